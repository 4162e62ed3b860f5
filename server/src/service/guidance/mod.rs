//! Published guidance: which release is newest in each channel, the daily statement of it, and taking in new ones.
//!
//! Files lie under the path phones fetch them from (`files`); `publish` verifies everything of a new release before it
//! keeps anything. The server signs nothing but the timestamp: it can withhold news, never make any.

mod cache;
mod deltas;
mod files;
mod look;
mod publish;
mod shelf;
mod timestamp;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ed25519_dalek::SigningKey;
use sojourn_core::guidance::baseline;
use sojourn_core::guidance::pack::PackError;
use sojourn_core::guidance::trust::{Channel, Role, TrustError};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::GuidancePointer;

use cache::Cache;
pub use files::{Encoding, Found};
use files::{FileError, Files};
pub(crate) use shelf::can_demonstrate;
use shelf::{Named, Shelf};
pub use timestamp::{TimestampHealth, TimestampTrouble, last_stamped};

use super::{Refusal, Service};
use crate::config::Config;
use crate::keys::ServerKeys;
use crate::telemetry::GUIDANCE_SEQ;

/// Both channels.
pub const CHANNELS: [Channel; 2] = [Channel::Stable, Channel::Preview];

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
    /// A demonstration asked of a program that carries an organisation's root.
    #[error(
        "this program carries the root of an organisation: a demonstration needs one that was built without `SOJOURN_ROOT`"
    )]
    NoDemoInside,
    /// The root does not name a key of this server.
    #[error(
        "the root does not name this server's {role} key {key}: add it (see `sojourn keys show`), sign the next root and \
         name its file in the setting `guidance.root`"
    )]
    KeyNotNamed {
        /// The role.
        role: Role,
        /// Our public key, hex.
        key: String,
    },
}

/// All channels, their files, and the key that signs timestamps.
pub struct Library {
    files: Files,
    cache: Cache,
    shelves: Mutex<Vec<Shelf>>,
    /// Held by one publication at a time. Not `shelves`, on which every round waits.
    publishing: Mutex<()>,
    timestamp_key: SigningKey,
    named: Named,
    timestamp_days: u64,
    pointed: Channel,
    /// A demonstration's keys are everybody's: it has nothing to protect from its own clock.
    demo: bool,
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
        let named = Named::of(keys);
        let mut shelves = Vec::new();
        match shelf::anchor(config)? {
            Some((bytes, root)) => {
                for channel in CHANNELS {
                    if config.demo && channel == Channel::Stable {
                        shelf::lay_baseline(&files)?;
                    }
                    files.keep(&format!("{channel}/roots/{}.json", root.version), &bytes)?;
                    let shelf = Shelf::open(&files, channel, root.clone())?;
                    shelf::check_keys(&shelf.root, &named)?;
                    shelves.push(shelf);
                }
            }
            None => tracing::warn!("setting `guidance.root` names no root: no guidance is served"),
        }
        let library = Self {
            files,
            cache: Cache::default(),
            shelves: Mutex::new(shelves),
            publishing: Mutex::new(()),
            timestamp_key: keys.timestamp.clone(),
            named,
            timestamp_days: config.guidance.timestamp_days,
            pointed: if config.guidance.channel == "preview" { Channel::Preview } else { Channel::Stable },
            demo: config.demo,
        };
        // Signs the first one now, so that a key that cannot sign shows at start.
        library.renew_timestamps(now);
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
        shelf.and_then(|shelf| shelf.withdrawal.as_ref()).map(|(withdrawal, _)| withdrawal.seq).into_iter().collect()
    }

    /// A published file that is in memory, as the client takes it: answers at once.
    #[must_use]
    pub fn file_at_hand(&self, path: &str, accepts: impl Fn(Encoding) -> bool) -> Option<Found> {
        self.cache.find(path, accepts)
    }

    /// A published file by its path below `/v1/guidance/`, as the client takes it. Reads from the disk.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for what was never published; [`Refusal::Internal`] when the folder fails.
    pub fn file(&self, path: &str, accepts: impl Fn(Encoding) -> bool) -> Result<Found, Refusal> {
        let found = self.files.find(path, &accepts).map_err(|error| {
            if error.source.kind() == std::io::ErrorKind::NotFound {
                return Refusal::NotFound;
            }
            tracing::error!(error = &error as &dyn std::error::Error, "a guidance file cannot be read");
            Refusal::Internal("a guidance file cannot be read")
        })?;
        self.cache.keep(path, &found, accepts);
        Ok(found)
    }

    /// A channel's shelf as it is now.
    fn shelf(&self, channel: Channel) -> Option<Shelf> {
        self.shelves().iter().find(|shelf| shelf.channel == channel).cloned()
    }

    fn shelves(&self) -> MutexGuard<'_, Vec<Shelf>> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
