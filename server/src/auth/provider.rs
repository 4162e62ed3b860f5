//! Ed25519 for the `jsonwebtoken` crate, on the implementation the whole workspace uses.
//!
//! Its own providers bring RSA, P-256, P-384 and a second Ed25519; we need one algorithm.

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{Error as SignatureError, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

struct Ed25519Signer(SigningKey);
struct Ed25519Verifier(VerifyingKey);

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::EdDSA => signer(key),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::EdDSA => verifier(key),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes this provider the process's. Later calls change nothing.
pub(super) fn install() {
    // An error means that it is installed already: by an earlier server of this process.
    let _ = PROVIDER.install_default();
}

fn signer(key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    let seed: &[u8; 32] = key.as_bytes().try_into().map_err(|_| Error::from(ErrorKind::InvalidKeyFormat))?;
    Ok(Box::new(Ed25519Signer(SigningKey::from_bytes(seed))))
}

fn verifier(key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let bytes: &[u8; 32] = key.try_get_as_bytes()?.try_into().map_err(|_| Error::from(ErrorKind::InvalidKeyFormat))?;
    let key = VerifyingKey::from_bytes(bytes).map_err(|_| Error::from(ErrorKind::InvalidKeyFormat))?;
    Ok(Box::new(Ed25519Verifier(key)))
}

impl Signer<Vec<u8>> for Ed25519Signer {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}

impl JwtSigner for Ed25519Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

impl Verifier<Vec<u8>> for Ed25519Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| SignatureError::new())?;
        self.0.verify_strict(message, &signature).map_err(|_| SignatureError::new())
    }
}

impl JwtVerifier for Ed25519Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}
