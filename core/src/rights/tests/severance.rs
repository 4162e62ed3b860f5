//! Severance: six months and the day before, the cap at three times and twelve years, damages, notice.

use jiff::civil::date;
use proptest::prelude::*;

use super::{TODAY, asked_on, exactly, sum, yuan};
use crate::dates::add_days;
use crate::money::Money;
use crate::rights::error::RightsError;
use crate::rights::input::Wages;
use crate::rights::law::Limit;
use crate::rights::outcome::{Assumption, Gap, Item, Outcome, Warning, When};
use crate::rights::severance::{Facts, Why, severance};
use crate::rights::sum::Range;
use crate::time::Date;

fn facts(started: Date, ended: Date) -> Facts {
    Facts {
        started,
        ended,
        wages: Wages::usually(yuan(6000)),
        why: Why::Agreed,
        notice: None,
        local_average: Some(yuan(9000)),
        minimum_wage: Some(yuan(2200)),
        interruptions: Vec::new(),
    }
}

fn asked(facts: &Facts) -> Outcome {
    asked_on(TODAY, |law| severance(law, facts)).expect("reckons")
}

fn paid(started: Date, ended: Date) -> Range {
    sum(&asked(&facts(started, ended)), Item::Severance)
}

#[test]
fn six_months_exactly_count_as_a_year_and_a_day_less_as_half() {
    assert_eq!(paid(date(2026, 1, 1), date(2026, 6, 30)), exactly(6000), "1 January to 30 June");
    assert_eq!(paid(date(2026, 1, 1), date(2026, 6, 29)), exactly(3000));
    assert_eq!(paid(date(2025, 3, 15), date(2025, 9, 14)), exactly(6000));
    assert_eq!(paid(date(2025, 3, 15), date(2025, 9, 13)), exactly(3000));
    assert_eq!(paid(date(2026, 3, 15), date(2026, 3, 15)), exactly(3000), "a single day");
}

#[test]
fn half_a_year_from_the_last_of_august_ends_with_february() {
    assert_eq!(paid(date(2025, 8, 31), date(2026, 2, 27)), exactly(6000), "to the eve of 28 February");
    assert_eq!(paid(date(2025, 8, 31), date(2026, 2, 26)), exactly(3000));
    assert_eq!(paid(date(2023, 8, 31), date(2024, 2, 28)), exactly(6000), "to the eve of 29 February");
    assert_eq!(paid(date(2023, 8, 31), date(2024, 2, 27)), exactly(3000));
}

#[test]
fn full_years_stand_alone_and_one_more_day_adds_half_a_month() {
    assert_eq!(paid(date(2023, 1, 1), date(2025, 12, 31)), exactly(18_000), "three years to the day");
    assert_eq!(paid(date(2023, 1, 1), date(2026, 1, 1)), exactly(21_000));
    assert_eq!(paid(date(2023, 1, 1), date(2026, 6, 29)), exactly(21_000));
    assert_eq!(paid(date(2023, 1, 1), date(2026, 6, 30)), exactly(24_000));
    assert_eq!(paid(date(2024, 2, 29), date(2025, 2, 27)), exactly(6000), "a year from 29 February");
}

#[test]
fn the_cap_holds_above_three_times_the_average_and_only_then_at_twelve_years() {
    let mut long = facts(date(2008, 1, 1), date(2025, 12, 31));
    long.wages = Wages::usually(yuan(27_000));
    assert_eq!(sum(&asked(&long), Item::Severance), exactly(27_000 * 18), "three times exactly is not above");
    long.wages = Wages::usually(Money::fen(2_700_001));
    assert_eq!(sum(&asked(&long), Item::Severance), exactly(27_000 * 12), "a fen above: capped, twelve years");
    long.started = date(2014, 1, 1);
    assert_eq!(sum(&asked(&long), Item::Severance), exactly(27_000 * 12), "twelve years exactly");
    long.started = date(2014, 1, 2);
    long.ended = date(2025, 12, 31);
    assert_eq!(sum(&asked(&long), Item::Severance), exactly(27_000 * 12), "a day less rounds up to twelve");
    long.started = date(2015, 1, 1);
    assert_eq!(sum(&asked(&long), Item::Severance), exactly(27_000 * 11));
}

