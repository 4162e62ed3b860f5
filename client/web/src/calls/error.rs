//! What went wrong, as a screen can tell it: a stable word, a sentence for whoever looks into it, and which input it was.

use serde::Serialize;
use serde_json::{Value, json};
use sojourn_client::PhoneError;
use sojourn_core::locale::Locale;
use sojourn_core::say::Say;

/// Why a call came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallError {
    /// A stable word.
    pub code: String,
    /// What happened and what to do, in the phone's language; in English for what no person causes.
    pub message: String,
    /// The same for whoever looks into it, in English.
    pub cause: String,
    /// More, by code: `field` and `why` for `input`; `tries_left` and `until` for PINs; `what` and `id` for `not-found`. Null otherwise.
    pub detail: Value,
    /// The message in each language.
    #[serde(skip)]
    words: Option<Box<[String; 2]>>,
}

impl CallError {
    /// An error without detail.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code: code.to_owned(), cause: message.clone(), message, detail: Value::Null, words: None }
    }

    /// An argument that is not what the call takes.
    #[must_use]
    pub fn input(field: &str, why: &str) -> Self {
        let message = format!("{field}: {why}");
        Self { detail: json!({ "field": field }), ..Self::new("input", message) }
    }

    /// The same with its message in this language.
    pub(super) fn said_in(mut self, locale: Locale) -> Self {
        if let Some(words) = self.words.take() {
            let [zh, en] = *words;
            self.message = match locale {
                Locale::ZhHans => zh,
                Locale::En => en,
            };
        }
        self
    }

    pub(super) fn no_such_call(name: &str) -> Self {
        let name: String = name.chars().take(40).collect();
        Self::new("no-such-call", format!("there is no call {name:?} in this version"))
    }
}

impl From<PhoneError> for CallError {
    fn from(error: PhoneError) -> Self {
        let detail = error.detail().unwrap_or_default();
        let words = Some(Box::new([error.say(Locale::ZhHans), error.say(Locale::En)]));
        Self { detail, words, ..Self::new(error.code(), error.to_string()) }
    }
}

/// An answer as JSON.
pub(super) fn answer(value: &impl Serialize) -> Result<Value, CallError> {
    serde_json::to_value(value).map_err(|error| CallError::new("answer", error.to_string()))
}
