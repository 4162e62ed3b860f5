//! Double wages: one month, eleven months, and the one-year limit to the day.

use jiff::civil::date;
use proptest::prelude::*;

use super::{asked_on, exactly, fen, sum, yuan};
use crate::dates::{add_days, add_months};
use crate::money::Money;
use crate::rights::double_wage::{Facts, double_wage};
use crate::rights::error::RightsError;
use crate::rights::input::Wages;
use crate::rights::law::Limit;
use crate::rights::outcome::{Assumption, Gap, Item, Outcome, Warning};
use crate::rights::sum::Range;
use crate::time::Date;

fn facts(started: Date) -> Facts {
    Facts { started, signed: None, ended: None, wages: Wages::usually(yuan(5000)), interruptions: Vec::new() }
}

fn asked(as_of: Date, facts: &Facts) -> Outcome {
    asked_on(as_of, |law| double_wage(law, facts)).expect("reckons")
}

fn whole(as_of: Date, facts: &Facts) -> Range {
    sum(&asked(as_of, facts), Item::DoubleWageWhole)
}

fn now(as_of: Date, facts: &Facts) -> Range {
    sum(&asked(as_of, facts), Item::DoubleWage)
}

#[test]
fn a_contract_within_the_first_month_costs_nothing_and_the_day_after_costs_a_day() {
    let mut signed = facts(date(2026, 3, 1));
    signed.signed = Some(date(2026, 4, 1));
    assert_eq!(whole(date(2026, 6, 1), &signed), exactly(0), "signed on the day the month is over");
    signed.signed = Some(date(2026, 4, 2));
    // One of 30 calendar days, one of 21 working days (1 April 2026 is a Wednesday; 5 and 6 April are off).
    let one_day = whole(date(2026, 6, 1), &signed);
    assert_eq!(one_day.low, Some(Money::fen(16_666)), "5000 ÷ 30, rounded down");
    assert!(one_day.high > one_day.low && one_day.high < Some(yuan(250)), "{one_day:?}");
}

#[test]
fn eleven_months_are_the_most_however_long_it_goes_on() {
    let never = facts(date(2025, 3, 1));
    assert_eq!(whole(date(2026, 2, 28), &never), exactly(55_000));
    for later in [date(2026, 3, 1), date(2026, 8, 1), date(2028, 1, 1)] {
        let outcome = asked(later, &never);
        assert_eq!(sum(&outcome, Item::DoubleWageWhole), exactly(55_000), "{later}");
        assert!(outcome.warnings.contains(&Warning::OpenEndedSince(date(2026, 3, 1))));
    }
}

#[test]
fn each_month_brings_what_it_brought() {
    let mut varying = facts(date(2026, 1, 1));
    varying.ended = Some(date(2026, 4, 30));
    varying.wages.months.insert("2026-03".parse().expect("a month"), yuan(6200));
    assert_eq!(whole(date(2026, 6, 1), &varying), exactly(5000 + 6200 + 5000), "February, March, April");
    varying.wages.usual = None;
    let outcome = asked(date(2026, 6, 1), &varying);
    assert_eq!(sum(&outcome, Item::DoubleWageWhole), Range { low: Some(yuan(6200)), high: None });
    assert!(outcome.gaps.contains(&Gap::Wage("2026-02".parse().expect("a month"))));
}

#[test]
fn started_on_the_last_of_january_the_first_month_ends_with_february() {
    let outcome = asked(date(2026, 3, 31), &facts(date(2026, 1, 31)));
    let first = &outcome.steps[0].text.zh;
    assert!(first.contains("从2026年2月28日算到2026年3月31日"), "{first}");
    let leap = asked(date(2028, 3, 31), &facts(date(2028, 1, 31)));
    assert!(leap.steps[0].text.zh.contains("从2028年2月29日"), "{:?}", leap.steps[0]);
}

#[test]
fn the_limit_eats_it_day_by_day_in_some_places_and_all_at_once_in_others() {
    let mut left = facts(date(2025, 1, 1));
    left.ended = Some(date(2025, 12, 31));
    let all = exactly(55_000);
    assert_eq!(whole(date(2025, 12, 31), &left), all);
    assert_eq!(now(date(2026, 2, 1), &left), all, "365 days after the first day of it, which is itself not counted");
    let a_day_later = now(date(2026, 2, 2), &left);
    assert_eq!(a_day_later.high, all.high);
    assert!(a_day_later.low < all.low && a_day_later.low > Some(yuan(54_500)), "{a_day_later:?}");
    let half = now(date(2026, 8, 1), &left);
    assert_eq!(half, Range { low: Some(yuan(25_000)), high: Some(yuan(55_000)) }, "August to December are open");
    let last_day = now(date(2026, 12, 31), &left);
    assert_eq!(last_day.high, all.high, "the last day of the limit as a whole");
    assert!(last_day.low > Some(yuan(0)));
    assert_eq!(now(date(2027, 1, 1), &left), exactly(0));
    assert!(asked(date(2027, 1, 1), &left).warnings.contains(&Warning::LimitPassed));
}

