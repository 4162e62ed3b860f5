//! Each check refuses the example made for it, and leaves the documented examples alone.

use jiff::civil::date;

use super::*;
use crate::guidance::source::read;
use crate::guidance::source::tests::documented;

/// The findings after one change to one documented file.
fn after(file: &str, from: &str, to: &str) -> Vec<Finding> {
    let mut files = documented();
    let text = files.get_mut(file).unwrap_or_else(|| panic!("{file}"));
    assert!(text.contains(from), "{file} has no {from:?}");
    *text = text.replace(from, to);
    check(&files)
}

fn check(files: &std::collections::BTreeMap<String, String>) -> Vec<Finding> {
    let mut source = read(files).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let mut confirmations = source.confirmations.clone();
    if !files.contains_key("translations.tsv") {
        confirmations.confirm(source.items.values());
        source.confirmations = confirmations;
    }
    lint(&source, &PlaceTable::built_in().expect("the list"), date(2026, 11, 24))
}

#[track_caller]
fn stops(findings: &[Finding], check: Check) {
    let hit = findings.iter().any(|f| f.check == check && f.severity == Severity::Stop);
    assert!(hit, "no {check:?} among {findings:#?}");
}

#[track_caller]
fn looks(findings: &[Finding], check: Check) {
    assert!(findings.iter().any(|f| f.check == check), "no {check:?} among {findings:#?}");
}

const PERMIT: &str = "CN/statements/permit.toml";
const PARAMETERS: &str = "CN/parameters.toml";
const RULES: &str = "CN/rules.toml";
const PROCEDURE: &str = "CN/procedures/residence-permit.toml";
const ARTICLE: &str = "CN/articles/permit-fee.zh-Hans.md";

#[test]
fn the_documented_examples_pass() {
    let findings = check(&documented());
    let stopping: Vec<&Finding> = findings.iter().filter(|f| f.severity == Severity::Stop).collect();
    assert!(stopping.is_empty(), "{stopping:#?}");
}

#[test]
fn dated_values_that_overlap_or_leave_a_gap() {
    stops(&after(PARAMETERS, "from = 2016-01-01, abolished", "from = 1990-01-01, abolished"), Check::Dates);
    stops(&after(PARAMETERS, "abolished = true", "abolished = true, unknown = true"), Check::Dates);
    stops(&after(PERMIT, "valid_from = 2016-01-01", "valid_from = 2016-01-01\nvalid_to = 2015-01-01"), Check::Dates);
    stops(&after("CN/calendars/2026.toml", "work = [2026-01-04", "work = [2024-01-04"), Check::Dates);
    let second = |from: &str| {
        let line = format!(
            "\n[[fee]]\nid = \"later\"\nitem = \"permit-first-issue\"\ntitle = {{ zh-Hans = \"首次\", en = \"First\" }}\ncurrency = \"CNY\"\nvalid_from = {from}\nstatements = [\"permit-first-free\"]\n"
        );
        after(
            "CN/fees.toml",
            "valid_from = 2016-01-01\nstatements = [\"permit-first-free\"]\n",
            &format!("valid_from = 2016-01-01\nvalid_to = 2020-12-31\nstatements = [\"permit-first-free\"]\n{line}"),
        )
    };
    assert!(second("2021-01-01").iter().all(|f| f.severity == Severity::Look));
    stops(&second("2021-02-01"), Check::Dates);
    stops(&second("2020-06-01"), Check::Dates);
}

#[test]
fn something_that_cites_nothing_or_what_is_not_there() {
    stops(
        &after(ARTICLE, "statements = [\"permit-first-free\", \"permit-issue-limit\"]", "statements = []"),
        Check::Citation,
    );
    stops(&after(PARAMETERS, ", statements = [\"permit-issue-limit\"]", ""), Check::Citation);
    stops(&after(RULES, "because = [\"permit-conditions\"]\n", ""), Check::Citation);
    stops(&after(ARTICLE, "\"permit-issue-limit\"]", "\"no-such-statement\"]"), Check::Reference);
    stops(&after(ARTICLE, "{s:permit-first-free}", "{s:no-such}{what}"), Check::Reference);
    looks(&after(PROCEDURE, "articles = [\"permit-fee\"]", "articles = [\"not-written\"]"), Check::Reference);
}

