//! Withdrawals: heard on the next contact whatever else that brings, in every place an item shows, until something newer
//! and signed says otherwise.

use sojourn_core::place::PlaceCode;

use super::*;
use crate::sdk::PhoneError;

fn withdrawal(seq: u64, rest: &str) -> Withdrawal {
    let json = format!(r#"{{"type":"withdrawal","channel":"stable","seq":{seq}{rest}}}"#);
    serde_json::from_str(&json).expect("a withdrawal")
}

fn hiding(seq: u64, item: &str) -> Withdrawal {
    let hide = format!(r#","hide":[{{"place":"CN","item":"{item}","why":{{"zh-Hans":"写错了","en":"mistaken"}}}}]"#);
    withdrawal(seq, &hide)
}

fn why(phone: &mut Phone) -> Option<String> {
    phone.read("permit-what", &PlaceCode::cn(), phone.today()).expect("can always be read").withdrawn
}

/// A release of which only the number is new, so that a phone needs no pack.
fn as_before(clock: &TestClock, seq: u64) -> Publisher {
    Publisher { seq, ..Publisher::new(clock) }
}

/// The baseline's own files, as far as a phone asks for them, with other news.
fn baseline_with(clock: &TestClock, news: &Withdrawal) -> Files {
    let base = baseline::load().expect("verifies");
    let issued = Publisher::new(clock).issued;
    let timestamp = Timestamp::new(&base.release, baseline::RELEASE, 1, Some(news.seq), issued);
    let stamped = sign(Role::Timestamp, &timestamp, &[&DemoKey::Timestamp.signing_key()]).expect("signs");
    let signed = sign(Role::Release, news, &[&DemoKey::Release(2).signing_key()]).expect("signs");
    BTreeMap::from([
        ("stable/timestamp.json".to_owned(), stamped),
        (format!("stable/withdrawals/{}.json", news.seq), signed),
    ])
}

#[test]
fn what_was_withdrawn_is_hidden_everywhere_behind_its_reason_on_the_next_contact() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    let here = PlaceCode::cn();
    held.save_article("permit-what", &here).expect("saves");
    let id = held.open_application("residence-permit", &here).expect("opens");
    let card = "card-permit-apply";
    let targets = ["article:permit-what", "procedure:residence-permit", "window_card:card-permit-apply"];
    let hide =
        targets.map(|item| format!(r#"{{"place":"CN","item":"{item}","why":{{"zh-Hans":"写错了"}}}}"#)).join(",");
    let (outcome, asked) = fetch(&mut held, &baseline_with(&clock, &withdrawal(1, &format!(r#","hide":[{hide}]"#))));
    assert!(!outcome.expect("heard") && asked.len() == 2, "two small files: {asked:?}");
    let said = Some("写错了".to_owned());
    let read = held.read("permit-what", &here, held.today()).expect("reads");
    assert_eq!((read.withdrawn, read.verdict, read.parts.is_empty()), (said.clone(), Some("unknown"), false));
    let found = held.search("居住证是什么", None, 20).expect("searches");
    let hit = found.iter().find(|hit| hit.id == "permit-what").expect("it is still found");
    assert_eq!((&hit.withdrawn, hit.snippet.as_str()), (&said, ""));
    assert_eq!(held.card(card, &here).expect("reads").withdrawn, said);
    assert_eq!(held.saved().expect("lists")[0].withdrawn, said);
    let view = held.application(id, None).expect("reads");
    assert_eq!((&view.summary.withdrawn, &view.check.withdrawn, view.check.verdict), (&said, &said, "ask_window"));
    assert_eq!(held.applications().expect("lists")[0].withdrawn, said);
    let check = held.check("residence-permit", &here, &[], held.today()).expect("answers");
    assert_eq!((check.verdict, check.withdrawn), ("ask_window", said.clone()));
    let refused = held.open_application("residence-permit", &here).expect_err("not begun");
    assert!(matches!(refused, PhoneError::Input { ref why, .. } if why == "写错了"));
    let browsed = held.articles_on(&["permit".to_owned()], &here).expect("lists");
    assert!(browsed.iter().all(|one| one.article != "permit-what"), "nobody is led to it");
}

#[test]
fn the_newest_withdrawal_replaces_those_before_it() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    fetch(&mut held, &baseline_with(&clock, &hiding(1, "article:permit-what"))).0.expect("heard");
    assert!(why(&mut held).is_some());
    clock.advance(1_000);
    fetch(&mut held, &baseline_with(&clock, &hiding(2, "article:permit-fee"))).0.expect("heard");
    assert!(why(&mut held).is_none(), "the newer one says nothing of it");
    clock.advance(1_000);
    let older = fetch(&mut held, &baseline_with(&clock, &hiding(1, "article:permit-what"))).0;
    assert_eq!(older.expect_err("an older one is refused").code(), "guidance-older");
    assert!(why(&mut held).is_none());
}

#[test]
fn a_release_lifts_a_withdrawal_only_by_saying_so() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    let news = hiding(4, "article:permit-what");
    fetch(&mut held, &baseline_with(&clock, &news)).0.expect("heard");
    clock.advance(1_000);
    let higher = Publisher { withdrawal: Some(news.clone()), ..as_before(&clock, 2) };
    assert!(fetch(&mut held, &higher.publish()).0.expect("installs"));
    assert!(why(&mut held).is_some(), "a higher number alone makes nothing good");
    clock.advance(1_000);
    let beside = Release { lifts: Some(4), ..higher.beside.clone() };
    let good = Publisher { withdrawal: Some(news), beside, ..as_before(&clock, 3) };
    assert!(fetch(&mut held, &good.publish()).0.expect("installs"));
    assert!(why(&mut held).is_none());
    clock.advance(1_000);
    let again = Publisher { withdrawal: Some(hiding(5, "article:permit-what")), ..good };
    fetch(&mut held, &again.publish()).0.expect("heard");
    assert!(why(&mut held).is_some(), "a newer one stands again");
}

#[test]
fn a_timestamp_that_names_no_withdrawal_lifts_none() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    fetch(&mut held, &baseline_with(&clock, &hiding(1, "article:permit-what"))).0.expect("heard");
    clock.advance(1_000);
    let hushed = fetch(&mut held, &Publisher::new(&clock).publish()).0;
    assert_eq!(hushed.expect_err("refused").code(), "guidance-older");
    assert!(why(&mut held).is_some(), "whoever has only the server's key cannot take it back");
}

#[test]
fn a_phone_that_does_not_get_the_release_hears_the_withdrawal_beside_it() {
    let base = baseline::load().expect("verifies").release;
    for beside in [Release { share: 0, ..base.clone() }, Release { min_app: "99.0".into(), ..base }] {
        let clock = TestClock::new();
        let mut held = phone("one", None, &clock);
        let too_old = beside.min_app == "99.0";
        let news = Some(hiding(1, "article:permit-what"));
        let (outcome, _) =
            fetch(&mut held, &Publisher { beside, withdrawal: news, ..Publisher::new(&clock) }.publish());
        assert_eq!(outcome.map_err(|fault| fault.code()), if too_old { Err("update-app") } else { Ok(false) });
        assert_eq!((held.status().expect("status").release, why(&mut held).is_some()), (1, true));
    }
}

#[test]
fn a_connection_that_breaks_before_the_packs_leaves_the_withdrawal() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    let whole = Publisher { withdrawal: Some(hiding(1, "article:permit-what")), ..Publisher::new(&clock) };
    let mut files = whole.publish();
    files.retain(|path, _| !path.contains("/packs/") && !path.contains("/deltas/"));
    let (outcome, _) = fetch(&mut held, &files);
    assert_eq!(outcome.expect_err("no packs").code(), "guidance-missing");
    is_old_and_usable(&mut held);
    assert!(why(&mut held).is_some());
    assert!(fetch(&mut held, &whole.publish()).0.expect("installs later") && why(&mut held).is_some());
}

#[test]
fn a_phone_goes_back_to_the_older_release_it_is_pointed_to_and_forward_again() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    fetch(&mut held, &Publisher::new(&clock).publish()).0.expect("installs");
    let title = |phone: &mut Phone| phone.read("permit-what", &PlaceCode::cn(), phone.today()).expect("reads").title;
    assert_eq!((held.status().expect("status").release, title(&mut held).as_str()), (2, "居住证新说明"));
    clock.advance(1_000);
    let back = Publisher { withdrawal: Some(withdrawal(1, r#","back_to":1"#)), ..Publisher::new(&clock) };
    let mut files = back.publish();
    let without = fetch(&mut held, &files).0;
    assert_eq!(without.expect_err("the server lost it").code(), "guidance-missing");
    assert_eq!(title(&mut held), "居住证新说明", "what is here stays until the older one is");
    let base = baseline::load().expect("verifies");
    let pack = baseline::packs(&base, |found| *found == key()).expect("unpacks").remove(0);
    files.insert("stable/releases/1.json".to_owned(), baseline::RELEASE.to_vec());
    files.insert(format!("stable/packs/{KEY}/{}", pack.entry().index), pack.pack().expect("packs"));
    fetch(&mut held, &files).0.expect("goes back");
    is_old_and_usable(&mut held);
    let (again, asked) = fetch(&mut held, &files);
    assert!(!again.expect("nothing newer") && asked == ["stable/timestamp.json"], "{asked:?}");
    clock.advance(1_000);
    let on = Publisher { withdrawal: Some(withdrawal(2, "")), ..Publisher::new(&clock) };
    fetch(&mut held, &on.publish()).0.expect("goes on");
    assert_eq!((held.status().expect("status").release, title(&mut held).as_str()), (2, "居住证新说明"));
}

#[test]
fn a_crash_on_the_way_back_leaves_one_release_or_the_other() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    fetch(&mut held, &Publisher::new(&clock).publish()).0.expect("installs");
    clock.advance(1_000);
    let mut files =
        Publisher { withdrawal: Some(withdrawal(1, r#","back_to":1"#)), ..Publisher::new(&clock) }.publish();
    let base = baseline::load().expect("verifies");
    let pack = baseline::packs(&base, |found| *found == key()).expect("unpacks").remove(0);
    files.insert("stable/releases/1.json".to_owned(), baseline::RELEASE.to_vec());
    files.insert(format!("stable/packs/{KEY}/{}", pack.entry().index), pack.pack().expect("packs"));
    for stop_at in [1, 2, 3, 40, 900] {
        held.set_write_hook(Some(Box::new(move |n| if n == stop_at { Err(StoreError::Full) } else { Ok(()) })));
        let (outcome, _) = fetch(&mut held, &files);
        held.set_write_hook(None);
        assert!(matches!(outcome, Err(GuidanceFault::Store(StoreError::Full))), "{stop_at}: {outcome:?}");
        let title = held.read("permit-what", &PlaceCode::cn(), held.today()).expect("reads").title;
        let found = held.search("居住证新说明", None, 5).expect("searches");
        assert_eq!((title.as_str(), found[0].title.as_str()), ("居住证新说明", "居住证新说明"), "{stop_at}");
    }
    fetch(&mut held, &files).0.expect("goes back");
    is_old_and_usable(&mut held);
}
