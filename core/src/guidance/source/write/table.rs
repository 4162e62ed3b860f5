//! JSON into TOML that is already there: what is the same is not touched, so comments, order and spacing survive an edit.

use serde_json::{Map, Value as Json};
use toml_edit::{Array, ArrayOfTables, Datetime, InlineTable, Item, Table, TableLike, Value};

use super::order::{place_for, rank};
use crate::both::{Both, both};
use crate::time::Date;

/// Fields of an item that are written under headers of their own when they are new: `[rule.tree]`, `[[procedure.steps]]`.
const HEADERS: [&str; 7] = ["tree", "cases", "questions", "documents", "steps", "deadlines", "set"];

/// Fields that tell the elements of a list apart.
const KEYS: [&str; 5] = ["id", "of", "name", "from", "standing"];

/// Whether new fields of a table may be written under headers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Headers {
    Yes,
    No,
}

/// A table of either shape whose fields can be put in order.
pub(super) trait Fields: TableLike {
    /// Sorts the fields by a rank.
    fn arrange(&mut self, order: &[String]);
    /// Makes a field that was not there.
    fn make(key: &str, value: &Json, headers: Headers) -> Result<Item, Both>;
    /// Tidies up after fields came or went.
    fn tidy(&mut self);
}

fn place_in(order: &[String], key: &str) -> usize {
    order.iter().position(|name| name == key).unwrap_or(order.len())
}

impl Fields for Table {
    fn arrange(&mut self, order: &[String]) {
        self.sort_values_by(|a, _, b, _| place_in(order, a.get()).cmp(&place_in(order, b.get())));
    }

    fn make(key: &str, value: &Json, headers: Headers) -> Result<Item, Both> {
        let under_headers = headers == Headers::Yes && HEADERS.contains(&key);
        match value {
            Json::Object(fields) if under_headers => {
                // The fields of a patch are those of an item again.
                let inner = if key == "set" { Headers::Yes } else { Headers::No };
                new_table(fields, inner).map(Item::Table)
            }
            Json::Array(list) if under_headers && !list.is_empty() && list.iter().all(Json::is_object) => {
                let tables = list.iter().filter_map(Json::as_object).map(|fields| new_table(fields, Headers::No));
                Ok(Item::ArrayOfTables(tables.collect::<Result<_, _>>()?))
            }
            Json::Array(list) if list.len() > 1 && list.iter().all(Json::is_object) => {
                let mut array = new_array(list)?;
                on_lines(&mut array);
                Ok(Item::Value(Value::Array(array)))
            }
            _ => new_value(value).map(Item::Value),
        }
    }

    fn tidy(&mut self) {}
}

impl Fields for InlineTable {
    fn arrange(&mut self, order: &[String]) {
        self.sort_values_by(|a, _, b, _| place_in(order, a.get()).cmp(&place_in(order, b.get())));
    }

    fn make(_: &str, value: &Json, _: Headers) -> Result<Item, Both> {
        new_value(value).map(Item::Value)
    }

    fn tidy(&mut self) {
        self.fmt();
    }
}

/// A new table of an item's fields.
pub(super) fn new_table(fields: &Map<String, Json>, headers: Headers) -> Result<Table, Both> {
    let mut table = Table::new();
    for (key, value) in sorted(fields) {
        table.insert(key, Table::make(key, value, headers)?);
    }
    Ok(table)
}

fn sorted(fields: &Map<String, Json>) -> Vec<(&String, &Json)> {
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_by_key(|(key, _)| (rank(key), key.as_str()));
    sorted
}

