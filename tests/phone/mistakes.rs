//! Wrong input at the terminal: a clear word, exit code 1, and nothing lost.

use std::fs;

use crate::terminal::Terminal;

fn code(json: &serde_json::Value) -> &str {
    json["error"]["code"].as_str().expect("errors have a code")
}

#[test]
fn what_cannot_be_read_is_said_and_changes_nothing() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    let before = phone.tells(&["show", &application]);
    for (typed, expected) in [
        (vec!["answer", &application, "registered_on", "上个月"], "input"),
        (vec!["answer", &application, "no-such-question", "yes"], "not-found"),
        (vec!["fee", &application, "paid", "1.234"], "input"),
        (vec!["fee", &application, "paid", "-5"], "input"),
        (vec!["stage", &application, "flying"], "input"),
        (vec!["paper", &application, "no-such-paper"], "not-found"),
        (vec!["date", &application, "birthday", "2026-01-01"], "input"),
        (vec!["show", "ffffffff"], "not-found"),
        (vec!["open", "residence-permit", "--place", "无此地"], "not-found"),
        (vec!["open", "no-such-procedure", "--place", "杭州"], "not-found"),
        (vec!["read", "no-such-article"], "not-found"),
        (vec!["pair", "join", "NOT-A-CODE"], "typing-mistake"),
        (vec!["sync"], "input"),
        (vec!["sync", "--server", "ftp://example.org"], "input"),
    ] {
        let (words, json) = phone.refuses(&typed);
        assert_eq!(code(&json), expected, "{typed:?}: {words}");
        assert!(words.starts_with("sojourn: "), "{words}");
    }
    assert_eq!(phone.tells(&["show", &application]), before, "nothing was changed");
}

#[test]
fn a_stage_that_cannot_follow_says_why() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    phone.says(&["stage", &application, "withdrawn"]);
    let (words, json) = phone.refuses(&["stage", &application, "accepted"]);
    assert!(!code(&json).is_empty() && words.contains("没做成"), "{words}");
}

#[test]
fn a_server_that_is_not_there_loses_nothing() {
    let phone = Terminal::new();
    phone.opens("residence-permit", "杭州");
    let (words, json) = phone.refuses(&["sync", "--server", "http://127.0.0.1:9"]);
    assert!(words.contains("没有网"), "{words}");
    assert_ne!(code(&json), "internal");
    let status = phone.tells(&["status"]);
    assert!(status["not_sent"].as_u64().is_some_and(|unsent| unsent > 0), "{status}");
    assert!(status["last_failure_code"].is_string());
}

#[test]
fn a_pin_keeps_the_private_part_shut_and_guidance_open() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    let pin = phone.folder().join("pin.txt");
    fs::write(&pin, "4711\n").expect("writes");
    let wrong = phone.folder().join("wrong.txt");
    fs::write(&wrong, "0000\n").expect("writes");
    let path = |file: &std::path::Path| file.to_string_lossy().into_owned();
    phone.says(&["set-pin", "--new-pin-file", &path(&pin)]);
    let (_, json) = phone.refuses(&["show", &application]);
    assert_eq!(code(&json), "locked");
    let (_, json) = phone.refuses(&["--pin-file", &path(&wrong), "show", &application]);
    assert_eq!(code(&json), "wrong-pin");
    assert!(phone.says(&["search", "居住证"]).contains("permit-what"), "guidance needs no PIN");
    phone.says(&["--pin-file", &path(&pin), "show", &application]);
}

#[test]
fn a_damaged_or_newer_database_is_refused_and_left_alone() {
    let phone = Terminal::new();
    phone.opens("residence-permit", "杭州");
    let file = phone.folder().join("phone.db");
    let good = fs::read(&file).expect("the database");
    let mut damaged = good.clone();
    damaged[..16].copy_from_slice(b"not a database!!");
    fs::write(&file, &damaged).expect("writes");
    let (words, _) = phone.refuses(&["status"]);
    assert!(!words.is_empty());
    assert_eq!(fs::read(&file).expect("still there"), damaged, "a damaged file is not touched");
    fs::write(&file, &good).expect("writes");
    assert!(phone.tells(&["status"])["has_identity"] == true, "and the good one still opens");
}
