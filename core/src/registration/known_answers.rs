//! The known answers on the guidance that ships: the baseline in the binary, at real places.

use jiff::civil::date;

use super::super::anchor::Anchor;
use super::super::book::Kind;
use super::super::deadline::Reckoned;
use super::super::fee::{Amount, Gap};
use super::super::record::{self, NewFee, Opening, Write};
use super::super::stage::Stage;
use super::*;
use crate::cbor;
use crate::guidance::baseline;
use crate::guidance::library::{Library, Resolution};
use crate::guidance::object::Body;
use crate::guidance::text::{ItemRef, Kind as ItemKind};
use crate::guidance::verdict::{Moment, Verdict};
use crate::locale::Locale;
use crate::money::Money;
use crate::place::{PlaceCode, PlaceTable};
use crate::time::Date;

const ID: &str = "00112233445566778899aabbccddeeff";

fn library() -> Library {
    let baseline = baseline::load().expect("the baseline verifies");
    let packs = baseline::packs(&baseline, |key| key.locale == Locale::ZhHans).expect("its packs verify");
    let mut library = Library::new(Locale::ZhHans, 1, PlaceTable::built_in().expect("the list"));
    packs.iter().for_each(|pack| library.add_pack(pack).expect("objects"));
    library
}

fn here<'a>(library: &'a Library, place: &str, today: Date) -> Here<'a> {
    Here { library, place: place.parse().expect("a place"), moment: Moment::today(today) }
}

fn at_the_counter(here: &Here<'_>) -> Payer {
    Payer::at_the_counter(here.moment.as_of)
}

fn procedure(here: &Here<'_>, id: &str) -> Procedure {
    let item = ItemRef { kind: ItemKind::Procedure, id: id.parse().expect("an id") };
    match here.library.resolve(&here.place, &item) {
        Resolution::Found(found) => match found.body {
            Body::Procedure(procedure) => procedure,
            other => panic!("not a procedure: {other:?}"),
        },
        other => panic!("{id} at {}: {other:?}", here.place),
    }
}

/// Looks at an application of a procedure in which these things were recorded.
fn look(here: &Here<'_>, id: &str, writes: Vec<Write>) -> Overview {
    let procedure = procedure(here, id);
    let mut all = record::opening(
        ID,
        &Opening {
            procedure: procedure.id.clone(),
            version: procedure.version,
            definition: "00".repeat(32),
            place: here.place.clone(),
            opened_on: here.moment.today,
            title: procedure.title.text.clone(),
        },
    );
    all.retain(|old| writes.iter().all(|new| new.path != old.path));
    all.extend(writes);
    let encoded: Vec<_> = all.iter().map(|write| (write.path.as_str(), cbor::encode(&write.value))).collect();
    let application = Application::from_fields(encoded.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
    overview(&application, &procedure, here)
}

fn due<'a>(overview: &'a Overview, id: &str) -> &'a Due {
    let found = overview.dues().into_iter().find(|due| due.deadline.as_str() == id);
    found.unwrap_or_else(|| panic!("no date for {id}: {:?}", overview.deadlines))
}

const HANGZHOU: &str = "330100";

#[test]
fn arrival_in_hangzhou_on_monday_is_registered_by_thursday() {
    let library = library();
    let here = here(&library, HANGZHOU, date(2026, 3, 2));
    let seen = look(&here, "residence-registration", vec![record::day_of(Anchor::Arrival, date(2026, 3, 2))]);
    let register = due(&seen, "register");
    assert_eq!((register.statutory, register.approximate), (date(2026, 3, 5), false));
    assert!(!register.basis.citations.is_empty());
}

#[test]
fn in_hangzhou_a_permit_opens_half_a_year_after_registration() {
    let library = library();
    let here = here(&library, HANGZHOU, date(2026, 3, 10));
    for (registered, opens) in [(date(2026, 3, 4), date(2026, 9, 4)), (date(2025, 8, 31), date(2026, 2, 28))] {
        let seen = look(&here, "residence-permit", vec![record::day_of(Anchor::Registration, registered)]);
        let opening = seen.dues().into_iter().find(|due| due.anchor == Anchor::Registration);
        assert_eq!(opening.map(|due| due.statutory), Some(opens), "{:?}", seen.deadlines);
    }
}

#[test]
fn accepted_on_10_september_the_permit_is_due_on_mid_autumn_or_the_28th() {
    let library = library();
    let here = here(&library, HANGZHOU, date(2026, 9, 10));
    let seen = look(&here, "residence-permit", record::stage(ID, Stage::Accepted, Some(date(2026, 9, 10))));
    let issue = due(&seen, "issue");
    assert_eq!((issue.statutory, issue.next_working_day), (date(2026, 9, 25), date(2026, 9, 28)));
    assert!(!issue.approximate);
    assert_eq!(seen.ordinary_next, Some(Event::BeginReview));
}

