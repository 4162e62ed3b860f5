//! Other people's spaces: a grant opens a log, its end closes it, the owner decides about what came late; erasure is for
//! ever; and a server that was set back gets its entries again.

use sojourn_core::id::{Bytes, GrantId, Hash, LogId, OpId};
use sojourn_core::sync::plain::{Grant, Level, Plain, Purpose, Scope};
use sojourn_core::sync::receipt::{Hold, Outcome, RejectCode};
use sojourn_core::sync::{Frame, Head, Header, Stamp};
use sojourn_core::wire::v1::{BodyState, ForgetReason, Have, LogState, Offer, SyncReply};
use sojourn_tests::device::{Device, Encoding, Session};
use sojourn_tests::http::Connection;

use crate::server::{Server, Tried, pulled, push};

/// A person's device with its session.
struct Person {
    device: Device,
    session: Session,
    connection: Connection,
    access_n: u64,
}

impl Person {
    fn new(server: &Server, seed: u64) -> Self {
        let (device, session, connection) = server.enrolled(seed);
        // The introduction used one count of `access` for the first key.
        Self { device, session, connection, access_n: 1 }
    }

    /// An operation of one's own `access` log.
    fn access(&mut self, body: &Plain) -> Frame {
        self.access_n += 1;
        let header = Header {
            space: self.device.space,
            log: LogId::access(),
            op_id: OpId([self.access_n as u8; 16]),
            author_space: self.device.space,
            device: self.device.keys.device_id(),
            n: self.access_n,
            base: Head::EMPTY,
            key_id: None,
            body_hash: Hash::ZERO,
        };
        Frame::sign(header, &body.to_bytes(), &self.device.keys.signing).expect("small")
    }

    /// A frame for another's log, under the key that log uses.
    fn write_to(&mut self, owner: &Device, model: &Frame, n: u64) -> Frame {
        let mine = self.device.next_frame(40).expect("a frame");
        let header = Header {
            space: owner.space,
            log: owner.log.clone(),
            n,
            key_id: model.header().expect("own header").key_id,
            ..mine.header().expect("own header")
        };
        Frame::sign(header, mine.body(), &self.device.keys.signing).expect("small")
    }

    fn push(&mut self, frames: &[Frame]) -> Vec<Outcome> {
        push(&mut self.session, &mut self.connection, &self.device, frames).expect("a round").1
    }

    fn look(&mut self, change: impl FnOnce(&mut sojourn_core::wire::v1::SyncRequest)) -> SyncReply {
        let mut request = self.session.request(&self.device);
        change(&mut request);
        self.session.round(&mut self.connection, &request, Encoding::Cbor).expect("a round")
    }

    /// Compares everything, so that the cursor is known.
    fn look_at_everything(&mut self) -> SyncReply {
        self.look(|request| request.full = true)
    }
}

fn grant(to: &Person, log: &LogId, level: Level) -> Plain {
    Plain::Grant(Grant {
        id: GrantId([9; 16]),
        grantee: to.device.space,
        scope: Scope::Log(log.clone()),
        level,
        ends: None,
        purpose: Purpose { sealed: Bytes(vec![0; 168]), wraps: vec![] },
    })
}

fn nothing_of(device: &Device, log: &LogId) -> Have {
    Have { space: device.space, log: log.clone(), seq: 0, chain: Hash::ZERO }
}

/// An owner with one stored frame, and a helper who may write to that log.
fn owner_and_helper(server: &Server) -> (Person, Person, Frame) {
    let (mut owner, mut helper) = (Person::new(server, 60), Person::new(server, 61));
    let first = owner.device.next_frame(40).expect("a frame");
    owner.push(std::slice::from_ref(&first));
    helper.look_at_everything();
    let given = owner.access(&grant(&helper, &owner.device.log.clone(), Level::Write));
    assert!(matches!(owner.push(&[given])[0], Outcome::Stored { .. }));
    (owner, helper, first)
}

