//! The promises of the room, played by a small cast: an owner with two phones, a helper, a server that stamps.

use ed25519_dalek::SigningKey;

use super::*;
use crate::id::{Bytes, GrantId, KeyId, LogId, OpId};
use crate::sync::genesis::{GroupGenesis, PersonGenesis};
use crate::sync::keys::DeviceKeys;
use crate::sync::plain::{Grant, Holder, Level, Purpose, Rotation, Scope};
use crate::sync::receipt::{Hold, RejectCode};
use crate::sync::recovery::RecoveryCode;
use crate::sync::wrap::Wrap;
use crate::sync::{Head, genesis::Genesis};
use crate::time::Millis;

fn device(seed: u8) -> DeviceKeys {
    DeviceKeys::from_bytes(&[seed; 32], &[seed ^ 0x55; 32])
}

fn code(seed: u8) -> DeviceKeys {
    RecoveryCode::from_bytes([seed; 16]).keys()
}

/// A person whose first phone is `device(seed)` and whose code is `code(seed)`.
struct Person {
    space: SpaceId,
    devices: DevicesState,
}

fn person(seed: u8) -> Person {
    let genesis = Genesis::Person(PersonGenesis {
        device: device(seed).public(),
        recovery: code(seed).public(),
        random: [seed; 16],
    });
    let space = genesis.space_id();
    let entry = entry(1, space, &device(seed), 0, Plain::Genesis(genesis));
    Person { space, devices: DevicesState::begin(space, &entry).expect("own genesis") }
}

fn stamp(access_seq: u64, devices_seq: u64, at: u64) -> Stamp {
    Stamp { access_seq, devices_seq, received_at: Millis(at), grant: GrantId::ZERO, resequenced: false }
}

fn entry(seq: u64, author: SpaceId, by: &DeviceKeys, at: u64, body: Plain) -> PlainEntry {
    let header_hash = Hash([seq as u8; 32]);
    PlainEntry {
        seq,
        author_space: author,
        device: by.device_id(),
        header_hash,
        stamp: stamp(seq - 1, seq - 1, at),
        body: Some(body),
    }
}

impl Person {
    fn does(&mut self, by: &DeviceKeys, at: u64, body: Plain) -> Result<(), Refusal> {
        let entry = entry(self.devices.seq + 1, self.space, by, at, body);
        self.devices.apply(&entry, false)
    }

    fn certify(&mut self, by: &DeviceKeys, new: &DeviceKeys) -> Result<(), Refusal> {
        let proof = new.certify_proof(&self.space);
        self.does(by, 0, Plain::Certify { keys: new.public(), generation: 0, proof })
    }
}

fn grant(id: u8, grantee: SpaceId, scope: Scope, level: Level, ends: Option<u64>) -> Plain {
    let purpose = Purpose { sealed: Bytes(vec![0; 168]), wraps: vec![] };
    Plain::Grant(Grant { id: GrantId([id; 16]), grantee, scope, level, ends: ends.map(Millis), purpose })
}

fn rotation(key: u8, holders: &[SpaceId], old: &[u8]) -> Plain {
    let holder = |space: &SpaceId| Holder { space: *space, generation: 1, wrap: Wrap([0; 80]) };
    Plain::Rotate(Rotation {
        log: LogId::profile(),
        key_id: KeyId([key; 32]),
        holders: holders.iter().map(holder).collect(),
        old: old.iter().map(|key| (KeyId([*key; 32]), [0; 72])).collect(),
    })
}

/// An owner's access log as the owner's device writes it.
struct Access {
    owner: Person,
    state: AccessState,
}

impl Access {
    fn new() -> Self {
        let owner = person(1);
        Self { state: AccessState::person(owner.space), owner }
    }

    fn does(&mut self, at: u64, body: Plain) -> Result<(), Refusal> {
        let mut entry = entry(self.state.seq + 1, self.owner.space, &device(1), at, body);
        entry.stamp.devices_seq = self.owner.devices.seq;
        self.state.apply(&entry, Some(&self.owner.devices))
    }
}

