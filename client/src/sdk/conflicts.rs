//! Conflicts: two values for one field, shown until someone chooses one of them, or gives a third.

use serde::Serialize;
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::id::{LogId, SpaceId};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceTable;
use sojourn_core::sync::conflict::{Conflict, choose, list};
use sojourn_core::sync::fold::Live;
use sojourn_core::sync::operation::{Path, Value};
use sojourn_core::time::Millis;

use super::Phone;
use super::applications::ApplicationId;
use super::error::PhoneError;
use super::field_words::Lexicon;
use super::fold::LogView;
use super::write::{open_log, write};
use crate::store::LogStatus;

/// What a conflict in the person's own record names in the place of an application.
const RECORD: &str = "profile";

/// A field with several values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictView {
    /// The application; `profile` for the person's own record.
    pub application: String,
    /// What the application is called; empty for the record.
    pub title: String,
    /// The field: `entity/id/field`.
    pub path: String,
    /// What the field is about, in words.
    pub words: String,
    /// What takes another value: `date`, `yes_no`, `money`, `place`, `choice`, `whole`, `text`.
    pub control: &'static str,
    /// For `choice`: id and words of each.
    pub choices: Vec<(String, String)>,
    /// The values, in the server's order.
    pub sides: Vec<ConflictSide>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictSide {
    /// The value as JSON: text, number, true, or a list for money.
    pub value: serde_json::Value,
    /// The value in words.
    pub words: String,
    /// When it was written, by its author's clock.
    pub written_at: Millis,
    /// Whether the person wrote it, on one of their devices.
    pub own: bool,
    /// The device it was written on, in hex.
    pub device: Option<String>,
}

