//! `report`: written, listed, deleted, and sent once to a server that an operator then reads.

use std::process::Command;

use sojourn_tests::process::Process;
use sojourn_tests::{binary, serve};

use crate::terminal::Terminal;

const CHARGED: [&str; 12] = [
    "report",
    "residence-permit",
    "--place",
    "杭州",
    "--kind",
    "charged-money",
    "--amount",
    "20",
    "--text",
    "没给收据",
    "--office",
    "派出所",
];

#[test]
fn a_report_is_listed_in_words_and_can_be_deleted() {
    let phone = Terminal::new();
    let id = phone.tells(&CHARGED)["report"].as_str().expect("an id").to_owned();
    let words = phone.says(&["report", "list"]);
    for told in [&id[..8], "收了钱", "procedure:residence-permit", "杭州", "20.00", "没给收据"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let status = phone.tells(&["status"]);
    assert_eq!((&status["reports_waiting"], &status["has_identity"]), (&1.into(), &false.into()), "{status}");
    assert!(phone.says(&["status"]).contains("等着发的窗口情况：1 条"));
    assert!(phone.says(&["--lang", "en", "report", "delete", &id[..8]]).contains("not sent"));
    assert!(phone.says(&["report", "list"]).contains("没有等着发的"));
}

#[test]
fn what_is_no_report_is_said() {
    let phone = Terminal::new();
    for (typed, code) in [
        (vec!["report", "no-such-item", "--kind", "refused"], "not-found"),
        (vec!["report", "residence-permit", "--place", "杭州"], "input"),
        (vec!["report", "residence-permit", "--kind", "refused", "--step", "no-such-step"], "not-found"),
        (vec!["report", "residence-permit", "--kind", "other", "--text", "电话13800138000"], "input"),
        (vec!["report", "residence-permit", "--kind", "charged-money", "--amount", "-5"], "input"),
        (vec!["report", "residence-permit", "--kind", "refused", "--on", "2999-01-01"], "input"),
        (vec!["report", "delete", "ffffffff"], "not-found"),
        (vec!["report"], "input"),
        (vec!["report", "--send"], "input"),
    ] {
        let (words, json) = phone.refuses(&typed);
        assert_eq!(json["error"]["code"], code, "{typed:?}: {words}");
    }
    assert_eq!(phone.tells(&["status"])["reports_waiting"], 0);
}

#[test]
fn sent_reports_are_read_by_the_operator_and_are_gone_from_the_phone() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let sojourn = binary::sojourn().expect("the binary builds");
    let (port, command) = serve::command(&sojourn, &data).expect("a free port");
    let mut process = Process::start(command, port, "/readyz", &folder.path().join("log.txt")).expect("starts");
    let phone = Terminal::new();
    for _ in 0..3 {
        phone.says(&CHARGED);
    }
    let server = format!("http://{}", process.address());
    let told = phone.tells(&["report", "--send", "--server", &server]);
    assert_eq!((&told["sent"], &told["waiting"]), (&3.into(), &0.into()), "{told}");
    assert_eq!(phone.tells(&["report", "list"]).as_array().map(Vec::len), Some(0));
    process.kill().expect("ends");
    let admin = |words: &[&str]| {
        let output = Command::new(&sojourn).arg("admin").args(words).env("SOJOURN_DATA_DIR", &data).output();
        let output = output.expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("words are UTF-8")
    };
    let words = admin(&["field-reports"]);
    assert!(words.starts_with("330100  procedure:residence-permit  3  review\n  charged_money  3  ("), "{words}");
    assert_eq!(words.matches("没给收据").count(), 3, "{words}");
    let json: serde_json::Value = serde_json::from_str(&admin(&["field-reports", "--json"])).expect("JSON");
    assert_eq!((&json["items"][0]["count"], &json["items"][0]["opens_review"]), (&3.into(), &true.into()), "{json}");
    assert_eq!(json["reports"].as_array().map(Vec::len), Some(3));
}
