//! Two people, their keys, one folder: what goes out, what is refused, and what a crash in between leaves.

mod found;
pub(crate) mod place;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sojourn_core::guidance::baseline::DemoKey;
use sojourn_core::guidance::desk::change::{Duty, State};
use sojourn_core::guidance::trust::{Channel, SHARE_ALL, WithdrawalTarget};
use sojourn_core::locale::Locale;

use self::place::{Place, STABLE, root, signed, stopped};
use super::super::stop::Stop;
use super::super::withdraw::Wanted;
use super::super::{DeskError, changes};
use super::{Fate, Plan, Stage};

#[test]
fn two_people_sign_and_what_they_signed_is_what_phones_get() {
    let place = Place::new();
    let (chen, li) = place.two();
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    let shown = place.show(no);
    assert_eq!((shown.content.seq, shown.facts.objects, shown.facts.changed_count), (1, 6, 3));
    assert!(shown.facts.changed.iter().all(|one| one.fate == Fate::Added));
    stopped(place.desk.prepare(&li.who, STABLE, &Plan::default()), "release.stop.waiting");
    stopped(place.desk.publish(&chen.who, no, shown.row.version), "release.stop.signatures");
    place.sign(&chen, no).expect("signed");
    stopped(place.sign(&chen, no), "release.stop.signed");
    stopped(place.desk.publish(&chen.who, no, place.show(no).row.version), "release.stop.signatures");
    stopped(place.desk.publish(&chen.who, no, 1), "release.stop.moved");
    place.sign(&li, no).expect("signed");
    assert!(place.show(no).is_signed());
    place.desk.publish(&li.who, no, place.show(no).row.version).expect("published");
    assert_eq!((place.live(), place.show(no).stage), (Some(1), Stage::Live));
    stopped(place.desk.prepare(&chen.who, STABLE, &Plan::default()), "release.stop.same");
    assert_eq!(place.desk.verify_audit().expect("read"), None);
}

#[test]
fn a_key_the_root_does_not_name_and_one_key_of_two_people_do_not_sign() {
    let place = Place::new();
    let (chen, li) = place.two();
    let stranger = place.person("wang", &[Duty::Publisher], DemoKey::Root(3));
    let twin = place.person("chen2", &[Duty::Publisher], DemoKey::Release(1));
    let editor = place.person("zhao", &[Duty::Editor], DemoKey::Release(2));
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    stopped(place.sign(&stranger, no), "release.stop.not_named");
    assert!(matches!(place.sign(&editor, no), Err(DeskError::Refused(_))));
    place.sign(&chen, no).expect("signed");
    stopped(place.sign(&twin, no), "release.stop.same_key");
    let version = place.show(no).row.version;
    let other = signed(&li, b"other bytes");
    assert!(matches!(place.desk.sign(&li.who, no, version, &other), Err(DeskError::Signature(_))));
    assert_eq!(place.show(no).good(), 1);
    let may = place.desk.may_sign(&place.desk.root_of(STABLE).expect("a root")).expect("listed");
    assert_eq!(may.iter().filter(|one| one.is_named).count(), 3);
}

#[test]
fn changes_go_with_their_release_and_a_later_one_takes_their_place() {
    let place = Place::new();
    let (chen, li) = place.two();
    let first = place.change(&chen, &li, 1500);
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    assert_eq!(place.show(no).changes.len(), 1);
    let second = place.change(&li, &chen, 1000);
    assert!(place.show(no).is_behind);
    place.out((&chen, &li), no);
    assert_eq!((place.state(first), place.state(second)), (State::Live, State::Approved));
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    let facts = place.show(no).facts;
    assert_eq!((facts.against, facts.changed_count, facts.changed[0].fate), (Some(1), 1, Fate::Changed));
    assert!(facts.delta_bytes > 0 && facts.delta_bytes < facts.packed_bytes);
    place.out((&chen, &li), no);
    assert_eq!((place.state(first), place.state(second)), (State::Superseded, State::Live));
}

#[test]
fn a_release_with_a_day_goes_out_on_it_and_not_before() {
    let place = Place::new();
    let (chen, li) = place.two();
    let change = place.change(&chen, &li, 1500);
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    let day = place.desk.today().tomorrow().and_then(|day| day.tomorrow()).expect("a day");
    stopped(place.desk.schedule(&chen.who, no, 1, day), "release.stop.signatures");
    place.sign(&chen, no).expect("signed");
    place.sign(&li, no).expect("signed");
    let version = place.show(no).row.version;
    stopped(place.desk.schedule(&chen.who, no, version, place.desk.today()), "release.stop.day");
    place.desk.schedule(&chen.who, no, version, day).expect("scheduled");
    assert_eq!(place.state(change), State::Scheduled);
    place.desk.unschedule(&li.who, no, version + 1).expect("taken back");
    assert_eq!(place.state(change), State::Approved);
    place.desk.schedule(&chen.who, no, version + 2, day).expect("scheduled");
    place.later(1);
    assert_eq!((place.desk.run_due().expect("run"), place.live()), (0, None));
    place.later(1);
    assert_eq!((place.desk.run_due().expect("run"), place.live()), (1, Some(1)));
    assert_eq!((place.state(change), place.show(no).stage), (State::Live, Stage::Live));
    assert_eq!(place.desk.run_due().expect("run"), 0);
}

