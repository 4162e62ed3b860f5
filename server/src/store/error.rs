//! Why a store could not do it: one variant per thing a caller can do something about.

use std::path::PathBuf;

/// What went wrong in a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room on the disk, or the configured most pages. Nothing was acknowledged; the server goes on reading.
    #[error("the disk is full")]
    Full,
    /// Too much is waiting, or another process holds the database: try again.
    #[error("the store is busy")]
    Busy,
    /// The store is closing.
    #[error("the store is closed")]
    Closed,
    /// The file belongs to a newer version of this program.
    #[error(
        "{path} has schema {found}, this program knows up to {known}: use the newer program, the file was not touched"
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema number.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// The file is not a Sojourn database at all.
    #[error("{path} is not a Sojourn database ({why}); it was not touched")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is odd about it.
        why: &'static str,
    },
    /// The database is damaged.
    #[error("{path} is damaged ({why}): restore a backup, see deploy/RUNBOOK.md; it was not touched")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// A row that cannot be: written by a fault of ours.
    #[error("a stored row is not what it should be: {0}")]
    Row(&'static str),
    /// The safety journal could not be read or written.
    #[error("the safety journal failed")]
    Journal(#[source] std::io::Error),
    /// Anything else of the engine.
    #[error("the database failed")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// A second copy to hand to each member of a group that failed as one. The cause is told once, by the first.
    #[must_use]
    pub fn share(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::Busy => Self::Busy,
            Self::Closed => Self::Closed,
            other => Self::Engine(other.to_string().into()),
        }
    }
}
