//! Scenarios `catchup`, `idle` and `start`: one client that was away, one that finds nothing new, and a restart.
//!
//! All three use the same servers with 1,000 operations of one person, filled once. Our client hashes every pulled
//! entry into the log's chain inside the measured time, because without that it could not ask for the next page; the
//! peer's answers are only counted. The peer is asked in two ways: in pages of 100, which is what its own client does,
//! and in one page, which is faster; we are compared with the faster one.

use std::path::Path;
use std::time::{Duration, Instant};

use sojourn_core::id::Bytes;
use sojourn_tests::device::{Device, Encoding, Session};
use sojourn_tests::http::Connection;

use crate::atuin::{self, Atuin};
use crate::latency::median;
use crate::load::Outcome;
use crate::push::CONTENT_BYTES;
use crate::report::{Report, Target, Unit};
use crate::sojourn::Sojourn;
use crate::{Options, Servers};

/// Operations the client catches up with.
const OPERATIONS: u64 = 1_000;

/// Times each is asked within one repeat; the repeat's value is their median.
const ASKED: usize = 15;

/// How long a started server is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(1);

/// Frames in one request of the fill: stays below the wire's 256 KiB in either encoding.
const FILL_FRAMES: u64 = 250;

/// One person's device and what the server knows of it.
struct Ours {
    server: Sojourn,
    device: Device,
    session: Session,
}

/// Runs the three scenarios.
pub(crate) fn run(options: &Options, servers: &Servers, report: &mut Report) -> Outcome<()> {
    let folder = servers.folder("catchup-sojourn");
    let mut ours = fill_ours(&servers.sojourn, &folder)?;
    let peer_folder = servers.folder("catchup-atuin");
    let peer = servers.atuin.as_deref().map(|binary| fill_peer(binary, &peer_folder)).transpose()?;
    report.configured("catchup: operations", OPERATIONS.to_string());
    if options.wants("catchup") {
        catch_up(options, &mut ours, peer.as_ref(), report)?;
    }
    if options.wants("idle") {
        idle(options, &mut ours, peer.as_ref(), report)?;
    }
    drop((ours, peer));
    if options.wants("start") {
        start(options, servers, &folder, &peer_folder, report)?;
    }
    Ok(())
}

fn fill_ours(binary: &Path, folder: &Path) -> Outcome<Ours> {
    let server = Sojourn::start(binary, folder)?;
    let mut device = Device::new(1_000_000)?;
    let mut connection = Connection::open(server.process.address())?;
    let mut session = Session::enrol(&mut connection, &device)?;
    for _ in 0..OPERATIONS / FILL_FRAMES {
        let mut request = session.request(&device);
        for _ in 0..FILL_FRAMES {
            request.frames.push(Bytes(device.next_frame(CONTENT_BYTES)?.into_bytes()));
        }
        session.round(&mut connection, &request, Encoding::Cbor)?;
    }
    Ok(Ours { server, device, session })
}

fn fill_peer(binary: &Path, folder: &Path) -> Outcome<Atuin> {
    let mut server = Atuin::start(binary, folder)?;
    server.register(1)?;
    let frame = Device::new(1_000_000)?.next_frame(CONTENT_BYTES)?.into_bytes().len();
    server.fill(OPERATIONS, frame)?;
    Ok(server)
}

