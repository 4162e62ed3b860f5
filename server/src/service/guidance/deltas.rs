//! Deltas at publication: from what phones may still hold to what is newest.
//!
//! For each pack of the new release, one from every different pack of that name among the releases before it. A phone
//! that holds something older finds none and fetches the whole pack, which is also what it does when a delta would not
//! be smaller. What no phone can ask for any more is removed.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use sojourn_core::guidance::delta;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::trust::{Channel, PackEntry, PackKey, Release};
use sojourn_core::wire::v1::FieldProblem;

use super::{FileError, Library};

/// Releases before the new one from which there are deltas.
const RELEASES: usize = 8;

impl Library {
    /// Makes the deltas to a release whose packs are kept already, and removes those that lead nowhere now.
    ///
    /// A phone without one fetches whole packs, so a failure is only worth a word.
    pub(super) fn keep_deltas(&self, channel: Channel, release: &Release) -> Vec<FieldProblem> {
        let before = self.releases_before(channel, release.seq);
        let packs: Vec<(&PackKey, &PackEntry)> = release.packs.iter().collect();
        let outcomes = in_parallel(&packs, |(key, entry)| self.deltas_to(channel, key, entry, &before));
        let warning = |(key, why): (String, String)| FieldProblem { field: key, message: format!("no delta: {why}") };
        let failed = packs.iter().zip(outcomes);
        let mut warnings: Vec<_> =
            failed.filter_map(|((key, _), outcome)| outcome.err().map(|why| warning((key.to_string(), why)))).collect();
        if let Err(why) = self.prune_deltas(channel, release, &before) {
            warnings.push(FieldProblem { field: "deltas".into(), message: why.to_string() });
        }
        warnings
    }

    /// The last releases before a number, newest first.
    fn releases_before(&self, channel: Channel, seq: u64) -> Vec<Release> {
        self.history(channel).into_iter().filter(|release| release.seq < seq).take(RELEASES).collect()
    }

    fn deltas_to(&self, channel: Channel, key: &PackKey, entry: &PackEntry, before: &[Release]) -> Result<(), String> {
        let older: BTreeSet<ObjectId> = before
            .iter()
            .filter_map(|release| Some(release.packs.get(key)?.index))
            .filter(|i| *i != entry.index)
            .collect();
        let wanted: Vec<(ObjectId, String)> = older
            .into_iter()
            .map(|from| (from, format!("{channel}/deltas/{from}/{}", entry.index)))
            .filter(|(_, path)| !self.files.has(path))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let text =
            |index: ObjectId| self.files.read(&format!("{channel}/packs/{key}/{index}")).map_err(|e| e.to_string());
        let new = text(entry.index)?.ok_or("the new pack is not here")?;
        let whole = self.files.smallest(&format!("{channel}/packs/{key}/{}", entry.index));
        for (from, path) in wanted {
            // A pack that was lost from the folder only costs its phones a whole one.
            let Some(old) = text(from)? else { continue };
            let bytes = delta::between(from, &old, &new).map_err(|e| e.to_string())?;
            if (bytes.len() as u64) < whole {
                self.files.keep_raw(&path, &bytes).map_err(|e| e.to_string())?;
            }
        }
        Ok(())
    }

    /// Removes deltas from packs no remembered release had, and to packs neither of the two newest has. Those to the
    /// one before stay: a cache may still say for minutes that it is the newest.
    fn prune_deltas(&self, channel: Channel, release: &Release, before: &[Release]) -> Result<(), FileError> {
        let indices =
            |release: &Release| release.packs.values().map(|entry| entry.index.to_string()).collect::<Vec<_>>();
        let from: BTreeSet<String> = before.iter().flat_map(indices).collect();
        let to: BTreeSet<String> = before.iter().take(1).chain([release]).flat_map(indices).collect();
        for old in self.files.names(&format!("{channel}/deltas"))? {
            let under = format!("{channel}/deltas/{old}");
            for new in self.files.names(&under)? {
                if !from.contains(&old) || !to.contains(&new) {
                    self.files.remove(&format!("{under}/{new}"))?;
                }
            }
            self.files.remove_empty(&under);
        }
        Ok(())
    }
}

/// Does something to each item on a few threads; the outcomes are in the order of the items.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(items.len());
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(items.len())));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
                {
                    let outcome = work(item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, outcome));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests;
