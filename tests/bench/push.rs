//! Scenario `push`: durable writes of one frame at a time, over connections that stay open.
//!
//! Each connection is another person's device. Frames are sealed and signed before the clock starts; a request is put
//! together from ready bytes and echoes what the last reply gave (lineage, cursor), as a phone does. Afterwards every
//! log is pulled and counted: an acknowledgement that left nothing behind would be no figure.

use std::path::Path;

use data_encoding::BASE64URL_NOPAD;
use sojourn_core::id::Lineage;
use sojourn_tests::device::{Device, Encoding, Session};
use sojourn_tests::http::{Connection, Reply, write_request};
use sojourn_tests::process::Process;

use crate::atuin::{self, Atuin};
use crate::load::{Driver, Outcome, Run, drive};
use crate::report::{Report, Target, Unit};
use crate::settled::settled_bytes;
use crate::sojourn::Sojourn;
use crate::{Options, Servers};

const NAME: &str = "push";

/// Plaintext bytes that make a frame of about 500: the smallest padding class with room for a short note.
pub(crate) const CONTENT_BYTES: usize = 100;

/// Frames prepared for each connection and second of load; a run that exhausts them says so and fails.
const FRAMES_PER_SECOND: u64 = 1_500;

/// Devices with their frames, ready to send; the same for every repeat and encoding.
pub(crate) struct Prepared {
    pub(crate) devices: Vec<Device>,
    frames: Vec<Vec<Vec<u8>>>,
}

impl Prepared {
    /// Seals and signs ahead.
    pub(crate) fn new(options: &Options) -> Outcome<Self> {
        let each = u64::try_from((options.warm_up() + options.window()).as_millis())? * FRAMES_PER_SECOND / 1000;
        let mut prepared = Self { devices: Vec::new(), frames: Vec::new() };
        for seed in 0..options.connections as u64 {
            let mut device = Device::new(seed)?;
            let frames = (0..each).map(|_| Ok(device.next_frame(CONTENT_BYTES)?.into_bytes()));
            prepared.frames.push(frames.collect::<Outcome<_>>()?);
            prepared.devices.push(device);
        }
        Ok(prepared)
    }

    /// Bytes of one frame (they differ by the size of a counter).
    pub(crate) fn frame_bytes(&self) -> usize {
        self.frames.first().and_then(|frames| frames.last()).map_or(0, Vec::len)
    }
}

/// What one repeat of one server came to.
#[derive(Default)]
struct Column {
    rate: Vec<u64>,
    p50: Vec<u64>,
    p99: Vec<u64>,
    cpu: Vec<u64>,
    disk: Vec<u64>,
    resident: Vec<u64>,
}

impl Column {
    fn add(&mut self, run: &Run, cpu_before: std::time::Duration, server: &Process) -> Outcome<()> {
        let cpu = server.cpu()?.saturating_sub(cpu_before).as_micros();
        self.rate.push(run.per_second());
        self.p50.push(run.latencies.permille(500));
        self.p99.push(run.latencies.permille(990));
        self.cpu.push(u64::try_from(cpu)? / run.answers.max(1));
        self.resident.push(server.resident_bytes()?);
        Ok(())
    }

    fn report(&self, report: &mut Report, subject: &str, disk: Option<Target>, resident: Option<Target>) {
        report.add(NAME, subject, "durable pushes", Unit::PerSecond, &self.rate, None);
        report.add(NAME, subject, "p50", Unit::Micros, &self.p50, None);
        report.add(NAME, subject, "p99", Unit::Micros, &self.p99, None);
        report.add(NAME, subject, "server CPU per push", Unit::Micros, &self.cpu, None);
        report.add(NAME, subject, "data directory per push", Unit::Bytes, &self.disk, disk);
        report.add(NAME, subject, "resident after the load", Unit::Bytes, &self.resident, resident);
    }
}

