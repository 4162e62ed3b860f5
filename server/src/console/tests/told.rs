//! What the board says when the server itself is in trouble.

use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::locale::Locale;
use sojourn_core::time::Millis;

use super::Room;
use crate::console::trouble::told;
use crate::desk::testing::MORNING;
use crate::service::guidance::TimestampTrouble;

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

#[test]
fn every_trouble_of_the_daily_job_is_said_in_the_readers_language() {
    let (now, issued, root) = (Millis(MORNING), Millis(MORNING) + Millis::DAY, 3);
    let troubles = [
        TimestampTrouble::ClockBack { now, issued },
        TimestampTrouble::ClockLeap { now, issued },
        TimestampTrouble::CannotSign,
        TimestampTrouble::CannotKeep,
        TimestampTrouble::NotRun { last_run: Some(now) },
        TimestampTrouble::NotRun { last_run: None },
        TimestampTrouble::ReleaseUnsigned { root },
    ];
    for trouble in &troubles {
        let (zh, en) = (told(Locale::ZhHans, trouble), told(Locale::En, trouble));
        assert!(zh.ends_with('。') && en.ends_with('.'), "{zh} {en}");
        assert!(!zh.contains(['{', '}']) && !en.contains(['{', '}']), "{zh} {en}");
    }
    assert!(told(Locale::ZhHans, &troubles[0]).contains("2026-11-24"), "the day the clock shows, in China");
}
