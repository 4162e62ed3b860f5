//! What can go wrong when an app asks a phone for something, by what the app or the person can do about it.

use sojourn_core::registration::diary::DiaryError;
use sojourn_core::sync::SyncError;
use sojourn_core::sync::outcome::VoidReason;
use sojourn_core::time::Millis;

use crate::guidance::GuidanceFault;
use crate::store::StoreError;
use crate::sync::SyncFault;

/// Why a phone could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// The store: locked, full, newer, damaged.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Keys, logs, or a round.
    #[error(transparent)]
    Sync(SyncFault),
    /// Guidance.
    #[error(transparent)]
    Guidance(#[from] GuidanceFault),
    /// What was asked for is not on this phone.
    #[error("there is no {what} {id:?} here")]
    NotFound {
        /// A kind of thing: `application`, `procedure`, `question`.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// What was typed is not what is asked for.
    #[error("{field}: {why}")]
    Input {
        /// Which input.
        field: &'static str,
        /// What would be right.
        why: String,
    },
    /// The diary does not take it.
    #[error(transparent)]
    Diary(#[from] DiaryError),
    /// The operation would have no effect.
    #[error("this cannot be done: {0}")]
    NoEffect(VoidReason),
    /// The PIN is not the right one. Nothing was erased.
    #[error("wrong PIN; {tries_left} more before a pause")]
    WrongPin {
        /// Wrong tries left before a pause.
        tries_left: u32,
        /// No PIN is taken before this instant, by this phone's clock.
        until: Option<Millis>,
    },
    /// Too many wrong PINs: this one was not tried.
    #[error("no PIN is taken for a while after so many wrong ones")]
    PinPaused {
        /// None is taken before this instant, by this phone's clock.
        until: Millis,
    },
    /// This phone was opened for guidance only and keeps nothing.
    #[error("opened for reading guidance: nothing can be kept")]
    GuidanceOnly,
    /// The room this phone gives to something is used up; what is there stays.
    #[error("no more room for {what}: at most {bytes_max} bytes")]
    NoRoom {
        /// For what: `photographs`.
        what: &'static str,
        /// How much there may be.
        bytes_max: u64,
    },
    /// A newer app changed this; it may be read, not edited.
    #[error("changed by a newer app: please update")]
    NeedsNewerApp,
}

impl From<SyncFault> for PhoneError {
    fn from(fault: SyncFault) -> Self {
        match fault {
            SyncFault::Store(error) => Self::Store(error),
            other => Self::Sync(other),
        }
    }
}

impl From<SyncError> for PhoneError {
    fn from(error: SyncError) -> Self {
        Self::Sync(SyncFault::Bytes(error))
    }
}

impl PhoneError {
    /// Not on this phone.
    pub(crate) fn not_found(what: &'static str, id: impl Into<String>) -> Self {
        Self::NotFound { what, id: id.into() }
    }

    /// Wrong input.
    pub(crate) fn input(field: &'static str, why: impl Into<String>) -> Self {
        Self::Input { field, why: why.into() }
    }

    /// A stable word for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(StoreError::Locked) => "locked",
            Self::Store(StoreError::WrongPin) | Self::WrongPin { .. } => "wrong-pin",
            Self::PinPaused { .. } => "pin-paused",
            Self::GuidanceOnly => "guidance-only",
            Self::Store(StoreError::Newer { .. }) | Self::NeedsNewerApp => "update-app",
            Self::Store(StoreError::Full) | Self::NoRoom { .. } => "storage-full",
            Self::Store(StoreError::Busy) => "in-use",
            Self::Store(_) => "store",
            Self::Sync(fault) => fault.code(),
            Self::Guidance(fault) => fault.code(),
            Self::NotFound { .. } => "not-found",
            Self::Input { .. } => "input",
            Self::Diary(error) => error.code(),
            Self::NoEffect(reason) => reason.code(),
        }
    }

    /// What a screen needs beside the word: `tries_left` and `until` of a PIN, `field` and `why` of an input, `what` and `id`
    /// of something that is not here.
    #[must_use]
    pub fn detail(&self) -> Option<serde_json::Value> {
        use serde_json::json;
        match self {
            Self::WrongPin { tries_left, until } => Some(json!({ "tries_left": tries_left, "until": until })),
            Self::PinPaused { until } => Some(json!({ "tries_left": 0, "until": until })),
            Self::Input { field, why } => Some(json!({ "field": field, "why": why })),
            Self::NoRoom { what, bytes_max } => Some(json!({ "what": what, "bytes_max": bytes_max })),
            Self::NotFound { what, id } => Some(json!({ "what": what, "id": id })),
            _ => None,
        }
    }
}
