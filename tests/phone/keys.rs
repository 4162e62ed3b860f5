//! The ceremony of `docs/keys.md`, command by command, and the drill: what the page says is what happens.

use std::process::{Command, Output};

use sojourn_tests::binary;

/// Every block of the page, run in order in one folder.
fn run(page: &str) -> (tempfile::TempDir, Output) {
    let blocks: Vec<&str> = page.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(blocks.len() >= 10, "the page has its blocks: {}", blocks.len());
    let folder = tempfile::tempdir().expect("a folder");
    let binary = binary::sojourn().expect("the binary builds");
    let path = std::env::var("PATH").expect("a path");
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &blocks.join("\n")])
        .current_dir(&folder)
        .env("PATH", format!("{}:{path}", binary.parent().expect("a folder").display()))
        .output()
        .expect("bash runs");
    (folder, output)
}

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/keys.md")).expect("the page")
}

#[test]
fn every_command_of_the_page_on_keys_does_what_the_page_says() {
    let (folder, output) = run(&page());
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{words}\n{}", String::from_utf8_lossy(&output.stderr));
    for number in 1..=4 {
        assert!(words.contains(&format!("信任根: {number}\n")), "root {number} is read aloud");
    }
    let pem = std::fs::read_to_string(folder.path().join("bo.key")).expect("a key file");
    assert!(
        pem.starts_with("-----BEGIN PRIVATE KEY-----\n") && pem.lines().nth(1).is_some_and(|line| line.len() == 64)
    );
    assert!(words.contains("演练完成") && words.contains("every step held"), "both drills");
}

#[test]
fn a_ceremony_with_one_signature_missing_stops_where_it_is_missing() {
    let short = page().replace("sojourn keys sign root-2.json --key chen.key\n", "");
    let (_folder, output) = run(&short);
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("root needs 2 signatures and has 1"), "{told}");
}