#[test]
fn a_device_certifies_another_and_a_revoked_one_never_returns() {
    let mut worker = person(1);
    worker.certify(&device(1), &device(2)).expect("the first phone vouches for the second");
    let forged =
        Plain::Certify { keys: device(3).public(), generation: 0, proof: device(2).certify_proof(&worker.space) };
    assert_eq!(worker.does(&device(1), 0, forged), Err(Refusal::Invalid));
    worker.does(&device(2), 5, Plain::RevokeDevice(device(1).device_id())).expect("the second throws out the first");
    let seq = worker.devices.seq;
    assert!(worker.devices.was_active(&device(1).device_id(), seq - 1), "what it signed before stands");
    assert!(!worker.devices.was_active(&device(1).device_id(), seq));
    assert_eq!(worker.certify(&device(1), &device(4)), Err(Refusal::Ended));
    assert_eq!(worker.certify(&device(2), &device(1)), Err(Refusal::Invalid));
    worker.certify(&code(1), &device(5)).expect("the code outranks every device");
}

#[test]
fn a_generation_reaches_the_code_and_nobody_who_is_out() {
    let mut worker = person(1);
    let holders = |ids: &[DeviceId]| ids.iter().map(|id| (*id, Wrap([1; 80]))).collect::<Vec<_>>();
    let make = |generation: u64, key: u8, ids: &[DeviceId]| Plain::Generation {
        generation,
        public: crate::id::SealingPublic([key; 32]),
        wraps: holders(ids),
    };
    let (one, two, paper) = (device(1).device_id(), device(2).device_id(), code(1).device_id());
    assert_eq!(worker.does(&device(1), 0, make(1, 1, &[one])), Err(Refusal::Invalid), "without the code");
    worker.does(&device(1), 0, make(1, 1, &[one, paper])).expect("first generation");
    worker.certify(&device(1), &device(2)).expect("second phone");
    assert_eq!(worker.devices.without_wrap().map(|(id, _)| *id).collect::<Vec<_>>(), [two]);
    worker.does(&device(1), 0, make(1, 1, &[two])).expect("a wrap more for the same generation");
    assert_eq!(
        worker.does(&device(2), 0, make(1, 9, &[two, paper])),
        Err(Refusal::Invalid),
        "another key, same number"
    );
    worker.does(&device(2), 0, Plain::RevokeDevice(one)).expect("lost phone");
    assert!(worker.devices.needs_generation());
    assert_eq!(worker.does(&device(2), 0, make(2, 2, &[one, two, paper])), Err(Refusal::Invalid));
    worker.does(&device(2), 0, make(2, 2, &[two, paper])).expect("without the lost phone");
    assert!(!worker.devices.needs_generation());
}

#[test]
fn a_guardian_brings_a_successor_that_older_devices_may_veto_for_fourteen_days() {
    for (after, expected) in [(VETO - 1, Ok(())), (VETO, Err(Refusal::Invalid))] {
        let mut worker = person(1);
        let helper = person(7);
        let proof = device(2).certify_proof(&worker.space);
        let certify = Plain::Certify { keys: device(2).public(), generation: 0, proof };
        let by_helper = entry(2, helper.space, &device(7), 1000, certify);
        assert_eq!(worker.devices.clone().apply(&by_helper, false), Err(Refusal::NoAccess));
        worker.devices.apply(&by_helper, true).expect("a guardian may");
        let throw_out = Plain::RevokeDevice(device(1).device_id());
        assert_eq!(worker.does(&device(2), 1000 + VETO - 1, throw_out), Err(Refusal::Invalid), "not while vetoable");
        assert_eq!(worker.does(&device(1), 1000 + after, Plain::Veto(device(2).device_id())), expected);
    }
}

const VETO: u64 = device::VETO_MS;

#[test]
fn of_two_rotations_made_at_once_the_first_is_current_and_both_stay_readable() {
    let mut log = Access::new();
    let own = log.owner.space;
    log.does(0, rotation(1, &[own], &[])).expect("first key");
    log.does(0, rotation(2, &[own], &[1])).expect("one phone rotates");
    log.does(0, rotation(3, &[own], &[1])).expect("so does the other");
    let keys = log.state.keys_of(&LogId::profile()).expect("announced").clone();
    assert_eq!(keys.current, Some(KeyId([2; 32])));
    assert_eq!(keys.to_seal(), [KeyId([2; 32]), KeyId([3; 32])].into());
    assert!(log.state.needs_rotation(&LogId::profile(), Millis(0)), "one key opens not yet all");
    log.does(0, rotation(4, &[own], &[2, 3])).expect("the next seals both");
    assert!(!log.state.needs_rotation(&LogId::profile(), Millis(0)));
}

