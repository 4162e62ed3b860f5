//! What a phone keeps, and the seam behind which it keeps it.
//!
//! [`Store`] opens transactions; [`Txn`] is everything that can be read and written in one. The trait is synchronous:
//! SQLite is, and so is the one thread that owns a phone. There is one writer. [`sqlite`] is the store phones use, on a
//! file or in memory; [`conformance`] holds the cases every store must pass. Private rows are given and taken in the
//! clear here; sealing them under the store key ([`vault`]) is the store's business.

pub mod conformance;
mod error;
mod rows;
pub mod second_pin;
#[cfg(not(target_arch = "wasm32"))]
pub mod secret_file;
pub mod sqlite;
pub mod vault;

pub use error::StoreError;
pub use rows::{
    Among, BodyKept, ContentKey, Displaced, EntryRow, GuidanceObject, LogRow, LogStatus, NewOutboxRow, OutboxCounts,
    OutboxRow, OutboxState, PhotoRow, ReportCounts, SearchHit, SearchRow, SpaceRow, TrustRow, WaitingReport,
};

use serde::Serialize;
use sojourn_core::id::{DeviceId, Hash, LogId, PhotoId, ReportId, SpaceId};
use zeroize::Zeroizing;

/// Whatever is secret is wiped when dropped.
pub type Secret = Zeroizing<Vec<u8>>;

/// What a PIN opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    /// Everything on this phone.
    Everything,
    /// Public guidance; nothing private can be seen or written. The emergency PIN's.
    GuidanceOnly,
}

/// Something that opens transactions. One writer at a time, held by `&mut`.
pub trait Store: Send {
    /// Opens a transaction that may write. It takes effect as a whole at [`Txn::commit`] and not at all if dropped.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be locked or read.
    fn begin(&mut self) -> Result<Box<dyn Txn + '_>, StoreError>;

    /// Opens a transaction that only reads; dropping it is enough.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    fn read(&self) -> Result<Box<dyn Txn + '_>, StoreError>;

    /// Whether private rows can be read: `false` until the PIN was given.
    fn is_unlocked(&self) -> bool;
}

