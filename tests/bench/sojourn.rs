//! Our own server as the benchmark runs it: the shipped binary, its defaults, and only the quotas raised.

use std::path::{Path, PathBuf};

use sojourn_tests::process::Process;

use crate::load::Outcome;

/// A running server.
pub(crate) struct Sojourn {
    pub(crate) process: Process,
    folder: PathBuf,
}

impl Sojourn {
    /// Starts one on a fresh (or the given existing) folder.
    pub(crate) fn start(binary: &Path, folder: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let (port, command) = sojourn_tests::serve::command(binary, &folder.join("data"))?;
        let process = Process::start(command, port, "/readyz", &folder.join("log"))?;
        Ok(Self { process, folder: folder.to_owned() })
    }

    /// Its data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}