#[test]
fn what_leads_in_a_circle() {
    let own = "收工本费。{s:permit-first-free}\", en = \"The first residence permit is issued free of charge.{s:permit-first-free}";
    let findings = after(PERMIT, "收工本费。\", en = \"The first residence permit is issued free of charge.", own);
    stops(&findings, Check::Circle);
    stops(&after(PROCEDURE, "appeal = \"administrative-review\"", "appeal = \"residence-permit\""), Check::Circle);
}

#[test]
fn hearsay_behind_a_date_or_an_amount() {
    stops(&after(PERMIT, "confidence = \"high\"", "confidence = \"gk\""), Check::WeakSource);
    looks(&after(PERMIT, "review_by = 2027-11-24", "review_by = 2027-11-24\ngrace_days = 10"), Check::CaseLater);
    let mut files = documented();
    let text = files.get_mut(PERMIT).expect("a file");
    *text = text.replace(
        "verified_on = 2026-11-24\nreview_by = 2027-11-24",
        "verified_on = 2025-11-24\nreview_by = 2026-05-24",
    );
    looks(&check(&files), Check::PastReview);
}

#[test]
fn a_number_in_prose_and_sentences_that_are_too_long() {
    stops(&after(ARTICLE, "{param:permit-issue-days}内发证", "15天内发证"), Check::NumberInProse);
    stops(
        &after("CN/articles/permit-fee.en.md", "get a receipt first", "pay 20 yuan, get a receipt first"),
        Check::NumberInProse,
    );
    stops(
        &after(ARTICLE, "窗口问你要钱，先要收据，再打电话问。", &"这是一句太长太长的话".repeat(3)),
        Check::LongSentence,
    );
    stops(
        &after(ARTICLE, "窗口问你要钱，先要收据，再打电话问。", &"先要收据，再打电话问。".repeat(25)),
        Check::LongAnswer,
    );
}

#[test]
fn a_window_without_a_card() {
    stops(&after(PROCEDURE, "card = \"permit-window\"\n", ""), Check::NoCard);
}

#[test]
fn languages_that_differ() {
    stops(&after("CN/articles/permit-fee.en.md", "{fee:permit-first-issue}", "free"), Check::Placeables);
    looks(
        &after(PERMIT, ", en = \"The first residence permit is issued free of charge.\"", ""),
        Check::TranslationOpen,
    );
    let mut files = documented();
    files.insert("translations.tsv".into(), "CN/statement:permit-first-free\ten\t000000000000\n".into());
    let findings = check(&files);
    stops(&findings, Check::TranslationBehind);
    looks(&findings, Check::TranslationOpen);
}

#[test]
fn a_polyphone_nobody_reviewed() {
    looks(&after(ARTICLE, "aliases = [", "aliases = [\"行不行\", "), Check::Polyphone);
}

#[test]
fn trees_and_cases_that_do_not_hold() {
    stops(&after(RULES, "fact = \"ground\"", "fact = \"reason\""), Check::Tree);
    stops(&after(RULES, "expect = \"yes\"", "expect = \"no\""), Check::Case);
    stops(&after(RULES, "from = 2026-02-28", "from = 2026-03-03"), Check::Case);
    stops(&after(RULES, "ask = \"registered_on\"", "ask = \"ground\""), Check::Case);
    // Registered 13 months before the clock of the second run: "not yet" today, and no longer true then.
    let open = "as_of = 2026-01-10\nfacts = { registered_on = { date = \"2025-08-31\" }";
    let case = "facts = { registered_on = { date = \"2026-08-31\" }";
    let mut files = documented();
    let text = files.get_mut(RULES).expect("a file");
    assert!(text.contains(open));
    *text = text.replace(open, case).replace("from = 2026-02-28", "from = 2027-02-28");
    stops(&check(&files), Check::CaseLater);
}

#[test]
fn a_patch_of_nothing_or_into_nothing_readable() {
    let patch = "CN/330000/330100/permit.toml";
    stops(&after(patch, "procedure:residence-permit", "procedure:no-such"), Check::Patch);
    stops(&after(patch, "years_after_gap = \"gap_excluded\"", "years_after_gap = \"perhaps\""), Check::Patch);
}

#[test]
fn a_pack_over_its_limits() {
    let noise: String = (0..400_000_u32)
        .map(|n| char::from_u32(0x4e00 + n.wrapping_mul(2_654_435_761) % 20_000).unwrap_or('一'))
        .collect();
    stops(&after("CN/terms.toml", "证明你住在这里、能享受当地服务的证件", &noise), Check::PackSize);
}
