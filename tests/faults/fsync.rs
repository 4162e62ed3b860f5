//! No acknowledgement leaves before the commit that carries it was flushed to the disk.
//!
//! The real server runs under `strace` while several devices push at once. For each acknowledged frame the checker finds
//! the write of the write-ahead log that carries its operation id, the commit record that follows, and the answer that
//! carries its header's hash; between the commit record and the answer there must be a whole, successful flush of that
//! log. The same checker must find a server out that runs with `synchronous = OFF`.

use std::path::Path;
use std::process::Command;

use sojourn_core::id::{Bytes, Hash, OpId};
use sojourn_tests::device::{Device, Encoding, Session};
use sojourn_tests::http::Connection;
use sojourn_tests::process::Process;
use sojourn_tests::serve;

use crate::strace::{self, Call};
use crate::{Fault, Verdict};

/// Devices that push at the same time.
const DEVICES: u64 = 4;

/// Frames of each.
const FRAMES: usize = 12;

/// Plaintext bytes of an operation.
const CONTENT_BYTES: usize = 100;

/// Ends the name of SQLite's write-ahead log.
const WAL: &str = "-wal";

/// Bytes of a frame header in the write-ahead log (<https://sqlite.org/fileformat2.html#the_write_ahead_log>).
const WAL_FRAME_HEADER_BYTES: usize = 24;

/// The setting, and the variable without which the server refuses it.
const UNSAFE_SETTING: (&str, &str) = ("SOJOURN_STORE__SYNCHRONOUS", "off");
const UNSAFE_WORD: (&str, &str) = ("SOJOURN_ALLOW_UNSAFE_STORE", "1");

/// What names a pushed frame in the log's bytes and in the answer's.
type Pushed = (OpId, Hash);

/// The case: with the settings that ship, nothing is found.
pub(crate) fn acknowledged_after_fsync() -> Result<Verdict, Fault> {
    if let Err(why) = strace::available() {
        return Ok(Verdict::Skipped(why));
    }
    let (calls, pushed) = trace(&[])?;
    match &judge(&calls, &pushed)[..] {
        [] => Ok(Verdict::Passed),
        findings => Err(findings.join("; ").into()),
    }
}

/// The case: a server that does not flush acknowledges early, and the checker says so.
pub(crate) fn unsafe_store_is_found_out() -> Result<Verdict, Fault> {
    if let Err(why) = strace::available() {
        return Ok(Verdict::Skipped(why));
    }
    let (calls, pushed) = trace(&[UNSAFE_SETTING, UNSAFE_WORD])?;
    match judge(&calls, &pushed).len() {
        0 => Err("the store did not flush, and the checker found nothing".into()),
        _ => Ok(Verdict::Passed),
    }
}

/// The case: the setting alone is refused, and the refusal names it.
pub(crate) fn unsafe_store_is_refused() -> Result<Verdict, Fault> {
    let folder = tempfile::tempdir()?;
    let (port, mut command) = serve::command(&sojourn_tests::binary::sojourn()?, &folder.path().join("data"))?;
    command.env(UNSAFE_SETTING.0, UNSAFE_SETTING.1).env_remove(UNSAFE_WORD.0);
    match Process::start(command, port, "/readyz", &folder.path().join("log")) {
        Ok(_) => Err("it started, and would acknowledge what the disk does not have".into()),
        Err(e) if e.to_string().contains("store.synchronous") => Ok(Verdict::Passed),
        Err(e) => Err(format!("the refusal does not name the setting: {e}").into()),
    }
}

/// Runs the load under the tracer and returns every call of the server.
fn trace(settings: &[(&str, &str)]) -> Result<(Vec<Call>, Vec<Pushed>), Fault> {
    let folder = tempfile::tempdir()?;
    let (into, log) = (folder.path().join("trace"), folder.path().join("log"));
    let (port, mut command) = serve::command(&sojourn_tests::binary::sojourn()?, &folder.path().join("data"))?;
    command.envs(settings.iter().copied());
    let mut server = start(strace::traced(&command, &into), port, &log)?;
    let pushed = push_from_all(&server)?;
    server.kill()?;
    let text = written(&into)?;
    Ok((strace::parse(&text), pushed))
}

fn start(command: Command, port: u16, log: &Path) -> Result<Process, Fault> {
    Ok(Process::start(command, port, "/readyz", log)?)
}

/// The trace once it stopped growing: the tracer writes on for a moment after its process ended.
fn written(trace: &Path) -> Result<String, Fault> {
    let mut before = u64::MAX;
    loop {
        let bytes = std::fs::metadata(trace)?.len();
        if bytes == before {
            return Ok(std::fs::read_to_string(trace)?);
        }
        before = bytes;
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

fn push_from_all(server: &Process) -> Result<Vec<Pushed>, Fault> {
    let address = server.address();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..DEVICES)
            .map(|seed| {
                scope.spawn(move || -> Result<Vec<Pushed>, Fault> {
                    let mut connection = Connection::open(address)?;
                    let mut device = Device::new(4_000_000 + seed)?;
                    let mut session = Session::enrol(&mut connection, &device)?;
                    (0..FRAMES).map(|_| push(&mut connection, &mut device, &mut session)).collect()
                })
            })
            .collect();
        let mut pushed = Vec::new();
        for thread in running {
            pushed.extend(thread.join().map_err(|_| "a pushing device panicked")??);
        }
        Ok(pushed)
    })
}

