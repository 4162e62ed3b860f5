//! What a reply changes: checked, then written in the one transaction that also moves the cursor.
//!
//! Nothing in a reply is believed beyond what it proves: receipts by the log key, entries by their authors and the
//! chain. Whatever cannot be kept leaves its log as it was and is asked for again.

use std::collections::{BTreeMap, BTreeSet};

use sojourn_core::id::{Hash, LogId, SigningPublic, SpaceId};
use sojourn_core::sync::receipt::{Outcome, Receipts};
use sojourn_core::sync::{Frame, Head, Plain, Stamp};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{ChangedLog, Forget, ForgetReason, GuidancePointer, LogPosition, LogState, SyncReply};

use super::extend::{Certificates, LogFault, check_head, extend};
use super::identity::Identity;
use super::keyring;
use super::plan::Plan;
use super::receipts::{skip_unplaced, take_outcome, verified_receipts, wake_held};
use super::state::{RoundState, WantedRange};
use super::view::{Overlay, SpaceView, log_row};
use super::{Scene, SyncFault};
use crate::store::{BodyKept, EntryRow, LogRow, LogStatus, NewOutboxRow, OutboxState, Txn};

/// What a reply is judged by.
pub struct Sent<'a> {
    /// The plan behind the request.
    pub plan: &'a Plan,
    /// The request's body, uncompressed, as sent.
    pub body: &'a [u8],
    /// Keys that may sign receipts and heads, from the trust root.
    pub log_keys: &'a [SigningPublic],
}

/// What one reply brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Entries that are new here.
    pub entries: u64,
    /// Own frames the server stored.
    pub stored: u64,
    /// Own frames that became dead letters.
    pub rejected: u64,
    /// Own frames that wait at the server.
    pub held: u64,
    /// Own frames to be sent again later, not at once.
    pub deferred: BTreeSet<Hash>,
    /// Logs that changed here.
    pub changed: BTreeSet<(SpaceId, LogId)>,
    /// Ask again at once.
    pub more: bool,
    /// Receipts only: the token is too old to read with.
    pub login_required: bool,
    /// This device was revoked by its person, as the `devices` log proves.
    pub revoked: bool,
    /// Another copy of this phone wrote under the same key.
    pub cloned: bool,
    /// Logs that could not be followed, with why.
    pub faults: Vec<(LogId, String)>,
    /// The newest guidance.
    pub guidance: Option<GuidancePointer>,
    /// Urgent notices in force.
    pub notices: Vec<u64>,
}

/// Writes what a reply brought. Nothing is durable until the caller commits.
///
/// # Errors
/// [`SyncFault::Receipts`] when the receipts are not what was asked or signed: nothing is to be kept then, and every
/// frame stays in the outbox. [`SyncFault::Store`].
pub fn apply(
    tx: &dyn Txn,
    identity: &mut Identity,
    sent: &Sent<'_>,
    reply: &SyncReply,
    scene: &mut Scene<'_>,
) -> Result<Applied, SyncFault> {
    let mut applied = Applied {
        more: reply.more,
        login_required: reply.login_required,
        guidance: reply.guidance.clone(),
        notices: reply.notices.clone(),
        ..Applied::default()
    };
    let receipts = verified_receipts(identity, sent, reply)?;
    let mut state = RoundState::load(tx)?;
    if state.epoch.is_some_and(|epoch| epoch != reply.epoch) {
        begin_epoch(tx, &mut state)?;
    }
    let mut certificates = certificates(tx)?;
    let held_before = tx.list_outbox(OutboxState::Held, u32::MAX)?;
    if let Some(receipts) = &receipts {
        for (header, outcome) in &receipts.outcomes {
            take_outcome(tx, *header, outcome, &mut applied)?;
        }
        note_heads(tx, receipts)?;
        skip_unplaced(tx, identity, receipts, scene)?;
        wake_held(tx, &held_before, sent, receipts)?;
    }
    for update in &reply.receipt_updates {
        take_outcome(tx, update.header, &Outcome::parse(&update.outcome.0)?, &mut applied)?;
    }
    note_acked(tx, identity, reply, &mut applied)?;
    let mut logs: Vec<&ChangedLog> = reply.logs.iter().collect();
    logs.sort_by_key(|log| (rank(&log.log), log.space, log.log.clone()));
    for changed in logs {
        take_log(tx, identity, sent, changed, &mut certificates, &mut applied)?;
    }
    for frame in &reply.held {
        let frame = Frame::parse(frame.0.clone())?;
        tx.put_held(frame.header_hash(), frame.as_bytes())?;
    }
    for forget in &reply.forget {
        take_forget(tx, identity.space, forget, &mut applied)?;
    }
    ask_who(tx, identity, reply, &certificates, &mut applied)?;
    after_logs(tx, identity, &mut applied, scene)?;
    move_on(&mut state, sent, reply, scene.now);
    state.save(tx)?;
    Ok(applied)
}

