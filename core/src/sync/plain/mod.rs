//! Bodies of `devices` and `access`: plain CBOR, because the server must act on them and grantees must follow them.
//!
//! They hold ids, keys, level numbers, wraps and ends; never a name or a reason in words (a grant's purpose is sealed).
//! Genesis is the only body that starts with an integer, all others are `[kind, schema, arguments …]`.

mod read;
mod write;

use super::genesis::Genesis;
use super::keys::PublicKeys;
use super::wrap::Wrap;
use crate::id::{Bytes, DeviceId, GrantId, Hash, KeyId, LogId, SealingPublic, Signature, SpaceId};
use crate::time::Millis;

/// Most holders of one key, and most devices of one person: bounds every list in a plain body.
pub const HOLDERS_MAX: usize = 400;

/// Bytes of an older content key sealed under a newer one.
pub const SEALED_KEY_BYTES: usize = 24 + 32 + 16;

/// One log, or all of them (`*`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Every log of the space, also those to come.
    All,
    /// One log.
    Log(LogId),
}

impl Scope {
    /// Whether `log` lies inside.
    #[must_use]
    pub fn covers(&self, log: &LogId) -> bool {
        match self {
            Self::All => true,
            Self::Log(own) => own == log,
        }
    }
}

/// What a grantee may do. A number on the wire; changing it takes a new grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Read.
    Read = 1,
    /// Read, and add notes.
    Note = 2,
    /// Read, and do what the owner may do in the log, but for grants and devices.
    Write = 3,
    /// Read, and certify a successor device for a person who lost theirs.
    Guardian = 4,
}

impl Level {
    /// The level of a number.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        [Self::Read, Self::Note, Self::Write, Self::Guardian].into_iter().find(|level| *level as u64 == number)
    }

    /// Whether the server takes operations in sealed logs under this level at all.
    #[must_use]
    pub fn may_write(self) -> bool {
        match self {
            Self::Note | Self::Write => true,
            Self::Read | Self::Guardian => false,
        }
    }

    /// Whether an operation that asks for `needed` may be made under this level.
    #[must_use]
    pub fn allows(self, needed: Self) -> bool {
        match self {
            Self::Write => matches!(needed, Self::Read | Self::Note | Self::Write),
            Self::Note => matches!(needed, Self::Read | Self::Note),
            Self::Read => needed == Self::Read,
            Self::Guardian => matches!(needed, Self::Read | Self::Guardian),
        }
    }
}

/// The right behind an entry of a sealed log, as `access` reckons it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// The owner, or a founder.
    Owner,
    /// Someone else, at a level.
    Granted(Level),
}

impl Authority {
    /// Whether an operation that asks for `needed` may be made by this right.
    #[must_use]
    pub fn allows(self, needed: Level) -> bool {
        match self {
            Self::Owner => true,
            Self::Granted(level) => level.allows(needed),
        }
    }
}

/// Access for someone else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Random; a renewed access is a new id.
    pub id: GrantId,
    /// Whose devices may use it.
    pub grantee: SpaceId,
    /// To which logs.
    pub scope: Scope,
    /// To do what.
    pub level: Level,
    /// From this instant on it is over; compared with `received_at`.
    pub ends: Option<Millis>,
    /// Why, sealed to owner and grantee.
    pub purpose: Purpose,
}

/// A sealed text and the wraps of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// The text, padded and sealed (`seal::seal_purpose`).
    pub sealed: Bytes,
    /// Its key for owner and grantee, sorted by space.
    pub wraps: Vec<Holder>,
}

/// A key wrapped for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The person's (or group's) space.
    pub space: SpaceId,
    /// The generation whose public key was used.
    pub generation: u64,
    /// The wrap.
    pub wrap: Wrap,
}

/// A new content key for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The log.
    pub log: LogId,
    /// The new key's commitment.
    pub key_id: KeyId,
    /// The new key for everyone entitled, sorted by space.
    pub holders: Vec<Holder>,
    /// Older keys sealed under the new one, sorted by key id.
    pub old: Vec<(KeyId, [u8; SEALED_KEY_BYTES])>,
}

