//! A frame: format, header, signature and body, four byte strings that are kept exactly as they came.
//!
//! Parsing takes the bytes apart once and keeps them, so that nothing is ever encoded again: what was signed, hashed,
//! stored and sent are the same bytes. A format from the future parses as far as its first six header positions.

use std::ops::Range;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use super::SyncError;
use super::codec::{Reader, Writer};
use super::header::{HEADER_BYTES_MAX, Header, Prefix, body_hash, device_id};
use super::seal::SEALED_BYTES_MAX;
use crate::hash::{Tag, hash};
use crate::id::{Hash, Signature, SigningPublic};

/// Deterministic CBOR, Ed25519, XChaCha20-Poly1305, BLAKE3.
pub const FORMAT_V1: u8 = 1;

/// Most bytes of a body: the largest padding class and its 40 bytes of nonce and tag. Plain bodies share the limit.
pub const BODY_BYTES_MAX: usize = SEALED_BYTES_MAX;

/// Most bytes of a signature in any format; version 1 uses 64. Leaves room for a post-quantum scheme.
pub const SIGNATURE_BYTES_MAX: usize = 8 * 1024;

/// Most bytes of a frame: its parts and their CBOR heads.
pub const FRAME_BYTES_MAX: usize = HEADER_BYTES_MAX + SIGNATURE_BYTES_MAX + BODY_BYTES_MAX + 16;

/// One signed operation, verbatim.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    bytes: Vec<u8>,
    format: u8,
    header: Range<usize>,
    signature: Range<usize>,
    body: Range<usize>,
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame(format {}, {} bytes, {})", self.format, self.bytes.len(), self.header_hash())
    }
}

impl Frame {
    /// Takes a frame apart, of any format.
    ///
    /// # Errors
    /// [`SyncError::TooLarge`] beyond [`FRAME_BYTES_MAX`] or a part's limit, [`SyncError::Malformed`] for anything
    /// that is not an array of four byte strings, the first of one byte.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, SyncError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(SyncError::TooLarge { what: "frame", max: FRAME_BYTES_MAX });
        }
        let start = bytes.as_ptr() as usize;
        let within = |part: &[u8]| {
            let from = part.as_ptr() as usize - start;
            from..from + part.len()
        };
        let mut reader = Reader::new(&bytes, "frame");
        reader.array_exact(4)?;
        let [format] = reader.fixed()?;
        let header = limited(&mut reader, "header", HEADER_BYTES_MAX).map(within)?;
        let signature = limited(&mut reader, "signature", SIGNATURE_BYTES_MAX).map(within)?;
        let body = limited(&mut reader, "body", BODY_BYTES_MAX).map(within)?;
        reader.finish()?;
        Ok(Self { format, header, signature, body, bytes })
    }

    /// Puts four parts together; used where a test or a tool needs bytes that no honest device would sign.
    ///
    /// # Errors
    /// [`SyncError::TooLarge`] when a part is beyond its limit.
    pub fn assemble(format: u8, header: &[u8], signature: &[u8], body: &[u8]) -> Result<Self, SyncError> {
        let mut writer = Writer::with_capacity(header.len() + signature.len() + body.len() + 16);
        writer.array(4).bytes([format]).bytes(header).bytes(signature).bytes(body);
        Self::parse(writer.finish())
    }

    /// Signs a version 1 frame over a body, sealed or plain. The header's `device` and `body_hash` are filled in here.
    ///
    /// # Errors
    /// [`SyncError::TooLarge`] when the body is beyond [`BODY_BYTES_MAX`].
    pub fn sign(header: Header, body: &[u8], key: &SigningKey) -> Result<Self, SyncError> {
        let device = device_id(&SigningPublic(key.verifying_key().to_bytes()));
        let header = Header { device, body_hash: body_hash(body), ..header }.to_bytes();
        let signature = key.sign(&signed_hash(FORMAT_V1, &header).0).to_bytes();
        Self::assemble(FORMAT_V1, &header, &signature, body)
    }

    /// The whole frame as it came.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The whole frame as it came.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The format's one byte.
    #[must_use]
    pub fn format(&self) -> u8 {
        self.format
    }

    /// The header's bytes.
    #[must_use]
    pub fn header_bytes(&self) -> &[u8] {
        &self.bytes[self.header.clone()]
    }

    /// The signature's bytes, 64 in version 1.
    #[must_use]
    pub fn signature_bytes(&self) -> &[u8] {
        &self.bytes[self.signature.clone()]
    }

    /// The body: sealed, or plain in `devices` and `access`; empty once erased or where it is not the reader's to see.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body.clone()]
    }

    /// Whether the body was erased or withheld, so that only the link in the chain is left.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.body.is_empty()
    }

    /// The same frame without its body: what remains after an erasure, and what a grantee sees of others' grants.
    #[must_use]
    pub fn to_bare(&self) -> Self {
        Self::assemble(self.format, self.header_bytes(), self.signature_bytes(), &[])
            .expect("parts of a parsed frame are within their limits")
    }

    /// The header of a version 1 frame.
    ///
    /// # Errors
    /// [`SyncError::UnsupportedFormat`] for later formats, otherwise what [`Header::parse`] refuses.
    pub fn header(&self) -> Result<Header, SyncError> {
        if self.format == FORMAT_V1 {
            Header::parse(self.header_bytes())
        } else {
            Err(SyncError::UnsupportedFormat(self.format))
        }
    }

    /// The six positions every format has.
    ///
    /// # Errors
    /// [`SyncError`] when they are not there.
    pub fn prefix(&self) -> Result<Prefix, SyncError> {
        Prefix::parse(self.header_bytes())
    }

    /// H(header): names this frame in receipts, chains, `admit` and `approve`. Covers format and header.
    #[must_use]
    pub fn header_hash(&self) -> Hash {
        hash(Tag::Header, &[&[self.format], self.header_bytes()])
    }

    /// Checks the signature alone, for frames whose body was erased or withheld.
    ///
    /// # Errors
    /// [`SyncError::Signature`] when it does not verify, [`SyncError::UnsupportedFormat`] beyond version 1.
    pub fn verify_signature(&self, key: &VerifyingKey) -> Result<(), SyncError> {
        if self.format != FORMAT_V1 {
            return Err(SyncError::UnsupportedFormat(self.format));
        }
        let signature = Signature::from_slice(self.signature_bytes()).map_err(|_| SyncError::Signature)?;
        let signed = signed_hash(self.format, self.header_bytes());
        key.verify_strict(&signed.0, &ed25519_dalek::Signature::from_bytes(&signature.0))
            .map_err(|_| SyncError::Signature)
    }

    /// Checks that the body is the one the header names.
    ///
    /// # Errors
    /// [`SyncError::BodyHash`] when it is not.
    pub fn verify_body(&self, header: &Header) -> Result<(), SyncError> {
        if body_hash(self.body()) == header.body_hash { Ok(()) } else { Err(SyncError::BodyHash) }
    }

    /// Checks form, body, device id and signature (strict Ed25519), and returns the header.
    ///
    /// # Errors
    /// [`SyncError`] naming the first thing that is wrong.
    pub fn verify(&self, key: &SigningPublic) -> Result<Header, SyncError> {
        let header = self.header()?;
        self.verify_body(&header)?;
        if header.device != device_id(key) {
            return Err(SyncError::Signature);
        }
        self.verify_signature(&verifying_key(key)?)?;
        Ok(header)
    }
}

