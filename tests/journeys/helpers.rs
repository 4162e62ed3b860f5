//! Someone who helps: let in by a card that was scanned, working without a network beside the person, and let in no more.

use sojourn_client::Phone;
use sojourn_client::sdk::{ApplicationId, NewGrant, Shared};
use sojourn_core::id::{GrantId, SpaceId};
use sojourn_core::place::PlaceCode;
use sojourn_core::sync::plain::Level;

use crate::world::World;

const PURPOSE: &str = "帮我把居住证办下来";

fn hangzhou() -> PlaceCode {
    "330100".parse().expect("a place")
}

/// A worker with an application, and a volunteer whose card the worker scans.
fn let_in(world: &World, level: Level) -> (Phone, Phone, ApplicationId, GrantId) {
    let (mut worker, mut volunteer) = (world.phone("worker"), world.phone("volunteer"));
    let id = worker.open_application("residence-permit", &hangzhou()).expect("opens");
    let card = volunteer.my_card("小陈").expect("a card");
    assert_eq!(worker.read_card(&card).expect("reads").name, "小陈");
    let until = sojourn_core::dates::add_days(worker.today(), 90).expect("a day");
    let wish = NewGrant { card: &card, what: &[Shared::Application(id)], level, purpose: PURPOSE, until };
    let grant = worker.give(&wish).expect("gives").remove(0);
    world.sync(&mut volunteer);
    world.sync(&mut worker);
    world.sync(&mut volunteer);
    world.sync(&mut volunteer);
    (worker, volunteer, id, grant)
}

fn worker_of(volunteer: &mut Phone) -> SpaceId {
    let people = volunteer.people().expect("lists");
    assert_eq!(people.len(), 1, "{people:?}");
    people[0].person.parse().expect("a space")
}

#[test]
fn a_volunteer_who_was_let_in_by_a_scan_helps_without_a_network_and_both_see_the_same() {
    let world = World::new();
    let (mut worker, mut volunteer, id, _) = let_in(&world, Level::Write);
    let person = worker_of(&mut volunteer);
    let seen = volunteer.people().expect("lists").remove(0);
    assert_eq!((seen.applications, seen.level, seen.purposes.as_slice()), (1, "write", &[PURPOSE.to_owned()][..]));
    // Before standing with the worker, only one's own things are shown.
    assert!(volunteer.applications().expect("lists").is_empty());
    volunteer.stand_with(Some(person)).expect("stands");
    assert_eq!(volunteer.applications().expect("lists").len(), 1);
    volunteer.answer(id, "has_work", "yes").expect("answers, offline");
    worker.answer(id, "home", "rent").expect("answers, offline");
    world.sync(&mut volunteer);
    world.sync(&mut worker);
    world.sync(&mut volunteer);
    let view = |phone: &mut Phone| {
        let mut view = serde_json::to_value(phone.application(id, None).expect("shows")).expect("JSON");
        view.as_object_mut().expect("an object").remove("not_sent");
        view
    };
    assert_eq!(view(&mut worker), view(&mut volunteer));
    let said = view(&mut worker).to_string();
    assert!(said.contains("yes") && said.contains("rent"), "{said}");
    // The same field by both, without sight of each other: both values, on both phones.
    volunteer.answer(id, "home", "dormitory").expect("answers");
    worker.answer(id, "home", "own").expect("answers");
    world.sync(&mut volunteer);
    world.sync(&mut worker);
    world.sync(&mut volunteer);
    let conflicts = worker.conflicts().expect("lists");
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    assert_eq!(conflicts[0].sides.len(), 2);
    worker.choose(id, &conflicts[0].path, 0).expect("chooses");
    world.sync(&mut worker);
    world.sync(&mut volunteer);
    assert!(volunteer.conflicts().expect("lists").is_empty());
}

#[test]
fn who_may_only_look_cannot_write_and_who_was_not_let_in_sees_nothing() {
    let world = World::new();
    let (worker, mut volunteer, id, _) = let_in(&world, Level::Read);
    drop(worker);
    let person = worker_of(&mut volunteer);
    volunteer.stand_with(Some(person)).expect("stands");
    assert!(volunteer.application(id, None).is_ok());
    assert_eq!(volunteer.answer(id, "has_work", "yes").expect_err("only looks").code(), "not_entitled");
    assert!(volunteer.open_application("residence-permit", &hangzhou()).is_err(), "nothing new in another's name");
    assert_eq!(volunteer.records().expect_err("not the record").code(), "access-ended");
    let mut stranger = world.phone("stranger");
    stranger.my_card("某人").expect("a card");
    world.sync(&mut stranger);
    assert!(stranger.people().expect("lists").is_empty());
    assert_eq!(stranger.stand_with(Some(person)).expect_err("a stranger").code(), "access-ended");
}

#[test]
fn consent_taken_back_while_the_volunteer_is_offline_keeps_their_unsent_work_and_then_forgets() {
    let world = World::new();
    let (mut worker, mut volunteer, id, grant) = let_in(&world, Level::Write);
    let person = worker_of(&mut volunteer);
    volunteer.stand_with(Some(person)).expect("stands");
    volunteer.answer(id, "has_work", "yes").expect("answers, offline");
    worker.take_back(grant).expect("takes back, offline");
    let views = worker.grants().expect("lists");
    assert_eq!((views.len(), views[0].state, views[0].pending), (1, "revoked", true));
    assert!(views[0].sentence.contains("小陈") && views[0].sentence.contains(PURPOSE), "{}", views[0].sentence);
    world.sync(&mut worker);
    assert!(!worker.grants().expect("lists")[0].pending);
    worker.answer(id, "home", "rent").expect("answers under the new key");
    world.sync(&mut worker);
    world.sync(&mut volunteer);
    world.sync(&mut volunteer);
    assert_eq!(volunteer.status().expect("status").not_sent, 0, "what was written before is delivered, not lost");
    assert!(volunteer.people().expect("lists").is_empty(), "and the copy is gone");
    assert_eq!(volunteer.application(id, None).expect_err("gone").code(), "access-ended");
    // What came late waits for the owner, who sees that it does.
    world.sync(&mut worker);
    assert!(!worker.application(id, None).expect("shows").summary.id.is_empty());
}
