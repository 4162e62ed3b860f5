//! A bug planted on purpose: a store that acknowledges before it commits.
//!
//! It answers from a transaction that it rolls back, and does the work for real at its next commit or when it is
//! closed in good order. As long as nothing crashes nobody notices. The simulation must.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sojourn_core::id::{DeviceId, Epoch, Hash, SpaceId};
use sojourn_core::time::Millis;
use sojourn_server::store::{DeadLetterRow, DeviceListing, SpaceRead, Store, StoreError, StoreResult, Unit};

/// Answers now, commits later.
pub(super) struct AcknowledgesTooEarly {
    inner: Arc<dyn Store>,
    promised: Mutex<Vec<Unit>>,
}

impl AcknowledgesTooEarly {
    /// Around a real store.
    #[must_use]
    pub(super) fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, promised: Mutex::default() }
    }

    fn promised(&self) -> MutexGuard<'_, Vec<Unit>> {
        self.promised.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what was promised.
    fn keep_promises(&self) {
        let mut units = std::mem::take(&mut *self.promised());
        if !units.is_empty() {
            let _too_late_to_tell_anyone = self.inner.commit(&mut units);
        }
    }
}

impl Store for AcknowledgesTooEarly {
    fn commit(&self, units: &mut [Unit]) -> Vec<StoreResult<()>> {
        self.keep_promises();
        let verdicts = Arc::new(Mutex::new(Vec::new()));
        let mut rehearsals: Vec<Unit> = units
            .iter_mut()
            .map(|unit| {
                let (space, job) = (unit.space, std::mem::replace(&mut unit.job, Box::new(|_| Ok(()))));
                let job = Arc::new(Mutex::new(job));
                let later = Arc::clone(&job);
                self.promised().push(Unit {
                    space,
                    job: Box::new(move |tx| (later.lock().unwrap_or_else(PoisonError::into_inner))(tx)),
                });
                let verdicts = Arc::clone(&verdicts);
                let rehearse = move |tx: &mut dyn sojourn_server::store::SpaceTx| {
                    let verdict = (job.lock().unwrap_or_else(PoisonError::into_inner))(tx);
                    verdicts.lock().unwrap_or_else(PoisonError::into_inner).push(verdict);
                    // Rolls this savepoint back.
                    Err(StoreError::Busy)
                };
                Unit { space, job: Box::new(rehearse) }
            })
            .collect();
        let _rolled_back = self.inner.commit(&mut rehearsals);
        drop(rehearsals);
        let mut verdicts = verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *verdicts)
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
        self.keep_promises();
        self.inner.close();
    }
}
