//! The forms cover what is written: every item goes through its form and comes out as it was.

use std::collections::BTreeMap;
use std::path::Path;

use sojourn_core::guidance::source::{Source, check_item, read};

use super::*;

fn folder() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/knowledge");
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                files.insert(name, text);
            }
        }
    }
    files
}

/// The folder of the project, and a notice, of which it has none.
fn source() -> Source {
    let mut files = folder();
    let notice = "[[notice]]\nid = \"rumour\"\ntitle = { zh-Hans = \"网上说的不一定对\" }\ntext = { zh-Hans = \"照常办。\" }\n\
         from = 2026-11-24\nuntil = 2027-03-31\ncall = [\"hotline-12345\"]\nstatements = [\"permit-conditions\"]\n";
    files.insert("CN/notices.toml".into(), notice.into());
    read(&files).expect("the folder of the project")
}

fn anything(_: Kind, _: &str) -> bool {
    true
}

#[test]
fn every_item_of_the_folder_goes_through_its_form_unchanged() {
    let source = source();
    let mut seen: BTreeMap<Kind, usize> = BTreeMap::new();
    for item in source.items.values() {
        let mut draft = Draft::new();
        if item.kind == Kind::Patch {
            let of = item.value["of"].as_str().expect("a reference");
            let above = source.items.values().find(|one| format!("{}:{}", one.kind, one.id) == of).expect("it");
            for name in ["type", "currency"] {
                let text = above.value[name].as_str().unwrap_or_default();
                draft.insert(format!("as.{name}"), text.to_owned());
            }
        }
        spread_into(&mut draft, fields(item.kind), &item.value);
        let (value, problems) = gather(fields(item.kind), &draft, &anything);
        let name = format!("{}/{}:{}", item.place, item.kind, item.id);
        assert_eq!(problems, [], "{name}");
        let back = check_item(&item.place, item.kind, value).expect("a readable item");
        assert_eq!(back.value, item.value, "{name}");
        *seen.entry(item.kind).or_default() += 1;
    }
    let missing: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !seen.contains_key(kind)).collect();
    assert_eq!(missing, [], "kinds without an example");
}

#[test]
fn what_no_text_may_hold_is_refused_with_its_field_and_nothing_else_is() {
    let refused = [
        ("<script>alert(1)</script>", "problem.html"),
        ("![照片](a.png)", "problem.image"),
        ("[看这里](x)", "problem.link"),
        ("https://example.org", "problem.link"),
    ];
    let term = |means: &str| {
        let typed = [("id", "permit"), ("word.zh-Hans", "居住证"), ("means.zh-Hans", means)];
        let draft = typed.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        gather(fields(Kind::Term), &draft, &anything).1
    };
    for (words, what) in refused {
        let problems = term(words);
        let found: Vec<_> = problems.iter().map(|one| (one.path.as_str(), one.what)).collect();
        assert_eq!(found, [("means.zh-Hans", what)], "{words}");
    }
    assert_eq!(term("住满 3 < 6 个月，**不要钱**"), []);
    assert_eq!(term(&"字".repeat(20_001))[0].what, "problem.long");
}

#[test]
fn money_is_typed_in_yuan_and_kept_in_fen_and_what_is_not_there_is_named() {
    let fee = |amount: &str, known: bool| {
        let typed =
            [("id", "card"), ("item", "card"), ("title.zh-Hans", "补证"), ("currency", "CNY"), ("amount", amount)];
        let more = [("valid_from", "2027-01-01"), ("statements", "fee-zs")];
        let draft = typed.iter().chain(&more).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        gather(fields(Kind::Fee), &draft, &|_, _| known)
    };
    assert_eq!(fee("15.00", true).0["amount"], 1500);
    assert_eq!(fee("", true).0.get("amount"), None, "unknown is not free");
    let wrong =
        |(_, problems): (serde_json::Value, Vec<Problem>)| problems.into_iter().map(|one| one.what).collect::<Vec<_>>();
    assert_eq!(wrong(fee("十五", true)), ["problem.amount"]);
    assert_eq!(wrong(fee("15.00", false)), ["problem.unknown"]);
}

#[test]
fn days_and_numbers_are_read_in_any_common_writing_and_kept_in_one() {
    let fee = |amount: &str, from: &str| {
        let typed = [
            ("id", "card"),
            ("item", "card"),
            ("title.zh-Hans", "补证"),
            ("currency", "CNY"),
            ("statements", "fee-zs"),
        ];
        let more = [("amount", amount), ("valid_from", from)];
        let draft = typed.iter().chain(&more).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        gather(fields(Kind::Fee), &draft, &anything)
    };
    for from in ["2027-01-01", "2027-1-1", "2027年1月1日", "２０２７年１月１日"] {
        let (value, problems) = fee("１５．００", from);
        assert_eq!(problems, [], "{from}");
        assert_eq!((&value["amount"], &value["valid_from"]), (&1500.into(), &"2027-01-01".into()), "{from}");
    }
    let (_, problems) = fee("15", "1/1/2027");
    let found: Vec<_> = problems.iter().map(|one| (one.path.as_str(), one.what, one.with.as_str())).collect();
    assert_eq!(found, [("valid_from", "problem.day", "1/1/2027")]);
}

#[test]
fn amounts_are_spread_by_their_currency_wherever_it_stands_in_the_form() {
    let mut draft = Draft::new();
    spread_into(&mut draft, fields(Kind::Fee), &serde_json::json!({"amount": 1500, "currency": "JPY"}));
    assert_eq!(draft["amount"], "1500");
}

#[test]
fn a_rule_that_is_nested_once_too_often_is_told_so_where_it_is() {
    use sojourn_core::guidance::rule::{DEPTH_MAX, Rule};
    let nested = |depth: usize| {
        let leaf = serde_json::json!({"op": "true", "fact": "work", "needs": {"zh-Hans": "有工作"}});
        let tree = (1..depth).fold(leaf, |inner, _| serde_json::json!({"op": "not", "of": inner}));
        let rule =
            serde_json::json!({"id": "deep", "title": {"zh-Hans": "深"}, "facts": {"work": "yes_no"}, "tree": tree});
        let mut draft = Draft::new();
        spread_into(&mut draft, fields(Kind::Rule), &rule);
        gather(fields(Kind::Rule), &draft, &anything)
    };
    let (value, problems) = nested(DEPTH_MAX);
    assert_eq!(problems, []);
    let rule: Rule<serde_json::Value> = serde_json::from_value(value).expect("a rule");
    assert_eq!(rule.tree.check_size(), Ok(()));
    let (_, problems) = nested(DEPTH_MAX + 1);
    assert_eq!((problems[0].what, problems[0].with.as_str()), ("problem.deep", "32"));
    assert!(problems[0].path.starts_with("tree.of.") && problems[0].path.ends_with(".op"), "{}", problems[0].path);
}
