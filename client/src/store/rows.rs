//! Rows as the store gives and takes them: plain data, no behaviour beyond names for states.

use sojourn_core::id::{DeviceId, Hash, KeyId, LogId, OpId, PhotoId, ReportId, SpaceId};
use sojourn_core::time::Millis;
use zeroize::Zeroizing;

use super::Secret;

/// A space this phone takes part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceRow {
    /// Its id.
    pub space: SpaceId,
    /// Whether it is the person's own; at most one is.
    pub own: bool,
    /// What the SDK remembers of it (sealed in the file).
    pub detail: Secret,
}

/// A content key.
#[derive(Clone, PartialEq, Eq)]
pub struct ContentKey {
    /// Commitment to the key.
    pub key_id: KeyId,
    /// The key.
    pub key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContentKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The word in the file.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads the word back.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

states! {
    /// Where a log stands.
    LogStatus {
        /// Followed.
        Active = "active",
        /// The server's history differs: probing for where.
        Forked = "forked",
        /// Access ended: shown to nobody, kept only until unsent frames were delivered.
        Revoked = "revoked",
    }
}

states! {
    /// Where an own frame stands.
    OutboxState {
        /// Not acknowledged: will be sent.
        Waiting = "waiting",
        /// The server stored it; its entry has not come back yet.
        Stored = "stored",
        /// Beyond a gap in its author's numbers: sent again when the gap closes.
        Held = "held",
        /// Waits for a decision of the space's owner.
        Undecided = "undecided",
        /// Refused for good: a dead letter, kept and shown.
        Rejected = "rejected",
    }
}

states! {
    /// Whether an entry's body is here.
    BodyKept {
        /// In the frame.
        Present = "present",
        /// About logs this phone has no grant for.
        Withheld = "withheld",
        /// Erased by its owner.
        Erased = "erased",
    }
}

/// A log and how far it was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Last entry held; 0 for none.
    pub seq: u64,
    /// Running hash after it; zeros for none.
    pub chain: Hash,
    /// The server's head when last told.
    pub server_seq: u64,
    /// How far the server's backup reaches, as it signed.
    pub backed_up_seq: u64,
    /// The newest head whose signature verified, as signed bytes.
    pub signed_head: Option<Vec<u8>>,
    /// To be named in the next round's `have`.
    pub stale: bool,
    /// Where it stands.
    pub status: LogStatus,
}

impl LogRow {
    /// A log of which nothing is held yet, to be asked for.
    #[must_use]
    pub fn new(space: SpaceId, log: LogId) -> Self {
        Self {
            space,
            log,
            seq: 0,
            chain: Hash::ZERO,
            server_seq: 0,
            backed_up_seq: 0,
            signed_head: None,
            stale: true,
            status: LogStatus::Active,
        }
    }
}

/// A sequenced frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its place in the log.
    pub seq: u64,
    /// Hash of format ‖ header.
    pub header: Hash,
    /// The frame, verbatim.
    pub frame: Vec<u8>,
    /// The stamp, verbatim.
    pub stamp: Vec<u8>,
    /// Running hash after it.
    pub chain: Hash,
    /// Whether the body is in the frame.
    pub body: BodyKept,
}

/// An entry that lost its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Displaced {
    /// Its place then.
    pub seq: u64,
    /// Hash of format ‖ header.
    pub header: Hash,
    /// The frame, verbatim.
    pub frame: Vec<u8>,
    /// The stamp, verbatim.
    pub stamp: Vec<u8>,
}

/// An own frame about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutboxRow {
    /// Its space.
    pub space: SpaceId,
    /// Its log.
    pub log: LogId,
    /// Its author.
    pub device: DeviceId,
    /// Its author's number in the log.
    pub n: u64,
    /// The intent.
    pub op_id: OpId,
    /// Hash of format ‖ header.
    pub header: Hash,
    /// The frame.
    pub frame: Vec<u8>,
    /// This phone's clock.
    pub written_at: Millis,
}

/// An own frame in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Order of writing.
    pub id: i64,
    /// The frame and what is known of it.
    pub row: NewOutboxRow,
    /// Where it stands.
    pub state: OutboxState,
    /// The rejection code, or what it waits for.
    pub detail: Option<String>,
    /// Its place in the log, once a receipt said so.
    pub seq: Option<u64>,
}

/// What the outbox holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxCounts {
    /// Not acknowledged (waiting, and held beyond a gap).
    pub unsent: u64,
    /// When the oldest of those was written.
    pub oldest: Option<Millis>,
    /// Waiting for an owner's decision.
    pub undecided: u64,
    /// Dead letters.
    pub rejected: u64,
}

/// A report from the field that is not sent yet.
#[derive(Clone, PartialEq, Eq)]
pub struct WaitingReport {
    /// Its id.
    pub id: ReportId,
    /// The message as it will be sent (sealed in the file).
    pub message: Secret,
    /// It does not leave by itself before this instant.
    pub not_before: Millis,
    /// Times in a row that sending it failed.
    pub tries: u32,
    /// The problem, where a server refused it for good.
    pub refused: Option<String>,
}

impl std::fmt::Debug for WaitingReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WaitingReport")
            .field("tries", &self.tries)
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

/// What waits of reports from the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportCounts {
    /// Will be sent.
    pub waiting: u64,
    /// Refused for good; kept until the person deletes them.
    pub refused: u64,
}

/// A photograph of a paper; the picture itself is asked for by its id.
#[derive(Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// Its id.
    pub id: PhotoId,
    /// How long the picture is.
    pub bytes: u64,
    /// What the SDK remembers of it (sealed in the file).
    pub detail: Secret,
    /// Whether there is a small picture.
    pub has_thumbnail: bool,
}

impl std::fmt::Debug for PhotoRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PhotoRow").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// What guidance is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustRow {
    /// The release.
    pub release_seq: u64,
    /// Trust state as `core::guidance` keeps it.
    pub state: Vec<u8>,
    /// This phone's clock when a timestamp last verified.
    pub checked_at: Millis,
}

/// Where a search looks.
#[derive(Debug, Clone, Copy)]
pub struct Among<'a> {
    /// Only at these places; everywhere if there are none.
    pub places: &'a [&'a str],
    /// Only in this language.
    pub locale: &'a str,
    /// Only things of this kind.
    pub kind: Option<&'a str>,
}

/// One object of the installed release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidanceObject {
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// `article`, `procedure`, …
    pub kind: String,
    /// Its id, unique for a kind, place and locale.
    pub name: String,
    /// The place it is about.
    pub place: String,
    /// Its language; empty for objects without one.
    pub locale: String,
    /// Canonical JSON.
    pub bytes: Vec<u8>,
}

/// Search text, already prepared by `core`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchRow {
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// Title in pinyin.
    pub pinyin: String,
    /// Initials of the title's pinyin.
    pub initials: String,
    /// Other names.
    pub aliases: String,
}

/// One object a query found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The object.
    pub object: GuidanceObject,
    /// Position in the ranking, from 0.
    pub rank: u32,
}
