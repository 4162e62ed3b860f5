//! The diary as a person uses it: on one phone, on two, with a server that hears nothing until it may.

use sojourn_core::id::DeviceId;
use sojourn_core::money::Money;
use sojourn_core::registration::diary::Span;
use sojourn_core::time::{Date, Millis};

use super::*;
use crate::sdk::SyncReport;
use crate::store::{Store, StoreError};
use crate::sync::round::Budget;
use crate::testing::{MiniServer, TestClock, phone};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// From eight to five on a day, for one employer.
fn worked(on: &str) -> Entered {
    Entered {
        day: Some(day(on)),
        span: Some(Span { started: 480, ended: 1020 }),
        minutes: Some(480),
        employer: Some("金龙玩具厂".into()),
        promised: Some(Money::fen(20_000)),
        ..Entered::default()
    }
}

fn sync(phone: &mut Phone, server: &mut MiniServer) -> SyncReport {
    phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs")
}

fn pair(old: &mut Phone, new: &mut Phone, server: &mut MiniServer) {
    let invitation = old.invitation().expect("invites");
    let pairing = new.join(&invitation).expect("joins");
    old.certify(&pairing).expect("certifies");
    sync(old, server);
    sync(new, server);
}

/// Entries without what only one phone knows about them: whether they left it, and when they arrived.
fn said(phone: &mut Phone) -> Vec<DiaryEntryView> {
    let mut entries = phone.diary_list(None).expect("lists");
    for entry in &mut entries {
        (entry.only_here, entry.received_at) = (false, None);
        entry.corrections.iter_mut().for_each(|one| one.received_at = None);
    }
    entries
}

fn mentions(server: &MiniServer, needle: &[u8]) -> bool {
    server.seen.iter().any(|body| body.windows(needle.len()).any(|window| window == needle))
}

#[test]
fn a_diary_that_is_not_shared_is_in_no_request() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    let id = phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let entry = phone.diary_add(&worked("2026-03-02")).expect("adds");
    phone.diary_correct(&entry, &Entered { minutes: Some(500), ..Entered::default() }).expect("corrects");
    phone.diary_mark(&entry, "board.jpg", &"ab".repeat(32)).expect("marks");
    phone.note(id, "said today").expect("notes");
    let before = phone.status().expect("status");
    assert_eq!(before.only_here, 1, "one entry, however often it was written");
    assert_eq!(sync(&mut phone, &mut server).sent, before.not_sent);
    phone.diary_remove(&entry).expect("removes");
    phone.diary_add(&worked("2026-03-01")).expect("adds");
    clock.advance(2 * Millis::DAY);
    sync(&mut phone, &mut server);
    // Not its content, not a head, not a content key, not its name.
    assert!(!mentions(&server, b"diary"), "no request may name the diary");
    assert!(server.op_ids(&LogId::diary()).is_empty());
    assert!(mentions(&server, b"access"), "the search itself finds what is there");
    let after = phone.status().expect("status");
    assert_eq!((after.not_sent, after.only_here), (0, 1));
}

#[test]
fn a_phone_that_only_keeps_a_diary_is_not_made_known_to_a_server() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    phone.diary_add(&worked("2026-03-02")).expect("adds");
    let report = sync(&mut phone, &mut server);
    assert_eq!((report.rounds, report.sent), (0, 0));
    assert!(server.op_ids(&LogId::devices()).is_empty(), "nobody enrolled");
    let status = phone.status().expect("status");
    assert_eq!((status.not_sent, status.only_here, status.last_success), (0, 1, None));
    // The first thing that is to leave makes the person known, and the diary still stays.
    phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    assert!(phone.status().expect("status").not_sent > 0);
    sync(&mut phone, &mut server);
    assert!(!server.op_ids(&LogId::devices()).is_empty() && !mentions(&server, b"diary"));
}

