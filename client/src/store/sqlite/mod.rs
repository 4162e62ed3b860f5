//! The store phones use: SQLite, on a file or in memory.
//!
//! [`open`] checks a file before it touches it and brings its schema up; the rows are in a file per family. Every write
//! of every family goes through `SqliteTxn::write`, where a test may stop it.

mod guidance;
mod logs;
pub mod open;
mod outbox;
mod photos;
mod pins;
mod private;
mod reports;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, TransactionBehavior};

use super::vault::{StoreKey, VaultRow};
use super::{Store, StoreError, Txn};
use crate::environment::Random;

pub use open::Location;

/// Called before each write (counted from 1 since it was set, commits included); an error stops that write.
pub type WriteHook = Box<dyn FnMut(u64) -> Result<(), StoreError> + Send>;

/// A phone's SQLite database.
pub struct SqliteStore {
    connection: Connection,
    sealing: Sealing,
}

/// What transactions need besides the connection.
struct Sealing {
    key: Option<StoreKey>,
    entropy: RefCell<Random>,
    hook: RefCell<Option<(u64, WriteHook)>>,
}

impl SqliteStore {
    /// Watches or stops writes; for tests that crash at every one.
    pub fn set_write_hook(&mut self, hook: Option<WriteHook>) {
        *self.sealing.hook.borrow_mut() = hook.map(|hook| (0, hook));
    }

    fn transaction(&self, behavior: TransactionBehavior) -> Result<Box<dyn Txn + '_>, StoreError> {
        let tx = Transaction::new_unchecked(&self.connection, behavior)?;
        Ok(Box::new(SqliteTxn { tx, sealing: &self.sealing }))
    }
}

impl Store for SqliteStore {
    fn begin(&mut self) -> Result<Box<dyn Txn + '_>, StoreError> {
        self.transaction(TransactionBehavior::Immediate)
    }

    fn read(&self) -> Result<Box<dyn Txn + '_>, StoreError> {
        self.transaction(TransactionBehavior::Deferred)
    }

    fn is_unlocked(&self) -> bool {
        self.sealing.key.is_some()
    }
}

/// One transaction; dropped without commit it never happened.
pub struct SqliteTxn<'a> {
    tx: Transaction<'a>,
    sealing: &'a Sealing,
}

impl Txn for SqliteTxn<'_> {
    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.before_write()?;
        Ok(self.tx.commit()?)
    }
}

impl SqliteTxn<'_> {
    fn before_write(&self) -> Result<(), StoreError> {
        match &mut *self.sealing.hook.borrow_mut() {
            Some((count, hook)) => {
                *count += 1;
                hook(*count)
            }
            None => Ok(()),
        }
    }

    /// Every write goes through here. Returns the number of rows changed.
    fn write(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.before_write()?;
        Ok(self.tx.prepare_cached(sql)?.execute(params)?)
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.tx.prepare_cached(sql)?.query_row(params, map).optional()?)
    }

    fn many<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.tx.prepare_cached(sql)?;
        let rows = statement.query_map(params, map)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn seal(&self, place: &[&[u8]], plaintext: &[u8]) -> Result<Vec<u8>, StoreError> {
        let key = self.sealing.key.as_ref().ok_or(StoreError::Locked)?;
        Ok(key.seal(place, plaintext, &mut *self.sealing.entropy.borrow_mut()))
    }

    fn unseal(&self, table: &'static str, place: &[&[u8]], sealed: &[u8]) -> Result<super::Secret, StoreError> {
        self.sealing.key.as_ref().ok_or(StoreError::Locked)?.open(table, place, sealed)
    }
}

/// SQLite's integers are signed; positions and instants never come near the end of them.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Reads back what [`signed`] wrote.
fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A fixed-length id from a BLOB column.
fn id<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&[u8]) -> Result<T, sojourn_core::id::IdError>,
) -> rusqlite::Result<T> {
    let bytes = row.get_ref(column)?.as_blob()?;
    parse(bytes).map_err(|error| column_error(column, error))
}

/// A parsed value from a TEXT column.
fn text<T, E: std::error::Error + Send + Sync + 'static>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> rusqlite::Result<T> {
    let words = row.get_ref(column)?.as_str()?;
    parse(words).map_err(|error| column_error(column, error))
}

fn column_error(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Blob, Box::new(error))
}

/// A word in a state column that no app ever wrote.
#[derive(Debug, thiserror::Error)]
#[error("unknown state {0:?}")]
struct UnknownWord(String);

fn word<T>(row: &Row<'_>, column: usize, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    text(row, column, |words| parse(words).ok_or_else(|| UnknownWord(words.to_owned())))
}

/// Keeps the vault row's type in one place for [`open`].
type Vault = VaultRow;
