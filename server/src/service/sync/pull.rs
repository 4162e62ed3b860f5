//! The reply's second half: what is new for this phone, within its byte budget and its grants.
//!
//! An ordinary round reads the inbox from the cursor and looks at the logs named in `have`; a full round walks all logs
//! the principal may read, in (space, log) order. Grants are judged in the owner's space, now, whatever a hint says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sojourn_core::id::{Bytes, LogId, SpaceId};
use sojourn_core::sync::{Frame, Head, Plain};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{
    BodyState, ChangedLog, Entry, Forget, ForgetReason, ForkProbe, LogPosition, LogState, Position,
    REPLY_BYTES_DEFAULT, REPLY_BYTES_MAX, ReceiptUpdate, SyncReply, SyncRequest, Want,
};

use super::compare::{Relation, common_seq, relate};
use super::sight::{Sight, gave_grant, is_erased_whole};
use super::{cursor, offload};
use crate::auth::Principal;
use crate::service::{Refusal, Service, SpaceState};
use crate::store::{EntryRow, InboxHead, InboxItem, SpaceRead, StoreError, StoreResult, read};

/// Inbox rows read in one round.
const INBOX_ROWS_MAX: usize = 1_000;
/// Entries of one log in one reply.
const ENTRIES_MAX: usize = 2_000;
/// Logs told in one page of a full round beyond those the phone named.
const PAGE_LOGS_MAX: usize = 1_000;
/// Held frames told in one reply.
const HELD_MAX: usize = 64;
/// Bytes an entry costs beside its frame: sequence number, stamp, names.
const ENTRY_BYTES: u64 = 96;
/// Entries beyond which reading is handed to a thread for blocking work.
const INLINE_LOGS_MAX: usize = 4;

/// What a phone wrote about one log.
#[derive(Debug, Clone, Default)]
struct Told {
    have: Option<Head>,
    probe: Option<Vec<Position>>,
    changed: bool,
}

type Logs = BTreeMap<(SpaceId, LogId), Told>;

/// The budget of a reply.
struct Budget {
    left: u64,
}

impl Service {
    /// Fills in what is new for a phone.
    pub(super) async fn pull(
        self: &Arc<Self>,
        principal: &Principal,
        request: SyncRequest,
        now: Millis,
        reply: &mut SyncReply,
    ) -> Result<(), Refusal> {
        let much = request.full || request.have.len() + request.probes.len() > INLINE_LOGS_MAX;
        let service = Arc::clone(self);
        let principal = principal.clone();
        let mut filled = std::mem::replace(reply, self.empty_reply(now));
        *reply = offload(much, move || {
            service.fill(&principal, &request, now, &mut filled)?;
            Ok(filled)
        })
        .await?;
        Ok(())
    }

    fn fill(
        &self,
        principal: &Principal,
        request: &SyncRequest,
        now: Millis,
        reply: &mut SyncReply,
    ) -> Result<(), Refusal> {
        let asked = request.reply_bytes_max.unwrap_or(REPLY_BYTES_DEFAULT);
        let mut budget = Budget { left: asked.min(REPLY_BYTES_MAX) };
        let mut logs = named_logs(request);
        if request.full {
            self.plan_full(principal, request, now, &mut logs, reply)?;
        } else {
            self.plan_inbox(principal, request, &mut logs, reply, &mut budget)?;
        }
        // One's own first: the person's own case matters more than those of others.
        let own = principal.space;
        let (mine, others): (Vec<_>, Vec<_>) = logs.into_iter().partition(|((space, _), _)| *space == own);
        for ((space, log), told) in mine.into_iter().chain(others) {
            self.tell_log(principal, space, &log, &told, now, reply, &mut budget)?;
        }
        reply.guidance = self.guidance.pointer();
        reply.notices = self.guidance.notices();
        Ok(())
    }

