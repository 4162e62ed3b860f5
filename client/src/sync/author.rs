//! Writing: an intent becomes a sealed, signed frame in the outbox, in the caller's transaction.
//!
//! A frame is stored before anything is sent and never sealed again under the same device key: sealing twice would be
//! two headers for one number, which is equivocation.

use sojourn_core::entropy::Entropy;
use sojourn_core::id::{Hash, LogId, OpId, SpaceId};
use sojourn_core::sync::operation::Hlc;
use sojourn_core::sync::seal::{ContentKey, seal_body};
use sojourn_core::sync::{FORMAT_V1, Frame, Head, Header, Operation, Plain};
use sojourn_core::time::Millis;

use super::identity::Identity;
use super::view::log_row;
use super::{Scene, SyncFault};
use crate::store::{NewOutboxRow, Txn};

const CLOCK: &str = "hybrid-clock";

/// Writes frames of one identity in one transaction.
pub struct Author<'a> {
    tx: &'a dyn Txn,
    identity: &'a Identity,
}

impl<'a> Author<'a> {
    /// For this transaction.
    #[must_use]
    pub fn new(tx: &'a dyn Txn, identity: &'a Identity) -> Self {
        Self { tx, identity }
    }

    /// Writes an operation of `devices` or `access`.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails or the body is too large.
    pub fn plain(&self, space: SpaceId, log: &LogId, body: &Plain, scene: &mut Scene<'_>) -> Result<Hash, SyncFault> {
        let op_id = OpId(scene.entropy.array());
        self.plain_as(space, log, op_id, body, scene)
    }

    /// The same under a given intent id.
    ///
    /// # Errors
    /// As for [`Self::plain`].
    pub fn plain_as(
        &self,
        space: SpaceId,
        log: &LogId,
        op_id: OpId,
        body: &Plain,
        scene: &mut Scene<'_>,
    ) -> Result<Hash, SyncFault> {
        let header = self.header(space, log, op_id, None)?;
        self.keep(Frame::sign(header, &body.to_bytes(), &self.identity.keys.signing)?, scene.now)
    }

    /// Writes a sealed operation under a given intent id.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails or the operation is beyond its limits.
    pub fn sealed(
        &self,
        space: SpaceId,
        log: &LogId,
        key: &ContentKey,
        op_id: OpId,
        operation: &Operation,
        scene: &mut Scene<'_>,
    ) -> Result<Hash, SyncFault> {
        let header = self.header(space, log, op_id, Some(key))?;
        let body = seal_body(key, FORMAT_V1, &header, &operation.to_bytes()?, scene.entropy)?;
        self.keep(Frame::sign(header, &body, &self.identity.keys.signing)?, scene.now)
    }

    /// The time for a new operation: never behind what this phone has read or written.
    ///
    /// # Errors
    /// [`SyncFault`] when the store fails.
    pub fn tick(&self, now: Millis) -> Result<Hlc, SyncFault> {
        let time = Hlc::tick(last_time(self.tx)?, now);
        saw_time(self.tx, time)?;
        Ok(time)
    }

    fn header(&self, space: SpaceId, log: &LogId, op_id: OpId, key: Option<&ContentKey>) -> Result<Header, SyncFault> {
        let row = log_row(self.tx, space, log)?;
        if row.seq == 0 {
            self.tx.put_log(&row)?;
        }
        let device = self.identity.device();
        Ok(Header {
            space,
            log: log.clone(),
            op_id,
            author_space: self.identity.space,
            device,
            n: self.tx.next_n(space, log, device)?,
            base: Head { seq: row.seq, chain: row.chain },
            key_id: key.map(ContentKey::key_id),
            body_hash: Hash::ZERO,
        })
    }

    fn keep(&self, frame: Frame, now: Millis) -> Result<Hash, SyncFault> {
        let (header, hash) = (frame.header()?, frame.header_hash());
        self.tx.put_outbox(&NewOutboxRow {
            space: header.space,
            log: header.log,
            device: header.device,
            n: header.n,
            op_id: header.op_id,
            header: hash,
            frame: frame.into_bytes(),
            written_at: now,
        })?;
        Ok(hash)
    }
}

/// The highest time this phone has read or written.
///
/// # Errors
/// [`SyncFault`] when the store fails.
pub fn last_time(tx: &dyn Txn) -> Result<Hlc, SyncFault> {
    let stored = tx.get_private(CLOCK)?.and_then(|bytes| {
        let at = bytes.first_chunk::<8>().map(|at| u64::from_be_bytes(*at))?;
        let counter = bytes.last_chunk::<2>().map(|counter| u16::from_be_bytes(*counter))?;
        Some(Hlc { at: Millis(at), counter })
    });
    Ok(stored.unwrap_or(Hlc { at: Millis(0), counter: 0 }))
}

/// Remembers a time that was read or written, if it is the highest.
///
/// # Errors
/// [`SyncFault`] when the store fails.
pub fn saw_time(tx: &dyn Txn, time: Hlc) -> Result<(), SyncFault> {
    if time > last_time(tx)? {
        let bytes = [&time.at.0.to_be_bytes()[..], &time.counter.to_be_bytes()].concat();
        tx.put_private(CLOCK, &bytes)?;
    }
    Ok(())
}
