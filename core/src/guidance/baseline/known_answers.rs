//! What the embedded baseline must answer, as a person would ask it.

use jiff::civil::date;

use super::{load, packs};
use crate::guidance::library::{FeeAnswer, Library, Resolution};
use crate::guidance::object::Body;
use crate::guidance::render::{Opened, open};
use crate::guidance::rule::Facts;
use crate::guidance::text::{ItemId, ItemRef, Kind};
use crate::guidance::verdict::{Here, Mark, Moment, Verdict};
use crate::locale::Locale;
use crate::money::Money;
use crate::place::PlaceTable;
use crate::time::Date;

fn library(locale: Locale) -> Library {
    let baseline = load().expect("verified");
    let mut library = Library::new(locale, baseline.release.seq, PlaceTable::built_in().expect("the list"));
    for pack in packs(&baseline, |key| key.locale == locale).expect("verified") {
        library.add_pack(&pack).expect("objects");
    }
    assert_eq!(library.unknown_count(), 0);
    library
}

fn here<'a>(library: &'a Library, place: &str, as_of: Date) -> Here<'a> {
    Here { library, place: place.parse().expect("a place"), moment: Moment { as_of, today: date(2026, 11, 24) } }
}

fn id(text: &str) -> ItemId {
    text.parse().expect("an id")
}

/// Every fact the permit rules ask for, as a worker with a job, insurance and a rented home would answer.
fn worker(registered: &str) -> Facts {
    serde_json::from_str(&format!(
        r#"{{"registered_on":{{"date":"{registered}"}},"hukou_elsewhere":{{"yes_no":true}},"lived_since":{{"date":"{registered}"}},"has_work":{{"yes_no":true}},"insured":{{"yes_no":true}},
            "insurance_paying":{{"yes_no":true}},"home":{{"choice":"rent"}},"studying":{{"yes_no":false}},
            "other_city":{{"yes_no":true}},"left_home":{{"yes_no":true}}}}"#
    ))
    .expect("facts")
}

#[test]
fn registered_in_hangzhou_the_permit_opens_half_a_year_later_to_the_day() {
    let library = library(Locale::ZhHans);
    for (registered, from) in [("2026-03-04", date(2026, 9, 4)), ("2025-08-31", date(2026, 2, 28))] {
        let before = here(&library, "330106", from.yesterday().expect("a day"));
        let answer = before.ask(&id("permit-eligibility"), &worker(registered));
        assert_eq!(answer.verdict, Verdict::NotYet { from }, "{:?}", answer.trace);
        let on = here(&library, "330106", from).ask(&id("permit-eligibility"), &worker(registered));
        assert_eq!((on.verdict, on.mark), (Verdict::Yes, Some(Mark::Checked)));
    }
}

#[test]
fn shenzhen_and_a_city_without_a_pack_never_say_a_plain_yes() {
    let library = library(Locale::ZhHans);
    let ask = |place: &str| {
        here(&library, place, date(2026, 11, 24)).ask(&id("permit-eligibility"), &worker("2020-01-01")).verdict
    };
    assert!(matches!(ask("440300"), Verdict::Disputed { .. }));
    for code in library.places().current().map(|place| place.code.clone()).collect::<Vec<_>>() {
        let own = library.own_place(&code);
        if own.is_none() {
            assert_ne!(ask(code.as_str()), Verdict::Yes, "{code}");
        }
    }
}

#[test]
fn fees_are_known_labelled_or_unknown() {
    let library = library(Locale::ZhHans);
    let fee = |place: &str, item: &str| library.fee(&place.parse().expect("a place"), &id(item), date(2026, 11, 24));
    let amounts = |answer: FeeAnswer| match answer {
        FeeAnswer::Lines { lines, .. } => lines.iter().map(|l| (l.money(), l.as_at)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let FeeAnswer::Lines { lines, .. } = fee("330100", "permit-first") else { panic!("known") };
    assert_eq!(lines[0].money(), Some(Money::fen(0)));
    let here = here(&library, "330100", date(2026, 11, 24));
    let cited = here.statement(&lines[0].statements[0]).expect("a statement");
    assert_eq!(cited.citation.article.as_deref(), Some("21"));
    assert_eq!(amounts(fee("442000", "permit-replacement")), [(Some(Money::fen(2000)), Some(date(2019, 12, 30)))]);
    let beijing = fee("110000", "permit-replacement");
    let unknown = match &beijing {
        FeeAnswer::Unknown => true,
        FeeAnswer::Lines { lines, .. } => lines.iter().all(|line| line.amount.is_none()),
        FeeAnswer::Disputed(_) | FeeAnswer::UpdateApp => false,
    };
    assert!(unknown, "{beijing:?}");
}

/// Whatever the day, before and after each change of the law since 1990, everything opens and nothing shown lacks its sources.
#[test]
fn every_page_opens_on_any_day_with_citation_confidence_and_dates() {
    let years: [i16; 8] = [1990, 1998, 2004, 2010, 2016, 2019, 2026, 2027];
    for (locale, years) in [(Locale::ZhHans, &years[..]), (Locale::En, &years[6..])] {
        let library = library(locale);
        let places: Vec<_> =
            library.items().filter(|(_, body)| body.kind() == Some(Kind::Pack)).map(|(p, _)| p.clone()).collect();
        let days = years.iter().map(|year| date(*year, 12, 31));
        for day in days {
            for place in &places {
                let here = here(&library, place.as_str(), day);
                for article in library.ids(place, Kind::Article) {
                    let Opened::Page(page) = open(&here, &article) else { continue };
                    assert!(!page.sources.is_empty(), "{place} {article}");
                    assert!(page.sources.iter().all(|source| source.citation.chars().count() > 2), "{place} {article}");
                }
                for rule in library.ids(place, Kind::Rule) {
                    let answer = here.ask(&rule, &Facts::new());
                    assert_ne!(answer.verdict, Verdict::Yes, "{place} {rule} says yes to nothing");
                }
            }
        }
    }
}

#[test]
fn every_procedure_finds_its_rule_cards_and_parameters() {
    let library = library(Locale::ZhHans);
    let places: Vec<_> =
        library.items().filter(|(_, body)| body.kind() == Some(Kind::Pack)).map(|(p, _)| p.clone()).collect();
    for place in &places {
        let here = here(&library, place.as_str(), date(2026, 11, 24));
        for procedure in library.ids(place, Kind::Procedure) {
            let Some(Body::Procedure(procedure)) = here.find(Kind::Procedure, &procedure) else { continue };
            for card in procedure.steps.iter().filter_map(|step| step.card.as_ref()) {
                assert!(here.find(Kind::WindowCard, card).is_some(), "{place} {card}");
            }
            if let Some(rule) = &procedure.eligibility {
                let item = ItemRef { kind: Kind::Rule, id: rule.clone() };
                assert_ne!(library.resolve(place, &item), Resolution::Missing, "{place} {rule}");
            }
        }
    }
}
