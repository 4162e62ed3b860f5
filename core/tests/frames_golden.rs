//! A frame of every kind has a frozen form under `golden/frames/`, and every one is accepted by the real rules.
//!
//! `NN-kind.cbor` is the frame as it travels; `NN-kind.json` says what is in it, for implementers in other languages:
//! keys, header fields, hashes, stamp, chain and the opened body. `UPDATE_GOLDEN=1` rewrites the files; in a released
//! version that is a breaking change and asks for a new format instead.

mod cast;

use std::collections::BTreeSet;
use std::path::{Path as FilePath, PathBuf};

use cast::{FixedEntropy, Person, Say, Stored, World, device, person};
use data_encoding::HEXLOWER;
use serde_json::{Value as Json, json};
use sojourn_core::entropy::Entropy;
use sojourn_core::id::{Bytes, GrantId, LogId, OpId, SigningPublic, SpaceId};
use sojourn_core::sync::genesis::{Genesis, GroupGenesis};
use sojourn_core::sync::keys::{DeviceKeys, SealingSecret};
use sojourn_core::sync::kinds::{FOLD_PATH, KINDS};
use sojourn_core::sync::operation::{Hlc, Name, Path, Value};
use sojourn_core::sync::plain::{Grant, Holder, Level, Purpose, Rotation, Scope};
use sojourn_core::sync::seal::{ContentKey, open_body, seal_old_key, seal_purpose};
use sojourn_core::sync::wrap::{WrapFor, wrap};
use sojourn_core::sync::{FORMAT_V1, Frame, Operation, Plain};
use sojourn_core::time::Millis;

const APP: [u8; 16] = [0xab; 16];

/// The kinds of `devices` and `access`, beside genesis.
const PLAIN_KINDS: [&str; 12] = [
    "certify",
    "generation",
    "revoke_device",
    "veto",
    "grant",
    "revoke_grant",
    "rotate",
    "skip",
    "admit",
    "discard",
    "approve",
    "erase",
];

fn folder() -> PathBuf {
    FilePath::new(env!("CARGO_MANIFEST_DIR")).join("golden/frames")
}

fn frozen(name: &str, actual: &[u8]) {
    let path = folder().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(folder()).expect("golden folder is writable");
        std::fs::write(&path, actual).expect("golden folder is writable");
    }
    let expected = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(expected == actual, "{name} differs from its frozen form");
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

/// The story: who does what, each act frozen under its kind.
struct Story {
    world: World,
    worker: Person,
    helper: Person,
    friend: Person,
    second: DeviceKeys,
    person_keys: Vec<(SpaceId, SealingSecret)>,
    told: Vec<(String, Stored, SigningPublic)>,
}

impl Story {
    fn new() -> Self {
        Self {
            world: World::default(),
            worker: person("worker"),
            helper: person("helper"),
            friend: person("friend"),
            second: device("worker second phone"),
            person_keys: Vec::new(),
            told: Vec::new(),
        }
    }

    /// One act: by a person with a device, in a log of a space.
    fn act(&mut self, at: (SpaceId, LogId), by: &Person, with: &DeviceKeys, say: Say) -> Name {
        let kind = match &say {
            Say::Plain(Plain::Genesis(Genesis::Person(_))) => "genesis-person".to_owned(),
            Say::Plain(Plain::Genesis(Genesis::Group(_))) => "genesis-group".to_owned(),
            Say::Plain(plain) => plain.kind().to_owned(),
            Say::Sealed(operation) => operation.kind.clone(),
        };
        let op_id = self.next_op_id();
        let stored = self.world.does(at, by, with, op_id, say);
        self.told.push((kind, stored, with.public().signing));
        Name { author: by.space, op_id }
    }

    fn next_op_id(&self) -> OpId {
        OpId(FixedEntropy::new(&format!("op {}", self.told.len() + 1)).array())
    }

    fn worker_says(&mut self, log: LogId, say: Say) -> Name {
        let worker = self.worker.clone();
        self.act((worker.space, log), &worker, &worker.phone, say)
    }

    fn devices(&mut self, plain: Plain) {
        self.worker_says(LogId::devices(), Say::Plain(plain));
    }

    fn access(&mut self, plain: Plain) {
        self.worker_says(LogId::access(), Say::Plain(plain));
    }

    fn begin(&mut self, who: &Person) {
        let at = (who.space, LogId::devices());
        self.act(at.clone(), who, &who.phone, Say::Plain(Plain::Genesis(who.genesis.clone())));
        let recovery = who.code.keys();
        let say = self.generation(who.space, 1, &[&who.phone, &recovery]);
        self.act(at, who, &who.phone, Say::Plain(say));
    }

