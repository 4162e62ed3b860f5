//! Receipts: what the server answered to each frame, believed only when signed for exactly what was asked.

use std::collections::BTreeSet;

use sojourn_core::id::{Hash, LogId, SpaceId};
use sojourn_core::sync::receipt::{Hold, Outcome, Receipts, RejectCode, request_hash};
use sojourn_core::sync::{Frame, Head, Plain, Stamp};
use sojourn_core::wire::v1::SyncReply;

use super::apply::{Applied, Sent, append};
use super::author::Author;
use super::identity::Identity;
use super::view::log_row;
use super::{Scene, SyncFault};
use crate::store::{BodyKept, EntryRow, LogStatus, NewOutboxRow, OutboxRow, OutboxState, Txn};

/// Signed by the log key, for this device, this request and these frames in this order; otherwise nothing counts.
pub(super) fn verified_receipts(
    identity: &Identity,
    sent: &Sent<'_>,
    reply: &SyncReply,
) -> Result<Option<Receipts>, SyncFault> {
    let Some(signed) = &reply.receipts else {
        return if sent.plan.sent.is_empty() { Ok(None) } else { Err(SyncFault::Receipts("missing")) };
    };
    let receipts = sent
        .log_keys
        .iter()
        .find_map(|key| Receipts::verify(&signed.bytes.0, &signed.signature, key).ok())
        .ok_or(SyncFault::Receipts("not signed by a log key of the trust root"))?;
    if receipts.device != identity.device() || receipts.request != request_hash(sent.body) {
        return Err(SyncFault::Receipts("for another request"));
    }
    if receipts.epoch != reply.epoch || !receipts.outcomes.iter().map(|(header, _)| header).eq(&sent.plan.sent) {
        return Err(SyncFault::Receipts("for other frames"));
    }
    Ok(Some(receipts))
}

/// What one answer changes.
pub(super) fn take_outcome(
    tx: &dyn Txn,
    header: Hash,
    outcome: &Outcome,
    applied: &mut Applied,
) -> Result<(), SyncFault> {
    let Some(row) = tx.get_outbox(header)? else { return Ok(()) };
    match outcome {
        Outcome::Stored { seq, stamp } => {
            applied.stored += 1;
            place_own(tx, &row.row, *seq, stamp, applied)?;
        }
        Outcome::Held(Hold::WaitingFor(n)) => {
            applied.held += 1;
            tx.set_outbox_state(header, OutboxState::Held, Some(&format!("waiting_for {n}")), None)?;
        }
        Outcome::Held(Hold::Decision) => {
            applied.held += 1;
            tx.set_outbox_state(header, OutboxState::Undecided, Some("decision"), None)?;
        }
        Outcome::Rejected(code) => take_rejection(tx, header, code, applied)?,
    }
    Ok(())
}

fn take_rejection(tx: &dyn Txn, header: Hash, code: &RejectCode, applied: &mut Applied) -> Result<(), SyncFault> {
    if code.may_retry() {
        applied.deferred.insert(header);
        tx.set_outbox_state(header, OutboxState::Waiting, Some(code.as_str()), None)?;
    } else {
        applied.rejected += 1;
        tx.set_outbox_state(header, OutboxState::Rejected, Some(code.as_str()), None)?;
    }
    Ok(())
}

/// A dead letter that used up no number would hold back everything after it: its author gives the number up.
pub(super) fn skip_unplaced(
    tx: &dyn Txn,
    identity: &Identity,
    receipts: &Receipts,
    scene: &mut Scene<'_>,
) -> Result<(), SyncFault> {
    for (header, outcome) in &receipts.outcomes {
        let Outcome::Rejected(code) = outcome else { continue };
        let Some(row) = tx.get_outbox(*header)?.map(|row| row.row) else { continue };
        if code.may_retry() || code.consumes_n() || row.log.is_plain() || row.device != identity.device() {
            continue;
        }
        let skip = Plain::Skip { device: row.device, log: row.log, from: row.n, to: row.n };
        Author::new(tx, identity).plain(row.space, &LogId::access(), &skip, scene)?;
    }
    Ok(())
}

/// Frames that waited behind a gap go again once something before them, or a number given up, has its place.
pub(super) fn wake_held(
    tx: &dyn Txn,
    held_before: &[OutboxRow],
    sent: &Sent<'_>,
    receipts: &Receipts,
) -> Result<(), SyncFault> {
    let placed: BTreeSet<(SpaceId, LogId)> = sent
        .plan
        .request
        .frames
        .iter()
        .zip(&receipts.outcomes)
        .filter(|(_, (_, outcome))| matches!(outcome, Outcome::Stored { .. }))
        .filter_map(|(frame, _)| Frame::parse(frame.0.clone()).and_then(|frame| frame.prefix()).ok())
        .map(|prefix| (prefix.space, prefix.log))
        .collect();
    for row in held_before {
        let OutboxRow { row: NewOutboxRow { space, log, header, .. }, .. } = row;
        let moved = placed.contains(&(*space, log.clone())) || placed.contains(&(*space, LogId::access()));
        if moved && tx.get_outbox(*header)?.is_some_and(|now| now.state == OutboxState::Held) {
            tx.set_outbox_state(*header, OutboxState::Waiting, None, None)?;
        }
    }
    Ok(())
}

/// An own frame whose place follows the log's end becomes its entry at once, so that it need not be sent back.
fn place_own(
    tx: &dyn Txn,
    row: &NewOutboxRow,
    seq: u64,
    stamp: &Stamp,
    applied: &mut Applied,
) -> Result<(), SyncFault> {
    let mut log = log_row(tx, row.space, &row.log)?;
    if log.status == LogStatus::Active && seq == log.seq + 1 {
        let head = Head { seq: log.seq, chain: log.chain };
        let next = head.next(&row.space, &row.log, &row.header, &stamp.hash());
        let entry = EntryRow {
            seq,
            header: row.header,
            frame: row.frame.clone(),
            stamp: stamp.to_bytes(),
            chain: next.chain,
            body: BodyKept::Present,
        };
        append(tx, &mut log, &entry, applied)?;
    } else if tx.has_entry(row.header)? {
        tx.delete_outbox(row.header)?;
    } else {
        tx.set_outbox_state(row.header, OutboxState::Stored, None, Some(seq))?;
        log.stale = true;
    }
    log.server_seq = log.server_seq.max(seq);
    Ok(tx.put_log(&log)?)
}
