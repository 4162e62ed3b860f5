//! What the tests of this crate stand on: a clock they own, seeded randomness, and a small server in memory that judges
//! frames by `core`'s rules. The real server has tests of its own elsewhere; this one exists to misbehave on request.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use serde::Serialize;
use sojourn_core::access::policy::{author_key, reject_code};
use sojourn_core::access::{AccessState, Arrival, DevicesState, PlainEntry, Verdict, judge};
use sojourn_core::cbor;
use sojourn_core::guidance::baseline::DemoKey;
use sojourn_core::id::{Bytes, DeviceId, Epoch, Hash, LogId, SpaceId};
use sojourn_core::sync::receipt::{LogHead, Outcome, Receipts, RejectCode, SignedHead, request_hash};
use sojourn_core::sync::{Frame, Head, Header, Stamp};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{
    About, Challenge, ChangedLog, EnrolRequest, EnrolmentMode, Entry, LogState, ProblemKind, Role, SignedReceipts,
    SyncReply, SyncRequest, TokenReply, Want,
};

use crate::environment::{Clock, Random};
use crate::sdk::{Environment, Phone};
use crate::store::sqlite::Location;
use crate::store::vault::DeviceSecret;
use crate::transport::{FnTransport, Request, Response, Transport, TransportError};

/// 2026-03-02 08:00 in China: a Monday.
pub(crate) const START: Millis = Millis(1_772_409_600_000);

/// A clock that tests move.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicU64>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(START.0)))
    }

    pub(crate) fn advance(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }

    pub(crate) fn set_back(&self, ms: u64) {
        self.0.fetch_sub(ms, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::Relaxed))
    }
}

/// Bytes that follow from a seed: BLAKE3 in counter mode.
pub(crate) fn seeded(seed: &str) -> Random {
    let mut reader = blake3::Hasher::new().update(seed.as_bytes()).finalize_xof();
    Random::new(move |out: &mut [u8]| reader.fill(out))
}

/// What a phone in a directory, or in memory, is made from.
pub(crate) fn environment(name: &str, dir: Option<&Path>, clock: &TestClock) -> Environment {
    Environment {
        location: dir.map_or(Location::Memory, |dir| Location::File(dir.join("phone.db"))),
        secret: DeviceSecret([7; 32]),
        clock: Box::new(clock.clone()),
        entropy: seeded(&format!("{name} {}", clock.now().0)),
        store_entropy: seeded(&format!("store of {name} {}", clock.now().0)),
    }
}

/// A phone in a directory, or in memory.
pub(crate) fn phone(name: &str, dir: Option<&Path>, clock: &TestClock) -> Phone {
    Phone::open_in(environment(name, dir, clock), None).expect("a phone opens")
}

/// One log at the server.
#[derive(Clone, Default)]
struct ServerLog {
    entries: Vec<(Frame, Stamp)>,
    heads: Vec<Head>,
}

impl ServerLog {
    fn head(&self) -> Head {
        self.heads.last().copied().unwrap_or(Head::EMPTY)
    }

    fn chain_at(&self, seq: u64) -> Option<Hash> {
        match usize::try_from(seq).ok()?.checked_sub(1) {
            None => Some(Hash::ZERO),
            Some(at) => self.heads.get(at).map(|head| head.chain),
        }
    }
}

/// Everything a server keeps, so that it can be set back.
#[derive(Clone, Default)]
pub(crate) struct ServerState {
    logs: BTreeMap<(SpaceId, LogId), ServerLog>,
    devices: BTreeMap<SpaceId, DevicesState>,
    access: BTreeMap<SpaceId, AccessState>,
    outcomes: BTreeMap<Hash, Outcome>,
}

/// A server in memory.
pub(crate) struct MiniServer {
    pub(crate) state: ServerState,
    pub(crate) epoch: Epoch,
    clock: TestClock,
    /// Every request and reply body that passed.
    pub(crate) seen: Vec<Vec<u8>>,
    /// Requests to answer with 401.
    pub(crate) unauthorised: u32,
    /// Devices whose data exists twice.
    pub(crate) copied: Vec<DeviceId>,
    /// Operations of this log are called malformed, so many times.
    pub(crate) refuses: Option<(LogId, u32)>,
    /// Receipts are signed with a wrong key.
    pub(crate) forges_receipts: bool,
}