    /// A person key by number, wrapped to devices.
    fn generation(&mut self, space: SpaceId, generation: u64, to: &[&DeviceKeys]) -> Plain {
        let label = format!("person key {space} {generation}");
        let secret = SealingSecret::generate(&mut FixedEntropy::new(&label));
        let wraps = to
            .iter()
            .map(|holder| {
                let id = holder.device_id();
                let what = WrapFor::Device { space: &space, generation, device: &id };
                let mut entropy = FixedEntropy::new(&format!("{label} for {id}"));
                (id, wrap(what, secret.expose(), &holder.public().sealing, &mut entropy).expect("a good key"))
            })
            .collect();
        self.person_keys.push((space, secret.clone()));
        Plain::Generation { generation, public: secret.public(), wraps }
    }

    fn holder(&self, key: &ContentKey, to: SpaceId, log: &LogId) -> Holder {
        let (_, secret) = self.person_keys.iter().find(|(owner, _)| *owner == to).expect("has a person key");
        let key_id = key.key_id();
        let what = WrapFor::Content { space: &self.worker.space, log, key_id: &key_id, recipient: &to, generation: 1 };
        let mut entropy = FixedEntropy::new(&format!("content {key_id} for {to}"));
        let wrap = wrap(what, key.expose(), &secret.public(), &mut entropy).expect("a good key");
        Holder { space: to, generation: 1, wrap }
    }

    fn rotate(&mut self, log: LogId, to: &[SpaceId], round: u8) {
        let owner = self.worker.space;
        let key = ContentKey::generate(&mut FixedEntropy::new(&format!("content key {log} {round}")));
        let holders = to.iter().map(|to| self.holder(&key, *to, &log)).collect();
        let old = self
            .world
            .access
            .get(&owner)
            .and_then(|access| access.keys_of(&log))
            .map(|keys| keys.to_seal())
            .unwrap_or_default()
            .into_iter()
            .map(|old| {
                let mut entropy = FixedEntropy::new(&format!("old key {old}"));
                let sealed = seal_old_key(&key, &self.world.keys[&old], &owner, &log, &mut entropy);
                (old, sealed.try_into().expect("72 bytes"))
            })
            .collect();
        self.world.keys.insert(key.key_id(), key.clone());
        self.access(Plain::Rotate(Rotation { log, key_id: key.key_id(), holders, old }));
    }

    fn grant(&self, id: u8, grantee: SpaceId, scope: Scope, level: Level) -> Plain {
        let (owner, grant) = (self.worker.space, GrantId([id; 16]));
        let key = ContentKey::generate(&mut FixedEntropy::new(&format!("purpose key {id}")));
        let mut entropy = FixedEntropy::new(&format!("purpose {id}"));
        let sealed = seal_purpose(&key, &owner, &grant, b"helps with the residence permit", &mut entropy);
        let wraps = [owner, grantee].map(|to| {
            let (_, secret) = self.person_keys.iter().find(|(space, _)| *space == to).expect("has a person key");
            let what = WrapFor::Purpose { space: &owner, grant: &grant, recipient: &to, generation: 1 };
            Holder {
                space: to,
                generation: 1,
                wrap: wrap(what, key.expose(), &secret.public(), &mut entropy).expect("a good key"),
            }
        });
        let purpose = Purpose { sealed: Bytes(sealed.expect("short")), wraps: wraps.to_vec() };
        Plain::Grant(Grant { id: grant, grantee, scope, level, ends: Some(Millis(1_820_000_000_000)), purpose })
    }
}

fn path(text: &str) -> Path {
    Path::parse(text).expect("a path of the story")
}

fn text(value: &str) -> Value {
    Value::text(value).expect("short")
}

fn value<T: serde::Serialize>(value: &T) -> Value {
    Value::encode(value).expect("short")
}

/// An operation of a kind; `$` in its paths stands for the id it creates.
struct Draft(Operation, OpId);

impl Draft {
    fn write(self, to: &str, value: Value, seen: &[Name]) -> Self {
        let path = path(&to.replace('$', &self.1.to_hex()));
        Self(self.0.write(path, value, seen.iter().copied()), self.1)
    }

    fn create(self, entity: &str) -> Self {
        let path = path(&format!("{entity}/{}", self.1));
        Self(self.0.touch(path), self.1)
    }
}

