//! A bug planted on purpose: a store that acknowledges before what it wrote is on the disk.
//!
//! It answers at once and lets the disk have what was written only at every fourth commit, or when it is closed in good
//! order: what a crash finds is the files as they were then. As long as nothing crashes nobody notices. The simulation
//! must.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sojourn_core::id::{DeviceId, Epoch, Hash, SpaceId};
use sojourn_core::time::Millis;
use sojourn_server::store::{DeadLetterRow, DeviceListing, SpaceRead, Store, StoreResult, Unit};

use crate::world::folder::copy;

/// Commits that one flush covers.
const COMMITS_PER_FLUSH: u32 = 4;

/// Answers now, flushes later.
pub(super) struct AcknowledgesTooEarly {
    inner: Arc<dyn Store>,
    live: PathBuf,
    on_disk: PathBuf,
    unflushed: AtomicU32,
}

impl AcknowledgesTooEarly {
    /// Around a real store on a folder; also where a crash finds its files.
    pub(super) fn dress(inner: Arc<dyn Store>, live: &Path) -> (Arc<dyn Store>, Option<PathBuf>) {
        let on_disk = live.with_extension("flushed");
        let store = Self { inner, live: live.to_owned(), on_disk: on_disk.clone(), unflushed: AtomicU32::new(0) };
        store.flush();
        (Arc::new(store), Some(on_disk))
    }

    fn flush(&self) {
        if self.on_disk.exists() {
            std::fs::remove_dir_all(&self.on_disk).expect("the older state can go");
        }
        copy(&self.live, &self.on_disk);
        self.unflushed.store(0, Ordering::SeqCst);
    }
}

impl Store for AcknowledgesTooEarly {
    fn commit(&self, units: &mut [Unit]) -> Vec<StoreResult<()>> {
        let results = self.inner.commit(units);
        if self.unflushed.fetch_add(1, Ordering::SeqCst) + 1 >= COMMITS_PER_FLUSH {
            self.flush();
        }
        results
    }

    fn read(&self, space: SpaceId, read: &mut dyn FnMut(&mut dyn SpaceRead) -> StoreResult<()>) -> StoreResult<()> {
        self.inner.read(space, read)
    }

    fn epoch(&self) -> Epoch {
        self.inner.epoch()
    }

    fn renew_epoch(&self, epoch: Epoch) -> StoreResult<()> {
        self.inner.renew_epoch(epoch)
    }

    fn list_devices(&self, after: Option<(SpaceId, DeviceId)>, rows_max: usize) -> StoreResult<Vec<DeviceListing>> {
        self.inner.list_devices(after, rows_max)
    }

    fn list_dead_letters(&self, before: Option<(Millis, Hash)>, rows_max: usize) -> StoreResult<Vec<DeadLetterRow>> {
        self.inner.list_dead_letters(before, rows_max)
    }

    fn list_undecided_since(&self, before: Millis, rows_max: usize) -> StoreResult<Vec<(SpaceId, Hash)>> {
        self.inner.list_undecided_since(before, rows_max)
    }

    fn list_hinting(&self, rows_max: usize) -> StoreResult<Vec<SpaceId>> {
        self.inner.list_hinting(rows_max)
    }

    fn ping(&self) -> StoreResult<()> {
        self.inner.ping()
    }

    fn close(&self) {
        self.inner.close();
        self.flush();
    }
}
