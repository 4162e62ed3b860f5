//! The folder with a change in it, and what the lint says of that.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use sojourn_core::guidance::lint::{Finding, lint};
use sojourn_core::guidance::source::Source;
use sojourn_core::time::Date;

use super::super::head::{Head, places};
use super::super::{Desk, DeskError};
use super::Change;
use super::merge::edit_item;
use crate::store::desk::{ChangeNo, SnapshotNo};

/// Changes whose findings are kept.
const FOUND_MAX: usize = 64;

/// Which state of which change over which folder was looked at, and when.
type Looked = (ChangeNo, i64, SnapshotNo, Date);

/// What the lint said of the changes that were looked at last: running it over thousands of items takes longer than a page may.
#[derive(Default)]
pub(crate) struct Found(Mutex<VecDeque<(Looked, Arc<Vec<Finding>>)>>);

impl Found {
    fn get(&self, asked: &Looked) -> Option<Arc<Vec<Finding>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(looked, _)| looked == asked).map(|(_, found)| Arc::clone(found))
    }

    fn keep(&self, asked: Looked, found: &Arc<Vec<Finding>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(FOUND_MAX - 1);
        kept.push_front((asked, Arc::clone(found)));
    }
}

/// A folder with a change laid over it, unapproved.
pub struct Overlay {
    /// What it is laid over.
    pub head: Arc<Head>,
    /// All items as they would be.
    pub source: Source,
}

impl Desk {
    /// The folder as it would be with a change in it.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], [`DeskError::Invalid`] for an edit that today's program does not read.
    pub fn overlay(&self, change: &Change) -> Result<Overlay, DeskError> {
        let head = self.head()?;
        let mut source = head.source.clone();
        for edit in &change.edits {
            match edit_item(&head, edit)? {
                Some(item) => drop(source.items.insert(edit.key.clone(), item)),
                None => drop(source.items.remove(&edit.key)),
            }
        }
        Ok(Overlay { head, source })
    }

    /// What the lint says of the folder with a change in it, beyond what it says of the folder alone.
    ///
    /// # Errors
    /// As [`Self::overlay`].
    pub fn findings_of(&self, change: &Change) -> Result<Arc<Vec<Finding>>, DeskError> {
        let asked = (change.row.no, change.row.version, self.head()?.no, self.today());
        if let Some(known) = self.found.get(&asked) {
            return Ok(known);
        }
        let overlay = self.overlay(change)?;
        let before: BTreeSet<String> = overlay.head.findings(self.today()).iter().map(said).collect();
        let after = lint(&overlay.source, places(), self.today());
        let found = Arc::new(after.into_iter().filter(|finding| !before.contains(&said(finding))).collect());
        self.found.keep(asked, &found);
        Ok(found)
    }
}

fn said(finding: &Finding) -> String {
    finding.to_string()
}
