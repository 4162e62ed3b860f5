//! Secret keys: made from the caller's entropy, wiped when dropped, never printed and never serialised.

use ed25519_dalek::SigningKey;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::SyncError;
use super::codec::{Reader, Writer};
use super::header::device_id;
use crate::entropy::Entropy;
use crate::hash::{Tag, tagged};
use crate::id::{DeviceId, SealingPublic, Signature, SigningPublic, SpaceId};

/// A secret X25519 scalar, kept unclamped as it was drawn or derived.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingSecret([u8; 32]);

impl SealingSecret {
    /// Takes 32 secret bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Draws one.
    pub fn generate(entropy: &mut impl Entropy) -> Self {
        Self(entropy.array())
    }

    /// The 32 secret bytes, for keeping under a store key.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> SealingPublic {
        SealingPublic(PublicKey::from(&StaticSecret::from(self.0)).to_bytes())
    }
}

impl std::fmt::Debug for SealingSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingSecret(hidden)")
    }
}

/// The two public keys of a device or of a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct PublicKeys {
    /// Verifies what it signs; its hash is the device's id.
    pub signing: SigningPublic,
    /// Receives wraps.
    pub sealing: SealingPublic,
}

impl PublicKeys {
    /// The id of the device, or of the recovery key as an author.
    #[must_use]
    pub fn device_id(&self) -> DeviceId {
        device_id(&self.signing)
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.bytes(self.signing.0).bytes(self.sealing.0);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, SyncError> {
        Ok(Self { signing: SigningPublic(reader.fixed()?), sealing: SealingPublic(reader.fixed()?) })
    }
}

/// A device's two secret keys.
#[derive(Clone)]
pub struct DeviceKeys {
    /// Signs frames, proofs and snapshots.
    pub signing: SigningKey,
    /// Opens wraps made for this device.
    pub sealing: SealingSecret,
}

impl std::fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeviceKeys({}, hidden)", self.public().device_id())
    }
}

impl DeviceKeys {
    /// Draws both.
    pub fn generate(entropy: &mut impl Entropy) -> Self {
        let seed = Zeroizing::new(entropy.array::<32>());
        Self { signing: SigningKey::from_bytes(&seed), sealing: SealingSecret::generate(entropy) }
    }

    /// Rebuilds both from kept secret bytes.
    #[must_use]
    pub fn from_bytes(signing: &[u8; 32], sealing: &[u8; 32]) -> Self {
        Self { signing: SigningKey::from_bytes(signing), sealing: SealingSecret::from_bytes(*sealing) }
    }

    /// The public halves.
    #[must_use]
    pub fn public(&self) -> PublicKeys {
        PublicKeys { signing: SigningPublic(self.signing.verifying_key().to_bytes()), sealing: self.sealing.public() }
    }

    /// The device's id.
    #[must_use]
    pub fn device_id(&self) -> DeviceId {
        self.public().device_id()
    }

    /// Proves to a space that whoever asks to be certified holds the signing key.
    #[must_use]
    pub fn certify_proof(&self, space: &SpaceId) -> Signature {
        sign(&self.signing, &certify_message(space, &self.public()))
    }
}

/// Checks a [`DeviceKeys::certify_proof`].
///
/// # Errors
/// [`SyncError::Signature`] when it is not that device's proof for that space.
pub fn verify_certify_proof(space: &SpaceId, keys: &PublicKeys, proof: &Signature) -> Result<(), SyncError> {
    verify(&keys.signing, &certify_message(space, keys), proof)
}

fn certify_message(space: &SpaceId, keys: &PublicKeys) -> Vec<u8> {
    let mut writer = Writer::array_of(3);
    writer.bytes(space.0);
    keys.write(&mut writer);
    tagged(Tag::CertifyProof, &[&writer.finish()])
}

/// Signs bytes that already begin with their tag.
#[must_use]
pub fn sign(key: &SigningKey, message: &[u8]) -> Signature {
    use ed25519_dalek::Signer;
    Signature(key.sign(message).to_bytes())
}

/// Checks a signature over bytes that begin with their tag, strictly.
///
/// # Errors
/// [`SyncError::Signature`] when it does not verify.
pub fn verify(key: &SigningPublic, message: &[u8], signature: &Signature) -> Result<(), SyncError> {
    super::frame::verifying_key(key)?
        .verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0))
        .map_err(|_| SyncError::Signature)
}
