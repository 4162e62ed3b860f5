//! Guidance on its way: an administrator publishes, a phone verifies; what was tampered with on the way changes nothing.

use sojourn_client::Phone;
use sojourn_client::sync::round::Budget;
use sojourn_client::transport::{HttpTransport, Request, Response, Transport, TransportError};
use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::build::sign_release;
use sojourn_core::guidance::object::{Body, Object};
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{self, Channel, PackKey, Release, Root};
use sojourn_core::id::Bytes;
use sojourn_core::sync::keys::sign;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{
    About, Challenge, Duty, EnrolRequest, InviteRequest, ProofPurpose, PublishRequest, PublishedFile, Role, TokenReply,
    proof_message,
};
use sojourn_tests::clock::WorldClock;
use sojourn_tests::device::{Device, expect_success};
use sojourn_tests::http::Connection;

use crate::world::World;

const PACK: &str = "CN/zh-Hans";
const NEW_TITLE: &str = "居住证新说明";

/// The national pack with one article's title changed, so that its arrival can be seen.
fn changed_pack() -> Pack {
    let key: PackKey = PACK.parse().expect("a pack's name");
    let base = baseline::load().expect("the baseline");
    let old = baseline::packs(&base, |found| *found == key).expect("unpacks").remove(0);
    let objects: Vec<Vec<u8>> = old
        .objects()
        .map(|(_, text)| {
            let mut object = Object::parse(text.as_bytes()).expect("an object");
            if let Body::Article(article) = &mut object.body
                && article.id.as_str() == "permit-what"
            {
                article.title.text = NEW_TITLE.into();
            }
            object.canonical().expect("canonical")
        })
        .collect();
    Pack::build(&key, &objects).expect("a pack")
}

/// A publication of that pack under a number, with these signatures.
fn publication(seq: u64, signers: &[u8]) -> PublishRequest {
    let pack = changed_pack();
    let base = baseline::load().expect("the baseline").release;
    let mut packs = base.packs.clone();
    packs.insert(pack.key(), pack.entry());
    let keys: Vec<_> = signers.iter().map(|n| DemoKey::Release(*n).signing_key()).collect();
    let release = sign_release(&Release { seq, packs, ..base }, &keys.iter().collect::<Vec<_>>()).expect("signs");
    let file = |path: String, bytes: Vec<u8>| PublishedFile { path, bytes: Bytes(bytes) };
    PublishRequest {
        files: vec![
            file(format!("stable/packs/{PACK}/{}", pack.entry().index), pack.pack().expect("packs")),
            file(format!("stable/releases/{seq}.json"), release),
        ],
    }
}

/// Somebody with a duty, let in by an invite that the server's own command line made.
struct Administrator {
    authorization: String,
    connection: Connection,
}

impl Administrator {
    fn enrol(world: &World, duty: Duty) -> Self {
        let running = world.running.as_ref().expect("running");
        let asked = InviteRequest { role: Role::Administrator, duties: vec![duty], valid_hours: 1 };
        let invite =
            actix_web::rt::System::new().block_on(running.service().make_invite_unasked(asked)).expect("an invite");
        let mut connection = Connection::open(running.addr).expect("connects");
        let device = Device::new(77).expect("a device");
        let about: About = ask(&mut connection, "GET", "/v1/about", b"");
        let challenge: Challenge = ask(&mut connection, "POST", "/v1/challenges", b"");
        let id = device.keys.device_id();
        let message =
            proof_message(ProofPurpose::Enrol, &about.audience, device.space, id, challenge.challenge.as_ref());
        let request = EnrolRequest {
            space: device.space,
            device: id,
            frames: device.introduction().iter().map(|frame| Bytes(frame.as_bytes().to_vec())).collect(),
            invite: Some(invite.code),
            challenge: challenge.challenge,
            proof: sign(&device.keys.signing, &message),
        };
        let body = serde_json::to_vec(&request).expect("encodes");
        let tokens: TokenReply = ask(&mut connection, "POST", "/v1/devices", &body);
        assert_eq!((tokens.role, tokens.duties), (Role::Administrator, vec![duty]));
        Self { authorization: format!("Bearer {}", tokens.access_token), connection }
    }

    /// The status of publishing.
    fn publish(&mut self, publication: &PublishRequest) -> u16 {
        let body = serde_json::to_vec(publication).expect("encodes");
        let headers = [("authorization", self.authorization.as_str()), ("content-type", "application/json")];
        self.connection.ask("POST", "/v1/admin/guidance/stable", &headers, &body).expect("an answer").status
    }
}

fn ask<T: serde::de::DeserializeOwned>(connection: &mut Connection, method: &str, path: &str, body: &[u8]) -> T {
    let headers = [("content-type", "application/json"), ("accept", "application/json")];
    let reply = connection.ask(method, path, &headers, body).expect("an answer");
    serde_json::from_slice(&expect_success(&reply).expect("welcome").body).expect("the message")
}

fn titles(phone: &mut Phone) -> Vec<String> {
    phone.search("居住证", None, 20).expect("searches").into_iter().map(|hit| hit.title).collect()
}

/// HTTP with somebody on the way who flips one byte of whatever path contains a word.
struct Tampering {
    inner: HttpTransport,
    word: &'static str,
    touched: bool,
}

impl Transport for Tampering {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        let mut response = self.inner.send(request)?;
        if request.path.contains(self.word) && response.status == 200 && !response.body.is_empty() {
            let at = response.body.len() * 2 / 3;
            response.body[at] ^= 1;
            self.touched = true;
        }
        Ok(response)
    }
}

