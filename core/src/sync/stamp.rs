//! What the server adds to a frame when it gives it a place: which access and certificates it was judged by, and when.

use serde::{Deserialize, Serialize};

use super::SyncError;
use super::codec::{Reader, Writer};
use crate::hash::{Tag, hash};
use crate::id::{GrantId, Hash};
use crate::time::Millis;

/// The server's part of an entry; hashed into the chain, so it cannot be changed afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Last entry of the space's `access` log at that moment; in `access` itself the entry before this one.
    pub access_seq: u64,
    /// Last entry of the author's `devices` log at that moment; in that log itself the entry before this one.
    pub devices_seq: u64,
    /// The server's clock when the frame arrived.
    pub received_at: Millis,
    /// The grant it was accepted under; zeros in the author's own space.
    pub grant: GrantId,
    /// Placed again after a restore: keeps the four values above, and is exempt from "never decreases".
    pub resequenced: bool,
}

impl Stamp {
    /// The five values as a CBOR array.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(48);
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "stamp");
        let stamp = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(stamp)
    }

    /// The hash that goes into the chain.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash(Tag::Stamp, &[&self.to_bytes()])
    }

    /// Whether `next` may follow this stamp in one log, by the rule that time and access never run backwards.
    ///
    /// `same_author` tells whether both entries have one author space, whose certificates then never run backwards.
    #[must_use]
    pub fn may_precede(&self, next: &Self, same_author: bool) -> bool {
        self.resequenced
            || next.resequenced
            || (self.access_seq <= next.access_seq
                && self.received_at <= next.received_at
                && (!same_author || self.devices_seq <= next.devices_seq))
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(5).uint(self.access_seq).uint(self.devices_seq).uint(self.received_at.0);
        writer.bytes(self.grant.0).bool(self.resequenced);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, SyncError> {
        reader.array_exact(5)?;
        Ok(Self {
            access_seq: reader.uint()?,
            devices_seq: reader.uint()?,
            received_at: Millis(reader.uint()?),
            grant: GrantId(reader.fixed()?),
            resequenced: reader.bool()?,
        })
    }
}
