//! Working days: which days count, and how sure we are.
//!
//! A year's table lists the days off and the make-up working days that its official notice names; every other day
//! follows its weekday. Without the table of a year touched, an answer is still given and marked `approximate`.

use std::collections::BTreeSet;

use super::DateError;
use crate::time::Date;

/// Furthest a count of working days may reach: ten years of them. Data beyond it is a mistake, not a deadline.
pub const WORKING_DAYS_MAX: u32 = 2_610;

/// The last days of December that the *next* year's notice may still rearrange: the notice for 2019 moved 29 to 31
/// December 2018, and no notice since 2008 reached further back.
const DECEMBER_TAIL_FROM: i8 = 29;

/// The tables of the years we know, as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeSet<i16>,
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
    statutory: BTreeSet<Date>,
    statutory_known: BTreeSet<i16>,
}

/// Whether offices work on a day, by its year's notice or, lacking one, by its weekday alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary weekday.
    Working,
    /// A Saturday or Sunday that is worked in exchange for a holiday.
    MadeUp,
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A day off by the year's notice.
    Holiday,
}

impl DayKind {
    /// Whether the day counts as a working day.
    #[must_use]
    pub const fn works(self) -> bool {
        match self {
            Self::Working | Self::MadeUp => true,
            Self::Weekend | Self::Holiday => false,
        }
    }
}

/// A date reached by counting working days, and everything needed to explain it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingCount {
    /// The last day counted.
    pub reached: Date,
    /// Days that were passed over because offices are closed.
    pub passed_over: Vec<Date>,
    /// Saturdays and Sundays that were counted because they are worked.
    pub made_up: Vec<Date>,
    /// Years whose table is missing although it could change the answer; empty when the count is exact.
    pub years_missing: BTreeSet<i16>,
}

impl Calendar {
    /// Takes in a year's table: its days off, its make-up working days, and which days off are public holidays by statute;
    /// a table that names none of these does not tell them apart.
    pub fn add_year(&mut self, year: i16, off: &BTreeSet<Date>, work: &BTreeSet<Date>, statutory: &BTreeSet<Date>) {
        self.years.insert(year);
        self.off.extend(off);
        self.work.extend(work);
        self.statutory.extend(statutory);
        if !statutory.is_empty() {
            self.statutory_known.insert(year);
        }
    }

    /// What kind of day this is, as far as the tables go.
    #[must_use]
    pub fn kind(&self, day: Date) -> DayKind {
        if self.off.contains(&day) {
            DayKind::Holiday
        } else if self.work.contains(&day) {
            DayKind::MadeUp
        } else if is_weekend(day) {
            DayKind::Weekend
        } else {
            DayKind::Working
        }
    }

    /// Whether a day is a public holiday by statute, as far as the tables go: a day off by a notice may also be a weekend,
    /// or a weekday swapped for one. None for a day off in a year whose table does not tell them apart.
    #[must_use]
    pub fn is_statutory(&self, day: Date) -> Option<bool> {
        if self.statutory.contains(&day) {
            return Some(true);
        }
        let told_apart = !self.off.contains(&day) || self.statutory_known.contains(&day.year());
        told_apart.then_some(false)
    }

    /// The years without a table on which the kind of this day may depend: its own, and for the last days of December
    /// the next one's as well.
    #[must_use]
    pub fn missing_for(&self, day: Date) -> BTreeSet<i16> {
        let next = (day.month() == 12 && day.day() >= DECEMBER_TAIL_FROM).then(|| day.year().saturating_add(1));
        [Some(day.year()), next].into_iter().flatten().filter(|year| !self.years.contains(year)).collect()
    }

    /// Counts working days after the day of the event, which is itself not counted. Zero gives the day itself.
    ///
    /// # Errors
    /// [`DateError`] for more than [`WORKING_DAYS_MAX`] days or beyond the calendar.
    pub fn add_working_days(&self, event: Date, days: u32) -> Result<WorkingCount, DateError> {
        if days > WORKING_DAYS_MAX {
            return Err(DateError::TooFar(days));
        }
        let mut count = WorkingCount::starting(event);
        let mut left = days;
        while left > 0 {
            let day = count.reached.tomorrow().map_err(|_| DateError::OutOfRange)?;
            left -= u32::from(count.step(self, day));
        }
        Ok(count)
    }

