//! A round with a server: planned and applied without sockets.
//!
//! [`plan`] decides what a request says and [`backoff`] when it is sent; both are pure. [`view`], [`keyring`] and
//! [`author`] turn rows into what `core` folds and back. Read [`plan`] first.

pub mod author;
pub mod backoff;
pub mod identity;
pub mod keyring;
pub mod plan;
pub mod state;
pub mod view;

use sojourn_core::sync::SyncError;
use sojourn_core::time::Millis;

use crate::environment::Random;
use crate::store::StoreError;

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
    /// This phone has a space already.
    #[error("this phone already has its own data and cannot join another person's")]
    AlreadySomeone,
    /// Paired, but the logs have not arrived yet.
    #[error("this phone was paired but has not received its keys yet: sync both phones")]
    NotYetJoined,
    /// A log's key is not held here.
    #[error("the key of this log is not on this phone yet")]
    NoKey,
}
