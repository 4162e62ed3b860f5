//! Who may say what guidance is: roots, releases, timestamps, withdrawals, and the signatures under them.
//!
//! After The Update Framework, kept small: Ed25519 over canonical JSON, no certificates, no network. Everything here is a function
//! of bytes and of what was trusted before. Lower numbers, missing signatures and other bytes than promised are refused; an
//! expired document is never refused, only said to be old, because reading must always work.

mod envelope;
mod release;
mod root;

pub use envelope::{Envelope, PublicKey, PublicKeyError, Role, open, sign};
pub use release::{
    Channel, Freshness, PackEntry, PackKey, PackKeyError, Release, ReleaseTag, SHARE_ALL, TIMESTAMP_DAYS, Timestamp,
    TimestampTag, Withdrawal, WithdrawalTag, WithdrawalTarget, freshness, verify_release, verify_timestamp,
    verify_withdrawal,
};
pub use root::{RoleKeys, Root, RootTag, load_root, rotate};

/// The most bytes of a root, release, timestamp or withdrawal. A release names a few hundred packs at most.
pub const DOCUMENT_BYTES_MAX: usize = 512 * 1024;

/// Why a document is not accepted. What was trusted before stays in force.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Longer than any honest one.
    #[error("a document of {0} bytes")]
    TooLong(usize),
    /// Not an envelope, or its content is not what it should be.
    #[error("malformed: {0}")]
    Malformed(String),
    /// Content and hash disagree.
    #[error("the bytes are not those that were promised")]
    Hash,
    /// A signature that is not over this content by its key.
    #[error("the signature is not over this content by this key")]
    Signature,
    /// Fewer good signatures than the role needs.
    #[error("{role} needs {needed} signatures and has {found}")]
    Threshold {
        /// The role.
        role: Role,
        /// How many it needs.
        needed: u32,
        /// How many good ones there are.
        found: u32,
    },
    /// A number lower than one already seen.
    #[error("number {offered} is older than {known}, which is already here")]
    Rollback {
        /// The one offered.
        offered: u64,
        /// The one known.
        known: u64,
    },
    /// Not the next root.
    #[error("root {offered} does not follow root {known}")]
    RootGap {
        /// The one offered.
        offered: u64,
        /// The one known.
        known: u64,
    },
    /// Meant for another channel.
    #[error("belongs to the channel {0}")]
    Channel(Channel),
    /// A root that could never be satisfied.
    #[error("the root gives {0} fewer keys than it needs")]
    Unsatisfiable(Role),
}