#[test]
fn sharing_brings_everything_to_the_second_phone_and_changes_nothing_that_was_said() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = (phone("old", None, &clock), phone("new", None, &clock));
    pair(&mut old, &mut new, &mut server);
    let first = old.diary_add(&worked("2026-03-01")).expect("adds");
    clock.advance(60_000);
    old.diary_correct(&first, &Entered { minutes: Some(420), ..Entered::default() }).expect("corrects");
    old.diary_mark(&first, "board.jpg", &"ab".repeat(32)).expect("marks");
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    assert!(new.diary_list(None).expect("lists").is_empty());
    let before = said(&mut old);
    assert_eq!(old.diary_share(true).expect("shares"), 1);
    assert_eq!(said(&mut old), before, "sharing changes nothing that was said");
    clock.advance(60_000);
    let second = old.diary_add(&worked("2026-03-02")).expect("adds");
    old.diary_correct(&first, &Entered { remark: Some("夜里".into()), ..Entered::default() }).expect("corrects");
    assert!(old.status().expect("status").not_sent >= 5);
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    assert_eq!(said(&mut old), said(&mut new));
    let entries = new.diary_list(None).expect("lists");
    assert_eq!(entries.iter().map(|entry| &entry.id).collect::<Vec<_>>(), [&first, &second]);
    assert_eq!(entries[0].corrections.len(), 2, "one from before sharing, one from after");
    assert_eq!(entries[0].corrections[0].before, ["8小时"]);
    assert_eq!(entries[0].marks[0].file, "board.jpg");
    assert!(entries.iter().all(|entry| entry.received_at.is_some() && !entry.only_here));
    assert!(!mentions(&server, "金龙".as_bytes()), "sealed like everything else");
    // The new phone has not decided: what it writes stays there, over what came.
    new.diary_correct(&second, &Entered { minutes: Some(60), ..Entered::default() }).expect("corrects");
    sync(&mut new, &mut server);
    sync(&mut old, &mut server);
    assert_eq!(old.diary_list(None).expect("lists")[1].minutes, Some(480));
    assert_eq!(new.diary_list(None).expect("lists")[1].minutes, Some(60));
    assert_eq!(new.diary_status().expect("status"), DiaryStatus { shared: false, only_here: 1 });
    new.diary_share(true).expect("shares");
    sync(&mut new, &mut server);
    sync(&mut old, &mut server);
    assert_eq!(said(&mut old), said(&mut new));
    assert_eq!(old.diary_list(None).expect("lists")[1].minutes, Some(60));
}

#[test]
fn new_entries_stay_here_again_once_sharing_ends() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    phone.diary_share(true).expect("shares");
    phone.diary_add(&worked("2026-03-01")).expect("adds");
    sync(&mut phone, &mut server);
    assert_eq!(server.op_ids(&LogId::diary()).len(), 1);
    phone.diary_share(false).expect("ends");
    phone.diary_add(&worked("2026-03-02")).expect("adds");
    assert_eq!(phone.diary_status().expect("status"), DiaryStatus { shared: false, only_here: 1 });
    sync(&mut phone, &mut server);
    assert_eq!(server.op_ids(&LogId::diary()).len(), 1);
    assert_eq!(phone.diary_share(true).expect("shares"), 1);
    sync(&mut phone, &mut server);
    assert_eq!(server.op_ids(&LogId::diary()).len(), 2);
}

#[test]
fn an_entry_that_never_left_is_erased_and_one_that_did_keeps_its_line() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    let gone = phone.diary_add(&worked("2026-03-01")).expect("adds");
    let kept = phone.diary_add(&worked("2026-03-02")).expect("adds");
    phone.diary_correct(&gone, &Entered { minutes: Some(1), ..Entered::default() }).expect("corrects");
    phone.diary_mark(&gone, "board.jpg", &"ab".repeat(32)).expect("marks");
    assert_eq!(phone.diary_remove(&gone).expect("removes"), Removal::Erased);
    let left = phone.store.read().expect("reads").list_private("local/").expect("lists");
    assert_eq!(left.len(), 1, "entry, correction and mark are gone");
    assert_eq!(phone.diary_remove(&gone).expect_err("gone").code(), "not-found");
    phone.diary_share(true).expect("shares");
    assert_eq!(phone.diary_remove(&kept).expect("removes"), Removal::TakenBack);
    sync(&mut phone, &mut server);
    assert_eq!(server.op_ids(&LogId::diary()).len(), 2, "what was erased never existed for anybody");
    let entries = phone.diary_list(None).expect("lists");
    assert_eq!((entries.len(), entries[0].state), (1, "taken_back"));
    assert_eq!(entries[0].corrections[0].label, "作废");
    assert!(phone.diary_months(None).expect("sums").is_empty());
    assert_eq!(phone.diary_correct(&kept, &worked("2026-03-02")).expect_err("taken back").code(), "not-found");
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_kept() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let first = phone.diary_add(&worked("2026-03-02")).expect("adds");
    let later = worked("2026-03-03");
    for (entered, code) in [
        (later.clone(), "diary-future"),
        (worked("2026-03-02"), "diary-overlap"),
        (Entered { span: None, minutes: Some(961), ..worked("2026-03-02") }, "diary-over-a-day"),
        (Entered { promised: Some(Money::fen(-1)), ..worked("2026-03-01") }, "diary-amount"),
        (Entered::default(), "diary-no-day"),
    ] {
        assert_eq!(phone.diary_add(&entered).expect_err("refused").code(), code);
    }
    assert_eq!(phone.diary_correct(&first, &later).expect_err("to come").code(), "diary-future");
    assert_eq!(phone.diary_correct(&first, &Entered::default()).expect_err("nothing").code(), "diary-nothing");
    assert_eq!(phone.diary_mark(&first, "x", "short").expect_err("no hash").code(), "diary-mark");
    assert_eq!(phone.status().expect("status").only_here, 1);
    assert!(phone.diary_list(None).expect("lists")[0].corrections.is_empty());
}

