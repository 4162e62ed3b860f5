//! A server and phones for one journey.

use sojourn_client::sdk::{Environment, SyncReport};
use sojourn_client::store::sqlite::Location;
use sojourn_client::store::vault::DeviceSecret;
use sojourn_client::sync::round::Budget;
use sojourn_client::transport::HttpTransport;
use sojourn_client::{OsEntropy, Phone, Random};
use sojourn_core::wire::v1::EnrolmentMode;
use sojourn_server::app::{Running, start};
use sojourn_server::config::{Config, Limits};
use sojourn_tests::clock::WorldClock;

/// A server on a fresh folder, and a folder for phones.
pub(crate) struct World {
    pub(crate) running: Option<Running>,
    pub(crate) config: Config,
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            data_dir: folder.path().join("server"),
            enrolment: EnrolmentMode::Open,
            demo: true,
            workers: 2,
            shutdown_s: 2,
            limits: Limits { network_per_minute: 1_000_000, device_per_minute: 1_000_000, ..Limits::default() },
            ..Config::default()
        };
        let running = Some(start(&config).expect("the server starts"));
        Self { running, config, folder }
    }

    /// A phone in a folder of its own; the same one when asked again.
    pub(crate) fn phone(&self, name: &str) -> Phone {
        Phone::open(&self.phone_folder(name), None).expect("a phone opens")
    }

    /// The folder of a phone.
    pub(crate) fn phone_folder(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// A phone whose time a test moves.
    pub(crate) fn phone_with_clock(&self, name: &str, clock: &WorldClock) -> Phone {
        let folder = self.phone_folder(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let environment = Environment {
            location: Location::File(folder.join("phone.db")),
            secret: DeviceSecret([7; 32]),
            clock: Box::new(clock.phone()),
            entropy: Random::new(OsEntropy),
            store_entropy: Random::new(OsEntropy),
        };
        Phone::open_in(environment, None).expect("a phone opens")
    }

    /// Stops the server.
    pub(crate) fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop();
        }
    }

    /// The folder the server keeps everything in.
    pub(crate) fn server_folder(&self) -> &std::path::Path {
        &self.config.data_dir
    }

    /// One sync over HTTP.
    pub(crate) fn sync(&self, phone: &mut Phone) -> SyncReport {
        self.try_sync(phone).unwrap_or_else(|error| panic!("sync: {error} {error:?}"))
    }

    /// One sync that may fail.
    pub(crate) fn try_sync(&self, phone: &mut Phone) -> Result<SyncReport, sojourn_client::PhoneError> {
        let addr = self.running.as_ref().expect("running").addr;
        let mut transport = HttpTransport::new(&format!("http://{addr}"));
        phone.sync(&mut transport, Budget::default(), &mut |_| {})
    }

    /// Stops the server and starts it on the same folder.
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.running = Some(start(&self.config).expect("the server starts again"));
    }
}
