//! Sealing with content keys: bodies, older keys under newer ones, and a grant's purpose.
//!
//! XChaCha20-Poly1305 with a fresh random nonce each time. Plaintexts are padded to few sizes, so that a size says
//! little about what was written; a size larger than needed is refused, so that there is one right size.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::SyncError;
use super::codec::Writer;
use super::header::Header;
use crate::entropy::Entropy;
use crate::hash::{Tag, hash, tagged};
use crate::id::{GrantId, KeyId, LogId, SpaceId};

/// Nonce and tag around every sealed text.
pub const SEAL_OVERHEAD_BYTES: usize = NONCE_BYTES + 16;

/// The largest padding class: an operation is a few fields, not a file (attachments travel apart).
pub const PADDED_BYTES_MAX: usize = 64 * 1024;

/// The largest sealed body.
pub const SEALED_BYTES_MAX: usize = PADDED_BYTES_MAX + SEAL_OVERHEAD_BYTES;

const NONCE_BYTES: usize = 24;
const SMALLEST_CLASSES: [usize; 3] = [128, 192, 256];
const END_OF_CONTENT: u8 = 0x80;

/// The key bodies of one log are sealed with.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ContentKey([u8; 32]);

impl std::fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ContentKey({}, hidden)", self.key_id())
    }
}

impl ContentKey {
    /// Draws one.
    pub fn generate(entropy: &mut impl Entropy) -> Self {
        Self(entropy.array())
    }

    /// Takes 32 secret bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Takes 32 secret bytes that must be the key announced as `key_id`.
    ///
    /// # Errors
    /// [`SyncError::KeyMismatch`] when they are not.
    pub fn from_announced(bytes: &[u8], key_id: &KeyId) -> Result<Self, SyncError> {
        let key = Self(bytes.try_into().map_err(|_| SyncError::KeyMismatch)?);
        if key.key_id() == *key_id { Ok(key) } else { Err(SyncError::KeyMismatch) }
    }

    /// The commitment by which everyone may name this key.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId(hash(Tag::KeyId, &[&self.0]).0)
    }

    /// The 32 secret bytes, for keeping under a store key.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Seals an operation's plaintext for the frame whose header will be `header` (its `body_hash` is not yet known and
/// not used; everything else in it is bound).
///
/// # Errors
/// [`SyncError::TooLarge`] when the plaintext does not fit the largest class.
pub fn seal_body(
    key: &ContentKey,
    format: u8,
    header: &Header,
    plaintext: &[u8],
    entropy: &mut impl Entropy,
) -> Result<Vec<u8>, SyncError> {
    Ok(seal_with(key.expose(), &header.associated_data(format), &pad(plaintext)?, entropy))
}

