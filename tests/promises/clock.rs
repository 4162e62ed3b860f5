//! Any day from 1990 to 2027: every value is that day's, or it says that it is not known. Never an earlier one, a later one, or a
//! panic; and thirteen months ahead nothing breaks.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;
use sojourn_core::guidance::fee::Fee;
use sojourn_core::guidance::library::{FeeAnswer, Library};
use sojourn_core::guidance::lint::{Severity, lint};
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::parameter::{Lookup, Parameter, Raw, Value};
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::guidance::rule::{Facts, Node, Rule, Trust, Truth, evaluate};
use sojourn_core::guidance::text::{ItemId, ItemRef, Kind};
use sojourn_core::guidance::verdict::{Here, Moment, Verdict};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::Anchors;
use sojourn_core::registration::basis::weigh;
use sojourn_core::registration::deadline::{Reckoned, Setting, reckon_all};
use sojourn_core::registration::fee::{Amount, Payer};
use sojourn_core::registration::overview::{assess_fees, calendar};
use sojourn_core::time::Date;
use sojourn_tests::knowledge::{Folder, TODAY, here, standing};

const FIRST: Date = date(1990, 1, 1);
const LAST: Date = date(2027, 12, 31);
/// Thirteen months after the day of the baseline.
const LATER: Date = date(2027, 12, 24);

/// The step that holds on a day by the plainest reading there is: the last that has begun. Written apart from the library.
fn written(parameter: &Parameter, day: Date) -> Option<Raw> {
    let mut holds = None;
    for step in &parameter.values {
        if step.from <= day {
            holds = step.value.clone();
        }
    }
    holds
}

fn raw(value: &Value) -> Raw {
    match value {
        Value::Money(money) => Raw::Int(money.minor),
        Value::Months(n) | Value::Days(n) | Value::Int(n) => Raw::Int(*n),
        Value::Date(day) => Raw::Text(day.to_string()),
        Value::Text(text) => Raw::Text(text.clone()),
    }
}

/// The days that no item names and all are asked about.
const ALWAYS: [Date; 5] = [FIRST, LAST, TODAY, date(2000, 2, 29), date(2024, 2, 29)];

/// The days on which something that an item names begins or ends, and the days beside them.
fn days_of(here: &Here<'_>, item: &impl serde::Serialize) -> BTreeSet<Date> {
    let mut days = BTreeSet::from(ALWAYS);
    named(here, &serde_json::to_value(item).expect("an item is JSON"), &mut days);
    let beside = |day: Date| [day.yesterday().ok(), Some(day), day.tomorrow().ok()];
    days.into_iter().flat_map(beside).flatten().filter(|day| (FIRST..=LAST).contains(day)).collect()
}