#[test]
fn a_crash_between_files_and_rows_is_made_good() {
    let place = Place::new();
    let (chen, li) = place.two();
    let change = place.change(&chen, &li, 1500);
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.sign(&chen, no).expect("signed");
    place.sign(&li, no).expect("signed");
    place.desk.go_out(&place.show(no).row).expect("published");
    let place = place.restarted();
    assert_eq!((place.live(), place.show(no).stage), (Some(1), Stage::Open));
    place.desk.run_due().expect("run");
    assert_eq!((place.show(no).stage, place.state(change)), (Stage::Live, State::Live));
}

#[test]
fn a_signature_of_a_removed_key_stops_the_release_on_its_day_and_says_so() {
    let place = Place::new();
    let (chen, li) = place.two();
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.sign(&chen, no).expect("signed");
    place.sign(&li, no).expect("signed");
    let day = place.desk.today().tomorrow().expect("a day");
    place.desk.schedule(&chen.who, no, place.show(no).row.version, day).expect("scheduled");
    let next = String::from_utf8(root(2, &[DemoKey::Release(1), DemoKey::Root(3)])).expect("text");
    stopped(
        place.desk.publish_root(
            &chen.who,
            &String::from_utf8(root(3, &[DemoKey::Release(1), DemoKey::Root(3)])).expect("text"),
        ),
        "trust.stop.gap",
    );
    stopped(place.desk.publish_root(&chen.who, "not a root"), "trust.stop.malformed");
    assert_eq!(place.desk.publish_root(&chen.who, &next).expect("taken").version, 2);
    assert_eq!(place.desk.root_of(Channel::Preview).expect("a root").version, 2);
    place.later(1);
    assert_eq!(place.desk.run_due().expect("run"), 0);
    let shown = place.show(no);
    let trouble = Stop::kept(shown.row.trouble.as_deref().unwrap_or_default()).expect("in words");
    assert_eq!((trouble.key.as_str(), shown.good(), shown.stage), ("release.stop.removed", 1, Stage::Scheduled));
    place.desk.drop_release(&chen.who, no, shown.row.version).expect("given up");
    assert_eq!(
        place.desk.prepare(&chen.who, STABLE, &Plan::default()).map(|no| place.show(no).content.seq).expect("prepared"),
        2
    );
}

#[test]
fn older_content_comes_back_under_a_higher_number_and_what_came_since_is_withdrawn() {
    let place = Place::new();
    let (chen, li) = place.two();
    let first = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.out((&chen, &li), first);
    let bad = place.change(&chen, &li, 1);
    let second = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.out((&chen, &li), second);
    let waiting = place.change(&li, &chen, 2);
    let undone: Vec<i64> = place.desk.undone_by(1).expect("told").changes.iter().map(|row| row.no).collect();
    assert_eq!(undone, [waiting, bad]);
    stopped(place.desk.rollback(&chen.who, 2, "wrong", None), "release.stop.not_older");
    let no = place.desk.rollback(&chen.who, 1, "the fee was read wrongly", None).expect("prepared");
    assert_eq!((place.fee(), place.state(bad)), (2, State::Live));
    place.out((&chen, &li), no);
    assert_eq!((place.live(), place.fee()), (Some(3), 2000));
    assert_eq!((place.state(bad), place.state(waiting)), (State::Withdrawn, State::Withdrawn));
    assert_eq!(place.desk.change(bad).expect("there").row.reason.as_deref(), Some("the fee was read wrongly"));
    let packs = |seq| place.desk.service.guidance().release(STABLE, seq).map(|(release, _)| release.packs);
    assert_eq!(packs(3), packs(1));
    let again = place.desk.change(place.desk.reopen(&li.who, waiting).expect("opened")).expect("there");
    assert_eq!((again.state, again.edits.len(), again.contributors.len()), (State::Draft, 1, 1));
    assert!(place.desk.reopen(&li.who, again.row.no).is_err());
}

#[test]
fn a_staged_release_is_widened_by_another_with_the_same_content() {
    let place = Place::new();
    let (chen, li) = place.two();
    let plan = Plan { share: 1_000, ..Plan::default() };
    let no = place.desk.prepare(&chen.who, STABLE, &plan).expect("prepared");
    place.out((&chen, &li), no);
    stopped(place.desk.share(&chen.who, STABLE, 1_000), "release.stop.share");
    let wider = place.desk.share(&chen.who, STABLE, SHARE_ALL).expect("prepared");
    let shown = place.show(wider);
    assert_eq!((shown.content.share, shown.facts.changed_count, shown.is_behind), (SHARE_ALL, 0, false));
    place.out((&chen, &li), wider);
    assert_eq!((place.live(), place.show(no).stage), (Some(2), Stage::Superseded));
}

