//! Opening the file: what it must be, its pragmas and why, its schema steps.
//!
//! A file that is newer, foreign or damaged is refused before SQLite opens it for writing, so that the message is all
//! that happens.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use sojourn_core::id::Epoch;
use sojourn_migrations::SERVER_SQLITE;

use super::{Options, engine};
use crate::store::{StoreError, StoreResult};

/// Name of the database inside the data folder.
pub const DATABASE_FILE: &str = "sojourn.db";
/// `application_id`: "Sojn", so that `file` and this program know whose it is.
const APPLICATION_ID: u32 = u32::from_be_bytes(*b"Sojn");
/// Bytes of SQLite's file header.
const HEADER_BYTES: usize = 100;
/// Prepared statements kept per connection: all of ours.
const STATEMENTS: usize = 96;

/// For the writer. Each line has its reason.
const WRITER_PRAGMAS: &str = "
    PRAGMA journal_mode = WAL;          -- readers never wait for the writer; one flush per group of commits
    PRAGMA synchronous = FULL;          -- the log is flushed before COMMIT returns: an acknowledgement is a promise
    PRAGMA foreign_keys = ON;           -- a log without its space is a fault of ours and must not be stored
    PRAGMA secure_delete = ON;          -- erased bodies are overwritten, not left in free pages
    PRAGMA temp_store = MEMORY;         -- nothing of a person in files outside the data folder
    PRAGMA cache_size = -8192;          -- 8 MiB: the upper levels of every tree; the system caches the rest
    PRAGMA wal_autocheckpoint = 4000;   -- 16 MiB of log between checkpoints: few enough stalls, short recovery
    PRAGMA busy_timeout = 5000;         -- a backup may hold the file for a moment
    PRAGMA trusted_schema = OFF;        -- a damaged file must not run functions
";
/// For readers.
const READER_PRAGMAS: &str = "
    PRAGMA query_only = ON;             -- a reader that writes is a fault of ours
    PRAGMA cache_size = -2048;          -- 2 MiB each: idle memory stays small
    PRAGMA busy_timeout = 5000;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
";

/// The connections of an open store.
pub(super) struct Opened {
    pub(super) writer: Connection,
    pub(super) readers: Vec<Connection>,
}

/// Opens the writer and the readers.
pub(super) fn open(options: &Options) -> StoreResult<Opened> {
    let (path, flags) = match &options.file {
        Some(path) => {
            check_file(path)?;
            (path.clone(), OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
        }
        None => (memory_name(), memory_flags()),
    };
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut writer = Connection::open_with_flags(&path, flags).map_err(engine)?;
    writer.execute_batch(WRITER_PRAGMAS).map_err(|e| damaged(&path, e))?;
    if !options.flushes {
        tracing::warn!("store.synchronous is off: a power cut loses work that was acknowledged");
        writer.pragma_update(None, "synchronous", "OFF").map_err(engine)?;
    }
    keep_plans(&writer)?;
    if let Some(pages) = options.pages_max {
        writer.pragma_update(None, "max_page_count", pages).map_err(engine)?;
    }
    migrate(&mut writer, &path)?;
    let readers = (0..options.readers.max(1)).map(|_| open_reader(&path, flags)).collect::<StoreResult<_>>()?;
    Ok(Opened { writer, readers })
}

fn open_reader(path: &Path, flags: OpenFlags) -> StoreResult<Connection> {
    let conn = Connection::open_with_flags(path, flags).map_err(engine)?;
    conn.execute_batch(READER_PRAGMAS).map_err(engine)?;
    keep_plans(&conn)?;
    Ok(conn)
}

/// Keeps prepared statements, and keeps their plans whatever is bound: otherwise SQLite parses some of ours anew at each
/// use, in case another plan suited the new values better. Two for every push, a third of the writer's time.
fn keep_plans(conn: &Connection) -> StoreResult<()> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ()).map_err(engine)
}

/// A database in memory that several connections share, under a name of its own.
fn memory_name() -> PathBuf {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    PathBuf::from(format!("file:/sojourn-memory-{}?vfs=memdb", NEXT.fetch_add(1, Ordering::Relaxed)))
}

fn memory_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_URI
}

