//! What the board says when the server itself is in trouble.

use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::time::Millis;

use super::Room;
use crate::desk::testing::MORNING;

#[test]
fn the_board_says_that_the_daily_job_did_not_run() {
    let room = Room::new();
    let chen = room.somebody("chen", &[Duty::Editor]);
    room.stand.desk.service().guidance().renew_timestamps(Millis(MORNING));
    let quiet = chen.get("/console");
    assert!(!quiet.text.contains("每日签名没有做成"), "{}", quiet.text);
    room.stand.clock(Millis(MORNING) + Millis::DAY / 6);
    chen.get("/console").says("每日签名没有做成");
    chen.get("/console?lang=en").says("The daily statement is in trouble");
    chen.get("/console/releases").says("每日签名没有做成");
}
