//! Wages owed, and a surcharge that only a missed order brings.

use jiff::civil::date;
use proptest::prelude::*;

use super::{TODAY, asked_on, exactly, sum, yuan};
use crate::dates::month::Month;
use crate::money::{Currency, Money};
use crate::rights::arrears::{Facts, Order, arrears};
use crate::rights::error::RightsError;
use crate::rights::input::WorkMonth;
use crate::rights::law::Limit;
use crate::rights::outcome::{Gap, Item, Outcome, Warning, When};
use crate::rights::sum::Range;

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn pay(text: &str, promised: i64, received: i64) -> WorkMonth {
    WorkMonth { promised: Some(yuan(promised)), received: Some(yuan(received)), ..WorkMonth::new(month(text)) }
}

fn facts(months: Vec<WorkMonth>) -> Facts {
    Facts { months, currency: Currency::CNY, ended: None, order: None, interruptions: Vec::new() }
}

fn asked(facts: &Facts) -> Outcome {
    asked_on(TODAY, |law| arrears(law, facts)).expect("reckons")
}

#[test]
fn what_is_owed_is_promised_less_received_month_by_month() {
    let outcome = asked(&facts(vec![pay("2026-08", 5000, 5000), pay("2026-09", 5000, 2000), pay("2026-10", 5000, 0)]));
    assert_eq!(sum(&outcome, Item::Arrears), exactly(8000));
    assert_eq!(outcome.steps.iter().filter(|step| step.text.zh.contains("说好")).count(), 2);
}

#[test]
fn a_month_paid_over_is_set_off_at_the_low_end_only() {
    let outcome = asked(&facts(vec![pay("2026-09", 5000, 6000), pay("2026-10", 5000, 2000)]));
    assert_eq!(sum(&outcome, Item::Arrears), Range { low: Some(yuan(2000)), high: Some(yuan(3000)) });
    assert!(outcome.warnings.contains(&Warning::SomeMonthsOverpaid));
    let more = asked(&facts(vec![pay("2026-09", 5000, 9000), pay("2026-10", 5000, 2000)]));
    assert_eq!(sum(&more, Item::Arrears).low, Some(yuan(0)), "never below zero");
}

#[test]
fn a_month_not_known_leaves_the_top_open() {
    let mut unknown = pay("2026-10", 5000, 0);
    unknown.received = None;
    let outcome = asked(&facts(vec![pay("2026-09", 5000, 2000), unknown]));
    assert_eq!(sum(&outcome, Item::Arrears), Range { low: Some(yuan(3000)), high: None });
    assert_eq!(outcome.gaps, [Gap::Received(month("2026-10"))]);
}

#[test]
fn the_surcharge_waits_for_an_order_and_the_day_after_its_last() {
    let mut given = facts(vec![pay("2026-10", 8000, 0)]);
    let line = |facts: &Facts| *asked(facts).line(Item::Surcharge).expect("a line");
    assert_eq!(line(&given).when, When::IfOrderMissed);
    assert!(asked(&given).warnings.contains(&Warning::NoSurchargeYet));
    given.order = Some(Order { pay_by: TODAY, amount: None });
    assert_eq!(line(&given).when, When::IfOrderMissed, "they may still pay today");
    given.order = Some(Order { pay_by: date(2026, 11, 23), amount: None });
    let missed = line(&given);
    assert_eq!((missed.when, missed.range), (When::AsGiven, Range { low: Some(yuan(4000)), high: Some(yuan(8000)) }));
    given.order = Some(Order { pay_by: date(2026, 11, 23), amount: Some(yuan(6000)) });
    assert_eq!(line(&given).range, Range { low: Some(yuan(3000)), high: Some(yuan(6000)) });
}

#[test]
fn inspection_looks_back_two_years_from_the_last_month() {
    let outcome = asked(&facts(vec![pay("2026-02", 5000, 0), pay("2026-01", 5000, 0)]));
    let inspection = outcome.limits.iter().find(|day| day.limit == Limit::Inspection).expect("a limit");
    assert_eq!(inspection.last, date(2028, 2, 28), "28 February 2026 and two years");
    assert!(inspection.approximate);
}

#[test]
fn before_labour_inspection_had_its_rules_the_surcharge_is_not_known() {
    let old = asked_on(date(2004, 11, 30), |law| arrears(law, &facts(vec![pay("2004-10", 900, 0)]))).expect("reckons");
    assert_eq!(sum(&old, Item::Arrears), exactly(900));
    assert_eq!(sum(&old, Item::Surcharge), Range::UNKNOWN);
    let new = asked_on(date(2004, 12, 1), |law| arrears(law, &facts(vec![pay("2004-10", 900, 0)]))).expect("reckons");
    assert_eq!(sum(&new, Item::Surcharge), Range { low: Some(yuan(450)), high: Some(yuan(900)) });
}

#[test]
fn bad_facts_are_refused_and_none_is_nothing() {
    let refused = |facts: Facts| asked_on(TODAY, |law| arrears(law, &facts)).expect_err("refused");
    assert_eq!(refused(facts(vec![pay("2026-10", -1, 0)])), RightsError::Negative);
    let mut early = facts(vec![pay("2026-10", 1, 0)]);
    early.ended = Some(date(2026, 11, 25));
    assert_eq!(refused(early), RightsError::Future(date(2026, 11, 25)));
    let most = WorkMonth { promised: Some(Money::fen(i64::MAX)), ..pay("2026-09", 0, 0) };
    assert_eq!(refused(facts(vec![most, pay("2026-10", 1, 0)])), RightsError::TooLarge);
    assert_eq!(sum(&asked(&facts(Vec::new())), Item::Arrears), exactly(0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn low_is_never_above_high_and_splitting_the_months_never_loses_money(
        amounts in prop::collection::vec((0_i64..900_000, 0_i64..900_000), 1..12), at in 0_usize..12,
    ) {
        let months: Vec<WorkMonth> = amounts.iter().enumerate().map(|(n, (promised, received))| WorkMonth {
            promised: Some(Money::fen(*promised)),
            received: Some(Money::fen(*received)),
            ..WorkMonth::new(month(&format!("2025-{:02}", n + 1)))
        }).collect();
        let of = |months: &[WorkMonth]| sum(&asked(&facts(months.to_vec())), Item::Arrears);
        let (left, right) = months.split_at(at.min(months.len()));
        let (whole, parts) = (of(&months), of(left).plus(of(right)).expect("fits"));
        prop_assert!(whole.low <= whole.high && parts.high == whole.high && parts.low >= whole.low);
    }
}
