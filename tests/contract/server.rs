//! A server of one's own for each test, and devices that speak to it.

use sojourn_core::id::{Bytes, LogId};
use sojourn_core::sync::Frame;
use sojourn_core::sync::receipt::{Outcome, Receipts};
use sojourn_core::wire::v1::{EnrolmentMode, Problem, ProblemKind, SyncReply};
use sojourn_server::app::{Running, start};
use sojourn_server::config::{Config, Limits};
use sojourn_tests::device::{Device, Encoding, Session};
use sojourn_tests::http::{Connection, Reply};

/// Result of a test here.
pub(crate) type Tried = Result<(), sojourn_tests::device::Fault>;

/// A server on a fresh folder.
pub(crate) struct Server {
    /// The server; `None` while it is stopped.
    pub(crate) running: Option<Running>,
    /// Its settings.
    pub(crate) config: Config,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts one that takes anyone.
    pub(crate) fn start() -> Self {
        Self::start_with(|_| ())
    }

    /// Starts one with changed settings.
    pub(crate) fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            data_dir: folder.path().join("data"),
            enrolment: EnrolmentMode::Open,
            workers: 2,
            shutdown_s: 2,
            limits: Limits { network_per_minute: 1_000_000, device_per_minute: 1_000_000, ..Limits::default() },
            ..Config::default()
        };
        change(&mut config);
        let running = start(&config).expect("the server starts");
        Self { running: Some(running), config, _folder: folder }
    }

    /// Stops it and starts it again on the same folder.
    pub(crate) fn restart(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop();
        }
        self.running = Some(start(&self.config).expect("the server starts again"));
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> Connection {
        let addr = self.running.as_ref().expect("running").addr;
        Connection::open(addr).expect("the server accepts")
    }

    /// An enrolled device with a connection.
    pub(crate) fn enrolled(&self, seed: u64) -> (Device, Session, Connection) {
        let device = Device::new(seed).expect("a device");
        let mut connection = self.connect();
        let session = Session::enrol(&mut connection, &device).expect("enrols");
        (device, session, connection)
    }
}

/// Pushes frames in one round and returns the reply with its outcomes.
pub(crate) fn push(
    session: &mut Session,
    connection: &mut Connection,
    device: &Device,
    frames: &[Frame],
) -> Result<(SyncReply, Vec<Outcome>), sojourn_tests::device::Fault> {
    let mut request = session.request(device);
    request.frames = frames.iter().map(|frame| Bytes(frame.as_bytes().to_vec())).collect();
    let reply = session.round(connection, &request, Encoding::Json)?;
    let outcomes = outcomes(&reply)?;
    Ok((reply, outcomes))
}

/// The outcomes of a reply.
pub(crate) fn outcomes(reply: &SyncReply) -> Result<Vec<Outcome>, sojourn_tests::device::Fault> {
    let Some(receipts) = &reply.receipts else { return Ok(Vec::new()) };
    Ok(Receipts::parse(&receipts.bytes.0)?.outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// How many entries of a log the server gives back.
pub(crate) fn pulled(
    session: &mut Session,
    connection: &mut Connection,
    device: &Device,
    log: &LogId,
) -> Result<Vec<Frame>, sojourn_tests::device::Fault> {
    let mut frames = Vec::new();
    session.pull(connection, device, log, Encoding::Cbor, &mut |_, frame| frames.push(frame))?;
    Ok(frames)
}

/// The type of a problem reply. Its status and title are checked against the type.
pub(crate) fn problem(reply: &Reply) -> ProblemKind {
    let told: Problem = serde_json::from_slice(&reply.body).unwrap_or_else(|e| {
        panic!("status {} is no problem: {e}: {:?}", reply.status, String::from_utf8_lossy(&reply.body))
    });
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    assert!(told.request_id.is_some(), "a problem names its request");
    let kind = ProblemKind::from_urn(&told.kind).expect("a known type");
    assert_eq!((told.status, reply.status, told.title.as_str()), (kind.status(), kind.status(), kind.title()));
    kind
}
