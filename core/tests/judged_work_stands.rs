//! What the server accepted counts on every replica, whatever is revoked afterwards; what was not granted never lands.
//!
//! Random scripts of grants, revocations, devices and writes run against the real judge; at the end a replica that has
//! only the logs reckons the right behind every entry again.

#[expect(dead_code, reason = "the golden story uses more of the cast than this test does")]
mod cast;

use cast::{FixedEntropy, Person, Say, Stored, World, device, person};
use proptest::prelude::*;
use sojourn_core::access::{Authority, Verdict, authority};
use sojourn_core::entropy::Entropy;
use sojourn_core::id::{Bytes, GrantId, Hash, LogId, OpId};
use sojourn_core::sync::keys::DeviceKeys;
use sojourn_core::sync::operation::{Hlc, Operation, Path, Value};
use sojourn_core::sync::plain::{Grant, Holder, Level, Purpose, Rotation, Scope};
use sojourn_core::sync::receipt::{Hold, RejectCode};
use sojourn_core::sync::seal::ContentKey;
use sojourn_core::sync::wrap::Wrap;
use sojourn_core::sync::{Plain, Stamp};
use sojourn_core::time::Millis;

/// What may happen next. Numbers pick a grant or a device of the cast.
#[derive(Debug, Clone)]
enum Act {
    Grant(u8, Level, Option<u64>),
    RevokeGrant(u8),
    Certify(usize),
    RevokeDevice(usize),
    OwnerWrites(usize),
    HelperWrites(usize),
    AdmitWhatIsThere(Level),
}

fn any_act() -> impl Strategy<Value = Act> {
    let level = prop_oneof![Just(Level::Read), Just(Level::Note), Just(Level::Write), Just(Level::Guardian)];
    prop_oneof![
        2 => (1u8..4, level, proptest::option::of(0u64..40)).prop_map(|(id, level, ends)| Act::Grant(id, level, ends)),
        1 => (1u8..4).prop_map(Act::RevokeGrant),
        1 => (0usize..2).prop_map(Act::Certify),
        1 => (0usize..2).prop_map(Act::RevokeDevice),
        3 => (0usize..2).prop_map(Act::OwnerWrites),
        4 => (0usize..2).prop_map(Act::HelperWrites),
        1 => prop_oneof![Just(Level::Note), Just(Level::Write)].prop_map(Act::AdmitWhatIsThere),
    ]
}

struct Play {
    world: World,
    owner: Person,
    helper: Person,
    owner_phones: [DeviceKeys; 2],
    helper_phones: [DeviceKeys; 2],
    acts: u64,
    last_stored: Option<Hash>,
}

impl Play {
    fn new() -> Self {
        let (owner, helper) = (person("owner"), person("helper"));
        let owner_phones = [owner.phone.clone(), device("owner second")];
        let helper_phones = [helper.phone.clone(), device("helper second")];
        let mut play =
            Self { world: World::default(), owner, helper, owner_phones, helper_phones, acts: 0, last_stored: None };
        for who in [play.owner.clone(), play.helper.clone()] {
            let genesis = Say::Plain(Plain::Genesis(who.genesis.clone()));
            play.tries(&who, LogId::devices(), &who, &who.phone, genesis).expect("own genesis");
        }
        let key = ContentKey::generate(&mut FixedEntropy::new("the key"));
        play.world.keys.insert(key.key_id(), key.clone());
        let holders = vec![Holder { space: play.owner.space, generation: 1, wrap: Wrap([0; 80]) }];
        let rotation = Rotation { log: LogId::profile(), key_id: key.key_id(), holders, old: Vec::new() };
        play.owner_says(Plain::Rotate(rotation)).expect("first key");
        play
    }

    fn tries(&mut self, of: &Person, log: LogId, by: &Person, with: &DeviceKeys, say: Say) -> Result<Stored, Verdict> {
        self.acts += 1;
        let op_id = OpId(FixedEntropy::new(&format!("act {}", self.acts)).array());
        self.world.tries((of.space, log), by, with, op_id, say)
    }

    fn owner_says(&mut self, plain: Plain) -> Result<Stored, Verdict> {
        let owner = self.owner.clone();
        self.tries(&owner, LogId::access(), &owner, &owner.phone, Say::Plain(plain))
    }

