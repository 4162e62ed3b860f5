//! The source folder: from `path → text` to items in every language, to objects in one.
//!
//! A folder with `pack.toml` is a place's pack, together with everything below it down to the next such folder. TOML files hold
//! items of any kind, Markdown files hold articles, one per language. `docs/guidance.md` describes both. Reading is strict: an
//! unknown field is an error, because a field that is silently dropped is a fact that silently disappears.

mod article;
mod translate;
mod write;
mod wrong;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::calendar::YearTable;
use super::manifest::{Dispute, Manifest, Patch};
use super::object::{Body, Object};
use super::parameter::Parameter;
use super::procedure::Procedure;
use super::rule::Rule;
use super::service::{Entitlement, Notice, ServicePoint, WindowCard};
use super::statement::{Statement, Term};
use super::text::{ItemId, ItemIdError, Kind, Texts};
use super::{article::Article, fee::Fee};
use crate::both::{Both, both};
use crate::locale::Locale;
use crate::place::PlaceCode;
use crate::time::Date;

pub use translate::{Confirmations, TranslationState, localise, source_hash};
pub use write::{check_item, put, remove};
pub use wrong::SourceError;
use wrong::{line_of, misread, of_item, strict};

/// Where confirmed translations are kept.
pub const TRANSLATIONS: &str = "translations.tsv";
/// Folders and files of the knowledge folder that are not source.
const NOT_SOURCE: [&str; 4] = ["baseline/", "places.tsv", "release.toml", TRANSLATIONS];

/// One item in every language.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The place of its pack.
    pub place: PlaceCode,
    /// What it is.
    pub kind: Kind,
    /// Its id, as objects have it.
    pub id: ItemId,
    /// The file it came from, for messages.
    pub file: String,
    /// The item itself, with texts by language.
    pub value: Value,
}

/// A whole source folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Every item, by place, kind and id.
    pub items: BTreeMap<(PlaceCode, Kind, ItemId), Item>,
    /// Which translations someone has confirmed.
    pub confirmations: Confirmations,
}

/// Reads a source folder; paths are relative to it, with `/`.
///
/// # Errors
/// Everything that is wrong, not only the first thing.
pub fn read(files: &BTreeMap<String, String>) -> Result<Source, Vec<SourceError>> {
    let mut errors = Vec::new();
    let packs = pack_folders(files, &mut errors);
    let mut source = Source::default();
    let mut articles = article::Gathered::default();
    for (path, text) in files.iter().filter(|(path, _)| is_source(path)) {
        let Some(place) = place_of(path, &packs) else {
            errors.push(SourceError::new(
                path,
                both!(
                    "不在任何地方的文件夹里：旁边和上面都没有 pack.toml",
                    "lies in no pack: no pack.toml beside or above it"
                ),
            ));
            continue;
        };
        let read = if path.ends_with(".md") {
            articles.add(path, text, place).map(|()| Vec::new())
        } else {
            read_toml(path, text, place)
        };
        match read {
            Ok(items) => items.into_iter().for_each(|item| source.add(item, &mut errors)),
            Err(error) => errors.push(error),
        }
    }
    for assembled in articles.finish() {
        match assembled {
            Ok(item) => source.add(item, &mut errors),
            Err(error) => errors.push(error),
        }
    }
    if let Some(text) = files.get(TRANSLATIONS) {
        match Confirmations::parse(text) {
            Ok(confirmations) => source.confirmations = confirmations,
            Err((line, what)) => {
                errors.push(SourceError { line: Some(line), ..SourceError::new(TRANSLATIONS, what) });
            }
        }
    }
    if errors.is_empty() { Ok(source) } else { Err(errors) }
}

fn is_source(path: &str) -> bool {
    let known = path.ends_with(".toml") || path.ends_with(".md");
    let readme = path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("readme.md"));
    known && !readme && !NOT_SOURCE.iter().any(|not| path.starts_with(not))
}

