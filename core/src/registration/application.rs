//! An application as a person sees it: which procedure it was opened under, where it stands, what was answered,
//! gathered and paid.
//!
//! It is read from the folded fields of one `app/…` log; the path and value schema stands in `docs/registration.md`.
//! The procedure version is pinned: a newer one is offered in [`upgrade`](super::upgrade), never applied by itself.

use std::collections::{BTreeMap, BTreeSet};

use ciborium::Value;
use serde::{Deserialize, Serialize};

use super::anchor::{Anchor, Anchors, anchor_name, parse_anchor};
use super::book::{FeeFields, Kind, read_fee};
use super::fields::{Field, FieldValue, Fields, named_field};
use super::paper::{Paper, read_paper};
use super::stage::Stage;
use crate::guidance::procedure::{Question, QuestionType};
use crate::guidance::rule::{Fact, Facts};
use crate::money::Money;
use crate::place::PlaceCode;
use crate::time::Date;

/// What an application was opened under; copied at opening, so that it can be read without the guidance of that day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pinned {
    /// The procedure's id.
    pub procedure: Field<String>,
    /// The version of it.
    pub version: Field<i64>,
    /// SHA-256 of the procedure object, in lower-case hex: the client keeps that object while an application pins it.
    pub definition: Field<String>,
    /// The place whose rules apply.
    pub place: Field<PlaceCode>,
    /// The day it was opened.
    pub opened_on: Field<Date>,
    /// What it is called: the procedure's title as it read then, or the person's own words.
    pub title: Field<String>,
}

/// An answer to one of the procedure's questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no.
    Yes(bool),
    /// A whole number.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A choice's id, a date, a place code or free text: the question says which.
    Text(String),
}

named_field!(Stage);

impl FieldValue for Answer {
    fn read(value: &Value) -> Option<Self> {
        let yes = || bool::read(value).map(Self::Yes);
        let number = || i64::read(value).map(Self::Number);
        let money = || Money::read(value).map(Self::Money);
        let text = || String::read(value).map(Self::Text);
        yes().or_else(number).or_else(money).or_else(text)
    }

    fn write(&self) -> Value {
        match self {
            Self::Yes(yes) => yes.write(),
            Self::Number(number) => number.write(),
            Self::Money(money) => money.write(),
            Self::Text(text) => text.write(),
        }
    }
}

/// One application, as far as its log could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Application {
    /// The log's 32 hex digits; empty when the log has no opening operation yet.
    pub id: String,
    /// What it was opened under.
    pub pinned: Pinned,
    /// Where it stands.
    pub stage: Field<Stage>,
    /// The day on which each stage was reached, where the person recorded it.
    pub reached: BTreeMap<Stage, Field<Date>>,
    /// Days that deadlines run from and that no stage stands for.
    pub dates: BTreeMap<Anchor, Field<Date>>,
    /// Answers by question.
    pub answers: BTreeMap<String, Field<Answer>>,
    /// Papers by id.
    pub papers: BTreeMap<String, Paper>,
    /// Money entries by id, not yet deduplicated: see [`book`](super::book).
    pub fees: BTreeMap<String, FeeFields>,
    /// Paths this app could not read; a screen says "changed by a newer app: please update".
    pub unread: BTreeSet<String>,
}

