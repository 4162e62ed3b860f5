//! What an application rests on, kept with it: the fees, limits and rules of the release it began under.
//!
//! A later release changes none of it by itself. The person is told what it would change, why and from when, and takes it
//! or does not. It is sealed like everything private, because it tells which procedure somebody is in.

use serde::{Deserialize, Serialize};
use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::object::Object;
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::place::PlaceCode;
use zeroize::Zeroizing;

use super::applications::ApplicationId;
use super::error::PhoneError;
use super::{Phone, Txn};
use crate::store::{Store, StoreError};

/// What was kept, as it is written.
#[derive(Serialize, Deserialize)]
struct Kept {
    release: u64,
    locale: String,
    objects: Vec<String>,
}

fn name(id: ApplicationId) -> String {
    format!("kept/{id}")
}

impl Phone {
    /// Keeps what a procedure rests on now, in the stead of what was kept for the application before.
    pub(crate) fn keep_beneath(
        &mut self,
        id: ApplicationId,
        place: &PlaceCode,
        procedure: &Procedure,
    ) -> Result<(), PhoneError> {
        let library = self.library()?;
        let texts = library.beneath(place, procedure).into_iter().filter_map(|object| object.canonical().ok());
        let kept = Kept {
            release: library.release,
            locale: library.locale.tag().to_owned(),
            objects: texts.filter_map(|bytes| String::from_utf8(bytes).ok()).collect(),
        };
        let bytes = Zeroizing::new(serde_json::to_vec(&kept).map_err(|error| unreadable(&error))?);
        let tx = self.store.begin()?;
        tx.put_private(&name(id), &bytes)?;
        Ok(tx.commit()?)
    }

    /// Guidance as it was when it was kept for an application; none where nothing is kept, or nothing newer is installed.
    ///
    /// Another phone may have opened the application, and a person may change the language: then it begins here and now.
    pub(crate) fn library_as_kept(
        &mut self,
        id: ApplicationId,
        place: &PlaceCode,
        procedure: &Procedure,
    ) -> Result<Option<Library>, PhoneError> {
        let kept = read(&*self.store.read()?, id)?;
        let library = self.library()?;
        match kept.filter(|kept| kept.locale == library.locale.tag()) {
            Some(kept) if kept.release == library.release => Ok(None),
            Some(kept) => {
                let objects = kept.objects.iter().filter_map(|text| Object::parse(text.as_bytes()).ok()).collect();
                Ok(Some(library.with_kept(place, procedure, objects, kept.release)))
            }
            None => {
                self.keep_beneath(id, place, procedure)?;
                Ok(None)
            }
        }
    }
}

fn read(tx: &dyn Txn, id: ApplicationId) -> Result<Option<Kept>, PhoneError> {
    let Some(bytes) = tx.get_private(&name(id))? else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?))
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Row { table: "private", why: error.to_string() }
}
