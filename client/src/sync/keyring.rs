//! Keys: opening what was wrapped for this phone, making what is due.
//!
//! After each round the ring is opened anew: generations by this device's key, content keys by generations, older keys
//! by newer ones. What is due (a generation after a revocation, a rotation where holders and entitled differ, a first
//! key for a log) is decided by `core` and written here.

use sojourn_core::access::state::AccessState;
use sojourn_core::id::{KeyId, LogId, SealingPublic, SpaceId};
use sojourn_core::sync::Plain;
use sojourn_core::sync::keys::SealingSecret;
use sojourn_core::sync::plain::{Holder, Rotation};
use sojourn_core::sync::seal::{ContentKey, open_old_key, seal_old_key};
use sojourn_core::sync::wrap::{WrapFor, unwrap, wrap};
use zeroize::Zeroizing;

use super::author::Author;
use super::contacts::generation_of;
use super::identity::{Identity, new_generation, wrap_for_device};
use super::view::{Overlay, SpaceView};
use super::{Scene, SyncFault};
use crate::store::{self, Txn};

/// Content keys of one log that this phone holds.
pub struct LogRing {
    keys: Vec<ContentKey>,
    current: Option<KeyId>,
}

impl LogRing {
    /// Reads a log's keys and which is current.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails or is locked.
    pub fn load(tx: &dyn Txn, space: SpaceId, log: &LogId, access: &AccessState) -> Result<Self, SyncFault> {
        let keys = tx.list_content_keys(space, log)?.iter().map(|row| ContentKey::from_bytes(*row.key)).collect();
        Ok(Self { keys, current: access.keys_of(log).and_then(|keys| keys.current) })
    }

    /// The key named.
    #[must_use]
    pub fn get(&self, key_id: &KeyId) -> Option<&ContentKey> {
        self.keys.iter().find(|key| key.key_id() == *key_id)
    }

    /// The key to seal with.
    #[must_use]
    pub fn current(&self) -> Option<&ContentKey> {
        self.get(&self.current?)
    }
}

/// The key to seal a log's next operation with; the log's first one is made here.
///
/// # Errors
/// [`SyncFault::NoKey`] when the log has a key that this phone does not hold, [`SyncFault::AccessEnded`] when another's log has
/// none, and store failures.
pub fn key_to_write(
    tx: &dyn Txn,
    identity: &Identity,
    space: SpaceId,
    log: &LogId,
    scene: &mut Scene<'_>,
) -> Result<ContentKey, SyncFault> {
    let view = SpaceView::load(tx, space, Overlay::Pending(scene.now))?.ok_or(SyncFault::NotYetJoined)?;
    let ring = LogRing::load(tx, space, log, &view.access)?;
    if let Some(key) = ring.current() {
        return Ok(key.clone());
    }
    if view.access.keys_of(log).is_some_and(|keys| keys.current.is_some()) {
        return Err(SyncFault::NoKey);
    }
    if space != identity.space {
        return Err(SyncFault::AccessEnded);
    }
    rotate(tx, identity, &view, log, scene)
}

/// Writes a new key for a log, wrapped to everyone entitled, the older ones sealed under it.
///
/// # Errors
/// [`SyncFault`] when the store fails, or a holder's generation is not known here.
pub fn rotate(
    tx: &dyn Txn,
    identity: &Identity,
    view: &SpaceView,
    log: &LogId,
    scene: &mut Scene<'_>,
) -> Result<ContentKey, SyncFault> {
    let space = view.access.space;
    let key = ContentKey::generate(scene.entropy);
    let key_id = key.key_id();
    let mut holders = Vec::new();
    for holder in view.access.entitled(log, scene.now) {
        let own = view.devices.current_generation().map(|(number, generation)| (number, generation.public));
        let newest = if holder == view.devices.space { own } else { generation_of(tx, holder)? };
        let (generation, public) = newest.ok_or(SyncFault::NoKey)?;
        let what = WrapFor::Content { space: &space, log, key_id: &key_id, recipient: &holder, generation };
        let wrap = wrap(what, key.expose(), &public, scene.entropy)?;
        holders.push(Holder { space: holder, generation, wrap });
    }
    let ring = LogRing::load(tx, space, log, &view.access)?;
    let to_seal = view.access.keys_of(log).map(|keys| keys.to_seal()).unwrap_or_default();
    let old = to_seal
        .iter()
        .filter_map(|old| ring.get(old))
        .filter_map(|old| {
            let sealed = seal_old_key(&key, old, &space, log, scene.entropy);
            Some((old.key_id(), sealed.try_into().ok()?))
        })
        .collect();
    let body = Plain::Rotate(Rotation { log: log.clone(), key_id, holders, old });
    Author::new(tx, identity).plain(space, &LogId::access(), &body, scene)?;
    keep(tx, space, log, &key)?;
    Ok(key)
}

