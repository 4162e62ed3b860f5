//! Rules asked on their boundaries, and two laws: an answer more never overturns; the first day is the first.

use jiff::civil::date;
use proptest::prelude::*;

use super::eval::{Trust, Truth, World, evaluate};
use super::*;
use crate::guidance::parameter::{Lookup, ParameterType, Value};

/// Six months until 2027, three from then on; statements are trusted by name.
struct Six;

impl World for Six {
    fn parameter(&self, id: &ItemId, day: Date) -> Lookup {
        let since = if day < date(2027, 1, 1) { date(2016, 1, 1) } else { date(2027, 1, 1) };
        match id.as_str() {
            "months" if day >= date(2016, 1, 1) => Lookup::Value {
                value: Value::Months(if since.year() == 2016 { 6 } else { 3 }),
                since,
                statements: vec!["high".parse().expect("an id")],
            },
            _ => Lookup::Unknown,
        }
    }

    fn changes(&self, _: &ItemId) -> Vec<Date> {
        vec![date(2016, 1, 1), date(2027, 1, 1)]
    }

    fn is_within(&self, place: &PlaceCode, outer: &PlaceCode) -> bool {
        place.as_str().starts_with(&outer.as_str()[..2])
    }

    fn trust(&self, statement: &ItemId, _: Date) -> Trust {
        match statement.as_str() {
            "high" => Trust::Full,
            "medium" => Trust::Confirm,
            _ => Trust::Nothing,
        }
    }
}

fn node(json: &str) -> Node {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn facts(json: &str) -> Facts {
    serde_json::from_str(json).expect("facts")
}

const HALF_A_YEAR: &str = r#"{"op":"compare","left":{"plus_months":{"date":{"fact":"registered"},"months":{"param":"months"}}},
    "is":"at_most","right":"as_of","needs":"住满","because":["high"]}"#;

