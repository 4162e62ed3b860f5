//! Laws of one log, whoever holds it: *order-is-gapless* and *applied-once*.

use std::collections::BTreeMap;

use sojourn_core::id::{Hash, LogId, SpaceId};
use sojourn_core::sync::{Frame, Head, Stamp};

use super::{Invariant, Violation, short};

/// An entry as somebody holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEntry {
    /// Its place.
    pub seq: u64,
    /// The frame, verbatim.
    pub frame: Frame,
    /// The stamp.
    pub stamp: Stamp,
}

/// A log as somebody holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLog {
    /// Its space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Where its holder says it ends.
    pub head: Head,
    /// Its entries from the first.
    pub entries: Vec<HeldEntry>,
}

impl HeldLog {
    /// For messages.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", short(&self.space.0), short_log(&self.log))
    }
}

/// A log's name, short.
#[must_use]
pub(super) fn short_log(log: &LogId) -> String {
    log.as_str().chars().take(12).collect()
}

/// *order-is-gapless*: `1..head` without a gap, and the running hash verifies from the first entry.
#[must_use]
pub fn order_is_gapless(holder: &str, log: &HeldLog) -> Vec<Violation> {
    let mut head = Head::EMPTY;
    for entry in &log.entries {
        if entry.seq != head.seq + 1 {
            let what = format!("{holder}: {} has entry {} after {}", log.name(), entry.seq, head.seq);
            return vec![Invariant::OrderIsGapless.violated(what)];
        }
        head = head.next(&log.space, &log.log, &entry.frame.header_hash(), &entry.stamp.hash());
    }
    if head == log.head {
        return Vec::new();
    }
    let what = format!(
        "{holder}: {} ends at {} {} by its entries and at {} {} by its head",
        log.name(),
        head.seq,
        short(&head.chain.0),
        log.head.seq,
        short(&log.head.chain.0)
    );
    vec![Invariant::OrderIsGapless.violated(what)]
}

/// *applied-once*, as far as logs can tell: no intent twice in a space, no author's number twice in a log.
#[must_use]
pub fn applied_once(holder: &str, logs: &[HeldLog]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut intents: BTreeMap<_, Hash> = BTreeMap::new();
    let mut numbers: BTreeMap<_, Hash> = BTreeMap::new();
    for log in logs {
        for entry in &log.entries {
            let Ok(header) = entry.frame.header() else {
                found.push(Invariant::AppliedOnce.violated(format!("{holder}: {} holds no header", log.name())));
                continue;
            };
            let hash = entry.frame.header_hash();
            let at = || format!("{holder}: {} at {}", log.name(), entry.seq);
            if intents.insert((log.space, header.author_space, header.op_id), hash).is_some() {
                let what = format!("{}: operation {} is there twice", at(), short(&header.op_id.0));
                found.push(Invariant::AppliedOnce.violated(what));
            }
            if numbers.insert((log.space, log.log.clone(), header.device, header.n), hash).is_some() {
                let what = format!("{}: number {} of device {} twice", at(), header.n, short(&header.device.0));
                found.push(Invariant::AppliedOnce.violated(what));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use sojourn_core::entropy::Entropy;
    use sojourn_core::id::{GrantId, OpId};
    use sojourn_core::sync::Header;
    use sojourn_core::sync::keys::DeviceKeys;
    use sojourn_core::time::Millis;

    fn log_of(entries: u64) -> HeldLog {
        let mut rng = Rng::new(1, "logs");
        let keys = DeviceKeys::generate(&mut rng);
        let (space, log) = (SpaceId([1; 32]), LogId::access());
        let mut head = Head::EMPTY;
        let entries = (1..=entries)
            .map(|n| {
                let header = Header {
                    space,
                    log: log.clone(),
                    op_id: OpId(rng.array()),
                    author_space: space,
                    device: keys.device_id(),
                    n,
                    base: head,
                    key_id: None,
                    body_hash: Hash::ZERO,
                };
                let frame = Frame::sign(header, b"body", &keys.signing).expect("a small frame");
                let grant = GrantId::ZERO;
                let stamp =
                    Stamp { access_seq: n - 1, devices_seq: 1, received_at: Millis(n), grant, resequenced: false };
                head = head.next(&space, &log, &frame.header_hash(), &stamp.hash());
                HeldEntry { seq: n, frame, stamp }
            })
            .collect();
        HeldLog { space, log, head, entries }
    }

    #[test]
    fn a_whole_log_is_clean() {
        let log = log_of(5);
        assert_eq!(order_is_gapless("server", &log), []);
        assert_eq!(applied_once("server", &[log]), []);
    }

    #[test]
    fn a_gap_a_changed_stamp_and_a_lost_tail_are_found() {
        let mut gap = log_of(5);
        gap.entries.remove(2);
        let mut changed = log_of(5);
        changed.entries[2].stamp.received_at = Millis(9);
        let mut tail = log_of(5);
        tail.entries.pop();
        for log in [gap, changed, tail] {
            let found = order_is_gapless("server", &log);
            assert!(matches!(&found[..], [v] if v.invariant == Invariant::OrderIsGapless), "{found:?}");
        }
    }

    #[test]
    fn the_same_operation_at_two_places_is_found() {
        let mut log = log_of(3);
        let again = HeldEntry { seq: 4, ..log.entries[1].clone() };
        log.entries.push(again);
        let found = applied_once("server", &[log]);
        assert_eq!(found.len(), 2, "by its operation and by its number: {found:?}");
    }
}
