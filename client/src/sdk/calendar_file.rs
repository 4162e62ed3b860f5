//! Due dates for the phone's own calendar, as a file (`.ics`).
//!
//! A calendar belongs to others as well: other apps read it, an account may carry it elsewhere, a screen shows it locked. So an
//! event says what a notification says, and its dates; what it is about and how the date was reckoned only when the person asks
//! for that. Say [`warning`] before a file is written.

use serde::{Deserialize, Serialize};
use sojourn_core::guidance::procedure::DeadlineRole;
use sojourn_core::locale::Locale;
use sojourn_core::registration::deadline::{Due, Reckoned};
use sojourn_core::registration::ics::{self, Event};
use sojourn_core::registration::reminder::{Mark, marks, notification_text};
use sojourn_core::say::pick;
use sojourn_core::time::Date;

use super::Phone;
use super::applications::ApplicationId;
use super::error::PhoneError;
use super::views::due_view;

/// Local only: an id in somebody else's calendar must not be one that a server knows.
const UID_CONTEXT: &str = "sojourn 1 client calendar event";

/// How much a calendar is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// That there is something, and on which days.
    #[default]
    Neutral,
    /// What it is, how the day was reckoned, what happens when it is missed.
    Detailed,
}

/// What to say before a calendar file is written.
#[must_use]
pub const fn warning(locale: Locale, wording: Wording) -> &'static str {
    match wording {
        Wording::Neutral => pick(
            locale,
            "日历别的应用也看得到，可能还会传到网上。日历里只写“你有一条提醒”和日期。",
            "Other apps read your calendar, and it may be copied online. It will say only \u{201c}You have a reminder\u{201d} and dates.",
        ),
        Wording::Detailed => pick(
            locale,
            "日历里会写明办的是什么事。别的应用看得到，可能还会传到网上，锁屏上也会显示。",
            "Your calendar will say what this is about. Other apps read it, it may be copied online, and a locked screen shows it.",
        ),
    }
}

impl Phone {
    /// The dates of an application that are still to come, as a calendar file. Made again, the same events have the same ids.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for an application that is not here, or when no date is to come.
    pub fn calendar_application(&mut self, id: ApplicationId, wording: Wording) -> Result<String, PhoneError> {
        let (today, locale) = (self.today(), self.locale()?);
        let of_it = Of { application: id, today, locale, wording };
        let mut events = Vec::new();
        for reckoned in self.dues_of(id)? {
            if let Reckoned::Due(due) = &reckoned {
                events.extend(marks(due).iter().filter_map(|mark| of_it.event(&reckoned, due, mark)));
            }
        }
        if events.is_empty() {
            return Err(PhoneError::not_found("due", id.to_string()));
        }
        events.sort_by(|a: &Event, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
        Ok(ics::file(&events, self.now()))
    }
}

struct Of {
    application: ApplicationId,
    today: Date,
    locale: Locale,
    wording: Wording,
}

impl Of {
    /// None for a day that is over.
    fn event(&self, reckoned: &Reckoned, due: &Due, mark: &Mark) -> Option<Event> {
        if mark.on < self.today {
            return None;
        }
        let view = due_view(reckoned, self.today, self.locale);
        let dates = view.says(self.locale);
        let (summary, description) = match self.wording {
            Wording::Neutral => (notification_text(self.locale).to_owned(), dates),
            Wording::Detailed => {
                let mut lines = vec![dates];
                lines.extend(view.derivation);
                lines.extend(view.consequence);
                lines.extend(view.mark.map(str::to_owned));
                lines.extend(view.sources);
                (self.named(due, mark), lines.join("\n"))
            }
        };
        let left = self.today.until(mark.on).map_or(0, |span| span.get_days());
        let alarms = mark.days_before.iter().copied().filter(|days| i32::from(*days) <= left).collect();
        Some(Event { uid: self.uid(due, mark), on: mark.on, summary, description, alarms })
    }

