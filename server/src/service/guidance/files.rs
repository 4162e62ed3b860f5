//! The folder of published files: each under the path it is fetched by, once plain and once per encoding.
//!
//! Written beside and renamed, so a file is whole or absent. Compressed forms are made once, at publication, and served
//! as they lie. Paths are checked piece by piece: what is not a plain word does not exist.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;

/// Level of the gzip form, which only clients without zstd take: 9 takes twice as long for one part in a hundred.
const GZIP_LEVEL: u32 = 6;
/// Level of the gzip form of long files: half the time for one part in twenty, and a release may have dozens of them.
const GZIP_LONG_LEVEL: u32 = 4;
/// Where a file is long.
const GZIP_LONG_BYTES: usize = 1024 * 1024;
/// Level of the zstd form of documents; packs come packed already.
const ZSTD_LEVEL: i32 = 19;

/// A file that failed.
#[derive(Debug, thiserror::Error)]
#[error("{path}")]
pub struct FileError {
    /// Which.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub source: std::io::Error,
}

/// A form a file is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
}

impl Encoding {
    /// Every form, the shortest first.
    pub(super) const BEST_FIRST: [Self; 3] = [Self::Zstd, Self::Gzip, Self::Identity];

    /// Its name in HTTP.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// A file to be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The form.
    pub encoding: Encoding,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Its entity tag: strong, so of this form alone.
    pub etag: Arc<str>,
}

impl Found {
    fn new(encoding: Encoding, bytes: Vec<u8>) -> Self {
        let etag = format!("\"{}\"", HEXLOWER.encode(&blake3::hash(&bytes).as_bytes()[..16]));
        Self { encoding, bytes: bytes.into(), etag: etag.into() }
    }
}

pub(super) struct Files {
    folder: PathBuf,
}

impl Files {
    pub(super) fn open(folder: &Path) -> Result<Self, FileError> {
        fs::create_dir_all(folder).map_err(|source| FileError { path: folder.to_owned(), source })?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where a published path lies; `None` for a path that cannot have been published.
    fn place(&self, path: &str) -> Option<PathBuf> {
        let plain = |piece: &str| {
            let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            !piece.is_empty() && !piece.starts_with('.') && piece.chars().all(word)
        };
        let pieces: Vec<&str> = path.split('/').collect();
        let known = pieces.len() <= 6 && pieces.iter().all(|piece| plain(piece));
        let form = |piece: &&str| piece.ends_with(".gz") || piece.ends_with(".zst");
        (known && !pieces.last().is_some_and(form)).then(|| self.folder.join(path))
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.place(path).is_some_and(|place| place.exists())
    }

    /// The plain bytes of a file, if it is there.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, FileError> {
        self.place(path).map_or(Ok(None), |place| read_form(&place, Encoding::Identity))
    }

    /// The best form a client takes; one that takes none at all finds nothing.
    pub(super) fn find(&self, path: &str, accepts: impl Fn(Encoding) -> bool) -> Result<Found, FileError> {
        let missing = || FileError { path: PathBuf::from(path), source: std::io::ErrorKind::NotFound.into() };
        let place = self.place(path).ok_or_else(missing)?;
        for encoding in Encoding::BEST_FIRST.into_iter().filter(|encoding| accepts(*encoding)) {
            if let Some(bytes) = read_form(&place, encoding)? {
                return Ok(Found::new(encoding, bytes));
            }
        }
        Err(missing())
    }

    /// Keeps a document with its compressed forms. A file that is there already is left: paths are immutable.
    pub(super) fn keep(&self, path: &str, bytes: &[u8]) -> Result<bool, FileError> {
        let packed = zstd::bulk::compress(bytes, ZSTD_LEVEL).ok().filter(|packed| packed.len() < bytes.len());
        self.keep_forms(path, bytes, packed.as_deref())
    }

    /// Keeps a pack: its text, and the packed bytes it was published with.
    pub(super) fn keep_packed(&self, path: &str, text: &[u8], packed: &[u8]) -> Result<bool, FileError> {
        self.keep_forms(path, text, Some(packed))
    }

    /// Keeps bytes that are compressed by nature (deltas).
    pub(super) fn keep_raw(&self, path: &str, bytes: &[u8]) -> Result<bool, FileError> {
        let Some(place) = self.place(path) else { return Ok(false) };
        if place.exists() {
            return Ok(false);
        }
        write_form(&place, Encoding::Identity, bytes).map(|()| true)
    }

    fn keep_forms(&self, path: &str, plain: &[u8], packed: Option<&[u8]>) -> Result<bool, FileError> {
        let Some(place) = self.place(path) else { return Ok(false) };
        if place.exists() {
            return Ok(false);
        }
        if let Some(packed) = packed {
            write_form(&place, Encoding::Zstd, packed)?;
        }
        let gzipped = gzip(plain);
        if gzipped.len() < plain.len() {
            write_form(&place, Encoding::Gzip, &gzipped)?;
        }
        // The plain form comes last: while it is missing, the file is not there.
        write_form(&place, Encoding::Identity, plain).map(|()| true)
    }

