//! One call for everything that needs a network: rounds with the server, then guidance.
//!
//! [`sync`] is that call as something to be awaited. It reaches the phone through a [`Desk`], for moments only: while a
//! request is under way the phone answers and takes edits, which go with the next request. [`Phone::sync`] is the same
//! for a thread that may wait.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use sojourn_core::entropy::Entropy;
use sojourn_core::guidance::trust::PackKey;

use super::allowance::Metered;
use super::error::PhoneError;
use super::reports::send_due_reports;
use super::{APP_VERSION, Phone};
use crate::guidance::GuidanceFault;
use crate::guidance::fetch::{News, Wishes, bring, listen};
use crate::guidance::install::{Installed, Verified};
use crate::store::{Store, StoreError};
use crate::sync::backoff::pause_ms;
use crate::sync::round::{Budget, Progress, Run, RunInput, Seat, run};
use crate::sync::server::Server;
use crate::sync::state::{Failure, RoundState};
use crate::sync::{Scene, SyncFault};
use crate::transport::{Blocking, Line, Transport, at_once};

/// What a sync came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SyncReport {
    /// Own operations the server stored.
    pub sent: u64,
    /// Entries that are new on this phone, own ones included.
    pub received: u64,
    /// Own operations that became dead letters.
    pub rejected: u64,
    /// Own operations that wait at the server.
    pub held: u64,
    /// Own operations the server asks to send again later.
    pub deferred: u64,
    /// Requests made.
    pub rounds: u32,
    /// Bytes of the rounds' bodies, both ways, uncompressed; guidance is not in it.
    pub bytes: u64,
    /// There is more to do; the budget ended it.
    pub unfinished: bool,
    /// The server only gave receipts: the person must be let in anew.
    pub login_required: bool,
    /// This device was revoked; what was private on it is gone.
    pub revoked: bool,
    /// Another copy of this phone writes under the same key.
    pub cloned: bool,
    /// Logs that could not be followed, with why.
    pub faults: Vec<String>,
    /// Reports from the field that were sent; each over a connection of its own, without any credential.
    pub reports_sent: u64,
    /// Why a report was not sent; it waits.
    pub reports_problem: Option<String>,
    /// The release that is installed now.
    pub release: u64,
    /// Whether it is new.
    pub release_is_new: bool,
    /// Why guidance was not checked or installed; what was here stays usable.
    pub guidance_problem: Option<String>,
}

/// Lends a phone for a moment. Nothing is awaited while it is lent.
pub trait Desk {
    /// Works on the phone.
    fn at<T>(&self, work: impl FnOnce(&mut Phone) -> T) -> T;
}

impl Desk for RefCell<Phone> {
    fn at<T>(&self, work: impl FnOnce(&mut Phone) -> T) -> T {
        work(&mut self.borrow_mut())
    }
}

impl Desk for RefCell<&mut Phone> {
    fn at<T>(&self, work: impl FnOnce(&mut Phone) -> T) -> T {
        work(&mut self.borrow_mut())
    }
}

