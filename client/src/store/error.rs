//! What can go wrong with a phone's store, by what the person or the app can do about it.

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Made by a newer app. The file was not touched.
    #[error("this phone's data was written by a newer app (schema {found}, this app knows {known}): please update")]
    Newer {
        /// Schema step the file is at.
        found: u32,
        /// Newest step this app knows.
        known: u32,
    },
    /// Not a database of this app, or damaged. The file was not touched.
    #[error("the data file is damaged or belongs to another app: {0}")]
    Corrupt(String),
    /// Private rows were asked for without the PIN.
    #[error("locked: the PIN is needed")]
    Locked,
    /// The PIN does not open this store.
    #[error("wrong PIN")]
    WrongPin,
    /// The emergency PIN must differ from the PIN.
    #[error("the emergency PIN must be another than the PIN")]
    SamePin,
    /// An emergency PIN stands beside a PIN, and there is none.
    #[error("there is no PIN yet")]
    NoPin,
    /// A sealed row did not open under the store key: damaged or moved.
    #[error("a sealed row in {0} does not open: damaged, or moved from elsewhere")]
    Unsealed(&'static str),
    /// A stored value has a form this app never writes.
    #[error("a row in {table} cannot be read: {why}")]
    Row {
        /// The table.
        table: &'static str,
        /// What is wrong.
        why: String,
    },
    /// No room left. What was written before is all there.
    #[error("the phone's storage is full; everything already saved is kept")]
    Full,
    /// Another process has the file open for writing.
    #[error("the data is in use by another window or process")]
    Busy,
    /// The device secret could not be read or made.
    #[error("the device secret cannot be used")]
    DeviceSecret(#[source] std::io::Error),
    /// Anything else SQLite says.
    #[error("the database failed")]
    Database(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            // A browser's file system has one reason to refuse bytes it was given: the origin's share is used up.
            Some(ErrorCode::SystemIoFailure) if cfg!(target_arch = "wasm32") && is_refused_write(&error) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error.to_string()),
            _ => Self::Database(error),
        }
    }
}

/// Whether the file system refused to take bytes, or to make room for them.
fn is_refused_write(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE};
    error.sqlite_error().is_some_and(|found| [SQLITE_IOERR_WRITE, SQLITE_IOERR_TRUNCATE].contains(&found.extended_code))
}
