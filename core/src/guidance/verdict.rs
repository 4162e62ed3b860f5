//! From truth to an answer a person may rely on.
//!
//! The gates, in order: sources that contradict; an app too old; nothing to go by; too long unchecked; a missing fact; what rests on
//! less than the original text; a place whose own rules we do not have. Only what passes all of them is a plain yes.

use std::collections::BTreeSet;

use super::library::{Label, Library, Resolution, Resolved};
use super::manifest::Dispute;
use super::object::Body;
use super::parameter::Lookup;
use super::rule::{Facts, Rule, Trace, Trust, Truth, World, evaluate, first_true};
use super::service::Notice;
use super::statement::{Confidence, Standing, Statement};
use super::text::{ItemId, ItemRef, Kind};
use crate::place::PlaceCode;
use crate::time::Date;

/// Days after `review_by` until a risky claim stops answering, unless it says otherwise.
pub const GRACE_DAYS: u16 = 180;

/// The label a reader sees. The order is the order of trust: several count as the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Sources differ.
    Disputed,
    /// People reported that it is different at their window.
    Reported,
    /// Still to be confirmed.
    ToConfirm,
    /// The original text was checked.
    Checked,
}

impl Mark {
    /// The label of a statement.
    #[must_use]
    pub fn of<T>(statement: &Statement<T>) -> Self {
        match (statement.standing, statement.confidence) {
            (Standing::Disputed, _) => Self::Disputed,
            _ if statement.reported_on.is_some() => Self::Reported,
            (_, Confidence::High) => Self::Checked,
            (_, Confidence::Medium | Confidence::Low | Confidence::Gk) => Self::ToConfirm,
        }
    }
}

/// How long ago something was checked, in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Staleness {
    /// Within its review date.
    Fresh,
    /// Past it: ask again before you go.
    AskAgain,
    /// Past half its grace: go by what the window says.
    WindowDecides,
    /// Past its grace: what is risky does not answer.
    TooStale,
}

impl Staleness {
    /// How stale a statement is on the day it is read.
    #[must_use]
    pub fn of<T>(statement: &Statement<T>, today: Date) -> Self {
        if today <= statement.review_by {
            return Self::Fresh;
        }
        let grace = i32::from(statement.grace_days.unwrap_or(GRACE_DAYS));
        let late = today.since(statement.review_by).map_or(i32::MAX, |span| span.get_days());
        if late <= grace / 2 {
            Self::AskAgain
        } else if late <= grace || !statement.is_risky() {
            Self::WindowDecides
        } else {
            Self::TooStale
        }
    }
}

/// The two clocks of an answer, and the wall clock that staleness is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day the question is about.
    pub as_of: Date,
    /// Today, by this phone.
    pub today: Date,
}

impl Moment {
    /// A question about today.
    #[must_use]
    pub const fn today(today: Date) -> Self {
        Self { as_of: today, today }
    }
}

/// What a person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Yes,
    /// No, on these facts, and waiting will not change it.
    No,
    /// Not yet: from this day.
    NotYet {
        /// The first day.
        from: Date,
    },
    /// The rule of a larger place is met; this place may ask for more.
    MeetsNationalMinimum,
    /// An answer is missing.
    Unknown {
        /// What to ask for, the most useful first.
        ask: Vec<ItemId>,
    },
    /// We have not settled this: ask the window.
    AskWindow,
    /// Sources differ; both are shown.
    Disputed {
        /// Every version.
        dispute: Box<Dispute>,
    },
    /// This app is too old to ask this.
    UpdateApp,
    /// Too long unchecked: no answer.
    TooStale,
}

