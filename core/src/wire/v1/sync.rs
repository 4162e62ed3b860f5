//! One round: what a phone has and sends, what the server answers.
//!
//! Frames, stamps and receipts are signed bytes and stay byte strings here. Lists that are empty and options that are
//! absent are left out, so that an idle round stays under 600 bytes of bodies.

use serde::{Deserialize, Serialize};

use crate::id::{Bytes, DeviceId, Epoch, Hash, Lineage, LogId, Signature, SpaceId};
use crate::time::Millis;

/// `POST /v1/sync`, the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// Protocol version the phone speaks.
    pub protocol: u32,
    /// The app's version, for `min_app_version`.
    pub app_version: String,
    /// The device; must be the token's.
    pub device: DeviceId,
    /// The server's life as the phone last saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// Where the phone is in its inbox; absent at first and after a reset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Bytes>,
    /// The lineage value of the last reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<Lineage>,
    /// Whether this is a page of a full round, which compares `have` with every head.
    #[serde(default, skip_serializing_if = "is_false")]
    pub full: bool,
    /// In a full round: `have` covers everything after this position (exclusive) up to its last entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<LogPosition>,
    /// Heads of the logs the phone cares about most, sorted by (space, log).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub have: Vec<Have>,
    /// Answers to `fork`: where the phone's copy of a log was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<ForkProbe>,
    /// New frames of the phone and of those it carries for, each a CBOR array of four byte strings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<Bytes>,
    /// Entries the server asked for (`want`), with their stamps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Most bytes of reply the phone wants now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_bytes_max: Option<u64>,
}

/// A log of a space.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogPosition {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
}

/// A place in a log's running hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Position {
    /// Sequence number; 0 before the first entry.
    pub seq: u64,
    /// Running hash after that entry; zeros before the first.
    pub chain: Hash,
}

/// A log the phone holds, up to a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Have {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Sequence number of the phone's last entry; 0 for none.
    pub seq: u64,
    /// Running hash after it.
    pub chain: Hash,
}

/// Points of the phone's copy, exponentially spaced from its head backwards, at most 32.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForkProbe {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Descending by seq.
    pub points: Vec<Position>,
}

/// An entry the phone kept and the server lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Offer {
    /// Its sequence number then.
    pub seq: u64,
    /// The frame.
    pub frame: Bytes,
    /// The stamp it had.
    pub stamp: Bytes,
    /// A signed head at or after it (see `docs/protocol.md`): proof that the server once stored it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Bytes>,
}

/// `POST /v1/sync`, the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncReply {
    /// The server's life.
    pub epoch: Epoch,
    /// The server's clock.
    pub server_time: Millis,
    /// To echo in the next request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<Lineage>,
    /// Where the phone is in its inbox after storing this reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Bytes>,
    /// There is more: ask again at once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// The last page of a full round was compared.
    #[serde(default, skip_serializing_if = "is_false")]
    pub full_done: bool,
    /// Receipts only: the phone proved its key, but its token is too old to read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub login_required: bool,
    /// Receipts for the frames of this request, signed once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<SignedReceipts>,
    /// Indexes of frames whose receipt repeats an earlier one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replayed: Vec<u32>,
    /// What became of frames that were held before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipt_updates: Vec<ReceiptUpdate>,
    /// For each log this device wrote to: the `n` up to which all are consumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acked: Vec<Acked>,
    /// Logs that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logs: Vec<ChangedLog>,
    /// Entries the server lost and the phone may still hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub want: Vec<Want>,
    /// Frames another author sent into this person's space that wait for a decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Bytes>,
    /// Logs to drop.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forget: Vec<Forget>,
    /// The newest guidance release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<GuidancePointer>,
    /// Sequence numbers of urgent notices in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<u64>,
    /// The oldest app version that may still pull.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_app_version: Option<String>,
    /// Until when older apps may still push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upgrade_by: Option<Millis>,
}

