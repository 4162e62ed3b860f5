//! What the next request says: a pure function of what the phone holds.
//!
//! Order of frames: `devices`, then `access`, then the rest as they were written, because a server can only judge an
//! operation whose author and key it knows. Everything has an end: frames, heads and bytes per request.

use std::collections::{BTreeMap, BTreeSet};

use sojourn_core::id::{DeviceId, Hash, LogId, SpaceId};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{
    FRAMES_MAX, ForkProbe, HAVE_MAX, Have, LogPosition, Offer, PROTOCOL, REQUEST_BYTES_MAX, SyncRequest,
};

use super::state::RoundState;
use crate::store::{LogRow, LogStatus, OutboxRow};

/// Left free in a request for everything that is neither frame nor offer: heads, probes, keys of the map.
const ENVELOPE_BYTES: usize = 16 * 1024;
/// What one head costs, with the longest log name.
const HAVE_BYTES: usize = 160;

/// Everything a plan depends on.
#[derive(Debug)]
pub struct PlanInput<'a> {
    /// This device.
    pub device: DeviceId,
    /// This app's version.
    pub app_version: &'a str,
    /// This phone's clock.
    pub now: Millis,
    /// Where the last round ended.
    pub state: &'a RoundState,
    /// Every log held, sorted by (space, log).
    pub logs: &'a [LogRow],
    /// Frames that wait, in order of writing.
    pub waiting: &'a [OutboxRow],
    /// Headers already answered in this run with "later": not sent twice in a row.
    pub deferred: &'a BTreeSet<Hash>,
    /// Answers to forks.
    pub probes: Vec<ForkProbe>,
    /// Entries the server asked back.
    pub offers: Vec<Offer>,
    /// Most bytes of reply.
    pub reply_bytes_max: u64,
}

/// A request, and which frames it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The message.
    pub request: SyncRequest,
    /// H(header) of each frame, in order.
    pub sent: Vec<Hash>,
    /// Whether frames were left for another request.
    pub more_to_send: bool,
}

/// Plans one request.
#[must_use]
pub fn plan(mut input: PlanInput<'_>) -> Plan {
    let full = input.state.is_full_due(input.now);
    let mut bytes_left = REQUEST_BYTES_MAX - ENVELOPE_BYTES;
    let offers = take_offers(std::mem::take(&mut input.offers), &mut bytes_left);
    let (have, after) = heads(&input, full, &mut bytes_left);
    let (frames, more_to_send) = take_frames(input.waiting, input.deferred, bytes_left);
    let sent = frames.iter().map(|row| row.row.header).collect();
    let request = SyncRequest {
        protocol: PROTOCOL,
        app_version: input.app_version.to_owned(),
        device: input.device,
        epoch: input.state.epoch,
        cursor: input.state.cursor.clone(),
        lineage: input.state.lineage,
        full,
        after,
        have,
        probes: input.probes,
        frames: frames.iter().map(|row| row.row.frame.clone().into()).collect(),
        offers,
        reply_bytes_max: Some(input.reply_bytes_max),
    };
    Plan { request, sent, more_to_send }
}

/// In a full round a page of all heads; otherwise the logs that changed, forked, or get frames now.
fn heads(input: &PlanInput<'_>, full: bool, bytes_left: &mut usize) -> (Vec<Have>, Option<LogPosition>) {
    let after = if full { input.state.full_after.clone() } else { None };
    let writes_to: BTreeSet<(SpaceId, &LogId)> =
        input.waiting.iter().map(|row| (row.row.space, &row.row.log)).collect();
    let beyond = |row: &LogRow| after.as_ref().is_none_or(|after| (row.space, &row.log) > (after.space, &after.log));
    let named = |row: &LogRow| match row.status {
        LogStatus::Revoked => false,
        LogStatus::Active | LogStatus::Forked => {
            (full && beyond(row)) || (!full && (row.stale || writes_to.contains(&(row.space, &row.log))))
        }
    };
    let room = (*bytes_left / 2 / HAVE_BYTES).min(HAVE_MAX);
    let have: Vec<Have> = input.logs.iter().filter(|row| named(row)).take(room).map(have).collect();
    *bytes_left -= have.len() * HAVE_BYTES;
    (have, after)
}