/// Runs the scenario and reports.
pub(crate) fn run(options: &Options, servers: &Servers, prepared: &Prepared, report: &mut Report) -> Outcome<()> {
    let (mut cbor, mut json, mut peer) = (Column::default(), Column::default(), Column::default());
    for repeat in 0..options.repeats() {
        for (encoding, column) in [(Encoding::Cbor, &mut cbor), (Encoding::Json, &mut json)] {
            let folder = servers.folder(&format!("push-{repeat}-{}", encoding.media_type().replace('/', "-")));
            measure_sojourn(options, servers, &folder, prepared, encoding, column)?;
        }
        if let Some(binary) = &servers.atuin {
            let folder = servers.folder(&format!("push-{repeat}-atuin"));
            measure_atuin(options, binary, &folder, prepared.frame_bytes(), &mut peer, report)?;
        }
    }
    report.configured("push: connections", options.connections.to_string());
    report.configured("push: bytes of a frame", prepared.frame_bytes().to_string());
    report.configured(
        "push: load per repeat",
        format!("{:?} after {:?} of warm-up", options.window(), options.warm_up()),
    );
    let (disk, resident) = (Some(Target::AtMost(800)), Some(Target::AtMost(64 * 1024 * 1024)));
    cbor.report(report, "sojourn, CBOR", disk, resident);
    json.report(report, "sojourn, JSON", disk, resident);
    peer.report(report, "atuin, JSON", None, None);
    report.ratio(NAME, "durable pushes, CBOR", &cbor.rate, &peer.rate, Some(Target::AtLeast(4000)));
    report.ratio(NAME, "durable pushes, JSON", &json.rate, &peer.rate, Some(Target::AtLeast(4000)));
    report.ratio(NAME, "p99, CBOR", &cbor.p99, &peer.p99, None);
    Ok(())
}

fn measure_sojourn(
    options: &Options,
    servers: &Servers,
    folder: &Path,
    prepared: &Prepared,
    encoding: Encoding,
    column: &mut Column,
) -> Outcome<()> {
    let server = Sojourn::start(&servers.sojourn, folder)?;
    let mut driver = Pushes::enrol(&server, prepared, encoding)?;
    drive(server.process.address(), options.connections, options.warm_up(), &mut driver)?;
    let warm = driver.acknowledged();
    let cpu = server.process.cpu()?;
    let run = drive(server.process.address(), options.connections, options.window(), &mut driver)?;
    column.add(&run, cpu, &server.process)?;
    driver.count_back(&server, prepared)?;
    let data = server.data();
    drop(server);
    column.disk.push(settled_bytes(&data)? / (warm + run.answers).max(1));
    Ok(())
}

fn measure_atuin(
    options: &Options,
    binary: &Path,
    folder: &Path,
    payload: usize,
    column: &mut Column,
    report: &mut Report,
) -> Outcome<()> {
    let mut server = Atuin::start(binary, folder)?;
    server.register(options.connections)?;
    let mut driver = server.pushes(payload);
    let warm = drive(server.process.address(), options.connections, options.warm_up(), &mut driver)?.answers;
    let cpu = server.process.cpu()?;
    let run = drive(server.process.address(), options.connections, options.window(), &mut driver)?;
    column.add(&run, cpu, &server.process)?;
    drop(server);
    let (mode, rows) = atuin::database_facts(folder)?;
    if rows != warm + run.answers {
        return Err(format!("atuin acknowledged {} records and has {rows}", warm + run.answers).into());
    }
    column.disk.push(settled_bytes(folder)? / (warm + run.answers).max(1));
    report.configured("atuin: journal_mode of its database", mode);
    Ok(())
}

/// Pushes of ready frames.
pub(crate) struct Pushes<'a> {
    prepared: &'a Prepared,
    encoding: Encoding,
    sessions: Vec<Session>,
    echoes: Vec<Echo>,
    sent: Vec<usize>,
    acknowledged: Vec<u64>,
    body: Vec<u8>,
}

/// What the next request repeats from the last reply, in the encoding's own bytes.
#[derive(Default, Clone)]
struct Echo {
    lineage: Vec<u8>,
    cursor: Vec<u8>,
}

impl<'a> Pushes<'a> {
    /// Introduces every device, and lets each catch up once.
    pub(crate) fn enrol(server: &Sojourn, prepared: &'a Prepared, encoding: Encoding) -> Outcome<Self> {
        let mut connection = Connection::open(server.process.address())?;
        let mut sessions = Vec::new();
        let mut echoes = Vec::new();
        for device in &prepared.devices {
            let mut session = Session::enrol(&mut connection, device)?;
            // A first round, so that the measured ones are those of a phone that is up to date.
            let request = session.request(device);
            session.round(&mut connection, &request, Encoding::Cbor)?;
            let lineage = session.lineage.map(|l| l.0.to_vec()).unwrap_or_default();
            let cursor = session.cursor.clone().map(|c| c.0).unwrap_or_default();
            echoes.push(Echo { lineage: written(encoding, &lineage), cursor: written(encoding, &cursor) });
            sessions.push(session);
        }
        let (sent, acknowledged) = (vec![0; sessions.len()], vec![0; sessions.len()]);
        Ok(Self { prepared, encoding, sessions, echoes, sent, acknowledged, body: Vec::new() })
    }