impl SyncReply {
    /// A reply that says nothing yet.
    #[must_use]
    pub const fn empty(epoch: Epoch, server_time: Millis) -> Self {
        Self {
            epoch,
            server_time,
            lineage: None,
            cursor: None,
            more: false,
            full_done: false,
            login_required: false,
            receipts: None,
            replayed: Vec::new(),
            receipt_updates: Vec::new(),
            acked: Vec::new(),
            logs: Vec::new(),
            want: Vec::new(),
            held: Vec::new(),
            forget: Vec::new(),
            guidance: None,
            notices: Vec::new(),
            min_app_version: None,
            upgrade_by: None,
        }
    }
}

/// Receipts as signed bytes (`docs/protocol.md`, "Receipts").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedReceipts {
    /// CBOR `[epoch, device, request hash, time, outcomes, heads]`.
    pub bytes: Bytes,
    /// By the log key of the trust root.
    pub signature: Signature,
}

/// A later answer to a held frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptUpdate {
    /// Hash of format ‖ header.
    pub header: Hash,
    /// CBOR of the outcome, as in receipts.
    pub outcome: Bytes,
}

/// The highest `n` of this device in a log with all below consumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acked {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Counts from 1.
    pub n: u64,
}

/// A log with news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedLog {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// The server's head.
    pub seq: u64,
    /// Running hash at the head.
    pub chain: Hash,
    /// How the server's copy relates to the phone's.
    #[serde(default, skip_serializing_if = "LogState::is_ahead")]
    pub state: LogState,
    /// In `fork`: the highest position both have, once probes told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common_seq: Option<u64>,
    /// Entries after the phone's position, in order; may stop short of the head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
    /// A snapshot to start from instead of the first entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotPointer>,
    /// The head, signed (`docs/protocol.md`, "Heads").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_head: Option<Bytes>,
}

/// How the server's copy of a log relates to the phone's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LogState {
    /// The server has entries after the phone's position.
    #[default]
    Ahead,
    /// The log changed but was not named in `have`: name it next time.
    HeadOnly,
    /// The phone's position is not in the server's history.
    Fork,
    /// The phone is ahead: the server lost entries (`want`).
    Behind,
}

impl LogState {
    /// For serde: the usual state is left out.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        matches!(self, Self::Ahead)
    }
}

/// One sequenced frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its gapless sequence number.
    pub seq: u64,
    /// The frame; its body is empty when `body` says so.
    pub frame: Bytes,
    /// The stamp.
    pub stamp: Bytes,
    /// Whether the body is here.
    #[serde(default, skip_serializing_if = "BodyState::is_present")]
    pub body: BodyState,
}

/// Whether an entry's body travels with it. Header and chain always do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BodyState {
    /// It is in the frame.
    #[default]
    Present,
    /// It concerns logs the reader has no grant for.
    Withheld,
    /// It was erased.
    Erased,
}

impl BodyState {
    /// For serde: the usual state is left out.
    #[must_use]
    pub fn is_present(&self) -> bool {
        matches!(self, Self::Present)
    }
}

/// A sealed snapshot kept by the server for the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SnapshotPointer {
    /// The position it was taken at.
    pub seq: u64,
    /// Hash of the sealed bytes.
    pub hash: Hash,
    /// The sealed bytes, when they fit the budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Bytes>,
}

/// Entries the server asks back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Want {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// First sequence number wanted.
    pub from: u64,
    /// Last sequence number wanted, inclusive.
    pub to: u64,
}

/// An instruction to drop a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forget {
    /// The space.
    pub space: SpaceId,
    /// The log; absent for the whole space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogId>,
    /// Why.
    pub reason: ForgetReason,
}

/// Why a log is to be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ForgetReason {
    /// The owner withdrew the grant.
    Revoked,
    /// The grant ended.
    Ended,
    /// The owner had it erased.
    Erased,
}

/// The newest release of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuidancePointer {
    /// `stable` or `preview`.
    pub channel: String,
    /// Its sequence number.
    pub seq: u64,
}

/// `GET /v1/wake`: whether there may be news. Only a hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WakeReply {
    /// A round would likely bring something.
    pub news: bool,
}

/// For serde: `false` is left out.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
