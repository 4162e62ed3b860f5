//! Several phones of one person: pairing by text, listing, revoking, and the recovery code.
//!
//! Pairing takes two texts, because a new device proves its key *for a space* before it can be certified: the old phone
//! shows [`Phone::invitation`], the new one answers it with [`Phone::join`], the old one takes that answer in
//! [`Phone::certify`]. Both may be QR codes; neither is secret. See ADR 0050.

use std::collections::BTreeMap;

use serde::Serialize;
use sojourn_core::id::{DeviceId, LogId, SpaceId};
use sojourn_core::sync::{Frame, Plain, Stamp};
use sojourn_core::time::Millis;
use zeroize::Zeroizing;

use super::Phone;
use super::error::PhoneError;
use super::sync_view::when;
use crate::store::{Store, Txn};
use crate::sync::author::Author;
use crate::sync::identity::{Identity, invitation_text, parse_invitation, parse_pairing, take_recovery_code};
use crate::sync::view::{Overlay, SpaceView};
use crate::sync::{Scene, SyncFault, keyring};

/// Entries read at a time.
const PAGE: u32 = 500;

/// A device of this person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceView {
    /// Its id, in hex.
    pub id: String,
    /// Whether it is this phone.
    pub this: bool,
    /// Whether it is in use, or revoked.
    pub active: bool,
    /// Whether its certificate is not known to the server yet.
    pub pending: bool,
    /// Its name for a person: the first digits of its id, in two groups.
    pub code: String,
    /// When the server learnt of it, in words.
    pub added: Option<String>,
    /// When the server last received something it wrote, in words; other phones that only read are not seen.
    pub wrote: Option<String>,
}

impl Phone {
    /// The text an old phone shows to a new one: which person it is about.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn invitation(&mut self) -> Result<String, PhoneError> {
        self.writing(|_, identity, _| Ok(invitation_text(identity.space)))
    }

    /// On the new phone: makes its keys for that person, and the text that answers the invitation.
    ///
    /// Asking again gives the same text.
    ///
    /// # Errors
    /// [`SyncFault::Typing`], [`SyncFault::AlreadySomeone`].
    pub fn join(&mut self, invitation: &str) -> Result<String, PhoneError> {
        self.may_keep()?;
        let space = parse_invitation(invitation)?;
        let mut scene = Scene { now: self.clock.now(), entropy: &mut self.entropy };
        let tx = self.store.begin()?;
        let identity = Identity::join(&*tx, space, &mut scene)?;
        tx.commit()?;
        Ok(identity.pairing_text())
    }

    /// On the old phone: certifies the new device and wraps the keys to it. Both phones then sync, the old one first.
    ///
    /// # Errors
    /// [`SyncFault::Typing`], [`SyncFault::WrongSpace`].
    pub fn certify(&mut self, pairing: &str) -> Result<DeviceId, PhoneError> {
        self.writing(|tx, identity, scene| {
            let (keys, proof) = parse_pairing(pairing, &identity.space)?;
            let view =
                SpaceView::load(tx, identity.space, Overlay::Pending(scene.now))?.ok_or(SyncFault::NotYetJoined)?;
            let device = keys.device_id();
            if !view.devices.devices.contains_key(&device) {
                let generation = view.devices.current_generation().map_or(0, |(number, _)| number);
                let body = Plain::Certify { keys, generation, proof };
                Author::new(tx, identity).plain(identity.space, &LogId::devices(), &body, scene)?;
                keyring::upkeep(tx, identity, scene)?;
            }
            Ok(device)
        })
    }

    /// Revokes another device: it gets nothing new, and new keys are made without it.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`], [`PhoneError::Input`] for this phone itself.
    pub fn revoke_device(&mut self, device: DeviceId) -> Result<(), PhoneError> {
        self.writing(|tx, identity, scene| {
            if device == identity.device() {
                return Err(PhoneError::input("device", "another device than this one"));
            }
            let view =
                SpaceView::load(tx, identity.space, Overlay::Pending(scene.now))?.ok_or(SyncFault::NotYetJoined)?;
            if !view.devices.was_active(&device, view.devices.seq) {
                return Err(PhoneError::not_found("device", device.to_hex()));
            }
            let author = Author::new(tx, identity);
            author.plain(identity.space, &LogId::devices(), &Plain::RevokeDevice(device), scene)?;
            keyring::upkeep(tx, identity, scene)?;
            Ok(())
        })
    }

    /// This person's devices.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn devices(&mut self) -> Result<Vec<DeviceView>, PhoneError> {
        let locale = self.locale()?;
        let found = self.reading(|tx, identity, scene| {
            let known = SpaceView::load(tx, identity.space, Overlay::None)?;
            let Some(view) = SpaceView::load(tx, identity.space, Overlay::Pending(scene.now))? else {
                return Ok(Vec::new());
            };
            let now = scene.now;
            let wrote = last_wrote(tx, identity.space)?;
            let is_known = |id: &DeviceId| known.as_ref().is_some_and(|known| known.devices.devices.contains_key(id));
            Ok(view
                .devices
                .devices
                .iter()
                .map(|(id, device)| DeviceView {
                    id: id.to_hex(),
                    this: *id == identity.device(),
                    active: device.ended.is_none(),
                    pending: !is_known(id),
                    code: short(&id.to_hex()),
                    added: is_known(id).then(|| when(device.certified_at, now, locale)),
                    wrote: wrote.get(id).map(|at| when(*at, now, locale)),
                })
                .collect())
        })?;
        Ok(found.unwrap_or_default())
    }

    /// The recovery code, shown this once: afterwards the phone does not know it any more.
    ///
    /// Makes the person's identity if there is none yet. `None` when it was shown before, or on a paired device.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn recovery_code(&mut self) -> Result<Option<Zeroizing<String>>, PhoneError> {
        self.writing(|tx, _, _| Ok(take_recovery_code(tx)?))
    }
}

/// When the server received the last entry of each device in the logs of a space.
fn last_wrote(tx: &dyn Txn, space: SpaceId) -> Result<BTreeMap<DeviceId, Millis>, SyncFault> {
    let mut last = BTreeMap::new();
    for log in tx.list_logs()?.into_iter().filter(|row| row.space == space) {
        let mut after = 0;
        loop {
            let page = tx.list_entries(space, &log.log, after, PAGE)?;
            let Some(end) = page.last().map(|row| row.seq) else { break };
            for row in page {
                let (device, at) = (Frame::parse(row.frame)?.header()?.device, Stamp::parse(&row.stamp)?.received_at);
                last.entry(device).and_modify(|known: &mut Millis| *known = (*known).max(at)).or_insert(at);
            }
            after = end;
        }
    }
    Ok(last)
}

/// `3fa9 07b1`.
pub(super) fn short(hex: &str) -> String {
    let digits = |from, to| hex.get(from..to).unwrap_or_default();
    format!("{} {}", digits(0, 4), digits(4, 8))
}
