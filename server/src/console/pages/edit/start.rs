//! What a form begins with, what of it is fixed, and what can be put into its texts.

use serde_json::Value;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;

use crate::console::known::Known;
use crate::console::schema::Draft;
use crate::desk::head::Key;

use super::About;

/// What a patch is read by: type and currency of what it changes.
pub(super) fn beside(key: &Key, value: Option<&Value>, known: &Known<'_>) -> Draft {
    let mut draft = Draft::new();
    if key.1 != Kind::Patch {
        return draft;
    }
    let said = value.and_then(|value| value.get("of")).and_then(Value::as_str).map(ToOwned::to_owned);
    let of = said.or_else(|| target(key, known));
    let above = of.as_deref().and_then(|of| of.split_once(':')).and_then(|(kind, id)| {
        let kind = Kind::ALL.into_iter().find(|one| one.name() == kind)?;
        known.find(kind, id)
    });
    for name in ["type", "currency"] {
        if let Some(text) = above.and_then(|(_, value)| value.get(name)).and_then(Value::as_str) {
            draft.insert(format!("as.{name}"), text.to_owned());
        }
    }
    draft
}

/// What a patch may change: everything above that has its id.
pub(super) fn targets(about: &About, known: &Known<'_>) -> Vec<String> {
    let is_new = about.edit().is_none() && about.approved().is_none();
    if is_new && about.key.1 == Kind::Patch { candidates(&about.key, known) } else { Vec::new() }
}

fn candidates(key: &Key, known: &Known<'_>) -> Vec<String> {
    let kinds = Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Patch | Kind::Pack));
    let there = kinds.filter(|kind| known.find(*kind, key.2.as_str()).is_some());
    there.map(|kind| format!("{kind}:{}", key.2)).collect()
}

fn target(key: &Key, known: &Known<'_>) -> Option<String> {
    candidates(key, known).into_iter().next()
}

/// A new item, as far as it can be said before anybody wrote anything.
pub(super) fn fill(draft: &mut Draft, key: &Key) {
    let said: &[(&str, &str)] = match key.1 {
        Kind::Fee => &[("currency", "CNY")],
        Kind::Parameter => &[("type", "money"), ("currency", "CNY"), ("values.n", "1")],
        Kind::Procedure => &[("version", "1")],
        Kind::Rule => &[("tree.op", "all"), ("tree.of.n", "1")],
        Kind::Dispute => &[("versions.n", "2")],
        Kind::Statement => &[("confidence", "medium")],
        Kind::Pack => &[("below", "minimum")],
        _ => &[],
    };
    draft.extend(said.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    match key.1 {
        Kind::Pack => drop(draft.insert("place".into(), key.0.to_string())),
        Kind::Fee => {
            draft.insert("id".into(), key.2.to_string());
            draft.insert("item".into(), key.2.to_string());
        }
        Kind::Patch => {}
        _ => drop(draft.insert("id".into(), key.2.to_string())),
    }
}

/// What no form may change: what the item is.
pub(super) fn fix(draft: &mut Draft, key: &Key, known: &Known<'_>) {
    match key.1 {
        Kind::Pack => drop(draft.insert("place".into(), key.0.to_string())),
        Kind::Patch => {
            let fits = draft.get("of").is_some_and(|of| of.ends_with(&format!(":{}", key.2)));
            if let (false, Some(of)) = (fits, target(key, known)) {
                draft.insert("of".into(), of);
            }
        }
        _ => drop(draft.insert("id".into(), key.2.to_string())),
    }
}

/// What can be put into a text, with what it is called: `{param:card-fee}`.
pub(super) fn placeables(kind: Kind, known: &Known<'_>, locale: Locale) -> Vec<(String, String)> {
    if matches!(kind, Kind::Term | Kind::Calendar | Kind::Pack) {
        return Vec::new();
    }
    let of = |name: &'static str, kind: Kind| {
        let options = known.options(kind, locale).into_iter();
        options.map(move |(id, title)| (format!("{{{name}:{id}}}"), format!("{} · {title}", names::kind(kind, locale))))
    };
    let all = of("fee", Kind::Fee).chain(of("param", Kind::Parameter)).chain(of("date", Kind::Parameter));
    all.chain(of("service", Kind::ServicePoint)).chain(of("term", Kind::Term)).chain(of("s", Kind::Statement)).collect()
}
