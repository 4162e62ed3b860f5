//! The days that deadlines run from.

use std::collections::BTreeMap;

pub use crate::guidance::procedure::Anchor;
use crate::locale::Locale;
use crate::registration::say::pick;
use crate::time::Date;

/// Days known so far, by what happened on them. There is no day of an anniversary: it is reckoned from the issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors(BTreeMap<Anchor, Date>);

impl Anchors {
    /// The day of this event, if it is known.
    #[must_use]
    pub fn get(&self, anchor: Anchor) -> Option<Date> {
        self.0.get(&source(anchor)).copied()
    }

    /// Sets the day of an event.
    pub fn set(&mut self, anchor: Anchor, day: Date) {
        self.0.insert(source(anchor), day);
    }
}

impl FromIterator<(Anchor, Date)> for Anchors {
    fn from_iter<I: IntoIterator<Item = (Anchor, Date)>>(days: I) -> Self {
        let mut anchors = Self::default();
        days.into_iter().for_each(|(anchor, day)| anchors.set(anchor, day));
        anchors
    }
}

/// What an anchor's day is the day of.
const fn source(anchor: Anchor) -> Anchor {
    match anchor {
        Anchor::Anniversary => Anchor::Issue,
        Anchor::Arrival
        | Anchor::Registration
        | Anchor::Acceptance
        | Anchor::Issue
        | Anchor::Expiry
        | Anchor::Payment
        | Anchor::Decision
        | Anchor::Change
        | Anchor::Event => anchor,
    }
}

/// Every anchor.
pub const ANCHORS: [Anchor; 10] = [
    Anchor::Arrival,
    Anchor::Registration,
    Anchor::Acceptance,
    Anchor::Issue,
    Anchor::Expiry,
    Anchor::Anniversary,
    Anchor::Payment,
    Anchor::Decision,
    Anchor::Change,
    Anchor::Event,
];

/// The wire name, used in paths: `date/arrival/value`.
#[must_use]
pub const fn anchor_name(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Arrival => "arrival",
        Anchor::Registration => "registration",
        Anchor::Acceptance => "acceptance",
        Anchor::Issue => "issue",
        Anchor::Expiry => "expiry",
        Anchor::Anniversary => "anniversary",
        Anchor::Payment => "payment",
        Anchor::Decision => "decision",
        Anchor::Change => "change",
        Anchor::Event => "event",
    }
}

/// The anchor of this wire name.
#[must_use]
pub fn parse_anchor(name: &str) -> Option<Anchor> {
    ANCHORS.into_iter().find(|anchor| anchor_name(*anchor) == name)
}

/// What happened, for a derivation.
#[must_use]
pub const fn anchor_label(anchor: Anchor, locale: Locale) -> &'static str {
    let (zh, en) = match anchor {
        Anchor::Arrival => ("到达", "arrival"),
        Anchor::Registration => ("居住登记", "registration"),
        Anchor::Acceptance => ("受理", "acceptance"),
        Anchor::Issue | Anchor::Anniversary => ("签发", "issue"),
        Anchor::Expiry => ("到期", "expiry"),
        Anchor::Payment => ("交费", "payment"),
        Anchor::Decision => ("知道决定", "learning of the decision"),
        Anchor::Change => ("情况变更", "the change"),
        Anchor::Event => ("事情发生", "the event"),
    };
    pick(locale, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn anchor_names_are_the_names_guidance_uses() {
        for anchor in ANCHORS {
            assert_eq!(serde_json::to_string(&anchor).expect("plain"), format!("\"{}\"", anchor_name(anchor)));
            assert_eq!(parse_anchor(anchor_name(anchor)), Some(anchor));
        }
    }

    #[test]
    fn an_anniversary_is_one_of_the_issue() {
        let anchors: Anchors = [(Anchor::Issue, date(2026, 9, 20))].into_iter().collect();
        assert_eq!(anchors.get(Anchor::Anniversary), Some(date(2026, 9, 20)));
        assert_eq!(anchors.get(Anchor::Arrival), None);
    }
}
