//! Time limits: 364, 365 and 366 days, leap years, month ends, interruption, holidays.

use jiff::civil::date;
use proptest::prelude::*;

use super::{TODAY, asked_on};
use crate::dates::add_days;
use crate::rights::error::RightsError;
use crate::rights::law::{Limit, LimitDay};
use crate::rights::limits::{Facts, limits};
use crate::rights::outcome::{Outcome, Warning};
use crate::time::Date;

fn asked(as_of: Date, facts: &Facts) -> Outcome {
    asked_on(as_of, |law| limits(law, facts)).expect("reckons")
}

fn knew(day: Date) -> Facts {
    Facts { knew: Some(day), ..Facts::default() }
}

fn arbitration(as_of: Date, facts: &Facts) -> LimitDay {
    let outcome = asked(as_of, facts);
    outcome.limits.into_iter().find(|day| day.limit == Limit::Arbitration).expect("a limit")
}

#[test]
fn a_year_is_over_after_its_365th_day_and_after_the_366th_across_a_leap_day() {
    let from = date(2025, 3, 10);
    for (days, passed) in [(364, false), (365, false), (366, true)] {
        let today = add_days(from, days).expect("in range");
        assert_eq!(arbitration(today, &knew(from)).has_passed(today), passed, "{days} days later");
    }
    let leap = date(2027, 3, 10);
    for (days, passed) in [(365, false), (366, false), (367, true)] {
        let today = add_days(leap, days).expect("in range");
        assert_eq!(arbitration(today, &knew(leap)).has_passed(today), passed, "{days} days later");
    }
}

#[test]
fn from_the_29th_of_february_a_year_ends_with_february() {
    assert_eq!(arbitration(date(2024, 3, 1), &knew(date(2024, 2, 29))).last, date(2025, 2, 28));
    assert_eq!(arbitration(date(2023, 3, 1), &knew(date(2023, 2, 28))).last, date(2024, 2, 28));
}

#[test]
fn the_safe_day_is_the_working_day_before_a_holiday_or_weekend() {
    let national_day = arbitration(TODAY, &knew(date(2025, 10, 5)));
    assert_eq!((national_day.last, national_day.safe), (date(2026, 10, 5), date(2026, 9, 30)));
    assert!(!national_day.approximate);
    let sunday = arbitration(TODAY, &knew(date(2025, 11, 29)));
    assert_eq!((sunday.last, sunday.safe), (date(2026, 11, 29), date(2026, 11, 27)));
    let made_up = arbitration(TODAY, &knew(date(2025, 9, 20)));
    assert_eq!(made_up.safe, date(2026, 9, 20), "a Sunday that is worked");
    let next_year = arbitration(TODAY, &knew(date(2026, 10, 4)));
    assert_eq!((next_year.last, next_year.approximate), (date(2027, 10, 4), true));
}

#[test]
fn when_only_days_off_are_left_it_says_so() {
    let facts = knew(date(2025, 11, 29));
    assert!(asked(date(2026, 11, 28), &facts).warnings.contains(&Warning::OnlyDaysOffLeft), "a Saturday");
    assert!(!asked(date(2026, 11, 27), &facts).warnings.contains(&Warning::OnlyDaysOffLeft));
}

#[test]
fn each_interruption_in_time_starts_it_anew_and_one_too_late_does_not() {
    let mut facts = knew(date(2024, 6, 1));
    facts.interruptions = vec![date(2026, 4, 1), date(2025, 6, 1)];
    let day = arbitration(TODAY, &facts);
    assert_eq!((day.from, day.last), (date(2026, 4, 1), date(2027, 4, 1)), "the last day, then within the new year");
    facts.interruptions = vec![date(2025, 6, 2)];
    let outcome = asked(TODAY, &facts);
    assert_eq!(outcome.limits[0].last, date(2025, 6, 1));
    assert!(outcome.warnings.contains(&Warning::InterruptedTooLate(date(2025, 6, 2))));
    assert!(outcome.warnings.contains(&Warning::LimitPassed));
    facts.interruptions = vec![date(2024, 5, 1)];
    assert_eq!(asked(TODAY, &facts).limits[0].last, date(2025, 6, 1), "asking before it began changes nothing");
}

#[test]
fn wages_have_no_limit_while_one_works_and_a_year_after() {
    let working = Facts { wages_while_employed: true, ..Facts::default() };
    let outcome = asked(TODAY, &working);
    assert!(outcome.limits.is_empty());
    assert!(outcome.steps[0].text.zh.contains("不受仲裁时效限制"));
    let left = Facts { ended: Some(date(2026, 1, 31)), ..Facts::default() };
    let day = &asked(TODAY, &left).limits[0];
    assert_eq!((day.limit, day.last, day.safe), (Limit::WagesAfterLeaving, date(2027, 1, 31), date(2027, 1, 29)));
}

#[test]
fn inspection_court_and_injury_have_their_own_times() {
    let facts = Facts {
        breach: Some(date(2025, 2, 28)),
        award: Some(date(2026, 11, 16)),
        injury: Some(date(2026, 1, 15)),
        ..Facts::default()
    };
    let found: Vec<_> = asked(TODAY, &facts).limits.iter().map(|day| (day.limit, day.last)).collect();
    assert_eq!(
        found,
        [(Limit::Court, date(2026, 12, 1)), (Limit::Injury, date(2027, 1, 15)), (Limit::Inspection, date(2027, 2, 28)),],
        "the earliest first; the day of receipt is not counted"
    );
}

#[test]
fn every_limit_names_the_statement_it_follows() {
    let facts = Facts {
        knew: Some(date(2026, 1, 1)),
        ended: Some(date(2026, 1, 1)),
        breach: Some(date(2026, 1, 1)),
        award: Some(date(2026, 11, 16)),
        injury: Some(date(2026, 1, 1)),
        ..Facts::default()
    };
    let outcome = asked(TODAY, &facts);
    assert_eq!(outcome.limits.len(), 5);
    assert!(outcome.limits.iter().all(|day| !day.statements.is_empty()), "{outcome:?}");
}

#[test]
fn a_day_to_come_is_refused_and_one_beyond_the_calendar_too() {
    let refused = |facts: &Facts| asked_on(TODAY, |law| limits(law, facts)).expect_err("refused");
    assert_eq!(refused(&knew(date(2026, 11, 25))), RightsError::Future(date(2026, 11, 25)));
    let far = Facts { knew: Some(Date::MAX), ..Facts::default() };
    assert!(matches!(asked_on(Date::MAX, |law| limits(law, &far)), Err(RightsError::Date(_)) | Ok(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_safe_day_is_never_after_the_last_and_is_worked(offset in 0_i32..700) {
        let from = add_days(date(2023, 1, 1), offset).expect("in range");
        let day = arbitration(TODAY, &knew(from));
        prop_assert!(day.safe <= day.last && day.from < day.last);
        let gap = day.last.since(day.safe).expect("ordered").get_days();
        prop_assert!(gap <= 9, "no holiday is longer: {day:?}");
    }

    #[test]
    fn interruptions_never_bring_the_last_day_forward(
        offset in 0_i32..700, asked_after in prop::collection::vec(1_i32..900, 0..5),
    ) {
        let from = add_days(date(2023, 1, 1), offset).expect("in range");
        let without = arbitration(TODAY, &knew(from));
        let days = asked_after.iter().map(|days| add_days(from, *days).expect("in range"));
        let interruptions = days.filter(|day| *day <= TODAY).collect();
        let with = arbitration(TODAY, &Facts { interruptions, ..knew(from) });
        prop_assert!(with.last >= without.last);
    }
}
