//! Phones of one person: offline work, pairing, conflicts, a revoked phone, a server that went away.

use sojourn_client::sdk::{ApplicationId, NewFee};
use sojourn_client::{Clock, Phone, SystemClock};
use sojourn_core::id::DeviceId;
use sojourn_core::money::Money;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::book::Kind;
use sojourn_core::registration::stage::Stage;
use sojourn_core::time::Millis;
use sojourn_tests::clock::WorldClock;

use crate::world::World;

fn hangzhou() -> PlaceCode {
    "330100".parse().expect("a place")
}

fn pair(world: &World, old: &mut Phone, new: &mut Phone) {
    let invitation = old.invitation().expect("invites");
    let pairing = new.join(&invitation).expect("joins");
    old.certify(&pairing).expect("certifies");
    world.sync(old);
    world.sync(new);
}

fn seen(phone: &mut Phone, id: ApplicationId) -> serde_json::Value {
    let mut view = serde_json::to_value(phone.application(id, None).expect("shows")).expect("serialises");
    // What is only this phone's own: whether it still has something to send.
    view.as_object_mut().expect("an object").remove("not_sent");
    view
}

#[test]
fn work_without_signal_arrives_and_two_phones_agree() {
    let world = World::new();
    let (mut old, mut new) = (world.phone("old"), world.phone("new"));
    let id = old.open_application("residence-permit", &hangzhou()).expect("opens");
    old.answer(id, "has_work", "yes").expect("answers");
    let unsent = old.status().expect("status").not_sent;
    let report = world.sync(&mut old);
    assert_eq!((report.sent, report.rejected), (unsent, 0), "{report:?}");
    assert!(report.faults.is_empty(), "{report:?}");
    pair(&world, &mut old, &mut new);
    assert_eq!(seen(&mut old, id), seen(&mut new, id));
    old.answer(id, "has_work", "no").expect("answers");
    old.answer(id, "home", "rent").expect("answers");
    new.answer(id, "has_work", "yes").expect("answers");
    new.stage(id, Stage::Preparing, None).expect("moves");
    world.sync(&mut new);
    world.sync(&mut old);
    world.sync(&mut new);
    assert_eq!(seen(&mut old, id), seen(&mut new, id));
    // The new phone repeated what stood there; the old one changed it: that is a conflict, on both.
    let conflicts = old.conflicts().expect("lists");
    assert_eq!(conflicts, new.conflicts().expect("lists"));
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    new.choose(id, &conflicts[0].path, 0).expect("chooses");
    world.sync(&mut new);
    world.sync(&mut old);
    assert!(old.conflicts().expect("lists").is_empty());
    assert_eq!(seen(&mut old, id), seen(&mut new, id));
}

#[test]
fn one_receipt_entered_on_two_phones_counts_once() {
    let world = World::new();
    let (mut old, mut new) = (world.phone("old"), world.phone("new"));
    let id = old.open_application("residence-permit", &hangzhou()).expect("opens");
    pair(&world, &mut old, &mut new);
    let fee = NewFee {
        kind: Kind::Paid,
        item: "permit-first".into(),
        amount: Some(Money::fen(5000)),
        on: Some(old.today()),
        receipt: Some("No. 0042".into()),
        note: None,
    };
    old.fee(id, &fee).expect("records");
    new.fee(id, &NewFee { receipt: Some("no 0042".into()), ..fee }).expect("records");
    world.sync(&mut old);
    world.sync(&mut new);
    world.sync(&mut old);
    for phone in [&mut old, &mut new] {
        let view = phone.application(id, None).expect("shows");
        assert_eq!(view.money.len(), 2);
        assert_eq!(view.overcharges[0].paid, Money::fen(5000));
    }
}

#[test]
fn a_server_that_restarts_is_no_matter_and_nothing_new_costs_one_round() {
    let mut world = World::new();
    let mut phone = world.phone("one");
    let id = phone.open_application("residence-permit", &hangzhou()).expect("opens");
    world.sync(&mut phone);
    world.restart();
    phone.note(id, "after the restart").expect("notes");
    assert_eq!(world.sync(&mut phone).sent, 1);
    let idle = world.sync(&mut phone);
    assert_eq!((idle.sent, idle.received, idle.rounds), (0, 0, 1), "{idle:?}");
    assert!(idle.bytes <= 600, "an idle round took {} bytes", idle.bytes);
}

