//! A server from its settings: store, keys, service, sockets; and its orderly end.
//!
//! [`start`] is what `serve`, the demonstration and the tests share. It returns once the server accepts connections.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use sojourn_core::id::Epoch;

use crate::config::{Config, ConfigError, Synchronous};
use crate::console::{self, form::FORM_BYTES_MAX};
use crate::desk::Desk;
use crate::http::{RateLimits, ReportRates, Shared, routes, trace};
use crate::keys::{KeyError, ServerKeys, preset, random};
use crate::service::guidance::can_demonstrate;
use crate::service::{Clock, Service, ServiceError, system_clock};
use crate::store::desk::DeskStore;
use crate::store::sqlite::{Options, SqliteStore};
use crate::store::{Store, StoreError};
use crate::telemetry;
use crate::webapp::{WebApp, WebAppError};

/// Seconds between sweeps of what has been quiet.
const SWEEP_S: u64 = 60;
/// Connections the system queues before they are accepted.
const BACKLOG: u32 = 1_024;
/// Threads for blocking work per worker: large rounds and files; a few suffice.
const BLOCKING_THREADS: usize = 4;

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The data folder.
    #[error("data folder {path}")]
    Folder {
        /// The folder.
        path: std::path::PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Another process has the folder.
    #[error("{0} is in use by another process: stop that server first, or use its HTTP interface")]
    InUse(std::path::PathBuf),
    /// The database or the journal.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The service.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The app for browsers.
    #[error(transparent)]
    WebApp(#[from] WebAppError),
    /// The socket.
    #[error("cannot listen on {address} (setting `listen`)")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The thread that runs the server.
    #[error("the server did not come up")]
    Run,
}

/// A running server.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Whether `/app/` has an app to show.
    pub has_app: bool,
    service: Arc<Service>,
    desk: Data<Desk>,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// The service behind the sockets: for the demonstration, which looks into it, and for tests.
    #[must_use]
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// The guidance desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Takes no new requests, lets running ones finish, flushes, and returns when all is on the disk.
    pub fn stop(mut self) {
        self.end();
    }

    /// Waits until the server was stopped by a signal.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the server thread panicked");
        }
        self.service.stop();
    }

    fn end(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        // The future resolves when the workers have ended; polling it once sends the order, joining awaits the end.
        let stopping = self.handle.stop(true);
        drop(stopping);
        if thread.join().is_err() {
            tracing::error!("the server thread panicked");
        }
        self.service.stop();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts a server with the system's clock.
///
/// # Errors
/// [`StartError`] naming what is wrong.
pub fn start(config: &Config) -> Result<Running, StartError> {
    start_with(config, system_clock(), Signals::Ignore)
}

/// Starts a server whose time is told by the caller.
///
/// # Errors
/// [`StartError`] naming what is wrong.
pub fn start_with_clock(config: &Config, clock: Clock) -> Result<Running, StartError> {
    start_with(config, clock, Signals::Ignore)
}

/// Starts a server that SIGTERM and SIGINT stop in good order.
///
/// # Errors
/// [`StartError`] naming what is wrong.
pub fn start_for_signals(config: &Config) -> Result<Running, StartError> {
    start_with(config, system_clock(), Signals::Stop)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signals {
    /// The process is someone else's.
    Ignore,
    /// They end the server.
    Stop,
}

fn start_with(config: &Config, clock: Clock, signals: Signals) -> Result<Running, StartError> {
    config.check()?;
    let webapp = Arc::new(WebApp::open(config.app_dir.as_deref())?);
    webapp.check_root(config.demo)?;
    let has_app = !webapp.is_absent();
    let service = Arc::new(build(config, Arc::clone(&clock))?);
    let desk = Data::new(Desk::new(DeskStore::open(&config.data_dir)?, Arc::clone(&service), clock));
    let listener =
        TcpListener::bind(config.listen).map_err(|source| StartError::Listen { address: config.listen, source })?;
    let addr = listener.local_addr().map_err(|source| StartError::Listen { address: config.listen, source })?;
    let (tell, told) = mpsc::sync_channel(1);
    let running = Arc::clone(&service);
    let pages = Data::clone(&desk);
    let config = config.clone();
    let thread = std::thread::Builder::new()
        .name("server".into())
        .spawn(move || run(&config, (shared(&config, running, webapp), pages), listener, signals, &tell))
        .map_err(|_| StartError::Run)?;
    let handle = told.recv().map_err(|_| StartError::Run)?;
    tracing::info!(%addr, has_app, "ready");
    Ok(Running { addr, has_app, service, desk, handle, thread: Some(thread) })
}

/// Store, keys and service of a data folder, without sockets: what the simulation drives.
///
/// # Errors
/// [`StartError`].
pub fn build(config: &Config, clock: Clock) -> Result<Service, StartError> {
    let folder = |source| StartError::Folder { path: config.data_dir.clone(), source };
    std::fs::create_dir_all(&config.data_dir).map_err(folder)?;
    let folder_lock = lock_folder(config)?;
    if config.demo {
        can_demonstrate().map_err(ServiceError::from)?;
        preset_demo_keys(config)?;
    }
    let keys = ServerKeys::open(&config.data_dir)?;
    let options = Options {
        journal: Some(config.journal_path()),
        flushes: config.store.synchronous == Synchronous::Full,
        pages_max: (config.limits.database_pages_max > 0).then_some(config.limits.database_pages_max),
        ..SqliteStore::options(&config.data_dir, Epoch(random()?))
    };
    let store: Arc<dyn Store> = SqliteStore::open(&options)?.shared();
    Ok(Service::new(config, store, keys, clock, Some(folder_lock))?)
}

/// One process at a time: a second writer would not know what the first remembers.
fn lock_folder(config: &Config) -> Result<File, StartError> {
    let path = config.data_dir.join("lock");
    let file = File::create(&path).map_err(|source| StartError::Folder { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::InUse(config.data_dir.clone())),
        Err(std::fs::TryLockError::Error(source)) => Err(StartError::Folder { path, source }),
    }
}

/// What handlers share.
#[must_use]
pub fn shared(config: &Config, service: Arc<Service>, webapp: Arc<WebApp>) -> Data<Shared> {
    Data::new(Shared {
        service,
        webapp,
        limits: config.limits.clone(),
        rates: RateLimits::new(&config.limits),
        report_rates: ReportRates::new(config.reports.per_network),
        metrics: telemetry::start_metrics(),
    })
}

/// Routes and what surrounds them: behind a socket here, called in process by the simulation.
pub fn application(
    shared: Data<Shared>,
    desk: Data<Desk>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(shared)
        .app_data(desk)
        .app_data(web::PayloadConfig::new(FORM_BYTES_MAX))
        .wrap(from_fn(trace))
        // Tried in this order: rounds and packs come by the thousand, and most pages have patterns that take time.
        .configure(routes)
        .configure(console::routes)
}

fn run(
    config: &Config,
    (shared, desk): (Data<Shared>, Data<Desk>),
    listener: TcpListener,
    signals: Signals,
    tell: &mpsc::SyncSender<ServerHandle>,
) {
    let ended = actix_web::rt::System::new().block_on(async move {
        let (workers, pages) = (Data::clone(&shared), Data::clone(&desk));
        let server = HttpServer::new(move || application(Data::clone(&workers), Data::clone(&pages)))
            .workers(config.worker_count())
            .worker_max_blocking_threads(BLOCKING_THREADS)
            .backlog(BACKLOG)
            .max_connections(config.limits.connections_max)
            .client_request_timeout(Duration::from_secs(config.limits.request_s))
            .client_disconnect_timeout(Duration::from_secs(2))
            .keep_alive(Duration::from_secs(75))
            .shutdown_timeout(config.shutdown_s);
        let server = match signals {
            Signals::Ignore => server.disable_signals(),
            Signals::Stop => server,
        };
        let server = server.listen(listener)?.run();
        if tell.send(server.handle()).is_err() {
            return Ok(());
        }
        let chores = actix_web::rt::spawn(chores(shared, desk));
        let ended = server.await;
        chores.abort();
        ended
    });
    if let Err(error) = ended {
        tracing::error!(error = &error as &dyn std::error::Error, "the server ended");
    }
}

/// What happens beside requests: carrying hints an earlier process left, forgetting who has been quiet and what is old,
/// publishing what has its day, saying each day which guidance is newest.
async fn chores(shared: Data<Shared>, desk: Data<Desk>) {
    loop {
        match console::off(&desk, Desk::run_due).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "releases went out on their day"),
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "releases were not looked at"),
        }
        if let Err(error) = console::off(&desk, Desk::look_ahead).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the desk was not made ready");
        }
        if let Err(error) = shared.service.sweep_hints().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "hints were not swept");
        }
        match shared.service.expire_held().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "held frames expired"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "held frames were not expired"),
        }
        match shared.service.forget_old_reports().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old field reports forgotten"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "old reports were not forgotten"),
        }
        // Without this a server that nobody asks would have an old word ready for the first who does.
        shared.service.guidance().renew_timestamps(shared.service.now());
        shared.rates.sweep();
        // Durations pile up one by one until somebody fetches them, and where nobody does they are folded here.
        shared.metrics.run_upkeep();
        tokio::time::sleep(Duration::from_secs(SWEEP_S)).await;
    }
}

/// A demonstration signs with keys everyone has, which its root names: phones of the demonstration believe it, no other.
fn preset_demo_keys(config: &Config) -> Result<(), KeyError> {
    use sojourn_core::guidance::baseline::DemoKey;
    preset(&config.data_dir, "log", &DemoKey::Log.signing_key().to_bytes())?;
    preset(&config.data_dir, "timestamp", &DemoKey::Timestamp.signing_key().to_bytes())
}
