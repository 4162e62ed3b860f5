//! A phone's position in its inbox: opaque to it, authenticated by us, with the inbox's running hash.
//!
//! Bytes: `position (8, big-endian) ‖ running hash (16) ‖ MAC (16)`; the MAC binds the space. A position that is ahead of
//! the inbox, or whose hash differs, shows that this server was set back; a pruned one, that the phone was away long.

use sojourn_core::hash::{Tag, tagged};
use sojourn_core::id::{Bytes, SpaceId};

use crate::store::{InboxHash, InboxHead, SpaceRead, StoreResult};

const MAC_BYTES: usize = 16;

/// What a cursor turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A place in the inbox.
    At(u64),
    /// None, pruned, foreign or ahead: only a full round helps.
    Lost,
}

/// Makes a cursor.
pub(super) fn seal(key: &[u8; 32], space: &SpaceId, head: InboxHead) -> Bytes {
    let mut bytes = head.pos.to_be_bytes().to_vec();
    bytes.extend_from_slice(&head.hash);
    let mac = mac(key, space, &bytes);
    bytes.extend_from_slice(&mac);
    Bytes(bytes)
}

/// Finds the place a cursor names.
pub(super) fn find(
    key: &[u8; 32],
    space: &SpaceId,
    cursor: Option<&Bytes>,
    view: &mut dyn SpaceRead,
) -> StoreResult<Found> {
    let Some(head) = cursor.and_then(|cursor| open(key, space, &cursor.0)) else { return Ok(Found::Lost) };
    Ok(match view.inbox_hash_at(head.pos)? {
        Some(hash) if hash == head.hash => Found::At(head.pos),
        Some(_) | None => Found::Lost,
    })
}

fn open(key: &[u8; 32], space: &SpaceId, bytes: &[u8]) -> Option<InboxHead> {
    let (body, given) = bytes.split_at_checked(8 + size_of::<InboxHash>())?;
    let given: [u8; MAC_BYTES] = given.try_into().ok()?;
    // Hashing both once more makes the comparison independent of where they differ.
    if blake3::hash(&mac(key, space, body)) != blake3::hash(&given) {
        return None;
    }
    let (pos, hash) = body.split_at(8);
    Some(InboxHead { pos: u64::from_be_bytes(pos.try_into().ok()?), hash: hash.try_into().ok()? })
}

fn mac(key: &[u8; 32], space: &SpaceId, body: &[u8]) -> [u8; MAC_BYTES] {
    let full = blake3::keyed_hash(key, &tagged(Tag::Cursor, &[&space.0, body]));
    let mut mac = [0; MAC_BYTES];
    mac.copy_from_slice(&full.as_bytes()[..MAC_BYTES]);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_space_or_key_does_not_open() {
        let head = InboxHead { pos: 7, hash: [3; 16] };
        let (space, other) = (SpaceId([1; 32]), SpaceId([2; 32]));
        let cursor = seal(&[9; 32], &space, head).0;
        assert_eq!(open(&[9; 32], &space, &cursor), Some(head));
        assert_eq!(open(&[9; 32], &other, &cursor), None);
        assert_eq!(open(&[8; 32], &space, &cursor), None);
        for at in 0..cursor.len() {
            let mut bent = cursor.clone();
            bent[at] ^= 1;
            assert_eq!(open(&[9; 32], &space, &bent), None, "byte {at}");
        }
    }
}
