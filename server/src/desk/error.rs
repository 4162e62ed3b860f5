//! Why the desk did not do it, each with what the page needs to say so and to lose nothing.

use sojourn_core::guidance::desk::change::Refused;
use sojourn_core::guidance::lint::Finding;
use sojourn_core::guidance::source::SourceError;
use sojourn_core::wire::v1::FieldProblem;

use super::stop::Stop;
use crate::service::Refusal;
use crate::store::StoreError;

/// A refused deed.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The rules of a change's life.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Somebody saved the same thing meanwhile: what they saved, and its version.
    #[error("somebody saved this meanwhile")]
    Conflict {
        /// Their value, as canonical JSON; none if they took it out.
        theirs: Option<String>,
        /// Its version.
        version: i64,
        /// Who.
        by: String,
    },
    /// The approved folder has moved on under these items: they must be looked at again.
    #[error("{} items were changed by others since", .0.len())]
    Behind(Vec<String>),
    /// Fields that are not what they should be.
    #[error("{} values are not allowed", .0.len())]
    Invalid(Vec<FieldProblem>),
    /// Files that cannot be read.
    #[error("{} files cannot be read", .0.len())]
    Unreadable(Vec<SourceError>),
    /// The lint gate found what stops.
    #[error("{} findings stop this", .0.len())]
    Findings(Vec<Finding>),
    /// A signature that does not hold, or under a key that is not this person's.
    #[error("the signature does not hold: {0}")]
    Signature(&'static str),
    /// Nothing there.
    #[error("there is nothing here")]
    NotFound,
    /// Too much at once.
    #[error("{what} is larger than {max} bytes")]
    TooLarge {
        /// What.
        what: String,
        /// The limit.
        max: usize,
    },
    /// Wrong too often, or too many at once: wait.
    #[error("wait {retry_after_s} seconds")]
    Wait {
        /// Seconds.
        retry_after_s: u64,
    },
    /// Publishing was refused, in words.
    #[error("{0}")]
    Release(String),
    /// A release, withdrawal or root does not go on, with words of the console.
    #[error(transparent)]
    Stopped(#[from] Stop),
    /// The service beneath.
    #[error(transparent)]
    Service(#[from] Refusal),
    /// The desk's file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours, in words for the log.
    #[error("{0}")]
    Internal(String),
}

impl DeskError {
    /// One field that is wrong.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem { field: field.into(), message: message.into() }])
    }
}