fn have(row: &LogRow) -> Have {
    Have { space: row.space, log: row.log.clone(), seq: row.seq, chain: row.chain }
}

fn take_offers(offers: Vec<Offer>, bytes_left: &mut usize) -> Vec<Offer> {
    // At most half, so that lost entries of one log never keep new work from leaving.
    let mut share = *bytes_left / 2;
    let taken: Vec<Offer> = offers
        .into_iter()
        .take_while(|offer| {
            let head = offer.head.as_ref().map_or(0, |head| head.0.len());
            let size = offer.frame.0.len() + offer.stamp.0.len() + head + 64;
            let fits = size <= share;
            share = share.saturating_sub(size);
            fits
        })
        .collect();
    *bytes_left -= *bytes_left / 2 - share;
    taken
}

/// Frames in sending order, as many as fit. A log whose next frame does not go now sends nothing after it either.
fn take_frames<'a>(
    waiting: &'a [OutboxRow],
    deferred: &BTreeSet<Hash>,
    bytes_left: usize,
) -> (Vec<&'a OutboxRow>, bool) {
    let mut by_rank: BTreeMap<u8, Vec<&OutboxRow>> = BTreeMap::new();
    waiting.iter().for_each(|row| by_rank.entry(rank(&row.row.log)).or_default().push(row));
    let (mut taken, mut bytes, mut stopped) = (Vec::new(), 0, BTreeSet::new());
    let mut left = false;
    for row in by_rank.into_values().flatten() {
        let log = (row.row.space, &row.row.log, row.row.device);
        if stopped.contains(&log) {
            continue;
        }
        let size = row.row.frame.len() + 8;
        let later = deferred.contains(&row.row.header);
        if later || taken.len() == FRAMES_MAX || bytes + size > bytes_left {
            left |= !later;
            stopped.insert(log);
            continue;
        }
        bytes += size;
        taken.push(row);
    }
    (taken, left)
}

fn rank(log: &LogId) -> u8 {
    match log.as_str() {
        "devices" => 0,
        "access" => 1,
        _ => 2,
    }
}

