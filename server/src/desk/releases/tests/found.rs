//! What a crash, or the command line, left without a row is found by the next look, once.

use std::collections::BTreeMap;

use sojourn_core::guidance::desk::change::State;
use sojourn_core::guidance::trust::{Role, Withdrawal, WithdrawalTarget, sign};
use sojourn_core::locale::Locale;

use super::super::{Plan, Stage};
use super::place::{Person, Place, STABLE, signed};
use crate::desk::On;
use crate::desk::withdraw::Wanted;

/// The deeds about what was found, oldest first: the word, by whom.
fn found(place: &Place) -> Vec<(String, Option<String>)> {
    let deeds = place.desk.deeds(None, 100).expect("deeds").into_iter().rev();
    deeds.filter(|deed| deed.deed.contains("withdr")).map(|deed| (deed.deed, deed.by)).collect()
}

/// A withdrawal of the fee, as its signer would be shown it.
fn hiding(place: &Place) -> (Withdrawal, Vec<u8>) {
    let target = WithdrawalTarget {
        place: "CN".parse().expect("a place"),
        item: "parameter:card-fee".parse().expect("an item"),
        why: BTreeMap::from([(Locale::ZhHans, "金额可能不对".into()), (Locale::En, "may be wrong".into())]),
    };
    place.desk.withdrawal(STABLE, &Wanted { hide: vec![target], ..Wanted::default() }).expect("a message")
}

fn with_a_release() -> (Place, Person, Person) {
    let place = Place::new();
    let (chen, li) = place.two();
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.out((&chen, &li), no);
    (place, chen, li)
}

#[test]
fn a_withdrawal_without_a_row_is_noted_under_the_name_of_who_signed_it() {
    let (place, _, li) = with_a_release();
    let (content, message) = hiding(&place);
    let document = place.desk.signed_withdrawal(&li.who, &content, (&message, &signed(&li, &message))).expect("signed");
    place.desk.hand_out(&content, &document).expect("published");
    // The process ends here.
    let place = place.restarted();
    assert!(found(&place).is_empty());
    place.desk.run_due().expect("run");
    place.desk.run_due().expect("run");
    assert_eq!(found(&place), [("withdrawal-found".to_owned(), Some("li".to_owned()))]);
    let newest = place.desk.deeds(None, 1).expect("deeds").remove(0);
    assert_eq!(newest.on, On::Withdrawal("stable".into(), 1));
    assert_eq!(newest.detail["hidden"], serde_json::json!(["CN/parameter:card-fee"]));
    let rows = place.desk.withdrawals(STABLE).expect("rows");
    assert_eq!((rows.len(), rows[0].person, &rows[0].document), (1, li.who.person, &document));
    assert_eq!(place.desk.verify_audit().expect("read"), None);
}

#[test]
fn a_withdrawal_by_a_key_nobody_here_holds_is_noted_once_without_a_name() {
    let (place, chen, _) = with_a_release();
    let (content, _) = hiding(&place);
    place.desk.drop_key(&chen.who).expect("taken off");
    let document = sign(Role::Release, &content, &[&chen.key()]).expect("signed");
    place.desk.hand_out(&content, &document).expect("published");
    place.desk.run_due().expect("run");
    place.desk.run_due().expect("run");
    assert_eq!(found(&place), [("withdrawal-found".to_owned(), None)]);
    assert!(place.desk.withdrawals(STABLE).expect("rows").is_empty());
}

#[test]
fn a_withdrawal_made_at_the_desk_is_not_found_again() {
    let (place, chen, _) = with_a_release();
    let (content, message) = hiding(&place);
    place.desk.withdraw(&chen.who, &content, &signed(&chen, &message)).expect("withdrawn");
    place.desk.run_due().expect("run");
    assert_eq!(found(&place), [("withdrawn".to_owned(), Some("chen".to_owned()))]);
}

#[test]
fn a_roll_back_that_went_out_before_a_crash_brings_the_folder_back() {
    let (place, chen, li) = with_a_release();
    let change = place.change(&chen, &li, 1500);
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.out((&chen, &li), no);
    let back = place.desk.rollback(&chen.who, 1, "金额错了", None).expect("prepared");
    place.sign(&chen, back).expect("signed");
    place.sign(&li, back).expect("signed");
    place.desk.go_out(&place.show(back).row).expect("published");
    let place = place.restarted();
    assert_eq!((place.live(), place.fee()), (Some(3), 1500));
    place.desk.run_due().expect("run");
    assert_eq!((place.show(back).stage, place.state(change), place.fee()), (Stage::Live, State::Withdrawn, 2000));
    let published = |place: &Place| {
        let deeds = place.desk.deeds(None, 100).expect("deeds");
        deeds.iter().filter(|deed| deed.deed == "release-published").count()
    };
    // Whoever pressed the button goes on after the look that came first: nothing is settled twice.
    place.desk.store.write(|view| place.desk.settle(view, back, Some(chen.who.person))).expect("settled");
    assert_eq!((published(&place), place.show(back).stage), (3, Stage::Live));
}

#[test]
fn a_root_that_came_by_the_command_line_is_noted() {
    use sojourn_core::guidance::baseline::DemoKey;
    use sojourn_core::id::Bytes;
    use sojourn_core::wire::v1::{PublishRequest, PublishedFile};

    let (place, ..) = with_a_release();
    let deeds = |place: &Place| {
        let deeds = place.desk.deeds(None, 100).expect("deeds");
        deeds.iter().filter(|deed| deed.deed == "root-found").count()
    };
    place.desk.run_due().expect("run");
    assert_eq!(deeds(&place), 0);
    let bytes = super::place::root(2, &[DemoKey::Release(1), DemoKey::Release(2)]);
    let files = vec![PublishedFile { path: "stable/roots/2.json".into(), bytes: Bytes(bytes) }];
    place.desk.service.guidance().publish(STABLE, PublishRequest { files }).expect("published");
    place.desk.run_due().expect("run");
    place.desk.run_due().expect("run");
    assert_eq!(deeds(&place), 1);
}
