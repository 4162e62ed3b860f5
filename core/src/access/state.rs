//! A space's grants, keys, decisions and erasures, folded from its `access` log.
//!
//! Like devices, grants keep when they began and ended: what was allowed at a stamp can be asked of the newest state.
//! In a group's space an operation waits until enough founders approve it.

use std::collections::{BTreeMap, BTreeSet};

use super::device::End;
use super::keys::LogKeys;
use super::{DevicesState, PlainEntry, Refusal};
use crate::id::{DeviceId, GrantId, Hash, LogId, SpaceId};
use crate::sync::Plain;
use crate::sync::genesis::{Genesis, GroupGenesis};
use crate::sync::plain::{Grant, Level, Scope};
use crate::time::Millis;

/// Whose space it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owners {
    /// One person: the space itself.
    Person(SpaceId),
    /// A group's founders.
    Group(GroupGenesis),
}

impl Owners {
    /// Whether a space is the owner or one of them.
    #[must_use]
    pub fn include(&self, space: &SpaceId) -> bool {
        match self {
            Self::Person(owner) => owner == space,
            Self::Group(group) => group.founders.binary_search(space).is_ok(),
        }
    }

    /// How many must approve before an operation takes effect.
    #[must_use]
    pub fn threshold(&self) -> u64 {
        match self {
            Self::Person(_) => 1,
            Self::Group(group) => group.threshold,
        }
    }

    /// The owners' spaces.
    #[must_use]
    pub fn spaces(&self) -> BTreeSet<SpaceId> {
        match self {
            Self::Person(owner) => BTreeSet::from([*owner]),
            Self::Group(group) => group.founders.iter().copied().collect(),
        }
    }
}

/// A grant and its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantState {
    /// What was granted.
    pub grant: Grant,
    /// The `access` entry from which it holds, and when that arrived.
    pub began: End,
    /// Revoked.
    pub revoked: Option<End>,
}

impl GrantState {
    /// Whether it held for something stamped after `access` entry `seq` that arrived at `at`.
    #[must_use]
    pub fn active_at(&self, seq: u64, at: Millis) -> bool {
        self.began.seq <= seq && self.revoked.is_none_or(|end| end.seq > seq) && !self.is_past(at)
    }

    /// Whether its end, if it has one, has come.
    #[must_use]
    pub fn is_past(&self, at: Millis) -> bool {
        self.grant.ends.is_some_and(|ends| ends <= at)
    }
}

/// A held frame that was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission {
    /// The level at which it counts.
    pub level: Level,
    /// The `access` entry that let it in. It speaks only for what got its place afterwards: an admission of an entry that
    /// is already there changes nothing, so that the fold of a log never changes behind its head.
    pub seq: u64,
}

/// An operation of a group that waits for approvals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The entry.
    pub entry_seq: u64,
    /// Who wrote it.
    pub device: DeviceId,
    /// What it asks for.
    pub body: Plain,
    /// Founders who agree, its author included.
    pub approvals: BTreeSet<SpaceId>,
}

/// The fold of an `access` log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessState {
    /// The space.
    pub space: SpaceId,
    /// Whose it is.
    pub owners: Owners,
    /// The last entry folded; 0 while there is none.
    pub seq: u64,
    /// Every grant there ever was.
    pub grants: BTreeMap<GrantId, GrantState>,
    /// Grants that were revoked before they came: they never begin.
    pub barred: BTreeSet<GrantId>,
    /// Content keys by log.
    pub keys: BTreeMap<LogId, LogKeys>,
    /// Lost ranges of `n`, first to last, by log and device.
    pub skips: BTreeMap<(LogId, DeviceId), Vec<(u64, u64)>>,
    /// Held frames that were let in.
    pub admitted: BTreeMap<(LogId, Hash), Admission>,
    /// Held frames that were refused.
    pub discarded: BTreeSet<(LogId, Hash)>,
    /// What was erased, for ever.
    pub erased: BTreeSet<Scope>,
    /// A group's operations that wait for approvals, by H(header).
    pub pending: BTreeMap<Hash, Pending>,
    /// An entry of a newer kind was met: what follows may be misread, so screens ask for an update.
    pub needs_newer_app: bool,
}

impl AccessState {
    /// The state of a person's `access` log before its first entry.
    #[must_use]
    pub fn person(space: SpaceId) -> Self {
        Self::empty(space, Owners::Person(space), 0)
    }

    /// Begins a group's with entry 1.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when the entry is not this space's own genesis, or not by a founder.
    pub fn group(space: SpaceId, entry: &PlainEntry) -> Result<Self, Refusal> {
        let Some(Plain::Genesis(genesis @ Genesis::Group(group))) = &entry.body else {
            return Err(Refusal::Invalid);
        };
        let owners = Owners::Group(group.clone());
        if genesis.space_id() != space || entry.seq != 1 || !owners.include(&entry.author_space) {
            return Err(Refusal::Invalid);
        }
        Ok(Self::empty(space, owners, 1))
    }

