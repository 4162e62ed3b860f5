//! A year's public holidays and make-up workdays, as announced by one notice.
//!
//! Only the table lives here: which days an office is closed and which weekend days it works. Reckoning working days
//! on it, and saying `approximate` for a year without a table, is [`Calendar`]'s.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::text::{ItemId, Text};
use crate::dates::working::Calendar;
use crate::time::Date;

/// One year's days off and make-up workdays. Saturdays and Sundays not named in `work` are days off anyway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearTable<T = Text> {
    /// `cn-2026`.
    pub id: ItemId,
    /// The year its notice is for.
    pub year: i16,
    /// Holidays, including the weekend days inside a holiday.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub off: BTreeSet<Date>,
    /// Weekend days that are worked to make up for a holiday.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub work: BTreeSet<Date>,
    /// The days off that are public holidays by statute; the other days off are weekends or were swapped for weekends.
    /// Work on a public holiday is paid differently. A table that names none does not say which they are.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub statutory: BTreeSet<Date>,
    /// What the table is called where a person sees it.
    pub title: T,
    /// Statements that carry its citation and confidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

/// Why a table contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A date of another year.
    #[error("{0} does not lie in the table's year")]
    OtherYear(Date),
    /// A day named as off and as worked.
    #[error("{0} is both a day off and a workday")]
    Both(Date),
    /// A public holiday that is not among the days off.
    #[error("{0} is a public holiday and not among the days off")]
    NotOff(Date),
}

impl<T> YearTable<T> {
    /// Checks that every date lies in the year, or in the last three days of the one before, which a New Year notice may
    /// rearrange, that none is named twice, and that every public holiday is a day off.
    ///
    /// # Errors
    /// [`CalendarError`] with the first such date.
    pub fn check(&self) -> Result<(), CalendarError> {
        if let Some(day) = self.off.iter().chain(&self.work).find(|day| !self.covers(**day)) {
            return Err(CalendarError::OtherYear(*day));
        }
        if let Some(day) = self.off.intersection(&self.work).next() {
            return Err(CalendarError::Both(*day));
        }
        self.statutory.difference(&self.off).next().map_or(Ok(()), |day| Err(CalendarError::NotOff(*day)))
    }

    fn covers(&self, day: Date) -> bool {
        day.year() == self.year || (day.year() + 1 == self.year && day.month() == 12 && day.day() >= 29)
    }
}

impl Calendar {
    /// The calendar of these tables. A table that contradicts itself or another one closes the day: a deadline reckoned
    /// on it comes later than it might, so lint refuses such tables before they are published.
    pub fn new<'a, T: 'a>(tables: impl IntoIterator<Item = &'a YearTable<T>>) -> Self {
        let mut calendar = Self::default();
        for table in tables {
            calendar.add_year(table.year, &table.off, &table.work, &table.statutory);
        }
        calendar
    }
}