/// A body of `devices` or `access`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain {
    /// `devices` entry 1 of a person, `access` entry 1 of a group.
    Genesis(Genesis),
    /// `devices`: a further device of this person.
    Certify {
        /// The new device.
        keys: PublicKeys,
        /// The person's generation at that time.
        generation: u64,
        /// By the new device, over space and keys.
        proof: Signature,
    },
    /// `devices`: a person encryption key, wrapped to devices and to the recovery key.
    Generation {
        /// Counts from 1.
        generation: u64,
        /// Others wrap content keys to this.
        public: SealingPublic,
        /// The secret half for each device, sorted by device.
        wraps: Vec<(DeviceId, Wrap)>,
    },
    /// `devices`: this device is out, for ever.
    RevokeDevice(DeviceId),
    /// `devices`: an older device objects to a successor that a guardian certified.
    Veto(DeviceId),
    /// `access`: someone else may read or write.
    Grant(Grant),
    /// `access`: a grant is over, for ever.
    RevokeGrant {
        /// The grant.
        grant: GrantId,
        /// The logs it was for.
        scope: Scope,
    },
    /// `access`: a new content key.
    Rotate(Rotation),
    /// `access`: operations of a device that are lost and will never come.
    Skip {
        /// The device.
        device: DeviceId,
        /// The log.
        log: LogId,
        /// First lost `n`.
        from: u64,
        /// Last lost `n`.
        to: u64,
    },
    /// `access`: a held frame is let in.
    Admit {
        /// Its log.
        log: LogId,
        /// H(header) of the frame.
        header: Hash,
        /// The level at which it counts.
        level: Level,
    },
    /// `access`: a held frame is refused.
    Discard {
        /// Its log.
        log: LogId,
        /// H(header) of the frame.
        header: Hash,
    },
    /// `access` of a group: a founder agrees to an operation.
    Approve(Hash),
    /// `access`: bodies, snapshots, papers and wraps are deleted, for ever.
    Erase(Scope),
    /// A kind or schema from a newer app: kept, never interpreted.
    Unknown {
        /// Its kind.
        kind: String,
        /// Its schema number.
        schema: u64,
    },
}

impl Plain {
    /// The kind as it travels; empty for genesis, which has none.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Genesis(_) => "",
            Self::Certify { .. } => "certify",
            Self::Generation { .. } => "generation",
            Self::RevokeDevice(_) => "revoke_device",
            Self::Veto(_) => "veto",
            Self::Grant(_) => "grant",
            Self::RevokeGrant { .. } => "revoke_grant",
            Self::Rotate(_) => "rotate",
            Self::Skip { .. } => "skip",
            Self::Admit { .. } => "admit",
            Self::Discard { .. } => "discard",
            Self::Approve(_) => "approve",
            Self::Erase(_) => "erase",
            Self::Unknown { kind, .. } => kind,
        }
    }

    /// Whether this body belongs into this log.
    #[must_use]
    pub fn belongs_in(&self, log: &LogId) -> bool {
        match self {
            Self::Genesis(Genesis::Person(_))
            | Self::Certify { .. }
            | Self::Generation { .. }
            | Self::RevokeDevice(_)
            | Self::Veto(_) => *log == LogId::devices(),
            Self::Genesis(Genesis::Group(_))
            | Self::Grant(_)
            | Self::RevokeGrant { .. }
            | Self::Rotate(_)
            | Self::Skip { .. }
            | Self::Admit { .. }
            | Self::Discard { .. }
            | Self::Approve(_)
            | Self::Erase(_) => *log == LogId::access(),
            Self::Unknown { .. } => log.is_plain(),
        }
    }

    /// The logs an `access` operation is about; a grantee gets the bodies about its own logs only.
    ///
    /// `approve` names another operation and goes to everyone, as do genesis and the kinds of `devices`.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::Grant(grant) => grant.scope.clone(),
            Self::RevokeGrant { scope, .. } | Self::Erase(scope) => scope.clone(),
            Self::Rotate(rotation) => Scope::Log(rotation.log.clone()),
            Self::Skip { log, .. } | Self::Admit { log, .. } | Self::Discard { log, .. } => Scope::Log(log.clone()),
            Self::Genesis(_)
            | Self::Certify { .. }
            | Self::Generation { .. }
            | Self::RevokeDevice(_)
            | Self::Veto(_)
            | Self::Approve(_)
            | Self::Unknown { .. } => Scope::All,
        }
    }
}
