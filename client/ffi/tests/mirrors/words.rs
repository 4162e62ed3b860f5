//! Words: what the doc of a view's field lists in backquotes, and what the core's own lists hold, is in the enum.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use sojourn_core::registration::{anchor, book, diary::DayType, paper, profile, stage};
use sojourn_core::wire::v1::ReportKind;

use super::source::Source;
use super::views::FIELDS;

/// The words of every enum that `words!` makes in a folder's files.
pub(crate) fn of(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut enums: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder of words") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        let mut current = None;
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("pub enum ") {
                current = Some(name.trim_end_matches(" {").to_owned());
            } else if let (Some(name), Some((_, word))) = (&current, line.split_once(" = \"")) {
                enums.entry(name.clone()).or_default().insert(word.trim_end_matches("\",").to_owned());
            }
        }
    }
    enums
}

/// Fails for a word that has no case.
pub(crate) fn check(client: &Source, enums: &BTreeMap<String, BTreeSet<String>>) {
    let mut listed = 0;
    for view in &client.structs {
        for field in &view.fields {
            let full = format!("{}.{}", view.name, field.name);
            let Some((_, name)) = FIELDS.iter().find(|(known, _)| *known == full) else { continue };
            let Some(words) = enums.get(*name) else { continue };
            for word in quoted(&field.doc.join(" ")) {
                assert!(words.contains(&word), "{full} may say {word:?}, which is no {name}");
                listed += 1;
            }
        }
    }
    assert!(listed > 60, "the docs of the views list their words: {listed} were read");
    let all = [
        ("Stage", stage::Stage::ALL.map(stage::Stage::name).to_vec()),
        ("Anchor", anchor::ANCHORS.map(anchor::anchor_name).to_vec()),
        ("MoneyKind", book::Kind::ALL.map(book::Kind::name).to_vec()),
        ("PeriodKind", profile::PeriodKind::ALL.map(profile::PeriodKind::name).to_vec()),
        ("DayKind", DayType::ALL.map(DayType::name).to_vec()),
        ("ReportKind", ReportKind::ALL.map(ReportKind::word).to_vec()),
        ("Language", sojourn_core::locale::Locale::ALL.map(sojourn_core::locale::Locale::tag).to_vec()),
    ];
    for (name, words) in all {
        let wanted: BTreeSet<String> = words.into_iter().map(str::to_owned).collect();
        assert_eq!(enums[name], wanted, "{name}");
    }
    assert!(enums["PaperForm"].iter().all(|word| paper::PaperForm::parse(word).is_some()));
}

/// Words between backquotes.
fn quoted(doc: &str) -> Vec<String> {
    doc.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
