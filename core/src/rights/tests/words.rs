//! What a person reads: in both languages, nothing promised, nothing left in the other language.

use jiff::civil::date;

use super::{TODAY, asked_on, yuan};
use crate::locale::Locale;
use crate::money::Money;
use crate::rights::error::RightsError;
use crate::rights::law::Limit;
use crate::rights::limits::{Facts, limits};
use crate::rights::outcome::{Assumption, Calculator, Checked, Gap, Item, Warning, When};
use crate::rights::sum::Range;
use crate::rights::words::not_a_promise;
use crate::say::Say;

fn everything() -> Vec<Box<dyn Say>> {
    let month = "2026-03".parse().expect("a month");
    let day = date(2026, 3, 1);
    let mut all: Vec<Box<dyn Say>> = Vec::new();
    all.extend(Calculator::ALL.map(|c| Box::new(c) as Box<dyn Say>));
    for item in [
        Item::DoubleWageWhole,
        Item::DoubleWage,
        Item::Severance,
        Item::Damages,
        Item::NoticePay,
        Item::OvertimeWorkday,
        Item::OvertimeRestDay,
        Item::OvertimeHoliday,
        Item::OvertimeDue,
        Item::OvertimeOwed,
        Item::Arrears,
        Item::Surcharge,
    ] {
        all.push(Box::new(item));
    }
    for when in [When::IfLawful, When::IfUnlawful, When::IfOrderMissed] {
        all.push(Box::new(when));
    }
    for assumption in [
        Assumption::OneEmployer,
        Assumption::OrdinaryWagePaid,
        Assumption::NoFaultOfTheirs,
        Assumption::BeganBeforeLaw { since: day },
        Assumption::EarlierYearsLeftOut { since: day },
        Assumption::PartMonthByDays,
        Assumption::AboveMinimumWage,
        Assumption::BelowCap,
        Assumption::AverageAboveMinimum,
        Assumption::PromisedIsAMonth,
        Assumption::UsualWage,
        Assumption::WageForOrdinaryHours,
        Assumption::OrdinaryHours,
        Assumption::RestDaysAsListed,
        Assumption::BeforeDeductions,
        Assumption::NothingPausedIt,
    ] {
        all.push(Box::new(assumption));
    }
    for warning in [
        Warning::NoSeverance,
        Warning::EmployerMustProve,
        Warning::CapIfAverageBelow(yuan(2000)),
        Warning::PartLapsed { from: day },
        Warning::LimitPassed,
        Warning::InterruptedTooLate(day),
        Warning::PlacesDiffer,
        Warning::OverMonthlyLimit { month, minutes: 2165, hours: 36 },
        Warning::KeepProofOfHours,
        Warning::ToConfirm,
        Warning::OtherHours,
        Warning::SomeMonthsOverpaid,
        Warning::NoSurchargeYet,
        Warning::OnlyDaysOffLeft,
        Warning::OpenEndedSince(day),
    ] {
        all.push(Box::new(warning));
    }
    for gap in [
        Gap::Law { parameter: "arb-limit", day },
        Gap::Wage(month),
        Gap::Promised(month),
        Gap::Received(month),
        Gap::LocalAverage,
        Gap::NoticeGiven,
        Gap::RestDaysGivenBack,
        Gap::WhyLeft,
    ] {
        all.push(Box::new(gap));
    }
    for limit in [
        Limit::Arbitration,
        Limit::WagesAfterLeaving,
        Limit::DoubleWageFirst,
        Limit::DoubleWageWhole,
        Limit::Inspection,
        Limit::Court,
        Limit::Injury,
    ] {
        all.push(Box::new(limit));
    }
    for error in [
        RightsError::Negative,
        RightsError::Currency,
        RightsError::Order { earlier: day, later: day },
        RightsError::Future(day),
        RightsError::Twice(month),
        RightsError::TooLarge,
        RightsError::Date(crate::dates::DateError::OutOfRange),
    ] {
        all.push(Box::new(error));
    }
    all.extend([Checked::Read, Checked::Seen, Checked::Not].map(|c| Box::new(c) as Box<dyn Say>));
    all
}

#[test]
fn everything_can_be_said_in_both_languages() {
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for said in everything() {
        let (zh, en) = (said.say(Locale::ZhHans), said.say(Locale::En));
        assert!(han(&zh) && !en.is_empty() && !han(&en), "{zh} / {en}");
        assert!(!zh.contains("您") && !zh.contains("维权") && !zh.contains('{') && !en.contains('{'), "{zh} / {en}");
    }
}

#[test]
fn a_range_is_said_by_what_is_known_of_it() {
    let said =
        |low: Option<i64>, high: Option<i64>, locale| Range { low: low.map(yuan), high: high.map(yuan) }.say(locale);
    assert_eq!(said(Some(3), Some(3), Locale::ZhHans), "3元");
    assert_eq!(said(Some(3), Some(5), Locale::ZhHans), "3元到5元");
    assert_eq!(said(Some(3), None, Locale::En), "at least 3 yuan");
    assert_eq!(said(None, Some(5), Locale::ZhHans), "最多5元");
    assert!(said(None, None, Locale::En).contains("missing"));
    assert_eq!(Range::exactly(Money::fen(1)).say(Locale::ZhHans), "0.01元");
}

#[test]
fn a_limit_says_the_safe_day_first_and_a_passed_one_whom_to_call() {
    let facts = Facts { knew: Some(date(2025, 11, 29)), ..Facts::default() };
    let day = asked_on(TODAY, |law| limits(law, &facts)).expect("reckons").limits.remove(0);
    let ahead = day.say_on(TODAY, Locale::ZhHans);
    assert!(ahead.contains("最好不晚于2026-11-27（星期五）去") && ahead.contains("还剩5天"), "{ahead}");
    assert!(day.say_on(date(2026, 12, 1), Locale::ZhHans).contains("12348"));
    assert!(day.say_on(date(2026, 12, 1), Locale::En).contains("12348"));
    assert!(day.say_on(TODAY, Locale::En).contains("be there by 2026-11-27 (Friday)"));
    assert!(day.say_on(day.last, Locale::ZhHans).contains("今天就是最后一天"));
    assert!(day.say_on(day.last, Locale::En).contains("today is the last day"));
}

#[test]
fn nothing_is_promised() {
    assert!(not_a_promise(Locale::ZhHans).contains("参考"));
    for said in everything() {
        let en = said.say(Locale::En);
        assert!(!en.contains("you will receive") && !said.say(Locale::ZhHans).contains("你会拿到"), "{en}");
    }
}
