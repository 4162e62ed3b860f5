//! Tagged hashing: every hash and signature of the wire begins with the name of what it covers.
//!
//! A tag is ASCII `sojourn/1/NAME` and a zero byte; a hash is unkeyed BLAKE3-256 over tag ‖ bytes. The list of names is
//! here and, for other implementers, in `docs/protocol.md`; a test holds the two together.

use crate::id::Hash;

macro_rules! tags {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// What a hash, signature, key or associated datum is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Tag { $($(#[$doc])* $variant),+ }

        impl Tag {
            /// Every tag there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The bytes that lead: `sojourn/1/NAME` and a zero byte.
            #[must_use]
            pub const fn bytes(self) -> &'static [u8] {
                match self { $(Self::$variant => concat!("sojourn/1/", $name, "\0").as_bytes()),+ }
            }

            /// The name as documented.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

tags! {
    /// A space's id, over its genesis.
    Space = "space",
    /// A device's id, over its Ed25519 public key.
    Device = "device",
    /// A header's hash, over format ‖ header.
    Header = "header",
    /// What a device signs, over format ‖ header.
    HeaderSignature = "header-signature",
    /// A body's hash.
    Body = "body",
    /// A commitment to a content key.
    KeyId = "key-id",
    /// A stamp's hash.
    Stamp = "stamp",
    /// One step of a log's running hash.
    Chain = "chain",
    /// A request's hash, over the uncompressed body as sent.
    Request = "request",
    /// The check in a written recovery code.
    CodeCheck = "code-check",
    /// The check in a pairing text.
    PairingCheck = "pairing-check",
    /// HPKE info: a content key for a holder.
    WrapContent = "wrap-content",
    /// HPKE info: a person key for a device.
    WrapDevice = "wrap-device",
    /// HPKE info: a grant's purpose for owner and grantee.
    WrapPurpose = "wrap-purpose",
    /// Associated data: an older content key under a newer one.
    OldKey = "old-key",
    /// Associated data: a grant's purpose.
    Purpose = "purpose",
    /// What a new device signs to be certified.
    CertifyProof = "certify-proof",
    /// A round's receipts.
    Receipts = "receipts",
    /// A log head alone.
    Head = "head",
    /// HKDF info: the recovery signing key.
    RecoveryEd25519 = "recovery-ed25519",
    /// HKDF info: the recovery sealing key.
    RecoveryX25519 = "recovery-x25519",
    /// An operation's unpadded plaintext: tells a repeat from a differing second under one name.
    Plaintext = "plaintext",
    /// Associated data of a snapshot, and what its author signs.
    Snapshot = "snapshot",
    /// Reserved: what an owner will sign over a checkpoint of `devices` or `access`.
    Checkpoint = "checkpoint",
    /// What a device signs to enrol or to refresh.
    Proof = "proof",
    /// A pull cursor's authentication.
    Cursor = "cursor",
    /// A courier bundle.
    Bundle = "bundle",
    /// What a device signs on a person's card.
    Card = "card",
    /// A guidance role signature.
    Guidance = "guidance",
}

/// BLAKE3-256 over the tag and the parts, in order.
#[must_use]
pub fn hash(tag: Tag, parts: &[&[u8]]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(tag.bytes());
    for part in parts {
        hasher.update(part);
    }
    Hash(*hasher.finalize().as_bytes())
}

/// Tag ‖ parts as one byte string, where a primitive wants the bytes themselves (signatures, HPKE info, AAD).
#[must_use]
pub fn tagged(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let mut out = tag.bytes().to_vec();
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}
