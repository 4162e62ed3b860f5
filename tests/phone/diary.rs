//! The diary and printed pages at the terminal: what a person types, reads and is asked.

use serde_json::json;

use crate::terminal::Terminal;

#[test]
fn a_worker_keeps_a_diary_and_reads_what_the_month_comes_to() {
    let phone = Terminal::new();
    let photo = phone.folder().with_file_name("board.jpg");
    std::fs::write(&photo, b"abc").expect("a photograph");
    let told = phone.tells(&[
        "--as-of",
        "2026-03-20",
        "diary",
        "add",
        "--day",
        "2026-03-02",
        "--from",
        "20:00",
        "--to",
        "6:00",
        "--hours",
        "9.5",
        "--employer",
        "金龙玩具厂",
        "--promised",
        "200",
        "--photo",
        photo.to_str().expect("a path"),
    ]);
    let id = told["entry"].as_str().expect("an id").to_owned();
    let said = phone.says(&["--as-of", "2026-03-20", "diary", "list", "--month", "2026-03"]);
    assert!(said.contains("20:00–次日06:00") && said.contains("9小时30分") && said.contains("说好200元"), "{said}");
    // The fingerprint is the one that `sha256sum` gives.
    assert!(said.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "{said}");
    phone.says(&["diary", "add", "--day", "2026-04-15", "--received", "0", "--pay-month", "2026-03"]);
    let months = phone.tells(&["diary", "month"]);
    assert_eq!(months["months"][0]["month"], "2026-03");
    assert_eq!(months["months"][0]["difference"], json!({ "minor": 20_000, "currency": "CNY" }));
    phone.says(&["diary", "correct", &id[..8], "--hours", "9"]);
    let evidence = phone.tells(&["diary", "evidence"]);
    assert_eq!(evidence["entries"][0]["corrections"][0]["before"], json!(["9小时30分"]));
    let status = phone.says(&["status"]);
    assert!(status.contains("只在这部手机：2 条"), "{status}");
    assert_eq!(phone.tells(&["diary", "remove", &id[..8]])["removal"], "erased");
    assert!(phone.says(&["--lang", "en", "diary", "share"]).contains("only on this phone: 1"));
    assert!(phone.says(&["diary", "share", "on"]).contains("以前记的 1 条"));
    assert_eq!(phone.tells(&["diary", "share"]), json!({ "shared": true, "only_here": 0 }));
}

#[test]
fn a_slip_is_answered_with_what_would_be_right() {
    let phone = Terminal::new();
    let (words, json) =
        phone.refuses(&["--as-of", "2026-03-20", "diary", "add", "--day", "2026-03-21", "--hours", "8"]);
    assert!(words.contains("还没到"), "{words}");
    assert_eq!(json["error"]["code"], "diary-future");
    let (words, _) = phone.refuses(&["--lang", "en", "diary", "add", "--hours", "25"]);
    assert!(words.contains("A day has 24 hours"), "{words}");
    let (_, json) = phone.refuses(&["diary", "add", "--from", "8", "--to", "17:00"]);
    assert_eq!(json["error"]["code"], "input");
    let (_, json) = phone.refuses(&["diary", "add", "--hours", "8", "--photo", "no-such-file.jpg"]);
    assert_eq!(json["error"]["code"], "input");
    assert_eq!(phone.tells(&["diary", "list"]), json!([]), "nothing was kept");
}

#[test]
fn a_page_is_written_only_after_the_warning_was_heard() {
    let phone = Terminal::new();
    let id = phone.opens("residence-permit", "杭州");
    phone.says(&["note", &id, "<b>三号窗口</b>"]);
    phone.says(&["diary", "add", "--hours", "8"]);
    let out = phone.folder().with_file_name("packet.html");
    let file = out.to_str().expect("a path");
    let (words, _) = phone.refuses(&["print", &id[..8], "--out", file]);
    assert!(words.contains("谁拿到它，谁都能看") && words.contains("--yes"), "{words}");
    let (words, _) = phone.refuses(&["--lang", "en", "diary", "evidence", "--html", file]);
    assert!(words.contains("anyone who has it can read it"), "{words}");
    assert!(!out.exists(), "nothing was written");
    // Also a file that was there for everybody becomes the person's alone.
    std::fs::write(&out, "old").expect("an older file");
    let told = phone.tells(&["print", &id[..8], "--out", file, "--yes"]);
    let page = std::fs::read_to_string(&out).expect("the page");
    assert_eq!(told["bytes"], page.len());
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("&lt;b&gt;三号窗口&lt;/b&gt;"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&out).expect("its mode").permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else on this machine may read it");
    }
    phone.says(&["--lang", "en", "diary", "evidence", "--html", file, "--yes"]);
    assert!(std::fs::read_to_string(&out).expect("the page").contains("<h1>Work diary</h1>"));
}
