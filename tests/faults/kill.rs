//! `kill -9` under load, twenty times on one data directory: everything acknowledged is there, nothing is there twice.
//!
//! Several devices push one frame after another. A kill cuts them off at a moment drawn from a seed; the frame whose
//! answer never came is sent again, byte for byte, after the restart, as a phone does. Then every log is pulled and
//! compared with what was acknowledged, and at the end the store is opened and its chains are computed anew.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sojourn_core::id::{Bytes, Epoch, Hash};
use sojourn_core::sync::receipt::{Outcome, Receipts};
use sojourn_core::sync::{Frame, Head};
use sojourn_server::store::sqlite::SqliteStore;
use sojourn_server::store::{Store, read};
use sojourn_tests::device::{Device, Encoding, Session};
use sojourn_tests::http::Connection;
use sojourn_tests::process::Process;
use sojourn_tests::rng::Rng;
use sojourn_tests::serve;

use crate::{Fault, Verdict};

const KILLS: u32 = 20;

/// Devices that push at the same time: enough for commits that carry several.
const DEVICES: u64 = 6;

/// A kill comes between these many milliseconds after the load began.
const KILL_AFTER_MS: std::ops::Range<u64> = 5..400;

/// Plaintext bytes of an operation.
const CONTENT_BYTES: usize = 100;

/// One device and what it was told.
struct Pusher {
    device: Device,
    session: Session,
    /// Sent, and not answered yet.
    unanswered: Option<Frame>,
    /// Sequence number by header hash, as acknowledged.
    acknowledged: BTreeMap<Hash, u64>,
}

/// The case.
pub(crate) fn twenty_kills() -> Result<Verdict, Fault> {
    let folder = tempfile::tempdir()?;
    let binary = sojourn_tests::binary::sojourn()?;
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let mut rng = Rng::new(20, "moments of the kills");
    let mut pushers = Vec::new();
    for _ in 0..KILLS {
        let mut server = start(&binary, &data, &log)?;
        if pushers.is_empty() {
            pushers = enrol_all(&server)?;
        } else {
            pushers.iter_mut().try_for_each(|pusher| pusher.compare(&server))?;
        }
        let moment = Duration::from_millis(rng.between(KILL_AFTER_MS.start, KILL_AFTER_MS.end));
        push_until_killed(&mut server, &mut pushers, moment)?;
    }
    let mut server = start(&binary, &data, &log)?;
    for pusher in &mut pushers {
        pusher.settle(&server)?;
        pusher.compare(&server)?;
    }
    server.kill()?;
    let total: usize = pushers.iter().map(|pusher| pusher.acknowledged.len()).sum();
    if total < KILLS as usize {
        return Err(format!("only {total} operations in {KILLS} lives: that was no load").into());
    }
    check_store(&data, &pushers)?;
    Ok(Verdict::Passed)
}

fn start(binary: &Path, data: &Path, log: &Path) -> Result<Process, Fault> {
    let (port, command) = serve::command(binary, data)?;
    Ok(Process::start(command, port, "/readyz", log)?)
}

fn enrol_all(server: &Process) -> Result<Vec<Pusher>, Fault> {
    let mut connection = Connection::open(server.address())?;
    (0..DEVICES)
        .map(|seed| {
            let device = Device::new(3_000_000 + seed)?;
            let session = Session::enrol(&mut connection, &device)?;
            Ok(Pusher { device, session, unanswered: None, acknowledged: BTreeMap::new() })
        })
        .collect()
}

/// Lets all devices push, kills the server at the moment given, and waits for the devices to notice.
fn push_until_killed(server: &mut Process, pushers: &mut [Pusher], moment: Duration) -> Result<(), Fault> {
    let killed = AtomicBool::new(false);
    let address = server.address();
    std::thread::scope(|scope| {
        let running: Vec<_> = pushers
            .iter_mut()
            .map(|pusher| {
                let killed = &killed;
                scope.spawn(move || pusher.push_on(address, killed))
            })
            .collect();
        std::thread::sleep(moment);
        killed.store(true, Ordering::SeqCst);
        server.kill()?;
        for thread in running {
            thread.join().map_err(|_| "a pushing device panicked")??;
        }
        Ok(())
    })
}

