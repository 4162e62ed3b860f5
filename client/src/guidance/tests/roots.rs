//! Changes of keys: roots followed one by one, withheld, expired; what is signed by a key that was removed.

use std::sync::OnceLock;

use sojourn_core::guidance::trust::{PackEntry, PublicKey, Root};
use sojourn_core::time::Date;

use super::*;
use crate::environment::Clock;

/// The organisation, with everything it has published, and a server that hands it out.
pub(super) struct Organisation {
    pub(super) root: Root,
    pub(super) files: Files,
    pub(super) issued: Millis,
    /// The last release, its bytes and its number.
    release: (Release, Vec<u8>),
}

/// The changed pack, made once: packing takes longer than all the rest.
fn changed() -> &'static (PackEntry, Vec<u8>) {
    static CHANGED: OnceLock<(PackEntry, Vec<u8>)> = OnceLock::new();
    CHANGED.get_or_init(|| {
        let (_, pack) = changed_pack();
        (pack.entry(), pack.pack().expect("packs"))
    })
}

/// A key that no root names until one does.
pub(super) fn new_key(n: u8) -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[n; 32])
}

impl Organisation {
    pub(super) fn new(clock: &TestClock) -> Self {
        let base = baseline::load().expect("verifies");
        let issued = clock.now().max(base.timestamp.issued) + 1;
        let release = (base.release, baseline::RELEASE.to_vec());
        Self { root: base.root, files: Files::new(), issued, release }
    }

    /// Publishes the next root, changed, signed by two of the three who hold root keys.
    pub(super) fn next_root(&mut self, change: impl FnOnce(&mut Root)) {
        let mut next = Root { version: self.root.version + 1, ..self.root.clone() };
        change(&mut next);
        let keys = [1, 2].map(|n| DemoKey::Root(n).signing_key());
        let bytes = sign(Role::Root, &next, &[&keys[0], &keys[1]]).expect("signs");
        self.files.insert(format!("stable/roots/{}.json", next.version), bytes);
        self.root = next;
    }

    /// Publishes a release with a changed title, signed by these.
    pub(super) fn release(&mut self, seq: u64, signers: &[ed25519_dalek::SigningKey]) {
        let (entry, packed) = changed();
        let mut packs = self.release.0.packs.clone();
        packs.insert(key(), entry.clone());
        let release = Release { seq, packs, ..self.release.0.clone() };
        let bytes = sign(Role::Release, &release, &signers.iter().collect::<Vec<_>>()).expect("signs");
        self.files.insert(format!("stable/releases/{seq}.json"), bytes.clone());
        self.files.insert(format!("stable/packs/{KEY}/{}", entry.index), packed.clone());
        self.release = (release, bytes);
    }

    /// The server says again what is newest, an hour later, with one of its keys.
    pub(super) fn stamp(&mut self, key: &ed25519_dalek::SigningKey, change: impl FnOnce(&mut Timestamp)) {
        self.issued = self.issued + Millis::DAY / 24;
        let (release, bytes) = &self.release;
        let mut timestamp = Timestamp::new(release, bytes, self.root.version, None, self.issued);
        change(&mut timestamp);
        let stamped = sign(Role::Timestamp, &timestamp, &[key]).expect("signs");
        self.files.insert("stable/timestamp.json".into(), stamped);
    }

    pub(super) fn stamped(&mut self) {
        self.stamp(&online(), |_| {});
    }
}

pub(super) fn online() -> ed25519_dalek::SigningKey {
    DemoKey::Timestamp.signing_key()
}

pub(super) fn signers() -> Vec<ed25519_dalek::SigningKey> {
    both().iter().map(|key| key.signing_key()).collect()
}

/// Puts a key in the place of the second signer's.
fn replace_second_signer(root: &mut Root) {
    root.release.keys.remove(&PublicKey::of(&DemoKey::Release(2).signing_key()));
    root.release.keys.insert(PublicKey::of(&new_key(50)));
}