#[test]
fn a_grant_opens_a_log_to_read_and_to_write_and_shows_only_what_concerns_it() -> Tried {
    let server = Server::start();
    let (mut owner, mut helper, first) = owner_and_helper(&server);
    let log = owner.device.log.clone();
    let space = owner.device.space;
    let mut told = helper.look(|_| ());
    for _ in 0..20 {
        if told.logs.iter().any(|changed| changed.space == space && changed.log == log) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        told = helper.look(|_| ());
    }
    assert!(told.logs.iter().all(|changed| changed.state == LogState::HeadOnly), "{told:?}");
    let mut have = vec![nothing_of(&owner.device, &log), nothing_of(&owner.device, &LogId::access())];
    have.sort_by(|a, b| (&a.space, &a.log).cmp(&(&b.space, &b.log)));
    let reply = helper.look(|request| request.have = have);
    let of = |name: &LogId| reply.logs.iter().find(|changed| changed.log == *name).expect("told");
    assert_eq!(of(&log).entries.iter().map(|entry| &entry.frame.0[..]).collect::<Vec<_>>(), [first.as_bytes()]);
    assert!(of(&LogId::access()).entries.iter().all(|entry| entry.body == BodyState::Present));
    let theirs = helper.write_to(&owner.device, &first, 1);
    assert!(matches!(helper.push(std::slice::from_ref(&theirs))[0], Outcome::Stored { seq: 2, .. }));
    let frames = pulled(&mut owner.session, &mut owner.connection, &owner.device, &log)?;
    assert_eq!(frames, [first, theirs]);
    Ok(())
}

#[test]
fn after_a_revocation_nothing_is_read_and_late_work_waits_for_the_owner() -> Tried {
    let server = Server::start();
    let (mut owner, mut helper, first) = owner_and_helper(&server);
    let log = owner.device.log.clone();
    let over = owner.access(&Plain::RevokeGrant { grant: GrantId([9; 16]), scope: Scope::Log(log.clone()) });
    owner.push(&[over]);
    let reply = helper.look(|request| request.have = vec![nothing_of(&owner.device, &log)]);
    assert!(reply.logs.iter().all(|changed| changed.space != owner.device.space));
    assert!(reply.forget.iter().any(|forget| forget.log.as_ref() == Some(&log)));
    assert!(reply.forget.iter().all(|forget| forget.reason == ForgetReason::Revoked));
    let late = helper.write_to(&owner.device, &first, 1);
    let later = helper.write_to(&owner.device, &first, 2);
    assert_eq!(helper.push(&[late.clone(), later.clone()]), [const { Outcome::Held(Hold::Decision) }; 2]);
    let waiting = owner.look_at_everything().held;
    assert_eq!(waiting.len(), 2);
    let admit = Plain::Admit { log: log.clone(), header: late.header_hash(), level: Level::Write };
    let discard = Plain::Discard { log: log.clone(), header: later.header_hash() };
    let decisions = [owner.access(&admit), owner.access(&discard)];
    owner.push(&decisions);
    assert!(matches!(helper.push(std::slice::from_ref(&late))[0], Outcome::Stored { seq: 2, .. }));
    assert_eq!(helper.push(&[later]), [Outcome::Rejected(RejectCode::Discarded)]);
    assert_eq!(pulled(&mut owner.session, &mut owner.connection, &owner.device, &log)?, [first, late]);
    assert!(owner.look_at_everything().held.is_empty());
    Ok(())
}

#[test]
fn an_erased_log_keeps_its_links_loses_its_bodies_and_refuses_every_frame() -> Tried {
    let mut server = Server::start();
    let (mut owner, mut helper, first) = owner_and_helper(&server);
    let log = owner.device.log.clone();
    let gone = owner.access(&Plain::Erase(Scope::Log(log.clone())));
    assert!(matches!(owner.push(&[gone])[0], Outcome::Stored { .. }));
    let more = owner.device.next_frame(40)?;
    assert_eq!(owner.push(&[more]), [Outcome::Rejected(RejectCode::Erased)]);
    let theirs = helper.write_to(&owner.device, &first, 1);
    assert_eq!(helper.push(&[theirs]), [Outcome::Rejected(RejectCode::Erased)]);
    for person in [&mut owner, &mut helper] {
        let reply = person.look(|request| request.full = true);
        assert!(reply.forget.iter().all(|forget| forget.reason == ForgetReason::Erased), "{:?}", reply.forget);
    }
    let body = first.body().to_vec();
    server.running.take().expect("running").stop();
    for entry in std::fs::read_dir(&server.config.data_dir)? {
        let path = entry?.path();
        if path.is_file() {
            let bytes = std::fs::read(&path)?;
            let found = bytes.windows(body.len()).any(|window| window == body);
            assert!(!found, "the body is still in {}", path.display());
        }
    }
    Ok(())
}

