//! Writing in a change: every save names the version it was made from, and none writes over what somebody else saved.

use serde_json::{Value, json};
use sojourn_core::guidance::desk::change::Step;
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::source::check_item;

use super::super::head::{Key, item_hash};
use super::super::{Desk, DeskError, Who};
use super::keys::{named, written};
use super::load;
use super::steps::step;
use crate::store::desk::{ChangeNo, DeskView, EditRow};

/// Items one change may touch: what one person can review.
const ITEMS_MAX: usize = 500;

impl Desk {
    /// Saves an item in a draft. `value` none takes it out; `version` is what the page was made from, 0 for an item that the change
    /// did not touch yet. Returns the new version.
    ///
    /// # Errors
    /// [`DeskError::Conflict`] with what somebody else saved meanwhile, [`DeskError::Invalid`] for what cannot be read.
    pub fn save_edit(
        &self,
        who: &Who,
        no: ChangeNo,
        key: &Key,
        value: Option<Value>,
        version: i64,
    ) -> Result<i64, DeskError> {
        let value = value.map(|value| checked(key, value)).transpose()?;
        let base = self.head()?.item(key).map(item_hash);
        self.store.write(|view| {
            let change = load(view, no)?;
            let next = step(&change, Step::Edit, who)?;
            let stored = view.edit(no, &written(key))?;
            let found = stored.as_ref().map_or(0, |row| row.version);
            if found != version {
                let theirs = stored.unwrap_or_else(|| dropped_meanwhile(key));
                return Err(conflict(view, theirs)?);
            }
            if found == 0 && change.edits.len() >= ITEMS_MAX {
                return Err(DeskError::field("change", format!("≤ {ITEMS_MAX}")));
            }
            let row = EditRow {
                key: written(key),
                value,
                base: stored.map_or(base.map(|hash| hash.0), |row| row.base),
                version: found + 1,
                edited_by: who.person,
                edited_at: self.at(),
            };
            view.put_edit(no, &row)?;
            self.touch(view, change.row, next, None)?;
            view.put_contributor(no, who.person)?;
            let detail =
                json!({ "item": named(key), "version": row.version, "value": hash_text(row.value.as_deref()) });
            self.note(view, Some(who.person), "edit-saved", &format!("change:{no}"), &detail)?;
            Ok(row.version)
        })
    }

    /// Takes an item out of a draft: it stays as it was.
    ///
    /// # Errors
    /// As [`Self::save_edit`].
    pub fn drop_edit(&self, who: &Who, no: ChangeNo, key: &Key, version: i64) -> Result<(), DeskError> {
        self.store.write(|view| {
            let change = load(view, no)?;
            let next = step(&change, Step::Edit, who)?;
            let stored = view.edit(no, &written(key))?.ok_or(DeskError::NotFound)?;
            if stored.version != version {
                return Err(conflict(view, stored)?);
            }
            view.delete_edit(no, &written(key))?;
            self.touch(view, change.row, next, None)?;
            let about = format!("change:{no}");
            Ok(self.note(view, Some(who.person), "edit-dropped", &about, &json!({ "item": named(key) }))?)
        })
    }
}

/// An item's value as it is stored: canonical, of the item it says it is, within limits.
fn checked(key: &Key, value: Value) -> Result<String, DeskError> {
    let (place, kind, id) = key;
    let item = check_item(place, *kind, value).map_err(|error| DeskError::Unreadable(vec![error]))?;
    if item.id != *id {
        return Err(DeskError::field("id", format!("{} ≠ {id}", item.id)));
    }
    let canonical = jcs::canonical_value(&item.value).map_err(|error| DeskError::field("value", error.to_string()))?;
    String::from_utf8(canonical).map_err(|error| DeskError::Internal(error.to_string()))
}

/// What a conflict tells: their words, and who.
fn conflict(view: &DeskView<'_>, theirs: EditRow) -> Result<DeskError, DeskError> {
    let by = view.person(theirs.edited_by)?.map_or_else(String::new, |person| person.name);
    Ok(DeskError::Conflict { theirs: theirs.value, version: theirs.version, by })
}

/// An item that was dropped from the change meanwhile: as if somebody had saved it as it was.
fn dropped_meanwhile(key: &Key) -> EditRow {
    EditRow { key: written(key), value: None, base: None, version: 0, edited_by: 0, edited_at: 0 }
}

fn hash_text(value: Option<&str>) -> Option<ObjectId> {
    value.map(|text| ObjectId::of(text.as_bytes()))
}
