//! Which papers a procedure wants, which of them the person has, and what is wrong with the rest.
//!
//! `all_of` wants every document of a group, `one_of` any one. Age is counted in the document's own unit and the day it
//! was issued is not counted; both the last day of an age and the last day of validity still do.

use super::deadline::Setting;
use super::paper::{Paper, PaperForm};
use super::reckon::span_after;
use crate::guidance::procedure::{Document, DocumentGroup, Form, Need};
use crate::guidance::rule::Node;
use crate::guidance::text::{ItemId, Text};
use crate::time::Date;

/// A checklist as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// The groups, in the procedure's order.
    pub groups: Vec<Group>,
}

/// One group of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: ItemId,
    /// What the group shows.
    pub title: Text,
    /// Every one, or any one.
    pub need: Need,
    /// Whether it is needed in this case.
    pub applies: Applies,
    /// Its documents.
    pub items: Vec<Item>,
}

/// Whether a group is needed, by its `when` on the answers so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// An answer is missing, so it may be: shown as such and not counted as satisfied.
    Undecided,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub document: ItemId,
    /// What it is called.
    pub title: Text,
    /// How it stands with the papers of the person.
    pub state: State,
}

/// How it stands with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing recorded.
    Missing,
    /// Its validity has ended.
    Expired {
        /// Its last valid day.
        until: Date,
    },
    /// Older than it may be.
    TooOld {
        /// The last day on which it was fresh enough.
        until: Date,
    },
    /// It may only be so old, and the day it was issued is not recorded.
    AgeUnknown,
    /// There, but not in the form wanted: bring this.
    OtherForm(PaperForm),
    /// There and good.
    Good {
        /// The last day on which it still is, where that is limited.
        until: Option<Date>,
    },
}

impl State {
    /// Whether it will do.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Good { .. })
    }

    /// From the worst to the best; of two alike, the one that lasts longer.
    const fn rank(self) -> (u8, Date) {
        match self {
            Self::Missing => (0, Date::MIN),
            Self::Expired { until } => (1, until),
            Self::TooOld { until } => (2, until),
            Self::OtherForm(_) => (3, Date::MIN),
            Self::AgeUnknown => (4, Date::MIN),
            Self::Good { until: Some(until) } => (5, until),
            Self::Good { until: None } => (5, Date::MAX),
        }
    }
}

impl Group {
    /// Whether nothing more is needed for it.
    #[must_use]
    pub fn is_satisfied(&self) -> bool {
        match (self.applies, self.need) {
            (Applies::No, _) => true,
            (Applies::Undecided, _) => false,
            (Applies::Yes, Need::AllOf) => self.items.iter().all(|item| item.state.is_good()),
            (Applies::Yes, Need::OneOf) => self.items.iter().any(|item| item.state.is_good()),
        }
    }

    /// The documents still to be got: all that are not good, or the choices while none is.
    #[must_use]
    pub fn missing(&self) -> Vec<&Item> {
        if self.is_satisfied() {
            return Vec::new();
        }
        self.items.iter().filter(|item| !item.state.is_good()).collect()
    }
}

impl Checklist {
    /// Checks the papers against the groups.
    ///
    /// `when` decides a group's condition on the answers: `None` when an answer is missing.
    pub fn check<'a>(
        groups: &[DocumentGroup],
        papers: impl Iterator<Item = &'a Paper> + Clone,
        when: impl Fn(&Node) -> Option<bool>,
        setting: Setting<'_>,
    ) -> Self {
        let group = |group: &DocumentGroup| Group {
            id: group.id.clone(),
            title: group.title.clone(),
            need: group.need,
            applies: group.when.as_ref().map_or(Applies::Yes, |node| Applies::from(when(node))),
            items: group.documents.iter().map(|document| item(document, papers.clone(), setting)).collect(),
        };
        Self { groups: groups.iter().map(group).collect() }
    }

    /// Whether every group is satisfied.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.groups.iter().all(Group::is_satisfied)
    }

    /// The first day on which something that is good today no longer is.
    #[must_use]
    pub fn good_until(&self) -> Option<Date> {
        let until = |item: &Item| match item.state {
            State::Good { until } => until,
            State::Missing | State::Expired { .. } | State::TooOld { .. } | State::AgeUnknown | State::OtherForm(_) => {
                None
            }
        };
        self.groups
            .iter()
            .filter(|group| group.applies == Applies::Yes)
            .flat_map(|group| &group.items)
            .filter_map(until)
            .min()
    }
}

impl From<Option<bool>> for Applies {
    fn from(decided: Option<bool>) -> Self {
        match decided {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Undecided,
        }
    }
}

/// The best the person's papers give for each form wanted, and of these the worst: an old copy never hides a fresh
/// original, and a missing copy is told although the original is there.
fn item<'a>(document: &Document, papers: impl Iterator<Item = &'a Paper>, setting: Setting<'_>) -> Item {
    let is_it = |paper: &&Paper| paper.document.agreed().is_some_and(|id| id == document.id.as_str());
    let here: Vec<_> = papers
        .filter(is_it)
        .filter(|paper| paper.is_here())
        .map(|paper| (form_of(paper), age(document, paper, setting)))
        .collect();
    let best = |form: Option<PaperForm>| {
        let fitting = here.iter().filter(|(own, _)| form.is_none_or(|form| form == *own));
        fitting.map(|(_, state)| *state).max_by_key(|state| state.rank())
    };
    let state = match wanted(document.form) {
        _ if here.is_empty() => State::Missing,
        [] => best(None).unwrap_or(State::Missing),
        forms => {
            let states = forms.iter().map(|form| best(Some(*form)).unwrap_or(State::OtherForm(*form)));
            states.min_by_key(|state| state.rank()).unwrap_or(State::Missing)
        }
    };
    Item { document: document.id.clone(), title: document.title.clone(), state }
}

/// A paper recorded without a form is the original: people record what they hold in their hand.
fn form_of(paper: &Paper) -> PaperForm {
    paper.form.agreed().copied().unwrap_or(PaperForm::Original)
}

/// The forms that must all be there; none in particular when the list is empty.
const fn wanted(form: Option<Form>) -> &'static [PaperForm] {
    match form {
        None | Some(Form::Either) => &[],
        Some(Form::Original) => &[PaperForm::Original],
        Some(Form::Copy) => &[PaperForm::Copy],
        Some(Form::OriginalAndCopy) => &[PaperForm::Original, PaperForm::Copy],
        Some(Form::Digital) => &[PaperForm::Digital],
    }
}

/// How a paper stands by its dates alone.
fn age(document: &Document, paper: &Paper, setting: Setting<'_>) -> State {
    let valid_until = paper.valid_until.agreed().copied();
    if let Some(until) = valid_until.filter(|until| *until < setting.as_of) {
        return State::Expired { until };
    }
    let Some(max_age) = &document.max_age else { return State::Good { until: valid_until } };
    let Some(issued_on) = paper.issued_on.agreed() else { return State::AgeUnknown };
    match span_after(*issued_on, max_age, setting) {
        Err(_) => State::AgeUnknown,
        Ok(until) if until < setting.as_of => State::TooOld { until },
        Ok(until) => State::Good { until: Some(valid_until.map_or(until, |valid| valid.min(until))) },
    }
}

#[cfg(test)]
#[path = "checklist_tests.rs"]
mod tests;