impl Application {
    /// Reads an application from (path, live value) pairs, as the fold yields them.
    pub fn from_fields<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut fields = Fields::collect(pairs);
        let id = fields.ids("app").into_iter().next().unwrap_or_default();
        let mut application = Self {
            pinned: read_pinned(&mut fields, &id),
            stage: fields.take("app", &id, "stage"),
            reached: read_reached(&mut fields),
            dates: read_dates(&mut fields),
            answers: fields.take_each("answer", |fields, id| fields.take("answer", id, "value")),
            papers: fields.take_each("paper", read_paper),
            fees: fields.take_each("fee", read_fee),
            id,
            unread: BTreeSet::new(),
        };
        application.unread = fields.into_unread();
        application
    }

    /// Answers as facts for rules, by the types of the procedure's questions. An answer in conflict, of another type or
    /// to a question that is no longer asked gives no fact: missing is unknown, never false.
    #[must_use]
    pub fn facts(&self, questions: &[Question]) -> Facts {
        let fact = |question: &Question| Some((question.id.clone(), self.fact(question)?));
        questions.iter().filter_map(fact).collect()
    }

    fn fact(&self, question: &Question) -> Option<Fact> {
        let answer = self.answers.get(question.id.as_str())?.agreed()?;
        Some(match (question.kind, answer) {
            (QuestionType::YesNo, Answer::Yes(yes)) => Fact::YesNo(*yes),
            (QuestionType::Int, Answer::Number(number)) => Fact::Int(*number),
            (QuestionType::Months, Answer::Number(months)) => Fact::Months(*months),
            (QuestionType::Money, Answer::Money(money)) => Fact::Money(*money),
            (QuestionType::Date, Answer::Text(text)) => Fact::Date(Date::read(&Value::Text(text.clone()))?),
            (QuestionType::Place, Answer::Text(text)) => Fact::Place(text.parse().ok()?),
            (QuestionType::Choice, Answer::Text(text)) => {
                Fact::Choice(question.options.iter().find(|option| option.id.as_str() == text)?.id.clone())
            }
            (
                QuestionType::YesNo
                | QuestionType::Int
                | QuestionType::Months
                | QuestionType::Money
                | QuestionType::Date
                | QuestionType::Place
                | QuestionType::Choice
                | QuestionType::Text,
                _,
            ) => return None,
        })
    }

    /// The days that deadlines may run from, where they are known and not in conflict: what was recorded as such; else the
    /// day a stage was reached (acceptance, issue, decision); else the answer to a question that asks for it; for a
    /// payment, else the last one in the book.
    #[must_use]
    pub fn anchors(&self, questions: &[Question]) -> Anchors {
        let mut anchors = Anchors::default();
        if let Some(paid) = self.last_payment() {
            anchors.set(Anchor::Payment, paid);
        }
        for question in questions {
            if let (Some(anchor), Some(Fact::Date(day))) = (question.anchor, self.fact(question)) {
                anchors.set(anchor, day);
            }
        }
        for (stage, field) in &self.reached {
            if let (Some(anchor), Some(day)) = (anchor_of(*stage), field.agreed()) {
                anchors.set(anchor, *day);
            }
        }
        for (anchor, field) in &self.dates {
            if let Some(day) = field.agreed() {
                anchors.set(*anchor, *day);
            }
        }
        anchors
    }

    fn last_payment(&self) -> Option<Date> {
        let paid = self.fees.values().filter(|fee| fee.kind.agreed() == Some(&Kind::Paid));
        paid.filter_map(|fee| fee.on.agreed().copied()).max()
    }

    /// Every path on which a person has to choose, in path order; money, dates and stage among them.
    #[must_use]
    pub fn conflicts(&self) -> Vec<String> {
        let app = |field: &str| format!("app/{}/{field}", self.id);
        let mut paths = Vec::new();
        let mut note = |is_conflict: bool, path: String| {
            if is_conflict {
                paths.push(path);
            }
        };
        note(self.stage.is_conflict(), app("stage"));
        note(self.pinned.procedure.is_conflict(), app("procedure"));
        note(self.pinned.version.is_conflict(), app("version"));
        note(self.pinned.definition.is_conflict(), app("definition"));
        note(self.pinned.place.is_conflict(), app("place"));
        note(self.pinned.opened_on.is_conflict(), app("opened_on"));
        note(self.pinned.title.is_conflict(), app("title"));
        self.answers.iter().for_each(|(id, field)| note(field.is_conflict(), format!("answer/{id}/value")));
        self.dates
            .iter()
            .for_each(|(anchor, field)| note(field.is_conflict(), format!("date/{}/value", anchor_name(*anchor))));
        self.reached
            .iter()
            .for_each(|(stage, field)| note(field.is_conflict(), format!("reached/{}/on", stage.name())));
        for (id, paper) in &self.papers {
            paper.conflicts().for_each(|field| note(true, format!("paper/{id}/{field}")));
        }
        for (id, fee) in &self.fees {
            fee.conflicts().for_each(|field| note(true, format!("fee/{id}/{field}")));
        }
        paths.sort();
        paths
    }
}

/// The anchor whose day is the day a stage was reached.
const fn anchor_of(stage: Stage) -> Option<Anchor> {
    match stage {
        Stage::Accepted => Some(Anchor::Acceptance),
        Stage::Issued => Some(Anchor::Issue),
        Stage::Refused => Some(Anchor::Decision),
        Stage::Draft
        | Stage::Preparing
        | Stage::Ready
        | Stage::Submitted
        | Stage::SupplementRequested
        | Stage::Resubmitted
        | Stage::InReview
        | Stage::Approved
        | Stage::CardReady
        | Stage::ReviewRequested
        | Stage::Withdrawn => None,
    }
}

fn read_pinned(fields: &mut Fields, id: &str) -> Pinned {
    Pinned {
        procedure: fields.take("app", id, "procedure"),
        version: fields.take("app", id, "version"),
        definition: fields.take("app", id, "definition"),
        place: fields.take("app", id, "place"),
        opened_on: fields.take("app", id, "opened_on"),
        title: fields.take("app", id, "title"),
    }
}

/// Stages and anchors of unknown names stay behind in `fields` and are reported as unread.
fn read_reached(fields: &mut Fields) -> BTreeMap<Stage, Field<Date>> {
    let known = fields.ids("reached").into_iter().filter_map(|id| Stage::parse(&id)).collect::<Vec<_>>();
    known.into_iter().map(|stage| (stage, fields.take("reached", stage.name(), "on"))).collect()
}

fn read_dates(fields: &mut Fields) -> BTreeMap<Anchor, Field<Date>> {
    let known = fields.ids("date").into_iter().filter_map(|id| parse_anchor(&id)).collect::<Vec<_>>();
    known.into_iter().map(|anchor| (anchor, fields.take("date", anchor_name(anchor), "value"))).collect()
}

#[cfg(test)]
#[path = "application_tests.rs"]
mod tests;