fn named(here: &Here<'_>, value: &serde_json::Value, days: &mut BTreeSet<Date>) {
    use serde_json::Value;
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| {
            let ids = value.as_array().into_iter().flatten().chain([value]).filter_map(Value::as_str);
            let ids: Vec<ItemId> = ids.filter_map(|id| id.parse().ok()).collect();
            match name.as_str() {
                "statements" | "because" => {
                    let claims = ids.iter().filter_map(|id| here.statement(id));
                    days.extend(claims.flat_map(|claim| [claim.valid_from, claim.valid_to]).flatten());
                }
                "param" => {
                    let values = ids.iter().filter_map(|id| here.library.parameter_at(&here.place, id));
                    values.for_each(|parameter| days.extend(parameter.changes()));
                }
                "fees" => here.library.items().for_each(|(_, body)| match body {
                    Body::Fee(fee) if ids.contains(&fee.item) => {
                        days.extend([Some(fee.valid_from), fee.valid_to].into_iter().flatten());
                    }
                    _ => {}
                }),
                _ => named(here, value, days),
            }
        }),
        Value::Array(items) => items.iter().for_each(|item| named(here, item, days)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Asks everything at a place about a day.
fn ask_everything(library: &Library, place: &PlaceCode, day: Date) {
    let here = here(library, place, day);
    for (id, body) in standing(&here, Kind::Parameter) {
        let Body::Parameter(parameter) = body else { continue };
        ask_parameter(&here, &id, &parameter, day);
    }
    for (id, body) in standing(&here, Kind::Rule) {
        if let Body::Rule(rule) = body {
            ask_rule(&here, &id, &rule, day);
        }
    }
    for (_, body) in standing(&here, Kind::Procedure) {
        if let Body::Procedure(procedure) = body {
            ask_fees(&here, &procedure, day);
            ask_deadlines(&here, &procedure, day);
        }
    }
}

fn ask_parameter(here: &Here<'_>, id: &ItemId, parameter: &Parameter, day: Date) {
    let said = match here.library.parameter(&here.place, id, day) {
        Lookup::Value { value, since, .. } => {
            assert!(since <= day, "{id} on {day} is from the future: {since}");
            Some(raw(&value))
        }
        Lookup::Abolished { since } => {
            assert!(since <= day, "{id} on {day} is abolished from the future: {since}");
            None
        }
        Lookup::Unknown => None,
    };
    assert_eq!(said, written(parameter, day), "{} {id} on {day}", here.place);
}

/// The published answers of a rule, about this day: what is yes rests on claims that hold on it.
fn ask_rule(here: &Here<'_>, id: &ItemId, rule: &Rule, day: Date) {
    let cases = rule.cases.iter().map(|case| case.facts.clone());
    for facts in cases.chain([Facts::new()]) {
        let answer = here.ask(id, &facts);
        match &answer.verdict {
            Verdict::Yes | Verdict::MeetsNationalMinimum => {
                let trust = answer.trace.as_ref().map(|trace| trace.trust);
                assert_eq!(trust, Some(Trust::Full), "{} {id} on {day}", here.place);
                let carried = is_carried(here, &rule.tree, &facts, day);
                assert!(carried, "{} {id} says yes on {day} by what was not the law: {facts:?}", here.place);
            }
            Verdict::NotYet { from } => assert!(*from > day, "{id} on {day}: not yet from {from}"),
            _ => {}
        }
    }
}

/// Whether a tree is true on a day by claims that hold on it alone: for `any`, one true way is enough.
fn is_carried(here: &Here<'_>, node: &Node, facts: &Facts, day: Date) -> bool {
    let holds = |id: &ItemId| here.statement(id).is_some_and(|claim| claim.holds_on(day));
    node.because().iter().all(holds)
        && match node {
            Node::All { of, .. } => of.iter().all(|child| is_carried(here, child, facts, day)),
            Node::Any { of, .. } => of.iter().any(|child| is_carried(here, child, facts, day)),
            _ => evaluate(node, facts, day, here).is_ok_and(|trace| trace.truth == Truth::True),
        }
}

fn ask_fees(here: &Here<'_>, procedure: &Procedure, day: Date) {
    for (item, line) in procedure.fees.iter().zip(assess_fees(procedure, &Payer::at_the_counter(day), here)) {
        let lines: Vec<Fee> = match here.library.fee(&here.place, item, day) {
            FeeAnswer::Lines { lines, .. } => lines,
            FeeAnswer::Unknown | FeeAnswer::Disputed(_) | FeeAnswer::UpdateApp => Vec::new(),
        };
        assert!(lines.iter().all(|line| line.holds_on(day)), "{item} on {day}: a line of another day");
        if let Amount::Known(money) = line.amount {
            assert!(lines.iter().any(|line| line.money() == Some(money)), "{item} on {day}: {money} is in no line");
        }
    }
}

fn ask_deadlines(here: &Here<'_>, procedure: &Procedure, day: Date) {
    let calendar = calendar(here);
    let setting = Setting { calendar: &calendar, grounds: here, as_of: day };
    let every: Anchors = procedure.deadlines.iter().map(|deadline| (deadline.anchor, day)).collect();
    for (deadline, reckoned) in procedure.deadlines.iter().zip(reckon_all(&procedure.deadlines, &every, setting)) {
        match reckoned {
            Reckoned::Due(_) => {
                let weighed = weigh(&deadline.statements, here, day);
                assert!(weighed.is_ok(), "{} {} on {day} rests on {weighed:?}", procedure.id, deadline.id);
            }
            Reckoned::NotKnown { .. } => panic!("{} {}: every day was given", procedure.id, deadline.id),
            Reckoned::Ask { .. } => {}
        }
    }
}

#[test]
fn on_every_day_something_changes_and_the_days_beside_it() {
    let folder = Folder::own();
    let library = folder.library(Locale::ZhHans);
    let mut asked = 0;
    for place in folder.packs() {
        let today = here(&library, &place, TODAY);
        let own = |kind: Kind, id: &ItemId| is_own(&library, &place, kind, id);
        for (id, body) in standing(&today, Kind::Parameter).into_iter().filter(|(id, _)| own(Kind::Parameter, id)) {
            let Body::Parameter(parameter) = body else { continue };
            let changes: BTreeSet<Date> =
                parameter.changes().flat_map(|day| [day.yesterday(), Ok(day)]).flatten().collect();
            changes
                .iter()
                .chain(&ALWAYS)
                .for_each(|day| ask_parameter(&here(&library, &place, *day), &id, &parameter, *day));
            asked += changes.len();
        }
        for (id, body) in standing(&today, Kind::Rule).into_iter().filter(|(id, _)| own(Kind::Rule, id)) {
            let Body::Rule(rule) = body else { continue };
            for day in days_of(&today, &rule) {
                ask_rule(&here(&library, &place, day), &id, &rule, day);
                asked += 1;
            }
        }
        for (id, body) in standing(&today, Kind::Procedure) {
            let Body::Procedure(procedure) = body else { continue };
            if own(Kind::Procedure, &id) || procedure.fees.iter().any(|item| own(Kind::Fee, item)) {
                for day in days_of(&today, &procedure) {
                    ask_fees(&here(&library, &place, day), &procedure, day);
                    ask_deadlines(&here(&library, &place, day), &procedure, day);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 1000, "only {asked} days were asked about");
}

/// Whether a place says something of its own about an item; what it merely inherits is asked about where it comes from.
fn is_own(library: &Library, place: &PlaceCode, kind: Kind, id: &ItemId) -> bool {
    library.get(place, &ItemRef { kind, id: id.clone() }).is_some()
        || library
            .of_kind(place, Kind::Patch)
            .any(|body| matches!(body, Body::Patch(p) if p.of.kind == kind && p.of.id == *id))
        || library
            .of_kind(place, Kind::Fee)
            .any(|body| kind == Kind::Fee && matches!(body, Body::Fee(fee) if fee.item == *id))
}

#[test]
fn before_a_law_began_nothing_of_it_is_said() {
    let folder = Folder::own();
    let library = folder.library(Locale::ZhHans);
    let national: PlaceCode = PlaceCode::cn();
    let on = |day| match here(&library, &national, day).library.parameter(
        &national,
        &"permit-residence".parse().expect("an id"),
        day,
    ) {
        Lookup::Value { value, .. } => Some(value),
        Lookup::Abolished { .. } | Lookup::Unknown => None,
    };
    assert_eq!(on(date(2015, 12, 31)), None);
    assert_eq!(on(date(2016, 1, 1)), Some(Value::Months(6)));
    assert_eq!(on(LAST), Some(Value::Months(6)));
}

#[test]
fn thirteen_months_ahead_nothing_breaks() {
    let folder = Folder::own();
    let library = folder.library(Locale::ZhHans);
    for place in folder.packs() {
        // As this release will be read then, if nobody publishes another one: what is risky grows silent, and nothing panics.
        let here = Here { library: &library, place: place.clone(), moment: Moment { as_of: LATER, today: LATER } };
        for (id, body) in standing(&here, Kind::Rule) {
            let Body::Rule(rule) = body else { continue };
            for case in &rule.cases {
                drop(here.ask(&id, &case.facts));
            }
        }
        for (id, _) in standing(&here, Kind::Article) {
            drop(sojourn_core::guidance::render::open(&here, &id));
        }
        ask_everything(&library, &place, LATER);
    }
    let findings = lint(&folder.source, &folder.places, TODAY);
    let later = findings.iter().filter(|f| f.check == sojourn_core::guidance::lint::Check::CaseLater);
    let stopping: Vec<String> = later.filter(|f| f.severity == Severity::Stop).map(ToString::to_string).collect();
    assert!(stopping.is_empty(), "{}", stopping.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Days nobody thought of, at every place.
    #[test]
    fn on_any_day_at_all(offset in 0_i32..13_879, which in any::<prop::sample::Index>()) {
        thread_local! {
            static READ: (Folder, Library) = {
                let folder = Folder::own();
                let library = folder.library(Locale::ZhHans);
                (folder, library)
            };
        }
        READ.with(|(folder, library)| {
            let day = sojourn_core::dates::add_days(FIRST, offset).expect("a day of these years");
            prop_assert!(day <= LAST);
            ask_everything(library, which.get(&folder.packs()), day);
            Ok(())
        })?;
    }
}