/// Everything a transaction can do.
pub trait Txn: PrivateRows + LogRows + OutboxRows + ReportRows + PhotoRows + GuidanceRows {
    /// Makes every write of this transaction durable.
    ///
    /// # Errors
    /// [`StoreError`] when it could not; nothing was written then.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Settings, secrets, spaces and keys.
///
/// Every method fails with [`StoreError`] when the database does, and with [`StoreError::Locked`] where a private row
/// is concerned and the PIN was not given.
#[expect(clippy::missing_errors_doc, reason = "the trait's own text says it once for all methods")]
pub trait PrivateRows {
    /// A setting that is nobody's secret.
    fn get_setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// Sets or replaces a setting.
    fn put_setting(&self, name: &str, value: &[u8]) -> Result<(), StoreError>;
    /// A small secret.
    fn get_private(&self, name: &str) -> Result<Option<Secret>, StoreError>;
    /// Sets or replaces a secret.
    fn put_private(&self, name: &str, value: &[u8]) -> Result<(), StoreError>;
    /// Small secrets whose names begin so, by name.
    fn list_private(&self, prefix: &str) -> Result<Vec<(String, Secret)>, StoreError>;
    /// Forgets a secret.
    fn delete_private(&self, name: &str) -> Result<(), StoreError>;
    /// Every space, the person's own first.
    fn list_spaces(&self) -> Result<Vec<SpaceRow>, StoreError>;
    /// Adds or replaces a space.
    fn put_space(&self, row: &SpaceRow) -> Result<(), StoreError>;
    /// A person key's secret by generation, newest first.
    fn list_person_keys(&self, space: SpaceId) -> Result<Vec<(u64, Secret)>, StoreError>;
    /// Keeps a person key.
    fn put_person_key(&self, space: SpaceId, generation: u64, secret: &[u8]) -> Result<(), StoreError>;
    /// Content keys of a log.
    fn list_content_keys(&self, space: SpaceId, log: &LogId) -> Result<Vec<ContentKey>, StoreError>;
    /// Keeps a content key; the same key again changes nothing.
    fn put_content_key(&self, space: SpaceId, log: &LogId, key: &ContentKey) -> Result<(), StoreError>;
    /// Drops every key of a log (or, without one, of a space): what `forget` asks for.
    fn delete_content_keys(&self, space: SpaceId, log: Option<&LogId>) -> Result<(), StoreError>;
    /// Drops everything private: keys, spaces, logs, outbox, tokens. Guidance and settings stay.
    fn wipe_private(&self) -> Result<(), StoreError>;
}

/// Logs and their sequenced entries.
#[expect(clippy::missing_errors_doc, reason = "every method fails with StoreError when the database does")]
pub trait LogRows {
    /// A log's position, if it is held here.
    fn get_log(&self, space: SpaceId, log: &LogId) -> Result<Option<LogRow>, StoreError>;
    /// Every log held, sorted by (space, log).
    fn list_logs(&self) -> Result<Vec<LogRow>, StoreError>;
    /// Adds or replaces a log's position.
    fn put_log(&self, row: &LogRow) -> Result<(), StoreError>;
    /// Drops a log with its entries, outbox rows, displaced entries and author numbers.
    fn delete_log(&self, space: SpaceId, log: &LogId) -> Result<(), StoreError>;
    /// Entries after a position, in order.
    fn list_entries(&self, space: SpaceId, log: &LogId, after: u64, limit: u32) -> Result<Vec<EntryRow>, StoreError>;
    /// One entry.
    fn get_entry(&self, space: SpaceId, log: &LogId, seq: u64) -> Result<Option<EntryRow>, StoreError>;
    /// Whether an entry with this header is held.
    fn has_entry(&self, header: Hash) -> Result<bool, StoreError>;
    /// Appends an entry.
    fn append_entry(&self, space: SpaceId, log: &LogId, row: &EntryRow) -> Result<(), StoreError>;
    /// Takes entries after a position out of the log and keeps them as displaced.
    fn displace_entries(&self, space: SpaceId, log: &LogId, after: u64) -> Result<u64, StoreError>;
    /// Displaced entries of a log, by their former order.
    fn list_displaced(&self, space: SpaceId, log: &LogId) -> Result<Vec<Displaced>, StoreError>;
    /// A displaced entry is sequenced again.
    fn delete_displaced(&self, space: SpaceId, log: &LogId, header: Hash) -> Result<(), StoreError>;
}

/// The outbox: own frames that have no entry yet.
#[expect(clippy::missing_errors_doc, reason = "every method fails with StoreError when the database does")]
pub trait OutboxRows {
    /// The number a device's next frame in a log will carry.
    fn next_n(&self, space: SpaceId, log: &LogId, device: DeviceId) -> Result<u64, StoreError>;
    /// Raises that number to at least this one (what another phone's restore or a receipt taught).
    fn raise_next_n(&self, space: SpaceId, log: &LogId, device: DeviceId, next_n: u64) -> Result<(), StoreError>;
    /// Stores a frame and moves its author's number past it.
    fn put_outbox(&self, row: &NewOutboxRow) -> Result<(), StoreError>;
    /// Frames in a state, in order of writing.
    fn list_outbox(&self, state: OutboxState, limit: u32) -> Result<Vec<OutboxRow>, StoreError>;
    /// Frames of one log that lie over its entries, in order of writing: all but the rejected ones.
    fn list_pending(&self, space: SpaceId, log: &LogId) -> Result<Vec<OutboxRow>, StoreError>;
    /// Logs that have pending frames.
    fn list_pending_logs(&self) -> Result<Vec<(SpaceId, LogId)>, StoreError>;
    /// The frame with this header.
    fn get_outbox(&self, header: Hash) -> Result<Option<OutboxRow>, StoreError>;
    /// What a receipt said.
    fn set_outbox_state(
        &self,
        header: Hash,
        state: OutboxState,
        detail: Option<&str>,
        seq: Option<u64>,
    ) -> Result<(), StoreError>;
    /// The frame has its entry now, or its author gave it up.
    fn delete_outbox(&self, header: Hash) -> Result<(), StoreError>;
    /// How many frames are in which state, and when the oldest unsent one was written.
    fn count_outbox(&self) -> Result<OutboxCounts, StoreError>;
    /// Another's frame that waits for a decision.
    fn put_held(&self, header: Hash, frame: &[u8]) -> Result<(), StoreError>;
    /// Frames that wait for a decision.
    fn list_held(&self) -> Result<Vec<(Hash, Vec<u8>)>, StoreError>;
    /// A decision was made.
    fn delete_held(&self, header: Hash) -> Result<(), StoreError>;
}

/// Reports from the field that are not sent yet: apart from the logs, and of no identity.
#[expect(clippy::missing_errors_doc, reason = "every method fails with StoreError when the database does")]
pub trait ReportRows {
    /// Adds or replaces a report.
    fn put_report(&self, row: &WaitingReport) -> Result<(), StoreError>;
    /// Every report that is here, by id: the order says nothing about when they were written.
    fn list_reports(&self) -> Result<Vec<WaitingReport>, StoreError>;
    /// Forgets a report; whether it was here.
    fn delete_report(&self, id: ReportId) -> Result<bool, StoreError>;
    /// How many there are; needs no PIN.
    fn count_reports(&self) -> Result<ReportCounts, StoreError>;
}

/// Photographs of papers, which stay on this phone.
#[expect(
    clippy::missing_errors_doc,
    reason = "every method fails with StoreError when the database does, or is locked"
)]
pub trait PhotoRows {
    /// Adds a photograph with, perhaps, a small picture of it.
    fn put_photo(&self, row: &PhotoRow, bytes: &[u8], thumbnail: Option<&[u8]>) -> Result<(), StoreError>;
    /// Every photograph that is here, by id.
    fn list_photos(&self) -> Result<Vec<PhotoRow>, StoreError>;
    /// One photograph, whole.
    fn get_photo(&self, id: PhotoId) -> Result<Option<Secret>, StoreError>;
    /// The small picture of one.
    fn get_thumbnail(&self, id: PhotoId) -> Result<Option<Secret>, StoreError>;
    /// Forgets a photograph; whether it was here.
    fn delete_photo(&self, id: PhotoId) -> Result<bool, StoreError>;
    /// How many there are and how long they are together; needs no PIN.
    fn count_photos(&self) -> Result<(u64, u64), StoreError>;
}