/// Brings a table from what it says to what it should say, touching only what differs.
pub(super) fn update<T: Fields>(
    table: &mut T,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
    headers: Headers,
) -> Result<(), Both> {
    let mut order: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    let mut other_fields = false;
    for key in before.keys().filter(|key| !after.contains_key(*key)) {
        table.remove(key);
        order.retain(|name| name != key);
        other_fields = true;
    }
    for (key, value) in sorted(after) {
        match (before.get(key), table.get_mut(key)) {
            (Some(old), _) if old == value => {}
            (Some(old), Some(item)) => update_item(item, key, old, value, headers)?,
            (_, _) => {
                table.insert(key, T::make(key, value, headers)?);
                order.insert(place_for(&order, key), key.clone());
                other_fields = true;
            }
        }
    }
    if other_fields {
        table.arrange(&order);
        table.tidy();
    }
    Ok(())
}

fn update_item(item: &mut Item, key: &str, before: &Json, after: &Json, headers: Headers) -> Result<(), Both> {
    match (item, before, after) {
        (Item::Table(table), Json::Object(before), Json::Object(after)) => {
            let inner = if key == "set" { headers } else { Headers::No };
            update(table, before, after, inner)
        }
        (Item::ArrayOfTables(tables), Json::Array(before), Json::Array(after))
            if !after.is_empty() && after.iter().all(Json::is_object) =>
        {
            update_tables(tables, before, after)
        }
        (Item::Value(value), before, after) => update_value(value, before, after),
        (item, _, after) => {
            *item = Table::make(key, after, headers)?;
            Ok(())
        }
    }
}

/// For each new element the old one that becomes it, if any: the same one, else the one of the same name, else of the same place.
fn match_up(before: &[Json], after: &[Json]) -> Vec<Option<usize>> {
    let mut used = vec![false; before.len()];
    let mut matched = vec![None; after.len()];
    let mut pass = |fits: &dyn Fn(usize, usize) -> bool| {
        for (to, slot) in matched.iter_mut().enumerate().filter(|(_, slot)| slot.is_none()) {
            if let Some(from) = (0..before.len()).find(|from| !used[*from] && fits(*from, to)) {
                used[from] = true;
                *slot = Some(from);
            }
        }
    };
    let named = |value: &Json| KEYS.iter().find_map(|key| value.get(*key).cloned());
    pass(&|from, to| from == to && before[from] == after[to]);
    pass(&|from, to| before[from] == after[to]);
    pass(&|from, to| named(&before[from]).is_some_and(|name| named(&after[to]) == Some(name)));
    pass(&|from, to| from == to);
    matched
}

fn update_tables(tables: &mut ArrayOfTables, before: &[Json], after: &[Json]) -> Result<(), Both> {
    let mut old: Vec<Option<Table>> = std::mem::take(tables).into_iter().map(Some).collect();
    for (value, from) in after.iter().zip(match_up(before, after)) {
        let fields = value.as_object().ok_or_else(|| both!("应当是一组字段", "a table was expected"))?;
        let kept = from.and_then(|from| Some((old.get_mut(from)?.take()?, before.get(from)?.as_object()?)));
        tables.push(match kept {
            Some((mut table, before)) => {
                update(&mut table, before, fields, Headers::No)?;
                table
            }
            None => new_table(fields, Headers::No)?,
        });
    }
    Ok(())
}

fn update_value(value: &mut Value, before: &Json, after: &Json) -> Result<(), Both> {
    match (&mut *value, before, after) {
        (_, before, after) if before == after => Ok(()),
        (Value::InlineTable(table), Json::Object(before), Json::Object(after)) => {
            update(table, before, after, Headers::No)
        }
        (Value::Array(array), Json::Array(before), Json::Array(after)) => update_array(array, before, after),
        (_, _, after) => {
            let decor = value.decor().clone();
            // A date that was written as text stays text.
            let as_text = value.is_str();
            *value = match after {
                Json::String(text) if as_text => text.as_str().into(),
                after => new_value(after)?,
            };
            *value.decor_mut() = decor;
            Ok(())
        }
    }
}

