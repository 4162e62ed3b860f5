//! What keeps a phone from others, typed at a terminal.

use std::fs;

use crate::terminal::Terminal;

fn code(json: &serde_json::Value) -> &str {
    json["error"]["code"].as_str().expect("errors have a code")
}

fn pin_file(phone: &Terminal, name: &str, pin: &str) -> String {
    let file = phone.folder().join(name);
    fs::write(&file, pin).expect("writes");
    file.to_string_lossy().into_owned()
}

#[test]
fn the_emergency_pin_shows_a_phone_with_nothing_on_it() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    let (pin, other) = (pin_file(&phone, "pin", "fish soup"), pin_file(&phone, "other", "another word"));
    phone.says(&["set-pin", "--new-pin-file", &pin]);
    phone.says(&["--pin-file", &pin, "set-emergency-pin", "--new-pin-file", &other]);
    assert_eq!(phone.tells(&["--pin-file", &other, "applications"]), serde_json::json!([]));
    assert!(phone.says(&["--pin-file", &other, "search", "居住证"]).contains("permit-what"));
    let (_, json) = phone.refuses(&["--pin-file", &other, "open", "residence-permit", "--place", "杭州"]);
    assert_eq!(code(&json), "guidance-only");
    let (_, json) = phone.refuses(&["--pin-file", &other, "erase", "--yes"]);
    assert_eq!(code(&json), "guidance-only");
    phone.says(&["--pin-file", &pin, "show", &application]);
    phone.says(&["--pin-file", &pin, "set-emergency-pin", "--remove"]);
    let (_, json) = phone.refuses(&["--pin-file", &other, "applications"]);
    assert_eq!(code(&json), "wrong-pin");
}

#[test]
fn tries_are_counted_from_one_command_to_the_next() {
    let phone = Terminal::new();
    phone.opens("residence-permit", "杭州");
    let (pin, wrong) = (pin_file(&phone, "pin", "fish soup"), pin_file(&phone, "wrong", "0000"));
    phone.says(&["set-pin", "--new-pin-file", &pin]);
    for left in (0..5).rev() {
        let (words, json) = phone.refuses(&["--pin-file", &wrong, "applications"]);
        assert_eq!(code(&json), "wrong-pin");
        assert_eq!(json["error"]["detail"]["tries_left"], left, "{words}");
    }
    let (words, json) = phone.refuses(&["--pin-file", &pin, "applications"]);
    assert_eq!(code(&json), "pin-paused", "{words}");
}

#[test]
fn what_is_here_is_told_and_erased_when_asked_twice() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    phone.says(&["note", &application, "老板扣了身份证"]);
    let kinds = |phone: &Terminal| {
        let found = phone.tells(&["here"]);
        found
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["kind"].as_str().expect("a word").to_owned())
            .collect::<Vec<_>>()
    };
    assert!(kinds(&phone).contains(&"applications".to_owned()), "{:?}", kinds(&phone));
    let (words, _) = phone.refuses(&["erase"]);
    assert!(words.contains("--yes"), "{words}");
    assert!(kinds(&phone).contains(&"applications".to_owned()), "nothing was erased by asking");
    let told = phone.tells(&["erase", "--yes"]);
    assert!(told["erased"]["not_sent"].as_u64().is_some_and(|unsent| unsent >= 2), "{told}");
    assert_eq!(kinds(&phone), ["app", "guidance"]);
}

#[test]
fn a_calendar_says_little_unless_asked_to() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    phone.says(&["--as-of", "2026-03-02", "date", &application, "registration", "2026-03-02"]);
    let out = phone.folder().join("days.ics");
    let file = out.to_string_lossy().into_owned();
    let (words, _) = phone.refuses(&["--as-of", "2026-03-02", "calendar", &application, "--out", &file]);
    assert!(words.contains("--yes") && !out.exists(), "{words}");
    phone.says(&["--as-of", "2026-03-02", "calendar", &application, "--out", &file, "--yes"]);
    let plain = fs::read_to_string(&out).expect("written");
    assert!(plain.starts_with("BEGIN:VCALENDAR\r\n") && !plain.contains("居住证"), "{plain}");
    phone.says(&["--as-of", "2026-03-02", "calendar", &application, "--out", &file, "--yes", "--detailed"]);
    assert!(fs::read_to_string(&out).expect("written").replace("\r\n ", "").contains("居住证"));
}
