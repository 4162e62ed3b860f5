//! Writing into the folder, on the examples of the documentation and on the whole knowledge.

use proptest::prelude::*;
use serde_json::json;

use super::super::tests::documented;
use super::super::{read, tests::files};
use super::*;
use crate::guidance::baseline::files as knowledge;
use crate::guidance::build::{Plan, build_release};

fn place(code: &str) -> PlaceCode {
    code.parse().expect("a place")
}

fn find<'a>(source: &'a super::super::Source, code: &str, kind: Kind, id: &str) -> &'a Item {
    &source.items[&(place(code), kind, id.parse().expect("an id"))]
}

/// Lines that differ, as a reviewer would count them.
fn changed_lines(before: &str, after: &str) -> usize {
    after.lines().filter(|line| !before.lines().any(|other| other == *line)).count()
}

#[test]
fn putting_back_what_is_there_changes_no_byte() {
    let before = knowledge();
    let source = read(&before).expect("the knowledge");
    let mut after = before.clone();
    for item in source.items.values() {
        put(&mut after, item).unwrap_or_else(|error| panic!("{error}"));
    }
    for (path, text) in &before {
        assert!(after[path] == *text, "{path}");
    }
    assert_eq!(after.len(), before.len());
}

#[test]
fn every_file_survives_an_edit_of_any_item_but_for_the_lines_of_that_item() {
    let before = knowledge();
    let source = read(&before).expect("the knowledge");
    // One in seven of some two thousand, so that every kind and most files are met and the test stays short.
    for item in source.items.values().step_by(7) {
        let mut edited = item.clone();
        let Some((leaf, _)) = leaves(&mut edited.value).into_iter().find(|(path, _)| !is_fixed(path)) else { continue };
        touch(&mut edited.value, &leaf);
        let mut after = before.clone();
        put(&mut after, &edited).unwrap_or_else(|error| panic!("{leaf}: {error}"));
        for (path, text) in after.iter().filter(|(path, text)| before[*path] != **text) {
            let count = changed_lines(&before[path], text);
            assert!(count <= 1, "{path} {} {leaf}: {count} lines\n{text}", item.id);
            assert_eq!(text.lines().count(), before[path].lines().count(), "{path}");
        }
        assert_ne!(after, before, "{leaf} of {}", item.id);
    }
}

/// Pointers to every text and number of a value, in order.
fn leaves(value: &mut Value) -> Vec<(String, Value)> {
    fn walk(value: &Value, at: String, found: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(name, value)| walk(value, format!("{at}/{name}"), found)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(n, value)| walk(value, format!("{at}/{n}"), found))
            }
            Value::String(_) | Value::Number(_) => found.push((at, value.clone())),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(value, String::new(), &mut found);
    found
}

/// Leaves that only take certain words, so that another one would be refused.
fn is_fixed(path: &str) -> bool {
    !path.ends_with("/zh-Hans") && !path.ends_with("/en") && !path.ends_with("/number")
}