fn pack_folders(files: &BTreeMap<String, String>, errors: &mut Vec<SourceError>) -> BTreeMap<String, PlaceCode> {
    let mut packs = BTreeMap::new();
    for (path, text) in files {
        let Some(folder) = path.strip_suffix("pack.toml").filter(|f| f.is_empty() || f.ends_with('/')) else {
            continue;
        };
        let place = parse_toml(path, text).and_then(|table| {
            let code = table.get("pack").and_then(|pack| pack.get("place")).and_then(Value::as_str).unwrap_or_default();
            let wrong = |error| both!("[pack] place：不是地方代码：{error}", "[pack] place: {error}");
            code.parse().map_err(|error: crate::place::PlaceCodeError| SourceError::new(path, wrong(error)))
        });
        match place {
            Ok(place) => drop(packs.insert(folder.to_owned(), place)),
            Err(error) => errors.push(error),
        }
    }
    packs
}

fn place_of<'a>(path: &str, packs: &'a BTreeMap<String, PlaceCode>) -> Option<&'a PlaceCode> {
    packs
        .iter()
        .filter(|(folder, _)| path.starts_with(folder.as_str()))
        .max_by_key(|(folder, _)| folder.len())
        .map(|(_, p)| p)
}

fn read_toml(path: &str, text: &str, place: &PlaceCode) -> Result<Vec<Item>, SourceError> {
    let mut items = Vec::new();
    for (name, value) in parse_toml(path, text)? {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name && *kind != Kind::Article);
        let kind = kind
            .ok_or_else(|| SourceError::new(path, both!("没有 {name:?} 这一类内容", "{name:?} is no kind of item")))?;
        let is_manifest = path.ends_with("pack.toml");
        let item = |value: Value| {
            let line = value.get("id").or_else(|| value.get("of")).and_then(Value::as_str).map(|id| line_of(text, id));
            check(path, kind, value, place).map_err(|error| SourceError { line: line.flatten(), ..error })
        };
        match value {
            Value::Object(_) if kind == Kind::Pack && is_manifest => items.push(item(value)?),
            Value::Array(list) if kind != Kind::Pack => {
                for value in list {
                    items.push(item(value)?);
                }
            }
            _ if kind == Kind::Pack => {
                return Err(SourceError::new(
                    path,
                    both!("[pack] 只写一次，在 pack.toml 里", "[pack] stands once, in pack.toml"),
                ));
            }
            _ => {
                return Err(SourceError::new(
                    path,
                    both!("写成 [[{name}]]，不是 [{name}]", "write [[{name}]], not [{name}]"),
                ));
            }
        }
    }
    Ok(items)
}

/// Reads an item strictly, in the shape it has in the source.
fn check(path: &str, kind: Kind, mut value: Value, place: &PlaceCode) -> Result<Item, SourceError> {
    if kind == Kind::Calendar {
        expand_days(&mut value).map_err(|what| SourceError::new(path, what))?;
    }
    let name = value.get("id").or_else(|| value.get("of")).and_then(Value::as_str).unwrap_or("pack").to_owned();
    let fail = |what: Both| SourceError::new(path, of_item(kind, &name, what));
    match kind {
        Kind::Pack => strict::<Manifest<Texts>>(&value),
        Kind::Statement => strict::<Statement<Texts>>(&value),
        Kind::Parameter => strict::<Parameter<Texts>>(&value),
        Kind::Rule => strict::<Rule<Texts>>(&value),
        Kind::Procedure => strict::<Procedure<Texts>>(&value),
        Kind::Article => strict::<Article<Texts>>(&value),
        Kind::WindowCard => strict::<WindowCard<Texts>>(&value),
        Kind::Entitlement => strict::<Entitlement<Texts>>(&value),
        Kind::ServicePoint => strict::<ServicePoint<Texts>>(&value),
        Kind::Fee => strict::<Fee<Texts>>(&value),
        Kind::Calendar => strict::<YearTable<Texts>>(&value),
        Kind::Notice => strict::<Notice<Texts>>(&value),
        Kind::Dispute => strict::<Dispute<Texts>>(&value),
        Kind::Term => strict::<Term<Texts>>(&value),
        Kind::Patch => strict::<Patch>(&value),
    }
    .map_err(fail)?;
    translate::check_texts(&value).map_err(fail)?;
    let id = match kind {
        Kind::Pack => "pack",
        Kind::Patch => name.split_once(':').map_or("", |(_, id)| id),
        _ => &name,
    };
    let wrong = |error: ItemIdError| SourceError::new(path, of_item(kind, &name, misread(&error.to_string())));
    let id = id.parse().map_err(wrong)?;
    Ok(Item { place: place.clone(), kind, id, file: path.to_owned(), value })
}