/// What a phone keeps of a log: frames, stamps, and the head the server signed.
fn kept(person: &mut Person, log: &LogId) -> (Vec<Offer>, Head) {
    let have = nothing_of(&person.device, log);
    let reply = person.look(|request| request.have = vec![have]);
    let changed = reply.logs.into_iter().find(|changed| changed.log == *log).expect("told");
    let head = changed.signed_head.clone();
    let offers = changed
        .entries
        .into_iter()
        .map(|entry| Offer { seq: entry.seq, frame: entry.frame, stamp: entry.stamp, head: head.clone() })
        .collect();
    (offers, Head { seq: changed.seq, chain: changed.chain })
}

#[test]
fn a_server_that_was_set_back_gets_the_tail_again_as_it_was() -> Tried {
    let mut server = Server::start();
    let mut person = Person::new(&server, 70);
    let frames: Vec<_> = (0..4).map(|_| person.device.next_frame(40)).collect::<Result<_, _>>()?;
    person.push(&frames[..2]);
    let file = server.config.data_dir.join(sojourn_server::store::sqlite::DATABASE_FILE);
    server.restart();
    server.running.take().expect("running").stop();
    let backup = std::fs::read(&file)?;
    server.running = Some(sojourn_server::app::start(&server.config)?);
    person.connection = server.connect();
    person.push(&frames[2..]);
    let log = person.device.log.clone();
    let (offers, head) = kept(&mut person, &log);
    server.running.take().expect("running").stop();
    std::fs::write(&file, backup)?;
    server.running = Some(sojourn_server::app::start(&server.config)?);
    person.connection = server.connect();
    person.session = Session::enrol(&mut person.connection, &person.device)?;
    let have = Have { space: person.device.space, log: log.clone(), seq: head.seq, chain: head.chain };
    let reply = person.look(|request| request.have = vec![have.clone()]);
    assert_eq!(reply.logs[0].state, LogState::Behind);
    assert_eq!((reply.want[0].from, reply.want[0].to), (3, 4));
    let reply = person.look(|request| {
        request.have = vec![have.clone()];
        request.offers = offers[2..].to_vec();
    });
    assert!(reply.logs.is_empty() && reply.want.is_empty(), "the same head again: {reply:?}");
    assert_eq!(pulled(&mut person.session, &mut person.connection, &person.device, &log)?, frames);
    assert_eq!(kept(&mut person, &log).1, head);
    let again = person.push(&frames);
    assert!(
        again.iter().enumerate().all(|(i, told)| matches!(told, Outcome::Stored { seq, .. } if *seq == i as u64 + 1))
    );
    Ok(())
}

#[test]
fn a_stamp_nobody_signed_is_not_believed() -> Tried {
    let server = Server::start();
    let mut person = Person::new(&server, 71);
    let frame = person.device.next_frame(40)?;
    let stamp = Stamp {
        access_seq: 1,
        devices_seq: 2,
        received_at: sojourn_core::time::Millis(1_000),
        grant: GrantId::ZERO,
        resequenced: false,
    };
    let offer = Offer { seq: 1, frame: Bytes(frame.as_bytes().to_vec()), stamp: Bytes(stamp.to_bytes()), head: None };
    person.look(|request| request.offers = vec![offer]);
    let log = person.device.log.clone();
    let (entries, _) = kept(&mut person, &log);
    let told = Stamp::parse(&entries[0].stamp.0)?;
    assert!(told.received_at > sojourn_core::time::Millis(1_000_000), "judged anew, stamped now");
    Ok(())
}

