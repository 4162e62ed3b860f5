//! Everything a screen can show, at every place with a pack, in every language: each claim with its source, how sure it is, when
//! it was checked and when it is to be checked again.

use std::collections::BTreeSet;

use serde_json::Value;
use sojourn_client::Phone;
use sojourn_core::guidance::baseline;
use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::{fill, sources};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::Here;
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::place::{PlaceCode, PlaceTable};
use sojourn_tests::knowledge::{Folder, TODAY, here, standing};

/// Kinds that say something to a person, and say it with a source.
const SAYING: [Kind; 10] = [
    Kind::Article,
    Kind::Procedure,
    Kind::WindowCard,
    Kind::Entitlement,
    Kind::ServicePoint,
    Kind::Fee,
    Kind::Notice,
    Kind::Rule,
    Kind::Parameter,
    Kind::Calendar,
];
/// A claim is checked again within so many months.
const REVIEWED_WITHIN_MONTHS: i32 = 12;

/// Statements that an item names, and those that what it shows rests on.
fn claims(here: &Here<'_>, value: &Value) -> BTreeSet<ItemId> {
    let mut found = BTreeSet::new();
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match (name.as_str(), value) {
                    ("statements" | "because", Value::Array(ids)) => {
                        found.extend(
                            ids.iter().filter_map(Value::as_str).map(|id| id.parse::<ItemId>().expect("an id")),
                        );
                    }
                    ("aliases" | "sounds", _) => {}
                    (_, value) => found.extend(claims(here, value)),
                }
            }
        }
        Value::Array(items) => found.extend(items.iter().flat_map(|item| claims(here, item))),
        Value::String(text) => {
            let filled = fill(here, text);
            assert!(!filled.text.contains('{'), "nothing is left to fill: {}", filled.text);
            found.extend(filled.statements);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    found
}

/// Holds a claim to what must stand beside it; what is wrong with it.
fn wrong(here: &Here<'_>, id: &ItemId) -> Option<String> {
    let Some(statement) = here.statement(id) else { return Some(format!("{id} is not there")) };
    let shown = sources(here, std::slice::from_ref(id)).remove(0);
    let latest = sojourn_core::dates::add_months(statement.verified_on, REVIEWED_WITHIN_MONTHS).expect("a date");
    let reasons = [
        (statement.citation.law.text.trim().is_empty() || shown.citation.trim().is_empty(), "cites nothing"),
        (shown.claim.trim().is_empty(), "says nothing"),
        (words::mark(here.library.locale, shown.mark).is_empty(), "has no mark"),
        (statement.verified_on > TODAY, "was checked in the future"),
        (statement.review_by <= statement.verified_on, "is to be checked again before it was checked"),
        (statement.review_by > latest, "is not checked again within a year"),
    ];
    reasons.iter().find(|(is_so, _)| *is_so).map(|(_, why)| format!("{id} {why}"))
}

