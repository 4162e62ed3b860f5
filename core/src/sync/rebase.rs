//! What screens show: the folded log with one's own unacknowledged operations laid over it.
//!
//! Pulling never waits for pushing. When entries arrive, the same operations are laid over the new state; those that
//! came back with a place are recognised by name and content and change nothing.

use super::fold::{Content, FoldEntry, LogState, StageRules};
use super::operation::Name;
use super::outcome::EntryOutcome;
use super::plain::Authority;

/// One's own operation that has no place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingOperation {
    /// Its name.
    pub name: Name,
    /// By which right it will count if nothing changes.
    pub authority: Authority,
    /// Its plaintext without padding.
    pub plaintext: Vec<u8>,
}

/// The log as it will be if everything pending is stored now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebased {
    /// The state to show.
    pub state: LogState,
    /// What would become of each pending operation, in order; `Repeat` for those that already have their place.
    pub outcomes: Vec<(Name, EntryOutcome)>,
}

/// Lays pending operations over a state, in the order they were made.
#[must_use]
pub fn rebase(state: &LogState, pending: &[PendingOperation], stages: &impl StageRules) -> Rebased {
    let mut over = state.clone();
    let outcomes = pending
        .iter()
        .map(|operation| {
            let entry = FoldEntry {
                seq: over.seq() + 1,
                name: operation.name,
                authority: Some(operation.authority),
                content: Content::Plaintext(&operation.plaintext),
            };
            (operation.name, over.apply(&entry, stages))
        })
        .collect();
    Rebased { state: over, outcomes }
}
