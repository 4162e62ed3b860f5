//! Releases that are newer, tampered with, older or short of a signature: the new one is installed as a whole, or the old
//! one stays as it was.

mod carried;
mod offers;
mod roots;
mod stolen;
mod withdrawals;

use std::collections::BTreeMap;

use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::object::Object;
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{PackKey, Release, Role, Timestamp, Withdrawal, sign};
use sojourn_core::guidance::{delta, object::Body};
use sojourn_core::time::Millis;

use crate::guidance::GuidanceFault;
use crate::sdk::Phone;
use crate::store::StoreError;
use crate::testing::{TestClock, phone};
use crate::transport::{FnTransport, Request, Response};

/// Files a server would have, by path.
type Files = BTreeMap<String, Vec<u8>>;

const KEY: &str = "CN/zh-Hans";

fn key() -> PackKey {
    KEY.parse().expect("a pack")
}

/// The baseline's national pack with one title changed, so that an update can be seen.
fn changed_pack() -> (Pack, Pack) {
    let base = baseline::load().expect("verifies");
    let old = baseline::packs(&base, |found| *found == key()).expect("unpacks").remove(0);
    let objects: Vec<Vec<u8>> = old
        .objects()
        .map(|(_, text)| {
            let mut object = Object::parse(text.as_bytes()).expect("an object");
            if let Body::Article(article) = &mut object.body
                && article.id.as_str() == "permit-what"
            {
                article.title.text = "居住证新说明".into();
            }
            object.canonical().expect("canonical")
        })
        .collect();
    let new = Pack::build(&key(), &objects).expect("a pack");
    (old, new)
}

struct Publisher {
    seq: u64,
    signers: Vec<DemoKey>,
    issued: Millis,
    /// What the release says beside its number and packs.
    beside: Release,
    withdrawal: Option<Withdrawal>,
}

impl Publisher {
    fn new(clock: &TestClock) -> Self {
        use crate::environment::Clock;
        let base = baseline::load().expect("verifies");
        let issued = clock.now().max(base.timestamp.issued) + 1;
        Self { seq: 2, signers: both(), issued, beside: base.release, withdrawal: None }
    }

    fn publish(&self) -> Files {
        let base = baseline::load().expect("verifies");
        let (old, new) = changed_pack();
        let mut packs = base.release.packs.clone();
        packs.insert(key(), new.entry());
        let release = Release { seq: self.seq, packs, ..self.beside.clone() };
        let keys: Vec<_> = self.signers.iter().map(|signer| signer.signing_key()).collect();
        let bytes = sign(Role::Release, &release, &keys.iter().collect::<Vec<_>>()).expect("signs");
        let named = self.withdrawal.as_ref().map(|withdrawal| withdrawal.seq);
        let timestamp = Timestamp::new(&release, &bytes, 1, named, self.issued);
        let stamped = sign(Role::Timestamp, &timestamp, &[&DemoKey::Timestamp.signing_key()]).expect("signs");
        let withdrawn = self.withdrawal.iter().map(|withdrawal| {
            let path = format!("stable/withdrawals/{}.json", withdrawal.seq);
            (path, sign(Role::Release, withdrawal, &[&DemoKey::Release(2).signing_key()]).expect("signs"))
        });
        let mut files: Files = withdrawn.collect();
        files.extend([
            ("stable/timestamp.json".to_owned(), stamped),
            (format!("stable/releases/{}.json", self.seq), bytes),
            (format!("stable/packs/{KEY}/{}", new.entry().index), new.pack().expect("packs")),
            (
                format!("stable/deltas/{}/{}", old.entry().index, new.entry().index),
                delta::make(&old, &new).expect("a delta"),
            ),
        ]);
        files
    }
}

fn both() -> Vec<DemoKey> {
    vec![DemoKey::Release(1), DemoKey::Release(2)]
}

/// Asks once; returns the outcome and the paths that were asked for.
fn fetch(phone: &mut Phone, files: &Files) -> (Result<bool, GuidanceFault>, Vec<String>) {
    let mut asked = Vec::new();
    let mut transport = FnTransport::new(|request: &Request| {
        let path = request.path.trim_start_matches("/v1/guidance/").to_owned();
        let found = files.get(&path).cloned();
        asked.push(path);
        Ok(Response {
            status: if found.is_some() { 200 } else { 404 },
            headers: Vec::new(),
            body: found.unwrap_or_default(),
        })
    });
    let outcome = phone.sync_guidance(&mut transport, &mut |_| {});
    (outcome, asked)
}