/// Public guidance: files as published, what is installed, objects and search.
#[expect(clippy::missing_errors_doc, reason = "every method fails with StoreError when the database does")]
pub trait GuidanceRows {
    /// A file under the path it was published at.
    fn get_guidance_file(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// Keeps a file.
    fn put_guidance_file(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError>;
    /// Drops every file whose path is not in the list.
    fn retain_guidance_files(&self, paths: &[&str]) -> Result<(), StoreError>;
    /// What is installed.
    fn get_trust(&self) -> Result<Option<TrustRow>, StoreError>;
    /// Replaces what is installed.
    fn put_trust(&self, row: &TrustRow) -> Result<(), StoreError>;
    /// Drops every object and all search text; a new release follows in the same transaction.
    fn clear_guidance(&self) -> Result<(), StoreError>;
    /// Adds an object, with search text if it can be searched.
    fn put_guidance(&self, object: &GuidanceObject, search: Option<&SearchRow>) -> Result<(), StoreError>;
    /// One object by what it is called.
    fn get_guidance(
        &self,
        kind: &str,
        name: &str,
        place: &str,
        locale: &str,
    ) -> Result<Option<GuidanceObject>, StoreError>;
    /// Objects of a kind, by name and place.
    fn list_guidance(&self, kind: &str) -> Result<Vec<GuidanceObject>, StoreError>;
    /// Every object of a language.
    fn list_guidance_in(&self, locale: &str) -> Result<Vec<GuidanceObject>, StoreError>;
    /// Runs an FTS5 query prepared by `core`, best first.
    fn search_guidance(&self, query: &str, among: &Among<'_>, limit: u32) -> Result<Vec<SearchHit>, StoreError>;
}