    /// Reads the inbox on from the cursor.
    fn plan_inbox(
        &self,
        principal: &Principal,
        request: &SyncRequest,
        logs: &mut Logs,
        reply: &mut SyncReply,
        budget: &mut Budget,
    ) -> Result<(), Refusal> {
        let space = principal.space;
        let (rows, position) = read(self.store.as_ref(), space, |view| {
            let found = cursor::find(&self.keys.cursor, &space, request.cursor.as_ref(), view)?;
            let cursor::Found::At(pos) = found else { return Ok((Vec::new(), None)) };
            let rows = view.list_inbox(pos, INBOX_ROWS_MAX)?;
            let here = match rows.last() {
                Some(row) => InboxHead { pos: row.pos, hash: row.hash },
                None => InboxHead { pos, hash: view.inbox_hash_at(pos)?.unwrap_or_default() },
            };
            Ok((rows, Some(here)))
        })?;
        // Without a cursor in the reply the phone knows that it must compare everything.
        reply.cursor = position.map(|head| cursor::seal(&self.keys.cursor, &space, head));
        reply.more |= rows.len() == INBOX_ROWS_MAX;
        for row in rows {
            self.plan_item(principal, row.item, logs, reply, budget)?;
        }
        Ok(())
    }

    fn plan_item(
        &self,
        principal: &Principal,
        item: InboxItem,
        logs: &mut Logs,
        reply: &mut SyncReply,
        budget: &mut Budget,
    ) -> Result<(), Refusal> {
        match item {
            InboxItem::Changed { space, log } | InboxItem::Ended { space, log } => {
                logs.entry((space, log)).or_default().changed = true;
            }
            InboxItem::Undecided { space, header, .. } => {
                let row = read(self.store.as_ref(), space, |view| view.unplaced(&header))?;
                if let Some(row) = row.filter(|row| row.state == crate::store::UnplacedState::Undecided) {
                    budget.spend(row.frame.len() as u64);
                    reply.held.push(Bytes(row.frame));
                }
            }
            InboxItem::Receipt { device, header, outcome, .. } => {
                if device == principal.device {
                    reply.receipt_updates.push(ReceiptUpdate { header, outcome: Bytes(outcome) });
                }
            }
        }
        Ok(())
    }

    /// A page of a full round covers everything after `after` up to the last entry of `have`, or to the end when `have`
    /// is empty. The first page fixes the cursor, so that what happens meanwhile comes with the next ordinary round.
    fn plan_full(
        &self,
        principal: &Principal,
        request: &SyncRequest,
        now: Millis,
        logs: &mut Logs,
        reply: &mut SyncReply,
    ) -> Result<(), Refusal> {
        let own = principal.space;
        reply.cursor = match (&request.after, &request.cursor) {
            (Some(_), Some(cursor)) => Some(cursor.clone()),
            _ => {
                let head =
                    read(self.store.as_ref(), own, |view| view.space())?.map(|row| row.inbox).unwrap_or_default();
                Some(cursor::seal(&self.keys.cursor, &own, head))
            }
        };
        if request.after.is_none() {
            self.tell_undecided(own, reply)?;
        }
        let last = request.have.last().map(|have| (have.space, have.log.clone()));
        let mut count = 0;
        for space in self.readable_spaces(own, request.after.as_ref())? {
            for (log, _) in self.readable_logs(own, space, now)? {
                let key = (space, log);
                if request.after.as_ref().is_some_and(|after| (after.space, &after.log) >= (key.0, &key.1)) {
                    continue;
                }
                if last.as_ref().is_some_and(|last| key > *last) || count >= PAGE_LOGS_MAX {
                    // More follows after this page.
                    return Ok(());
                }
                count += 1;
                logs.entry(key).or_default().changed = true;
            }
        }
        reply.full_done = true;
        Ok(())
    }

    fn tell_undecided(&self, own: SpaceId, reply: &mut SyncReply) -> Result<(), Refusal> {
        let rows = read(self.store.as_ref(), own, |view| view.list_undecided(None, HELD_MAX))?;
        reply.held.extend(rows.into_iter().map(|row| Bytes(row.frame)));
        Ok(())
    }

    /// One's own space, those that granted something, and those one gave a grant, ascending.
    fn readable_spaces(&self, own: SpaceId, after: Option<&LogPosition>) -> Result<BTreeSet<SpaceId>, Refusal> {
        let from = after.map_or(SpaceId::ZERO, |after| after.space);
        let owners = read(self.store.as_ref(), own, |view| view.list_granted_by(None, usize::MAX >> 1))?;
        let state = self.states.read(self.store.as_ref(), own)?;
        let grants = state.access.iter().flat_map(|access| access.grants.values());
        let grantees = grants.map(|state| state.grant.grantee);
        Ok(owners.into_iter().chain(grantees).chain([own]).filter(|space| *space >= from).collect())
    }

