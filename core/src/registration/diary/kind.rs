//! What kind of day it was: the three kinds between which the law tells overtime apart.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::dates::working::Calendar;
use crate::registration::fields::named_field;
use crate::time::Date;

/// A kind of day, as 劳动法 article 44 tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DayType {
    /// A day on which work is due (工作日).
    #[serde(rename = "working_day")]
    Working,
    /// A day of rest (休息日): a weekend, or a weekday swapped for one.
    #[serde(rename = "rest_day")]
    Rest,
    /// A public holiday by statute (法定休假日).
    #[serde(rename = "holiday")]
    Holiday,
}

impl DayType {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Working, Self::Rest, Self::Holiday];

    /// The wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Working => "working_day",
            Self::Rest => "rest_day",
            Self::Holiday => "holiday",
        }
    }

    /// The kind of this wire name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

named_field!(DayType);

/// A kind of day and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The kind.
    pub kind: DayType,
    /// The person said so; otherwise the calendar did.
    pub said: bool,
    /// Nothing that is missing could change it.
    pub sure: bool,
}

/// The kind of a day: what the person said, else what the calendar says.
///
/// A day off that its year's table does not call a public holiday counts as a rest day, the lesser claim; where the table
/// does not tell them apart, or the year has none, the answer is not sure.
#[must_use]
pub fn shown(said: Option<DayType>, calendar: &Calendar, day: Date) -> Shown {
    if let Some(kind) = said {
        return Shown { kind, said: true, sure: true };
    }
    let missing: BTreeSet<i16> = calendar.missing_for(day);
    let statutory = calendar.is_statutory(day);
    let kind = match (statutory, calendar.kind(day).works()) {
        (Some(true), _) => DayType::Holiday,
        (_, true) => DayType::Working,
        (_, false) => DayType::Rest,
    };
    Shown { kind, said: false, sure: missing.is_empty() && statutory.is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::fixtures::calendar_2024_to_2026;
    use jiff::civil::date;

    #[test]
    fn a_day_follows_the_calendar_until_the_person_says_otherwise() {
        let calendar = calendar_2024_to_2026();
        let of = |day| shown(None, &calendar, day);
        assert_eq!(of(date(2026, 3, 2)), Shown { kind: DayType::Working, said: false, sure: true });
        assert_eq!(of(date(2026, 3, 7)).kind, DayType::Rest, "a Saturday");
        assert_eq!(of(date(2026, 2, 28)).kind, DayType::Working, "a Saturday that is worked");
        assert_eq!(of(date(2026, 10, 1)), Shown { kind: DayType::Holiday, said: false, sure: true });
        assert_eq!(of(date(2026, 10, 5)), Shown { kind: DayType::Rest, said: false, sure: true }, "swapped");
        assert_eq!(
            shown(Some(DayType::Rest), &calendar, date(2026, 3, 2)),
            Shown { kind: DayType::Rest, said: true, sure: true }
        );
    }

    #[test]
    fn without_a_table_or_where_it_does_not_tell_the_answer_is_the_lesser_claim_and_not_sure() {
        let calendar = calendar_2024_to_2026();
        let of = |day| shown(None, &calendar, day);
        assert_eq!(of(date(2027, 3, 1)), Shown { kind: DayType::Working, said: false, sure: false });
        assert_eq!(of(date(2025, 10, 1)), Shown { kind: DayType::Rest, said: false, sure: false });
        assert!(!of(date(2026, 12, 30)).sure, "the next notice may rearrange it");
    }
}
