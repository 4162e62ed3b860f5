//! Edits: one intent, one operation, one transaction that seals, signs, numbers and stores it.
//!
//! A write names the operations whose values it saw, own unsent ones included, as the fold shows them at that moment.
//! What would have no effect is refused before it is stored, with the reason a person can read. In a log that stays on this
//! phone the operation is kept as it is, without frame, number or key.

use sojourn_core::entropy::Entropy;
use sojourn_core::id::{LogId, OpId};
use sojourn_core::registration::record;
use sojourn_core::sync::fold::{Content, FoldEntry, LogState};
use sojourn_core::sync::operation::{Hlc, Name, Operation, Path, SEEN_MAX, Value};
use sojourn_core::sync::outcome::EntryOutcome;
use sojourn_core::sync::plain::Authority;

use super::error::PhoneError;
use super::fold::{LogView, fold_log, stages};
use crate::store::Txn;
use crate::sync::author::{Author, saw_time};
use crate::sync::identity::Identity;
use crate::sync::keyring::key_to_write;
use crate::sync::local;
use crate::sync::view::{Overlay, SpaceView};
use crate::sync::{Scene, SyncFault};

/// An operation in the making.
pub(crate) struct Draft<'a> {
    state: &'a LogState,
    /// The name it will have; a create's id is its `op_id`.
    pub(crate) name: Name,
    operation: Operation,
}

impl Draft<'_> {
    /// Writes a field, replacing every value it has now.
    pub(crate) fn set(&mut self, path: Path, value: Value) {
        let seen: Vec<Name> = self.state.seen(&path).into_iter().take(SEEN_MAX).collect();
        let empty = Operation::new("", 1, self.operation.time);
        self.operation = std::mem::replace(&mut self.operation, empty).write(path, value, seen);
    }

    /// Writes every field of a record.
    pub(crate) fn set_all(&mut self, writes: &[record::Write]) -> Result<(), PhoneError> {
        for field in writes {
            self.set(Path::parse(&field.path)?, Value::encode(&field.value)?);
        }
        Ok(())
    }

    /// Touches an entity that the operation creates.
    pub(crate) fn touch(&mut self, path: Path) {
        let empty = Operation::new("", 1, self.operation.time);
        self.operation = std::mem::replace(&mut self.operation, empty).touch(path);
    }

    /// The log as it is now.
    pub(crate) fn state(&self) -> &LogState {
        self.state
    }

    /// The hex id of what this operation creates.
    pub(crate) fn new_id(&self) -> String {
        self.name.op_id.to_hex()
    }
}

/// A log of the space that is worked on, as it is in this transaction: the person's own, or of whoever let them in.
///
/// # Errors
/// [`SyncFault::AccessEnded`] when another's log may not be read any more; what is not known to have ended is decided by
/// the day of this phone's clock.
pub(crate) fn open_log(
    tx: &dyn Txn,
    identity: &Identity,
    log: &LogId,
    scene: &Scene<'_>,
) -> Result<LogView, PhoneError> {
    let view = SpaceView::load(tx, identity.whose, Overlay::Pending(scene.now))?.ok_or(SyncFault::NotYetJoined)?;
    right_of(identity, &view, log, scene)?;
    Ok(fold_log(tx, identity, &view, identity.whose, log)?)
}

/// By which right this phone's person may look into a log and write in it now.
pub(crate) fn right_of(
    identity: &Identity,
    view: &SpaceView,
    log: &LogId,
    scene: &Scene<'_>,
) -> Result<Authority, PhoneError> {
    if identity.whose == identity.space {
        return Ok(Authority::Owner);
    }
    let access = &view.access;
    let held = access.active_grants(log, access.seq, scene.now).filter(|state| state.grant.grantee == identity.space);
    let level = held.map(|state| state.grant.level).max().ok_or(SyncFault::AccessEnded)?;
    Ok(Authority::Granted(level))
}

/// Writes one operation of a kind in a log of the space that is worked on.
pub(crate) fn write(
    tx: &dyn Txn,
    identity: &Identity,
    log: &LogId,
    kind: &str,
    scene: &mut Scene<'_>,
    build: impl FnOnce(&mut Draft<'_>) -> Result<(), PhoneError>,
) -> Result<OpId, PhoneError> {
    let own = identity.whose == identity.space;
    let stays_here = own && local::stays_here(tx, log)?;
    let key = if stays_here { None } else { Some(key_to_write(tx, identity, identity.whose, log, scene)?) };
    let view = open_log(tx, identity, log, scene)?;
    if view.locked_at.is_some() {
        return Err(SyncFault::NoKey.into());
    }
    saw_time(tx, view.time)?;
    let author = Author::new(tx, identity);
    let time: Hlc = author.tick(scene.now)?;
    let name = Name { author: identity.space, op_id: OpId(scene.entropy.array()) };
    let mut draft = Draft { state: &view.state, name, operation: Operation::new(kind, 1, time) };
    build(&mut draft)?;
    let operation = draft.operation;
    check(&view.state, name, view.right, &operation)?;
    match key {
        Some(key) => drop(author.sealed(identity.whose, log, &key, name.op_id, &operation, scene)?),
        None => local::keep(tx, log, name.op_id, &operation)?,
    }
    Ok(name.op_id)
}

/// Whether an operation that is written already would still have an effect.
pub(crate) fn check_again(
    tx: &dyn Txn,
    identity: &Identity,
    log: &LogId,
    op_id: OpId,
    operation: &Operation,
    scene: &Scene<'_>,
) -> Result<(), PhoneError> {
    let view = open_log(tx, identity, log, scene)?;
    check(&view.state, Name { author: identity.space, op_id }, view.right, operation)
}

/// Tries the operation on a copy of the state: what has no effect is not worth storing.
fn check(state: &LogState, name: Name, right: Authority, operation: &Operation) -> Result<(), PhoneError> {
    let plaintext = operation.to_bytes()?;
    let entry =
        FoldEntry { seq: state.seq() + 1, name, authority: Some(right), content: Content::Plaintext(&plaintext) };
    match state.clone().apply(&entry, &stages) {
        EntryOutcome::Applied(_) | EntryOutcome::Repeat => Ok(()),
        EntryOutcome::Void(reason) => Err(PhoneError::NoEffect(reason)),
        EntryOutcome::NeedsNewerApp => Err(PhoneError::NeedsNewerApp),
    }
}
