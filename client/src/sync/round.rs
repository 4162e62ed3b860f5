//! Running rounds: enrol if need be, renew a token, then request after request until there is nothing more to say.
//!
//! Dull by design: [`super::plan`] decides, [`super::apply`] writes, this file carries bytes between them and keeps
//! count. One run at a time, because it needs the phone's store for itself. Frames written meanwhile go next time.

use std::collections::BTreeSet;

use sojourn_core::id::{Bytes, Hash, LogId, SigningPublic};
use sojourn_core::wire::v1::{ForkProbe, Offer, Position, ProblemKind, REPLY_BYTES_DEFAULT};

use super::apply::{Applied, Sent, apply};
use super::identity::Identity;
use super::keyring;
use super::plan::{Plan, PlanInput, plan, probe_seqs};
use super::rekey::rekey;
use super::server::{Server, encode};
use super::state::{RoundState, Tokens};
use super::{Scene, SyncFault};
use crate::store::{LogRow, LogStatus, OutboxState, Store, Txn};

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
}

/// Runs rounds until server and phone have nothing more to tell each other.
///
/// # Errors
/// [`SyncFault`]; whatever was applied before stays, and no operation is lost or consumed by a failure.
pub fn run(
    store: &mut dyn Store,
    server: &mut Server<'_>,
    input: &RunInput<'_>,
    scene: &mut Scene<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Run, SyncFault> {
    let mut run = Run::default();
    let Some(mut identity) = Identity::load(&*store.read()?)? else { return Ok(run) };
    enrol_if_needed(store, server, &identity, input, scene, progress)?;
    let mut renewed = false;
    let mut answered_forks = false;
    let mut repairs = 0;
    loop {
        let (plan, tokens) = next_request(&*store.read()?, &identity, input, &run.total.deferred, scene)?;
        if !renewed && tokens.access_until <= scene.now {
            renew(store, server, &identity, input, scene, progress)?;
            renewed = true;
            continue;
        }
        progress(Progress::Sending { frames: plan.sent.len() as u64 });
        let body = encode(&plan.request)?;
        run.rounds += 1;
        let reply = match server.sync(body.clone(), &tokens.access) {
            Ok(reply) => reply,
            Err(SyncFault::Server(problem)) if problem.status == 401 && !renewed => {
                renew(store, server, &identity, input, scene, progress)?;
                renewed = true;
                continue;
            }
            Err(SyncFault::Server(problem)) if problem.kind == Some(ProblemKind::DeviceCloned) && !run.total.cloned => {
                let tx = store.begin()?;
                identity = rekey(&*tx, &identity, scene)?;
                tx.commit()?;
                run.total.cloned = true;
                enrol_if_needed(store, server, &identity, input, scene, progress)?;
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let tx = store.begin()?;
        let sent = Sent { plan: &plan, body: &body, log_keys: input.log_keys };
        let applied = apply(&*tx, &mut identity, &sent, &reply, scene)?;
        tx.commit()?;
        run.bytes = server.bytes();
        progress(Progress::Received { entries: applied.entries });
        if applied.login_required && !renewed {
            renew(store, server, &identity, input, scene, progress)?;
            renewed = true;
            run.total.add(applied);
            continue;
        }
        let read = store.read()?;
        let again = applied.more || plan.more_to_send || goes_on(&*read, &plan, &applied, &mut answered_forks)?;
        drop(read);
        let stop = applied.login_required || applied.revoked;
        run.total.add(applied);
        if stop {
            return Ok(run);
        }
        if !again {
            // What is due is judged by the newest there is, and told at once. Two phones that each repaired what the
            // other had not told yet would undo each other's repair for ever.
            if repairs == REPAIRS_MAX || !repair(store, &identity, scene)? {
                return Ok(run);
            }
            repairs += 1;
        }
        if run.rounds >= ROUNDS_MAX || run.bytes >= input.budget.total_bytes {
            run.unfinished = true;
            return Ok(run);
        }
    }
}

/// Writes what is due in the own space; whether anything was.
fn repair(store: &mut dyn Store, identity: &Identity, scene: &mut Scene<'_>) -> Result<bool, SyncFault> {
    let tx = store.begin()?;
    let wrote = keyring::upkeep(&*tx, identity, scene)?;
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

fn next_request(
    tx: &dyn Txn,
    identity: &Identity,
    input: &RunInput<'_>,
    deferred: &BTreeSet<Hash>,
    scene: &Scene<'_>,
) -> Result<(Plan, Tokens), SyncFault> {
    let state = RoundState::load(tx)?;
    let logs = tx.list_logs()?;
    let waiting = tx.list_outbox(OutboxState::Waiting, WAITING_MAX)?;
    let planned = plan(PlanInput {
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
    Ok((planned, Tokens::load(tx)?))
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

fn enrol_if_needed(
    store: &mut dyn Store,
    server: &mut Server<'_>,
    identity: &Identity,
    input: &RunInput<'_>,
    scene: &Scene<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SyncFault> {
    if RoundState::load(&*store.read()?)?.enrolled {
        return Ok(());
    }
    progress(Progress::Connecting);
    let tokens = server.enrol(identity, devices_frames(&*store.read()?, identity)?, input.invite.clone(), scene.now)?;
    let tx = store.begin()?;
    tokens.save(&*tx)?;
    let state = RoundState { enrolled: true, ..RoundState::load(&*tx)? };
    state.save(&*tx)?;
    Ok(tx.commit()?)
}

/// The frames of the own `devices` log, in log order: they let any server check who this is.
fn devices_frames(tx: &dyn Txn, identity: &Identity) -> Result<Vec<Bytes>, SyncFault> {
    let log = LogId::devices();
    let entries = tx.list_entries(identity.space, &log, 0, u32::MAX)?.into_iter().map(|row| Bytes(row.frame));
    let pending = tx.list_pending(identity.space, &log)?.into_iter().map(|row| Bytes(row.row.frame));
    Ok(entries.chain(pending).collect())
}

/// New tokens; a server that does not know this device any more (restored, or another one) is told anew who it is.
fn renew(
    store: &mut dyn Store,
    server: &mut Server<'_>,
    identity: &Identity,
    input: &RunInput<'_>,
    scene: &Scene<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SyncFault> {
    progress(Progress::Connecting);
    let held = Tokens::load(&*store.read()?)?;
    let tokens = match server.refresh(identity, &held, scene.now) {
        Err(SyncFault::Server(problem)) if problem.kind == Some(ProblemKind::UnknownDevice) => {
            let frames = devices_frames(&*store.read()?, identity)?;
            server.enrol(identity, frames, input.invite.clone(), scene.now)?
        }
        other => other?,
    };
    let tx = store.begin()?;
    tokens.save(&*tx)?;
    Ok(tx.commit()?)
}
