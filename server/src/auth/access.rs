//! Access tokens: EdDSA JWTs that live minutes, so that revoking a device needs no list of tokens.
//!
//! Verified tokens are remembered by hash until they expire: most requests cost a look-up instead of a signature.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sojourn_core::id::{DeviceId, SpaceId};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{Duty, Role};

use super::{Principal, provider};
use crate::keys::{TokenKey, public};

/// Longest token text looked at: ours are under 600 bytes.
const TOKEN_BYTES_MAX: usize = 2_048;

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Claims {
    /// The audience of this server.
    iss: String,
    /// The device, hex.
    sub: String,
    /// Its space, hex.
    space: String,
    role: Role,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    duties: Vec<Duty>,
    /// Seconds since 1970.
    iat: u64,
    exp: u64,
}

/// Why a token is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It was good once.
    #[error("the access token has expired")]
    Expired,
    /// It never was.
    #[error("not an access token of this server")]
    Invalid,
}

/// Issues and verifies access tokens.
pub struct AccessTokens {
    issuer: String,
    lifetime_s: u64,
    signing: (String, EncodingKey),
    verifying: HashMap<String, DecodingKey>,
    jwks: serde_json::Value,
    cache: Mutex<HashMap<[u8; 32], (Principal, u64)>>,
    cached_max: usize,
}

impl AccessTokens {
    /// With the keys of a server, newest first.
    #[must_use]
    pub fn new(issuer: &str, lifetime_s: u64, cached_max: usize, keys: &[TokenKey]) -> Self {
        provider::install();
        let newest = keys.first().expect("the keys of a server hold at least one token key");
        Self {
            issuer: issuer.to_owned(),
            lifetime_s,
            signing: (newest.kid.clone(), EncodingKey::from_ed_der(&newest.key.to_bytes())),
            verifying: keys.iter().map(|k| (k.kid.clone(), DecodingKey::from_ed_der(&public(&k.key).0))).collect(),
            jwks: jwks(keys),
            cache: Mutex::default(),
            cached_max,
        }
    }

    /// Seconds a token lives.
    #[must_use]
    pub fn lifetime_s(&self) -> u64 {
        self.lifetime_s
    }

    /// The public keys (RFC 7517, RFC 8037), for whoever else must verify tokens.
    #[must_use]
    pub fn jwks(&self) -> &serde_json::Value {
        &self.jwks
    }

    /// Makes a token.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] never happens for keys of our own; it is passed on rather than hidden.
    pub fn issue(&self, principal: &Principal, now: Millis) -> Result<String, TokenError> {
        let iat = now.0 / 1000;
        let claims = Claims {
            iss: self.issuer.clone(),
            sub: principal.device.to_hex(),
            space: principal.space.to_hex(),
            role: principal.role,
            duties: principal.duties.clone(),
            iat,
            exp: iat + self.lifetime_s,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.signing.0.clone());
        jsonwebtoken::encode(&header, &claims, &self.signing.1).map_err(|_| TokenError::Invalid)
    }

    /// Whose token this is.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn verify(&self, token: &str, now: Millis) -> Result<Principal, TokenError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::Invalid);
        }
        let now_s = now.0 / 1000;
        let key = *blake3::hash(token.as_bytes()).as_bytes();
        if let Some((principal, expires)) = self.cache().get(&key) {
            return if now_s < *expires { Ok(principal.clone()) } else { Err(TokenError::Expired) };
        }
        let claims = self.verify_signature(token)?;
        if now_s >= claims.exp {
            return Err(TokenError::Expired);
        }
        let expires = claims.exp;
        let principal = claims.principal()?;
        self.remember(key, &principal, expires, now_s);
        Ok(principal)
    }

    fn verify_signature(&self, token: &str) -> Result<Claims, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        let key = header.kid.and_then(|kid| self.verifying.get(&kid)).ok_or(TokenError::Invalid)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[&self.issuer]);
        // Expiry is judged by the caller's clock, which tests and simulations set.
        rules.validate_exp = false;
        rules.validate_aud = false;
        rules.set_required_spec_claims(&["iss", "sub", "exp"]);
        jsonwebtoken::decode::<Claims>(token, key, &rules).map(|data| data.claims).map_err(|_| TokenError::Invalid)
    }

    fn remember(&self, key: [u8; 32], principal: &Principal, expires: u64, now_s: u64) {
        let mut cache = self.cache();
        if cache.len() >= self.cached_max {
            cache.retain(|_, (_, expires)| now_s < *expires);
        }
        if cache.len() >= self.cached_max {
            cache.clear();
        }
        cache.insert(key, (principal.clone(), expires));
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], (Principal, u64)>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Claims {
    fn principal(self) -> Result<Principal, TokenError> {
        Ok(Principal {
            space: self.space.parse::<SpaceId>().map_err(|_| TokenError::Invalid)?,
            device: self.sub.parse::<DeviceId>().map_err(|_| TokenError::Invalid)?,
            role: self.role,
            duties: self.duties,
        })
    }
}

