//! Overtime: 150, 200 and 300 per cent of an hour's pay, by month, hour and piece.

use jiff::civil::date;
use proptest::prelude::*;

use super::{TODAY, asked_on, exactly, fen, sum, yuan};
use crate::dates::month::Month;
use crate::money::{Currency, Money};
use crate::rights::error::RightsError;
use crate::rights::input::WorkMonth;
use crate::rights::law::Limit;
use crate::rights::outcome::{Assumption, Gap, Item, Outcome, Warning};
use crate::rights::overtime::{Facts, Hours, Pay, overtime};
use crate::rights::sum::Range;

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn worked(text: &str, workday: u32, rest_day: u32, holiday: u32) -> WorkMonth {
    WorkMonth {
        minutes_overtime_workday: workday * 60,
        minutes_rest_day: rest_day * 60,
        minutes_holiday: holiday * 60,
        ..WorkMonth::new(month(text))
    }
}

fn facts(months: Vec<WorkMonth>, pay: Pay) -> Facts {
    Facts {
        months,
        currency: Currency::CNY,
        pay,
        hours: Hours::Ordinary,
        rest_days_given_back: Some(false),
        paid: None,
        ended: None,
        interruptions: Vec::new(),
    }
}

fn asked(facts: &Facts) -> Outcome {
    asked_on(TODAY, |law| overtime(law, facts)).expect("reckons")
}

#[test]
fn a_monthly_wage_of_3480_is_20_an_hour() {
    // 3480 ÷ (21.75 × 8) = 20.
    let outcome = asked(&facts(vec![worked("2026-10", 10, 8, 8)], Pay::Monthly(yuan(3480))));
    assert_eq!(sum(&outcome, Item::OvertimeWorkday), exactly(300), "10 hours at 30");
    assert_eq!(sum(&outcome, Item::OvertimeRestDay), exactly(320), "8 hours at 40");
    assert_eq!(sum(&outcome, Item::OvertimeHoliday), exactly(480), "8 hours at 60");
    assert_eq!(sum(&outcome, Item::OvertimeDue), exactly(1100));
    assert!(outcome.line(Item::OvertimeOwed).is_none(), "nobody said what was paid");
}

#[test]
fn an_odd_wage_is_rounded_once_and_the_range_is_a_fen_wide() {
    let outcome = asked(&facts(vec![worked("2026-10", 1, 0, 0)], Pay::Monthly(yuan(5000))));
    assert_eq!(sum(&outcome, Item::OvertimeDue), fen(4310, 4311), "5000 ÷ 174 × 1.5 = 43.103…");
}

#[test]
fn hours_pieces_and_promised_months_are_reckoned_too() {
    let hourly = asked(&facts(vec![worked("2026-10", 2, 1, 1)], Pay::Hourly(yuan(20))));
    assert_eq!(sum(&hourly, Item::OvertimeDue), exactly(60 + 40 + 60));
    let piece = Pay::Piece { rate: yuan(2), workday: 100, rest_day: 10, holiday: 10 };
    let pieces = asked(&facts(vec![WorkMonth::new(month("2026-10"))], piece));
    assert_eq!(sum(&pieces, Item::OvertimeDue), exactly(300 + 40 + 60));
    let mut promised = worked("2026-10", 10, 0, 0);
    promised.promised = Some(yuan(3480));
    let outcome = asked(&facts(vec![promised, worked("2026-09", 1, 0, 0)], Pay::AsPromised));
    assert_eq!(sum(&outcome, Item::OvertimeDue), Range { low: Some(yuan(300)), high: None });
    assert_eq!(outcome.gaps, [Gap::Promised(month("2026-09"))]);
    assert!(outcome.assumptions.contains(&Assumption::PromisedIsAMonth));
}

#[test]
fn rest_days_given_back_bring_nothing_and_not_knowing_is_a_range() {
    let mut given = facts(vec![worked("2026-10", 0, 8, 0)], Pay::Monthly(yuan(3480)));
    given.rest_days_given_back = Some(true);
    assert_eq!(sum(&asked(&given), Item::OvertimeDue), exactly(0));
    given.rest_days_given_back = None;
    let outcome = asked(&given);
    assert_eq!(sum(&outcome, Item::OvertimeDue), fen(0, 32_000));
    assert!(outcome.gaps.contains(&Gap::RestDaysGivenBack));
    given.rest_days_given_back = Some(false);
    assert!(asked(&given).assumptions.contains(&Assumption::RestDaysAsListed));
}

#[test]
fn what_was_paid_comes_off() {
    let mut given = facts(vec![worked("2026-10", 10, 0, 0)], Pay::Monthly(yuan(3480)));
    for (paid, owed) in [(0, 300), (120, 180), (300, 0), (500, 0)] {
        given.paid = Some(yuan(paid));
        assert_eq!(sum(&asked(&given), Item::OvertimeOwed), exactly(owed));
    }
}

#[test]
fn thirty_six_hours_are_allowed_and_a_minute_more_is_noted() {
    let mut given = facts(vec![worked("2026-10", 36, 40, 0)], Pay::Monthly(yuan(3480)));
    let over = |outcome: &Outcome| outcome.warnings.iter().any(|w| matches!(w, Warning::OverMonthlyLimit { .. }));
    assert!(!over(&asked(&given)), "rest days are not prolonged working days");
    given.months[0].minutes_overtime_workday += 1;
    let outcome = asked(&given);
    let (month, minutes) = (month("2026-10"), 36 * 60 + 1);
    assert!(outcome.warnings.contains(&Warning::OverMonthlyLimit { month, minutes, hours: 36 }));
}

