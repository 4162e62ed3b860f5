//! From an item's value to the names and texts of its form.

use serde_json::{Map, Value};
use sojourn_core::locale::Locale;
use sojourn_core::money::{Currency, Money};
use sojourn_core::time::Date;

use super::{Case, Draft, Field, Of, deeper, fields, patched};

/// The draft of an item, into one that says already what it is read by (`as.type`, `as.currency` of what a patch changes).
pub(in crate::console) fn spread_into(draft: &mut Draft, all: &[Field], value: &Value) {
    // Amounts and values are read by what stands beside them, wherever in the form that is.
    for field in all.iter().filter(|field| matches!(field.name, "type" | "currency")) {
        if let Some(word) = value.get(field.name).and_then(Value::as_str) {
            draft.insert(field.name.to_owned(), word.to_owned());
        }
    }
    put_fields(draft, all, value, "");
}

fn put_fields(draft: &mut Draft, all: &[Field], value: &Value, path: &str) {
    for field in all {
        if let Some(part) = value.get(field.name) {
            put(draft, field.of, part, &deeper(path, field.name));
        }
    }
}

fn put(draft: &mut Draft, of: Of, value: &Value, path: &str) {
    let plain = |draft: &mut Draft| drop(draft.insert(path.to_owned(), text(value)));
    match of {
        Of::Words(_) => put_words(draft, value, path),
        Of::Line | Of::Name | Of::Fact | Of::One(_) | Of::Day | Of::Number | Of::Choice(_) => plain(draft),
        Of::Many(_) | Of::Names | Of::References | Of::Lines | Of::Boxes(_) => {
            draft.insert(path.to_owned(), lines(value));
        }
        Of::Days => drop(draft.insert(path.to_owned(), stretches(value))),
        Of::Amount => drop(draft.insert(path.to_owned(), amount(value, currency(draft)))),
        Of::Money => put_money(draft, value, path),
        Of::Value if beside(draft, "type") == "money" => {
            draft.insert(path.to_owned(), amount(value, currency(draft)));
        }
        Of::Value => plain(draft),
        Of::Count => drop(draft.insert(path.to_owned(), text(value.get("param").unwrap_or(value)))),
        Of::Flag if *value == Value::Bool(true) => drop(draft.insert(path.to_owned(), "yes".into())),
        Of::Flag => {}
        Of::Truth => {
            draft.insert(path.to_owned(), if *value == Value::Bool(true) { "yes" } else { "no" }.into());
        }
        Of::Group(parts) => put_fields(draft, parts, value, path),
        Of::List(parts) => each(draft, value, path, |draft, item, path| put_fields(draft, parts, item, path)),
        Of::Nodes(cases) => each(draft, value, path, |draft, item, path| put_node(draft, cases, item, path)),
        Of::Map(field) => put_map(draft, field, value, path),
        Of::Tagged(cases) => put_node(draft, cases, value, path),
        Of::Either(cases) => put_either(draft, cases, value, path),
        Of::Set => {
            let parts = patched(draft).map(fields).unwrap_or_default();
            put_fields(draft, parts, value, path);
        }
    }
}

fn put_words(draft: &mut Draft, value: &Value, path: &str) {
    for locale in Locale::ALL {
        if let Some(words) = value.get(locale.tag()).and_then(Value::as_str) {
            draft.insert(deeper(path, locale.tag()), words.to_owned());
        }
    }
}

fn put_money(draft: &mut Draft, value: &Value, path: &str) {
    let code = value.get("currency").map(text).unwrap_or_default();
    let shown = amount(value.get("minor").unwrap_or(&Value::Null), code.parse().unwrap_or(Currency::CNY));
    draft.insert(deeper(path, "amount"), shown);
    draft.insert(deeper(path, "currency"), code);
}

fn put_map(draft: &mut Draft, field: &Field, value: &Value, path: &str) {
    let empty = Map::new();
    let map = value.as_object().unwrap_or(&empty);
    draft.insert(deeper(path, "n"), map.len().to_string());
    for (at, (key, part)) in map.iter().enumerate() {
        let row = deeper(path, at);
        draft.insert(deeper(&row, "key"), key.clone());
        put(draft, field.of, part, &deeper(&row, field.name));
    }
}

fn put_node(draft: &mut Draft, cases: &[Case], value: &Value, path: &str) {
    let op = value.get("op").map(text).unwrap_or_default();
    if let Some(case) = cases.iter().find(|case| case.name == op) {
        put_fields(draft, case.fields, value, path);
    }
    draft.insert(deeper(path, "op"), op);
}

fn put_either(draft: &mut Draft, cases: &[Case], value: &Value, path: &str) {
    let (name, inner) = match value {
        Value::Object(map) => match map.iter().next() {
            Some((name, inner)) => (name.clone(), inner),
            None => return,
        },
        bare => (text(bare), &Value::Null),
    };
    if let Some(case) = cases.iter().find(|case| case.name == name) {
        let below = deeper(path, case.name);
        match case.fields {
            [only] if only.name.is_empty() => put(draft, only.of, inner, &below),
            parts => put_fields(draft, parts, inner, &below),
        }
    }
    draft.insert(path.to_owned(), name);
}

fn each(draft: &mut Draft, value: &Value, path: &str, mut put: impl FnMut(&mut Draft, &Value, &str)) {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    draft.insert(deeper(path, "n"), list.len().to_string());
    for (at, item) in list.iter().enumerate() {
        put(draft, item, &deeper(path, at));
    }
}

/// A value of the item itself, of what a patch sets, or of what it changes.
pub(super) fn beside<'a>(draft: &'a Draft, name: &str) -> &'a str {
    let found = ["", "set", "as"].into_iter().find_map(|path| draft.get(&deeper(path, name)));
    found.map_or("", String::as_str)
}

/// The currency amounts are typed in.
pub(super) fn currency(draft: &Draft) -> Currency {
    beside(draft, "currency").parse().unwrap_or(Currency::CNY)
}

fn amount(value: &Value, currency: Currency) -> String {
    value.as_i64().map_or_else(|| text(value), |minor| Money { minor, currency }.to_string())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, ToOwned::to_owned)
}

fn lines(value: &Value) -> String {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// Days as a list of stretches: `2026-02-15..2026-02-23`.
fn stretches(value: &Value) -> String {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut runs: Vec<(Date, Date)> = Vec::new();
    let mut odd = Vec::new();
    for day in list.iter().map(text) {
        let Ok(day) = day.parse::<Date>() else {
            odd.push(day);
            continue;
        };
        match runs.last_mut() {
            Some((_, last)) if last.tomorrow().is_ok_and(|next| next == day) => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let runs = runs.into_iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}..{to}") });
    runs.chain(odd).collect::<Vec<_>>().join("\n")
}
