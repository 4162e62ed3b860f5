//! Photographs as an app puts them, and as a searcher of the file sees them.

use super::*;
use crate::sync::round::Budget;
use crate::testing::{MiniServer, TestClock, phone};

/// A JPEG by its first bytes, of some length.
fn jpeg(length: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0Zhang San of Hangzhou".to_vec();
    bytes.resize(length.max(bytes.len()), 7);
    bytes
}

fn new<'a>(document: &'a str, bytes: &'a [u8]) -> NewPhoto<'a> {
    NewPhoto { document, media: Media::Jpeg, bytes, thumbnail: None }
}

/// A phone with an application, and the first two documents of its checklist.
fn with_application(phone: &mut Phone) -> (ApplicationId, [String; 2]) {
    let place = "330100".parse().expect("a place");
    let id = phone.open_application("residence-permit", &place).expect("opens");
    let view = phone.application(id, None).expect("reads");
    let mut documents = view.checklist.into_iter().flat_map(|group| group.items).map(|item| item.document);
    (id, [documents.next().expect("one"), documents.next().expect("another")])
}

#[test]
fn a_photograph_is_with_its_paper_on_the_checklist_and_reads_back() {
    let mut held = phone("one", None, &TestClock::new());
    let (id, [first, second]) = with_application(&mut held);
    let (page, small) = (jpeg(300_000), jpeg(900));
    let put = held.photo_put(id, &NewPhoto { thumbnail: Some(&small), ..new(&first, &page) }).expect("keeps");
    assert_eq!(held.photo_put(id, &new(&first, &page)).expect("again"), put, "the same picture is one");
    assert_ne!(held.photo_put(id, &new(&second, &page)).expect("of another paper"), put);
    let view = held.application(id, None).expect("reads");
    let on = |document: &str| {
        let mut items = view.checklist.iter().flat_map(|group| &group.items);
        items.find(|item| item.document == document).expect("on the list").photos.clone()
    };
    assert_eq!((on(&first), on(&second).len()), (vec![put.clone()], 1));
    let read = held.photo_get(&put).expect("reads");
    assert_eq!((read.media, &*read.bytes), (Media::Jpeg, &page));
    assert_eq!(*held.photo_thumbnail(&put).expect("reads").expect("there").bytes, small);
    let listed = held.photo_list(Some(id)).expect("lists");
    assert_eq!(listed[0].hash, blake3::hash(&page).to_hex().to_string());
    assert_eq!(held.photo_room().expect("counts").bytes, 600_000);
    held.photo_delete(&put).expect("deletes");
    assert_eq!(held.photo_get(&put).map(drop).expect_err("gone").code(), "not-found");
    assert_eq!(held.photo_list(None).expect("lists").len(), 1);
}

#[test]
fn what_is_not_what_it_is_called_or_too_long_is_refused() {
    let mut held = phone("one", None, &TestClock::new());
    let (id, [first, _]) = with_application(&mut held);
    let refused = |held: &mut Phone, new: &NewPhoto<'_>| held.photo_put(id, new).expect_err("refused").code();
    let page = jpeg(100);
    assert_eq!(refused(&mut held, &NewPhoto { media: Media::Png, ..new(&first, &page) }), "input");
    assert_eq!(refused(&mut held, &new(&first, b"<svg onload=x>")), "input");
    assert_eq!(refused(&mut held, &new(&first, &jpeg(PHOTO_BYTES_MAX + 1))), "input");
    let pdf = NewPhoto { thumbnail: Some(b"%PDF-1.7"), ..new(&first, &page) };
    assert_eq!(refused(&mut held, &pdf), "input", "a small picture is a picture");
    assert_eq!(refused(&mut held, &new("no-such-document", &page)), "not-found");
    assert!(held.photo_put(ApplicationId([9; 16]), &new(&first, &page)).is_err());
    assert!(held.photo_list(None).expect("lists").is_empty(), "nothing was kept");
}

#[test]
fn the_room_for_photographs_ends_with_a_word_and_loses_nothing() {
    let mut held = phone("one", None, &TestClock::new());
    let (id, [first, _]) = with_application(&mut held);
    let mut page = jpeg(PHOTO_BYTES_MAX);
    let fits = PHOTOS_BYTES_MAX / PHOTO_BYTES_MAX as u64;
    for n in 0..fits {
        page[40..48].copy_from_slice(&n.to_be_bytes());
        held.photo_put(id, &new(&first, &page)).expect("fits");
    }
    let error = held.photo_put(id, &new(&first, &jpeg(100))).expect_err("full");
    assert_eq!(error.code(), "storage-full");
    assert_eq!(held.photo_list(None).expect("lists").len() as u64, fits);
    held.note(id, "还能记").expect("writing goes on");
    let oldest = held.photo_list(None).expect("lists")[0].id.clone();
    held.photo_delete(&oldest).expect("deletes");
    held.photo_put(id, &new(&first, &jpeg(100))).expect("there is room again");
}

#[test]
fn photographs_lie_sealed_leave_in_no_request_and_go_with_a_wipe() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut held = phone("one", Some(dir.path()), &clock);
    let (id, [first, _]) = with_application(&mut held);
    let page = jpeg(200_000);
    let put = held.photo_put(id, &new(&first, &page)).expect("keeps");
    held.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
    assert!(server.seen.iter().map(Vec::len).sum::<usize>() < 100_000, "it did not travel");
    let shows = |needle: &[u8]| {
        std::fs::read_dir(dir.path()).expect("lists").any(|file| {
            let bytes = std::fs::read(file.expect("an entry").path()).expect("reads");
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(!shows(b"Zhang San") && !shows(&[7; 64]), "sealed");
    held.set_pin(Some("fish soup")).expect("sets");
    held.set_duress_pin(Some("2468")).expect("sets");
    held.lock();
    assert_eq!(held.photo_list(None).expect_err("locked").code(), "locked");
    held.unlock("2468").expect("opens");
    assert!(held.photo_list(None).expect("lists").is_empty());
    assert_eq!(held.photo_get(&put).map(drop).expect_err("nothing here").code(), "not-found");
    assert_eq!(held.photo_room().expect("counts").photos, 0);
    held.unlock("fish soup").expect("opens");
    let tx = held.store.begin().expect("begins");
    tx.wipe_private().expect("wipes");
    tx.commit().expect("commits");
    assert!(held.photo_list(None).expect("lists").is_empty());
}
