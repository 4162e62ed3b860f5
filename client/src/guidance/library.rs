//! The installed objects of one language in memory, as `core` resolves them for a place.
//!
//! Read once and kept until a release or a withdrawal is installed, or the language changes. What was withdrawn is among
//! them: `core` hands it out only with the reason, and to nobody who did not ask for it that way.

use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::object::Object;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceTable;

use super::GuidanceFault;
use super::install::Installed;
use crate::store::{StoreError, Txn};

/// Reads every installed object of a language.
///
/// # Errors
/// [`GuidanceFault`] when the store fails or an object is none.
pub fn load(tx: &dyn Txn, installed: &Installed, locale: Locale) -> Result<Library, GuidanceFault> {
    let places = PlaceTable::built_in().map_err(|e| StoreError::Row { table: "places", why: e.to_string() })?;
    let mut library = Library::new(locale, installed.reading().seq, places);
    for row in tx.list_guidance_in(locale.tag())? {
        library.add(Object::parse(&row.bytes)?);
    }
    if let Some(withdrawal) = installed.in_force() {
        library.withdraw(withdrawal);
    }
    Ok(library)
}