    /// Counts working days before a day, which is itself not counted. Zero gives the day itself.
    ///
    /// # Errors
    /// [`DateError`] for more than [`WORKING_DAYS_MAX`] days or beyond the calendar.
    pub fn take_working_days(&self, event: Date, days: u32) -> Result<WorkingCount, DateError> {
        if days > WORKING_DAYS_MAX {
            return Err(DateError::TooFar(days));
        }
        let mut count = WorkingCount::starting(event);
        let mut left = days;
        while left > 0 {
            let day = count.reached.yesterday().map_err(|_| DateError::OutOfRange)?;
            left -= u32::from(count.step(self, day));
        }
        Ok(count)
    }

    /// The day itself if offices work on it, else the last day before it on which they do.
    ///
    /// # Errors
    /// [`DateError::OutOfRange`] beyond the calendar.
    pub fn working_day_until(&self, day: Date) -> Result<WorkingCount, DateError> {
        let mut count = WorkingCount::starting(day);
        let mut previous = day;
        while !count.step(self, previous) {
            previous = previous.yesterday().map_err(|_| DateError::OutOfRange)?;
        }
        Ok(count)
    }

    /// The day itself if offices work on it, else the next day on which they do.
    ///
    /// # Errors
    /// [`DateError::OutOfRange`] beyond the calendar.
    pub fn working_day_from(&self, day: Date) -> Result<WorkingCount, DateError> {
        let mut count = WorkingCount::starting(day);
        let mut next = day;
        while !count.step(self, next) {
            next = next.tomorrow().map_err(|_| DateError::OutOfRange)?;
        }
        Ok(count)
    }
}

impl WorkingCount {
    fn starting(day: Date) -> Self {
        Self { reached: day, passed_over: Vec::new(), made_up: Vec::new(), years_missing: BTreeSet::new() }
    }

    /// Whether every year touched had its table.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.years_missing.is_empty()
    }

    /// Takes one more day into account; tells whether it was a working day.
    fn step(&mut self, calendar: &Calendar, day: Date) -> bool {
        self.reached = day;
        self.years_missing.append(&mut calendar.missing_for(day));
        let kind = calendar.kind(day);
        match kind {
            DayKind::Working => {}
            DayKind::MadeUp => self.made_up.push(day),
            DayKind::Weekend | DayKind::Holiday => self.passed_over.push(day),
        }
        kind.works()
    }
}

