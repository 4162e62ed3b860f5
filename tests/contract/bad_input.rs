//! Bad requests: each gets its stable problem type or its outcome, and what was acknowledged before stays.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use sojourn_core::id::{Bytes, DeviceId, LogId, SpaceId};
use sojourn_core::sync::receipt::{Hold, Outcome, RejectCode};
use sojourn_core::sync::{Frame, Header};
use sojourn_core::wire::v1::{ProblemKind, SyncRequest};
use sojourn_tests::device::{Device, Encoding, Session};
use sojourn_tests::http::{Connection, Reply};

use crate::server::{Server, Tried, outcomes, problem, pulled, push};

fn post(connection: &mut Connection, session: &Session, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut all = vec![("authorization", session.authorization.as_str())];
    all.extend_from_slice(headers);
    connection.ask("POST", "/v1/sync", &all, body).expect("an answer")
}

const JSON: (&str, &str) = ("content-type", "application/json");

fn json(request: &SyncRequest) -> Vec<u8> {
    serde_json::to_vec(request).expect("serialises")
}

/// A device whose first frame is stored; the check that it still is, is the last line of each test here.
fn with_one_stored(server: &Server, seed: u64) -> (Device, Session, Connection, Frame) {
    let (mut device, mut session, mut connection) = server.enrolled(seed);
    let frame = device.next_frame(50).expect("a frame");
    push(&mut session, &mut connection, &device, std::slice::from_ref(&frame)).expect("stored");
    (device, session, connection, frame)
}

fn still_there(server: &Server, session: &mut Session, device: &Device, frames: &[Frame]) -> Tried {
    let log = device.log.clone();
    assert_eq!(pulled(session, &mut server.connect(), device, &log)?, frames);
    Ok(())
}

#[test]
fn bodies_that_cannot_be_read_are_malformed_or_of_a_type_not_read() -> Tried {
    let server = Server::start();
    let (device, mut session, mut connection, frame) = with_one_stored(&server, 20);
    let good = json(&session.request(&device));
    let cut = &good[..good.len() - 1];
    let xml = [("content-type", "application/xml")];
    let brotli = [JSON, ("content-encoding", "br")];
    let gzip = [JSON, ("content-encoding", "gzip")];
    let cbor = [("content-type", "application/cbor")];
    for (headers, body, expected) in [
        (&[JSON][..], &b"{"[..], ProblemKind::Malformed),
        (&[JSON], b"", ProblemKind::Malformed),
        (&[JSON], b"[]", ProblemKind::Malformed),
        (&[JSON], cut, ProblemKind::Malformed),
        (&cbor, &good, ProblemKind::Malformed),
        (&cbor, &[0x9f; 100], ProblemKind::Malformed),
        (&gzip, &good, ProblemKind::Malformed),
        (&xml, &good, ProblemKind::UnsupportedMedia),
        (&brotli, &good, ProblemKind::UnsupportedMedia),
    ] {
        assert_eq!(problem(&post(&mut connection, &session, headers, body)), expected);
    }
    still_there(&server, &mut session, &device, &[frame])
}

#[test]
fn a_problem_never_repeats_what_was_sent() -> Tried {
    let server = Server::start();
    let (_, session, mut connection, _) = with_one_stored(&server, 21);
    let secret = "王小明 works at the noodle shop";
    for body in [format!("{{\"{secret}\": 1}}"), format!("{{\"protocol\": \"{secret}\"}}"), format!("\"{secret}\"")] {
        let reply = post(&mut connection, &session, &[JSON], body.as_bytes());
        assert!(!String::from_utf8_lossy(&reply.body).contains("noodle"), "{body}");
        problem(&reply);
    }
    Ok(())
}

#[test]
fn a_body_that_is_too_large_or_grows_too_large_is_refused() -> Tried {
    let server = Server::start();
    let (device, mut session, mut connection, frame) = with_one_stored(&server, 22);
    let reply = post(&mut server.connect(), &session, &[JSON], &vec![b' '; 300_000]);
    assert_eq!(problem(&reply), ProblemKind::TooLarge);
    let bomb = vec![b' '; 50_000_000];
    let zstd = zstd::bulk::compress(&bomb, 3)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bomb)?;
    for (encoding, body) in [("zstd", zstd), ("gzip", gzip.finish()?)] {
        assert!(body.len() < 100_000);
        let reply = post(&mut connection, &session, &[JSON, ("content-encoding", encoding)], &body);
        assert_eq!(problem(&reply), ProblemKind::Bomb, "{encoding}");
    }
    still_there(&server, &mut session, &device, &[frame])
}