/// Positions to tell a server where a copy was: the head, then ever wider steps back, and the first entry.
#[must_use]
pub fn probe_seqs(head: u64) -> Vec<u64> {
    let mut seqs = Vec::new();
    let (mut at, mut step) = (head, 1);
    while at > 0 && seqs.len() < sojourn_core::wire::v1::PROBE_POINTS_MAX - 1 {
        seqs.push(at);
        at = at.saturating_sub(step);
        step *= 2;
    }
    if head > 0 && seqs.last() != Some(&1) {
        seqs.push(1);
    }
    seqs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{NewOutboxRow, OutboxState};
    use proptest::prelude::*;
    use sojourn_core::id::OpId;

    fn row(id: i64, log: LogId, n: u64, bytes: usize) -> OutboxRow {
        let mut header = [0; 32];
        header[..8].copy_from_slice(&id.to_be_bytes());
        OutboxRow {
            id,
            row: NewOutboxRow {
                space: SpaceId([1; 32]),
                log,
                device: DeviceId([2; 32]),
                n,
                op_id: OpId([0; 16]),
                header: Hash(header),
                frame: vec![0; bytes],
                written_at: Millis(0),
            },
            state: OutboxState::Waiting,
            detail: None,
            seq: None,
        }
    }

    fn planned(waiting: &[OutboxRow], logs: &[LogRow], state: &RoundState, deferred: &BTreeSet<Hash>) -> Plan {
        plan(PlanInput {
            device: DeviceId([2; 32]),
            app_version: "0.1.0",
            now: Millis(10),
            state,
            logs,
            waiting,
            deferred,
            probes: Vec::new(),
            offers: Vec::new(),
            reply_bytes_max: 1000,
        })
    }

    fn idle() -> RoundState {
        RoundState { full_done_at: Some(Millis(10)), ..RoundState::default() }
    }

    #[test]
    fn certificates_and_keys_go_before_what_needs_them() {
        let waiting = [
            row(1, LogId::profile(), 1, 10),
            row(2, LogId::access(), 1, 10),
            row(3, LogId::devices(), 1, 10),
            row(4, LogId::devices(), 2, 10),
        ];
        let plan = planned(&waiting, &[], &idle(), &BTreeSet::new());
        let order: Vec<i64> = plan.sent.iter().map(|h| i64::from(h.0[7])).collect();
        assert_eq!(order, [3, 4, 2, 1]);
        assert!(!plan.more_to_send);
    }

    #[test]
    fn an_idle_round_names_no_log_and_a_full_one_names_all() {
        let logs: Vec<LogRow> = [LogId::access(), LogId::devices()]
            .into_iter()
            .map(|log| LogRow { stale: false, ..LogRow::new(SpaceId([1; 32]), log) })
            .collect();
        assert!(planned(&[], &logs, &idle(), &BTreeSet::new()).request.have.is_empty());
        let day_later = RoundState { full_due: true, ..idle() };
        let full = planned(&[], &logs, &day_later, &BTreeSet::new()).request;
        assert!(full.full && full.have.len() == 2);
        let next_page =
            RoundState { full_after: Some(LogPosition { space: SpaceId([1; 32]), log: LogId::access() }), ..idle() };
        assert_eq!(planned(&[], &logs, &next_page, &BTreeSet::new()).request.have.len(), 1);
    }

    #[test]
    fn a_log_with_new_frames_is_named_so_that_others_entries_come_along() {
        let logs = [LogRow { stale: false, ..LogRow::new(SpaceId([1; 32]), LogId::profile()) }];
        let waiting = [row(1, LogId::profile(), 1, 10)];
        assert_eq!(planned(&waiting, &logs, &idle(), &BTreeSet::new()).request.have.len(), 1);
    }

    proptest! {
        #[test]
        fn a_request_is_bounded_and_never_opens_a_gap(
            sizes in proptest::collection::vec((0u8..4, 1usize..70_000), 0..40), skip in 0usize..50
        ) {
            let mut next = [0u64; 4];
            let waiting: Vec<OutboxRow> = sizes.iter().zip(1..).map(|((log, bytes), id)| {
                next[*log as usize] += 1;
                row(id, LogId::application([*log; 16]), next[*log as usize], *bytes)
            }).collect();
            let deferred: BTreeSet<Hash> = waiting.iter().skip(skip).take(1).map(|r| r.row.header).collect();
            let plan = planned(&waiting, &[], &idle(), &deferred);
            let bytes: usize = plan.request.frames.iter().map(|f| f.0.len()).sum();
            prop_assert!(bytes <= REQUEST_BYTES_MAX - ENVELOPE_BYTES);
            prop_assert!(plan.sent.iter().all(|header| !deferred.contains(header)));
            for log in 0..4u8 {
                let of_log = |r: &&OutboxRow| r.row.log == LogId::application([log; 16]);
                let sent: Vec<u64> = plan.sent.iter()
                    .filter_map(|h| waiting.iter().find(|r| r.row.header == *h)).filter(of_log)
                    .map(|r| r.row.n).collect();
                prop_assert_eq!(&sent, &(1..=sent.len() as u64).collect::<Vec<_>>());
            }
            if deferred.is_empty() {
                prop_assert_eq!(plan.more_to_send, plan.sent.len() < waiting.len());
            }
        }

        #[test]
        fn probes_reach_from_the_head_to_the_first_entry(head in 0u64..1 << 40) {
            let seqs = probe_seqs(head);
            prop_assert!(seqs.len() <= 32);
            prop_assert!(seqs.windows(2).all(|pair| pair[0] > pair[1]));
            prop_assert_eq!(seqs.first().copied().unwrap_or(0), head);
            prop_assert_eq!(seqs.last().copied().unwrap_or(0), head.min(1));
        }
    }
}
