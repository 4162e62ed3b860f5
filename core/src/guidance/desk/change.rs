//! The life of a change: which steps there are, who may take them, and what stands in the way.
//!
//! draft → in_review → approved → scheduled → live → superseded or withdrawn. Nobody approves what they contributed to. Pure: the
//! desk keeps the rows, this decides about them.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::jcs::{self, CanonicalError};
use super::super::object::ObjectId;
use crate::hash::{Tag, tagged};

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Waiting for somebody who did not write in it.
    InReview,
    /// Part of the folder; not published yet.
    Approved,
    /// In a release that goes out on its day.
    Scheduled,
    /// What phones get.
    Live,
    /// A later change wrote over it.
    Superseded,
    /// Taken back after it was approved, with a reason; still readable here.
    Withdrawn,
    /// Given up before it was approved.
    Dropped,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::InReview,
        Self::Approved,
        Self::Scheduled,
        Self::Live,
        Self::Superseded,
        Self::Withdrawn,
        Self::Dropped,
    ];

    /// The name as written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Dropped => "dropped",
        }
    }

    /// Whether its words may still be changed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft)
    }

    /// Whether nothing more happens to it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Superseded | Self::Withdrawn | Self::Dropped)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Not a state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a state of a change")]
pub struct StateError(pub String);

impl std::str::FromStr for State {
    type Err = StateError;

    fn from_str(text: &str) -> Result<Self, StateError> {
        Self::ALL.into_iter().find(|state| state.name() == text).ok_or_else(|| StateError(text.to_owned()))
    }
}

/// What can be done with a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Writes an item in it.
    Edit,
    /// Asks for review.
    Submit,
    /// Sends it back to be written on, with a reason.
    Return,
    /// Takes it into the folder.
    Approve,
    /// Puts it into a release that waits for its day.
    Schedule,
    /// Takes that release back.
    Unschedule,
    /// Publishes it.
    Publish,
    /// A later change wrote over all of it.
    Supersede,
    /// Takes it back.
    Withdraw,
    /// Gives it up.
    Drop,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 10] = [
        Self::Edit,
        Self::Submit,
        Self::Return,
        Self::Approve,
        Self::Schedule,
        Self::Unschedule,
        Self::Publish,
        Self::Supersede,
        Self::Withdraw,
        Self::Drop,
    ];
}

/// What somebody may do at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Writes.
    Editor,
    /// Approves what others wrote.
    Reviewer,
    /// Signs and publishes releases, and withdraws.
    Publisher,
    /// Keeps the server and the people.
    Operator,
}

impl Duty {
    /// Every duty; its place here is its bit.
    pub const ALL: [Self; 4] = [Self::Editor, Self::Reviewer, Self::Publisher, Self::Operator];

    /// The name as written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Publisher => "publisher",
            Self::Operator => "operator",
        }
    }
}

/// Who takes a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their number.
    pub person: i64,
    /// What they may do.
    pub duties: BTreeSet<Duty>,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// The change is not where this step begins.
    #[error("a change that is {state} cannot do that")]
    NotNow {
        /// Where it is.
        state: State,
    },
    /// The person may not do this kind of thing.
    #[error("this needs the duty {}", .0.name())]
    Duty(Duty),
    /// They wrote in it.
    #[error("who wrote in a change does not approve it")]
    Contributor,
    /// There is nothing in it.
    #[error("the change is empty")]
    Empty,
}

/// What of a change the decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Where it stands.
    pub state: State,
    /// Who wrote in it, ever.
    pub contributors: &'a BTreeSet<i64>,
    /// How many items it touches.
    pub items: usize,
}

/// Decides about a step: the state afterwards, or why not.
///
/// # Errors
/// [`Refused`].
pub fn decide(standing: &Standing<'_>, step: Step, actor: &Actor) -> Result<State, Refused> {
    let needs = match step {
        Step::Edit | Step::Submit | Step::Drop => Duty::Editor,
        Step::Return | Step::Approve => Duty::Reviewer,
        Step::Schedule | Step::Unschedule | Step::Publish | Step::Supersede | Step::Withdraw => Duty::Publisher,
    };
    // Who wrote a change may also take it back from review.
    let own = step == Step::Return && standing.contributors.contains(&actor.person);
    if !own && !actor.duties.contains(&needs) {
        return Err(Refused::Duty(needs));
    }
    let next = after(standing.state, step).ok_or(Refused::NotNow { state: standing.state })?;
    if step == Step::Approve && standing.contributors.contains(&actor.person) {
        return Err(Refused::Contributor);
    }
    if step == Step::Submit && standing.items == 0 {
        return Err(Refused::Empty);
    }
    Ok(next)
}

