//! Adding days, months and years to a date, the way the rules count them.
//!
//! Four laws, from `docs/registration.md`: the day of the event is not counted; months and years are added to the
//! *original* anchor and clamped to the month's last day; a window includes both its ends; every sum is checked.
//! Working days and holidays are next door in [`working`], calendar months in [`month`].

pub mod month;
pub mod working;

use jiff::Span;
use serde::{Deserialize, Serialize};

use crate::time::Date;

/// Furthest a single offset may reach, in days: a century. Data beyond it is a mistake, not a deadline.
pub const OFFSET_DAYS_MAX: u32 = 36_525;

/// Furthest a single offset may reach, in months: a century.
pub const OFFSET_MONTHS_MAX: u32 = 1_200;

/// Why a date cannot be reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The offset is longer than a century.
    #[error("an offset of {0} is longer than a century")]
    TooFar(u32),
    /// The result is beyond the calendar (years -9999 to 9999).
    #[error("the date is beyond the calendar")]
    OutOfRange,
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first day on which one may act.
    pub opens: Date,
    /// The last day on which one may act.
    pub closes: Date,
}

impl Window {
    /// Whether this day lies inside, ends included.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.opens <= day && day <= self.closes
    }
}

/// Calendar days after (or, negative, before) the day of the event, which is itself not counted.
///
/// # Errors
/// [`DateError`] for more than a century or beyond the calendar.
pub fn add_days(anchor: Date, days: i32) -> Result<Date, DateError> {
    within(days.unsigned_abs(), OFFSET_DAYS_MAX)?;
    anchor.checked_add(Span::new().days(i64::from(days))).map_err(|_| DateError::OutOfRange)
}

/// Calendar months after (or before) the anchor, clamped to the month's last day: 31 August + 6 is the end of
/// February. 满半年 is six of these, not 183 days.
///
/// # Errors
/// [`DateError`] for more than a century or beyond the calendar.
pub fn add_months(anchor: Date, months: i32) -> Result<Date, DateError> {
    within(months.unsigned_abs(), OFFSET_MONTHS_MAX)?;
    let count = i32::from(anchor.year()) * 12 + i32::from(anchor.month()) - 1 + months;
    let year = i16::try_from(count.div_euclid(12)).map_err(|_| DateError::OutOfRange)?;
    let month = i8::try_from(count.rem_euclid(12) + 1).map_err(|_| DateError::OutOfRange)?;
    let first = Date::new(year, month, 1).map_err(|_| DateError::OutOfRange)?;
    Date::new(year, month, anchor.day().min(first.days_in_month())).map_err(|_| DateError::OutOfRange)
}

/// Years after (or before) the anchor; 29 February becomes 28 February where there is none.
///
/// # Errors
/// [`DateError`] for more than a century or beyond the calendar.
pub fn add_years(anchor: Date, years: i32) -> Result<Date, DateError> {
    let months = years.checked_mul(12).ok_or(DateError::TooFar(years.unsigned_abs()))?;
    add_months(anchor, months)
}

/// The first anniversary on or after a day, never the event itself, with its number. Each is reckoned from the
/// original date, so 29 February comes back in a leap year.
///
/// # Errors
/// [`DateError`] beyond a century.
pub fn anniversary_from(event: Date, on_or_after: Date) -> Result<(u32, Date), DateError> {
    let guess = i32::from(on_or_after.year()) - i32::from(event.year());
    let number = guess.max(1);
    let reached = add_years(event, number)?;
    let number = if reached < on_or_after { number + 1 } else { number };
    Ok((number.unsigned_abs(), add_years(event, number)?))
}

/// How many full calendar months lie between two days: the greatest `n` with `start + n months ≤ end`; 0 when the end
/// is earlier.
#[must_use]
pub fn full_months(start: Date, end: Date) -> u32 {
    let rough =
        (i32::from(end.year()) - i32::from(start.year())) * 12 + i32::from(end.month()) - i32::from(start.month());
    if rough <= 0 {
        return 0;
    }
    let overshoots = start.day().min(end.days_in_month()) > end.day();
    rough.unsigned_abs() - u32::from(overshoots)
}

