//! The judgement of a frame that arrives: accept it with a stamp, hold it, or reject it with a stable code.
//!
//! The server asks in two steps, so that signatures are checked outside the one thread that writes: [`author_key`]
//! and `Frame::verify` anywhere, then [`judge`] with the states as they are at that moment. Replays (the same header
//! again) are answered from the first receipt and do not come here.

use super::{AccessState, DevicesState, PlainEntry, Refusal};
use crate::id::{GrantId, LogId, SigningPublic};
use crate::sync::genesis::Genesis;
use crate::sync::receipt::{Hold, RejectCode};
use crate::sync::{FORMAT_V1, Frame, Head, Header, Plain, Stamp, SyncError};
use crate::time::Millis;

/// A frame whose signature was verified, with what the server knows about its place.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// Its header, parsed.
    pub header: &'a Header,
    /// The server's clock, never behind the log's last `received_at`.
    pub now: Millis,
    /// The fold of the space's `access` log; `None` when the space is not known yet.
    pub access: Option<&'a AccessState>,
    /// The fold of the space's own `devices` log; `None` for a group or an unknown space.
    pub owner: Option<&'a DevicesState>,
    /// The fold of the author's `devices` log.
    pub author: Option<&'a DevicesState>,
    /// The lowest `n` of this device in this log that is neither consumed nor given up (see `after_skips`).
    pub next_n: u64,
    /// Another header of this device already has this `op_id` in the space, or this `n` in the log.
    pub taken: bool,
}

/// What is to happen with a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Give it the next place in its log, with this stamp.
    Accept(Stamp),
    /// Keep it without a place.
    Held(Hold),
    /// Answer with this code; keep the bytes only as a dead letter.
    Rejected(RejectCode),
}

/// The key a frame must be signed with: the author's certificate, or the genesis the frame itself carries.
///
/// # Errors
/// [`RejectCode::UnknownDevice`] when the author's certificate is not here; other codes for malformed frames.
pub fn author_key(frame: &Frame, header: &Header, author: Option<&DevicesState>) -> Result<SigningPublic, RejectCode> {
    if let Some(author) = author {
        let keys = author.keys_of(&header.device).ok_or(RejectCode::UnknownDevice)?;
        return Ok(keys.signing);
    }
    if header.log != LogId::devices() || header.author_space != header.space {
        return Err(RejectCode::UnknownDevice);
    }
    match Plain::parse(frame.body()).map_err(|e| reject_code(&e))? {
        Plain::Genesis(Genesis::Person(person)) => Ok(person.device.signing),
        _ => Err(RejectCode::UnknownDevice),
    }
}

/// The code for bytes that were refused before they could be judged.
#[must_use]
pub fn reject_code(error: &SyncError) -> RejectCode {
    match error {
        SyncError::TooLarge { .. } => RejectCode::TooLarge,
        SyncError::UnsupportedFormat(_) => RejectCode::UnsupportedFormat,
        SyncError::Signature => RejectCode::BadSignature,
        SyncError::Malformed { .. }
        | SyncError::Value(_)
        | SyncError::Id(_)
        | SyncError::BodyHash
        | SyncError::Sealed
        | SyncError::Padding
        | SyncError::KeyMismatch
        | SyncError::Check => RejectCode::Malformed,
    }
}

/// Judges a frame whose signature was verified.
#[must_use]
pub fn judge(arrival: &Arrival<'_>) -> Verdict {
    let decided = if arrival.frame.format() != FORMAT_V1 {
        Err(RejectCode::UnsupportedFormat.into())
    } else if arrival.access.is_some_and(|access| access.is_erased(&arrival.header.log)) {
        Err(RejectCode::Erased.into())
    } else if arrival.header.log.is_plain() {
        judge_plain(arrival)
    } else {
        judge_sealed(arrival)
    };
    match decided {
        Ok(grant) => Verdict::Accept(arrival.stamp(grant)),
        Err(verdict) => verdict,
    }
}

impl From<RejectCode> for Verdict {
    fn from(code: RejectCode) -> Self {
        Self::Rejected(code)
    }
}

impl From<Hold> for Verdict {
    fn from(hold: Hold) -> Self {
        Self::Held(hold)
    }
}

impl From<Refusal> for Verdict {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(match refusal {
            Refusal::Ended => RejectCode::Ended,
            Refusal::NoAccess => RejectCode::NoAccess,
            Refusal::Invalid => RejectCode::Invalid,
            Refusal::UnknownKind => RejectCode::UnsupportedKind,
        })
    }
}

impl Arrival<'_> {
    fn stamp(&self, grant: GrantId) -> Stamp {
        Stamp {
            access_seq: self.access.map_or(0, |access| access.seq),
            devices_seq: self.author.map_or(0, |author| author.seq),
            received_at: self.now,
            grant,
            resequenced: false,
        }
    }
}

