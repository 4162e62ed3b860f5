//! Parameters: values with dates, so that prose and rules never carry a number that grows old.
//!
//! Each value holds from its date until the next one's. A law that ends a thing gives it `abolished`; a stretch nobody could
//! look up is `unknown`. Neither is ever read as zero.

use serde::{Deserialize, Serialize};

use super::text::{ItemId, Text};
use crate::money::{Currency, Money};
use crate::time::Date;

/// What a parameter's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterType {
    /// Minor units of the parameter's currency.
    Money,
    /// Calendar months.
    Months,
    /// Days, of the unit the text says.
    Days,
    /// A plain number.
    Int,
    /// A date.
    Date,
    /// Words, the same in every language.
    Text,
}

/// A value as written: a whole number, or text (dates as `2026-03-02`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Raw {
    /// Money in minor units, months, days or a plain number.
    Int(i64),
    /// A date or words.
    Text(String),
}

/// One step of a parameter: exactly one of `value`, `abolished` and `unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedValue {
    /// First day.
    pub from: Date,
    /// What it was from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Raw>,
    /// The thing no longer exists from then on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abolished: bool,
    /// We do not know what it was from then on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
    /// Statements that say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

/// A value that changes with the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter<T = Text> {
    /// Its name, used in `{param:…}` and in rules.
    pub id: ItemId,
    /// What it is, for lists and traces.
    pub title: T,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// The currency of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Values in order of their first day.
    pub values: Vec<DatedValue>,
}

/// A typed value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// Money.
    Money(MoneyValue),
    /// Calendar months.
    Months(i64),
    /// Days.
    Days(i64),
    /// A plain number.
    Int(i64),
    /// A date.
    Date(Date),
    /// Words.
    Text(String),
}

/// Money that can be ordered with values of its own currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MoneyValue {
    /// Its currency.
    pub currency: Currency,
    /// Minor units.
    pub minor: i64,
}

impl From<MoneyValue> for Money {
    fn from(value: MoneyValue) -> Self {
        Self { minor: value.minor, currency: value.currency }
    }
}

impl From<Money> for MoneyValue {
    fn from(money: Money) -> Self {
        Self { minor: money.minor, currency: money.currency }
    }
}

/// What a parameter was on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// This, in force since the date.
    Value {
        /// What it was.
        value: Value,
        /// Since when.
        since: Date,
        /// Statements that say so.
        statements: Vec<ItemId>,
    },
    /// It no longer existed.
    Abolished {
        /// Since when.
        since: Date,
    },
    /// Not known: said so, or before the first date.
    Unknown,
}

/// Why a parameter cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// No values.
    #[error("has no values")]
    Empty,
    /// Two values from one day, or out of order.
    #[error("the value from {0} is not after the one before it")]
    Order(Date),
    /// Not exactly one of value, abolished, unknown.
    #[error("from {0}: say exactly one of value, abolished and unknown")]
    Which(Date),
    /// A value of another type.
    #[error("from {0}: the value does not fit the type")]
    Type(Date),
}

impl<T> Parameter<T> {
    /// Checks order and types.
    ///
    /// # Errors
    /// [`ParameterError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), ParameterError> {
        if self.values.is_empty() {
            return Err(ParameterError::Empty);
        }
        if let Some(pair) = self.values.windows(2).find(|pair| pair[1].from <= pair[0].from) {
            return Err(ParameterError::Order(pair[1].from));
        }
        self.values.iter().try_for_each(|step| self.check_step(step))
    }

    fn check_step(&self, step: &DatedValue) -> Result<(), ParameterError> {
        let said = usize::from(step.value.is_some()) + usize::from(step.abolished) + usize::from(step.unknown);
        if said != 1 {
            return Err(ParameterError::Which(step.from));
        }
        match &step.value {
            Some(raw) if self.typed(raw).is_none() => Err(ParameterError::Type(step.from)),
            Some(_) | None => Ok(()),
        }
    }

    fn typed(&self, raw: &Raw) -> Option<Value> {
        Some(match (self.kind, raw) {
            (ParameterType::Money, Raw::Int(minor)) => {
                Value::Money(MoneyValue { currency: self.currency?, minor: *minor })
            }
            (ParameterType::Months, Raw::Int(n)) => Value::Months(*n),
            (ParameterType::Days, Raw::Int(n)) => Value::Days(*n),
            (ParameterType::Int, Raw::Int(n)) => Value::Int(*n),
            (ParameterType::Date, Raw::Text(text)) => Value::Date(text.parse().ok()?),
            (ParameterType::Text, Raw::Text(text)) => Value::Text(text.clone()),
            (ParameterType::Date | ParameterType::Text, Raw::Int(_)) => return None,
            (_, Raw::Text(_)) => return None,
        })
    }

    /// What it was on a day, as this release knows it.
    #[must_use]
    pub fn on(&self, day: Date) -> Lookup {
        let Some(step) = self.values.iter().rev().find(|step| step.from <= day) else {
            return Lookup::Unknown;
        };
        match step.value.as_ref().and_then(|raw| self.typed(raw)) {
            Some(value) => Lookup::Value { value, since: step.from, statements: step.statements.clone() },
            None if step.abolished => Lookup::Abolished { since: step.from },
            None => Lookup::Unknown,
        }
    }

    /// The days on which it changes.
    pub fn changes(&self) -> impl Iterator<Item = Date> + '_ {
        self.values.iter().map(|step| step.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn fee() -> Parameter<Text> {
        serde_json::from_str(
            r#"{"id":"stay-fee","title":"暂住费","type":"money","currency":"CNY","values":[
                {"from":"1996-01-01","value":800},{"from":"1999-01-01","unknown":true},{"from":"2001-12-01","abolished":true}]}"#,
        )
        .expect("a parameter")
    }

    #[test]
    fn each_day_has_the_value_of_that_day_and_never_a_guess() {
        let fee = fee();
        assert_eq!(fee.check(), Ok(()));
        assert_eq!(fee.on(date(1995, 12, 31)), Lookup::Unknown);
        let eight = MoneyValue { currency: Currency::CNY, minor: 800 };
        assert!(matches!(fee.on(date(1998, 12, 31)), Lookup::Value { value: Value::Money(m), .. } if m == eight));
        assert_eq!(fee.on(date(1999, 1, 1)), Lookup::Unknown);
        assert_eq!(fee.on(date(2027, 1, 1)), Lookup::Abolished { since: date(2001, 12, 1) });
    }

    #[test]
    fn steps_out_of_order_or_of_another_type_are_refused() {
        let mut twice = fee();
        twice.values[1].from = date(1996, 1, 1);
        assert_eq!(twice.check(), Err(ParameterError::Order(date(1996, 1, 1))));
        let mut both = fee();
        both.values[0].abolished = true;
        assert_eq!(both.check(), Err(ParameterError::Which(date(1996, 1, 1))));
        let mut words = fee();
        words.values[0].value = Some(Raw::Text("八元".into()));
        assert_eq!(words.check(), Err(ParameterError::Type(date(1996, 1, 1))));
    }
}
