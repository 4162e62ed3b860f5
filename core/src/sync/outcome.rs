//! What became of an operation in the fold, in the words a person may see.

use super::operation::Path;

/// What became of a whole entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryOutcome {
    /// It took effect; one outcome per written path, and one for a duplicate receipt.
    Applied(Vec<(Path, FieldOutcome)>),
    /// The same intent with the same content was applied before.
    Repeat,
    /// It has no effect at all.
    Void(VoidReason),
    /// Kept for a newer app: of an unknown kind, or it touches what an unknown kind froze.
    NeedsNewerApp,
}

/// What became of one written field, at the moment the entry arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldOutcome {
    /// It is the field's value now.
    Applied,
    /// It says the same as another, or took another's place in a field that merges silently.
    Merged,
    /// It stands beside another until someone chooses.
    Conflict,
    /// Someone had already replaced it.
    Superseded,
}

/// Why an operation has no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoidReason {
    /// Neither owner nor grant stands behind it at its stamp, or not at the level its kind asks for.
    #[error("its author was not entitled to it")]
    NotEntitled,
    /// It opens, but is not an operation.
    #[error("it cannot be read")]
    Unreadable,
    /// It writes or touches what its kind does not, or is in the wrong log.
    #[error("it goes beyond its kind")]
    OutsideKind,
    /// It changes what may only be added to.
    #[error("it changes a line that may only be added")]
    AppendOnly,
    /// It creates what already exists.
    #[error("it creates what already exists")]
    SecondCreate,
    /// It claims to replace itself.
    #[error("it claims to replace itself")]
    NamesItself,
    /// The stage it writes cannot follow any it saw.
    #[error("the stage {to:?} cannot follow {from:?}")]
    IllegalStage {
        /// The stages it saw.
        from: Vec<String>,
        /// The stage it writes.
        to: String,
    },
    /// It does not raise the fold version.
    #[error("it does not raise the fold version")]
    NotRaised,
}

impl FieldOutcome {
    /// The word as documented.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Merged => "merged",
            Self::Conflict => "conflict",
            Self::Superseded => "superseded",
        }
    }
}

impl VoidReason {
    /// A stable code for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotEntitled => "not_entitled",
            Self::Unreadable => "unreadable",
            Self::OutsideKind => "outside_kind",
            Self::AppendOnly => "append_only",
            Self::SecondCreate => "second_create",
            Self::NamesItself => "names_itself",
            Self::IllegalStage { .. } => "illegal_stage",
            Self::NotRaised => "not_raised",
        }
    }
}