#[test]
fn two_phones_that_correct_one_field_show_both_versions_until_someone_writes_it_again() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = (phone("old", None, &clock), phone("new", None, &clock));
    pair(&mut old, &mut new, &mut server);
    for phone in [&mut old, &mut new] {
        phone.diary_share(true).expect("shares");
    }
    let id = old.diary_add(&worked("2026-03-02")).expect("adds");
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    let minutes = |minutes| Entered { minutes: Some(minutes), ..Entered::default() };
    old.diary_correct(&id, &minutes(300)).expect("corrects");
    new.diary_correct(&id, &minutes(360)).expect("corrects");
    for _ in 0..2 {
        sync(&mut old, &mut server);
        sync(&mut new, &mut server);
    }
    assert_eq!(said(&mut old), said(&mut new));
    let entry = &old.diary_list(None).expect("lists")[0];
    assert_eq!(entry.state, "two_versions");
    assert_eq!((entry.versions[0].field, entry.versions[0].values.len()), ("minutes", 2));
    let sums = old.diary_totals(None).expect("sums");
    assert_eq!((sums.months.len(), sums.unsettled), (0, 1), "nothing is reckoned from either");
    new.diary_correct(&id, &minutes(360)).expect("settles");
    sync(&mut new, &mut server);
    sync(&mut old, &mut server);
    assert_eq!(old.diary_list(None).expect("lists")[0].minutes, Some(360));
}

#[test]
fn each_phone_keeps_its_own_diary_until_both_are_shared_and_overlaps_are_told() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = (phone("old", None, &clock), phone("new", None, &clock));
    pair(&mut old, &mut new, &mut server);
    old.diary_add(&worked("2026-03-02")).expect("adds");
    new.diary_add(&worked("2026-03-02")).expect("adds");
    for phone in [&mut old, &mut new] {
        phone.diary_share(true).expect("shares");
    }
    for _ in 0..2 {
        sync(&mut old, &mut server);
        sync(&mut new, &mut server);
    }
    assert_eq!(said(&mut old), said(&mut new));
    let months = new.diary_totals(None).expect("sums").months;
    assert!(months[0].overlapping, "the same day noted on both");
}

#[test]
fn a_revoked_phone_takes_no_part_and_the_diary_can_still_be_shared() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut lost) = (phone("old", None, &clock), phone("lost", None, &clock));
    pair(&mut old, &mut lost, &mut server);
    old.diary_add(&worked("2026-03-02")).expect("adds");
    let device: DeviceId = lost.status().expect("status").device.expect("a device").parse().expect("an id");
    let before = server.op_ids(&LogId::access()).len();
    old.revoke_device(device).expect("revokes");
    sync(&mut old, &mut server);
    assert_eq!(server.op_ids(&LogId::access()).len(), before, "no key is renewed for a log without one");
    old.diary_share(true).expect("shares");
    sync(&mut old, &mut server);
    assert_eq!(server.op_ids(&LogId::diary()).len(), 1);
    assert_eq!(old.status().expect("status").not_sent, 0);
}

