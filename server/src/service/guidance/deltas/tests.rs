//! Ten releases one after another, and phones that hold any of them.

use std::collections::BTreeMap;

use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::build::sign_release;
use sojourn_core::guidance::pack::Pack;
use sojourn_core::id::Bytes;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{PublishReply, PublishRequest, PublishedFile};

use super::*;
use crate::config::Config;
use crate::keys::{ServerKeys, preset};
use crate::service::Refusal;

const STABLE: Channel = Channel::Stable;

fn library(folder: &tempfile::TempDir) -> Library {
    let config = Config { data_dir: folder.path().to_owned(), demo: true, ..Config::default() };
    for (name, key) in [("log", DemoKey::Log), ("timestamp", DemoKey::Timestamp)] {
        preset(&config.data_dir, name, &key.signing_key().to_bytes()).expect("put");
    }
    let keys = ServerKeys::open(&config.data_dir).expect("keys");
    Library::open(&config, &keys, Millis(0)).expect("opens")
}

fn key() -> PackKey {
    "CN/zh-Hans".parse().expect("a pack")
}

/// Two thousand objects like those of a city, of which one number changes from release to release.
fn pack(fee: u64) -> Pack {
    let object = |n: usize| {
        let noise = ObjectId::of(&n.to_le_bytes());
        let value = if n == 1_234 { fee } else { 20 };
        format!(r#"{{"body":{{"id":"p{n}","values":{{"2027-01-01":{value}}}}},"kind":"parameter","n":"{noise}"}}"#)
    };
    let objects: Vec<Vec<u8>> = (0..2_000).map(|n| object(n).into_bytes()).collect();
    Pack::build(&key(), &objects).expect("a pack")
}

fn publish(library: &Library, seq: u64, pack: &Pack, with_pack: bool) -> Result<PublishReply, Refusal> {
    let packs = BTreeMap::from([(key(), pack.entry())]);
    let release = Release { seq, packs, ..baseline::load().expect("verifies").release };
    let keys = [1, 2].map(|n| DemoKey::Release(n).signing_key());
    let bytes = sign_release(&release, &[&keys[0], &keys[1]]).expect("signed");
    let mut files = vec![PublishedFile { path: format!("stable/releases/{seq}.json"), bytes: Bytes(bytes) }];
    if with_pack {
        let path = format!("stable/packs/{}/{}", key(), pack.entry().index);
        files.push(PublishedFile { path, bytes: Bytes(pack.pack().expect("packed")) });
    }
    library.publish(STABLE, PublishRequest { files })
}

fn path(from: &Pack, to: &Pack) -> String {
    format!("stable/deltas/{}/{}", from.entry().index, to.entry().index)
}

#[test]
fn a_phone_of_any_of_the_last_eight_releases_finds_a_small_delta_and_one_of_a_forgotten_release_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = library(&folder);
    let packs: Vec<Pack> = (0..10).map(pack).collect();
    for (seq, pack) in (2..).zip(&packs) {
        assert_eq!(publish(&library, seq, pack, true).expect("published").warnings, []);
    }
    let newest = &packs[9];
    for (at, old) in packs[..9].iter().enumerate() {
        let delta = library.files.read(&path(old, newest)).expect("read");
        if at == 0 {
            assert_eq!(delta, None, "the ninth release before is forgotten");
            continue;
        }
        let delta = delta.unwrap_or_else(|| panic!("from release {}", at + 2));
        assert!(delta.len() <= 2_048, "{} bytes for one changed parameter", delta.len());
        assert_eq!(&delta::apply(old, &delta, &newest.entry()).expect("rebuilt"), newest);
    }
    assert!(library.files.has(&path(&packs[7], &packs[8])), "a cache may still name the release before");
    let kept: usize = library
        .files
        .names("stable/deltas")
        .expect("listed")
        .iter()
        .map(|from| library.files.names(&format!("stable/deltas/{from}")).expect("listed").len())
        .sum();
    assert_eq!(kept, 8 + 7, "to the newest, and to the one before from what is still remembered");
}

#[test]
fn a_delta_that_is_no_smaller_than_the_pack_is_not_kept_so_a_year_behind_costs_at_most_one_pack() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = library(&folder);
    let other: Vec<Vec<u8>> = (0..300u64)
        .map(|n| format!(r#"{{"n":"{}"}}"#, ObjectId::of(&(n + 9_000_000).to_le_bytes())).into_bytes())
        .collect();
    let (old, new) = (pack(1), Pack::build(&key(), &other).expect("a pack"));
    publish(&library, 2, &old, true).expect("published");
    publish(&library, 3, &new, true).expect("published");
    let whole = library.files.smallest(&format!("stable/packs/{}/{}", key(), new.entry().index));
    let delta = library.files.read(&path(&old, &new)).expect("read");
    let would_be = delta::make(&old, &new).expect("a delta").len() as u64;
    assert!(would_be >= whole, "{would_be} bytes are more than {whole}");
    assert_eq!(delta, None);
}

#[test]
fn a_roll_back_under_a_higher_number_needs_no_pack_again_and_has_deltas_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = library(&folder);
    let (good, bad) = (pack(15), pack(1_500));
    publish(&library, 2, &good, true).expect("published");
    publish(&library, 3, &bad, true).expect("published");
    let reply = publish(&library, 4, &good, false).expect("its pack is here already");
    assert_eq!((reply.seq, reply.stored), (4, 1), "only the document was new");
    let delta = library.files.read(&path(&bad, &good)).expect("read").expect("a delta back");
    assert_eq!(delta::apply(&bad, &delta, &good.entry()).expect("rebuilt"), good);
    assert!(matches!(publish(&library, 5, &pack(7), false), Err(Refusal::ReleaseRefused(_))), "a pack never sent");
}

#[test]
fn work_in_parallel_comes_back_in_order() {
    let squares = in_parallel(&(0..100u64).collect::<Vec<_>>(), |n| n * n);
    assert_eq!(squares, (0..100u64).map(|n| n * n).collect::<Vec<_>>());
    assert!(in_parallel(&[], |n: &u64| *n).is_empty());
}