fn catch_up(options: &Options, ours: &mut Ours, peer: Option<&Atuin>, report: &mut Report) -> Outcome<()> {
    let (mut cbor, mut json, mut paged, mut whole) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut rounds = 0;
    for _ in 0..options.repeats() {
        for (encoding, values) in [(Encoding::Cbor, &mut cbor), (Encoding::Json, &mut json)] {
            values.push(timed(|| {
                let mut connection = Connection::open(ours.server.process.address())?;
                let Ours { session, device, .. } = &mut *ours;
                let (head, took) = session.pull(&mut connection, device, &device.log, encoding, &mut |_, _| ())?;
                rounds = took;
                expect(head.seq, "sojourn")
            })?);
        }
        if let Some(peer) = peer {
            for (page, values) in [(atuin::PAGE, &mut paged), (OPERATIONS + 1, &mut whole)] {
                values.push(timed(|| {
                    let mut connection = Connection::open(peer.process.address())?;
                    expect(peer.catch_up(&mut connection, page)?.0, "atuin")
                })?);
            }
        }
    }
    report.configured("catchup: our rounds", rounds.to_string());
    report.add("catchup", "sojourn, CBOR", "1,000 operations, one client", Unit::Micros, &cbor, None);
    report.add("catchup", "sojourn, JSON", "1,000 operations, one client", Unit::Micros, &json, None);
    report.add("catchup", "atuin, pages of 100", "1,000 records, one client", Unit::Micros, &paged, None);
    report.add("catchup", "atuin, one page", "1,000 records, one client", Unit::Micros, &whole, None);
    let faster: Vec<u64> = paged.iter().zip(&whole).map(|(a, b)| *a.min(b)).collect();
    report.ratio("catchup", "time, CBOR", &cbor, &faster, Some(Target::AtMost(1000)));
    Ok(())
}

/// The median of several measurements of the same thing.
fn timed(mut what: impl FnMut() -> Outcome<()>) -> Outcome<u64> {
    let mut values = Vec::new();
    for _ in 0..ASKED {
        let begun = Instant::now();
        what()?;
        values.push(u64::try_from(begun.elapsed().as_micros())?);
    }
    Ok(median(&values))
}

fn expect(got: u64, who: &str) -> Outcome<()> {
    if got == OPERATIONS { Ok(()) } else { Err(format!("{who} gave {got} operations of {OPERATIONS}").into()) }
}

fn idle(options: &Options, ours: &mut Ours, peer: Option<&Atuin>, report: &mut Report) -> Outcome<()> {
    let mut connection = Connection::open(ours.server.process.address())?;
    for (encoding, subject) in [(Encoding::Json, "sojourn, JSON"), (Encoding::Cbor, "sojourn, CBOR")] {
        let (mut bytes, mut micros) = (Vec::new(), Vec::new());
        for _ in 0..options.repeats() {
            micros.push(timed(|| {
                let request = ours.session.request(&ours.device);
                ours.session.round(&mut connection, &request, encoding).map(drop)
            })?);
            bytes.push((ours.session.last_bytes.0 + ours.session.last_bytes.1) as u64);
        }
        report.add("idle", subject, "bodies of a round", Unit::Bytes, &bytes, Some(Target::AtMost(600)));
        report.add("idle", subject, "time of a round", Unit::Micros, &micros, None);
    }
    let Some(peer) = peer else { return Ok(()) };
    let mut connection = Connection::open(peer.process.address())?;
    let mut micros = Vec::new();
    for _ in 0..options.repeats() {
        micros.push(timed(|| peer.idle(&mut connection).map(drop))?);
    }
    report.add("idle", "atuin, JSON", "time of asking the index", Unit::Micros, &micros, None);
    Ok(())
}

fn start(options: &Options, servers: &Servers, folder: &Path, peer_folder: &Path, report: &mut Report) -> Outcome<()> {
    let (mut ready, mut resident, mut peer_ready, mut peer_resident) = (vec![], vec![], vec![], vec![]);
    for _ in 0..options.repeats() {
        let server = Sojourn::start(&servers.sojourn, folder)?;
        ready.push(u64::try_from(server.process.ready_after().as_micros())?);
        std::thread::sleep(IDLE);
        resident.push(server.process.resident_bytes()?);
        drop(server);
        if let Some(binary) = &servers.atuin {
            let server = Atuin::start(binary, peer_folder)?;
            peer_ready.push(u64::try_from(server.process.ready_after().as_micros())?);
            std::thread::sleep(IDLE);
            peer_resident.push(server.process.resident_bytes()?);
        }
    }
    let (soon, small) = (Some(Target::AtMost(150_000)), Some(Target::AtMost(25 * 1024 * 1024)));
    report.add("start", "sojourn", "start to ready, existing database", Unit::Micros, &ready, soon);
    report.add("start", "atuin", "start to ready, existing database", Unit::Micros, &peer_ready, None);
    report.add("start", "sojourn", "resident idle", Unit::Bytes, &resident, small);
    report.add("start", "atuin", "resident idle", Unit::Bytes, &peer_resident, None);
    Ok(())
}