    fn acknowledged(&self) -> u64 {
        self.acknowledged.iter().sum()
    }

    /// Pulls every log: as many entries as were acknowledged, chained to the server's head.
    fn count_back(&mut self, server: &Sojourn, prepared: &Prepared) -> Outcome<()> {
        let mut connection = Connection::open(server.process.address())?;
        for (index, device) in prepared.devices.iter().enumerate() {
            let (session, acknowledged) = (&mut self.sessions[index], &self.acknowledged[index]);
            session.lineage = Some(Lineage::from_slice(&read(self.encoding, &self.echoes[index].lineage)?)?);
            session.cursor = None;
            let (head, _) = session.pull(&mut connection, device, &device.log, Encoding::Cbor, &mut |_, _| ())?;
            if head.seq != *acknowledged {
                return Err(format!("{acknowledged} frames were acknowledged, {} are there", head.seq).into());
            }
        }
        Ok(())
    }
}

impl Driver for Pushes<'_> {
    fn next(&mut self, connection: usize, out: &mut Vec<u8>) -> bool {
        let Some(frame) = self.prepared.frames[connection].get(self.sent[connection]) else { return false };
        self.sent[connection] += 1;
        let device = self.prepared.devices[connection].keys.device_id();
        self.body.clear();
        match self.encoding {
            Encoding::Json => write_json(&mut self.body, &device.0, &self.echoes[connection], frame),
            Encoding::Cbor => write_cbor(&mut self.body, &device.0, &self.echoes[connection], frame),
        }
        let media = self.encoding.media_type();
        let authorization = self.sessions[connection].authorization.as_str();
        let headers = [("authorization", authorization), ("content-type", media), ("accept", media)];
        write_request(out, "POST", "/v1/sync", &headers, &self.body);
        true
    }

    fn answered(&mut self, connection: usize, reply: &Reply) -> Outcome<()> {
        if reply.status != 200 {
            return Err(format!("status {}: {}", reply.status, String::from_utf8_lossy(&reply.body)).into());
        }
        self.acknowledged[connection] += 1;
        let echo = &mut self.echoes[connection];
        take(self.encoding, &reply.body, "lineage", &mut echo.lineage);
        take(self.encoding, &reply.body, "cursor", &mut echo.cursor);
        if self.sent[connection] == self.prepared.frames[connection].len() {
            return Err("the prepared frames ran out: the server is faster than FRAMES_PER_SECOND".into());
        }
        Ok(())
    }
}

/// A byte string as the encoding writes it, without its head or quotes.
fn written(encoding: Encoding, bytes: &[u8]) -> Vec<u8> {
    match encoding {
        Encoding::Json => BASE64URL_NOPAD.encode(bytes).into_bytes(),
        Encoding::Cbor => bytes.to_vec(),
    }
}

/// The bytes that [`written`] wrote.
fn read(encoding: Encoding, written: &[u8]) -> Outcome<Vec<u8>> {
    Ok(match encoding {
        Encoding::Json => BASE64URL_NOPAD.decode(written)?,
        Encoding::Cbor => written.to_vec(),
    })
}

