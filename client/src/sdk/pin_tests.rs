//! PINs as whoever holds the phone tries them.

use std::path::Path;

use sojourn_core::guidance::text::ItemId;
use sojourn_core::registration::record::Opening;

use super::*;
use crate::store::vault::STRETCHES;
use crate::sync::round::Budget;
use crate::testing::{MiniServer, TestClock, phone};

const PIN: &str = "fish soup";
const EMERGENCY: &str = "2468";

/// A phone with an application on it, a report that waits, and a PIN.
fn phone_with_pin(dir: &Path, clock: &TestClock) -> Phone {
    let mut made = phone("one", Some(dir), clock);
    let opening = Opening {
        procedure: "residence-permit".parse::<ItemId>().expect("an id"),
        version: 1,
        definition: "00".repeat(32),
        place: "330100".parse().expect("a place"),
        opened_on: made.today(),
        title: "居住证".into(),
    };
    made.open_under(&opening, b"{}").expect("opens");
    made.set_pin(Some(PIN)).expect("sets");
    made
}

fn guess(phone: &mut Phone) -> (u32, Option<u64>) {
    let now = phone.now();
    match phone.unlock("0000") {
        Err(PhoneError::WrongPin { tries_left, until }) => (tries_left, until.map(|until| until.0 - now.0)),
        other => panic!("{other:?}"),
    }
}

fn paused_ms(phone: &mut Phone, pin: &str) -> u64 {
    let now = phone.now();
    match phone.unlock(pin) {
        Err(PhoneError::PinPaused { until }) => until.0 - now.0,
        other => panic!("{other:?}"),
    }
}

#[test]
fn wrong_pins_are_counted_across_restarts_and_erase_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = TestClock::new();
    drop(phone_with_pin(dir.path(), &clock));
    let mut told = Vec::new();
    for _ in 0..5 {
        // The app is killed after each.
        told.push(guess(&mut phone("one", Some(dir.path()), &clock)));
    }
    assert_eq!(told, [(4, None), (3, None), (2, None), (1, None), (0, Some(30_000))]);
    let mut held = phone("one", Some(dir.path()), &clock);
    assert_eq!(paused_ms(&mut held, PIN), 30_000, "the right one has to wait as well");
    clock.advance(29_999);
    assert_eq!(paused_ms(&mut held, PIN), 1);
    clock.advance(1);
    assert_eq!(guess(&mut held), (0, Some(60_000)), "each pause is longer");
    clock.advance(60_000);
    assert_eq!(held.unlock(PIN).expect("the right one"), Opened::Everything);
    assert_eq!(held.applications().expect("lists").len(), 1, "nothing was erased");
    held.lock();
    assert_eq!(guess(&mut held), (4, None), "the right one began the count anew");
}

#[test]
fn a_clock_set_back_neither_shortens_a_pause_nor_locks_the_owner_out_for_years() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = TestClock::new();
    let mut held = phone_with_pin(dir.path(), &clock);
    held.lock();
    clock.advance(10 * 365 * 86_400_000);
    for _ in 0..5 {
        guess(&mut held);
    }
    clock.set_back(10 * 365 * 86_400_000);
    assert_eq!(paused_ms(&mut held, PIN), 30_000);
    clock.advance(10_000);
    assert_eq!(paused_ms(&mut held, PIN), 20_000, "it runs, by the clock there is now");
    clock.advance(20_000);
    held.unlock(PIN).expect("and ends");
}

#[test]
fn a_try_counts_even_if_the_app_is_killed_while_it_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = TestClock::new();
    drop(phone_with_pin(dir.path(), &clock));
    let mut held = phone("one", Some(dir.path()), &clock);
    // Writing the count takes two writes, the second its commit; whatever would follow is cut off.
    held.set_write_hook(Some(Box::new(|n| if n > 2 { Err(StoreError::Full) } else { Ok(()) })));
    assert!(held.unlock(PIN).is_err());
    assert_eq!(held.opened(), None, "and nothing is open");
    drop(held);
    assert_eq!(guess(&mut phone("one", Some(dir.path()), &clock)), (3, None));
}

