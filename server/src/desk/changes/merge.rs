//! A change's items written into the files of the folder.

use std::collections::BTreeMap;

use serde_json::Value;
use sojourn_core::guidance::source::{Item, TRANSLATIONS, check_item, put, remove};
use sojourn_core::locale::Locale;

use super::super::DeskError;
use super::super::head::{Head, item_hash};
use super::keys::named;
use super::{Change, Edit};

/// The folder with a change's items written into its files, read again; refused where an item is not what the edit began from.
pub(in crate::desk) fn merged(head: &Head, change: &Change) -> Result<Head, DeskError> {
    let moved = change.edits.iter().filter(|edit| head.item(&edit.key).map(item_hash) != edit.base);
    let moved: Vec<String> = moved.map(|edit| named(&edit.key)).collect();
    if !moved.is_empty() {
        return Err(DeskError::Behind(moved));
    }
    let mut files = head.files.clone();
    for edit in &change.edits {
        let (place, kind, id) = &edit.key;
        let done = match edit_item(head, edit)? {
            Some(item) => put(&mut files, &item),
            None => remove(&mut files, place, *kind, id),
        };
        done.map_err(|error| DeskError::Unreadable(vec![error]))?;
    }
    confirm_translations(head, change, &mut files)?;
    // What was written reads back as what was approved, or nothing is kept.
    let after = Head::read(0, files)?;
    let same = |edit: &Edit| after.item(&edit.key).map(|item| &item.value) == edit.value.as_ref();
    match change.edits.iter().find(|edit| !same(edit)) {
        Some(edit) => Err(DeskError::Internal(format!("{} does not read back as written", named(&edit.key)))),
        None => Ok(after),
    }
}

/// Whoever wrote the other language of an item anew, and whoever approved it, has looked at it beside the Chinese: it is confirmed.
fn confirm_translations(head: &Head, change: &Change, files: &mut BTreeMap<String, String>) -> Result<(), DeskError> {
    let mut confirmations = head.source.confirmations.clone();
    let mut translated = Vec::new();
    for edit in &change.edits {
        let before = head.item(&edit.key).map(|item| foreign(&item.value));
        if let Some(item) = edit_item(head, edit)?.filter(|item| Some(foreign(&item.value)) != before) {
            translated.push(item);
        }
    }
    if confirmations.confirm(translated.iter()) > 0 {
        files.insert(TRANSLATIONS.to_owned(), confirmations.write());
    }
    Ok(())
}

/// Every text of a value in other languages than Chinese, in order.
fn foreign(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) if fields.contains_key(Locale::ZhHans.tag()) => {
            let others = fields.iter().filter(|(tag, _)| *tag != Locale::ZhHans.tag());
            others.filter_map(|(_, text)| text.as_str()).collect()
        }
        Value::Object(fields) => fields.values().flat_map(foreign).collect(),
        Value::Array(list) => list.iter().flat_map(foreign).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// The item an edit makes; none if it takes it out.
pub(in crate::desk) fn edit_item(head: &Head, edit: &Edit) -> Result<Option<Item>, DeskError> {
    let Some(value) = &edit.value else { return Ok(None) };
    let (place, kind, _) = &edit.key;
    let mut item = check_item(place, *kind, value.clone()).map_err(|error| DeskError::Unreadable(vec![error]))?;
    if let Some(old) = head.item(&edit.key) {
        item.file.clone_from(&old.file);
    }
    Ok(Some(item))
}