/// `2026-02-15..2026-02-23` stands for every day of it.
fn expand_days(value: &mut Value) -> Result<(), Both> {
    for name in ["off", "work", "statutory"] {
        let Some(Value::Array(days)) = value.get_mut(name) else { continue };
        let mut all = Vec::new();
        for day in days.iter() {
            let text = day.as_str().ok_or_else(|| both!("有一天不是文字", "a day is not text"))?;
            let (from, to) = text.split_once("..").unwrap_or((text, text));
            let parse = |t: &str| t.trim().parse::<Date>().map_err(|_| both!("{t:?} 不是日期", "{t:?} is not a date"));
            let (mut from, to) = (parse(from)?, parse(to)?);
            while from <= to && all.len() < 366 {
                all.push(Value::String(from.to_string()));
                from = from.tomorrow().map_err(|_| both!("超出日历", "beyond the calendar"))?;
            }
        }
        *days = all;
    }
    Ok(())
}

pub(super) fn parse_toml(path: &str, text: &str) -> Result<Map<String, Value>, SourceError> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
        let said = error.message();
        SourceError { line, ..SourceError::new(path, both!("不是合规的 TOML（{said}）", "not TOML: {said}")) }
    })?;
    match from_toml(toml::Value::Table(table)).map_err(|what| SourceError::new(path, what))? {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

fn from_toml(value: toml::Value) -> Result<Value, Both> {
    Ok(match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(n) => Value::from(n),
        toml::Value::Boolean(b) => Value::Bool(b),
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Float(f) => {
            return Err(both!(
                "{f}：不用小数，钱按分写，别的写整数",
                "{f}: fractions are not used, write minor units or whole numbers"
            ));
        }
        toml::Value::Array(list) => Value::Array(list.into_iter().map(from_toml).collect::<Result<_, _>>()?),
        toml::Value::Table(table) => {
            let fields = table.into_iter().map(|(k, v)| from_toml(v).map(|v| (k, v)));
            Value::Object(fields.collect::<Result<_, _>>()?)
        }
    })
}

impl Source {
    fn add(&mut self, item: Item, errors: &mut Vec<SourceError>) {
        let key = (item.place.clone(), item.kind, item.id.clone());
        if let Some(other) = self.items.get(&key) {
            let file = &other.file;
            let what = both!("{file} 里也有", "stands in {file} as well");
            errors.push(SourceError::new(&item.file, of_item(item.kind, item.id.as_str(), what)));
        } else {
            self.items.insert(key, item);
        }
    }

    /// The objects of one language, in order of place, kind and id.
    #[must_use]
    pub fn objects(&self, locale: Locale) -> Vec<Object> {
        self.items.values().map(|item| self.object(item, locale)).collect()
    }

    /// One item in one language. A translation that is missing, or behind on something risky, leaves the source text, labelled.
    #[must_use]
    pub fn object(&self, item: &Item, locale: Locale) -> Object {
        let use_translation = match self.confirmations.state(item, locale) {
            TranslationState::Current | TranslationState::Unconfirmed => true,
            TranslationState::Behind => !translate::is_risky(item),
        };
        let mut value = item.value.clone();
        let has_words = localise(&mut value, locale, use_translation);
        let body = Body::from_written(item.kind.name().to_owned(), value);
        Object { place: item.place.clone(), locale: has_words.then_some(locale), body }
    }
}

#[cfg(test)]
pub(crate) mod tests;
