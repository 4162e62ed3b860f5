//! What passed between phones and server, written down where neither can change it.
//!
//! From each reply that left the server: receipts, for *acknowledged-is-durable*; whose entries went to whom, for
//! *no-grant-no-bytes*; what a cursor stands for, for *cursor-follows-data*.

use std::collections::BTreeMap;

use sojourn_client::transport::{Request, Response};
use sojourn_core::cbor;
use sojourn_core::id::{Bytes, DeviceId, LogId, SpaceId};
use sojourn_core::sync::Frame;
use sojourn_core::sync::receipt::{Outcome, Receipts};
use sojourn_core::wire::v1::{LogState, SyncReply, SyncRequest};

use crate::check::{Acknowledged, HeldLog, Invariant, Violation, short};
use crate::network::Peer;
use crate::world::ServerHost;

/// What a cursor stands for: at least this far in these logs.
type Reached = BTreeMap<(SpaceId, LogId), u64>;

/// Everything seen so far.
#[derive(Debug, Default)]
pub(super) struct Witness {
    owners: BTreeMap<DeviceId, SpaceId>,
    receipts: BTreeMap<SpaceId, Vec<Acknowledged>>,
    cursors: BTreeMap<(DeviceId, Bytes), Reached>,
    found: Vec<Violation>,
}

impl Witness {
    /// Receipts that said `stored`, each operation once.
    pub(super) fn acknowledged(&self) -> u64 {
        self.receipts.values().map(|receipts| receipts.len() as u64).sum()
    }

    /// What was acknowledged in a space.
    pub(super) fn receipts_of(&self, space: SpaceId) -> &[Acknowledged] {
        self.receipts.get(&space).map_or(&[], Vec::as_slice)
    }

    /// Violations noticed while watching.
    pub(super) fn take_found(&mut self) -> Vec<Violation> {
        std::mem::take(&mut self.found)
    }

    /// *cursor-follows-data*: what a stored cursor stands for is held, or known to be missing.
    pub(super) fn cursor_follows_data(
        &self,
        phone: &str,
        cursor: Option<(DeviceId, Bytes)>,
        logs: &[(HeldLog, bool)],
    ) -> Vec<Violation> {
        let Some(reached) = cursor.and_then(|cursor| self.cursors.get(&cursor)) else { return Vec::new() };
        let mut found = Vec::new();
        for ((space, log), seq) in reached {
            let held = logs.iter().find(|(held, _)| held.space == *space && held.log == *log);
            let behind = held.is_none_or(|(held, stale)| held.head.seq < *seq && !stale);
            if behind {
                let has = held.map_or(0, |(held, _)| held.head.seq);
                let what =
                    format!("{phone}: its cursor stands for {}/{log} up to {seq}, it holds {has}", short(&space.0));
                found.push(Invariant::CursorFollowsData.violated(what));
            }
        }
        found
    }

    fn saw(&mut self, request: &Request, response: &Response) {
        if response.status != 200 || request.path != "/v1/sync" {
            return;
        }
        let Ok(asked) = cbor::decode_lenient::<SyncRequest>(&request.body) else { return };
        match cbor::decode_lenient::<SyncReply>(&response.body) {
            Ok(reply) => {
                self.learn_owner(&asked);
                self.take_receipts(&asked, &reply);
                self.take_entries(&asked, &reply);
            }
            Err(error) => self.found.push(Invariant::OrderIsGapless.violated(format!("a reply is no reply: {error}"))),
        }
    }

    fn learn_owner(&mut self, asked: &SyncRequest) {
        for frame in &asked.frames {
            if let Some(header) = Frame::parse(frame.0.clone()).ok().and_then(|frame| frame.header().ok())
                && header.device == asked.device
            {
                self.owners.insert(asked.device, header.author_space);
            }
        }
    }

    fn take_receipts(&mut self, asked: &SyncRequest, reply: &SyncReply) {
        let Some(signed) = &reply.receipts else { return };
        let Ok(receipts) = Receipts::parse(&signed.bytes.0) else { return };
        let frames = asked.frames.iter().filter_map(|frame| Frame::parse(frame.0.clone()).ok());
        for (frame, (header_hash, outcome)) in frames.zip(&receipts.outcomes) {
            let (Ok(header), Outcome::Stored { seq, stamp }) = (frame.header(), outcome) else { continue };
            let receipt =
                Acknowledged { space: header.space, log: header.log, header: *header_hash, seq: *seq, stamp: *stamp };
            let known = self.receipts.entry(receipt.space).or_default();
            if !known.contains(&receipt) {
                known.push(receipt);
            }
        }
    }

    fn take_entries(&mut self, asked: &SyncRequest, reply: &SyncReply) {
        let stood_for = |cursor: &Bytes| self.cursors.get(&(asked.device, cursor.clone())).cloned();
        let mut reached = asked.cursor.as_ref().and_then(stood_for).unwrap_or_default();
        let owner = self.owners.get(&asked.device).copied();
        for changed in &reply.logs {
            if owner.is_some_and(|owner| owner != changed.space) && !changed.entries.is_empty() {
                let what = format!(
                    "device {} of {} was sent entries of {}",
                    short(&asked.device.0),
                    short(&owner.unwrap_or(SpaceId([0; 32])).0),
                    short(&changed.space.0)
                );
                self.found.push(Invariant::NoGrantNoBytes.violated(what));
            }
            let seq = match changed.state {
                LogState::Ahead => changed.entries.last().map_or(0, |entry| entry.seq),
                LogState::HeadOnly => changed.seq,
                LogState::Fork | LogState::Behind => 0,
            };
            let known = reached.entry((changed.space, changed.log.clone())).or_default();
            *known = seq.max(*known);
        }
        if let Some(cursor) = &reply.cursor {
            self.cursors.insert((asked.device, cursor.clone()), reached);
        }
    }
}

/// The server, watched.
pub(super) struct Watched<'w> {
    pub(super) server: &'w mut ServerHost,
    pub(super) witness: &'w mut Witness,
}

impl Peer for Watched<'_> {
    fn answer(&mut self, request: &Request) -> Option<Response> {
        let response = self.server.answer(request)?;
        self.witness.saw(request, &response);
        Some(response)
    }
}