fn is_weekend(day: Date) -> bool {
    use jiff::civil::Weekday::{Saturday, Sunday};
    matches!(day.weekday(), Saturday | Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::fixtures::calendar_2024_to_2026;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn arrival_on_monday_plus_three_working_days_is_thursday() {
        let calendar = calendar_2024_to_2026();
        let count = calendar.add_working_days(date(2026, 3, 2), 3).expect("in range");
        assert_eq!(count.reached, date(2026, 3, 5));
        assert!(count.is_exact() && count.passed_over.is_empty());
    }

    #[test]
    fn a_make_up_saturday_counts_and_a_holiday_monday_does_not() {
        let calendar = calendar_2024_to_2026();
        let over_may_day = calendar.add_working_days(date(2026, 4, 30), 4).expect("in range");
        assert_eq!(over_may_day.reached, date(2026, 5, 9), "6, 7, 8 May and the Saturday worked in exchange");
        assert_eq!(over_may_day.made_up, [date(2026, 5, 9)]);
        assert_eq!(over_may_day.passed_over.len(), 5);
        assert_eq!(calendar.kind(date(2026, 9, 25)), DayKind::Holiday);
        assert_eq!(calendar.kind(date(2026, 9, 20)), DayKind::MadeUp);
    }

    #[test]
    fn the_next_working_day_after_mid_autumn_2026_is_monday_the_28th() {
        let calendar = calendar_2024_to_2026();
        let next = calendar.working_day_from(date(2026, 9, 25)).expect("in range");
        assert_eq!(next.reached, date(2026, 9, 28));
        assert_eq!(next.passed_over, [date(2026, 9, 25), date(2026, 9, 26), date(2026, 9, 27)]);
        assert!(next.is_exact());
        assert_eq!(calendar.working_day_from(date(2026, 9, 28)).expect("in range").reached, date(2026, 9, 28));
        let before = calendar.working_day_until(date(2026, 10, 7)).expect("in range");
        assert_eq!(before.reached, date(2026, 9, 30), "the last working day before the week of National Day");
    }

    #[test]
    fn public_holidays_by_statute_are_told_apart_from_other_days_off_where_the_table_does() {
        let calendar = calendar_2024_to_2026();
        assert_eq!(calendar.is_statutory(date(2026, 10, 3)), Some(true));
        assert_eq!(calendar.is_statutory(date(2026, 10, 4)), Some(false), "a day off, in exchange");
        assert_eq!(calendar.is_statutory(date(2026, 10, 12)), Some(false), "a Monday");
        assert_eq!(calendar.is_statutory(date(2025, 10, 1)), None, "that table does not say");
        assert_eq!(calendar.is_statutory(date(2025, 10, 13)), Some(false));
    }

    #[test]
    fn a_year_without_a_table_is_approximate_also_when_only_touched() {
        let calendar = calendar_2024_to_2026();
        let inside = calendar.add_working_days(date(2027, 3, 1), 3).expect("in range");
        assert_eq!((inside.reached, inside.is_exact()), (date(2027, 3, 4), false));
        let across = calendar.add_working_days(date(2026, 12, 25), 10).expect("in range");
        assert_eq!(across.years_missing, BTreeSet::from([2027]));
        let before = calendar.add_working_days(date(2023, 12, 20), 20).expect("in range");
        assert_eq!(before.years_missing, BTreeSet::from([2023]));
    }

    #[test]
    fn the_end_of_december_waits_for_the_next_years_notice() {
        let calendar = calendar_2024_to_2026();
        assert!(calendar.add_working_days(date(2026, 12, 25), 1).expect("in range").is_exact());
        assert!(!calendar.add_working_days(date(2026, 12, 28), 1).expect("in range").is_exact());
        assert!(calendar.add_working_days(date(2025, 12, 30), 1).expect("in range").is_exact());
    }

    #[test]
    fn absurd_counts_are_refused() {
        let calendar = Calendar::default();
        assert_eq!(calendar.add_working_days(date(2026, 1, 1), 2_611), Err(DateError::TooFar(2_611)));
        assert_eq!(calendar.add_working_days(Date::MAX, 1), Err(DateError::OutOfRange));
    }

    prop_compose! {
        fn day_in_or_near_the_tables()(offset in 0_i32..1_400) -> Date {
            super::super::add_days(date(2023, 6, 1), offset).expect("in range")
        }
    }

    proptest! {
        /// The independent check: list every day after the event, strike those closed, take the n-th.
        #[test]
        fn counting_agrees_with_striking_days_from_a_list(event in day_in_or_near_the_tables(), days in 1_u32..80) {
            let calendar = calendar_2024_to_2026();
            let closed = |day: &Date| {
                let off = crate::registration::fixtures::OFF.contains(&day.to_string().as_str());
                let work = crate::registration::fixtures::WORK.contains(&day.to_string().as_str());
                off || (day.weekday().to_monday_zero_offset() >= 5 && !work)
            };
            let after = event.series(jiff::Span::new().days(1)).skip(1);
            let expected = after.filter(|day| !closed(day)).nth(days as usize - 1).expect("far from the end of time");
            let count = calendar.add_working_days(event, days).expect("in range");
            prop_assert_eq!(count.reached, expected);
            let walked = event.until(count.reached).expect("ordered").get_days();
            prop_assert_eq!(walked as usize, days as usize + count.passed_over.len());
        }

        #[test]
        fn the_next_working_day_is_the_nearest_one(day in day_in_or_near_the_tables()) {
            let calendar = calendar_2024_to_2026();
            let next = calendar.working_day_from(day).expect("in range").reached;
            prop_assert!(calendar.kind(next).works());
            for between in day.series(jiff::Span::new().days(1)).take_while(|between| *between < next) {
                prop_assert!(!calendar.kind(between).works());
            }
        }

        #[test]
        fn counting_back_undoes_counting_forward_from_a_working_day(event in day_in_or_near_the_tables(), days in 0_u32..60) {
            let calendar = calendar_2024_to_2026();
            let start = calendar.working_day_from(event).expect("in range").reached;
            let there = calendar.add_working_days(start, days).expect("in range").reached;
            prop_assert_eq!(calendar.take_working_days(there, days).expect("in range").reached, start);
        }

        #[test]
        fn more_days_never_end_earlier(event in day_in_or_near_the_tables(), days in 0_u32..60) {
            let calendar = calendar_2024_to_2026();
            let fewer = calendar.add_working_days(event, days).expect("in range").reached;
            let more = calendar.add_working_days(event, days + 1).expect("in range").reached;
            prop_assert!(fewer < more);
        }
    }
}
