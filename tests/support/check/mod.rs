//! The invariants of `ARCHITECTURE.md` as functions: what was seen goes in, violations come out.
//!
//! Nothing here knows a store or a network. `logs` holds the laws of a log as somebody holds it, `promises` those of
//! receipts, `meaning` those of what people wrote. Each function is named after its invariant.

mod logs;
mod meaning;
mod promises;

pub use logs::{HeldEntry, HeldLog, applied_once, order_is_gapless};
pub use meaning::{Shown, conflict_is_shown, replicas_agree, standing_values};
pub use promises::{Acknowledged, acknowledged_is_durable};

/// The named invariants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// An acknowledged operation is on the disk, also after any crash.
    AcknowledgedIsDurable,
    /// No operation counts twice.
    AppliedOnce,
    /// Logs have no gaps and their chains verify.
    OrderIsGapless,
    /// Every edit is somewhere.
    NothingLost,
    /// The same entries fold to the same state.
    ReplicasAgree,
    /// Values written without sight of each other are both shown.
    ConflictIsShown,
    /// Outboxes empty within a bounded number of rounds.
    OutboxDrains,
    /// No content of a case at the server.
    ServerReadsNothing,
    /// No entry leaves towards somebody without a grant.
    NoGrantNoBytes,
    /// One complete verified release, or the one before.
    GuidanceWholeOrOld,
    /// The cursor never runs ahead of the data.
    CursorFollowsData,
    /// A run is a function of its seed.
    SameSeedSameTrace,
}

impl Invariant {
    /// All of them, in the order of `ARCHITECTURE.md`.
    pub const ALL: [Self; 12] = [
        Self::AcknowledgedIsDurable,
        Self::AppliedOnce,
        Self::OrderIsGapless,
        Self::NothingLost,
        Self::ReplicasAgree,
        Self::ConflictIsShown,
        Self::OutboxDrains,
        Self::ServerReadsNothing,
        Self::NoGrantNoBytes,
        Self::GuidanceWholeOrOld,
        Self::CursorFollowsData,
        Self::SameSeedSameTrace,
    ];

    /// Its name in `ARCHITECTURE.md`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AcknowledgedIsDurable => "acknowledged-is-durable",
            Self::AppliedOnce => "applied-once",
            Self::OrderIsGapless => "order-is-gapless",
            Self::NothingLost => "nothing-lost",
            Self::ReplicasAgree => "replicas-agree",
            Self::ConflictIsShown => "conflict-is-shown",
            Self::OutboxDrains => "outbox-drains",
            Self::ServerReadsNothing => "server-reads-nothing",
            Self::NoGrantNoBytes => "no-grant-no-bytes",
            Self::GuidanceWholeOrOld => "guidance-whole-or-old",
            Self::CursorFollowsData => "cursor-follows-data",
            Self::SameSeedSameTrace => "same-seed-same-trace",
        }
    }

    /// A violation of it.
    pub fn violated(self, what: impl Into<String>) -> Violation {
        Violation { invariant: self, what: what.into() }
    }
}

/// An invariant that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which one.
    pub invariant: Invariant,
    /// Where, in ids and numbers.
    pub what: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.invariant.name(), self.what)
    }
}

/// The first bytes of an id, enough to tell two apart in a story.
#[must_use]
pub fn short(id: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&id[..id.len().min(4)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_architecture() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ARCHITECTURE.md");
        let text = std::fs::read_to_string(path).expect("the map of the project");
        let section = text.split("## Invariants").nth(1).expect("its invariants");
        let section = section.split("\n## ").next().unwrap_or(section);
        let named: Vec<&str> = section.lines().filter_map(|l| l.strip_prefix("- **")?.split("**").next()).collect();
        assert_eq!(named, Invariant::ALL.map(Invariant::name));
    }
}
