//! What a withdrawal hides, and that nothing it hides is replaced by something farther away or relied on by what is left.

use super::*;
use crate::guidance::render::{Opened, open, sources};
use crate::guidance::rule::Facts;
use crate::guidance::verdict::{Here, Mark, Moment, Verdict};
use jiff::civil::date;

/// The documented objects, with Hangzhou's own rule, less what this hides.
fn hiding(targets: &[(&str, &str)]) -> Library {
    let mut library = Library::new(Locale::ZhHans, 1, PlaceTable::built_in().expect("the list"));
    for line in include_str!("../verdict/fixture.jsonl").lines() {
        let own = line.contains(r#""kind":"rule""#) || line.contains(r#""kind":"calendar""#);
        let line = if own { line.replace(r#""place":"CN""#, r#""place":"330100""#) } else { line.to_owned() };
        library.add(Object::parse(line.as_bytes()).expect("an object"));
    }
    let hide =
        targets.iter().map(|(place, item)| format!(r#"{{"place":"{place}","item":"{item}","why":{{"en":"wrong"}}}}"#));
    let hide: Vec<String> = hide.collect();
    let json = format!(r#"{{"type":"withdrawal","channel":"stable","seq":1,"hide":[{}]}}"#, hide.join(","));
    library.withdraw(&serde_json::from_str(&json).expect("a withdrawal"));
    library
}

fn here(library: &Library) -> Here<'_> {
    let place = "330106".parse().expect("a place");
    Here { library, place, moment: Moment::today(date(2026, 11, 24)) }
}

fn id(text: &str) -> ItemId {
    text.parse().expect("an id")
}

fn asked(library: &Library) -> Verdict {
    let facts: Facts =
        serde_json::from_str(r#"{"registered_on":{"date":"2026-03-04"},"ground":{"choice":"job"}}"#).expect("facts");
    here(library).ask(&id("permit-eligibility"), &facts).verdict
}

#[test]
fn a_rule_a_value_or_a_claim_that_was_withdrawn_is_no_yes() {
    assert_eq!(asked(&hiding(&[])), Verdict::Yes, "it would be one");
    for item in ["rule:permit-eligibility", "statement:permit-conditions", "parameter:permit-residence-months"] {
        let place = if item.starts_with("rule") { "330100" } else { "CN" };
        assert_eq!(asked(&hiding(&[(place, item)])), Verdict::AskWindow, "{item}");
    }
    assert_eq!(asked(&hiding(&[("420100", "rule:permit-eligibility")])), Verdict::Yes, "of another city");
}

#[test]
fn a_city_may_take_back_what_it_inherits_and_what_it_changes() {
    let withdrawn = |library: &Library, kind, name: &str| {
        here(library).find_at_all(kind, &id(name)).and_then(|found| found.withdrawn)
    };
    let inherited = hiding(&[("330100", "article:permit-fee")]);
    assert_eq!(withdrawn(&inherited, Kind::Article, "permit-fee").as_deref(), Some("wrong"));
    let elsewhere = Here { place: "420100".parse().expect("a place"), ..here(&inherited) };
    assert!(elsewhere.find(Kind::Article, &id("permit-fee")).is_some(), "only there");
    for item in ["patch:residence-permit", "procedure:residence-permit"] {
        let patched = hiding(&[("330100", item)]);
        assert!(withdrawn(&patched, Kind::Procedure, "residence-permit").is_some(), "{item}");
        assert!(here(&patched).find(Kind::Procedure, &id("residence-permit")).is_none(), "nothing farther stands in");
    }
}

#[test]
fn a_fee_line_that_was_withdrawn_is_unknown_and_never_nothing_to_pay() {
    let library = hiding(&[("CN", "fee:permit-first-issue")]);
    let FeeAnswer::Lines { lines, .. } = library.fee(&PlaceCode::cn(), &id("permit-first-issue"), date(2026, 11, 24))
    else {
        panic!("the line is there");
    };
    assert_eq!(lines[0].money(), None);
    let Opened::Page(page) = open(&here(&library), &id("permit-fee")) else { panic!("a page") };
    assert!(format!("{:?}", page.parts).contains("多少钱还没查到"), "{page:?}");
}

#[test]
fn a_table_of_holidays_that_was_withdrawn_is_not_replaced_by_a_farther_one() {
    let place: PlaceCode = "330106".parse().expect("a place");
    assert!(hiding(&[]).calendars(&place).contains_key(&2026));
    assert!(hiding(&[("330100", "calendar:cn-2026")]).calendars(&place).is_empty());
}

#[test]
fn a_source_that_was_withdrawn_is_named_with_the_reason_and_nothing_on_it_is_checked() {
    let library = hiding(&[("CN", "statement:permit-first-free")]);
    let shown = sources(&here(&library), &[id("permit-first-free"), id("permit-conditions")]);
    let told: Vec<(Mark, Option<&str>)> = shown.iter().map(|one| (one.mark, one.withdrawn.as_deref())).collect();
    assert_eq!(told, [(Mark::ToConfirm, Some("wrong")), (Mark::Checked, None)]);
}

#[test]
fn a_release_lifts_only_the_withdrawals_it_names() {
    let json = r#"{"type":"withdrawal","channel":"stable","seq":4}"#;
    let withdrawal: Withdrawal = serde_json::from_str(json).expect("a withdrawal");
    let release = |lifts: &str| -> crate::guidance::trust::Release {
        let json = format!(
            r#"{{"type":"release","channel":"stable","seq":9,"created":"2026-11-24","min_app":"0.1","share":10000{lifts},"packs":{{}}}}"#
        );
        serde_json::from_str(&json).expect("a release")
    };
    assert!(release("").leaves(&withdrawal), "a higher number alone makes nothing good");
    assert!(release(r#","lifts":3"#).leaves(&withdrawal));
    assert!(!release(r#","lifts":4"#).leaves(&withdrawal));
}
