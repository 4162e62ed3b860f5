//! What a person tells the calculators. The wage diary fills the same shapes.

use serde::{Deserialize, Serialize};

use crate::dates::month::Month;
use crate::money::Money;

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
