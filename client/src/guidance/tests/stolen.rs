//! The server is stolen, with the key that signs its timestamps: what the thief can do, and what not.
//!
//! The thief may keep news back, which shows. The thief may not make any, nor take any back.

use sojourn_core::guidance::trust::{Channel, PublicKey, Withdrawal, WithdrawalTag, WithdrawalTarget};
use sojourn_core::place::PlaceCode;

use super::roots::{Organisation, new_key, online, signers};
use super::*;

/// A phone that has release 2 from an honest server, and that server.
fn honest(clock: &TestClock) -> (Phone, Organisation) {
    let mut phone = phone("one", None, clock);
    let mut organisation = Organisation::new(clock);
    organisation.release(2, &signers());
    organisation.stamped();
    assert!(fetch(&mut phone, &organisation.files).0.expect("installs"));
    (phone, organisation)
}

fn still_has_release_2(phone: &mut Phone) {
    assert_eq!(phone.status().expect("status").release, 2);
    assert_eq!(phone.search("居住证新说明", None, 5).expect("searches")[0].title, "居住证新说明");
}

#[test]
fn with_the_server_and_its_online_key_stolen_a_forged_release_is_refused() {
    let clock = TestClock::new();
    let (mut phone, mut thief) = honest(&clock);
    for forged in [vec![], vec![online()], vec![online(), DemoKey::Log.signing_key()], vec![new_key(66), new_key(67)]] {
        thief.release(3, &forged);
        thief.stamped();
        assert_eq!(fetch(&mut phone, &thief.files).0.expect_err("forged").code(), "guidance-unsigned");
        still_has_release_2(&mut phone);
    }
    // A root of the thief's own making helps no more.
    let mine = [new_key(66), new_key(67)];
    let mut root = thief.root.clone();
    root.version += 1;
    root.release.keys = mine.iter().map(PublicKey::of).collect();
    let bytes = sign(Role::Root, &root, &[&mine[0], &mine[1]]).expect("signs");
    thief.files.insert(format!("stable/roots/{}.json", root.version), bytes);
    thief.release(3, &mine);
    thief.stamp(&online(), |timestamp| timestamp.root = 2);
    assert_eq!(fetch(&mut phone, &thief.files).0.expect_err("forged").code(), "guidance-unsigned");
    still_has_release_2(&mut phone);
}

#[test]
fn with_the_server_and_its_online_key_stolen_a_forged_withdrawal_is_refused() {
    let clock = TestClock::new();
    let (mut phone, mut thief) = honest(&clock);
    let withdrawal = Withdrawal {
        kind: WithdrawalTag::Withdrawal,
        channel: Channel::Stable,
        seq: 1,
        hide: vec![WithdrawalTarget {
            place: PlaceCode::cn(),
            item: "article:permit-what".parse().expect("an item"),
            why: BTreeMap::from([(sojourn_core::locale::Locale::ZhHans, "写错了".into())]).into_iter().collect(),
        }],
        show_first: Vec::new(),
        back_to: None,
    };
    for key in [online(), new_key(66)] {
        let forged = sign(Role::Release, &withdrawal, &[&key]).expect("signs");
        thief.files.insert("stable/withdrawals/1.json".into(), forged);
        thief.stamp(&online(), |timestamp| timestamp.withdrawal = Some(1));
        assert_eq!(fetch(&mut phone, &thief.files).0.expect_err("forged").code(), "guidance-unsigned");
        still_has_release_2(&mut phone);
    }
    let honest = sign(Role::Release, &withdrawal, &[&signers()[0]]).expect("signs");
    thief.files.insert("stable/withdrawals/1.json".into(), honest);
    thief.stamp(&online(), |timestamp| timestamp.withdrawal = Some(1));
    assert!(fetch(&mut phone, &thief.files).0.is_ok(), "either signer's own is taken");
    // Once it is known, it cannot be hushed up by leaving it out of a timestamp.
    thief.stamp(&online(), |timestamp| timestamp.withdrawal = None);
    assert_eq!(fetch(&mut phone, &thief.files).0.expect_err("hushed up").code(), "guidance-older");
}

#[test]
fn with_the_server_stolen_a_frozen_one_becomes_visibly_stale() {
    let clock = TestClock::new();
    use crate::environment::Clock;
    clock.advance(baseline::load().expect("verifies").timestamp.issued.0 - clock.now().0);
    let (mut phone, frozen) = honest(&clock);
    assert_eq!(phone.status().expect("status").stale_days, 0);
    // Every day the thief's server answers, with yesterday's words; every day the phone counts.
    let mut told = Vec::new();
    for _ in 0..40 {
        clock.advance(Millis::DAY);
        assert!(!fetch(&mut phone, &frozen.files).0.expect("old, not forged"), "nothing new");
        told.push(phone.status().expect("status").stale_days);
    }
    let fresh = told.iter().take_while(|days| **days == 0).count();
    assert!((13..=15).contains(&fresh), "fresh for two weeks: {told:?}");
    let stale = &told[fresh..];
    assert!(stale.windows(2).all(|pair| pair[1] == pair[0] + 1), "then every day counts: {told:?}");
    still_has_release_2(&mut phone);
}

#[test]
fn with_the_server_stolen_a_roll_back_to_an_older_signed_release_is_refused() {
    let clock = TestClock::new();
    let (mut phone, mut thief) = honest(&clock);
    let two = thief.files.clone();
    thief.release(3, &signers());
    thief.stamped();
    assert!(fetch(&mut phone, &thief.files).0.expect("installs"));
    assert_eq!(fetch(&mut phone, &two).0.expect_err("played back").code(), "guidance-older");
    // Also when the stolen key calls the older one the newest, now.
    thief.release(2, &signers());
    thief.stamped();
    assert_eq!(fetch(&mut phone, &thief.files).0.expect_err("rolled back").code(), "guidance-older");
    assert_eq!(phone.status().expect("status").release, 3);
}

#[test]
fn a_timestamp_of_a_far_year_is_left_behind_with_the_stolen_key() {
    let clock = TestClock::new();
    let (mut phone, mut thief) = honest(&clock);
    let now = thief.issued;
    thief.stamp(&online(), |timestamp| timestamp.issued = Millis(4_102_444_800_000));
    fetch(&mut phone, &thief.files).0.expect("signed by the key the root names");
    // The organisation, on a new server, with a new key.
    thief.issued = now;
    thief.stamped();
    assert_eq!(fetch(&mut phone, &thief.files).0.expect_err("stuck").code(), "guidance-older");
    thief.next_root(|root| {
        root.timestamp.keys = [PublicKey::of(&new_key(70))].into();
    });
    thief.stamp(&new_key(70), |_| {});
    fetch(&mut phone, &thief.files).0.expect("the next root leaves the far year behind");
    thief.stamp(&online(), |_| {});
    assert!(fetch(&mut phone, &thief.files).0.is_err(), "and the stolen key with it");
    still_has_release_2(&mut phone);
}
