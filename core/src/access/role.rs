//! What a principal is to the server: a worker, a volunteer, or an administrator with duties.
//!
//! Roles open endpoints, never cases: who may read a case is a grant of its owner and nothing else.

use std::collections::BTreeSet;

/// One thing an administrator is charged with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Duty {
    /// Drafts guidance.
    Editor,
    /// Reviews what another drafted.
    Reviewer,
    /// Signs and publishes releases.
    Publisher,
    /// Keeps the server running.
    Operator,
}

/// A principal's role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Keeps own cases.
    Worker,
    /// Also carries the cases of those who granted it.
    Volunteer,
    /// Also has at least one duty.
    Administrator(BTreeSet<Duty>),
}

impl Role {
    /// An administrator.
    ///
    /// `None` without any duty: an administrator with nothing to do is a mistake.
    #[must_use]
    pub fn administrator(duties: impl IntoIterator<Item = Duty>) -> Option<Self> {
        let duties: BTreeSet<Duty> = duties.into_iter().collect();
        (!duties.is_empty()).then_some(Self::Administrator(duties))
    }

    /// Whether it includes a duty.
    #[must_use]
    pub fn has(&self, duty: Duty) -> bool {
        match self {
            Self::Worker | Self::Volunteer => false,
            Self::Administrator(duties) => duties.contains(&duty),
        }
    }
}
