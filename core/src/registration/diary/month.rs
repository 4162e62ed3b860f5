//! Sums by month: hours as the law tells them apart, pay promised and received.
//!
//! Overtime on a working day is what goes beyond the regular hours of that day with one employer; work on a rest day or a
//! public holiday counts whole. Money counts for the month it is for. What is not known is not reckoned as nothing: no
//! entry about received pay gives no sum and no difference; whoever got nothing writes zero.

use std::collections::BTreeMap;

use super::entry::{DAY_MINUTES, Diary, Entry};
use super::kind::{DayType, shown};
use crate::dates::month::Month;
use crate::dates::working::Calendar;
use crate::money::Money;
use crate::time::Date;

/// One month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthTotals {
    /// Which.
    pub month: Month,
    /// Days with work.
    pub days: u32,
    /// Minutes on working days within the regular hours.
    pub minutes_regular: u32,
    /// Minutes on working days beyond them.
    pub minutes_overtime_workday: u32,
    /// Minutes on rest days.
    pub minutes_rest_day: u32,
    /// Minutes on public holidays.
    pub minutes_holiday: u32,
    /// Pay promised for it; none when nothing is noted, or not in one currency.
    pub promised: Option<Money>,
    /// Pay received for it; none likewise.
    pub received: Option<Money>,
    /// Promised less received, where both are known.
    pub difference: Option<Money>,
    /// A day whose kind is not sure is in it, or the regular hours of a day are not known.
    pub approximate: bool,
    /// Entries in it overlap, or a day has more than 24 hours: two phones may have noted the same.
    pub overlapping: bool,
}

impl MonthTotals {
    fn empty(month: Month) -> Self {
        Self {
            month,
            days: 0,
            minutes_regular: 0,
            minutes_overtime_workday: 0,
            minutes_rest_day: 0,
            minutes_holiday: 0,
            promised: None,
            received: None,
            difference: None,
            approximate: false,
            overlapping: false,
        }
    }

    fn work(&mut self, kind: DayType, minutes: u32, regular: Option<u32>) {
        let add = |sum: &mut u32, minutes: u32| *sum = sum.saturating_add(minutes);
        match kind {
            DayType::Working => {
                let within = regular.map_or(minutes, |most| minutes.min(most));
                add(&mut self.minutes_regular, within);
                add(&mut self.minutes_overtime_workday, minutes - within);
                self.approximate |= regular.is_none();
            }
            DayType::Rest => add(&mut self.minutes_rest_day, minutes),
            DayType::Holiday => add(&mut self.minutes_holiday, minutes),
        }
    }
}

/// Sums every month that has an entry, the oldest first; of one employer only, where one is named.
///
/// `regular` is the minutes of an ordinary working day. Where guidance does not say them every minute of a working day
/// counts as regular, the lesser claim, and the month is approximate.
///
/// Entries that do not agree with themselves are left out; [`Diary::unsettled`] counts them.
#[must_use]
pub fn totals(diary: &Diary, calendar: &Calendar, regular: Option<u32>, employer: Option<&str>) -> Vec<MonthTotals> {
    let entries: Vec<Entry> =
        diary.settled().into_iter().filter(|entry| employer.is_none_or(|name| employer_of(entry) == name)).collect();
    let mut months = BTreeMap::new();
    work(&entries, calendar, regular, &mut months);
    pay(&entries, &mut months);
    overlaps(&entries, &mut months);
    months.into_values().collect()
}

type Months = BTreeMap<Month, MonthTotals>;

fn month_of(months: &mut Months, day: Date) -> &mut MonthTotals {
    let month = Month::of(day);
    months.entry(month).or_insert_with(|| MonthTotals::empty(month))
}

/// An employer's name as it is compared: without space around it; empty when none was given.
#[must_use]
pub fn employer_of(entry: &Entry) -> &str {
    entry.employer.as_deref().unwrap_or_default().trim()
}

