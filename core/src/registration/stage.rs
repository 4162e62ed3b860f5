//! The life of an application: its stages, what can happen to it, and what cannot.
//!
//! One exhaustive `match` over (stage, event), read event by event. Reality may run ahead ("they accepted it on the
//! spot"), so an event is possible from every earlier stage and the skipped ones are told. What is impossible is a
//! value with a reason a person can read, in [`impossible`](super::impossible). The texts of the stages are wire names.

use serde::{Deserialize, Serialize};

use super::impossible::{Impossible, Reason};

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Opened, nothing gathered yet.
    Draft,
    /// Papers are being gathered.
    Preparing,
    /// Everything the checklist wants is there.
    Ready,
    /// Handed in, not yet taken on by the office.
    Submitted,
    /// Taken on: the receipt's date starts the office's clock.
    Accepted,
    /// The office said what is missing (一次性告知).
    SupplementRequested,
    /// What was missing has been handed in.
    Resubmitted,
    /// The office is deciding.
    InReview,
    /// The office said yes.
    Approved,
    /// The card or paper lies ready to be fetched.
    CardReady,
    /// The person holds it. The end.
    Issued,
    /// The office said no.
    Refused,
    /// Administrative review of the refusal has been asked for.
    ReviewRequested,
    /// The person gave it up. The end.
    Withdrawn,
}

/// Something that happened to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Gathering papers began, or one turned out to be missing after all.
    Prepare,
    /// The checklist is complete.
    Complete,
    /// It was handed in.
    Submit,
    /// The office took it on and gave a receipt.
    Accept,
    /// The office asked for more.
    AskSupplement,
    /// What the office asked for was handed in.
    Resubmit,
    /// The office began, or after a review began again, to decide.
    BeginReview,
    /// The office said yes.
    Approve,
    /// The card lies ready.
    MakeReady,
    /// The person received it.
    Issue,
    /// The office said no, or the review left its no standing.
    Refuse,
    /// The person asked for administrative review.
    AskReview,
    /// The person gave it up.
    Withdraw,
}

/// A step that is possible, and the stages it left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The stage reached.
    pub to: Stage,
    /// Stages of the main line that were passed without being recorded: their dates are unknown and may be asked for.
    pub skipped: Vec<Stage>,
}

use Stage::{
    Accepted, Approved, CardReady, Draft, InReview, Issued, Preparing, Ready, Refused, Resubmitted, ReviewRequested,
    Submitted, SupplementRequested, Withdrawn,
};

/// The ordinary order of things, from opening to the card.
pub const MAIN_LINE: [Stage; 9] = [Draft, Preparing, Ready, Submitted, Accepted, InReview, Approved, CardReady, Issued];

impl Stage {
    /// Every stage, in the order of the wire names in `docs/registration.md`.
    pub const ALL: [Self; 14] = [
        Draft,
        Preparing,
        Ready,
        Submitted,
        Accepted,
        SupplementRequested,
        Resubmitted,
        InReview,
        Approved,
        CardReady,
        Issued,
        Refused,
        ReviewRequested,
        Withdrawn,
    ];