fn own(library: &Library, place: &PlaceCode, look: impl Fn(&Here<'_>, Kind, &ItemId, &Body)) {
    let here = here(library, place, TODAY);
    for kind in SAYING {
        for (id, body) in standing(&here, kind) {
            look(&here, kind, &id, &body);
        }
    }
}

fn json(body: &Body) -> Value {
    match body {
        Body::Article(x) => serde_json::to_value(x),
        Body::Procedure(x) => serde_json::to_value(x),
        Body::WindowCard(x) => serde_json::to_value(x),
        Body::Entitlement(x) => serde_json::to_value(x),
        Body::ServicePoint(x) => serde_json::to_value(x),
        Body::Fee(x) => serde_json::to_value(x),
        Body::Notice(x) => serde_json::to_value(x),
        Body::Rule(x) => serde_json::to_value(x),
        Body::Parameter(x) => serde_json::to_value(x),
        Body::Calendar(x) => serde_json::to_value(x),
        Body::Pack(_)
        | Body::Statement(_)
        | Body::Dispute(_)
        | Body::Term(_)
        | Body::Patch(_)
        | Body::Unknown { .. } => {
            panic!("says nothing by itself: {body:?}")
        }
    }
    .expect("an item is JSON")
}

#[test]
fn every_claim_has_its_source_its_mark_and_its_dates() {
    let folder = Folder::own();
    for locale in Locale::ALL {
        let library = folder.library(locale);
        for place in folder.packs() {
            let found = std::cell::RefCell::new((BTreeSet::new(), Vec::new()));
            own(&library, &place, |here, kind, id, body| {
                for claim in claims(here, &json(body)) {
                    let mut found = found.borrow_mut();
                    if found.0.insert(claim.clone()) {
                        found.1.extend(wrong(here, &claim).map(|what| format!("{place} {locale} {kind}:{id}: {what}")));
                    }
                }
            });
            let (claims, wrong) = found.into_inner();
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
            assert!(claims.len() > 100, "{place} {locale}: only {} claims were met", claims.len());
        }
    }
}

#[test]
fn nothing_is_said_without_a_claim_behind_it() {
    let folder = Folder::own();
    let library = folder.library(Locale::ZhHans);
    for place in folder.packs() {
        own(&library, &place, |here, kind, id, body| {
            // A parameter may be unknown on every day; then it says only that.
            let silent = matches!(body, Body::Parameter(p) if p.values.iter().all(|step| step.value.is_none()));
            assert!(silent || !claims(here, &json(body)).is_empty(), "{place} {kind}:{id} rests on nothing");
        });
    }
}

/// A phone with the baseline it ships with.
fn phone(folder: &std::path::Path, locale: Locale) -> Phone {
    let mut phone = Phone::open(folder, None).expect("a phone opens");
    phone.set_locale(locale).expect("a language it has");
    phone
}

/// What the phone's baseline holds, to know what to open.
fn baseline_library(locale: Locale) -> (Library, BTreeSet<PlaceCode>) {
    let loaded = baseline::load().expect("the baseline");
    let packs = baseline::packs(&loaded, |key| key.locale == locale).expect("its packs");
    let mut library = Library::new(locale, 1, PlaceTable::built_in().expect("the list"));
    packs.iter().for_each(|pack| library.add_pack(pack).expect("objects"));
    let places = packs.iter().map(|pack| pack.key().place).collect();
    (library, places)
}

#[test]
fn a_phone_shows_no_page_card_fee_or_entitlement_without_its_sources() {
    for locale in Locale::ALL {
        let (library, places) = baseline_library(locale);
        let folder = tempfile::tempdir().expect("a folder");
        let mut phone = phone(folder.path(), locale);
        for place in places {
            for article in library.ids(&place, Kind::Article) {
                let page = phone.read(article.as_str(), &place, TODAY).expect("it opens");
                let of_versions = || page.dispute.iter().flat_map(|dispute| &dispute.versions);
                assert!(
                    !page.sources.is_empty() || of_versions().all(|(_, sources)| !sources.is_empty()),
                    "{place} {article} has no source"
                );
                for source in &page.sources {
                    let said = [&source.citation, &source.claim, &source.staleness];
                    assert!(said.iter().all(|text| !text.is_empty()), "{place} {article}: {source:?}");
                    assert!(source.verified_on < source.review_by && !source.mark.is_empty(), "{article}: {source:?}");
                }
            }
            for card in library.ids(&place, Kind::WindowCard) {
                let shown = phone.card(card.as_str(), &place).expect("it opens");
                assert!(!shown.sources.is_empty(), "{place} {card}");
            }
            for procedure in library.ids(&place, Kind::Procedure) {
                let lines = phone.fees(procedure.as_str(), &place, TODAY).expect("fees, known or not");
                for line in lines {
                    assert!(line.amount.is_none() || !line.sources.is_empty(), "{place} {procedure}: {line:?}");
                }
                let check = phone.check(procedure.as_str(), &place, &[], TODAY).expect("a verdict");
                assert_ne!(check.verdict, "yes", "{place} {procedure}: nobody is told yes without a question");
            }
            for one in phone.standing(&place, TODAY).expect("a standing").entitled {
                assert!(!one.sources.is_empty(), "{place}: {one:?}");
            }
        }
    }
}