fn is_old_and_usable(phone: &mut Phone) {
    assert_eq!(phone.status().expect("status").release, 1);
    let found = phone.search("居住证", None, 20).expect("searches");
    assert!(!found.is_empty() && found.iter().all(|hit| hit.title != "居住证新说明"));
}

#[test]
fn a_newer_release_is_installed_by_its_delta_and_found_at_once() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let (outcome, asked) = fetch(&mut phone, &Publisher::new(&clock).publish());
    assert!(outcome.expect("installs"));
    assert!(asked.iter().any(|path| path.contains("/deltas/")) && !asked.iter().any(|path| path.contains("/packs/")));
    assert_eq!(phone.status().expect("status").release, 2);
    let found = phone.search("居住证新说明", None, 5).expect("searches");
    assert_eq!(found[0].title, "居住证新说明");
    let (again, asked) = fetch(&mut phone, &Publisher::new(&clock).publish());
    assert!(!again.expect("nothing newer"));
    assert_eq!(asked, ["stable/timestamp.json"], "one small file when nothing is new");
}

#[test]
fn what_was_saved_says_when_it_reads_otherwise_until_it_is_saved_again() {
    let (clock, here) = (TestClock::new(), sojourn_core::place::PlaceCode::cn());
    let mut held = phone("one", None, &clock);
    held.save_article("permit-what", &here).expect("saves");
    assert_eq!(held.saved().expect("lists")[0].changed, None);
    fetch(&mut held, &Publisher::new(&clock).publish()).0.expect("installs");
    assert_eq!(held.saved().expect("lists")[0].changed, None, "a title alone is no other answer");
    let mut library = held.library().expect("reads").clone();
    let place = here.clone();
    let item = "article:permit-what".parse().expect("an item");
    let Some(Body::Article(mut article)) = library.get(&place, &item).cloned() else { panic!("an article") };
    article.answer.text = "换了说法。".into();
    library.add(Object { place, locale: Some(library.locale), body: Body::Article(article) });
    held.set_library(library);
    let told = held.saved().expect("lists").remove(0).changed.expect("it is told");
    assert!(told.starts_with("新内容会改变你的结果："), "{told}");
    held.save_article("permit-what", &here).expect("accepts");
    assert_eq!(held.saved().expect("lists")[0].changed, None);
}

#[test]
fn without_a_delta_or_with_a_damaged_one_the_whole_pack_comes() {
    for damage in [true, false] {
        let clock = TestClock::new();
        let mut phone = phone("one", None, &clock);
        let mut files = Publisher::new(&clock).publish();
        let delta = files.keys().find(|path| path.contains("/deltas/")).cloned().expect("a delta");
        if damage {
            let bytes = files.get_mut(&delta).expect("there");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x40;
        } else {
            files.remove(&delta);
        }
        let (outcome, asked) = fetch(&mut phone, &files);
        assert!(outcome.expect("installs"));
        assert!(asked.iter().any(|path| path.contains("/packs/")));
        assert_eq!(phone.status().expect("status").release, 2);
    }
}

#[test]
fn a_flipped_byte_anywhere_is_refused_and_the_old_release_stays() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let whole = Publisher::new(&clock).publish();
    for path in whole.keys().filter(|path| !path.contains("/deltas/")) {
        let mut files = whole.clone();
        files.retain(|path, _| !path.contains("/deltas/"));
        let bytes = files.get_mut(path).expect("there");
        let at = bytes.len() * 2 / 3;
        bytes[at] ^= 1;
        let (outcome, _) = fetch(&mut phone, &files);
        assert!(outcome.is_err(), "{path}");
        is_old_and_usable(&mut phone);
    }
}

#[test]
fn one_signature_short_is_refused() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    for signers in [vec![], vec![DemoKey::Release(1)], vec![DemoKey::Release(2), DemoKey::Root(1)]] {
        let (outcome, _) = fetch(&mut phone, &Publisher { signers, ..Publisher::new(&clock) }.publish());
        assert_eq!(outcome.expect_err("refused").code(), "guidance-unsigned");
        is_old_and_usable(&mut phone);
    }
}

#[test]
fn a_lower_or_equal_number_with_other_content_is_refused() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let (outcome, _) = fetch(&mut phone, &Publisher { seq: 3, ..Publisher::new(&clock) }.publish());
    assert!(outcome.expect("installs"));
    let later = Publisher::new(&clock).issued + 10;
    let (outcome, _) = fetch(&mut phone, &Publisher { seq: 2, issued: later, ..Publisher::new(&clock) }.publish());
    assert_eq!(outcome.expect_err("older").code(), "guidance-older");
    let signers = vec![DemoKey::Release(2), DemoKey::Release(3)];
    let other = Publisher { seq: 3, issued: later, signers, ..Publisher::new(&clock) };
    assert!(fetch(&mut phone, &other.publish()).0.is_err(), "the same number signed anew");
    assert_eq!(phone.status().expect("status").release, 3);
}

