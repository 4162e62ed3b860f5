//! A phone built for an organisation: it carries that root and a first release under it, believes those who are named there, and nobody
//! whose keys everybody has.

use ed25519_dalek::SigningKey;
use sojourn_core::guidance::baseline::{self, Carried};
use sojourn_core::guidance::trust::{Channel, PublicKey, Release, Role, Root, Timestamp, TrustError, load_root, sign};
use sojourn_core::time::Millis;

use super::{Files, fetch, key};
use crate::environment::Clock;
use crate::guidance::GuidanceFault;
use crate::guidance::install::{Installed, install_carried};
use crate::sdk::Phone;
use crate::store::Store;
use crate::store::sqlite::SqliteStore;
use crate::testing::{TestClock, environment, phone};

/// What an organisation signs: a root with keys of its own, and releases under it.
struct Organisation {
    root: Vec<u8>,
    release_keys: [SigningKey; 2],
    timestamp_key: SigningKey,
    /// What the baseline says, of which its releases are made.
    base: baseline::Baseline,
}

fn keys_from(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

impl Organisation {
    fn new() -> Self {
        let base = baseline::load().expect("verifies");
        let [one, two, stamp, log] = [11, 12, 13, 14].map(keys_from);
        let mut root = Root { demo: false, ..base.root.clone() };
        root.root.keys = [&one, &two].map(PublicKey::of).into();
        root.release.keys = root.root.keys.clone();
        root.timestamp.keys = [PublicKey::of(&stamp)].into();
        root.log.keys = [PublicKey::of(&log)].into();
        let root = sign(Role::Root, &root, &[&one, &two]).expect("signs");
        Self { root, release_keys: [one, two], timestamp_key: stamp, base }
    }

    /// A release of the baseline's national pack under a number, and its timestamp.
    fn release(&self, seq: u64, issued: Millis) -> (Vec<u8>, Vec<u8>) {
        let packs = self.base.release.packs.iter().filter(|(found, _)| **found == key());
        let packs = packs.map(|(key, entry)| (key.clone(), entry.clone())).collect();
        let release = Release { channel: Channel::Stable, seq, packs, ..self.base.release.clone() };
        let signed = sign(Role::Release, &release, &self.release_keys.each_ref()).expect("signs");
        let timestamp = Timestamp::new(&release, &signed, 1, None, issued);
        let stamped = sign(Role::Timestamp, &timestamp, &[&self.timestamp_key]).expect("signs");
        (signed, stamped)
    }

    /// Installs what this organisation's app carries on a store, as opening does.
    fn carry(&self, store: &mut SqliteStore, now: Millis) -> Installed {
        let (release, timestamp) = self.release(1, self.base.timestamp.issued);
        let pack = baseline::packs(&self.base, |found| *found == key()).expect("unpacks").remove(0);
        let mut packs = format!("{} {}\n", key(), pack.text().len()).into_bytes();
        packs.extend_from_slice(pack.text().as_bytes());
        let carried = Carried { root: &self.root, release: &release, timestamp: &timestamp, packs: &packs };
        let tx = store.begin().expect("begins");
        let installed = install_carried(&*tx, &carried, &|_| true, now).expect("verifies");
        tx.commit().expect("commits");
        installed
    }
}

/// A phone whose store was made by an app that carries this organisation's root.
fn carrying(organisation: &Organisation, dir: &std::path::Path, clock: &TestClock) -> Phone {
    let crate::sdk::Environment { location, secret, store_entropy, .. } = environment("own", Some(dir), clock);
    let mut store = SqliteStore::open_shut(&location, &secret, None, store_entropy).expect("opens");
    organisation.carry(&mut store, clock.now());
    drop(store);
    // The program of this test carries the demonstration's root: it is not to take over what it finds.
    phone("own", Some(dir), clock)
}

/// A server's files of one release.
fn files(seq: u64, (release, timestamp): (Vec<u8>, Vec<u8>)) -> Files {
    let release = (format!("stable/releases/{seq}.json"), release);
    Files::from([("stable/timestamp.json".to_owned(), timestamp), release])
}

#[test]
fn a_phone_that_carries_another_root_refuses_the_demonstrations_release_and_takes_its_own() {
    let (clock, dir) = (TestClock::new(), tempfile::tempdir().expect("a folder"));
    let organisation = Organisation::new();
    let mut phone = carrying(&organisation, dir.path(), &clock);
    let status = phone.status().expect("status");
    assert_eq!((status.release, status.demo), (1, false));
    assert!(!phone.search("居住证", None, 5).expect("searches").is_empty(), "what it carries is read");
    let forged = super::Publisher::new(&clock).publish();
    assert_eq!(fetch(&mut phone, &forged).0.expect_err("keys that everybody has").code(), "guidance-unsigned");
    assert_eq!(phone.status().expect("status").release, 1);
    let issued = organisation.base.timestamp.issued.max(clock.now()) + 1;
    assert!(fetch(&mut phone, &files(2, organisation.release(2, issued))).0.expect("its own"));
    assert_eq!(phone.status().expect("status").release, 2);
}

#[test]
fn a_phone_of_the_demonstration_refuses_what_an_organisation_signed() {
    let clock = TestClock::new();
    let organisation = Organisation::new();
    let mut phone = phone("demo", None, &clock);
    let issued = organisation.base.timestamp.issued.max(clock.now()) + 1;
    let refused = fetch(&mut phone, &files(2, organisation.release(2, issued))).0.expect_err("not its root");
    assert!(matches!(refused, GuidanceFault::Trust(TrustError::Threshold { .. })), "{refused:?}");
}

#[test]
fn a_phone_that_began_as_a_demonstration_believes_the_root_of_the_app_that_follows() {
    let (clock, dir) = (TestClock::new(), tempfile::tempdir().expect("a folder"));
    drop(phone("own", Some(dir.path()), &clock));
    let organisation = Organisation::new();
    let mut phone = carrying(&organisation, dir.path(), &clock);
    assert!(!phone.status().expect("status").demo, "an app of a demonstration does not take it back either");
    let forged = super::Publisher::new(&clock).publish();
    assert_eq!(fetch(&mut phone, &forged).0.expect_err("keys that everybody has").code(), "guidance-unsigned");
}

#[test]
fn what_was_signed_by_others_is_not_carried() {
    let organisation = Organisation::new();
    let (release, timestamp) = organisation.release(1, organisation.base.timestamp.issued);
    let mixed = Carried { release: &release, timestamp: &timestamp, ..baseline::CARRIED };
    assert!(mixed.load().is_err(), "a release of another root");
    assert!(Carried { root: &organisation.root, ..baseline::CARRIED }.load().is_err());
    assert!(load_root(&organisation.root).is_ok());
}