    fn readable_logs(&self, reader: SpaceId, space: SpaceId, now: Millis) -> Result<Vec<(LogId, Head)>, Refusal> {
        let state = self.states.read(self.store.as_ref(), space)?;
        let (logs, gave) = read(self.store.as_ref(), space, |view| {
            Ok((view.list_logs(None, usize::MAX >> 1)?, gave_grant(view, &reader, &LogId::devices())?))
        })?;
        let readable = logs.into_iter().filter(|(log, _)| {
            let given = gave && *log == LogId::devices();
            Sight::of(&state, reader, space, log, now).or_given(given) == Sight::Clear
        });
        Ok(readable.map(|(log, row)| (log, row.head)).collect())
    }

    #[expect(clippy::too_many_arguments, reason = "one log, what the phone told of it, and where the answer goes")]
    fn tell_log(
        &self,
        principal: &Principal,
        space: SpaceId,
        log: &LogId,
        told: &Told,
        now: Millis,
        reply: &mut SyncReply,
        budget: &mut Budget,
    ) -> Result<(), Refusal> {
        let reader = principal.space;
        let mut gone = None;
        // One view for both: what a reader may see, and what there is.
        let answer = read(self.store.as_ref(), space, |view| {
            let state = self.states.load(view, self.store.as_ref(), space)?;
            let sight = Sight::of(&state, reader, space, log, now);
            if let Sight::Gone(reason) = sight.or_given(sight != Sight::Clear && gave_grant(view, &reader, log)?) {
                let whole = reason == ForgetReason::Erased && is_erased_whole(&state);
                gone = Some(Forget { space, log: (!whole).then(|| log.clone()), reason });
                return Ok(None);
            }
            let ours = view.log(log)?.head;
            answer(view, &state, &reader, log, told, ours, budget)
        })?;
        if let Some(forget) = gone.filter(|forget| !reply.forget.contains(forget)) {
            reply.forget.push(forget);
        }
        let Some(answer) = answer else { return Ok(()) };
        reply.more |= answer.cut;
        reply.want.extend(answer.want.map(|(from, to)| Want { space, log: log.clone(), from, to }));
        let signed_head =
            (answer.state != LogState::HeadOnly).then(|| Bytes(self.sign_head(space, log.clone(), answer.head, now)));
        reply.logs.push(ChangedLog {
            space,
            log: log.clone(),
            seq: answer.head.seq,
            chain: answer.head.chain,
            state: answer.state,
            common_seq: answer.common_seq,
            entries: answer.entries,
            snapshot: None,
            signed_head,
        });
        Ok(())
    }

    /// Whether a round would bring something beyond a cursor; waits for it at most so long.
    ///
    /// # Errors
    /// [`Refusal::Store`].
    pub async fn wait_for_news(
        &self,
        principal: &Principal,
        cursor: Option<Bytes>,
        most: std::time::Duration,
    ) -> Result<bool, Refusal> {
        let listening = self.wakers.listen(principal.space);
        let space = principal.space;
        let news = read(self.store.as_ref(), space, |view| {
            let head = view.space()?.map(|row| row.inbox).unwrap_or_default();
            Ok(match cursor::find(&self.keys.cursor, &space, cursor.as_ref(), view)? {
                cursor::Found::At(pos) => head.pos > pos,
                cursor::Found::Lost => true,
            })
        })?;
        if news { Ok(true) } else { Ok(crate::service::wake::Wakers::wait(listening, most).await) }
    }
}

/// Everything the phone wrote about logs.
fn named_logs(request: &SyncRequest) -> Logs {
    let mut logs = Logs::new();
    for have in &request.have {
        let head = Head { seq: have.seq, chain: have.chain };
        logs.entry((have.space, have.log.clone())).or_default().have = Some(head);
    }
    for ForkProbe { space, log, points } in &request.probes {
        logs.entry((*space, log.clone())).or_default().probe = Some(points.clone());
    }
    logs
}

/// What the reply says of one log.
struct Answer {
    state: LogState,
    head: Head,
    common_seq: Option<u64>,
    entries: Vec<Entry>,
    want: Option<(u64, u64)>,
    cut: bool,
}

