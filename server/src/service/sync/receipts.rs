//! Signing: once per round for all receipts, once per log for a head that travels alone.

use sojourn_core::id::{DeviceId, Hash, LogId, SpaceId};
use sojourn_core::sync::Head;
use sojourn_core::sync::receipt::{LogHead, Outcome, Receipts, SignedHead};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::SignedReceipts;

use crate::service::Service;

impl Service {
    /// Receipts for a request's frames and the heads of their logs.
    pub(super) fn sign_receipts(
        &self,
        device: DeviceId,
        request: Hash,
        time: Millis,
        outcomes: Vec<(Hash, Outcome)>,
        heads: Vec<(SpaceId, LogId, Head)>,
    ) -> SignedReceipts {
        let mut heads: Vec<LogHead> =
            heads.into_iter().map(|(space, log, head)| self.log_head(space, log, head)).collect();
        heads.sort();
        heads.dedup_by(|a, b| (a.space, &a.log) == (b.space, &b.log));
        let bytes = Receipts { epoch: self.store.epoch(), device, request, time, outcomes, heads }.to_bytes();
        let signature = Receipts::sign(&bytes, &self.keys.log);
        SignedReceipts { bytes: bytes.into(), signature }
    }

    /// A head that travels alone, signed.
    pub(super) fn sign_head(&self, space: SpaceId, log: LogId, head: Head, time: Millis) -> Vec<u8> {
        let head = self.log_head(space, log, head);
        SignedHead::sign(self.store.epoch(), head, time, &self.keys.log).to_bytes()
    }

    /// No backup has told the server yet how far it reaches, so phones keep the bytes of their own operations.
    fn log_head(&self, space: SpaceId, log: LogId, head: Head) -> LogHead {
        LogHead { space, log, head, backed_up_seq: 0 }
    }
}