fn touch(value: &mut Value, leaf: &str) {
    let slot = value.pointer_mut(leaf).expect("the leaf");
    let text = slot.as_str().expect("a text");
    *slot = json!(format!("{text}（“改”'\"了）"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_word_or_number_reads_back_as_it_was_given(pick in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(),
        words in "[ -~一-龥，。\n\\\\\"'{}#]{1,40}", number in 0_i64..9_000_000_000) {
        let before = documented();
        let source = read(&before).expect("the examples");
        let items: Vec<&Item> = source.items.values().collect();
        let mut item = items[pick.index(items.len())].clone();
        let leaves = leaves(&mut item.value);
        let (leaf, old) = &leaves[which.index(leaves.len())];
        *item.value.pointer_mut(leaf).expect("the leaf") = match old {
            Value::Number(_) => json!(number),
            _ => json!(words.trim()),
        };
        let mut after = before.clone();
        match check_item(&item.place, item.kind, item.value.clone()) {
            Ok(checked) if checked.id == item.id && put(&mut after, &item).is_ok() => {
                let back = read(&after).unwrap_or_else(|errors| panic!("{errors:?}"));
                let key = (item.place.clone(), item.kind, item.id.clone());
                prop_assert_eq!(&back.items[&key].value, &item.value);
                let others = |source: &super::super::Source| {
                    source.items.iter().filter(|(other, _)| **other != key).map(|(_, item)| item.clone()).collect::<Vec<_>>()
                };
                prop_assert_eq!(others(&back), others(&source));
            }
            _ => {
                after.clone_from(&before);
                let refused = put(&mut after, &item).is_err();
                prop_assert!(!refused || after == before, "a refusal changed something");
            }
        }
    }
}

#[test]
fn what_is_taken_out_and_put_in_again_is_the_same_release() {
    let before = documented();
    let source = read(&before).expect("the examples");
    let mut after = before.clone();
    let all: Vec<&Item> = source.items.values().rev().collect();
    for item in &all {
        remove(&mut after, &item.place, item.kind, &item.id).unwrap_or_else(|error| panic!("{}: {error}", item.id));
    }
    assert!(after.is_empty(), "{:?}", after.keys());
    assert!(remove(&mut after, &all[0].place, all[0].kind, &all[0].id).is_err());
    for item in source.items.values() {
        put(&mut after, item).unwrap_or_else(|error| panic!("{error}"));
    }
    let back = read(&after).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(back.items.len(), source.items.len());
    for (key, item) in &source.items {
        assert_eq!(&back.items[key].value, &item.value);
    }
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    let plan = "seq = 1\nchannel = \"stable\"\ncreated = 2026-11-24\nmin_app = \"0.1\"\n";
    let plan = Plan::parse(plan).expect("a plan");
    let release = |source| build_release(source, &plan).expect("built").release;
    assert_eq!(release(&back), release(&source), "other files, the same hashes");
}

#[test]
fn a_fee_that_changes_changes_one_line() {
    let mut folder = files(&[
        ("CN/pack.toml", "[pack]\nplace = \"CN\"\nabout = { zh-Hans = \"全国\" }\n"),
        (
            "CN/fees.toml",
            "# Looked up by hand.\n\n[[fee]]\nid = \"a\" # the first\nitem = \"a\"\ntitle = { zh-Hans = \"工本费\" }\namount = 2000   # fen\ncurrency = \"CNY\"\nvalid_from = 2016-01-01\nstatements = [\"x\"]\n\n# Another.\n[[fee]]\nid = \"b\"\nitem = \"b\"\ntitle = { zh-Hans = \"照相费\" }\ncurrency = \"CNY\"\nvalid_from = 2016-01-01\nstatements = []\n",
        ),
    ]);
    let before = folder["CN/fees.toml"].clone();
    let mut item = find(&read(&folder).expect("fees"), "CN", Kind::Fee, "a").clone();
    item.value["amount"] = json!(1500);
    item.value["valid_to"] = json!("2027-12-31");
    item.value["statements"] = json!(["x", "y"]);
    put(&mut folder, &item).expect("written");
    let expected = before.replace("2000 ", "1500 ").replace(
        "valid_from = 2016-01-01\nstatements = [\"x\"]",
        "valid_from = 2016-01-01\nvalid_to = 2027-12-31\nstatements = [\"x\", \"y\"]",
    );
    assert_eq!(folder["CN/fees.toml"], expected);
    remove(&mut folder, &item.place, Kind::Fee, &item.id).expect("there");
    assert!(
        folder["CN/fees.toml"].starts_with("# Looked up by hand.\n\n# Another.\n[[fee]]\nid = \"b\""),
        "{}",
        folder["CN/fees.toml"]
    );
}

#[test]
fn steps_can_be_added_moved_and_taken_out_between_the_tables_of_other_items() {
    let before = documented();
    let source = read(&before).expect("the examples");
    let item = find(&source, "CN", Kind::Procedure, "residence-permit");
    let steps = item.value["steps"].as_array().expect("steps").clone();
    assert!(!steps.is_empty());
    let mut moved = steps.clone();
    moved.reverse();
    let extra = json!({"id": "wait", "title": {"zh-Hans": "等"}, "office": "home"});
    moved.insert(1, extra.clone());
    for list in [moved, vec![extra.clone(), extra.clone()], vec![extra], Vec::new()] {
        let (mut after, mut item) = (before.clone(), item.clone());
        item.value["steps"] = json!(list);
        item.value["documents"].as_array_mut().expect("papers").reverse();
        put(&mut after, &item).expect("written");
        assert_eq!(find(&read(&after).expect("read"), "CN", Kind::Procedure, "residence-permit").value, item.value);
    }
}

#[test]
fn a_new_place_gets_a_folder_below_the_places_above_it_and_its_items_named_files() {
    let mut folder = documented();
    let new = |code: &str, kind, value| check_item(&place(code), kind, value).expect("an item");
    let term = new("430724", Kind::Term, json!({"id": "t", "word": {"zh-Hans": "词"}, "means": {"zh-Hans": "义"}}));
    let error = put(&mut folder, &term).expect_err("no pack yet");
    assert!(error.what.en.contains("no pack"), "{error}");
    let pack = json!({"place": "430724", "about": {"zh-Hans": "临澧县"}, "below": "covered"});
    put(&mut folder, &new("430724", Kind::Pack, pack)).expect("a pack");
    put(&mut folder, &term).expect("a term");
    assert_eq!(
        folder["CN/430000/430700/430724/pack.toml"],
        "[pack]\nplace = \"430724\"\nabout = { zh-Hans = \"临澧县\" }\nbelow = \"covered\"\n"
    );
    assert_eq!(
        folder["CN/430000/430700/430724/terms.toml"],
        "[[term]]\nid = \"t\"\nword = { zh-Hans = \"词\" }\nmeans = { zh-Hans = \"义\" }\n"
    );
    let error =
        remove(&mut folder, &place("430724"), Kind::Pack, &"pack".parse().expect("an id")).expect_err("not empty");
    assert!(error.what.en.contains("other files"), "{error}");
    let far = new("XY-79", Kind::Pack, json!({"place": "XY-79", "about": {"zh-Hans": "远方"}}));
    put(&mut folder, &far).expect("another country");
    assert!(folder.contains_key("XY/XY-79/pack.toml"), "{:?}", folder.keys());
}

#[test]
fn an_articles_parts_languages_and_aliases_go_into_the_files_they_belong_in() {
    let mut folder = knowledge();
    let path = |tag: &str| format!("CN/articles/permit-fee.{tag}.md");
    let (zh, en) = (folder[&path("zh-Hans")].clone(), folder[&path("en")].clone());
    let mut item = find(&read(&folder).expect("knowledge"), "CN", Kind::Article, "permit-fee").clone();
    item.value["today"]["en"] = json!("Ask first.");
    item.value["by_when"] = json!({"zh-Hans": "当天问。", "en": "The same day."});
    item.value.as_object_mut().expect("fields").remove("more");
    item.value["aliases"].as_array_mut().expect("aliases").retain(|alias| alias != "cost" && alias != "登记收费吗");
    item.value["aliases"].as_array_mut().expect("aliases").insert(1, json!("新的说法"));
    put(&mut folder, &item).expect("written");
    let (new_zh, new_en) = (&folder[&path("zh-Hans")], &folder[&path("en")]);
    assert_eq!(*new_en, en[..en.find("\n## @more").expect("more")].replace("If someone asks for money, ask what it is for. Ask for a receipt that says so. If you have paid, you can ask for it back.", "Ask first.").replace("\n## @call", "\n## @by-when\nThe same day.\n\n## @call").replace("\"cost\", ", ""));
    assert_eq!(
        *new_zh,
        zh[..zh.find("\n## @more").expect("more")]
            .replace("\n## @call", "\n## @by-when\n当天问。\n\n## @call")
            .replace(", \"登记收费吗\"", "")
            .replace("\"居住证多少钱\", ", "\"居住证多少钱\", \"新的说法\", ")
    );
    for (_, texts) in item.value.as_object_mut().expect("fields").iter_mut() {
        if let Some(texts) = texts.as_object_mut() {
            texts.remove("en");
        }
    }
    put(&mut folder, &item).expect("written");
    assert!(!folder.contains_key(&path("en")), "no English is left");
    assert!(folder[&path("zh-Hans")].contains("how much is a residence permit"), "its aliases are kept");
}

#[test]
fn aliases_keep_the_order_that_was_given_wherever_a_new_one_is_put() {
    let before = knowledge();
    let source = read(&before).expect("knowledge");
    let own = |id: &ItemId| -> BTreeMap<String, String> {
        let named = |path: &str| path.ends_with("pack.toml") || path.contains(&format!("/{id}."));
        before.iter().filter(|(path, _)| named(path)).map(|(path, text)| (path.clone(), text.clone())).collect()
    };
    for item in source.items.values().filter(|item| item.kind == Kind::Article).step_by(3) {
        let count = item.value["aliases"].as_array().map_or(0, Vec::len);
        for at in [0, count / 2, count] {
            let (mut after, mut item) = (own(&item.id), item.clone());
            item.value["aliases"].as_array_mut().expect("aliases").insert(at, json!("新的说法"));
            put(&mut after, &item).unwrap_or_else(|error| panic!("{error}"));
            let back = read(&after).expect("readable");
            assert_eq!(back.items[&(item.place.clone(), item.kind, item.id.clone())].value, item.value);
        }
        let (mut after, mut item) = (own(&item.id), item.clone());
        item.value["aliases"] = json!([]);
        put(&mut after, &item).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn what_a_form_sends_is_made_plain_and_what_is_no_item_is_refused() {
    let term = json!({"id": "t", "word": {"zh-Hans": "一\r\n二"}, "means": {"zh-Hans": "义", "en": null}});
    let item = check_item(&place("CN"), Kind::Term, term).expect("a term");
    assert_eq!(item.value, json!({"id": "t", "word": {"zh-Hans": "一\n二"}, "means": {"zh-Hans": "义"}}));
    let refuse = |kind, value| check_item(&place("CN"), kind, value).expect_err("refused").what.en;
    let long = "长".repeat(OBJECT_BYTES_MAX / 3 + 1);
    assert!(
        refuse(Kind::Term, json!({"id": "t", "word": {"zh-Hans": long}, "means": {"zh-Hans": "义"}}))
            .contains("most is")
    );
    assert!(
        refuse(Kind::Term, json!({"id": "T", "word": {"zh-Hans": "词"}, "means": {"zh-Hans": "义"}}))
            .contains("not an id")
    );
    assert!(
        refuse(Kind::Term, json!({"id": "t", "word": {"zh-Hans": "词"}, "meens": {"zh-Hans": "义"}})).contains("meens")
    );
    let leaf = json!({"op": "true", "fact": "f", "needs": {"zh-Hans": "要"}});
    let tree = |depth: usize| (1..depth).fold(leaf.clone(), |tree, _| json!({"op": "not", "of": tree}));
    let rule = |tree| json!({"id": "r", "title": {"zh-Hans": "规则"}, "facts": {"f": "yes_no"}, "tree": tree});
    assert!(refuse(Kind::Rule, rule(tree(33))).contains("more than 32 deep"));
    let wide = json!({"op": "all", "of": vec![leaf.clone(); 512]});
    assert!(refuse(Kind::Rule, rule(wide)).contains("more than 512 nodes"));
    let mut folder = documented();
    let deep = check_item(&place("CN"), Kind::Rule, rule(tree(32))).expect("a rule");
    put(&mut folder, &deep).expect("the deepest there may be");
    assert_eq!(find(&read(&folder).expect("read"), "CN", Kind::Rule, "r").value, deep.value);
}

#[test]
fn files_with_returns_and_marks_keep_them() {
    let mut folder = files(&[
        ("CN/pack.toml", "[pack]\nplace = \"CN\"\nabout = { zh-Hans = \"全国\" }\n"),
        (
            "CN/t.toml",
            "\u{feff}[[term]]\r\nid = \"t\"\r\nword = { zh-Hans = \"词\" }\r\nmeans = { zh-Hans = \"义\" }\r\n",
        ),
    ]);
    let mut item = find(&read(&folder).expect("a term"), "CN", Kind::Term, "t").clone();
    item.value["means"] = json!({"zh-Hans": "意", "en": "sense"});
    put(&mut folder, &item).expect("written");
    assert_eq!(
        folder["CN/t.toml"],
        "\u{feff}[[term]]\r\nid = \"t\"\r\nword = { zh-Hans = \"词\" }\r\nmeans = { zh-Hans = \"意\", en = \"sense\" }\r\n"
    );
}

#[test]
fn days_that_changed_are_written_in_stretches_and_those_that_did_not_as_they_stood() {
    let mut folder = knowledge();
    let before = folder["CN/calendars/2026.toml"].clone();
    let mut item = find(&read(&folder).expect("knowledge"), "CN", Kind::Calendar, "cn-2026").clone();
    item.value["off"].as_array_mut().expect("days").retain(|day| day != "2026-02-20");
    put(&mut folder, &item).expect("written");
    let expected =
        before.replace("\"2026-02-15..2026-02-23\"", "\"2026-02-15..2026-02-19\", \"2026-02-21..2026-02-23\"");
    assert_eq!(folder["CN/calendars/2026.toml"], expected);
}

#[test]
fn an_id_cannot_lead_out_of_its_folder() {
    let mut folder = documented();
    let value = json!({"id": "t", "word": {"zh-Hans": "词"}, "means": {"zh-Hans": "义"}});
    for file in ["../../etc/t.toml", "CN/../../t.toml", "baseline/t.toml", "/t.toml", "CN/330000/330100/t.toml"] {
        let item = Item { file: file.into(), ..check_item(&place("CN"), Kind::Term, value.clone()).expect("a term") };
        put(&mut folder, &item).expect("written");
        remove(&mut folder, &item.place, Kind::Term, &item.id).expect("in its own pack");
        assert!(!folder.contains_key(file));
    }
    let dots = json!({"id": "..", "title": {"zh-Hans": "题"}, "facts": {"f": "yes_no"}, "tree": {"op": "true", "fact": "f", "needs": {"zh-Hans": "要"}}});
    put(&mut folder, &check_item(&place("CN"), Kind::Rule, dots).expect("a rule")).expect("written");
    assert!(folder.contains_key("CN/rules/...toml"));
}
