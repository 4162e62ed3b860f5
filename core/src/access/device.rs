//! A person's devices, folded from their `devices` log: who certified whom, who is out, which generation is current.
//!
//! Ends are final. Records keep the `seq` at which they began and ended, so that "was this device certified when that
//! entry was stamped" can be asked of the newest state.

use std::collections::{BTreeMap, BTreeSet};

use super::{PlainEntry, Refusal};
use crate::id::{DeviceId, GrantId, SealingPublic, SpaceId};
use crate::sync::Plain;
use crate::sync::genesis::{Genesis, PersonGenesis};
use crate::sync::keys::{PublicKeys, verify_certify_proof};
use crate::sync::plain::HOLDERS_MAX;
use crate::sync::wrap::Wrap;
use crate::time::Millis;

/// How long older devices may object to a successor that a guardian certified.
pub const VETO_MS: u64 = 14 * Millis::DAY;

/// Who vouched for a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertifiedBy {
    /// It is the first device.
    Genesis,
    /// Another device of the person.
    Device(DeviceId),
    /// The recovery code.
    Recovery,
    /// A guardian, under a grant of that level.
    Guardian {
        /// The guardian's space.
        space: SpaceId,
        /// The grant.
        grant: GrantId,
    },
}

/// When something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// In which entry.
    pub seq: u64,
    /// When that entry reached the server.
    pub at: Millis,
}

/// One device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its public keys.
    pub keys: PublicKeys,
    /// The entry that certified it.
    pub certified_seq: u64,
    /// When that entry reached the server.
    pub certified_at: Millis,
    /// Who vouched for it.
    pub by: CertifiedBy,
    /// Revoked or vetoed.
    pub ended: Option<End>,
}

impl Device {
    /// Whether it was certified, and not yet ended, after entry `seq`.
    #[must_use]
    pub fn active_at(&self, seq: u64) -> bool {
        self.certified_seq <= seq && self.ended.is_none_or(|end| end.seq > seq)
    }

    /// Certified by a guardian less than 14 days before `now`, so that older devices may still object.
    #[must_use]
    pub fn is_provisional(&self, now: Millis) -> bool {
        matches!(self.by, CertifiedBy::Guardian { .. }) && now < self.certified_at + VETO_MS
    }
}

/// A person encryption key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Others wrap content keys to this.
    pub public: SealingPublic,
    /// The secret half, for each device and the recovery key.
    pub wraps: BTreeMap<DeviceId, Wrap>,
}

/// The fold of a `devices` log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevicesState {
    /// The person.
    pub space: SpaceId,
    /// The last entry folded.
    pub seq: u64,
    /// The recovery code's public keys.
    pub recovery: PublicKeys,
    /// Every device there ever was.
    pub devices: BTreeMap<DeviceId, Device>,
    /// Devices that were revoked before they were certified: they never will be.
    pub barred: BTreeSet<DeviceId>,
    /// Every generation there ever was, from 1.
    pub generations: BTreeMap<u64, Generation>,
    /// An entry of a newer kind was met: what follows may be misread, so screens ask for an update.
    pub needs_newer_app: bool,
    /// Bodies are missing: who else was certified, or revoked, can no longer be told. Only an erasure of the space may
    /// do that; without one in `access` somebody withholds, and nothing newer may be trusted.
    pub has_gaps: bool,
}

impl DevicesState {
    /// Begins with entry 1.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when the entry is not this space's own genesis.
    pub fn begin(space: SpaceId, entry: &PlainEntry) -> Result<Self, Refusal> {
        let Some(Plain::Genesis(genesis @ Genesis::Person(person))) = &entry.body else {
            return Err(Refusal::Invalid);
        };
        let own = genesis.space_id() == space && entry.author_space == space && entry.seq == 1;
        if !own || entry.device != person.device.device_id() {
            return Err(Refusal::Invalid);
        }
        Ok(Self::from_genesis(space, person, entry.stamp.received_at))
    }

    fn from_genesis(space: SpaceId, person: &PersonGenesis, at: Millis) -> Self {
        let first =
            Device { keys: person.device, certified_seq: 1, certified_at: at, by: CertifiedBy::Genesis, ended: None };
        Self {
            space,
            seq: 1,
            recovery: person.recovery,
            devices: BTreeMap::from([(person.device.device_id(), first)]),
            barred: BTreeSet::new(),
            generations: BTreeMap::new(),
            needs_newer_app: false,
            has_gaps: false,
        }
    }

