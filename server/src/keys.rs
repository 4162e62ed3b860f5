//! The server's own keys: one file each in `DATA/keys`, readable by its user only, never in settings or backups of them.
//!
//! `log` signs receipts and heads, `timestamp` the daily statement of the newest release, `cursor` authenticates pull
//! cursors, `token-N` access tokens, `desk` seals what people of the desk sign in with. A file is 64 hex digits: a 32-byte
//! seed. Keys of people are files of their own (`person`), which a browser reads as well.

mod person;

pub use person::{make_person_key, read_person_key};

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use sojourn_core::id::SigningPublic;
use zeroize::Zeroizing;

/// Access-token keys kept for verifying: older ones have signed nothing that still lives.
const TOKEN_KEYS_MAX: usize = 4;

/// Why keys could not be read or made.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The folder or a file failed.
    #[error("key file {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The content is not a key.
    #[error("key file {0} does not hold 64 hex digits")]
    Content(PathBuf),
    /// The content is not a person's key.
    #[error("key file {0} holds neither an Ed25519 key as PKCS #8 in PEM nor 64 hex digits")]
    Person(PathBuf),
    /// No randomness.
    #[error("the system gives no random bytes")]
    Random,
}

/// A key that signs access tokens, with the id tokens name it by.
#[derive(Clone)]
pub struct TokenKey {
    /// `kid`: the number it was made with.
    pub kid: String,
    /// The key.
    pub key: SigningKey,
}

/// All keys of a running server.
#[derive(Clone)]
pub struct ServerKeys {
    /// Signs receipts and heads.
    pub log: SigningKey,
    /// Signs the guidance timestamp.
    pub timestamp: SigningKey,
    /// Authenticates cursors.
    pub cursor: [u8; 32],
    /// Seals the second factors of the desk's people.
    pub desk: [u8; 32],
    /// Newest first; the first signs, all verify.
    pub tokens: Vec<TokenKey>,
}

impl std::fmt::Debug for ServerKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerKeys").field("log", &public(&self.log)).finish_non_exhaustive()
    }
}

impl ServerKeys {
    /// Reads the keys in a data folder; what is missing is made.
    ///
    /// # Errors
    /// [`KeyError`] when a file cannot be read or made.
    pub fn open(data_dir: &Path) -> Result<Self, KeyError> {
        let folder = data_dir.join("keys");
        make_folder(&folder)?;
        let signing = |name: &str| seed(&folder, name).map(|seed| SigningKey::from_bytes(&seed));
        let mut tokens = Vec::new();
        for number in token_numbers(&folder)?.into_iter().rev().take(TOKEN_KEYS_MAX) {
            tokens.push(TokenKey { kid: number.to_string(), key: signing(&format!("token-{number}"))? });
        }
        if tokens.is_empty() {
            tokens.push(TokenKey { kid: "1".into(), key: signing("token-1")? });
        }
        let (cursor, desk) = (*seed(&folder, "cursor")?, *seed(&folder, "desk")?);
        Ok(Self { log: signing("log")?, timestamp: signing("timestamp")?, cursor, desk, tokens })
    }

    /// The key phones verify receipts with, as named in the trust root.
    #[must_use]
    pub fn log_public(&self) -> SigningPublic {
        public(&self.log)
    }
}

/// The public half.
#[must_use]
pub fn public(key: &SigningKey) -> SigningPublic {
    SigningPublic(key.verifying_key().to_bytes())
}

/// Makes the next access-token key. A running server takes it at its next start; tokens of the old key stay good.
///
/// # Errors
/// [`KeyError`].
pub fn rotate_token(data_dir: &Path) -> Result<String, KeyError> {
    let folder = data_dir.join("keys");
    make_folder(&folder)?;
    let next = token_numbers(&folder)?.last().copied().unwrap_or(0) + 1;
    seed(&folder, &format!("token-{next}"))?;
    Ok(next.to_string())
}

/// Puts a given seed in place of a key that was not made yet (the demonstration's known keys).
///
/// # Errors
/// [`KeyError`]; a key that exists is left and is no error.
pub fn preset(data_dir: &Path, name: &str, seed: &[u8; 32]) -> Result<(), KeyError> {
    let folder = data_dir.join("keys");
    make_folder(&folder)?;
    let path = folder.join(format!("{name}.key"));
    if path.exists() { Ok(()) } else { write_seed(&path, seed) }
}

/// Fills an array from the operating system.
///
/// # Errors
/// [`KeyError::Random`] when there is none.
pub fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::Random)?;
    Ok(bytes)
}

fn token_numbers(folder: &Path) -> Result<Vec<u32>, KeyError> {
    let fail = |source| KeyError::File { path: folder.to_owned(), source };
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let name = entry.map_err(fail)?.file_name();
        let number = name.to_str().and_then(|n| n.strip_prefix("token-")?.strip_suffix(".key")?.parse::<u32>().ok());
        numbers.extend(number);
    }
    numbers.sort_unstable();
    Ok(numbers)
}

fn seed(folder: &Path, name: &str) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let path = folder.join(format!("{name}.key"));
    match fs::read_to_string(&path) {
        Ok(text) => parse_seed(&path, &Zeroizing::new(text)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let seed = Zeroizing::new(random::<32>()?);
            write_seed(&path, &seed)?;
            Ok(seed)
        }
        Err(source) => Err(KeyError::File { path, source }),
    }
}

fn parse_seed(path: &Path, text: &str) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let content = || KeyError::Content(path.to_owned());
    let bytes = HEXLOWER.decode(text.trim().as_bytes()).map_err(|_| content())?;
    bytes.try_into().map(Zeroizing::new).map_err(|_| content())
}

fn make_folder(folder: &Path) -> Result<(), KeyError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| KeyError::File { path: folder.to_owned(), source })
}

fn write_seed(path: &Path, seed: &[u8; 32]) -> Result<(), KeyError> {
    write_new(path, &Zeroizing::new(HEXLOWER.encode(seed) + "\n"))
}

/// Writes a file that only its owner reads; one that exists is left and is an error.
fn write_new(path: &Path, text: &str) -> Result<(), KeyError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|source| KeyError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_stay() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = ServerKeys::open(dir.path()).expect("made");
        let again = ServerKeys::open(dir.path()).expect("read");
        assert_eq!(first.log.to_bytes(), again.log.to_bytes());
        assert_eq!(first.cursor, again.cursor);
    }

    #[test]
    fn a_rotated_token_key_signs_and_the_old_one_still_verifies() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = ServerKeys::open(dir.path()).expect("made");
        assert_eq!(rotate_token(dir.path()).expect("rotates"), "2");
        let keys = ServerKeys::open(dir.path()).expect("read");
        assert_eq!(keys.tokens[0].kid, "2");
        assert_eq!(keys.tokens[1].key.to_bytes(), first.tokens[0].key.to_bytes());
    }

    #[test]
    fn a_damaged_key_file_is_named() {
        let dir = tempfile::tempdir().expect("a folder");
        ServerKeys::open(dir.path()).expect("made");
        fs::write(dir.path().join("keys/log.key"), "oops").expect("writes");
        assert!(ServerKeys::open(dir.path()).expect_err("refused").to_string().contains("log.key"));
    }
}
