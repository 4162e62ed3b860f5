//! A searcher with the files in hand, before and after.

use std::path::Path;

use sojourn_core::registration::diary::Draft;

use super::*;
use crate::sdk::{Media, NewPhoto, NewReport};
use crate::sync::round::Budget;
use crate::testing::{MiniServer, TestClock, phone};

/// Whether these bytes stand anywhere in the phone's files, the write-ahead log included.
fn shows(dir: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(dir).expect("lists").any(|file| {
        let bytes = std::fs::read(file.expect("an entry").path()).expect("reads");
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

#[test]
fn nothing_of_what_was_asked_or_searched_is_kept_anywhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut held = phone("one", Some(dir.path()), &TestClock::new());
    let place = "330100".parse().expect("a place");
    // Words no guidance has, in both scripts and as an index would cut them.
    let asked = "qzvbrx 魑魅魍魉扣了我的身份证";
    held.search(asked, Some(&place), 5).expect("searches");
    held.ask(asked, &place, 5).expect("asks");
    held.ask("魑魅魍魉", &place, 5).expect("asks");
    assert!(held.places("qzvbrx", 5).is_empty());
    // A write and a checkpoint after it, so that whatever waited in memory is on the disk.
    held.put_setting("locale", "zh-Hans").expect("writes");
    for needle in ["qzvbrx".as_bytes(), "魑魅魍魉".as_bytes(), "魍".as_bytes()] {
        assert!(!shows(dir.path(), needle));
    }
    held.store.tidy_up();
    for needle in ["qzvbrx".as_bytes(), "魑魅魍魉".as_bytes(), "魍".as_bytes()] {
        assert!(!shows(dir.path(), needle), "after a checkpoint");
    }
    let found = held.what_is_here().expect("looks");
    assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), ["app", "guidance"]);
}

/// A phone with one of every private thing, some of it at a server.
fn full(phone: &mut Phone, server: &mut MiniServer) {
    let place = "330100".parse().expect("a place");
    phone.set_place(&place).expect("chooses");
    let id = phone.open_application("residence-permit", &place).expect("opens");
    phone.add_registration(&place, phone.today()).expect("records");
    phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
    phone.note(id, "老板扣了身份证 qzvbrx").expect("writes");
    let document = phone.application(id, None).expect("reads").checklist[0].items[0].document.clone();
    let file = b"\xff\xd8\xffqzvbrx";
    let photo = NewPhoto { document: &document, media: Media::Jpeg, bytes: file, thumbnail: None };
    phone.photo_put(id, &photo).expect("keeps");
    phone.save_article("wages-unpaid", &place).expect("saves");
    let entry = Draft { day: Some(phone.today()), remark: Some("qzvbrx".into()), ..Draft::default() };
    phone.diary_add(&entry).expect("writes");
    let report = NewReport {
        item: "residence-permit".into(),
        place,
        kind: sojourn_core::wire::v1::ReportKind::Other,
        step: None,
        office: "窗口".into(),
        on: None,
        amount: None,
        text: "qzvbrx".into(),
    };
    phone.report_difference(&report).expect("keeps");
}

#[test]
fn a_searcher_finds_what_is_counted_here_and_after_erasing_nothing_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut held = phone("one", Some(dir.path()), &clock);
    full(&mut held, &mut server);
    held.set_pin(Some("fish soup")).expect("sets");
    held.set_duress_pin(Some("2468")).expect("sets");
    let kinds =
        |held: &mut Phone| held.what_is_here().expect("looks").into_iter().map(|one| one.kind).collect::<Vec<_>>();
    let public = ["app", "guidance", "place", "pin"];
    let private = ["applications", "record", "diary", "photos", "reports", "saved", "unsent", "server"];
    assert_eq!(kinds(&mut held), [&public[..], &private].concat());
    held.lock();
    assert_eq!(kinds(&mut held), public, "who has no PIN is told no more than the file tells");
    assert_eq!(held.erase_private().expect_err("locked").code(), "locked");
    held.unlock("2468").expect("opens");
    assert_eq!(kinds(&mut held), public);
    assert_eq!(held.erase_private().expect_err("refused").code(), "guidance-only");
    held.unlock("fish soup").expect("opens");
    let before = held.store.read().expect("reads").list_private("").expect("lists").len();
    assert!(before > 5);
    let taken = held.erase_private().expect("erases");
    let expected = ErasedView { not_sent: 1, rejected: 0, only_here: 1, photos: 1, reports: 1, saved: 1 };
    assert_eq!(taken, expected);
    assert_eq!(kinds(&mut held), ["app", "guidance"]);
    assert!(held.applications().expect("lists").is_empty() && !held.has_pin().expect("reads"));
    assert!(held.store.read().expect("reads").list_private("").expect("lists").is_empty());
    assert_eq!(
        held.status().expect("status"),
        phone("other", None, &clock).status().expect("status"),
        "like a new one"
    );
    drop(held);
    assert!(!shows(dir.path(), b"qzvbrx"));
    let mut again = phone("one", Some(dir.path()), &clock);
    again.open_application("residence-permit", &"330100".parse().expect("a place")).expect("begins anew");
}

#[test]
fn a_crash_while_erasing_leaves_all_or_nothing() {
    for stop_at in 1_u64.. {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = TestClock::new();
        let mut held = phone("one", Some(dir.path()), &clock);
        held.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
        held.set_write_hook(Some(Box::new(
            move |n| {
                if n == stop_at { Err(crate::store::StoreError::Full) } else { Ok(()) }
            },
        )));
        let erased = held.erase_private().is_ok();
        drop(held);
        let mut held = phone("one", Some(dir.path()), &clock);
        assert_eq!(held.applications().expect("lists").is_empty(), erased, "stopped at write {stop_at}");
        if erased {
            assert!(stop_at > 13, "every table is a write");
            return;
        }
    }
}