/// An answer with everything needed to explain and to keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What a person is told.
    pub verdict: Verdict,
    /// Where the rule comes from.
    pub label: Option<Label>,
    /// The lowest mark of what it rests on.
    pub mark: Option<Mark>,
    /// How long ago that was checked, at worst.
    pub staleness: Option<Staleness>,
    /// The day the least recently checked part was checked.
    pub verified_on: Option<Date>,
    /// The rule's trace.
    pub trace: Option<Trace>,
    /// The rule as it was asked.
    pub rule: Option<Rule>,
    /// The release it was read from.
    pub release: u64,
    /// When it was asked, and about when.
    pub moment: Moment,
}

/// A place on a day, as rules and articles see it.
#[derive(Debug, Clone)]
pub struct Here<'a> {
    /// What is installed.
    pub library: &'a Library,
    /// Where.
    pub place: PlaceCode,
    /// When.
    pub moment: Moment,
}

impl World for Here<'_> {
    fn parameter(&self, id: &ItemId, day: Date) -> Lookup {
        self.library.parameter(&self.place, id, day)
    }

    fn changes(&self, id: &ItemId) -> Vec<Date> {
        self.library.parameter_at(&self.place, id).map_or_else(Vec::new, |parameter| parameter.changes().collect())
    }

    fn is_within(&self, place: &PlaceCode, outer: &PlaceCode) -> bool {
        self.library.places().is_within(place, outer)
    }

    fn trust(&self, statement: &ItemId, day: Date) -> Trust {
        let item = ItemRef { kind: Kind::Statement, id: statement.clone() };
        match self.library.resolve(&self.place, &item) {
            Resolution::Found(found) if found.withdrawn.is_some() => Trust::Nothing,
            Resolution::Found(found) => match found.body {
                Body::Statement(statement) => trust(&statement, day, self.moment.today),
                _ => Trust::Nothing,
            },
            Resolution::Disputed { .. } | Resolution::UpdateApp | Resolution::Missing => Trust::Nothing,
        }
    }
}

/// How far a statement may be relied on for a day, read today.
#[must_use]
pub fn trust<T>(statement: &Statement<T>, day: Date, today: Date) -> Trust {
    if !statement.holds_on(day) {
        return Trust::Nothing;
    }
    if Staleness::of(statement, today) == Staleness::TooStale {
        return Trust::Stale;
    }
    match statement.relied_on() {
        Confidence::High => Trust::Full,
        Confidence::Medium => Trust::Confirm,
        Confidence::Low | Confidence::Gk => Trust::Nothing,
    }
}

impl Verdict {
    /// The name that programs know it by.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotYet { .. } => "not_yet",
            Self::MeetsNationalMinimum => "meets_national_minimum",
            Self::Unknown { .. } => "unknown",
            Self::AskWindow => "ask_window",
            Self::Disputed { .. } => "disputed",
            Self::UpdateApp => "update_app",
            Self::TooStale => "too_stale",
        }
    }
}