#[test]
fn asking_in_time_starts_the_limit_anew_and_asking_too_late_does_not() {
    let mut left = facts(date(2025, 1, 1));
    left.ended = Some(date(2025, 12, 31));
    left.interruptions = vec![date(2026, 2, 1)];
    assert_eq!(now(date(2027, 2, 1), &left), exactly(55_000), "all of it was open when they asked");
    assert_eq!(now(date(2027, 2, 2), &left), exactly(0));
    left.interruptions = vec![date(2027, 1, 1)];
    let outcome = asked(date(2027, 1, 2), &left);
    assert_eq!(sum(&outcome, Item::DoubleWage), exactly(0));
    assert!(outcome.warnings.contains(&Warning::InterruptedTooLate(date(2027, 1, 1))));
}

#[test]
fn the_days_to_act_by_are_the_first_open_day_and_the_whole() {
    let mut left = facts(date(2025, 1, 1));
    left.ended = Some(date(2025, 12, 31));
    let outcome = asked(date(2026, 1, 15), &left);
    let days: Vec<_> = outcome.limits.iter().map(|day| (day.limit, day.last, day.safe)).collect();
    assert_eq!(
        days,
        [
            (Limit::DoubleWageFirst, date(2026, 2, 1), date(2026, 1, 30)),
            (Limit::DoubleWageWhole, date(2026, 12, 31), date(2026, 12, 31)),
        ],
        "1 February 2026 is a Sunday"
    );
}

#[test]
fn work_that_began_before_the_law_counts_from_the_law() {
    let mut old = facts(date(2006, 5, 1));
    old.ended = Some(date(2008, 12, 31));
    let outcome = asked(date(2008, 12, 31), &old);
    assert!(outcome.assumptions.contains(&Assumption::BeganBeforeLaw { since: date(2008, 1, 1) }));
    assert_eq!(sum(&outcome, Item::DoubleWageWhole), exactly(55_000), "February to December 2008");
}

#[test]
fn before_the_implementing_regulations_the_most_is_not_known_and_says_so() {
    let outcome = asked(date(2008, 6, 30), &facts(date(2008, 1, 1)));
    assert_eq!(sum(&outcome, Item::DoubleWage), Range::UNKNOWN);
    assert!(outcome.gaps.contains(&Gap::Law { parameter: "double-wage-most", day: date(2008, 6, 30) }));
}

#[test]
fn facts_that_contradict_are_refused() {
    let refused = |facts: Facts| asked_on(date(2026, 6, 1), |law| double_wage(law, &facts)).expect_err("refused");
    let start = date(2026, 1, 1);
    assert_eq!(refused(facts(date(2026, 6, 2))), RightsError::Future(date(2026, 6, 2)));
    let ended = Facts { ended: Some(date(2025, 12, 31)), ..facts(start) };
    assert_eq!(refused(ended), RightsError::Order { earlier: start, later: date(2025, 12, 31) });
    let negative = Facts { wages: Wages::usually(Money::fen(-1)), ..facts(start) };
    assert_eq!(refused(negative), RightsError::Negative);
    let huge = Facts { wages: Wages::usually(Money::fen(i64::MAX)), ..facts(start) };
    assert_eq!(refused(huge), RightsError::TooLarge);
}

#[test]
fn nothing_earned_is_nothing_owed() {
    let none = Facts { wages: Wages::usually(yuan(0)), ..facts(date(2026, 1, 1)) };
    assert_eq!(whole(date(2026, 6, 1), &none), fen(0, 0));
}

prop_compose! {
    fn any_start()(year in 2015_i16..2026, ordinal in 0_i32..365) -> Date {
        add_days(date(year, 1, 1), ordinal).expect("inside the calendar")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn low_is_never_above_high_and_what_can_be_claimed_never_above_the_whole(
        start in any_start(), after in 0_i32..900, wage in 0_i64..2_000_000,
    ) {
        let as_of = add_days(start, after).expect("in range");
        let mut given = facts(start);
        given.wages = Wages::usually(Money::fen(wage));
        let (all, open) = (whole(as_of, &given), now(as_of, &given));
        prop_assert!(all.low <= all.high && open.low <= open.high);
        prop_assert!(open.low <= all.low && open.high <= all.high);
    }

    #[test]
    fn waiting_longer_without_a_contract_never_lowers_the_whole(start in any_start(), after in 0_i32..420) {
        let given = facts(start);
        let sooner = whole(add_days(start, after).expect("in range"), &given);
        let later = whole(add_days(start, after + 1).expect("in range"), &given);
        prop_assert!(sooner.low <= later.low && sooner.high <= later.high);
    }

    #[test]
    fn the_most_is_within_a_day_of_eleven_months(start in any_start()) {
        let all = whole(add_months(start, 14).expect("in range"), &facts(start));
        let (low, high) = (all.low.expect("known").minor, all.high.expect("known").minor);
        prop_assert!(low <= 5_500_000 + 100_000 && high >= 5_500_000 - 100_000, "{all:?}");
    }
}