impl MiniServer {
    pub(crate) fn new(clock: &TestClock) -> Self {
        Self {
            state: ServerState::default(),
            epoch: Epoch([1; 16]),
            clock: clock.clone(),
            seen: Vec::new(),
            unauthorised: 0,
            copied: Vec::new(),
            refuses: None,
            forges_receipts: false,
        }
    }

    /// A transport to this server.
    pub(crate) fn transport(&mut self) -> impl Transport + '_ {
        FnTransport::new(|request: &Request| Ok(self.answer(request)))
    }

    /// Set back to an earlier state, as after a restore.
    pub(crate) fn restore(&mut self, state: ServerState) {
        self.state = state;
        self.epoch = Epoch([self.epoch.0[0] + 1; 16]);
    }

    /// Every op id in a log, in order.
    pub(crate) fn op_ids(&self, log: &LogId) -> Vec<sojourn_core::id::OpId> {
        let logs = self.state.logs.iter().filter(|((_, of), _)| of == log);
        logs.flat_map(|(_, log)| log.entries.iter().map(|(frame, _)| frame.prefix().expect("a prefix").op_id)).collect()
    }

    /// Logs of applications.
    pub(crate) fn application_logs(&self) -> Vec<LogId> {
        self.state.logs.keys().map(|(_, log)| log.clone()).filter(|log| log.application_id().is_some()).collect()
    }

    pub(crate) fn answer(&mut self, request: &Request) -> Response {
        self.seen.push(request.body.clone());
        let response = self.route(request);
        self.seen.push(response.body.clone());
        response
    }

    fn route(&mut self, request: &Request) -> Response {
        match request.path.as_str() {
            "/v1/about" => ok(&About {
                protocols: vec![1],
                version: "0".into(),
                epoch: self.epoch,
                audience: "test".into(),
                enrolment: EnrolmentMode::Open,
                demo: true,
                server_time: self.clock.now(),
            }),
            "/v1/challenges" => ok(&Challenge { challenge: Bytes(vec![5; 16]), expires_at: self.clock.now() }),
            "/v1/devices" => {
                let enrol: EnrolRequest = cbor::decode_lenient(&request.body).expect("an enrolment");
                for frame in &enrol.frames {
                    self.take(&frame.0);
                }
                let known = self.state.devices.get(&enrol.space).is_some_and(|d| d.speaks(&enrol.device));
                if known { ok(&tokens()) } else { problem(ProblemKind::UnknownDevice) }
            }
            "/v1/tokens" => ok(&tokens()),
            "/v1/sync" if self.unauthorised > 0 => {
                self.unauthorised -= 1;
                problem(ProblemKind::Unauthenticated)
            }
            "/v1/sync" => self.sync(&request.body),
            _ => problem(ProblemKind::NotFound),
        }
    }

    fn sync(&mut self, body: &[u8]) -> Response {
        let request: SyncRequest = cbor::decode_lenient(body).expect("a sync request");
        let space = self.space_of(request.device);
        if self.state.devices.get(&space).is_none_or(|devices| !devices.speaks(&request.device)) {
            return problem(ProblemKind::DeviceRevoked);
        }
        if self.copied.contains(&request.device) {
            return problem(ProblemKind::DeviceCloned);
        }
        for offer in &request.offers {
            self.adopt(offer.seq, &offer.frame.0, &offer.stamp.0);
        }
        let outcomes: Vec<(Hash, Outcome)> = request.frames.iter().map(|frame| self.take(&frame.0)).collect();
        let mut reply = SyncReply {
            cursor: Some(Bytes(vec![1])),
            full_done: request.full,
            ..SyncReply::empty(self.epoch, self.clock.now())
        };
        if !outcomes.is_empty() {
            reply.receipts = Some(self.receipts(request.device, body, outcomes));
        }
        self.pull(space, &request, &mut reply);
        ok(&reply)
    }

    fn space_of(&self, device: DeviceId) -> SpaceId {
        let of = self.state.devices.iter().find(|(_, devices)| devices.devices.contains_key(&device));
        of.map_or(SpaceId::ZERO, |(space, _)| *space)
    }

    fn receipts(&self, device: DeviceId, body: &[u8], outcomes: Vec<(Hash, Outcome)>) -> SignedReceipts {
        let receipts = Receipts {
            epoch: self.epoch,
            device,
            request: request_hash(body),
            time: self.clock.now(),
            outcomes,
            heads: Vec::new(),
        };
        let bytes = receipts.to_bytes();
        let key = if self.forges_receipts { SigningKey::from_bytes(&[9; 32]) } else { DemoKey::Log.signing_key() };
        SignedReceipts { signature: Receipts::sign(&bytes, &key), bytes: Bytes(bytes) }
    }

    fn pull(&self, space: SpaceId, request: &SyncRequest, reply: &mut SyncReply) {
        for ((of, log), held) in self.state.logs.iter().filter(|((of, _), _)| *of == space) {
            let have = request.have.iter().find(|have| have.space == *of && have.log == *log);
            let head = held.head();
            let mut changed = ChangedLog {
                space: *of,
                log: log.clone(),
                seq: head.seq,
                chain: head.chain,
                state: LogState::HeadOnly,
                common_seq: None,
                entries: Vec::new(),
                snapshot: None,
                signed_head: None,
            };
            if let Some(have) = have {
                self.compare(held, have.seq, have.chain, request, &mut changed, reply);
            }
            let same = have.is_some_and(|have| have.seq == head.seq && have.chain == head.chain);
            if !same {
                changed.signed_head = Some(Bytes(self.sign(&changed).to_bytes()));
                reply.logs.push(changed);
            }
        }
        // Logs the phone has and this server never heard of, or lost.
        for have in request.have.iter().filter(|have| have.space == space && have.seq > 0) {
            if !self.state.logs.contains_key(&(have.space, have.log.clone())) {
                reply.want.push(Want { space, log: have.log.clone(), from: 1, to: have.seq });
            }
        }
    }

    fn compare(
        &self,
        held: &ServerLog,
        seq: u64,
        chain: Hash,
        request: &SyncRequest,
        changed: &mut ChangedLog,
        reply: &mut SyncReply,
    ) {
        let head = held.head();
        if held.chain_at(seq) == Some(chain) {
            changed.state = LogState::Ahead;
            let from = usize::try_from(seq).expect("short logs");
            changed.entries = held.entries[from..]
                .iter()
                .zip(seq + 1..)
                .map(|((frame, stamp), seq)| Entry {
                    seq,
                    frame: Bytes(frame.as_bytes().to_vec()),
                    stamp: Bytes(stamp.to_bytes()),
                    body: sojourn_core::wire::v1::BodyState::Present,
                })
                .collect();
            return;
        }
        let probe = request.probes.iter().find(|p| p.space == changed.space && p.log == changed.log);
        let common = probe.map(|probe| {
            probe.points.iter().find(|p| held.chain_at(p.seq) == Some(p.chain)).map_or(0, |point| point.seq)
        });
        if seq > head.seq && common == Some(head.seq) {
            changed.state = LogState::Behind;
            reply.want.push(Want { space: changed.space, log: changed.log.clone(), from: head.seq + 1, to: seq });
        } else {
            changed.state = LogState::Fork;
            changed.common_seq = common;
        }
    }

    fn sign(&self, changed: &ChangedLog) -> SignedHead {
        let head = LogHead {
            space: changed.space,
            log: changed.log.clone(),
            head: Head { seq: changed.seq, chain: changed.chain },
            backed_up_seq: 0,
        };
        SignedHead::sign(self.epoch, head, self.clock.now(), &DemoKey::Log.signing_key())
    }

    fn take(&mut self, bytes: &[u8]) -> (Hash, Outcome) {
        let frame = Frame::parse(bytes.to_vec()).expect("a frame");
        let hash = frame.header_hash();
        if let Some(known) = self.state.outcomes.get(&hash) {
            return (hash, known.clone());
        }
        let outcome = self.judge(&frame).unwrap_or_else(Outcome::Rejected);
        if outcome.consumes_n() {
            self.state.outcomes.insert(hash, outcome.clone());
        }
        (hash, outcome)
    }

    fn judge(&mut self, frame: &Frame) -> Result<Outcome, RejectCode> {
        let header = frame.header().map_err(|e| reject_code(&e))?;
        if let Some((log, times)) = &mut self.refuses
            && *log == header.log
            && *times > 0
        {
            *times -= 1;
            return Err(RejectCode::Malformed);
        }
        let author = self.state.devices.get(&header.author_space);
        frame.verify(&author_key(frame, &header, author)?).map_err(|e| reject_code(&e))?;
        let log = self.state.logs.get(&(header.space, header.log.clone()));
        let others: Vec<Header> = log
            .map(|log| log.entries.iter().filter_map(|(frame, _)| frame.header().ok()).collect())
            .unwrap_or_default();
        let mine = others.iter().filter(|other| other.device == header.device);
        let next_n = mine.clone().map(|other| other.n).max().unwrap_or(0) + 1;
        let access = self.state.access.get(&header.space);
        let next_n = access.map_or(next_n, |access| access.after_skips(&header.log, &header.device, next_n));
        let taken = mine.clone().any(|other| other.op_id == header.op_id || other.n == header.n);
        let verdict = judge(&Arrival {
            frame,
            header: &header,
            now: self.clock.now(),
            access: self.state.access.get(&header.space),
            owner: self.state.devices.get(&header.space),
            author,
            next_n,
            taken,
        });
        match verdict {
            Verdict::Accept(stamp) => Ok(Outcome::Stored { seq: self.append(frame, &header, stamp), stamp }),
            Verdict::Held(hold) => Ok(Outcome::Held(hold)),
            Verdict::Rejected(code) => Err(code),
        }
    }

    fn append(&mut self, frame: &Frame, header: &Header, stamp: Stamp) -> u64 {
        let space = header.space;
        let log = self.state.logs.entry((space, header.log.clone())).or_default();
        let head = log.head().next(&space, &header.log, &frame.header_hash(), &stamp.hash());
        log.entries.push((frame.clone(), stamp));
        log.heads.push(head);
        if header.log.is_plain() {
            let entry = PlainEntry::from_frame(head.seq, frame, header, stamp).expect("judged before");
            self.fold(space, &header.log, &entry);
        }
        head.seq
    }

    fn fold(&mut self, space: SpaceId, log: &LogId, entry: &PlainEntry) {
        if *log == LogId::access() {
            let author = self.state.devices.get(&entry.author_space);
            let access = self.state.access.entry(space).or_insert_with(|| AccessState::person(space));
            access.apply(entry, author).expect("judged before");
            return;
        }
        match self.state.devices.get_mut(&space) {
            Some(devices) => devices.apply(entry, false).expect("judged before"),
            None => {
                self.state.devices.insert(space, DevicesState::begin(space, entry).expect("judged before"));
                self.state.access.insert(space, AccessState::person(space));
            }
        }
    }

    /// Takes a lost entry back verbatim if it continues the log.
    fn adopt(&mut self, seq: u64, frame: &[u8], stamp: &[u8]) {
        let frame = Frame::parse(frame.to_vec()).expect("a frame");
        let header = frame.header().expect("a header");
        let stamp = Stamp::parse(stamp).expect("a stamp");
        let next = self.state.logs.get(&(header.space, header.log.clone())).map_or(0, |log| log.head().seq) + 1;
        if seq == next {
            let hash = frame.header_hash();
            let seq = self.append(&frame, &header, stamp);
            self.state.outcomes.insert(hash, Outcome::Stored { seq, stamp });
        }
    }
}