#[test]
fn a_copied_phone_shares_what_both_copies_hold_once() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let dir = tempfile::tempdir().expect("a directory");
    let mut one = phone("one", Some(dir.path()), &clock);
    one.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let id = one.diary_add(&worked("2026-03-02")).expect("adds");
    sync(&mut one, &mut server);
    drop(one);
    let copy = tempfile::tempdir().expect("a directory");
    std::fs::copy(dir.path().join("phone.db"), copy.path().join("phone.db")).expect("copies");
    let mut one = phone("one again", Some(dir.path()), &clock);
    one.diary_share(true).expect("shares");
    sync(&mut one, &mut server);
    clock.advance(1);
    let mut copied = phone("copied", Some(copy.path()), &clock);
    copied.diary_add(&worked("2026-03-01")).expect("adds");
    copied.diary_share(true).expect("shares");
    server.copied.push(copied.status().expect("status").device.expect("a device").parse().expect("an id"));
    let report = sync(&mut copied, &mut server);
    assert!(report.cloned && report.rejected == 0, "{report:?}");
    sync(&mut one, &mut server);
    let entries = said(&mut one);
    assert_eq!(entries, said(&mut copied));
    assert_eq!(entries.len(), 2, "the entry both had counts once");
    assert!(entries.iter().any(|entry| entry.id == id && entry.state == "stands"));
}

#[test]
fn a_crash_at_any_write_of_sharing_leaves_all_of_it_here_or_all_on_its_way() {
    let dir = tempfile::tempdir().expect("a directory");
    let clock = TestClock::new();
    let mut fresh = phone("one", Some(dir.path()), &clock);
    for on in ["2026-02-26", "2026-02-27", "2026-03-02"] {
        fresh.diary_add(&worked(on)).expect("adds");
    }
    let before = said(&mut fresh);
    drop(fresh);
    for stop_at in 1.. {
        let copy = tempfile::tempdir().expect("a directory");
        std::fs::copy(dir.path().join("phone.db"), copy.path().join("phone.db")).expect("copies");
        let mut phone = phone("again", Some(copy.path()), &clock);
        phone.set_write_hook(Some(Box::new(move |n| if n >= stop_at { Err(StoreError::Full) } else { Ok(()) })));
        let shared = phone.diary_share(true);
        phone.set_write_hook(None);
        let status = phone.diary_status().expect("status");
        assert_eq!(said(&mut phone), before, "write {stop_at}");
        if shared.is_ok() {
            assert_eq!(status, DiaryStatus { shared: true, only_here: 0 });
            assert!(stop_at > 8, "sharing writes more than that");
            return;
        }
        assert_eq!(status, DiaryStatus { shared: false, only_here: 3 }, "write {stop_at}");
    }
}

#[test]
fn months_are_as_the_calculators_take_them() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    phone.diary_add(&worked("2026-02-26")).expect("adds");
    phone.diary_add(&worked("2026-03-02")).expect("adds");
    let rest = Entered { kind: Some(sojourn_core::registration::diary::DayType::Rest), ..worked("2026-02-27") };
    phone.diary_add(&rest).expect("adds");
    let paid = Entered {
        day: Some(day("2026-03-02")),
        received: Some(Money::fen(15_000)),
        pay_month: Some(day("2026-02-01")),
        employer: Some("金龙玩具厂".into()),
        ..Entered::default()
    };
    phone.diary_add(&paid).expect("adds");
    let months = phone.diary_months(Some("金龙玩具厂")).expect("sums");
    assert_eq!(months.len(), 2);
    let february = &months[0];
    assert_eq!(february.month.to_string(), "2026-02");
    assert_eq!((february.minutes_regular, february.minutes_rest_day), (480, 480));
    assert_eq!((february.promised, february.received), (Some(Money::fen(40_000)), Some(Money::fen(15_000))));
    assert_eq!(months[1].received, None, "nothing is noted for March");
    assert!(phone.diary_months(Some("someone else")).expect("sums").is_empty());
    let views = phone.diary_totals(None).expect("sums").months;
    assert_eq!(views[0].difference, Some(Money::fen(25_000)));
}

#[test]
fn a_printed_diary_can_stand_on_a_checklist() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let id = phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let item = phone.application(id, None).expect("shows").checklist[0].items[0].document.clone();
    let document: ItemId = item.parse().expect("an id");
    assert_eq!(phone.diary_as_paper(id, Some(&document)).expect_err("no entry yet").code(), "diary-nothing");
    phone.diary_add(&worked("2026-03-02")).expect("adds");
    phone.diary_as_paper(id, Some(&document)).expect("records");
    assert_eq!(phone.diary_as_paper(id, None).expect_err("no such sheet here").code(), "not-found");
    let papers = phone.application(id, None).expect("shows").checklist;
    assert_ne!(papers[0].items[0].state, "missing");
    assert_eq!(phone.diary_status().expect("status").only_here, 1, "the entries stay where they were");
}