impl Here<'_> {
    /// A statement as it stands here, if it was not withdrawn.
    #[must_use]
    pub fn statement(&self, id: &ItemId) -> Option<Statement> {
        match self.find(Kind::Statement, id)? {
            Body::Statement(statement) => Some(statement),
            _ => None,
        }
    }

    /// An item as it stands here, if it can be read, nobody disputes it, and it was not withdrawn.
    #[must_use]
    pub fn find(&self, kind: Kind, id: &ItemId) -> Option<Body> {
        self.find_at_all(kind, id).filter(|found| found.withdrawn.is_none()).map(|found| found.body)
    }

    /// The same with what was withdrawn, for who shows it behind the reason.
    #[must_use]
    pub fn find_at_all(&self, kind: Kind, id: &ItemId) -> Option<Box<Resolved>> {
        match self.library.resolve(&self.place, &ItemRef { kind, id: id.clone() }) {
            Resolution::Found(found) => Some(found),
            Resolution::Disputed { .. } | Resolution::UpdateApp | Resolution::Missing => None,
        }
    }

    /// The notices to show today, those that a withdrawal points to first, then the newest.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let ids = self.library.ids(&self.place, Kind::Notice);
        let found = ids.iter().filter_map(|id| match self.find(Kind::Notice, id)? {
            Body::Notice(notice) => Some(notice),
            _ => None,
        });
        let mut shown: Vec<Notice> = found.filter(|notice| notice.shown_on(self.moment.today)).collect();
        shown.sort_by_key(|notice| (!self.library.is_shown_first(&notice.id), std::cmp::Reverse(notice.from)));
        shown
    }

    /// Asks a rule.
    #[must_use]
    pub fn ask(&self, rule: &ItemId, facts: &Facts) -> Answer {
        match self.library.resolve(&self.place, &ItemRef { kind: Kind::Rule, id: rule.clone() }) {
            Resolution::Found(found) if found.withdrawn.is_some() => self.bare(Verdict::AskWindow),
            Resolution::Found(found) => match found.body {
                Body::Rule(rule) => self.ask_rule(rule, found.label, facts),
                _ => self.bare(Verdict::AskWindow),
            },
            Resolution::Disputed { dispute, .. } => {
                let statements = dispute.versions.iter().flat_map(|version| version.statements.clone()).collect();
                let mut answer = self.bare(Verdict::Disputed { dispute });
                self.mark(&mut answer, &statements);
                answer.mark = Some(Mark::Disputed);
                answer
            }
            Resolution::UpdateApp => self.bare(Verdict::UpdateApp),
            Resolution::Missing => self.bare(Verdict::AskWindow),
        }
    }

    const fn bare(&self, verdict: Verdict) -> Answer {
        Answer {
            verdict,
            label: None,
            mark: None,
            staleness: None,
            verified_on: None,
            trace: None,
            rule: None,
            release: self.library.release,
            moment: self.moment,
        }
    }

    fn ask_rule(&self, rule: Rule, label: Label, facts: &Facts) -> Answer {
        let Ok(trace) = evaluate(&rule.tree, facts, self.moment.as_of, self) else {
            return self.bare(Verdict::UpdateApp);
        };
        let verdict = self.gate(&rule, &trace, &label, facts);
        let mut answer = self.bare(verdict);
        self.mark(&mut answer, &trace.statements);
        answer.label = Some(label);
        answer.trace = Some(trace);
        answer.rule = Some(rule);
        answer
    }

    fn gate(&self, rule: &Rule, trace: &Trace, label: &Label, facts: &Facts) -> Verdict {
        match (trace.truth, trace.trust) {
            (_, Trust::Stale) => Verdict::TooStale,
            (Truth::Unknown, _) if !trace.ask.is_empty() => Verdict::Unknown { ask: trace.ask.clone() },
            (Truth::Unknown, _) | (_, Trust::Nothing) => Verdict::AskWindow,
            (Truth::False, Trust::Confirm | Trust::Full) => {
                let from = first_true(&rule.tree, facts, self.moment.as_of, self);
                from.map_or(Verdict::No, |from| Verdict::NotYet { from })
            }
            (Truth::True, Trust::Confirm) => Verdict::AskWindow,
            (Truth::True, Trust::Full) if label.is_own() => Verdict::Yes,
            (Truth::True, Trust::Full) => Verdict::MeetsNationalMinimum,
        }
    }

    fn mark(&self, answer: &mut Answer, statements: &BTreeSet<ItemId>) {
        let found: Vec<Statement> = statements.iter().filter_map(|id| self.statement(id)).collect();
        // What was withdrawn or is not there is not among those found, and nothing that rests on it is checked.
        let missing = (found.len() < statements.len()).then_some(Mark::ToConfirm);
        answer.mark = found.iter().map(Mark::of).chain(missing).min();
        answer.staleness = found.iter().map(|statement| Staleness::of(statement, self.moment.today)).max();
        answer.verified_on = found.iter().map(|statement| statement.verified_on).min();
    }
}

#[cfg(test)]
mod tests;