/// Opens every key of the own space that this device can: after entries of `devices` or `access` arrived.
///
/// # Errors
/// [`SyncFault`] when the store fails. A wrap that does not open is skipped: others may.
pub fn open_all(tx: &dyn Txn, identity: &Identity, view: &SpaceView) -> Result<(), SyncFault> {
    open_generations(tx, identity, view)?;
    open_contents(tx, identity, view)
}

/// Opens the own generations: with them everything that was wrapped to this person, in whichever space.
fn open_generations(tx: &dyn Txn, identity: &Identity, view: &SpaceView) -> Result<(), SyncFault> {
    let space = identity.space;
    let device = identity.device();
    let held = tx.list_person_keys(space)?;
    for (number, generation) in &view.devices.generations {
        // Of two generations made at once the first counts: a secret made here may be the other's.
        if generation_secret(&held, *number, &generation.public).is_some() {
            continue;
        }
        let Some(wrapped) = generation.wraps.get(&device) else { continue };
        let what = WrapFor::Device { space: &space, generation: *number, device: &device };
        if let Ok(secret) = unwrap(what, wrapped, &identity.keys.sealing)
            && SealingSecret::from_bytes(*secret).public() == generation.public
        {
            tx.put_person_key(space, *number, &*secret)?;
        }
    }
    Ok(())
}

/// Opens the content keys of a space, one's own or another's, that were wrapped to this person.
///
/// # Errors
/// As for [`open_all`].
pub fn open_contents(tx: &dyn Txn, identity: &Identity, view: &SpaceView) -> Result<(), SyncFault> {
    let (space, recipient) = (view.access.space, identity.space);
    let person_keys = tx.list_person_keys(recipient)?;
    for (log, keys) in &view.access.keys {
        let held: Vec<KeyId> = tx.list_content_keys(space, log)?.iter().map(|key| key.key_id).collect();
        let mut open: Vec<ContentKey> = Vec::new();
        for (key_id, announced) in keys.announced.iter().filter(|(key_id, _)| !held.contains(key_id)) {
            let Some(holder) = announced.holders.get(&recipient) else { continue };
            let Some((_, secret)) = person_keys.iter().find(|(number, _)| *number == holder.generation) else {
                continue;
            };
            let Some(secret) = secret.first_chunk::<32>().map(|bytes| SealingSecret::from_bytes(*bytes)) else {
                continue;
            };
            let what =
                WrapFor::Content { space: &space, log, key_id, recipient: &recipient, generation: holder.generation };
            if let Ok(bytes) = unwrap(what, &holder.wrap, &secret)
                && let Ok(key) = ContentKey::from_announced(&*bytes, key_id)
            {
                open.push(key);
            }
        }
        open_older(tx, space, log, keys, open)?;
    }
    Ok(())
}

/// The secret of a generation, if it is held and the very one that counts.
fn generation_secret(held: &[(u64, store::Secret)], number: u64, public: &SealingPublic) -> Option<SealingSecret> {
    let (_, bytes) = held.iter().find(|(known, _)| *known == number)?;
    let secret = SealingSecret::from_bytes(*bytes.first_chunk::<32>()?);
    (secret.public() == *public).then_some(secret)
}

fn open_older(
    tx: &dyn Txn,
    space: SpaceId,
    log: &LogId,
    keys: &sojourn_core::access::keys::LogKeys,
    mut open: Vec<ContentKey>,
) -> Result<(), SyncFault> {
    while let Some(key) = open.pop() {
        keep(tx, space, log, &key)?;
        let Some(announced) = keys.announced.get(&key.key_id()) else { continue };
        for (old, sealed) in &announced.old {
            let held = tx.list_content_keys(space, log)?.iter().any(|row| row.key_id == *old);
            if !held && let Ok(older) = open_old_key(&key, old, sealed, &space, log) {
                open.push(older);
            }
        }
    }
    Ok(())
}