/// In a new life the server may have lost what it acknowledged: offer everything again that has no entry here yet.
fn begin_epoch(tx: &dyn Txn, state: &mut RoundState) -> Result<(), SyncFault> {
    for was in [OutboxState::Stored, OutboxState::Held, OutboxState::Undecided] {
        for row in tx.list_outbox(was, u32::MAX)? {
            tx.set_outbox_state(row.row.header, OutboxState::Waiting, None, None)?;
        }
    }
    state.full_due = true;
    state.full_after = None;
    state.cursor = None;
    Ok(())
}

/// Every certificate that is here.
fn certificates(tx: &dyn Txn) -> Result<Certificates, SyncFault> {
    let mut known = Certificates::default();
    for row in tx.list_logs()?.into_iter().filter(|row| row.log == LogId::devices()) {
        for entry in tx.list_entries(row.space, &row.log, 0, u32::MAX)? {
            let frame = Frame::parse(entry.frame)?;
            if entry.body == BodyKept::Present
                && let Ok(body) = Plain::parse(frame.body())
            {
                known.learn(row.space, &body);
            }
        }
        // Own unsent certificates: a device may be certified here before any server knows.
        for pending in tx.list_pending(row.space, &row.log)? {
            if let Ok(body) = Plain::parse(Frame::parse(pending.row.frame)?.body()) {
                known.learn(row.space, &body);
            }
        }
    }
    Ok(known)
}

pub(super) fn append(tx: &dyn Txn, log: &mut LogRow, entry: &EntryRow, applied: &mut Applied) -> Result<(), SyncFault> {
    tx.append_entry(log.space, &log.log, entry)?;
    tx.delete_outbox(entry.header)?;
    tx.delete_displaced(log.space, &log.log, entry.header)?;
    log.seq = entry.seq;
    log.chain = entry.chain;
    log.server_seq = log.server_seq.max(entry.seq);
    applied.entries += 1;
    applied.changed.insert((log.space, log.log.clone()));
    Ok(())
}

fn note_heads(tx: &dyn Txn, receipts: &Receipts) -> Result<(), SyncFault> {
    for head in &receipts.heads {
        let Some(mut log) = tx.get_log(head.space, &head.log)? else { continue };
        log.server_seq = head.head.seq;
        log.backed_up_seq = log.backed_up_seq.max(head.backed_up_seq);
        log.stale |= head.head.seq != log.seq || head.head.chain != log.chain;
        tx.put_log(&log)?;
    }
    Ok(())
}

fn note_acked(tx: &dyn Txn, identity: &Identity, reply: &SyncReply, applied: &mut Applied) -> Result<(), SyncFault> {
    let device = identity.device();
    for acked in &reply.acked {
        applied.cloned |= acked.n >= tx.next_n(acked.space, &acked.log, device)?;
        tx.raise_next_n(acked.space, &acked.log, device, acked.n + 1)?;
    }
    Ok(())
}

fn rank(log: &LogId) -> u8 {
    match log.as_str() {
        "devices" => 0,
        "access" => 1,
        _ => 2,
    }
}

fn take_log(
    tx: &dyn Txn,
    identity: &Identity,
    sent: &Sent<'_>,
    changed: &ChangedLog,
    certificates: &mut Certificates,
    applied: &mut Applied,
) -> Result<(), SyncFault> {
    let mut log = log_row(tx, changed.space, &changed.log)?;
    log.server_seq = changed.seq;
    if let Some(bytes) = &changed.signed_head {
        match check_head(&bytes.0, changed, sent.log_keys) {
            Ok(signed) => {
                log.backed_up_seq = log.backed_up_seq.max(signed.head.backed_up_seq);
                log.signed_head = Some(bytes.0.clone());
            }
            Err(fault) => {
                applied.faults.push((changed.log.clone(), fault.to_string()));
                return Ok(());
            }
        }
    }
    match changed.state {
        LogState::HeadOnly => log.stale = log.seq != changed.seq || log.chain != changed.chain,
        LogState::Behind => log.stale = false,
        LogState::Fork => take_fork(tx, identity, &mut log, changed, applied)?,
        LogState::Ahead => take_entries(tx, &mut log, changed, certificates, applied)?,
    }
    Ok(tx.put_log(&log)?)
}

