//! How a device becomes known to a server, and keeps its tokens.
//!
//! Proofs are signatures by the device key over a fresh challenge, so that neither a recorded request nor a stolen
//! refresh token is enough.

use serde::{Deserialize, Serialize};

use super::admin::{Duty, Role};
use crate::cbor;
use crate::hash::{Tag, tagged};
use crate::id::{Bytes, DeviceId, Signature, SpaceId};
use crate::time::Millis;

/// `POST /v1/challenges`: something fresh to sign. Single use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// Opaque bytes, at most 128.
    pub challenge: Bytes,
    /// When the server stops accepting it.
    pub expires_at: Millis,
}

/// `POST /v1/devices`: enrol a device, either with the genesis of a new space or certified in a known one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    /// The space the device belongs to.
    pub space: SpaceId,
    /// The device.
    pub device: DeviceId,
    /// Frames of `devices` (and `access`) the server may not know yet, in log order; the genesis for a new space.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<Bytes>,
    /// An invite code, where the server asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
    /// A challenge from this server.
    pub challenge: Bytes,
    /// Signature over [`proof_message`] with [`ProofPurpose::Enrol`].
    pub proof: Signature,
}

/// `POST /v1/tokens`: exchange a refresh token for new tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshRequest {
    /// The space the device belongs to.
    pub space: SpaceId,
    /// The device.
    pub device: DeviceId,
    /// The refresh token last received; absent after a token was lost or expired for months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// A challenge from this server.
    pub challenge: Bytes,
    /// Signature over [`proof_message`] with [`ProofPurpose::Refresh`].
    pub proof: Signature,
}

/// Tokens for a device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenReply {
    /// EdDSA JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// Seconds until it expires.
    pub expires_in_s: u64,
    /// Rotates at each use; the old one works until the new one was used.
    pub refresh_token: String,
    /// As whom the server sees this device's person.
    pub role: Role,
    /// An administrator's duties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Duty>,
}

impl std::fmt::Debug for TokenReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenReply").field("role", &self.role).finish_non_exhaustive()
    }
}

/// What a proof is for: a proof for one purpose is none for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofPurpose {
    /// Becoming known.
    Enrol,
    /// Getting new tokens.
    Refresh,
    /// Pushing with an expired token: receipts only.
    Push,
}

impl ProofPurpose {
    /// The word inside the signed bytes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::Refresh => "refresh",
            Self::Push => "push",
        }
    }
}

/// The bytes a device signs (Ed25519): tag `proof` ‖ CBOR `[purpose, audience, space, device, challenge]`.
#[must_use]
pub fn proof_message(
    purpose: ProofPurpose,
    audience: &str,
    space: SpaceId,
    device: DeviceId,
    challenge: &[u8],
) -> Vec<u8> {
    let body = cbor::encode(&(purpose.word(), audience, space, device, serde_bytes::Bytes::new(challenge)));
    tagged(Tag::Proof, &[&body])
}
