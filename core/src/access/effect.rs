//! What an `access` operation changes, at once in a person's space, after enough approvals in a group's.

use std::collections::BTreeSet;

use super::PlainEntry;
use super::device::End;
use super::state::{AccessState, Admission, GrantState, Owners, Pending};
use crate::id::Hash;
use crate::sync::Plain;

impl AccessState {
    pub(super) fn take_effect(&mut self, body: &Plain, entry: &PlainEntry) {
        let at = End { seq: entry.seq, at: entry.stamp.received_at };
        match body {
            Plain::Approve(header) => self.approve(header, entry, at),
            _ if self.waits_for_approval(body, entry) => {
                let pending = Pending {
                    entry_seq: entry.seq,
                    device: entry.device,
                    body: body.clone(),
                    approvals: BTreeSet::from([entry.author_space]),
                };
                self.pending.insert(entry.header_hash, pending);
            }
            _ => self.change(body, at),
        }
    }

    /// A founder's operation waits where one founder is not enough; giving up one's own numbers concerns nobody else.
    fn waits_for_approval(&self, body: &Plain, entry: &PlainEntry) -> bool {
        let own_skip = matches!(body, Plain::Skip { device, .. } if *device == entry.device);
        matches!(self.owners, Owners::Group(_))
            && self.owners.include(&entry.author_space)
            && self.owners.threshold() > 1
            && !own_skip
    }

    fn approve(&mut self, header: &Hash, entry: &PlainEntry, at: End) {
        let threshold = self.owners.threshold();
        let Some(pending) = self.pending.get_mut(header) else { return };
        pending.approvals.insert(entry.author_space);
        if (pending.approvals.len() as u64) < threshold {
            return;
        }
        if let Some(pending) = self.pending.remove(header)
            && self.still_fits(&pending.body)
        {
            self.change(&pending.body, at);
        }
    }

    /// What made sense when it was asked for may be taken when it is approved: an id used, a log erased.
    fn still_fits(&self, body: &Plain) -> bool {
        match body {
            Plain::Grant(grant) => !self.grants.contains_key(&grant.id) && !self.barred.contains(&grant.id),
            Plain::Rotate(rotation) => {
                let taken =
                    self.keys.get(&rotation.log).is_some_and(|keys| keys.announced.contains_key(&rotation.key_id));
                !taken && !self.is_erased(&rotation.log)
            }
            Plain::Admit { log, header, .. } | Plain::Discard { log, header } => {
                let key = (log.clone(), *header);
                !self.admitted.contains_key(&key) && !self.discarded.contains(&key)
            }
            Plain::RevokeGrant { .. } | Plain::Skip { .. } | Plain::Erase(_) => true,
            Plain::Genesis(_)
            | Plain::Certify { .. }
            | Plain::Generation { .. }
            | Plain::RevokeDevice(_)
            | Plain::Veto(_)
            | Plain::Approve(_)
            | Plain::Unknown { .. } => false,
        }
    }

    fn change(&mut self, body: &Plain, at: End) {
        match body {
            Plain::Grant(grant) => {
                self.grants.insert(grant.id, GrantState { grant: grant.clone(), began: at, revoked: None });
            }
            Plain::RevokeGrant { grant, .. } => match self.grants.get_mut(grant) {
                Some(state) => {
                    state.revoked.get_or_insert(at);
                }
                None => {
                    self.barred.insert(*grant);
                }
            },
            Plain::Rotate(rotation) => {
                let entitled = self.entitled(&rotation.log, at.at);
                self.keys.entry(rotation.log.clone()).or_default().announce(rotation, at, &entitled);
            }
            Plain::Skip { device, log, from, to } => {
                let ranges = self.skips.entry((log.clone(), *device)).or_default();
                ranges.push((*from, *to));
                ranges.sort_unstable();
            }
            Plain::Admit { log, header, level } => {
                self.admitted.insert((log.clone(), *header), Admission { level: *level, seq: at.seq });
            }
            Plain::Discard { log, header } => {
                self.discarded.insert((log.clone(), *header));
            }
            Plain::Erase(scope) => {
                self.erased.insert(scope.clone());
                self.keys.retain(|log, _| !scope.covers(log));
            }
            Plain::Genesis(_)
            | Plain::Certify { .. }
            | Plain::Generation { .. }
            | Plain::RevokeDevice(_)
            | Plain::Veto(_)
            | Plain::Approve(_)
            | Plain::Unknown { .. } => {}
        }
    }
}