fn update_array(array: &mut Array, before: &[Json], after: &[Json]) -> Result<(), Both> {
    let mut old: Vec<Option<Value>> = array.iter().cloned().map(Some).collect();
    let spacing = Spacing::of(array);
    let matched = match_up(before, after);
    let moved = before.len() != after.len() || matched.iter().enumerate().any(|(to, from)| *from != Some(to));
    array.clear();
    for (value, from) in after.iter().zip(matched) {
        let kept = from.and_then(|from| Some((old.get_mut(from)?.take()?, before.get(from)?)));
        array.push_formatted(match kept {
            Some((mut kept, before)) => {
                update_value(&mut kept, before, value)?;
                kept
            }
            None => new_value(value)?,
        });
    }
    if moved {
        spacing.apply(array);
    }
    Ok(())
}

/// How the elements of a list stand beside or below each other.
struct Spacing {
    first: String,
    other: String,
    end: String,
    lines: bool,
}

impl Spacing {
    fn of(array: &Array) -> Self {
        let prefix = |at: usize| array.get(at).map(|value| raw(value.decor().prefix())).unwrap_or_default();
        let end = array.iter().last().map(|value| raw(value.decor().suffix())).unwrap_or_default();
        let prefixes: Vec<String> = array.iter().map(|value| raw(value.decor().prefix())).collect();
        let line =
            prefixes.iter().rev().find_map(|prefix| prefix.rsplit_once('\n').map(|(_, indent)| format!("\n{indent}")));
        let other = line.clone().unwrap_or_else(|| " ".into());
        Self { first: prefix(0), other, end, lines: line.is_some() }
    }

    /// Spaces a list of which elements came, went or moved. Comments stay with their elements.
    fn apply(&self, array: &mut Array) {
        let last = array.len().saturating_sub(1);
        for (at, value) in array.iter_mut().enumerate() {
            let decor = value.decor_mut();
            let (own, after) = (raw(decor.prefix()), raw(decor.suffix()));
            let stays = own.contains('#') || (self.lines && own.contains('\n'));
            if !stays {
                let usual = if at == 0 && !self.lines { &self.first } else { &self.other };
                decor.set_prefix(usual.clone());
            }
            if !after.contains('#') {
                decor.set_suffix(if at == last { self.end.clone() } else { String::new() });
            }
        }
    }
}

fn raw(text: Option<&toml_edit::RawString>) -> String {
    text.and_then(toml_edit::RawString::as_str).unwrap_or_default().to_owned()
}

fn new_array(list: &[Json]) -> Result<Array, Both> {
    let mut array: Array = list.iter().map(new_value).collect::<Result<_, _>>()?;
    array.fmt();
    Ok(array)
}

/// One element a line, as long lists are written.
fn on_lines(array: &mut Array) {
    for value in array.iter_mut() {
        value.decor_mut().set_prefix("\n  ");
    }
    array.set_trailing("\n");
    array.set_trailing_comma(true);
}

/// A value as it is written when it is new. Text that is a date is written as one: it reads the same either way.
fn new_value(value: &Json) -> Result<Value, Both> {
    Ok(match value {
        Json::Bool(yes) => (*yes).into(),
        Json::Number(number) => number
            .as_i64()
            .ok_or_else(|| both!("{number}：只写整数", "{number}: only whole numbers are written"))?
            .into(),
        Json::String(text) => as_date(text).map_or_else(|| text.as_str().into(), Value::from),
        Json::Array(list) => Value::Array(new_array(list)?),
        Json::Object(fields) => {
            let mut table = InlineTable::new();
            for (key, value) in sorted(fields) {
                table.insert(key, new_value(value)?);
            }
            Value::InlineTable(table)
        }
        Json::Null => {
            return Err(both!(
                "空的字段（null）不能写，去掉它",
                "an empty field (null) cannot be written: leave it out"
            ));
        }
    })
}

fn as_date(text: &str) -> Option<Datetime> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text)?;
    text.parse().ok().filter(|_| (0..=9999).contains(&date.year()))
}
