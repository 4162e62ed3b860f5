//! Crashes at a chosen write, on both sides.
//!
//! A [`Trap`] counts writes and springs at one of them. At the server it sits in a [`Store`] around the real one, before
//! and after each commit; on a phone it is the store's own write hook, before each statement and each commit. Once it
//! has sprung nothing is read or written any more: the process is gone, and whoever held it must open what is on the
//! disk. What a commit that returned has written is there; what was under way is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use sojourn_core::id::{DeviceId, Epoch, Hash, SpaceId};
use sojourn_core::time::Millis;
use sojourn_server::store::{DeadLetterRow, DeviceListing, SpaceRead, Store, StoreError, StoreResult, Unit};

/// Counts down writes; at zero the process dies. Clones share the count.
#[derive(Debug, Clone, Default)]
pub struct Trap {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    left: AtomicI64,
    sprung: AtomicBool,
    writes: AtomicI64,
}

impl Trap {
    /// Springs at the `write`-th write from now, counted from 1; 0 disarms it.
    pub fn arm(&self, write: u32) {
        self.inner.left.store(i64::from(write), Ordering::SeqCst);
    }

    /// Whether it has sprung.
    #[must_use]
    pub fn has_sprung(&self) -> bool {
        self.inner.sprung.load(Ordering::SeqCst)
    }

    /// Writes seen so far.
    #[must_use]
    pub fn writes(&self) -> i64 {
        self.inner.writes.load(Ordering::SeqCst)
    }

    /// The process ends here and now.
    pub fn spring(&self) {
        self.inner.sprung.store(true, Ordering::SeqCst);
    }

    /// One write: `false` when the process is dead before it.
    #[must_use]
    pub fn survives(&self) -> bool {
        if self.has_sprung() {
            return false;
        }
        self.inner.writes.fetch_add(1, Ordering::SeqCst);
        let left = self.inner.left.load(Ordering::SeqCst);
        if left > 0 {
            self.inner.left.store(left - 1, Ordering::SeqCst);
            if left == 1 {
                self.spring();
                return false;
            }
        }
        true
    }
}

/// A server's store that dies when its trap springs.
pub struct CrashingStore {
    inner: Arc<dyn Store>,
    trap: Trap,
}

impl CrashingStore {
    /// Around a real store.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>, trap: Trap) -> Self {
        Self { inner, trap }
    }

    fn alive(&self) -> StoreResult<()> {
        if self.trap.has_sprung() { Err(StoreError::Closed) } else { Ok(()) }
    }
}

impl Store for CrashingStore {
    fn commit(&self, units: &mut [Unit]) -> Vec<StoreResult<()>> {
        let dead = |units: &[Unit]| units.iter().map(|_| Err(StoreError::Closed)).collect();
        if !self.trap.survives() {
            return dead(units);
        }
        let results = self.inner.commit(units);
        // The commit is on the disk, and nobody will hear of it.
        if self.trap.survives() { results } else { dead(units) }
    }

    fn read(&self, space: SpaceId, read: &mut dyn FnMut(&mut dyn SpaceRead) -> StoreResult<()>) -> StoreResult<()> {
        self.alive()?;
        self.inner.read(space, read)
    }

    fn epoch(&self) -> Epoch {
        self.inner.epoch()
    }

    fn renew_epoch(&self, epoch: Epoch) -> StoreResult<()> {
        self.alive()?;
        self.inner.renew_epoch(epoch)
    }

    fn list_devices(&self, after: Option<(SpaceId, DeviceId)>, rows_max: usize) -> StoreResult<Vec<DeviceListing>> {
        self.alive()?;
        self.inner.list_devices(after, rows_max)
    }

    fn list_dead_letters(&self, before: Option<(Millis, Hash)>, rows_max: usize) -> StoreResult<Vec<DeadLetterRow>> {
        self.alive()?;
        self.inner.list_dead_letters(before, rows_max)
    }

    fn list_undecided_since(&self, before: Millis, rows_max: usize) -> StoreResult<Vec<(SpaceId, Hash)>> {
        self.alive()?;
        self.inner.list_undecided_since(before, rows_max)
    }

    fn list_hinting(&self, rows_max: usize) -> StoreResult<Vec<SpaceId>> {
        self.alive()?;
        self.inner.list_hinting(rows_max)
    }

    fn ping(&self) -> StoreResult<()> {
        self.alive()?;
        self.inner.ping()
    }

    fn close(&self) {
        if !self.trap.has_sprung() {
            self.inner.close();
        }
    }
}
