//! Conflicts: two values written without sight of each other, shown until someone chooses.
//!
//! A choice is an ordinary write that has seen every live value. It may take one of them or a new one.

use super::SyncError;
use super::fold::{Live, LogState};
use super::operation::{Hlc, Operation, Path, SEEN_MAX, Value};

/// A field with more than one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub path: Path,
    /// Each value and the operations that say it, in log order.
    pub sides: Vec<(Value, Vec<Live>)>,
}

/// The conflicts a person can see, by path.
#[must_use]
pub fn list(state: &LogState) -> Vec<Conflict> {
    state
        .visible()
        .filter(|(_, field)| field.is_conflict())
        .map(|(path, field)| {
            let said_by = |value: &Value| field.live().iter().filter(|live| live.value == *value).cloned().collect();
            let sides = field.distinct().into_iter().map(|value| (value.clone(), said_by(value))).collect();
            Conflict { path: path.clone(), sides }
        })
        .collect()
}

/// The operation that settles a conflict, or any field, with a value.
///
/// Beyond [`SEEN_MAX`] live values the earliest are replaced and a further choice is needed.
///
/// # Errors
/// [`SyncError::Malformed`] when the field has no value to choose from, or a newer app froze it.
pub fn choose(state: &LogState, path: &Path, value: Value, time: Hlc) -> Result<Operation, SyncError> {
    let seen: Vec<_> = state.seen(path).into_iter().take(SEEN_MAX).collect();
    if seen.is_empty() || state.is_frozen(path) {
        return Err(SyncError::malformed("choice", "there is nothing to choose here"));
    }
    Ok(Operation::new("choose", 1, time).write(path.clone(), value, seen))
}
