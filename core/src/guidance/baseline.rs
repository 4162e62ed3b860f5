//! The baseline: release 1, inside the binary, so that a phone knows something before it ever sees a network.
//!
//! It is signed with *demonstration* keys, whose seeds are below for all to read; its root says `demo`, and a server refuses such a
//! root unless it is told that this is a demonstration. An organisation makes its own root with `sojourn keys`, and its programs carry
//! that root with a first release of its own: `SOJOURN_ROOT`, read by `core/build.rs`.

use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};

use super::pack::{Pack, PackError};
use super::trust::{self, Channel, PackKey, Release, Root, Timestamp, TrustError};

/// The root this program carries.
pub static ROOT: &[u8] = include_bytes!(env!("SOJOURN_CARRIED_ROOT"));
/// The signed release.
pub static RELEASE: &[u8] = include_bytes!(concat!(env!("SOJOURN_CARRIED"), "/release.json"));
/// Its timestamp, signed on the day of the release.
pub static TIMESTAMP: &[u8] = include_bytes!(concat!(env!("SOJOURN_CARRIED"), "/timestamp.json"));
/// Every pack: for each, its name, a space, the length of its bytes in digits, a line break, its bytes.
#[cfg(not(sojourn_plain_packs))]
pub static PACKS: &[u8] = include_bytes!(concat!(env!("SOJOURN_CARRIED"), "/packs.bin"));
/// The same with packs as text. A program that is compressed on its way, as a browser's is, carries text that compresses with the rest
/// for a quarter less than text that was compressed pack by pack. `client/web/build` unpacks it.
#[cfg(sojourn_plain_packs)]
pub static PACKS: &[u8] = include_bytes!(env!("SOJOURN_PLAIN_PACKS"));

/// What a program carries inside: a root, and a first release signed under it.
#[derive(Debug, Clone, Copy)]
pub struct Carried<'a> {
    /// The root file.
    pub root: &'a [u8],
    /// The signed release.
    pub release: &'a [u8],
    /// Its timestamp.
    pub timestamp: &'a [u8],
    /// Its packs, as in [`PACKS`].
    pub packs: &'a [u8],
}

/// What this program carries.
pub const CARRIED: Carried<'static> = Carried { root: ROOT, release: RELEASE, timestamp: TIMESTAMP, packs: PACKS };

/// The folder the baseline was built from, for a desk that begins with it: see [`folder`].
#[cfg(feature = "publish")]
static SOURCE: &[u8] = include_bytes!("../../knowledge/baseline/source.bin");
/// More than the folder is when unpacked.
#[cfg(feature = "publish")]
const SOURCE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The folder the baseline was built from: path → text. A desk can begin with it; phones do not carry it.
///
/// # Errors
/// An [`std::io::Error`] that no binary meets whose tests passed.
#[cfg(feature = "publish")]
pub fn folder() -> std::io::Result<std::collections::BTreeMap<String, String>> {
    let text = zstd::bulk::decompress(SOURCE, SOURCE_BYTES_MAX)?;
    serde_json::from_slice(&text).map_err(std::io::Error::other)
}

/// What of the knowledge folder is a desk's: not the list of places and their sounds, which come with the program.
#[cfg(feature = "publish")]
#[must_use]
pub fn without_lists(
    mut files: std::collections::BTreeMap<String, String>,
) -> std::collections::BTreeMap<String, String> {
    files.retain(|path, _| path.contains('/') || path == super::source::TRANSLATIONS);
    files
}

/// Which demonstration key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoKey {
    /// One of the three root keys, 1 to 3; two must sign.
    Root(u8),
    /// One of the two release keys, 1 or 2; both must sign.
    Release(u8),
    /// The timestamp key.
    Timestamp,
    /// The log key.
    Log,
}

impl DemoKey {
    /// The key. Anyone can make it: it protects nothing and is only for demonstrations and tests.
    #[must_use]
    pub fn signing_key(self) -> SigningKey {
        let name = match self {
            Self::Root(n) => format!("sojourn public demo key: root {n}"),
            Self::Release(n) => format!("sojourn public demo key: release {n}"),
            Self::Timestamp => "sojourn public demo key: timestamp".into(),
            Self::Log => "sojourn public demo key: log".into(),
        };
        SigningKey::from_bytes(&Sha256::digest(name.as_bytes()).into())
    }
}

/// Why the baseline cannot be read: never, in a binary whose tests passed.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// A document.
    #[error("the baseline's documents")]
    Trust(#[from] TrustError),
    /// A pack.
    #[error("the baseline's packs")]
    Pack(#[from] PackError),
    /// The list of packs.
    #[error("the baseline's list of packs")]
    List,
}

/// The baseline's documents, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Its root.
    pub root: Root,
    /// Its release.
    pub release: Release,
    /// Its timestamp.
    pub timestamp: Timestamp,
}

impl<'a> Carried<'a> {
    /// Verifies the documents.
    ///
    /// # Errors
    /// [`BaselineError`].
    pub fn load(&self) -> Result<Baseline, BaselineError> {
        let root = trust::load_root(self.root)?;
        let timestamp = trust::verify_timestamp(&root, Channel::Stable, 0, self.timestamp)?;
        let release = trust::verify_release(&root, Channel::Stable, 0, Some(timestamp.release), self.release)?;
        Ok(Baseline { root, release, timestamp })
    }

    /// The bytes of every pack, by name, for [`Pack::from_bytes`].
    ///
    /// # Errors
    /// [`BaselineError::List`].
    pub fn packed(&self) -> Result<Vec<(PackKey, &'a [u8])>, BaselineError> {
        let mut rest = self.packs;
        let mut packs = Vec::new();
        while !rest.is_empty() {
            let end = rest.iter().position(|b| *b == b'\n').ok_or(BaselineError::List)?;
            let line = std::str::from_utf8(&rest[..end]).map_err(|_| BaselineError::List)?;
            let (key, length) = line.split_once(' ').ok_or(BaselineError::List)?;
            let key = key.parse().map_err(|_| BaselineError::List)?;
            let length: usize = length.parse().map_err(|_| BaselineError::List)?;
            let body = &rest[end + 1..];
            if length > body.len() {
                return Err(BaselineError::List);
            }
            packs.push((key, &body[..length]));
            rest = &body[length..];
        }
        Ok(packs)
    }
}

/// Verifies the documents this program carries.
///
/// # Errors
/// [`BaselineError`].
pub fn load() -> Result<Baseline, BaselineError> {
    CARRIED.load()
}

/// The bytes of every pack this program carries, by name, for [`Pack::from_bytes`].
///
/// # Errors
/// [`BaselineError::List`].
pub fn packed() -> Result<Vec<(PackKey, &'static [u8])>, BaselineError> {
    CARRIED.packed()
}

/// Unpacks and verifies the packs that `wanted` names.
///
/// # Errors
/// [`BaselineError`].
pub fn packs(baseline: &Baseline, wanted: impl Fn(&PackKey) -> bool) -> Result<Vec<Pack>, BaselineError> {
    let mut packs = Vec::new();
    for (key, bytes) in packed()?.into_iter().filter(|(key, _)| wanted(key)) {
        let entry = baseline.release.packs.get(&key).ok_or(BaselineError::List)?;
        packs.push(Pack::from_bytes(bytes, &key, entry)?);
    }
    Ok(packs)
}

#[cfg(feature = "publish")]
mod make;
#[cfg(feature = "publish")]
pub use make::{MakeError, build_baseline, demo_root};
#[cfg(all(test, feature = "publish"))]
pub(crate) use make::{files, source};

#[cfg(test)]
mod known_answers;
