//! Waking phones that wait: a hint that a round would bring something, never the thing itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use sojourn_core::id::SpaceId;
use tokio::sync::Notify;

/// Entries after which forgotten ones are swept.
const SWEEP_AT: usize = 1_024;

/// Who waits for news of which space.
#[derive(Default)]
pub(crate) struct Wakers {
    waiting: Mutex<HashMap<SpaceId, Weak<Notify>>>,
}

impl Wakers {
    /// Something to wait on for a space; take it before looking, so that no news falls between.
    pub(crate) fn listen(&self, space: SpaceId) -> Arc<Notify> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= SWEEP_AT {
            waiting.retain(|_, notify| notify.strong_count() > 0);
        }
        if let Some(notify) = waiting.get(&space).and_then(Weak::upgrade) {
            return notify;
        }
        let notify = Arc::new(Notify::new());
        waiting.insert(space, Arc::downgrade(&notify));
        notify
    }

    /// Tells those who wait for a space.
    pub(crate) fn wake(&self, space: &SpaceId) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(notify) = waiting.get(space).and_then(Weak::upgrade) {
            notify.notify_waiters();
        }
    }

    /// Waits for news or until the time is over; true for news.
    pub(crate) async fn wait(notify: Arc<Notify>, most: Duration) -> bool {
        tokio::time::timeout(most, notify.notified()).await.is_ok()
    }
}
