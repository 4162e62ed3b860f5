//! How an item is named: in pages, in rows, and in the words of others.

use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::place::PlaceCode;

use super::super::DeskError;
use super::super::head::Key;

/// `330100/parameter:card-fee`.
#[must_use]
pub fn named((place, kind, id): &Key) -> String {
    format!("{place}/{kind}:{id}")
}

/// As rows keep it.
pub(super) fn written((place, kind, id): &Key) -> (String, String, String) {
    (place.as_str().to_owned(), kind.name().to_owned(), id.as_str().to_owned())
}

/// A key from its parts as written.
///
/// # Errors
/// [`DeskError::NotFound`] for what cannot name an item.
pub fn key(place: &str, kind: &str, id: &str) -> Result<Key, DeskError> {
    let kind = Kind::ALL.into_iter().find(|one| one.name() == kind).ok_or(DeskError::NotFound)?;
    let place: PlaceCode = place.parse().map_err(|_| DeskError::NotFound)?;
    let id: ItemId = id.parse().map_err(|_| DeskError::NotFound)?;
    Ok((place, kind, id))
}

/// Reads what [`named`] wrote.
#[must_use]
pub fn read_name(text: &str) -> Option<Key> {
    let (place, rest) = text.split_once('/')?;
    let (kind, id) = rest.split_once(':')?;
    key(place, kind, id).ok()
}