#[test]
fn the_emergency_pin_opens_a_phone_that_knows_nothing_and_keeps_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = TestClock::new();
    let mut held = phone_with_pin(dir.path(), &clock);
    held.set_duress_pin(Some(EMERGENCY)).expect("sets");
    assert!(held.has_duress_pin().expect("known to its owner"));
    held.lock();
    assert_eq!(held.unlock(EMERGENCY).expect("opens"), Opened::GuidanceOnly);
    let status = held.status().expect("status");
    assert!(status.unlocked && !status.has_identity && status.space.is_none() && status.not_sent == 0);
    assert!(held.has_pin().expect("reads") && !held.has_duress_pin().expect("knows of none"));
    assert!(held.applications().expect("lists").is_empty() && held.reports().expect("lists").is_empty());
    assert!(held.diary_list(None).expect("lists").is_empty() && held.devices().expect("lists").is_empty());
    assert!(held.conflicts().expect("lists").is_empty() && held.reminders().expect("plans").is_empty());
    let (place, today) = ("330100".parse().expect("a place"), held.today());
    assert!(held.ask("居住证要钱吗", &place, 3).expect("guidance answers").first.is_some());
    let refused = [
        held.open_application("residence-permit", &place).map(drop),
        held.add_registration(&place, today).map(drop),
        held.set_pin(None),
        held.set_duress_pin(None),
        held.recovery_code().map(drop),
        held.invitation().map(drop),
    ];
    assert!(refused.iter().all(|one| one.as_ref().is_err_and(|error| error.code() == "guidance-only")), "{refused:?}");
    let mut server = MiniServer::new(&clock);
    held.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("looks for guidance");
    let requests: Vec<&Vec<u8>> = server.seen.iter().step_by(2).collect();
    assert!(
        !requests.is_empty() && requests.iter().all(|body| body.is_empty()),
        "it reads public files, and says nothing"
    );
    held.lock();
    held.unlock(PIN).expect("opens");
    assert_eq!(held.applications().expect("lists").len(), 1, "and everything is still there");
}

/// Everything in the file that depends on PINs: names and lengths of settings, names of private rows.
fn shape(phone: &Phone) -> (Vec<usize>, Vec<String>) {
    let tx = phone.store.read().expect("reads");
    let settings = ["second-pin", TRIES].map(|name| tx.get_setting(name).expect("reads").expect("there").len());
    let rows = tx.list_private("").expect("lists").into_iter().map(|(name, _)| name).collect();
    (settings.to_vec(), rows)
}

#[test]
fn the_file_has_the_same_shape_with_and_without_an_emergency_pin() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut held = phone_with_pin(dir.path(), &TestClock::new());
    let without = shape(&held);
    held.set_duress_pin(Some(EMERGENCY)).expect("sets");
    assert_eq!(shape(&held), without);
    held.set_duress_pin(None).expect("removes");
    assert_eq!(shape(&held), without);
    held.lock();
    assert!(matches!(held.unlock(EMERGENCY), Err(PhoneError::WrongPin { .. })), "and it opens nothing any more");
}

#[test]
fn every_pin_costs_the_same_work() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut held = phone_with_pin(dir.path(), &TestClock::new());
    held.set_duress_pin(Some(EMERGENCY)).expect("sets");
    let cost = |held: &mut Phone, pin: &str| {
        held.lock();
        let before = STRETCHES.get();
        drop(held.unlock(pin));
        STRETCHES.get() - before
    };
    assert_eq!(["neither", EMERGENCY, PIN].map(|pin| cost(&mut held, pin)), [2, 2, 2]);
    // A phone of an older app has no row yet: the same work, and the row is there afterwards.
    let whole = shape(&held);
    held.put_setting("second-pin", "").expect("as before");
    assert_eq!(["neither", PIN].map(|pin| cost(&mut held, pin)), [2, 2]);
    assert_eq!(shape(&held), whole);
}

#[test]
fn the_two_pins_differ_and_the_emergency_pin_needs_the_other() {
    let mut held = phone("one", None, &TestClock::new());
    let input = |done: Result<(), PhoneError>| done.is_err_and(|error| error.code() == "input");
    assert!(input(held.set_duress_pin(Some(EMERGENCY))), "there is no PIN yet");
    assert!(input(held.set_pin(Some("123"))), "too short");
    held.set_pin(Some(PIN)).expect("sets");
    assert!(input(held.set_duress_pin(Some(PIN))) && input(held.set_duress_pin(Some("1"))));
    held.set_duress_pin(Some(EMERGENCY)).expect("sets");
    assert!(input(held.set_pin(Some(EMERGENCY))));
    held.set_pin(Some("other words")).expect("changes");
    held.lock();
    assert_eq!(held.unlock(EMERGENCY).expect("outlives a change of the PIN"), Opened::GuidanceOnly);
    held.unlock("other words").expect("opens");
    held.set_pin(None).expect("removes");
    assert!(!held.has_duress_pin().expect("reads"), "and goes with the PIN");
}
