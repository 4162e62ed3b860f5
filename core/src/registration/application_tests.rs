//! Reading an application from folded fields.

use ciborium::Value;
use jiff::civil::date;
use proptest::prelude::*;

use super::super::fixtures::id;
use super::*;
use crate::cbor;

const ID: &str = "00112233445566778899aabbccddeeff";

/// An application from (path, value) pairs.
fn application(pairs: &[(&str, Value)]) -> Application {
    let encoded: Vec<_> = pairs.iter().map(|(path, value)| (*path, cbor::encode(value))).collect();
    Application::from_fields(encoded.iter().map(|(path, bytes)| (*path, bytes.as_slice())))
}

fn app(field: &str) -> String {
    format!("app/{ID}/{field}")
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn an_application_is_read_from_its_fields() {
    let (procedure, version, place, stage) = (app("procedure"), app("version"), app("place"), app("stage"));
    let read = application(&[
        (&procedure, text("residence-permit")),
        (&version, Value::Integer(3.into())),
        (&place, text("330100")),
        (&stage, text("accepted")),
        ("reached/accepted/on", text("2026-09-10")),
        ("date/registration/value", text("2026-03-04")),
        ("answer/route/value", text("job")),
        ("paper/p1/document", text("lease")),
        ("paper/p1/form", text("copy")),
        ("paper/id-card/form", text("original")),
        ("fee/f1/kind", text("paid")),
        ("fee/f1/item", text("photo")),
        ("fee/f1/amount", Money::fen(1500).write()),
        ("fee/f1/on", text("2026-09-09")),
    ]);
    assert_eq!(read.id, ID);
    assert_eq!(read.pinned.version.agreed(), Some(&3));
    assert_eq!(read.pinned.place.agreed().map(PlaceCode::as_str), Some("330100"));
    assert_eq!(read.stage.agreed(), Some(&Stage::Accepted));
    assert_eq!(read.answers["route"].agreed(), Some(&Answer::Text("job".into())));
    assert_eq!(read.papers["p1"].document.agreed().map(String::as_str), Some("lease"));
    assert_eq!(read.papers["id-card"].document.agreed().map(String::as_str), Some("id-card"), "named by its id");
    assert!(read.unread.is_empty() && read.conflicts().is_empty());
    let anchors = read.anchors(&[]);
    assert_eq!(anchors.get(Anchor::Acceptance), Some(date(2026, 9, 10)));
    assert_eq!(anchors.get(Anchor::Registration), Some(date(2026, 3, 4)));
    assert_eq!(anchors.get(Anchor::Payment), Some(date(2026, 9, 9)));
    assert_eq!(anchors.get(Anchor::Issue), None);
}

#[test]
fn a_date_in_conflict_drives_nothing_and_is_listed() {
    let stage = app("stage");
    let read = application(&[
        ("reached/accepted/on", text("2026-09-10")),
        ("reached/accepted/on", text("2026-09-11")),
        (&stage, text("accepted")),
        (&stage, text("in_review")),
        ("paper/p1/gone", Value::Bool(true)),
        ("paper/p1/gone", Value::Bool(false)),
    ]);
    assert_eq!(read.anchors(&[]).get(Anchor::Acceptance), None);
    assert_eq!(read.conflicts(), [stage.as_str(), "paper/p1/gone", "reached/accepted/on"]);
    assert!(read.papers["p1"].is_here(), "two phones disagree, so it is not taken as gone");
}

#[test]
fn a_day_recorded_for_itself_goes_before_the_stage_it_belongs_to() {
    let read = application(&[
        ("reached/refused/on", text("2026-09-10")),
        ("date/decision/value", text("2026-09-15")),
        ("reached/issued/on", text("2026-10-01")),
    ]);
    assert_eq!(read.anchors(&[]).get(Anchor::Decision), Some(date(2026, 9, 15)), "learnt of it later, by post");
    assert_eq!(read.anchors(&[]).get(Anchor::Anniversary), Some(date(2026, 10, 1)));
}

#[test]
fn a_date_answer_serves_as_anchor_until_something_better_is_recorded() {
    let questions: Vec<Question> = serde_json::from_str(
        r#"[{"id":"arrived_on","type":"date","anchor":"arrival","ask":"a","why":"b"},
            {"id":"issued_on","type":"date","anchor":"issue","ask":"a","why":"b"},
            {"id":"born_on","type":"date","ask":"a","why":"b"}]"#,
    )
    .expect("questions");
    let answers = [
        ("answer/arrived_on/value", text("2026-03-02")),
        ("answer/issued_on/value", text("2026-09-20")),
        ("answer/born_on/value", text("1990-01-01")),
    ];
    let answered = application(&answers).anchors(&questions);
    assert_eq!(answered.get(Anchor::Arrival), Some(date(2026, 3, 2)));
    assert_eq!(answered.get(Anchor::Issue), Some(date(2026, 9, 20)));
    let [a, b, c] = answers;
    let better = [a, b, c, ("reached/issued/on", text("2026-09-21")), ("date/arrival/value", text("2026-03-01"))];
    let recorded = application(&better).anchors(&questions);
    assert_eq!(recorded.get(Anchor::Issue), Some(date(2026, 9, 21)));
    assert_eq!(recorded.get(Anchor::Arrival), Some(date(2026, 3, 1)));
}

