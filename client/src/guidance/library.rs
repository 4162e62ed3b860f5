//! The installed objects of one language in memory, as `core` resolves them for a place.
//!
//! Read once and kept until a release is installed or the language changes. Withdrawn items are left out here, so that
//! nothing above has to remember.

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
    let mut library = Library::new(locale, installed.release.seq, places);
    for row in tx.list_guidance_in(locale.tag())? {
        let object = Object::parse(&row.bytes)?;
        let withdrawn = object.item().is_some_and(|item| {
            installed.withdrawal.as_ref().is_some_and(|withdrawal| withdrawal.hides(&object.place, &item).is_some())
        });
        if !withdrawn {
            library.add(object);
        }
    }
    if let Some(withdrawal) = &installed.withdrawal {
        library.withdraw(withdrawal);
    }
    Ok(library)
}
