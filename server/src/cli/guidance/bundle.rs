//! A bundle on disk: files under the paths phones fetch them from.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use sojourn_core::id::Bytes;
use sojourn_core::wire::v1::{PublishRequest, PublishedFile};

/// A bundle in memory.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    /// Bytes by path, with `/` between parts.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Bundle {
    pub(super) fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.files.insert(path, bytes);
    }

    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        for (path, bytes) in &self.files {
            let place = folder.join(path);
            if let Some(parent) = place.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(place, bytes)?;
        }
        Ok(())
    }

    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let mut bundle = Self::default();
        bundle.gather(folder, folder)?;
        Ok(bundle)
    }

    fn gather(&mut self, root: &Path, folder: &Path) -> io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.gather(root, &path)?;
            } else if let Ok(name) = path.strip_prefix(root) {
                let name = name.to_string_lossy().replace('\\', "/");
                self.add(name, std::fs::read(&path)?);
            }
        }
        Ok(())
    }

    pub(super) fn into_request(self) -> PublishRequest {
        let files = self.files.into_iter().map(|(path, bytes)| PublishedFile { path, bytes: Bytes(bytes) });
        PublishRequest { files: files.collect() }
    }
}
