//! What people type, and what they must find first.

use crate::terminal::Terminal;

#[test]
fn the_permit_is_found_by_each_of_its_names() {
    let phone = Terminal::new();
    for query in ["居住", "居住证", "jzz", "juzhuzheng", "residence permit"] {
        let found = phone.tells(&["search", query]);
        let first = found[0]["id"].as_str().unwrap_or_default().to_owned();
        assert!(first.starts_with("permit-") || first == "residence-permit", "{query}: {found}");
    }
    assert_eq!(phone.tells(&["search", "居住证"])[0]["id"], "permit-what");
    assert_eq!(phone.tells(&["--lang", "en", "search", "residence permit"])[0]["id"], "permit-what");
}

#[test]
fn chongqing_is_found_as_it_is_said() {
    let found = Terminal::new().tells(&["places", "chongqing"]);
    assert_eq!((&found[0]["code"], &found[0]["name"]), (&"500000".into(), &"重庆市".into()), "{found}");
}

#[test]
fn a_name_that_four_places_have_is_shown_with_full_paths() {
    let phone = Terminal::new();
    let found = phone.tells(&["places", "鼓楼区"]);
    let paths: Vec<&str> = found
        .as_array()
        .expect("a list")
        .iter()
        .filter(|place| place["years"].is_null())
        .filter_map(|place| place["path"].as_str())
        .collect();
    assert_eq!(paths.len(), 4, "{paths:?}");
    for above in ["江苏省 南京市", "江苏省 徐州市", "福建省 福州市", "河南省 开封市"] {
        assert!(paths.iter().any(|path| path.starts_with(above)), "{above}: {paths:?}");
    }
    let (words, _) = phone.refuses(&["procedures", "--place", "鼓楼"]);
    assert!(words.contains("南京市") && words.contains("开封市"), "an ambiguous name lists its places: {words}");
}

#[test]
fn an_article_begins_with_its_answer_and_ends_with_its_sources() {
    let words = Terminal::new().says(&["read", "permit-fee", "--place", "杭州"]);
    let lines: Vec<&str> = words.lines().collect();
    assert_eq!(lines[1], ">> 不要钱");
    assert!(lines.last().is_some_and(|line| line.contains("出处") && line.contains("已查原文")), "{words}");
    assert!(!words.contains("{param") && !words.contains("{fee"), "every placeable is filled: {words}");
    let english = Terminal::new().says(&["--lang", "en", "read", "permit-fee", "--place", "330100"]);
    let lines: Vec<&str> = english.lines().collect();
    assert_eq!(lines[1], ">> Free", "{english}");
    assert!(lines[0].is_ascii() && english.contains("Original text checked"), "all of it is English: {english}");
}

#[test]
fn a_question_in_ones_own_words_is_answered_first_and_sourced_last() {
    let phone = Terminal::new();
    let words = phone.says(&["ask", "居住正要不要钱", "--place", "杭州"]);
    let at = |text: &str| words.find(text).unwrap_or_else(|| panic!("{text} is not in\n{words}"));
    let order = [at(">> 不要钱"), at("今天做："), at("打谁："), at("到窗口就说："), at("出处："), at("还是想问：")];
    assert!(order.is_sorted(), "{words}");
    assert_eq!(
        words.matches("《居住证暂行条例》（国务院令第663号）第21条").count(),
        1,
        "a source is named once:\n{words}"
    );
    let told = phone.tells(&["ask", "老板押身份证咋办", "--place", "杭州"]);
    assert_eq!((&told["first"]["id"], &told["sure"]), (&"papers-withheld".into(), &true.into()), "{told}");
    assert_eq!(told["others"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_nothing_here_is_about_is_said_so() {
    let phone = Terminal::new();
    let words = phone.says(&["ask", "zzqx"]);
    assert!(words.starts_with("没找到") && words.contains("12345"), "{words}");
}
