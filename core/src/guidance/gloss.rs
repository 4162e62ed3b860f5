//! Legal terms in plain words, below what uses them.

use std::collections::BTreeSet;

use super::object::Body;
use super::text::{ItemId, Kind};
use super::verdict::Here;

/// A legal term and what it means, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gloss {
    /// The term.
    pub id: ItemId,
    /// The word.
    pub word: String,
    /// What it means.
    pub means: String,
}

/// The terms that something names itself or through its statements, as far as their words are among those shown; in the order
/// they are met there.
#[must_use]
pub fn glosses(here: &Here<'_>, named: &[ItemId], statements: &[ItemId], shown: &str) -> Vec<Gloss> {
    let through = statements.iter().filter_map(|id| here.statement(id)).flat_map(|statement| statement.glosses);
    let ids: BTreeSet<ItemId> = named.iter().cloned().chain(through).collect();
    let shown = shown.to_lowercase();
    let mut met: Vec<(usize, Gloss)> = ids
        .into_iter()
        .filter_map(|id| match here.find(Kind::Term, &id) {
            Some(Body::Term(term)) => {
                let at = shown.find(&term.word.text.to_lowercase())?;
                Some((at, Gloss { id, word: term.word.text, means: term.means.text }))
            }
            _ => None,
        })
        .collect();
    met.sort_by_key(|(at, _)| *at);
    met.into_iter().map(|(_, gloss)| gloss).collect()
}
