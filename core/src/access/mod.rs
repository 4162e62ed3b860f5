//! Who may write what: the folds of a space's `devices` and `access` logs, and the judgement of a frame that arrives.
//!
//! Pure like all of `core`. The server keeps these states in memory and asks [`policy::judge`]; phones fold the same
//! logs and ask [`authority::authority`], so that neither has to believe the other. Names the byte shapes of `sync`.

pub mod authority;
pub mod device;
mod effect;
pub mod keys;
pub mod policy;
pub mod role;
mod rules;
pub mod state;

pub use authority::{Authority, authority};
pub use device::DevicesState;
pub use policy::{Arrival, Verdict, judge};
pub use role::{Duty, Role};
pub use state::AccessState;

use crate::id::{DeviceId, Hash, SpaceId};
use crate::sync::{Frame, Header, Plain, Stamp, SyncError};

/// One entry of `devices` or `access`, taken apart.
#[derive(Debug, Clone)]
pub struct PlainEntry {
    /// Its place in the log.
    pub seq: u64,
    /// The author's space.
    pub author_space: SpaceId,
    /// The author's device.
    pub device: DeviceId,
    /// H(header), by which `approve` names it.
    pub header_hash: Hash,
    /// The server's part.
    pub stamp: Stamp,
    /// The body; `None` where it was erased or is not this reader's to see.
    pub body: Option<Plain>,
}

impl PlainEntry {
    /// Takes a sequenced frame of `devices` or `access` apart. The signature is not checked here.
    ///
    /// # Errors
    /// [`SyncError`] when header or body are malformed.
    pub fn from_frame(seq: u64, frame: &Frame, header: &Header, stamp: Stamp) -> Result<Self, SyncError> {
        let body = if frame.is_bare() { None } else { Some(Plain::parse(frame.body())?) };
        Ok(Self {
            seq,
            author_space: header.author_space,
            device: header.device,
            header_hash: frame.header_hash(),
            stamp,
            body,
        })
    }
}

/// Why an operation of `devices` or `access` has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The author's device is not, or no longer, certified.
    #[error("the author's device is not certified, or no longer")]
    Ended,
    /// The author may not do this in this space.
    #[error("the author may not do this here")]
    NoAccess,
    /// It contradicts what the log already says.
    #[error("it contradicts what the log already says")]
    Invalid,
    /// A kind or schema that is newer than this program.
    #[error("a kind that is not known here")]
    UnknownKind,
}

#[cfg(test)]
mod tests;