fn write_json(out: &mut Vec<u8>, device: &[u8], echo: &Echo, frame: &[u8]) {
    out.extend_from_slice(br#"{"protocol":1,"app_version":"0.1.0","device":""#);
    out.extend_from_slice(BASE64URL_NOPAD.encode(device).as_bytes());
    for (name, value) in [("lineage", &echo.lineage), ("cursor", &echo.cursor)] {
        if !value.is_empty() {
            out.extend_from_slice(format!("\",\"{name}\":\"").as_bytes());
            out.extend_from_slice(value);
        }
    }
    out.extend_from_slice(br#"","frames":[""#);
    out.extend_from_slice(BASE64URL_NOPAD.encode(frame).as_bytes());
    out.extend_from_slice(br#""]}"#);
}

fn write_cbor(out: &mut Vec<u8>, device: &[u8], echo: &Echo, frame: &[u8]) {
    let echoed: Vec<_> =
        [("lineage", &echo.lineage), ("cursor", &echo.cursor)].into_iter().filter(|(_, v)| !v.is_empty()).collect();
    cbor_head(out, 5, 4 + echoed.len());
    cbor_text(out, "cursor", &echoed);
    cbor_bytes(out, "device", device);
    cbor_head(out, 3, 6);
    out.extend_from_slice(b"frames");
    cbor_head(out, 4, 1);
    cbor_head(out, 2, frame.len());
    out.extend_from_slice(frame);
    cbor_text(out, "lineage", &echoed);
    cbor_head(out, 3, 8);
    out.extend_from_slice(b"protocol");
    cbor_head(out, 0, 1);
    cbor_head(out, 3, 11);
    out.extend_from_slice(b"app_version");
    cbor_head(out, 3, 5);
    out.extend_from_slice(b"0.1.0");
}

/// Writes one of the echoed values, when it is there; keys go out in the order of deterministic CBOR.
fn cbor_text(out: &mut Vec<u8>, name: &str, echoed: &[(&str, &Vec<u8>)]) {
    if let Some((_, value)) = echoed.iter().find(|(known, _)| *known == name) {
        cbor_bytes(out, name, value);
    }
}

fn cbor_bytes(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    cbor_head(out, 3, name.len());
    out.extend_from_slice(name.as_bytes());
    cbor_head(out, 2, value.len());
    out.extend_from_slice(value);
}

/// A CBOR head of a major type and a length below 65,536.
fn cbor_head(out: &mut Vec<u8>, major: u8, length: usize) {
    let major = major << 5;
    match length {
        0..24 => out.push(major | length as u8),
        24..256 => out.extend_from_slice(&[major | 24, length as u8]),
        _ => out.extend_from_slice(&[major | 25, (length >> 8) as u8, length as u8]),
    }
}

/// Replaces `into` by the value of a top-level key, as the encoding wrote it; leaves it when the key is absent.
fn take(encoding: Encoding, body: &[u8], name: &str, into: &mut Vec<u8>) {
    let key = match encoding {
        Encoding::Json => format!("\"{name}\":\"").into_bytes(),
        Encoding::Cbor => [&[0x60 | name.len() as u8], name.as_bytes()].concat(),
    };
    let Some(at) = body.windows(key.len()).position(|window| window == key) else { return };
    let rest = &body[at + key.len()..];
    let value = match (encoding, rest) {
        (Encoding::Json, rest) => rest.split(|byte| *byte == b'"').next(),
        (Encoding::Cbor, [head @ 0x40..0x58, rest @ ..]) => rest.get(..usize::from(head & 0x1f)),
        (Encoding::Cbor, [0x58, length, rest @ ..]) => rest.get(..usize::from(*length)),
        (Encoding::Cbor, _) => None,
    };
    if let Some(value) = value {
        into.clear();
        into.extend_from_slice(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sojourn_core::wire::v1::SyncRequest;

    fn both() -> [(Encoding, Vec<u8>); 2] {
        let echo = |encoding| Echo { lineage: written(encoding, &[7; 16]), cursor: written(encoding, &[9; 60]) };
        let (mut json, mut cbor) = (Vec::new(), Vec::new());
        write_json(&mut json, &[1; 32], &echo(Encoding::Json), &[2; 500]);
        write_cbor(&mut cbor, &[1; 32], &echo(Encoding::Cbor), &[2; 500]);
        [(Encoding::Json, json), (Encoding::Cbor, cbor)]
    }

    #[test]
    fn hand_made_requests_are_those_of_the_wire() {
        for (encoding, bytes) in both() {
            let request: SyncRequest = encoding.decode(&bytes).expect("well-formed");
            assert_eq!(request.frames[0].0, [2; 500]);
            assert_eq!(request.lineage.map(|l| l.0), Some([7; 16]));
            assert_eq!(request.cursor.map(|c| c.0), Some(vec![9; 60]));
        }
        let (encoding, bytes) = &both()[1];
        let request: SyncRequest = encoding.decode(bytes).expect("well-formed");
        assert_eq!(encoding.encode(&request).expect("plain"), *bytes, "deterministic");
    }

    #[test]
    fn echoed_values_are_found_in_both_encodings() {
        for (encoding, bytes) in both() {
            let mut found = Vec::new();
            take(encoding, &bytes, "cursor", &mut found);
            assert_eq!(found, written(encoding, &[9; 60]));
            take(encoding, &bytes, "lineage", &mut found);
            assert_eq!(found, written(encoding, &[7; 16]));
            take(encoding, &bytes, "absent", &mut found);
            assert_eq!(found, written(encoding, &[7; 16]));
        }
    }
}
