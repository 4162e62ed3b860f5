//! What is kept for the pages is never that of another state.

use std::collections::BTreeMap;

use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::guidance::lint::{Check, Finding, lint};
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::locale::Locale;

use super::changes::key;
use super::checks::Checked;
use super::folder::Imported;
use super::head::{Head, Items, Key, places};
use super::testing::{Stand, signature, small_folder};
use super::{Desk, DeskError, Who};

/// The statement of the documentation's folder in other words.
fn reworded(desk: &Desk, words: &str) -> (Key, serde_json::Value) {
    let key = key("CN", "statement", "permit-first-free").expect("a key");
    let mut value = desk.head().expect("a head").item(&key).expect("the statement").value.clone();
    value["text"]["zh-Hans"] = words.into();
    (key, value)
}

fn drafted(desk: &Desk, who: &Who, words: &str) -> i64 {
    let (key, value) = reworded(desk, words);
    let no = desk.open_change(who, "words").expect("a draft");
    desk.save_edit(who, no, &key, Some(value), 0).expect("saved");
    no
}

/// Asks as a page does that is loaded again and again.
fn until_done(ask: impl Fn() -> Result<Checked, DeskError>) -> Vec<Finding> {
    loop {
        let checked = ask().expect("an answer");
        if checked.is_done() {
            return checked.findings().to_vec();
        }
        std::thread::yield_now();
    }
}

fn in_prose(findings: &[Finding]) -> bool {
    findings.iter().any(|one| one.check == Check::NumberInProse)
}

#[test]
fn a_page_does_not_wait_for_the_checks_and_shows_those_of_an_older_version_as_such() {
    let stand = Stand::with_content();
    let desk = &stand.desk;
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let no = drafted(desk, &author, "第一次办，要交20元。");
    let ask = || desk.checked_change(&desk.change(no).expect("the change"));
    assert!(matches!(ask().expect("an answer"), Checked::Awaited), "nothing was said of it yet");
    assert!(in_prose(&until_done(ask)));
    let before = desk.change(no).expect("the change").row.version;
    assert!(matches!(desk.submit(&author, no), Err(DeskError::Findings(_))));
    let (key, value) = reworded(desk, "第一次办，不收钱。");
    desk.save_edit(&author, no, &key, Some(value), 1).expect("saved");
    match ask().expect("an answer") {
        Checked::Before(said, version) => assert!(version == before && in_prose(&said.findings)),
        Checked::Done(said) => assert!(!in_prose(&said.findings), "of the version before"),
        Checked::Awaited => panic!("what was said last is forgotten"),
    }
    assert!(!in_prose(&until_done(ask)));
    desk.submit(&author, no).expect("nothing stops it any more");
}

#[test]
fn sending_to_review_waits_for_the_checks_of_what_is_sent() {
    let stand = Stand::with_content();
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let no = drafted(&stand.desk, &author, "第一次办，要交20元。");
    let refused = stand.desk.submit(&author, no);
    let Err(DeskError::Findings(stops)) = &refused else { panic!("{refused:?}") };
    assert!(in_prose(stops));
}

#[test]
fn a_change_that_an_import_fills_is_looked_at_again() {
    let stand = Stand::with_content();
    let desk = &stand.desk;
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let mut files = small_folder();
    let statements = files.get_mut("CN/statements/permit.toml").expect("a file");
    *statements = statements.replace("首次申领居住证，不收工本费。", "第一次办，要交20元。");
    let Imported::Draft(no, 1) = desk.import_files(Some(&author), files).expect("taken") else { panic!("no draft") };
    let mut change = desk.change(no).expect("the change");
    // As whoever opened the page saw it between the two writes of an import.
    let edits = std::mem::take(&mut change.edits);
    assert!(desk.overlay(&change).expect("laid over").changed().is_empty());
    assert!(desk.findings_of(&change).expect("checked").is_empty());
    change.edits = edits;
    assert_eq!(desk.overlay(&change).expect("laid over").changed().len(), 1);
    assert!(in_prose(&desk.findings_of(&change).expect("checked")));
}