impl Story {
    fn draft(&self, kind: &str) -> Draft {
        let at = Millis(cast::START.0 + self.told.len() as u64 * 1000);
        Draft(Operation::new(kind, 1, Hlc { at, counter: 0 }), self.next_op_id())
    }

    fn worker_writes(&mut self, log: &LogId, draft: Draft) -> Name {
        self.worker_says(log.clone(), Say::Sealed(draft.0))
    }

    fn tell(&mut self) {
        self.people_begin();
        self.keys_and_helpers();
        self.an_application();
        self.profile_and_diary();
        self.a_group();
        self.endings();
    }

    fn people_begin(&mut self) {
        for who in [self.worker.clone(), self.helper.clone(), self.friend.clone()] {
            self.begin(&who);
        }
        let keys = self.second.public();
        let proof = self.second.certify_proof(&self.worker.space);
        self.devices(Plain::Certify { keys, generation: 1, proof });
        let again = self.generation(self.worker.space, 1, &[&self.second.clone()]);
        self.devices(again);
    }

    fn keys_and_helpers(&mut self) {
        let (own, helper) = (self.worker.space, self.helper.space);
        self.rotate(LogId::profile(), &[own], 1);
        self.rotate(LogId::diary(), &[own], 1);
        let app = LogId::application(APP);
        self.rotate(app.clone(), &[own], 1);
        let grant = self.grant(1, helper, Scope::Log(app.clone()), Level::Write);
        self.access(grant);
        self.rotate(app, &[own, helper], 2);
    }

    fn an_application(&mut self) {
        let app = LogId::application(APP);
        let id = hex(APP);
        let stage = format!("app/{id}/stage");
        let mut opened = self.draft("opened").write(&stage, text("draft"), &[]);
        opened = opened.write(&format!("app/{id}/procedure"), text("residence-permit"), &[]);
        opened = opened.write(FOLD_PATH, Value::encode(&1).expect("short"), &[]);
        opened.0 = opened.0.touch(path(&format!("app/{id}")));
        let opened = self.worker_writes(&app, opened);
        let first =
            self.worker_writes(&app, self.draft("answer").write("answer/arrival/value", text("2026-03-02"), &[]));
        let (helper, phone) = (self.helper.clone(), self.helper.phone.clone());
        let by_helper = self.draft("answer").write("answer/arrival/value", text("2026-03-01"), &[]);
        let other = self.act((self.worker.space, app.clone()), &helper, &phone, Say::Sealed(by_helper.0));
        let choice = self.draft("choose").write("answer/arrival/value", text("2026-03-02"), &[first, other]);
        self.worker_writes(&app, choice);
        self.worker_writes(&app, self.draft("paper").write("paper/identity-card/form", text("original"), &[]));
        let next = self.draft("stage").write(&stage, text("preparing"), &[opened]);
        self.worker_writes(&app, next);
        self.worker_writes(&app, self.draft("date").write("date/registration/value", text("2026-03-04"), &[]));
        let fee = self.draft("fee").create("fee").write("fee/$/kind", text("paid"), &[]);
        let fee = fee.write("fee/$/item", text("first-issue"), &[]).write("fee/$/amount", value(&(5000, "CNY")), &[]);
        self.worker_writes(&app, fee.write("fee/$/receipt", text("0012345"), &[]));
        self.worker_writes(&app, self.draft("member").create("member").write("member/$/alias", text("bed 4"), &[]));
        let upgrade = self.draft("upgrade").write(&format!("app/{id}/version"), Value::encode(&2).expect("short"), &[]);
        self.worker_writes(&app, upgrade);
        self.worker_writes(
            &app,
            self.draft("attach").create("attachment").write(
                "attachment/$/hash",
                Value::encode(&Bytes(vec![7; 32])).expect("short"),
                &[],
            ),
        );
        self.worker_writes(
            &app,
            self.draft("set").write("setting/remind-days/value", Value::encode(&7).expect("short"), &[]),
        );
    }

