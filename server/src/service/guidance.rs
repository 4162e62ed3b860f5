//! Published guidance: files phones fetch, newest release, notices.
use std::path::PathBuf;

use sojourn_core::time::Millis;
use sojourn_core::wire::v1::GuidancePointer;

use crate::config::Config;
use crate::keys::ServerKeys;

/// Why published guidance could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The folder failed.
    #[error("guidance folder {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// What is published.
#[derive(Debug)]
pub struct Library {
    folder: PathBuf,
}

impl Library {
    /// Opens the folder.
    ///
    /// # Errors
    /// [`LibraryError`].
    pub fn open(config: &Config, _keys: &ServerKeys, _now: Millis) -> Result<Self, LibraryError> {
        let folder = config.guidance_path();
        std::fs::create_dir_all(&folder).map_err(|source| LibraryError::Folder { path: folder.clone(), source })?;
        Ok(Self { folder })
    }

    /// The newest release, if any.
    #[must_use]
    pub fn pointer(&self) -> Option<GuidancePointer> {
        let _ = &self.folder;
        None
    }

    /// Notices in force.
    #[must_use]
    pub fn notices(&self) -> Vec<u64> {
        Vec::new()
    }
}
