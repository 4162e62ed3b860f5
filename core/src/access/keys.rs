//! Content keys of one log, as its `access` log announces them: which exist, which is current, who holds what.

use std::collections::{BTreeMap, BTreeSet};

use super::device::End;
use crate::id::{KeyId, SpaceId};
use crate::sync::plain::{Holder, Rotation, SEALED_KEY_BYTES};

/// A key that was announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncedKey {
    /// The `access` entry that announced it, and when it arrived.
    pub announced: End,
    /// Wraps for its holders, by space.
    pub holders: BTreeMap<SpaceId, Holder>,
    /// Older keys sealed under it.
    pub old: BTreeMap<KeyId, [u8; SEALED_KEY_BYTES]>,
}

/// The keys of one log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogKeys {
    /// Every key there ever was.
    pub announced: BTreeMap<KeyId, AnnouncedKey>,
    /// The key to seal with.
    pub current: Option<KeyId>,
}

impl LogKeys {
    /// Takes a rotation. It becomes current if it was made for exactly the entitled, and knew the current key: of two
    /// rotations made at once the first in `access` order stays current, the other stays usable for reading.
    pub(super) fn announce(&mut self, rotation: &Rotation, announced: End, entitled: &BTreeSet<SpaceId>) {
        let holders: BTreeMap<SpaceId, Holder> =
            rotation.holders.iter().map(|holder| (holder.space, holder.clone())).collect();
        let old: BTreeMap<_, _> = rotation.old.iter().copied().collect();
        let succeeds = self.current.is_none_or(|current| old.contains_key(&current));
        if succeeds && holders.keys().eq(entitled.iter()) {
            self.current = Some(rotation.key_id);
        }
        self.announced.insert(rotation.key_id, AnnouncedKey { announced, holders, old });
    }

    /// Keys that can be opened starting from one key, that one included.
    #[must_use]
    pub fn reachable_from(&self, key_id: &KeyId) -> BTreeSet<KeyId> {
        let mut reached = BTreeSet::new();
        let mut open = vec![*key_id];
        while let Some(next) = open.pop() {
            if reached.insert(next)
                && let Some(key) = self.announced.get(&next)
            {
                open.extend(key.old.keys());
            }
        }
        reached
    }

    /// The keys the next rotation has to seal, so that its one wrap opens the whole history: those not reachable from
    /// another that it seals.
    #[must_use]
    pub fn to_seal(&self) -> BTreeSet<KeyId> {
        let all: BTreeSet<KeyId> = self.announced.keys().copied().collect();
        let below: BTreeSet<KeyId> = self.announced.values().flat_map(|key| key.old.keys().copied()).collect();
        let roots: BTreeSet<KeyId> = all.difference(&below).copied().collect();
        roots.into_iter().chain(self.current).collect()
    }

    /// Whether everyone entitled, and nobody else, holds the current key, and it opens every other.
    #[must_use]
    pub fn is_settled(&self, entitled: &BTreeSet<SpaceId>) -> bool {
        let Some(current) = self.current else { return false };
        let held = self.announced.get(&current).is_some_and(|key| key.holders.keys().eq(entitled.iter()));
        held && self.reachable_from(&current).len() >= self.announced.len()
    }
}
