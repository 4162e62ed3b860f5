//! What the server does, without sockets and without SQL: the simulation calls it as the network does.
//!
//! `sync` is one round, `people` enrolment and tokens, `guidance` what is published, `field_reports` what people found
//! different, `admin` what operators ask.
//! [`Service`] holds what they share.

pub mod admin;
mod clock;
mod error;
pub mod field_reports;
pub mod guidance;
pub mod people;
mod states;
pub mod sync;
mod wake;

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

pub use clock::{Clock, system_clock};
pub use error::Refusal;
pub(crate) use field_reports::seconds_left;
use sojourn_core::wire::v1::{About, EnrolmentMode, PROTOCOL};
pub(crate) use states::{SpaceState, States};

use crate::auth::access::AccessTokens;
use crate::auth::challenge::Challenges;
use crate::config::{Apps, Config, Limits, Reports};
use crate::keys::{KeyError, ServerKeys};
use crate::store::{Committer, Store};

/// Spaces whose folded `devices` and `access` are remembered: a few kilobytes each.
const STATES_MAX: usize = 2_048;

/// Everything a request may need.
pub struct Service {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) committer: Committer,
    pub(crate) states: States,
    pub(crate) keys: ServerKeys,
    pub(crate) tokens: AccessTokens,
    pub(crate) challenges: Challenges,
    pub(crate) clock: Clock,
    pub(crate) wakers: wake::Wakers,
    pub(crate) guidance: guidance::Library,
    pub(crate) settings: Settings,
    /// Held while this process uses the data folder; the system lets go of it with the process.
    folder_lock: Mutex<Option<File>>,
}

/// The settings `service` reads.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name in proofs and tokens.
    pub audience: String,
    /// Who may enrol.
    pub enrolment: EnrolmentMode,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// Days a refresh token lives.
    pub refresh_days: u64,
    /// Limits and quotas.
    pub limits: Limits,
    /// Reports from the field.
    pub reports: Reports,
    /// App versions.
    pub apps: Apps,
}

/// Why the service could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Keys.
    #[error("the server's keys")]
    Keys(#[from] KeyError),
    /// The writer thread.
    #[error("no thread for the committer")]
    Thread(#[source] std::io::Error),
    /// Published guidance.
    #[error("published guidance")]
    Guidance(#[from] guidance::LibraryError),
}

impl Service {
    /// Brings the parts together.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn new(
        config: &Config,
        store: Arc<dyn Store>,
        keys: ServerKeys,
        clock: Clock,
        folder_lock: Option<File>,
    ) -> Result<Self, ServiceError> {
        let tokens =
            AccessTokens::new(&config.audience, config.tokens.access_s, config.tokens.cached_max, &keys.tokens);
        let guidance = guidance::Library::open(config, &keys, clock())?;
        Ok(Self {
            committer: Committer::start(Arc::clone(&store)).map_err(ServiceError::Thread)?,
            store,
            states: States::new(STATES_MAX),
            tokens,
            challenges: Challenges::new(config.tokens.challenge_s)?,
            keys,
            clock,
            wakers: wake::Wakers::default(),
            guidance,
            settings: Settings {
                audience: config.audience.clone(),
                enrolment: config.enrolment,
                demo: config.demo,
                refresh_days: config.tokens.refresh_days,
                limits: config.limits.clone(),
                reports: config.reports.clone(),
                apps: config.apps.clone(),
            },
            folder_lock: Mutex::new(folder_lock),
        })
    }

    /// What the server says of itself.
    #[must_use]
    pub fn about(&self) -> About {
        About {
            protocols: vec![PROTOCOL],
            version: env!("CARGO_PKG_VERSION").to_owned(),
            epoch: self.store.epoch(),
            audience: self.settings.audience.clone(),
            enrolment: self.settings.enrolment,
            demo: self.settings.demo,
            server_time: (self.clock)(),
        }
    }

    /// Access tokens, for the edge that reads them.
    #[must_use]
    pub fn tokens(&self) -> &AccessTokens {
        &self.tokens
    }

    /// Published guidance.
    #[must_use]
    pub fn guidance(&self) -> &guidance::Library {
        &self.guidance
    }

    /// The server's clock.
    #[must_use]
    pub fn now(&self) -> sojourn_core::time::Millis {
        (self.clock)()
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// [`Refusal::Store`].
    pub fn ready(&self) -> Result<(), Refusal> {
        Ok(self.store.ping()?)
    }

    /// Counters of the committer: commits and jobs in them.
    #[must_use]
    pub fn commits(&self) -> (u64, u64) {
        let gauge = self.committer.gauge();
        let read = |counter: &std::sync::atomic::AtomicU64| counter.load(std::sync::atomic::Ordering::Relaxed);
        (read(&gauge.groups), read(&gauge.units))
    }

    /// Finishes what waits and closes the store. Requests that come later are told the server is busy.
    pub fn stop(&self) {
        self.committer.stop();
        self.store.close();
        drop(self.folder_lock.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}
