//! Running rounds: enrol if need be, renew a token, then request after request until there is nothing more to say.
//!
//! Dull by design: [`super::plan`] decides, [`super::apply`] writes, this file carries bytes between them and keeps
//! count. One run at a time; it holds the rows only between requests ([`Seat`]), so that frames are written meanwhile.

use std::collections::BTreeSet;

use sojourn_core::id::{Bytes, DeviceId, Hash, LogId, SigningPublic};
use sojourn_core::wire::v1::{ForkProbe, Offer, Position, ProblemKind, REPLY_BYTES_DEFAULT, SyncReply};

use super::apply::{Applied, Sent, apply};
use super::identity::Identity;
use super::keyring;
use super::plan::{Plan, PlanInput, plan, probe_seqs};
use super::rekey::rekey;
use super::server::{Server, encode};
use super::state::{RoundState, Tokens};
use super::{Scene, SyncFault};
use crate::store::{LogRow, LogStatus, OutboxState, Store, Txn};
use crate::transport::Line;

/// Requests in one run. A phone that is a year behind takes several runs rather than one without end.
const ROUNDS_MAX: u32 = 200;
/// Times in one run that keys are brought up to date: what another phone repairs meanwhile is looked at next time.
const REPAIRS_MAX: u32 = 2;
/// Frames looked at for one request; a request carries fewer.
const WAITING_MAX: u32 = 2_000;

/// How much a run may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Most bytes of one reply.
    pub reply_bytes: u64,
    /// Most bytes of all bodies of the run, both ways, uncompressed; the run stops cleanly after the reply that
    /// reaches it.
    pub total_bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { reply_bytes: REPLY_BYTES_DEFAULT, total_bytes: u64::MAX }
    }
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Making itself known, or renewing a token.
    Connecting,
    /// A request leaves.
    Sending {
        /// Frames in it.
        frames: u64,
    },
    /// A reply was kept.
    Received {
        /// Entries in it.
        entries: u64,
    },
    /// New guidance is fetched.
    Guidance {
        /// The release.
        seq: u64,
    },
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// Everything the replies brought, together.
    pub total: Applied,
    /// Requests made.
    pub rounds: u32,
    /// Bytes of all bodies, both ways, uncompressed.
    pub bytes: u64,
    /// Whether the budget or the number of requests ended it before there was nothing more to do.
    pub unfinished: bool,
}

/// What a run needs besides store and server.
pub struct RunInput<'a> {
    /// This app's version.
    pub app_version: &'a str,
    /// Keys that may sign receipts and heads.
    pub log_keys: &'a [SigningPublic],
    /// An invite, where the server asks for one.
    pub invite: Option<String>,
    /// What it may cost.
    pub budget: Budget,
    /// Asked between requests: whether to end here, cleanly.
    pub stop: &'a dyn Fn() -> bool,
}

