//! Laws that hold across the room: chains notice every change, seals open only where they belong, bytes read back.

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::log::{Break, Entry, follow, verify};
use super::plain::{Grant, Holder, Level, Purpose, Rotation, Scope};
use super::receipt::{Hold, LogHead, Outcome, Receipts, RejectCode};
use super::recovery::RecoveryCode;
use super::seal::{ContentKey, PADDED_BYTES_MAX, SEAL_OVERHEAD_BYTES, open_body, pad, seal_body, unpad};
use super::wrap::Wrap;
use super::*;
use crate::id::{Bytes, DeviceId, Epoch, GrantId, Hash, KeyId, LogId, OpId, Signature, SpaceId};
use crate::time::Millis;

const SPACE: SpaceId = SpaceId([1; 32]);

fn header(n: u64) -> Header {
    Header {
        space: SPACE,
        log: LogId::profile(),
        op_id: OpId([n as u8; 16]),
        author_space: SPACE,
        device: DeviceId::ZERO,
        n,
        base: Head::EMPTY,
        key_id: Some(ContentKey::from_bytes([7; 32]).key_id()),
        body_hash: Hash::ZERO,
    }
}

fn stamp(at: u64) -> Stamp {
    Stamp { access_seq: 1, devices_seq: 1, received_at: Millis(at), grant: GrantId::ZERO, resequenced: false }
}

fn entries(count: u64) -> Vec<Entry> {
    let keys = RecoveryCode::from_bytes([3; 16]).keys();
    let entry = |seq| {
        let frame = Frame::sign(header(seq), &[seq as u8; 40], &keys.signing).expect("small");
        Entry { seq, frame, stamp: stamp(seq) }
    };
    (1..=count).map(entry).collect()
}

#[test]
fn a_range_continues_only_its_own_log_without_gap_and_without_running_backwards() {
    let all = entries(4);
    let log = LogId::profile();
    let head = follow(&SPACE, &log, Head::EMPTY, &all).expect("an unbroken range");
    let middle = follow(&SPACE, &log, Head::EMPTY, &all[..2]).expect("its beginning");
    assert_eq!(verify(&SPACE, &log, middle, &all[2..], &head), Ok(()), "a range verifies by itself");
    assert_eq!(follow(&SPACE, &log, Head::EMPTY, &all[1..]), Err(Break::Gap { seq: 2 }));
    assert_eq!(follow(&SPACE, &LogId::diary(), Head::EMPTY, &all), Err(Break::Foreign { seq: 1 }));
    let mut backwards = entries(3);
    backwards[1].stamp.received_at = Millis(9);
    assert_eq!(follow(&SPACE, &log, Head::EMPTY, &backwards), Err(Break::Backwards { seq: 3 }));
    backwards[2].stamp.resequenced = true;
    assert!(follow(&SPACE, &log, Head::EMPTY, &backwards).is_ok(), "placed again after a restore");
    let bare: Vec<Entry> = all.iter().map(|entry| Entry { frame: entry.frame.to_bare(), ..entry.clone() }).collect();
    assert_eq!(verify(&SPACE, &log, Head::EMPTY, &bare, &head), Ok(()), "erased bodies keep their links");
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        (any::<u64>(), any::<u64>()).prop_map(|(seq, at)| Outcome::Stored { seq, stamp: stamp(at) }),
        any::<u64>().prop_map(|n| Outcome::Held(Hold::WaitingFor(n))),
        Just(Outcome::Held(Hold::Decision)),
        proptest::sample::select(RejectCode::ALL).prop_map(Outcome::Rejected),
        Just(Outcome::Rejected(RejectCode::Other("of_tomorrow".into()))),
    ]
}

fn any_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![Just(Scope::All), any::<[u8; 16]>().prop_map(|id| Scope::Log(LogId::application(id)))]
}

