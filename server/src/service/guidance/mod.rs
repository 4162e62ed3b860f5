//! Published guidance: which release is newest in each channel, the daily statement of it, and taking in new ones.
//!
//! Files lie under the path phones fetch them from (`files`); `publish` verifies everything of a new release before it
//! keeps anything. The server signs nothing but the timestamp: it can withhold news, never make any.

mod files;
mod publish;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ed25519_dalek::SigningKey;
use sojourn_core::guidance::baseline;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::pack::PackError;
use sojourn_core::guidance::trust::{
    Channel, PublicKey, Release, Role, Root, Timestamp, TrustError, Withdrawal, load_root, rotate, sign,
    verify_release, verify_withdrawal,
};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::GuidancePointer;

pub use files::{Encoding, Found};
use files::{FileError, Files};

use super::{Refusal, Service};
use crate::config::Config;
use crate::keys::ServerKeys;
use crate::telemetry::GUIDANCE_SEQ;

/// Age at which a timestamp is signed anew.
const RESIGN_MS: u64 = Millis::DAY;
/// Both channels.
const CHANNELS: [Channel; 2] = [Channel::Stable, Channel::Preview];

/// Why published guidance could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A document that does not verify.
    #[error("{path} does not verify")]
    Trust {
        /// Path below the guidance folder.
        path: String,
        /// Why.
        #[source]
        source: TrustError,
    },
    /// The baseline inside the program.
    #[error("the baseline inside this program")]
    Baseline(#[from] baseline::BaselineError),
    /// A pack.
    #[error("a pack of the baseline")]
    Pack(#[from] PackError),
    /// The demonstration's root, without saying that this is one.
    #[error(
        "setting `guidance.root`: {0} is the public demonstration root, whose keys everyone has; start with `--demo`, or \
         make a root of your own with `sojourn guidance`"
    )]
    DemoRoot(PathBuf),
    /// The root does not name a key of this server.
    #[error(
        "setting `guidance.root`: the root does not name this server's {role} key {key}; add it (see `sojourn keys show`) and \
         sign the next root"
    )]
    KeyNotNamed {
        /// The role.
        role: Role,
        /// Our public key, hex.
        key: String,
    },
}

/// What is published in one channel.
#[derive(Debug, Clone)]
struct Shelf {
    channel: Channel,
    root: Root,
    release: Option<(Release, Vec<u8>)>,
    withdrawal: Option<Withdrawal>,
    timestamp: Option<(Millis, Vec<u8>)>,
}

/// All channels, their files, and the key that signs timestamps.
pub struct Library {
    files: Files,
    shelves: Mutex<Vec<Shelf>>,
    timestamp_key: SigningKey,
    timestamp_days: u64,
    pointed: Channel,
}

impl Library {
    /// Opens the folder and verifies what is newest in it; a demonstration begins with the baseline inside the program.
    ///
    /// Without a root there is no guidance: the server says so and serves the rest.
    ///
    /// # Errors
    /// [`LibraryError`].
    pub fn open(config: &Config, keys: &ServerKeys, now: Millis) -> Result<Self, LibraryError> {
        let files = Files::open(&config.guidance_path())?;
        let mut shelves = Vec::new();
        match anchor(config)? {
            Some((bytes, root)) => {
                check_keys(&root, keys)?;
                for channel in CHANNELS {
                    if config.demo && channel == Channel::Stable {
                        lay_baseline(&files)?;
                    }
                    files.keep(&format!("{channel}/roots/{}.json", root.version), &bytes)?;
                    shelves.push(open_shelf(&files, channel, root.clone())?);
                }
            }
            None => tracing::warn!("setting `guidance.root` names no root: no guidance is served"),
        }
        let library = Self {
            files,
            shelves: Mutex::new(shelves),
            timestamp_key: keys.timestamp.clone(),
            timestamp_days: config.guidance.timestamp_days,
            pointed: if config.guidance.channel == "preview" { Channel::Preview } else { Channel::Stable },
        };
        for channel in CHANNELS {
            // Signs the first one now, so that a key that cannot sign shows at start.
            if library.timestamp(channel, now).is_none() {
                tracing::debug!(%channel, "nothing is published");
            }
        }
        Ok(library)
    }

    /// The newest release of the channel rounds point to.
    #[must_use]
    pub fn pointer(&self) -> Option<GuidancePointer> {
        let shelves = self.shelves();
        let shelf = shelves.iter().find(|shelf| shelf.channel == self.pointed)?;
        let seq = shelf.release.as_ref()?.0.seq;
        Some(GuidancePointer { channel: self.pointed.to_string(), seq })
    }

    /// Sequence numbers of what was withdrawn or put first since the newest release.
    #[must_use]
    pub fn notices(&self) -> Vec<u64> {
        let shelves = self.shelves();
        let shelf = shelves.iter().find(|shelf| shelf.channel == self.pointed);
        shelf.and_then(|shelf| shelf.withdrawal.as_ref()).map(|withdrawal| withdrawal.seq).into_iter().collect()
    }

