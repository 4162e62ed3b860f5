//! Reminders: on which days the phone should speak up, planned on the phone from due dates.
//!
//! What a notification shows is always the same neutral sentence; what it is about appears only after unlocking. One day
//! gives one notification, however much is due, and the number planned is bounded because phones bound it.

use std::collections::BTreeMap;

use super::deadline::Due;
use super::say::pick;
use crate::dates;
use crate::guidance::procedure::DeadlineRole;
use crate::guidance::text::ItemId;
use crate::locale::Locale;
use crate::time::Date;

/// Most notifications planned at once: iOS keeps 64 per app and drops the rest in silence.
pub const PLANNED_MAX: usize = 60;

/// Days before the last day on which to remind; 0 is the last day itself.
const DAYS_BEFORE: [i32; 5] = [14, 7, 3, 1, 0];

/// The only text a notification ever shows: no topic, employer, place or name.
#[must_use]
pub const fn notification_text(locale: Locale) -> &'static str {
    pick(locale, "你有一条提醒", "You have a reminder")
}

/// A notification to schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The day.
    pub on: Date,
    /// What it is about, for after unlocking; sorted.
    pub about: Vec<Occasion>,
}

/// One thing a reminder is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occasion {
    /// The application or permit, as its owner names it.
    pub of: String,
    /// Which deadline.
    pub deadline: ItemId,
    /// What it says.
    pub says: Says,
}

/// What a reminder says about a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Says {
    /// From today one may act.
    Opens,
    /// So many days are left; 0 on the last day.
    DaysLeft(u16),
    /// The last day has passed.
    Passed,
    /// The office should have acted by yesterday.
    OfficeIsLate,
}

/// Plans reminders from today on, nearest first. `dues` pairs each due date with the application or permit it is about.
///
/// Days are counted to the statutory date, the earlier one. A day that has passed is not planned, but what is already
/// over is told today.
#[must_use]
pub fn plan<'a>(dues: impl IntoIterator<Item = (&'a str, &'a Due)>, today: Date) -> Vec<Reminder> {
    let mut by_day: BTreeMap<Date, Vec<Occasion>> = BTreeMap::new();
    for (of, due) in dues {
        for (on, says) in occasions(due, today) {
            by_day.entry(on).or_default().push(Occasion { of: of.to_owned(), deadline: due.deadline.clone(), says });
        }
    }
    by_day.into_iter().take(PLANNED_MAX).map(|(on, about)| Reminder { on, about: sorted(about) }).collect()
}

fn sorted(mut about: Vec<Occasion>) -> Vec<Occasion> {
    about.sort();
    about.dedup();
    about
}

/// A day of a due date as a calendar keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The day.
    pub on: Date,
    /// Whether from that day on one may act, rather than up to it.
    pub begins: bool,
    /// How many days before to remind; 0 on the day itself.
    pub days_before: Vec<u16>,
}

/// The days of a due date: its last, the first of a window, the one on which to ask an office that is late. They are the days
/// that [`plan`] reminds of.
#[must_use]
pub fn marks(due: &Due) -> Vec<Mark> {
    let day = |on, begins| Mark { on, begins, days_before: vec![0] };
    let last = |begin| Mark {
        on: due.statutory,
        begins: false,
        days_before: before_the_end(due.statutory, begin)
            .into_iter()
            .filter_map(|(_, says)| match says {
                Says::DaysLeft(days) => Some(days),
                Says::Opens | Says::Passed | Says::OfficeIsLate => None,
            })
            .collect(),
    };
    match due.role {
        DeadlineRole::DueBy => vec![last(due.anchored_on)],
        DeadlineRole::Window => {
            let opens = due.window.map_or(due.statutory, |window| window.opens);
            vec![day(opens, true), last(opens)]
        }
        DeadlineRole::OpensOn => vec![day(due.statutory, true)],
        DeadlineRole::OfficeBy => office_is_late(due).into_iter().map(|(on, _)| day(on, false)).collect(),
    }
}

fn occasions(due: &Due, today: Date) -> Vec<(Date, Says)> {
    let mut planned = match due.role {
        DeadlineRole::DueBy => before_the_end(due.statutory, due.anchored_on),
        DeadlineRole::Window => {
            let opens = due.window.map_or(due.statutory, |window| window.opens);
            let mut planned = before_the_end(due.statutory, opens);
            planned.insert(0, (opens, Says::Opens));
            planned
        }
        DeadlineRole::OpensOn => vec![(due.statutory, Says::Opens)],
        DeadlineRole::OfficeBy => office_is_late(due),
    };
    planned.retain(|(on, _)| *on >= today);
    let own_duty = matches!(due.role, DeadlineRole::DueBy | DeadlineRole::Window);
    if own_duty && due.is_past(today) {
        planned.push((today, Says::Passed));
    }
    planned
}

/// Reminders towards a last day, none of them on or before the day on which one could begin.
fn before_the_end(last: Date, begin: Date) -> Vec<(Date, Says)> {
    let towards = DAYS_BEFORE.into_iter().filter_map(|days| {
        let on = dates::add_days(last, -days).ok()?;
        let left = u16::try_from(days).ok()?;
        (on > begin || days == 0).then_some((on, Says::DaysLeft(left)))
    });
    towards.collect()
}

