//! Laying a place's patch over an item of a place above it.

use serde_json::{Map, Value};

use crate::guidance::manifest::Patch;

/// Lays a patch over an item's fields and tells which it changed.
pub(super) fn merge(value: &mut Map<String, Value>, patch: &Patch, changed: &mut impl FnMut(String)) {
    for (name, new) in &patch.set {
        match (value.get_mut(name), new) {
            (Some(Value::Array(old)), Value::Array(new)) if has_ids(old) && has_ids(new) => {
                for item in new {
                    changed(format!("{name}.{}", id_of(item).unwrap_or_default()));
                    merge_item(old, item);
                }
            }
            _ => {
                changed(name.clone());
                value.insert(name.clone(), new.clone());
            }
        }
    }
    for path in &patch.remove {
        if let Some((list, id)) = path.split_once('.')
            && let Some(Value::Array(items)) = value.get_mut(list)
        {
            items.retain(|item| id_of(item) != Some(id));
            changed(path.clone());
        }
    }
}

fn merge_item(list: &mut Vec<Value>, item: &Value) {
    let twin = list.iter_mut().find(|old| id_of(old) == id_of(item));
    match (twin, item) {
        (Some(Value::Object(old)), Value::Object(new)) => old.extend(new.iter().map(|(k, v)| (k.clone(), v.clone()))),
        _ => list.push(item.clone()),
    }
}

fn id_of(item: &Value) -> Option<&str> {
    item.get("id").and_then(Value::as_str)
}

fn has_ids(list: &[Value]) -> bool {
    list.iter().all(|item| id_of(item).is_some())
}
