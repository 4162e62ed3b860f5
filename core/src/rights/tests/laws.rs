//! What may be relied on: a value nobody read in the original is a gap, never a guess.

use jiff::civil::date;

use super::{TODAY, asked_of, asked_on, knowledge, yuan};
use crate::guidance::library::Library;
use crate::guidance::object::{Body, Object};
use crate::guidance::parameter::Raw;
use crate::guidance::statement::Confidence;
use crate::guidance::text::{ItemId, Kind};
use crate::money::Currency;
use crate::place::PlaceCode;
use crate::rights::arrears::{self, arrears};
use crate::rights::input::{Wages, WorkMonth};
use crate::rights::outcome::{Calculator, Checked, Gap, Item, Outcome, Warning};
use crate::rights::severance::{self, Why, severance};
use crate::rights::sum::Range;

/// The knowledge with one item changed.
fn with(kind: Kind, id: &str, change: impl FnOnce(&mut Body)) -> Library {
    let mut library = knowledge().clone();
    let cn: PlaceCode = "CN".parse().expect("a place");
    let item = crate::guidance::text::ItemRef { kind, id: id.parse().expect("an id") };
    let mut body = library.get(&cn, &item).unwrap_or_else(|| panic!("{id} is there")).clone();
    change(&mut body);
    library.add(Object { place: cn, locale: Some(library.locale), body });
    library
}

/// A month of which nothing was paid.
fn unpaid(promised: i64) -> arrears::Facts {
    let month = WorkMonth {
        promised: Some(yuan(promised)),
        received: Some(yuan(0)),
        ..WorkMonth::new("2026-10".parse().expect("a month"))
    };
    arrears::Facts { months: vec![month], currency: Currency::CNY, ended: None, order: None, interruptions: Vec::new() }
}

fn owing(library: &Library) -> Outcome {
    let facts = unpaid(5000);
    asked_of(library, TODAY, |law| arrears(law, &facts)).expect("reckons")
}

fn surcharge(library: &Library) -> (Range, usize) {
    let outcome = owing(library);
    (outcome.line(Item::Surcharge).expect("a line").range, outcome.gaps.len())
}

#[test]
fn a_statement_that_nobody_read_drives_no_amount() {
    let known = surcharge(knowledge());
    assert_eq!(known, (Range { low: Some(yuan(2500)), high: Some(yuan(5000)) }, 0));
    for weak in [Confidence::Low, Confidence::Gk] {
        assert_eq!(surcharge(&resting_on(weak)), (Range::UNKNOWN, 2), "{weak:?}");
    }
}

#[test]
fn a_statement_that_was_only_seen_repeated_drives_an_amount_with_its_label() {
    let repeated = resting_on(Confidence::Medium);
    assert_eq!(surcharge(&repeated), surcharge(knowledge()));
    assert!(owing(&repeated).warnings.contains(&Warning::ToConfirm));
    assert!(!owing(knowledge()).warnings.contains(&Warning::ToConfirm));
}

fn resting_on(confidence: Confidence) -> Library {
    with(Kind::Statement, "arrears-added", |body| {
        let Body::Statement(statement) = body else { panic!("a statement") };
        statement.confidence = confidence;
    })
}

#[test]
fn a_value_that_is_unknown_abolished_or_of_another_type_is_a_gap() {
    let change = |change: fn(&mut crate::guidance::parameter::DatedValue)| {
        with(Kind::Parameter, "surcharge-most", |body| {
            let Body::Parameter(parameter) = body else { panic!("a parameter") };
            change(parameter.values.last_mut().expect("a value"));
        })
    };
    let unknown = change(|step| (step.value, step.unknown) = (None, true));
    let abolished = change(|step| (step.value, step.abolished) = (None, true));
    let negative = change(|step| step.value = Some(Raw::Int(-1)));
    let words = change(|step| step.value = Some(Raw::Text("很多".into())));
    let unsourced = change(|step| step.statements.clear());
    for library in [unknown, abolished, negative, words, unsourced] {
        assert_eq!(surcharge(&library).0, Range::UNKNOWN);
    }
    let known = surcharge(&change(|step| step.value = Some(Raw::Int(75))));
    assert_eq!(known.0.high, Some(yuan(3750)), "the number is the guidance's, not the code's");
}

#[test]
fn a_day_where_a_number_should_be_and_the_other_way_round_are_gaps() {
    let library = with(Kind::Parameter, "severance-since", |body| {
        let Body::Parameter(parameter) = body else { panic!("a parameter") };
        parameter.kind = crate::guidance::parameter::ParameterType::Int;
        parameter.values.iter_mut().for_each(|step| step.value = Some(Raw::Int(2008)));
    });
    let facts = severance::Facts {
        started: date(2024, 1, 1),
        ended: date(2025, 12, 31),
        wages: Wages::usually(yuan(6000)),
        why: Why::Agreed,
        notice: None,
        local_average: None,
        minimum_wage: None,
        interruptions: Vec::new(),
    };
    let outcome = asked_of(&library, TODAY, |law| severance(law, &facts)).expect("reckons");
    assert!(outcome.gaps.contains(&Gap::Law { parameter: "severance-since", day: date(2025, 12, 31) }));
    assert_eq!(outcome.line(Item::Severance).expect("a line").range, Range::UNKNOWN);
}

#[test]
fn past_its_review_and_grace_a_source_no_longer_answers() {
    let facts = unpaid(1);
    let on = |day| asked_on(day, |law| arrears(law, &facts)).expect("reckons");
    assert!(on(date(2028, 5, 22)).gaps.is_empty(), "180 days after 24 November 2027");
    assert!(!on(date(2028, 5, 23)).gaps.is_empty());
}

#[test]
fn an_empty_library_knows_nothing_and_still_says_whom_to_call() {
    let empty = Library::new(knowledge().locale, 1, knowledge().places().clone());
    let outcome = owing(&empty);
    assert_eq!(
        outcome.line(Item::Arrears).expect("a line").range,
        Range::exactly(yuan(5000)),
        "that is plain arithmetic"
    );
    assert_eq!(outcome.line(Item::Surcharge).expect("a line").range, Range::UNKNOWN);
    let call: Vec<&str> = outcome.call.iter().map(ItemId::as_str).collect();
    assert_eq!(call, ["line-12348", "line-12333"]);
}

#[test]
fn every_calculators_page_calls_both_lines_and_lists_what_was_and_was_not_checked() {
    for calculator in Calculator::ALL {
        let outcome = asked_on(TODAY, |law| Outcome::new(calculator, law));
        let call: Vec<&str> = outcome.call.iter().map(ItemId::as_str).collect();
        assert!(call.contains(&"line-12348") && call.contains(&"line-12333"), "{calculator:?}: {call:?}");
        assert!(
            outcome.amendments.iter().any(|a| a.checked == Checked::Not),
            "{calculator:?} says what was not checked"
        );
        assert!(outcome.amendments.len() >= 2, "{calculator:?}");
    }
    let seen = asked_on(TODAY, |law| Outcome::new(Calculator::DoubleWage, law)).amendments;
    assert!(seen.iter().any(|a| a.checked == Checked::Seen && a.statement.as_str() == "amend-spc2-double"));
}