#[test]
fn values_out_of_range_name_their_field() -> Tried {
    let server = Server::start_with(|config| config.limits.frames_max = 4);
    let (device, mut session, mut connection, frame) = with_one_stored(&server, 23);
    let mut ask = |change: &dyn Fn(&mut SyncRequest)| {
        let mut request = session.request(&device);
        change(&mut request);
        problem(&post(&mut connection, &session, &[JSON], &json(&request)))
    };
    assert_eq!(ask(&|r| r.protocol = 2), ProblemKind::UnsupportedProtocol);
    assert_eq!(ask(&|r| r.device = DeviceId([1; 32])), ProblemKind::Invalid);
    assert_eq!(ask(&|r| r.frames = vec![Bytes(vec![1]); 5]), ProblemKind::TooLarge);
    let have = |log| sojourn_core::wire::v1::Have {
        space: SpaceId([1; 32]),
        log,
        seq: 0,
        chain: sojourn_core::id::Hash::ZERO,
    };
    assert_eq!(ask(&|r| r.have = vec![have(LogId::profile()), have(LogId::diary())]), ProblemKind::Invalid);
    still_there(&server, &mut session, &device, &[frame])
}

#[test]
fn callers_without_a_good_token_are_told_so() -> Tried {
    let server = Server::start();
    let (device, mut session, mut connection, frame) = with_one_stored(&server, 24);
    let body = json(&session.request(&device));
    for authorization in ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer eyJhbGciOiJub25lIn0.e30."] {
        let reply = connection.ask("POST", "/v1/sync", &[("authorization", authorization), JSON], &body)?;
        assert_eq!(problem(&reply), ProblemKind::Unauthenticated, "{authorization}");
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    }
    let reply = connection.ask("POST", "/v1/sync", &[("authorization", "Sojourn-Device a.b.c.d"), JSON], &body)?;
    assert_eq!(problem(&reply), ProblemKind::BadProof);
    still_there(&server, &mut session, &device, &[frame])
}

#[test]
fn unknown_addresses_and_methods_are_problems_too() -> Tried {
    let server = Server::start();
    let mut connection = server.connect();
    assert_eq!(problem(&connection.ask("GET", "/v2/sync", &[], b"")?), ProblemKind::NotFound);
    assert_eq!(problem(&connection.ask("GET", "/v1/sync", &[], b"")?), ProblemKind::MethodNotAllowed);
    assert_eq!(problem(&connection.ask("DELETE", "/v1/about", &[], b"")?), ProblemKind::MethodNotAllowed);
    assert_eq!(problem(&connection.ask("GET", "/v1/wake?wait_s=soon", &[], b"")?), ProblemKind::Malformed);
    Ok(())
}

#[test]
fn a_request_id_is_kept_when_it_is_a_plain_word() -> Tried {
    let server = Server::start();
    let mut connection = server.connect();
    let mut ask = |id: &str| connection.ask("GET", "/v1/about", &[("x-request-id", id)], b"");
    assert_eq!(ask("trace-7.b_2")?.header("x-request-id"), Some("trace-7.b_2"));
    for odd in ["two words", "<script>", &"x".repeat(65)] {
        let reply = ask(odd)?;
        let id = reply.header("x-request-id").expect("an id");
        assert!(id.len() == 16 && id != odd);
    }
    Ok(())
}

#[test]
fn unreadable_frames_have_outcomes_and_the_good_one_among_them_is_stored() -> Tried {
    let server = Server::start();
    let (mut device, mut session, mut connection, first) = with_one_stored(&server, 25);
    let good = device.next_frame(50)?;
    let bytes = good.as_bytes().to_vec();
    let cut = bytes[..bytes.len() - 1].to_vec();
    let later = Frame::assemble(9, good.header_bytes(), good.signature_bytes(), good.body())?.into_bytes();
    let other_body = Frame::assemble(1, good.header_bytes(), good.signature_bytes(), b"swapped")?.into_bytes();
    let mut request = session.request(&device);
    request.frames = [vec![], vec![0x80], cut, later, other_body, bytes].map(Bytes).to_vec();
    let reply = session.round(&mut connection, &request, Encoding::Json)?;
    let told = outcomes(&reply)?;
    let rejected = |code| Outcome::Rejected(code);
    assert_eq!(told[..3], [const { RejectCode::Malformed }; 3].map(rejected));
    assert_eq!(told[3], rejected(RejectCode::UnsupportedFormat));
    assert_eq!(told[4], rejected(RejectCode::Malformed));
    assert!(matches!(told[5], Outcome::Stored { seq: 2, .. }));
    still_there(&server, &mut session, &device, &[first, good])
}

