//! Why bytes of the sync room were refused: one variant per thing a caller can do something about.

use crate::cbor::CborError;
use crate::id::IdError;

/// Why a frame, body, key or text was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The bytes are not the deterministic CBOR of the shape named.
    #[error("not a well-formed {what}: {why}")]
    Malformed {
        /// The shape that was expected.
        what: &'static str,
        /// What was wrong with it.
        why: &'static str,
    },
    /// A field's value is not valid CBOR for these logs.
    #[error("a value is not allowed here")]
    Value(#[from] CborError),
    /// An id inside has the wrong length or form.
    #[error("an id is malformed")]
    Id(#[from] IdError),
    /// More bytes or items than the named limit.
    #[error("{what} is larger than {max}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit, in bytes or items.
        max: usize,
    },
    /// The frame's format is newer than this program; keep it, chain it, do not interpret it.
    #[error("frame format {0} is not known here")]
    UnsupportedFormat(u8),
    /// A signature does not verify, or a key is not a valid public key.
    #[error("the signature does not verify")]
    Signature,
    /// The body is not the one whose hash the header signs.
    #[error("the body does not match its header")]
    BodyHash,
    /// Sealed bytes do not open: wrong key, wrong place or changed bytes.
    #[error("sealed bytes do not open")]
    Sealed,
    /// Padding is missing or larger than the content needs.
    #[error("the padding is not the one for this content")]
    Padding,
    /// An unwrapped key does not hash to the `key_id` announced for it.
    #[error("the key is not the one that was announced")]
    KeyMismatch,
    /// A typed code or pairing text fails its check.
    #[error("the text has a typing mistake")]
    Check,
}

impl SyncError {
    pub(crate) const fn malformed(what: &'static str, why: &'static str) -> Self {
        Self::Malformed { what, why }
    }
}
