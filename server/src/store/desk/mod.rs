//! The desk's own store: one SQLite file beside the store of case data, opened for whole pages rather than for rounds.
//!
//! [`DeskStore::read`] and [`DeskStore::write`] lend a [`DeskView`]; the statements are its methods, a file for each part. Calls block:
//! the pages make them off the threads that serve rounds. A write that fails leaves nothing behind.

mod audit;
mod changes;
mod folder;
mod people;
mod releases;
mod sessions;
#[cfg(test)]
mod upgrade_tests;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, Params, Row, TransactionBehavior};
use sojourn_migrations::SERVER_DESK;

pub use audit::AuditRow;
pub use changes::{ApprovalRow, ChangeRow, CommentRow, EditRow, OpenEdit};
pub use folder::SnapshotRow;
pub use people::PersonRow;
pub use releases::{ReleaseRow, SignatureRow, WithdrawalRow};
pub use sessions::{InvitationRow, SessionRow};

use super::sqlite::engine;
use super::{StoreError, StoreResult};

/// Name of the file inside the data folder.
pub const DESK_FILE: &str = "desk.db";
/// `application_id`: "SojD".
const APPLICATION_ID: u32 = u32::from_be_bytes(*b"SojD");
/// Statements kept prepared.
const STATEMENTS: usize = 128;

/// As for the store of cases: what was saved is saved.
const PRAGMAS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA busy_timeout = 5000;
    PRAGMA trusted_schema = OFF;
";

/// A person's number at this desk.
pub type PersonNo = i64;
/// A change's number.
pub type ChangeNo = i64;
/// A release's number at this desk; its `seq` is what phones know.
pub type ReleaseNo = i64;
/// A snapshot's number.
pub type SnapshotNo = i64;

/// The open file.
pub struct DeskStore {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

/// The desk's tables through one connection.
pub struct DeskView<'c> {
    conn: &'c Connection,
}

impl DeskStore {
    /// Opens or makes the file in the data folder.
    ///
    /// # Errors
    /// [`StoreError::Foreign`], [`StoreError::Newer`], [`StoreError::Corrupt`] for a file this program must not touch.
    pub fn open(data_dir: &Path) -> StoreResult<Self> {
        let path = data_dir.join(DESK_FILE);
        let mut writer = Connection::open(&path).map_err(engine)?;
        migrate(&mut writer, &path)?;
        let reader = Connection::open(&path).map_err(engine)?;
        for conn in [&writer, &reader] {
            conn.execute_batch(PRAGMAS).map_err(engine)?;
            conn.set_prepared_statement_cache_capacity(STATEMENTS);
        }
        reader.pragma_update(None, "query_only", true).map_err(engine)?;
        Ok(Self { writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    /// Reads one consistent state.
    ///
    /// # Errors
    /// What `look` returns, or the engine's.
    pub fn read<T, E: From<StoreError>>(&self, look: impl FnOnce(&DeskView<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = conn.transaction().map_err(engine)?;
        look(&DeskView { conn: &tx })
    }

    /// Writes all or nothing.
    ///
    /// # Errors
    /// What `act` returns, or the engine's; nothing was written then.
    pub fn write<T, E: From<StoreError>>(&self, act: impl FnOnce(&DeskView<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(engine)?;
        let done = act(&DeskView { conn: &tx })?;
        tx.commit().map_err(engine)?;
        Ok(done)
    }
}

impl DeskView<'_> {
    fn all<T>(
        &self,
        sql: &str,
        with: impl Params,
        row: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql).map_err(engine)?;
        let rows = statement.query_map(with, |found| row(found)).map_err(engine)?;
        rows.collect::<Result<_, _>>().map_err(engine)
    }

    fn one<T>(
        &self,
        sql: &str,
        with: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Option<T>> {
        self.conn.prepare_cached(sql).and_then(|mut s| s.query_row(with, row).optional()).map_err(engine)
    }

    fn run(&self, sql: &str, with: impl Params) -> StoreResult<usize> {
        self.conn.prepare_cached(sql).and_then(|mut s| s.execute(with)).map_err(engine)
    }

    fn insert(&self, sql: &str, with: impl Params) -> StoreResult<i64> {
        self.run(sql, with)?;
        Ok(self.conn.last_insert_rowid())
    }

    /// A remembered value.
    ///
    /// # Errors
    /// The engine's.
    pub fn meta(&self, name: &str) -> StoreResult<Option<Vec<u8>>> {
        self.one("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
    }

    /// Remembers a value.
    ///
    /// # Errors
    /// The engine's.
    pub fn put_meta(&self, name: &str, value: &[u8]) -> StoreResult<()> {
        let sql = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.run(sql, (name, value)).map(drop)
    }
}

/// Refuses what is not ours or newer, then applies the steps that are missing.
fn migrate(conn: &mut Connection, path: &Path) -> StoreResult<()> {
    let damaged = |error: rusqlite::Error| match engine(error) {
        StoreError::Corrupt { why, .. } => StoreError::Corrupt { path: path.to_owned(), why },
        other => other,
    };
    let number = |conn: &Connection, name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let (found, application) =
        (number(conn, "user_version").map_err(damaged)?, number(conn, "application_id").map_err(damaged)?);
    let tables: u32 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(damaged)?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(StoreError::Foreign { path: path.to_owned(), why: "it belongs to another program" });
    }
    let known = SERVER_DESK.last().map_or(0, |step| step.number);
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    for step in SERVER_DESK.iter().filter(|step| step.number > found) {
        let tx = conn.transaction().map_err(engine)?;
        tx.execute_batch(step.sql).map_err(damaged)?;
        tx.pragma_update(None, "user_version", step.number).map_err(engine)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(engine)?;
        tx.commit().map_err(engine)?;
        tracing::info!(step = step.number, name = step.name, "schema step of the desk applied");
    }
    Ok(())
}
