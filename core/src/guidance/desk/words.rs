//! The difference between two versions of an item, in words: what a reviewer reads before saying yes.
//!
//! Every field that differs has its line, with the piece before and the piece after; nothing is left out because nobody thought
//! of it. Values with dates say from when.

mod dated;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::names;
use crate::guidance::source::Item;
use crate::guidance::text::{ItemRef, Kind};
use crate::locale::Locale;
use crate::money::Money;
use crate::place::PlaceCode;
use crate::say::pick;
use crate::time::Date;

pub use super::names::field_name;

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about: the item, the place, and the field unless it is the value itself.
    pub what: String,
    /// Where in the item: `/steps/apply/title/zh-Hans`; empty for the item as a whole.
    pub path: String,
    /// What stood there.
    pub before: Option<String>,
    /// What stands there now.
    pub after: Option<String>,
    /// From when it holds, for values with dates.
    pub from: Option<Date>,
}

impl Line {
    /// The line as one sentence: `换证工本费 中山：20.00元 → 15.00元，2027-01-01起`.
    #[must_use]
    pub fn said(&self, locale: Locale) -> String {
        let what = &self.what;
        let colon = pick(locale, "：", ": ");
        let mut said = match (&self.before, &self.after) {
            (None, None) => what.clone(),
            (Some(before), Some(after)) => format!("{what}{colon}{before} → {after}"),
            (None, Some(after)) => format!("{what}{colon}{} {after}", pick(locale, "加上", "added")),
            (Some(before), None) => format!("{what}{colon}{} {before}", pick(locale, "去掉", "taken out")),
        };
        if let Some(from) = self.from {
            said.push_str(&pick(locale, "，{from}起", " from {from}").replace("{from}", &from.to_string()));
        }
        said
    }
}

/// What differs between two versions of an item. `names` says what a place is called.
#[must_use]
pub fn describe(
    before: Option<&Item>,
    after: Option<&Item>,
    locale: Locale,
    names: &dyn Fn(&PlaceCode) -> String,
) -> Vec<Line> {
    let Some(item) = after.or(before) else { return Vec::new() };
    let (title, place) = (names::title(item, locale), names(&item.place));
    let subject =
        pick(locale, "{title} {place}", "{title}, {place}").replace("{title}", &title).replace("{place}", &place);
    let mut teller = Teller { kind: changed(item), locale, subject, currency: None, unit: None, lines: Vec::new() };
    let of = |item: Option<&Item>| item.and_then(|item| item.value.as_object()).cloned();
    match (of(before), of(after)) {
        (Some(before), Some(after)) => teller.item(item.kind, &before, &after),
        (None, Some(after)) => {
            teller.head(pick(locale, "新增{kind}：{subject}", "New {kind}: {subject}"), item.kind);
            teller.item(item.kind, &Map::new(), &after);
        }
        (Some(_), None) => {
            teller.head(pick(locale, "删去{kind}：{subject}", "Taken out, {kind}: {subject}"), item.kind);
        }
        (None, None) => {}
    }
    teller.lines
}

/// What an item is, or what a local change changes.
fn changed(item: &Item) -> Kind {
    let of = item.value.get("of").and_then(Value::as_str).filter(|_| item.kind == Kind::Patch);
    of.and_then(|of| of.parse::<ItemRef>().ok()).map_or(item.kind, |of| of.kind)
}

/// A field on the way down: what it is called, and where it is.
#[derive(Clone, Default)]
struct Trail {
    names: Vec<String>,
    path: String,
}

impl Trail {
    fn below(&self, name: &str, part: &str) -> Self {
        let mut names = self.names.clone();
        names.push(name.to_owned());
        Self { names, path: format!("{}/{part}", self.path) }
    }
}

struct Teller {
    kind: Kind,
    locale: Locale,
    subject: String,
    /// The currency of amounts that have none beside them.
    currency: Option<String>,
    /// What a parameter's values are counted in.
    unit: Option<String>,
    lines: Vec<Line>,
}

