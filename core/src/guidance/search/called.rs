//! Whether something is *called* what was typed. What is called so comes before what only mentions it, however many other names it
//! has: the more names an article goes by, the less FTS5 makes of each.

use super::pinyin::sound;
use super::{first_letters, named};
use crate::guidance::object::Body;

/// Whether the title or an alias is what was typed.
#[must_use]
pub fn is_called(body: &Body, query: &str) -> bool {
    named(body)
        .is_some_and(|(title, aliases)| any_is(std::iter::once(title).chain(aliases.iter().map(String::as_str)), query))
}

/// Whether any of these names is what was typed, by its letters, its pinyin or its initials.
pub fn any_is<'a>(mut names: impl Iterator<Item = &'a str>, query: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    let asked = plain(query);
    let typed: String = asked.split_whitespace().collect();
    let latin = typed.bytes().all(|b| b.is_ascii_lowercase());
    names.any(|name| {
        let sung = || {
            sound(name).is_some_and(|sound| {
                let syllables: Vec<&str> = sound.split(' ').collect();
                syllables.concat() == typed || first_letters(&syllables) == typed
            })
        };
        plain(name) == asked || (latin && sung())
    })
}
