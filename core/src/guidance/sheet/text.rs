//! The text of a sheet: values separated by commas, semicolons or tabs, as spreadsheets write them (RFC 4180).
//!
//! Strict where a mistake would move words into other cells: a quote that is never closed is an error of its row.

/// A sheet as rows of cells; the row of a cell is the row a spreadsheet shows it in.
pub(super) type Rows = Vec<Vec<String>>;

/// Why a sheet is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextError {
    /// Neither UTF-8 nor UTF-16.
    Encoding,
    /// A quote opened in this row is never closed.
    OpenQuote(usize),
    /// Something follows a closed quote in this row.
    AfterQuote(usize),
}

/// The text of bytes: UTF-8, or UTF-16 as spreadsheets save "Unicode text"; with or without a mark at the beginning.
pub(super) fn decode(bytes: &[u8]) -> Result<String, TextError> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| TextError::Encoding)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] if rest.len() % 2 == 0 => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] if rest.len() % 2 == 0 => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| TextError::Encoding),
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| TextError::Encoding),
    }
}

/// The rows of a text.
pub(super) fn split(text: &str) -> Result<Rows, TextError> {
    let (separator, text) = separator(text);
    let mut rows: Rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (cell, end) = cell(rest, separator, rows.len() + 1)?;
        row.push(cell);
        rest = &rest[end..];
        match rest.chars().next() {
            Some(c) if c == separator => {
                rest = &rest[separator.len_utf8()..];
                // A separator at the very end has an empty cell behind it.
                if rest.is_empty() {
                    row.push(String::new());
                }
            }
            _ => {
                rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
                rows.push(std::mem::take(&mut row));
            }
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    Ok(rows)
}

/// The first cell of what is left, and where it ends.
fn cell(rest: &str, separator: char, row: usize) -> Result<(String, usize), TextError> {
    let ends = |c: char| c == separator || c == '\n' || c == '\r';
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find(ends).unwrap_or(rest.len());
        return Ok((rest[..end].to_owned(), end));
    };
    let mut cell = String::new();
    let mut at = 0;
    loop {
        let close = quoted[at..].find('"').ok_or(TextError::OpenQuote(row))?;
        cell.push_str(&quoted[at..at + close]);
        at += close + 1;
        match quoted[at..].chars().next() {
            Some('"') => {
                cell.push('"');
                at += 1;
            }
            Some(c) if !ends(c) => return Err(TextError::AfterQuote(row)),
            _ => return Ok((cell, at + 1)),
        }
    }
}

/// The separator: what a first line `sep=;` says, else the one that stands most often in the first line.
fn separator(text: &str) -> (char, &str) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(separator) = rest.chars().next()
    {
        let below = rest[separator.len_utf8()..].trim_start_matches('\r');
        return (separator, below.strip_prefix('\n').unwrap_or(below));
    }
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &char| first.matches(*separator).count();
    // The last of equals wins, and a comma is the usual one.
    ([';', '\t', ','].into_iter().max_by_key(count).unwrap_or(','), text)
}

/// Rows as text, with a mark at the beginning, without which some spreadsheets take Chinese for something else.
pub(super) fn join(rows: &Rows) -> String {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quote(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quote(cell: &str) -> String {
    if cell.contains([',', ';', '\t', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// What spreadsheets take for the beginning of a formula, also in its wide shape.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Text that no spreadsheet runs as a formula: an apostrophe is put in front of what would be one.
pub(super) fn disarm(text: &str) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// Takes that apostrophe away again.
pub(super) fn rearm(text: &str) -> &str {
    let bare = text.strip_prefix('\'').filter(|bare| bare.trim_start_matches('\'').starts_with(FORMULA));
    bare.unwrap_or(text)
}