impl Answer {
    fn new(state: LogState, head: Head) -> Self {
        Self { state, head, common_seq: None, entries: Vec::new(), want: None, cut: false }
    }
}

fn answer(
    view: &mut dyn SpaceRead,
    state: &SpaceState,
    reader: &SpaceId,
    log: &LogId,
    told: &Told,
    ours: Head,
    budget: &mut Budget,
) -> StoreResult<Option<Answer>> {
    if let Some(points) = &told.probe {
        return answer_probe(view, state, reader, log, points, ours, budget).map(Some);
    }
    let Some(theirs) = told.have else {
        return Ok((told.changed && ours.seq > 0).then(|| Answer::new(LogState::HeadOnly, ours)));
    };
    Ok(match relate(view, log, theirs, ours)? {
        Relation::Same => None,
        Relation::Ahead => {
            let mut answer = Answer::new(LogState::Ahead, ours);
            (answer.entries, answer.cut) = entries(view, state, reader, log, theirs.seq, ours, budget)?;
            Some(answer)
        }
        Relation::Behind => {
            metrics::counter!(crate::telemetry::ROLLBACKS).increment(1);
            let want = Some((ours.seq + 1, theirs.seq));
            Some(Answer { want, ..Answer::new(LogState::Behind, ours) })
        }
        Relation::Fork => Some(Answer::new(LogState::Fork, ours)),
    })
}

/// With probes the common place is known: ours follow from there, the phone's own tail is asked for.
fn answer_probe(
    view: &mut dyn SpaceRead,
    state: &SpaceState,
    reader: &SpaceId,
    log: &LogId,
    points: &[Position],
    ours: Head,
    budget: &mut Budget,
) -> StoreResult<Answer> {
    let common = common_seq(view, log, points)?;
    let theirs = points.iter().map(|point| point.seq).max().unwrap_or(0);
    let mut answer = Answer::new(LogState::Fork, ours);
    answer.common_seq = Some(common);
    answer.want = (theirs > common).then_some((common + 1, theirs));
    (answer.entries, answer.cut) = entries(view, state, reader, log, common, ours, budget)?;
    Ok(answer)
}

/// Entries after a place as far as the budget goes, and whether it cut them short.
fn entries(
    view: &mut dyn SpaceRead,
    state: &SpaceState,
    reader: &SpaceId,
    log: &LogId,
    after: u64,
    ours: Head,
    budget: &mut Budget,
) -> StoreResult<(Vec<Entry>, bool)> {
    if budget.left == 0 && after < ours.seq {
        return Ok((Vec::new(), true));
    }
    let rows = view.list_entries(log, after, ENTRIES_MAX, budget.left)?;
    let last = rows.last().map_or(after, |row| row.seq);
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        budget.spend(row.frame.len() as u64 + ENTRY_BYTES);
        told.push(entry(state, reader, log, row)?);
    }
    Ok((told, last < ours.seq))
}

/// One entry as this reader may see it.
fn entry(state: &SpaceState, reader: &SpaceId, log: &LogId, row: EntryRow) -> StoreResult<Entry> {
    let stamp = Bytes(row.stamp.to_bytes());
    if row.erased {
        return Ok(Entry { seq: row.seq, frame: Bytes(row.frame), stamp, body: BodyState::Erased });
    }
    if *log != LogId::access() || state.access.as_ref().is_some_and(|access| access.owners.include(reader)) {
        return Ok(Entry { seq: row.seq, frame: Bytes(row.frame), stamp, body: BodyState::Present });
    }
    let frame = Frame::parse(row.frame).map_err(|_| StoreError::Row("a stored frame"))?;
    if frame.is_bare() {
        return Ok(Entry { seq: row.seq, frame: Bytes(frame.into_bytes()), stamp, body: BodyState::Erased });
    }
    let body = Plain::parse(frame.body()).map_err(|_| StoreError::Row("a plain body"))?;
    let sees = state.access.as_ref().is_some_and(|access| access.may_see(reader, &body));
    let (frame, body) = if sees { (frame, BodyState::Present) } else { (frame.to_bare(), BodyState::Withheld) };
    Ok(Entry { seq: row.seq, frame: Bytes(frame.into_bytes()), stamp, body })
}

impl Budget {
    fn spend(&mut self, bytes: u64) {
        self.left = self.left.saturating_sub(bytes);
    }
}
