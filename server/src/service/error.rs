//! Why a request as a whole is refused. What becomes of a single frame is a receipt, not an error.

use sojourn_core::time::Millis;
use sojourn_core::wire::v1::FieldProblem;

use crate::auth::access::TokenError;
use crate::keys::KeyError;
use crate::store::StoreError;

/// A refused request. `problem` turns it into what travels.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The body is not the message it should be.
    #[error("the body cannot be read: {0}")]
    Malformed(String),
    /// Values out of range.
    #[error("{} values are not allowed", .0.len())]
    Invalid(Vec<FieldProblem>),
    /// A list or a body is too long.
    #[error("{0}")]
    TooLarge(String),
    /// A protocol version that is not served.
    #[error("protocol version {0} is not served")]
    Protocol(u32),
    /// An app that may not pull any more.
    #[error("this app version is not served any more")]
    AppTooOld {
        /// Until when it may push.
        upgrade_by: Option<Millis>,
    },
    /// No proof of who asks.
    #[error("no access token")]
    NoToken,
    /// A token that is not good.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A device that is not enrolled here.
    #[error("the device is not enrolled here")]
    UnknownDevice,
    /// A proof or certificate that does not hold.
    #[error("{0}")]
    BadProof(&'static str),
    /// A challenge that was used, expired or foreign.
    #[error("the challenge was used, has expired or is not ours")]
    StaleChallenge,
    /// A revoked device asks for tokens.
    #[error("the device was revoked")]
    DeviceRevoked,
    /// The device's data exists twice.
    #[error("the device echoes a lineage value that was replaced twice")]
    DeviceCloned,
    /// New spaces are not taken.
    #[error("new people are not taken")]
    EnrolmentClosed,
    /// An invite that is not good.
    #[error("the invite is unknown, used or has expired")]
    BadInvite,
    /// A role or duty is missing.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Nothing there.
    #[error("there is nothing here")]
    NotFound,
    /// A release that is not newer.
    #[error("release {0} is not newer than what is published")]
    ReleaseNotNewer(u64),
    /// A release that does not verify.
    #[error("{0}")]
    ReleaseRefused(String),
    /// Too many of something.
    #[error("too many requests")]
    RateLimited {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// As many reports came today as are taken in a day.
    #[error("no more reports are taken today")]
    DayFull {
        /// Seconds until the next day.
        retry_after_s: u64,
    },
    /// Too much at once.
    #[error("the server is busy")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// A fault of ours, in words for the log.
    #[error("{0}")]
    Internal(&'static str),
}

impl Refusal {
    /// One field that is wrong.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem { field: field.into(), message: message.into() }])
    }
}
