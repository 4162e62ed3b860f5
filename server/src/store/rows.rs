//! The shapes rows have on their way in and out of a store.

use sojourn_core::id::{DeviceId, Hash, Lineage, LogId, OpId, SpaceId};
use sojourn_core::sync::{Head, Stamp};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{Duty, Role};

/// Running hash of an inbox, 16 bytes: enough against accident and rollback, and it is authenticated in the cursor.
pub type InboxHash = [u8; 16];

/// A space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceRow {
    /// When it was first stored.
    pub created_at: Millis,
    /// When its owner had it erased.
    pub erased_at: Option<Millis>,
    /// Bytes of frames kept.
    pub bytes: u64,
    /// Head of its inbox.
    pub inbox: InboxHead,
}

/// Head of an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InboxHead {
    /// Position of the last row; 0 for none.
    pub pos: u64,
    /// Running hash after it.
    pub hash: InboxHash,
}

/// A log's head, with the greatest stamps so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogHead {
    /// Position and running hash.
    pub head: Head,
    /// Greatest `access_seq` of its stamps.
    pub access_seq: u64,
    /// Greatest `received_at` of its stamps.
    pub received_at: Millis,
    /// Whether it was erased.
    pub erased: bool,
}

impl LogHead {
    /// The head of a log without entries.
    pub const EMPTY: Self = Self { head: Head::EMPTY, access_seq: 0, received_at: Millis(0), erased: false };
}

/// An author's position in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuthorRow {
    /// Every `n` up to this one is used up.
    pub consumed: u64,
    /// Greatest `devices_seq` of the author's stamps.
    pub devices_seq: u64,
}

/// A sequenced entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its place.
    pub seq: u64,
    /// The frame as it came.
    pub frame: Vec<u8>,
    /// Running hash after it.
    pub chain: Hash,
    /// Its stamp.
    pub stamp: Stamp,
    /// Whether its body was erased.
    pub erased: bool,
}

/// An entry to append.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// The head after it.
    pub head: Head,
    /// The author's device.
    pub device: DeviceId,
    /// Its operation.
    pub op_id: OpId,
    /// The frame.
    pub frame: &'a [u8],
    /// The stamp.
    pub stamp: Stamp,
}

/// Why a frame has no place in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnplacedState {
    /// An earlier `n` of its author is missing.
    Waiting,
    /// The owner decides.
    Undecided,
    /// Refused for good, with a stable code.
    Rejected(String),
}

/// A correctly signed frame without a place in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The log it is for.
    pub log: LogId,
    /// The author's device.
    pub device: DeviceId,
    /// The author's own space.
    pub author_space: SpaceId,
    /// Its count.
    pub n: u64,
    /// Its operation.
    pub op_id: OpId,
    /// Hash of format ‖ header.
    pub header: Hash,
    /// Why.
    pub state: UnplacedState,
    /// The frame; without body once rejected.
    pub frame: Vec<u8>,
    /// When it came.
    pub received_at: Millis,
}

/// What an inbox row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboxItem {
    /// A log has news.
    Changed {
        /// The space.
        space: SpaceId,
        /// The log.
        log: LogId,
    },
    /// A frame waits for this owner.
    Undecided {
        /// The space it was sent to.
        space: SpaceId,
        /// The log it is for.
        log: LogId,
        /// Its header's hash.
        header: Hash,
    },
    /// A held frame of this principal's device was decided.
    Receipt {
        /// The space it was sent to.
        space: SpaceId,
        /// The log.
        log: LogId,
        /// The author's device.
        device: DeviceId,
        /// Its header's hash.
        header: Hash,
        /// The outcome, as in receipts.
        outcome: Vec<u8>,
    },
    /// A principal no longer reads something: look at the grants again.
    Ended {
        /// The space.
        space: SpaceId,
        /// A log of it.
        log: LogId,
    },
}

/// An inbox row with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    /// Its position.
    pub pos: u64,
    /// Running hash after it.
    pub hash: InboxHash,
    /// What it says.
    pub item: InboxItem,
}

/// An inbox row on its way to another principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Whose inbox.
    pub principal: SpaceId,
    /// What it will say.
    pub item: InboxItem,
}

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// As whom its person is known.
    pub role: Role,
    /// An administrator's duties, ascending.
    pub duties: Vec<Duty>,
    /// When it enrolled.
    pub enrolled_at: Millis,
    /// Its last round that wrote.
    pub last_round_at: Option<Millis>,
    /// When the server revoked it.
    pub revoked_at: Option<Millis>,
    /// Hash of its newest refresh token.
    pub refresh: Option<Hash>,
    /// Hash of the one before, good until the newest was used.
    pub refresh_previous: Option<Hash>,
    /// When the refresh tokens end.
    pub refresh_until: Option<Millis>,
    /// The lineage value last issued.
    pub lineage: Option<Lineage>,
    /// The one before.
    pub lineage_previous: Option<Lineage>,
}

/// A device in an operator's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceListing {
    /// Its space.
    pub space: SpaceId,
    /// The device.
    pub device: DeviceId,
    /// What is known of it.
    pub row: DeviceRow,
}

/// A rejected frame in an operator's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetterRow {
    /// The author's device.
    pub device: DeviceId,
    /// Its header's hash.
    pub header: Hash,
    /// The code.
    pub code: String,
    /// When.
    pub rejected_at: Millis,
}

/// An invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteRow {
    /// The role it gives.
    pub role: Role,
    /// The duties it gives.
    pub duties: Vec<Duty>,
    /// When it was made.
    pub created_at: Millis,
    /// When it ends.
    pub expires_at: Millis,
    /// Who used it.
    pub used_by: Option<SpaceId>,
}
