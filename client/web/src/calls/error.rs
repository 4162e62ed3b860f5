//! What went wrong, as a screen can tell it: a stable word, a sentence for whoever looks into it, and which input it was.

use serde::Serialize;
use serde_json::{Value, json};
use sojourn_client::PhoneError;

/// Why a call came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallError {
    /// A stable word.
    pub code: String,
    /// What happened, in English. Screens have words of their own for each code.
    pub message: String,
    /// More, by code: `field` for `input`; `what` and `id` for `not-found`. Null otherwise.
    pub detail: Value,
}

impl CallError {
    /// An error without detail.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), detail: Value::Null }
    }

    /// An argument that is not what the call takes.
    #[must_use]
    pub fn input(field: &str, why: &str) -> Self {
        let message = format!("{field}: {why}");
        Self { code: "input".into(), message, detail: json!({ "field": field }) }
    }

    pub(super) fn no_such_call(name: &str) -> Self {
        let name: String = name.chars().take(40).collect();
        Self::new("no-such-call", format!("there is no call {name:?} in this version"))
    }
}

impl From<PhoneError> for CallError {
    fn from(error: PhoneError) -> Self {
        let detail = match &error {
            PhoneError::Input { field, .. } => json!({ "field": field }),
            PhoneError::NotFound { what, id } => json!({ "what": what, "id": id }),
            _ => Value::Null,
        };
        Self { code: error.code().to_owned(), message: error.to_string(), detail }
    }
}

/// An answer as JSON.
pub(super) fn answer(value: &impl Serialize) -> Result<Value, CallError> {
    serde_json::to_value(value).map_err(|error| CallError::new("answer", error.to_string()))
}
