//! Spreadsheets of service points and of fee lines: out of the folder, through somebody's hands, and back.
//!
//! Coming in, a sheet is taken whole or not at all, and every cell that is wrong is named by the row and column the spreadsheet
//! shows it in. Going out, nothing in it is a formula.

mod columns;
mod text;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::desk::names;
use super::source::{Item, check_item};
use crate::locale::Locale;
use crate::money::{Currency, Money};
use crate::place::PlaceCode;
use crate::say::pick;
use crate::time::Date;
use columns::{Column, Holds};
use text::{Rows, TextError};

pub use columns::Sheet;

/// The most bytes of a sheet.
pub const SHEET_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most rows of a sheet, below its headings.
pub const ROWS_MAX: usize = 20_000;
/// The most errors that are told at once.
const ERRORS_MAX: usize = 200;

/// Something wrong with a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The row, as the spreadsheet counts: the headings are 1. None for the sheet as a whole.
    pub row: Option<usize>,
    /// The column's heading.
    pub column: Option<String>,
    /// What is wrong.
    pub what: String,
}

impl CellError {
    fn whole(what: impl Into<String>) -> Self {
        Self { row: None, column: None, what: what.into() }
    }

    fn row(row: usize, what: impl Into<String>) -> Self {
        Self { row: Some(row), column: None, what: what.into() }
    }

    /// As one sentence: `第700行，“金额”：…`.
    #[must_use]
    pub fn said(&self, locale: Locale) -> String {
        let row = self.row.map(|row| pick(locale, "第{row}行", "row {row}").replace("{row}", &row.to_string()));
        let column = self.column.as_ref().map(|column| format!("“{column}”"));
        let place = row.into_iter().chain(column).collect::<Vec<_>>().join(pick(locale, "，", ", "));
        let colon = if place.is_empty() { "" } else { pick(locale, "：", ": ") };
        format!("{place}{colon}{}", self.what)
    }
}

/// A sheet with its headings and one row as an example, which is to be deleted before it comes back.
#[must_use]
pub fn template(sheet: Sheet, locale: Locale) -> String {
    let example = |column: &Column| match column.holds {
        Holds::Choice => names::choice(column.field(), column.example, locale).unwrap_or(column.example).to_owned(),
        _ => column.example.to_owned(),
    };
    text::join(&vec![headings(sheet, locale), sheet.columns().iter().map(example).collect()])
}

fn headings(sheet: Sheet, locale: Locale) -> Vec<String> {
    sheet.columns().iter().map(|column| column.name(locale).to_owned()).collect()
}

/// Items as a sheet; those of another kind are passed over.
#[must_use]
pub fn export<'a>(sheet: Sheet, items: impl IntoIterator<Item = &'a Item>, locale: Locale) -> String {
    let mut rows: Rows = vec![headings(sheet, locale)];
    for item in items.into_iter().filter(|item| item.kind == sheet.kind()) {
        rows.push(sheet.columns().iter().map(|column| text::disarm(&shown(column, item, locale))).collect());
    }
    text::join(&rows)
}

fn shown(column: &Column, item: &Item, locale: Locale) -> String {
    let value = column.path.iter().try_fold(&item.value, |value, part| value.get(*part));
    match (column.holds, value) {
        (Holds::Place, _) => item.place.to_string(),
        (Holds::Choice, Some(Value::String(word))) => {
            names::choice(column.field(), word, locale).unwrap_or(word).to_owned()
        }
        (Holds::Money, Some(amount)) => {
            let currency = item.value.get("currency").and_then(Value::as_str).and_then(|code| code.parse().ok());
            let money = amount.as_i64().zip(currency).map(|(minor, currency)| Money { minor, currency }.to_string());
            money.unwrap_or_else(|| amount.to_string())
        }
        (Holds::List, Some(Value::Array(list))) => joined(list),
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(value)) => value.to_string(),
        (_, None) => String::new(),
    }
}

/// A list in one cell: with semicolons, or a line each where one of them has a semicolon itself.
fn joined(list: &[Value]) -> String {
    let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    if words.iter().any(|word| word.contains([';', '；'])) { words.join("\n") + "\n" } else { words.join("; ") }
}

fn parted(cell: &str) -> Value {
    let lines = cell.contains('\n');
    let words = cell.split(|c| if lines { c == '\n' } else { c == ';' || c == '；' });
    words.map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect()
}

