//! A round with a server: planned and applied without sockets.
//!
//! [`plan`] decides what a request says and [`backoff`] when it is sent; both are pure. [`view`], [`keyring`] and
//! [`author`] turn rows into what `core` folds and back. Read [`plan`] first.

pub mod apply;
pub mod author;
pub mod backoff;
pub mod contacts;
pub mod extend;
pub mod identity;
pub mod keyring;
pub mod local;
pub mod plan;
mod receipts;
pub mod rekey;
pub mod round;
pub mod server;
pub mod state;
pub mod view;

use sojourn_core::sync::SyncError;
use sojourn_core::time::Millis;

use crate::environment::Random;
use crate::store::StoreError;
use crate::transport::TransportError;
use server::ServerProblem;

/// What a function that writes may draw on: the time, once for all of it, and randomness.
pub struct Scene<'a> {
    /// This phone's clock.
    pub now: Millis,
    /// Randomness.
    pub entropy: &'a mut Random,
}

/// Why keys, logs or a round failed.
#[derive(Debug, thiserror::Error)]
pub enum SyncFault {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Bytes that are not what they should be.
    #[error("signed bytes were refused")]
    Bytes(#[from] SyncError),
    /// A private row this app wrote cannot be read.
    #[error("the stored {0} cannot be read")]
    Corrupt(&'static str),
    /// A typed text fails its check.
    #[error("the text has a typing mistake")]
    Typing,
    /// A pairing text made for another person's space.
    #[error("the pairing text was made for another person")]
    WrongSpace,
    /// The phone was erased, or became another person's, while a request was under way: its reply was not kept.
    #[error("this phone changed hands while it was syncing")]
    SomeoneElse,
    /// A sync is under way already.
    #[error("a sync is under way already")]
    UnderWay,
    /// This phone has a space already.
    #[error("this phone already has its own data and cannot join another person's")]
    AlreadySomeone,
    /// Paired, but the logs have not arrived yet.
    #[error("this phone was paired but has not received its keys yet: sync both phones")]
    NotYetJoined,
    /// No reply came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The server named a problem.
    #[error(transparent)]
    Server(#[from] ServerProblem),
    /// A reply that is not the message it should be.
    #[error("the server's reply cannot be read: {0}")]
    Reply(String),
    /// Receipts that prove nothing: every frame stays in the outbox.
    #[error("the server's receipts are {0}")]
    Receipts(&'static str),
    /// A log's key is not held here.
    #[error("the key of this log is not on this phone yet")]
    NoKey,
    /// Another person's log, which they let nobody here read any more.
    #[error("the person ended this access")]
    AccessEnded,
}

impl SyncFault {
    /// A stable word for status screens and machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Bytes(_) => "refused-bytes",
            Self::Corrupt(_) => "corrupt-row",
            Self::Typing => "typing-mistake",
            Self::WrongSpace => "wrong-person",
            Self::SomeoneElse => "someone-else",
            Self::UnderWay => "sync-under-way",
            Self::AlreadySomeone => "already-someone",
            Self::NotYetJoined => "not-yet-joined",
            Self::Transport(TransportError::Unreachable(_)) => "no-connection",
            Self::Transport(TransportError::NotTheServer(_)) => "captive-portal",
            Self::Transport(_) => "connection-broken",
            Self::Server(problem) => problem.code(),
            Self::Reply(_) => "unreadable-reply",
            Self::Receipts(_) => "bad-receipts",
            Self::NoKey => "no-key",
            Self::AccessEnded => "access-ended",
        }
    }

    /// How long the server asked to wait.
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Server(problem) => problem.retry_after_ms,
            _ => None,
        }
    }
}
