//! Opening a database: look first, touch later.
//!
//! A file of another app, a damaged one or one by a newer app is refused by a connection that cannot write, so that its
//! bytes stay as they are. Then the pragmas, each with its why, and the schema steps that are missing, in one
//! transaction.

use std::cell::RefCell;
use std::path::PathBuf;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, params};

use super::{Sealing, SqliteStore, Vault};
use crate::environment::Random;
use crate::store::vault::{DeviceSecret, StoreKey};
use crate::store::{Opened, StoreError};

/// `SJRN`: marks our files for `file(1)` and for ourselves.
const APPLICATION_ID: i32 = 0x534a_524e;
/// Two windows on one phone wait this long for each other before saying so.
const BUSY_TIMEOUT_MS: u64 = 5_000;

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file, made if it is not there.
    File(PathBuf),
    /// Memory only: a private window, or a test.
    Memory,
}

impl SqliteStore {
    /// Opens or makes a store.
    ///
    /// A store with a PIN opens locked when none is given: guidance can be read, private rows cannot.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Corrupt`] (the file is untouched then), [`StoreError::WrongPin`] (also when
    /// a PIN is given to a store without one), and whatever SQLite says.
    pub fn open(
        location: &Location,
        secret: &DeviceSecret,
        pin: Option<&str>,
        entropy: Random,
    ) -> Result<Self, StoreError> {
        let mut store = Self::open_shut(location, secret, pin, entropy)?;
        match (store.has_pin()?, pin) {
            (_, None) => {}
            (true, Some(pin)) => match store.unlock(secret, pin)? {
                Opened::Everything => {}
                Opened::GuidanceOnly => return Err(StoreError::WrongPin),
            },
            (false, Some(_)) => return Err(StoreError::WrongPin),
        }
        Ok(store)
    }

    /// The same without trying a PIN: it becomes the PIN of a store that is made. A store without one is open.
    ///
    /// # Errors
    /// As for [`Self::open`], [`StoreError::WrongPin`] only for another device's secret.
    pub fn open_shut(
        location: &Location,
        secret: &DeviceSecret,
        pin: Option<&str>,
        entropy: Random,
    ) -> Result<Self, StoreError> {
        let connection = match location {
            Location::File(path) => {
                inspect(path)?;
                Connection::open(path)?
            }
            Location::Memory => Connection::open_in_memory()?,
        };
        configure(&connection)?;
        let sealing = Sealing { key: None, entropy: RefCell::new(entropy), hook: RefCell::new(None) };
        let mut store = Self { connection, sealing };
        store.migrate(secret, pin)?;
        if !store.has_pin()? {
            store.unlock_without_pin(secret)?;
        }
        Ok(store)
    }

    /// Runs the missing steps; a new store gets its key in the same transaction, so that there is none without.
    fn migrate(&mut self, secret: &DeviceSecret, pin: Option<&str>) -> Result<(), StoreError> {
        let at = schema_number(&self.connection)?;
        let missing: Vec<_> = sojourn_migrations::CLIENT.iter().filter(|step| step.number > at).collect();
        let Some(last) = missing.last() else { return Ok(()) };
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for step in &missing {
            tx.execute_batch(step.sql)?;
        }
        if at == 0 {
            let entropy = &mut *self.sealing.entropy.borrow_mut();
            write_vault(&tx, &StoreKey::generate(entropy).wrap(secret, pin, entropy)?)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", last.number)?;
        Ok(tx.commit()?)
    }
}

/// Newest schema step this app knows.
fn newest() -> u32 {
    sojourn_migrations::CLIENT.last().map_or(0, |step| step.number)
}

fn schema_number(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Looks at an existing file through a connection that cannot write. A file that is not there is fine.
fn inspect(path: &std::path::Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match Connection::open_with_flags(path, flags) {
        Ok(connection) => connection,
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    own_alone(&connection)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        return Ok(());
    }
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION_ID {
        return Err(StoreError::Corrupt("it is a database of another app".into()));
    }
    let found = schema_number(&connection)?;
    if found > newest() {
        return Err(StoreError::Newer { found, known: newest() });
    }
    // Pages and indexes, not their order: linear in the file and a few milliseconds for a phone's.
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Corrupt(verdict)) }
}

/// A browser's file system shares no memory between connections: WAL works there, for reading too, only with one at a time.
fn own_alone(connection: &Connection) -> Result<(), StoreError> {
    if cfg!(target_arch = "wasm32") {
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    }
    Ok(())
}

fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_TIMEOUT_MS))?;
    own_alone(connection)?;
    // Readers never wait for the writer, and a commit is one fsync of one file.
    let _: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    // What the screen says is saved survives the battery falling out: NORMAL would lose the last commits.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Deleted rows are overwritten: the phone may be searched.
    connection.pragma_update(None, "secure_delete", "ON")?;
    // Sorting spills to memory, never to a temporary file beside the database.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Functions in a schema somebody tampered with do not run.
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    // A damaged page is an error where it is met, not a wrong row.
    connection.pragma_update(None, "cell_size_check", "ON")?;
    // Plans stay whatever is bound: otherwise cached statements are parsed anew at each use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// The vault row, if the store has one yet.
pub(super) fn read_vault(connection: &Connection) -> Result<Option<Vault>, StoreError> {
    let row = connection
        .query_row("SELECT salt, memory_kib, passes, wrapped_key FROM vault WHERE id = 1", [], |row| {
            Ok(Vault { salt: row.get(0)?, memory_kib: row.get(1)?, passes: row.get(2)?, wrapped_key: row.get(3)? })
        })
        .optional()?;
    Ok(row)
}

/// Sets or replaces the vault row.
pub(super) fn write_vault(connection: &Connection, row: &Vault) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO vault (id, salt, memory_kib, passes, wrapped_key) VALUES (1, ?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET salt = excluded.salt, memory_kib = excluded.memory_kib,
             passes = excluded.passes, wrapped_key = excluded.wrapped_key",
        params![row.salt, row.memory_kib, row.passes, row.wrapped_key],
    )?;
    Ok(())
}