#[test]
fn a_revoked_device_is_told_to_forget_and_its_work_is_held() -> Tried {
    let server = Server::start();
    let mut person = Person::new(&server, 72);
    let revoke = Plain::RevokeDevice(person.device.keys.device_id());
    let header = Header { log: LogId::devices(), n: 3, ..person.access(&revoke).header()? };
    let revoked = Frame::sign(header, &revoke.to_bytes(), &person.device.keys.signing)?;
    assert!(matches!(person.push(&[revoked])[0], Outcome::Stored { .. }));
    let late = person.device.next_frame(40)?;
    let (reply, told) = push(&mut person.session, &mut person.connection, &person.device, &[late])?;
    assert_eq!(told, [Outcome::Held(Hold::Decision)]);
    assert_eq!(reply.forget.iter().map(|forget| forget.log.is_none()).collect::<Vec<_>>(), [true]);
    assert!(reply.logs.is_empty() && reply.cursor.is_none());
    Ok(())
}

#[test]
fn a_frame_nobody_decided_about_expires_after_half_a_year() -> Tried {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    let now = Arc::new(AtomicU64::new(1_800_000_000_000));
    let clock = Arc::clone(&now);
    let mut server = Server::start();
    server.running.take().expect("running").stop();
    let tell = Arc::new(move || sojourn_core::time::Millis(clock.load(Ordering::Relaxed)));
    server.running = Some(sojourn_server::app::start_with_clock(&server.config, tell)?);
    let (mut owner, mut helper, first) = owner_and_helper(&server);
    let log = owner.device.log.clone();
    let over = owner.access(&Plain::RevokeGrant { grant: GrantId([9; 16]), scope: Scope::Log(log) });
    owner.push(&[over]);
    let late = helper.write_to(&owner.device, &first, 1);
    assert_eq!(helper.push(std::slice::from_ref(&late)), [Outcome::Held(Hold::Decision)]);
    now.fetch_add(181 * sojourn_core::time::Millis::DAY, Ordering::Relaxed);
    let tell = {
        let now = Arc::clone(&now);
        Arc::new(move || sojourn_core::time::Millis(now.load(Ordering::Relaxed)))
    };
    server.running.take().expect("running").stop();
    server.running = Some(sojourn_server::app::start_with_clock(&server.config, tell)?);
    for person in [&mut owner, &mut helper] {
        person.connection = server.connect();
        let (lineage, cursor) = (person.session.lineage, person.session.cursor.clone());
        person.session = Session::enrol(&mut person.connection, &person.device)?;
        (person.session.lineage, person.session.cursor) = (lineage, cursor);
    }
    // The server looks at its start and every minute.
    for _ in 0..100 {
        if owner.look_at_everything().held.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(helper.push(&[late]), [Outcome::Rejected(RejectCode::Expired)]);
    Ok(())
}

#[test]
fn who_gave_a_grant_reads_the_grantees_devices_and_nothing_else_of_theirs() -> Tried {
    let server = Server::start();
    let (mut owner, helper, _) = owner_and_helper(&server);
    let stranger = Person::new(&server, 62);
    let devices = LogId::devices();
    let told = owner.look(|request| {
        request.have = vec![nothing_of(&helper.device, &devices), nothing_of(&helper.device, &LogId::access())];
        request.have.push(nothing_of(&stranger.device, &devices));
        request.have.sort_by(|a, b| (&a.space, &a.log).cmp(&(&b.space, &b.log)));
    });
    let theirs: Vec<_> = told.logs.iter().filter(|changed| changed.space != owner.device.space).collect();
    assert_eq!(
        theirs.iter().map(|changed| (changed.space, &changed.log)).collect::<Vec<_>>(),
        [(helper.device.space, &devices)]
    );
    assert_eq!(theirs[0].entries.len() as u64, theirs[0].seq);
    assert!(theirs[0].entries.iter().all(|entry| entry.body == BodyState::Present));
    let page = owner.look_at_everything();
    let others: Vec<_> = page.logs.iter().filter(|changed| changed.space != owner.device.space).collect();
    assert_eq!(
        others.iter().map(|changed| (changed.space, &changed.log)).collect::<Vec<_>>(),
        [(helper.device.space, &devices)]
    );
    Ok(())
}