impl Phone {
    /// Every conflict in every application.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn conflicts(&mut self) -> Result<Vec<ConflictView>, PhoneError> {
        let all = self.reading(|tx, identity, scene| {
            let mut found = Vec::new();
            for row in tx.list_logs()?.iter().filter(|row| row.space == identity.whose) {
                let Some(id) = ApplicationId::of(&row.log).filter(|_| row.status != LogStatus::Revoked) else {
                    continue;
                };
                let folded = open_log(tx, identity, &row.log, scene)?;
                let conflicts = list(&folded.state);
                if !conflicts.is_empty() {
                    found.push((id, identity.space, folded, conflicts));
                }
            }
            Ok(found)
        })?;
        let mut views = Vec::new();
        for (id, me, folded, conflicts) in all.unwrap_or_default() {
            let title = self.title_of(&folded);
            let procedure = self.application_and_procedure(id).ok().map(|(_, procedure)| procedure);
            let lexicon = lexicon(procedure.as_ref(), &self.places, self.locale()?);
            views.extend(conflicts.iter().map(|conflict| ConflictView {
                application: id.to_string(),
                title: title.clone(),
                ..view(conflict, &folded, me, &lexicon)
            }));
        }
        Ok(views)
    }

    /// Every conflict in the person's own record.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn record_conflicts(&mut self) -> Result<Vec<ConflictView>, PhoneError> {
        let locale = self.locale()?;
        let folded = self
            .reading(|tx, identity, scene| Ok((identity.space, open_log(tx, identity, &LogId::profile(), scene)?)))?;
        let Some((me, folded)) = folded else { return Ok(Vec::new()) };
        let lexicon = lexicon(None, &self.places, locale);
        Ok(list(&folded.state).iter().map(|conflict| view(conflict, &folded, me, &lexicon)).collect())
    }

    /// Settles a conflict with one of its sides, counted from 0 as [`Self::conflicts`] lists them.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when the field has no such conflict any more.
    pub fn choose(&mut self, id: ApplicationId, path: &str, side: usize) -> Result<(), PhoneError> {
        self.choose_in(&id.log(), path, side)
    }

    /// The same for a conflict of [`Self::record_conflicts`].
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when the field has no such conflict any more.
    pub fn choose_in_record(&mut self, path: &str, side: usize) -> Result<(), PhoneError> {
        self.choose_in(&LogId::profile(), path, side)
    }

    /// Settles a conflict with a value of its own, given as a person types it.
    ///
    /// # Errors
    /// [`PhoneError::Input`] for a value of another type, [`PhoneError::NotFound`] when there is no such conflict any more.
    pub fn choose_other(&mut self, id: ApplicationId, path: &str, text: &str) -> Result<(), PhoneError> {
        let (_, procedure) = self.application_and_procedure(id)?;
        let (path, locale) = (parse(path)?, self.locale()?);
        let value = lexicon(Some(&procedure), &self.places, locale).read(&path, text)?;
        self.choose_as(&id.log(), &path, |_| Some(value))
    }

    /// The same in the person's own record.
    ///
    /// # Errors
    /// As for [`Self::choose_other`].
    pub fn choose_other_in_record(&mut self, path: &str, text: &str) -> Result<(), PhoneError> {
        let (path, locale) = (parse(path)?, self.locale()?);
        let value = lexicon(None, &self.places, locale).read(&path, text)?;
        self.choose_as(&LogId::profile(), &path, |_| Some(value))
    }

    fn choose_in(&mut self, log: &LogId, path: &str, side: usize) -> Result<(), PhoneError> {
        let path = parse(path)?;
        self.choose_as(log, &path, |conflict| conflict.sides.into_iter().nth(side).map(|(value, _)| value))
    }

    fn choose_as(
        &mut self,
        log: &LogId,
        path: &Path,
        pick: impl FnOnce(Conflict) -> Option<Value>,
    ) -> Result<(), PhoneError> {
        self.writing(|tx, identity, scene| {
            let folded = open_log(tx, identity, log, scene)?;
            let conflict = list(&folded.state).into_iter().find(|conflict| conflict.path == *path);
            let value = conflict.and_then(pick).ok_or_else(|| PhoneError::not_found("conflict", path.to_string()))?;
            write(tx, identity, log, "choose", scene, |draft| {
                // The choice names every live value, as `core` defines a choice; the draft does the same.
                choose(draft.state(), path, value.clone(), folded.time)?;
                draft.set(path.clone(), value);
                Ok(())
            })?;
            Ok(())
        })
    }

    fn title_of(&self, folded: &LogView) -> String {
        let mut titles = folded.state.visible().filter(|(path, _)| path.parts().2 == Some("title"));
        let title = titles.find_map(|(_, field)| field.value()?.as_text().map(str::to_owned));
        title.unwrap_or_default()
    }
}

const fn lexicon<'a>(procedure: Option<&'a Procedure>, places: &'a PlaceTable, locale: Locale) -> Lexicon<'a> {
    Lexicon { procedure, places, locale }
}

fn parse(path: &str) -> Result<Path, PhoneError> {
    Path::parse(path).map_err(|_| PhoneError::input("path", "entity/id/field, as conflicts lists it"))
}

fn view(conflict: &Conflict, folded: &LogView, me: SpaceId, lexicon: &Lexicon<'_>) -> ConflictView {
    let side = |(value, said): &(Value, Vec<Live>)| {
        let json = as_json(value);
        let first = said.first();
        let device = first.and_then(|live| folded.spoken.iter().find(|spoken| spoken.name == live.name)?.device);
        ConflictSide {
            words: lexicon.value(&conflict.path, &json),
            value: json,
            written_at: first.map_or(Millis(0), |live| live.time.at),
            own: first.is_none_or(|live| live.name.author == me),
            device: device.map(|device| device.to_hex()),
        }
    };
    ConflictView {
        application: RECORD.to_owned(),
        title: String::new(),
        path: conflict.path.to_string(),
        words: lexicon.field(&conflict.path),
        control: lexicon.control(&conflict.path),
        choices: lexicon.choices(&conflict.path),
        sides: conflict.sides.iter().map(side).collect(),
    }
}

/// A field's value for people and machines.
pub(crate) fn as_json(value: &Value) -> serde_json::Value {
    value.decode::<serde_json::Value>().unwrap_or(serde_json::Value::Null)
}