/// A public key made ready for verifying; worth keeping where many frames of one device arrive.
///
/// # Errors
/// [`SyncError::Signature`] when the bytes are no curve point.
pub fn verifying_key(key: &SigningPublic) -> Result<VerifyingKey, SyncError> {
    VerifyingKey::from_bytes(&key.0).map_err(|_| SyncError::Signature)
}

/// The 32 bytes a device signs.
fn signed_hash(format: u8, header: &[u8]) -> Hash {
    hash(Tag::HeaderSignature, &[&[format], header])
}

fn limited<'a>(reader: &mut Reader<'a>, what: &'static str, max: usize) -> Result<&'a [u8], SyncError> {
    let part = reader.bytes()?;
    if part.len() > max { Err(SyncError::TooLarge { what, max }) } else { Ok(part) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{KeyId, LogId, OpId, SpaceId};
    use crate::sync::Head;
    use crate::sync::recovery::RecoveryCode;
    use proptest::prelude::*;

    fn key() -> SigningKey {
        RecoveryCode::from_bytes([3; 16]).keys().signing
    }

    fn public() -> SigningPublic {
        SigningPublic(key().verifying_key().to_bytes())
    }

    fn header() -> Header {
        Header {
            space: SpaceId([1; 32]),
            log: LogId::application([2; 16]),
            op_id: OpId([3; 16]),
            author_space: SpaceId([1; 32]),
            device: device_id(&public()),
            n: 1,
            base: Head::EMPTY,
            key_id: Some(KeyId([4; 32])),
            body_hash: Hash::ZERO,
        }
    }

    fn frame() -> Frame {
        Frame::sign(header(), b"sealed", &key()).expect("a small body")
    }

    #[test]
    fn a_frame_reads_back_with_its_header_and_verifies() {
        let again = Frame::parse(frame().into_bytes()).expect("own frame");
        let read = again.verify(&public()).expect("own signature");
        assert_eq!(read, Header { body_hash: body_hash(b"sealed"), ..header() });
    }

    #[test]
    fn a_bare_frame_keeps_its_name_and_its_signature() {
        let bare = frame().to_bare();
        assert!(bare.is_bare());
        assert_eq!(bare.header_hash(), frame().header_hash());
        bare.verify_signature(&verifying_key(&public()).expect("own key")).expect("still signed");
        assert_eq!(bare.verify(&public()), Err(SyncError::BodyHash));
    }

    #[test]
    fn a_format_from_the_future_is_kept_and_named_but_not_interpreted() {
        let header = [&[0x87][..], &header().to_bytes()[1..]].concat();
        let future = Frame::assemble(9, &header, &[1; 3000], b"?").expect("within limits");
        assert_eq!(Frame::parse(future.as_bytes().to_vec()).expect("parses").header_hash(), future.header_hash());
        assert_eq!(future.prefix().expect("six positions").n, 1);
        assert_eq!(future.header(), Err(SyncError::UnsupportedFormat(9)));
        assert_eq!(future.verify(&public()), Err(SyncError::UnsupportedFormat(9)));
    }

    #[test]
    fn a_sealed_log_needs_a_key_id_and_a_plain_one_has_none() {
        let plain_with_key = Header { log: LogId::devices(), ..header() };
        let sealed_without = Header { key_id: None, ..header() };
        for bad in [plain_with_key, sealed_without, Header { n: 0, ..header() }] {
            assert!(Header::parse(&bad.to_bytes()).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn a_flipped_bit_anywhere_never_passes(at in 0usize..400, bit in 0u8..8) {
            let mut bytes = frame().into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            prop_assert!(Frame::parse(bytes).and_then(|frame| frame.verify(&public())).is_err());
        }

        #[test]
        fn random_bytes_are_refused_without_panic(bytes: Vec<u8>) {
            prop_assert!(Frame::parse(bytes).is_err());
        }
    }
}
