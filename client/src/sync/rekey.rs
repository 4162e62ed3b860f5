//! A phone that was restored from a copy, or copied: the server saw two lives of one key. It gets a new one.
//!
//! The old key certifies the new one; what is still pending is signed again by the new key under the same intent ids, so
//! that nothing counts twice. What already has its place is left alone. The old key is not revoked: the other copy may
//! be the one the person holds.

use sojourn_core::entropy::Entropy;
use sojourn_core::id::LogId;
use sojourn_core::sync::keys::DeviceKeys;
use sojourn_core::sync::seal::open_body;
use sojourn_core::sync::{FORMAT_V1, Frame, Operation, Plain};

use super::author::Author;
use super::identity::Identity;
use super::keyring::LogRing;
use super::state::{RoundState, Tokens};
use super::view::{Overlay, SpaceView};
use super::{Scene, SyncFault};
use crate::store::{OutboxState, Txn};

/// The certificate's number is drawn this far beyond the last one known here: the other copy may have used the next.
/// `devices` takes numbers with gaps.
const NUMBERS_AHEAD: u64 = 1 << 20;

/// Gives this phone a new device key in the caller's transaction.
///
/// # Errors
/// [`SyncFault`] when the store fails, or a pending frame does not open.
pub fn rekey(tx: &dyn Txn, old: &Identity, scene: &mut Scene<'_>) -> Result<Identity, SyncFault> {
    let view = SpaceView::load(tx, old.space, Overlay::Pending(scene.now))?.ok_or(SyncFault::NotYetJoined)?;
    let new = Identity { keys: DeviceKeys::generate(scene.entropy), ..old.clone() };
    let devices = LogId::devices();
    let ahead = 1 + u64::from(u32::from_be_bytes(scene.entropy.array())) % NUMBERS_AHEAD;
    let next = tx.next_n(old.space, &devices, old.device())?;
    tx.raise_next_n(old.space, &devices, old.device(), next + ahead)?;
    let generation = view.devices.current_generation().map_or(0, |(number, _)| number);
    let proof = new.keys.certify_proof(&old.space);
    let body = Plain::Certify { keys: new.keys.public(), generation, proof };
    let certificate = Author::new(tx, old).plain(old.space, &devices, &body, scene)?;
    new.store(tx)?;
    for waiting in [OutboxState::Waiting, OutboxState::Held] {
        for row in tx.list_outbox(waiting, u32::MAX)? {
            if row.row.header != certificate && row.row.device == old.device() && !is_genesis(&row.row.frame)? {
                sign_again(tx, &new, &view, row.row.frame, scene)?;
                tx.delete_outbox(row.row.header)?;
            }
        }
    }
    let fresh = RoundState { full_due: true, ..RoundState::default() };
    fresh.save(tx)?;
    Tokens::default().save(tx)?;
    Ok(new)
}

/// The space's first entry names the first device and stays its own.
fn is_genesis(frame: &[u8]) -> Result<bool, SyncFault> {
    let frame = Frame::parse(frame.to_vec())?;
    let header = frame.header()?;
    Ok(header.log == LogId::devices() && matches!(Plain::parse(frame.body())?, Plain::Genesis(_)))
}

fn sign_again(
    tx: &dyn Txn,
    new: &Identity,
    view: &SpaceView,
    frame: Vec<u8>,
    scene: &mut Scene<'_>,
) -> Result<(), SyncFault> {
    let frame = Frame::parse(frame)?;
    let header = frame.header()?;
    let author = Author::new(tx, new);
    let Some(key_id) = header.key_id else {
        author.plain_as(header.space, &header.log, header.op_id, &Plain::parse(frame.body())?, scene)?;
        return Ok(());
    };
    let ring = LogRing::load(tx, header.space, &header.log, &view.access)?;
    let key = ring.get(&key_id).ok_or(SyncFault::NoKey)?;
    let operation = Operation::parse(&open_body(key, FORMAT_V1, &header, frame.body())?)?;
    author.sealed(header.space, &header.log, key, header.op_id, &operation, scene)?;
    Ok(())
}
