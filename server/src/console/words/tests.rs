//! Every key that is used has words in both languages.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// Every `"…"` that follows one of the calls that take a key, in the templates and pages.
fn used() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    let mut folders = vec![root.join("templates"), root.join("src/console")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let text = std::fs::read_to_string(&entry).expect("text");
            for call in [".t(\"", ".f(\"", "say(locale, \"", "fill(locale, \""] {
                keys.extend(text.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    keys
}

#[test]
fn every_key_that_is_used_stands_in_one_list_in_both_languages() {
    let all: Vec<&str> = LISTS.iter().flat_map(|list| list.iter()).map(|(key, ..)| *key).collect();
    let once: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(once.len(), all.len(), "a key stands twice");
    let missing: Vec<String> = used().into_iter().filter(|key| !once.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "keys without words: {missing:?}");
    for (key, zh, en) in LISTS.iter().flat_map(|list| list.iter()) {
        assert!(!zh.is_empty() && !en.is_empty(), "{key}");
        assert!(!zh.contains('您') && !zh.contains("维权"), "{key}: {zh}");
    }
}

#[test]
fn values_are_filled_in() {
    let told = fill(Locale::En, "fail.wait", &[("seconds", "30")]);
    assert_eq!(told, "Too many tries: wait 30 seconds.");
}

#[test]
fn every_state_has_words() {
    use sojourn_core::guidance::desk::change::State;
    let states = State::ALL.into_iter().map(|state| format!("state.{state}"));
    let mute: Vec<String> = states.filter(|key| say(Locale::ZhHans, key) == key.as_str()).collect();
    assert!(mute.is_empty(), "{mute:?}");
}

#[test]
fn every_deed_and_detail_of_the_record_has_words() {
    let deeds = crate::desk::DEEDS.iter().map(|deed| format!("deed.{deed}"));
    let mute: Vec<String> = deeds.filter(|key| find(Locale::ZhHans, key).is_none()).collect();
    assert!(mute.is_empty(), "{mute:?}");
}
