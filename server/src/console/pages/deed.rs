//! What most forms do: a deed of the desk, and on to the page that says it was done. Where it is refused, nothing that was typed goes.

use actix_web::HttpRequest;
use actix_web::web::Data;
use sojourn_core::locale::Locale;
use sojourn_core::wire::v1::FieldProblem;

use super::super::failure::{status, told};
use super::super::guard::Sent;
use super::super::page::{Frame, onward};
use super::super::words::say;
use super::super::{Failed, Shown, off};
use crate::desk::{Desk, DeskError};

/// Runs a deed and goes on to the page it names. `at` is the entry of the navigation, `said` the sentence shown there (`done.…`).
pub(super) async fn done(
    request: &HttpRequest,
    sent: Sent,
    desk: &Data<Desk>,
    (at, said): (&'static str, &str),
    deed: impl FnOnce(&Desk, &Sent) -> Result<String, DeskError> + Send + 'static,
) -> Shown {
    let frame = Frame::of(request, &sent.by, at);
    let form = sent.form.clone();
    let to = off(desk, move |desk| deed(desk, &sent)).await;
    let to = to.map_err(|error| Failed::within(frame, error).keeping(&form))?;
    Ok(onward(&to, Some(said)))
}

/// What was refused and why: for the form that is shown again.
#[derive(Debug, Clone, Default)]
pub(super) struct Refusal {
    /// In one sentence.
    pub(super) says: String,
    /// The lines beneath it, but for those of fields.
    pub(super) lines: Vec<String>,
    fields: Vec<FieldProblem>,
}

impl Refusal {
    /// In the words of a language. What is a fault of ours is not refused: it comes back as it is.
    pub(super) fn of(locale: Locale, error: DeskError) -> Result<Self, DeskError> {
        if status(&error).is_server_error() {
            return Err(error);
        }
        let (says, lines) = told(locale, &error);
        Ok(match error {
            DeskError::Invalid(fields) => Self { says, lines: Vec::new(), fields },
            _ => Self { says, lines, fields: Vec::new() },
        })
    }

    /// What is wrong with a field.
    pub(super) fn about(&self, field: &str, locale: Locale) -> Option<String> {
        let found = self.fields.iter().find(|one| one.field == field)?;
        Some(say(locale, &found.message).to_owned())
    }
}
