//! A small cast with fixed keys, and a server of a few lines that judges, stamps, chains and folds what they do.
//!
//! Used by the golden frames, so that every frozen frame is one the real rules accept.

use std::collections::BTreeMap;

use sojourn_core::access::{AccessState, Arrival, DevicesState, PlainEntry, Verdict, authority, judge};
use sojourn_core::entropy::Entropy;
use sojourn_core::id::{DeviceId, KeyId, LogId, OpId, SpaceId};
use sojourn_core::sync::fold::{Content, FoldEntry, LogState};
use sojourn_core::sync::genesis::{Genesis, PersonGenesis};
use sojourn_core::sync::keys::DeviceKeys;
use sojourn_core::sync::operation::Name;
use sojourn_core::sync::outcome::EntryOutcome;
use sojourn_core::sync::recovery::RecoveryCode;
use sojourn_core::sync::seal::{ContentKey, open_body, seal_body};
use sojourn_core::sync::{FORMAT_V1, Frame, Head, Header, Operation, Plain, Stamp};
use sojourn_core::time::Millis;

/// 2026-09-10T02:00Z, and one minute more for each entry.
pub(crate) const START: Millis = Millis(1_789_005_600_000);
const STEP_MS: u64 = 60_000;

/// Bytes anyone can make again: BLAKE3 in its extendable mode over a label.
pub(crate) struct FixedEntropy(blake3::OutputReader);

impl FixedEntropy {
    pub(crate) fn new(label: &str) -> Self {
        Self(blake3::Hasher::new().update(label.as_bytes()).finalize_xof())
    }
}

impl Entropy for FixedEntropy {
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill(out);
    }
}

/// A person: first phone, recovery code, space.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) phone: DeviceKeys,
    pub(crate) code: RecoveryCode,
    pub(crate) genesis: Genesis,
    pub(crate) space: SpaceId,
}

pub(crate) fn device(label: &str) -> DeviceKeys {
    DeviceKeys::generate(&mut FixedEntropy::new(label))
}

pub(crate) fn person(label: &str) -> Person {
    let phone = device(&format!("{label} phone"));
    let code = RecoveryCode::generate(&mut FixedEntropy::new(&format!("{label} code")));
    let random = FixedEntropy::new(&format!("{label} genesis")).array();
    let genesis = Genesis::Person(PersonGenesis { device: phone.public(), recovery: code.keys().public(), random });
    Person { space: genesis.space_id(), phone, code, genesis }
}

/// What was stored, with all that is needed to check it again.
pub(crate) struct Stored {
    pub(crate) frame: Frame,
    pub(crate) seq: u64,
    pub(crate) stamp: Stamp,
    pub(crate) head: Head,
    /// Plaintext and content key of a sealed body.
    pub(crate) sealed: Option<(Vec<u8>, ContentKey)>,
}

/// What an author wants to say.
pub(crate) enum Say {
    Plain(Plain),
    Sealed(Operation),
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) devices: BTreeMap<SpaceId, DevicesState>,
    pub(crate) access: BTreeMap<SpaceId, AccessState>,
    pub(crate) folds: BTreeMap<(SpaceId, LogId), LogState>,
    pub(crate) heads: BTreeMap<(SpaceId, LogId), Head>,
    pub(crate) keys: BTreeMap<KeyId, ContentKey>,
    next_n: BTreeMap<(SpaceId, LogId, DeviceId), u64>,
    entries: u64,
}

pub(crate) fn stages(from: &str, to: &str) -> bool {
    (from, to) == ("draft", "preparing")
}

impl World {
    /// One operation from its author's hand to its place; panics where the rules do not accept it.
    pub(crate) fn does(
        &mut self,
        at: (SpaceId, LogId),
        by: &Person,
        with: &DeviceKeys,
        op_id: OpId,
        say: Say,
    ) -> Stored {
        match self.tries(at, by, with, op_id, say) {
            Ok(stored) => stored,
            Err(other) => panic!("not accepted: {other:?}"),
        }
    }

    /// One operation from its author's hand to the judge; its number is used up only when it gets a place.
    pub(crate) fn tries(
        &mut self,
        at: (SpaceId, LogId),
        by: &Person,
        with: &DeviceKeys,
        op_id: OpId,
        say: Say,
    ) -> Result<Stored, Verdict> {
        let (space, log) = at;
        let head = self.heads.get(&(space, log.clone())).copied().unwrap_or(Head::EMPTY);
        let number = (space, log.clone(), with.device_id());
        let mut header = self.header(space, &log, by, with, op_id, head);
        header.n = self.next_n.get(&number).copied().unwrap_or(1);
        let sealed = match &say {
            Say::Plain(_) => None,
            Say::Sealed(operation) => Some(self.sealing(&mut header, operation)),
        };
        let body = match (&say, &sealed) {
            (Say::Plain(plain), _) => plain.to_bytes(),
            (Say::Sealed(_), Some((plaintext, key))) => {
                let mut nonce = FixedEntropy::new(&format!("nonce {op_id}"));
                seal_body(key, FORMAT_V1, &header, plaintext, &mut nonce).expect("within the largest class")
            }
            (Say::Sealed(_), None) => unreachable!("a sealed operation was sealed above"),
        };
        let frame = Frame::sign(header, &body, &with.signing).expect("within limits");
        let stored = self.store(frame, sealed)?;
        *self.next_n.entry(number).or_insert(1) += 1;
        Ok(stored)
    }

