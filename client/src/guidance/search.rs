//! Search over what is installed: ranked, with a snippet, in Chinese, pinyin, initials or English.
//!
//! The query and the ranking are `core`'s; here the place decides among hits: what holds at the person's place before what
//! is inherited, and one entry where several places have the same item.

use serde::Serialize;
use sojourn_core::guidance::object::{Body, Object};
use sojourn_core::guidance::search::{is_called, match_all, match_any};
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use super::GuidanceFault;
use super::install::Installed;
use crate::store::{Among, Txn};

/// Hits looked at for each one shown: several places may have the same article.
const LOOKED_AT: usize = 3;
/// Characters of a snippet, around the first match.
const SNIPPET_CHARS: usize = 60;
/// Characters of a snippet before the match.
const LEAD_CHARS: usize = 12;

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// `article`, `procedure`, `service_point`, …
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The place whose pack has it.
    pub place: String,
    /// Its title.
    pub title: String,
    /// Text around the match; empty where it was withdrawn.
    pub snippet: String,
    /// Why it was withdrawn, if it was: shown in place of the text.
    pub withdrawn: Option<String>,
}

/// Searches; best first. `chain` is the person's place and those above it, nearest first; empty for everywhere.
///
/// # Errors
/// [`GuidanceFault`].
pub fn search(
    tx: &dyn Txn,
    installed: &Installed,
    query: &str,
    chain: &[PlaceCode],
    locale: Locale,
    limit: usize,
) -> Result<Vec<Found>, GuidanceFault> {
    let places: Vec<&str> = chain.iter().map(PlaceCode::as_str).collect();
    let among = Among { places: &places, locale: locale.tag(), kind: None };
    let looked_at = u32::try_from(limit.saturating_mul(LOOKED_AT)).unwrap_or(u32::MAX);
    let mut found: Vec<Found> = Vec::new();
    let mut called: Vec<(String, String)> = Vec::new();
    for asked in [match_all(query), match_any(query)].into_iter().flatten() {
        for hit in tx.search_guidance(&asked, &among, looked_at)? {
            let object = Object::parse(&hit.object.bytes)?;
            if object.item().is_some() {
                let withdrawn = withdrawn(installed, &object, chain, locale);
                let new = Found { withdrawn, ..show(&object, query, &hit.object.name) };
                if is_called(&object.body, query) {
                    called.push((new.kind.clone(), new.id.clone()));
                }
                take(&mut found, new, chain);
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    // Stable: what is called so comes first, and of that the articles, which answer; otherwise the better match stays first.
    found.sort_by_key(|one| match called.iter().any(|(kind, id)| *kind == one.kind && *id == one.id) {
        true => u8::from(one.kind != Kind::Article.name()),
        false => 2,
    });
    found.truncate(limit);
    for one in found.iter_mut().filter(|one| one.withdrawn.is_some()) {
        one.snippet.clear();
    }
    Ok(found)
}

/// Why an object was withdrawn for somebody at the first place of the chain, if it was: by its own place, or by one nearer
/// that takes back what it inherits or changes.
fn withdrawn(installed: &Installed, object: &Object, chain: &[PlaceCode], locale: Locale) -> Option<String> {
    let (withdrawal, item) = (installed.in_force()?, object.item()?);
    let patch = ItemRef { kind: Kind::Patch, id: item.id.clone() };
    let nearer = chain.iter().take_while(|place| **place != object.place);
    let hides = |place: &PlaceCode| withdrawal.hides(place, &item).or_else(|| withdrawal.hides(place, &patch));
    let why = nearer.chain([&object.place]).find_map(hides)?;
    why.get(&locale).or_else(|| why.values().next()).cloned()
}

/// How far up a place is from the person's own; beyond all others if it is not above it.
pub(super) fn distance(chain: &[PlaceCode], place: &str) -> usize {
    chain.iter().position(|code| code.as_str() == place).unwrap_or(usize::MAX)
}

/// The same item of a nearer place takes the place of the farther one, in its rank.
fn take(found: &mut Vec<Found>, new: Found, chain: &[PlaceCode]) {
    let twin = found.iter_mut().find(|old| old.kind == new.kind && old.id == new.id);
    match twin {
        Some(old) if chain.is_empty() || distance(chain, &new.place) >= distance(chain, &old.place) => {}
        Some(old) => *old = new,
        None => found.push(new),
    }
}

fn show(object: &Object, query: &str, id: &str) -> Found {
    let (title, text) = match &object.body {
        Body::Article(article) => (article.title.text.clone(), article.answer.text.clone()),
        Body::Procedure(procedure) => (procedure.title.text.clone(), procedure.summary.text.clone()),
        Body::ServicePoint(service) => (service.title.text.clone(), service.helps_with.text.clone()),
        Body::Term(term) => (term.word.text.clone(), term.means.text.clone()),
        Body::Notice(notice) => (notice.title.text.clone(), notice.text.text.clone()),
        _ => (id.to_owned(), String::new()),
    };
    Found {
        kind: object.body.kind().map_or("unknown", |kind| kind.name()).to_owned(),
        id: id.to_owned(),
        place: object.place.as_str().to_owned(),
        snippet: snippet(&text, query),
        withdrawn: None,
        title,
    }
}

/// The text around the first place where a part of the query stands; from the beginning if none does.
fn snippet(text: &str, query: &str) -> String {
    let plain: Vec<char> = text.split(['{', '}']).step_by(2).collect::<Vec<_>>().join("…").chars().collect();
    let lower: Vec<char> = plain.iter().flat_map(|c| c.to_lowercase().next()).collect();
    let wanted: Vec<char> = query.trim().chars().flat_map(char::to_lowercase).collect();
    let at = (2..=wanted.len())
        .rev()
        .flat_map(|length| wanted.windows(length))
        .find_map(|part| lower.windows(part.len()).position(|window| window == part))
        .unwrap_or(0);
    let from = at.saturating_sub(LEAD_CHARS);
    let shown: String = plain.iter().skip(from).take(SNIPPET_CHARS).collect();
    let more = plain.len() > from + SNIPPET_CHARS;
    format!("{}{}{}", if from > 0 { "…" } else { "" }, shown.replace('\n', " "), if more { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_shows_the_match_and_a_little_before_it() {
        let text = "到了新的城市，三个工作日内去派出所登记。半年以后可以申领居住证，首次不要钱。补办要收工本费，各地不一样，先问清楚再交，要收据，不给收据可以不交。还有别的要问，打 12345。";
        let shown = snippet(text, "居住证");
        assert!(shown.starts_with('…') && shown.contains("居住证") && shown.ends_with('…'), "{shown}");
        assert_eq!(snippet("短", "没有"), "短");
        assert_eq!(snippet("交{fee:card}元", "元"), "交…元");
    }
}
