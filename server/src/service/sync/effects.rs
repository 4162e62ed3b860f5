//! What an accepted entry of `devices` or `access` entails at once: decisions about held frames, counts given up,
//! erasure, and hints to those whose view changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use sojourn_core::access::AccessState;
use sojourn_core::access::state::Owners;
use sojourn_core::id::{Hash, LogId, SpaceId};
use sojourn_core::sync::plain::Scope;
use sojourn_core::sync::receipt::{Outcome, RejectCode};
use sojourn_core::sync::{Frame, Plain, Stamp};
use sojourn_core::time::Millis;

use super::Arrived;
use super::place::{Placing, arrived_again};
use crate::service::SpaceState;
use crate::store::{Hint, InboxItem, StoreError, StoreResult, Unplaced, UnplacedState};

/// Days an inbox row is kept.
const INBOX_DAYS: u64 = 90;
/// Inbox rows between two looks at what is old.
const PRUNE_EVERY: u64 = 64;
/// Entries of a plain log looked through at a time for those that an erasure keeps.
const ERASE_ROWS: usize = 500;

impl Placing<'_> {
    /// Folds an accepted plain entry into the state and does what it entails.
    pub(super) fn take_effect(&mut self, arrived: &Arrived, seq: u64, stamp: Stamp) -> StoreResult<()> {
        let log = arrived.header.log.clone();
        let chain = self.tx.log(&log)?.head.chain;
        let before = Arc::clone(&self.state);
        let mut state = (*self.state).clone();
        let (service, known) = (self.service, self.authors);
        let mut authors = |author: SpaceId| match known.get(&author) {
            Some(state) => Ok(Arc::clone(state)),
            None => service.states.read(service.store.as_ref(), author),
        };
        state.apply(self.space, &log, seq, chain, arrived.frame.as_bytes().to_vec(), stamp, &mut authors)?;
        self.state = Arc::new(state);
        self.follow_changes(&before)
    }

    /// Acts on what changed between two states. Approvals of a group make a change effective later than its entry, so
    /// the states are compared instead of reading the entry.
    fn follow_changes(&mut self, before: &SpaceState) -> StoreResult<()> {
        let after = Arc::clone(&self.state);
        let Some(access) = &after.access else { return Ok(()) };
        let empty = AccessState::person(self.space);
        let old = before.access.as_ref().unwrap_or(&empty);
        for (log, header) in access.admitted.keys().filter(|key| !old.admitted.contains_key(*key)) {
            self.admit(log, header)?;
        }
        for (log, header) in access.discarded.difference(&old.discarded) {
            self.discard(log, header)?;
        }
        for ((log, device), _) in access.skips.iter().filter(|(key, ranges)| old.skips.get(*key) != Some(*ranges)) {
            self.let_follow(log, device)?;
        }
        for scope in access.erased.difference(&old.erased) {
            self.erase(scope)?;
        }
        self.tell_grantees(old, access)
    }

    fn admit(&mut self, log: &LogId, header: &Hash) -> StoreResult<()> {
        let Some(row) =
            self.tx.unplaced(header)?.filter(|row| row.log == *log && row.state == UnplacedState::Undecided)
        else {
            return Ok(());
        };
        let arrived = arrived_again(&row)?;
        self.tx.delete_unplaced(&row)?;
        let stamp = self.admission_stamp(&arrived)?;
        let seq = self.append(&arrived, stamp)?;
        self.tell_author(&row, &Outcome::Stored { seq, stamp })
    }

    fn discard(&mut self, log: &LogId, header: &Hash) -> StoreResult<()> {
        let Some(row) =
            self.tx.unplaced(header)?.filter(|row| row.log == *log && row.state == UnplacedState::Undecided)
        else {
            return Ok(());
        };
        let code = RejectCode::Discarded;
        let frame = arrived_again(&row)?.frame.to_bare().into_bytes();
        let state = UnplacedState::Rejected(code.as_str().to_owned());
        self.tx.put_unplaced(&Unplaced { state, frame, ..row.clone() })?;
        self.tell_author(&row, &Outcome::Rejected(code))
    }

    fn erase(&mut self, scope: &Scope) -> StoreResult<()> {
        match scope {
            Scope::Log(log) => {
                self.tx.erase_log(log, self.now)?;
                self.changed.insert(log.clone());
            }
            Scope::All => {
                let keep = self.kept_by_erasure()?;
                self.tx.erase_space(&keep, self.now)?;
            }
        }
        Ok(())
    }

    /// Genesis and `erase` entries stay whole: they prove that the space is gone.
    fn kept_by_erasure(&mut self) -> StoreResult<Vec<(LogId, u64)>> {
        let mut keep = Vec::new();
        for log in [LogId::devices(), LogId::access()] {
            let mut after = 0;
            loop {
                let page = self.tx.list_entries(&log, after, ERASE_ROWS, u64::MAX)?;
                let Some(last) = page.last() else { break };
                after = last.seq;
                for entry in page {
                    let frame = Frame::parse(entry.frame).map_err(|_| StoreError::Row("a stored frame"))?;
                    if matches!(Plain::parse(frame.body()), Ok(Plain::Genesis(_) | Plain::Erase(_))) {
                        keep.push((log.clone(), entry.seq));
                    }
                }
            }
        }
        Ok(keep)
    }

    /// Those whose grant began or ended look again; the new ones also learn whose space to look at.
    fn tell_grantees(&mut self, old: &AccessState, new: &AccessState) -> StoreResult<()> {
        for (id, state) in &new.grants {
            let known = old.grants.get(id);
            if known == Some(state) {
                continue;
            }
            let log = match &state.grant.scope {
                Scope::All => LogId::access(),
                Scope::Log(log) => log.clone(),
            };
            let space = self.space;
            let item = if state.revoked.is_some() {
                InboxItem::Ended { space, log }
            } else {
                InboxItem::Changed { space, log }
            };
            self.hint(state.grant.grantee, item)?;
        }
        Ok(())
    }

    /// Puts a change before everyone who may look at the changed logs.
    pub(super) fn announce(&mut self) -> StoreResult<()> {
        let changed = std::mem::take(&mut self.changed);
        self.prune()?;
        for log in &changed {
            self.tell_owners(&InboxItem::Changed { space: self.space, log: log.clone() })?;
            for reader in self.readers(log)? {
                self.hint(reader, InboxItem::Changed { space: self.space, log: log.clone() })?;
            }
        }
        self.changed = changed;
        Ok(())
    }

    /// Now and then, drops what is older than any phone may resume from: an older cursor means a full round.
    fn prune(&mut self) -> StoreResult<()> {
        let pos = self.tx.space()?.map_or(0, |row| row.inbox.pos);
        if pos > 0 && pos.is_multiple_of(PRUNE_EVERY) {
            let before = Millis(self.now.0.saturating_sub(INBOX_DAYS * Millis::DAY));
            if self.tx.prune_inbox(before)? {
                tracing::debug!("old inbox rows pruned");
            }
        }
        Ok(())
    }

    /// Others who may read a log: grantees, and for `devices` also those whose grants this person holds.
    fn readers(&mut self, log: &LogId) -> StoreResult<BTreeSet<SpaceId>> {
        let mut readers = BTreeSet::new();
        if let Some(access) = &self.state.access {
            let active = access.grants.values().filter(|state| {
                let covers = log.is_plain() || state.grant.scope.covers(log);
                covers && state.active_at(access.seq, self.now)
            });
            readers.extend(active.map(|state| state.grant.grantee));
        }
        if *log == LogId::devices() {
            readers.extend(self.tx.list_granted_by(None, ERASE_ROWS)?);
        }
        Ok(readers)
    }

    /// A row for the owner's inbox; for a group, for each founder's.
    pub(super) fn tell_owners(&mut self, item: &InboxItem) -> StoreResult<()> {
        let founders = match self.state.access.as_ref().map(|access| &access.owners) {
            Some(Owners::Group(group)) => group.founders.clone(),
            Some(Owners::Person(_)) | None => return self.tx.push_inbox(item, self.now),
        };
        for founder in founders {
            self.hint(founder, item.clone())?;
        }
        Ok(())
    }

    /// A held frame's author learns what became of it.
    pub(super) fn tell_author(&mut self, row: &Unplaced, outcome: &Outcome) -> StoreResult<()> {
        let item = InboxItem::Receipt {
            space: self.space,
            log: row.log.clone(),
            device: row.device,
            header: row.header,
            outcome: outcome.to_bytes(),
        };
        if row.author_space == self.space {
            self.tx.push_inbox(&item, self.now)
        } else {
            self.hint(row.author_space, item)
        }
    }

    fn hint(&mut self, principal: SpaceId, item: InboxItem) -> StoreResult<()> {
        self.hints = true;
        self.tx.put_hint(&Hint { principal, item })
    }
}
