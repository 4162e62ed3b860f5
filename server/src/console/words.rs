//! What the console says, in Chinese and English. Each group of pages has its list; a test holds that every key a template or page uses
//! stands in exactly one.

use std::collections::HashMap;
use std::sync::LazyLock;

mod board;
mod common;
mod editor;
mod people;
mod phone;
mod release;
mod review;

use sojourn_core::locale::Locale;

/// One list: key, Chinese, English.
pub(super) type Words = &'static [(&'static str, &'static str, &'static str)];

const LISTS: [Words; 7] =
    [common::WORDS, board::WORDS, editor::WORDS, people::WORDS, release::WORDS, review::WORDS, phone::WORDS];

static BY_KEY: LazyLock<HashMap<&'static str, (&'static str, &'static str)>> =
    LazyLock::new(|| LISTS.iter().flat_map(|list| list.iter()).map(|(key, zh, en)| (*key, (*zh, *en))).collect());

/// The words of a key. A key that nobody wrote is shown as itself, and found by a test.
#[must_use]
pub fn say(locale: Locale, key: &str) -> &str {
    match (BY_KEY.get(key), locale) {
        (Some((zh, _)), Locale::ZhHans) => zh,
        (Some((_, en)), Locale::En) => en,
        (None, _) => key,
    }
}

/// The words of a key that may have none.
#[must_use]
pub fn find(locale: Locale, key: &str) -> Option<&'static str> {
    BY_KEY.get(key).map(|(zh, en)| match locale {
        Locale::ZhHans => *zh,
        Locale::En => *en,
    })
}

/// The words of a key with `{name}` filled in.
#[must_use]
pub fn fill(locale: Locale, key: &str, with: &[(&str, &str)]) -> String {
    with.iter().fold(say(locale, key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests;
