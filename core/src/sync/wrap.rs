//! Giving a 32-byte key to someone: HPKE base mode (RFC 9180), X25519, HKDF-SHA256, ChaCha20-Poly1305.
//!
//! The `info` of each wrap binds what the key is for and whom it is for, so that a wrap moved elsewhere does not open.
//! The entropy drawn is the 32 bytes from which RFC 9180's `DeriveKeyPair` makes the ephemeral key.

use std::convert::Infallible;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use zeroize::Zeroizing;

use super::SyncError;
use super::codec::Writer;
use super::keys::SealingSecret;
use crate::entropy::Entropy;
use crate::hash::{Tag, tagged};
use crate::id::{DeviceId, GrantId, KeyId, LogId, SealingPublic, SpaceId};

/// Bytes of a wrap: encapsulated key, sealed key, tag.
pub const WRAP_BYTES: usize = 32 + 32 + 16;

/// One wrapped key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrap(pub [u8; WRAP_BYTES]);

/// What a wrapped key is for.
#[derive(Debug, Clone, Copy)]
pub enum WrapFor<'a> {
    /// A log's content key, for a person (or group) and one of their generations.
    Content {
        /// The log's space.
        space: &'a SpaceId,
        /// The log.
        log: &'a LogId,
        /// The key inside.
        key_id: &'a KeyId,
        /// The holder's space.
        recipient: &'a SpaceId,
        /// The holder's generation whose public key is used.
        generation: u64,
    },
    /// A generation's secret key, for one of the person's devices or the recovery key.
    Device {
        /// The person's space.
        space: &'a SpaceId,
        /// The generation inside.
        generation: u64,
        /// The device, or the recovery key's id.
        device: &'a DeviceId,
    },
    /// The key of a grant's purpose, for owner or grantee.
    Purpose {
        /// The owner's space.
        space: &'a SpaceId,
        /// The grant.
        grant: &'a GrantId,
        /// Owner or grantee.
        recipient: &'a SpaceId,
        /// The recipient's generation whose public key is used.
        generation: u64,
    },
}

impl WrapFor<'_> {
    /// The HPKE `info`: tag ‖ CBOR of what the key is for.
    #[must_use]
    pub fn info(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(160);
        let tag = match *self {
            Self::Content { space, log, key_id, recipient, generation } => {
                writer.array(5).bytes(space.0).text(log.as_str()).bytes(key_id.0);
                writer.bytes(recipient.0).uint(generation);
                Tag::WrapContent
            }
            Self::Device { space, generation, device } => {
                writer.array(3).bytes(space.0).uint(generation).bytes(device.0);
                Tag::WrapDevice
            }
            Self::Purpose { space, grant, recipient, generation } => {
                writer.array(4).bytes(space.0).bytes(grant.0).bytes(recipient.0).uint(generation);
                Tag::WrapPurpose
            }
        };
        tagged(tag, &[&writer.finish()])
    }
}

/// Wraps a key.
///
/// # Errors
/// [`SyncError::Sealed`] when the recipient's public key is a point of small order.
pub fn wrap(
    what: WrapFor<'_>,
    key: &[u8; 32],
    to: &SealingPublic,
    entropy: &mut impl Entropy,
) -> Result<Wrap, SyncError> {
    seal_to(to, &what.info(), key, entropy)?.try_into().map(Wrap).map_err(|_| SyncError::Sealed)
}

/// Unwraps a key.
///
/// # Errors
/// [`SyncError::Sealed`] when it was made for another recipient, purpose or place, or was changed.
pub fn unwrap(what: WrapFor<'_>, wrap: &Wrap, secret: &SealingSecret) -> Result<Zeroizing<[u8; 32]>, SyncError> {
    let plain = open_from(secret, &what.info(), &wrap.0)?;
    plain.as_slice().try_into().map(Zeroizing::new).map_err(|_| SyncError::Sealed)
}

/// Encapsulated key ‖ ciphertext ‖ tag for a recipient; no associated data, everything is bound by `info`.
pub(crate) fn seal_to(
    to: &SealingPublic,
    info: &[u8],
    plaintext: &[u8],
    entropy: &mut impl Entropy,
) -> Result<Vec<u8>, SyncError> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&to.0).map_err(|_| SyncError::Sealed)?;
    let (enc, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        info,
        plaintext,
        &[],
        &mut CallersRng(entropy),
    )
    .map_err(|_| SyncError::Sealed)?;
    Ok([&enc.to_bytes()[..], &sealed].concat())
}

/// Opens what [`seal_to`] sealed.
pub(crate) fn open_from(secret: &SealingSecret, info: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SyncError> {
    let (enc, ciphertext) = sealed.split_at_checked(32).ok_or(SyncError::Sealed)?;
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret.expose()).map_err(|_| SyncError::Sealed)?;
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).map_err(|_| SyncError::Sealed)?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &enc,
        info,
        ciphertext,
        &[],
    )
    .map(Zeroizing::new)
    .map_err(|_| SyncError::Sealed)
}

/// Lends the caller's entropy to the HPKE crate.
struct CallersRng<'a, E>(&'a mut E);

impl<E: Entropy> TryRng for CallersRng<'_, E> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.0.array()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.0.array()))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(out);
        Ok(())
    }
}

impl<E: Entropy> TryCryptoRng for CallersRng<'_, E> {}
