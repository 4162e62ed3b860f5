//! Every field of an application as it stands: for an export, and for whoever compares two phones.

use std::collections::BTreeMap;

use sojourn_core::sync::operation::{Name, Path, Value};

use super::Phone;
use super::applications::ApplicationId;
use super::error::PhoneError;
use super::write::open_log;

/// An application's fields, with everything unsent on top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The distinct values of each visible field; several are a conflict.
    pub fields: BTreeMap<Path, Vec<Value>>,
    /// Sequenced operations that have no effect, or not in this version.
    pub without_effect: Vec<Name>,
    /// Whether an entry's key is missing, so that what follows it is not shown.
    pub locked: bool,
}

impl Phone {
    /// Reads every field of an application.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn fields(&mut self, id: ApplicationId) -> Result<Reading, PhoneError> {
        let reading = self.reading(|tx, identity, scene| {
            let view = open_log(tx, identity, &id.log(), scene)?;
            let shown = view
                .state
                .visible()
                .map(|(path, field)| (path.clone(), field.distinct().into_iter().cloned().collect()));
            Ok(Reading {
                fields: shown.collect(),
                without_effect: view.without_effect.iter().map(|(_, name, _)| *name).collect(),
                locked: view.locked_at.is_some(),
            })
        })?;
        Ok(reading.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestClock, phone};

    #[test]
    fn an_application_reads_field_by_field_with_what_is_unsent() {
        let mut phone = phone("one", None, &TestClock::new());
        let id = phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
        assert_eq!(phone.fields(ApplicationId([0; 16])).expect("reads"), Reading::default(), "no such application");
        let before = phone.fields(id).expect("reads");
        phone.note(id, "the window closes at four").expect("notes");
        let after = phone.fields(id).expect("reads");
        assert_eq!(after.fields.len(), before.fields.len() + 1);
        let note = after.fields.iter().find(|(path, _)| path.parts().0 == "note").expect("the note");
        assert_eq!(note.1.iter().map(Value::as_text).collect::<Vec<_>>(), [Some("the window closes at four")]);
        assert!(after.without_effect.is_empty() && !after.locked);
    }
}