#[test]
fn without_a_server_everything_works_and_the_status_says_so() {
    let mut world = World::new();
    let mut phone = world.phone("one");
    let id = phone.open_application("residence-permit", &hangzhou()).expect("opens");
    let running = world.running.take().expect("running");
    let addr = running.addr;
    running.stop();
    let mut transport = sojourn_client::transport::HttpTransport::new(&format!("http://{addr}"));
    let failed = phone.sync(&mut transport, sojourn_client::sync::round::Budget::default(), &mut |_| {});
    assert_eq!(failed.expect_err("nobody there").code(), "no-connection");
    let status = phone.status().expect("status");
    assert_eq!(status.last_failure_code.as_deref(), Some("no-connection"));
    assert!(status.not_sent > 0 && status.next_try.is_some());
    assert!(!phone.search("居住证", None, 5).expect("searches").is_empty());
    phone.note(id, "still here").expect("notes");
    world.restart();
    world.sync(&mut phone);
    assert_eq!(phone.status().expect("status").not_sent, 0);
}

#[test]
fn a_lost_phone_is_revoked_and_forgets_what_was_private() {
    let world = World::new();
    let (mut old, mut lost) = (world.phone("old"), world.phone("lost"));
    let id = old.open_application("residence-permit", &hangzhou()).expect("opens");
    pair(&world, &mut old, &mut lost);
    let device: DeviceId = lost.status().expect("status").device.expect("a device").parse().expect("an id");
    old.revoke_device(device).expect("revokes");
    old.answer(id, "has_work", "yes").expect("answers");
    world.sync(&mut old);
    assert_eq!(old.status().expect("status").not_sent, 0);
    let _either_way = world.try_sync(&mut lost);
    let status = lost.status().expect("status");
    assert!(!status.has_identity, "{status:?}");
    assert!(!lost.search("居住证", None, 5).expect("searches").is_empty(), "guidance stays");
}

#[test]
fn a_worker_comes_back_after_six_weeks_without_signal_and_everything_arrives_in_order() {
    let world = World::new();
    let clock = WorldClock::at(SystemClock.now());
    let (mut away, mut home) = (world.phone_with_clock("away", &clock), world.phone("home"));
    let id = away.open_application("residence-permit", &hangzhou()).expect("opens");
    pair(&world, &mut away, &mut home);
    home.answer(id, "home", "rent").expect("answers");
    world.sync(&mut home);
    for week in 1..=6 {
        clock.advance(7 * Millis::DAY);
        away.note(id, &format!("week {week}")).expect("notes without signal");
    }
    away.stage(id, Stage::Preparing, None).expect("moves");
    let unsent = away.status().expect("status");
    assert!(unsent.not_sent >= 7 && unsent.oldest_not_sent.is_some(), "{unsent:?}");
    // Its token ended weeks ago, by its own clock; that costs a renewal and no operation.
    let report = world.sync(&mut away);
    assert_eq!((report.sent, report.rejected, report.login_required), (unsent.not_sent, 0, false), "{report:?}");
    world.sync(&mut home);
    assert_eq!(away.fields(id).expect("reads"), home.fields(id).expect("reads"));
    let weeks: Vec<String> = (1..=6).map(|week| format!("week {week}")).collect();
    for phone in [&mut away, &mut home] {
        let view = phone.application(id, None).expect("shows");
        assert_eq!(view.notes, weeks, "nothing lost, nothing twice, in the order they were written");
    }
}

#[test]
fn two_phones_that_renew_keys_at_once_come_to_rest() {
    let world = World::new();
    let (mut one, mut two, mut lost) = (world.phone("one"), world.phone("two"), world.phone("lost"));
    let id = one.open_application("residence-permit", &hangzhou()).expect("opens");
    pair(&world, &mut one, &mut two);
    pair(&world, &mut one, &mut lost);
    world.sync(&mut two);
    let device: DeviceId = lost.status().expect("status").device.expect("a device").parse().expect("an id");
    // Neither has heard of the other's revocation: each makes new keys for every log.
    one.revoke_device(device).expect("revokes");
    two.revoke_device(device).expect("revokes");
    one.note(id, "written under one key").expect("notes");
    two.note(id, "written under another").expect("notes");
    for _ in 0..3 {
        world.sync(&mut one);
        world.sync(&mut two);
    }
    for phone in [&mut one, &mut two] {
        let report = world.sync(phone);
        assert_eq!((report.sent, report.received), (0, 0), "keys are settled: {report:?}");
        let shown = phone.application(id, None).expect("shows").notes;
        assert_eq!(shown.len(), 2, "both keys open: {shown:?}");
    }
}

#[test]
fn the_servers_files_hold_nothing_a_person_wrote() {
    let world = World::new();
    let mut phone = world.phone("one");
    let id = phone.open_application("residence-permit", &hangzhou()).expect("opens");
    phone.note(id, "张三 works at Golden Dragon Toys for 4800 yuan").expect("notes");
    world.sync(&mut phone);
    let needles = ["张三", "Golden Dragon", "4800 yuan"];
    let mut files = vec![world.server_folder().to_owned()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).expect("lists").map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let bytes = std::fs::read(&path).expect("reads");
        for needle in needles {
            assert!(!bytes.windows(needle.len()).any(|w| w == needle.as_bytes()), "{needle} in {}", path.display());
        }
    }
}
