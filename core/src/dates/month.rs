//! A calendar month, such as the one a wage is for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::time::Date;

/// A month of a year, written `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// A text that is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a month, like 2026-03")]
pub struct NotAMonth(String);

impl Month {
    /// The month a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// The month after it; none after the calendar's last, December 9999.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.last_day().tomorrow().ok().map(Self::of)
    }

    /// The month before it; none before the calendar's first.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.first_day().yesterday().ok().map(Self::of)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let not = || NotAMonth(text.chars().take(20).collect());
        let (year, month) = text.trim().split_once('-').ok_or_else(not)?;
        let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(not());
        }
        let (year, month) = (year.parse().map_err(|_| not())?, month.parse().map_err(|_| not())?);
        Date::new(year, month, 1).map(Self::of).map_err(|_| not())
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_reads_as_it_is_written() {
        let month: Month = "2024-02".parse().expect("a month");
        assert_eq!((month.first_day(), month.last_day()), (date(2024, 2, 1), date(2024, 2, 29)));
        assert_eq!(month.to_string(), "2024-02");
        assert_eq!(month.next().map(|m| m.to_string()).as_deref(), Some("2024-03"));
        assert_eq!(month.previous().map(|m| m.to_string()).as_deref(), Some("2024-01"));
        assert_eq!(Month::of(date(2024, 2, 17)), month);
        for text in ["2024", "2024-13", "2024-00", "24-02", "2024-2", "2024-02-01", "+024-02", "二月"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_calendar_ends_without_a_panic() {
        assert_eq!(Month::of(Date::MAX).next(), None);
        assert_eq!(Month::of(Date::MIN).previous(), None);
    }
}
