//! A calendar's days as people write them: stretches, `2026-02-15..2026-02-23`, which reading expands.

use serde_json::{Map, Value, json};

use super::super::expand_days;
use crate::time::Date;

/// Fields of a calendar that hold days.
pub(in super::super) const DAYS: [&str; 3] = ["off", "work", "statutory"];

/// A calendar with its days as they stand in the file, where they are the same, and in stretches where they are new.
pub(super) fn as_written(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let mut expanded = Value::Object(before.clone());
    // What cannot be expanded is not the same as anything.
    let readable = expand_days(&mut expanded).is_ok();
    let mut written = after.clone();
    for name in DAYS {
        let Some(Value::Array(days)) = after.get(name) else { continue };
        let same = readable && expanded.get(name) == after.get(name);
        let days = before.get(name).filter(|_| same).cloned().unwrap_or_else(|| stretches(days));
        written.insert(name.to_owned(), days);
    }
    written
}

fn stretches(days: &[Value]) -> Value {
    let mut found: Vec<(String, String)> = Vec::new();
    for day in days.iter().filter_map(Value::as_str) {
        let follows = |last: &str| {
            let next = last.parse::<Date>().ok().and_then(|last| last.tomorrow().ok());
            next.is_some_and(|next| next.to_string() == day)
        };
        match found.last_mut() {
            Some((_, to)) if follows(to) => day.clone_into(to),
            _ => found.push((day.to_owned(), day.to_owned())),
        }
    }
    found.into_iter().map(|(from, to)| if from == to { json!(from) } else { json!(format!("{from}..{to}")) }).collect()
}
