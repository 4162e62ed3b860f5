//! Who this phone is: its device keys, and the space it speaks for.
//!
//! Made when the first private thing is written, never to look at guidance. Everything here is written in the caller's
//! transaction: keys, genesis, first generation, and the frames that tell a server later.

use serde::{Deserialize, Serialize};
use sojourn_core::entropy::Entropy;
use sojourn_core::hash::{Tag, hash};
use sojourn_core::id::{DeviceId, LogId, Signature, SpaceId};
use sojourn_core::sync::Plain;
use sojourn_core::sync::genesis::{Genesis, PersonGenesis};
use sojourn_core::sync::keys::{DeviceKeys, PublicKeys, SealingSecret, verify_certify_proof};
use sojourn_core::sync::recovery::{RecoveryCode, pairing_text, parse_pairing_text};
use sojourn_core::sync::wrap::{Wrap, WrapFor, wrap};
use zeroize::Zeroizing;

use super::author::Author;
use super::{Scene, SyncFault};
use crate::store::{LogRow, SpaceRow, Txn};

const DEVICE: &str = "device";
const RECOVERY: &str = "recovery-code";
const PAIRING_CHECK_BYTES: usize = 6;

/// This installation's keys and the space it belongs to.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The person's space.
    pub space: SpaceId,
    /// The device's secret keys.
    pub keys: DeviceKeys,
    /// Whether the space was joined by pairing and its logs have not arrived yet.
    pub joining: bool,
    /// Whose applications are worked on: the person's own, or those of someone who let them in.
    pub whose: SpaceId,
}

/// What is sealed in a space's row.
#[derive(Serialize, Deserialize)]
struct SpaceDetail {
    joining: bool,
}

impl Identity {
    /// Reads it; `None` before the first private thing.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails or is locked.
    pub fn load(tx: &dyn Txn) -> Result<Option<Self>, SyncFault> {
        let Some(bytes) = tx.get_private(DEVICE)? else { return Ok(None) };
        let (Some(signing), Some(sealing)) = (bytes.first_chunk::<32>(), bytes.last_chunk::<32>()) else {
            return Err(SyncFault::Corrupt("device keys"));
        };
        let Some(row) = tx.list_spaces()?.into_iter().find(|row| row.own) else { return Ok(None) };
        let detail: SpaceDetail =
            serde_json::from_slice(&row.detail).map_err(|_| SyncFault::Corrupt("space detail"))?;
        let keys = DeviceKeys::from_bytes(signing, sealing);
        Ok(Some(Self { space: row.space, keys, joining: detail.joining, whose: row.space }))
    }

    /// This device's id.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.keys.device_id()
    }

    /// Reads it, or makes device, space, recovery code and first generation.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails or is locked.
    pub fn load_or_create(tx: &dyn Txn, scene: &mut Scene<'_>) -> Result<Self, SyncFault> {
        match Self::load(tx)? {
            Some(identity) => Ok(identity),
            None => Self::create(tx, scene),
        }
    }

    fn create(tx: &dyn Txn, scene: &mut Scene<'_>) -> Result<Self, SyncFault> {
        let keys = DeviceKeys::generate(scene.entropy);
        let code = RecoveryCode::generate(scene.entropy);
        let recovery = code.keys().public();
        let genesis = Genesis::Person(PersonGenesis { device: keys.public(), recovery, random: scene.entropy.array() });
        let space = genesis.space_id();
        let identity = Self { space, keys, joining: false, whose: space };
        identity.store(tx)?;
        tx.put_private(RECOVERY, code.to_text().as_bytes())?;
        let author = Author::new(tx, &identity);
        author.plain(identity.space, &LogId::devices(), &Plain::Genesis(genesis), scene)?;
        let secret = SealingSecret::generate(scene.entropy);
        let generation = new_generation(&identity, 1, &secret, &[identity.keys.public()], &recovery, scene)?;
        author.plain(identity.space, &LogId::devices(), &generation, scene)?;
        tx.put_person_key(identity.space, 1, secret.expose())?;
        Ok(identity)
    }

    /// Makes keys for a device that is to join a space, and waits to be certified.
    ///
    /// # Errors
    /// [`SyncFault::AlreadySomeone`] when this phone has a space already, and store failures.
    pub fn join(tx: &dyn Txn, space: SpaceId, scene: &mut Scene<'_>) -> Result<Self, SyncFault> {
        match Self::load(tx)? {
            Some(known) if known.joining && known.space == space => return Ok(known),
            Some(_) => return Err(SyncFault::AlreadySomeone),
            None => {}
        }
        let identity = Self { space, keys: DeviceKeys::generate(scene.entropy), joining: true, whose: space };
        identity.store(tx)?;
        for log in [LogId::devices(), LogId::access(), LogId::profile(), LogId::diary()] {
            tx.put_log(&LogRow::new(space, log))?;
        }
        Ok(identity)
    }

    /// The space's logs are here and name this device: it is no longer joining.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails.
    pub fn joined(&mut self, tx: &dyn Txn) -> Result<(), SyncFault> {
        self.joining = false;
        self.put_space(tx)
    }

    pub(super) fn store(&self, tx: &dyn Txn) -> Result<(), SyncFault> {
        let signing = Zeroizing::new(self.keys.signing.to_bytes());
        let both = Zeroizing::new([&signing[..], self.keys.sealing.expose()].concat());
        tx.put_private(DEVICE, &both)?;
        self.put_space(tx)
    }

    fn put_space(&self, tx: &dyn Txn) -> Result<(), SyncFault> {
        let detail = serde_json::to_vec(&SpaceDetail { joining: self.joining })
            .map_err(|_| SyncFault::Corrupt("space detail"))?;
        tx.put_space(&SpaceRow { space: self.space, own: true, detail: Zeroizing::new(detail) })?;
        Ok(())
    }

    /// What a new device shows to be certified: its public keys, and its proof for this space.
    #[must_use]
    pub fn pairing_text(&self) -> String {
        let proof = self.keys.certify_proof(&self.space);
        format!("{}.{}", pairing_text(&self.keys.public()), data_encoding::BASE32_NOPAD.encode(&proof.0))
    }
}