impl Desk for Mutex<Phone> {
    /// A call that panicked left a transaction that never happened: the phone behind it is whole.
    fn at<T>(&self, work: impl FnOnce(&mut Phone) -> T) -> T {
        work(&mut self.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How a sync is to go.
pub struct SyncWish<'a> {
    /// What it may cost.
    pub budget: Budget,
    /// An invite for a server that asks for one.
    pub invite: Option<String>,
    /// Told what it is doing.
    pub progress: &'a mut dyn FnMut(Progress),
    /// Asked between requests: whether to end here. What was done stays done, and [`SyncReport::unfinished`] says so.
    pub stop: &'a dyn Fn() -> bool,
}

/// Tells the server what is new here, hears what is new there, then looks for guidance.
///
/// Reports from the field whose time has come go along, apart from the rounds. A phone with nothing private, or nothing but
/// what stays on it, sends those and looks for guidance. Whatever fails, nothing that was acknowledged is lost, and
/// every unsent operation stays in the outbox.
///
/// # Errors
/// [`PhoneError::Sync`] when the rounds failed, which is noted in [`Phone::status`] with when to try again; or
/// [`SyncFault::UnderWay`] while another sync of this phone runs.
pub async fn sync(desk: &impl Desk, line: &impl Line, wish: SyncWish<'_>) -> Result<SyncReport, PhoneError> {
    let _turn = Turn::take(desk)?;
    let SyncWish { budget, invite, progress, stop } = wish;
    let line = &Metered::new(desk, line);
    let mut report = SyncReport::default();
    if !stop()
        && let Some(quiet) = desk.at(|phone| phone.is_quiet_if_unlocked())?
    {
        let rounds =
            if quiet { Ok(()) } else { rounds(desk, line, (budget, invite, stop), progress, &mut report).await };
        // Whom a server refuses may still tell it something; where there is no server there is nobody to tell.
        if !stop() && !matches!(rounds, Err(SyncFault::Transport(_) | SyncFault::Store(_))) {
            let sent = send_due_reports(desk, line).await?;
            report.reports_sent = sent.sent;
            report.reports_problem = sent.problem;
        }
        if !quiet {
            desk.at(|phone| phone.remember(rounds))?;
        }
    }
    match look_for_guidance(desk, line, progress, stop).await {
        Ok(is_new) => report.release_is_new = is_new,
        Err(GuidanceFault::Stopped) => report.unfinished = true,
        Err(fault) => report.guidance_problem = Some(fault.code().to_owned()),
    }
    report.release = desk.at(|phone| phone.installed.reading().seq);
    Ok(report)
}

/// The one sync that may run; given back when it ends, is dropped half way, or fails.
struct Turn<'a, D: Desk>(&'a D);

impl<'a, D: Desk> Turn<'a, D> {
    fn take(desk: &'a D) -> Result<Self, PhoneError> {
        let was = desk.at(|phone| std::mem::replace(&mut phone.syncing, true));
        if was { Err(SyncFault::UnderWay.into()) } else { Ok(Self(desk)) }
    }
}

impl<D: Desk> Drop for Turn<'_, D> {
    fn drop(&mut self) {
        self.0.at(|phone| phone.syncing = false);
    }
}

/// A desk as the rounds see it.
struct Rows<'a, D>(&'a D);

impl<D: Desk> Seat for Rows<'_, D> {
    fn rows<T>(&self, work: impl FnOnce(&mut dyn Store, &mut Scene<'_>) -> T) -> T {
        self.0.at(|phone| {
            let mut scene = Scene { now: phone.clock.now(), entropy: &mut phone.entropy };
            work(&mut phone.store, &mut scene)
        })
    }
}

async fn rounds(
    desk: &impl Desk,
    line: &impl Line,
    (budget, invite, stop): (Budget, Option<String>, &dyn Fn() -> bool),
    progress: &mut dyn FnMut(Progress),
    report: &mut SyncReport,
) -> Result<(), SyncFault> {
    let log_keys = desk.at(|phone| phone.installed.log_keys());
    let input = RunInput { app_version: APP_VERSION, log_keys: &log_keys, invite, budget, stop };
    let run = run(&Rows(desk), &mut Server::new(line), &input, progress).await?;
    report.take(run);
    if report.revoked {
        desk.at(|phone| {
            let tx = phone.store.begin()?;
            tx.wipe_private()?;
            tx.commit()
        })?;
    }
    Ok(())
}

/// Looks for newer guidance and installs it. Returns whether there was a newer release.
///
/// # Errors
/// [`GuidanceFault`]; what was installed stays usable.
pub async fn look_for_guidance(
    desk: &impl Desk,
    line: &impl Line,
    progress: &mut dyn FnMut(Progress),
    stop: &dyn Fn() -> bool,
) -> Result<bool, GuidanceFault> {
    if stop() {
        return Err(GuidanceFault::Stopped);
    }
    let (now, ticket, installed) = desk.at(|phone| (phone.now(), phone.ticket(), phone.installed.clone()));
    let ticket = ticket.map_err(|error| match error {
        PhoneError::Store(error) => GuidanceFault::Store(error),
        _ => GuidanceFault::Store(StoreError::Locked),
    })?;
    let kept = |path: &str| desk.at(|phone| phone.store.read()?.get_guidance_file(path));
    let wishes = Wishes { app_version: APP_VERSION, ticket, wanted: &|_| true, kept: &kept, stop };
    let News { verified, problem } = listen(&installed, line, &wishes, now).await?;
    if verified.is_new_withdrawal && verified.needs_packs() {
        // What was taken back is hidden now, whatever becomes of the packs.
        desk.at(|phone| phone.install(&verified.without_release(&installed, false), &BTreeMap::new()))?;
    }
    if verified.is_new_release {
        progress(Progress::Guidance { seq: verified.release().seq });
    }
    let packs = bring(&installed, &verified, line, &wishes).await?;
    desk.at(|phone| phone.install(&verified, &packs))?;
    problem.map_or(Ok(verified.is_new_release), Err)
}

