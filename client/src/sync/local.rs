//! Logs that stay on this phone until their owner decides otherwise: the diary.
//!
//! What is written there is kept as operations, sealed under the store's key like everything private, and not as frames:
//! there is no content key to announce, no number to leave a gap, nothing in the outbox and no log to name in a request. So
//! a server, and whoever reads its disk, cannot tell that there is a diary at all. Sharing turns each into an ordinary frame
//! under the name it already has, in the order of writing; what was said before reads the same afterwards. See ADR 0080.

use sojourn_core::id::{LogId, OpId};
use sojourn_core::sync::operation::Operation;

use super::author::Author;
use super::identity::Identity;
use super::keyring::key_to_write;
use super::{Scene, SyncFault};
use crate::store::{Secret, Txn};

/// An operation that is only here.
pub struct LocalOperation {
    /// Where it is kept.
    row: String,
    /// The intent it keeps when it is shared.
    pub op_id: OpId,
    /// The operation's bytes, without padding.
    pub plaintext: Secret,
}

fn prefix(log: &LogId) -> String {
    format!("local/{log}/")
}

fn shared_name(log: &LogId) -> String {
    format!("shared/{log}")
}

/// Whether what is written in a log stays on this phone.
///
/// # Errors
/// [`SyncFault`] when the store fails or is locked.
pub fn stays_here(tx: &dyn Txn, log: &LogId) -> Result<bool, SyncFault> {
    Ok(*log == LogId::diary() && tx.get_private(&shared_name(log))?.is_none())
}

/// Keeps an operation here, after those kept before.
///
/// # Errors
/// [`SyncFault`] when the store fails, or the operation is beyond its limits.
pub fn keep(tx: &dyn Txn, log: &LogId, op_id: OpId, operation: &Operation) -> Result<(), SyncFault> {
    let prefix = prefix(log);
    let last = tx.list_private(&prefix)?.pop().and_then(|(name, _)| name.strip_prefix(&prefix)?.parse::<u64>().ok());
    let row = format!("{prefix}{:010}", last.map_or(1, |last| last + 1));
    let kept = Secret::new([op_id.as_bytes(), &operation.to_bytes()?].concat());
    Ok(tx.put_private(&row, &kept)?)
}

/// Operations of a log that are only here, in the order of writing.
///
/// # Errors
/// [`SyncFault`] when the store fails or is locked.
pub fn list(tx: &dyn Txn, log: &LogId) -> Result<Vec<LocalOperation>, SyncFault> {
    let rows = tx.list_private(&prefix(log))?;
    rows.into_iter()
        .map(|(row, kept)| {
            let (op_id, plaintext) = kept.split_first_chunk().ok_or(SyncFault::Corrupt("an operation kept here"))?;
            Ok(LocalOperation { row, op_id: OpId(*op_id), plaintext: Secret::new(plaintext.to_vec()) })
        })
        .collect()
}

/// Forgets an operation that was only here; no trace of it is left.
///
/// # Errors
/// [`SyncFault`] when the store fails.
pub fn forget(tx: &dyn Txn, operation: &LocalOperation) -> Result<(), SyncFault> {
    Ok(tx.delete_private(&operation.row)?)
}

/// From now on a log leaves this phone like any other, and everything kept so far goes into the outbox, all of it or, when
/// this fails, nothing. Returns how many operations that were.
///
/// # Errors
/// [`SyncFault::NoKey`] when the log has a key that this phone does not hold yet, and store failures.
pub fn share(tx: &dyn Txn, identity: &Identity, log: &LogId, scene: &mut Scene<'_>) -> Result<u64, SyncFault> {
    tx.put_private(&shared_name(log), b"shared")?;
    let kept = list(tx, log)?;
    if kept.is_empty() {
        return Ok(0);
    }
    let key = key_to_write(tx, identity, identity.space, log, scene)?;
    let author = Author::new(tx, identity);
    for one in &kept {
        author.sealed(identity.space, log, &key, one.op_id, &Operation::parse(&one.plaintext)?, scene)?;
        forget(tx, one)?;
    }
    Ok(kept.len() as u64)
}

/// From now on what is written in a log stays here. What left before is not called back.
///
/// # Errors
/// [`SyncFault`] when the store fails.
pub fn keep_here(tx: &dyn Txn, log: &LogId) -> Result<(), SyncFault> {
    Ok(tx.delete_private(&shared_name(log))?)
}
