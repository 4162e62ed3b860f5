//! Comparing a phone's copy of a log with ours: up to date, behind us, ahead of us, or forked.

use sojourn_core::id::Hash;
use sojourn_core::sync::Head;
use sojourn_core::wire::v1::Position;

use crate::store::{SpaceRead, StoreResult};
use sojourn_core::id::LogId;

/// How a phone's copy relates to ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same head.
    Same,
    /// Ours goes on after the phone's head.
    Ahead,
    /// The phone has more than we do; whether on our chain is seen when it offers the rest.
    Behind,
    /// The phone's head is not in our history.
    Fork,
}

/// Compares a phone's head with ours.
pub(super) fn relate(view: &mut dyn SpaceRead, log: &LogId, theirs: Head, ours: Head) -> StoreResult<Relation> {
    if theirs == ours {
        return Ok(Relation::Same);
    }
    if theirs.seq > ours.seq {
        return Ok(Relation::Behind);
    }
    let same = view.chain_at(log, theirs.seq)? == Some(theirs.chain);
    Ok(if same { Relation::Ahead } else { Relation::Fork })
}

/// The highest of a phone's points that lies on our chain; the beginning always does.
pub(super) fn common_seq(view: &mut dyn SpaceRead, log: &LogId, points: &[Position]) -> StoreResult<u64> {
    let mut common = 0;
    for Position { seq, chain } in points {
        if *seq > common && lies(view, log, *seq, *chain)? {
            common = *seq;
        }
    }
    Ok(common)
}

fn lies(view: &mut dyn SpaceRead, log: &LogId, seq: u64, chain: Hash) -> StoreResult<bool> {
    Ok(view.chain_at(log, seq)? == Some(chain))
}