#[test]
fn approved_hours_are_not_guessed_at() {
    let mut given = facts(vec![worked("2026-10", 10, 0, 0)], Pay::Monthly(yuan(3480)));
    given.hours = Hours::Approved;
    let outcome = asked(&given);
    assert_eq!(sum(&outcome, Item::OvertimeDue), Range::UNKNOWN);
    assert!(outcome.warnings.contains(&Warning::OtherHours));
}

#[test]
fn a_number_that_was_only_seen_repeated_says_so() {
    let confirm = |month, pay| asked(&facts(vec![worked(month, 10, 0, 0)], pay)).warnings.contains(&Warning::ToConfirm);
    assert!(confirm("2026-10", Pay::Monthly(yuan(3480))), "the notice of 2025 was read in a copy");
    assert!(!confirm("2024-10", Pay::Monthly(yuan(3480))), "that of 2008 in the original");
    assert!(!confirm("2026-10", Pay::Hourly(yuan(20))), "an hourly wage needs neither");
}

#[test]
fn paid_days_before_2008_are_not_known_and_the_hourly_wage_still_is() {
    let monthly = asked(&facts(vec![worked("2007-12", 10, 0, 0)], Pay::Monthly(yuan(3480))));
    assert_eq!(sum(&monthly, Item::OvertimeDue), Range { low: Some(yuan(0)), high: None });
    assert!(monthly.gaps.iter().any(|gap| matches!(gap, Gap::Law { parameter: "paid-days-hundredths", .. })));
    let hourly = asked(&facts(vec![worked("2007-12", 10, 0, 0)], Pay::Hourly(yuan(5))));
    assert_eq!(sum(&hourly, Item::OvertimeDue), exactly(75));
    let older = asked(&facts(vec![worked("1994-12", 10, 0, 0)], Pay::Hourly(yuan(5))));
    assert!(older.gaps.iter().any(|gap| matches!(gap, Gap::Law { parameter: "overtime-workday", .. })));
}

#[test]
fn no_limit_runs_while_they_work_there_and_a_year_after() {
    let mut given = facts(vec![worked("2025-10", 10, 0, 0)], Pay::Monthly(yuan(3480)));
    assert!(asked(&given).limits.is_empty());
    given.ended = Some(date(2025, 11, 24));
    let day = &asked(&given).limits[0];
    assert_eq!((day.limit, day.last), (Limit::WagesAfterLeaving, TODAY));
}

#[test]
fn bad_facts_are_refused() {
    let refused = |facts: Facts| asked_on(TODAY, |law| overtime(law, &facts)).expect_err("refused");
    let twice = facts(vec![worked("2026-10", 1, 0, 0), worked("2026-10", 1, 0, 0)], Pay::Hourly(yuan(20)));
    assert_eq!(refused(twice), RightsError::Twice(month("2026-10")));
    assert_eq!(refused(facts(Vec::new(), Pay::Hourly(Money::fen(-1)))), RightsError::Negative);
    let dong = Money { minor: 1, currency: "JPY".parse().expect("a code") };
    assert_eq!(refused(facts(Vec::new(), Pay::Hourly(dong))), RightsError::Currency);
    let mut huge = facts(
        vec![WorkMonth { minutes_holiday: u32::MAX, ..WorkMonth::new(month("2026-10")) }],
        Pay::Hourly(Money::fen(i64::MAX)),
    );
    assert_eq!(refused(huge.clone()), RightsError::TooLarge);
    huge.pay = Pay::Monthly(yuan(3480));
    assert!(asked(&huge).line(Item::OvertimeDue).is_some(), "many minutes alone can be reckoned");
}

#[test]
fn nothing_worked_is_nothing_due() {
    assert_eq!(sum(&asked(&facts(Vec::new(), Pay::Monthly(yuan(3480)))), Item::OvertimeDue), exactly(0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn splitting_the_minutes_never_loses_money(a in 0_u32..6000, b in 0_u32..6000, wage in 0_i64..5_000_000) {
        let of = |minutes: u32| {
            let month = WorkMonth { minutes_overtime_workday: minutes, ..WorkMonth::new(month("2026-10")) };
            sum(&asked(&facts(vec![month], Pay::Monthly(Money::fen(wage)))), Item::OvertimeDue)
        };
        let parts = of(a).plus(of(b)).expect("fits");
        let whole = of(a + b);
        prop_assert!(parts.low <= whole.low && whole.high <= parts.high && whole.low <= whole.high);
    }

    #[test]
    fn holidays_bring_more_than_rest_days_and_those_more_than_working_days(minutes in 1_u32..6000) {
        let of = |fill: fn(&mut WorkMonth, u32)| {
            let mut work = WorkMonth::new(month("2026-10"));
            fill(&mut work, minutes);
            sum(&asked(&facts(vec![work], Pay::Monthly(yuan(4000)))), Item::OvertimeDue).low
        };
        let workday = of(|work, n| work.minutes_overtime_workday = n);
        let rest = of(|work, n| work.minutes_rest_day = n);
        let holiday = of(|work, n| work.minutes_holiday = n);
        prop_assert!(workday < rest && rest < holiday);
    }
}
