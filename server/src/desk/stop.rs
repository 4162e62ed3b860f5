//! Why a release, a withdrawal or a root does not go on, as a key of the console's words: what is wrong and what to do about it.

use std::fmt;

use serde::{Deserialize, Serialize};
use sojourn_core::guidance::trust::{Role, TrustError};

use super::DeskError;
use crate::service::Refusal;

/// A refusal that the console has words for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The key: `release.stop.…`.
    pub key: String,
    /// Names and values filled into the words.
    pub with: Vec<(String, String)>,
}

impl Stop {
    /// Reads what `keep` wrote: a scheduled release remembers why it did not go out, and says so in the reader's language.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// A failure as a row keeps it.
pub(super) fn keep(error: &DeskError) -> String {
    match error {
        DeskError::Stopped(stop) => serde_json::to_string(stop).unwrap_or_else(|_| stop.to_string()),
        other => other.to_string(),
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        self.with.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Stop {}

/// A refusal with values.
pub(super) fn stop(key: &'static str, with: &[(&'static str, &dyn fmt::Display)]) -> DeskError {
    let with = with.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
    DeskError::Stopped(Stop { key: key.to_owned(), with })
}

/// What the chain of trust says against a document.
pub(super) fn distrust(error: &TrustError) -> DeskError {
    match error {
        TrustError::TooLong(bytes) => stop("trust.stop.long", &[("bytes", bytes)]),
        TrustError::Malformed(why) => stop("trust.stop.malformed", &[("why", why)]),
        TrustError::Hash => stop("trust.stop.hash", &[]),
        TrustError::Signature => stop("trust.stop.signature", &[]),
        TrustError::Threshold { role: Role::Root, needed, found } => {
            stop("trust.stop.root_threshold", &[("needed", needed), ("found", found)])
        }
        TrustError::Threshold { needed, found, .. } => {
            stop("trust.stop.threshold", &[("needed", needed), ("found", found)])
        }
        TrustError::Rollback { offered, known } => stop("trust.stop.older", &[("offered", offered), ("known", known)]),
        TrustError::RootGap { offered, known } => {
            stop("trust.stop.gap", &[("offered", offered), ("known", known), ("next", &known.saturating_add(1))])
        }
        TrustError::Channel(channel) => stop("trust.stop.channel", &[("channel", channel)]),
        TrustError::Unsatisfiable(role) => stop("trust.stop.unsatisfiable", &[("role", role)]),
    }
}

/// What the published guidance says against a publication; faults of ours stay faults.
pub(super) fn refused(refusal: Refusal) -> DeskError {
    match refusal {
        Refusal::ReleaseRefused(why) => stop("release.stop.refused", &[("why", &why)]),
        Refusal::ReleaseNotNewer(seq) => stop("release.stop.overtaken", &[("seq", &seq)]),
        other => DeskError::Service(other),
    }
}
