//! What the server remembers, as a trait: transactions on one space, durable when they return, without global order.
//!
//! `service` speaks to [`Store`] and [`Committer`] and names no SQL; `sqlite` is the first implementation, `conformance`
//! the list of cases every implementation must pass.
//! A write is a [`Unit`]: a closure over one space that
//! may run again (a store may have to retry), whose result is handed out only after the commit reached the disk.

mod committer;
pub mod conformance;
pub mod desk;
mod error;
pub mod journal;
pub mod reports;
mod rows;
pub mod sqlite;

pub use committer::{Committer, CommitterGauge};
pub use error::StoreError;
pub use rows::{
    AuthorRow, DeadLetterRow, DeviceListing, DeviceRow, EntryRow, Hint, InboxHash, InboxHead, InboxItem, InboxRow,
    InviteRow, LogHead, NewEntry, SpaceRow, Unplaced, UnplacedState,
};
use sojourn_core::id::{DeviceId, Epoch, Hash, LogId, OpId, SpaceId};
use sojourn_core::sync::Stamp;
use sojourn_core::time::Millis;

/// Result of anything a store does.
pub type StoreResult<T> = Result<T, StoreError>;

/// A job on one space. It may run more than once and must then do the same again.
pub type Job = Box<dyn FnMut(&mut dyn SpaceTx) -> StoreResult<()> + Send>;

/// One job and the space it may touch.
pub struct Unit {
    /// The space all statements are about.
    pub space: SpaceId,
    /// What to do.
    pub job: Job,
}

/// A place where spaces are kept.
pub trait Store: Send + Sync + 'static {
    /// Runs each unit in a transaction of its own or in savepoints of one; when this returns, every unit whose result
    /// is `Ok` is on the disk, and a unit whose result is an error left nothing behind.
    fn commit(&self, units: &mut [Unit]) -> Vec<StoreResult<()>>;

    /// Reads one space in one consistent view.
    ///
    /// # Errors
    /// What `read` returns, or [`StoreError`] when the view cannot be had.
    fn read(&self, space: SpaceId, read: &mut dyn FnMut(&mut dyn SpaceRead) -> StoreResult<()>) -> StoreResult<()>;

    /// The store's life: made with the store, and anew after a restore.
    fn epoch(&self) -> Epoch;

    /// Gives the store a new life.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    fn renew_epoch(&self, epoch: Epoch) -> StoreResult<()>;

    /// Enrolled devices after a position, ascending by (space, device). For operators.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn list_devices(&self, after: Option<(SpaceId, DeviceId)>, rows_max: usize) -> StoreResult<Vec<DeviceListing>>;

    /// Frames that have waited for a decision since before an instant, with the space they wait in.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn list_undecided_since(&self, before: Millis, rows_max: usize) -> StoreResult<Vec<(SpaceId, Hash)>>;

    /// Spaces that still hold hints for others, after a stop between two commits.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn list_hinting(&self, rows_max: usize) -> StoreResult<Vec<SpaceId>>;

    /// Rejected frames, newest first, older than a position. For operators.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn list_dead_letters(&self, before: Option<(Millis, Hash)>, rows_max: usize) -> StoreResult<Vec<DeadLetterRow>>;

    /// A spare check that the store answers, for readiness.
    ///
    /// # Errors
    /// [`StoreError`] when it does not.
    fn ping(&self) -> StoreResult<()>;

    /// Flushes what can be flushed and lets go; called once, after the last commit.
    fn close(&self);
}

