//! Differences in words, on the examples of the documentation and on the knowledge.

use serde_json::json;

use super::*;
use crate::guidance::source::tests::documented;
use crate::guidance::source::{Source, check_item, read};

fn item(code: &str, kind: Kind, value: Value) -> Item {
    check_item(&code.parse().expect("a place"), kind, value).expect("an item")
}

fn name(code: &PlaceCode) -> String {
    if code.as_str() == "442000" { "中山".into() } else { code.to_string() }
}

fn said(before: Option<&Item>, after: Option<&Item>, locale: Locale) -> Vec<String> {
    describe(before, after, locale, &name).iter().map(|line| line.said(locale)).collect()
}

fn fee(amount: Option<i64>, from: &str) -> Item {
    let title = json!({"zh-Hans": "换证工本费", "en": "Replacement fee"});
    let mut value =
        json!({"id": "r", "item": "r", "title": title, "currency": "CNY", "valid_from": from, "statements": ["s"]});
    if let Some(amount) = amount {
        value["amount"] = json!(amount);
    }
    item("442000", Kind::Fee, value)
}

#[test]
fn a_fee_says_what_it_was_what_it_becomes_and_from_when() {
    let (old, new) = (fee(Some(2000), "2019-12-30"), fee(Some(1500), "2027-01-01"));
    let zh = said(Some(&old), Some(&new), Locale::ZhHans);
    assert_eq!(zh[0], "换证工本费 中山：20.00元 → 15.00元，2027-01-01起");
    assert_eq!(zh[1], "换证工本费 中山 · 从哪天起有效：2019-12-30 → 2027-01-01");
    let en = said(Some(&old), Some(&new), Locale::En);
    assert_eq!(en[0], "Replacement fee, 中山: CNY 20.00 → CNY 15.00 from 2027-01-01");
    let unknown = said(Some(&fee(None, "2019-12-30")), Some(&fee(Some(0), "2019-12-30")), Locale::ZhHans);
    assert_eq!(unknown, ["换证工本费 中山：多少钱还没查到，先问清再交。 → 0.00元，2019-12-30起"]);
}

#[test]
fn a_parameter_says_each_step_with_the_value_it_ends() {
    let parameter = |values: Value| {
        item(
            "CN",
            Kind::Parameter,
            json!({"id": "p", "title": {"zh-Hans": "期限", "en": "Limit"}, "type": "days", "values": values}),
        )
    };
    let old = parameter(json!([{"from": "2016-01-01", "value": 15, "statements": ["a"]}]));
    let new = parameter(json!([
        {"from": "2016-01-01", "value": 20, "statements": ["a"]},
        {"from": "2027-01-01", "value": 10, "statements": ["b"]},
        {"from": "2028-01-01", "abolished": true}
    ]));
    assert_eq!(
        said(Some(&old), Some(&new), Locale::En),
        [
            "Limit, CN: 15 days → 20 days from 2016-01-01",
            "Limit, CN: 15 days → 10 days from 2027-01-01",
            "Limit, CN · from 2027-01-01 · rests on: added b",
            "Limit, CN: 15 days → abolished from 2028-01-01",
        ]
    );
    assert_eq!(said(Some(&new), Some(&old), Locale::ZhHans)[1], "期限 CN：10天 → 15天，2027-01-01起");
}

#[test]
fn what_is_new_or_gone_is_named_by_its_title() {
    let fee = fee(Some(2000), "2019-12-30");
    assert_eq!(said(Some(&fee), None, Locale::ZhHans), ["删去收费：换证工本费 中山"]);
    let new = said(None, Some(&fee), Locale::En);
    assert_eq!(new[0], "New fee: Replacement fee, 中山");
    assert_eq!(new[1], "Replacement fee, 中山: added CNY 20.00 from 2019-12-30");
    assert!(said(Some(&fee), Some(&fee), Locale::En).is_empty());
    assert!(said(None, None, Locale::En).is_empty());
}

