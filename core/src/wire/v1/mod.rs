//! Wire version 1.

mod about;
mod admin;
mod enrol;
mod problem;
mod report;
mod sync;

pub use about::{About, EnrolmentMode};
pub use admin::{
    DeadLetter, DeadLetterPage, DeviceOverview, DevicePage, Duty, Invite, InviteRequest, PublishReply, PublishRequest,
    PublishedFile, Role,
};
pub use enrol::{Challenge, EnrolRequest, ProofPurpose, RefreshRequest, TokenReply, proof_message};
pub use problem::{FieldProblem, Problem, ProblemKind};
pub use report::{
    FIELD_REPORT_BYTES_MAX, FieldReport, FieldReportReply, OFFICE_CHARS_MAX, REPORT_TEXT_CHARS_MAX, ReportKind,
    names_someone,
};
pub use sync::{
    Acked, BodyState, ChangedLog, Entry, Forget, ForgetReason, ForkProbe, GuidancePointer, Have, LogPosition, LogState,
    Offer, Position, ReceiptUpdate, SignedReceipts, SnapshotPointer, SyncReply, SyncRequest, WakeReply, Want,
};

/// Protocol version these messages belong to.
pub const PROTOCOL: u32 = 1;

/// Media type of JSON bodies.
pub const JSON: &str = "application/json";
/// Media type of deterministic CBOR bodies.
pub const CBOR: &str = "application/cbor";

/// Most bytes of one request body after decompression. A frame is at most 64 KiB, a round carries several.
pub const REQUEST_BYTES_MAX: usize = 256 * 1024;
/// Most frames in one request: receipts for all of them are signed together and must fit a small reply.
pub const FRAMES_MAX: usize = 512;
/// Most `have` entries in one request.
pub const HAVE_MAX: usize = 1_000;
/// Most (seq, chain) points a phone sends to find where a log forked.
pub const PROBE_POINTS_MAX: usize = 32;
/// Reply bytes a phone gets when it names no budget.
pub const REPLY_BYTES_DEFAULT: u64 = 256 * 1024;
/// Most reply bytes a phone may ask for.
pub const REPLY_BYTES_MAX: u64 = 4 * 1024 * 1024;