#[test]
fn a_rotation_for_others_than_the_entitled_is_announced_but_never_current() {
    let mut log = Access::new();
    let (own, helper) = (log.owner.space, person(7).space);
    log.does(0, rotation(1, &[own], &[])).expect("first key");
    log.does(1, grant(1, helper, Scope::All, Level::Read, Some(100))).expect("helper reads");
    assert!(log.state.needs_rotation(&LogId::profile(), Millis(1)));
    log.does(2, rotation(2, &[own], &[1])).expect("forgets the helper");
    assert_eq!(log.state.keys_of(&LogId::profile()).and_then(|keys| keys.current), Some(KeyId([1; 32])));
    log.does(3, rotation(3, &[own, helper], &[1, 2])).expect("with the helper");
    assert_eq!(log.state.keys_of(&LogId::profile()).and_then(|keys| keys.current), Some(KeyId([3; 32])));
    assert!(log.state.needs_rotation(&LogId::profile(), Millis(100)), "the helper's time is over");
    assert!(!log.state.may_read(&helper, &LogId::profile(), Millis(100)));
}

#[test]
fn a_revocation_is_final_and_what_was_stamped_before_it_stands() {
    let mut log = Access::new();
    let helper = person(7);
    log.does(1, grant(1, helper.space, Scope::Log(LogId::profile()), Level::Write, None)).expect("helper writes");
    log.does(9, Plain::RevokeGrant { grant: GrantId([1; 16]), scope: Scope::Log(LogId::profile()) }).expect("over");
    assert_eq!(log.does(10, grant(1, helper.space, Scope::All, Level::Write, None)), Err(Refusal::Invalid));
    let header = header(&log.owner, &helper, &device(7), 1);
    let under = |access_seq| Stamp { grant: GrantId([1; 16]), ..stamp(access_seq, 1, 9) };
    let right = |stamp: &Stamp| authority(&header, &Hash::ZERO, stamp, &log.state, Some(&helper.devices));
    assert_eq!(right(&under(1)), Some(Authority::Granted(Level::Write)));
    assert_eq!(right(&under(2)), None);
    let again = |at| Stamp { resequenced: true, received_at: Millis(at), ..under(2) };
    assert_eq!(right(&again(9)), Some(Authority::Granted(Level::Write)), "a restore voids nothing");
    assert_eq!(right(&again(10)), None);
}

#[test]
fn an_end_is_final_also_when_it_comes_before_what_it_ends() {
    let mut log = Access::new();
    let scope = Scope::Log(LogId::profile());
    log.does(1, Plain::RevokeGrant { grant: GrantId([1; 16]), scope: scope.clone() }).expect("the grant is on its way");
    assert_eq!(log.does(2, grant(1, person(7).space, scope, Level::Read, None)), Err(Refusal::Invalid));
    let mut worker = person(1);
    worker.does(&device(1), 0, Plain::RevokeDevice(device(2).device_id())).expect("so is the certificate");
    assert_eq!(worker.certify(&device(1), &device(2)), Err(Refusal::Invalid));
    worker.certify(&device(1), &device(3)).expect("another device is another matter");
}

#[test]
fn a_groups_operation_takes_effect_when_enough_founders_agree() {
    let founders = [person(1), person(2), person(3)];
    let spaces = founders.iter().map(|founder| founder.space).collect();
    let genesis = Genesis::Group(GroupGenesis::new(spaces, 2, [0; 16]).expect("two of three"));
    let first = entry(1, founders[0].space, &device(1), 0, Plain::Genesis(genesis.clone()));
    let mut state = AccessState::group(genesis.space_id(), &first).expect("own genesis");
    let mut does = |who: usize, seq: u64, body: Plain| {
        let mut entry = entry(seq, founders[who].space, &device(who as u8 + 1), 0, body);
        entry.stamp.devices_seq = 1;
        let verdict = state.apply(&entry, Some(&founders[who].devices));
        (verdict, state.grants.len())
    };
    let lawyer = person(9).space;
    assert_eq!(does(0, 2, grant(1, lawyer, Scope::All, Level::Read, None)), (Ok(()), 0));
    assert_eq!(does(0, 3, Plain::Approve(Hash([2; 32]))), (Ok(()), 0), "its author counts once");
    assert_eq!(does(1, 4, Plain::Approve(Hash([2; 32]))), (Ok(()), 1));
    assert_eq!(does(2, 5, Plain::Approve(Hash([2; 32]))), (Err(Refusal::Invalid), 1), "nothing waits any more");
}

