//! One TOML file of the folder: finding an item in it, changing it, adding one, taking one out.

use serde_json::{Map, Value as Json};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::super::{SourceError, parse_toml};
use super::calendar;
use super::table::{Headers, new_table, update};
use crate::both::{Both, both};
use crate::guidance::text::Kind;

/// A file that holds items.
pub(super) struct Document<'a> {
    path: &'a str,
    lines: Lines,
    read: Map<String, Json>,
    doc: DocumentMut,
}

/// How a file begins and ends its lines. It is edited with plain ends, which are put back afterwards.
pub(super) struct Lines {
    mark: bool,
    returns: bool,
}

impl Lines {
    /// Takes the mark at the beginning and the returns out of a text.
    pub(super) fn plain(text: &str) -> (Self, String) {
        let bare = text.strip_prefix('\u{feff}');
        let returns = text.contains("\r\n");
        (Self { mark: bare.is_some(), returns }, bare.unwrap_or(text).replace("\r\n", "\n"))
    }

    /// Puts them back.
    pub(super) fn restore(&self, text: &str) -> String {
        let text = if self.returns { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.mark { format!("\u{feff}{text}") } else { text }
    }
}

/// The id an item has within its kind, as [`super::super::check`] reads it.
pub(super) fn id_of(kind: Kind, value: &Json) -> Option<&str> {
    match kind {
        Kind::Pack => Some("pack"),
        Kind::Patch => value.get("of")?.as_str()?.split_once(':').map(|(_, id)| id),
        _ => value.get("id")?.as_str(),
    }
}

impl<'a> Document<'a> {
    pub(super) fn parse(path: &'a str, text: &str) -> Result<Self, SourceError> {
        let (lines, text) = Lines::plain(text);
        let doc = text
            .parse::<DocumentMut>()
            .map_err(|error| SourceError::new(path, both!("不是合规的 TOML（{error}）", "{error}")))?;
        Ok(Self { path, lines, read: parse_toml(path, &text)?, doc })
    }

    pub(super) fn text(&self) -> String {
        self.lines.restore(&self.doc.to_string())
    }

    /// Whether nothing is left in it, not even a comment.
    pub(super) fn is_blank(&self) -> bool {
        self.doc.to_string().trim().is_empty()
    }

    /// Where an item stands among those of its kind; 0 for a pack.
    pub(super) fn find(&self, kind: Kind, id: &str) -> Option<usize> {
        match self.read.get(kind.name())? {
            Json::Array(list) => list.iter().position(|value| id_of(kind, value) == Some(id)),
            Json::Object(_) if kind == Kind::Pack => Some(0),
            _ => None,
        }
    }

    fn fail(&self, what: Both) -> SourceError {
        SourceError::new(self.path, what)
    }

    /// Changes an item that is there.
    pub(super) fn change(&mut self, kind: Kind, at: usize, after: &Map<String, Json>) -> Result<(), SourceError> {
        let before = match self.read.get(kind.name()) {
            Some(Json::Array(list)) => list.get(at).and_then(Json::as_object),
            Some(Json::Object(fields)) => Some(fields),
            _ => None,
        };
        let before = before.cloned().ok_or_else(|| self.fail(both!("这一条不是一组字段", "the item is no table")))?;
        let after = if kind == Kind::Calendar { calendar::as_written(&before, after) } else { after.clone() };
        let path = self.path;
        let done = match self.doc.get_mut(kind.name()) {
            Some(Item::Table(table)) => update(table, &before, &after, Headers::Yes),
            Some(Item::Value(toml_edit::Value::InlineTable(table))) => update(table, &before, &after, Headers::Yes),
            Some(item) => {
                let tables = as_tables(item).map_err(|what| SourceError::new(path, what))?;
                let table = tables.get_mut(at).ok_or_else(|| SourceError::new(path, not_there()))?;
                update(table, &before, &after, Headers::Yes)
            }
            None => Err(not_there()),
        };
        done.map_err(|what| SourceError::new(path, what))?;
        renumber(&mut self.doc, kind, at);
        Ok(())
    }

    /// Adds an item at the end.
    pub(super) fn add(&mut self, kind: Kind, fields: &Map<String, Json>) -> Result<(), SourceError> {
        let fields = if kind == Kind::Calendar { calendar::as_written(&Map::new(), fields) } else { fields.clone() };
        let table = new_table(&fields, Headers::Yes).map_err(|what| self.fail(what))?;
        if kind == Kind::Pack {
            self.doc.insert(kind.name(), Item::Table(table));
            return Ok(());
        }
        let path = self.path;
        let list = self.doc.entry(kind.name()).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let tables = as_tables(list).map_err(|what| SourceError::new(path, what))?;
        tables.push(table);
        let at = tables.len() - 1;
        renumber(&mut self.doc, kind, at);
        Ok(())
    }