fn tokens() -> TokenReply {
    TokenReply {
        access_token: "access".into(),
        expires_in_s: 900,
        refresh_token: "refresh".into(),
        role: Role::Worker,
        duties: Vec::new(),
    }
}

fn ok<T: Serialize>(message: &T) -> Response {
    let headers = vec![("content-type".to_owned(), "application/cbor".to_owned())];
    Response { status: 200, headers, body: cbor::encode_message(message).expect("a message") }
}

fn problem(kind: ProblemKind) -> Response {
    let body = serde_json::to_vec(&kind.problem()).expect("a problem");
    Response { status: kind.status(), headers: vec![("content-type".into(), "application/problem+json".into())], body }
}

/// Loses some messages: `lose(n)` says of the n-th exchange whether nothing, the request, or the reply is lost.
pub(crate) struct Lossy<'a, F> {
    pub(crate) server: &'a mut MiniServer,
    pub(crate) lose: F,
    pub(crate) exchanges: u64,
}

/// What is lost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    Nothing,
    Request,
    Reply,
}

impl<F: FnMut(u64) -> Loss> Transport for Lossy<'_, F> {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        self.exchanges += 1;
        match (self.lose)(self.exchanges) {
            Loss::Nothing => Ok(self.server.answer(request)),
            Loss::Request => Err(TransportError::Unreachable("lost on the way".into())),
            Loss::Reply => {
                self.server.answer(request);
                Err(TransportError::Broken("the reply was lost".into()))
            }
        }
    }
}
