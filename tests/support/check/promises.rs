//! Laws of receipts: *acknowledged-is-durable*.

use std::collections::BTreeMap;

use sojourn_core::id::{Hash, LogId, SpaceId};
use sojourn_core::sync::Stamp;

use super::logs::short_log;
use super::{HeldLog, Invariant, Violation, short};

/// A `stored` receipt that left the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Hash of format ‖ header of the frame.
    pub header: Hash,
    /// The place it was given.
    pub seq: u64,
    /// The stamp it was given.
    pub stamp: Stamp,
}

/// *acknowledged-is-durable*: what a receipt called stored is in the server's log, at the place and with the stamp the
/// receipt named.
#[must_use]
pub fn acknowledged_is_durable(receipts: &[Acknowledged], server: &[HeldLog]) -> Vec<Violation> {
    let logs: BTreeMap<_, &HeldLog> = server.iter().map(|log| ((log.space, log.log.clone()), log)).collect();
    let mut found = Vec::new();
    for receipt in receipts {
        let entry = logs
            .get(&(receipt.space, receipt.log.clone()))
            .and_then(|log| log.entries.iter().find(|entry| entry.seq == receipt.seq));
        let why = match entry {
            None => "is not there",
            Some(entry) if entry.frame.header_hash() != receipt.header => "is another frame's place",
            Some(entry) if entry.stamp != receipt.stamp => "has another stamp",
            Some(_) => continue,
        };
        let what = format!(
            "{}/{} at {}: frame {} was acknowledged and {why}",
            short(&receipt.space.0),
            short_log(&receipt.log),
            receipt.seq,
            short(&receipt.header.0)
        );
        found.push(Invariant::AcknowledgedIsDurable.violated(what));
    }
    found
}