    /// Puts a document that changes in its place (the timestamp).
    pub(super) fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        self.place(path).map_or(Ok(()), |place| write_form(&place, Encoding::Identity, bytes))
    }

    /// The bytes of the smallest form of a file; 0 when there is none.
    pub(super) fn smallest(&self, path: &str) -> u64 {
        let Some(place) = self.place(path) else { return 0 };
        let forms = [Encoding::Identity, Encoding::Gzip, Encoding::Zstd];
        forms.iter().filter_map(|form| Some(fs::metadata(form_path(&place, *form)).ok()?.len())).min().unwrap_or(0)
    }

    /// Removes a file that is kept in one form.
    pub(super) fn remove(&self, path: &str) -> Result<(), FileError> {
        let Some(place) = self.place(path) else { return Ok(()) };
        fs::remove_file(&place).map_err(|source| FileError { path: place, source })
    }

    /// Removes a folder with nothing in it.
    pub(super) fn remove_empty(&self, folder: &str) {
        // One that is not empty stays, which is what is wanted.
        let _ = fs::remove_dir(self.folder.join(folder));
    }

    /// The names in a folder.
    pub(super) fn names(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let path = self.folder.join(folder);
        match fs::read_dir(&path) {
            Ok(entries) => Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(FileError { path, source }),
        }
    }

    /// The highest number among `N.json` in a folder.
    pub(super) fn newest(&self, folder: &str) -> Result<Option<u64>, FileError> {
        Ok(self.numbers(folder)?.pop())
    }

    /// The numbers `N` of `N.json` in a folder, ascending.
    pub(super) fn numbers(&self, folder: &str) -> Result<Vec<u64>, FileError> {
        let number = |name: &String| name.strip_suffix(".json")?.parse::<u64>().ok();
        let mut numbers: Vec<u64> = self.names(folder)?.iter().filter_map(number).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }
}

fn form_path(place: &Path, encoding: Encoding) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(encoding.ending());
    PathBuf::from(name)
}

fn read_form(place: &Path, encoding: Encoding) -> Result<Option<Vec<u8>>, FileError> {
    let path = form_path(place, encoding);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::IsADirectory) => Ok(None),
        Err(source) => Err(FileError { path, source }),
    }
}

fn write_form(place: &Path, encoding: Encoding, bytes: &[u8]) -> Result<(), FileError> {
    let path = form_path(place, encoding);
    let beside = path.with_file_name(format!(".{}.new", path.file_name().and_then(|n| n.to_str()).unwrap_or("file")));
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    write().map_err(|source| FileError { path: path.clone(), source })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2);
    let level = if bytes.len() > GZIP_LONG_BYTES { GZIP_LONG_LEVEL } else { GZIP_LEVEL };
    let mut encoder = flate2::read::GzEncoder::new(bytes, flate2::Compression::new(level));
    // Reading from memory cannot fail.
    let _ = encoder.read_to_end(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_outside_the_folder_or_a_form_itself_does_not_exist() {
        let dir = tempfile::tempdir().expect("a folder");
        let files = Files::open(dir.path()).expect("opens");
        files.keep("stable/roots/1.json", br#"{"a":1}"#).expect("kept");
        assert!(files.has("stable/roots/1.json"));
        for bad in [
            "../x",
            "stable/../stable/roots/1.json",
            "stable//roots/1.json",
            "/etc/passwd",
            "stable/roots/1.json.gz",
            ".hidden",
            "",
        ] {
            assert!(!files.has(bad), "{bad}");
            assert!(files.find(bad, |_| true).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_best_form_a_client_takes_is_served_and_a_published_file_never_changes() {
        let dir = tempfile::tempdir().expect("a folder");
        let files = Files::open(dir.path()).expect("opens");
        let text = "guidance ".repeat(200);
        assert!(files.keep("stable/releases/1.json", text.as_bytes()).expect("kept"));
        assert!(!files.keep("stable/releases/1.json", b"other").expect("left"));
        let form = |accepts: fn(Encoding) -> bool| files.find("stable/releases/1.json", accepts).expect("found");
        assert_eq!(form(|_| true).encoding, Encoding::Zstd);
        assert_eq!(form(|e| e == Encoding::Gzip).encoding, Encoding::Gzip);
        assert_eq!(&*form(|e| e == Encoding::Identity).bytes, text.as_bytes());
        assert_ne!(form(|_| true).etag, form(|e| e == Encoding::Gzip).etag, "each form has its own tag");
        assert_eq!(files.newest("stable/releases").expect("listed"), Some(1));
    }
}