    fn writes(&mut self, by: &Person, with: &DeviceKeys) -> Result<Stored, Verdict> {
        let op_id = OpId(FixedEntropy::new(&format!("act {}", self.acts + 1)).array());
        let text = Path::parse(&format!("note/{op_id}/text")).expect("a path");
        let value = Value::text("seen").expect("short");
        let note = Operation::new("note", 1, Hlc { at: Millis(0), counter: 0 });
        let note = note.write(text, value, []).touch(Path::parse(&format!("note/{op_id}")).expect("a path"));
        let owner = self.owner.clone();
        self.tries(&owner, LogId::profile(), by, with, Say::Sealed(note))
    }

    /// What a replica that has only the logs reckons now.
    fn right(&self, entry: &Stored, stamp: Stamp) -> Option<Authority> {
        let header = entry.frame.header().expect("version 1");
        let access = &self.world.access[&self.owner.space];
        let author = self.world.devices.get(&header.author_space);
        authority(&header, &entry.frame.header_hash(), &stamp, access, author)
    }

    fn act(&mut self, act: &Act) -> Option<Result<Stored, Verdict>> {
        let (owner, helper) = (self.owner.clone(), self.helper.clone());
        match *act {
            Act::Grant(id, level, ends) => {
                let ends = ends.map(|minutes| cast::START + minutes * 60_000);
                let purpose = Purpose { sealed: Bytes(vec![0; 168]), wraps: Vec::new() };
                let (id, scope) = (GrantId([id; 16]), Scope::Log(LogId::profile()));
                let _ = self.owner_says(Plain::Grant(Grant { id, grantee: helper.space, scope, level, ends, purpose }));
                None
            }
            Act::RevokeGrant(id) => {
                let scope = Scope::Log(LogId::profile());
                let _ = self.owner_says(Plain::RevokeGrant { grant: GrantId([id; 16]), scope });
                None
            }
            Act::Certify(who) => {
                let (of, new) = [(&owner, &self.owner_phones[1]), (&helper, &self.helper_phones[1])][who];
                let new = new.clone();
                let proof = new.certify_proof(&of.space);
                let certify = Plain::Certify { keys: new.public(), generation: 0, proof };
                let _ = self.tries(of, LogId::devices(), of, &of.phone, Say::Plain(certify));
                None
            }
            Act::RevokeDevice(who) => {
                let (of, out) = [(&owner, &self.owner_phones[1]), (&helper, &self.helper_phones[1])][who];
                let revoke = Say::Plain(Plain::RevokeDevice(out.device_id()));
                let _ = self.tries(of, LogId::devices(), of, &of.phone, revoke);
                None
            }
            Act::AdmitWhatIsThere(level) => {
                if let Some(header) = self.last_stored {
                    let _ = self.owner_says(Plain::Admit { log: LogId::profile(), header, level });
                }
                None
            }
            Act::OwnerWrites(phone) => {
                let with = self.owner_phones[phone].clone();
                Some(self.writes(&owner, &with))
            }
            Act::HelperWrites(phone) => {
                let with = self.helper_phones[phone].clone();
                Some(self.writes(&helper, &with))
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn what_the_server_accepted_counts_on_every_replica_and_nothing_else_lands(
        acts in proptest::collection::vec(any_act(), 1..24)
    ) {
        let mut play = Play::new();
        let mut stored = Vec::new();
        let mut ever_writable = false;
        for act in &acts {
            if let Act::Grant(_, level, _) = act {
                ever_writable |= level.may_write();
            }
            match play.act(act) {
                Some(Ok(entry)) => {
                    prop_assert!(ever_writable || matches!(act, Act::OwnerWrites(_)), "never granted, yet stored");
                    play.last_stored = Some(entry.frame.header_hash());
                    let right = play.right(&entry, entry.stamp);
                    prop_assert!(right.is_some(), "accepted, yet void");
                    stored.push((entry, right));
                }
                Some(Err(Verdict::Held(Hold::Decision))) | None => {}
                Some(Err(Verdict::Rejected(code))) => prop_assert!(
                    matches!(code, RejectCode::NoAccess | RejectCode::UnknownDevice),
                    "an honest write was rejected as {}", code
                ),
                Some(Err(other)) => prop_assert!(false, "unexpected: {:?}", other),
            }
        }
        for (entry, right) in &stored {
            prop_assert_eq!(&play.right(entry, entry.stamp), right, "nothing changes behind the head");
            // Placed again after a restore it still counts.
            let again = Stamp { resequenced: true, ..entry.stamp };
            prop_assert_eq!(&play.right(entry, again), right);
        }
    }
}
