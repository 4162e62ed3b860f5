//! The nineteen claims: the table of `docs/guidance.md`, and every page and way it names, opened.

use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::{Opened, open};
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::guidance::verdict::Here;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_tests::knowledge::{Folder, TODAY, here, root};

/// A claim and what answers it, each at the place where it is opened.
struct Row {
    claim: String,
    answers: Vec<(ItemRef, PlaceCode)>,
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("docs/guidance.md")).expect("the page");
    let (_, table) = text.split_once("## The claims this answers").expect("the chapter");
    let lines = table.lines().take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| S"));
    lines.map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let answer = |text: &str| {
        let (item, place) = text.split_once('@').unwrap_or((text, "CN"));
        (item.parse().expect("an article or procedure"), place.parse().expect("a place"))
    };
    Row { claim: cells[1].to_owned(), answers: cells[3].split(", ").map(answer).collect() }
}

#[test]
fn every_claim_stands_in_the_table_once_and_in_order() {
    let claims: Vec<String> = rows().into_iter().map(|row| row.claim).collect();
    assert_eq!(claims, (1..=19).map(|n| format!("S{n}")).collect::<Vec<_>>());
    assert!(rows().iter().all(|row| row.answers.len() >= 2), "each by two pages or ways at least");
}

#[test]
fn every_answer_opens_and_says_something_sourced() {
    let folder = Folder::own();
    for locale in Locale::ALL {
        let library = folder.library(locale);
        for row in rows() {
            for (item, place) in &row.answers {
                let here = here(&library, place, TODAY);
                match item.kind {
                    Kind::Article => opens_as_a_page(&here, &row.claim, item),
                    Kind::Procedure => leads_somewhere(&here, &row.claim, item),
                    other => panic!("{}: a {other} answers nobody", row.claim),
                }
            }
        }
    }
}

fn opens_as_a_page(here: &Here<'_>, claim: &str, item: &ItemRef) {
    let Opened::Page(page) = open(here, &item.id) else { panic!("{claim}: {item} does not open at {}", here.place) };
    assert!(page.parts.first().is_some_and(|part| part.name == "answer"), "{claim}: {item} has no answer first");
    let dated = page.sources.iter().all(|source| source.verified_on <= TODAY && TODAY <= source.review_by);
    assert!(dated && !page.sources.is_empty(), "{claim}: {item} has no source that was checked");
}

fn leads_somewhere(here: &Here<'_>, claim: &str, item: &ItemRef) {
    let Some(Body::Procedure(procedure)) = here.find(Kind::Procedure, &item.id) else {
        panic!("{claim}: {item} is not there at {}", here.place)
    };
    assert!(!procedure.steps.is_empty() && procedure.next.is_some(), "{claim}: {item} leads nowhere");
    let rule = procedure.eligibility.as_ref().unwrap_or_else(|| panic!("{claim}: {item} has no rule"));
    assert!(matches!(here.find(Kind::Rule, rule), Some(Body::Rule(rule)) if rule.cases.len() >= 5), "{claim}: {rule}");
    for step in procedure.steps.iter().filter(|step| step.office.has_window()) {
        let card = step.card.as_ref().and_then(|card| here.find(Kind::WindowCard, card));
        let full = matches!(&card, Some(Body::WindowCard(card)) if card.refusals.len() >= 3);
        assert!(full, "{claim}: {item}, step {}: no card with three refusals", step.id);
    }
}