    /// The channel's timestamp, signed anew once a day; `None` while nothing is published.
    #[must_use]
    pub fn timestamp(&self, channel: Channel, now: Millis) -> Option<Vec<u8>> {
        let mut shelves = self.shelves();
        let shelf = shelves.iter_mut().find(|shelf| shelf.channel == channel)?;
        let (release, envelope) = shelf.release.as_ref()?;
        metrics::gauge!(GUIDANCE_SEQ, "channel" => channel.to_string())
            .set(u32::try_from(release.seq).unwrap_or(u32::MAX));
        if let Some((issued, bytes)) = &shelf.timestamp
            && now.0 < issued.0 + RESIGN_MS
            && now >= *issued
        {
            return Some(bytes.clone());
        }
        let withdrawal = shelf.withdrawal.as_ref().map(|withdrawal| withdrawal.seq);
        let mut timestamp = Timestamp::new(release, envelope, shelf.root.version, withdrawal, now);
        timestamp.expires = now + self.timestamp_days * Millis::DAY;
        let bytes = sign(Role::Timestamp, &timestamp, &[&self.timestamp_key]).ok()?;
        shelf.timestamp = Some((now, bytes.clone()));
        Some(bytes)
    }

    /// A published file by its path below `/v1/guidance/`, as the client takes it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for what was never published; [`Refusal::Internal`] when the folder fails.
    pub fn file(&self, path: &str, accepts: impl Fn(Encoding) -> bool) -> Result<Found, Refusal> {
        self.files.find(path, accepts).map_err(|error| {
            if error.source.kind() == std::io::ErrorKind::NotFound {
                return Refusal::NotFound;
            }
            tracing::error!(error = &error as &dyn std::error::Error, "a guidance file cannot be read");
            Refusal::Internal("a guidance file cannot be read")
        })
    }

    fn shelves(&self) -> MutexGuard<'_, Vec<Shelf>> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The root everything is verified from: the organisation's, or in a demonstration the one inside the program.
fn anchor(config: &Config) -> Result<Option<(Vec<u8>, Root)>, LibraryError> {
    let trust = |path: &str| {
        let path = path.to_owned();
        move |source| LibraryError::Trust { path, source }
    };
    let Some(path) = config.root_path() else {
        if !config.demo {
            return Ok(None);
        }
        let root = load_root(baseline::ROOT).map_err(trust("the demonstration root"))?;
        return Ok(Some((baseline::ROOT.to_vec(), root)));
    };
    let bytes = std::fs::read(&path).map_err(|source| FileError { path: path.clone(), source })?;
    let root = load_root(&bytes).map_err(trust(&path.display().to_string()))?;
    if root.demo && !config.demo {
        return Err(LibraryError::DemoRoot(path));
    }
    Ok(Some((bytes, root)))
}

/// Phones believe receipts and timestamps only under keys their root names.
fn check_keys(root: &Root, keys: &ServerKeys) -> Result<(), LibraryError> {
    for (role, key) in [(Role::Log, &keys.log), (Role::Timestamp, &keys.timestamp)] {
        let public = PublicKey::of(key);
        if !root.keys(role).keys.contains(&public) {
            return Err(LibraryError::KeyNotNamed { role, key: public.into() });
        }
    }
    Ok(())
}

/// Puts the baseline's files where phones fetch them, if they are not there yet.
fn lay_baseline(files: &Files) -> Result<(), LibraryError> {
    let baseline = baseline::load()?;
    let channel = baseline.release.channel;
    let release = format!("{channel}/releases/{}.json", baseline.release.seq);
    if files.has(&release) {
        return Ok(());
    }
    for (key, packed) in baseline::packed()? {
        let entry = baseline.release.packs.get(&key).ok_or(baseline::BaselineError::List)?;
        let text = sojourn_core::guidance::pack::Pack::unpack(packed, &key, entry)?;
        files.keep_packed(&format!("{channel}/packs/{key}/{}", entry.index), text.text().as_bytes(), packed)?;
    }
    files.keep(&release, baseline::RELEASE)?;
    Ok(())
}

/// Walks roots, releases and withdrawals up to the newest that verifies.
fn open_shelf(files: &Files, channel: Channel, mut root: Root) -> Result<Shelf, LibraryError> {
    let trust = |path: String| move |source| LibraryError::Trust { path, source };
    while let Some(bytes) = files.read(&format!("{channel}/roots/{}.json", root.version + 1))? {
        root = rotate(&root, &bytes).map_err(trust(format!("{channel}/roots/{}.json", root.version + 1)))?;
    }
    let mut shelf = Shelf { channel, root, release: None, withdrawal: None, timestamp: None };
    if let Some(seq) = files.newest(&format!("{channel}/releases"))? {
        let path = format!("{channel}/releases/{seq}.json");
        let bytes = files.read(&path)?.unwrap_or_default();
        let release = verify_release(&shelf.root, channel, 0, None, &bytes).map_err(trust(path))?;
        shelf.release = Some((release, bytes));
    }
    if let Some(seq) = files.newest(&format!("{channel}/withdrawals"))? {
        let path = format!("{channel}/withdrawals/{seq}.json");
        let bytes = files.read(&path)?.unwrap_or_default();
        shelf.withdrawal = Some(verify_withdrawal(&shelf.root, channel, 0, &bytes).map_err(trust(path))?);
    }
    Ok(shelf)
}

/// A release's address, for delta paths.
fn address(id: &ObjectId) -> String {
    id.to_string()
}

impl Service {
    /// The channel's timestamp now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] while nothing is published there.
    pub fn guidance_timestamp(&self, channel: Channel) -> Result<Vec<u8>, Refusal> {
        self.guidance.timestamp(channel, (self.clock)()).ok_or(Refusal::NotFound)
    }
}
