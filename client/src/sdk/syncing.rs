//! One call for everything that needs a network: rounds with the server, then guidance.

use serde::Serialize;
use sojourn_core::entropy::Entropy;
use sojourn_core::time::Millis;

use super::error::PhoneError;
use super::{APP_VERSION, Phone};
use crate::guidance::GuidanceFault;
use crate::guidance::fetch::{Fetched, Wishes, fetch};
use crate::guidance::install::Installed;
use crate::store::{Store, StoreError};
use crate::sync::backoff::pause_ms;
use crate::sync::round::{Budget, Progress, RunInput, run};
use crate::sync::server::Server;
use crate::sync::state::{Failure, RoundState};
use crate::sync::{Scene, SyncFault};
use crate::transport::Transport;

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

impl Phone {
    /// Tells the server what is new here, hears what is new there, then looks for guidance.
    ///
    /// Reports from the field whose time has come go along, apart from the rounds. A phone with nothing private, or nothing but
    /// what stays on it, sends those and looks for guidance. Whatever fails, nothing that was acknowledged is lost, and
    /// every unsent operation stays in the outbox.
    ///
    /// # Errors
    /// [`PhoneError::Sync`] when the rounds failed; that is noted in [`Phone::status`] with when to try again.
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
        let mut report = SyncReport::default();
        if self.is_unlocked() {
            let quiet = Self::is_quiet(&*self.store.read()?)?;
            let rounds = if quiet { Ok(()) } else { self.rounds(transport, budget, invite, progress, &mut report) };
            // Whom a server refuses may still tell it something; where there is no server there is nobody to tell.
            if !matches!(rounds, Err(SyncFault::Transport(_) | SyncFault::Store(_))) {
                let sent = self.send_due_reports(transport)?;
                report.reports_sent = sent.sent;
                report.reports_problem = sent.problem;
            }
            if !quiet {
                self.remember(rounds)?;
            }
        }
        match self.sync_guidance(transport, progress) {
            Ok(is_new) => report.release_is_new = is_new,
            Err(fault) => report.guidance_problem = Some(fault.code().to_owned()),
        }
        report.release = self.installed.release.seq;
        Ok(report)
    }

    fn rounds(
        &mut self,
        transport: &mut dyn Transport,
        budget: Budget,
        invite: Option<String>,
        progress: &mut dyn FnMut(Progress),
        report: &mut SyncReport,
    ) -> Result<(), SyncFault> {
        let log_keys = self.installed.log_keys();
        let input = RunInput { app_version: APP_VERSION, log_keys: &log_keys, invite, budget };
        let mut scene = Scene { now: self.clock.now(), entropy: &mut self.entropy };
        let run = run(&mut self.store, &mut Server::new(transport), &input, &mut scene, progress)?;
        report.sent = run.total.stored;
        report.received = run.total.entries;
        report.rejected = run.total.rejected;
        report.held = run.total.held;
        report.deferred = run.total.deferred.len() as u64;
        report.rounds = run.rounds;
        report.bytes = run.bytes;
        report.unfinished = run.unfinished;
        report.login_required = run.total.login_required;
        report.revoked = run.total.revoked;
        report.cloned = run.total.cloned;
        report.faults = run.total.faults.iter().map(|(log, why)| format!("{log}: {why}")).collect();
        if report.revoked {
            let tx = self.store.begin()?;
            tx.wipe_private()?;
            tx.commit()?;
        }
        Ok(())
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
        let now: Millis = self.clock.now();
        let ticket = self.ticket().map_err(|error| match error {
            PhoneError::Store(error) => GuidanceFault::Store(error),
            _ => GuidanceFault::Store(StoreError::Locked),
        })?;
        let wishes = Wishes { app_version: APP_VERSION, ticket, wanted: &|_| true };
        let fetched = fetch(&*self.store.read()?, &self.installed, transport, &wishes, now)?;
        let (verified, packs) = match fetched {
            Fetched::NotYet(_) => return Ok(false),
            Fetched::Checked(verified) => (verified, std::collections::BTreeMap::new()),
            Fetched::Newer(verified, packs) => (verified, packs),
        };
        if verified.is_new_release {
            progress(Progress::Guidance { seq: verified.release().seq });
        }
        let tx = self.store.begin()?;
        verified.install(&*tx, &packs, wishes.wanted)?;
        tx.commit()?;
        let is_new = verified.is_new_release;
        self.installed = Installed::load(&*self.store.read()?)?
            .ok_or(GuidanceFault::Store(StoreError::Corrupt("no trust row after an installation".into())))?;
        Ok(is_new)
    }
}
