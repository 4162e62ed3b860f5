//! A country the code has never heard of: one folder in the ordinary format, and a file of what a person there is to be told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sojourn_core::guidance::lint::{Severity, lint};
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::{Procedure, Question, QuestionType};
use sojourn_core::guidance::rule::{Fact, Facts};
use sojourn_core::guidance::text::Kind;
use sojourn_core::guidance::verdict::{Here, Verdict};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::{Anchors, parse_anchor};
use sojourn_core::registration::deadline::{Reckoned, Setting, reckon_all};
use sojourn_core::registration::fee::{Amount, Payer};
use sojourn_core::registration::overview::{assess_fees, calendar};
use sojourn_core::registration::say::Say;
use sojourn_core::time::Date;
use sojourn_tests::knowledge::{Folder, TODAY, here, root};
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    unknown_to_code: Vec<String>,
    eligibility: Vec<Eligibility>,
    fee: Vec<Fee>,
    due: Vec<DueDate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Eligibility {
    procedure: String,
    place: PlaceCode,
    as_of: Datetime,
    answers: BTreeMap<String, String>,
    verdict: String,
    from: Option<Datetime>,
    ask: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fee {
    procedure: String,
    place: PlaceCode,
    on: Datetime,
    answers: BTreeMap<String, String>,
    amount: Option<i64>,
    says: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DueDate {
    procedure: String,
    place: PlaceCode,
    deadline: String,
    anchor: String,
    day: Datetime,
    due: Datetime,
}

fn folder() -> PathBuf {
    root().join("tests/fixtures/second-country")
}

fn knowledge() -> Folder {
    Folder::read(&folder().join("knowledge"))
}

fn expectations() -> Expectations {
    let text = std::fs::read_to_string(folder().join("expectations.toml")).expect("the expectations");
    toml::from_str(&text).expect("expectations in their format")
}

fn day(date: Datetime) -> Date {
    date.to_string().parse().expect("a day")
}

fn procedure(here: &Here<'_>, id: &str) -> Procedure {
    match here.find(Kind::Procedure, &id.parse().expect("an id")) {
        Some(Body::Procedure(procedure)) => procedure,
        other => panic!("{id} at {}: {other:?}", here.place),
    }
}

fn facts(questions: &[Question], answers: &BTreeMap<String, String>) -> Facts {
    let fact = |(id, text): (&String, &String)| {
        let question = questions.iter().find(|question| question.id.as_str() == id);
        let question = question.unwrap_or_else(|| panic!("{id} is not asked"));
        let fact = match question.kind {
            QuestionType::YesNo => Fact::YesNo(text == "yes"),
            QuestionType::Date => Fact::Date(text.parse().expect("a day")),
            QuestionType::Choice => Fact::Choice(text.parse().expect("a choice")),
            QuestionType::Int => Fact::Int(text.parse().expect("a number")),
            other => panic!("{id}: the expectations have no way to answer {other:?}"),
        };
        (question.id.clone(), fact)
    };
    answers.iter().map(fact).collect()
}

#[test]
fn its_folder_passes_the_same_gate() {
    let folder = knowledge();
    let findings = lint(&folder.source, &folder.places, TODAY);
    let stopping: Vec<String> =
        findings.iter().filter(|f| f.severity == Severity::Stop).map(ToString::to_string).collect();
    assert!(stopping.is_empty(), "{}", stopping.join("\n"));
}

#[test]
fn it_says_who_registers_and_from_which_day() {
    let library = knowledge().library(Locale::En);
    for expected in expectations().eligibility {
        let here = here(&library, &expected.place, day(expected.as_of));
        let procedure = procedure(&here, &expected.procedure);
        let rule = procedure.eligibility.as_ref().expect("a rule");
        let answer = here.ask(rule, &facts(&procedure.questions, &expected.answers));
        assert_eq!(answer.verdict.name(), expected.verdict, "{expected:?}");
        match &answer.verdict {
            Verdict::NotYet { from } => assert_eq!(Some(*from), expected.from.map(day), "{expected:?}"),
            Verdict::Unknown { ask } => {
                assert_eq!(ask.first().map(|id| id.as_str()), expected.ask.as_deref(), "{expected:?}");
            }
            _ => {}
        }
    }
}

#[test]
fn it_charges_by_channel_by_list_and_not_the_exempt() {
    let library = knowledge().library(Locale::En);
    for expected in expectations().fee {
        let here = here(&library, &expected.place, day(expected.on));
        let procedure = procedure(&here, &expected.procedure);
        let facts = facts(&procedure.questions, &expected.answers);
        let payer = Payer::of_answers(&procedure.questions, &facts, day(expected.on));
        let line = assess_fees(&procedure, &payer, &here).remove(0);
        let amount = match &line.amount {
            Amount::Known(money) => Some(money.minor),
            Amount::Unknown(_) => None,
        };
        assert_eq!(amount, expected.amount, "{expected:?}: {line:?}");
        if let Some(says) = &expected.says {
            assert_eq!(&line.say(Locale::En), says);
        }
        assert!(amount.is_none() || line.basis.is_some(), "an amount rests on something: {line:?}");
    }
}

#[test]
fn it_ends_after_two_years_and_is_renewed_before() {
    let library = knowledge().library(Locale::En);
    for expected in expectations().due {
        let here = here(&library, &expected.place, TODAY);
        let procedure = procedure(&here, &expected.procedure);
        let calendar = calendar(&here);
        let setting = Setting { calendar: &calendar, grounds: &here, as_of: TODAY };
        let anchor = parse_anchor(&expected.anchor).expect("an anchor");
        let anchors: Anchors = [(anchor, day(expected.day))].into_iter().collect();
        let reckoned = reckon_all(&procedure.deadlines, &anchors, setting);
        let mut dues = reckoned.iter().filter_map(Reckoned::due);
        let due = dues.find(|due| due.deadline.as_str() == expected.deadline).expect("a date");
        assert_eq!(due.statutory, day(expected.due), "{expected:?}");
    }
}

#[test]
fn no_rust_file_has_heard_of_it() {
    let words = expectations().unknown_to_code;
    let mut found = Vec::new();
    for room in ["core", "client", "server", "tests", "migrations"] {
        walk(&root().join(room), &mut |path, text| {
            found.extend(words.iter().filter(|word| text.contains(*word)).map(|word| format!("{path}: {word}")));
        });
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn walk(folder: &Path, call: &mut impl FnMut(&str, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, call);
        } else if path.extension().is_some_and(|end| end == "rs") {
            call(&path.display().to_string(), &std::fs::read_to_string(&path).expect("a text file"));
        }
    }
}
