//! Known answers on the baseline inside the app, through the calls an app makes (facts: `docs/guidance.md`).

use jiff::civil::date;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::Anchor;
use sojourn_core::registration::book::Kind;
use sojourn_core::time::Date;

use super::*;
use crate::testing::{TestClock, phone};

fn place(code: &str) -> PlaceCode {
    code.parse().expect("a place")
}

fn new() -> Phone {
    phone("one", None, &TestClock::new())
}

fn due(phone: &mut Phone, procedure: &str, at: &str, anchor: Anchor, on: Date, id: &str) -> DueView {
    let all = phone.deadlines(procedure, &place(at), &[(anchor, on)], on).expect("reckons");
    all.into_iter().find(|due| due.id == id).unwrap_or_else(|| panic!("{procedure} has {id}"))
}

#[test]
fn arrival_in_hangzhou_on_a_monday_is_registered_by_thursday() {
    let found = due(&mut new(), "residence-registration", "330100", Anchor::Arrival, date(2026, 3, 2), "register");
    assert_eq!(found.statutory, Some(date(2026, 3, 5)));
    assert!(!found.derivation.is_empty() && !found.sources.is_empty());
}

#[test]
fn half_a_year_after_registration_is_counted_in_calendar_months() {
    for (registered, from) in [(date(2026, 3, 4), date(2026, 9, 4)), (date(2025, 8, 31), date(2026, 2, 28))] {
        let found = due(&mut new(), "residence-permit", "330100", Anchor::Registration, registered, "eligible");
        assert_eq!(found.statutory, Some(from));
    }
}

#[test]
fn an_office_that_accepted_before_a_holiday_gets_both_dates_shown() {
    let found = due(&mut new(), "residence-permit", "330100", Anchor::Acceptance, date(2026, 9, 10), "issue");
    assert_eq!((found.statutory, found.next_working_day), (Some(date(2026, 9, 25)), Some(date(2026, 9, 28))));
}

#[test]
fn an_endorsement_window_is_the_month_before_the_anniversary() {
    let found = due(&mut new(), "residence-permit", "330100", Anchor::Issue, date(2026, 9, 20), "endorse");
    assert_eq!((found.opens, found.statutory), (Some(date(2027, 8, 20)), Some(date(2027, 9, 20))));
}

fn fee(phone: &mut Phone, procedure: &str, at: &str, item: &str) -> FeeLineView {
    let all = phone.fees(procedure, &place(at), date(2026, 11, 24)).expect("assesses");
    all.into_iter().find(|line| line.item == item).unwrap_or_else(|| panic!("{procedure} has {item}"))
}

#[test]
fn a_first_issue_is_free_by_the_order_and_a_replacement_differs_by_place() {
    let mut phone = new();
    let first = fee(&mut phone, "residence-permit", "330100", "permit-first");
    assert!(first.free && first.sources.iter().any(|source| source.contains("663")), "{first:?}");
    let zhongshan = fee(&mut phone, "permit-replacement", "442000", "permit-replacement");
    assert_eq!((zhongshan.amount, zhongshan.as_at.is_some()), (Some(Money::fen(2000)), true), "{zhongshan:?}");
    let beijing = fee(&mut phone, "permit-replacement", "110000", "permit-replacement");
    assert_eq!(beijing.amount, None, "unknown is not nothing");
    assert!(!beijing.free && beijing.why_unknown.is_some());
}

#[test]
fn fifty_yuan_for_a_first_issue_should_have_been_free() {
    let mut phone = new();
    let id = phone.open_application("residence-permit", &place("330100")).expect("opens");
    let paid = NewFee {
        kind: Kind::Paid,
        item: "permit-first".into(),
        amount: Some(Money::fen(5000)),
        on: Some(date(2026, 3, 2)),
        receipt: Some("A-17".into()),
        note: None,
    };
    phone.fee(id, &paid).expect("records");
    phone.fee(id, &paid).expect("the same receipt again");
    let view = phone.application(id, None).expect("shows");
    assert_eq!(view.overcharges.len(), 1);
    let found = &view.overcharges[0];
    assert!(found.should_be_free && found.paid == Money::fen(5000), "one receipt counts once: {found:?}");
    assert!(!found.sources.is_empty());
    assert_eq!(found.complaint.as_deref(), Some("overcharge-complaint"));
    assert_eq!(view.money.iter().filter(|line| line.repeats.is_some()).count(), 1, "and says so");
}

#[test]
fn shenzhen_and_a_city_without_a_pack_never_answer_a_plain_yes() {
    let mut phone = new();
    let answers: Vec<(String, String)> =
        [("hukou_elsewhere", "yes"), ("lived_since", "2024-01-01"), ("has_work", "yes"), ("home", "rent")]
            .map(|(q, a)| (q.to_owned(), a.to_owned()))
            .to_vec();
    for at in ["440300", "450100", "CN"] {
        let view = phone.check("residence-permit", &place(at), &answers, date(2026, 11, 24)).expect("answers");
        assert_ne!(view.verdict, "yes", "{at}: {view:?}");
        assert!(!view.words.is_empty());
    }
}

