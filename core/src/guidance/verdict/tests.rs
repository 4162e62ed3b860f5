//! Answers from the documented examples and a few changes of them.

use jiff::civil::date;

use super::*;
use crate::guidance::library::FeeAnswer;
use crate::guidance::object::Object;
use crate::locale::Locale;
use crate::money::Money;
use crate::place::PlaceTable;

const DOCUMENTED: &str = include_str!("fixture.jsonl");

fn library(change: impl Fn(String) -> String) -> Library {
    let mut library = Library::new(Locale::ZhHans, 1, PlaceTable::built_in().expect("the list"));
    for line in DOCUMENTED.lines() {
        library.add(Object::parse(change(line.to_owned()).as_bytes()).expect("an object"));
    }
    library
}

fn as_published() -> Library {
    library(|line| line)
}

fn here<'a>(library: &'a Library, place: &str, as_of: Date) -> Here<'a> {
    Here { library, place: place.parse().expect("a place"), moment: Moment { as_of, today: date(2026, 11, 24) } }
}

fn id(text: &str) -> ItemId {
    text.parse().expect("an id")
}

fn facts() -> Facts {
    serde_json::from_str(r#"{"registered_on":{"date":"2026-03-04"},"ground":{"choice":"job"}}"#).expect("facts")
}

/// Gives Hangzhou the national rule as its own.
fn hangzhou_has_its_own(line: String) -> String {
    if line.contains(r#""kind":"rule""#) { line.replace(r#""place":"CN""#, r#""place":"330100""#) } else { line }
}

#[test]
fn a_place_with_its_own_rule_says_yes_and_its_districts_too() {
    let library = library(hangzhou_has_its_own);
    for place in ["330100", "330106"] {
        let answer = here(&library, place, date(2026, 9, 4)).ask(&id("permit-eligibility"), &facts());
        assert_eq!(answer.verdict, Verdict::Yes, "{place}");
        assert_eq!(answer.label, Some(Label::Own { place: "330100".parse().expect("a place") }));
        assert_eq!((answer.mark, answer.staleness), (Some(Mark::Checked), Some(Staleness::Fresh)));
        let trace = answer.trace.expect("a trace");
        assert_eq!(trace.leaves.len(), 2);
        assert!(trace.statements.contains("permit-conditions"));
    }
    let early = here(&library, "330100", date(2026, 9, 3)).ask(&id("permit-eligibility"), &facts());
    assert_eq!(early.verdict, Verdict::NotYet { from: date(2026, 9, 4) });
}

#[test]
fn what_is_inherited_is_never_a_plain_yes() {
    let library = as_published();
    for place in ["CN", "330100", "420100", "430700"] {
        let answer = here(&library, place, date(2026, 9, 4)).ask(&id("permit-eligibility"), &facts());
        assert_eq!(answer.verdict, Verdict::MeetsNationalMinimum, "{place}");
    }
}

#[test]
fn shenzhen_shows_both_versions() {
    let library = as_published();
    for place in ["440300", "440305"] {
        let answer = here(&library, place, date(2026, 9, 4)).ask(&id("permit-eligibility"), &facts());
        let Verdict::Disputed { dispute } = answer.verdict else { panic!("{place}: {:?}", answer.verdict) };
        assert_eq!(dispute.versions.len(), 2);
        assert_eq!(answer.mark, Some(Mark::Disputed));
    }
}

#[test]
fn less_than_the_original_text_is_never_a_plain_yes() {
    for (confidence, expected) in
        [("medium", Verdict::AskWindow), ("low", Verdict::AskWindow), ("gk", Verdict::AskWindow)]
    {
        let library = library(|line| {
            let line = hangzhou_has_its_own(line);
            if line.contains(r#""id":"permit-conditions""#) && line.contains(r#""kind":"statement""#) {
                line.replace(r#""confidence":"high""#, &format!(r#""confidence":"{confidence}""#))
            } else {
                line
            }
        });
        let ask = |day| here(&library, "330100", day).ask(&id("permit-eligibility"), &facts());
        assert_eq!(ask(date(2026, 9, 4)).verdict, expected, "{confidence}");
        let early = ask(date(2026, 9, 3));
        let labelled = Verdict::NotYet { from: date(2026, 9, 4) };
        assert_eq!(early.verdict, if confidence == "medium" { labelled } else { Verdict::AskWindow }, "{confidence}");
        assert_eq!(early.mark, Some(Mark::ToConfirm));
    }
}

#[test]
fn what_is_reported_different_is_no_plain_yes_and_says_so() {
    let library = library(|line| {
        let line = hangzhou_has_its_own(line);
        line.replace(
            r#""id":"permit-conditions","review"#,
            r#""id":"permit-conditions","reported_on":"2026-11-20","review"#,
        )
    });
    let answer = here(&library, "330100", date(2026, 9, 4)).ask(&id("permit-eligibility"), &facts());
    assert_eq!((answer.verdict, answer.mark), (Verdict::AskWindow, Some(Mark::Reported)));
    let early = here(&library, "330100", date(2026, 9, 3)).ask(&id("permit-eligibility"), &facts());
    assert_eq!(early.verdict, Verdict::NotYet { from: date(2026, 9, 4) }, "the day stands, with its label");
    assert_eq!(early.mark, Some(Mark::Reported));
}

#[test]
fn before_it_was_law_and_too_long_unchecked_there_is_no_answer() {
    let library = library(hangzhou_has_its_own);
    let old: Facts =
        serde_json::from_str(r#"{"registered_on":{"date":"2014-01-01"},"ground":{"choice":"job"}}"#).expect("facts");
    let before = here(&library, "330100", date(2015, 3, 1)).ask(&id("permit-eligibility"), &old);
    assert_eq!(before.verdict, Verdict::AskWindow);
    let mut later = here(&library, "330100", date(2026, 9, 4));
    for (today, staleness) in [
        (date(2027, 11, 24), Staleness::Fresh),
        (date(2027, 11, 25), Staleness::AskAgain),
        (date(2028, 3, 1), Staleness::WindowDecides),
        (date(2028, 6, 1), Staleness::TooStale),
    ] {
        later.moment.today = today;
        let answer = later.ask(&id("permit-eligibility"), &facts());
        assert_eq!(answer.staleness, Some(staleness), "{today}");
        assert_eq!(answer.verdict == Verdict::TooStale, staleness == Staleness::TooStale, "{today}");
    }
}

#[test]
fn a_missing_answer_is_asked_for_and_a_rule_from_the_future_asks_for_a_new_app() {
    let library = as_published();
    let answer = here(&library, "330100", date(2026, 9, 4)).ask(&id("permit-eligibility"), &Facts::new());
    assert_eq!(answer.verdict, Verdict::Unknown { ask: vec![id("ground"), id("registered_on")] });
    let future = self::library(|line| line.replace(r#""op":"one_of""#, r#""op":"oracle""#));
    let answer = here(&future, "330100", date(2026, 9, 4)).ask(&id("permit-eligibility"), &facts());
    assert_eq!(answer.verdict, Verdict::UpdateApp);
    assert_eq!(here(&library, "CN", date(2026, 9, 4)).ask(&id("no-such-rule"), &facts()).verdict, Verdict::AskWindow);
}

#[test]
fn a_patched_field_is_the_places_own_and_the_rest_inherited() {
    let library = as_published();
    let item: ItemRef = "procedure:residence-permit".parse().expect("an item");
    let Resolution::Found(found) = library.resolve(&"330106".parse().expect("a place"), &item) else { panic!("found") };
    let Body::Procedure(procedure) = &found.body else { panic!("a procedure") };
    assert!(procedure.summary.text.contains("杭州"));
    let endorse = procedure.deadlines.iter().find(|d| d.id == id("endorse")).expect("a deadline");
    assert_eq!(endorse.statements, [id("hz-endorse")]);
    assert_eq!(endorse.before.as_ref().expect("kept").unit, crate::guidance::procedure::Unit::Month);
    let own = Label::Own { place: "330100".parse().expect("a place") };
    let inherited = Label::Inherited { from: PlaceCode::cn() };
    assert_eq!((found.label_of("summary"), found.label_of("deadlines.endorse")), (&own, &own));
    assert_eq!((found.label_of("deadlines.issue"), found.label_of("title")), (&inherited, &inherited));
    let Resolution::Found(national) = library.resolve(&"420100".parse().expect("a place"), &item) else {
        panic!("found")
    };
    assert!(national.fields.is_empty());
}

#[test]
fn a_notice_is_shown_within_its_days_and_can_be_put_first() {
    let mut library = library(|line| line);
    let place = PlaceCode::cn();
    let Some(Body::Notice(mut second)) = library.get(&place, &"notice:rumour-2026".parse().expect("an item")).cloned()
    else {
        panic!("a notice")
    };
    second.id = id("older");
    second.from = date(2026, 11, 1);
    library.add(Object { place, locale: None, body: Body::Notice(second) });
    let shown = |library: &Library, today| -> Vec<String> {
        let mut here = here(library, "330106", today);
        here.moment.today = today;
        here.notices().into_iter().map(|notice| notice.id.to_string()).collect()
    };
    assert_eq!(shown(&library, date(2026, 11, 24)), ["rumour-2026", "older"]);
    assert_eq!(shown(&library, date(2026, 11, 2)), ["older"]);
    assert_eq!(shown(&library, date(2027, 4, 1)), Vec::<String>::new());
    let json = r#"{"type":"withdrawal","channel":"stable","seq":1,"show_first":["notice:older"]}"#;
    library.withdraw(&serde_json::from_str(json).expect("a withdrawal"));
    assert_eq!(shown(&library, date(2026, 11, 24)), ["older", "rumour-2026"]);
}

#[test]
fn a_fee_nobody_looked_up_is_unknown_and_never_nothing() {
    let library = as_published();
    let place = "330100".parse().expect("a place");
    let FeeAnswer::Lines { lines, label } = library.fee(&place, &id("permit-first-issue"), date(2026, 9, 4)) else {
        panic!("known")
    };
    assert_eq!((lines[0].money(), label.is_own()), (Some(Money::fen(0)), false));
    assert_eq!(library.fee(&place, &id("permit-first-issue"), date(2015, 9, 4)), FeeAnswer::Unknown);
    assert_eq!(library.fee(&place, &id("permit-replacement"), date(2026, 9, 4)), FeeAnswer::Unknown);
    assert_eq!(library.calendars(&place).keys().collect::<Vec<_>>(), [&2026]);
}