/// The phone's rows, lent for moments: while a request is under way nobody holds them, and people go on writing.
pub trait Seat {
    /// Works on the rows now, with the time of now.
    fn rows<T>(&self, work: impl FnOnce(&mut dyn Store, &mut Scene<'_>) -> T) -> T;
}

/// Runs rounds until server and phone have nothing more to tell each other.
///
/// The rows are lent between requests only. Whoever this phone is, is read again each time: it may have been erased or
/// paired while a request was under way, and a reply to somebody else is not kept.
///
/// # Errors
/// [`SyncFault`]; whatever was applied before stays, and no operation is lost or consumed by a failure.
pub async fn run(
    seat: &impl Seat,
    server: &mut Server<'_, impl Line>,
    input: &RunInput<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Run, SyncFault> {
    let mut run = Run::default();
    let Some(mut device) = seat.rows(|store, _| known_device(&*store.read()?))? else { return Ok(run) };
    enrol_if_needed(seat, server, device, input, progress).await?;
    let mut turn = Turn::default();
    loop {
        let step = seat.rows(|store, scene| next_step(&*store.read()?, device, input, &run.total.deferred, scene))?;
        if !turn.renewed && step.token_is_old {
            renew(seat, server, device, input, progress).await?;
            turn.renewed = true;
            continue;
        }
        progress(Progress::Sending { frames: step.plan.sent.len() as u64 });
        run.rounds += 1;
        let reply = match server.sync(step.body.clone(), &step.access).await {
            Ok(reply) => reply,
            Err(SyncFault::Server(problem)) if problem.status == 401 && !turn.renewed => {
                renew(seat, server, device, input, progress).await?;
                turn.renewed = true;
                continue;
            }
            Err(SyncFault::Server(problem)) if problem.kind == Some(ProblemKind::DeviceCloned) && !run.total.cloned => {
                device = seat.rows(|store, scene| take_new_key(store, device, scene))?;
                run.total.cloned = true;
                enrol_if_needed(seat, server, device, input, progress).await?;
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let (applied, again) =
            seat.rows(|store, scene| take_reply(store, device, input, &step, &reply, scene, &mut turn))?;
        run.bytes = server.bytes();
        progress(Progress::Received { entries: applied.entries });
        let (login_required, revoked) = (applied.login_required, applied.revoked);
        run.total.add(applied);
        if login_required && !turn.renewed {
            renew(seat, server, device, input, progress).await?;
            turn.renewed = true;
            continue;
        }
        if login_required || revoked {
            return Ok(run);
        }
        if !again {
            // What is due is judged by the newest there is, and told at once. Two phones that each repaired what the
            // other had not told yet would undo each other's repair for ever.
            if turn.repairs == REPAIRS_MAX || !seat.rows(|store, scene| repair(store, device, scene))? {
                return Ok(run);
            }
            turn.repairs += 1;
        }
        if run.rounds >= ROUNDS_MAX || run.bytes >= input.budget.total_bytes || (input.stop)() {
            run.unfinished = true;
            return Ok(run);
        }
    }
}

/// What one run does once, or only so often.
#[derive(Default)]
struct Turn {
    renewed: bool,
    answered_forks: bool,
    repairs: u32,
}

/// A request, ready to leave.
struct NextStep {
    plan: Plan,
    body: Vec<u8>,
    access: String,
    token_is_old: bool,
}

fn known_device(tx: &dyn Txn) -> Result<Option<DeviceId>, SyncFault> {
    Ok(Identity::load(tx)?.map(|identity| identity.device()))
}

/// The identity, if it still is the one this run began for.
fn still(tx: &dyn Txn, device: DeviceId) -> Result<Identity, SyncFault> {
    Identity::load(tx)?.filter(|identity| identity.device() == device).ok_or(SyncFault::SomeoneElse)
}

/// A new device key for the same person, because another copy of this phone writes under the old one.
fn take_new_key(store: &mut dyn Store, device: DeviceId, scene: &mut Scene<'_>) -> Result<DeviceId, SyncFault> {
    let tx = store.begin()?;
    let identity = rekey(&*tx, &still(&*tx, device)?, scene)?;
    tx.commit()?;
    Ok(identity.device())
}

/// Keeps a reply, and says whether there is a reason for another request.
fn take_reply(
    store: &mut dyn Store,
    device: DeviceId,
    input: &RunInput<'_>,
    step: &NextStep,
    reply: &SyncReply,
    scene: &mut Scene<'_>,
    turn: &mut Turn,
) -> Result<(Applied, bool), SyncFault> {
    let tx = store.begin()?;
    let mut identity = still(&*tx, device)?;
    let sent = Sent { plan: &step.plan, body: &step.body, log_keys: input.log_keys };
    let applied = apply(&*tx, &mut identity, &sent, reply, scene)?;
    tx.commit()?;
    let asked = applied.more || step.plan.more_to_send;
    let again = asked || goes_on(&*store.read()?, &step.plan, &applied, &mut turn.answered_forks)?;
    Ok((applied, again))
}

/// Writes what is due in the own space; whether anything was.
fn repair(store: &mut dyn Store, device: DeviceId, scene: &mut Scene<'_>) -> Result<bool, SyncFault> {
    let tx = store.begin()?;
    let wrote = keyring::upkeep(&*tx, &still(&*tx, device)?, scene)?;
    tx.commit()?;
    Ok(wrote)
}

impl Applied {
    fn add(&mut self, other: Self) {
        self.entries += other.entries;
        self.stored += other.stored;
        self.rejected += other.rejected;
        self.held += other.held;
        self.deferred.extend(other.deferred);
        self.changed.extend(other.changed);
        self.more = other.more;
        self.login_required = other.login_required;
        self.revoked |= other.revoked;
        self.cloned |= other.cloned;
        self.faults = other.faults;
        self.guidance = other.guidance.or(self.guidance.take());
        self.notices = other.notices;
    }
}

/// Whether there is a reason of our own for another request: frames, a log to be named, a fork to be probed, a page of
/// a full round, entries asked back.
fn goes_on(tx: &dyn Txn, plan: &Plan, applied: &Applied, answered_forks: &mut bool) -> Result<bool, SyncFault> {
    let state = RoundState::load(tx)?;
    let logs = tx.list_logs()?;
    let forked = logs.iter().any(|row| row.status == LogStatus::Forked);
    let probe = forked && !*answered_forks;
    *answered_forks |= forked;
    let waiting = tx
        .list_outbox(OutboxState::Waiting, WAITING_MAX)?
        .iter()
        .any(|row| !applied.deferred.contains(&row.row.header) && row.detail.is_none());
    // A log that stayed behind although it was named gains nothing from being named again at once.
    let named = |row: &LogRow| plan.request.have.iter().any(|have| have.space == row.space && have.log == row.log);
    let gained = |row: &LogRow| applied.changed.contains(&(row.space, row.log.clone()));
    let stale = logs.iter().any(|row| row.stale && row.status == LogStatus::Active && (!named(row) || gained(row)));
    let full = state.full_due || state.full_after.is_some();
    Ok(waiting || probe || !state.wants.is_empty() || full || stale)
}

fn next_step(
    tx: &dyn Txn,
    device: DeviceId,
    input: &RunInput<'_>,
    deferred: &BTreeSet<Hash>,
    scene: &Scene<'_>,
) -> Result<NextStep, SyncFault> {
    let identity = still(tx, device)?;
    let state = RoundState::load(tx)?;
    let logs = tx.list_logs()?;
    let waiting = tx.list_outbox(OutboxState::Waiting, WAITING_MAX)?;
    let plan = plan(PlanInput {
        device: identity.device(),
        app_version: input.app_version,
        now: scene.now,
        state: &state,
        logs: &logs,
        waiting: &waiting,
        deferred,
        probes: probes(tx, &logs)?,
        offers: offers(tx, &state)?,
        reply_bytes_max: input.budget.reply_bytes,
    });
    let tokens = Tokens::load(tx)?;
    let (body, token_is_old) = (encode(&plan.request)?, tokens.access_until <= scene.now);
    Ok(NextStep { plan, body, access: tokens.access, token_is_old })
}

fn probes(tx: &dyn Txn, logs: &[LogRow]) -> Result<Vec<ForkProbe>, SyncFault> {
    let mut probes = Vec::new();
    for row in logs.iter().filter(|row| row.status == LogStatus::Forked) {
        let mut points = Vec::new();
        for seq in probe_seqs(row.seq) {
            if let Some(entry) = tx.get_entry(row.space, &row.log, seq)? {
                points.push(Position { seq, chain: entry.chain });
            }
        }
        probes.push(ForkProbe { space: row.space, log: row.log.clone(), points });
    }
    Ok(probes)
}

fn offers(tx: &dyn Txn, state: &RoundState) -> Result<Vec<Offer>, SyncFault> {
    let mut offers = Vec::new();
    for want in &state.wants {
        let (space, log) = (want.at.space, &want.at.log);
        let head = tx.get_log(space, log)?.and_then(|row| row.signed_head).map(Bytes);
        let in_range = |seq: u64| (want.from..=want.to).contains(&seq);
        let limit = u32::try_from(want.to.saturating_sub(want.from).saturating_add(1)).unwrap_or(u32::MAX);
        for row in tx.list_entries(space, log, want.from.saturating_sub(1), limit)? {
            if in_range(row.seq) {
                offers.push(Offer {
                    seq: row.seq,
                    frame: row.frame.into(),
                    stamp: row.stamp.into(),
                    head: head.clone(),
                });
            }
        }
        for row in tx.list_displaced(space, log)?.into_iter().filter(|row| in_range(row.seq)) {
            offers.push(Offer { seq: row.seq, frame: row.frame.into(), stamp: row.stamp.into(), head: head.clone() });
        }
    }
    Ok(offers)
}

async fn enrol_if_needed(
    seat: &impl Seat,
    server: &mut Server<'_, impl Line>,
    device: DeviceId,
    input: &RunInput<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SyncFault> {
    let due = seat.rows(|store, _| {
        let tx = store.read()?;
        if RoundState::load(&*tx)?.enrolled {
            return Ok(None);
        }
        let identity = still(&*tx, device)?;
        let frames = devices_frames(&*tx, &identity)?;
        Ok::<_, SyncFault>(Some((identity, frames)))
    })?;
    let Some((identity, frames)) = due else { return Ok(()) };
    progress(Progress::Connecting);
    let tokens = server.enrol(&identity, frames, input.invite.clone()).await?;
    seat.rows(|store, scene| {
        let tx = store.begin()?;
        still(&*tx, device)?;
        tokens.at(scene.now).save(&*tx)?;
        let state = RoundState { enrolled: true, ..RoundState::load(&*tx)? };
        state.save(&*tx)?;
        Ok(tx.commit()?)
    })
}

/// The frames of the own `devices` log, in log order: they let any server check who this is.
fn devices_frames(tx: &dyn Txn, identity: &Identity) -> Result<Vec<Bytes>, SyncFault> {
    let log = LogId::devices();
    let entries = tx.list_entries(identity.space, &log, 0, u32::MAX)?.into_iter().map(|row| Bytes(row.frame));
    let pending = tx.list_pending(identity.space, &log)?.into_iter().map(|row| Bytes(row.row.frame));
    Ok(entries.chain(pending).collect())
}

/// New tokens; a server that does not know this device any more (restored, or another one) is told anew who it is.
async fn renew(
    seat: &impl Seat,
    server: &mut Server<'_, impl Line>,
    device: DeviceId,
    input: &RunInput<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SyncFault> {
    progress(Progress::Connecting);
    let (identity, held, frames) = seat.rows(|store, _| {
        let tx = store.read()?;
        let identity = still(&*tx, device)?;
        let frames = devices_frames(&*tx, &identity)?;
        Ok::<_, SyncFault>((identity, Tokens::load(&*tx)?, frames))
    })?;
    let tokens = match server.refresh(&identity, &held).await {
        Err(SyncFault::Server(problem)) if problem.kind == Some(ProblemKind::UnknownDevice) => {
            server.enrol(&identity, frames, input.invite.clone()).await?
        }
        other => other?,
    };
    seat.rows(|store, scene| {
        let tx = store.begin()?;
        still(&*tx, device)?;
        tokens.at(scene.now).save(&*tx)?;
        Ok(tx.commit()?)
    })
}
