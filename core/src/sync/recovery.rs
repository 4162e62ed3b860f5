//! What people copy by hand: the recovery code on paper, and the pairing text of a new device.
//!
//! Both end with a check, so that a typing mistake is caught before any key is derived or certified.

use data_encoding::BASE32_NOPAD;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::SyncError;
use super::keys::{DeviceKeys, PublicKeys};
use crate::entropy::Entropy;
use crate::hash::{Tag, hash};
use crate::id::{SealingPublic, SigningPublic};

const CODE_CHECK_BYTES: usize = 4;
const PAIRING_CHECK_BYTES: usize = 6;
const GROUP: usize = 4;

/// 128 random bits, shown once; outranks every device of its space.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; 16]);

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(hidden)")
    }
}

impl RecoveryCode {
    /// Draws one.
    pub fn generate(entropy: &mut impl Entropy) -> Self {
        Self(entropy.array())
    }

    /// Takes the 16 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The text for paper: base32 of code and check, eight groups of four, joined by hyphens.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let check = hash(Tag::CodeCheck, &[&self.0]);
        let plain = Zeroizing::new([&self.0[..], &check.0[..CODE_CHECK_BYTES]].concat());
        let text = Zeroizing::new(BASE32_NOPAD.encode(&plain));
        Zeroizing::new(text.as_bytes().chunks(GROUP).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-"))
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter.
    ///
    /// # Errors
    /// [`SyncError::Check`] when the check does not fit.
    pub fn parse(text: &str) -> Result<Self, SyncError> {
        let bytes = Zeroizing::new(decode_typed(text)?);
        let (code, check) = bytes.split_at_checked(16).ok_or(SyncError::Check)?;
        if check != &hash(Tag::CodeCheck, &[code]).0[..CODE_CHECK_BYTES] {
            return Err(SyncError::Check);
        }
        code.try_into().map(Self).map_err(|_| SyncError::Check)
    }

    /// The keys it stands for: HKDF-SHA256 with empty salt, a signing seed and an unclamped scalar.
    #[must_use]
    pub fn keys(&self) -> DeviceKeys {
        let hkdf = Hkdf::<Sha256>::new(None, &self.0);
        let derive = |tag: Tag| {
            let mut out = Zeroizing::new([0u8; 32]);
            hkdf.expand(tag.bytes(), out.as_mut()).expect("32 bytes are within HKDF's limit of 255 blocks");
            out
        };
        DeviceKeys::from_bytes(&derive(Tag::RecoveryEd25519), &derive(Tag::RecoveryX25519))
    }
}

/// The text (or QR content) by which a new device shows its full public keys to an old one.
#[must_use]
pub fn pairing_text(keys: &PublicKeys) -> String {
    let check = hash(Tag::PairingCheck, &[&keys.signing.0, &keys.sealing.0]);
    BASE32_NOPAD.encode(&[&keys.signing.0[..], &keys.sealing.0, &check.0[..PAIRING_CHECK_BYTES]].concat())
}

/// Reads a pairing text; case, spaces and hyphens do not matter.
///
/// # Errors
/// [`SyncError::Check`] when the check does not fit.
pub fn parse_pairing_text(text: &str) -> Result<PublicKeys, SyncError> {
    let bytes = decode_typed(text)?;
    let (signing, rest) = bytes.split_at_checked(32).ok_or(SyncError::Check)?;
    let (sealing, check) = rest.split_at_checked(32).ok_or(SyncError::Check)?;
    if check != &hash(Tag::PairingCheck, &[signing, sealing]).0[..PAIRING_CHECK_BYTES] {
        return Err(SyncError::Check);
    }
    Ok(PublicKeys { signing: SigningPublic::from_slice(signing)?, sealing: SealingPublic::from_slice(sealing)? })
}

fn decode_typed(text: &str) -> Result<Vec<u8>, SyncError> {
    let compact: Zeroizing<String> = Zeroizing::new(
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect(),
    );
    BASE32_NOPAD.decode(compact.as_bytes()).map_err(|_| SyncError::Check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_paper_and_a_slip_of_the_pen_is_noticed() {
        let code = RecoveryCode::from_bytes(*b"sixteen bytes!!!");
        let text = code.to_text();
        assert_eq!(text.len(), 8 * GROUP + 7);
        assert_eq!(RecoveryCode::parse(&text.to_lowercase().replace('-', " ")), Ok(code));
        for at in 0..text.len() {
            let mut slip = text.as_bytes().to_vec();
            if slip[at] != b'-' {
                slip[at] = if slip[at] == b'A' { b'B' } else { b'A' };
                let slip = String::from_utf8(slip).expect("ASCII stays ASCII");
                assert_eq!(RecoveryCode::parse(&slip), Err(SyncError::Check), "{slip}");
            }
        }
    }

    #[test]
    fn a_pairing_text_carries_both_keys_whole() {
        let keys = RecoveryCode::from_bytes([7; 16]).keys().public();
        let text = pairing_text(&keys);
        assert_eq!(text.len(), 112);
        assert_eq!(parse_pairing_text(&text), Ok(keys));
        assert_eq!(parse_pairing_text(&text[..111]), Err(SyncError::Check));
        assert_eq!(
            parse_pairing_text(&text.replacen(&text[..1], if &text[..1] == "A" { "B" } else { "A" }, 1)),
            Err(SyncError::Check)
        );
    }
}
