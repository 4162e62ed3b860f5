//! What can be hidden and what is: found by its words, named as forms name it.

use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::guidance::trust::WithdrawalTarget;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use crate::desk::DeskError;
use crate::desk::board::title_of;
use crate::desk::changes::read_name;
use crate::desk::head::{Head, Key, place_name};
use crate::desk::withdraw::Wanted;

/// Most items a search shows.
const FOUND_MAX: usize = 40;

/// An item that is or can be hidden.
pub(super) struct Target {
    /// `330100/article:permit-fee`.
    pub(super) name: String,
    pub(super) title: String,
    /// Why, in Chinese and English; empty for one that is not hidden.
    pub(super) why: (String, String),
}

pub(super) fn target(head: &Head, place: &PlaceCode, item: &ItemRef, locale: Locale) -> Target {
    let found = head.item(&(place.clone(), item.kind, item.id.clone()));
    let title = found.and_then(|item| title_of(&item.value, locale)).unwrap_or_else(|| item.id.to_string());
    Target {
        name: format!("{place}/{item}"),
        title: format!("{} · {title}", place_name(place, locale)),
        why: Default::default(),
    }
}

pub(super) fn hidden(head: &Head, one: &WithdrawalTarget, locale: Locale) -> Target {
    let why = |locale| one.why.get(&locale).cloned().unwrap_or_default();
    Target { why: (why(Locale::ZhHans), why(Locale::En)), ..target(head, &one.place, &one.item, locale) }
}

/// Items whose title or name holds the words, or the one whose name was typed, which may be gone from the folder.
pub(super) fn find(head: &Head, words: &str, now: &Wanted, locale: Locale) -> Vec<Target> {
    if words.is_empty() {
        return Vec::new();
    }
    let is_hidden = |name: &str| now.hide.iter().any(|one| format!("{}/{}", one.place, one.item) == name);
    let holds = |key: &Key, value: &serde_json::Value| {
        let titles = Locale::ALL.into_iter().filter_map(|locale| title_of(value, locale));
        key.2.as_str().contains(words) || titles.into_iter().any(|title| title.to_lowercase().contains(words))
    };
    let items = head
        .source
        .items
        .iter()
        .filter(|(key, item)| !matches!(key.1, Kind::Pack | Kind::Patch) && holds(key, &item.value));
    let mut found: Vec<Target> = items
        .map(|(key, _)| target(head, &key.0, &ItemRef { kind: key.1, id: key.2.clone() }, locale))
        .filter(|one| !is_hidden(&one.name))
        .take(FOUND_MAX)
        .collect();
    if let Ok((place, item)) = named(words)
        && !is_hidden(words)
        && !found.iter().any(|one| one.name == words)
    {
        found.push(target(head, &place, &item, locale));
    }
    found
}

pub(super) fn notices(head: &Head, now: &Wanted, locale: Locale) -> Vec<(Target, bool)> {
    let all = head.source.items.keys().filter(|key| key.1 == Kind::Notice);
    all.map(|key| {
        let item = ItemRef { kind: key.1, id: key.2.clone() };
        (target(head, &key.0, &item, locale), now.show_first.contains(&item))
    })
    .collect()
}

/// `330100/article:permit-fee`.
pub(super) fn named(text: &str) -> Result<(PlaceCode, ItemRef), DeskError> {
    let (place, kind, id) = read_name(text).ok_or(DeskError::NotFound)?;
    Ok((place, ItemRef { kind, id }))
}
