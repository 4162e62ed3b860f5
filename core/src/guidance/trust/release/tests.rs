//! What is refused: one byte, one signature, one number short.

use ed25519_dalek::SigningKey;
use jiff::civil::date;

use super::*;
use crate::guidance::trust::{PublicKey, RoleKeys, load_root, rotate, sign};

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn keys(of: &[u8], threshold: u32) -> RoleKeys {
    RoleKeys { keys: of.iter().map(|n| PublicKey::of(&key(*n))).collect(), threshold }
}

fn root(version: u64, root_keys: &[u8]) -> Root {
    Root {
        kind: crate::guidance::trust::root::RootTag::Root,
        version,
        demo: false,
        expires: date(2030, 1, 1),
        root: keys(root_keys, 2),
        release: keys(&[11, 12], 2),
        timestamp: keys(&[21], 1),
        log: keys(&[31], 1),
    }
}

fn release(seq: u64) -> Release {
    Release {
        kind: ReleaseTag::Release,
        channel: Channel::Stable,
        seq,
        created: date(2026, 11, 24),
        min_app: "0.1".into(),
        share: SHARE_ALL,
        lifts: None,
        packs: BTreeMap::from([(
            "CN/zh-Hans".parse().expect("a pack"),
            PackEntry { index: ObjectId([7; 32]), bytes: 10 },
        )]),
    }
}

fn signed(release: &Release, by: &[u8]) -> Vec<u8> {
    let keys: Vec<SigningKey> = by.iter().map(|n| key(*n)).collect();
    sign(Role::Release, release, &keys.iter().collect::<Vec<_>>()).expect("signed")
}

#[test]
fn two_signatures_of_different_keys_are_needed() {
    let root = root(1, &[1, 2, 3]);
    let good = signed(&release(5), &[11, 12]);
    assert_eq!(verify_release(&root, Channel::Stable, 5, Some(ObjectId::of(&good)), &good), Ok(release(5)));
    let short = Err(TrustError::Threshold { role: Role::Release, needed: 2, found: 1 });
    for by in [&[11][..], &[11, 21], &[12, 12]] {
        assert_eq!(verify_release(&root, Channel::Stable, 5, None, &signed(&release(5), by)), short, "{by:?}");
    }
}

#[test]
fn one_flipped_byte_a_lower_number_or_another_channel_is_refused() {
    let root = root(1, &[1, 2, 3]);
    let good = signed(&release(5), &[11, 12]);
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        assert!(
            verify_release(&root, Channel::Stable, 0, None, &bad).is_err(),
            "byte {at} of {:?}",
            String::from_utf8_lossy(&bad)
        );
    }
    assert_eq!(verify_release(&root, Channel::Stable, 5, Some(ObjectId([0; 32])), &good), Err(TrustError::Hash));
    assert_eq!(
        verify_release(&root, Channel::Stable, 6, None, &good),
        Err(TrustError::Rollback { offered: 5, known: 6 })
    );
    assert_eq!(verify_release(&root, Channel::Preview, 5, None, &good), Err(TrustError::Channel(Channel::Stable)));
}

#[test]
fn an_app_knows_whether_it_reads_a_release_and_whether_its_turn_has_come() {
    let mut release = release(5);
    release.min_app = "0.9".into();
    let reads = ["0.9", "0.10.2", "1.0"].map(|app| release.is_readable_by(app));
    assert_eq!((reads, release.is_readable_by("0.8.9"), release.is_readable_by("new")), ([true; 3], false, false));
    release.share = 1_000;
    assert!(release.includes(999) && !release.includes(1_000));
}

#[test]
fn a_signature_for_one_role_is_none_for_another() {
    let mut root = root(1, &[1, 2, 3]);
    root.release = keys(&[21], 1);
    let as_timestamp = sign(Role::Timestamp, &release(5), &[&key(21)]).expect("signed");
    assert!(matches!(
        verify_release(&root, Channel::Stable, 0, None, &as_timestamp),
        Err(TrustError::Threshold { .. })
    ));
}

#[test]
fn the_next_root_needs_the_thresholds_of_both() {
    let old = root(1, &[1, 2, 3]);
    let next = root(2, &[3, 4, 5]);
    let by = |root: &Root, keys: &[u8]| {
        let keys: Vec<SigningKey> = keys.iter().map(|n| key(*n)).collect();
        sign(Role::Root, root, &keys.iter().collect::<Vec<_>>()).expect("signed")
    };
    assert_eq!(rotate(&old, &by(&next, &[1, 3, 4])), Ok(next.clone()));
    assert!(matches!(rotate(&old, &by(&next, &[3, 4])), Err(TrustError::Threshold { .. })), "old threshold short");
    assert!(matches!(rotate(&old, &by(&next, &[1, 2])), Err(TrustError::Threshold { .. })), "new threshold short");
    let leap = root(3, &[1, 2, 3]);
    assert_eq!(rotate(&old, &by(&leap, &[1, 2])), Err(TrustError::RootGap { offered: 3, known: 1 }));
    let lower = root(0, &[1, 2, 3]);
    assert!(matches!(rotate(&old, &by(&lower, &[1, 2])), Err(TrustError::RootGap { .. })));
    let mut hollow = root(1, &[1, 2]);
    hollow.timestamp.threshold = 0;
    assert_eq!(load_root(&by(&hollow, &[1, 2])), Err(TrustError::Unsatisfiable(Role::Timestamp)));
}

