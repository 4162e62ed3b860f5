//! `entitled`, `history` and `card`: what one has here, what the rules said on a day, what to hold up at a window.

use serde_json::Value;

use crate::terminal::{Terminal, by_id};

const HOLDER: [&str; 5] = ["entitled", "--place", "杭州", "--standing", "permit"];

fn rows(view: &Value) -> &Vec<Value> {
    view["rows"].as_array().unwrap_or_else(|| panic!("no rows: {view}"))
}

#[test]
fn the_matrix_says_rights_then_services_then_conveniences_each_with_what_carries_it() {
    let view = Terminal::new().tells(&HOLDER);
    assert_eq!((&view["standing"], &view["standing_from"]), (&"permit".into(), &"given".into()));
    let groups: Vec<&str> = rows(&view).iter().filter_map(|row| row["group"].as_str()).collect();
    let rank = |group: &&str| ["right", "service", "convenience"].iter().position(|known| known == group);
    assert!(groups.is_sorted_by_key(rank) && ["right", "service", "convenience"].iter().all(|g| groups.contains(g)));
    for row in rows(&view) {
        let stated = row["ground"] == "stated";
        assert_eq!(stated, row["access"] != "unknown", "what is not carried is unknown, and says why: {row}");
        assert!(stated || row["why_unknown"].is_string(), "{row}");
        let sources = row["sources"].as_array().expect("a list");
        assert!(!sources.is_empty(), "{row}");
        for source in sources {
            let checked = ["citation", "mark", "staleness", "verified_on", "review_by"];
            assert!(checked.iter().all(|field| source[field].is_string()), "{source}");
        }
    }
    let words = Terminal::new().says(&HOLDER);
    for told in
        ["居住证有效", "权利：", "公共服务：", "便利：", "不要钱", "要交钱", "问 12345", "已查原文", "最近核对", "出处"]
    {
        assert!(words.contains(told), "{told}: {words}");
    }
}

#[test]
fn ones_own_standing_comes_from_what_one_noted_for_that_place() {
    let phone = Terminal::new();
    let standing = |place: &str| {
        let view = phone.tells(&["--as-of", "2026-11-24", "entitled", "--place", place]);
        (view["standing"].as_str().unwrap_or_default().to_owned(), view["standing_from"].clone())
    };
    assert_eq!(standing("杭州"), ("unregistered".into(), "nothing_recorded".into()));
    assert!(phone.says(&["entitled", "--place", "杭州"]).contains("你没记过"), "a reading that may be wrong is said");
    phone.says(&["record", "registered", "--place", "杭州", "--on", "2026-03-04"]);
    assert_eq!(standing("杭州"), ("registered".into(), "record".into()));
    phone.says(&["record", "permit", "--place", "杭州", "--on", "2026-09-20"]);
    assert_eq!(standing("杭州"), ("permit".into(), "record".into()));
    assert_eq!(
        standing("北京"),
        ("unregistered".into(), "nothing_recorded".into()),
        "papers of one city are of one city"
    );
}

#[test]
fn what_changed_has_its_days_and_its_place() {
    let phone = Terminal::new();
    let all = phone.tells(&["history"]);
    by_id(&all["articles"], "id", "history-2003");
    assert!(
        all["articles"].as_array().expect("a list").iter().any(|one| one["place"] == "410000"),
        "Henan has its own"
    );
    let needed = by_id(&all["values"], "id", "permit-residence");
    assert_eq!((&needed["state"], &needed["since"]), (&"known".into(), &"2016-01-01".into()), "{needed}");
    let words = phone.says(&["history", "--place", "杭州"]);
    assert!(words.contains("2016年1月1日起：6个月") && words.contains("2003年变了什么"), "{words}");
    let here = phone.tells(&["history", "--place", "杭州"]);
    for list in ["articles", "values"] {
        for one in here[list].as_array().expect("a list") {
            assert!(
                ["CN", "330000", "330100"].contains(&one["place"].as_str().unwrap_or_default()),
                "elsewhere: {one}"
            );
        }
    }
}

#[test]
fn a_day_before_a_rule_does_not_know_it_and_says_so() {
    let phone = Terminal::new();
    let on = |day: &str, id: &str| {
        let view = phone.tells(&["history", "--place", "CN", "--on", day]);
        let value = by_id(&view["values"], "id", id);
        (value["state"].as_str().unwrap_or_default().to_owned(), value["words"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(on("2015-12-31", "permit-residence").0, "unknown");
    assert_eq!(on("2016-01-01", "permit-residence"), ("known".into(), "6个月".into()));
    assert_eq!(on("2015-12-31", "permit-first").0, "unknown");
    assert_eq!(on("2016-01-01", "permit-first"), ("known".into(), "不要钱".into()));
    let words = phone.says(&["history", "--place", "CN", "--on", "1991-05-01"]);
    assert!(words.contains("那天是多少没查到的：") && words.contains("户口登记条例"), "{words}");
    let held = phone.tells(&["history", "--on", "1991-05-01"]);
    for claim in held["held"].as_array().expect("a list") {
        assert!(claim["verified_on"].is_string() && claim["review_by"].is_string(), "{claim}");
    }
}

#[test]
fn a_card_is_found_by_the_step_it_is_for() {
    let phone = Terminal::new();
    let steps = phone.tells(&["card", "residence-permit", "--place", "杭州"]);
    let apply = by_id(&steps, "step", "apply");
    assert_eq!(apply["card"], "card-permit-apply");
    let card = phone.tells(&["card", "residence-permit", "--step", "apply", "--place", "杭州"]);
    assert_eq!(card["id"], "card-permit-apply");
    assert_eq!(card, phone.tells(&["card", "card-permit-apply", "--place", "杭州"]));
    assert!(card["call_words"].to_string().contains("12345"), "{card}");
    for typed in [
        vec!["card", "residence-permit", "--step", "no-such-step"],
        vec!["card", "residence-permit", "--step", "ask-first"],
        vec!["card", "no-such-card"],
    ] {
        assert_eq!(phone.refuses(&typed).1["error"]["code"], "not-found", "{typed:?}");
    }
}

#[test]
fn the_clerk_reads_only_what_is_for_the_clerk_in_large_letters() {
    let phone = Terminal::new();
    let card = phone.tells(&["card", "card-permit-apply"]);
    let shown = phone.says(&["card", "card-permit-apply", "--clerk"]);
    let read: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(read.contains(card["please_read"].as_str().expect("text").trim()), "{shown}");
    assert!(shown.contains("免 收 证 件 工 本 费") && shown.contains("国务院令第663号"), "{shown}");
    let own = [&card["say"], &card["write_down"], &card["if_unsafe"], &card["refusals"][0][1]];
    for words in own {
        assert!(!read.contains(words.as_str().expect("text")), "not for the clerk: {words}");
    }
}
