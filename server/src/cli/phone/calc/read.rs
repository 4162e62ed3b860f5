//! From what was typed to the facts of a calculator, or what would be right instead.

use std::collections::BTreeMap;

use sojourn_client::PhoneError;
use sojourn_client::sdk::parse_money;
use sojourn_core::dates::month::Month;
use sojourn_core::money::{Currency, Money};
use sojourn_core::rights::input::{Wages, WorkMonth};
use sojourn_core::rights::{overtime, severance};

use super::args::{Overtime, Wage, Why, YesNo};

fn input(field: &'static str, why: impl Into<String>) -> PhoneError {
    PhoneError::Input { field, why: why.into() }
}

pub(super) fn yes(answer: YesNo) -> bool {
    match answer {
        YesNo::Yes => true,
        YesNo::No => false,
    }
}

pub(super) fn why(why: Why) -> severance::Why {
    match why {
        Why::Unlawful => severance::Why::Unlawful,
        Why::Agreed => severance::Why::Agreed,
        Why::WithNotice => severance::Why::WithNotice,
        Why::Redundancy => severance::Why::Redundancy,
        Why::RanOut => severance::Why::RanOut,
        Why::Closed => severance::Why::Closed,
        Why::ForCause => severance::Why::ForCause,
        Why::Resigned => severance::Why::Resigned,
        Why::Misconduct => severance::Why::Misconduct,
        Why::Unknown => severance::Why::Unknown,
    }
}

pub(super) fn amount(text: Option<&str>) -> Result<Option<Money>, PhoneError> {
    text.map(parse_money).transpose()
}

pub(super) fn wages(given: &Wage) -> Result<Wages, PhoneError> {
    let mut months = BTreeMap::new();
    for text in &given.months {
        let (month, rest) = month_and(text)?;
        if months.insert(month, parse_money(rest)?).is_some() {
            return Err(input("month", format!("{month} 写了两遍 / is given twice")));
        }
    }
    Ok(Wages { currency: Currency::CNY, usual: amount(given.wage.as_deref())?, months })
}

pub(super) fn pay(given: &Overtime) -> Result<overtime::Pay, PhoneError> {
    if let Some(wage) = amount(given.wage.as_deref())? {
        return Ok(overtime::Pay::Monthly(wage));
    }
    if let Some(hourly) = amount(given.hourly.as_deref())? {
        return Ok(overtime::Pay::Hourly(hourly));
    }
    if let Some(rate) = amount(given.piece.as_deref())? {
        let text = given.pieces.as_deref().unwrap_or_default();
        let counts = three(text).ok_or_else(|| input("pieces", "平日,休息日,法定休假日 / like 100,10,0"))?;
        let count =
            |text: &str| text.parse::<u32>().map_err(|_| input("pieces", format!("{text:?} 不是个数 / is no count")));
        let [workday, rest_day, holiday] = counts;
        return Ok(overtime::Pay::Piece {
            rate,
            workday: count(workday)?,
            rest_day: count(rest_day)?,
            holiday: count(holiday)?,
        });
    }
    if given.diary {
        return Ok(overtime::Pay::AsPromised);
    }
    Err(input("wage", "--wage, --hourly, --piece: 一个月、一小时或一件多少元 / yuan a month, an hour or a piece"))
}

/// `2026-10=10:30,8,0`: hours on working days, rest days, holidays.
pub(super) fn hours(text: &str) -> Result<WorkMonth, PhoneError> {
    let (month, rest) = month_and(text)?;
    let like = || input("hours", "平日,休息日,法定休假日 / like 2026-10=10:30,8,0");
    let [workday, rest_day, holiday] = three(rest).ok_or_else(like)?;
    let minutes = |text| minutes(text).ok_or_else(like);
    Ok(WorkMonth {
        minutes_overtime_workday: minutes(workday)?,
        minutes_rest_day: minutes(rest_day)?,
        minutes_holiday: minutes(holiday)?,
        ..WorkMonth::new(month)
    })
}

/// `2026-10=5000,2000`: promised and received.
pub(super) fn paid(text: &str) -> Result<WorkMonth, PhoneError> {
    let (month, rest) = month_and(text)?;
    let like = || input("month", "说好多少,拿到多少 / like 2026-10=5000,2000");
    let (promised, received) = rest.split_once([',', '，']).ok_or_else(like)?;
    Ok(WorkMonth {
        promised: Some(parse_money(promised)?),
        received: Some(parse_money(received)?),
        ..WorkMonth::new(month)
    })
}

fn month_and(text: &str) -> Result<(Month, &str), PhoneError> {
    let (month, rest) =
        text.split_once('=').ok_or_else(|| input("month", format!("{text:?}: 月份=… / like 2026-10=…")))?;
    Ok((month.parse().map_err(|_| input("month", format!("{month:?} 不是月份 / is not a month, like 2026-10")))?, rest))
}

fn three(text: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    parts.try_into().ok()
}

/// `10`, `10:30`: minutes.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once([':', '：']).unwrap_or((text, "0"));
    let minutes: u32 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
    hours.parse::<u32>().ok()?.checked_mul(60)?.checked_add(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_whole_or_with_minutes() {
        assert_eq!(["10", "10:30", "0：05"].map(minutes), [Some(600), Some(630), Some(5)]);
        for wrong in ["", "ten", "1:60", "1.5", "-1", "99999999999", "71582789"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_of_hours_or_of_pay_is_read_and_anything_else_says_what_would_be_right() {
        let month = hours("2026-10=10:30,8，0").expect("reads");
        assert_eq!((month.minutes_overtime_workday, month.minutes_rest_day, month.minutes_holiday), (630, 480, 0));
        let month = paid("2026-10=5000,0").expect("reads");
        assert_eq!((month.promised, month.received), (Some(Money::fen(500_000)), Some(Money::fen(0))));
        for wrong in ["2026-10", "2026-13=1,2,3", "2026-10=1,2", "2026-10=a,b,c"] {
            assert!(hours(wrong).is_err(), "{wrong}");
        }
        for wrong in ["2026-10=5000", "十月=1,2", "2026-10=-1,0"] {
            assert!(paid(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_month_given_twice_is_refused() {
        let months = vec!["2026-10=1".to_owned(), "2026-10=2".to_owned()];
        assert!(wages(&Wage { wage: None, months }).is_err());
    }
}
