//! What screens are given in words: an application, an offer to move to a newer version, two values to choose from.

use jiff::civil::date;
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::money::Money;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::Anchor;
use sojourn_core::registration::book::Kind;
use sojourn_core::registration::paper::PaperForm;
use sojourn_core::registration::record::Opening;
use sojourn_core::registration::stage::Stage;

use super::*;
use crate::sync::round::Budget;
use crate::testing::{MiniServer, TestClock, phone};

fn hangzhou() -> PlaceCode {
    "330100".parse().expect("a place")
}

fn sync(phone: &mut Phone, server: &mut MiniServer) {
    phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
}

#[test]
fn an_application_is_told_in_words_a_screen_can_show() {
    let mut phone = phone("one", None, &TestClock::new());
    let id = phone.open_application("residence-permit", &hangzhou()).expect("opens");
    let paper = NewPaper {
        document: "id-card".parse().expect("an id"),
        form: PaperForm::Original,
        issued_on: None,
        valid_until: Some(date(2030, 1, 1)),
        note: None,
    };
    phone.paper(id, &paper).expect("records");
    phone.note(id, "窗口说要原件").expect("notes");
    let paid = NewFee {
        kind: Kind::Paid,
        item: "permit-first".into(),
        amount: Some(Money::fen(5000)),
        on: Some(phone.today()),
        receipt: None,
        note: Some("没开收据".into()),
    };
    phone.fee(id, &paid).expect("records");
    let back = NewFee { kind: Kind::Refunded, amount: Some(Money::fen(1000)), note: None, ..paid };
    phone.fee(id, &back).expect("records");
    phone.stage(id, Stage::Accepted, Some(date(2026, 3, 2))).expect("moves");
    let view = phone.application(id, None).expect("shows");
    assert_eq!((view.summary.stage_words, view.summary.part), (Some("已受理"), Some((3, 4))));
    assert_eq!(view.past.last().map(|one| (one.words, one.on)), Some(("已受理", date(2026, 3, 2))));
    assert!(view.next.first().is_some_and(|next| next.ordinary && next.stage == "in_review"), "{:?}", view.next);
    assert_eq!(view.next.len(), view.next_stages.len());
    let items: Vec<_> = view.checklist.iter().flat_map(|group| &group.items).collect();
    let card = items.iter().find(|item| item.document == "id-card").expect("it is asked for");
    assert!(card.words.contains("2030") && card.form.as_deref() == Some("original") && card.issuer.is_some());
    assert_eq!(card.held.iter().map(|held| (held.form, held.gone)).collect::<Vec<_>>(), [("original", false)]);
    assert!(view.checklist.iter().all(|group| !group.sources.is_empty()));
    assert_eq!(view.totals[0].net_paid_words, "40元");
    let line = view.money.iter().find(|line| line.kind == "paid").expect("it was paid");
    assert_eq!(
        (line.words, line.amount_words.as_deref(), line.note.as_deref()),
        ("交了", Some("50元"), Some("没开收据"))
    );
    assert!(line.title.is_some(), "{line:?}");
    assert_eq!(view.noted[0].on, date(2026, 3, 2));
    assert!(view.due.iter().all(|due| !due.words.is_empty()));
    let listed = &phone.applications().expect("lists")[0];
    assert!(listed.place_name.contains("杭州") && listed.open && listed.stage_words == Some("已受理"));
}

#[test]
fn a_procedure_is_found_under_the_subjects_of_its_articles() {
    let mut phone = phone("one", None, &TestClock::new());
    let all = phone.procedures(&hangzhou()).expect("lists");
    let permit = all.iter().find(|one| one.id == "residence-permit").expect("there is one");
    assert_eq!(permit.topics.first().map(String::as_str), Some("permit"), "{permit:?}");
    let unexplained: Vec<_> = all.iter().filter(|one| one.topics.is_empty()).map(|one| &one.id).collect();
    assert!(unexplained.is_empty(), "under no subject: {unexplained:?}");
}

#[test]
fn a_paper_that_was_gone_is_there_again_once_it_is_recorded_anew() {
    let mut phone = phone("one", None, &TestClock::new());
    let id = phone.open_application("residence-permit", &hangzhou()).expect("opens");
    let document: sojourn_core::guidance::text::ItemId = "id-card".parse().expect("an id");
    let paper = NewPaper {
        document: document.clone(),
        form: PaperForm::Original,
        issued_on: None,
        valid_until: None,
        note: None,
    };
    let state = |phone: &mut Phone| {
        let view = phone.application(id, None).expect("shows");
        let mut items = view.checklist.iter().flat_map(|group| &group.items);
        items.find(|item| item.document == "id-card").map(|item| item.state)
    };
    phone.paper(id, &paper).expect("records");
    phone.paper_gone(id, &document, PaperForm::Original).expect("records");
    assert_eq!(state(&mut phone), Some("missing"));
    phone.paper(id, &paper).expect("records");
    assert_eq!(state(&mut phone), Some("good"));
}

#[test]
fn whoever_changes_the_language_reads_the_same_version_in_it() {
    use sojourn_core::locale::Locale;
    let mut phone = phone("one", None, &TestClock::new());
    let id = phone.open_application("residence-permit", &hangzhou()).expect("opens");
    phone.set_locale(Locale::En).expect("sets");
    let view = phone.application(id, None).expect("shows");
    assert_eq!((view.summary.title.as_str(), view.definition_here), ("First residence permit", true));
    assert!(view.questions.iter().all(|question| question.ask.is_ascii()), "{:?}", view.questions);
    assert!(view.upgrade.is_none(), "it is no other version");
    assert_eq!(phone.applications().expect("lists")[0].title, "First residence permit");
    phone.set_locale(Locale::ZhHans).expect("sets");
    assert_eq!(phone.application(id, None).expect("shows").summary.title, "首次申领居住证");
}

