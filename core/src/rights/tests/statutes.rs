//! The numbers of the statutes, day by day, as the calculators get them.

use jiff::civil::date;

use super::{TODAY, asked_on};
use crate::time::Date;

fn number(parameter: &'static str, day: Date) -> Option<u32> {
    asked_on(TODAY, |law| law.number(parameter, day)).ok().map(|known| known.value)
}

#[test]
fn today_they_are_what_the_laws_say() {
    for (parameter, value) in [
        ("contract-written", 1),
        ("contract-open", 12),
        ("double-wage-most", 11),
        ("double-wage-times", 2),
        ("severance-year", 1),
        ("severance-round", 6),
        ("severance-part", 50),
        ("severance-average", 12),
        ("severance-cap-times", 3),
        ("severance-cap-years", 12),
        ("damages-times", 2),
        ("notice-days", 30),
        ("notice-wage", 1),
        ("overtime-workday", 150),
        ("overtime-rest-day", 200),
        ("overtime-holiday", 300),
        ("paid-days-hundredths", 2175),
        ("hours-day", 8),
        ("overtime-day-usual", 1),
        ("overtime-day-most", 3),
        ("overtime-month-most", 36),
        ("surcharge-least", 50),
        ("surcharge-most", 100),
        ("arb-limit", 12),
        ("arb-sue", 15),
        ("insp-back", 24),
        ("injury-worker", 12),
    ] {
        assert_eq!(number(parameter, TODAY), Some(value), "{parameter}");
    }
    let since = asked_on(TODAY, |law| law.date("severance-since", TODAY)).expect("known");
    assert_eq!(since.value, date(2008, 1, 1));
}

#[test]
fn the_day_before_a_law_its_number_is_not_known() {
    for (parameter, first) in [
        ("severance-year", date(2008, 1, 1)),
        ("double-wage-most", date(2008, 9, 18)),
        ("overtime-workday", date(1995, 1, 1)),
        ("paid-days-hundredths", date(2008, 1, 3)),
        ("surcharge-least", date(2004, 12, 1)),
        ("arb-limit", date(2008, 5, 1)),
    ] {
        assert!(number(parameter, first).is_some(), "{parameter}");
        assert_eq!(number(parameter, first.yesterday().expect("a day")), None, "{parameter}");
    }
}

#[test]
fn the_paid_days_did_not_change_with_the_notice_of_2025() {
    for day in [date(2024, 12, 31), date(2025, 1, 1)] {
        assert_eq!(number("paid-days-hundredths", day), Some(2175), "{day}");
    }
}
