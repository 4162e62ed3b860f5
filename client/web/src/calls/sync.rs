//! Sync, which is no call: it takes its time, tells how it goes, and other calls are answered meanwhile.
//!
//! What it takes and tells is here with the calls, so that it is declared like them.

use serde::{Deserialize, Serialize};
pub use sojourn_client::sdk::SyncReport;
use sojourn_client::sync::round::{self, Budget};

/// How a sync is to go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyncOptions {
    /// Most bytes of one reply.
    pub reply_bytes: Option<u64>,
    /// Most bytes of the whole sync, both ways, guidance aside.
    pub total_bytes: Option<u64>,
    /// An invite, for a server that asks for one.
    pub invite: Option<String>,
}

impl SyncOptions {
    /// The same as the engine takes it.
    #[must_use]
    pub fn budget(&self) -> Budget {
        let usual = Budget::default();
        Budget {
            reply_bytes: self.reply_bytes.unwrap_or(usual.reply_bytes),
            total_bytes: self.total_bytes.unwrap_or(usual.total_bytes),
        }
    }
}

/// What a sync is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Progress {
    /// Making itself known, or renewing a token.
    Connecting,
    /// A request leaves.
    Sending {
        /// Frames in it.
        frames: u64,
    },
    /// A reply was kept.
    Received {
        /// Entries in it.
        entries: u64,
    },
    /// New guidance is fetched.
    Guidance {
        /// The release.
        seq: u64,
    },
}

impl From<round::Progress> for Progress {
    fn from(progress: round::Progress) -> Self {
        match progress {
            round::Progress::Connecting => Self::Connecting,
            round::Progress::Sending { frames } => Self::Sending { frames },
            round::Progress::Received { entries } => Self::Received { entries },
            round::Progress::Guidance { seq } => Self::Guidance { seq },
        }
    }
}

/// Types that are declared beside those of the calls.
pub const DECLARED: [&str; 4] = ["SyncReport", "SyncOptions", "Progress", "CallError"];
