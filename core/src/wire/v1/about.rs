//! What a server says of itself to anyone who asks.

use serde::{Deserialize, Serialize};

use crate::id::Epoch;
use crate::time::Millis;

/// `GET /v1/about`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct About {
    /// Protocol versions served, ascending.
    pub protocols: Vec<u32>,
    /// This server's software version.
    pub version: String,
    /// The server's life.
    pub epoch: Epoch,
    /// The audience a device names in its proofs.
    pub audience: String,
    /// Who may enrol.
    pub enrolment: EnrolmentMode,
    /// Whether the server runs under the public demonstration keys: nothing on it is confidential.
    pub demo: bool,
    /// The server's clock.
    pub server_time: Millis,
}

/// Who may enrol a new space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EnrolmentMode {
    /// Anyone.
    Open,
    /// Whoever holds an unused invite.
    Invite,
    /// Nobody new; enrolled spaces may still add devices.
    Closed,
}
