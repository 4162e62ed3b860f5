//! One field: the values nobody has replaced yet, and the names that were replaced before they arrived.
//!
//! A write replaces exactly what it saw. What remains beside it is a conflict, until a later write has seen both.

use std::collections::{BTreeMap, BTreeSet};

use crate::sync::operation::{Hlc, Name, Value};
use crate::sync::outcome::FieldOutcome;

/// A value that nobody has replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// The operation that wrote it.
    pub name: Name,
    /// The value.
    pub value: Value,
    /// Its entry.
    pub seq: u64,
    /// When it was written, for people to read.
    pub time: Hlc,
}

/// A field's state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Live values in log order.
    pub(super) live: Vec<Live>,
    /// Names that a write saw but that had no live value here: should they arrive, they arrive replaced.
    pub(super) awaited: BTreeSet<Name>,
    /// For a stage: every value ever written, by name, so that later edges can be judged.
    pub(super) past: BTreeMap<Name, Vec<Value>>,
}

impl Field {
    /// Live values in log order.
    #[must_use]
    pub fn live(&self) -> &[Live] {
        &self.live
    }

    /// The value, when all live ones say the same.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        let (last, rest) = self.live.split_last()?;
        rest.iter().all(|live| live.value == last.value).then_some(&last.value)
    }

    /// The live values without repetition, in log order; more than one is a conflict.
    #[must_use]
    pub fn distinct(&self) -> Vec<&Value> {
        let mut seen = BTreeSet::new();
        self.live.iter().map(|live| &live.value).filter(|value| seen.insert(*value)).collect()
    }

    /// Whether someone has to choose.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        !self.live.is_empty() && self.value().is_none()
    }

    /// The names a write must give as `seen` to replace all there is.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        self.live.iter().map(|live| live.name).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Takes a write that was found legal.
    pub(super) fn write(&mut self, new: Live, seen: &[Name], silent: bool) -> FieldOutcome {
        for name in seen {
            let before = self.live.len();
            self.live.retain(|live| live.name != *name);
            if self.live.len() == before {
                self.awaited.insert(*name);
            }
        }
        if self.awaited.remove(&new.name) {
            return FieldOutcome::Superseded;
        }
        let beside = !self.live.is_empty();
        if silent {
            self.live.clear();
        }
        self.live.push(new);
        match (beside, self.is_conflict()) {
            (false, _) => FieldOutcome::Applied,
            (true, false) => FieldOutcome::Merged,
            (true, true) => FieldOutcome::Conflict,
        }
    }
}