    /// Takes an item out. A comment that an empty line parts from it stays.
    pub(super) fn remove(&mut self, kind: Kind, at: usize) -> Result<(), SourceError> {
        let path = self.path;
        let Some(item) = self.doc.get_mut(kind.name()) else { return Err(self.fail(not_there())) };
        if kind == Kind::Pack {
            self.doc.remove(kind.name());
            return Ok(());
        }
        let tables = as_tables(item).map_err(|what| SourceError::new(path, what))?;
        let gone = tables.get(at).cloned().ok_or_else(|| SourceError::new(path, not_there()))?;
        tables.remove(at);
        if tables.is_empty() {
            self.doc.remove(kind.name());
        }
        self.keep_comment(&gone);
        Ok(())
    }

    fn keep_comment(&mut self, gone: &Table) {
        let above = prefix(gone);
        let kept = above.rsplit_once("\n\n").map(|(kept, _)| kept).filter(|kept| kept.contains('#'));
        let kept = kept.map(|kept| format!("{kept}\n"));
        let after = gone.position().unwrap_or(usize::MAX);
        let mut items: Vec<&mut Table> = top(&mut self.doc).map(|(_, _, table)| table).collect();
        items.sort_by_key(|table| table.position());
        let first = items.iter().all(|table| table.position() > Some(after));
        match items.into_iter().find(|table| table.position() > Some(after)) {
            Some(next) => {
                let own = prefix(next);
                let own = if first && kept.is_none() { own.trim_start_matches('\n').to_owned() } else { own };
                next.decor_mut().set_prefix(kept.unwrap_or_default() + &own);
            }
            None => {
                let trailing = kept.unwrap_or_default() + self.doc.trailing().as_str().unwrap_or_default();
                self.doc.set_trailing(trailing);
            }
        }
    }
}

fn not_there() -> Both {
    both!("没有这一条", "the item is not there")
}

fn prefix(table: &Table) -> String {
    table.decor().prefix().and_then(toml_edit::RawString::as_str).unwrap_or_default().to_owned()
}

/// A list of items, which may also be written as one value.
fn as_tables(item: &mut Item) -> Result<&mut ArrayOfTables, Both> {
    if !item.is_array_of_tables() {
        *item = std::mem::take(item).into_array_of_tables().map(Item::ArrayOfTables).unwrap_or_else(|item| item);
    }
    item.as_array_of_tables_mut()
        .ok_or_else(|| both!("同一类内容没有写成列表", "the items of a kind are no list of tables"))
}

/// The tables of items, each with its kind's name and its place among those of its kind.
fn top(doc: &mut DocumentMut) -> impl Iterator<Item = (String, usize, &mut Table)> {
    doc.iter_mut().flat_map(|(name, item)| {
        let tables: Vec<&mut Table> = match item {
            Item::Table(table) => vec![table],
            Item::ArrayOfTables(tables) => tables.iter_mut().collect(),
            Item::None | Item::Value(_) => Vec::new(),
        };
        let name = name.get().to_owned();
        tables.into_iter().enumerate().map(move |(at, table)| (name.clone(), at, table))
    })
}

/// Calls with a table and every table below it, in the order they are written in when new.
fn each(table: &mut Table, call: &mut impl FnMut(&mut Table)) {
    call(table);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(below) => each(below, call),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|below| each(below, call)),
            Item::None | Item::Value(_) => {}
        }
    }
}

/// Numbers the tables anew, as they are written in the order of their numbers: those of the item that was changed in the order
/// it now has, everything else as it was.
fn renumber(doc: &mut DocumentMut, kind: Kind, at: usize) {
    let mut items: Vec<_> = top(doc).collect();
    items.sort_by_key(|(_, _, table)| table.position().unwrap_or(usize::MAX));
    let mut next = 1;
    for (name, index, table) in items {
        let mut order: Vec<usize> = Vec::new();
        each(table, &mut |table| order.push(table.position().unwrap_or(0)));
        let mut ranked: Vec<usize> = (0..order.len()).collect();
        if (name.as_str(), index) != (kind.name(), at) {
            ranked.sort_by_key(|n| order[*n]);
        }
        let mut seen = 0;
        each(table, &mut |table| {
            let rank = ranked.iter().position(|n| *n == seen).unwrap_or(seen);
            table.set_position(next + rank);
            seen += 1;
        });
        next += order.len();
    }
}
