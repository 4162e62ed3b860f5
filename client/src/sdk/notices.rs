//! Urgent notices of the installed release, for a place and for today.
//!
//! A notice is signed like everything else in a release; a withdrawal may only put one first that is already here (ADR 0022).
//! So nothing urgent appears on one signature, and each says until when it is urgent.

use serde::Serialize;
use sojourn_core::guidance::render::{fill_text, sources};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::guidance::words;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::Phone;
use super::browse::{ServiceView, service_views};
use super::error::PhoneError;
use super::reading::{SourceView, source_view};

/// An urgent notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What to know, and do.
    pub text: String,
    /// The last day it is shown.
    pub until: Date,
    /// The same in words.
    pub until_words: String,
    /// Whom to call.
    pub call: Vec<ServiceView>,
    /// What says so.
    pub sources: Vec<SourceView>,
}

impl Phone {
    /// The urgent notices of a place today, the most pressing first.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn notices(&mut self, place: &PlaceCode) -> Result<Vec<NoticeView>, PhoneError> {
        let today = self.today();
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(today) };
        let locale = here.library.locale;
        let view = |notice: sojourn_core::guidance::service::Notice| NoticeView {
            title: fill_text(&here, &notice.title),
            text: fill_text(&here, &notice.text),
            until: notice.until,
            until_words: words::date(locale, notice.until),
            call: service_views(&here, &notice.call),
            sources: sources(&here, &notice.statements).into_iter().map(|one| source_view(locale, one)).collect(),
            id: notice.id.to_string(),
        };
        Ok(here.notices().into_iter().map(view).collect())
    }
}

#[cfg(test)]
mod tests {
    use sojourn_core::guidance::object::Object;
    use sojourn_core::guidance::trust::Withdrawal;

    use super::*;
    use crate::testing::{TestClock, phone};

    /// A notice as a release carries it. The baseline has none: what is urgent is not known beforehand.
    fn notice(id: &str, from: &str, place: &str) -> Object {
        let json = format!(
            r#"{{"body":{{"call":["line-12345"],"from":"{from}","id":"{id}","statements":[],"text":"台风来了，停工也算钱。","title":"台风停工","until":"2026-03-31"}},"kind":"notice","locale":"zh-Hans","place":"{place}"}}"#
        );
        Object::parse(json.as_bytes()).expect("an object")
    }

    fn with_notices(phone: &mut Phone) {
        phone.library().expect("reads");
        let (_, library) = phone.library.as_mut().expect("loaded");
        for (id, from, place) in
            [("old", "2026-02-20", "CN"), ("new", "2026-03-01", "330100"), ("later", "2026-03-20", "CN")]
        {
            library.add(notice(id, from, place));
        }
    }

    fn ids(phone: &mut Phone, place: &str) -> Vec<String> {
        let place = place.parse().expect("a place");
        phone.notices(&place).expect("lists").into_iter().map(|one| one.id).collect()
    }

    #[test]
    fn a_notice_is_shown_at_its_place_within_its_days_and_says_until_when() {
        let clock = TestClock::new();
        let mut held = phone("one", None, &clock);
        assert!(ids(&mut held, "330100").is_empty());
        with_notices(&mut held);
        assert_eq!(ids(&mut held, "330106"), ["new", "old"], "a district has its city's, the newest first");
        assert_eq!(ids(&mut held, "420100"), ["old"]);
        let first = held.notices(&"330100".parse().expect("a place")).expect("lists").remove(0);
        assert_eq!((first.until_words.as_str(), first.title.as_str()), ("2026年3月31日", "台风停工"));
        clock.advance(30 * 86_400_000);
        assert!(ids(&mut held, "330100").is_empty(), "over, although nobody took it back");
    }

    #[test]
    fn a_withdrawal_puts_first_what_is_here_and_is_heard_without_a_new_release() {
        let mut held = phone("one", None, &TestClock::new());
        let place: PlaceCode = "330100".parse().expect("a place");
        held.read("permit-what", &place, held.today()).expect("reads");
        let json = r#"{"type":"withdrawal","channel":"stable","seq":1,"show_first":["notice:old","notice:unknown"],
            "hide":[{"place":"CN","item":"article:permit-what","why":{"zh-Hans":"写错了","en":"wrong"}}]}"#;
        held.installed.withdrawal = Some(serde_json::from_str::<Withdrawal>(json).expect("a withdrawal"));
        let read = held.read("permit-what", &place, held.today()).expect("behind its reason");
        assert_eq!(read.withdrawn.as_deref(), Some("写错了"), "taken back while the phone was open");
        with_notices(&mut held);
        assert_eq!(ids(&mut held, "330100"), ["old", "new"]);
    }
}