fn work(entries: &[Entry], calendar: &Calendar, regular: Option<u32>, months: &mut Months) {
    let mut days: BTreeMap<Date, BTreeMap<(&str, DayType), u32>> = BTreeMap::new();
    for entry in entries {
        let Some(minutes) = entry.worked().filter(|minutes| *minutes > 0) else { continue };
        let kind = shown(entry.kind, calendar, entry.day);
        month_of(months, entry.day).approximate |= !kind.sure;
        let of_day = days.entry(entry.day).or_default().entry((employer_of(entry), kind.kind)).or_default();
        *of_day = of_day.saturating_add(minutes);
    }
    for (day, shifts) in days {
        let month = month_of(months, day);
        month.days += 1;
        for ((_, kind), minutes) in shifts {
            month.work(kind, minutes, regular);
        }
    }
}

fn pay(entries: &[Entry], months: &mut Months) {
    let mut sums: BTreeMap<Date, (Vec<Money>, Vec<Money>)> = BTreeMap::new();
    for entry in entries {
        let (promised, received) = sums.entry(entry.pays_for()).or_default();
        promised.extend(entry.promised);
        received.extend(entry.received);
    }
    for (day, (promised, received)) in sums.into_iter().filter(|(_, (p, r))| !p.is_empty() || !r.is_empty()) {
        let month = month_of(months, day);
        (month.promised, month.received) = (sum(&promised), sum(&received));
        month.difference = less(month.promised, month.received);
    }
}

/// The sum, if there is anything and all of it in one currency.
fn sum(amounts: &[Money]) -> Option<Money> {
    let (first, rest) = amounts.split_first()?;
    rest.iter().try_fold(*first, |sum, amount| sum.checked_add(*amount).ok())
}

fn less(promised: Option<Money>, received: Option<Money>) -> Option<Money> {
    let received = received?;
    promised?.checked_add(Money { minor: received.minor.checked_neg()?, ..received }).ok()
}

