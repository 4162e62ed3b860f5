//! Checking what a server sends: every entry's place, author and link in the chain, before anything is kept.
//!
//! Pure but for the certificates, which grow as `devices` entries pass by. A log whose next entry does not fit is left
//! where it is; the caller decides what that means.

use std::collections::BTreeMap;

use sojourn_core::id::{DeviceId, Hash, LogId, SigningPublic, SpaceId};
use sojourn_core::sync::frame::verifying_key;
use sojourn_core::sync::genesis::Genesis;
use sojourn_core::sync::receipt::SignedHead;
use sojourn_core::sync::{FORMAT_V1, Frame, Head, Plain, Stamp, SyncError};
use sojourn_core::wire::v1::{BodyState, ChangedLog, Entry};

use crate::store::{BodyKept, EntryRow};

/// Why a log did not go on.
#[derive(Debug, thiserror::Error)]
pub enum LogFault {
    /// Bytes that are not what they should be.
    #[error("an entry was refused")]
    Bytes(#[from] SyncError),
    /// An entry that belongs elsewhere, or out of its place.
    #[error("an entry is not in its place")]
    Misplaced,
    /// The running hash at the end is not the one the server named.
    #[error("the running hash does not fit")]
    Chain,
    /// The server's signature over its head does not verify.
    #[error("the server's head is not signed by its log key")]
    Head,
    /// The author's certificate is not here yet.
    #[error("an author's certificate has not arrived yet")]
    UnknownAuthor,
}

/// Public keys of devices by person, as far as `devices` entries taught them.
///
/// Whether a device may speak is the fold's question; here a key only says who signed.
#[derive(Debug, Default)]
pub struct Certificates(BTreeMap<(SpaceId, DeviceId), SigningPublic>);

impl Certificates {
    /// The key of a device.
    #[must_use]
    pub fn get(&self, space: SpaceId, device: DeviceId) -> Option<SigningPublic> {
        self.0.get(&(space, device)).copied()
    }

    /// Learns from a body of `devices`.
    pub fn learn(&mut self, space: SpaceId, body: &Plain) {
        match body {
            Plain::Genesis(genesis @ Genesis::Person(person)) if genesis.space_id() == space => {
                self.0.insert((space, person.device.device_id()), person.device.signing);
                self.0.insert((space, person.recovery.device_id()), person.recovery.signing);
            }
            Plain::Certify { keys, .. } => {
                self.0.insert((space, keys.device_id()), keys.signing);
            }
            _ => {}
        }
    }
}

/// Entries of a log that follow `head`, checked one by one; those up to `head` are skipped if `known` has them so.
///
/// Returns what may be appended. An unknown author ends it early without an error when something was gained before.
///
/// # Errors
/// [`LogFault`]; nothing of this log is to be kept then.
pub fn extend(
    changed: &ChangedLog,
    head: Head,
    known: &dyn Fn(u64) -> Option<(Hash, Hash)>,
    certificates: &mut Certificates,
) -> Result<Vec<EntryRow>, LogFault> {
    let mut at = head;
    let mut rows = Vec::new();
    for entry in &changed.entries {
        if entry.seq <= head.seq {
            check_overlap(changed, entry, known)?;
            continue;
        }
        let row = match next_entry(&changed.space, &changed.log, at, entry, certificates) {
            Err(LogFault::UnknownAuthor) if !rows.is_empty() => break,
            other => other?,
        };
        at = Head { seq: row.seq, chain: row.chain };
        rows.push(row);
    }
    if at.seq == changed.seq && at.chain != changed.chain {
        return Err(LogFault::Chain);
    }
    Ok(rows)
}

/// Entries already held must be the same; another header in the same place is another history.
fn check_overlap(
    changed: &ChangedLog,
    entry: &Entry,
    known: &dyn Fn(u64) -> Option<(Hash, Hash)>,
) -> Result<(), LogFault> {
    let frame = Frame::parse(entry.frame.0.clone())?;
    let same = known(entry.seq).is_some_and(|(header, chain)| {
        header == frame.header_hash() && (entry.seq != changed.seq || chain == changed.chain)
    });
    if same { Ok(()) } else { Err(LogFault::Chain) }
}

fn next_entry(
    space: &SpaceId,
    log: &LogId,
    head: Head,
    entry: &Entry,
    certificates: &mut Certificates,
) -> Result<EntryRow, LogFault> {
    let frame = Frame::parse(entry.frame.0.clone())?;
    let prefix = frame.prefix()?;
    let bare = entry.body != BodyState::Present;
    if entry.seq != head.seq + 1 || prefix.space != *space || prefix.log != *log || frame.is_bare() != bare {
        return Err(LogFault::Misplaced);
    }
    if frame.format() == FORMAT_V1 {
        check_author(space, log, &frame, bare, certificates)?;
    }
    let stamp = Stamp::parse(&entry.stamp.0)?;
    let header = frame.header_hash();
    let next = head.next(space, log, &header, &stamp.hash());
    Ok(EntryRow {
        seq: next.seq,
        header,
        frame: frame.into_bytes(),
        stamp: entry.stamp.0.clone(),
        chain: next.chain,
        body: match entry.body {
            BodyState::Present => BodyKept::Present,
            BodyState::Withheld => BodyKept::Withheld,
            BodyState::Erased => BodyKept::Erased,
        },
    })
}

fn check_author(
    space: &SpaceId,
    log: &LogId,
    frame: &Frame,
    bare: bool,
    certificates: &mut Certificates,
) -> Result<(), LogFault> {
    let header = frame.header()?;
    let is_devices = *log == LogId::devices();
    let body = if is_devices && !bare { Some(Plain::parse(frame.body())?) } else { None };
    if let Some(genesis @ Plain::Genesis(_)) = &body {
        certificates.learn(*space, genesis);
    }
    let key = certificates.get(header.author_space, header.device).ok_or(LogFault::UnknownAuthor)?;
    if bare {
        frame.verify_signature(&verifying_key(&key)?)?;
    } else {
        frame.verify(&key)?;
    }
    if let Some(body) = &body {
        certificates.learn(*space, body);
    }
    Ok(())
}

/// A head the server signed: the key must be one of the trust root's, and it must be the head the reply names.
///
/// # Errors
/// [`LogFault::Head`].
pub fn check_head(bytes: &[u8], changed: &ChangedLog, log_keys: &[SigningPublic]) -> Result<SignedHead, LogFault> {
    let signed = SignedHead::parse(bytes)?;
    let named = &signed.head;
    let same = named.space == changed.space
        && named.log == changed.log
        && named.head == Head { seq: changed.seq, chain: changed.chain };
    if same && log_keys.iter().any(|key| signed.verify(key).is_ok()) { Ok(signed) } else { Err(LogFault::Head) }
}