    fn empty(space: SpaceId, owners: Owners, seq: u64) -> Self {
        Self {
            space,
            owners,
            seq,
            grants: BTreeMap::new(),
            barred: BTreeSet::new(),
            keys: BTreeMap::new(),
            skips: BTreeMap::new(),
            admitted: BTreeMap::new(),
            discarded: BTreeSet::new(),
            erased: BTreeSet::new(),
            pending: BTreeMap::new(),
            needs_newer_app: false,
        }
    }

    /// Whether a log is gone for ever.
    #[must_use]
    pub fn is_erased(&self, log: &LogId) -> bool {
        self.erased.iter().any(|scope| scope.covers(log))
    }

    /// Everyone who may read a log now: owners and grantees of any level.
    #[must_use]
    pub fn entitled(&self, log: &LogId, at: Millis) -> BTreeSet<SpaceId> {
        let granted = self.active_grants(log, self.seq, at).map(|state| state.grant.grantee);
        self.owners.spaces().into_iter().chain(granted).collect()
    }

    /// Whether a principal may read a log now.
    #[must_use]
    pub fn may_read(&self, reader: &SpaceId, log: &LogId, at: Millis) -> bool {
        self.owners.include(reader) || self.active_grants(log, self.seq, at).any(|state| state.grant.grantee == *reader)
    }

    /// Whether a principal may see the body of an `access` entry: owners all, grantees those about their logs.
    ///
    /// Asked of the reader's grants whatever became of them, so that a grantee learns of an end.
    #[must_use]
    pub fn may_see(&self, reader: &SpaceId, body: &Plain) -> bool {
        let own = |state: &GrantState| state.grant.grantee == *reader;
        let meets = |state: &GrantState| match (body.scope(), &state.grant.scope) {
            (Scope::All, _) | (_, Scope::All) => true,
            (Scope::Log(log), scope) => scope.covers(&log),
        };
        self.owners.include(reader) || self.grants.values().any(|state| own(state) && meets(state))
    }

    /// The grants for a log that held after entry `seq` at an instant.
    pub fn active_grants(&self, log: &LogId, seq: u64, at: Millis) -> impl Iterator<Item = &GrantState> {
        self.grants.values().filter(move |state| state.grant.scope.covers(log) && state.active_at(seq, at))
    }

    /// Whether a grant makes a space a guardian at that moment; see [`DevicesState::apply`].
    #[must_use]
    pub fn guardian(&self, grant: &GrantId, space: &SpaceId, seq: u64, at: Millis) -> bool {
        self.grants.get(grant).is_some_and(|state| {
            state.grant.level == Level::Guardian && state.grant.grantee == *space && state.active_at(seq, at)
        })
    }

    /// The content keys of a log, if any were announced.
    #[must_use]
    pub fn keys_of(&self, log: &LogId) -> Option<&LogKeys> {
        self.keys.get(log)
    }

    /// Whether an owner's device should rotate a log's key at its next round.
    #[must_use]
    pub fn needs_rotation(&self, log: &LogId, at: Millis) -> bool {
        let settled = self.keys.get(log).is_some_and(|keys| keys.is_settled(&self.entitled(log, at)));
        !settled && !self.is_erased(log)
    }

    /// The first `n` from `next` on that was not given up as lost.
    #[must_use]
    pub fn after_skips(&self, log: &LogId, device: &DeviceId, next: u64) -> u64 {
        let Some(ranges) = self.skips.get(&(log.clone(), *device)) else { return next };
        ranges.iter().fold(next, |next, (from, to)| if (*from..=*to).contains(&next) { to + 1 } else { next })
    }

    /// Folds the next entry. A refused one has no effect but keeps its place.
    ///
    /// `author` is the fold of the author's own `devices` log, at least up to the stamp's `devices_seq`.
    ///
    /// # Errors
    /// [`Refusal`] when the entry has no effect.
    pub fn apply(&mut self, entry: &PlainEntry, author: Option<&DevicesState>) -> Result<(), Refusal> {
        let verdict = match (&entry.body, author) {
            (Some(body), Some(author)) => self.check(body, entry, author),
            // Withheld: about logs of others, without effect on what this reader may know.
            (None, _) => Ok(()),
            (Some(_), None) => Err(Refusal::Ended),
        };
        self.needs_newer_app |= verdict == Err(Refusal::UnknownKind);
        self.seq = entry.seq;
        if let (Ok(()), Some(body)) = (verdict, &entry.body) {
            self.take_effect(body, entry);
        }
        verdict
    }
}
