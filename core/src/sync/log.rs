//! Ranges of a log: does it continue ours, and where did two copies part?

use super::chain::Head;
use super::frame::Frame;
use super::stamp::Stamp;
use crate::id::{Hash, LogId, SpaceId};

/// Most points a phone sends to find where two copies of a log parted.
pub const PROBES_MAX: usize = 32;

/// A frame with its place and stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place.
    pub seq: u64,
    /// The frame, verbatim; bare where its body was erased or withheld.
    pub frame: Frame,
    /// The server's part.
    pub stamp: Stamp,
}

/// Why a range does not continue a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// The entry does not follow the one before.
    #[error("entry {seq} does not follow")]
    Gap {
        /// The entry.
        seq: u64,
    },
    /// The entry is of another log, or its header cannot be read.
    #[error("entry {seq} is not of this log")]
    Foreign {
        /// The entry.
        seq: u64,
    },
    /// Time or access runs backwards without the entry being flagged as placed again.
    #[error("the stamp of entry {seq} runs backwards")]
    Backwards {
        /// The entry.
        seq: u64,
    },
    /// The running hash at the end is not the one that was announced.
    #[error("the running hash at {seq} is another")]
    Chain {
        /// The last entry.
        seq: u64,
    },
}

/// Follows the running hash over entries that continue `from`. Signatures are checked apart.
///
/// # Errors
/// [`Break`] at the first entry that does not fit.
pub fn follow(space: &SpaceId, log: &LogId, from: Head, entries: &[Entry]) -> Result<Head, Break> {
    let mut head = from;
    let mut before: Option<(&Entry, SpaceId)> = None;
    for entry in entries {
        let seq = entry.seq;
        if seq != head.seq + 1 {
            return Err(Break::Gap { seq });
        }
        let prefix = entry.frame.prefix().map_err(|_| Break::Foreign { seq })?;
        if prefix.space != *space || prefix.log != *log {
            return Err(Break::Foreign { seq });
        }
        if before.is_some_and(|(last, author)| !last.stamp.may_precede(&entry.stamp, author == prefix.author_space)) {
            return Err(Break::Backwards { seq });
        }
        head = head.next(space, log, &entry.frame.header_hash(), &entry.stamp.hash());
        before = Some((entry, prefix.author_space));
    }
    Ok(head)
}

/// [`follow`], and the end must be the head that was announced.
///
/// # Errors
/// [`Break`] at the first entry that does not fit, [`Break::Chain`] for another end.
pub fn verify(space: &SpaceId, log: &LogId, from: Head, entries: &[Entry], to: &Head) -> Result<(), Break> {
    match follow(space, log, from, entries)? {
        head if head == *to => Ok(()),
        head => Err(Break::Chain { seq: head.seq }),
    }
}

/// The sequence numbers to send after a fork: the head, then ever further back, each step twice the last; and 0.
#[must_use]
pub fn probe_seqs(head: u64) -> Vec<u64> {
    let back = std::iter::successors(Some(1u64), |step| step.checked_mul(2)).map_while(|step| head.checked_sub(step));
    let mut seqs: Vec<u64> = std::iter::once(head).chain(back).take(PROBES_MAX - 1).collect();
    if seqs.last() != Some(&0) {
        seqs.push(0);
    }
    seqs
}

/// The highest of the other copy's points that lies on ours too; the empty log at worst.
pub fn common_point(points: &[Head], ours: impl Fn(u64) -> Option<Hash>) -> Head {
    points
        .iter()
        .filter(|point| point.seq > 0 && ours(point.seq) == Some(point.chain))
        .max_by_key(|point| point.seq)
        .copied()
        .unwrap_or(Head::EMPTY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probes_are_dense_at_the_head_and_reach_the_beginning() {
        assert_eq!(probe_seqs(0), [0]);
        assert_eq!(probe_seqs(5), [5, 4, 3, 1, 0]);
        let far = probe_seqs(u64::MAX);
        assert_eq!((far.len(), far[0], far.last()), (PROBES_MAX, u64::MAX, Some(&0)));
        assert!(far.is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn the_common_point_is_the_highest_both_have() {
        let point = |seq, byte| Head { seq, chain: Hash([byte; 32]) };
        let ours = |seq| (seq <= 7).then_some(Hash([if seq <= 4 { seq as u8 } else { 0xff }; 32]));
        assert_eq!(common_point(&[point(9, 9), point(7, 7), point(4, 4), point(2, 2), Head::EMPTY], ours), point(4, 4));
        assert_eq!(common_point(&[point(7, 7)], ours), Head::EMPTY);
    }
}