fn keep(tx: &dyn Txn, space: SpaceId, log: &LogId, key: &ContentKey) -> Result<(), SyncFault> {
    let row = store::ContentKey { key_id: key.key_id(), key: Zeroizing::new(*key.expose()) };
    Ok(tx.put_content_key(space, log, &row)?)
}

/// Writes what is due in the own space: a generation, wraps for devices that lack one, rotations.
///
/// Returns whether anything was written.
///
/// # Errors
/// [`SyncFault`] when the store fails.
pub fn upkeep(tx: &dyn Txn, identity: &Identity, scene: &mut Scene<'_>) -> Result<bool, SyncFault> {
    let load = |now| SpaceView::load(tx, identity.space, Overlay::Pending(now));
    let Some(view) = load(scene.now)? else { return Ok(false) };
    if !view.devices.was_active(&identity.device(), view.devices.seq) {
        return Ok(false);
    }
    let mut wrote = false;
    if view.devices.needs_generation() {
        renew_generation(tx, identity, &view, scene)?;
        wrote = true;
    } else if let Some(body) = missing_wraps(tx, identity, &view, scene)? {
        Author::new(tx, identity).plain(identity.space, &LogId::devices(), &body, scene)?;
        wrote = true;
    }
    let Some(view) = load(scene.now)? else { return Ok(wrote) };
    let newest = view.devices.current_generation().map_or(0, |(number, _)| number);
    let due: Vec<LogId> =
        view.access
            .keys
            .iter()
            .filter(|(log, keys)| {
                let outdated = keys.current.and_then(|id| keys.announced.get(&id)).is_some_and(|key| {
                    key.holders.get(&identity.space).is_some_and(|holder| holder.generation < newest)
                });
                outdated || view.access.needs_rotation(log, scene.now)
            })
            .map(|(log, _)| log.clone())
            .collect();
    for log in due {
        // Rotating without holding the history would lock everyone out of it: another device will do it.
        let ring = LogRing::load(tx, identity.space, &log, &view.access)?;
        let holds_all = view.access.keys_of(&log).is_some_and(|k| k.to_seal().iter().all(|id| ring.get(id).is_some()));
        if holds_all {
            rotate(tx, identity, &view, &log, scene)?;
            wrote = true;
        }
    }
    Ok(wrote)
}

fn renew_generation(
    tx: &dyn Txn,
    identity: &Identity,
    view: &SpaceView,
    scene: &mut Scene<'_>,
) -> Result<(), SyncFault> {
    let number = view.devices.current_generation().map_or(1, |(number, _)| number + 1);
    let devices: Vec<_> = view.devices.active().map(|(_, device)| device.keys).collect();
    let secret = SealingSecret::generate(scene.entropy);
    let body = new_generation(identity, number, &secret, &devices, &view.devices.recovery, scene)?;
    Author::new(tx, identity).plain(identity.space, &LogId::devices(), &body, scene)?;
    Ok(tx.put_person_key(identity.space, number, secret.expose())?)
}

fn missing_wraps(
    tx: &dyn Txn,
    identity: &Identity,
    view: &SpaceView,
    scene: &mut Scene<'_>,
) -> Result<Option<Plain>, SyncFault> {
    let lacking: Vec<_> = view.devices.without_wrap().map(|(_, device)| device.keys).collect();
    let Some((number, generation)) = view.devices.current_generation() else { return Ok(None) };
    let held = tx.list_person_keys(identity.space)?;
    let secret = generation_secret(&held, number, &generation.public);
    let Some(secret) = secret.filter(|_| !lacking.is_empty()) else { return Ok(None) };
    let wraps = lacking
        .iter()
        .map(|keys| wrap_for_device(identity.space, number, &secret, keys, scene))
        .collect::<Result<_, _>>()?;
    Ok(Some(Plain::Generation { generation: number, public: generation.public, wraps }))
}
