//! What people type, paste and send that cannot be taken: it is named, in words, and nothing of theirs is lost.

use actix_web::http::StatusCode;
use serde_json::{Value, json};
use sojourn_core::guidance::desk::change::{Duty, State};
use sojourn_core::guidance::text::Kind;

use super::{Browser, Room};
use crate::console::schema::{Draft, fields, spread_into};
use crate::desk::changes::key;

const STATEMENT: &str = "CN/statement/permit-first-free";

/// The form of an item as its page sends it.
fn typed(kind: Kind, value: &Value) -> Vec<(String, String)> {
    let mut draft = Draft::new();
    spread_into(&mut draft, fields(kind), value);
    draft.into_iter().map(|(name, value)| (format!("f.{name}"), value)).collect()
}

/// The statement's form with other words, made from a version.
fn reworded(room: &Room, words: &str, version: i64) -> Vec<(String, String)> {
    let key = key("CN", "statement", "permit-first-free").expect("a key");
    let mut value = room.stand.desk.head().expect("a head").item(&key).expect("it").value.clone();
    value["text"]["zh-Hans"] = words.into();
    let mut sent = typed(Kind::Statement, &value);
    sent.extend([("version".into(), version.to_string()), ("do".into(), "save".into())]);
    sent
}

fn pairs(sent: &[(String, String)]) -> Vec<(&str, &str)> {
    sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn editor<'a>(room: &'a Room, login: &str) -> (Browser<'a>, String) {
    let editor = room.somebody(login, &[Duty::Editor]);
    let path = format!("/console/changes/{}/items/{STATEMENT}", editor.change());
    (editor, path)
}

#[test]
fn two_who_write_in_one_paragraph_both_stand_on_the_page_side_by_side() {
    let room = Room::new();
    let (chen, path) = editor(&room, "chen");
    let li = room.somebody("li", &[Duty::Editor]);
    let first = chen.post(&path, &pairs(&reworded(&room, "头一回办，不要钱。", 0)));
    assert!(first.to().ends_with("?done=saved"), "{} {}", first.status, first.text);
    let mine = reworded(&room, "第一次办证，一分钱不收。", 0);
    let second = li.post(&path, &pairs(&mine));
    assert_eq!(second.status, StatusCode::CONFLICT);
    for words in ["头一回办，不要钱。", "第一次办证，一分钱不收。", "chen", "你写的", "value=\"theirs\""]
    {
        second.says(words);
    }
    li.autosave(&path, &pairs(&mine)).says("chen");
    let mut picked = mine;
    picked.retain(|(name, _)| name != "version");
    picked.extend([("version".into(), "1".into()), ("pick.text.zh-Hans".into(), "theirs".into())]);
    picked.push(("theirs.text.zh-Hans".into(), "头一回办，不要钱。".into()));
    let settled = li.post(&path, &pairs(&picked));
    assert_eq!(settled.status, StatusCode::SEE_OTHER, "{}", settled.text);
    li.get(&path).says("头一回办，不要钱。");
}

#[test]
fn ten_megabytes_pasted_are_refused_in_words_and_a_long_text_stays_in_its_field() {
    let room = Room::new();
    let (chen, path) = editor(&room, "chen");
    let whole = reworded(&room, &"字".repeat(10 * 1024 * 1024 / 3), 0);
    let refused = chen.post(&path, &pairs(&whole));
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    refused.says("太大");
    let part = chen.autosave(&path, &pairs(&whole));
    assert_eq!(part.status, StatusCode::PAYLOAD_TOO_LARGE);
    part.says("太大");
    assert!(part.text.contains("id=\"saved\"") && !part.text.contains("<html"), "the page with the text stays");
    let long = "长".repeat(20_001);
    let kept = chen.post(&path, &pairs(&reworded(&room, &long, 0)));
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    kept.says("太长");
    kept.says(&long);
    assert!(room.stand.desk.change(1).expect("the change").edits.is_empty(), "nothing was saved");
}

#[test]
fn scripts_images_and_links_in_a_text_are_each_refused_by_name_and_kept_as_typed() {
    let room = Room::new();
    let (chen, path) = editor(&room, "chen");
    for (words, shown, why) in [
        ("<script>alert(1)</script>", "&#60;script&#62;alert(1)&#60;/script&#62;", "HTML"),
        ("![照片](https://example.org/a.png)", "![照片](https://example.org/a.png)", "图片"),
        ("看[这里](https://example.org)", "看[这里](https://example.org)", "链接"),
    ] {
        let answer = chen.post(&path, &pairs(&reworded(&room, words, 0)));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        answer.says("href=\"#f-text-zh-Hans\"");
        answer.says(why);
        answer.says(shown);
        assert!(!answer.text.contains("<script>alert"), "drawn as text");
    }
}

#[test]
fn a_rule_thirty_three_deep_is_refused_with_its_limit_and_one_of_thirty_two_is_not() {
    let room = Room::new();
    let chen = room.somebody("chen", &[Duty::Editor]);
    let path = format!("/console/changes/{}/items/CN/rule/deep", chen.change());
    let deep = |depth: usize| {
        let leaf = json!({"op": "true", "fact": "a", "needs": {"zh-Hans": "要有工作", "en": "a job"}});
        let tree = (1..depth).fold(leaf, |tree, _| json!({"op": "not", "of": tree}));
        let title = json!({"zh-Hans": "试试", "en": "A try"});
        let value = json!({"id": "deep", "title": title, "facts": {"a": "yes_no"}, "tree": tree});
        let mut sent = typed(Kind::Rule, &value);
        sent.push(("do".into(), "save".into()));
        chen.post(&path, &pairs(&sent))
    };
    let refused = deep(33);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("套得太深了，一条规则最多 32 层");
    refused.says("要有工作");
    let taken = deep(32);
    assert!(taken.to().ends_with("?done=saved"), "{} {}", taken.status, taken.text);
}

#[test]
fn a_sheet_with_a_broken_row_700_names_it_and_nothing_of_it_comes_in() {
    use sojourn_core::guidance::sheet::Sheet;
    use sojourn_core::locale::Locale;
    let room = Room::new();
    let chen = room.somebody("chen", &[Duty::Editor]);
    let sheet = room.stand.desk.sheet(Sheet::Fees, Locale::ZhHans).expect("a sheet");
    let (head, rest) = sheet.split_once('\n').expect("headings");
    let row = rest.lines().next().expect("a fee");
    let rows: String = (2..700).map(|n| format!("{}\n", row.replacen("permit", &format!("permit-{n}"), 1))).collect();
    let broken = format!("{head}\n{rows}{}\n", row.replacen("CN", "nowhere", 1));
    let answer = chen.upload("/console/folder/sheet", "fees", &broken);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says("700");
    assert!(room.stand.desk.changes_in(State::Draft, 10).expect("changes").is_empty(), "nothing halfway");
}