/// HTTP with somebody on the way who answers that some files do not exist.
struct Withholding<F> {
    inner: HttpTransport,
    hides: F,
}

impl<F: Fn(&Request) -> bool> Transport for Withholding<F> {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        let mut response = self.inner.send(request)?;
        if (self.hides)(request) {
            response.status = 404;
        }
        Ok(response)
    }
}

#[test]
fn a_release_two_people_signed_reaches_the_phone_and_is_found_at_once() {
    let world = World::new();
    let mut phone = world.phone("one");
    assert!(!titles(&mut phone).contains(&NEW_TITLE.to_owned()));
    assert_eq!(world.sync(&mut phone).release, 1);
    let mut administrator = Administrator::enrol(&world, Duty::Publisher);
    assert_ne!(administrator.publish(&publication(2, &[1])), 200, "one signature short");
    assert_eq!(phone.status().expect("status").release, 1);
    assert_eq!(administrator.publish(&publication(2, &[1, 2])), 200);
    let report = world.sync(&mut phone);
    assert_eq!((report.release, report.release_is_new), (2, true), "{report:?}");
    assert!(titles(&mut phone).contains(&NEW_TITLE.to_owned()));
    assert_ne!(administrator.publish(&publication(1, &[1, 2])), 200, "a lower number");
    assert_eq!(world.sync(&mut phone).release, 2);
}

/// Publishes what a closure makes of the last root as the next one.
fn publish_root(world: &World, last: &mut Root, change: impl FnOnce(&mut Root)) {
    let mut next = Root { version: last.version + 1, ..last.clone() };
    change(&mut next);
    let keys = [1, 3].map(|n| DemoKey::Root(n).signing_key());
    let bytes = Bytes(trust::sign(trust::Role::Root, &next, &[&keys[0], &keys[1]]).expect("signs"));
    let file = PublishedFile { path: format!("stable/roots/{}.json", next.version), bytes };
    let service = world.running.as_ref().expect("running").service();
    service.guidance().publish(Channel::Stable, PublishRequest { files: vec![file] }).expect("published");
    *last = next;
}

#[test]
fn a_phone_with_root_1_meets_a_server_with_root_3_and_refuses_it_while_root_2_is_missing() {
    let world = World::new();
    let mut phone = world.phone("one");
    world.sync(&mut phone);
    let mut root = baseline::load().expect("the baseline").root;
    publish_root(&world, &mut root, |root| root.expires = "2020-01-01".parse().expect("a day"));
    publish_root(&world, &mut root, |root| root.expires = "2040-01-01".parse().expect("a day"));
    assert_eq!(Administrator::enrol(&world, Duty::Publisher).publish(&publication(2, &[1, 2])), 200);
    let hides = |request: &Request| request.path.ends_with("/roots/2.json");
    let addr = world.running.as_ref().expect("running").addr;
    let mut withheld = Withholding { inner: HttpTransport::new(&format!("http://{addr}")), hides };
    let report = phone.sync(&mut withheld, Budget::default(), &mut |_| {}).expect("cases are not concerned");
    assert_eq!((report.release, report.guidance_problem.is_some()), (1, true), "{report:?}");
    assert_eq!(world.sync(&mut phone).release, 2, "the expired second and then the third");
}

#[test]
fn somebody_without_the_duty_publishes_nothing() {
    let world = World::new();
    let mut operator = Administrator::enrol(&world, Duty::Operator);
    assert_eq!(operator.publish(&publication(2, &[1, 2])), 403);
    assert_eq!(world.sync(&mut world.phone("one")).release, 1);
}

#[test]
fn a_byte_flipped_on_the_way_is_refused_and_the_old_release_still_answers() {
    let world = World::new();
    let mut phone = world.phone("one");
    world.sync(&mut phone);
    assert_eq!(Administrator::enrol(&world, Duty::Publisher).publish(&publication(2, &[1, 2])), 200);
    for word in ["timestamp.json", "/releases/"] {
        let addr = world.running.as_ref().expect("running").addr;
        let mut transport = Tampering { inner: HttpTransport::new(&format!("http://{addr}")), word, touched: false };
        let report = phone.sync(&mut transport, Budget::default(), &mut |_| {}).expect("cases are not concerned");
        assert!(transport.touched, "{word} was asked for");
        assert_eq!((report.release, report.release_is_new), (1, false), "{word}");
        assert!(report.guidance_problem.is_some(), "and the phone says so: {report:?}");
        let found = titles(&mut phone);
        assert!(!found.is_empty() && !found.contains(&NEW_TITLE.to_owned()), "{word}: the old one, whole");
    }
    assert_eq!(world.sync(&mut phone).release, 2, "an honest way brings it");
}

#[test]
fn guidance_nobody_confirmed_for_months_stays_readable_and_says_how_old_it_is() {
    let world = World::new();
    let issued = baseline::load().expect("the baseline").timestamp.issued;
    let clock = WorldClock::at(issued + Millis::DAY);
    let mut phone = world.phone_with_clock("one", &clock);
    let fresh = phone.status().expect("status");
    assert_eq!(fresh.stale_days, 0);
    let before = titles(&mut phone);
    clock.advance(120 * Millis::DAY);
    let stale = phone.status().expect("status");
    assert!(stale.stale_days >= 90, "{}", stale.stale_days);
    assert_eq!(titles(&mut phone), before, "reading always works");
}
