//! A log's running hash: one step per entry, so that a changed, missing or reordered entry shows at the next round.

use serde::{Deserialize, Serialize};

use super::SyncError;
use super::codec::{Reader, Writer};
use crate::hash::{Tag, hash};
use crate::id::{Hash, LogId, SpaceId};

/// Where a log ends: the sequence number of its last entry and the running hash up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Head {
    /// Sequence number of the last entry; 0 for an empty log.
    pub seq: u64,
    /// Running hash including that entry; zeros for an empty log.
    pub chain: Hash,
}

impl Head {
    /// The head of a log without entries, and the `base` of its first operation.
    pub const EMPTY: Self = Self { seq: 0, chain: Hash::ZERO };

    /// The head after one more entry, from that entry's header hash and stamp hash.
    #[must_use]
    pub fn next(&self, space: &SpaceId, log: &LogId, header: &Hash, stamp: &Hash) -> Self {
        let seq = self.seq + 1;
        let mut writer = Writer::array_of(6);
        writer.bytes(space.0).text(log.as_str()).uint(seq).bytes(self.chain.0).bytes(header.0).bytes(stamp.0);
        Self { seq, chain: hash(Tag::Chain, &[&writer.finish()]) }
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(2).uint(self.seq).bytes(self.chain.0);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, SyncError> {
        reader.array_exact(2)?;
        let head = Self { seq: reader.uint()?, chain: reader.hash()? };
        if head.seq == 0 && head != Self::EMPTY {
            return Err(reader.refuse("an empty log has no running hash"));
        }
        Ok(head)
    }
}
