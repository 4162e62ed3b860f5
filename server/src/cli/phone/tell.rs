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
    json!({ "error": { "code": error.code(), "message": error.to_string() } })
}

/// An error in words that say what to do next. The technical words follow in brackets.
pub(crate) fn error_words(lang: Locale, error: &PhoneError) -> String {
    match error {
        PhoneError::Diary(error) => return error.say(lang),
        // A question about a file was answered with no, or could not be asked: its own words are all there is to say.
        PhoneError::Input { field: "file", why } => return why.clone(),
        _ => {}
    }
    let (zh, en) = match error.code() {
        "locked" => ("这部手机有密码，请用 --pin-file 给密码。", "This phone has a PIN: give it with --pin-file."),
        "wrong-pin" => ("密码不对。", "Wrong PIN."),
        "pin-paused" => ("错太多次了，等一会儿再试。东西都在。", "Too many wrong PINs: wait a while. Nothing is lost."),
        "guidance-only" => ("现在只能查，不能记。", "Opened for reading only: nothing can be kept."),
        "update-app" => (
            "这是更新版本写的，请先更新。原来的内容没有动。",
            "A newer app wrote this: please update. Nothing was touched.",
        ),
        "storage-full" => {
            ("手机快满了。写过的都在，先腾点地方。", "Storage is full. What was written is kept; make some room.")
        }
        "in-use" => {
            ("另一个窗口正在用这部手机，关掉再试。", "Another window is using this phone: close it and try again.")
        }
        "not-found" => ("没找到。", "Not found."),
        "input" => ("这样写看不懂。", "This cannot be read."),
        "no-connection" | "connection-broken" => (
            "没有网，或者找不到服务器。写的都在，有网再传。",
            "No network, or no server there. All is kept; send when you can.",
        ),
        "typing-mistake" => ("码抄错了，再对一遍。", "The code is mistyped: please compare it again."),
        "wrong-person" => ("这是另一个人的码。", "This code belongs to another person."),
        "already-someone" => ("这部手机已经有人在用，不能再加入。", "This phone already belongs to someone."),
        "not-yet-joined" => {
            ("还没加入好：等旧手机认可，再传一次。", "Not joined yet: the old phone accepts, then sync.")
        }
        "unknown-device" => (
            "服务器还不认识这部手机。旧手机先传一次。",
            "The server does not know this phone yet: sync the old one first.",
        ),
        "device-revoked" => ("这部手机被停用了。", "This phone was revoked."),
        "enrolment-closed" | "bad-invite" => {
            ("服务器要邀请码，用 --invite 给。", "The server asks for an invite: give it with --invite.")
        }
        "rate-limited" | "busy" | "quota-exceeded" => {
            ("服务器忙，等一会儿会再传。写的都在。", "The server is busy; try again later. All is kept.")
        }
        _ => ("没做成。写过的都还在。", "That did not work. What was written is still here."),
    };
    format!("{} ({error})", pick(lang, zh, en))
}
