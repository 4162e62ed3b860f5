//! Known answers of the first places, and the laws every due date keeps.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::fixtures::{calendar_2024_to_2026, id, shelf, statement};
use super::*;
use crate::dates::{add_days, add_months};
use crate::guidance::statement::Confidence;
use crate::locale::Locale;
use crate::registration::basis::Shelf;
use crate::registration::say::Say;

const TODAY: Date = date(2026, 11, 24);

/// A deadline from the lines that differ, resting on the statement `law`.
fn deadline(json: &str) -> Deadline {
    let text =
        format!(r#"{{"id":"d","title":"d","consequence":"fine","as_stated":"按规定办","statements":["law"],{json}}}"#);
    serde_json::from_str(&text).expect("a deadline")
}

fn grounds() -> Shelf {
    shelf([statement("law", Confidence::High)])
}

fn ask(deadline: &Deadline, anchor: Anchor, on: Date, grounds: &Shelf, as_of: Date) -> Reckoned {
    let calendar = calendar_2024_to_2026();
    let setting = Setting { calendar: &calendar, grounds, as_of };
    reckon(deadline, &[(anchor, on)].into_iter().collect(), setting)
}

fn due(deadline: &Deadline, anchor: Anchor, on: Date) -> Due {
    match ask(deadline, anchor, on, &grounds(), TODAY) {
        Reckoned::Due(due) => *due,
        other => panic!("expected a date, got {other:?}"),
    }
}

fn doubt(deadline: &Deadline, anchor: Anchor, on: Date, grounds: &Shelf) -> Doubt {
    match ask(deadline, anchor, on, grounds, TODAY) {
        Reckoned::Ask { doubt, .. } => doubt,
        other => panic!("expected to be sent to ask, got {other:?}"),
    }
}

fn register() -> Deadline {
    deadline(r#""role":"due_by","anchor":"arrival","offset":{"amount":3,"unit":"working_day"}"#)
}

fn half_a_year() -> Deadline {
    deadline(r#""role":"opens_on","anchor":"registration","offset":{"amount":6,"unit":"month"}"#)
}

fn office_answer() -> Deadline {
    deadline(
        r#""role":"office_by","anchor":"acceptance","offset":{"amount":15,"unit":"calendar_day"},
           "at_most":{"amount":30,"unit":"calendar_day"}"#,
    )
}

fn endorse() -> Deadline {
    deadline(r#""role":"window","anchor":"anniversary","before":{"amount":1,"unit":"month"}"#)
}

#[test]
fn arrived_in_hangzhou_on_monday_register_by_thursday() {
    let due = due(&register(), Anchor::Arrival, date(2026, 3, 2));
    assert_eq!((due.statutory, due.next_working_day), (date(2026, 3, 5), date(2026, 3, 5)));
    assert!(!due.approximate);
    assert_eq!(
        due.derivation.say(Locale::ZhHans),
        "到达那天：2026-03-02（星期一）。\n往后数3个工作日，当天不算：2026-03-05（星期四）。"
    );
}

#[test]
fn so_long_before_a_term_ends_counts_back_from_its_last_day() {
    let renew = deadline(
        r#""role":"due_by","anchor":"registration","offset":{"amount":24,"unit":"month"},
           "before":{"amount":15,"unit":"calendar_day"}"#,
    );
    let found = due(&renew, Anchor::Registration, date(2024, 2, 29));
    assert_eq!(found.statutory, date(2026, 2, 13), "fifteen days before 28 February");
    assert_eq!(
        found.derivation.lines(Locale::En).take(4).collect::<Vec<_>>(),
        [
            "The day of registration: 2024-02-29 (Thursday).",
            "Plus 24 months, the day itself not counted: 2026-02-28 (Saturday).",
            "That month has no such day, so its last day counts.",
            "Less 15 calendar days: 2026-02-13 (Friday).",
        ]
    );
    let before = deadline(r#""role":"due_by","anchor":"expiry","before":{"amount":15,"unit":"calendar_day"}"#);
    assert_eq!(due(&before, Anchor::Expiry, date(2028, 3, 4)).statutory, date(2028, 2, 18));
    // The day of asking is TODAY: a yearly day ten days ahead is already late, and says so.
    let yearly = deadline(r#""role":"due_by","anchor":"anniversary","before":{"amount":15,"unit":"calendar_day"}"#);
    let late = due(&yearly, Anchor::Anniversary, date(2024, 12, 4));
    assert_eq!((late.statutory, late.is_past(TODAY)), (date(2026, 11, 19), true));
    let nothing = deadline(r#""role":"due_by","anchor":"expiry""#);
    assert_eq!(doubt(&nothing, Anchor::Expiry, TODAY, &grounds()), Doubt::OnlyInWords);
}

#[test]
fn registered_on_4_march_may_apply_from_4_september() {
    let due = due(&half_a_year(), Anchor::Registration, date(2026, 3, 4));
    assert_eq!((due.statutory, due.role), (date(2026, 9, 4), DeadlineRole::OpensOn));
}

#[test]
fn registered_on_31_august_may_apply_from_the_last_day_of_february() {
    let due = due(&half_a_year(), Anchor::Registration, date(2025, 8, 31));
    assert_eq!(due.statutory, date(2026, 2, 28));
    assert_eq!(due.next_working_day, date(2026, 2, 28), "a Saturday worked in exchange");
    assert!(due.derivation.0.contains(&crate::registration::derivation::Step::EndOfMonth));
}

#[test]
fn accepted_on_10_september_is_due_on_mid_autumn_and_the_28th_is_the_next_working_day() {
    let due = due(&office_answer(), Anchor::Acceptance, date(2026, 9, 10));
    assert_eq!((due.statutory, due.next_working_day), (date(2026, 9, 25), date(2026, 9, 28)));
    assert_eq!(due.at_most, Some(date(2026, 10, 10)), "counted from acceptance, not from the 25th");
    assert!(!due.approximate);
    let said = due.derivation.say(Locale::En);
    assert!(said.contains("2026-09-25 (Friday) is a day off; the next working day is 2026-09-28 (Monday)"), "{said}");
}

#[test]
fn issued_in_hangzhou_on_20_september_endorse_within_the_month_before_the_anniversary() {
    let due = due(&endorse(), Anchor::Issue, date(2026, 9, 20));
    assert_eq!(due.window, Some(Window { opens: date(2027, 8, 20), closes: date(2027, 9, 20) }));
    assert_eq!(due.statutory, date(2027, 9, 20));
    assert!(due.approximate, "2027 has no table, so the next working day is a guess");
}

#[test]
fn the_window_asked_about_is_the_first_that_is_not_over() {
    let at = |as_of| match ask(&endorse(), Anchor::Issue, date(2024, 2, 29), &grounds(), as_of) {
        Reckoned::Due(due) => due.window.expect("a window"),
        other => panic!("expected a window, got {other:?}"),
    };
    assert_eq!(at(date(2025, 2, 28)), Window { opens: date(2025, 1, 28), closes: date(2025, 2, 28) });
    assert_eq!(at(date(2025, 3, 1)), Window { opens: date(2026, 1, 28), closes: date(2026, 2, 28) });
    assert_eq!(at(date(2027, 3, 1)), Window { opens: date(2028, 1, 29), closes: date(2028, 2, 29) });
}

#[test]
fn a_window_that_closes_after_the_anniversary_is_still_open_then() {
    let around = deadline(
        r#""role":"window","anchor":"anniversary","before":{"amount":1,"unit":"month"},"after":{"amount":1,"unit":"month"}"#,
    );
    let open = |as_of| match ask(&around, Anchor::Issue, date(2025, 6, 10), &grounds(), as_of) {
        Reckoned::Due(due) => due.window.expect("a window").closes,
        other => panic!("expected a window, got {other:?}"),
    };
    assert_eq!(open(date(2026, 7, 10)), date(2026, 7, 10));
    assert_eq!(open(date(2026, 7, 11)), date(2027, 7, 10));
}

#[test]
fn a_window_before_expiry_is_not_yearly() {
    let renew = deadline(r#""role":"window","anchor":"expiry","before":{"amount":15,"unit":"calendar_day"}"#);
    let due = due(&renew, Anchor::Expiry, date(2026, 10, 15));
    assert_eq!(due.window, Some(Window { opens: date(2026, 9, 30), closes: date(2026, 10, 15) }));
    assert!(due.is_past(TODAY) && due.days_left(TODAY) == -40);
}

#[test]
fn working_days_in_2027_are_approximate_and_say_why() {
    let due = due(&register(), Anchor::Arrival, date(2027, 3, 1));
    assert_eq!((due.statutory, due.approximate), (date(2027, 3, 4), true));
    assert!(due.derivation.say(Locale::ZhHans).ends_with("2027年的放假安排还没有，日期是大概的。"));
}

#[test]
fn a_deadline_that_keeps_its_day_has_no_second_one() {
    let mut office = office_answer();
    office.roll = Roll::Keep;
    let due = due(&office, Anchor::Acceptance, date(2026, 9, 10));
    assert_eq!((due.statutory, due.next_working_day), (date(2026, 9, 25), date(2026, 9, 25)));
}

#[test]
fn an_unknown_day_is_asked_for() {
    let calendar = calendar_2024_to_2026();
    let shelf = grounds();
    let setting = Setting { calendar: &calendar, grounds: &shelf, as_of: TODAY };
    let reckoned = reckon(&register(), &Anchors::default(), setting);
    assert!(matches!(reckoned, Reckoned::NotKnown { anchor: Anchor::Arrival, .. }));
}

#[test]
fn what_nobody_verified_never_drives_a_date() {
    for confidence in [Confidence::Low, Confidence::Gk] {
        let weak = shelf([statement("law", confidence)]);
        assert_eq!(doubt(&register(), Anchor::Arrival, date(2026, 3, 2), &weak), Doubt::Unverified);
    }
    let labelled = shelf([statement("law", Confidence::Medium)]);
    match ask(&register(), Anchor::Arrival, date(2026, 3, 2), &labelled, TODAY) {
        Reckoned::Due(due) => assert_eq!(due.basis.confidence, Confidence::Medium),
        other => panic!("medium drives with its label, got {other:?}"),
    }
    assert_eq!(doubt(&register(), Anchor::Arrival, date(2026, 3, 2), &Shelf::default()), Doubt::NoSource);
}

#[test]
fn a_deadline_only_in_words_or_out_of_reach_sends_one_to_ask() {
    let day = date(2026, 3, 2);
    let words = deadline(r#""role":"due_by","anchor":"arrival""#);
    assert_eq!(doubt(&words, Anchor::Arrival, day, &grounds()), Doubt::OnlyInWords);
    let negative = deadline(r#""role":"due_by","anchor":"arrival","offset":{"amount":-3,"unit":"month"}"#);
    assert_eq!(doubt(&negative, Anchor::Arrival, day, &grounds()), Doubt::OnlyInWords);
    let endless = deadline(r#""role":"due_by","anchor":"arrival","offset":{"amount":999999999999,"unit":"year"}"#);
    assert_eq!(doubt(&endless, Anchor::Arrival, day, &grounds()), Doubt::OnlyInWords);
    let open = deadline(r#""role":"window","anchor":"expiry""#);
    assert_eq!(doubt(&open, Anchor::Expiry, day, &grounds()), Doubt::OnlyInWords);
}

#[test]
fn a_parameter_gives_the_amount_of_its_day_and_only_in_its_unit() {
    let json = r#"{"id":"reside","title":"居住多久","type":"months","values":[{"from":"2016-01-01","value":6},
                   {"from":"2030-01-01","abolished":true}]}"#;
    let mut grounds = grounds();
    grounds.parameters.insert(id("reside"), serde_json::from_str(json).expect("a parameter"));
    let of_unit = |unit: &str| {
        deadline(&format!(
            r#""role":"opens_on","anchor":"registration","offset":{{"amount":{{"param":"reside"}},"unit":"{unit}"}}"#
        ))
    };
    let day = date(2026, 3, 4);
    match ask(&of_unit("month"), Anchor::Registration, day, &grounds, TODAY) {
        Reckoned::Due(due) => assert_eq!(due.statutory, date(2026, 9, 4)),
        other => panic!("expected a date, got {other:?}"),
    }
    assert_eq!(doubt(&of_unit("calendar_day"), Anchor::Registration, day, &grounds), Doubt::OnlyInWords);
    let later = ask(&of_unit("month"), Anchor::Registration, day, &grounds, date(2030, 1, 1));
    assert!(matches!(later, Reckoned::Ask { doubt: Doubt::NotInForce, .. }));
}

proptest! {
    #[test]
    fn every_due_date_keeps_the_laws(offset in 0_i32..1_500, amount in 1_i64..40, unit in 0_usize..4) {
        let on = add_days(date(2023, 1, 1), offset).expect("in range");
        let unit = ["calendar_day", "working_day", "month", "year"][unit];
        let deadline = deadline(&format!(r#""role":"due_by","anchor":"arrival","offset":{{"amount":{amount},"unit":"{unit}"}}"#));
        let due = due(&deadline, Anchor::Arrival, on);
        prop_assert!(due.statutory > on, "the day of the event is not counted");
        prop_assert!(due.next_working_day >= due.statutory);
        prop_assert!(calendar_2024_to_2026().kind(due.next_working_day).works());
        let touched = [due.statutory.year(), due.next_working_day.year()];
        prop_assert!(due.approximate || touched.iter().all(|year| (2024..=2026).contains(year)));
        let (zh, en) = (due.derivation.say(Locale::ZhHans), due.derivation.say(Locale::En));
        prop_assert!(zh.contains(&due.statutory.to_string()) && en.contains(&due.statutory.to_string()));
    }

    #[test]
    fn an_anniversary_window_is_a_month_and_is_never_over(offset in 0_i32..4_000, later in 0_i32..4_000) {
        let issued = add_days(date(2016, 1, 1), offset).expect("in range");
        let as_of = add_days(issued, later).expect("in range");
        let reckoned = ask(&endorse(), Anchor::Issue, issued, &shelf([statement("law", Confidence::High)]), as_of);
        let Reckoned::Due(due) = reckoned else { panic!("expected a window, got {reckoned:?}") };
        let window = due.window.expect("a window");
        prop_assert!(window.closes >= as_of && window.closes > issued);
        prop_assert_eq!(add_months(window.closes, -1), Ok(window.opens));
        prop_assert!(window.closes.day() == issued.day() || window.closes == window.closes.last_of_month());
    }
}
