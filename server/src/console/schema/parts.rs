//! The parts a form is read in: what belongs together under one heading, and the names of machines folded away behind it.

use sojourn_core::guidance::text::Kind;

use super::fields;

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) struct Part {
    /// Its name: `part.…` in the words. Empty where a form has one part only.
    pub key: &'static str,
    /// Its fields, in order.
    pub names: Vec<&'static str>,
}

impl Part {
    /// Whether a field, or something inside one of its fields, belongs to it.
    pub(in crate::console) fn has(&self, path: &str) -> bool {
        path.split('.').next().is_some_and(|name| self.names.contains(&name))
    }
}

/// The part with names that programs use; people rarely touch them.
pub(in crate::console) const MACHINE: &str = "machine";

/// A procedure is read from what it is for to what it rests on.
const PROCEDURE: &[(&str, &[&str])] = &[
    ("about", &["title", "summary", "duty_holder", "version"]),
    ("questions", &["questions"]),
    ("who", &["eligibility"]),
    ("papers", &["documents"]),
    ("steps", &["steps"]),
    ("deadlines", &["deadlines"]),
    ("fees", &["fees"]),
    ("after", &["next", "appeal", "complaint", "articles"]),
    ("rests", &["statements", "glosses", "aliases"]),
    (MACHINE, &["id", "applies_to"]),
];

/// The parts of a kind's form, in order. Every field is in one of them.
pub(in crate::console) fn parts(kind: Kind) -> Vec<Part> {
    if kind == Kind::Procedure {
        return PROCEDURE.iter().map(|(key, names)| Part { key, names: names.to_vec() }).collect();
    }
    let (machine, people): (Vec<_>, Vec<_>) = fields(kind)
        .iter()
        .map(|field| field.name)
        .partition(|name| matches!((kind, *name), (_, "id") | (Kind::Fee, "item")));
    let all = [Part { key: "", names: people }, Part { key: MACHINE, names: machine }];
    all.into_iter().filter(|part| !part.names.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_kind_is_in_one_part() {
        for kind in Kind::ALL {
            let mut there: Vec<&str> = parts(kind).into_iter().flat_map(|part| part.names).collect();
            let mut all: Vec<&str> = fields(kind).iter().map(|field| field.name).collect();
            there.sort_unstable();
            all.sort_unstable();
            assert_eq!(there, all, "{kind}");
        }
        let fee = parts(Kind::Fee);
        assert_eq!(fee[0].names[..3], ["amount", "currency", "valid_from"], "what people change comes first");
        assert_eq!(fee[1].names, ["id", "item"]);
    }
}
