//! Items back into the folder's text files, for a desk whose truth is the folder.
//!
//! An item that changed is changed where it stands, and only the fields that differ: comments, order and spacing of everything
//! else stay byte for byte, so that what an editor did can be read as a small difference. Nothing is written that would not read
//! back as what was given.

mod calendar;
mod document;
mod order;
mod page;
mod place;
mod table;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::wrong::{misread, of_item};
use super::{Item, SourceError, check, read_toml};
use crate::both::{Both, both};
use crate::guidance::jcs;
use crate::guidance::lint::errors::rule;
use crate::guidance::object::OBJECT_BYTES_MAX;
use crate::guidance::rule::Node;
use crate::guidance::text::{ItemId, Kind, Texts};
use crate::locale::Locale;
use crate::place::PlaceCode;
use document::Document;
use page::Page;
use place::Folders;

/// Reads one item strictly, as it would be read from a file: for what comes out of a form. Ends of lines become plain, space
/// around an article's parts and empty fields (null) go, and a calendar's stretches become days.
///
/// # Errors
/// What is wrong with it; [`SourceError::file`] is empty.
pub fn check_item(place: &PlaceCode, kind: Kind, mut value: Value) -> Result<Item, SourceError> {
    plain(&mut value, kind == Kind::Article);
    let item = check("", kind, value, place)?;
    limits(&item)?;
    Ok(item)
}