fn take_entries(
    tx: &dyn Txn,
    log: &mut LogRow,
    changed: &ChangedLog,
    certificates: &mut Certificates,
    applied: &mut Applied,
) -> Result<(), SyncFault> {
    let head = Head { seq: log.seq, chain: log.chain };
    let known: BTreeMap<u64, (Hash, Hash)> = changed
        .entries
        .iter()
        .take_while(|entry| entry.seq <= head.seq)
        .filter_map(|entry| tx.get_entry(log.space, &log.log, entry.seq).ok().flatten())
        .map(|row| (row.seq, (row.header, row.chain)))
        .collect();
    match extend(changed, head, &|seq| known.get(&seq).copied(), certificates) {
        Ok(rows) => {
            for row in &rows {
                append(tx, log, row, applied)?;
            }
            log.status = LogStatus::Active;
            log.stale = log.seq < changed.seq;
            applied.more |= log.stale && !rows.is_empty();
        }
        Err(LogFault::Chain | LogFault::Misplaced) => {
            applied.faults.push((changed.log.clone(), "another history".into()));
            log.status = LogStatus::Forked;
            log.stale = true;
        }
        Err(fault) => {
            applied.faults.push((changed.log.clone(), fault.to_string()));
            log.stale = true;
        }
    }
    Ok(())
}

/// The server's history left ours: after the place both have, its entries count; ours are offered again.
fn take_fork(
    tx: &dyn Txn,
    identity: &Identity,
    log: &mut LogRow,
    changed: &ChangedLog,
    applied: &mut Applied,
) -> Result<(), SyncFault> {
    log.status = LogStatus::Forked;
    log.stale = true;
    applied.more = true;
    let Some(common) = changed.common_seq.filter(|common| *common <= log.seq) else { return Ok(()) };
    tx.displace_entries(log.space, &log.log, common)?;
    let chain = tx.get_entry(log.space, &log.log, common)?.map_or(Hash::ZERO, |row| row.chain);
    log.seq = common;
    log.chain = chain;
    log.status = LogStatus::Active;
    applied.changed.insert((log.space, log.log.clone()));
    for row in tx.list_displaced(log.space, &log.log)? {
        let frame = Frame::parse(row.frame)?;
        let prefix = frame.prefix()?;
        if prefix.device == identity.device() && tx.get_outbox(row.header)?.is_none() {
            tx.put_outbox(&NewOutboxRow {
                space: prefix.space,
                log: prefix.log,
                device: prefix.device,
                n: prefix.n,
                op_id: prefix.op_id,
                header: row.header,
                frame: frame.into_bytes(),
                written_at: Stamp::parse(&row.stamp)?.received_at,
            })?;
        }
    }
    Ok(())
}

fn take_forget(tx: &dyn Txn, own: SpaceId, forget: &Forget, applied: &mut Applied) -> Result<(), SyncFault> {
    applied.revoked |= forget.space == own && forget.log.is_none() && forget.reason == ForgetReason::Revoked;
    let logs: Vec<LogRow> = tx
        .list_logs()?
        .into_iter()
        .filter(|row| row.space == forget.space && forget.log.as_ref().is_none_or(|log| *log == row.log))
        .collect();
    for mut row in logs {
        applied.changed.insert((row.space, row.log.clone()));
        let unsent = is_unsent(tx, &row)?;
        match forget.reason {
            // Unsent work is delivered first; it is shown to nobody from now on.
            ForgetReason::Revoked | ForgetReason::Ended if unsent => {
                row.status = LogStatus::Revoked;
                tx.put_log(&row)?;
            }
            ForgetReason::Revoked | ForgetReason::Ended | ForgetReason::Erased => {
                delete(tx, own, &row)?;
            }
        }
    }
    Ok(())
}

/// Whether something of a log was never acknowledged. What waits for the owner's decision was.
fn is_unsent(tx: &dyn Txn, row: &LogRow) -> Result<bool, SyncFault> {
    Ok(tx.list_pending(row.space, &row.log)?.iter().any(|row| row.state != OutboxState::Undecided))
}

/// Deletes a log with its keys; and, with the last one of another person, what told of their grants: nobody sends it any more.
fn delete(tx: &dyn Txn, own: SpaceId, row: &LogRow) -> Result<(), SyncFault> {
    tx.delete_log(row.space, &row.log)?;
    tx.delete_content_keys(row.space, Some(&row.log))?;
    let others = tx.list_logs()?.into_iter().any(|other| other.space == row.space && !other.log.is_plain());
    if row.space != own && !others {
        tx.delete_log(row.space, &LogId::access())?;
    }
    Ok(())
}

/// A log of someone else is read by their `devices` and `access`, and an author by the `devices` of whoever they are: what is
/// not here is asked for, because a hint names only what changed.
fn ask_who(
    tx: &dyn Txn,
    identity: &Identity,
    reply: &SyncReply,
    certificates: &Certificates,
    applied: &mut Applied,
) -> Result<(), SyncFault> {
    let mut wanted: BTreeSet<(SpaceId, LogId)> = BTreeSet::new();
    for changed in &reply.logs {
        if changed.space != identity.space {
            wanted.extend([LogId::devices(), LogId::access()].map(|log| (changed.space, log)));
        }
        let here = tx.get_log(changed.space, &changed.log)?.map_or(0, |row| row.seq);
        for entry in changed.entries.iter().filter(|entry| entry.seq > here) {
            let prefix = Frame::parse(entry.frame.0.clone())?.prefix()?;
            if certificates.get(prefix.author_space, prefix.device).is_none() {
                wanted.insert((prefix.author_space, LogId::devices()));
            }
        }
    }
    for (space, log) in wanted {
        ask_for(tx, space, std::iter::once(&log), applied)?;
    }
    Ok(())
}