#[test]
fn without_the_local_average_only_the_most_is_known_and_where_it_would_change() {
    let mut given = facts(date(2023, 1, 1), date(2025, 12, 31));
    given.local_average = None;
    assert_eq!(sum(&asked(&given), Item::Severance), exactly(18_000), "6000 is not above three times 2200");
    given.minimum_wage = Some(yuan(1999));
    let outcome = asked(&given);
    assert_eq!(sum(&outcome, Item::Severance), Range::at_most(yuan(18_000)));
    assert!(outcome.gaps.contains(&Gap::LocalAverage));
    assert!(outcome.warnings.contains(&Warning::CapIfAverageBelow(yuan(2000))), "{:?}", outcome.warnings);
}

#[test]
fn unlawful_dismissal_doubles_it_and_counts_every_year() {
    let mut given = facts(date(2006, 1, 1), date(2025, 12, 31));
    given.why = Why::Unlawful;
    let outcome = asked(&given);
    assert_eq!(sum(&outcome, Item::Damages), exactly(6000 * 20 * 2));
    assert!(outcome.line(Item::Severance).is_none(), "who gets damages gets no severance on top");
    given.why = Why::Redundancy;
    let outcome = asked(&given);
    assert_eq!(sum(&outcome, Item::Severance), exactly(6000 * 18), "from 2008");
    assert!(outcome.assumptions.contains(&Assumption::EarlierYearsLeftOut { since: date(2008, 1, 1) }));
}

#[test]
fn notice_pay_is_the_month_before_and_only_where_notice_was_due() {
    let mut given = facts(date(2024, 1, 1), date(2025, 12, 31));
    given.wages.months.insert("2025-11".parse().expect("a month"), yuan(7500));
    given.why = Why::WithNotice;
    for (notice, expected) in [
        (Some(false), exactly(7500)),
        (Some(true), exactly(0)),
        (None, Range { low: Some(yuan(0)), high: Some(yuan(7500)) }),
    ] {
        given.notice = notice;
        assert_eq!(sum(&asked(&given), Item::NoticePay), expected);
    }
    given.why = Why::Redundancy;
    assert!(asked(&given).line(Item::NoticePay).is_none());
}

#[test]
fn the_average_is_of_the_last_twelve_months_and_not_below_the_minimum_wage() {
    let mut given = facts(date(2020, 1, 1), date(2025, 12, 31));
    given.wages.usual = None;
    for month in 1..=12 {
        given.wages.months.insert(format!("2025-{month:02}").parse().expect("a month"), yuan(4000 + month * 100));
    }
    given.wages.months.insert("2024-12".parse().expect("a month"), yuan(1_000_000));
    assert_eq!(sum(&asked(&given), Item::Severance), exactly(4650 * 6), "December 2024 is the thirteenth");
    given.minimum_wage = Some(yuan(4700));
    assert_eq!(sum(&asked(&given), Item::Severance), exactly(4700 * 6));
    given.wages.months.remove(&"2025-07".parse().expect("a month"));
    let outcome = asked(&given);
    assert_eq!(sum(&outcome, Item::Severance), Range::UNKNOWN);
    assert_eq!(outcome.gaps, [Gap::Wage("2025-07".parse().expect("a month"))]);
}

