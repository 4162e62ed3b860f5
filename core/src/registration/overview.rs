//! An application at a place on a day, everything at once: what a screen, a command line or a printed packet starts from.
//!
//! Nothing is decided here. It asks every part of the room with the same day and the same guidance, so that no two
//! screens can disagree.

use std::collections::BTreeSet;

use super::application::Application;
use super::book::Book;
use super::checklist::Checklist;
use super::deadline::{Due, Reckoned, Setting, reckon_all};
use super::fee::{FeeLine, Payer, assess};
use super::overcharge::{self, Overcharge};
use super::stage::Event;
use crate::dates::working::Calendar;
use crate::guidance::library::FeeAnswer;
use crate::guidance::procedure::Procedure;
use crate::guidance::rule::{Facts, Truth, evaluate};
use crate::guidance::text::ItemId;
use crate::guidance::verdict::{Answer, Here};

/// Everything about an application, as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The answers as rules read them.
    pub facts: Facts,
    /// Questions without an answer, in the procedure's order.
    pub unanswered: Vec<ItemId>,
    /// Whether the procedure is open to the person; none when it has no rule.
    pub eligibility: Option<Answer>,
    /// The papers.
    pub checklist: Checklist,
    /// Every deadline: a date, a day to ask for, or "ask about this".
    pub deadlines: Vec<Reckoned>,
    /// What it should cost.
    pub fees: Vec<FeeLine>,
    /// What it did cost.
    pub book: Book,
    /// What should have cost less, or nothing.
    pub overcharges: Vec<Overcharge>,
    /// What can happen next; empty while the stage is in conflict.
    pub possible: Vec<Event>,
    /// The ordinary one of these.
    pub ordinary_next: Option<Event>,
    /// Paths on which a person has to choose.
    pub conflicts: Vec<String>,
    /// Paths a newer app wrote.
    pub unread: BTreeSet<String>,
}

impl Overview {
    /// The due dates that could be reckoned, the earliest first.
    #[must_use]
    pub fn dues(&self) -> Vec<&Due> {
        let mut dues: Vec<_> = self.deadlines.iter().filter_map(Reckoned::due).collect();
        dues.sort_by_key(|due| due.statutory);
        dues
    }
}

/// The holiday tables that hold at a place.
#[must_use]
pub fn calendar(here: &Here<'_>) -> Calendar {
    Calendar::new(here.library.calendars(&here.place).values())
}

/// Looks at an application under the procedure version it pins, here and today.
#[must_use]
pub fn overview(application: &Application, procedure: &Procedure, here: &Here<'_>) -> Overview {
    let (calendar, today) = (calendar(here), here.moment.as_of);
    let setting = Setting { calendar: &calendar, grounds: here, as_of: today };
    let facts = application.facts(&procedure.questions);
    let payer = Payer::of_answers(&procedure.questions, &facts, today);
    let fees = assess_fees(procedure, &payer, here);
    let book = Book::of(&application.fees);
    let stage = application.stage.agreed();
    Overview {
        unanswered: unanswered(application, procedure),
        eligibility: procedure.eligibility.as_ref().map(|rule| here.ask(rule, &facts)),
        checklist: checklist(application, procedure, &facts, here, setting),
        deadlines: reckon_all(&procedure.deadlines, &application.anchors(&procedure.questions), setting),
        overcharges: overcharge::find(&book, &fees, procedure.complaint.as_ref()),
        possible: stage.map_or_else(Vec::new, |stage| stage.possible().collect()),
        ordinary_next: stage.and_then(|stage| stage.ordinary_next()),
        conflicts: application.conflicts(),
        unread: application.unread.clone(),
        facts,
        fees,
        book,
    }
}

/// What a procedure costs a payer here.
#[must_use]
pub fn assess_fees(procedure: &Procedure, payer: &Payer, here: &Here<'_>) -> Vec<FeeLine> {
    let schedule = |item: &ItemId| -> FeeAnswer { here.library.fee(&here.place, item, payer.on) };
    assess(&procedure.fees, schedule, payer, here)
}

fn checklist(
    application: &Application,
    procedure: &Procedure,
    facts: &Facts,
    here: &Here<'_>,
    setting: Setting<'_>,
) -> Checklist {
    let when = |node: &_| match evaluate(node, facts, setting.as_of, here).map(|trace| trace.truth) {
        Ok(Truth::True) => Some(true),
        Ok(Truth::False) => Some(false),
        Ok(Truth::Unknown) | Err(_) => None,
    };
    Checklist::check(&procedure.documents, application.papers.values(), when, setting)
}

fn unanswered(application: &Application, procedure: &Procedure) -> Vec<ItemId> {
    let has_answer = |id: &ItemId| application.answers.get(id.as_str()).is_some_and(|field| !field.values().is_empty());
    procedure.questions.iter().map(|question| &question.id).filter(|id| !has_answer(id)).cloned().collect()
}

#[cfg(test)]
#[path = "known_answers.rs"]
mod tests;
