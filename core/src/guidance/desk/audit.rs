//! The audit chain: each deed's hash covers the deed and the hash before it, so that no row can be changed, taken out or put in
//! between without every later hash telling.

use serde::Serialize;

use super::super::jcs;
use super::super::object::ObjectId;

/// The hash before the first row.
pub const START: ObjectId = ObjectId([0; 32]);

/// A deed as it is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deed<'a> {
    /// Counts from 1 without gaps.
    pub no: i64,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// Who; nobody for the server and the command line.
    pub person: Option<i64>,
    /// A word.
    pub deed: &'a str,
    /// Done to what.
    pub about: &'a str,
    /// What differed, as JSON text.
    pub detail: &'a str,
}

/// The hash of a deed after another hash: SHA-256 over that hash and the deed's canonical JSON.
#[must_use]
pub fn link(before: ObjectId, deed: &Deed<'_>) -> ObjectId {
    let value = serde_json::to_value(deed).unwrap_or_default();
    let canonical = jcs::canonical_value(&value).unwrap_or_default();
    ObjectId::of(&[before.0.as_slice(), &canonical].concat())
}

/// The first row that does not follow: its number, or none when the chain holds. `rows` come in order, each with its stored hash.
#[must_use]
pub fn broken<'a>(mut before: (i64, ObjectId), rows: impl IntoIterator<Item = (Deed<'a>, ObjectId)>) -> Option<i64> {
    for (deed, hash) in rows {
        if deed.no != before.0 + 1 || link(before.1, &deed) != hash {
            return Some(deed.no);
        }
        before = (deed.no, hash);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<(Deed<'static>, ObjectId)> {
        let mut before = START;
        (1..=4)
            .map(|no| {
                let deed = Deed {
                    no,
                    at: 1_000 + no.unsigned_abs(),
                    person: Some(1),
                    deed: "change-saved",
                    about: "change:1",
                    detail: "{}",
                };
                before = link(before, &deed);
                (deed, before)
            })
            .collect()
    }

    #[test]
    fn a_row_that_was_changed_taken_out_or_moved_is_found() {
        assert_eq!(broken((0, START), chain()), None);
        let mut changed = chain();
        changed[1].0.person = Some(2);
        assert_eq!(broken((0, START), changed), Some(2));
        let mut shorter = chain();
        shorter.remove(2);
        assert_eq!(broken((0, START), shorter), Some(4));
        let mut swapped = chain();
        swapped.swap(1, 2);
        assert_eq!(broken((0, START), swapped), Some(3));
        let last = chain().split_off(3);
        assert_eq!(broken((3, chain()[2].1), last), None);
    }
}
