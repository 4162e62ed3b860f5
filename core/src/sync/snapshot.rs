//! A sealed folded state at a place in the log, so that a phone need not fetch and fold everything at once.
//!
//! Accepted only from the owner's unrevoked devices or from oneself, and provisional until the entries were folded in
//! the background; a choice, money or stage change first verifies the entries it touches.

use ed25519_dalek::SigningKey;

use super::SyncError;
use super::chain::Head;
use super::codec::{Reader, Writer};
use super::fold::LogState;
use super::header::{body_hash, device_id};
use super::keys::{sign, verify};
use super::seal::{ContentKey, SEAL_OVERHEAD_BYTES, open_with, pad_within, seal_with, unpad};
use crate::entropy::Entropy;
use crate::hash::{Tag, tagged};
use crate::id::{Bytes, DeviceId, KeyId, LogId, Signature, SigningPublic, SpaceId};

/// Largest padded state: some thousand operations of one application.
pub const SNAPSHOT_BYTES_MAX: usize = 4 * 1024 * 1024;

const VERSION: u64 = 1;

/// A sealed, signed state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The log's space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// The place up to which the log was folded.
    pub head: Head,
    /// The content key it is sealed with.
    pub key_id: KeyId,
    /// Who made it.
    pub author_space: SpaceId,
    /// On which device.
    pub device: DeviceId,
    /// The padded, sealed state.
    pub sealed: Bytes,
    /// By the device.
    pub signature: Signature,
}

impl Snapshot {
    /// Seals and signs a state whose log has this head.
    ///
    /// # Errors
    /// [`SyncError::Malformed`] when the state does not end at the head, [`SyncError::TooLarge`] beyond the limit.
    pub fn seal(
        state: &LogState,
        head: Head,
        author_space: SpaceId,
        key: &ContentKey,
        signing: &SigningKey,
        entropy: &mut impl Entropy,
    ) -> Result<Self, SyncError> {
        if state.seq() != head.seq {
            return Err(SyncError::malformed("snapshot", "the state does not end at the head"));
        }
        let device = device_id(&SigningPublic(signing.verifying_key().to_bytes()));
        let padded = pad_within(&state.to_bytes(), "snapshot", SNAPSHOT_BYTES_MAX)?;
        let mut snapshot = Self {
            space: *state.space(),
            log: state.log().clone(),
            head,
            key_id: key.key_id(),
            author_space,
            device,
            sealed: Bytes::default(),
            signature: Signature::ZERO,
        };
        snapshot.sealed = Bytes(seal_with(key.expose(), &snapshot.associated_data(), &padded, entropy));
        snapshot.signature = sign(signing, &snapshot.signed());
        Ok(snapshot)
    }

    /// Checks the signature and opens the state.
    ///
    /// # Errors
    /// [`SyncError`] for another key or device, changed bytes, or a state of another place.
    pub fn open(&self, key: &ContentKey, signing: &SigningPublic) -> Result<LogState, SyncError> {
        if self.device != device_id(signing) {
            return Err(SyncError::Signature);
        }
        verify(signing, &self.signed(), &self.signature)?;
        if self.key_id != key.key_id() {
            return Err(SyncError::KeyMismatch);
        }
        let state = LogState::parse(&unpad(open_with(key.expose(), &self.associated_data(), &self.sealed.0)?)?)?;
        if state.seq() == self.head.seq && *state.space() == self.space && *state.log() == self.log {
            Ok(state)
        } else {
            Err(SyncError::malformed("snapshot", "the state is of another place"))
        }
    }

    fn write_place(&self, w: &mut Writer) {
        w.uint(VERSION).bytes(self.space.0).text(self.log.as_str()).uint(self.head.seq).bytes(self.head.chain.0);
        w.bytes(self.key_id.0).bytes(self.author_space.0).bytes(self.device.0);
    }

    fn associated_data(&self) -> Vec<u8> {
        let mut w = Writer::array_of(8);
        self.write_place(&mut w);
        tagged(Tag::Snapshot, &[&w.finish()])
    }

    fn signed(&self) -> Vec<u8> {
        let mut w = Writer::array_of(9);
        self.write_place(&mut w);
        w.bytes(body_hash(&self.sealed.0).0);
        tagged(Tag::Snapshot, &[&w.finish()])
    }

    /// The snapshot as it is stored and travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::array_of(10);
        self.write_place(&mut w);
        w.bytes(&self.sealed).bytes(self.signature.0);
        w.finish()
    }

    /// Reads [`Self::to_bytes`]; nothing is verified or opened here.
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut r = Reader::new(bytes, "snapshot");
        r.array_exact(10)?;
        if r.uint()? != VERSION {
            return Err(r.refuse("a version that is not known"));
        }
        let snapshot = Self {
            space: SpaceId(r.fixed()?),
            log: r.log()?,
            head: Head { seq: r.uint()?, chain: r.hash()? },
            key_id: KeyId(r.fixed()?),
            author_space: SpaceId(r.fixed()?),
            device: DeviceId(r.fixed()?),
            sealed: Bytes(r.bytes()?.to_vec()),
            signature: Signature(r.fixed()?),
        };
        r.finish()?;
        if snapshot.sealed.0.len() > SNAPSHOT_BYTES_MAX + SEAL_OVERHEAD_BYTES {
            return Err(SyncError::TooLarge { what: "snapshot", max: SNAPSHOT_BYTES_MAX });
        }
        Ok(snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::keys::DeviceKeys;

    fn place() -> (LogState, ContentKey, DeviceKeys) {
        let state = LogState::new(SpaceId([1; 32]), LogId::profile());
        (state, ContentKey::from_bytes([2; 32]), DeviceKeys::from_bytes(&[3; 32], &[4; 32]))
    }

    fn snapshot() -> Snapshot {
        let (state, key, device) = place();
        let mut entropy = |out: &mut [u8]| out.fill(9);
        Snapshot::seal(&state, Head::EMPTY, SpaceId([1; 32]), &key, &device.signing, &mut entropy).expect("small")
    }

    #[test]
    fn a_snapshot_opens_only_as_its_author_made_it() {
        let (state, key, device) = place();
        let signer = device.public().signing;
        assert_eq!(Snapshot::parse(&snapshot().to_bytes()).and_then(|read| read.open(&key, &signer)), Ok(state));
        let other = DeviceKeys::from_bytes(&[5; 32], &[4; 32]).public().signing;
        assert_eq!(snapshot().open(&key, &other), Err(SyncError::Signature));
        assert_eq!(snapshot().open(&ContentKey::from_bytes([6; 32]), &signer), Err(SyncError::KeyMismatch));
        let moved = [
            Snapshot { head: Head { seq: 1, ..Head::EMPTY }, ..snapshot() },
            Snapshot { log: LogId::diary(), ..snapshot() },
            Snapshot { space: SpaceId([7; 32]), ..snapshot() },
            Snapshot { author_space: SpaceId([7; 32]), ..snapshot() },
        ];
        assert!(moved.iter().all(|moved| moved.open(&key, &signer) == Err(SyncError::Signature)));
    }

    #[test]
    fn a_state_is_sealed_only_for_the_place_it_was_folded_to() {
        let (state, key, device) = place();
        let elsewhere = Head { seq: 3, ..Head::EMPTY };
        let mut entropy = |out: &mut [u8]| out.fill(9);
        let refused = Snapshot::seal(&state, elsewhere, SpaceId([1; 32]), &key, &device.signing, &mut entropy);
        assert!(matches!(refused, Err(SyncError::Malformed { .. })));
    }
}