/// What rests on everything in a folder, and how phones read it.
fn known(head: &Head) -> (BTreeMap<Key, String>, Vec<String>) {
    let reach = |key: &Key| {
        let item = ItemRef { kind: key.1, id: key.2.clone() };
        format!("{:?}", head.graph().reach(places(), &item, &key.0))
    };
    let reaches = head.source.items.keys().map(|key| (key.clone(), reach(key))).collect();
    let bodies = |locale| {
        let library = head.library(locale);
        library.items().map(|(place, body)| format!("{place} {body:?}")).collect::<Vec<_>>()
    };
    (reaches, Locale::ALL.into_iter().flat_map(bodies).collect())
}

#[test]
fn a_head_that_came_of_another_knows_what_one_that_was_read_anew_knows() {
    let stand = Stand::with_content();
    let desk = &stand.desk;
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let (reviewer, key_of_reviewer) = stand.somebody("li", &[Duty::Reviewer]);
    let said_before = until_done(|| desk.checked());
    let old = desk.head().expect("a head");
    // One item in other words, in both languages, that names another parameter; and one that goes.
    let (key, mut value) = reworded(desk, "第一次办，{param:permit-residence-months}个月后，不收钱。");
    value["text"]["en"] = "After {param:permit-residence-months} months the first one costs nothing.".into();
    let gone = old.source.items.keys().find(|key| key.1 == Kind::Patch).expect("a patch").clone();
    let no = desk.open_change(&author, "words").expect("a draft");
    desk.save_edit(&author, no, &key, Some(value), 0).expect("saved");
    desk.save_edit(&author, no, &gone, None, 0).expect("saved");
    desk.submit(&author, no).expect("submitted");
    let change = desk.change(no).expect("the change");
    let message = desk.approval_of(&change).expect("a message");
    desk.approve(&reviewer, no, change.row.version, &signature(&key_of_reviewer, &message)).expect("approved");
    let head = desk.head().expect("a head");
    assert!(head.no > old.no && head.item(&gone).is_none());
    let anew = Head::read(head.no, head.files.clone()).expect("read");
    assert_eq!(known(&head), known(&anew));
    assert_ne!(known(&head), known(&old), "the change makes a difference");
    match desk.checked().expect("an answer") {
        Checked::Before(said, of) => assert!(of == old.no && said.findings == said_before),
        Checked::Done(said) => assert_ne!(said.findings, said_before),
        Checked::Awaited => panic!("what was said last is forgotten"),
    }
    assert_eq!(until_done(|| desk.checked()), lint(&anew.source, places(), desk.today()));
    desk.confirm_translation(
        &author,
        &old.source.items.keys().find(|key| key.1 == Kind::Article).expect("one").clone(),
    )
    .expect("confirmed");
    let confirmed = desk.head().expect("a head");
    assert!(confirmed.no > head.no);
    assert_eq!(known(&confirmed), known(&Head::read(confirmed.no, confirmed.files.clone()).expect("read")));
}

#[test]
fn what_is_laid_over_the_folder_is_read_in_its_place_and_what_goes_is_not_there() {
    let stand = Stand::with_content();
    let desk = &stand.desk;
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let head = desk.head().expect("a head");
    let (key, value) = reworded(desk, "第一次办，不收钱。");
    let gone = head.source.items.keys().find(|key| key.1 == Kind::Fee).expect("a fee").clone();
    let no = desk.open_change(&author, "words").expect("a draft");
    desk.save_edit(&author, no, &key, Some(value), 0).expect("saved");
    desk.save_edit(&author, no, &gone, None, 0).expect("saved");
    let overlay = desk.overlay(&desk.change(no).expect("the change")).expect("laid over");
    let as_head = Head::of(0, BTreeMap::new(), overlay.source());
    assert_eq!(overlay.item(&gone), None);
    assert_eq!(overlay.item(&key).map(|item| &item.value["text"]["zh-Hans"]), Some(&"第一次办，不收钱。".into()));
    for locale in Locale::ALL {
        let bodies = |library: &sojourn_core::guidance::library::Library| {
            library.items().map(|(place, body)| format!("{place} {body:?}")).collect::<Vec<_>>()
        };
        assert_eq!(bodies(&overlay.library(locale)), bodies(&as_head.library(locale)));
    }
    let again = desk.overlay(&desk.change(no).expect("the change")).expect("laid over");
    assert!(std::sync::Arc::ptr_eq(&overlay, &again), "it is kept");
    desk.drop_edit(&author, no, &gone, 1).expect("put back");
    let newer = desk.overlay(&desk.change(no).expect("the change")).expect("laid over");
    assert!(newer.item(&gone).is_some(), "and not kept beyond its version");
}