/// What can be read of one space.
pub trait SpaceRead: reports::ReportRead {
    /// The space, if it was ever enrolled or written to.
    fn space(&mut self) -> StoreResult<Option<SpaceRow>>;
    /// A log's head; an empty head for a log that does not exist.
    fn log(&mut self, log: &LogId) -> StoreResult<LogHead>;
    /// Logs after a name, ascending.
    fn list_logs(&mut self, after: Option<&LogId>, rows_max: usize) -> StoreResult<Vec<(LogId, LogHead)>>;
    /// Entries after a sequence number, until rows or frame bytes run out; at least one if there is any.
    fn list_entries(&mut self, log: &LogId, after: u64, rows_max: usize, bytes_max: u64) -> StoreResult<Vec<EntryRow>>;
    /// The running hash after an entry.
    fn chain_at(&mut self, log: &LogId, seq: u64) -> StoreResult<Option<Hash>>;
    /// How far an author's counting is used up; zeros for a new author.
    fn author(&mut self, log: &LogId, device: &DeviceId) -> StoreResult<AuthorRow>;
    /// Sequenced entries by their author and operation, with their logs: one, but for admitted doubles.
    fn entries_by_op(&mut self, device: &DeviceId, op: &OpId) -> StoreResult<Vec<(LogId, EntryRow)>>;
    /// Frames without a place, by author and operation.
    fn unplaced_by_op(&mut self, device: &DeviceId, op: &OpId) -> StoreResult<Vec<Unplaced>>;
    /// Frames without a place, by their count in a log.
    fn unplaced_by_n(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<Vec<Unplaced>>;
    /// Frames that wait for the owner's decision, after a header hash, ascending by it.
    fn list_undecided(&mut self, after: Option<&Hash>, rows_max: usize) -> StoreResult<Vec<Unplaced>>;
    /// One frame without a place, by its header's hash.
    fn unplaced(&mut self, header: &Hash) -> StoreResult<Option<Unplaced>>;
    /// How many frames of a device wait or are held in this space.
    fn count_held(&mut self, device: &DeviceId) -> StoreResult<u64>;
    /// Whether a count beyond the gapless one is used up (`devices` and `access` only).
    fn is_used_ahead(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<bool>;
    /// The inbox's running hash at a position; `None` when it is ahead of the inbox or pruned.
    fn inbox_hash_at(&mut self, pos: u64) -> StoreResult<Option<InboxHash>>;
    /// Inbox rows after a position, ascending.
    fn list_inbox(&mut self, after: u64, rows_max: usize) -> StoreResult<Vec<InboxRow>>;
    /// Owners whose spaces may have granted this principal something, ascending.
    fn list_granted_by(&mut self, after: Option<&SpaceId>, rows_max: usize) -> StoreResult<Vec<SpaceId>>;
    /// An enrolled device of this space.
    fn device(&mut self, device: &DeviceId) -> StoreResult<Option<DeviceRow>>;
    /// An invite, by the hash of its code (a table of the server's, beside the spaces).
    fn invite(&mut self, code: &Hash) -> StoreResult<Option<InviteRow>>;
    /// Hints written in this space that were not carried over yet.
    fn list_hints(&mut self, rows_max: usize) -> StoreResult<Vec<(u64, Hint)>>;
}

/// What can be written to one space.
pub trait SpaceTx: SpaceRead + reports::ReportTx {
    /// Makes the space, if it is not there.
    fn put_space(&mut self, now: Millis) -> StoreResult<()>;
    /// Appends to a log and moves its head. The caller has read the head in this transaction.
    fn append_entry(&mut self, log: &LogId, entry: &NewEntry<'_>) -> StoreResult<()>;
    /// Remembers how far an author's counting is used up.
    fn put_author(&mut self, log: &LogId, device: &DeviceId, row: AuthorRow) -> StoreResult<()>;
    /// Keeps a frame without a place, or its new state.
    fn put_unplaced(&mut self, row: &Unplaced) -> StoreResult<()>;
    /// Removes a frame that found its place.
    fn delete_unplaced(&mut self, row: &Unplaced) -> StoreResult<()>;
    /// Remembers a count used up beyond the gapless one.
    fn put_used_ahead(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<()>;
    /// Forgets a count used up beyond, once the gapless one reached it.
    fn delete_used_ahead(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<()>;
    /// Adds a row to this space's own inbox.
    fn push_inbox(&mut self, item: &InboxItem, at: Millis) -> StoreResult<()>;
    /// Adds a row meant for another principal's inbox, to be carried over right after.
    fn put_hint(&mut self, hint: &Hint) -> StoreResult<()>;
    /// Removes hints that were carried over.
    fn delete_hints(&mut self, numbers: &[u64]) -> StoreResult<()>;
    /// Remembers that an owner's space may have granted this principal something.
    fn put_granted_by(&mut self, owner: &SpaceId) -> StoreResult<()>;
    /// Makes or changes an enrolled device.
    fn put_device(&mut self, device: &DeviceId, row: &DeviceRow) -> StoreResult<()>;
    /// Deletes the bodies of a log and refuses it for ever. Frames listed in `keep` stay whole.
    fn erase_log(&mut self, log: &LogId, now: Millis) -> StoreResult<()>;
    /// Deletes all bodies but those of genesis and `erase` (by sequence number, per plain log), for ever.
    fn erase_space(&mut self, keep: &[(LogId, u64)], now: Millis) -> StoreResult<()>;
    /// Asks that a plain log's entry is in the safety journal before this transaction commits.
    fn journal(&mut self, log: &LogId, seq: u64, stamp: &Stamp, frame: &[u8]) -> StoreResult<()>;
    /// Drops inbox rows older than an instant; true when something went.
    fn prune_inbox(&mut self, before: Millis) -> StoreResult<bool>;
    /// Makes an invite (a table of the server's, beside the spaces).
    fn put_invite(&mut self, code: &Hash, row: &InviteRow) -> StoreResult<()>;
}

/// Runs a read and hands out its value.
///
/// # Errors
/// As [`Store::read`].
pub fn read<T>(
    store: &dyn Store,
    space: SpaceId,
    mut f: impl FnMut(&mut dyn SpaceRead) -> StoreResult<T>,
) -> StoreResult<T> {
    let mut value = None;
    store.read(space, &mut |view| {
        value = Some(f(view)?);
        Ok(())
    })?;
    value.ok_or(StoreError::Closed)
}
