//! Arithmetic of rules: calendar months and days, ages, comparisons. Whole numbers only.

use super::Comparison;
use crate::guidance::parameter::Value;
use crate::time::Date;

/// So many calendar months later, clamped to the month's last day: 31 August + 6 months is the last day of February.
#[must_use]
pub fn plus_months(date: Date, months: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

pub(super) fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Completed years of age. A birthday counts from its own day; one on 29 February from 28 February in a common year.
pub(super) fn age(born: Date, on: Date) -> i64 {
    let years = i64::from(on.year()) - i64::from(born.year());
    let had = plus_months(born, years * 12).is_some_and(|birthday| birthday <= on);
    if had { years } else { years - 1 }
}

/// None when unlike: the check refuses that before anyone asks.
pub(super) fn compare(left: &Value, is: Comparison, right: &Value) -> Option<bool> {
    let order = match (left, right) {
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Months(a), Value::Months(b)) | (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => a.minor.cmp(&b.minor),
        _ => return None,
    };
    Some(match is {
        Comparison::Below => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Equal => order.is_eq(),
        Comparison::AtLeast => order.is_ge(),
        Comparison::Above => order.is_gt(),
    })
}