fn header(owner: &Person, author: &Person, by: &DeviceKeys, n: u64) -> Header {
    Header {
        space: owner.space,
        log: LogId::profile(),
        op_id: OpId([n as u8; 16]),
        author_space: author.space,
        device: by.device_id(),
        n,
        base: Head::EMPTY,
        key_id: Some(KeyId([1; 32])),
        body_hash: Hash::ZERO,
    }
}

fn verdict(log: &Access, author: &Person, by: &DeviceKeys, n: u64, arrive: impl FnOnce(&mut Arrival<'_>)) -> Verdict {
    let key: &SigningKey = &by.signing;
    let frame = Frame::sign(header(&log.owner, author, by, n), b"sealed", key).expect("small");
    let header = frame.header().expect("own header");
    let mut arrival = Arrival {
        frame: &frame,
        header: &header,
        now: Millis(50),
        access: Some(&log.state),
        owner: Some(&log.owner.devices),
        author: Some(&author.devices),
        next_n: 1,
        taken: false,
    };
    arrive(&mut arrival);
    judge(&arrival)
}

#[test]
fn the_server_accepts_holds_and_rejects_by_certificate_grant_and_number() {
    let mut log = Access::new();
    let own = log.owner.space;
    let helper = person(7);
    assert_eq!(verdict(&log, &person(1), &device(1), 1, |_| ()), Verdict::Rejected(RejectCode::UnknownKey));
    log.does(0, rotation(1, &[own], &[])).expect("first key");
    let accepted = Verdict::Accept(stamp(1, 1, 50));
    assert_eq!(verdict(&log, &person(1), &device(1), 1, |_| ()), accepted);
    assert_eq!(verdict(&log, &person(1), &device(1), 3, |_| ()), Verdict::Held(Hold::WaitingFor(1)));
    assert_eq!(verdict(&log, &person(1), &device(1), 1, |a| a.taken = true), Verdict::Held(Hold::Decision));
    assert_eq!(verdict(&log, &helper, &device(7), 1, |_| ()), Verdict::Rejected(RejectCode::NoAccess));
    assert_eq!(
        verdict(&log, &helper, &device(7), 1, |a| a.author = None),
        Verdict::Rejected(RejectCode::UnknownDevice)
    );
    log.does(1, grant(1, helper.space, Scope::All, Level::Read, None)).expect("reads");
    assert_eq!(verdict(&log, &helper, &device(7), 1, |_| ()), Verdict::Rejected(RejectCode::NoAccess));
    log.does(2, grant(2, helper.space, Scope::All, Level::Write, Some(60))).expect("writes until 60");
    let under = Stamp { grant: GrantId([2; 16]), ..stamp(3, 1, 50) };
    assert_eq!(verdict(&log, &helper, &device(7), 1, |_| ()), Verdict::Accept(under));
    assert_eq!(verdict(&log, &helper, &device(7), 1, |a| a.now = Millis(60)), Verdict::Held(Hold::Decision));
    log.does(3, Plain::Erase(Scope::Log(LogId::profile()))).expect("erased");
    assert_eq!(verdict(&log, &person(1), &device(1), 1, |_| ()), Verdict::Rejected(RejectCode::Erased));
}

#[test]
fn a_revoked_devices_work_waits_for_the_owner_and_an_admission_gives_it_a_level() {
    let mut log = Access::new();
    let own = log.owner.space;
    log.does(0, rotation(1, &[own], &[])).expect("first key");
    log.owner.certify(&device(1), &device(2)).expect("second phone");
    log.owner.does(&device(1), 9, Plain::RevokeDevice(device(2).device_id())).expect("lost");
    let owner = Person { space: own, devices: log.owner.devices.clone() };
    assert_eq!(verdict(&log, &owner, &device(2), 1, |_| ()), Verdict::Held(Hold::Decision));
    let late = header(&log.owner, &owner, &device(2), 1);
    let name = Hash([0xaa; 32]);
    let right = |state: &AccessState| authority(&late, &name, &stamp(2, 3, 50), state, Some(&owner.devices));
    assert_eq!(right(&log.state), None);
    log.does(60, Plain::Admit { log: LogId::profile(), header: name, level: Level::Note })
        .expect("owner reads it first");
    assert_eq!(right(&log.state), Some(Authority::Granted(Level::Note)));
    let before = authority(&late, &name, &stamp(1, 3, 50), &log.state, Some(&owner.devices));
    assert_eq!(before, None, "an admission speaks only for what got its place after it");
    let by_first = header(&log.owner, &owner, &device(1), 1);
    let right = authority(&by_first, &name, &stamp(1, 3, 50), &log.state, Some(&owner.devices));
    assert_eq!(right, Some(Authority::Owner), "nor does it lower what was there before");
    assert_eq!(log.does(61, Plain::Discard { log: LogId::profile(), header: name }), Err(Refusal::Invalid), "decided");
}

#[test]
fn an_erasure_holds_even_where_the_certificate_behind_it_was_erased() {
    let mut owner = person(1);
    owner.certify(&device(1), &device(2)).expect("second phone");
    let erase = entry(1, owner.space, &device(2), 0, Plain::Erase(Scope::All));
    let mut bare = person(1);
    bare.devices
        .apply(&PlainEntry { body: None, ..entry(2, owner.space, &device(1), 0, Plain::Erase(Scope::All)) }, false)
        .expect("its link is left");
    let believed = |devices: &DevicesState| {
        let mut state = AccessState::person(owner.space);
        state.apply(&erase, Some(devices)).map(|()| state.is_erased(&LogId::profile()))
    };
    assert_eq!(believed(&person(1).devices), Err(Refusal::Ended), "nobody certified it");
    assert_eq!(believed(&bare.devices), Ok(true));
}

#[test]
fn lost_numbers_are_skipped_by_their_author_or_once_the_device_is_out() {
    let mut log = Access::new();
    log.owner.certify(&device(1), &device(2)).expect("second phone");
    let lost = |from, to| Plain::Skip { device: device(2).device_id(), log: LogId::profile(), from, to };
    assert_eq!(log.does(0, lost(1, 2)), Err(Refusal::Invalid), "that phone still works");
    log.owner.does(&device(1), 0, Plain::RevokeDevice(device(2).device_id())).expect("lost");
    log.does(0, lost(3, 4)).expect("now its numbers may be given up");
    log.does(0, lost(1, 2)).expect("in any order");
    assert_eq!(log.state.after_skips(&LogId::profile(), &device(2).device_id(), 1), 5);
    assert_eq!(log.state.after_skips(&LogId::profile(), &device(1).device_id(), 1), 1);
}

#[test]
fn a_grantee_sees_only_what_is_about_its_logs() {
    let mut log = Access::new();
    let helper = person(7).space;
    let other = LogId::application([9; 16]);
    log.does(0, grant(1, helper, Scope::Log(LogId::profile()), Level::Read, None)).expect("profile only");
    let about_other = Plain::Erase(Scope::Log(other));
    let about_own = Plain::Erase(Scope::Log(LogId::profile()));
    assert!(!log.state.may_see(&helper, &about_other) && log.state.may_see(&helper, &about_own));
    assert!(log.state.may_see(&helper, &Plain::Erase(Scope::All)));
    assert!(!log.state.may_see(&person(8).space, &about_own) && log.state.may_see(&log.owner.space, &about_other));
}

#[test]
fn a_role_opens_duties_and_an_administrator_has_one() {
    assert_eq!(Role::administrator([]), None);
    let publisher = Role::administrator([Duty::Publisher]).expect("a duty");
    assert!(publisher.has(Duty::Publisher) && !publisher.has(Duty::Reviewer) && !Role::Volunteer.has(Duty::Operator));
}