    fn profile_and_diary(&mut self) {
        let (profile, diary) = (LogId::profile(), LogId::diary());
        self.worker_writes(&profile, self.draft("person").write("person/self/name", text("张三"), &[]));
        let place = "330100";
        let registration = self.draft("registration").create("registration");
        let registration = registration.write("registration/$/place", text(place), &[]);
        self.worker_writes(&profile, registration.write("registration/$/on", text("2026-03-04"), &[]));
        let permit = self.draft("permit").create("permit").write("permit/$/place", text(place), &[]);
        let permit_id = permit.1;
        let permit = self.worker_writes(&profile, permit.write("permit/$/issued_on", text("2026-09-20"), &[]));
        let issued_on = format!("permit/{permit_id}/issued_on");
        self.worker_writes(&profile, self.draft("revise").write(&issued_on, text("2026-09-21"), &[permit]));
        let endorsement = self.draft("endorsement").create("endorsement");
        let endorsement = endorsement.write("endorsement/$/permit", text(&permit_id.to_hex()), &[]);
        self.worker_writes(&profile, endorsement.write("endorsement/$/on", text("2027-09-01"), &[]));
        let period = self.draft("period").create("period").write("period/$/place", text("330100"), &[]);
        self.worker_writes(&profile, period.write("period/$/from", text("2026-03-02"), &[]));
        self.worker_writes(
            &profile,
            self.draft("consent").create("consent").write("consent/$/purpose", text("permit"), &[]),
        );
        let note = self.draft("note").create("note").write("note/$/text", text("window 3, Ms Li"), &[]);
        let gone = format!("note/{}/removed", note.1);
        self.worker_writes(&profile, note);
        self.worker_writes(&profile, self.draft("remove").write(&gone, Value::encode(&true).expect("short"), &[]));
        let entry = self.draft("entry").create("entry").write("entry/$/date", text("2026-09-10"), &[]);
        self.worker_writes(&diary, entry.write("entry/$/minutes", Value::encode(&630).expect("short"), &[]));
        let raise = self.draft("raise_fold").write(FOLD_PATH, Value::encode(&2).expect("short"), &[]);
        self.worker_writes(&diary, raise);
    }

    fn a_group(&mut self) {
        let random = FixedEntropy::new("group genesis").array();
        let founders = vec![self.worker.space, self.friend.space];
        let genesis = Genesis::Group(GroupGenesis::new(founders, 2, random).expect("two founders"));
        let (worker, friend) = (self.worker.clone(), self.friend.clone());
        let at = (genesis.space_id(), LogId::access());
        self.act(at.clone(), &worker, &worker.phone, Say::Plain(Plain::Genesis(genesis)));
        let purpose = Purpose { sealed: Bytes(vec![0x5e; 168]), wraps: Vec::new() };
        let grant = Grant {
            id: GrantId([9; 16]),
            grantee: self.helper.space,
            scope: Scope::All,
            level: Level::Note,
            ends: None,
            purpose,
        };
        self.act(at.clone(), &worker, &worker.phone, Say::Plain(Plain::Grant(grant)));
        let asked = self.told.last().expect("just told").1.frame.header_hash();
        self.act(at, &friend, &friend.phone, Say::Plain(Plain::Approve(asked)));
    }

    fn endings(&mut self) {
        let app = LogId::application(APP);
        let helper = self.helper.clone();
        let guardian = self.grant(2, helper.space, Scope::All, Level::Guardian);
        self.access(guardian);
        let successor = device("worker successor");
        let certify = Plain::Certify {
            keys: successor.public(),
            generation: 1,
            proof: successor.certify_proof(&self.worker.space),
        };
        let devices = (self.worker.space, LogId::devices());
        self.act(devices, &helper, &helper.phone, Say::Plain(certify));
        self.devices(Plain::Veto(successor.device_id()));
        self.devices(Plain::RevokeDevice(self.second.device_id()));
        let (phone, code) = (self.worker.phone.clone(), self.worker.code.keys());
        let second_generation = self.generation(self.worker.space, 2, &[&phone, &code]);
        self.devices(second_generation);
        self.access(Plain::Skip { device: self.second.device_id(), log: app.clone(), from: 1, to: 3 });
        let held = sojourn_core::id::Hash([0xd1; 32]);
        self.access(Plain::Admit { log: app.clone(), header: held, level: Level::Note });
        let refused = sojourn_core::id::Hash([0xd2; 32]);
        self.access(Plain::Discard { log: app.clone(), header: refused });
        self.access(Plain::RevokeGrant { grant: GrantId([1; 16]), scope: Scope::Log(app) });
        self.access(Plain::Erase(Scope::Log(LogId::diary())));
    }
}

