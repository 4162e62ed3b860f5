//! What the server does each minute beside requests: makes rows agree with what is published, and publishes what has its day.

use serde_json::json;
use sojourn_core::guidance::desk::change::Step;
use sojourn_core::guidance::trust::Channel;
use sojourn_core::time::Date;

use super::super::stop::{keep, stop};
use super::super::{Desk, DeskError};
use super::publish::publisher;
use super::{Stage, waiting};
use crate::store::desk::ReleaseRow;

impl Desk {
    /// Publishes scheduled releases whose day has come in China. Returns how many went out; one that could not keeps its day, the reason is
    /// kept with it and shown, and it is tried again.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn run_due(&self) -> Result<usize, DeskError> {
        self.reconcile()?;
        let today = self.today();
        let has_come = |row: &ReleaseRow| {
            row.publish_on.as_ref().and_then(|day| day.parse::<Date>().ok()).is_some_and(|day| day <= today)
        };
        let due = self.store.read(|view| view.releases_in(Stage::Scheduled.name()))?;
        let mut published = 0;
        for row in due.into_iter().filter(has_come) {
            match self.go_out(&row) {
                Ok(()) => {
                    self.store.write(|view| self.settle(view, row.no, None))?;
                    published += 1;
                }
                Err(error) => self.remember(&row, &error)?,
            }
        }
        Ok(published)
    }

    /// Makes the rows follow what is published: after a crash between the two, or a release that came from the command line.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn reconcile(&self) -> Result<(), DeskError> {
        self.find_root()?;
        for channel in [Channel::Stable, Channel::Preview] {
            self.find_withdrawal(channel)?;
            let Some((live, document)) = self.service.guidance().published(channel) else { continue };
            let Some(row) = self.store.read(|view| waiting(view, channel))? else { continue };
            if row.document == document {
                self.store.write(|view| self.settle(view, row.no, None))?;
            } else if u64::try_from(row.seq).is_ok_and(|seq| seq <= live.seq) {
                self.overtaken(&row, live.seq)?;
            }
        }
        Ok(())
    }

    /// A release with a higher number went out elsewhere: this one never can.
    fn overtaken(&self, row: &ReleaseRow, live: u64) -> Result<(), DeskError> {
        self.store.write(|view| {
            let mut row = row.clone();
            row.state = Stage::Dropped.name().into();
            row.trouble = Some(keep(&stop("release.stop.overtaken", &[("seq", &row.seq)])));
            row.version += 1;
            view.update_release(&row)?;
            let detail = json!({ "seq": row.seq, "by": live });
            self.note(view, None, "release-overtaken", &format!("release:{}", row.no), &detail)?;
            let actor = publisher(row.created_by);
            let carried = view.release_changes(row.no)?;
            carried.into_iter().try_for_each(|one| self.advance(view, one, Step::Unschedule, &actor, None))
        })
    }

    /// Keeps why a release did not go out. The same reason is kept and noted once.
    fn remember(&self, row: &ReleaseRow, error: &DeskError) -> Result<(), DeskError> {
        let why = keep(error);
        if row.trouble.as_ref() == Some(&why) {
            return Ok(());
        }
        tracing::error!(seq = row.seq, error = error as &dyn std::error::Error, "a scheduled release did not go out");
        self.store.write(|view| {
            let row = ReleaseRow { trouble: Some(why.clone()), version: row.version + 1, ..row.clone() };
            view.update_release(&row)?;
            Ok(self.note(view, None, "release-trouble", &format!("release:{}", row.no), &json!({ "why": why }))?)
        })
    }
}