fn any_plain() -> impl Strategy<Value = Plain> {
    let level = proptest::sample::select(vec![Level::Read, Level::Note, Level::Write, Level::Guardian]);
    let holders = proptest::collection::btree_map(any::<[u8; 32]>(), any::<u64>(), 0..4).prop_map(|map| {
        let holder = |(space, generation)| Holder { space: SpaceId(space), generation, wrap: Wrap([9; 80]) };
        map.into_iter().map(holder).collect::<Vec<_>>()
    });
    let grant = (any::<[u8; 16]>(), any_scope(), level, proptest::option::of(any::<u64>()), holders.clone()).prop_map(
        |(id, scope, level, ends, wraps)| {
            let purpose = Purpose { sealed: Bytes(vec![5; 168]), wraps };
            let (id, grantee) = (GrantId(id), SpaceId([2; 32]));
            Plain::Grant(Grant { id, grantee, scope, level, ends: ends.map(Millis), purpose })
        },
    );
    let old = proptest::collection::btree_map(any::<[u8; 32]>(), Just([8u8; 72]), 0..3);
    let rotate = (holders, old).prop_map(|(holders, old)| {
        let old = old.into_iter().map(|(key_id, sealed)| (KeyId(key_id), sealed)).collect();
        Plain::Rotate(Rotation { log: LogId::profile(), key_id: KeyId([4; 32]), holders, old })
    });
    let skip = (1u64..1000, 0u64..1000).prop_map(|(from, more)| Plain::Skip {
        device: DeviceId([3; 32]),
        log: LogId::diary(),
        from,
        to: from + more,
    });
    prop_oneof![
        grant,
        rotate,
        skip,
        any_scope().prop_map(Plain::Erase),
        any::<[u8; 32]>().prop_map(|h| Plain::Approve(Hash(h)))
    ]
}

