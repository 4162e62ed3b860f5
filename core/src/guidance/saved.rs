//! Answers kept: what was asked, on which day, by which release, and what it came to — so that a newer release can say "this changes
//! your result, and how".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::parameter::{Lookup, Value};
use super::rule::{Facts, World};
use super::text::ItemId;
use super::verdict::{Answer, Here, Moment, Verdict};
use crate::money::Money;
use crate::place::PlaceCode;
use crate::time::Date;

/// What a verdict comes to, without its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not yet: from this day.
    NotYet(Date),
    /// The rule of a larger place is met.
    MeetsNationalMinimum,
    /// Answers were missing.
    Unknown,
    /// Ask the window.
    AskWindow,
    /// Sources differ.
    Disputed,
    /// The app was too old.
    UpdateApp,
    /// Too long unchecked.
    TooStale,
}

impl From<&Verdict> for Outcome {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Yes => Self::Yes,
            Verdict::No => Self::No,
            Verdict::NotYet { from } => Self::NotYet(*from),
            Verdict::MeetsNationalMinimum => Self::MeetsNationalMinimum,
            Verdict::Unknown { .. } => Self::Unknown,
            Verdict::AskWindow => Self::AskWindow,
            Verdict::Disputed { .. } => Self::Disputed,
            Verdict::UpdateApp => Self::UpdateApp,
            Verdict::TooStale => Self::TooStale,
        }
    }
}

/// What a parameter was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Was {
    /// Calendar months.
    Months(i64),
    /// Days.
    Days(i64),
    /// A plain number.
    Int(i64),
    /// Money.
    Money(Money),
    /// A date.
    Date(Date),
    /// Words.
    Text(String),
    /// It no longer existed.
    Abolished,
    /// It was not known.
    Unknown,
}

impl From<Lookup> for Was {
    fn from(lookup: Lookup) -> Self {
        match lookup {
            Lookup::Value { value: Value::Months(n), .. } => Self::Months(n),
            Lookup::Value { value: Value::Days(n), .. } => Self::Days(n),
            Lookup::Value { value: Value::Int(n), .. } => Self::Int(n),
            Lookup::Value { value: Value::Money(money), .. } => Self::Money(money.into()),
            Lookup::Value { value: Value::Date(day), .. } => Self::Date(day),
            Lookup::Value { value: Value::Text(text), .. } => Self::Text(text),
            Lookup::Abolished { .. } => Self::Abolished,
            Lookup::Unknown => Self::Unknown,
        }
    }
}

/// A kept answer. It holds a person's facts: it belongs with their sealed data, never with the public part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The rule.
    pub rule: ItemId,
    /// Where it was asked.
    pub place: PlaceCode,
    /// About which day.
    pub as_of: Date,
    /// By which release.
    pub release: u64,
    /// On which answers.
    pub facts: Facts,
    /// What it came to.
    pub outcome: Outcome,
    /// The parameters it read, and what they were.
    pub parameters: BTreeMap<ItemId, Was>,
}

/// What a newer release changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it came to then.
    pub before: Outcome,
    /// What it comes to now.
    pub after: Outcome,
    /// Parameters that differ: then and now.
    pub parameters: BTreeMap<ItemId, (Was, Was)>,
}

impl Saved {
    /// Keeps an answer.
    #[must_use]
    pub fn keep(here: &Here<'_>, rule: &ItemId, facts: &Facts, answer: &Answer) -> Self {
        let read = answer.trace.iter().flat_map(|trace| trace.parameters.iter());
        let parameters = read.map(|id| (id.clone(), here.parameter(id, here.moment.as_of).into())).collect();
        Self {
            rule: rule.clone(),
            place: here.place.clone(),
            as_of: here.moment.as_of,
            release: answer.release,
            facts: facts.clone(),
            outcome: (&answer.verdict).into(),
            parameters,
        }
    }