    /// The public keys of a device or of the recovery code, whatever became of it: to verify what it once signed.
    #[must_use]
    pub fn keys_of(&self, device: &DeviceId) -> Option<&PublicKeys> {
        if self.is_recovery(device) {
            return Some(&self.recovery);
        }
        self.devices.get(device).map(|known| &known.keys)
    }

    /// Whether this is the recovery code's key, as an author.
    #[must_use]
    pub fn is_recovery(&self, device: &DeviceId) -> bool {
        self.recovery.device_id() == *device
    }

    /// Whether a device was certified and not ended after entry `seq` of this log.
    #[must_use]
    pub fn was_active(&self, device: &DeviceId, seq: u64) -> bool {
        self.devices.get(device).is_some_and(|known| known.active_at(seq))
    }

    /// Whether a device, or the recovery code, may speak for this person now.
    #[must_use]
    pub fn speaks(&self, device: &DeviceId) -> bool {
        self.is_recovery(device) || self.was_active(device, self.seq)
    }

    /// Devices in use.
    pub fn active(&self) -> impl Iterator<Item = (&DeviceId, &Device)> {
        self.devices.iter().filter(|(_, device)| device.active_at(self.seq))
    }

    /// The newest generation and its number.
    #[must_use]
    pub fn current_generation(&self) -> Option<(u64, &Generation)> {
        self.generations.last_key_value().map(|(number, generation)| (*number, generation))
    }

    /// Whether a new generation is due: there is none, or one of its holders was ended since.
    #[must_use]
    pub fn needs_generation(&self) -> bool {
        self.current_generation().is_none_or(|(_, generation)| {
            generation.wraps.keys().any(|holder| !self.is_recovery(holder) && !self.was_active(holder, self.seq))
        })
    }

    /// Devices in use that have no wrap of the newest generation yet.
    pub fn without_wrap(&self) -> impl Iterator<Item = (&DeviceId, &Device)> {
        let held = self.current_generation().map(|(_, generation)| &generation.wraps);
        self.active().filter(move |(id, _)| held.is_none_or(|wraps| !wraps.contains_key(*id)))
    }

    /// Folds the next entry. A refused one has no effect but keeps its place.
    ///
    /// `guardian` says whether the stamp's grant makes the author a guardian of this person at that moment; ask
    /// [`super::AccessState::guardian`].
    ///
    /// # Errors
    /// [`Refusal`] when the entry has no effect.
    pub fn apply(&mut self, entry: &PlainEntry, guardian: bool) -> Result<(), Refusal> {
        let verdict = match &entry.body {
            Some(body) => self.check(body, entry, guardian),
            None => Ok(()),
        };
        self.has_gaps |= entry.body.is_none();
        self.needs_newer_app |= verdict == Err(Refusal::UnknownKind);
        if let (Ok(()), Some(body)) = (verdict, &entry.body) {
            self.take_effect(body, entry);
        }
        self.seq = entry.seq;
        verdict
    }

    /// Whether a body would take effect as the next entry; the server asks before it gives a place.
    ///
    /// # Errors
    /// [`Refusal`] naming why it would not.
    pub fn check(&self, body: &Plain, entry: &PlainEntry, guardian: bool) -> Result<(), Refusal> {
        let own = entry.author_space == self.space;
        if own && !self.speaks(&entry.device) {
            return Err(Refusal::Ended);
        }
        let successor = guardian && matches!(body, Plain::Certify { .. });
        if !(own || successor) {
            return Err(Refusal::NoAccess);
        }
        let valid = match body {
            Plain::Certify { keys, generation, proof } => self.may_certify(keys, *generation, proof),
            Plain::Generation { generation, public, wraps } => self.may_generate(*generation, public, wraps),
            Plain::RevokeDevice(device) => self.may_revoke(device, entry),
            Plain::Veto(device) => self.may_veto(device, entry),
            Plain::Unknown { .. } => return Err(Refusal::UnknownKind),
            Plain::Genesis(_)
            | Plain::Grant(_)
            | Plain::RevokeGrant { .. }
            | Plain::Rotate(_)
            | Plain::Skip { .. }
            | Plain::Admit { .. }
            | Plain::Discard { .. }
            | Plain::Approve(_)
            | Plain::Erase(_) => false,
        };
        if valid { Ok(()) } else { Err(Refusal::Invalid) }
    }

