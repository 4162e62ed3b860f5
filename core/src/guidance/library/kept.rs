//! What a procedure rests on at a place, to be kept, and a library as it was when that was kept.
//!
//! A person's application goes on under the values it began with until they take newer ones: a fee, a limit or a rule that a
//! later release changes is told beside them. What was withdrawn since counts in both.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Key, Library};
use crate::guidance::object::{Body, Object};
use crate::guidance::procedure::Procedure;
use crate::guidance::text::{ItemId, ItemRef, Kind};
use crate::place::PlaceCode;

/// Kinds that a date, an amount or eligibility is reckoned from.
const RECKONED_FROM: [Kind; 3] = [Kind::Rule, Kind::Parameter, Kind::Statement];

impl Library {
    /// The fee lines, rules, values and claims that a procedure rests on at a place, as the packs have them.
    #[must_use]
    pub fn beneath(&self, place: &PlaceCode, procedure: &Procedure) -> Vec<Object> {
        let mut found: BTreeSet<Key> = self.fee_keys(place, procedure).into_iter().collect();
        let mut open: Vec<Value> = serde_json::to_value(procedure).into_iter().collect();
        open.extend(found.iter().filter_map(|key| self.items.get(key)?.value().ok()));
        while let Some(value) = open.pop() {
            let mut names = BTreeSet::new();
            names_in(&value, &mut names);
            for key in names.iter().flat_map(|name| self.keys_of(place, name)) {
                if let Some(body) = self.items.get(&key)
                    && found.insert(key)
                {
                    open.extend(body.value());
                }
            }
        }
        let object = |key: Key| {
            let body = Body::clone(self.items.get(&key)?);
            Some(Object { place: key.0, locale: Some(self.locale), body })
        };
        found.into_iter().filter_map(object).collect()
    }

    /// This library with what was kept for a procedure at a place in the stead of what is newer, as of the release it was
    /// kept from.
    #[must_use]
    pub fn with_kept(&self, place: &PlaceCode, procedure: &Procedure, kept: Vec<Object>, release: u64) -> Self {
        let mut library = self.clone();
        library.release = release;
        for key in self.fee_keys(place, procedure) {
            library.items.remove(&key);
        }
        kept.into_iter().for_each(|object| library.add(object));
        library
    }

    /// Takes one object out, as if no pack had it.
    pub fn remove(&mut self, place: &PlaceCode, item: &ItemRef) {
        self.items.remove(&(place.clone(), item.kind, item.id.clone()));
        self.unknown.remove(&(place.clone(), item.kind.name().to_owned(), item.id.to_string()));
    }

    fn fee_keys(&self, place: &PlaceCode, procedure: &Procedure) -> Vec<Key> {
        let mut keys = Vec::new();
        for code in self.places.chain(place) {
            let lines = self.range(&code, Kind::Fee).filter_map(|(key, body)| match body {
                Body::Fee(fee) if procedure.fees.contains(&fee.item) => Some(key.clone()),
                _ => None,
            });
            keys.extend(lines);
        }
        keys
    }

    /// What a word may name at a place: the nearest item of each kind, and what places nearer change in it.
    fn keys_of(&self, place: &PlaceCode, name: &ItemId) -> Vec<Key> {
        let mut keys = Vec::new();
        for kind in RECKONED_FROM {
            for code in self.places.chain(place) {
                let key = (code.clone(), kind, name.clone());
                if self.items.contains_key(&key) {
                    keys.push(key);
                    break;
                }
                let of = ItemRef { kind, id: name.clone() };
                let patch = (code, Kind::Patch, name.clone());
                if matches!(self.items.get(&patch).map(|body| &**body), Some(Body::Patch(patch)) if patch.of == of) {
                    keys.push(patch);
                }
            }
        }
        keys
    }
}

/// Every text of a value that may be a name.
fn names_in(value: &Value, names: &mut BTreeSet<ItemId>) {
    match value {
        Value::String(text) => names.extend(text.parse::<ItemId>()),
        Value::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        Value::Object(map) => map.values().for_each(|item| names_in(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::FeeAnswer;
    use super::*;
    use crate::locale::Locale;
    use crate::place::PlaceTable;
    use jiff::civil::date;

    fn library(release: u64, amount: &str) -> Library {
        let mut library = Library::new(Locale::ZhHans, release, PlaceTable::built_in().expect("the list"));
        for line in include_str!("../verdict/fixture.jsonl").lines() {
            let line = line.replace(r#""amount":0"#, amount);
            library.add(Object::parse(line.as_bytes()).expect("an object"));
        }
        library
    }

    #[test]
    fn what_was_kept_stands_in_for_what_is_newer_and_nothing_else_does() {
        let (old, new) = (library(1, r#""amount":2000"#), library(2, r#""amount":1500"#));
        let place: PlaceCode = "330106".parse().expect("a place");
        let item = ItemRef { kind: Kind::Procedure, id: "residence-permit".parse().expect("an id") };
        let super::super::Resolution::Found(found) = old.resolve(&place, &item) else { panic!("a procedure") };
        let Body::Procedure(procedure) = found.body else { panic!("a procedure") };
        let kept = old.beneath(&place, &procedure);
        let names: Vec<String> = kept.iter().filter_map(Object::item).map(|item| item.to_string()).collect();
        for name in ["rule:permit-eligibility", "parameter:permit-residence-months", "statement:permit-first-free"] {
            assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
        }
        assert!(!names.iter().any(|name| name.starts_with("article") || name.starts_with("term")), "{names:?}");
        let fee: ItemId = "permit-first-issue".parse().expect("an id");
        let amount = |library: &Library| match library.fee(&place, &fee, date(2026, 11, 24)) {
            FeeAnswer::Lines { lines, .. } => lines[0].amount,
            _ => None,
        };
        let as_kept = new.with_kept(&place, &procedure, kept, 1);
        assert_eq!((amount(&new), amount(&as_kept), as_kept.release), (Some(1500), Some(2000), 1));
    }
}