fn within(amount: u32, max: u32) -> Result<(), DateError> {
    if amount > max { Err(DateError::TooFar(amount)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn half_a_year_is_six_calendar_months() {
        assert_eq!(add_months(date(2026, 3, 4), 6), Ok(date(2026, 9, 4)));
        assert_eq!(add_months(date(2025, 8, 31), 6), Ok(date(2026, 2, 28)));
        assert_eq!(add_months(date(2027, 8, 31), 6), Ok(date(2028, 2, 29)));
        assert_ne!(add_months(date(2026, 3, 4), 6), add_days(date(2026, 3, 4), 183));
    }

    #[test]
    fn months_are_added_to_the_original_anchor_not_to_a_clamped_one() {
        assert_eq!(add_months(date(2026, 1, 31), 2), Ok(date(2026, 3, 31)));
        let by_steps = add_months(add_months(date(2026, 1, 31), 1).expect("in range"), 1);
        assert_eq!(by_steps, Ok(date(2026, 3, 28)), "which is why nobody may add twice");
    }

    #[test]
    fn the_twenty_ninth_of_february_comes_back_in_a_leap_year() {
        let born = date(2024, 2, 29);
        assert_eq!(add_years(born, 1), Ok(date(2025, 2, 28)));
        assert_eq!(add_years(born, 4), Ok(date(2028, 2, 29)));
        assert_eq!(anniversary_from(born, date(2025, 2, 28)), Ok((1, date(2025, 2, 28))));
        assert_eq!(anniversary_from(born, date(2025, 3, 1)), Ok((2, date(2026, 2, 28))));
        assert_eq!(anniversary_from(born, date(2027, 6, 1)), Ok((4, date(2028, 2, 29))));
    }

    #[test]
    fn the_event_itself_is_no_anniversary() {
        let issued = date(2026, 9, 20);
        assert_eq!(anniversary_from(issued, issued), Ok((1, date(2027, 9, 20))));
        assert_eq!(anniversary_from(issued, date(2020, 1, 1)), Ok((1, date(2027, 9, 20))));
    }

    #[test]
    fn a_window_includes_both_its_ends() {
        let window = Window { opens: date(2027, 8, 20), closes: date(2027, 9, 20) };
        assert!(window.contains(window.opens) && window.contains(window.closes));
        assert!(!window.contains(date(2027, 8, 19)) && !window.contains(date(2027, 9, 21)));
    }

    #[test]
    fn absurd_offsets_are_values_not_panics() {
        assert_eq!(add_days(date(2026, 1, 1), 36_526), Err(DateError::TooFar(36_526)));
        assert_eq!(add_months(date(9999, 12, 1), 1), Err(DateError::OutOfRange));
        assert_eq!(add_years(date(2026, 1, 1), i32::MAX), Err(DateError::TooFar(2_147_483_647)));
        assert_eq!(add_months(date(2026, 1, 1), i32::MIN), Err(DateError::TooFar(2_147_483_648)));
    }

    prop_compose! {
        fn any_day()(year in 1950_i16..2150, ordinal in 0_i32..365) -> Date {
            add_days(date(year, 1, 1), ordinal).expect("inside the calendar")
        }
    }

    /// Walks one day at a time until the month has changed `months` times: slow, and too simple to be wrong.
    fn walk_months(anchor: Date, months: i32) -> Date {
        let mut day = anchor;
        let mut turned = 0;
        while turned < months {
            let next = day.tomorrow().expect("inside the calendar");
            turned += i32::from(next.month() != day.month());
            day = next;
        }
        loop {
            let next = day.tomorrow().expect("inside the calendar");
            if day.day() == anchor.day() || next.month() != day.month() {
                return day;
            }
            day = next;
        }
    }

    proptest! {
        #[test]
        fn adding_months_agrees_with_walking_day_by_day(anchor in any_day(), months in 1_i32..40) {
            prop_assert_eq!(add_months(anchor, months), Ok(walk_months(anchor, months)));
        }

        #[test]
        fn full_months_is_the_greatest_that_fits(start in any_day(), end in any_day()) {
            let n = i32::try_from(full_months(start, end)).expect("two centuries at most");
            prop_assume!(n < 1_200);
            prop_assert!(end < start || add_months(start, n).expect("in range") <= end);
            prop_assert!(n == 0 || end >= start);
            prop_assert!(add_months(start, n + 1).expect("in range") > end);
        }

        #[test]
        fn the_next_anniversary_is_the_earliest_that_is_not_past(event in any_day(), today in any_day()) {
            prop_assume!(i32::from(today.year()) - i32::from(event.year()) < 99);
            let (number, reached) = anniversary_from(event, today).expect("within a century");
            prop_assert!(reached >= today && reached > event);
            let before = i32::try_from(number).expect("small") - 1;
            prop_assert!(before == 0 || add_years(event, before).expect("in range") < today);
        }
    }
}
