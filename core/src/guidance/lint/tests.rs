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
    check_files(&files)
}

fn check_files(files: &std::collections::BTreeMap<String, String>) -> Vec<Finding> {
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
const CALENDAR: &str = "CN/calendars/2026.toml";
const PATCH: &str = "CN/330000/330100/permit.toml";
/// A sentence of the article's main answer.
const ANSWER: &str = "窗口问你要钱，先要收据，再打电话问。";

/// The documented statements, checked long before the day of the lint.
fn long_ago(confidence: &str) -> Vec<Finding> {
    let mut files = documented();
    let text = files.get_mut(PERMIT).expect("a file");
    *text = text
        .replace("verified_on = 2026-11-24\nreview_by = 2027-11-24", "verified_on = 2025-11-24\nreview_by = 2026-05-24")
        .replace("confidence = \"high\"", &format!("confidence = {confidence:?}"));
    check_files(&files)
}

/// The holiday table of 2026 passed off as one of 2024: those of 2025 and 2026 are missing.
fn without_a_year() -> Vec<Finding> {
    let mut files = documented();
    let text = files.get_mut(CALENDAR).expect("a file");
    *text = text.replace("\nyear = 2026", "\nyear = 2024").replace("2026-", "2024-");
    check_files(&files)
}

/// Registered 13 months before the clock of the second run: "not yet" today, and no longer true then.
fn not_yet_for_long() -> Vec<Finding> {
    let open = "as_of = 2026-01-10\nfacts = { registered_on = { date = \"2025-08-31\" }";
    let case = "facts = { registered_on = { date = \"2026-08-31\" }";
    let mut files = documented();
    let text = files.get_mut(RULES).expect("a file");
    assert!(text.contains(open));
    *text = text.replace(open, case).replace("from = 2026-02-28", "from = 2027-02-28");
    check_files(&files)
}

/// Words that no compression makes small.
fn noise() -> String {
    let han = |n: u32| char::from_u32(0x4e00 + n.wrapping_mul(2_654_435_761) % 20_000).unwrap_or('一');
    (0..400_000).map(han).collect()
}

/// The findings of an example made for a check.
fn example(check: Check) -> Vec<Finding> {
    let english = "CN/articles/permit-fee.en.md";
    match check {
        Check::Dates => after(PARAMETERS, "from = 2016-01-01, abolished", "from = 1990-01-01, abolished"),
        Check::Calendar => without_a_year(),
        Check::Citation => after(RULES, "because = [\"permit-conditions\"]\n", ""),
        Check::Unsourced => after(PROCEDURE, "statements = [\"permit-issue-limit\"]\n", ""),
        Check::Reference => after(ARTICLE, "{s:permit-first-free}", "{s:no-such}"),
        Check::Circle => after(PROCEDURE, "appeal = \"administrative-review\"", "appeal = \"residence-permit\""),
        Check::WeakSource => after(PERMIT, "confidence = \"high\"", "confidence = \"gk\""),
        Check::PastReview => long_ago("high"),
        Check::Reported => after(PERMIT, "review_by = 2027-11-24", "review_by = 2027-11-24\nreported_on = 2026-11-24"),
        Check::NumberInProse => after(english, "get a receipt first", "pay 20 yuan, get a receipt first"),
        Check::LongAnswer => after(ARTICLE, ANSWER, &"先要收据，再打电话问。".repeat(25)),
        Check::LongSentence => after(ARTICLE, ANSWER, &"这是一句太长太长的话".repeat(3)),
        Check::Unglossed => after(ARTICLE, ANSWER, "不服就去仲裁。"),
        Check::NoCard => after(PROCEDURE, "card = \"permit-window\"\n", ""),
        Check::Placeables => after(english, "{fee:permit-first-issue}", "free"),
        Check::TranslationBehind => {
            let mut files = documented();
            files.insert("translations.tsv".into(), "CN/statement:permit-first-free\ten\t000000000000\n".into());
            check_files(&files)
        }
        Check::TranslationOpen => after(PERMIT, ", en = \"The first residence permit is issued free of charge.\"", ""),
        Check::Polyphone => after(ARTICLE, "aliases = [", "aliases = [\"行不行\", "),
        Check::Unread => after(ARTICLE, "aliases = [", "aliases = [\"龘\", "),
        Check::Tree => after(RULES, "fact = \"ground\"", "fact = \"reason\""),
        Check::Case => after(RULES, "expect = \"yes\"", "expect = \"no\""),
        Check::CaseLater => not_yet_for_long(),
        Check::FewCases => after(RULES, "expect = \"unknown\"\nask = \"registered_on\"", "expect = \"no\""),
        Check::Patch => after(PATCH, "procedure:residence-permit", "procedure:no-such"),
        Check::PackSize => after("CN/terms.toml", "证明你住在这里、能享受当地服务的证件", &noise()),
    }
}

/// What only ever asks an editor to look; everything else refuses.
const ONLY_LOOKS: [Check; 4] = [Check::Reported, Check::TranslationBehind, Check::TranslationOpen, Check::Polyphone];

#[test]
fn every_check_refuses_the_example_made_for_it() {
    for check in Check::ALL {
        let findings = example(*check);
        let severity = if ONLY_LOOKS.contains(check) { Severity::Look } else { Severity::Stop };
        let hit = findings.iter().any(|f| f.check == *check && f.severity == severity);
        assert!(hit, "no {severity:?} {check:?} among {findings:#?}");
        findings.iter().for_each(said_in_both);
    }
}

/// A name and a sentence in Chinese, and others in English. What a sentence quotes may be of any language.
#[track_caller]
fn said_in_both(finding: &Finding) {
    let han = |text: &str| text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let latin = |text: &str| text.chars().any(|c| c.is_ascii_lowercase());
    let name = finding.check.called();
    assert!(han(&name.zh) && latin(&name.en) && !han(&name.en), "{name}");
    let what = &finding.what;
    assert!(han(&what.zh) && latin(&what.en) && what.zh != what.en, "{what}");
}

#[test]
fn no_example_is_refused_before_it_is_spoilt() {
    let clean = check_files(&documented());
    for check in Check::ALL.iter().filter(|check| !ONLY_LOOKS.contains(check)) {
        assert!(!clean.iter().any(|f| f.check == *check && f.severity == Severity::Stop), "{check:?}: {clean:#?}");
    }
}

#[test]
fn the_documented_examples_pass() {
    let findings = check_files(&documented());
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
fn an_answer_that_cannot_say_who_pays() {
    let why = "why = { zh-Hans = \"有一条就行。\", en = \"One is enough.\" }\n";
    let pays = |what: &str| after(PROCEDURE, why, &format!("{why}pays = {what:?}\n"));
    stops(&pays("batch"), Check::Reference);
    stops(&pays("channel"), Check::Reference);
    assert!(!pays("class").iter().any(|f| f.check == Check::Reference && f.severity == Severity::Stop));
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
    stops(&long_ago("high"), Check::PastReview);
    let marked = long_ago("medium");
    looks(&marked, Check::PastReview);
    assert!(!marked.iter().any(|f| f.check == Check::PastReview && f.severity == Severity::Stop), "{marked:#?}");
}

#[test]
fn what_was_reported_different() {
    let reported = |day: &str| {
        let line = format!("review_by = 2027-11-24\nreported_on = {day}");
        after(PERMIT, "review_by = 2027-11-24", &line)
    };
    let today = reported("2026-11-24");
    looks(&today, Check::Reported);
    assert!(
        today.iter().all(|finding| finding.severity == Severity::Look),
        "a mark can always be published: {today:#?}"
    );
    looks(&reported("2026-01-02"), Check::Reported);
    stops(&reported("2031-01-02"), Check::Dates);
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
    let own_step = "[[patch.set.steps]]\nid = \"collect\"\ntitle = { zh-Hans = \"领证\", en = \"Collect it\" }\noffice = \"police_station\"\n";
    stops(&after(PATCH, "[[patch.set.deadlines]]", &format!("{own_step}\n[[patch.set.deadlines]]")), Check::NoCard);
}

#[test]
fn an_instruction_that_rests_on_nothing_read() {
    // A deadline, a reply on a card, a version of a dispute.
    stops(&after(PATCH, "statements = [\"hz-endorse\"]", "statements = []"), Check::Unsourced);
    let mut files = documented();
    let text = files.get_mut("CN/440000/440300/permit.toml").expect("a file");
    *text = text.replace("statements = [\"sz-twelve-months\"] }", "statements = [] }");
    stops(&check_files(&files), Check::Unsourced);
    // An article may show hearsay, and then tells nobody what to do.
    let hearsay = |parts: &str| {
        let mut files = documented();
        let text = files.get_mut(ARTICLE).expect("a file");
        let (front, _) = text.split_once("## @today").expect("parts");
        *text = format!("{front}{parts}")
            .replace("statements = [\"permit-first-free\", \"permit-issue-limit\"]", "statements = [\"heard\"]");
        let english = files.get_mut("CN/articles/permit-fee.en.md").expect("a file");
        let (front, _) = english.split_once("## @today").expect("parts");
        *english = front.to_owned();
        let permit = files.get_mut(PERMIT).expect("a file");
        permit.push_str(
            "\n[[statement]]\nid = \"heard\"\ntext = { zh-Hans = \"听说的\", en = \"heard\" }\ncitation = { law = { zh-Hans = \"听说\", en = \"heard\" } }\nconfidence = \"low\"\nverified_on = 2026-11-24\nreview_by = 2027-02-24\n",
        );
        check_files(&files)
    };
    assert!(!hearsay("").iter().any(|f| f.check == Check::Unsourced));
    stops(&hearsay("## @today\n去问。\n"), Check::Unsourced);
}

#[test]
fn a_legal_word_is_explained_once() {
    let said = |words: &str| after(ARTICLE, ANSWER, words);
    let unglossed = |findings: &[Finding]| findings.iter().any(|f| f.check == Check::Unglossed);
    // No term explains it at all; the words after it do.
    assert!(unglossed(&said("不服就去仲裁。")));
    assert!(!unglossed(&said("不服就去仲裁（先由仲裁委断）。")));
    // A term there is: named by its placeable, by the article, or by a statement it rests on.
    let with = |words: &str, more: (&str, &str, &str)| {
        let mut files = documented();
        let term = "\n[[term]]\nid = \"claim\"\nword = { zh-Hans = \"仲裁\", en = \"arbitration\" }\nmeans = { zh-Hans = \"先由仲裁委断\", en = \"decided by an office\" }\n";
        files.get_mut("CN/terms.toml").expect("a file").push_str(term);
        for (file, from, to) in [(ARTICLE, ANSWER, words), more] {
            let text = files.get_mut(file).expect("a file");
            assert!(text.contains(from), "{file}: {from}");
            *text = text.replacen(from, to, 1);
        }
        check_files(&files)
    };
    let nothing = (ARTICLE, "", "");
    assert!(unglossed(&with("不服就去仲裁。", nothing)));
    assert!(!unglossed(&with("不服就去{term:claim}。仲裁不收钱。", nothing)));
    assert!(!unglossed(&with("不服就去仲裁。", (ARTICLE, "topics = ", "glosses = [\"claim\"]\ntopics = "))));
    let named = (PERMIT, "glosses = [\"residence-permit\", ", "glosses = [\"claim\", \"residence-permit\", ");
    assert!(!unglossed(&with("不服就去仲裁。", named)));
}

#[test]
fn rules_are_shown_by_five_cases_with_a_border_and_a_gap() {
    let (left, _) =
        documented()[RULES].rsplit_once("[[rule.cases]]").map(|(l, r)| (l.to_owned(), r.to_owned())).expect("cases");
    stops(&after(RULES, &documented()[RULES], &left), Check::FewCases);
    // Every day in the middle of nowhere: nothing shows where the border runs.
    let text = documented()[RULES].clone();
    let far = text
        .replace("as_of = 2026-09-04\nfacts = { registered_on = { date = \"2026-03-04\" }, ground = { choice = \"job\" } }\nexpect = \"yes\"", "as_of = 2026-11-04\nfacts = { registered_on = { date = \"2026-03-04\" }, ground = { choice = \"job\" } }\nexpect = \"yes\"")
        .replace("as_of = 2026-09-03", "as_of = 2026-08-03");
    assert_ne!(far, text);
    stops(&after(RULES, &text, &far), Check::FewCases);
    stops(&after(PROCEDURE, "eligibility = \"permit-eligibility\"\n", ""), Check::FewCases);
}

#[test]
fn errors_within_a_finding_are_said_in_both_languages_too() {
    let unlike = after(RULES, "fact = \"ground\"", "fact = \"registered_on\"");
    let found = unlike.iter().find(|finding| finding.check == Check::Tree).expect("a finding");
    assert_eq!(found.what, Both::new("要问的 registered_on 类型不对", "the fact registered_on is of another type"));
    assert!(found.to_string().starts_with("stop Tree（规则的树）"), "{found}");
    assert!(found.to_string().ends_with(" · the fact registered_on is of another type"), "{found}");
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
    let findings = check_files(&files);
    looks(&findings, Check::TranslationBehind);
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
    stops(&not_yet_for_long(), Check::CaseLater);
}

#[test]
fn a_patch_of_nothing_or_into_nothing_readable() {
    stops(&after(PATCH, "procedure:residence-permit", "procedure:no-such"), Check::Patch);
    stops(&after(PATCH, "years_after_gap = \"gap_excluded\"", "years_after_gap = \"perhaps\""), Check::Patch);
}

#[test]
fn next_years_table_is_missed_in_december_and_working_days_without_any_are_only_approximate() {
    let on = |day| {
        let mut source = read(&documented()).expect("clean");
        source.confirmations.confirm(source.items.clone().values());
        lint(&source, &PlaceTable::built_in().expect("the list"), day)
    };
    let about = |findings: &[Finding]| findings.iter().filter(|f| f.check == Check::Calendar).count();
    assert_eq!(about(&on(date(2026, 11, 30))), 0);
    assert_eq!(about(&on(date(2026, 12, 1))), 1);
    let mut files = documented();
    files.remove(CALENDAR);
    let text = files.get_mut(PROCEDURE).expect("a file");
    *text = text.replace("unit = \"calendar_day\"", "unit = \"working_day\"");
    let findings = check_files(&files);
    let approximate = findings.iter().find(|f| f.check == Check::Calendar).expect("a finding");
    assert_eq!(approximate.severity, Severity::Look);
    assert!(approximate.to_string().contains("approximate"), "{approximate}");
}
