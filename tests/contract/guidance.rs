//! Guidance over HTTP: what a demonstration serves, resuming, refusing, publishing.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::build::sign_release;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::trust::{
    Channel, Release, Role, Root, TrustError, Withdrawal, WithdrawalTag, WithdrawalTarget, sign, verify_release,
    verify_timestamp, verify_withdrawal,
};
use sojourn_core::id::Bytes;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::wire::v1::{ProblemKind, PublishRequest, PublishedFile};
use sojourn_server::app::start;
use sojourn_server::service::Refusal;
use sojourn_server::service::guidance::TimestampTrouble;
use sojourn_tests::http::Reply;

use crate::server::{Server, Tried, problem};

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Reply {
    server.connect().ask("GET", &format!("/v1/guidance/{path}"), headers, b"").expect("an answer")
}

fn demo() -> Server {
    Server::start_with(|config| config.demo = true)
}

/// The baseline's release under another number, signed by the demonstration's two keys or fewer.
fn release(seq: u64, signers: &[u8]) -> Vec<u8> {
    let baseline = baseline::load().expect("the baseline");
    let keys: Vec<_> = signers.iter().map(|n| DemoKey::Release(*n).signing_key()).collect();
    sign_release(&Release { seq, ..baseline.release }, &keys.iter().collect::<Vec<_>>()).expect("signed")
}

fn publication(seq: u64, bytes: Vec<u8>) -> PublishRequest {
    let path = format!("stable/releases/{seq}.json");
    PublishRequest { files: vec![PublishedFile { path, bytes: Bytes(bytes) }] }
}

#[test]
fn a_demonstration_serves_the_baseline_and_everything_verifies() -> Tried {
    let server = demo();
    let baseline = baseline::load()?;
    let timestamp = get(&server, "stable/timestamp.json", &[]);
    assert_eq!(timestamp.header("cache-control"), Some("public, max-age=300"));
    let timestamp = verify_timestamp(&baseline.root, Channel::Stable, 1, &timestamp.body)?;
    let document = get(&server, &format!("stable/releases/{}.json", timestamp.seq), &[]);
    assert!(document.header("cache-control").is_some_and(|value| value.contains("immutable")));
    let release = verify_release(&baseline.root, Channel::Stable, 1, Some(timestamp.release), &document.body)?;
    for (key, entry) in &release.packs {
        let reply = get(&server, &format!("stable/packs/{key}/{}", entry.index), &[("accept-encoding", "zstd")]);
        assert_eq!(reply.header("content-encoding"), Some("zstd"));
        sojourn_core::guidance::pack::Pack::unpack(&reply.body, key, entry)?;
    }
    Ok(())
}

#[test]
fn a_pack_resumes_where_it_stopped_and_a_range_outside_is_a_problem() -> Tried {
    let server = demo();
    let baseline = baseline::load()?;
    let (key, entry) = baseline.release.packs.iter().next().expect("the baseline has packs");
    let path = format!("stable/packs/{key}/{}", entry.index);
    let whole = get(&server, &path, &[]);
    let etag = whole.header("etag").expect("an etag").to_owned();
    let first = get(&server, &path, &[("range", "bytes=0-99")]);
    let rest = get(&server, &path, &[("range", "bytes=100-"), ("if-range", &etag)]);
    assert_eq!((first.status, rest.status), (206, 206));
    assert_eq!([first.body, rest.body].concat(), whole.body);
    let changed = get(&server, &path, &[("range", "bytes=100-"), ("if-range", "\"other\"")]);
    assert_eq!((changed.status, changed.body.len()), (200, whole.body.len()));
    let outside = get(&server, &path, &[("range", "bytes=99999999-")]);
    assert_eq!(problem(&outside), ProblemKind::RangeNotSatisfiable);
    let known = get(&server, &path, &[("if-none-match", &etag)]);
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(problem(&get(&server, "stable/packs/../../keys/log.key", &[])), ProblemKind::NotFound);
    assert_eq!(problem(&get(&server, "nightly/timestamp.json", &[])), ProblemKind::NotFound);
    Ok(())
}

#[test]
fn a_release_is_published_with_two_signatures_and_only_upwards() -> Tried {
    let mut server = demo();
    let publish = |server: &Server, seq, bytes| {
        let running = server.running.as_ref().expect("running");
        running.service().guidance().publish(Channel::Stable, publication(seq, bytes))
    };
    assert!(matches!(publish(&server, 2, release(2, &[1])), Err(Refusal::ReleaseRefused(_))), "one signature short");
    let mut flipped = release(2, &[1, 2]);
    let at = flipped.len() / 2;
    flipped[at] ^= 1;
    assert!(publish(&server, 2, flipped).is_err(), "one flipped byte");
    assert!(matches!(publish(&server, 1, release(1, &[1, 2])), Err(Refusal::ReleaseNotNewer(1))));
    let bytes = release(2, &[1, 2]);
    assert_eq!(publish(&server, 2, bytes.clone())?.seq, 2);
    server.restart();
    let root = baseline::load()?.root;
    let timestamp = verify_timestamp(&root, Channel::Stable, 2, &get(&server, "stable/timestamp.json", &[]).body)?;
    assert_eq!((timestamp.seq, timestamp.release), (2, ObjectId::of(&bytes)));
    Ok(())
}

