//! Which `access` operations may take effect: one rule per kind.

use super::state::{AccessState, Owners};
use super::{DevicesState, PlainEntry, Refusal};
use crate::id::LogId;
use crate::sync::Plain;
use crate::sync::plain::{Grant, Level, Rotation, Scope};

/// Most grants one space may ever have given: bounds the state.
pub(super) const GRANTS_MAX: usize = 10_000;

impl AccessState {
    /// Whether a body would take effect (or, in a group, begin to wait) as the next entry.
    ///
    /// # Errors
    /// [`Refusal`] naming why it would not.
    pub fn check(&self, body: &Plain, entry: &PlainEntry, author: &DevicesState) -> Result<(), Refusal> {
        // After an erasure the certificate of the device that asked for it may be gone too. An erasure is believed: who
        // could forge one could as well delete, and nothing may come back because a proof was erased.
        let unknown = author.keys_of(&entry.device).is_none();
        if matches!(body, Plain::Erase(_)) && author.has_gaps && unknown && self.owners.include(&entry.author_space) {
            return Ok(());
        }
        let own_skip = matches!(body, Plain::Skip { device, .. } if *device == entry.device);
        let known = author.space == entry.author_space && !unknown;
        let speaks = author.is_recovery(&entry.device) || author.was_active(&entry.device, entry.stamp.devices_seq);
        if !known || !(speaks || own_skip) {
            return Err(Refusal::Ended);
        }
        if !self.may(body, entry, own_skip) {
            return Err(Refusal::NoAccess);
        }
        if matches!(body, Plain::Unknown { .. }) {
            return Err(Refusal::UnknownKind);
        }
        if self.makes_sense(body, entry, author) { Ok(()) } else { Err(Refusal::Invalid) }
    }

    /// Owners may do everything; a grantee may give up lost numbers of its own device and its own grant, and a
    /// guardian may make new keys for the logs it reads, because it may be the last who holds one.
    fn may(&self, body: &Plain, entry: &PlainEntry, own_skip: bool) -> bool {
        let owner = self.owners.include(&entry.author_space);
        let ever_granted = || self.grants.values().any(|state| state.grant.grantee == entry.author_space);
        match body {
            _ if owner => true,
            Plain::Skip { .. } => own_skip && ever_granted(),
            Plain::RevokeGrant { grant, .. } => {
                self.grants.get(grant).is_some_and(|state| state.grant.grantee == entry.author_space)
            }
            Plain::Rotate(rotation) => self.guards(&rotation.log, entry),
            Plain::Genesis(_)
            | Plain::Certify { .. }
            | Plain::Generation { .. }
            | Plain::RevokeDevice(_)
            | Plain::Veto(_)
            | Plain::Grant(_)
            | Plain::Admit { .. }
            | Plain::Discard { .. }
            | Plain::Approve(_)
            | Plain::Erase(_)
            | Plain::Unknown { .. } => false,
        }
    }

    fn guards(&self, log: &LogId, entry: &PlainEntry) -> bool {
        self.active_grants(log, self.seq, entry.stamp.received_at)
            .any(|state| state.grant.level == Level::Guardian && state.grant.grantee == entry.author_space)
    }

    fn makes_sense(&self, body: &Plain, entry: &PlainEntry, author: &DevicesState) -> bool {
        let provisional =
            author.devices.get(&entry.device).is_some_and(|own| own.is_provisional(entry.stamp.received_at));
        match body {
            Plain::Grant(grant) => self.may_grant(grant),
            Plain::RevokeGrant { grant, scope } => match self.grants.get(grant) {
                Some(state) => state.grant.scope == *scope,
                // Final whatever the order of arrival: the grant may still be on its way.
                None => self.barred.len() < GRANTS_MAX,
            },
            Plain::Rotate(rotation) => self.may_rotate(rotation),
            Plain::Skip { device, log, .. } => {
                // One's own always; another device of the owner only once it is out.
                let in_use = author.was_active(device, entry.stamp.devices_seq);
                !log.is_plain() && (*device == entry.device || !in_use)
            }
            Plain::Admit { log, header, level } => {
                !log.is_plain() && level.may_write() && !self.is_decided(log, header) && !self.is_erased(log)
            }
            Plain::Discard { log, header } => !log.is_plain() && !self.is_decided(log, header),
            Plain::Approve(header) => matches!(self.owners, Owners::Group(_)) && self.pending.contains_key(header),
            // Bodies that are gone cannot come back, so a successor waits until nobody may object to it any more.
            Plain::Erase(scope) => !provisional && !self.erased.contains(scope),
            Plain::Genesis(_)
            | Plain::Certify { .. }
            | Plain::Generation { .. }
            | Plain::RevokeDevice(_)
            | Plain::Veto(_)
            | Plain::Unknown { .. } => false,
        }
    }

    fn may_grant(&self, grant: &Grant) -> bool {
        let sealed = match &grant.scope {
            Scope::All => true,
            Scope::Log(log) => !log.is_plain() && !self.is_erased(log),
        };
        sealed
            && grant.id != crate::id::GrantId::ZERO
            && !self.grants.contains_key(&grant.id)
            && !self.barred.contains(&grant.id)
            && !self.owners.include(&grant.grantee)
            && self.grants.len() < GRANTS_MAX
    }

    fn may_rotate(&self, rotation: &Rotation) -> bool {
        let new = self.keys.get(&rotation.log).is_none_or(|keys| !keys.announced.contains_key(&rotation.key_id));
        new && !rotation.holders.is_empty() && !self.is_erased(&rotation.log)
    }

    fn is_decided(&self, log: &LogId, header: &crate::id::Hash) -> bool {
        let key = (log.clone(), *header);
        self.admitted.contains_key(&key) || self.discarded.contains(&key)
    }
}
