//! How files open, and what no text of the project says.

use crate::tree::{files, none};

/// A file longer than this is two talks.
const LINES_MAX: usize = 700;

#[test]
fn every_source_file_opens_by_saying_what_it_is_for() {
    let silent: Vec<String> =
        files("", ".rs").into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    none("files that do not open with //!", &silent);
}

#[test]
fn files_are_short_talks() {
    let long: Vec<String> = files("", ".rs")
        .into_iter()
        .filter(|(path, _)| !path.ends_with("build.rs"))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    none("files that are more than one talk", &long);
}

#[test]
fn no_text_carries_a_machine_path_or_a_registry_host() {
    // Spelled in halves, so that this file does not carry them either.
    let words = [
        ["/work", "/"],
        ["/root", "/"],
        ["static.crates", ".io"],
        ["index.crates", ".io"],
        ["pypi", ".org"],
        ["registry.npmjs", ".org"],
    ]
    .map(|halves| halves.concat());
    let mut findings = Vec::new();
    for ending in [".rs", ".md", ".toml", ".py", ".sh", ".sql", ".yml", ".service"] {
        for (path, text) in files("", ending) {
            findings.extend(words.iter().filter(|w| text.contains(w.as_str())).map(|w| format!("{path} says {w}")));
        }
    }
    none("texts that name a machine or a registry host", &findings);
}

#[test]
fn decisions_have_one_number_each_and_say_why() {
    let mut numbers = std::collections::BTreeMap::new();
    let mut findings = Vec::new();
    for (path, text) in files("docs/adr", ".md") {
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        if name == "README.md" {
            continue;
        }
        let number: String = name.chars().take(4).collect();
        if let Some(other) = numbers.insert(number.clone(), name.clone()) {
            findings.push(format!("{number} is both {other} and {name}"));
        }
        for heading in ["## Context", "## Decision", "## Consequences"] {
            if !text.contains(heading) {
                findings.push(format!("{name} lacks {heading}"));
            }
        }
    }
    assert!(!numbers.is_empty(), "there are decisions");
    none("decision records", &findings);
}