#[test]
fn who_resigns_gets_none_as_a_rule_and_who_does_not_know_why_sees_both() {
    let mut given = facts(date(2024, 1, 1), date(2025, 12, 31));
    given.why = Why::Resigned;
    let outcome = asked(&given);
    assert!(outcome.lines.is_empty() && outcome.warnings.contains(&Warning::NoSeverance));
    given.why = Why::Unknown;
    let outcome = asked(&given);
    let cases: Vec<_> = outcome.lines.iter().map(|line| (line.item, line.when, line.range)).collect();
    assert_eq!(
        cases,
        [(Item::Severance, When::IfLawful, exactly(12_000)), (Item::Damages, When::IfUnlawful, exactly(24_000))]
    );
    given.why = Why::Misconduct;
    assert_eq!(asked(&given).lines.iter().map(|line| line.item).collect::<Vec<_>>(), [Item::Damages]);
}

#[test]
fn arbitration_is_open_for_a_year_after_leaving() {
    let outcome = asked(&facts(date(2024, 1, 1), date(2025, 12, 31)));
    let day = &outcome.limits[0];
    assert_eq!((day.limit, day.last, day.safe), (Limit::Arbitration, date(2026, 12, 31), date(2026, 12, 31)));
    assert!(day.approximate, "the last days of December wait for the next year's notice");
    let late = asked(&facts(date(2024, 1, 1), date(2025, 11, 23)));
    assert!(late.warnings.contains(&Warning::LimitPassed));
    let just = asked(&facts(date(2024, 1, 1), date(2025, 11, 24)));
    assert!(!just.warnings.contains(&Warning::LimitPassed), "the last day is today");
}

#[test]
fn before_the_law_nothing_is_known_and_bad_facts_are_refused() {
    let old = asked(&facts(date(2000, 1, 1), date(2007, 12, 31)));
    assert_eq!(sum(&old, Item::Severance), Range::UNKNOWN);
    assert!(old.gaps.iter().any(|gap| matches!(gap, Gap::Law { parameter: "severance-year", .. })));
    let refused = |facts: Facts| asked_on(TODAY, |law| severance(law, &facts)).expect_err("refused");
    let good = facts(date(2024, 1, 1), date(2025, 12, 31));
    assert_eq!(refused(Facts { local_average: Some(Money::fen(-1)), ..good.clone() }), RightsError::Negative);
    assert!(matches!(refused(facts(date(2025, 1, 2), date(2025, 1, 1))), RightsError::Order { .. }));
    assert_eq!(refused(Facts { wages: Wages::usually(Money::fen(i64::MAX)), ..good }), RightsError::TooLarge);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_longer_time_never_brings_less(days in 0_i32..7000, wage in 0_i64..5_000_000, average in 100_000_i64..2_000_000) {
        let started = date(2008, 1, 1);
        let at = |ended: Date| {
            let mut given = facts(started, ended);
            given.wages = Wages::usually(Money::fen(wage));
            given.local_average = Some(Money::fen(average));
            sum(&asked(&given), Item::Severance)
        };
        let (sooner, later) = (at(add_days(started, days).expect("in range")), at(add_days(started, days + 1).expect("in range")));
        prop_assert!(sooner.low <= sooner.high && sooner.low <= later.low && sooner.high <= later.high);
    }

    #[test]
    fn two_jobs_never_bring_less_than_one_of_the_same_length(first in 1_i32..2000, second in 1_i32..2000) {
        let started = date(2010, 1, 1);
        let middle = add_days(started, first - 1).expect("in range");
        let next = add_days(started, first).expect("in range");
        let end = add_days(started, first + second - 1).expect("in range");
        let parts = paid(started, middle).plus(paid(next, end)).expect("fits");
        let whole = paid(started, end);
        prop_assert!(parts.high.expect("known").minor + 600_000 >= whole.high.expect("known").minor, "at most a rounding apart");
    }

    #[test]
    fn a_higher_wage_never_brings_less(wage in 0_i64..5_000_000) {
        let at = |wage: i64| {
            let mut given = facts(date(2012, 1, 1), date(2018, 12, 31));
            given.wages = Wages::usually(Money::fen(wage));
            sum(&asked(&given), Item::Severance).high
        };
        prop_assert!(at(wage) <= at(wage + 1));
    }
}
