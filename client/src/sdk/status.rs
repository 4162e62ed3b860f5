//! Where a phone stands with its server and its guidance, for the one line every screen can show.

use serde::Serialize;
use sojourn_core::guidance::trust::Freshness;
use sojourn_core::time::Millis;

use super::Phone;
use super::error::PhoneError;
use crate::store::{OutboxState, Store, Txn};
use crate::sync::identity::Identity;
use crate::sync::state::RoundState;

/// Dead letters shown at most: the newest matter, and each was announced when it came.
const DEAD_LETTERS_MAX: u32 = 100;

/// A phone's status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Status {
    /// Whether no PIN is asked for; the counts below are zero otherwise, and with the emergency PIN.
    pub unlocked: bool,
    /// Whether there is anything private here.
    pub has_identity: bool,
    /// The person's space, in hex.
    pub space: Option<String>,
    /// This device, in hex.
    pub device: Option<String>,
    /// Paired, but keys have not arrived.
    pub joining: bool,
    /// Operations not acknowledged yet.
    pub not_sent: u64,
    /// Diary entries of which something is only on this phone, because the person did not share the diary.
    pub only_here: u64,
    /// When the oldest of those not acknowledged was written.
    pub oldest_not_sent: Option<Millis>,
    /// When a round last succeeded.
    pub last_success: Option<Millis>,
    /// When a round last failed.
    pub last_failure: Option<Millis>,
    /// Why, as a stable word.
    pub last_failure_code: Option<String>,
    /// No automatic round before this.
    pub next_try: Option<Millis>,
    /// Operations that wait for an owner's decision.
    pub held: u64,
    /// Others' operations that wait for this person's decision.
    pub to_decide: u64,
    /// Dead letters: kept, and why the server refused them.
    pub rejected: Vec<DeadLetterView>,
    /// Reports from the field that wait to be sent.
    pub reports_waiting: u64,
    /// Reports a server refused for good; kept until the person deletes them.
    pub reports_refused: u64,
    /// Whether a person has something to do: decide, mend a dead letter, update the app.
    pub needs_attention: bool,
    /// Until when an app that is too old may still send.
    pub update_by: Option<Millis>,
    /// The installed release.
    pub release: u64,
    /// When its being the newest was last confirmed, by this phone's clock.
    pub checked_at: Millis,
    /// Days since the newest confirmation was issued, once it is older than it may be; 0 while fresh.
    pub stale_days: u64,
    /// This phone's clock is behind the guidance it holds.
    pub clock_wrong: bool,
    /// Made under demonstration keys: nothing here is confidential.
    pub demo: bool,
    /// What is read here are drafts, not published guidance: every screen says so.
    pub preview: bool,
}

/// An operation the server refused for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadLetterView {
    /// Its log.
    pub log: String,
    /// The stable code.
    pub code: String,
    /// When it was written here.
    pub written_at: Millis,
}

impl Phone {
    /// The status now.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn status(&self) -> Result<Status, PhoneError> {
        let now = self.now();
        let mut status = Status {
            unlocked: self.opened().is_some(),
            release: self.installed.reading().seq,
            checked_at: self.installed.checked_at,
            demo: self.installed.root.demo,
            preview: self.is_preview(),
            ..Status::default()
        };
        match self.installed.freshness(now) {
            Freshness::Fresh => {}
            Freshness::Old { days } => status.stale_days = days,
            Freshness::ClockWrong => status.clock_wrong = true,
        }
        if self.is_unlocked() {
            private_status(&*self.store.read()?, &mut status)?;
        }
        Ok(status)
    }
}

fn private_status(tx: &dyn Txn, status: &mut Status) -> Result<(), PhoneError> {
    let identity = Identity::load(tx)?;
    status.has_identity = identity.is_some();
    if let Some(identity) = &identity {
        status.space = Some(identity.space.to_hex());
        status.device = Some(identity.device().to_hex());
        status.joining = identity.joining;
    }
    let reports = tx.count_reports()?;
    status.reports_waiting = reports.waiting;
    status.reports_refused = reports.refused;
    let counts = tx.count_outbox()?;
    if !Phone::is_quiet(tx)? {
        status.not_sent = counts.unsent;
        status.oldest_not_sent = counts.oldest;
    }
    status.only_here = super::diary::only_here(tx)?.len() as u64;
    status.held = counts.undecided;
    status.to_decide = tx.list_held()?.len() as u64;
    let dead = tx.list_outbox(OutboxState::Rejected, DEAD_LETTERS_MAX)?;
    status.rejected = dead
        .into_iter()
        .map(|row| DeadLetterView {
            log: row.row.log.to_string(),
            code: row.detail.unwrap_or_default(),
            written_at: row.row.written_at,
        })
        .collect();
    let round = RoundState::load(tx)?;
    status.last_success = round.last_success_at;
    status.last_failure = round.last_failure.as_ref().map(|failure| failure.at);
    status.last_failure_code = round.last_failure.map(|failure| failure.code);
    status.next_try = round.not_before;
    status.update_by = round.upgrade_by;
    status.needs_attention = status.to_decide > 0 || !status.rejected.is_empty() || status.update_by.is_some();
    Ok(())
}