#[test]
fn a_check_says_what_to_answer_next_and_why() {
    let mut phone = new();
    let view = phone.check("residence-permit", &place("330100"), &[], date(2026, 11, 24)).expect("answers");
    assert_eq!(view.verdict, "unknown");
    assert!(!view.ask.is_empty() && view.ask.iter().all(|question| !question.why.is_empty()));
    assert!(view.trace.iter().all(|leaf| !leaf.needs.is_empty()));
    let asks_date = view.ask.iter().find(|question| question.kind == "date").map(|question| question.id.clone());
    let answers = [(asks_date.expect("a date is asked for"), "long ago".to_owned())];
    let wrong = phone.check("residence-permit", &place("330100"), &answers, date(2026, 11, 24));
    assert_eq!(wrong.expect_err("not a date").code(), "input");
}

#[test]
fn every_way_of_typing_finds_the_right_article_first() {
    let mut phone = new();
    for query in ["居住证", "jzz", "juzhuzheng", "居住"] {
        let found = phone.search(query, Some(&place("330100")), 5).expect("searches");
        assert!(found.first().is_some_and(|hit| hit.title.contains("居住证")), "{query}: {found:?}");
    }
    phone.set_locale(Locale::En).expect("sets");
    let found = phone.search("residence permit", Some(&place("330100")), 5).expect("searches");
    assert!(found.first().is_some_and(|hit| hit.title.to_lowercase().contains("permit")), "{found:?}");
}

#[test]
fn an_article_answers_first_and_fills_in_what_the_place_says() {
    let mut phone = new();
    let here = place("330100");
    let found = phone.search("居住证", Some(&here), 10).expect("searches");
    for hit in found.iter().filter(|hit| hit.kind == "article") {
        let view = phone.read(&hit.id, &here, date(2026, 11, 24)).expect("reads");
        assert_eq!(view.parts.first().map(|part| part.name), Some("answer"));
        assert!(!view.sources.is_empty() && view.mark.is_some());
        let said: String = view.parts.iter().flat_map(|p| p.blocks.iter().flat_map(|b| b.1.clone())).collect();
        assert!(!said.contains('{'), "a placeable was left: {said}");
    }
    assert_eq!(phone.read("no-such", &here, date(2026, 11, 24)).expect_err("missing").code(), "not-found");
    let card = phone.card("card-permit-apply", &here).expect("reads");
    assert!(!card.say.is_empty() && card.refusals.len() >= 3);
}

#[test]
fn places_are_found_by_sound_and_told_apart_by_their_paths() {
    let phone = new();
    assert_eq!(phone.places("chongqing", 5)[0].name, "重庆市");
    let towers: Vec<_> = phone.places("鼓楼区", 10).into_iter().filter(|found| found.years.is_none()).collect();
    assert_eq!(towers.len(), 4, "{towers:?}");
    assert!(towers.iter().all(|found| found.path.split_whitespace().count() == 3));
}

#[test]
fn an_application_gathers_papers_and_knows_what_is_missing() {
    use sojourn_core::registration::paper::PaperForm;
    let mut phone = new();
    let id = phone.open_application("residence-permit", &place("330100")).expect("opens");
    let before = phone.application(id, None).expect("shows");
    assert!(!before.checklist_complete && before.definition_here && before.summary.stage == Some("draft"));
    let paper = NewPaper {
        document: "id-card".parse().expect("an id"),
        form: PaperForm::Original,
        issued_on: None,
        valid_until: None,
        note: None,
    };
    phone.paper(id, &paper).expect("records");
    let unknown = NewPaper { document: "passport".parse().expect("an id"), ..paper };
    assert_eq!(phone.paper(id, &unknown).expect_err("not asked for").code(), "not-found");
    phone.answer(id, "someone_else_goes", "no").expect("answers");
    phone.date(id, Anchor::Registration, date(2026, 3, 4)).expect("records");
    let view = phone.application(id, None).expect("shows");
    let states: Vec<_> = view.checklist.iter().flat_map(|group| &group.items).collect();
    assert!(states.iter().any(|item| item.document == "id-card" && item.state == "good"), "{states:?}");
    assert!(view.checklist.iter().any(|group| group.applies == "no"));
    assert_eq!(view.dates.get("registration"), Some(&date(2026, 3, 4)));
    assert!(view.due.iter().any(|due| due.state == "due" && due.days_left.is_some()));
    let listed = phone.applications().expect("lists");
    assert_eq!((listed.len(), listed[0].not_sent > 0), (1, true));
    assert!(serde_json::to_string(&view).expect("serialises").contains("\"checklist\""));
}

#[test]
fn a_standing_follows_from_what_was_issued() {
    let mut phone = new();
    let here = place("330100");
    assert_eq!(phone.standing(&here, date(2026, 3, 2)).expect("reckons").status, "unregistered");
    phone.add_registration(&here, date(2026, 3, 4)).expect("records");
    assert_eq!(phone.standing(&here, date(2026, 3, 5)).expect("reckons").status, "registered");
    let permit = phone.add_permit(&here, date(2026, 9, 20), None).expect("records");
    assert_eq!(phone.standing(&here, date(2026, 10, 1)).expect("reckons").status, "permit_valid");
    assert_eq!(phone.standing(&here, date(2027, 9, 1)).expect("reckons").status, "endorsement_window");
    phone.add_endorsement(&permit, date(2027, 9, 2)).expect("records");
    assert_eq!(phone.standing(&here, date(2027, 9, 25)).expect("reckons").status, "permit_valid");
    phone.revise_record("permit", &permit, "lost_on", &date(2027, 10, 1)).expect("revises");
    assert_eq!(phone.standing(&here, date(2027, 10, 2)).expect("reckons").status, "lost");
}