/// What is in a frame, said in JSON.
fn describe(kind: &str, stored: &Stored, signer: &SigningPublic) -> Json {
    let header = stored.frame.header().expect("version 1");
    let sealed = stored.sealed.as_ref().map(|(plaintext, key)| {
        json!({ "content_key": hex(key.expose()), "plaintext": hex(plaintext),
                "associated_data": hex(header.associated_data(FORMAT_V1)) })
    });
    json!({
        "kind": kind,
        "signing_public": signer.to_hex(),
        "header": {
            "space": header.space.to_hex(), "log": header.log.as_str(), "op_id": header.op_id.to_hex(),
            "author_space": header.author_space.to_hex(), "device": header.device.to_hex(), "n": header.n,
            "base": [header.base.seq, header.base.chain.to_hex()],
            "key_id": header.key_id.map_or_else(String::new, |key_id| key_id.to_hex()),
            "body_hash": header.body_hash.to_hex(),
        },
        "header_bytes": hex(stored.frame.header_bytes()),
        "header_hash": stored.frame.header_hash().to_hex(),
        "signature": hex(stored.frame.signature_bytes()),
        "body": hex(stored.frame.body()),
        "sealed": sealed,
        "stored": {
            "seq": stored.seq,
            "stamp": {
                "access_seq": stored.stamp.access_seq, "devices_seq": stored.stamp.devices_seq,
                "received_at": stored.stamp.received_at.0, "grant": stored.stamp.grant.to_hex(),
                "resequenced": stored.stamp.resequenced,
            },
            "stamp_bytes": hex(stored.stamp.to_bytes()),
            "stamp_hash": stored.stamp.hash().to_hex(),
            "chain": stored.head.chain.to_hex(),
        },
    })
}

fn told() -> Vec<(String, Stored, SigningPublic)> {
    let mut story = Story::new();
    story.tell();
    story.told
}

#[test]
fn every_frame_of_the_story_has_its_frozen_form() {
    let mut named = BTreeSet::new();
    for (at, (kind, stored, signer)) in told().iter().enumerate() {
        let name = format!("{:02}-{kind}", at + 1);
        let description = serde_json::to_string_pretty(&describe(kind, stored, signer)).expect("JSON") + "\n";
        frozen(&format!("{name}.cbor"), stored.frame.as_bytes());
        frozen(&format!("{name}.json"), description.as_bytes());
        named.extend([format!("{name}.cbor"), format!("{name}.json")]);
    }
    let found: BTreeSet<String> = std::fs::read_dir(folder())
        .expect("golden folder exists")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, named, "files that the story does not tell");
}

#[test]
fn the_story_tells_every_kind_there_is() {
    let told: BTreeSet<String> = told().into_iter().map(|(kind, _, _)| kind).collect();
    let known = KINDS.iter().map(|rule| rule.kind).chain(PLAIN_KINDS).chain(["genesis-person", "genesis-group"]);
    assert_eq!(told, known.map(str::to_owned).collect());
}

#[test]
fn a_frozen_frame_verifies_and_opens_from_its_bytes_alone() {
    for (_, stored, signer) in told() {
        let frame = Frame::parse(stored.frame.as_bytes().to_vec()).expect("own bytes");
        let header = frame.verify(&signer).expect("signed");
        match &stored.sealed {
            Some((plaintext, key)) => {
                let opened = open_body(key, FORMAT_V1, &header, frame.body()).expect("own key");
                assert_eq!(&opened.to_vec(), plaintext);
                let operation = Operation::parse(&opened).expect("own operation");
                assert_eq!(&operation.to_bytes().expect("within limits"), plaintext);
            }
            None => {
                let plain = Plain::parse(frame.body()).expect("own body");
                assert_eq!(plain.to_bytes(), frame.body());
            }
        }
    }
}

/// Bytes that parse are the bytes their meaning encodes to: one meaning, one encoding, whatever was flipped.
#[test]
fn a_flipped_bit_never_gives_a_second_encoding() {
    for (_, stored, _) in told() {
        let header = stored.frame.header_bytes();
        flips(header, |bytes| sojourn_core::sync::Header::parse(bytes).ok().map(|header| header.to_bytes()));
        match &stored.sealed {
            Some((plaintext, _)) => flips(plaintext, |bytes| Operation::parse(bytes).ok()?.to_bytes().ok()),
            None => flips(stored.frame.body(), |bytes| match Plain::parse(bytes).ok()? {
                // Kept without being understood, so it is never written again.
                Plain::Unknown { .. } => None,
                plain => Some(plain.to_bytes()),
            }),
        }
    }
}

fn flips(bytes: &[u8], again: impl Fn(&[u8]) -> Option<Vec<u8>>) {
    let mut changed = bytes.to_vec();
    for at in 0..bytes.len().min(600) {
        for bit in 0..8 {
            changed[at] ^= 1 << bit;
            if let Some(encoded) = again(&changed) {
                assert!(encoded == changed, "a second encoding at byte {at}");
            }
            changed[at] ^= 1 << bit;
        }
    }
}