fn jwks(keys: &[TokenKey]) -> serde_json::Value {
    let keys: Vec<_> = keys
        .iter()
        .map(|key| {
            serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key.kid,
                "x": BASE64URL_NOPAD.encode(&public(&key.key).0),
            })
        })
        .collect();
    serde_json::json!({ "keys": keys })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;

    fn key(kid: &str, seed: u8) -> TokenKey {
        TokenKey { kid: kid.into(), key: SigningKey::from_bytes(&[seed; 32]) }
    }

    fn someone() -> Principal {
        Principal {
            space: SpaceId([1; 32]),
            device: DeviceId([2; 32]),
            role: Role::Administrator,
            duties: vec![Duty::Operator],
        }
    }

    #[test]
    fn a_token_reads_back_until_it_expires() {
        let tokens = AccessTokens::new("here", 900, 10, &[key("1", 1)]);
        let token = tokens.issue(&someone(), Millis(1_000_000)).expect("issued");
        for _ in 0..2 {
            assert_eq!(tokens.verify(&token, Millis(1_899_999)), Ok(someone()));
        }
        assert_eq!(tokens.verify(&token, Millis(1_900_000)), Err(TokenError::Expired));
    }

    #[test]
    fn a_token_of_a_rotated_key_verifies_and_one_of_a_stranger_does_not() {
        let old = AccessTokens::new("here", 900, 10, &[key("1", 1)]);
        let token = old.issue(&someone(), Millis(0)).expect("issued");
        let rotated = AccessTokens::new("here", 900, 10, &[key("2", 2), key("1", 1)]);
        assert_eq!(rotated.verify(&token, Millis(0)), Ok(someone()));
        for stranger in [
            AccessTokens::new("here", 900, 10, &[key("1", 3)]),
            AccessTokens::new("elsewhere", 900, 10, &[key("1", 1)]),
        ] {
            assert_eq!(stranger.verify(&token, Millis(0)), Err(TokenError::Invalid));
        }
    }

    #[test]
    fn a_changed_token_or_another_algorithm_is_refused() {
        let tokens = AccessTokens::new("here", 900, 10, &[key("1", 1)]);
        let token = tokens.issue(&someone(), Millis(0)).expect("issued");
        let (head, tail) = token.split_once('.').expect("three parts");
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none","kid":"1"}"#);
        let hs = BASE64URL_NOPAD.encode(br#"{"alg":"HS256","kid":"1"}"#);
        for bad in
            [format!("{none}.{tail}"), format!("{hs}.{tail}"), format!("{head}.{}", &tail[1..]), "x".repeat(3000)]
        {
            assert_eq!(tokens.verify(&bad, Millis(0)), Err(TokenError::Invalid));
        }
    }

    #[test]
    fn the_cache_stays_bounded() {
        let tokens = AccessTokens::new("here", 900, 3, &[key("1", 1)]);
        for second in 0..20 {
            let token = tokens.issue(&someone(), Millis(second * 1000)).expect("issued");
            tokens.verify(&token, Millis(second * 1000)).expect("good");
            assert!(tokens.cache().len() <= 3);
        }
    }
}