#[test]
fn half_a_year_is_calendar_months_to_the_day() {
    let tree = node(HALF_A_YEAR);
    for (registered, from) in
        [("2026-03-04", date(2026, 9, 4)), ("2025-08-31", date(2026, 2, 28)), ("2023-08-31", date(2024, 2, 29))]
    {
        let facts = facts(&format!(r#"{{"registered":{{"date":"{registered}"}}}}"#));
        let before = from.yesterday().expect("a day");
        assert_eq!(evaluate(&tree, &facts, before, &Six).expect("asked").truth, Truth::False);
        assert_eq!(evaluate(&tree, &facts, from, &Six).expect("asked").truth, Truth::True);
        assert_eq!(first_true(&tree, &facts, before, &Six), Some(from));
        assert_eq!(first_true(&tree, &facts, date(2016, 1, 2), &Six), Some(from), "from years before");
    }
}

#[test]
fn a_change_of_the_law_to_come_moves_the_day() {
    let facts = facts(r#"{"registered":{"date":"2026-08-15"}}"#);
    let opens = first_true(&node(HALF_A_YEAR), &facts, date(2026, 9, 1), &Six);
    assert_eq!(opens, Some(date(2027, 1, 1)), "three months suffice from then on");
}

#[test]
fn a_missing_answer_is_asked_for_and_never_a_no() {
    let tree = node(&format!(
        r#"{{"op":"all","because":["high"],"of":[{HALF_A_YEAR},{{"op":"true","fact":"job","needs":"工作"}},
            {{"op":"any","of":[{{"op":"true","fact":"lease","needs":"租约"}},{{"op":"one_of","fact":"ground","values":["study"],"needs":"在读"}}]}}]}}"#
    ));
    let ask = |json: &str| evaluate(&tree, &facts(json), date(2026, 9, 4), &Six).expect("asked");
    let nothing = ask("{}");
    assert_eq!(nothing.truth, Truth::Unknown);
    let order: Vec<&str> = nothing.ask.iter().map(ItemId::as_str).collect();
    assert_eq!(order, ["registered", "job", "lease", "ground"]);
    let no = ask(r#"{"job":{"yes_no":false}}"#);
    assert_eq!((no.truth, no.ask.len()), (Truth::False, 0), "one no decides; nothing more is asked");
    let almost = ask(r#"{"job":{"yes_no":true},"registered":{"date":"2026-01-01"},"ground":{"choice":"study"}}"#);
    assert_eq!(almost.truth, Truth::True, "the lease no longer matters");
    assert_eq!(almost.leaves.len(), 4);
}

#[test]
fn an_unknown_parameter_is_unknown() {
    let facts = facts(r#"{"registered":{"date":"2014-01-01"}}"#);
    let trace = evaluate(&node(HALF_A_YEAR), &facts, date(2015, 3, 1), &Six).expect("asked");
    assert_eq!(trace.truth, Truth::Unknown);
    assert_eq!(trace.unknown_parameters.len(), 1);
}

#[test]
fn an_outcome_counts_as_its_weakest_statement_and_picks_the_strongest_way() {
    let any = node(
        r#"{"op":"any","of":[{"op":"true","fact":"a","needs":"甲","because":["medium"]},{"op":"true","fact":"b","needs":"乙","because":["high"]}]}"#,
    );
    let both = r#"{"a":{"yes_no":true},"b":{"yes_no":true}}"#;
    let trust = |facts_json: &str| evaluate(&any, &facts(facts_json), date(2026, 1, 1), &Six).expect("asked").trust;
    assert_eq!(trust(both), Trust::Full);
    assert_eq!(trust(r#"{"a":{"yes_no":true},"b":{"yes_no":false}}"#), Trust::Confirm);
    assert_eq!(trust(r#"{"a":{"yes_no":false},"b":{"yes_no":false}}"#), Trust::Confirm, "a no needs every part");
    let bare = node(r#"{"op":"true","fact":"a","needs":"甲"}"#);
    assert_eq!(evaluate(&bare, &facts(both), date(2026, 1, 1), &Six).expect("asked").trust, Trust::Nothing);
}

#[test]
fn age_windows_and_places() {
    let adult = node(
        r#"{"op":"age_at","born":{"fact":"born"},"on":"as_of","is":"at_least","years":{"int":16},"needs":"满十六岁","because":["high"]}"#,
    );
    let born = facts(r#"{"born":{"date":"2010-02-28"}}"#);
    assert_eq!(first_true(&adult, &born, date(2026, 1, 1), &Six), Some(date(2026, 2, 28)));
    let leap = facts(r#"{"born":{"date":"2012-02-29"}}"#);
    assert_eq!(first_true(&adult, &leap, date(2026, 1, 1), &Six), Some(date(2028, 2, 29)));
    let window = node(
        r#"{"op":"within","date":"as_of","from":{"date":"2027-08-20"},"to":{"date":"2027-09-20"},"needs":"签注","because":["high"]}"#,
    );
    let truth = |day| evaluate(&window, &Facts::new(), day, &Six).expect("asked").truth;
    assert_eq!(
        [truth(date(2027, 8, 19)), truth(date(2027, 8, 20)), truth(date(2027, 9, 20)), truth(date(2027, 9, 21))],
        [Truth::False, Truth::True, Truth::True, Truth::False]
    );
    assert_eq!(first_true(&window, &Facts::new(), date(2026, 1, 1), &Six), Some(date(2027, 8, 20)));
    assert_eq!(first_true(&window, &Facts::new(), date(2027, 9, 21), &Six), None, "a window that closed");
    let place = node(r#"{"op":"in","fact":"hukou","place":"330000","needs":"浙江户口","because":["high"]}"#);
    let home = facts(r#"{"hukou":{"place":"330106"}}"#);
    assert_eq!(evaluate(&place, &home, date(2026, 1, 1), &Six).expect("asked").truth, Truth::True);
}

#[test]
fn trees_out_of_bounds_or_of_unlike_things_are_refused() {
    let rule = |tree: &str, facts: &str| -> Rule {
        serde_json::from_str(&format!(r#"{{"id":"r","title":"t","facts":{facts},"tree":{tree}}}"#)).expect("a rule")
    };
    let types = |id: &ItemId| (id.as_str() == "months").then_some(ParameterType::Months);
    assert_eq!(rule(HALF_A_YEAR, r#"{"registered":"date"}"#).check(&types), Ok(()));
    assert!(matches!(rule(HALF_A_YEAR, "{}").check(&types), Err(RuleError::Undeclared(_))));
    assert!(matches!(rule(HALF_A_YEAR, r#"{"registered":"money"}"#).check(&types), Err(RuleError::Unlike(_))));
    assert!(matches!(
        rule(HALF_A_YEAR, r#"{"registered":"date","x":"date"}"#).check(&types),
        Err(RuleError::Unused(_))
    ));
    assert!(matches!(rule(HALF_A_YEAR, r#"{"registered":"date"}"#).check(&|_| None), Err(RuleError::Parameter(_))));
    let leaf = r#"{"op":"true","fact":"a","needs":"甲"}"#;
    let deep = (0..32).fold(leaf.to_owned(), |inner, _| format!(r#"{{"op":"not","of":{inner}}}"#));
    assert_eq!(rule(&deep, r#"{"a":"yes_no"}"#).check(&types), Err(RuleError::Deep));
    let wide = format!(r#"{{"op":"all","of":[{}]}}"#, vec![leaf; 512].join(","));
    assert_eq!(rule(&wide, r#"{"a":"yes_no"}"#).check(&types), Err(RuleError::Large));
    let twins = format!(r#"{{"op":"any","of":[{leaf},{leaf}]}}"#);
    assert!(matches!(rule(&twins, r#"{"a":"yes_no"}"#).check(&types), Err(RuleError::Unreachable(_))));
    assert_eq!(rule(r#"{"op":"any","of":[]}"#, "{}").check(&types), Err(RuleError::Empty("any")));
    assert!(serde_json::from_str::<Node>(r#"{"op":"oracle","fact":"a"}"#).is_err(), "an operator from the future");
}

fn trees() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        (0..4_u8).prop_map(|n| node(&format!(r#"{{"op":"true","fact":"f{n}","needs":"甲","because":["high"]}}"#))),
        (2000..2040_i16, 1..13_u8).prop_map(|(y, m)| node(&format!(
            r#"{{"op":"compare","left":"as_of","is":"at_least","right":{{"plus_months":{{"date":{{"date":"{y}-{m:02}-28"}},"months":{{"months":{m}}}}}}},"needs":"乙","because":["medium"]}}"#
        ))),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|of| Node::All { of, because: Vec::new() }),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|of| Node::Any { of, because: Vec::new() }),
            inner.prop_map(|of| Node::Not { of: Box::new(of), because: Vec::new() }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Learning a fact may settle a question and never turns a settled one round.
    #[test]
    fn an_answer_more_never_overturns(tree in trees(), known in prop::collection::vec(any::<bool>(), 4), hidden in 0..16_u8) {
        let all: Facts = known.iter().enumerate().map(|(n, yes)| (format!("f{n}").parse().expect("an id"), Fact::YesNo(*yes))).collect();
        let some: Facts = all.iter().enumerate().filter(|(n, _)| hidden >> n & 1 == 0).map(|(_, (k, v))| (k.clone(), v.clone())).collect();
        let day = date(2026, 6, 1);
        let less = evaluate(&tree, &some, day, &Six).expect("asked");
        let more = evaluate(&tree, &all, day, &Six).expect("asked");
        prop_assert!(less.truth == Truth::Unknown || less.truth == more.truth);
        prop_assert!(more.truth != Truth::Unknown);
        prop_assert_eq!(less.truth == Truth::Unknown, !less.ask.is_empty());
    }

    /// The day named is the first: it is true then, and on no day between now and then.
    #[test]
    fn the_first_day_is_the_first(tree in trees(), known in prop::collection::vec(any::<bool>(), 4)) {
        let all: Facts = known.iter().enumerate().map(|(n, yes)| (format!("f{n}").parse().expect("an id"), Fact::YesNo(*yes))).collect();
        let now = date(2026, 6, 1);
        let truth = |day| evaluate(&tree, &all, day, &Six).expect("asked").truth;
        if truth(now) == Truth::False {
            let named = first_true(&tree, &all, now, &Six);
            let end = named.unwrap_or(date(2042, 1, 1));
            let mut day = now.tomorrow().expect("a day");
            while day < end {
                prop_assert!(truth(day) != Truth::True, "{} is true before {:?}", day, named);
                day = day.checked_add(jiff::Span::new().days(1)).expect("a day");
            }
            if let Some(day) = named {
                prop_assert_eq!(truth(day), Truth::True);
            }
        }
    }
}