/// Keys that can be opened now, logs a revoked access leaves behind, and what the own `devices` log says of this phone.
fn after_logs(
    tx: &dyn Txn,
    identity: &mut Identity,
    applied: &mut Applied,
    scene: &mut Scene<'_>,
) -> Result<(), SyncFault> {
    for row in tx.list_logs()?.into_iter().filter(|row| row.status == LogStatus::Revoked) {
        if !is_unsent(tx, &row)? {
            delete(tx, identity.space, &row)?;
        }
    }
    let touched: BTreeSet<SpaceId> =
        applied.changed.iter().filter(|(_, log)| log.is_plain()).map(|(space, _)| *space).collect();
    if touched.contains(&identity.space) || identity.joining {
        after_own(tx, identity, applied, scene)?;
    }
    for space in touched.into_iter().filter(|space| *space != identity.space) {
        after_theirs(tx, identity, space, applied, scene)?;
    }
    Ok(())
}

/// What the own `devices` and `access` logs open, and what they say of this phone.
fn after_own(
    tx: &dyn Txn,
    identity: &mut Identity,
    applied: &mut Applied,
    scene: &mut Scene<'_>,
) -> Result<(), SyncFault> {
    let Some(view) = SpaceView::load(tx, identity.space, Overlay::Pending(scene.now))? else { return Ok(()) };
    keyring::open_all(tx, identity, &view)?;
    if let Some(device) = view.devices.devices.get(&identity.device()) {
        applied.revoked |= device.ended.is_some();
        if identity.joining && !applied.revoked {
            identity.joined(tx)?;
        }
    }
    ask_for(tx, identity.space, view.access.keys.keys(), applied)
}

/// What another's logs let this person read now.
fn after_theirs(
    tx: &dyn Txn,
    identity: &Identity,
    space: SpaceId,
    applied: &mut Applied,
    scene: &mut Scene<'_>,
) -> Result<(), SyncFault> {
    let Some(view) = SpaceView::load(tx, space, Overlay::Pending(scene.now))? else { return Ok(()) };
    keyring::open_contents(tx, identity, &view)?;
    let open = view.access.keys.keys().filter(|log| view.access.may_read(&identity.space, log, scene.now));
    ask_for(tx, space, open, applied)
}

/// Logs whose keys were announced exist: they are asked for even if no hint ever comes.
fn ask_for<'a>(
    tx: &dyn Txn,
    space: SpaceId,
    logs: impl Iterator<Item = &'a LogId>,
    applied: &mut Applied,
) -> Result<(), SyncFault> {
    for log in logs {
        if tx.get_log(space, log)?.is_none() {
            tx.put_log(&LogRow::new(space, log.clone()))?;
            applied.more = true;
        }
    }
    Ok(())
}

fn move_on(state: &mut RoundState, sent: &Sent<'_>, reply: &SyncReply, now: Millis) {
    state.epoch = Some(reply.epoch);
    // Without one the server could not tell where this phone is: it must compare everything.
    state.full_due |= reply.cursor.is_none() && !reply.login_required;
    state.cursor.clone_from(&reply.cursor);
    if reply.lineage.is_some() {
        state.lineage = reply.lineage;
    }
    let wants = reply.want.iter().map(|want| WantedRange {
        at: LogPosition { space: want.space, log: want.log.clone() },
        from: want.from,
        to: want.to,
    });
    state.wants = wants.collect();
    state.clock_offset_ms = i64::try_from(reply.server_time.0).unwrap_or(0) - i64::try_from(now.0).unwrap_or(0);
    state.min_app_version.clone_from(&reply.min_app_version);
    state.upgrade_by = reply.upgrade_by;
    let request = &sent.plan.request;
    if request.full && !reply.login_required {
        let position = |space: SpaceId, log: &LogId| LogPosition { space, log: log.clone() };
        // A page ends with the last head that was named; without any, with the last log that was told.
        let named = request.have.last().map(|have| position(have.space, &have.log));
        let told = reply.logs.iter().map(|log| position(log.space, &log.log)).max();
        match (reply.full_done, named.or(told)) {
            (false, Some(last)) => state.full_after = Some(last),
            (true, _) | (false, None) => {
                state.full_after = None;
                state.full_due = false;
                state.full_done_at = Some(now);
            }
        }
    }
}