/// A withdrawal of one article, signed by one person.
fn withdrawal(seq: u64, back_to: Option<u64>, signer: DemoKey) -> Result<PublishRequest, TrustError> {
    let why = BTreeMap::from([(Locale::ZhHans, "写错了".to_owned())]);
    let hide =
        vec![WithdrawalTarget { place: PlaceCode::cn(), item: "article:permit-fee".parse().expect("an item"), why }];
    let kind = WithdrawalTag::Withdrawal;
    let content = Withdrawal { kind, channel: Channel::Stable, seq, hide, show_first: Vec::new(), back_to };
    let bytes = sign(Role::Release, &content, &[&signer.signing_key()])?;
    let path = format!("stable/withdrawals/{seq}.json");
    Ok(PublishRequest { files: vec![PublishedFile { path, bytes: Bytes(bytes) }] })
}

#[test]
fn a_withdrawal_alone_is_named_within_a_second_of_its_arrival_and_after_a_restart() -> Tried {
    let mut server = demo();
    let root = baseline::load()?.root;
    let named = |server: &Server| -> Result<Option<u64>, TrustError> {
        let bytes = get(server, "stable/timestamp.json", &[]).body;
        Ok(verify_timestamp(&root, Channel::Stable, 1, &bytes)?.withdrawal)
    };
    assert_eq!(named(&server)?, None);
    let publish = |server: &Server, request| {
        server.running.as_ref().expect("running").service().guidance().publish(Channel::Stable, request)
    };
    assert!(
        publish(&server, withdrawal(1, None, DemoKey::Timestamp)?).is_err(),
        "the server's own key withdraws nothing"
    );
    assert!(
        publish(&server, withdrawal(1, Some(7), DemoKey::Release(2))?).is_err(),
        "back to what was never published"
    );
    let begun = Instant::now();
    publish(&server, withdrawal(1, None, DemoKey::Release(2))?)?;
    assert_eq!(named(&server)?, Some(1));
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert!(matches!(publish(&server, withdrawal(1, None, DemoKey::Release(1))?), Err(Refusal::ReleaseNotNewer(1))));
    server.restart();
    assert_eq!(named(&server)?, Some(1));
    let document = get(&server, "stable/withdrawals/1.json", &[]).body;
    assert!(
        verify_withdrawal(&root, Channel::Stable, 1, &document)?
            .hides(&PlaceCode::cn(), &"article:permit-fee".parse()?)
            .is_some()
    );
    Ok(())
}

#[test]
fn a_root_that_does_not_name_this_server_is_refused_and_one_that_does_is_walked_to() -> Tried {
    let mut server = demo();
    let root = baseline::load()?.root;
    let keys = [1, 2].map(|n| DemoKey::Root(n).signing_key());
    let next = |change: fn(&mut Root)| -> Result<PublishRequest, TrustError> {
        let mut next = Root { version: 2, ..root.clone() };
        change(&mut next);
        let bytes = Bytes(sign(Role::Root, &next, &[&keys[0], &keys[1]])?);
        Ok(PublishRequest { files: vec![PublishedFile { path: "stable/roots/2.json".into(), bytes }] })
    };
    let publish = |server: &Server, request| {
        server.running.as_ref().expect("running").service().guidance().publish(Channel::Stable, request)
    };
    let strange = next(|root| root.timestamp.keys = root.log.keys.clone())?;
    assert!(matches!(publish(&server, strange), Err(Refusal::ReleaseRefused(why)) if why.contains("timestamp key")));
    // A signer is removed who has signed what is newest: the server still starts, and says so.
    publish(&server, next(|root| root.release.keys = root.root.keys.clone())?)?;
    server.restart();
    let service = server.running.as_ref().expect("running").service();
    let bytes = get(&server, "stable/timestamp.json", &[]).body;
    assert_eq!(verify_timestamp(&root, Channel::Stable, 1, &bytes)?.root, 2);
    let health = service.guidance().timestamp_health(Channel::Stable, service.now());
    assert_eq!(health.trouble, Some(TimestampTrouble::ReleaseUnsigned { root: 2 }));
    Ok(())
}

#[test]
fn publishing_over_http_needs_the_duty() -> Tried {
    let server = demo();
    let (_, session, mut connection) = server.enrolled(40);
    let body = serde_json::to_vec(&publication(2, release(2, &[1, 2])))?;
    let headers = [("authorization", session.authorization.as_str()), ("content-type", "application/json")];
    let reply = connection.ask("POST", "/v1/admin/guidance/stable", &headers, &body)?;
    assert_eq!(problem(&reply), ProblemKind::Forbidden);
    Ok(())
}

#[test]
fn the_demonstration_root_is_refused_without_saying_so() {
    let server = Server::start();
    let mut config = server.config.clone();
    config.data_dir = server.config.data_dir.join("other");
    std::fs::create_dir_all(&config.data_dir).expect("a folder");
    std::fs::write(config.data_dir.join("root.json"), baseline::ROOT).expect("writes");
    config.guidance.root = Some("root.json".into());
    let told = std::error::Error::source(&start(&config).err().expect("refused")).map(ToString::to_string);
    assert!(told.is_some_and(|text| text.contains("--demo")), "the message says what to do");
}
