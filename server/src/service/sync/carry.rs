//! Carrying hints from the space where something happened to the inboxes of other principals.
//!
//! A hint is written in the transaction of the push and removed only after it lies in the other inbox, in a transaction
//! of its own: each touches one space. A stop in between carries it twice at worst, and an inbox row is only a hint.

use std::collections::BTreeMap;
use std::sync::Arc;

use sojourn_core::id::SpaceId;

use crate::service::{Refusal, Service};
use crate::store::{Hint, InboxItem, read};

/// Hints carried in one go.
const HINTS_MAX: usize = 500;
/// Spaces looked at in one sweep.
const SWEEP_SPACES_MAX: usize = 500;

impl Service {
    /// Carries a space's hints: beside the request when there is a runtime, otherwise now.
    pub(crate) async fn carry_soon(self: &Arc<Self>, space: SpaceId) {
        let service = Arc::clone(self);
        let work = async move {
            if let Err(error) = service.carry(space).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "hints stay for the next sweep");
            }
        };
        if tokio::runtime::Handle::try_current().is_ok() {
            tokio::spawn(work);
        } else {
            work.await;
        }
    }

    /// Carries what an earlier process left behind.
    ///
    /// # Errors
    /// [`Refusal::Store`].
    pub async fn sweep_hints(self: &Arc<Self>) -> Result<(), Refusal> {
        for space in self.store.list_hinting(SWEEP_SPACES_MAX)? {
            self.carry(space).await?;
        }
        Ok(())
    }

    async fn carry(self: &Arc<Self>, space: SpaceId) -> Result<(), Refusal> {
        loop {
            let hints = read(self.store.as_ref(), space, |view| view.list_hints(HINTS_MAX))?;
            if hints.is_empty() {
                return Ok(());
            }
            let mut by_principal: BTreeMap<SpaceId, Vec<InboxItem>> = BTreeMap::new();
            let mut numbers = Vec::with_capacity(hints.len());
            for (number, Hint { principal, item }) in hints {
                numbers.push(number);
                let items = by_principal.entry(principal).or_default();
                if items.last() != Some(&item) {
                    items.push(item);
                }
            }
            for (principal, items) in by_principal {
                self.bring(space, principal, items).await?;
            }
            self.committer.commit(space, move |tx| tx.delete_hints(&numbers)).await?;
        }
    }

    async fn bring(&self, from: SpaceId, principal: SpaceId, items: Vec<InboxItem>) -> Result<(), Refusal> {
        let now = (self.clock)();
        self.committer
            .commit(principal, move |tx| {
                tx.put_space(now)?;
                for item in &items {
                    if matches!(item, InboxItem::Changed { space, .. } | InboxItem::Ended { space, .. } if *space == from) {
                        tx.put_granted_by(&from)?;
                    }
                    tx.push_inbox(item, now)?;
                }
                Ok(())
            })
            .await?;
        self.wakers.wake(&principal);
        Ok(())
    }
}
