//! Conflicts: two values for one field, shown until someone chooses.

use serde::Serialize;
use sojourn_core::sync::conflict::{choose, list};
use sojourn_core::sync::operation::{Path, Value};
use sojourn_core::time::Millis;

use super::Phone;
use super::applications::ApplicationId;
use super::error::PhoneError;
use super::write::{own_log, write};
use crate::store::LogStatus;

/// A field with several values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictView {
    /// The application.
    pub application: String,
    /// The field: `entity/id/field`.
    pub path: String,
    /// The values, in the server's order.
    pub sides: Vec<ConflictSide>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictSide {
    /// The value as JSON: text, number, true, or a list for money.
    pub value: serde_json::Value,
    /// When it was written, by its author's clock.
    pub written_at: Millis,
}

impl Phone {
    /// Every conflict in every application.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn conflicts(&mut self) -> Result<Vec<ConflictView>, PhoneError> {
        let all = self.reading(|tx, identity, scene| {
            let mut views = Vec::new();
            for row in tx.list_logs()?.iter().filter(|row| row.space == identity.space) {
                let Some(id) = ApplicationId::of(&row.log).filter(|_| row.status != LogStatus::Revoked) else {
                    continue;
                };
                let folded = own_log(tx, identity, &row.log, scene)?;
                views.extend(list(&folded.state).into_iter().map(|conflict| {
                    ConflictView {
                        application: id.to_string(),
                        path: conflict.path.to_string(),
                        sides: conflict
                            .sides
                            .iter()
                            .map(|(value, said)| ConflictSide {
                                value: as_json(value),
                                written_at: said.first().map_or(Millis(0), |live| live.time.at),
                            })
                            .collect(),
                    }
                }));
            }
            Ok(views)
        })?;
        Ok(all.unwrap_or_default())
    }

    /// Settles a conflict with one of its sides, counted from 0 as [`Self::conflicts`] lists them.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when the field has no such conflict any more.
    pub fn choose(&mut self, id: ApplicationId, path: &str, side: usize) -> Result<(), PhoneError> {
        let path =
            Path::parse(path).map_err(|_| PhoneError::input("path", "entity/id/field, as conflicts lists it"))?;
        self.writing(|tx, identity, scene| {
            let log = id.log();
            let folded = own_log(tx, identity, &log, scene)?;
            let conflict = list(&folded.state).into_iter().find(|conflict| conflict.path == path);
            let value = conflict
                .and_then(|conflict| conflict.sides.into_iter().nth(side))
                .map(|(value, _)| value)
                .ok_or_else(|| PhoneError::not_found("conflict", path.to_string()))?;
            write(tx, identity, &log, "choose", scene, |draft| {
                // The choice names every live value, as `core` defines a choice; the draft does the same.
                choose(draft.state(), &path, value.clone(), folded.time)?;
                draft.set(path.clone(), value);
                Ok(())
            })?;
            Ok(())
        })
    }
}

/// A field's value for people and machines.
pub(crate) fn as_json(value: &Value) -> serde_json::Value {
    value.decode::<serde_json::Value>().unwrap_or(serde_json::Value::Null)
}
