//! Signed documents: `{"signed": …, "signatures": [{"key": …, "sig": …}]}`, canonical, the signatures inside.

use std::collections::BTreeSet;
use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::root::RoleKeys;
use super::{DOCUMENT_BYTES_MAX, TrustError};
use crate::guidance::jcs;
use crate::hash::{Tag, tagged};

/// What a key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Roots.
    Root,
    /// Releases and withdrawals.
    Release,
    /// Timestamps.
    Timestamp,
    /// A server's receipts and log heads.
    Log,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Root, Self::Release, Self::Timestamp, Self::Log];

    /// The name as written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Release => "release",
            Self::Timestamp => "timestamp",
            Self::Log => "log",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An Ed25519 public key, as lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey(pub [u8; 32]);

/// Not the hex of a public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not 64 lower-case hex digits")]
pub struct PublicKeyError;

impl PublicKey {
    /// The public half.
    #[must_use]
    pub fn of(key: &SigningKey) -> Self {
        Self(key.verifying_key().to_bytes())
    }
}

impl TryFrom<String> for PublicKey {
    type Error = PublicKeyError;

    fn try_from(text: String) -> Result<Self, PublicKeyError> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| PublicKeyError)?;
        bytes.try_into().map(Self).map_err(|_| PublicKeyError)
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        data_encoding::HEXLOWER.encode(&key.0)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from(*self))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from(*self))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeySignature {
    key: PublicKey,
    sig: String,
}

/// A document with its signatures, not yet verified.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    signed: Value,
    signatures: Vec<KeySignature>,
}

impl Envelope {
    /// Reads an envelope.
    ///
    /// # Errors
    /// [`TrustError::TooLong`], [`TrustError::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustError> {
        if bytes.len() > DOCUMENT_BYTES_MAX {
            return Err(TrustError::TooLong(bytes.len()));
        }
        serde_json::from_slice(bytes).map_err(|error| TrustError::Malformed(error.to_string()))
    }

    /// Refuses unless enough different keys of a role have signed.
    ///
    /// # Errors
    /// [`TrustError::Threshold`].
    pub fn require(&self, role: Role, keys: &RoleKeys, needed: u32) -> Result<(), TrustError> {
        let message = message(role, &self.signed)?;
        let good: BTreeSet<PublicKey> = self
            .signatures
            .iter()
            .filter(|s| keys.keys.contains(&s.key) && s.covers(&message))
            .map(|s| s.key)
            .collect();
        let found = u32::try_from(good.len()).unwrap_or(u32::MAX);
        if found >= needed { Ok(()) } else { Err(TrustError::Threshold { role, needed, found }) }
    }

    /// The content, whose signatures the caller has required.
    ///
    /// # Errors
    /// [`TrustError::Malformed`].
    pub fn content<T: DeserializeOwned>(&self) -> Result<T, TrustError> {
        T::deserialize(&self.signed).map_err(|error| TrustError::Malformed(error.to_string()))
    }

    /// The `type` its content gives itself.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.signed.get("type")?.as_str()
    }

    /// Every key that is said to have signed, and whether it did, for a role. Which keys may is a root's to say.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] if the content has no canonical form.
    pub fn signatures(&self, role: Role) -> Result<Vec<(PublicKey, bool)>, TrustError> {
        let message = message(role, &self.signed)?;
        Ok(self.signatures.iter().map(|s| (s.key, s.covers(&message))).collect())
    }

    /// Adds another key's signature, as the second signer does.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] if the content has no canonical form.
    pub fn add_signature(&mut self, role: Role, key: &SigningKey) -> Result<(), TrustError> {
        let signature = key.sign(&message(role, &self.signed)?);
        let public = PublicKey::of(key);
        self.signatures.retain(|s| s.key != public);
        self.signatures.push(KeySignature { key: public, sig: data_encoding::HEXLOWER.encode(&signature.to_bytes()) });
        Ok(())
    }

    /// The bytes a role's keys sign for this content, for a signer whose key is somewhere else.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] if the content has no canonical form.
    pub fn message(&self, role: Role) -> Result<Vec<u8>, TrustError> {
        message(role, &self.signed)
    }

    /// Adds a signature that was made elsewhere, as lower-case hex, if it holds.
    ///
    /// # Errors
    /// [`TrustError::Signature`] when it is not over this content by this key.
    pub fn attach(&mut self, role: Role, key: PublicKey, signature: &str) -> Result<(), TrustError> {
        let signature = KeySignature { key, sig: signature.to_owned() };
        if !signature.covers(&message(role, &self.signed)?) {
            return Err(TrustError::Signature);
        }
        self.signatures.retain(|s| s.key != key);
        self.signatures.push(signature);
        Ok(())
    }

    /// The keys whose signatures hold, whether or not a root names them.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] if the content has no canonical form.
    pub fn signers(&self, role: Role) -> Result<BTreeSet<PublicKey>, TrustError> {
        let message = message(role, &self.signed)?;
        Ok(self.signatures.iter().filter(|s| s.covers(&message)).map(|s| s.key).collect())
    }

    /// The bytes to publish.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] if the content has no canonical form.
    pub fn bytes(&self) -> Result<Vec<u8>, TrustError> {
        jcs::canonical(self).map_err(|error| TrustError::Malformed(error.to_string()))
    }
}

impl KeySignature {
    fn covers(&self, message: &[u8]) -> bool {
        let Ok(bytes) = data_encoding::HEXLOWER.decode(self.sig.as_bytes()) else { return false };
        let Ok(signature) = ed25519_dalek::Signature::from_slice(&bytes) else { return false };
        VerifyingKey::from_bytes(&self.key.0).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

/// Tag, role, zero byte, canonical content: a release signature can never pass for a timestamp's.
fn message(role: Role, signed: &Value) -> Result<Vec<u8>, TrustError> {
    let canonical = jcs::canonical_value(signed).map_err(|error| TrustError::Malformed(error.to_string()))?;
    Ok(tagged(Tag::Guidance, &[role.name().as_bytes(), b"\0", &canonical]))
}

/// Signs content with every key given and returns the envelope's bytes.
///
/// # Errors
/// [`TrustError::Malformed`] if the content has no canonical form.
pub fn sign<T: Serialize>(role: Role, content: &T, keys: &[&SigningKey]) -> Result<Vec<u8>, TrustError> {
    let signed = serde_json::to_value(content).map_err(|error| TrustError::Malformed(error.to_string()))?;
    let mut envelope = Envelope { signed, signatures: Vec::new() };
    keys.iter().try_for_each(|key| envelope.add_signature(role, key))?;
    envelope.bytes()
}

/// Reads content signed by a role to its threshold.
///
/// # Errors
/// [`TrustError`].
pub fn open<T: DeserializeOwned>(role: Role, keys: &RoleKeys, bytes: &[u8]) -> Result<T, TrustError> {
    let envelope = Envelope::parse(bytes)?;
    envelope.require(role, keys, keys.threshold)?;
    envelope.content()
}
