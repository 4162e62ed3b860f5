//! Taking back what the server lost: a backup was restored, a phone still holds the entries and a head we signed.
//!
//! Proof is a head under our own log key that the offered entries lead to. A tail that begins right at our head is
//! adopted verbatim, stamps included; one that begins earlier (others wrote meanwhile) is sequenced again behind what
//! is here, flagged, with the stamps it had, so that a restore never voids work that was authorised when it arrived.
//! Without proof an offer is an ordinary frame: judged anew.

use std::collections::BTreeMap;

use sojourn_core::id::LogId;
use sojourn_core::sync::{Head, Stamp};

use super::intake::Offered;
use super::place::Placing;
use crate::keys::public;
use crate::store::{AuthorRow, StoreResult};

impl Placing<'_> {
    /// Takes offered entries back, log by log.
    pub(super) fn adopt(&mut self, offers: &[Offered]) -> StoreResult<()> {
        let mut by_log: BTreeMap<LogId, Vec<&Offered>> = BTreeMap::new();
        for offer in offers {
            by_log.entry(offer.arrived.header.log.clone()).or_default().push(offer);
        }
        for (log, mut tail) in by_log {
            tail.sort_by_key(|offer| offer.seq);
            let gapless = tail.windows(2).all(|pair| pair[0].seq + 1 == pair[1].seq);
            if gapless && !self.is_erased(&log) {
                self.adopt_tail(&log, &tail)?;
            }
        }
        Ok(())
    }

    fn is_erased(&self, log: &LogId) -> bool {
        self.state.access.as_ref().is_some_and(|access| access.is_erased(log))
    }

    fn adopt_tail(&mut self, log: &LogId, tail: &[&Offered]) -> StoreResult<()> {
        let Some(first) = tail.first() else { return Ok(()) };
        let ours = self.tx.log(log)?.head;
        let Some(before) = first.seq.checked_sub(1) else { return Ok(()) };
        let Some(chain) = self.tx.chain_at(log, before)? else { return Ok(()) };
        let proven = self.proven(log, Head { seq: before, chain }, tail);
        metrics::counter!(crate::telemetry::ROLLBACKS).increment(u64::from(proven > 0));
        for offer in &tail[..proven] {
            self.adopt_entry(offer, before == ours.seq)?;
        }
        for offer in tail[proven..].iter().filter(|offer| !offer.arrived.frame.is_bare()) {
            self.place_offer(offer)?;
        }
        Ok(())
    }

    /// How many entries of a tail a head of ours vouches for.
    fn proven(&self, log: &LogId, start: Head, tail: &[&Offered]) -> usize {
        let key = public(&self.service.keys.log);
        let mut head = start;
        let mut heads = Vec::with_capacity(tail.len());
        for offer in tail {
            head = head.next(&self.space, log, &offer.arrived.hash, &offer.stamp.hash());
            heads.push(head);
        }
        let vouched = tail.iter().filter_map(|offer| offer.head.as_ref()).filter_map(|signed| {
            let same_log = signed.head.space == self.space && signed.head.log == *log;
            let at = heads.iter().position(|head| *head == signed.head.head)?;
            (same_log && signed.verify(&key).is_ok()).then_some(at + 1)
        });
        vouched.max().unwrap_or(0)
    }

    fn adopt_entry(&mut self, offer: &Offered, verbatim: bool) -> StoreResult<()> {
        let arrived = &offer.arrived;
        let header = &arrived.header;
        if self.is_here(offer)? {
            return Ok(());
        }
        self.tx.put_space(self.now)?;
        let stamp = Stamp { resequenced: offer.stamp.resequenced || !verbatim, ..offer.stamp };
        let seq = self.append(arrived, stamp)?;
        let author = self.tx.author(&header.log, &header.device)?;
        let devices_seq = if verbatim { author.devices_seq.max(stamp.devices_seq) } else { author.devices_seq };
        self.use_up_adopted(offer, AuthorRow { devices_seq, ..author })?;
        if header.log.is_plain() {
            self.take_effect(arrived, seq, stamp)?;
        }
        Ok(())
    }

    /// An adopted count was used once before; those below it come with their own entries or were given up.
    fn use_up_adopted(&mut self, offer: &Offered, author: AuthorRow) -> StoreResult<()> {
        let header = &offer.arrived.header;
        if header.log.is_plain() {
            return self.use_up(&offer.arrived, author);
        }
        let consumed = author.consumed.max(header.n);
        self.tx.put_author(&header.log, &header.device, AuthorRow { consumed, ..author })
    }

    fn is_here(&mut self, offer: &Offered) -> StoreResult<bool> {
        let header = &offer.arrived.header;
        let entries = self.tx.entries_by_op(&header.device, &header.op_id)?;
        Ok(entries.iter().any(|(log, entry)| {
            *log == header.log
                && sojourn_core::sync::Frame::parse(entry.frame.clone())
                    .is_ok_and(|frame| frame.header_hash() == offer.arrived.hash)
        }))
    }

    fn place_offer(&mut self, offer: &Offered) -> StoreResult<()> {
        // Its author will send it again and get a receipt; here it only must not be lost.
        self.place(&offer.arrived).map(|_| ())
    }
}
