//! One phone in a folder of its own, and commands typed at it.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;
use sojourn_tests::binary;

/// A phone.
pub(crate) struct Terminal {
    folder: tempfile::TempDir,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for a phone") }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("phone")
    }

    /// Types words after `sojourn phone --dir …`.
    pub(crate) fn typed(&self, words: &[&str]) -> Output {
        static BINARY: OnceLock<PathBuf> = OnceLock::new();
        let binary = BINARY.get_or_init(|| binary::sojourn().expect("the binary builds"));
        Command::new(binary).arg("phone").arg("--dir").arg(self.folder()).args(words).output().expect("it runs")
    }

    /// What a person reads.
    pub(crate) fn says(&self, words: &[&str]) -> String {
        let output = self.typed(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("words are UTF-8")
    }

    /// What a machine reads.
    pub(crate) fn tells(&self, words: &[&str]) -> Value {
        let text = self.says(&[&["--json"], words].concat());
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{words:?} told no JSON: {e}\n{text}"))
    }

    /// A refusal: exit code 1, the words on standard error, the JSON on standard output.
    pub(crate) fn refuses(&self, words: &[&str]) -> (String, Value) {
        let output = self.typed(&[&["--json"], words].concat());
        assert_eq!(output.status.code(), Some(1), "{words:?}: {}", String::from_utf8_lossy(&output.stdout));
        let json = serde_json::from_slice(&output.stdout).expect("an error is JSON as well");
        (String::from_utf8(output.stderr).expect("words are UTF-8"), json)
    }

    /// Opens an application and gives its number.
    pub(crate) fn opens(&self, procedure: &str, place: &str) -> String {
        let told = self.tells(&["open", procedure, "--place", place]);
        told["application"].as_str().expect("a number").to_owned()
    }
}

/// An entry of a list by its id.
pub(crate) fn by_id<'a>(list: &'a Value, field: &str, id: &str) -> &'a Value {
    let entries = list.as_array().unwrap_or_else(|| panic!("not a list: {list}"));
    entries.iter().find(|one| one[field] == id).unwrap_or_else(|| panic!("no {id} in {list}"))
}