#[test]
fn an_equivocating_frame_is_held_and_the_first_one_stays() -> Tried {
    let server = Server::start();
    let (mut device, mut session, mut connection, first) = with_one_stored(&server, 26);
    let second = device.next_frame(50)?;
    let under = |change: &dyn Fn(&mut Header)| {
        let mut header = second.header().expect("own header");
        change(&mut header);
        Frame::sign(header, second.body(), &device.keys.signing).expect("small")
    };
    let one = first.header()?;
    let same_n = under(&|header| header.n = 1);
    let same_op = under(&|header| header.op_id = one.op_id);
    let (_, told) = push(&mut session, &mut connection, &device, &[same_n.clone(), same_op])?;
    assert_eq!(told, [Outcome::Held(Hold::Decision), Outcome::Held(Hold::Decision)]);
    let (reply, again) = push(&mut session, &mut connection, &device, &[same_n])?;
    assert_eq!((again, reply.replayed), (vec![Outcome::Held(Hold::Decision)], vec![0]));
    still_there(&server, &mut session, &device, &[first])
}

#[test]
fn a_foreign_log_is_not_written_to_and_takes_no_count() -> Tried {
    let server = Server::start();
    let (victim, mut theirs, _, frame) = with_one_stored(&server, 27);
    let (mut device, mut session, mut connection, _) = with_one_stored(&server, 28);
    let mine = device.next_frame(50)?;
    let header = Header { space: victim.space, log: victim.log.clone(), n: 1, ..mine.header()? };
    let foreign = Frame::sign(header, mine.body(), &device.keys.signing)?;
    let (_, told) = push(&mut session, &mut connection, &device, &[foreign.clone(), foreign])?;
    assert_eq!(told, [Outcome::Rejected(RejectCode::NoAccess), Outcome::Rejected(RejectCode::NoAccess)]);
    let mut curious = session.request(&device);
    let chain = sojourn_core::id::Hash::ZERO;
    curious.have = vec![sojourn_core::wire::v1::Have { space: victim.space, log: victim.log.clone(), seq: 0, chain }];
    let reply = session.round(&mut connection, &curious, Encoding::Json)?;
    assert!(reply.logs.is_empty(), "nothing of another's log is told");
    assert_eq!(reply.forget.len(), 1);
    still_there(&server, &mut theirs, &victim, &[frame])
}

#[test]
fn a_client_that_sends_too_slowly_is_let_go_and_others_are_served() -> Tried {
    let server = Server::start_with(|config| config.limits.request_s = 1);
    let (device, mut session, _, frame) = with_one_stored(&server, 29);
    let addr = server.running.as_ref().expect("running").addr;
    let mut slow = TcpStream::connect(addr)?;
    slow.set_read_timeout(Some(Duration::from_secs(10)))?;
    let head = format!(
        "POST /v1/sync HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{{",
        session.authorization
    );
    let begun = Instant::now();
    slow.write_all(head.as_bytes())?;
    let mut answer = String::new();
    // The server may close right after its answer: what was read until then counts.
    let _ = slow.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("urn:sojourn:problem:timeout") && begun.elapsed() < Duration::from_secs(8));
    still_there(&server, &mut session, &device, &[frame])
}

#[test]
fn beyond_its_rate_a_device_is_told_how_long_to_wait() -> Tried {
    let server = Server::start_with(|config| config.limits.device_per_minute = 3);
    let (device, session, mut connection) = server.enrolled(30);
    let body = json(&session.request(&device));
    let reply = (0..6)
        .map(|_| post(&mut connection, &session, &[JSON], &body))
        .find(|reply| reply.status != 200)
        .expect("the limit is met");
    assert_eq!(problem(&reply), ProblemKind::RateLimited);
    assert!(reply.header("retry-after").is_some_and(|seconds| seconds.parse::<u64>().is_ok_and(|s| s >= 1)));
    Ok(())
}

#[test]
fn a_space_beyond_its_quota_keeps_what_it_has() -> Tried {
    let server = Server::start_with(|config| config.limits.space_bytes_max = 65_536);
    let (mut device, mut session, mut connection, first) = with_one_stored(&server, 31);
    let mut stored = vec![first];
    let refused = loop {
        let frame = device.next_frame(6_000)?;
        let (_, told) = push(&mut session, &mut connection, &device, std::slice::from_ref(&frame))?;
        match &told[0] {
            Outcome::Stored { .. } => stored.push(frame),
            other => break other.clone(),
        }
        assert!(stored.len() < 50);
    };
    assert_eq!(refused, Outcome::Rejected(RejectCode::Quota));
    still_there(&server, &mut session, &device, &stored)
}

#[test]
fn a_restored_copy_of_a_device_is_told_that_it_is_one() -> Tried {
    let server = Server::start();
    let (mut device, mut session, mut connection, _) = with_one_stored(&server, 32);
    let old = session.lineage;
    for _ in 0..2 {
        let frame = device.next_frame(50)?;
        push(&mut session, &mut connection, &device, &[frame])?;
    }
    let lost = session.lineage;
    let mut request = session.request(&device);
    request.lineage = old;
    let reply = post(&mut connection, &session, &[JSON], &json(&request));
    assert_eq!(problem(&reply), ProblemKind::DeviceCloned);
    request.lineage = lost;
    assert_eq!(post(&mut connection, &session, &[JSON], &json(&request)).status, 200);
    Ok(())
}
