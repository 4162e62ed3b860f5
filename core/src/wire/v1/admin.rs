//! What administrators ask of a server: invites, devices, dead letters, publishing. Never a case.

use serde::{Deserialize, Serialize};

use super::problem::FieldProblem;
use crate::id::{Bytes, DeviceId, Hash, SpaceId};
use crate::time::Millis;

/// As whom a principal is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// A person with cases of their own.
    Worker,
    /// Someone who helps others with their consent.
    Volunteer,
    /// Someone with duties at the desk or the server.
    Administrator,
}

/// What an administrator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Duty {
    /// Writes guidance.
    Editor,
    /// Approves what others wrote.
    Reviewer,
    /// Publishes what two people signed.
    Publisher,
    /// Keeps the server.
    Operator,
}

/// `POST /v1/admin/invites` (operator).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteRequest {
    /// The role the invited will have.
    pub role: Role,
    /// Duties, for an administrator at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Duty>,
    /// Hours until the invite expires, 1 to 8760.
    pub valid_hours: u32,
}

/// An invite as it was made; the code is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invite {
    /// The code to hand over.
    pub code: String,
    /// The role it gives.
    pub role: Role,
    /// When it expires.
    pub expires_at: Millis,
}

impl std::fmt::Debug for Invite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invite").field("role", &self.role).finish_non_exhaustive()
    }
}

/// One enrolled device, as the server knows it: ids, times and counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceOverview {
    /// Its space.
    pub space: SpaceId,
    /// The device.
    pub device: DeviceId,
    /// As whom.
    pub role: Role,
    /// When it enrolled.
    pub enrolled_at: Millis,
    /// Its last round, if any.
    pub last_round_at: Option<Millis>,
    /// Whether its space or the server has revoked it.
    pub revoked: bool,
}

/// `GET /v1/admin/devices` (operator), a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DevicePage {
    /// Ascending by (space, device).
    pub devices: Vec<DeviceOverview>,
    /// Pass as `after` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An operation the server refused for good: its code, never its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeadLetter {
    /// The author's device.
    pub device: DeviceId,
    /// Hash of format ‖ header.
    pub header: Hash,
    /// The stable rejection code.
    pub code: String,
    /// When it was refused.
    pub rejected_at: Millis,
}

/// `GET /v1/admin/dead-letters` (operator), a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeadLetterPage {
    /// Newest first.
    pub letters: Vec<DeadLetter>,
    /// Pass as `after` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One file of a signed release, under the path phones fetch it from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedFile {
    /// Path below `/v1/guidance/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// `POST /v1/admin/guidance/{channel}` (publisher): a signed release with every file it needs and the server lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishRequest {
    /// Roots, release, pack indexes, packs.
    pub files: Vec<PublishedFile>,
}

/// What became of a publication. Everything was verified before anything was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishReply {
    /// The release now newest in the channel.
    pub seq: u64,
    /// Files that were new.
    pub stored: u64,
    /// Things worth a look that did not stop it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<FieldProblem>,
}