/// Refuses a file that is not ours, newer than this program or visibly cut short, by looking only at its first bytes.
///
/// # Errors
/// [`StoreError::Foreign`], [`StoreError::Newer`], [`StoreError::Corrupt`].
pub fn check_file(path: &Path) -> StoreResult<()> {
    let Ok(mut file) = File::open(path) else { return Ok(()) };
    let size = file.metadata().map_or(0, |m| m.len());
    if size == 0 {
        return Ok(());
    }
    let mut header = [0; HEADER_BYTES];
    let short = || StoreError::Corrupt { path: path.to_owned(), why: "shorter than a database header".into() };
    file.read_exact(&mut header).map_err(|_| short())?;
    if &header[..16] != b"SQLite format 3\0" {
        return Err(StoreError::Foreign { path: path.to_owned(), why: "it does not begin like one" });
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (pages, schema, application) = (number(28), number(60), number(68));
    if application != APPLICATION_ID && application != 0 {
        return Err(StoreError::Foreign { path: path.to_owned(), why: "it belongs to another program" });
    }
    if application == 0 && schema != 0 {
        return Err(StoreError::Foreign { path: path.to_owned(), why: "it carries no mark of this program" });
    }
    refuse_newer(path, schema)?;
    let page_bytes = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        other => u64::from(other),
    };
    if u64::from(pages) * page_bytes > size {
        return Err(StoreError::Corrupt { path: path.to_owned(), why: "shorter than its header says".into() });
    }
    Ok(())
}

fn known() -> u32 {
    SERVER_SQLITE.last().map_or(0, |step| step.number)
}

fn refuse_newer(path: &Path, found: u32) -> StoreResult<()> {
    if found > known() {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: known() });
    }
    Ok(())
}

fn damaged(path: &Path, error: rusqlite::Error) -> StoreError {
    match engine(error) {
        StoreError::Corrupt { why, .. } => StoreError::Corrupt { path: path.to_owned(), why },
        other => other,
    }
}

/// Applies the steps the file lacks, each in a transaction with its number.
fn migrate(conn: &mut Connection, path: &Path) -> StoreResult<()> {
    let found: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|e| damaged(path, e))?;
    refuse_newer(path, found)?;
    for step in SERVER_SQLITE.iter().filter(|step| step.number > found) {
        let tx = conn.transaction().map_err(engine)?;
        tx.execute_batch(step.sql).map_err(|e| damaged(path, e))?;
        tx.pragma_update(None, "user_version", step.number).map_err(engine)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(engine)?;
        tx.commit().map_err(engine)?;
        tracing::info!(step = step.number, name = step.name, "schema step applied");
    }
    // A read of the schema finds a damaged first page now rather than at the first request.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(|e| damaged(path, e))?;
    conn.query_row("SELECT count(*) FROM meta", [], |_| Ok(())).map_err(|e| damaged(path, e))
}

fn meta(conn: &Connection, name: &str) -> StoreResult<Option<Vec<u8>>> {
    conn.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0)).optional().map_err(engine)
}

fn put_meta(conn: &Connection, name: &str, value: &[u8]) -> StoreResult<()> {
    conn.prepare_cached(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .and_then(|mut s| s.execute((name, value)))
    .map(|_| ())
    .map_err(engine)
}

/// The store's epoch; `fresh` becomes it when there is none.
pub(super) fn epoch(conn: &Connection, fresh: Epoch) -> StoreResult<Epoch> {
    match meta(conn, "epoch")? {
        Some(bytes) => Epoch::from_slice(&bytes).map_err(|_| StoreError::Row("epoch")),
        None => put_epoch(conn, fresh).map(|()| fresh),
    }
}

pub(super) fn put_epoch(conn: &Connection, epoch: Epoch) -> StoreResult<()> {
    put_meta(conn, "epoch", &epoch.0)
}

/// Bytes of the safety journal this database has seen.
pub(super) fn journal_end(conn: &Connection) -> StoreResult<u64> {
    match meta(conn, "journal_end")? {
        Some(bytes) => bytes.try_into().map(u64::from_be_bytes).map_err(|_| StoreError::Row("journal_end")),
        None => Ok(0),
    }
}

pub(super) fn put_journal_end(conn: &Connection, end: u64) -> StoreResult<()> {
    put_meta(conn, "journal_end", &end.to_be_bytes())
}

/// The schema number of a file; 0 when there is none yet. Reads only its first bytes.
///
/// # Errors
/// As [`check_file`].
pub fn schema_of(path: &Path) -> StoreResult<u32> {
    check_file(path)?;
    let mut header = [0; HEADER_BYTES];
    match File::open(path).and_then(|mut file| file.read_exact(&mut header)) {
        Ok(()) => Ok(u32::from_be_bytes([header[60], header[61], header[62], header[63]])),
        Err(_) => Ok(0),
    }
}

/// Reads the whole database and checks its pages, keys and references. Takes as long as reading it does.
///
/// # Errors
/// [`StoreError::Corrupt`] with the first finding.
pub fn integrity(path: &Path) -> StoreResult<()> {
    if !path.exists() {
        return Ok(());
    }
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|e| damaged(path, e))?;
    let found: String =
        conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(|e| damaged(path, e))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Corrupt { path: path.to_owned(), why: found }) }
}
