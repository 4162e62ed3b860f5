//! What the checks say of the folder and of each change: run beside the pages, kept by what exactly they looked at.
//!
//! The checks read the whole folder, which takes longer than a page may. A page asks and shows what it gets: the findings of this very
//! state, or those of an older one, named as such, while the checks are under way. Sending to review waits for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use sojourn_core::guidance::desk::change::State;
use sojourn_core::guidance::lint::{Finding, Severity, lint};
use sojourn_core::time::Date;

use super::changes::Change;
use super::head::places;
use super::later::Later;
use super::{Desk, DeskError};
use crate::store::desk::{ChangeNo, SnapshotNo};

/// Changes whose findings are kept.
const CHANGES_MAX: usize = 64;
/// States of the folder whose findings are kept: this one, and the last one to show meanwhile.
const FOLDERS_MAX: usize = 2;

/// A state of the folder, on a day.
type OfFolder = (SnapshotNo, Date);
/// A change in a version with so many items, over a state of the folder, on a day.
type OfChange = (ChangeNo, i64, usize, SnapshotNo, Date);

/// What the checks said, and when they were done.
pub struct Said {
    /// What stops comes first.
    pub findings: Vec<Finding>,
    /// When, in milliseconds.
    pub at: i64,
}

/// What the checks say of something, as far as it is known.
pub enum Checked {
    /// Of what was asked for.
    Done(Arc<Said>),
    /// They are under way; this they said last, of the version named.
    Before(Arc<Said>, i64),
    /// They are under way, and have said nothing yet.
    Awaited,
}

impl Checked {
    /// The findings to show: of what was asked for, or of the last version.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Done(said) | Self::Before(said, _) => &said.findings,
            Self::Awaited => &[],
        }
    }

    /// Whether they are of what was asked for.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// How many stop, and how many only ask to be looked at; nothing is known before the first answer.
    #[must_use]
    pub fn counts(&self) -> Option<(usize, usize)> {
        let (Self::Done(said) | Self::Before(said, _)) = self else { return None };
        let stops = said.findings.iter().filter(|one| one.severity == Severity::Stop).count();
        Some((stops, said.findings.len() - stops))
    }
}

/// What was checked.
pub(crate) struct Checks {
    folders: Later<OfFolder, Said>,
    changes: Later<OfChange, Said>,
}

impl Default for Checks {
    fn default() -> Self {
        Self { folders: Later::new(FOLDERS_MAX), changes: Later::new(CHANGES_MAX) }
    }
}

impl Desk {
    /// What the checks say of the folder. It does not wait for them.
    ///
    /// # Errors
    /// What reading the head gives.
    pub fn checked(&self) -> Result<Checked, DeskError> {
        let (head, today) = (self.head()?, self.today());
        let asked = (head.no, today);
        if let Some(said) = self.checks.folders.get(&asked) {
            return Ok(Checked::Done(said));
        }
        let clock = Arc::clone(&self.clock);
        let job = move || Said { findings: head.findings(today).to_vec(), at: now(&clock) };
        self.checks.folders.ask(&asked, |_| true, job);
        let last = self.checks.folders.last(|_| true);
        Ok(last.map_or(Checked::Awaited, |((no, _), said)| Checked::Before(said, no)))
    }

    /// What the checks say of a change, beyond what they say of the folder alone. It does not wait for them.
    ///
    /// # Errors
    /// As [`Self::overlay`].
    pub fn checked_change(&self, change: &Change) -> Result<Checked, DeskError> {
        let (asked, job) = self.question(change)?;
        if let Some(said) = self.checks.changes.get(&asked) {
            return Ok(Checked::Done(said));
        }
        let no = change.row.no;
        self.checks.changes.ask(&asked, |(waiting, ..)| *waiting == no, job);
        let last = self.checks.changes.last(|(kept, ..)| *kept == no);
        Ok(last.map_or(Checked::Awaited, |((_, version, ..), said)| Checked::Before(said, version)))
    }

    /// The same while somebody writes or reviews; none where nothing was written, or it is over or in the folder.
    ///
    /// # Errors
    /// As [`Self::overlay`].
    pub fn checks_of(&self, change: &Change) -> Result<Option<Checked>, DeskError> {
        let is_open = matches!(change.state, State::Draft | State::InReview) && !change.edits.is_empty();
        is_open.then(|| self.checked_change(change)).transpose()
    }

    /// The same, waited for: what may go to review is known before it goes.
    ///
    /// # Errors
    /// As [`Self::overlay`].
    pub fn findings_of(&self, change: &Change) -> Result<Vec<Finding>, DeskError> {
        let (asked, job) = self.question(change)?;
        Ok(self.checks.changes.now(&asked, job).findings.clone())
    }

    /// Has ready what pages ask of the newest state of the folder: read, what rests on what, both languages, the findings of today. A desk
    /// that nobody has filled stays empty.
    ///
    /// # Errors
    /// What reading the head gives.
    pub fn look_ahead(&self) -> Result<(), DeskError> {
        if self.store.read(|view| view.head())?.is_none() {
            return Ok(());
        }
        let head = self.head()?;
        head.make_ready();
        self.checked().map(drop)
    }

    /// As [`Self::look_ahead`] after something was done: that is done, whatever comes of this.
    pub(super) fn go_on(&self) {
        if let Err(error) = self.look_ahead() {
            tracing::warn!(error = &error as &dyn std::error::Error, "the desk was not made ready");
        }
    }

    fn question(&self, change: &Change) -> Result<(OfChange, impl FnOnce() -> Said + Send + use<>), DeskError> {
        let (overlay, today) = (self.overlay(change)?, self.today());
        let clock = Arc::clone(&self.clock);
        let asked = (change.row.no, change.row.version, change.edits.len(), overlay.head.no, today);
        let job = move || {
            let before: BTreeSet<String> = overlay.head.findings(today).iter().map(ToString::to_string).collect();
            let after = lint(&overlay.source(), places(), today);
            let findings = after.into_iter().filter(|finding| !before.contains(&finding.to_string())).collect();
            Said { findings, at: now(&clock) }
        };
        Ok((asked, job))
    }
}

fn now(clock: &crate::service::Clock) -> i64 {
    i64::try_from(clock().0).unwrap_or(i64::MAX)
}