/// The body of a generation: its secret wrapped to devices and to the recovery key.
///
/// # Errors
/// [`SyncFault`] when a device's sealing key is no usable point.
pub fn new_generation(
    identity: &Identity,
    generation: u64,
    secret: &SealingSecret,
    devices: &[PublicKeys],
    recovery: &PublicKeys,
    scene: &mut Scene<'_>,
) -> Result<Plain, SyncFault> {
    let wraps = devices
        .iter()
        .chain([recovery])
        .map(|keys| wrap_for_device(identity.space, generation, secret, keys, scene))
        .collect::<Result<_, _>>()?;
    Ok(Plain::Generation { generation, public: secret.public(), wraps })
}

/// One device's wrap of a generation.
///
/// # Errors
/// As for [`new_generation`].
pub fn wrap_for_device(
    space: SpaceId,
    generation: u64,
    secret: &SealingSecret,
    keys: &PublicKeys,
    scene: &mut Scene<'_>,
) -> Result<(DeviceId, Wrap), SyncFault> {
    let device = keys.device_id();
    let what = WrapFor::Device { space: &space, generation, device: &device };
    Ok((device, wrap(what, secret.expose(), &keys.sealing, scene.entropy)?))
}

/// Takes the recovery code out of the store: it is shown this once.
///
/// # Errors
/// [`SyncFault`] when the store fails or is locked.
pub fn take_recovery_code(tx: &dyn Txn) -> Result<Option<Zeroizing<String>>, SyncFault> {
    let Some(bytes) = tx.get_private(RECOVERY)? else { return Ok(None) };
    tx.delete_private(RECOVERY)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| SyncFault::Corrupt("recovery code"))?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}

/// What an old device shows to one that is to join: the space, with a check against slips.
#[must_use]
pub fn invitation_text(space: SpaceId) -> String {
    let check = hash(Tag::PairingCheck, &[space.as_bytes()]);
    data_encoding::BASE32_NOPAD.encode(&[space.as_bytes(), &check.0[..PAIRING_CHECK_BYTES]].concat())
}

/// Reads an invitation; case, spaces and hyphens do not matter.
///
/// # Errors
/// [`SyncFault::Typing`] when the check does not fit.
pub fn parse_invitation(text: &str) -> Result<SpaceId, SyncFault> {
    let bytes = data_encoding::BASE32_NOPAD.decode(compact(text).as_bytes()).map_err(|_| SyncFault::Typing)?;
    let (space, check) = bytes.split_at_checked(SpaceId::LEN).ok_or(SyncFault::Typing)?;
    let expected = hash(Tag::PairingCheck, &[space]);
    if check != &expected.0[..PAIRING_CHECK_BYTES] {
        return Err(SyncFault::Typing);
    }
    SpaceId::from_slice(space).map_err(|_| SyncFault::Typing)
}

/// Reads what a new device shows, and checks its proof for this space.
///
/// # Errors
/// [`SyncFault::Typing`] for a slip, [`SyncFault::WrongSpace`] when the proof is for another person's space.
pub fn parse_pairing(text: &str, space: &SpaceId) -> Result<(PublicKeys, Signature), SyncFault> {
    let (keys, proof) = text.split_once('.').ok_or(SyncFault::Typing)?;
    let keys = parse_pairing_text(keys).map_err(|_| SyncFault::Typing)?;
    let bytes = data_encoding::BASE32_NOPAD.decode(compact(proof).as_bytes()).map_err(|_| SyncFault::Typing)?;
    let proof = Signature::from_slice(&bytes).map_err(|_| SyncFault::Typing)?;
    verify_certify_proof(space, &keys, &proof).map_err(|_| SyncFault::WrongSpace)?;
    Ok((keys, proof))
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect()
}
