//! Who sees which log: grants judged in the owner's space, at the moment of asking.

use sojourn_core::access::AccessState;
use sojourn_core::id::{LogId, SpaceId};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::ForgetReason;

use crate::service::SpaceState;
use crate::store::{SpaceRead, StoreResult};

/// Whether a principal sees a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// It does.
    Clear,
    /// It does not, and what the phone is told.
    Gone(ForgetReason),
}

impl Sight {
    /// How a log looks to a reader at an instant, by the owner's own `access` log.
    pub(super) fn of(state: &SpaceState, reader: SpaceId, space: SpaceId, log: &LogId, now: Millis) -> Self {
        let Some(access) = &state.access else {
            // A space the server does not know (any more): its owner is asked for it, others have nothing to see.
            return if reader == space { Self::Clear } else { Self::Gone(ForgetReason::Revoked) };
        };
        if access.is_erased(log) || is_erased_whole(state) {
            // The entry that erased it stays readable, so that everyone can see it was the owner.
            return if *log == LogId::access() && access.owners.include(&reader) {
                Self::Clear
            } else {
                Self::Gone(ForgetReason::Erased)
            };
        }
        if may_read(access, &reader, log, now) { Self::Clear } else { Self::Gone(ended_how(access, &reader, now)) }
    }

    /// What remains when the reader gave this log's person a grant: only an erasure closes it.
    pub(super) fn or_given(self, given: bool) -> Self {
        if given && self != Self::Gone(ForgetReason::Erased) { Self::Clear } else { self }
    }
}

/// Whether a log is the `devices` of somebody whom the reader gave a grant, now or once: without these keys nothing that
/// person wrote could be verified.
pub(super) fn gave_grant(view: &mut dyn SpaceRead, reader: &SpaceId, log: &LogId) -> StoreResult<bool> {
    Ok(*log == LogId::devices() && view.list_granted_by(None, usize::MAX >> 1)?.contains(reader))
}

/// `devices` and `access` are open to whoever holds any grant.
fn may_read(access: &AccessState, reader: &SpaceId, log: &LogId, now: Millis) -> bool {
    if log.is_plain() {
        let holds = |state: &&sojourn_core::access::state::GrantState| {
            state.grant.grantee == *reader && state.active_at(access.seq, now)
        };
        return access.owners.include(reader) || access.grants.values().any(|state| holds(&state));
    }
    access.may_read(reader, log, now)
}

fn ended_how(access: &AccessState, reader: &SpaceId, now: Millis) -> ForgetReason {
    let mut theirs = access.grants.values().filter(|state| state.grant.grantee == *reader);
    let only_ended = theirs.any(|state| state.revoked.is_none() && state.is_past(now));
    if only_ended { ForgetReason::Ended } else { ForgetReason::Revoked }
}

/// Whether a whole space was erased.
pub(super) fn is_erased_whole(state: &SpaceState) -> bool {
    state.access.as_ref().is_some_and(|access| access.erased.contains(&sojourn_core::sync::plain::Scope::All))
}
