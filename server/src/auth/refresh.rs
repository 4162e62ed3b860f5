//! Refresh tokens: 32 random bytes as text, stored as a hash, bound to the device key by the proof that comes with them.

use data_encoding::BASE64URL_NOPAD;
use sojourn_core::id::Hash;

use crate::keys::{KeyError, random};

/// A new token's text.
///
/// # Errors
/// [`KeyError::Random`].
pub fn new_token() -> Result<String, KeyError> {
    random::<32>().map(|bytes| BASE64URL_NOPAD.encode(&bytes))
}

/// What is stored of a token. A plain hash suffices: the token is 256 random bits.
#[must_use]
pub fn token_hash(token: &str) -> Hash {
    Hash(*blake3::hash(token.as_bytes()).as_bytes())
}