    fn may_certify(&self, keys: &PublicKeys, generation: u64, proof: &crate::id::Signature) -> bool {
        let id = keys.device_id();
        let newest = self.current_generation().map_or(0, |(number, _)| number);
        !self.devices.contains_key(&id)
            && !self.is_recovery(&id)
            && !self.barred.contains(&id)
            && self.devices.len() < HOLDERS_MAX
            && generation <= newest
            && verify_certify_proof(&self.space, keys, proof).is_ok()
    }

    /// A new generation reaches the recovery key; nobody who is out gets a wrap; of two made at once the first counts.
    fn may_generate(&self, number: u64, public: &SealingPublic, wraps: &[(DeviceId, Wrap)]) -> bool {
        let everyone_in = wraps.iter().all(|(holder, _)| self.speaks(holder));
        let reaches_recovery = wraps.iter().any(|(holder, _)| self.is_recovery(holder));
        let fits = match self.current_generation() {
            Some((newest, current)) if number == newest => current.public == *public,
            Some((newest, _)) => number == newest + 1 && reaches_recovery,
            None => number == 1 && reaches_recovery,
        };
        fits && everyone_in
    }

    /// A device that a guardian brought in may not throw out the older ones while they may still object.
    fn may_revoke(&self, device: &DeviceId, entry: &PlainEntry) -> bool {
        let author = self.devices.get(&entry.device).filter(|own| own.is_provisional(entry.stamp.received_at));
        match self.devices.get(device) {
            Some(target) => {
                target.ended.is_none() && author.is_none_or(|own| own.certified_seq <= target.certified_seq)
            }
            // Final whatever the order of arrival: the certificate may still be on its way.
            None => author.is_none() && !self.is_recovery(device) && self.barred.len() < HOLDERS_MAX,
        }
    }

    fn may_veto(&self, device: &DeviceId, entry: &PlainEntry) -> bool {
        let Some(target) = self.devices.get(device) else { return false };
        let older = match self.devices.get(&entry.device) {
            Some(author) => author.certified_seq < target.certified_seq,
            None => self.is_recovery(&entry.device),
        };
        target.ended.is_none() && older && target.is_provisional(entry.stamp.received_at)
    }

    fn take_effect(&mut self, body: &Plain, entry: &PlainEntry) {
        match body {
            Plain::Certify { keys, .. } => {
                let device = Device {
                    keys: *keys,
                    certified_seq: entry.seq,
                    certified_at: entry.stamp.received_at,
                    by: self.certifier(entry),
                    ended: None,
                };
                self.devices.insert(keys.device_id(), device);
            }
            Plain::Generation { generation, public, wraps } => {
                let known = Generation { public: *public, wraps: BTreeMap::new() };
                let held = &mut self.generations.entry(*generation).or_insert(known).wraps;
                for (device, wrap) in wraps {
                    held.entry(*device).or_insert(*wrap);
                }
            }
            Plain::RevokeDevice(device) | Plain::Veto(device) => match self.devices.get_mut(device) {
                Some(target) => target.ended = Some(End { seq: entry.seq, at: entry.stamp.received_at }),
                None => {
                    self.barred.insert(*device);
                }
            },
            Plain::Genesis(_)
            | Plain::Grant(_)
            | Plain::RevokeGrant { .. }
            | Plain::Rotate(_)
            | Plain::Skip { .. }
            | Plain::Admit { .. }
            | Plain::Discard { .. }
            | Plain::Approve(_)
            | Plain::Erase(_)
            | Plain::Unknown { .. } => {}
        }
    }

    fn certifier(&self, entry: &PlainEntry) -> CertifiedBy {
        if entry.author_space != self.space {
            CertifiedBy::Guardian { space: entry.author_space, grant: entry.stamp.grant }
        } else if self.is_recovery(&entry.device) {
            CertifiedBy::Recovery
        } else {
            CertifiedBy::Device(entry.device)
        }
    }
}
