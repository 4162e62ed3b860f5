//! The embedded store: one file, one writer connection, a few readers.
//!
//! `open` prepares the file and refuses what it must not touch, `read`, `write` and `reports` hold the statements,
//! `numbers` the small integers that stand for ids. Durable means: the commit record is in the write-ahead log and that log was
//! flushed (`synchronous = FULL`) before anyone is answered.

mod lists;
mod numbers;
mod open;
mod read;
mod reports;
mod rows;
#[cfg(test)]
mod upgrade_tests;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use sojourn_core::id::{DeviceId, Epoch, Hash, SpaceId};
use sojourn_core::time::Millis;

pub use open::{DATABASE_FILE, check_file, integrity, schema_of};

use self::numbers::Numbers;
use super::journal::{Journal, Record};
use super::{DeadLetterRow, DeviceListing, SpaceRead, SpaceRow, Store, StoreError, StoreResult, Unit};

/// How to open the store.
#[derive(Debug, Clone)]
pub struct Options {
    /// The database file; `None` keeps everything in memory (tests).
    pub file: Option<PathBuf>,
    /// The safety journal; `None` keeps none.
    pub journal: Option<PathBuf>,
    /// Whether a commit waits until it is on the disk. `false` is for the test that shows why.
    pub flushes: bool,
    /// Reader connections.
    pub readers: usize,
    /// Most pages of 4 KiB the file may grow to; `None` for no limit but the disk.
    pub pages_max: Option<u32>,
    /// The epoch to use when the store is new, and when a restore is found.
    pub fresh_epoch: Epoch,
}

/// The store on SQLite.
pub struct SqliteStore {
    writer: Mutex<Writer>,
    readers: Readers,
    epoch: Mutex<Epoch>,
}

struct Writer {
    conn: Connection,
    numbers: Numbers,
    journal: Option<Journal>,
}

/// A reader with the numbers it met.
struct Reader {
    conn: Connection,
    numbers: Numbers,
}

struct Readers {
    idle: Mutex<Vec<Reader>>,
    freed: Condvar,
}

/// One space seen through one connection; every statement is about it.
pub(crate) struct SpaceView<'c> {
    pub(crate) conn: &'c Connection,
    pub(crate) space: SpaceId,
    pub(crate) numbers: &'c mut Numbers,
    pub(crate) journaled: Vec<Record>,
    /// The space's own row with changes not written yet: several happen in a transaction, one statement writes them.
    pub(crate) unwritten: Option<SpaceRow>,
}

impl<'c> SpaceView<'c> {
    pub(crate) fn new(conn: &'c Connection, space: SpaceId, numbers: &'c mut Numbers) -> Self {
        Self { conn, space, numbers, journaled: Vec::new(), unwritten: None }
    }
}

impl SqliteStore {
    /// Opens or makes the store, brings its schema up to date and replays what the safety journal holds beyond it.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Foreign`], [`StoreError::Corrupt`] for a file that is left untouched, or any
    /// other failure of the engine.
    pub fn open(options: &Options) -> StoreResult<Self> {
        let opened = open::open(options)?;
        let mut writer = Writer { conn: opened.writer, numbers: Numbers::with_rows(), journal: None };
        let mut epoch = open::epoch(&writer.conn, options.fresh_epoch)?;
        if let Some(path) = &options.journal {
            let mut journal = Journal::open(path)?;
            if write::replay(&mut writer, &mut journal)? > 0 {
                epoch = options.fresh_epoch;
                open::put_epoch(&writer.conn, epoch)?;
            }
            writer.journal = Some(journal);
        }
        let readers = opened.readers.into_iter().map(|conn| Reader { conn, numbers: Numbers::default() }).collect();
        Ok(Self {
            writer: Mutex::new(writer),
            readers: Readers { idle: Mutex::new(readers), freed: Condvar::new() },
            epoch: Mutex::new(epoch),
        })
    }

    /// A store in memory that ends with the process.
    ///
    /// # Errors
    /// When SQLite has no memory.
    pub fn in_memory() -> StoreResult<Self> {
        Self::open(&Options {
            file: None,
            journal: None,
            flushes: true,
            readers: 2,
            pages_max: None,
            fresh_epoch: Epoch([1; 16]),
        })
    }

    /// The usual options for a data folder.
    #[must_use]
    pub fn options(data_dir: &Path, fresh_epoch: Epoch) -> Options {
        Options {
            file: Some(data_dir.join(DATABASE_FILE)),
            journal: Some(data_dir.join("safety.journal")),
            flushes: true,
            readers: 3,
            pages_max: None,
            fresh_epoch,
        }
    }

    fn with_reader<T>(&self, f: impl FnOnce(&Connection) -> StoreResult<T>) -> StoreResult<T> {
        self.with_numbers(|conn, _| f(conn))
    }

