//! What sending may cost, decided and counted.

use proptest::prelude::*;

use super::*;
use crate::sync::round::Budget;
use crate::testing::{Loss, Lossy, MiniServer, TestClock, phone};

const NOW: Millis = Millis(1_000_000);

fn on(connection: Connection, choices: &Choices, used: u64) -> Result<Option<u64>, Wait> {
    decide(choices, used, None, NOW, connection, false)
}

#[test]
fn only_on_wifi_means_nothing_by_itself_where_it_may_cost_something() {
    let choices = Choices { only_wifi: true, ..Choices::default() };
    assert_eq!(on(Connection::Unmetered, &choices, u64::MAX), Ok(None));
    assert_eq!(on(Connection::Metered, &choices, 0), Err(Wait::OnlyWifi));
    assert_eq!(on(Connection::Unknown, &choices, 0), Err(Wait::MaybeNotWifi));
}

#[test]
fn a_month_ends_when_its_bytes_are_used_up_and_wifi_costs_none() {
    let choices = Choices { month_bytes_max: Some(1_000_000), ..Choices::default() };
    assert_eq!(on(Connection::Metered, &choices, 400_000), Ok(Some(600_000)));
    assert_eq!(on(Connection::Unknown, &choices, 999_000), Err(Wait::MonthUsedUp));
    assert_eq!(on(Connection::Unmetered, &choices, 2_000_000), Ok(None));
    assert_eq!(on(Connection::Metered, &Choices { month_bytes_max: None, ..choices }, u64::MAX), Ok(None));
}

proptest! {
    #[test]
    fn the_button_always_works_and_nothing_goes_beyond_what_is_left(
        only_wifi: bool, most in proptest::option::of(0_u64..10_000_000), used in 0_u64..20_000_000,
        kind in 0_usize..3, ahead in proptest::option::of(0_u64..2_000_000),
    ) {
        let connection = [Connection::Unmetered, Connection::Metered, Connection::Unknown][kind];
        let choices = Choices { only_wifi, month_bytes_max: most, ..Choices::default() };
        let next_try = ahead.map(Millis);
        prop_assert_eq!(decide(&choices, used, next_try, NOW, connection, true), Ok(None));
        let by_itself = decide(&choices, used, next_try, NOW, connection, false);
        if let (Ok(Some(left)), Some(most)) = (by_itself, most) {
            prop_assert!(used + left <= most);
        }
        if next_try.is_some_and(|at| at > NOW) {
            prop_assert_eq!(by_itself, Err(Wait::NotYet(next_try.expect("some"))));
        } else if connection == Connection::Unmetered {
            prop_assert_eq!(by_itself, Ok(None));
        }
        // What is said of a reason differs from reason to reason.
        if let Err(wait) = by_itself {
            prop_assert!(!wait.say(Locale::ZhHans).is_empty() && wait.say(Locale::En).ends_with('.'));
        }
    }
}

#[test]
fn what_passes_is_counted_by_month_whether_the_run_went_well_or_not() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut held = phone("one", None, &clock);
    held.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let used = |held: &Phone| held.month_use().expect("reads").bytes;
    assert_eq!(used(&held), 0);
    held.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
    let passed: usize = server.seen.iter().map(Vec::len).sum();
    assert_eq!(used(&held), passed as u64, "rounds and guidance, both ways");
    let id = held.applications().expect("lists")[0].id.parse().expect("an id");
    held.note(id, "还有").expect("writes");
    let mut lossy = Lossy { server: &mut server, lose: |_| Loss::Reply, exchanges: 0 };
    assert!(held.sync(&mut lossy, Budget::default(), &mut |_| {}).is_err());
    assert!(used(&held) > passed as u64, "what was sent was sent");
    let before = used(&held);
    assert!(held.may_sync(Connection::Unmetered, false).expect("decides").reason == Some("not-yet"));
    clock.advance(3_600_000);
    assert!(held.may_sync(Connection::Unmetered, false).expect("decides").may);
    held.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
    assert_eq!(used(&held), before, "Wi-Fi costs nothing");
    clock.advance(31 * 86_400_000);
    assert_eq!(used(&held), 0, "a month begins anew");
    assert_eq!(held.month_use().expect("reads").words, "这个月用了 0.0 MB，最多 5.0 MB");
}

#[test]
fn a_phone_that_spent_its_month_waits_and_says_so() {
    let mut held = phone("one", None, &TestClock::new());
    held.may_sync(Connection::Metered, false).expect("decides");
    held.passed(4_990_000).expect("counts");
    let told = held.may_sync(Connection::Metered, false).expect("decides");
    assert_eq!((told.may, told.reason), (false, Some("month-used-up")));
    assert!(told.words.is_some());
    let pressed = held.may_sync(Connection::Metered, true).expect("decides");
    assert!(pressed.may && pressed.bytes_max.is_none());
}