/// `devices` and `access` take effect on arrival and are never held: they are accepted or rejected.
fn judge_plain(arrival: &Arrival<'_>) -> Result<GrantId, Verdict> {
    let body = Plain::parse(arrival.frame.body()).map_err(|e| reject_code(&e))?;
    if !body.belongs_in(&arrival.header.log) || arrival.taken {
        return Err(RejectCode::Invalid.into());
    }
    if let Plain::Genesis(genesis) = &body {
        return judge_genesis(arrival, genesis);
    }
    let (Some(access), Some(author)) = (arrival.access, arrival.author) else {
        return Err(RejectCode::UnknownDevice.into());
    };
    let grant = plain_grant(arrival, access, &body);
    let entry = PlainEntry {
        seq: 0,
        author_space: arrival.header.author_space,
        device: arrival.header.device,
        header_hash: arrival.frame.header_hash(),
        stamp: arrival.stamp(grant),
        body: None,
    };
    if arrival.header.log == LogId::access() {
        access.check(&body, &entry, author)?;
        return Ok(grant);
    }
    let owner = arrival.owner.ok_or(Verdict::Rejected(RejectCode::UnknownDevice))?;
    let foreign = arrival.header.author_space != arrival.header.space;
    if foreign && !author.speaks(&arrival.header.device) {
        return Err(RejectCode::Ended.into());
    }
    let guardian = access.guardian(&grant, &arrival.header.author_space, access.seq, arrival.now);
    owner.check(&body, &entry, guardian)?;
    Ok(grant)
}

/// The grant behind a plain operation of somebody else: a guardian's, or any the author ever had (to skip or give up).
fn plain_grant(arrival: &Arrival<'_>, access: &AccessState, body: &Plain) -> GrantId {
    let author = &arrival.header.author_space;
    if access.owners.include(author) {
        return GrantId::ZERO;
    }
    let theirs = || access.grants.values().filter(|state| state.grant.grantee == *author);
    let guards = theirs().find(|state| access.guardian(&state.grant.id, author, access.seq, arrival.now));
    let named = match body {
        Plain::RevokeGrant { grant, .. } => access.grants.get(grant),
        _ => None,
    };
    named.or(guards).or_else(|| theirs().next()).map_or(GrantId::ZERO, |state| state.grant.id)
}

fn judge_genesis(arrival: &Arrival<'_>, genesis: &Genesis) -> Result<GrantId, Verdict> {
    let header = arrival.header;
    let first = genesis.space_id() == header.space && header.base == Head::EMPTY && header.n == 1;
    let fits = match genesis {
        Genesis::Person(person) => {
            arrival.owner.is_none()
                && header.author_space == header.space
                && header.device == person.device.device_id()
                && person.device.signing != person.recovery.signing
        }
        Genesis::Group(group) => {
            arrival.access.is_none()
                && group.founders.binary_search(&header.author_space).is_ok()
                && arrival.author.is_some_and(|author| author.speaks(&header.device))
        }
    };
    if first && fits { Ok(GrantId::ZERO) } else { Err(RejectCode::Invalid.into()) }
}

fn judge_sealed(arrival: &Arrival<'_>) -> Result<GrantId, Verdict> {
    let (Some(access), Some(author)) = (arrival.access, arrival.author) else {
        return Err(RejectCode::UnknownDevice.into());
    };
    let header = arrival.header;
    if author.is_recovery(&header.device) {
        return Err(RejectCode::Invalid.into());
    }
    let right = sealed_right(arrival, access)?;
    let announced = header
        .key_id
        .is_some_and(|key_id| access.keys_of(&header.log).is_some_and(|keys| keys.announced.contains_key(&key_id)));
    if !announced {
        return Err(RejectCode::UnknownKey.into());
    }
    if header.n > arrival.next_n {
        return Err(Hold::WaitingFor(arrival.next_n).into());
    }
    let in_order = header.n == arrival.next_n && !arrival.taken;
    match right {
        Right::Holds(grant) if in_order && author.speaks(&header.device) => Ok(grant),
        // Equivocation, a number that was given up, an ended device or grant: the owner decides.
        Right::Holds(_) | Right::Ended => Err(Hold::Decision.into()),
    }
}

enum Right {
    Holds(GrantId),
    Ended,
}

fn sealed_right(arrival: &Arrival<'_>, access: &AccessState) -> Result<Right, Verdict> {
    let header = arrival.header;
    if access.owners.include(&header.author_space) {
        return Ok(Right::Holds(GrantId::ZERO));
    }
    let theirs = access.grants.values().filter(|state| {
        state.grant.grantee == header.author_space
            && state.grant.scope.covers(&header.log)
            && state.grant.level.may_write()
    });
    // The one that allows most, then the one that began first, so that two servers stamp alike.
    let best = |states: &mut dyn Iterator<Item = &super::state::GrantState>| {
        states.max_by_key(|s| (s.grant.level, std::cmp::Reverse(s.began.seq))).map(|state| state.grant.id)
    };
    let (active, ended): (Vec<_>, Vec<_>) = theirs.partition(|state| state.active_at(access.seq, arrival.now));
    match (best(&mut active.into_iter()), ended.is_empty()) {
        (Some(grant), _) => Ok(Right::Holds(grant)),
        (None, false) => Ok(Right::Ended),
        (None, true) => Err(RejectCode::NoAccess.into()),
    }
}