#[test]
fn what_a_newer_app_wrote_is_kept_by_name() {
    let stage = app("stage");
    let read = application(&[
        (&stage, text("teleported")),
        ("reached/teleported/on", text("2026-09-10")),
        ("hologram/1/colour", text("blue")),
        ("paper/p1/form", text("clay-tablet")),
    ]);
    assert_eq!(read.stage.values(), []);
    let unread: Vec<_> = read.unread.iter().map(String::as_str).collect();
    assert_eq!(unread, [stage.as_str(), "hologram/1/colour", "paper/p1/form", "reached/teleported/on"]);
}

#[test]
fn answers_become_facts_only_in_their_questions_type() {
    let questions: Vec<Question> = serde_json::from_str(
        r#"[{"id":"route","type":"choice","ask":"a","why":"b","options":[{"id":"job","label":"c"}]},
            {"id":"registered","type":"date","ask":"a","why":"b"},
            {"id":"months","type":"months","ask":"a","why":"b"},
            {"id":"wage","type":"money","ask":"a","why":"b"},
            {"id":"home","type":"place","ask":"a","why":"b"},
            {"id":"insured","type":"yes_no","ask":"a","why":"b"},
            {"id":"words","type":"text","ask":"a","why":"b"},
            {"id":"torn","type":"yes_no","ask":"a","why":"b"},
            {"id":"odd","type":"date","ask":"a","why":"b"},
            {"id":"unanswered","type":"int","ask":"a","why":"b"}]"#,
    )
    .expect("questions");
    let read = application(&[
        ("answer/route/value", text("job")),
        ("answer/registered/value", text("2026-03-04")),
        ("answer/months/value", Value::Integer(6.into())),
        ("answer/wage/value", Money::fen(480_000).write()),
        ("answer/home/value", text("511602")),
        ("answer/insured/value", Value::Bool(false)),
        ("answer/words/value", text("anything")),
        ("answer/torn/value", Value::Bool(true)),
        ("answer/torn/value", Value::Bool(false)),
        ("answer/odd/value", text("yesterday")),
        ("answer/no-longer-asked/value", text("x")),
    ]);
    let expected: Facts = [
        (id("route"), Fact::Choice(id("job"))),
        (id("registered"), Fact::Date(date(2026, 3, 4))),
        (id("months"), Fact::Months(6)),
        (id("wage"), Fact::Money(Money::fen(480_000))),
        (id("home"), Fact::Place("511602".parse().expect("a place"))),
        (id("insured"), Fact::YesNo(false)),
    ]
    .into_iter()
    .collect();
    assert_eq!(read.facts(&questions), expected);
    let other_choice = application(&[("answer/route/value", text("palace"))]);
    assert!(other_choice.facts(&questions).is_empty(), "a choice that is not offered is no fact");
}

proptest! {
    /// Any pairs at all: nothing panics, and every path is either read or named as unread.
    #[test]
    fn anything_can_be_read_without_panic(
        pairs in proptest::collection::vec(("(app|date|reached|paper|fee|answer)/[a-f0-9]{1,4}/[a-z_]{1,8}", any::<Vec<u8>>()), 0..20),
    ) {
        let read = Application::from_fields(pairs.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        for (path, bytes) in &pairs {
            if cbor::decode_value(bytes).is_err() {
                prop_assert!(read.unread.contains(path));
            }
        }
    }
}
