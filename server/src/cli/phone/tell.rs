//! What a command has to tell: lines for a person, or one JSON value for a machine, never both mixed.

use serde::Serialize;
use serde_json::{Value, json};
use sojourn_client::PhoneError;
use sojourn_core::locale::Locale;
use sojourn_core::say::Say as _;
pub(crate) use sojourn_core::say::pick;

use crate::cli::say;

/// The result of a command.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// For people.
    pub(crate) lines: Vec<String>,
    /// For machines.
    pub(crate) json: Value,
}

impl Told {
    /// Starts with what machines get.
    pub(super) fn of(value: &impl Serialize) -> Self {
        Self { lines: Vec::new(), json: serde_json::to_value(value).unwrap_or(Value::Null) }
    }

    /// One sentence, and a word for machines.
    pub(super) fn sentence(code: &str, line: impl Into<String>) -> Self {
        Self { lines: vec![line.into()], json: json!({ "done": code }) }
    }

    /// Adds a line for people.
    pub(super) fn line(&mut self, line: impl Into<String>) -> &mut Self {
        self.lines.push(line.into());
        self
    }

    /// Prints it.
    pub(super) fn print(&self, as_json: bool) {
        if as_json {
            say(&serde_json::to_string_pretty(&self.json).unwrap_or_default());
        } else {
            self.lines.iter().for_each(|line| say(line));
        }
    }
}

/// An error as JSON, for machines.
pub(super) fn error_json(error: &PhoneError) -> Value {
    json!({ "error": { "code": error.code(), "message": error.to_string(), "detail": error.detail() } })
}

/// An error in words that say what to do next. The technical words follow in brackets.
pub(crate) fn error_words(lang: Locale, error: &PhoneError) -> String {
    match error {
        PhoneError::Diary(error) => return error.say(lang),
        // A question about a file was answered with no, or could not be asked: its own words are all there is to say.
        PhoneError::Input { field: "file", why } => return why.clone(),
        _ => {}
    }
    let words = match error.code() {
        "locked" => {
            pick(lang, "这部手机有密码，请用 --pin-file 给密码。", "This phone has a PIN: give it with --pin-file.")
                .to_owned()
        }
        "enrolment-closed" | "bad-invite" => {
            pick(lang, "服务器要邀请码，用 --invite 给。", "The server asks for an invite: give it with --invite.")
                .to_owned()
        }
        // What every screen says.
        _ => error.say(lang),
    };
    format!("{words} ({error})")
}