#[test]
fn an_unapproved_change_is_previewed_under_two_signatures_and_stays_unapproved() {
    let place = Place::new();
    let (chen, li) = place.two();
    let no = place.desk.open_change(&chen.who, "fee").expect("opened");
    let key = changes::key("CN", "parameter", "card-fee").expect("a key");
    let mut value = place.desk.head().expect("a head").item(&key).expect("the fee").value.clone();
    value["values"][0]["value"] = json!(7);
    place.desk.save_edit(&chen.who, no, &key, Some(value), 0).expect("saved");
    let head = place.desk.head().expect("a head").no;
    let preview = place.desk.prepare_preview(&chen.who, no).expect("prepared");
    place.out((&chen, &li), preview);
    let published = place.desk.service.guidance().published(Channel::Preview).map(|(release, _)| release.seq);
    assert_eq!((published, place.live(), place.state(no)), (Some(1), None, State::Draft));
    assert_eq!((place.desk.head().expect("a head").no, place.fee()), (head, 2000));
}

#[test]
fn one_signature_hides_and_the_next_withdrawal_lifts() {
    let place = Place::new();
    let (chen, li) = place.two();
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.out((&chen, &li), no);
    let target = |item: &str, english: &str| WithdrawalTarget {
        place: "CN".parse().expect("a place"),
        item: item.parse().expect("an item"),
        why: BTreeMap::from([(Locale::ZhHans, "金额可能不对".into()), (Locale::En, english.to_owned())]),
    };
    let wanted = |hide| Wanted { hide, ..Wanted::default() };
    let none = wanted(vec![target("parameter:none", "wrong")]);
    stopped(place.desk.withdrawal(STABLE, &none), "withdraw.stop.unknown");
    // A notice goes out in a release, under two signatures; one only puts it first.
    let first = vec!["notice:flood".parse().expect("an item")];
    let unseen = Wanted { show_first: first, ..Wanted::default() };
    stopped(place.desk.withdrawal(STABLE, &unseen), "withdraw.stop.unknown");
    let mute = wanted(vec![target("parameter:card-fee", " ")]);
    assert!(matches!(place.desk.withdrawal(STABLE, &mute), Err(DeskError::Invalid(_))));
    stopped(place.desk.withdrawal(STABLE, &Wanted::default()), "withdraw.stop.same");
    let hiding = wanted(vec![target("parameter:card-fee", "The amount may be wrong")]);
    let (content, message) = place.desk.withdrawal(STABLE, &hiding).expect("a message");
    assert!(matches!(place.desk.withdraw(&li.who, &content, &signed(&chen, &message)), Err(DeskError::Signature(_))));
    place.desk.withdraw(&li.who, &content, &signed(&li, &message)).expect("published");
    assert_eq!(place.desk.withdrawn(STABLE), hiding);
    stopped(place.desk.withdraw(&li.who, &content, &signed(&li, &message)), "withdraw.stop.same");
    let lifts = |seq| Plan { lifts: Some(seq), share: 10, ..Plan::default() };
    stopped(place.desk.prepare(&chen.who, STABLE, &lifts(2)), "release.stop.lifts");
    place.change(&chen, &li, 1500);
    let repair = place.desk.prepare(&chen.who, STABLE, &lifts(1)).expect("prepared");
    assert_eq!(place.show(repair).content.lifts, Some(1));
    place.out((&chen, &li), repair);
    let (lifting, message) = place.desk.withdrawal(STABLE, &Wanted::default()).expect("a message");
    assert_eq!(lifting.seq, 2);
    place.desk.withdraw(&chen.who, &lifting, &signed(&chen, &message)).expect("published");
    assert!(place.desk.withdrawn(STABLE).hide.is_empty());
    assert_eq!(place.desk.withdrawals(STABLE).expect("listed").len(), 2);
}

#[test]
fn every_refusal_has_words_in_both_languages() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk")];
    let mut keys = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let after = text.split("stop(\"").skip(1);
            keys.extend(
                after.filter_map(|rest| rest.split('"').next()).filter(|key| key.contains(".stop.")).map(str::to_owned),
            );
        }
    }
    assert!(keys.len() > 15, "{keys:?}");
    let mute =
        |key: &&String| Locale::ALL.iter().any(|locale| crate::console::words::say(*locale, key) == key.as_str());
    let mute: Vec<&String> = keys.iter().filter(mute).collect();
    assert!(mute.is_empty(), "no words for {mute:?}");
}

#[test]
fn the_release_inside_the_program_can_be_gone_back_to() {
    let stand = crate::desk::testing::Stand::empty();
    let head = stand.desk.head().expect("a demonstration begins with what is built in").no;
    let built_in = stand.desk.published(STABLE).expect("published");
    assert_eq!(stand.desk.snapshot_of(STABLE, &built_in).expect("found"), head);
}