#[test]
fn an_expired_timestamp_is_read_and_said_to_be_old() {
    let root = root(1, &[1, 2, 3]);
    let envelope = signed(&release(5), &[11, 12]);
    let now = Millis(1_000 * Millis::DAY);
    let timestamp = Timestamp::new(&release(5), &envelope, 1, None, now);
    let bytes = sign(Role::Timestamp, &timestamp, &[&key(21)]).expect("signed");
    let read = verify_timestamp(&root, Channel::Stable, 5, &bytes).expect("readable for ever");
    assert_eq!(freshness(&read, now + 14 * Millis::DAY), Freshness::Fresh);
    assert_eq!(freshness(&read, now + 40 * Millis::DAY), Freshness::Old { days: 40 });
    assert_eq!(freshness(&read, Millis(now.0 - 3 * Millis::DAY)), Freshness::ClockWrong);
    assert_eq!(verify_timestamp(&root, Channel::Stable, 6, &bytes), Err(TrustError::Rollback { offered: 5, known: 6 }));
}

#[test]
fn one_signature_withdraws_and_cannot_add() {
    let root = root(1, &[1, 2, 3]);
    let item: ItemRef = "article:permit-fee".parse().expect("an item");
    let withdrawal = Withdrawal {
        kind: WithdrawalTag::Withdrawal,
        channel: Channel::Stable,
        seq: 1,
        hide: vec![WithdrawalTarget {
            place: PlaceCode::cn(),
            item: item.clone(),
            why: Texts::from([(Locale::ZhHans, "写错了".into())]),
        }],
        show_first: Vec::new(),
        back_to: None,
    };
    let bytes = sign(Role::Release, &withdrawal, &[&key(12)]).expect("signed");
    let read = verify_withdrawal(&root, Channel::Stable, 0, &bytes).expect("one is enough");
    assert!(read.hides(&PlaceCode::cn(), &item).is_some());
    assert!(verify_release(&root, Channel::Stable, 0, None, &bytes).is_err());
    let with_more = br#"{"type":"withdrawal","channel":"stable","seq":2,"add":["article"]}"#;
    let value: serde_json::Value = serde_json::from_slice(with_more).expect("JSON");
    let bytes = sign(Role::Release, &value, &[&key(12)]).expect("signed");
    assert!(matches!(verify_withdrawal(&root, Channel::Stable, 0, &bytes), Err(TrustError::Malformed(_))));
}

#[test]
fn a_channel_is_known_by_its_name_and_keeps_to_itself() {
    for channel in [Channel::Stable, Channel::Preview] {
        assert_eq!(channel.to_string().parse(), Ok(channel));
    }
    let refused = "nightly".parse::<Channel>().expect_err("no such channel");
    assert!(refused.contains("nightly") && refused.contains("stable") && refused.contains("preview"), "{refused}");

    let root = root(1, &[1, 2, 3]);
    let envelope = signed(&release(5), &[11, 12]);
    let timestamp = Timestamp::new(&release(5), &envelope, 1, None, Millis(0));
    let bytes = sign(Role::Timestamp, &timestamp, &[&key(21)]).expect("signed");
    assert_eq!(verify_timestamp(&root, Channel::Preview, 0, &bytes), Err(TrustError::Channel(Channel::Stable)));
    let withdrawal = Withdrawal {
        kind: WithdrawalTag::Withdrawal,
        channel: Channel::Stable,
        seq: 1,
        hide: Vec::new(),
        show_first: Vec::new(),
        back_to: None,
    };
    let bytes = sign(Role::Release, &withdrawal, &[&key(12)]).expect("signed");
    assert_eq!(verify_withdrawal(&root, Channel::Preview, 0, &bytes), Err(TrustError::Channel(Channel::Stable)));
    assert_eq!(
        verify_withdrawal(&root, Channel::Stable, 2, &bytes),
        Err(TrustError::Rollback { offered: 1, known: 2 })
    );
}

#[test]
fn a_document_beyond_its_size_is_refused_before_it_is_read() {
    let root = root(1, &[1, 2, 3]);
    let long = vec![b' '; crate::guidance::trust::DOCUMENT_BYTES_MAX + 1];
    let length = long.len();
    assert_eq!(verify_release(&root, Channel::Stable, 0, None, &long), Err(TrustError::TooLong(length)));
    assert_eq!(verify_timestamp(&root, Channel::Stable, 0, &long), Err(TrustError::TooLong(length)));
}

#[test]
fn a_signature_made_elsewhere_is_taken_only_if_it_holds() {
    use ed25519_dalek::Signer;
    let hex = |key: &SigningKey, message: &[u8]| data_encoding::HEXLOWER.encode(&key.sign(message).to_bytes());
    let mut envelope = Envelope::parse(&signed(&release(5), &[])).expect("an envelope");
    let message = envelope.message(Role::Release).expect("canonical");
    for by in [11, 12] {
        envelope.attach(Role::Release, PublicKey::of(&key(by)), &hex(&key(by), &message)).expect("holds");
    }
    assert_eq!(envelope.bytes().expect("canonical"), signed(&release(5), &[11, 12]));
    assert_eq!(envelope.signers(Role::Release).expect("canonical"), keys(&[11, 12], 2).keys);
    let bad = [hex(&key(13), &message), hex(&key(14), b"other"), "00".to_owned(), String::new()];
    for signature in bad {
        let other = PublicKey::of(&key(14));
        assert_eq!(envelope.attach(Role::Release, other, &signature), Err(TrustError::Signature));
    }
    assert_eq!(envelope.signers(Role::Timestamp).expect("canonical").len(), 0);
}
