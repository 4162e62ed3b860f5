//! Docs and code agree: links lead somewhere; problem types, settings and metrics are each documented and each exist.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sojourn_core::wire::v1::ProblemKind;
use sojourn_server::config::Config;
use sojourn_server::telemetry::METRICS;

use crate::tree::{files, none, root};

/// Links of a Markdown text as written, without code blocks.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for (at, _) in line.match_indices("](") {
            if let Some(end) = line[at + 2..].find(')') {
                found.push(line[at + 2..at + 2 + end].to_owned());
            }
        }
    }
    found
}

/// Words in backticks in the first column of Markdown tables.
fn first_column(text: &str) -> BTreeSet<String> {
    text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned)).collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn every_link_in_the_docs_leads_somewhere() {
    let mut findings = Vec::new();
    for (path, text) in files("", ".md") {
        for link in links(&text) {
            let target = link.split('#').next().unwrap_or("");
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let folder = Path::new(&path).parent().unwrap_or(Path::new(""));
            if !root().join(folder).join(target).exists() {
                findings.push(format!("{path} links to {link}"));
            }
        }
    }
    none("links that lead nowhere", &findings);
}

#[test]
fn every_problem_type_is_documented_and_exists() {
    let documented = first_column(&read("docs/api.md"));
    let existing: BTreeSet<String> = ProblemKind::ALL.iter().map(|kind| kind.name().to_owned()).collect();
    let missing: Vec<String> = existing.difference(&documented).cloned().collect();
    none("problem types that docs/api.md does not list", &missing);
    for kind in ProblemKind::ALL {
        assert!(read("docs/api.md").contains(&format!("| `{}` | {} |", kind.name(), kind.status())), "{}", kind.name());
    }
}

#[test]
fn every_setting_is_documented_with_its_default_and_exists() {
    let mut existing = BTreeMap::new();
    let defaults = serde_json::to_value(Config::default()).expect("settings serialise");
    flatten("", &defaults, &mut existing);
    let documented = first_column(&read("docs/settings.md"));
    let names: BTreeSet<String> = existing.keys().cloned().collect();
    none("settings that are not in both", &names.symmetric_difference(&documented).cloned().collect::<Vec<_>>());
    let page = read("docs/settings.md");
    let wrong: Vec<String> = existing
        .iter()
        .filter(|(_, value)| !value.is_null())
        .filter(|(name, value)| {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            !page.contains(&format!("| `{name}` | `{shown}` |"))
        })
        .map(|(name, value)| format!("{name} defaults to {value}"))
        .collect();
    none("settings whose default the page does not show", &wrong);
}

/// Settings by their dotted names.
fn flatten(prefix: &str, value: &serde_json::Value, into: &mut BTreeMap<String, serde_json::Value>) {
    match value.as_object() {
        Some(fields) => {
            for (name, inner) in fields {
                let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&name, inner, into);
            }
        }
        None => drop(into.insert(prefix.to_owned(), value.clone())),
    }
}

#[test]
fn every_metric_is_documented_and_exists() {
    let existing: BTreeSet<String> = METRICS.iter().map(|name| (*name).to_owned()).collect();
    let documented = first_column(&read("docs/metrics.md"));
    none("metrics that are not in both", &existing.symmetric_difference(&documented).cloned().collect::<Vec<_>>());
}

#[test]
fn a_dead_link_is_noticed() {
    assert_eq!(links("see [a](b.md#c) and [d](e)\n```\n[x](y)\n```"), ["b.md#c", "e"]);
    assert_eq!(first_column("| `busy` | 503 |\n| other |"), BTreeSet::from(["busy".to_owned()]));
}
