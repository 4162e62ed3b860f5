//! What a data directory weighs once its write-ahead logs are folded in: the same treatment for every server.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use sojourn_tests::process::folder_bytes;

use crate::load::Outcome;

/// The first bytes of every SQLite database.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Checkpoints every SQLite database in the folder, whose server must have ended, and counts all bytes of all files.
pub(crate) fn settled_bytes(folder: &Path) -> Outcome<u64> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && fs::read(&path)?.starts_with(MAGIC) {
            Connection::open(&path)?.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
    }
    Ok(folder_bytes(folder)?)
}
