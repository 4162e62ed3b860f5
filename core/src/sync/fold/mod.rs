//! State is a pure fold of a log in server order: entries, stamps and rights in, fields and outcomes out.
//!
//! Every replica that holds the same entries has the same state. What this version does not understand it keeps,
//! freezes and never guesses; a newer app replays exactly that. Read `field` for what one write does, `kinds` for what
//! a kind may do.

mod apply;
pub mod field;
mod image;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use field::{Field, Live};

use super::kinds::is_created;
use super::operation::{Name, Path};
use super::plain::Authority;
use crate::id::{Hash, LogId, SpaceId};

/// What the fold asks of the room that knows stages.
pub trait StageRules {
    /// Whether an application may go from one stage to another.
    fn legal(&self, from: &str, to: &str) -> bool;
}

impl<F: Fn(&str, &str) -> bool> StageRules for F {
    fn legal(&self, from: &str, to: &str) -> bool {
        self(from, to)
    }
}

/// An entry of a sealed log, opened.
#[derive(Debug, Clone, Copy)]
pub struct FoldEntry<'a> {
    /// Its place.
    pub seq: u64,
    /// Whose intent it is.
    pub name: Name,
    /// The right behind it, as `access::authority` reckons it.
    pub authority: Option<Authority>,
    /// What it says.
    pub content: Content<'a>,
}

/// What an entry says, as far as it could be opened.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// The plaintext without padding.
    Plaintext(&'a [u8]),
    /// The announced key is here, and it does not open with it.
    Unreadable,
    /// Its frame's format is newer than this program.
    UnknownFormat,
}

/// An entry kept for a newer app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deferred {
    /// Its place.
    pub seq: u64,
    /// Whose intent it is.
    pub name: Name,
    /// The right behind it.
    pub authority: Authority,
    /// Its plaintext, verbatim; `None` for a frame of a newer format, which is still in the log.
    pub plaintext: Option<Vec<u8>>,
}

/// A log's folded state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogState {
    space: SpaceId,
    log: LogId,
    seq: u64,
    fold: u64,
    fields: BTreeMap<Path, Field>,
    created: BTreeMap<Path, Name>,
    applied: BTreeMap<Name, BTreeSet<Hash>>,
    frozen: BTreeSet<Path>,
    frozen_whole: bool,
    deferred: Vec<Deferred>,
}

impl LogState {
    /// The state of a log without entries.
    #[must_use]
    pub fn new(space: SpaceId, log: LogId) -> Self {
        Self {
            space,
            log,
            seq: 0,
            fold: 0,
            fields: BTreeMap::new(),
            created: BTreeMap::new(),
            applied: BTreeMap::new(),
            frozen: BTreeSet::new(),
            frozen_whole: false,
            deferred: Vec::new(),
        }
    }

    /// Whose log it is.
    #[must_use]
    pub fn space(&self) -> &SpaceId {
        &self.space
    }

    /// Which log it is.
    #[must_use]
    pub fn log(&self) -> &LogId {
        &self.log
    }

    /// The last entry folded.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The log's fold version; 0 before the first applied entry.
    #[must_use]
    pub fn fold_version(&self) -> u64 {
        self.fold
    }

    /// One field, if anything was ever written to it. Hidden ones (before their create) are returned too.
    #[must_use]
    pub fn field(&self, path: &Path) -> Option<&Field> {
        self.fields.get(path)
    }

    /// The names a new write of this field must give as `seen` to replace all there is.
    #[must_use]
    pub fn seen(&self, path: &Path) -> Vec<Name> {
        self.fields.get(path).map(Field::names).unwrap_or_default()
    }

    /// Every visible field, by path.
    pub fn visible(&self) -> impl Iterator<Item = (&Path, &Field)> {
        self.fields.iter().filter(|(path, field)| !field.live.is_empty() && self.is_visible(path))
    }

    /// The visible fields below a path, such as `fee` or `paper/identity`.
    pub fn below<'s>(&'s self, path: &'s Path) -> impl Iterator<Item = (&'s Path, &'s Field)> {
        self.visible().filter(|(field, _)| path.covers(field))
    }

    /// The ids of an entity that are visible, in order.
    #[must_use]
    pub fn ids(&self, entity: &str) -> Vec<String> {
        let of = |path: &Path| match path.parts() {
            (found, Some(id), _) if found == entity => Some(id.to_owned()),
            _ => None,
        };
        self.visible().filter_map(|(path, _)| of(path)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether a field belongs to something that exists: its create has arrived, or it needs none.
    #[must_use]
    pub fn is_visible(&self, path: &Path) -> bool {
        !is_created(path.parts().0) || self.created.contains_key(&path.owner())
    }

    /// Who created an entity.
    #[must_use]
    pub fn created_by(&self, entity: &Path) -> Option<&Name> {
        self.created.get(entity)
    }

    /// Whether a newer app changed this, so that it may be shown but not edited here.
    #[must_use]
    pub fn is_frozen(&self, path: &Path) -> bool {
        self.frozen_whole || self.frozen.iter().any(|frozen| frozen.covers(path) || path.covers(frozen))
    }

    /// Whether anything waits for a newer app.
    #[must_use]
    pub fn needs_newer_app(&self) -> bool {
        self.frozen_whole || !self.deferred.is_empty()
    }

    /// Entries kept for a newer app, verbatim.
    #[must_use]
    pub fn deferred(&self) -> &[Deferred] {
        &self.deferred
    }

    /// Whether this intent was applied here.
    #[must_use]
    pub fn has_applied(&self, name: &Name) -> bool {
        self.applied.contains_key(name)
    }
}