#[test]
fn a_phone_with_root_1_meets_root_3_and_follows_1_2_3() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let mut organisation = Organisation::new(&clock);
    organisation.next_root(|root| root.release.keys.extend([PublicKey::of(&new_key(50))]));
    organisation.next_root(replace_second_signer);
    organisation.release(2, &[DemoKey::Release(1).signing_key(), new_key(50)]);
    organisation.stamped();
    let (outcome, asked) = fetch(&mut phone, &organisation.files);
    assert!(outcome.expect("installs"));
    let roots: Vec<_> = asked.iter().filter(|path| path.contains("/roots/")).collect();
    assert_eq!(roots, ["stable/roots/2.json", "stable/roots/3.json", "stable/roots/4.json"], "each in turn");
    assert_eq!(phone.status().expect("status").release, 2);
}

#[test]
fn with_root_2_withheld_it_refuses() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let mut organisation = Organisation::new(&clock);
    organisation.next_root(|_| {});
    organisation.next_root(replace_second_signer);
    organisation.release(2, &[DemoKey::Release(1).signing_key(), new_key(50)]);
    organisation.stamped();
    let second = organisation.files.remove("stable/roots/2.json").expect("published");
    assert_eq!(fetch(&mut phone, &organisation.files).0.expect_err("a gap").code(), "guidance-refused");
    is_old_and_usable(&mut phone);
    // Nor does it take the third for the second.
    let third = organisation.files["stable/roots/3.json"].clone();
    organisation.files.insert("stable/roots/2.json".into(), third);
    assert_eq!(fetch(&mut phone, &organisation.files).0.expect_err("a leap").code(), "guidance-refused");
    // Nor a release that the old keys could still sign, while the timestamp speaks of a root it was not shown.
    organisation.files.remove("stable/roots/2.json");
    organisation.release(2, &signers());
    organisation.stamped();
    assert_eq!(fetch(&mut phone, &organisation.files).0.expect_err("kept back").code(), "guidance-refused");
    is_old_and_usable(&mut phone);
    organisation.files.insert("stable/roots/2.json".into(), second);
    organisation.release(2, &[DemoKey::Release(1).signing_key(), new_key(50)]);
    organisation.stamped();
    assert!(fetch(&mut phone, &organisation.files).0.expect("whole again"));
}

#[test]
fn an_expired_root_is_walked_through() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let mut organisation = Organisation::new(&clock);
    let long_ago: Date = "2020-01-01".parse().expect("a day");
    organisation.next_root(|root| root.expires = long_ago);
    organisation.next_root(replace_second_signer);
    organisation.release(2, &[DemoKey::Release(1).signing_key(), new_key(50)]);
    organisation.stamped();
    assert!(fetch(&mut phone, &organisation.files).0.expect("expiry is told, never enforced"));
    assert_eq!(phone.status().expect("status").release, 2);
}

#[test]
fn a_release_signed_by_a_key_that_root_3_removed_is_refused() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let mut organisation = Organisation::new(&clock);
    organisation.next_root(|_| {});
    organisation.next_root(replace_second_signer);
    organisation.release(2, &signers());
    organisation.stamped();
    assert_eq!(fetch(&mut phone, &organisation.files).0.expect_err("refused").code(), "guidance-unsigned");
    is_old_and_usable(&mut phone);
}

#[test]
fn what_a_removed_key_had_signed_before_stays_readable_on_the_phone_that_has_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = TestClock::new();
    let mut organisation = Organisation::new(&clock);
    organisation.release(2, &signers());
    organisation.stamped();
    let mut first = phone("one", Some(dir.path()), &clock);
    assert!(fetch(&mut first, &organisation.files).0.expect("installs"));
    organisation.next_root(|_| {});
    organisation.next_root(replace_second_signer);
    organisation.stamped();
    assert!(!fetch(&mut first, &organisation.files).0.expect("the roots are followed"));
    drop(first);
    let mut again = phone("one", Some(dir.path()), &clock);
    assert_eq!(again.search("居住证新说明", None, 5).expect("searches")[0].title, "居住证新说明");
    organisation.release(3, &signers());
    organisation.stamped();
    assert_eq!(fetch(&mut again, &organisation.files).0.expect_err("refused").code(), "guidance-unsigned");
    organisation.release(3, &[DemoKey::Release(1).signing_key(), new_key(50)]);
    organisation.stamped();
    assert!(fetch(&mut again, &organisation.files).0.expect("signed anew"));
}