    fn header(&self, space: SpaceId, log: &LogId, by: &Person, with: &DeviceKeys, op_id: OpId, base: Head) -> Header {
        Header {
            space,
            log: log.clone(),
            op_id,
            author_space: by.space,
            device: with.device_id(),
            n: 0,
            base,
            key_id: None,
            body_hash: sojourn_core::id::Hash::ZERO,
        }
    }

    fn sealing(&self, header: &mut Header, operation: &Operation) -> (Vec<u8>, ContentKey) {
        let current = self.access[&header.space].keys_of(&header.log).and_then(|keys| keys.current);
        header.key_id = Some(current.expect("the log has a current key"));
        let key = self.keys[&header.key_id.expect("set above")].clone();
        (operation.to_bytes().expect("within limits"), key)
    }

    fn store(&mut self, frame: Frame, sealed: Option<(Vec<u8>, ContentKey)>) -> Result<Stored, Verdict> {
        let header = frame.header().expect("version 1");
        let now = START + self.entries * STEP_MS;
        let arrival = Arrival {
            frame: &frame,
            header: &header,
            now,
            access: self.access.get(&header.space),
            owner: self.devices.get(&header.space),
            author: self.devices.get(&header.author_space),
            next_n: header.n,
            taken: false,
        };
        let stamp = match judge(&arrival) {
            Verdict::Accept(stamp) => stamp,
            other => return Err(other),
        };
        self.entries += 1;
        let key = (header.space, header.log.clone());
        let head = self.heads.get(&key).copied().unwrap_or(Head::EMPTY);
        let head = head.next(&header.space, &header.log, &frame.header_hash(), &stamp.hash());
        self.heads.insert(key, head);
        let seq = head.seq;
        if header.log.is_plain() {
            self.fold_plain(&frame, &header, seq, stamp);
        } else {
            self.fold_sealed(&frame, &header, seq, stamp);
        }
        Ok(Stored { frame, seq, stamp, head, sealed })
    }

    fn fold_plain(&mut self, frame: &Frame, header: &Header, seq: u64, stamp: Stamp) {
        let entry = PlainEntry::from_frame(seq, frame, header, stamp).expect("judged well-formed");
        match (&entry.body, header.log == LogId::devices()) {
            (Some(Plain::Genesis(_)), true) => {
                self.devices.insert(header.space, DevicesState::begin(header.space, &entry).expect("own genesis"));
                self.access.insert(header.space, AccessState::person(header.space));
            }
            (Some(Plain::Genesis(_)), false) => {
                self.access.insert(header.space, AccessState::group(header.space, &entry).expect("own genesis"));
            }
            (_, true) => {
                let access = &self.access[&header.space];
                let at = stamp.received_at;
                let guardian = access.guardian(&stamp.grant, &header.author_space, stamp.access_seq, at);
                let devices = self.devices.get_mut(&header.space).expect("begun");
                devices.apply(&entry, guardian).expect("judged to take effect");
            }
            (_, false) => {
                let author = &self.devices[&header.author_space];
                let access = self.access.get_mut(&header.space).expect("begun");
                access.apply(&entry, Some(author)).expect("judged to take effect");
            }
        }
    }

    fn fold_sealed(&mut self, frame: &Frame, header: &Header, seq: u64, stamp: Stamp) {
        let key = &self.keys[&header.key_id.expect("sealed logs name a key")];
        let plaintext = open_body(key, FORMAT_V1, header, frame.body()).expect("own key");
        let access = &self.access[&header.space];
        let author = self.devices.get(&header.author_space);
        let entry = FoldEntry {
            seq,
            name: Name { author: header.author_space, op_id: header.op_id },
            authority: authority(header, &frame.header_hash(), &stamp, access, author),
            content: Content::Plaintext(&plaintext),
        };
        let place = (header.space, header.log.clone());
        let state = self.folds.entry(place).or_insert_with(|| LogState::new(header.space, header.log.clone()));
        match state.apply(&entry, &stages) {
            EntryOutcome::Applied(_) | EntryOutcome::NeedsNewerApp => {}
            other => panic!("not applied: {other:?} in {header:?}"),
        }
    }
}