proptest! {
    #[test]
    fn the_chain_notices_a_flipped_bit_in_any_header_or_stamp(which in 0usize..3, at: proptest::sample::Index, bit in 0u8..8, in_stamp: bool) {
        let mut all = entries(3);
        let head = follow(&SPACE, &LogId::profile(), Head::EMPTY, &all).expect("an unbroken range");
        let entry = &mut all[which];
        if in_stamp {
            let mut bytes = entry.stamp.to_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let Ok(changed) = Stamp::parse(&bytes) else { return Ok(()) };
            entry.stamp = changed;
        } else {
            let mut bytes = entry.frame.header_bytes().to_vec();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            entry.frame = Frame::assemble(FORMAT_V1, &bytes, entry.frame.signature_bytes(), entry.frame.body())?;
        }
        prop_assert!(verify(&SPACE, &LogId::profile(), Head::EMPTY, &all, &head).is_err());
    }

    #[test]
    fn what_is_sealed_opens_to_itself_in_the_smallest_class(content in proptest::collection::vec(any::<u8>(), 0..3000), seed: u8) {
        let key = ContentKey::from_bytes([7; 32]);
        let body = seal_body(&key, FORMAT_V1, &header(1), &content, &mut |out: &mut [u8]| out.fill(seed))?;
        let class = body.len() - SEAL_OVERHEAD_BYTES;
        prop_assert!(class > content.len() && (class <= 256 || class.is_power_of_two()));
        prop_assert!(class == 128 || class < 2 * (content.len() + 1), "no larger than needed");
        prop_assert_eq!(&*open_body(&key, FORMAT_V1, &header(1), &body)?, &content);
    }

    #[test]
    fn a_flipped_bit_in_a_sealed_body_never_opens(at: proptest::sample::Index, bit in 0u8..8) {
        let key = ContentKey::from_bytes([7; 32]);
        let mut body = seal_body(&key, FORMAT_V1, &header(1), b"words", &mut |out: &mut [u8]| out.fill(1))?;
        let at = at.index(body.len());
        body[at] ^= 1 << bit;
        prop_assert_eq!(open_body(&key, FORMAT_V1, &header(1), &body), Err(SyncError::Sealed));
    }

    #[test]
    fn padding_comes_off_as_it_went_on_and_no_other_padding_does(mut content in proptest::collection::vec(any::<u8>(), 0..600), zeros in 1usize..300) {
        let padded = pad(&content)?;
        prop_assert_eq!(&*unpad(padded.clone())?, &content);
        let longer = Zeroizing::new([&padded[..], &vec![0; zeros]].concat());
        prop_assert_eq!(unpad(longer), Err(SyncError::Padding));
        content.retain(|byte| *byte != 0x80);
        let unmarked = Zeroizing::new(content);
        prop_assert_eq!(unpad(unmarked), Err(SyncError::Padding));
    }

    #[test]
    fn receipts_read_back(outcomes in proptest::collection::vec((any::<[u8; 32]>(), any_outcome()), 0..8), logs in proptest::collection::btree_set(any::<[u8; 16]>(), 0..4)) {
        let heads = logs.into_iter().map(|id| LogHead {
            space: SPACE,
            log: LogId::application(id),
            head: Head { seq: 3, chain: Hash([4; 32]) },
            backed_up_seq: 2,
        });
        let receipts = Receipts {
            epoch: Epoch([1; 16]),
            device: DeviceId([2; 32]),
            request: Hash([3; 32]),
            time: Millis(4),
            outcomes: outcomes.into_iter().map(|(name, outcome)| (Hash(name), outcome)).collect(),
            heads: heads.collect(),
        };
        prop_assert_eq!(Receipts::parse(&receipts.to_bytes()), Ok(receipts.clone()));
        for (_, outcome) in &receipts.outcomes {
            prop_assert_eq!(&Outcome::parse(&outcome.to_bytes())?, outcome);
        }
        let keys = RecoveryCode::from_bytes([3; 16]).keys();
        let signature = Receipts::sign(&receipts.to_bytes(), &keys.signing);
        let signer = keys.public().signing;
        prop_assert_eq!(Receipts::verify(&receipts.to_bytes(), &signature, &signer), Ok(receipts.clone()));
        prop_assert_eq!(Receipts::verify(&receipts.to_bytes(), &Signature::ZERO, &signer), Err(SyncError::Signature));
    }

    #[test]
    fn plain_bodies_read_back_and_belong_in_one_log(body in any_plain()) {
        prop_assert_eq!(Plain::parse(&body.to_bytes()), Ok(body.clone()));
        prop_assert!(body.belongs_in(&LogId::access()) != body.belongs_in(&LogId::devices()));
    }

    #[test]
    fn a_body_of_a_newer_kind_is_kept_and_a_known_one_with_other_arguments_is_refused(schema in 2u64..9, extra in 0usize..4) {
        let body = |kind: &str, schema: u64, arguments: usize| {
            let mut writer = codec::Writer::array_of(2 + arguments);
            writer.text(kind).uint(schema);
            (0..arguments).for_each(|_| { writer.bytes([1; 32]); });
            writer.finish()
        };
        prop_assert_eq!(Plain::parse(&body("veto", schema, extra)), Ok(Plain::Unknown { kind: "veto".into(), schema }));
        prop_assert_eq!(Plain::parse(&body("later", 1, extra)), Ok(Plain::Unknown { kind: "later".into(), schema: 1 }));
        prop_assert!(Plain::parse(&body("veto", 1, extra + 2)).is_err());
    }
}

#[test]
fn the_largest_class_is_the_last() {
    assert!(pad(&vec![1; PADDED_BYTES_MAX - 1]).is_ok());
    assert_eq!(pad(&vec![1; PADDED_BYTES_MAX]), Err(SyncError::TooLarge { what: "body", max: PADDED_BYTES_MAX }));
}

#[test]
fn secrets_do_not_show_in_debug_text() {
    let code = RecoveryCode::from_bytes([0xab; 16]);
    let keys = code.keys();
    let shown = format!("{code:?} {keys:?} {:?} {:?}", keys.sealing, ContentKey::from_bytes([0xcd; 32]));
    let secrets = [
        data_encoding::HEXLOWER.encode(keys.sealing.expose()),
        data_encoding::HEXLOWER.encode(&keys.signing.to_bytes()),
        "cdcdcdcd".into(),
        "abababab".into(),
        "171, 171".into(),
        "205, 205".into(),
    ];
    assert!(secrets.iter().all(|secret| !shown.contains(secret.as_str())), "{shown}");
}