    fn named(&self, due: &Due, mark: &Mark) -> String {
        let title = &due.title.text;
        match (due.role, mark.begins, self.locale) {
            (DeadlineRole::OfficeBy, ..) => {
                format!("{title}{}", pick(self.locale, "：该有结果了，去问", ": the office is late, ask"))
            }
            (_, true, Locale::ZhHans) => format!("{title}：今天起可以办"),
            (_, true, Locale::En) => format!("{title}: from today"),
            (_, false, _) => title.clone(),
        }
    }

    fn uid(&self, due: &Due, mark: &Mark) -> String {
        let mut hasher = blake3::Hasher::new_derive_key(UID_CONTEXT);
        hasher.update(&self.application.0).update(due.deadline.as_str().as_bytes()).update(&[u8::from(mark.begins)]);
        hasher.finalize().to_hex().chars().take(32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestClock, phone};
    use sojourn_core::registration::anchor::Anchor;

    fn with_dates(clock: &TestClock) -> (Phone, ApplicationId) {
        let mut held = phone("one", None, clock);
        let place = "330100".parse().expect("a place");
        let id = held.open_application("residence-permit", &place).expect("opens");
        let today = held.today();
        held.date(id, Anchor::Arrival, today).expect("told");
        held.date(id, Anchor::Registration, today).expect("told");
        (held, id)
    }

    fn count(text: &str, what: &str) -> usize {
        text.matches(what).count()
    }

    #[test]
    fn a_calendar_is_told_dates_and_nothing_else_unless_asked_for() {
        let (mut held, id) = with_dates(&TestClock::new());
        let view = held.application(id, None).expect("reads");
        let dated: Vec<_> = view.due.iter().filter(|due| due.state == "due").collect();
        let plain = held.calendar_application(id, Wording::Neutral).expect("a file");
        let full = held.calendar_application(id, Wording::Detailed).expect("a file").replace("\r\n ", "");
        assert!(!dated.is_empty() && count(&plain, "BEGIN:VEVENT") >= dated.len());
        assert_eq!(count(&plain, "BEGIN:VEVENT"), count(&plain, "SUMMARY:你有一条提醒"));
        let plain = plain.replace("\r\n ", "");
        for due in &dated {
            assert!(!plain.contains(&due.title) && full.contains(&due.title), "{}", due.title);
            let step = due.derivation.first().expect("derived").replace(',', "\\,").replace(';', "\\;");
            assert!(!plain.contains(&step) && full.contains(&step), "{step}");
        }
        assert!(!plain.contains(&id.to_string()) && !full.contains(&id.to_string()), "no id a server knows");
    }

    #[test]
    fn made_again_the_same_days_have_the_same_ids() {
        let clock = TestClock::new();
        let (mut held, id) = with_dates(&clock);
        let ids = |text: &str| -> Vec<String> {
            text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
        };
        let first = ids(&held.calendar_application(id, Wording::Neutral).expect("a file"));
        clock.advance(3_600_000);
        assert_eq!(ids(&held.calendar_application(id, Wording::Detailed).expect("a file")), first);
        let unique: std::collections::BTreeSet<_> = first.iter().collect();
        assert_eq!(unique.len(), first.len());
    }

    #[test]
    fn what_is_over_is_not_put_into_a_calendar() {
        let clock = TestClock::new();
        let (mut held, id) = with_dates(&clock);
        clock.advance(30 * 365 * 86_400_000);
        assert_eq!(held.calendar_application(id, Wording::Neutral).expect_err("all over").code(), "not-found");
    }

    #[test]
    fn the_warning_says_what_will_be_seen() {
        for locale in [Locale::ZhHans, Locale::En] {
            let neutral = warning(locale, Wording::Neutral);
            assert!(neutral.contains(notification_text(locale)));
            assert_ne!(neutral, warning(locale, Wording::Detailed));
        }
    }
}
