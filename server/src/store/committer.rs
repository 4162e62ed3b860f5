//! Group commit: the one place where the server's requests meet the one writer.
//!
//! Jobs wait in a bounded queue; the writer takes everything that waits, lets the store commit it as one, and only then
//! answers each. While the disk flushes, the next group gathers by itself: no timer, no batch size to tune.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use sojourn_core::id::SpaceId;
use tokio::sync::oneshot;

use super::{SpaceTx, Store, StoreError, StoreResult, Unit};

/// Jobs that may wait before new ones are told `busy`: about a quarter of a second of work at full speed.
const QUEUE_UNITS_MAX: usize = 4096;
/// Jobs in one commit: bounds how long the first of a group waits for the last.
const GROUP_UNITS_MAX: usize = 512;

type Done = Box<dyn FnOnce(StoreResult<()>) + Send>;

struct Waiting {
    unit: Unit,
    done: Done,
}

/// What the committer has done, for metrics.
#[derive(Debug, Default)]
pub struct CommitterGauge {
    /// Commits.
    pub groups: AtomicU64,
    /// Jobs in them.
    pub units: AtomicU64,
}

/// The queue to the writer. Cheap to share; dropping the last handle ends the writer after its queue is empty.
pub struct Committer {
    queue: Mutex<Option<SyncSender<Waiting>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    gauge: Arc<CommitterGauge>,
}

impl Committer {
    /// Starts the writer thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(store: Arc<dyn Store>) -> std::io::Result<Self> {
        let (queue, waiting) = sync_channel(QUEUE_UNITS_MAX);
        let gauge = Arc::new(CommitterGauge::default());
        let counted = Arc::clone(&gauge);
        let thread = std::thread::Builder::new().name("committer".into()).spawn(move || {
            run(store.as_ref(), &waiting, &counted);
        })?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)), gauge })
    }

    /// Queues a job and resolves once its effects are on the disk.
    ///
    /// # Errors
    /// What the job returned, or [`StoreError::Busy`] when too much waits, or what the store met.
    pub async fn commit<T: Send + 'static>(
        &self,
        space: SpaceId,
        job: impl FnMut(&mut dyn SpaceTx) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let (tell, told) = oneshot::channel();
        self.submit(space, job, move |result| {
            // The asker may have gone (its connection closed): the work is durable all the same.
            let _ = tell.send(result);
        })?;
        told.await.unwrap_or(Err(StoreError::Closed))
    }

    /// As [`Self::commit`], for callers without a runtime.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn commit_blocking<T: Send + 'static>(
        &self,
        space: SpaceId,
        job: impl FnMut(&mut dyn SpaceTx) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let (tell, told) = sync_channel(1);
        self.submit(space, job, move |result| {
            let _ = tell.send(result);
        })?;
        told.recv().unwrap_or(Err(StoreError::Closed))
    }

    /// Counters for metrics.
    #[must_use]
    pub fn gauge(&self) -> &CommitterGauge {
        &self.gauge
    }

    /// Takes no more jobs, finishes those that wait, and ends the writer.
    pub fn stop(&self) {
        drop(self.queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        // The last handle may go with a finished job, on the writer's own thread: that ends by itself.
        if let Some(thread) = thread
            && thread.thread().id() != std::thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the committer ended by a panic");
        }
    }

    fn submit<T: Send + 'static>(
        &self,
        space: SpaceId,
        mut job: impl FnMut(&mut dyn SpaceTx) -> StoreResult<T> + Send + 'static,
        answer: impl FnOnce(StoreResult<T>) + Send + 'static,
    ) -> StoreResult<()> {
        let slot = Arc::new(Mutex::new(None));
        let filled = Arc::clone(&slot);
        let job = Box::new(move |tx: &mut dyn SpaceTx| {
            let value = job(tx)?;
            *filled.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(value);
            Ok(())
        });
        let done = Box::new(move |result: StoreResult<()>| {
            let value = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            answer(result.and_then(|()| value.ok_or(StoreError::Closed)));
        });
        let queue = self.queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let queue = queue.as_ref().ok_or(StoreError::Closed)?;
        queue.try_send(Waiting { unit: Unit { space, job }, done }).map_err(|refused| match refused {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Closed,
        })
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(store: &dyn Store, waiting: &Receiver<Waiting>, gauge: &CommitterGauge) {
    while let Ok(first) = waiting.recv() {
        let mut units = vec![first.unit];
        let mut answers = vec![first.done];
        while units.len() < GROUP_UNITS_MAX
            && let Ok(next) = waiting.try_recv()
        {
            units.push(next.unit);
            answers.push(next.done);
        }
        let results = store.commit(&mut units);
        gauge.groups.fetch_add(1, Ordering::Relaxed);
        gauge.units.fetch_add(units.len() as u64, Ordering::Relaxed);
        for (done, result) in answers.into_iter().zip(results) {
            done(result);
        }
    }
}
