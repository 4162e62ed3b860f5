//! Where a phone is kept: files of a folder in the browser's private file system (OPFS), reached without waiting from a worker.
//!
//! SQLite's files lie in a pool of numbered ones, because opening a file there has to be awaited and SQLite does not wait. The pool is
//! owned by one worker at a time; a second one is refused by the browser.

use std::path::PathBuf;

use sojourn_client::store::sqlite::Location;
use sqlite_wasm_rs::WasmOsCallback;
use sqlite_wasm_vfs::sahpool::{OpfsSAHPoolCfgBuilder, install};

use crate::calls::CallError;

/// The database within the pool.
const DATABASE: &str = "phone.db";
/// Files of the pool: the database, its log, a journal while the log is set up, and one to spare.
const FILES: usize = 4;

/// Makes the folder SQLite's place for files.
///
/// # Errors
/// `no-storage` where this browser, or this window, has no such file system, or another worker owns the folder.
pub(super) async fn in_folder(folder: &str) -> Result<Location, CallError> {
    let options = OpfsSAHPoolCfgBuilder::new().directory(folder).initial_capacity(FILES).build();
    match install::<WasmOsCallback>(&options, true).await {
        Ok(_) => Ok(Location::File(PathBuf::from(DATABASE))),
        Err(error) => Err(CallError::new("no-storage", error.to_string())),
    }
}

/// A phone of which nothing is left when the window closes.
pub(super) const fn in_memory() -> Location {
    Location::Memory
}
