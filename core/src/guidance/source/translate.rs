//! From texts in every language to one language, and whether a translation has kept up with its source.
//!
//! Whether it has is read from a hash of the Chinese words, never from dates: `translations.tsv` holds, for each item and
//! language, the hash of the words someone last translated and confirmed.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::Item;
use crate::both::{Both, both};
use crate::guidance::text::Kind;
use crate::locale::Locale;

/// Whether a translation has kept up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TranslationState {
    /// Confirmed against today's source words, or the source language itself.
    Current,
    /// Nobody has confirmed it yet.
    Unconfirmed,
    /// The source words changed after it was confirmed.
    Behind,
}

/// Which translations someone has confirmed: item and language → hash of the source words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confirmations(BTreeMap<(String, Locale), String>);

impl Confirmations {
    /// Reads `item⇥language⇥hash` lines.
    ///
    /// # Errors
    /// The first line that is not so.
    pub fn parse(text: &str) -> Result<Self, (usize, Both)> {
        let mut all = BTreeMap::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let [item, tag, hash] = line.split('\t').collect::<Vec<_>>()[..] else {
                return Err((n + 1, both!("不是内容、语言和校验值三样", "not item, language and hash")));
            };
            let locale = tag.parse::<Locale>().map_err(|what| (n + 1, both!("没有这种语言：{tag}", "{what}")))?;
            all.insert((item.to_owned(), locale), hash.to_owned());
        }
        Ok(Self(all))
    }

    /// The file's text.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out =
            String::from("# item, language, hash of the Chinese words the translation was confirmed against\n");
        for ((item, locale), hash) in &self.0 {
            out.push_str(&format!("{item}\t{locale}\t{hash}\n"));
        }
        out
    }

    /// Confirms every translation there is as current. Returns how many changed.
    pub fn confirm<'a>(&mut self, items: impl Iterator<Item = &'a Item>) -> usize {
        let mut changed = 0;
        for item in items {
            for locale in Locale::ALL.into_iter().filter(|l| *l != Locale::ZhHans && has_locale(&item.value, *l)) {
                let hash = source_hash(item);
                if self.0.insert((key(item), locale), hash.clone()).as_ref() != Some(&hash) {
                    changed += 1;
                }
            }
        }
        changed
    }

    /// Whether an item's translation has kept up.
    #[must_use]
    pub fn state(&self, item: &Item, locale: Locale) -> TranslationState {
        if locale == Locale::ZhHans || !has_locale(&item.value, locale) {
            return TranslationState::Current;
        }
        match self.0.get(&(key(item), locale)) {
            None => TranslationState::Unconfirmed,
            Some(hash) if *hash == source_hash(item) => TranslationState::Current,
            Some(_) => TranslationState::Behind,
        }
    }
}

fn key(item: &Item) -> String {
    format!("{}/{}:{}", item.place, item.kind, item.id)
}

/// Twelve hex digits over every Chinese text of an item, in order.
#[must_use]
pub fn source_hash(item: &Item) -> String {
    let mut hasher = Sha256::new();
    walk(&item.value, &mut |texts| {
        if let Some(text) = texts.get(Locale::ZhHans.tag()).and_then(Value::as_str) {
            hasher.update(text.as_bytes());
            hasher.update([0]);
        }
    });
    let digest: [u8; 32] = hasher.finalize().into();
    data_encoding::HEXLOWER.encode(&digest[..6])
}

/// Whether a mistake in a translation of it would cost a person something.
pub(super) fn is_risky(item: &Item) -> bool {
    match item.kind {
        Kind::Statement => item.value.get("risk").is_some_and(|risk| risk.as_array().is_some_and(|r| !r.is_empty())),
        Kind::Pack | Kind::ServicePoint | Kind::Calendar | Kind::Term => false,
        Kind::Parameter
        | Kind::Rule
        | Kind::Procedure
        | Kind::Article
        | Kind::WindowCard
        | Kind::Entitlement
        | Kind::Fee
        | Kind::Notice
        | Kind::Dispute
        | Kind::Patch => true,
    }
}

/// A text: an object that has the source language. No id can be spelt `zh-Hans`, so nothing else looks like one.
fn as_texts(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object().filter(|map| map.contains_key(Locale::ZhHans.tag()))
}

fn walk(value: &Value, visit: &mut impl FnMut(&Map<String, Value>)) {
    if let Some(texts) = as_texts(value) {
        return visit(texts);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(map) => {
            // Sorted, so that the order of a map in memory never shows in a hash.
            let mut fields: Vec<_> = map.iter().collect();
            fields.sort_by_key(|(name, _)| name.as_str());
            fields.into_iter().for_each(|(_, item)| walk(item, visit));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn has_locale(value: &Value, locale: Locale) -> bool {
    let mut found = false;
    walk(value, &mut |texts| found |= texts.contains_key(locale.tag()));
    found
}

/// Refuses a text without Chinese, or an empty one: `{ en = "…" }` alone would vanish from the other language.
pub(super) fn check_texts(value: &Value) -> Result<(), Both> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check_texts),
        Value::Object(map) => {
            let texts = map.keys().any(|name| Locale::ALL.iter().any(|l| l.tag() == name))
                && map.values().all(Value::is_string);
            if !texts {
                return map.values().try_for_each(check_texts);
            }
            if !map.contains_key(Locale::ZhHans.tag()) {
                return Err(both!("有一段话没有中文（zh-Hans）：{map:?}", "a text has no zh-Hans: {map:?}"));
            }
            let empty = map.values().any(|text| text.as_str().is_some_and(|t| t.trim().is_empty()));
            if empty { Err(both!("有一段话是空的", "a text is empty")) } else { Ok(()) }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// Puts one language in place of all. Returns whether there were any words.
pub fn localise(value: &mut Value, locale: Locale, use_translation: bool) -> bool {
    if let Some(texts) = as_texts(value) {
        let own = texts.get(locale.tag()).filter(|_| use_translation || locale == Locale::ZhHans);
        *value = match own {
            Some(text) => text.clone(),
            None => json!({ "text": texts[Locale::ZhHans.tag()], "lang": Locale::ZhHans.tag() }),
        };
        return true;
    }
    match value {
        Value::Array(items) => localise_all(items.iter_mut(), locale, use_translation),
        Value::Object(map) => localise_all(map.values_mut(), locale, use_translation),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn localise_all<'a>(items: impl Iterator<Item = &'a mut Value>, locale: Locale, use_translation: bool) -> bool {
    let mut any = false;
    for item in items {
        any |= localise(item, locale, use_translation);
    }
    any
}
