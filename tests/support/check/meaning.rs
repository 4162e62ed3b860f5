//! Laws of what people wrote: *replicas-agree* and *conflict-is-shown*.
//!
//! The second is checked against a model that shares no code with the fold: of all writes to a field, those stand that
//! no other write names as seen. It holds whatever the order, which is the point of naming.

use std::collections::{BTreeMap, BTreeSet};

use sojourn_core::sync::Operation;
use sojourn_core::sync::operation::{Name, Path, Value};

use super::{Invariant, Violation};

/// What one phone shows of one log: for each field, its distinct values.
pub type Shown = BTreeMap<Path, BTreeSet<Value>>;

/// *replicas-agree*: every phone shows the same.
#[must_use]
pub fn replicas_agree(what: &str, phones: &[(String, Shown)]) -> Vec<Violation> {
    let Some(((first, expected), others)) = phones.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for (phone, shown) in others {
        let paths: BTreeSet<&Path> = expected.keys().chain(shown.keys()).collect();
        for path in paths.into_iter().filter(|path| expected.get(*path) != shown.get(*path)) {
            let count = |shown: &Shown| shown.get(path).map_or(0, BTreeSet::len);
            let told = format!(
                "{what}: {path} has {} values on {first}, {} on {phone}, or others",
                count(expected),
                count(shown)
            );
            found.push(Invariant::ReplicasAgree.violated(told));
        }
    }
    found
}

/// The values nobody replaced, by field, from operations in any order.
#[must_use]
pub fn standing_values(operations: &[(Name, Operation)]) -> Shown {
    let mut replaced: BTreeSet<(&Path, Name)> = BTreeSet::new();
    for (_, operation) in operations {
        for write in &operation.writes {
            replaced.extend(write.seen.iter().map(|name| (&write.path, *name)));
        }
    }
    let mut standing = Shown::new();
    for (name, operation) in operations {
        for write in operation.writes.iter().filter(|write| !replaced.contains(&(&write.path, *name))) {
            standing.entry(write.path.clone()).or_default().insert(write.value.clone());
        }
    }
    standing
}

/// *conflict-is-shown*: a phone shows exactly the values nobody replaced, for every field in question.
#[must_use]
pub fn conflict_is_shown(
    phone: &str,
    shown: &Shown,
    standing: &Shown,
    in_question: impl Fn(&Path) -> bool,
) -> Vec<Violation> {
    let mut found = Vec::new();
    for path in shown.keys().chain(standing.keys()).collect::<BTreeSet<_>>() {
        if in_question(path) && shown.get(path) != standing.get(path) {
            let count = |of: &Shown| of.get(path).map_or(0, BTreeSet::len);
            let what = format!("{phone}: {path} shows {} values, {} stand", count(shown), count(standing));
            found.push(Invariant::ConflictIsShown.violated(what));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use sojourn_core::id::{OpId, SpaceId};
    use sojourn_core::sync::operation::Hlc;
    use sojourn_core::time::Millis;

    fn name(op: u8) -> Name {
        Name { author: SpaceId([1; 32]), op_id: OpId([op; 16]) }
    }

    fn path() -> Path {
        Path::field("answer", "employer", "value").expect("a path")
    }

    fn write(op: u8, value: &str, seen: &[u8]) -> (Name, Operation) {
        let time = Hlc { at: Millis(0), counter: 0 };
        let seen = seen.iter().map(|&op| name(op));
        (name(op), Operation::new("answer", 1, time).write(path(), Value::text(value).expect("short"), seen))
    }

    fn values(texts: &[&str]) -> Shown {
        Shown::from([(path(), texts.iter().map(|text| Value::text(text).expect("short")).collect())])
    }

    #[test]
    fn what_nobody_saw_stands_beside_what_somebody_wrote() {
        let one_after_another = [write(1, "a", &[]), write(2, "b", &[1])];
        assert_eq!(standing_values(&one_after_another), values(&["b"]));
        let at_once = [write(1, "a", &[]), write(2, "b", &[1]), write(3, "c", &[1])];
        assert_eq!(standing_values(&at_once), values(&["b", "c"]));
        let chosen = [write(1, "a", &[]), write(2, "b", &[1]), write(3, "c", &[1]), write(4, "b", &[2, 3])];
        assert_eq!(standing_values(&chosen), values(&["b"]));
    }

    #[test]
    fn a_hidden_value_and_a_disagreement_are_found() {
        let standing = values(&["b", "c"]);
        assert_eq!(conflict_is_shown("phone", &standing, &standing, |_| true), []);
        assert_eq!(conflict_is_shown("phone", &values(&["b"]), &standing, |_| true).len(), 1);
        assert_eq!(conflict_is_shown("phone", &Shown::new(), &standing, |_| true).len(), 1);
        let phones = [("one".to_owned(), values(&["b"])), ("two".to_owned(), values(&["c"]))];
        assert_eq!(replicas_agree("application", &phones).len(), 1);
        assert_eq!(replicas_agree("application", &phones[..1]), []);
    }
}