fn plain(value: &mut Value, trim: bool) {
    match value {
        Value::String(text) => {
            if text.contains('\r') {
                *text = text.replace("\r\n", "\n");
            }
            if trim && text.trim() != text {
                *text = text.trim().to_owned();
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|item| plain(item, trim)),
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(|field| plain(field, trim));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What no item may exceed: its size, and the size of every tree in it.
fn limits(item: &Item) -> Result<(), SourceError> {
    let fail = |what: Both| SourceError::new(&item.file, of_item(item.kind, item.id.as_str(), what));
    let bytes =
        jcs::canonical_value(&item.value).map_err(|error| fail(both!("写不成规定的样子：{error}", "{error}")))?;
    if bytes.len() > OBJECT_BYTES_MAX {
        let n = bytes.len();
        return Err(fail(both!("有 {n} 字节，最多 {OBJECT_BYTES_MAX}", "{n} bytes; the most is {OBJECT_BYTES_MAX}")));
    }
    trees(&item.value).map_err(fail)
}

fn trees(value: &Value) -> Result<(), Both> {
    match value {
        Value::Object(fields) if fields.contains_key("op") => {
            let tree: Node<Texts> =
                serde_json::from_value(value.clone()).map_err(|error| misread(&error.to_string()))?;
            tree.check_size().map_err(|error| rule(&error))
        }
        Value::Object(fields) => fields.values().try_for_each(trees),
        Value::Array(list) => list.iter().try_for_each(trees),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// Writes an item into the folder, in place of the one of its place, kind and id if there is one. A new item goes into its
/// [`Item::file`] if that lies in its place's pack, else into a file named after its kind. A new place is a `pack` item.
///
/// An article's aliases stay in the file of the language they stand in; a new one joins those beside it.
///
/// # Errors
/// What is wrong with the item, or with the files; then nothing was changed.
pub fn put(files: &mut BTreeMap<String, String>, item: &Item) -> Result<(), SourceError> {
    let checked = check(&item.file, item.kind, item.value.clone(), &item.place)?;
    if checked.id != item.id {
        let (id, inside) = (&item.id, &checked.id);
        let what = both!("{id} 里面写的是 {inside}", "{id} is called {inside} inside");
        return Err(SourceError::new(&item.file, what));
    }
    limits(&checked)?;
    let folders = Folders::read(files)?;
    let edited = if item.kind == Kind::Article {
        put_article(files, &folders, &checked)?
    } else {
        put_table(files, &folders, &checked)?
    };
    for (path, text) in edited {
        match text {
            Some(text) => drop(files.insert(path, text)),
            None => drop(files.remove(&path)),
        }
    }
    Ok(())
}

/// Takes an item out of the folder; a file that holds nothing afterwards goes with it. A pack goes last of its place.
///
/// # Errors
/// If it is not there, or files cannot be read; then nothing was changed.
pub fn remove(
    files: &mut BTreeMap<String, String>,
    place: &PlaceCode,
    kind: Kind,
    id: &ItemId,
) -> Result<(), SourceError> {
    let folders = Folders::read(files)?;
    let missing =
        || SourceError::new("", of_item(kind, id.as_str(), both!("{place} 没有这一条", "there is none at {place}")));
    if kind == Kind::Article {
        let pages = folders.pages(files, place, id.as_str());
        if pages.is_empty() {
            return Err(missing());
        }
        pages.values().for_each(|path| drop(files.remove(path)));
        return Ok(());
    }
    let path = folders.file_of(files, place, kind, id.as_str(), "")?.ok_or_else(missing)?;
    if kind == Kind::Pack && folders.files(files, place).any(|other| *other != path) {
        return Err(SourceError::new(
            &path,
            both!(
                "{place} 还有别的文件：它们会变成别处的",
                "{place} still has other files: they would become another place's"
            ),
        ));
    }
    let text = files.get(&path).ok_or_else(missing)?;
    let mut document = Document::parse(&path, text)?;
    let at = document.find(kind, id.as_str()).ok_or_else(missing)?;
    document.remove(kind, at)?;
    if document.is_blank() {
        files.remove(&path);
    } else {
        files.insert(path.clone(), document.text());
    }
    Ok(())
}

/// Files to write, and files to take away.
type Edited = Vec<(String, Option<String>)>;

fn fields(item: &Item) -> Result<&Map<String, Value>, SourceError> {
    item.value
        .as_object()
        .ok_or_else(|| SourceError::new(&item.file, both!("这一条不是一组字段", "the item is no table")))
}

fn unlike(path: &str, item: &Item) -> SourceError {
    let what = both!("写下去再读，就不是原样了", "would not read back as it is");
    SourceError::new(path, of_item(item.kind, item.id.as_str(), what))
}

fn put_table(files: &BTreeMap<String, String>, folders: &Folders, item: &Item) -> Result<Edited, SourceError> {
    let found = folders.file_of(files, &item.place, item.kind, item.id.as_str(), &item.file)?;
    let path = match &found {
        Some(path) => path.clone(),
        None => folders.new_file(item)?,
    };
    let text = files.get(&path).map(String::as_str).unwrap_or_default();
    let there = |text: &str| -> Result<Option<Item>, SourceError> {
        let same = |other: &Item| other.kind == item.kind && other.id == item.id;
        Ok(read_toml(&path, text.trim_start_matches('\u{feff}'), &item.place)?.into_iter().find(same))
    };
    if found.is_some() && there(text)?.is_some_and(|there| there.value == item.value) {
        return Ok(Vec::new());
    }
    let mut document = Document::parse(&path, text)?;
    match document.find(item.kind, item.id.as_str()) {
        Some(at) => document.change(item.kind, at, fields(item)?)?,
        None => document.add(item.kind, fields(item)?)?,
    }
    let text = document.text();
    if there(&text)?.is_none_or(|there| there.value != item.value) {
        return Err(unlike(&path, item));
    }
    Ok(vec![(path, Some(text))])
}

fn put_article(files: &BTreeMap<String, String>, folders: &Folders, item: &Item) -> Result<Edited, SourceError> {
    let pages = folders.pages(files, &item.place, item.id.as_str());
    let value = fields(item)?;
    let has = |locale: Locale| value.values().any(|texts| texts.get(locale.tag()).is_some_and(Value::is_string));
    let mut edited = Edited::new();
    let mut shared = value.get("aliases").and_then(Value::as_array).cloned().unwrap_or_default();
    let translations = Locale::ALL.into_iter().filter(|locale| *locale != Locale::ZhHans);
    for locale in translations.chain([Locale::ZhHans]) {
        let path = match pages.get(&locale) {
            Some(path) => path.clone(),
            None => folders.new_page(&pages, item, locale)?,
        };
        let old = files.get(&path);
        if locale != Locale::ZhHans && !has(locale) {
            edited.extend(old.map(|_| (path, None)));
            continue;
        }
        let own = match locale {
            Locale::ZhHans => std::mem::take(&mut shared),
            Locale::En => {
                let chinese = aliases_in(pages.get(&Locale::ZhHans).and_then(|path| files.get(path)));
                shared.split_off(cut(&shared, &chinese, &aliases_in(old)))
            }
        };
        let page = Page::of(value, locale.tag(), locale == Locale::ZhHans, own);
        let text = match old {
            Some(old) => page.put_into(&path, old)?,
            None => page.text().map_err(|what| SourceError::new(&path, what))?,
        };
        if old.is_none_or(|old| *old != text) {
            edited.push((path, Some(text)));
        }
    }
    reads_back(files, &edited, &pages, item)?;
    Ok(edited)
}

/// The aliases a file has in its front matter.
fn aliases_in(file: Option<&String>) -> Vec<Value> {
    let front = file.and_then(|text| Some(text.split_once("+++")?.1.split_once("+++")?.0.to_owned()));
    let table = front.and_then(|front| super::parse_toml("", &front).ok()).unwrap_or_default();
    table.get("aliases").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// How many of an article's aliases stand in the Chinese file. Those of the translation follow them when they are read, so that
/// one cut keeps the order: the cut with the fewest on the other side than until now, and of such cuts the last.
fn cut(all: &[Value], chinese: &[Value], other: &[Value]) -> usize {
    if all.len() == chinese.len() + other.len() && all.iter().eq(chinese.iter().chain(other)) {
        return chinese.len();
    }
    let only = |alias: &Value, here: &[Value], there: &[Value]| here.contains(alias) && !there.contains(alias);
    let mut strays = all.iter().filter(|alias| only(alias, chinese, other)).count();
    let (mut best, mut fewest) = (0, strays);
    for (at, alias) in all.iter().enumerate() {
        strays += usize::from(only(alias, other, chinese));
        strays -= usize::from(only(alias, chinese, other));
        if strays <= fewest {
            (best, fewest) = (at + 1, strays);
        }
    }
    best
}

fn reads_back(
    files: &BTreeMap<String, String>,
    edited: &Edited,
    pages: &BTreeMap<Locale, String>,
    item: &Item,
) -> Result<(), SourceError> {
    let mut all: BTreeMap<&str, Option<&str>> =
        pages.values().map(|path| (path.as_str(), files.get(path).map(String::as_str))).collect();
    all.extend(edited.iter().map(|(path, text)| (path.as_str(), text.as_deref())));
    let mut gathered = super::article::Gathered::default();
    for (path, text) in all {
        if let Some(text) = text {
            gathered.add(path, text, &item.place)?;
        }
    }
    let read: Vec<Item> = gathered.finish().collect::<Result<_, _>>()?;
    match read.as_slice() {
        [read] if read.value == item.value => Ok(()),
        _ => Err(unlike(&item.file, item)),
    }
}

#[cfg(test)]
mod tests;