#[test]
fn steps_are_named_by_id_and_a_new_order_is_said() {
    let source = read(&documented()).expect("the examples");
    let before = source
        .items
        .values()
        .find(|item| item.kind == Kind::Procedure && item.value["questions"].as_array().is_some_and(|q| q.len() > 1))
        .expect("one");
    let mut after = before.clone();
    after.value["questions"].as_array_mut().expect("questions").reverse();
    let lines = describe(Some(before), Some(&after), Locale::ZhHans, &name);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0].path, "/questions");
    assert!(lines[0].what.ends_with("要问的 · 次序"), "{}", lines[0].what);
    after.value["questions"][0]["sensitive"] = json!(false);
    let id = after.value["questions"][0]["id"].as_str().expect("an id").to_owned();
    let lines = describe(Some(before), Some(&after), Locale::En, &name);
    assert!(
        lines
            .iter()
            .any(|line| line.path == format!("/questions/{id}/sensitive") && line.after.as_deref() == Some("no")),
        "{lines:?}"
    );
}

/// Every leaf as a pointer.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(value, &format!("{at}/{key}"), found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| leaves(value, &format!("{at}/{n}"), found)),
        _ => found.push(at.to_owned()),
    }
}

fn every_leaf_has_its_line(source: &Source, step: usize) -> usize {
    let mut tried = 0;
    for item in source.items.values().step_by(step) {
        let mut all = Vec::new();
        leaves(&item.value, "", &mut all);
        for leaf in all {
            let mut after = item.clone();
            let slot = after.value.pointer_mut(&leaf).expect("a leaf");
            let (new, shown) = match slot {
                Value::Bool(yes) => (json!(!*yes), None),
                Value::Number(_) => (json!(987), Some(["987", "9.87"])),
                _ => (json!("2031-07-09"), Some(["2031-07-09", "2031-07-09"])),
            };
            *slot = new;
            let lines = describe(Some(item), Some(&after), Locale::ZhHans, &name);
            let said: Vec<String> = lines.iter().map(|line| line.said(Locale::ZhHans)).collect();
            let found = shown.is_none_or(|shown| said.iter().any(|line| shown.iter().any(|s| line.contains(s))));
            assert!(!said.is_empty() && found, "{}:{} {leaf}: {said:?}", item.kind, item.id);
            assert!(said.iter().all(|line| !line.contains("{\"") && !line.contains("[{")), "{said:?}");
            tried += 1;
        }
    }
    tried
}

#[test]
fn every_changed_leaf_of_every_kind_has_its_line() {
    let source = read(&documented()).expect("the examples");
    let tried = every_leaf_has_its_line(&source, 1);
    assert!(tried > 300, "{tried}");
    let source = crate::guidance::baseline::source().0;
    let tried = every_leaf_has_its_line(&source, 101);
    assert!(tried > 100, "{tried}");
}

#[test]
fn every_field_of_the_knowledge_has_a_name_in_both_languages() {
    let source = crate::guidance::baseline::source().0;
    fn fields(value: &Value, kind: Kind, missing: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let named = Locale::ALL.into_iter().all(|l| names::field(kind, key, l).is_some());
                    if !named && !Locale::ALL.iter().any(|l| l.tag() == key) {
                        missing.insert(format!("{kind}/{key}"));
                    }
                    if key != "facts" {
                        fields(value, kind, missing);
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|value| fields(value, kind, missing)),
            _ => {}
        }
    }
    let mut missing = BTreeSet::new();
    let examples = read(&documented()).expect("the examples");
    for item in source.items.values().chain(examples.items.values()) {
        fields(&item.value, changed(item), &mut missing);
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(field_name(Kind::Procedure, "/steps/apply/title/zh-Hans", Locale::En), "title");
    assert_eq!(field_name(Kind::Calendar, &["", "work", "3"].join("/"), Locale::ZhHans), "调休上班的日子");
    assert_eq!(field_name(Kind::Term, "/nothing", Locale::En), "something else");
    assert_eq!(names::choices("per"), ["case", "person"]);
}