/// Where a step leads from a state.
const fn after(state: State, step: Step) -> Option<State> {
    Some(match (state, step) {
        (State::Draft, Step::Edit) | (State::InReview, Step::Return) => State::Draft,
        (State::Draft, Step::Submit) => State::InReview,
        (State::InReview, Step::Approve) | (State::Scheduled, Step::Unschedule) => State::Approved,
        (State::Approved, Step::Schedule) => State::Scheduled,
        (State::Approved | State::Scheduled, Step::Publish) => State::Live,
        (State::Approved | State::Scheduled | State::Live, Step::Supersede) => State::Superseded,
        (State::Approved | State::Scheduled | State::Live, Step::Withdraw) => State::Withdrawn,
        (State::Draft | State::InReview, Step::Drop) => State::Dropped,
        _ => return None,
    })
}

/// One item of a change, as what is approved: its name, what it was made from, what it becomes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Digested {
    /// `330100/parameter:card-fee`.
    pub item: String,
    /// Hash of what it was; none for a new one.
    pub before: Option<ObjectId>,
    /// Hash of what it becomes; none if it goes.
    pub after: Option<ObjectId>,
}

/// The bytes an approver signs: the change's number and every item before and after. Another word anywhere is another digest.
///
/// # Errors
/// [`CanonicalError`], which these shapes do not meet.
pub fn approval_message(change: i64, items: &BTreeSet<Digested>) -> Result<Vec<u8>, CanonicalError> {
    let document = serde_json::json!({ "type": "approval", "change": change, "items": items });
    Ok(tagged(Tag::Guidance, &[b"approval\0", &jcs::canonical_value(&document)?]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn actor(person: i64, duties: &[Duty]) -> Actor {
        Actor { person, duties: duties.iter().copied().collect() }
    }

    #[test]
    fn a_change_goes_from_draft_to_live_by_four_hands() {
        let contributors = BTreeSet::from([1]);
        let at = |state| Standing { state, contributors: &contributors, items: 1 };
        let (author, reviewer) = (actor(1, &[Duty::Editor, Duty::Reviewer]), actor(2, &[Duty::Reviewer]));
        let publisher = actor(3, &[Duty::Publisher]);
        assert_eq!(decide(&at(State::Draft), Step::Submit, &author), Ok(State::InReview));
        assert_eq!(decide(&at(State::InReview), Step::Approve, &author), Err(Refused::Contributor));
        assert_eq!(decide(&at(State::InReview), Step::Approve, &reviewer), Ok(State::Approved));
        assert_eq!(decide(&at(State::Approved), Step::Publish, &reviewer), Err(Refused::Duty(Duty::Publisher)));
        assert_eq!(decide(&at(State::Approved), Step::Schedule, &publisher), Ok(State::Scheduled));
        assert_eq!(decide(&at(State::Scheduled), Step::Publish, &publisher), Ok(State::Live));
        assert_eq!(decide(&at(State::Live), Step::Withdraw, &publisher), Ok(State::Withdrawn));
    }

    #[test]
    fn an_empty_change_is_not_reviewed_and_who_wrote_it_may_take_it_back() {
        let contributors = BTreeSet::from([1]);
        let standing = Standing { state: State::Draft, contributors: &contributors, items: 0 };
        assert_eq!(decide(&standing, Step::Submit, &actor(1, &[Duty::Editor])), Err(Refused::Empty));
        let waiting = Standing { state: State::InReview, items: 1, ..standing };
        assert_eq!(decide(&waiting, Step::Return, &actor(1, &[Duty::Editor])), Ok(State::Draft));
        assert_eq!(decide(&waiting, Step::Return, &actor(4, &[Duty::Editor])), Err(Refused::Duty(Duty::Reviewer)));
    }

    #[test]
    fn another_word_is_another_message() {
        let item = |text: &str| Digested {
            item: "CN/article:a".into(),
            before: None,
            after: Some(ObjectId::of(text.as_bytes())),
        };
        let message = |change, text| approval_message(change, &BTreeSet::from([item(text)])).expect("canonical");
        assert_eq!(message(1, "a"), message(1, "a"));
        assert_ne!(message(1, "a"), message(1, "b"));
        assert_ne!(message(1, "a"), message(2, "a"));
    }

    proptest! {
        /// Whatever is tried by whomever in whatever order: what is live was approved by somebody who never wrote in it.
        #[test]
        fn nothing_is_live_that_a_second_person_did_not_approve(tries in prop::collection::vec((0_usize..10, 1_i64..4, 0_u8..16), 0..60)) {
            let mut contributors = BTreeSet::new();
            let (mut state, mut approved_by) = (State::Draft, None);
            for (step, person, duties) in tries {
                let step = Step::ALL[step];
                let duties: Vec<Duty> = Duty::ALL.into_iter().enumerate().filter(|(bit, _)| duties >> bit & 1 == 1).map(|(_, d)| d).collect();
                let standing = Standing { state, contributors: &contributors, items: contributors.len() };
                let Ok(next) = decide(&standing, step, &actor(person, &duties)) else { continue };
                match step {
                    Step::Edit => drop(contributors.insert(person)),
                    Step::Approve => approved_by = Some(person),
                    Step::Return => approved_by = None,
                    _ => {}
                }
                state = next;
                if matches!(state, State::Approved | State::Scheduled | State::Live) {
                    prop_assert!(approved_by.is_some_and(|who| !contributors.contains(&who)));
                }
            }
        }
    }
}