    fn with_numbers<T>(&self, f: impl FnOnce(&Connection, &mut Numbers) -> StoreResult<T>) -> StoreResult<T> {
        let mut idle = lock(&self.readers.idle);
        let mut reader = loop {
            match idle.pop() {
                Some(reader) => break reader,
                None => idle = self.readers.freed.wait(idle).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(idle);
        let result = f(&reader.conn, &mut reader.numbers);
        reader.numbers.trim();
        lock(&self.readers.idle).push(reader);
        self.readers.freed.notify_one();
        result
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store for SqliteStore {
    fn commit(&self, units: &mut [Unit]) -> Vec<StoreResult<()>> {
        let mut writer = lock(&self.writer);
        match writer.commit(units) {
            Ok(results) => results,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    units = units.len(),
                    "a group did not commit"
                );
                writer.abandon();
                units.iter().map(|_| Err(error.share())).collect()
            }
        }
    }

    fn read(&self, space: SpaceId, read: &mut dyn FnMut(&mut dyn SpaceRead) -> StoreResult<()>) -> StoreResult<()> {
        self.with_numbers(|conn, numbers| {
            statement(conn, "BEGIN")?;
            let result = read(&mut SpaceView::new(conn, space, numbers));
            statement(conn, "COMMIT")?;
            result
        })
    }

    fn epoch(&self) -> Epoch {
        *lock(&self.epoch)
    }

    fn renew_epoch(&self, epoch: Epoch) -> StoreResult<()> {
        open::put_epoch(&lock(&self.writer).conn, epoch)?;
        *lock(&self.epoch) = epoch;
        Ok(())
    }

    fn list_devices(&self, after: Option<(SpaceId, DeviceId)>, rows_max: usize) -> StoreResult<Vec<DeviceListing>> {
        self.with_reader(|conn| lists::devices(conn, after, rows_max))
    }

    fn list_undecided_since(&self, before: Millis, rows_max: usize) -> StoreResult<Vec<(SpaceId, Hash)>> {
        self.with_reader(|conn| lists::undecided_since(conn, before, rows_max))
    }

    fn list_hinting(&self, rows_max: usize) -> StoreResult<Vec<SpaceId>> {
        self.with_reader(|conn| lists::hinting(conn, rows_max))
    }

    fn list_dead_letters(&self, before: Option<(Millis, Hash)>, rows_max: usize) -> StoreResult<Vec<DeadLetterRow>> {
        self.with_reader(|conn| lists::dead_letters(conn, before, rows_max))
    }

    fn ping(&self) -> StoreResult<()> {
        self.with_reader(|conn| conn.query_row("SELECT 1", [], |_| Ok(())).map_err(engine))
    }

    fn close(&self) {
        let writer = lock(&self.writer);
        // Folding the log into the database now makes the next start quick; failing to is no loss.
        if let Err(error) = writer.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
            tracing::warn!(error = &error as &dyn std::error::Error, "no checkpoint at close");
        }
    }
}

impl Writer {
    fn commit(&mut self, units: &mut [Unit]) -> StoreResult<Vec<StoreResult<()>>> {
        self.conn.execute_batch("BEGIN IMMEDIATE").map_err(engine)?;
        let mut results = Vec::with_capacity(units.len());
        let mut journaled = Vec::new();
        for unit in units.iter_mut() {
            results.push(self.run(unit, &mut journaled)?);
        }
        if let Some(journal) = self.journal.as_mut().filter(|_| !journaled.is_empty()) {
            journal.append(&journaled)?;
            open::put_journal_end(&self.conn, journal.end())?;
        }
        self.conn.execute_batch("COMMIT").map_err(engine)?;
        self.numbers.trim();
        Ok(results)
    }

    /// One unit in its savepoint. The outer error means the whole group is lost.
    fn run(&mut self, unit: &mut Unit, journaled: &mut Vec<Record>) -> StoreResult<StoreResult<()>> {
        statement(&self.conn, "SAVEPOINT unit")?;
        let mut view = SpaceView::new(&self.conn, unit.space, &mut self.numbers);
        let result = (unit.job)(&mut view).and_then(|()| view.write_space());
        let mut written = view.journaled;
        match result {
            Ok(()) => {
                statement(&self.conn, "RELEASE unit")?;
                journaled.append(&mut written);
                Ok(Ok(()))
            }
            // SQLite may have ended the whole transaction itself (a full disk): then nobody's work is kept.
            Err(error) if self.conn.is_autocommit() => Err(error),
            Err(error) => {
                self.numbers.clear();
                statement(&self.conn, "ROLLBACK TO unit")?;
                statement(&self.conn, "RELEASE unit")?;
                Ok(Err(error))
            }
        }
    }

    fn abandon(&mut self) {
        self.numbers.clear();
        if !self.conn.is_autocommit()
            && let Err(error) = self.conn.execute_batch("ROLLBACK")
        {
            tracing::error!(error = &error as &dyn std::error::Error, "could not roll back");
        }
    }
}

fn statement(conn: &Connection, sql: &str) -> StoreResult<()> {
    conn.prepare_cached(sql).and_then(|mut s| s.execute([])).map(|_| ()).map_err(engine)
}

/// Sorts an engine's error into what a caller can do about it.
pub(crate) fn engine(error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Corrupt { path: PathBuf::from(DATABASE_FILE), why: error.to_string() }
        }
        _ => StoreError::Engine(Box::new(error)),
    }
}

/// Shared ownership, as the rest of the server takes it.
impl SqliteStore {
    /// This store behind the trait.
    #[must_use]
    pub fn shared(self) -> Arc<dyn Store> {
        Arc::new(self)
    }
}
