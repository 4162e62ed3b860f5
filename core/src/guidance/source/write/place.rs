//! Which file an item stands in, and which one a new item goes into.

use std::collections::BTreeMap;

use super::super::{Item, SourceError, is_source, pack_folders, place_of};
use super::document::Document;
use crate::both::both;
use crate::guidance::text::{ItemRef, Kind};
use crate::locale::Locale;
use crate::place::{PlaceCode, PlaceTable};

/// The folders that are packs.
pub(super) struct Folders(BTreeMap<String, PlaceCode>);

impl Folders {
    pub(super) fn read(files: &BTreeMap<String, String>) -> Result<Self, SourceError> {
        let mut errors = Vec::new();
        let packs = pack_folders(files, &mut errors);
        errors.into_iter().next().map_or(Ok(Self(packs)), Err)
    }

    /// The files of a place's own pack.
    pub(super) fn files<'a>(
        &'a self,
        files: &'a BTreeMap<String, String>,
        place: &'a PlaceCode,
    ) -> impl Iterator<Item = &'a String> {
        files.keys().filter(move |path| is_source(path) && place_of(path, &self.0) == Some(place))
    }

    /// The file an item of any kind but articles stands in; looked for in the likely one first.
    pub(super) fn file_of(
        &self,
        files: &BTreeMap<String, String>,
        place: &PlaceCode,
        kind: Kind,
        id: &str,
        likely: &str,
    ) -> Result<Option<String>, SourceError> {
        let (header, quoted) = (kind.name(), if kind == Kind::Pack { "pack" } else { id });
        let mut paths: Vec<&String> = self.files(files, place).filter(|path| path.ends_with(".toml")).collect();
        paths.sort_by_key(|path| path.as_str() != likely);
        for path in paths {
            let Some(text) = files.get(path) else { continue };
            if text.contains(header) && text.contains(quoted) && Document::parse(path, text)?.find(kind, id).is_some() {
                return Ok(Some(path.clone()));
            }
        }
        Ok(None)
    }

    /// The files of an article, by language.
    pub(super) fn pages(
        &self,
        files: &BTreeMap<String, String>,
        place: &PlaceCode,
        id: &str,
    ) -> BTreeMap<Locale, String> {
        let named = |path: &String| {
            let (name, tag) = path.rsplit('/').next()?.strip_suffix(".md")?.rsplit_once('.')?;
            tag.parse::<Locale>().ok().filter(|_| name == id)
        };
        self.files(files, place).filter_map(|path| Some((named(path)?, path.clone()))).collect()
    }

    /// The file for a language of an article that has none in it yet.
    pub(super) fn new_page(
        &self,
        pages: &BTreeMap<Locale, String>,
        item: &Item,
        locale: Locale,
    ) -> Result<String, SourceError> {
        let name = format!("{}.{locale}.md", item.id);
        let beside = pages.values().next().and_then(|path| path.rsplit_once('/'));
        match beside {
            Some((folder, _)) => Ok(format!("{folder}/{name}")),
            None => Ok(format!("{}articles/{name}", self.folder(item)?)),
        }
    }

    /// The file for an item that is new.
    pub(super) fn new_file(&self, item: &Item) -> Result<String, SourceError> {
        if item.kind == Kind::Pack {
            return self.new_folder(&item.place).map(|folder| format!("{folder}pack.toml"));
        }
        let folder = self.folder(item)?;
        let own = item.file.ends_with(".toml") && is_source(&item.file) && !item.file.ends_with("pack.toml");
        if own && item.file.split('/').all(is_name) && place_of(&item.file, &self.0) == Some(&item.place) {
            return Ok(item.file.clone());
        }
        Ok(format!("{folder}{}", usual(item)))
    }

    fn folder(&self, item: &Item) -> Result<String, SourceError> {
        let found = self.0.iter().find(|(_, place)| **place == item.place);
        let none = || {
            SourceError::new(
                &item.file,
                both!("{place} 还没有地方说明：先加上", "{place} has no pack: add its pack first", place = item.place),
            )
        };
        found.map(|(folder, _)| folder.clone()).ok_or_else(none)
    }

    /// The folder of a place that has no pack: below the nearest place above that has one, by way of the places between.
    fn new_folder(&self, place: &PlaceCode) -> Result<String, SourceError> {
        let table = PlaceTable::built_in()
            .map_err(|error| SourceError::new("places.tsv", both!("读不懂：{error}", "{error}")))?;
        let mut between = Vec::new();
        for code in table.chain(place) {
            if let Some((folder, _)) = self.0.iter().find(|(_, place)| **place == code) {
                return Ok(between.into_iter().rev().fold(folder.clone(), |path, code| format!("{path}{code}/")));
            }
            between.push(code);
        }
        Ok(between.into_iter().rev().map(|code| format!("{code}/")).collect())
    }
}

/// Whether a part of a path is a plain name: no step upwards, nothing empty.
fn is_name(part: &str) -> bool {
    !part.is_empty() && part != "." && part != ".."
}

/// Where items of a kind usually stand.
fn usual(item: &Item) -> String {
    let named = |folder: &str| format!("{folder}/{}.toml", item.id);
    match item.kind {
        Kind::Statement => "statements/statements.toml".into(),
        Kind::Parameter => "parameters.toml".into(),
        Kind::Rule => named("rules"),
        Kind::Procedure => named("procedures"),
        Kind::Calendar => match item.value.get("year") {
            Some(year) => format!("calendars/{year}.toml"),
            None => named("calendars"),
        },
        Kind::Patch => {
            let of = item.value.get("of").and_then(serde_json::Value::as_str).and_then(|of| of.parse::<ItemRef>().ok());
            match of.map(|of| of.kind) {
                Some(Kind::Procedure) => named("procedures"),
                _ => "patches.toml".into(),
            }
        }
        Kind::WindowCard => "cards.toml".into(),
        Kind::Entitlement => "entitlements.toml".into(),
        Kind::ServicePoint => "services.toml".into(),
        Kind::Fee => "fees.toml".into(),
        Kind::Notice => "notices.toml".into(),
        Kind::Dispute => "disputes.toml".into(),
        Kind::Term => "terms.toml".into(),
        Kind::Pack => "pack.toml".into(),
        Kind::Article => named("articles"),
    }
}