/// Reads a sheet.
///
/// # Errors
/// Everything that is wrong with it, by row and column; nothing of it is taken then.
pub fn import(sheet: Sheet, bytes: &[u8], locale: Locale) -> Result<Vec<Item>, Vec<CellError>> {
    let rows = rows(bytes, locale).map_err(|error| vec![error])?;
    let Some((first, rows)) = rows.split_first() else {
        return Err(vec![CellError::whole(pick(locale, "表是空的", "the sheet is empty"))]);
    };
    let reader = Reader { sheet, locale, columns: heading_columns(sheet, first, locale)? };
    let mut errors = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let mut seen: BTreeMap<(PlaceCode, String), usize> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate().map(|(n, row)| (n + 2, row)) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match reader.row(number, row) {
            Ok(item) => {
                if let Some(other) = seen.insert((item.place.clone(), item.id.to_string()), number) {
                    let what = pick(locale, "和第{other}行是同一个", "is the same as row {other}");
                    errors.push(CellError::row(number, what.replace("{other}", &other.to_string())));
                }
                items.push(item);
            }
            Err(more) => errors.extend(more),
        }
        if errors.len() > ERRORS_MAX {
            errors.truncate(ERRORS_MAX);
            errors.push(CellError::whole(pick(
                locale,
                "后面的没再看，先改这些",
                "the rest was not read: mend these first",
            )));
            break;
        }
    }
    if errors.is_empty() { Ok(items) } else { Err(errors) }
}

fn rows(bytes: &[u8], locale: Locale) -> Result<Rows, CellError> {
    if bytes.len() > SHEET_BYTES_MAX {
        let what = pick(locale, "文件太大：最多4 MiB", "the file is too large: at most 4 MiB");
        return Err(CellError::whole(what));
    }
    let rows = text::decode(bytes).and_then(|text| text::split(&text)).map_err(|error| match error {
        TextError::Encoding => CellError::whole(pick(
            locale,
            "文字编码不对：请另存为“CSV UTF-8”",
            "the encoding is not UTF-8: save it as “CSV UTF-8”",
        )),
        TextError::OpenQuote(row) => {
            CellError::row(row, pick(locale, "引号开了没有关，后面的行都读不了", "a quote is opened and never closed"))
        }
        TextError::AfterQuote(row) => {
            CellError::row(row, pick(locale, "引号关了之后还有字", "something follows a closed quote"))
        }
    })?;
    if rows.len() > ROWS_MAX + 1 {
        return Err(CellError::whole(pick(locale, "行太多：最多20000行", "too many rows: at most 20,000")));
    }
    Ok(rows)
}

