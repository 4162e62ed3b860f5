//! Guidance on a phone: verified as a whole, installed as a whole, read without a network.
//!
//! [`install`] checks a release and commits it together with its search index; [`fetch`] brings one over a transport;
//! [`search`], [`ask`] and [`library`] answer from what is installed. What verifies and what a text means is `core::guidance`'s.

pub mod ask;
pub mod fetch;
pub mod install;
pub mod library;
mod news;
pub mod packs;
pub mod preview;
pub mod search;
#[cfg(test)]
mod tests;

use sojourn_core::guidance::baseline::BaselineError;
use sojourn_core::guidance::object::ObjectError;
use sojourn_core::guidance::pack::PackError;
use sojourn_core::guidance::trust::{PackKey, TrustError};

use crate::store::StoreError;
use crate::transport::TransportError;

/// Why guidance was not installed or cannot be read. What was installed before stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum GuidanceFault {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No reply came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A document that may not be believed.
    #[error("a guidance document was refused")]
    Trust(#[from] TrustError),
    /// A pack that is not what was signed.
    #[error("pack {key} was refused")]
    Pack {
        /// Which.
        key: PackKey,
        /// Why.
        #[source]
        source: PackError,
    },
    /// An object inside a verified pack that is none.
    #[error("an object was refused")]
    Object(#[from] ObjectError),
    /// The baseline inside the app.
    #[error("the app's own guidance cannot be read")]
    Baseline(#[from] BaselineError),
    /// The same number with other content: two releases signed for one place.
    #[error("release {0} was already here with other content")]
    Equivocation(u64),
    /// Made for a newer app.
    #[error("this guidance needs app version {0}: please update")]
    NeedsNewerApp(String),
    /// The server has no such file.
    #[error("the server has no {path} ({status})")]
    Missing {
        /// The path.
        path: String,
        /// The HTTP status.
        status: u16,
    },
    /// The server does not know the root of a code for drafts: it is another server, or the code is an old one.
    #[error("the server does not know the root of this code")]
    CodeUnknown,
    /// The root of a code for drafts is known, and no drafts were released.
    #[error("no drafts were released")]
    NoDrafts,
    /// The caller gave up between two files.
    #[error("the look for guidance was stopped")]
    Stopped,
    /// A release names a pack that was not brought along.
    #[error("pack {0} is missing")]
    PackMissing(PackKey),
}

impl GuidanceFault {
    /// A stable word for status screens and machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Transport(TransportError::Unreachable(_)) => "no-connection",
            Self::Transport(TransportError::NotTheServer(_)) => "captive-portal",
            Self::Transport(_) => "connection-broken",
            Self::Trust(TrustError::Rollback { .. }) => "guidance-older",
            Self::Trust(TrustError::Threshold { .. }) => "guidance-unsigned",
            Self::Trust(_) | Self::Object(_) => "guidance-refused",
            Self::Pack { .. } | Self::PackMissing(_) => "guidance-pack",
            Self::Baseline(_) => "baseline",
            Self::Equivocation(_) => "guidance-equivocation",
            Self::NeedsNewerApp(_) => "update-app",
            Self::CodeUnknown => "preview-code-old",
            Self::NoDrafts => "preview-empty",
            Self::Stopped => "stopped",
            Self::Missing { .. } => "guidance-missing",
        }
    }
}
