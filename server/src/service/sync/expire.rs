//! Held frames nobody decided about: after 180 days they are rejected, their bodies deleted, their hashes kept.

use std::sync::Arc;

use sojourn_core::sync::receipt::{Outcome, RejectCode};
use sojourn_core::time::Millis;

use super::place::arrived_again;
use crate::service::{Refusal, Service};
use crate::store::{Hint, InboxItem, SpaceTx, StoreResult, Unplaced, UnplacedState};

/// How long an owner may take.
const HELD_DAYS: u64 = 180;
/// Frames expired in one go; more follow a minute later.
const EXPIRE_MAX: usize = 200;

impl Service {
    /// Rejects what was held too long. Returns how many frames that were.
    ///
    /// # Errors
    /// [`Refusal::Store`].
    pub async fn expire_held(self: &Arc<Self>) -> Result<usize, Refusal> {
        let before = Millis((self.clock)().0.saturating_sub(HELD_DAYS * Millis::DAY));
        let old = self.store.list_undecided_since(before, EXPIRE_MAX)?;
        let count = old.len();
        for (space, header) in old {
            let now = (self.clock)();
            self.committer
                .commit(space, move |tx| match tx.unplaced(&header)? {
                    Some(row) if row.state == UnplacedState::Undecided => expire(tx, row, space, now),
                    _ => Ok(()),
                })
                .await?;
            self.carry_soon(space).await;
        }
        Ok(count)
    }
}

fn expire(tx: &mut dyn SpaceTx, row: Unplaced, space: sojourn_core::id::SpaceId, now: Millis) -> StoreResult<()> {
    let code = RejectCode::Expired;
    let frame = arrived_again(&row)?.frame.to_bare().into_bytes();
    let item = InboxItem::Receipt {
        space,
        log: row.log.clone(),
        device: row.device,
        header: row.header,
        outcome: Outcome::Rejected(code.clone()).to_bytes(),
    };
    let principal = row.author_space;
    tx.put_unplaced(&Unplaced { state: UnplacedState::Rejected(code.as_str().to_owned()), frame, ..row })?;
    if principal == space { tx.push_inbox(&item, now) } else { tx.put_hint(&Hint { principal, item }) }
}