#[test]
fn an_old_timestamp_cannot_be_played_back() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let now = Publisher::new(&clock);
    let (outcome, _) = fetch(&mut phone, &now.publish());
    assert!(outcome.expect("installs"));
    let earlier = Publisher { issued: Millis(now.issued.0 - 1), ..Publisher::new(&clock) };
    assert_eq!(fetch(&mut phone, &earlier.publish()).0.expect_err("older").code(), "guidance-older");
}

#[test]
fn an_expired_timestamp_leaves_everything_readable_and_says_how_old_it_is() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let (outcome, _) = fetch(&mut phone, &Publisher::new(&clock).publish());
    assert!(outcome.expect("installs"));
    clock.advance(400 * Millis::DAY);
    let status = phone.status().expect("status");
    assert!(status.stale_days >= 15, "{}", status.stale_days);
    assert!(!phone.search("居住证", None, 5).expect("searches").is_empty());
    let (outcome, _) = fetch(&mut phone, &Publisher::new(&clock).publish());
    assert!(outcome.is_ok(), "an expired timestamp is old, not forged");
}

#[test]
fn a_crash_at_any_write_of_an_installation_leaves_the_old_release() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let files = Publisher::new(&clock).publish();
    let mut stop_at = 1;
    loop {
        phone.set_write_hook(Some(Box::new(move |n| if n == stop_at { Err(StoreError::Full) } else { Ok(()) })));
        let (outcome, _) = fetch(&mut phone, &files);
        phone.set_write_hook(None);
        match outcome {
            Err(GuidanceFault::Store(StoreError::Full)) => is_old_and_usable(&mut phone),
            other => {
                assert!(other.expect("installs once nothing stops it"));
                break;
            }
        }
        // Every write of so many objects would take long; ever wider steps still meet each kind of write.
        stop_at += stop_at / 7 + 1;
    }
    assert_eq!(phone.status().expect("status").release, 2);
}

/// Five thousand synthetic articles in one pack.
fn large_pack() -> Pack {
    let words = ["居住证", "工资", "合同", "社保", "工伤", "上学", "签注", "登记", "收据", "窗口"];
    let objects: Vec<Vec<u8>> = (0..5_000usize)
        .map(|n| {
            let word = |step: usize| words[(n / step) % words.len()];
            format!(
                r#"{{"body":{{"answer":"{}要到{}去办，带{}，第{n}条。{}","id":"a{n}","statements":[],"title":"{}和{}怎么办{n}","topics":[],"verdict":"depends"}},"kind":"article","locale":"zh-Hans","place":"CN"}}"#,
                word(1), word(10), word(100), "先问清楚再交钱，要收据。", word(1), word(7)
            )
            .into_bytes()
        })
        .collect();
    Pack::build(&key(), &objects).expect("a pack")
}

#[test]
fn a_large_release_is_installed_and_searched() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let pack = large_pack();
    let base = baseline::load().expect("verifies");
    let packs = BTreeMap::from([(key(), pack.entry())]);
    let release = Release { seq: 2, packs, ..base.release };
    let keys: Vec<_> = both().iter().map(|signer| signer.signing_key()).collect();
    let bytes = sign(Role::Release, &release, &keys.iter().collect::<Vec<_>>()).expect("signs");
    let timestamp = Timestamp::new(&release, &bytes, 1, None, Publisher::new(&clock).issued);
    let stamped = sign(Role::Timestamp, &timestamp, &[&DemoKey::Timestamp.signing_key()]).expect("signs");
    let files = BTreeMap::from([
        ("stable/timestamp.json".to_owned(), stamped),
        ("stable/releases/2.json".to_owned(), bytes),
        (format!("stable/packs/{KEY}/{}", pack.entry().index), pack.text().as_bytes().to_vec()),
    ]);
    assert!(fetch(&mut phone, &files).0.expect("installs"));
    for query in ["居住", "居住证", "工资合同", "收据", "先问清楚", "签注登记", "窗口", "第42条"]
    {
        assert!(!phone.search(query, None, 10).expect("searches").is_empty(), "{query}");
    }
    let exact = phone.search("第4242条", None, 10).expect("searches");
    assert!(exact[0].snippet.contains("4242"), "{:?}", exact[0]);
}
