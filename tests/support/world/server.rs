//! A server that can crash: its real routes, service, committer and SQLite store, without sockets.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sojourn_client::transport::{Request, Response};
use sojourn_core::entropy::Entropy;
use sojourn_core::guidance::baseline::DemoKey;
use sojourn_core::id::{Epoch, SpaceId};
use sojourn_core::sync::Frame;
use sojourn_core::wire::v1::EnrolmentMode;
use sojourn_server::config::Config;
use sojourn_server::keys::{self, ServerKeys};
use sojourn_server::service::{Clock, Service};
use sojourn_server::store::sqlite::SqliteStore;
use sojourn_server::store::{Store, read};

use super::crash::{CrashingStore, Trap};
use super::folder::image_of;
use crate::check::{HeldEntry, HeldLog};
use crate::clock::WorldClock;
use crate::in_process::InProcess;
use crate::network::Peer;
use crate::rng::Rng;

/// Rows read at a time when a store is inspected.
const INSPECTED_ROWS: usize = 10_000;
/// Bytes read at a time when a store is inspected.
const INSPECTED_BYTES: u64 = 64 * 1024 * 1024;

/// What is put between the service and its real store on a folder: nothing, or a bug planted by a test, with the folder
/// in which a crash then finds the files.
pub type Dress = fn(Arc<dyn Store>, &Path) -> (Arc<dyn Store>, Option<PathBuf>);

/// Nothing.
#[must_use]
pub fn undressed(store: Arc<dyn Store>, _folder: &Path) -> (Arc<dyn Store>, Option<PathBuf>) {
    (store, None)
}

/// A server's files, and its process while it runs.
pub struct ServerHost {
    folder: PathBuf,
    clock: WorldClock,
    rng: Rng,
    dress: Dress,
    trap: Trap,
    crashes: u32,
    running: Option<Running>,
}

struct Running {
    http: InProcess,
    service: Arc<Service>,
    store: Arc<dyn Store>,
    found_by_crash: Option<PathBuf>,
}

impl ServerHost {
    /// A server in a folder, not running yet.
    #[must_use]
    pub fn new(folder: &Path, clock: &WorldClock, rng: Rng, dress: Dress) -> Self {
        let (folder, clock) = (folder.join("server"), clock.clone());
        Self { folder, clock, rng, dress, trap: Trap::default(), crashes: 0, running: None }
    }

    /// Whether its process lives.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.running.is_some() && !self.trap.has_sprung()
    }

    /// How often it crashed.
    #[must_use]
    pub fn crashes(&self) -> u32 {
        self.crashes
    }

    /// The folder its files are in now.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The trap of its running process.
    #[must_use]
    pub fn trap(&self) -> &Trap {
        &self.trap
    }

    /// Starts it, if it is down. Returns whether it was.
    ///
    /// # Panics
    /// When it does not start on its own files: there is no world without.
    pub fn start(&mut self) -> bool {
        if self.is_up() {
            return false;
        }
        if self.running.is_some() {
            self.crash();
        }
        self.trap = Trap::default();
        let config = self.config();
        for (name, seed) in [
            ("log", DemoKey::Log.signing_key().to_bytes()),
            ("timestamp", DemoKey::Timestamp.signing_key().to_bytes()),
            ("cursor", self.rng.named("cursor key").array()),
            ("token-1", self.rng.named("token key").array()),
        ] {
            keys::preset(&self.folder, name, &seed).expect("keys can be written");
        }
        let keys = ServerKeys::open(&self.folder).expect("keys can be read");
        let options = SqliteStore::options(&self.folder, Epoch(self.rng.array()));
        let store = SqliteStore::open(&options).expect("the server's own files open again").shared();
        let (dressed, found_by_crash) = (self.dress)(Arc::clone(&store), &self.folder);
        let crashing: Arc<dyn Store> = Arc::new(CrashingStore::new(dressed, self.trap.clone()));
        let now = self.clock.clone();
        let clock: Clock = Arc::new(move || now.now());
        let service = Arc::new(Service::new(&config, crashing, keys, clock, None).expect("the service starts"));
        let http = InProcess::new(&config, Arc::clone(&service));
        self.running = Some(Running { http, service, store, found_by_crash });
        true
    }

    /// Ends its process in the middle of whatever it does.
    pub fn crash(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.trap.spring();
        self.crashes += 1;
        let found = running.found_by_crash.as_deref().unwrap_or(&self.folder);
        let image = image_of(&self.folder, found, self.crashes);
        drop(running);
        std::fs::remove_dir_all(&self.folder).expect("the dead process's files can go");
        self.folder = image;
    }

    /// Ends its process in good order.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take().filter(|_| !self.trap.has_sprung()) {
            running.service.stop();
        }
    }

    /// The logs of a space, as its store has them.
    ///
    /// # Panics
    /// When it is down, or its store holds what is no frame.
    #[must_use]
    pub fn logs(&self, space: SpaceId) -> Vec<HeldLog> {
        let running = self.running.as_ref().expect("a running server is inspected");
        read(running.store.as_ref(), space, |view| {
            let mut logs = Vec::new();
            for (log, head) in view.list_logs(None, INSPECTED_ROWS)? {
                let rows = view.list_entries(&log, 0, INSPECTED_ROWS, INSPECTED_BYTES)?;
                let entries = rows
                    .into_iter()
                    .map(|row| HeldEntry {
                        seq: row.seq,
                        frame: Frame::parse(row.frame).expect("the server keeps frames"),
                        stamp: row.stamp,
                    })
                    .collect();
                logs.push(HeldLog { space, log, head: head.head, entries });
            }
            Ok(logs)
        })
        .expect("the server's store can be read")
    }

    fn config(&self) -> Config {
        let mut config =
            Config { data_dir: self.folder.clone(), enrolment: EnrolmentMode::Open, demo: true, ..Config::default() };
        // Rates are reckoned in real time, which does not pass here.
        config.limits.device_per_minute = u32::MAX;
        config.limits.network_per_minute = u32::MAX;
        config.limits.enrol_per_hour = u32::MAX;
        config
    }
}

impl Peer for ServerHost {
    fn answer(&mut self, request: &Request) -> Option<Response> {
        if !self.is_up() {
            return None;
        }
        let response = self.running.as_ref().map(|running| running.http.answer(request));
        // Died on the way: whatever it was about to say was not said.
        response.filter(|_| self.is_up())
    }
}
