//! By which right an entry of a sealed log counts, as every replica reckons it from the same logs.

use super::{AccessState, DevicesState};
use crate::id::{GrantId, Hash};
pub use crate::sync::plain::Authority;
use crate::sync::{Header, Stamp};

/// The right by which an entry counts, or none: then it keeps its place and is void.
///
/// An owner's `admit` comes first, at the level it names, if it came before the entry got its place. Otherwise the
/// author's device must have been certified at the stamp's `devices_seq`, and the stamp's grant must have held at its
/// `access_seq` and `received_at`. A re-sequenced entry is judged by its grant alone, against ends and revocations that
/// had reached the server before it; its numbers may be of another life of the server, so an admission counts for it
/// where nothing else does.
#[must_use]
pub fn authority(
    header: &Header,
    header_hash: &Hash,
    stamp: &Stamp,
    access: &AccessState,
    author: Option<&DevicesState>,
) -> Option<Authority> {
    let admission = access.admitted.get(&(header.log.clone(), *header_hash));
    let admitted = admission.map(|admission| Authority::Granted(admission.level));
    if stamp.resequenced {
        return own_right(header, stamp, access, author).or(admitted);
    }
    match admission {
        Some(admission) if admission.seq <= stamp.access_seq => admitted,
        Some(_) | None => own_right(header, stamp, access, author),
    }
}

/// The right of the author's device and the stamp's grant.
fn own_right(header: &Header, stamp: &Stamp, access: &AccessState, author: Option<&DevicesState>) -> Option<Authority> {
    let device = author.filter(|author| author.space == header.author_space)?.devices.get(&header.device)?;
    let certified = if stamp.resequenced {
        device.ended.is_none_or(|end| end.at >= stamp.received_at)
    } else {
        device.active_at(stamp.devices_seq)
    };
    if !certified {
        return None;
    }
    if stamp.grant == GrantId::ZERO {
        return access.owners.include(&header.author_space).then_some(Authority::Owner);
    }
    let state = access.grants.get(&stamp.grant)?;
    let held = if stamp.resequenced {
        !state.is_past(stamp.received_at) && state.revoked.is_none_or(|end| end.at >= stamp.received_at)
    } else {
        state.active_at(stamp.access_seq, stamp.received_at)
    };
    let theirs = state.grant.grantee == header.author_space && state.grant.scope.covers(&header.log);
    (held && theirs).then_some(Authority::Granted(state.grant.level))
}
