//! A space as this phone sees it: devices, grants and keys folded from its logs, own unsent operations on top.
//!
//! Folding is `core`'s; this file only reads rows and hands them over. What the server has not yet acknowledged is
//! folded as if it arrived now, so that a phone works offline with the keys it just made.

use sojourn_core::access::{AccessState, DevicesState, PlainEntry};
use sojourn_core::id::{GrantId, LogId, SpaceId};
use sojourn_core::sync::{Frame, Stamp};
use sojourn_core::time::Millis;

use super::SyncFault;
use crate::store::{LogRow, OutboxState, Txn};

/// Entries read at a time.
const PAGE: u32 = 500;

/// Which operations are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// Only what the server put in order.
    None,
    /// Own unsent operations on top, as if they arrived at this instant.
    Pending(Millis),
}

/// A person's space.
#[derive(Debug, Clone)]
pub struct SpaceView {
    /// Devices and generations.
    pub devices: DevicesState,
    /// Grants and content keys.
    pub access: AccessState,
}

impl SpaceView {
    /// Folds a space's `devices` and `access`; `None` while its genesis is not here.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails or holds bytes that are not frames.
    pub fn load(tx: &dyn Txn, space: SpaceId, overlay: Overlay) -> Result<Option<Self>, SyncFault> {
        let devices = plain_entries(tx, space, &LogId::devices(), overlay)?;
        let access = plain_entries(tx, space, &LogId::access(), overlay)?;
        let Some(mut state) = fold_devices(space, &devices, None) else { return Ok(None) };
        let mut grants = fold_access(tx, space, &access, &state)?;
        // A guardian's certificate counts only by a grant, which only devices can have given: fold once more with it.
        if devices.iter().any(|entry| entry.author_space != space)
            && let Some(with_guardians) = fold_devices(space, &devices, Some(&grants))
        {
            state = with_guardians;
            grants = fold_access(tx, space, &access, &state)?;
        }
        Ok(Some(Self { devices: state, access: grants }))
    }
}

fn fold_devices(space: SpaceId, entries: &[PlainEntry], access: Option<&AccessState>) -> Option<DevicesState> {
    let (first, rest) = entries.split_first()?;
    let mut state = DevicesState::begin(space, first).ok()?;
    for entry in rest {
        let guardian = access.is_some_and(|access| {
            let stamp = &entry.stamp;
            access.guardian(&stamp.grant, &entry.author_space, stamp.access_seq, stamp.received_at)
        });
        // A refused entry keeps its place and has no effect; that is the fold's own law.
        let _refused = state.apply(entry, guardian);
    }
    Some(state)
}

fn fold_access(
    tx: &dyn Txn,
    space: SpaceId,
    entries: &[PlainEntry],
    own: &DevicesState,
) -> Result<AccessState, SyncFault> {
    let mut state = AccessState::person(space);
    for entry in entries {
        if entry.author_space == space {
            let _refused = state.apply(entry, Some(own));
        } else {
            let theirs = devices_of(tx, entry.author_space)?;
            let _refused = state.apply(entry, theirs.as_ref());
        }
    }
    Ok(state)
}

/// The devices of any person whose `devices` log is here.
///
/// # Errors
/// As for [`SpaceView::load`].
pub fn devices_of(tx: &dyn Txn, space: SpaceId) -> Result<Option<DevicesState>, SyncFault> {
    Ok(fold_devices(space, &plain_entries(tx, space, &LogId::devices(), Overlay::None)?, None))
}

fn plain_entries(tx: &dyn Txn, space: SpaceId, log: &LogId, overlay: Overlay) -> Result<Vec<PlainEntry>, SyncFault> {
    let mut entries: Vec<PlainEntry> = Vec::new();
    loop {
        let after = entries.last().map_or(0, |entry| entry.seq);
        let page = tx.list_entries(space, log, after, PAGE)?;
        let full = page.len() == PAGE as usize;
        for row in page {
            let frame = Frame::parse(row.frame)?;
            let header = frame.header()?;
            entries.push(PlainEntry::from_frame(row.seq, &frame, &header, Stamp::parse(&row.stamp)?)?);
        }
        if !full {
            break;
        }
    }
    if let Overlay::Pending(now) = overlay {
        append_pending(tx, space, log, now, &mut entries)?;
    }
    Ok(entries)
}

fn append_pending(
    tx: &dyn Txn,
    space: SpaceId,
    log: &LogId,
    now: Millis,
    entries: &mut Vec<PlainEntry>,
) -> Result<(), SyncFault> {
    for row in tx.list_pending(space, log)? {
        if row.state == OutboxState::Undecided {
            continue;
        }
        let frame = Frame::parse(row.row.frame)?;
        let header = frame.header()?;
        let stamp = Stamp {
            access_seq: u64::MAX,
            devices_seq: u64::MAX,
            received_at: now,
            grant: GrantId::ZERO,
            resequenced: false,
        };
        let seq = entries.last().map_or(0, |entry| entry.seq) + 1;
        entries.push(PlainEntry::from_frame(seq, &frame, &header, stamp)?);
    }
    Ok(())
}

/// A log's row, or a new one.
///
/// # Errors
/// [`SyncFault`] when the store fails.
pub fn log_row(tx: &dyn Txn, space: SpaceId, log: &LogId) -> Result<LogRow, SyncFault> {
    Ok(tx.get_log(space, log)?.unwrap_or_else(|| LogRow::new(space, log.clone())))
}