impl Teller {
    fn head(&mut self, sentence: &str, kind: Kind) {
        let what = sentence.replace("{kind}", names::kind(kind, self.locale)).replace("{subject}", &self.subject);
        self.lines.push(Line { what, path: String::new(), before: None, after: None, from: None });
    }

    fn item(&mut self, kind: Kind, before: &Map<String, Value>, after: &Map<String, Value>) {
        let text = |name: &str| after.get(name).or_else(|| before.get(name)).and_then(Value::as_str).map(str::to_owned);
        self.currency = text("currency");
        let mut fields = union(before, after);
        match kind {
            Kind::Fee => self.fee_amount(before, after, &mut fields),
            Kind::Parameter => {
                self.unit = text("type");
                self.steps(before, after, &mut fields);
            }
            _ => {}
        }
        for field in fields {
            self.field(&Trail::default(), &field, before.get(&field), after.get(&field));
        }
    }

    fn field(&mut self, trail: &Trail, name: &str, before: Option<&Value>, after: Option<&Value>) {
        let label = names::field(self.kind, name, self.locale).unwrap_or(name);
        self.walk(&trail.below(label, name), name, before, after);
    }

    fn walk(&mut self, trail: &Trail, field: &str, before: Option<&Value>, after: Option<&Value>) {
        if before == after {
            return;
        }
        let full = |value: &Value| value.as_object().is_some_and(|map| !map.is_empty());
        let list = |value: Option<&Value>| value.and_then(Value::as_array).filter(|list| !list.is_empty()).cloned();
        match (before, after) {
            (None, Some(value)) | (Some(value), None) if full(value) => self.table(trail, field, before, after),
            (Some(a), Some(b)) if a.is_object() && b.is_object() => self.table(trail, field, before, after),
            (None, Some(value)) | (Some(value), None) if value.as_array().is_some_and(|list| !list.is_empty()) => {
                self.list(trail, field, &list(before).unwrap_or_default(), &list(after).unwrap_or_default());
            }
            (Some(Value::Array(before)), Some(Value::Array(after))) => self.list(trail, field, before, after),
            _ => self.leaf(trail, before.map(|v| self.said(field, v)), after.map(|v| self.said(field, v))),
        }
    }

    fn table(&mut self, trail: &Trail, field: &str, before: Option<&Value>, after: Option<&Value>) {
        let map = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
        let (before, after) = (map(before), map(after));
        for key in union(&before, &after) {
            let (old, new) = (before.get(&key), after.get(&key));
            match Locale::ALL.into_iter().find(|locale| locale.tag() == key) {
                Some(language) => self.walk(&trail.below(self.language(language), &key), field, old, new),
                // The keys of `facts` are names of answers, not fields.
                None if field == "facts" => self.walk(&trail.below(&key, &key), "facts", old, new),
                None => self.field(trail, &key, old, new),
            }
        }
    }