    /// The name on the wire and in the fold.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Draft => "draft",
            Preparing => "preparing",
            Ready => "ready",
            Submitted => "submitted",
            Accepted => "accepted",
            SupplementRequested => "supplement_requested",
            Resubmitted => "resubmitted",
            InReview => "in_review",
            Approved => "approved",
            CardReady => "card_ready",
            Issued => "issued",
            Refused => "refused",
            ReviewRequested => "review_requested",
            Withdrawn => "withdrawn",
        }
    }

    /// The stage of this wire name; `None` for a name a newer app may know.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// Whether something may still happen: not issued and not withdrawn.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Issued | Withdrawn)
    }

    /// Into how many parts a person divides the way: gather, hand in, the office decides, collect.
    pub const PARTS: u8 = 4;

    /// Which of those parts this stage lies in, from 1; none for what was refused or given up.
    #[must_use]
    pub const fn part(self) -> Option<u8> {
        match self {
            Draft | Preparing | Ready => Some(1),
            Submitted | SupplementRequested => Some(2),
            Accepted | Resubmitted | InReview | ReviewRequested => Some(3),
            Approved | CardReady | Issued => Some(4),
            Refused | Withdrawn => None,
        }
    }

    /// What becomes of this stage when the event happens.
    ///
    /// # Errors
    /// [`Impossible`], which says why in words.
    pub fn after(self, event: Event) -> Result<Step, Impossible> {
        let reached = match event {
            Event::Prepare => self.prepare(),
            Event::Complete => self.complete(),
            Event::Submit => self.submit(),
            Event::Accept => self.accept(),
            Event::AskSupplement => self.ask_supplement(),
            Event::Resubmit => self.resubmit(),
            Event::BeginReview => self.begin_review(),
            Event::Approve => self.approve(),
            Event::MakeReady => self.make_ready(),
            Event::Issue => self.issue(),
            Event::Refuse => self.refuse(),
            Event::AskReview => self.ask_review(),
            Event::Withdraw => self.withdraw(),
        };
        match reached {
            Ok(to) => Ok(Step { to, skipped: skipped(self, to) }),
            Err(reason) => Err(Impossible { from: self, event, reason }),
        }
    }

    /// What can happen now, jumps included, in the order of [`Event::ALL`].
    pub fn possible(self) -> impl Iterator<Item = Event> {
        Event::ALL.into_iter().filter(move |event| self.after(*event).is_ok())
    }

    /// The ordinary next event: along the main line, or back to it. None when it has ended or was refused, where the
    /// person chooses.
    #[must_use]
    pub const fn ordinary_next(self) -> Option<Event> {
        match self {
            Draft => Some(Event::Prepare),
            Preparing => Some(Event::Complete),
            Ready => Some(Event::Submit),
            Submitted => Some(Event::Accept),
            SupplementRequested => Some(Event::Resubmit),
            Accepted | Resubmitted | ReviewRequested => Some(Event::BeginReview),
            InReview => Some(Event::Approve),
            Approved => Some(Event::MakeReady),
            CardReady => Some(Event::Issue),
            Issued | Refused | Withdrawn => None,
        }
    }

    const fn prepare(self) -> Result<Self, Reason> {
        match self {
            Draft | Ready => Ok(Preparing),
            Preparing => Err(Reason::Already),
            Submitted | Accepted | SupplementRequested | Resubmitted | InReview | Approved | CardReady => {
                Err(Reason::HandedIn)
            }
            Refused | ReviewRequested => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    const fn complete(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing => Ok(Ready),
            Ready => Err(Reason::Already),
            Submitted | Accepted | SupplementRequested | Resubmitted | InReview | Approved | CardReady => {
                Err(Reason::HandedIn)
            }
            Refused | ReviewRequested => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    const fn submit(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready => Ok(Submitted),
            Submitted => Err(Reason::Already),
            SupplementRequested => Err(Reason::UseResubmit),
            Accepted | Resubmitted | InReview | Approved | CardReady => Err(Reason::HandedIn),
            Refused | ReviewRequested => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    /// A supplement may be asked for at the window, before acceptance; so acceptance may follow it.
    const fn accept(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | SupplementRequested | Resubmitted => Ok(Accepted),
            Accepted => Err(Reason::Already),
            InReview | Approved | CardReady => Err(Reason::FurtherOn),
            Refused | ReviewRequested => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    const fn ask_supplement(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | Accepted | Resubmitted | InReview => Ok(SupplementRequested),
            SupplementRequested => Err(Reason::Already),
            Approved | CardReady => Err(Reason::FurtherOn),
            Refused | ReviewRequested => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    /// "They asked and I had it with me": possible without the request having been recorded.
    const fn resubmit(self) -> Result<Self, Reason> {
        match self {
            Submitted | Accepted | SupplementRequested | InReview => Ok(Resubmitted),
            Resubmitted => Err(Reason::Already),
            Draft | Preparing | Ready => Err(Reason::NotHandedIn),
            Approved | CardReady => Err(Reason::FurtherOn),
            Refused | ReviewRequested => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    /// A review that succeeds sends the application back to the office.
    const fn begin_review(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | Accepted | SupplementRequested | Resubmitted | ReviewRequested => {
                Ok(InReview)
            }
            InReview => Err(Reason::Already),
            Approved | CardReady => Err(Reason::FurtherOn),
            Refused => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    const fn approve(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | Accepted | SupplementRequested | Resubmitted | InReview
            | ReviewRequested => Ok(Approved),
            Approved => Err(Reason::Already),
            CardReady => Err(Reason::FurtherOn),
            Refused => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    const fn make_ready(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | Accepted | SupplementRequested | Resubmitted | InReview
            | Approved | ReviewRequested => Ok(CardReady),
            CardReady => Err(Reason::Already),
            Refused => Err(Reason::AfterRefusal),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    const fn issue(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | Accepted | SupplementRequested | Resubmitted | InReview
            | Approved | CardReady | ReviewRequested => Ok(Issued),
            Refused => Err(Reason::AfterRefusal),
            Issued => Err(Reason::Already),
            Withdrawn => Err(Reason::Closed),
        }
    }

    /// Also at the window, before anything was taken on: an oral no is a refusal, and its date starts a clock.
    const fn refuse(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | Accepted | SupplementRequested | Resubmitted | InReview
            | ReviewRequested => Ok(Refused),
            Refused => Err(Reason::Already),
            Approved | CardReady => Err(Reason::AfterApproval),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    /// Never a jump: the refusal's own date decides until when a review may be asked for, so it is recorded first.
    const fn ask_review(self) -> Result<Self, Reason> {
        match self {
            Refused => Ok(ReviewRequested),
            ReviewRequested => Err(Reason::Already),
            Draft | Preparing | Ready | Submitted | Accepted | SupplementRequested | Resubmitted | InReview => {
                Err(Reason::NoRefusal)
            }
            Approved | CardReady => Err(Reason::AfterApproval),
            Issued | Withdrawn => Err(Reason::Closed),
        }
    }

    const fn withdraw(self) -> Result<Self, Reason> {
        match self {
            Draft | Preparing | Ready | Submitted | Accepted | SupplementRequested | Resubmitted | InReview
            | Approved | CardReady | Refused | ReviewRequested => Ok(Withdrawn),
            Withdrawn => Err(Reason::Already),
            Issued => Err(Reason::Closed),
        }
    }
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 13] = [
        Self::Prepare,
        Self::Complete,
        Self::Submit,
        Self::Accept,
        Self::AskSupplement,
        Self::Resubmit,
        Self::BeginReview,
        Self::Approve,
        Self::MakeReady,
        Self::Issue,
        Self::Refuse,
        Self::AskReview,
        Self::Withdraw,
    ];

    /// The event that leads to a stage; none leads back to a draft.
    #[must_use]
    pub const fn leading_to(stage: Stage) -> Option<Self> {
        match stage {
            Draft => None,
            Preparing => Some(Self::Prepare),
            Ready => Some(Self::Complete),
            Submitted => Some(Self::Submit),
            Accepted => Some(Self::Accept),
            SupplementRequested => Some(Self::AskSupplement),
            Resubmitted => Some(Self::Resubmit),
            InReview => Some(Self::BeginReview),
            Approved => Some(Self::Approve),
            CardReady => Some(Self::MakeReady),
            Issued => Some(Self::Issue),
            Refused => Some(Self::Refuse),
            ReviewRequested => Some(Self::AskReview),
            Withdrawn => Some(Self::Withdraw),
        }
    }
}

/// Whether the fold may take a stage write: from no stage only `draft`, else wherever one event leads, or the same
/// stage again. A name this version does not know is not legal here; the fold freezes what a newer app wrote.
#[must_use]
pub fn legal(from: Option<&str>, to: &str) -> bool {
    let Some(to) = Stage::parse(to) else { return false };
    match from {
        None => to == Draft,
        Some(from) => Stage::parse(from).is_some_and(|from| from == to || reaches(from, to)),
    }
}

fn reaches(from: Stage, to: Stage) -> bool {
    Event::leading_to(to).is_some_and(|event| from.after(event).is_ok())
}

/// Stages of the main line strictly between two of them, when the step goes forward along it. A supplement stands level
/// with acceptance, because it comes before it at some windows and after it at others: neither order skips the other.
fn skipped(from: Stage, to: Stage) -> Vec<Stage> {
    match (rank(from), rank(to)) {
        (Some(from), Some(to)) if to > from => MAIN_LINE[from + 1..to].to_vec(),
        _ => Vec::new(),
    }
}

const fn rank(stage: Stage) -> Option<usize> {
    match stage {
        Draft => Some(0),
        Preparing => Some(1),
        Ready => Some(2),
        Submitted => Some(3),
        Accepted | SupplementRequested | Resubmitted => Some(4),
        InReview | ReviewRequested => Some(5),
        Approved => Some(6),
        CardReady => Some(7),
        Issued => Some(8),
        Refused | Withdrawn => None,
    }
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