#[test]
fn an_offer_says_what_changes_for_this_person_and_taking_it_changes_that() {
    let mut phone = phone("one", None, &TestClock::new());
    let (mut older, _, _) = phone.definition("residence-permit", &hangzhou()).expect("there is one");
    let version = older.version;
    older.version -= 1;
    let issue = older.deadlines.iter_mut().find(|deadline| deadline.id.as_str() == "issue").expect("it has one");
    issue.offset = issue.offset.take().map(|mut offset| {
        offset.amount = sojourn_core::guidance::procedure::Amount::Fixed(20);
        offset
    });
    older.documents.retain(|group| group.id.as_str() != "guardian-papers");
    let bytes = jcs::canonical(&older).expect("canonical");
    let opening = Opening {
        procedure: older.id.clone(),
        version: older.version,
        definition: ObjectId::of(&bytes).to_string(),
        place: hangzhou(),
        opened_on: phone.today(),
        title: older.title.text.clone(),
    };
    let id = phone.open_under(&opening, &bytes).expect("opens");
    phone.date(id, Anchor::Acceptance, date(2026, 3, 2)).expect("records");
    let view = phone.application(id, None).expect("shows");
    let offer = view.upgrade.expect("a newer one is there");
    assert_eq!((offer.from, offer.to), (version - 1, version));
    let due = offer.changes.iter().find(|change| change.id.as_deref() == Some("issue")).expect("it differs");
    assert!(due.before.as_deref().is_some_and(|words| words.contains("2026年3月22日")), "{due:?}");
    assert!(due.after.as_deref().is_some_and(|words| words.contains("2026年3月17日")), "{due:?}");
    let papers = offer.changes.iter().find(|change| change.part == "documents").expect("papers differ");
    assert_eq!((papers.how, papers.words.as_str()), ("added", "材料“别人替办时再带”：新加的"));
    phone.upgrade(id).expect("takes it");
    let view = phone.application(id, None).expect("shows");
    assert!(view.upgrade.is_none() && view.version == i64::from(version));
}

fn paired(server: &mut MiniServer, clock: &TestClock) -> (Phone, Phone) {
    let (mut old, mut new) = (phone("old", None, clock), phone("new", None, clock));
    let pairing = new.join(&old.invitation().expect("invites")).expect("joins");
    old.certify(&pairing).expect("certifies");
    sync(&mut old, server);
    sync(&mut new, server);
    (old, new)
}

#[test]
fn two_values_are_told_with_who_wrote_them_and_a_third_may_be_given() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = paired(&mut server, &clock);
    let id = old.open_application("residence-permit", &hangzhou()).expect("opens");
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    old.answer(id, "home", "rent").expect("answers");
    new.answer(id, "home", "dormitory").expect("answers");
    old.date(id, Anchor::Registration, date(2026, 3, 1)).expect("records");
    new.date(id, Anchor::Registration, date(2026, 3, 11)).expect("records");
    for phone in [&mut old, &mut new] {
        sync(phone, &mut server);
    }
    sync(&mut old, &mut server);
    let found = old.conflicts().expect("lists");
    let home = found.iter().find(|one| one.path == "answer/home/value").expect("they differ");
    assert_eq!((home.words.as_str(), home.control), ("你住的是哪一种？", "choice"));
    assert!(home.choices.iter().any(|(id, words)| id == "own" && words.contains("房子")));
    let devices: Vec<_> = home.sides.iter().map(|side| side.device.clone()).collect();
    assert!(home.sides.iter().all(|side| side.own) && devices[0] != devices[1] && devices[0].is_some());
    assert_eq!(home.sides.iter().map(|side| side.words.as_str()).collect::<Vec<_>>(), ["租的", "单位或学校宿舍"]);
    let day = found.iter().find(|one| one.path == "date/registration/value").expect("they differ");
    assert_eq!((day.words.as_str(), day.control), ("居住登记的日子", "date"));
    assert_eq!(day.sides[0].words, "2026年3月1日");
    let wrong = old.choose_other(id, "date/registration/value", "soon");
    assert_eq!(wrong.expect_err("not a date").code(), "input");
    old.choose_other(id, "date/registration/value", "2026-03-05").expect("takes a third");
    old.choose_other(id, "answer/home/value", "own").expect("takes a third");
    assert_eq!(old.choose_other(id, "answer/home/value", "own").expect_err("settled").code(), "not-found");
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    assert!(new.conflicts().expect("lists").is_empty());
    assert_eq!(new.application(id, None).expect("shows").dates.get("registration"), Some(&date(2026, 3, 5)));
}

#[test]
fn a_record_of_two_phones_is_settled_the_same_way() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = paired(&mut server, &clock);
    let registration = old.add_registration(&hangzhou(), date(2026, 3, 1)).expect("records");
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    for (phone, day) in [(&mut old, 2), (&mut new, 3)] {
        phone.revise_record("registration", &registration, "on", &date(2026, 3, day)).expect("revises");
        sync(phone, &mut server);
    }
    sync(&mut old, &mut server);
    let found = old.record_conflicts().expect("lists");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].application.as_str(), found[0].words.as_str()), ("profile", "哪一天"));
    assert_eq!(old.records().expect("reads").registrations[0].conflicts, ["on"]);
    old.choose_in_record(&found[0].path, 1).expect("chooses");
    assert_eq!(old.records().expect("reads").registrations[0].on, Some(date(2026, 3, 3)));
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    assert!(new.record_conflicts().expect("lists").is_empty());
}