impl SyncReport {
    fn take(&mut self, run: Run) {
        self.sent = run.total.stored;
        self.received = run.total.entries;
        self.rejected = run.total.rejected;
        self.held = run.total.held;
        self.deferred = run.total.deferred.len() as u64;
        self.rounds = run.rounds;
        self.bytes = run.bytes;
        self.unfinished = run.unfinished;
        self.login_required = run.total.login_required;
        self.revoked = run.total.revoked;
        self.cloned = run.total.cloned;
        self.faults = run.total.faults.iter().map(|(log, why)| format!("{log}: {why}")).collect();
    }
}

impl Phone {
    /// [`sync`], on a thread that may wait for replies.
    ///
    /// # Errors
    /// As there.
    pub fn sync(
        &mut self,
        transport: &mut dyn Transport,
        budget: Budget,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<SyncReport, PhoneError> {
        self.sync_with(transport, budget, None, progress)
    }

    /// The same, with an invite for a server that asks for one.
    ///
    /// # Errors
    /// As for [`Self::sync`].
    pub fn sync_with(
        &mut self,
        transport: &mut dyn Transport,
        budget: Budget,
        invite: Option<String>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<SyncReport, PhoneError> {
        let line = Blocking::new(transport);
        at_once(sync(&RefCell::new(self), &line, SyncWish { budget, invite, progress, stop: &|| false }))
    }

    /// Whether there is nothing to tell a server; nothing while the phone is locked, as nobody knows.
    fn is_quiet_if_unlocked(&self) -> Result<Option<bool>, PhoneError> {
        // Who tries drafts has nothing to tell anybody.
        if !self.is_unlocked() || self.is_preview() {
            return Ok(None);
        }
        Self::is_quiet(&*self.store.read()?).map(Some)
    }

    /// Remembers how the rounds went; a failure decides when to try again.
    fn remember(&mut self, rounds: Result<(), SyncFault>) -> Result<(), PhoneError> {
        let now = self.clock.now();
        let random = u64::from_be_bytes(self.entropy.array());
        let tx = self.store.begin()?;
        let mut state = RoundState::load(&*tx)?;
        match &rounds {
            Ok(()) => {
                state.last_success_at = Some(now);
                state.failures = 0;
                state.not_before = None;
            }
            Err(SyncFault::Store(_)) => return rounds.map_err(PhoneError::from),
            Err(fault) => {
                state.failures = state.failures.saturating_add(1);
                let pause = pause_ms(state.failures, fault.retry_after_ms(), random);
                state.not_before = Some(now + pause);
                state.last_failure =
                    Some(Failure { at: now, code: fault.code().to_owned(), detail: fault.to_string() });
            }
        }
        state.save(&*tx)?;
        tx.commit()?;
        rounds.map_err(PhoneError::from)
    }

    /// Looks for newer guidance and installs it. Returns whether there was a newer release.
    ///
    /// # Errors
    /// [`GuidanceFault`]; what was installed stays usable.
    pub fn sync_guidance(
        &mut self,
        transport: &mut dyn Transport,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<bool, GuidanceFault> {
        let line = Blocking::new(transport);
        let desk = RefCell::new(self);
        at_once(look_for_guidance(&desk, &Metered::new(&desk, &line), progress, &|| false))
    }

    /// Replaces the installed release with one that was verified.
    fn install(&mut self, verified: &Verified, packs: &BTreeMap<PackKey, Vec<u8>>) -> Result<(), GuidanceFault> {
        let tx = self.store.begin()?;
        verified.install(&*tx, packs, &|_| true)?;
        tx.commit()?;
        self.installed = Installed::load(&*self.store.read()?)?
            .ok_or(GuidanceFault::Store(StoreError::Corrupt("no trust row after an installation".into())))?;
        Ok(())
    }
}

#[cfg(test)]
#[path = "syncing_tests.rs"]
mod tests;
