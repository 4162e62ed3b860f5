//! The bindings show what the client shows: its views field for field, its words, its calls.
//!
//! Reads the client's source. Views become the files `src/views/*.rs` (compared; `UPDATE_GOLDEN=1` rewrites them), the words that a
//! view's doc lists are held to the enums, and every call of the client's `Phone` has to be here by its name, or to be
//! excused with a reason.

mod mirrors {
    pub(crate) mod calls;
    pub(crate) mod source;
    pub(crate) mod views;
    pub(crate) mod words;
}

use std::fs;
use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a file with what it should be, or writes it.
fn golden(path: &Path, wanted: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, wanted).expect("the file can be written");
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    let difference = wanted.lines().zip(found.lines().chain(std::iter::repeat(""))).find(|(a, b)| a != b);
    assert!(
        found == wanted,
        "{} is not what the client's views say (first difference: {difference:?}); UPDATE_GOLDEN=1 cargo test -p sojourn-ffi \
         --test mirrors",
        path.display()
    );
}

#[test]
fn records_are_the_clients_views() {
    let client = source::read(&here().join("../src"));
    for (name, text) in views::families(&client) {
        golden(&here().join("src/views").join(name), &text);
    }
}

#[test]
fn enums_have_every_word_that_the_docs_of_a_field_list() {
    let client = source::read(&here().join("../src"));
    words::check(&client, &words::of(&here().join("src/words")));
}

#[test]
fn every_call_is_here() {
    calls::check(&source::read(&here().join("../src/sdk")), &source::read(&here().join("src")));
}

use mirrors::{calls, source, views, words};