fn push(connection: &mut Connection, device: &mut Device, session: &mut Session) -> Result<Pushed, Fault> {
    let frame = device.next_frame(CONTENT_BYTES)?;
    let mut request = session.request(device);
    request.frames = vec![Bytes(frame.as_bytes().to_vec())];
    session.round(connection, &request, Encoding::Cbor)?;
    Ok((frame.header()?.op_id, frame.header_hash()))
}

/// Every acknowledgement that left too early, in words; empty when there is none.
fn judge(calls: &[Call], pushed: &[Pushed]) -> Vec<String> {
    let log: Vec<&Call> = calls.iter().filter(|call| call.target.ends_with(WAL)).collect();
    let sent: Vec<&Call> = calls.iter().filter(|call| call.target.starts_with("socket:")).collect();
    if pushed.is_empty() {
        return vec!["nothing was pushed".into()];
    }
    pushed.iter().filter_map(|pushed| judge_one(&log, &sent, pushed).err()).collect()
}

fn judge_one(log: &[&Call], sent: &[&Call], (op_id, header): &Pushed) -> Result<(), String> {
    let says = |what: &str| format!("{op_id}: {what}");
    let answer =
        sent.iter().find(|call| holds(&call.bytes, &header.0)).ok_or_else(|| says("no answer in the trace"))?;
    let written = log
        .iter()
        .position(|call| !call.is_flush() && holds(&call.bytes, &op_id.0))
        .filter(|at| log[*at].ended_before(answer.begun))
        .ok_or_else(|| says("acknowledged before it was written"))?;
    let committed = commit_after(log, written).ok_or_else(|| says("no commit record follows it"))?;
    let flushed = log[committed..].iter().any(|call| {
        call.is_flush() && call.succeeded && log[committed].ended_before(call.begun) && call.ended_before(answer.begun)
    });
    if flushed { Ok(()) } else { Err(says("acknowledged before its commit was flushed")) }
}

/// The last write of the transaction that holds write `at`: the page after the first header that marks a commit. A
/// page's own header is the write before it.
fn commit_after(log: &[&Call], at: usize) -> Option<usize> {
    let writes: Vec<usize> = (at.saturating_sub(1)..log.len()).filter(|i| !log[*i].is_flush()).collect();
    writes.windows(2).find_map(|pair| {
        let header = &log[pair[0]].bytes;
        let marks = header.len() == WAL_FRAME_HEADER_BYTES && header[4..8] != [0; 4];
        marks.then_some(pair[1])
    })
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The case: the checker on traces written by hand, so that its "nothing found" means something.
pub(crate) fn checker_on_written_traces() -> Result<Verdict, Fault> {
    let pushed = [(OpId([0xaa; 16]), Hash([0xbb; 32]))];
    // A header's second four bytes are zero unless its page ends a transaction.
    let header = |pages: u8| {
        let bytes = [hex(0, 7), hex(pages, 1), hex(0, 16)].concat();
        format!("7 pwrite64(5</d/s.db-wal>, \"{bytes}\", 24, 0) = 24")
    };
    let body = format!("7 pwrite64(5</d/s.db-wal>, \"{}\", 4096, 24) = 4096", hex(0xaa, 16));
    let other = format!("7 pwrite64(5</d/s.db-wal>, \"{}\", 4096, 24) = 4096", hex(0xcc, 16));
    let flush = "7 fdatasync(5</d/s.db-wal>) = 0".to_owned();
    let failed = "7 fdatasync(5</d/s.db-wal>) = -1 EIO (Input/output error)".to_owned();
    let begun = "7 fdatasync(5</d/s.db-wal> <unfinished ...>".to_owned();
    let ended = "7 <... fdatasync resumed>) = 0".to_owned();
    let answer = format!("8 sendto(9<socket:[77]>, \"{}\", 32, MSG_NOSIGNAL, NULL, 0) = 32", hex(0xbb, 32));
    let (first, last) = (header(0), header(9));
    let tried: [(&str, Vec<&String>, bool); 8] = [
        ("one page, flushed", vec![&last, &body, &flush, &answer], true),
        ("two pages, flushed", vec![&first, &body, &last, &other, &flush, &answer], true),
        ("flushed while others write", vec![&last, &body, &begun, &ended, &last, &other, &answer], true),
        ("never flushed", vec![&last, &body, &answer], false),
        ("flushed after the answer", vec![&last, &body, &answer, &flush], false),
        ("flushed before the commit record", vec![&first, &body, &flush, &last, &other, &answer], false),
        ("the flush had not ended", vec![&last, &body, &begun, &answer, &ended], false),
        ("the flush failed", vec![&last, &body, &failed, &answer], false),
    ];
    for (name, lines, good) in tried {
        let text = lines.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        let findings = judge(&strace::parse(&text), &pushed);
        if findings.is_empty() != good {
            return Err(format!("{name}: {findings:?}\n{text}").into());
        }
    }
    Ok(Verdict::Passed)
}

fn hex(byte: u8, times: usize) -> String {
    format!("\\x{byte:02x}").repeat(times)
}
