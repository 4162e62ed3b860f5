//! What a person tells the calculators. The wage diary fills the same shapes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::error::RightsError;
use super::sum::not_negative;
use crate::dates::month::Month;
use crate::money::{Currency, Money};

/// One month of work for one employer: how long, what was promised for it, what came.
///
/// Minutes are those really worked, whole and without breaks; a rest day for which another day off was given counts as
/// regular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkMonth {
    /// Which month.
    pub month: Month,
    /// Minutes within the ordinary working time.
    #[serde(default)]
    pub minutes_regular: u32,
    /// Minutes beyond it on working days (延长工作时间).
    #[serde(default)]
    pub minutes_overtime_workday: u32,
    /// Minutes on rest days without time off instead (休息日).
    #[serde(default)]
    pub minutes_rest_day: u32,
    /// Minutes on statutory holidays (法定休假日).
    #[serde(default)]
    pub minutes_holiday: u32,
    /// What was promised for the month, if it is known. Never negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<Money>,
    /// What was received for it so far, if it is known: zero when nothing came. Never negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Money>,
}

impl WorkMonth {
    /// A month of which nothing is noted yet.
    #[must_use]
    pub const fn new(month: Month) -> Self {
        Self {
            month,
            minutes_regular: 0,
            minutes_overtime_workday: 0,
            minutes_rest_day: 0,
            minutes_holiday: 0,
            promised: None,
            received: None,
        }
    }
}

/// What was paid a month, where it may differ from month to month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wages {
    /// The currency of all of it.
    pub currency: Currency,
    /// What a month usually brought, before deductions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<Money>,
    /// Months that brought another amount.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub months: BTreeMap<Month, Money>,
}

impl Wages {
    /// The same every month.
    #[must_use]
    pub const fn usually(money: Money) -> Self {
        Self { currency: money.currency, usual: Some(money), months: BTreeMap::new() }
    }

    /// What a month brought, if it is known.
    #[must_use]
    pub fn of(&self, month: Month) -> Option<Money> {
        self.months.get(&month).copied().or(self.usual)
    }

    /// Refuses amounts below zero and other currencies.
    ///
    /// # Errors
    /// [`RightsError::Negative`], [`RightsError::Currency`].
    pub fn check(&self) -> Result<(), RightsError> {
        check_amounts(self.currency, self.usual.iter().chain(self.months.values()).copied())
    }
}

/// Refuses amounts below zero and currencies other than the one given.
pub(super) fn check_amounts(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Result<(), RightsError> {
    amounts.into_iter().try_for_each(|money| {
        not_negative(money)?;
        if money.currency == currency { Ok(()) } else { Err(RightsError::Currency) }
    })
}

/// Refuses months given twice, amounts below zero and other currencies.
pub(super) fn check_months(currency: Currency, months: &[WorkMonth]) -> Result<(), RightsError> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = months.iter().find(|month| !seen.insert(month.month)) {
        return Err(RightsError::Twice(twice.month));
    }
    check_amounts(currency, months.iter().flat_map(|month| month.promised.into_iter().chain(month.received)))
}