    const fn language(&self, language: Locale) -> &'static str {
        match language {
            Locale::ZhHans => pick(self.locale, "中文", "in Chinese"),
            Locale::En => pick(self.locale, "英文", "in English"),
        }
    }

    fn list(&mut self, trail: &Trail, field: &str, before: &[Value], after: &[Value]) {
        let plain = |list: &[Value]| list.iter().all(|value| !value.is_object() && !value.is_array());
        if plain(before) && plain(after) {
            return self.words(trail, field, before, after);
        }
        let labels = |list: &[Value]| -> Vec<String> {
            let own = |n: usize, value: &Value| name_of(value).unwrap_or_else(|| self.nth(n));
            list.iter().enumerate().map(|(n, value)| own(n, value)).collect()
        };
        let (old, new) = (labels(before), labels(after));
        let unique = |list: &[String]| list.iter().collect::<BTreeSet<_>>().len() == list.len();
        if !unique(&old) || !unique(&new) {
            for n in 0..before.len().max(after.len()) {
                self.walk(&trail.below(&self.nth(n), &n.to_string()), field, before.get(n), after.get(n));
            }
            return;
        }
        let added = new.iter().filter(|label| !old.contains(label));
        let all: Vec<String> = old.iter().chain(added).cloned().collect();
        for label in all {
            let find = |labels: &[String], list: &[Value]| -> Option<Value> {
                labels.iter().position(|other| *other == label).and_then(|n| list.get(n).cloned())
            };
            let (a, b) = (find(&old, before), find(&new, after));
            self.walk(&trail.below(&label, &label), field, a.as_ref(), b.as_ref());
        }
        let kept = |list: &[String], other: &[String]| -> Vec<String> {
            list.iter().filter(|label| other.contains(label)).cloned().collect()
        };
        let (old, new) = (kept(&old, &new), kept(&new, &old));
        if old != new {
            self.order(trail, &old, &new);
        }
    }

    fn order(&mut self, trail: &Trail, before: &[String], after: &[String]) {
        let comma = pick(self.locale, "、", ", ");
        let trail = trail.below(pick(self.locale, "次序", "order"), "");
        self.leaf(&trail, Some(before.join(comma)), Some(after.join(comma)));
    }

    fn nth(&self, n: usize) -> String {
        pick(self.locale, "第{n}项", "no. {n}").replace("{n}", &(n + 1).to_string())
    }

    /// Lists of words: what came, what went, or that only the order is another.
    fn words(&mut self, trail: &Trail, field: &str, before: &[Value], after: &[Value]) {
        let without = |list: &[Value], other: &[Value]| -> Vec<String> {
            let mut other = other.to_vec();
            let mut left = Vec::new();
            for value in list {
                match other.iter().position(|same| same == value) {
                    Some(at) => drop(other.remove(at)),
                    None => left.push(self.said(field, value)),
                }
            }
            left
        };
        let (gone, come) = (without(before, after), without(after, before));
        let comma = pick(self.locale, "、", ", ");
        if gone.is_empty() && come.is_empty() {
            let all = |list: &[Value]| list.iter().map(|value| self.said(field, value)).collect::<Vec<_>>();
            let (before, after) = (all(before), all(after));
            return self.order(trail, &before, &after);
        }
        if !gone.is_empty() {
            self.leaf(trail, Some(gone.join(comma)), None);
        }
        if !come.is_empty() {
            self.leaf(trail, None, Some(come.join(comma)));
        }
    }

    fn leaf(&mut self, trail: &Trail, before: Option<String>, after: Option<String>) {
        let between = pick(self.locale, " · ", " · ");
        let names = std::iter::once(&self.subject).chain(&trail.names).map(String::as_str);
        let what = names.collect::<Vec<_>>().join(between);
        let path = trail.path.trim_end_matches('/').to_owned();
        self.lines.push(Line { what, path, before, after, from: None });
    }

    /// A value as people read it.
    fn said(&self, field: &str, value: &Value) -> String {
        match value {
            Value::Bool(true) => pick(self.locale, "是", "yes").into(),
            Value::Bool(false) => pick(self.locale, "否", "no").into(),
            Value::Number(n) => match (field, n.as_i64(), &self.currency) {
                ("amount", Some(minor), Some(currency)) if self.kind == Kind::Fee => {
                    money(self.locale, minor, currency)
                }
                _ => n.to_string(),
            },
            Value::String(text) => names::choice(field, text, self.locale).map_or_else(|| text.clone(), str::to_owned),
            Value::Null | Value::Array(_) | Value::Object(_) => pick(self.locale, "（空）", "(empty)").into(),
        }
    }
}

/// An amount in a currency as it is written, even one that is none.
pub(super) fn money(locale: Locale, minor: i64, currency: &str) -> String {
    currency
        .parse()
        .map_or_else(|_| format!("{minor} {currency}"), |currency| names::exact(locale, Money { minor, currency }))
}

/// The keys of two tables, those that were there first.
fn union(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let added = after.keys().filter(|key| !before.contains_key(*key));
    before.keys().chain(added).cloned().collect()
}

/// What an element of a list is known by.
fn name_of(value: &Value) -> Option<String> {
    ["id", "name", "from", "standing"].iter().find_map(|key| value.get(*key)?.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests;
