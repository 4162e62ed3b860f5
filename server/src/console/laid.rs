//! The approved folder as phones would read it, with a change laid over it.

use std::sync::Arc;

use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::source::check_item;
use sojourn_core::locale::Locale;

use crate::desk::DeskError;
use crate::desk::changes::Change;
use crate::desk::head::{Head, Key, places};

/// The folder in a language. Only what a change takes out makes it necessary to build it anew.
///
/// # Errors
/// [`DeskError::Unreadable`] for an edit that today's program does not read.
pub(super) fn library(head: &Head, change: Option<&Change>, locale: Locale) -> Result<Arc<Library>, DeskError> {
    let edits = change.map(|change| change.edits.as_slice()).unwrap_or_default();
    if edits.is_empty() {
        return Ok(head.library(locale));
    }
    let gone = |key: &Key| edits.iter().any(|edit| edit.value.is_none() && edit.key == *key);
    let mut library = if edits.iter().any(|edit| edit.value.is_none()) {
        let mut library = Library::new(locale, 0, places().clone());
        let kept = head.source.items.iter().filter(|(key, _)| !gone(key));
        kept.for_each(|(_, item)| library.add(head.source.object(item, locale)));
        library
    } else {
        Library::clone(&head.library(locale))
    };
    for edit in edits {
        let Some(value) = edit.value.clone() else { continue };
        let item = check_item(&edit.key.0, edit.key.1, value).map_err(|error| DeskError::Unreadable(vec![error]))?;
        library.add(head.source.object(&item, locale));
    }
    Ok(Arc::new(library))
}