/// Opens a sealed body and removes its padding.
///
/// # Errors
/// [`SyncError::KeyMismatch`] when the header names another key, [`SyncError::Sealed`] when it does not open,
/// [`SyncError::Padding`] when its size is not the one its content needs.
pub fn open_body(key: &ContentKey, format: u8, header: &Header, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, SyncError> {
    if header.key_id != Some(key.key_id()) {
        return Err(SyncError::KeyMismatch);
    }
    unpad(open_with(key.expose(), &header.associated_data(format), body)?)
}

/// Seals an older content key under a newer one, so that one wrap opens the whole history.
#[must_use]
pub fn seal_old_key(
    new: &ContentKey,
    old: &ContentKey,
    space: &SpaceId,
    log: &LogId,
    entropy: &mut impl Entropy,
) -> Vec<u8> {
    seal_with(new.expose(), &old_key_data(space, log, &new.key_id(), &old.key_id()), old.expose(), entropy)
}

/// Opens an older content key.
///
/// # Errors
/// [`SyncError::Sealed`] when it does not open, [`SyncError::KeyMismatch`] when it is not the key named.
pub fn open_old_key(
    new: &ContentKey,
    old: &KeyId,
    sealed: &[u8],
    space: &SpaceId,
    log: &LogId,
) -> Result<ContentKey, SyncError> {
    let bytes = open_with(new.expose(), &old_key_data(space, log, &new.key_id(), old), sealed)?;
    ContentKey::from_announced(&bytes, old)
}

fn old_key_data(space: &SpaceId, log: &LogId, new: &KeyId, old: &KeyId) -> Vec<u8> {
    let mut writer = Writer::array_of(4);
    writer.bytes(space.0).text(log.as_str()).bytes(new.0).bytes(old.0);
    tagged(Tag::OldKey, &[&writer.finish()])
}

/// Seals the words of a grant's purpose under a key of its own, which is then wrapped to owner and grantee.
///
/// # Errors
/// [`SyncError::TooLarge`] when the text does not fit the largest class.
pub fn seal_purpose(
    key: &ContentKey,
    space: &SpaceId,
    grant: &GrantId,
    text: &[u8],
    entropy: &mut impl Entropy,
) -> Result<Vec<u8>, SyncError> {
    Ok(seal_with(key.expose(), &purpose_data(space, grant), &pad(text)?, entropy))
}

/// Opens a grant's purpose.
///
/// # Errors
/// [`SyncError::Sealed`] or [`SyncError::Padding`].
pub fn open_purpose(key: &ContentKey, space: &SpaceId, grant: &GrantId, sealed: &[u8]) -> Result<Vec<u8>, SyncError> {
    unpad(open_with(key.expose(), &purpose_data(space, grant), sealed)?).map(|text| text.to_vec())
}

fn purpose_data(space: &SpaceId, grant: &GrantId) -> Vec<u8> {
    let mut writer = Writer::array_of(2);
    writer.bytes(space.0).bytes(grant.0);
    tagged(Tag::Purpose, &[&writer.finish()])
}

/// The smallest class that holds `content` bytes and the mark that ends them.
fn class_of(content: usize) -> usize {
    let needed = content + 1;
    SMALLEST_CLASSES.into_iter().find(|class| needed <= *class).unwrap_or(needed.next_power_of_two())
}

/// Adds the mark 0x80 and zeros up to the size class.
///
/// # Errors
/// [`SyncError::TooLarge`] when no class is large enough.
pub fn pad(content: &[u8]) -> Result<Zeroizing<Vec<u8>>, SyncError> {
    pad_within(content, "body", PADDED_BYTES_MAX)
}

/// [`pad`] with a limit of its own.
pub(crate) fn pad_within(content: &[u8], what: &'static str, max: usize) -> Result<Zeroizing<Vec<u8>>, SyncError> {
    let class = class_of(content.len());
    if class > max {
        return Err(SyncError::TooLarge { what, max });
    }
    let mut padded = Zeroizing::new(Vec::with_capacity(class));
    padded.extend_from_slice(content);
    padded.push(END_OF_CONTENT);
    padded.resize(class, 0);
    Ok(padded)
}

/// Removes what [`pad`] added.
///
/// # Errors
/// [`SyncError::Padding`] when the mark is missing or the size is not the smallest that fits.
pub fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, SyncError> {
    let content = padded.iter().rposition(|byte| *byte != 0).ok_or(SyncError::Padding)?;
    if padded[content] != END_OF_CONTENT || class_of(content) != padded.len() {
        return Err(SyncError::Padding);
    }
    padded.truncate(content);
    Ok(padded)
}

/// nonce ‖ ciphertext ‖ tag under a 32-byte key, with associated data.
///
/// The one way anything is sealed with a symmetric key, also for stores at rest.
pub fn seal_with(key: &[u8; 32], associated: &[u8], plaintext: &[u8], entropy: &mut impl Entropy) -> Vec<u8> {
    let nonce = entropy.array::<NONCE_BYTES>();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plaintext, aad: associated })
        .expect("only a message beyond 256 GiB can fail");
    [&nonce[..], &sealed].concat()
}

/// Opens what [`seal_with`] sealed.
///
/// # Errors
/// [`SyncError::Sealed`] for another key, other associated data or changed bytes.
pub fn open_with(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SyncError> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SyncError::Sealed)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: associated })
        .map(Zeroizing::new)
        .map_err(|_| SyncError::Sealed)
}
