//! Where a world keeps its files: in memory if the system offers that, so that a thousand worlds take minutes.
//!
//! Nothing is lost by it. What a commit that returned is worth on a real disk is shown elsewhere (`tests/faults`); here
//! a crash is a copy of the files as they lie.

use std::path::{Path, PathBuf};

/// Linux keeps this in memory.
const SHARED_MEMORY: &str = "/dev/shm";

/// A folder that goes away with its owner.
#[derive(Debug)]
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// Makes one.
    ///
    /// # Panics
    /// When the system has no room for one.
    #[must_use]
    pub fn new() -> Self {
        let builder = || {
            let mut builder = tempfile::Builder::new();
            builder.prefix("sojourn-world-");
            builder
        };
        let in_memory = builder().tempdir_in(SHARED_MEMORY);
        Self(in_memory.or_else(|_| builder().tempdir()).expect("a temporary folder can be made"))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

/// Leaves the files of a process as a crash finds them in `found`, which is the folder itself unless a bug was planted:
/// copies all but what lives only in shared memory.
///
/// # Panics
/// When the files cannot be copied.
#[must_use]
pub fn image_of(folder: &Path, found: &Path, generation: u32) -> PathBuf {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("files");
    let base = name.split('~').next().unwrap_or(name);
    let image = folder.with_file_name(format!("{base}~{generation}"));
    copy(found, &image);
    image
}

/// Copies a folder as it lies.
///
/// # Panics
/// When a file cannot be copied.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder for the copy");
    for entry in std::fs::read_dir(from).expect("the folder can be listed") {
        let path = entry.expect("its entries too").path();
        let target = to.join(path.file_name().unwrap_or_default());
        let only_memory = path.extension().is_some_and(|ending| ending.to_string_lossy().ends_with("-shm"));
        if path.is_dir() {
            copy(&path, &target);
        } else if !only_memory {
            std::fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}
