//! Who asks: access tokens for requests, challenges and proofs for enrolment and refresh.
//!
//! `access` issues and verifies JWTs, `provider` lends them our Ed25519, `challenge` hands out something fresh to sign,
//! `refresh` makes and hashes refresh tokens. Nothing here touches the store: `service::people` does.

pub mod access;
pub mod challenge;
mod provider;
pub mod refresh;

use sojourn_core::id::{DeviceId, SpaceId};
use sojourn_core::wire::v1::{Duty, Role};

/// A device that proved who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Its person's space.
    pub space: SpaceId,
    /// The device.
    pub device: DeviceId,
    /// As whom its person is known.
    pub role: Role,
    /// An administrator's duties.
    pub duties: Vec<Duty>,
}

/// How sure the server is of a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A good access token: may push and pull.
    Full,
    /// Only its key was proved: may push and gets receipts.
    ReceiptsOnly,
}

impl Principal {
    /// Whether the principal is an administrator with this duty.
    #[must_use]
    pub fn has_duty(&self, duty: Duty) -> bool {
        self.role == Role::Administrator && self.duties.contains(&duty)
    }
}