#[test]
fn issued_in_hangzhou_on_20_september_is_endorsed_in_the_month_before_the_next() {
    let library = library();
    let here = here(&library, HANGZHOU, date(2026, 11, 24));
    let seen = look(&here, "permit-endorsement", vec![record::day_of(Anchor::Issue, date(2026, 9, 20))]);
    let window = due(&seen, "endorse").window.expect("a window");
    assert_eq!((window.opens, window.closes), (date(2027, 8, 20), date(2027, 9, 20)));
}

#[test]
fn a_first_issue_is_free_by_article_21_and_fifty_yuan_for_it_should_have_been() {
    let library = library();
    let here = here(&library, HANGZHOU, date(2026, 11, 24));
    let paid = NewFee {
        kind: Kind::Paid,
        item: "permit-first".into(),
        amount: Some(Money::fen(5000)),
        on: Some(date(2026, 11, 24)),
        receipt: None,
        note: None,
    };
    let seen = look(&here, "residence-permit", record::fee("ab", &paid));
    assert_eq!(seen.fees[0].amount, Amount::Known(Money::fen(0)));
    let citations = &seen.fees[0].basis.as_ref().expect("a basis").citations;
    assert!(citations.iter().any(|citation| citation.article.as_deref() == Some("21")), "{citations:?}");
    let alert = seen.overcharges.first().expect("should be free");
    assert!(alert.should_be_free() && alert.complaint.as_ref().is_some_and(|id| id.as_str() == "overcharge-complaint"));
}

#[test]
fn a_replacement_costs_twenty_yuan_in_zhongshan_as_at_2019_and_is_unknown_in_beijing() {
    let library = library();
    let zhongshan = here(&library, "442000", date(2026, 11, 24));
    let line =
        assess_fees(&procedure(&zhongshan, "permit-replacement"), &at_the_counter(&zhongshan), &zhongshan).remove(0);
    assert_eq!(line.amount, Amount::Known(Money::fen(2000)));
    assert_eq!(line.as_at, Some(date(2019, 12, 30)));
    for place in ["110000", "110105"] {
        let beijing = here(&library, place, date(2026, 11, 24));
        let line =
            assess_fees(&procedure(&beijing, "permit-replacement"), &at_the_counter(&beijing), &beijing).remove(0);
        assert_eq!(line.amount, Amount::Unknown(Gap::NoAmount), "{place}");
    }
}

#[test]
fn shenzhen_and_a_city_without_a_pack_never_answer_a_plain_yes() {
    let library = library();
    let yes = |question: &str| {
        record::answer(&question.parse().expect("an id"), &super::super::application::Answer::Yes(true))
    };
    for place in ["440300", "510100"] {
        let here = here(&library, place, date(2026, 11, 24));
        let item = ItemRef { kind: ItemKind::Procedure, id: "residence-permit".parse().expect("an id") };
        if !matches!(library.resolve(&here.place, &item), Resolution::Found(_)) {
            continue;
        }
        let long_ago = record::answer(
            &"lived_since".parse().expect("an id"),
            &super::super::application::Answer::Text("2020-01-01".into()),
        );
        let seen = look(&here, "residence-permit", vec![yes("hukou_elsewhere"), yes("has_work"), long_ago]);
        let verdict = seen.eligibility.expect("it has a rule").verdict;
        assert_ne!(verdict, Verdict::Yes, "{place}");
    }
}

#[test]
fn every_procedure_at_every_place_of_the_baseline_can_be_looked_at() {
    let library = library();
    let places: BTreeSet<PlaceCode> = library.items().map(|(place, _)| place.clone()).collect();
    let mut looked = 0;
    for place in places {
        let here = Here { library: &library, place: place.clone(), moment: Moment::today(date(2026, 11, 24)) };
        for id in library.ids(&place, ItemKind::Procedure) {
            let item = ItemRef { kind: ItemKind::Procedure, id: id.clone() };
            let Resolution::Found(_) = library.resolve(&place, &item) else { continue };
            let seen = look(&here, id.as_str(), Vec::new());
            let dateless = seen.deadlines.iter().all(|deadline| !matches!(deadline, Reckoned::Due(_)));
            assert!(dateless, "no day was recorded, so no date may appear: {id} at {place}");
            assert!(seen.fees.iter().all(|line| line.basis.is_some() || !line.is_free()), "{id} at {place}");
            looked += 1;
        }
    }
    assert!(looked > 20, "only {looked}");
}