/// Marks months in which entries overlap. Entries are sorted by day, and none reaches beyond the next day's end.
fn overlaps(entries: &[Entry], months: &mut Months) {
    for (at, entry) in entries.iter().enumerate() {
        let near = |other: &&Entry| entry.day.until(other.day).is_ok_and(|span| span.get_days() <= 1);
        let twice = entries[at + 1..].iter().take_while(near).any(|other| entry.overlaps(other));
        let day = entries[at..].iter().take_while(|other| other.day == entry.day).filter_map(Entry::worked);
        if twice || day.fold(0, u32::saturating_add) > DAY_MINUTES {
            month_of(months, entry.day).overlapping = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::Draft;
    use super::super::entry::Span;
    use super::*;
    use crate::cbor;
    use crate::registration::fixtures::calendar_2024_to_2026;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn diary(drafts: &[Draft]) -> Diary {
        let writes = drafts.iter().enumerate().flat_map(|(id, draft)| draft.writes(&format!("e{id:04}")));
        let bytes: Vec<_> = writes.map(|write| (write.path.clone(), cbor::encode(&write.value))).collect();
        Diary::from_fields(bytes.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
    }

    fn hours(day: Date, hours: u32) -> Draft {
        Draft { day: Some(day), minutes: Some(hours * 60), ..Draft::default() }
    }

    fn sums(drafts: &[Draft]) -> Vec<MonthTotals> {
        totals(&diary(drafts), &calendar_2024_to_2026(), Some(480), None)
    }

    #[test]
    fn hours_fall_where_the_law_puts_them() {
        let months = sums(&[
            hours(date(2026, 9, 21), 10),
            hours(date(2026, 9, 20), 9),
            hours(date(2026, 9, 26), 5),
            hours(date(2026, 9, 25), 4),
            hours(date(2026, 10, 5), 3),
        ]);
        let september = &months[0];
        assert_eq!(september.month.first_day(), date(2026, 9, 1));
        assert_eq!(september.minutes_regular, 16 * 60, "a Monday, and a Sunday that is worked");
        assert_eq!(september.minutes_overtime_workday, 3 * 60);
        assert_eq!(september.minutes_rest_day, 5 * 60, "the Saturday after mid-autumn");
        assert_eq!(september.minutes_holiday, 4 * 60, "mid-autumn");
        assert_eq!((september.days, september.approximate), (4, false));
        assert_eq!(months[1].minutes_rest_day, 3 * 60, "a day off in exchange is no public holiday");
    }

    #[test]
    fn the_regular_hours_are_those_of_a_day_with_one_employer() {
        let day = date(2026, 3, 2);
        let with = |name: &str, h| Draft { employer: Some(name.into()), ..hours(day, h) };
        let months = sums(&[with("金龙", 6), with(" 金龙 ", 4), with("夜班", 6)]);
        assert_eq!((months[0].minutes_regular, months[0].minutes_overtime_workday), (14 * 60, 2 * 60));
        let one =
            totals(&diary(&[with("金龙", 6), with("夜班", 7)]), &calendar_2024_to_2026(), Some(480), Some("夜班"));
        assert_eq!(one[0].minutes_regular, 7 * 60);
    }

    #[test]
    fn a_year_without_a_table_is_approximate_and_what_the_person_said_is_not() {
        assert!(sums(&[hours(date(2027, 3, 1), 8)])[0].approximate);
        let said = Draft { kind: Some(DayType::Rest), ..hours(date(2027, 3, 1), 8) };
        let month = &sums(&[said])[0];
        assert_eq!((month.minutes_rest_day, month.approximate), (480, false));
    }

    #[test]
    fn without_the_regular_hours_everything_is_regular_and_approximate() {
        let long = diary(&[hours(date(2026, 3, 2), 12)]);
        let month = &totals(&long, &calendar_2024_to_2026(), None, None)[0];
        assert_eq!((month.minutes_regular, month.minutes_overtime_workday), (720, 0));
        assert!(month.approximate);
    }

    #[test]
    fn money_counts_for_the_month_it_is_for_and_silence_is_not_nothing() {
        let promised = Draft { promised: Some(Money::fen(600_000)), ..hours(date(2026, 3, 2), 8) };
        let came = Draft {
            day: Some(date(2026, 4, 15)),
            received: Some(Money::fen(150_000)),
            pay_month: Some(date(2026, 3, 31)),
            ..Draft::default()
        };
        let alone = &sums(std::slice::from_ref(&promised))[0];
        assert_eq!((alone.promised, alone.received, alone.difference), (Some(Money::fen(600_000)), None, None));
        let months = sums(&[promised.clone(), came]);
        assert_eq!(months.len(), 1, "April has no entry of its own: {months:?}");
        assert_eq!(months[0].difference, Some(Money::fen(450_000)));
        let nothing = Draft { received: Some(Money::fen(0)), ..promised };
        assert_eq!(sums(&[nothing])[0].difference, Some(Money::fen(600_000)));
    }

    #[test]
    fn the_same_hours_from_two_phones_are_marked() {
        let day = date(2026, 3, 2);
        let span = |started, ended| Draft { span: Some(Span { started, ended }), ..hours(day, 1) };
        assert!(sums(&[span(480, 1020), span(1000, 1100)])[0].overlapping);
        assert!(!sums(&[span(480, 1020), span(1020, 1100)])[0].overlapping);
        assert!(sums(&[hours(day, 13), hours(day, 12)])[0].overlapping);
        let night = Draft { span: Some(Span { started: 1200, ended: 1920 }), ..hours(day, 1) };
        let morning = Draft { span: Some(Span { started: 420, ended: 600 }), ..hours(date(2026, 3, 3), 1) };
        assert!(sums(&[night, morning])[0].overlapping);
    }

    proptest! {
        /// The independent check: no minute is lost or counted twice, whatever kind of day it falls on.
        #[test]
        fn every_minute_is_in_exactly_one_sum(days in proptest::collection::vec((0_i32..900, 0_u32..1440, 0_u8..3), 0..30)) {
            let names = ["", "甲", "乙"];
            let drafts: Vec<Draft> = days.iter().map(|(offset, minutes, who)| Draft {
                day: crate::dates::add_days(date(2024, 6, 1), *offset).ok(),
                minutes: Some(*minutes),
                employer: Some(names[usize::from(*who)].into()),
                ..Draft::default()
            }).collect();
            let all = |m: &MonthTotals| m.minutes_regular + m.minutes_overtime_workday + m.minutes_rest_day + m.minutes_holiday;
            let counted: u32 = sums(&drafts).iter().map(all).sum();
            prop_assert_eq!(counted, days.iter().map(|(_, minutes, _)| minutes).sum::<u32>());
            let by_employer: u32 = names.iter().flat_map(|name| {
                totals(&diary(&drafts), &calendar_2024_to_2026(), Some(480), Some(name))
            }).map(|m| all(&m)).sum();
            prop_assert_eq!(by_employer, counted);
        }
    }
}