    /// Asks the same again with what is installed now. None if nothing changes for the person.
    #[must_use]
    pub fn ask_again(&self, here: &Here<'_>) -> Option<Change> {
        let moment = Moment { as_of: self.as_of, today: here.moment.today };
        let then = Here { library: here.library, place: self.place.clone(), moment };
        let now = Self::keep(&then, &self.rule, &self.facts, &then.ask(&self.rule, &self.facts));
        if now.outcome == self.outcome {
            return None;
        }
        let differ = |id: &ItemId| {
            let was = self.parameters.get(id).cloned().unwrap_or(Was::Unknown);
            let is = now.parameters.get(id).cloned().unwrap_or(Was::Unknown);
            (was != is).then(|| (id.clone(), (was, is)))
        };
        let parameters = self.parameters.keys().chain(now.parameters.keys()).filter_map(differ).collect();
        Some(Change { before: self.outcome.clone(), after: now.outcome, parameters })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::library::Library;
    use super::super::object::Object;
    use super::*;
    use crate::locale::Locale;
    use crate::place::PlaceTable;

    fn library(release: u64, change: impl Fn(&str) -> String) -> Library {
        let mut library = Library::new(Locale::ZhHans, release, PlaceTable::built_in().expect("the list"));
        for line in include_str!("verdict/fixture.jsonl").lines() {
            library.add(Object::parse(change(line).as_bytes()).expect("an object"));
        }
        library
    }

    #[test]
    fn a_new_release_says_what_it_changes_and_how() {
        let old = library(1, str::to_owned);
        let here = |library| Here {
            library,
            place: "330100".parse().expect("a place"),
            moment: Moment { as_of: date(2026, 6, 1), today: date(2026, 11, 24) },
        };
        let rule: ItemId = "permit-eligibility".parse().expect("an id");
        let facts: Facts = serde_json::from_str(r#"{"registered_on":{"date":"2026-03-04"},"ground":{"choice":"job"}}"#)
            .expect("facts");
        let saved = Saved::keep(&here(&old), &rule, &facts, &here(&old).ask(&rule, &facts));
        assert_eq!(saved.outcome, Outcome::NotYet(date(2026, 9, 4)));
        assert_eq!(saved.ask_again(&here(&old)), None);
        let new = library(2, |line| line.replace(r#""value":6}"#, r#""value":3}"#));
        let json = serde_json::to_string(&saved).expect("JSON");
        let back: Saved = serde_json::from_str(&json).expect("the same");
        let change = back.ask_again(&here(&new)).expect("a change");
        assert_eq!(
            (change.before, change.after),
            (Outcome::NotYet(date(2026, 9, 4)), Outcome::NotYet(date(2026, 6, 4)))
        );
        let months = change.parameters.get("permit-residence-months").expect("it changed");
        assert_eq!(*months, (Was::Months(6), Was::Months(3)));
    }

    #[test]
    fn what_is_kept_is_what_was_answered() {
        let dispute = r#"{"id":"d","title":"t","blocks":[],"versions":[],"ask":"a"}"#;
        let kept = [
            (Verdict::Yes, Outcome::Yes),
            (Verdict::No, Outcome::No),
            (Verdict::NotYet { from: Date::MAX }, Outcome::NotYet(Date::MAX)),
            (Verdict::MeetsNationalMinimum, Outcome::MeetsNationalMinimum),
            (Verdict::Unknown { ask: Vec::new() }, Outcome::Unknown),
            (Verdict::AskWindow, Outcome::AskWindow),
            (
                Verdict::Disputed { dispute: Box::new(serde_json::from_str(dispute).expect("a dispute")) },
                Outcome::Disputed,
            ),
            (Verdict::UpdateApp, Outcome::UpdateApp),
            (Verdict::TooStale, Outcome::TooStale),
        ];
        for (verdict, outcome) in kept {
            assert_eq!(Outcome::from(&verdict), outcome);
        }
        let value = |value| Lookup::Value { value, since: Date::MIN, statements: Vec::new() };
        let money = Money::fen(2000);
        for (lookup, was) in [
            (value(Value::Months(6)), Was::Months(6)),
            (value(Value::Days(15)), Was::Days(15)),
            (value(Value::Int(8)), Was::Int(8)),
            (value(Value::Money(money.into())), Was::Money(money)),
            (value(Value::Date(Date::MAX)), Was::Date(Date::MAX)),
            (value(Value::Text("x".into())), Was::Text("x".into())),
            (Lookup::Abolished { since: Date::MIN }, Was::Abolished),
            (Lookup::Unknown, Was::Unknown),
        ] {
            let kept = Was::from(lookup);
            assert_eq!(kept, was);
            let written = serde_json::to_string(&kept).expect("json");
            assert_eq!(serde_json::from_str::<Was>(&written).expect("what was written"), was);
        }
    }
}