/// Which column of the sheet each heading is; every heading must be one, and everything needed must be there.
fn heading_columns(
    sheet: Sheet,
    first: &[String],
    locale: Locale,
) -> Result<Vec<Option<&'static Column>>, Vec<CellError>> {
    let mut errors = Vec::new();
    let mut fail = |column: &str, what: &str| {
        errors.push(CellError { row: Some(1), column: Some(column.to_owned()), what: what.to_owned() });
    };
    let mut found: Vec<Option<&Column>> = Vec::new();
    for heading in first {
        let column = sheet.columns().iter().find(|column| column.is_called(heading));
        if column.is_none() && !heading.trim().is_empty() {
            fail(heading, pick(locale, "没有这一列", "there is no such column"));
        }
        if column.is_some() && found.contains(&column) {
            fail(heading, pick(locale, "这一列有两个", "this column stands twice"));
        }
        found.push(column);
    }
    for column in sheet.columns().iter().filter(|column| column.needed && !found.contains(&Some(column))) {
        fail(column.name(locale), pick(locale, "缺这一列", "this column is missing"));
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

struct Reader {
    sheet: Sheet,
    locale: Locale,
    columns: Vec<Option<&'static Column>>,
}

impl Reader {
    fn row(&self, number: usize, row: &[String]) -> Result<Item, Vec<CellError>> {
        let mut errors = Vec::new();
        let mut value = Value::Object(Map::new());
        let mut place = None;
        let cell_of = |name: &str| {
            let at = self.columns.iter().position(|column| column.is_some_and(|column| column.field() == name));
            at.and_then(|at| row.get(at)).map(|cell| cell.trim()).unwrap_or_default()
        };
        if cell_of("id") == "example" {
            let what = pick(self.locale, "这是示例行，删掉再导入", "this is the example: delete the row");
            return Err(vec![CellError::row(number, what)]);
        }
        let currency = cell_of("currency").parse::<Currency>().ok();
        for (at, cell) in row.iter().enumerate() {
            let cell = text::rearm(cell.trim());
            let Some(column) = self.columns.get(at).copied().flatten() else {
                if !cell.is_empty() {
                    let what = pick(self.locale, "“{cell}”上面没有列名", "“{cell}” stands under no heading");
                    errors.push(CellError::row(number, what.replace("{cell}", &short(cell))));
                }
                continue;
            };
            match self.cell(column, cell, currency) {
                Ok(Value::Null) => {}
                Ok(Value::String(code)) if column.holds == Holds::Place => place = code.parse::<PlaceCode>().ok(),
                Ok(new) => set(&mut value, column.path, new),
                Err(what) => {
                    let column = Some(column.name(self.locale).to_owned());
                    errors.push(CellError { row: Some(number), column, what });
                }
            }
        }
        let missing = self.columns.iter().skip(row.len()).copied().flatten().filter(|column| column.needed);
        errors.extend(missing.map(|column| CellError {
            row: Some(number),
            column: Some(column.name(self.locale).to_owned()),
            what: self.empty().to_owned(),
        }));
        match place {
            Some(place) if errors.is_empty() => check_item(&place, self.sheet.kind(), value)
                .map_err(|error| vec![CellError::row(number, error.what.said(self.locale))]),
            _ => Err(errors),
        }
    }

    const fn empty(&self) -> &'static str {
        pick(self.locale, "不能空着", "may not be empty")
    }

    /// What a cell holds; nothing (null) if it is empty and may be.
    fn cell(&self, column: &Column, cell: &str, currency: Option<Currency>) -> Result<Value, String> {
        let wrong = |zh: &str, en: &str| pick(self.locale, zh, en).replace("{cell}", &short(cell));
        if cell.is_empty() {
            return if column.needed { Err(self.empty().to_owned()) } else { Ok(Value::Null) };
        }
        match column.holds {
            Holds::Text if column.path == ["currency"] => match currency {
                Some(currency) => Ok(json!(currency.code())),
                None => Err(wrong(
                    "“{cell}”不是币种，要写三个字母，如 CNY",
                    "“{cell}” is no currency: three letters, like CNY",
                )),
            },
            Holds::Text => Ok(json!(cell)),
            Holds::List => Ok(parted(cell)),
            Holds::Place => cell
                .parse::<PlaceCode>()
                .map(|code| json!(code))
                .map_err(|_| wrong("“{cell}”不是地方代码，如 330100", "“{cell}” is no place code, like 330100")),
            Holds::Choice => self.choice(column, cell),
            Holds::Date => day(cell)
                .map(|day| json!(day))
                .ok_or_else(|| wrong("“{cell}”不是日期，要写成 2027-01-01", "“{cell}” is no date: write 2027-01-01")),
            Holds::Whole => cell
                .parse::<u32>()
                .map(|n| json!(n))
                .map_err(|_| wrong("“{cell}”不是整数", "“{cell}” is no whole number")),
            Holds::Money => {
                // Without a currency there is no telling; its own column says so.
                let Some(currency) = currency else { return Ok(Value::Null) };
                Money::parse(cell, currency).map(|money| json!(money.minor)).map_err(|_| {
                    wrong("“{cell}”不是金额，只写数字，如 20.00", "“{cell}” is no amount: only figures, like 20.00")
                })
            }
        }
    }

    fn choice(&self, column: &Column, cell: &str) -> Result<Value, String> {
        let choices = names::choices(column.field());
        let named = |word: &str, locale| names::choice(column.field(), word, locale) == Some(cell);
        let found = choices.iter().find(|word| **word == cell || Locale::ALL.into_iter().any(|l| named(word, l)));
        found.map(|word| json!(word)).ok_or_else(|| {
            let all = choices.iter().filter_map(|word| names::choice(column.field(), word, self.locale));
            let all = all.collect::<Vec<_>>().join(pick(self.locale, "、", ", "));
            let what = pick(self.locale, "“{cell}”不在可选的里面：{all}", "“{cell}” is none of: {all}");
            what.replace("{cell}", &short(cell)).replace("{all}", &all)
        })
    }
}

/// As much of a cell as a message shows.
fn short(cell: &str) -> String {
    let (head, more) = (cell.chars().take(20).collect::<String>(), cell.chars().count() > 20);
    if more { head + "…" } else { head }
}

/// A day as spreadsheets write it: `2027-01-01`, `2027/1/1`.
fn day(cell: &str) -> Option<Date> {
    let parts: Vec<&str> = cell.split(['-', '/']).collect();
    let [year, month, day] = parts[..] else { return None };
    let plain = [year, month, day].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    (plain && year.len() == 4).then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
}

fn set(value: &mut Value, path: &[&str], new: Value) {
    let slot = path.iter().fold(value, |value, part| {
        if !value.is_object() {
            *value = json!({});
        }
        &mut value[*part]
    });
    *slot = new;
}

#[cfg(test)]
mod tests;