impl Pusher {
    /// Pushes until the connection breaks; before the kill that is a failure.
    fn push_on(&mut self, address: std::net::SocketAddr, killed: &AtomicBool) -> Result<(), Fault> {
        let mut connection = Connection::open(address)?;
        loop {
            if let Err(e) = self.push(&mut connection) {
                return if killed.load(Ordering::SeqCst) { Ok(()) } else { Err(e) };
            }
        }
    }

    /// One frame: the unanswered one, or a new one.
    fn push(&mut self, connection: &mut Connection) -> Result<(), Fault> {
        let frame = match self.unanswered.take() {
            Some(frame) => frame,
            None => self.device.next_frame(CONTENT_BYTES)?,
        };
        self.unanswered = Some(frame.clone());
        let mut request = self.session.request(&self.device);
        request.frames = vec![Bytes(frame.as_bytes().to_vec())];
        let reply = self.session.round(connection, &request, Encoding::Cbor)?;
        let receipts = Receipts::parse(&reply.receipts.ok_or("no receipts")?.bytes.0)?;
        match &receipts.outcomes[..] {
            [(header, Outcome::Stored { seq, .. })] if *header == frame.header_hash() => {
                self.acknowledged.insert(*header, *seq);
                self.unanswered = None;
                Ok(())
            }
            other => Err(format!("not stored: {other:?}").into()),
        }
    }

    /// Sends what was never answered, until it is.
    fn settle(&mut self, server: &Process) -> Result<(), Fault> {
        let mut connection = Connection::open(server.address())?;
        while self.unanswered.is_some() {
            self.push(&mut connection)?;
        }
        Ok(())
    }

    /// Pulls the log: each acknowledged frame once, at its place; besides them at most the unanswered one.
    fn compare(&mut self, server: &Process) -> Result<(), Fault> {
        let mut connection = Connection::open(server.address())?;
        let mut stored = BTreeMap::new();
        let mut twice = Vec::new();
        let Self { device, session, .. } = self;
        session.pull(&mut connection, device, &device.log, Encoding::Cbor, &mut |seq, frame| {
            if let Some(before) = stored.insert(frame.header_hash(), seq) {
                twice.push((before, seq));
            }
        })?;
        if !twice.is_empty() {
            return Err(format!("stored twice, at {twice:?}").into());
        }
        for (header, seq) in &self.acknowledged {
            if stored.remove(header) != Some(*seq) {
                return Err(format!("operation {header} was acknowledged as {seq} and is not there").into());
            }
        }
        let unanswered = self.unanswered.as_ref().map(Frame::header_hash);
        match stored.keys().find(|header| Some(**header) != unanswered) {
            None => Ok(()),
            Some(header) => Err(format!("{header} is stored and nobody sent it").into()),
        }
    }
}

/// Opens the store as a server would, and computes each chain anew from the frames and stamps it holds.
fn check_store(data: &Path, pushers: &[Pusher]) -> Result<(), Fault> {
    let options = SqliteStore::options(data, Epoch([9; 16]));
    let file = options.file.clone().ok_or("a store without a file")?;
    let database = rusqlite::Connection::open(&file)?;
    let said: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(format!("integrity_check says: {said}").into());
    }
    drop(database);
    let store = SqliteStore::open(&options)?;
    for pusher in pushers {
        let log = &pusher.device.log;
        let space = pusher.device.space;
        let (claimed, entries) =
            read(&store, space, |view| Ok((view.log(log)?.head, view.list_entries(log, 0, usize::MAX, u64::MAX)?)))?;
        let mut head = Head::EMPTY;
        for entry in &entries {
            let frame = Frame::parse(entry.frame.clone())?;
            frame.verify(&pusher.device.keys.public().signing)?;
            head = head.next(&space, log, &frame.header_hash(), &entry.stamp.hash());
            if (head.seq, head.chain) != (entry.seq, entry.chain) {
                return Err(format!("the chain breaks at {}", entry.seq).into());
            }
        }
        if head != claimed || entries.len() != pusher.acknowledged.len() {
            return Err("the head is not that of the entries".into());
        }
    }
    store.close();
    Ok(())
}