/// The person may ask on the day after the last one the office had, extension included.
fn office_is_late(due: &Due) -> Vec<(Date, Says)> {
    let last = due.next_working_day.max(due.at_most.unwrap_or(due.next_working_day));
    last.tomorrow().map_or_else(|_| Vec::new(), |on| vec![(on, Says::OfficeIsLate)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Window;
    use crate::registration::fixtures;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn due(role: DeadlineRole, anchored_on: Date, statutory: Date) -> Due {
        fixtures::due(role, anchored_on, statutory, statutory)
    }

    fn told(due: &Due, today: Date) -> Vec<(Date, Says)> {
        plan([("a", due)], today).into_iter().map(|reminder| (reminder.on, reminder.about[0].says)).collect()
    }

    #[test]
    fn the_notification_names_nothing() {
        assert_eq!(notification_text(Locale::ZhHans), "你有一条提醒");
        assert_eq!(notification_text(Locale::En), "You have a reminder");
    }

    #[test]
    fn three_days_to_register_are_reminded_of_the_day_before_and_on_the_last() {
        let register = due(DeadlineRole::DueBy, date(2026, 3, 2), date(2026, 3, 5));
        let planned = [(date(2026, 3, 4), Says::DaysLeft(1)), (date(2026, 3, 5), Says::DaysLeft(0))];
        assert_eq!(told(&register, date(2026, 3, 2)), planned);
        assert_eq!(told(&register, date(2026, 3, 5)), planned[1..]);
        assert_eq!(told(&register, date(2026, 3, 9)), [(date(2026, 3, 9), Says::Passed)]);
    }

    #[test]
    fn a_window_is_told_when_it_opens_and_towards_its_end() {
        let mut endorse = due(DeadlineRole::Window, date(2026, 9, 20), date(2027, 9, 20));
        endorse.window = Some(Window { opens: date(2027, 8, 20), closes: date(2027, 9, 20) });
        assert_eq!(
            told(&endorse, date(2026, 11, 24)),
            [
                (date(2027, 8, 20), Says::Opens),
                (date(2027, 9, 6), Says::DaysLeft(14)),
                (date(2027, 9, 13), Says::DaysLeft(7)),
                (date(2027, 9, 17), Says::DaysLeft(3)),
                (date(2027, 9, 19), Says::DaysLeft(1)),
                (date(2027, 9, 20), Says::DaysLeft(0)),
            ]
        );
    }

    #[test]
    fn an_office_is_late_only_after_its_extension() {
        let mut answer = due(DeadlineRole::OfficeBy, date(2026, 9, 10), date(2026, 9, 25));
        answer.next_working_day = date(2026, 9, 28);
        assert_eq!(told(&answer, date(2026, 9, 10)), [(date(2026, 9, 29), Says::OfficeIsLate)]);
        answer.at_most = Some(date(2026, 10, 10));
        assert_eq!(told(&answer, date(2026, 9, 10)), [(date(2026, 10, 11), Says::OfficeIsLate)]);
        assert_eq!(told(&answer, date(2026, 10, 12)), [], "its lateness is not the person's fault");
    }

    #[test]
    fn a_first_possible_day_is_told_once() {
        let apply = due(DeadlineRole::OpensOn, date(2026, 3, 4), date(2026, 9, 4));
        assert_eq!(told(&apply, date(2026, 3, 4)), [(date(2026, 9, 4), Says::Opens)]);
        assert_eq!(told(&apply, date(2026, 9, 5)), []);
    }

    #[test]
    fn one_day_gives_one_notification_and_the_number_is_bounded() {
        let last = date(2026, 3, 5);
        let one = due(DeadlineRole::DueBy, date(2026, 3, 2), last);
        let planned = plan([("a", &one), ("b", &one), ("a", &one)], last);
        assert_eq!(planned.len(), 1);
        let of: Vec<_> = planned[0].about.iter().map(|occasion| occasion.of.as_str()).collect();
        assert_eq!(of, ["a", "b"]);
        let many: Vec<_> = (0..200)
            .map(|n| {
                let begin = dates::add_days(last, n * 20).expect("in range");
                due(DeadlineRole::DueBy, begin, dates::add_days(begin, 16).expect("in range"))
            })
            .collect();
        let planned = plan(many.iter().map(|due| ("a", due)), last);
        assert_eq!(planned.len(), PLANNED_MAX);
        assert_eq!(planned[0].on, date(2026, 3, 7), "the nearest are kept");
    }

    proptest! {
        #[test]
        fn a_calendar_is_reminded_on_the_days_on_which_the_phone_reminds(
            long in 1_i32..60, role in 0_usize..4, extension in proptest::option::of(0_i32..30),
        ) {
            let roles = [DeadlineRole::DueBy, DeadlineRole::Window, DeadlineRole::OpensOn, DeadlineRole::OfficeBy];
            let begin = date(2026, 3, 2);
            let last = dates::add_days(begin, long).expect("in range");
            let mut due = due(roles[role], begin, last);
            due.window = Some(Window { opens: dates::add_days(begin, long / 2).expect("in range"), closes: last });
            due.at_most = extension.map(|days| dates::add_days(last, days).expect("in range"));
            let marked: std::collections::BTreeSet<Date> = marks(&due)
                .iter()
                .flat_map(|mark| mark.days_before.iter().map(|days| dates::add_days(mark.on, -i32::from(*days)).expect("in range")))
                .collect();
            let planned: std::collections::BTreeSet<Date> = told(&due, begin).into_iter().map(|(on, _)| on).collect();
            prop_assert_eq!(marked, planned);
        }

        #[test]
        fn nothing_is_planned_for_the_past_and_the_last_day_is_never_forgotten(long in 1_i32..60, at in -5_i32..70) {
            let begin = date(2026, 3, 2);
            let last = dates::add_days(begin, long).expect("in range");
            let today = dates::add_days(begin, at).expect("in range");
            let planned = told(&due(DeadlineRole::DueBy, begin, last), today);
            prop_assert!(planned.iter().all(|(on, _)| *on >= today));
            prop_assert!(planned.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert_eq!(planned.contains(&(last, Says::DaysLeft(0))), today <= last);
            prop_assert_eq!(planned.contains(&(today, Says::Passed)), today > last);
        }
    }
}
