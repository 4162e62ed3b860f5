//! What is wrong with a file of the folder: where, and what, in both languages.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::both::{Both, both};
use crate::guidance::desk::names;
use crate::guidance::text::Kind;
use crate::locale::Locale;
use crate::say::pick;

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// The file; empty for an item out of a form.
    pub file: String,
    /// The line it begins in, where there is one to name.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub what: Both,
}

impl SourceError {
    /// Something wrong with a file as a whole.
    #[must_use]
    pub fn new(file: &str, what: Both) -> Self {
        Self { file: file.to_owned(), line: None, what }
    }

    /// As one sentence: `CN/fees.toml 第 12 行：…`.
    #[must_use]
    pub fn said(&self, locale: Locale) -> String {
        let what = self.what.said(locale);
        let line = self.line.map(|line| pick(locale, " 第 {n} 行", ", line {n}").replace("{n}", &line.to_string()));
        match self.file.is_empty() {
            true => what.to_owned(),
            false => format!("{}{}{}{what}", self.file, line.unwrap_or_default(), pick(locale, "：", ": ")),
        }
    }
}

/// `CN/fees.toml:12: 中文 · English`, as programs name a line.
impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))?;
        write!(f, ": {}", self.what)
    }
}

impl std::error::Error for SourceError {}

/// Which item is meant, before what is wrong with it.
pub(super) fn of_item(kind: Kind, id: &str, what: Both) -> Both {
    let (name, Both { zh, en }) = (names::kind(kind, Locale::ZhHans), what);
    both!("{name} {id}：{zh}", "{kind} {id}: {en}")
}

/// Reads a value strictly; what is wrong comes with the field it is wrong in.
pub(super) fn strict<T: DeserializeOwned>(value: &Value) -> Result<(), Both> {
    let read: Result<T, _> = serde_path_to_error::deserialize(value);
    read.map(drop).map_err(|error| {
        let path = error.path().to_string();
        let Both { zh, en } = misread(&error.into_inner().to_string());
        match path.as_str() {
            "." => Both { zh, en },
            path => both!("{path}：{zh}", "{path}: {en}"),
        }
    })
}

/// How the reader of JSON begins its sentences, and the same in Chinese: `{a}` is what stands between the first pair of marks,
/// `{b}` what follows.
const MISREAD: [(&str, &str, &str); 8] = [
    ("missing field `", "`", "缺字段 {a}"),
    ("unknown field `", "`, ", "没有 {a} 这个字段；{b}"),
    ("unknown variant `", "`, ", "{a} 不在可选的里面；{b}"),
    ("duplicate field `", "`", "字段 {a} 写了两遍"),
    ("invalid type: ", ", expected ", "写的是 {a}，应当是 {b}"),
    ("invalid value: ", ", expected ", "写的是 {a}，应当是 {b}"),
    ("invalid length ", ", expected ", "有 {a} 个，应当是 {b}"),
    ("", " is not an id: ", "{a} 不能做编号：用 1 到 64 个小写字母、数字、“-”“_”“.”"),
];
/// Words in those sentences.
const WORDS: [(&str, &str); 13] = [
    ("expected one of ", "可用的有 "),
    ("expected ", "可用的有 "),
    ("there are no fields", "这里不能有字段"),
    ("string ", "文字 "),
    ("a string", "文字"),
    ("integer ", "整数 "),
    ("boolean ", "是非 "),
    ("a boolean", "是（true）或否（false）"),
    ("a sequence", "列表"),
    ("sequence", "列表"),
    ("a map", "一组字段"),
    ("map", "一组字段"),
    ("null", "空"),
];

/// What the reader of JSON says of a value, also in Chinese. Its sentences are few; one it has not said yet is quoted.
pub(super) fn misread(en: &str) -> Both {
    let chinese = |text: &str| match WORDS.iter().find(|(word, _)| text.starts_with(word)) {
        Some((word, zh)) => format!("{zh}{}", &text[word.len()..]),
        None => text.to_owned(),
    };
    let zh = MISREAD.iter().find_map(|(begins, parts, zh)| {
        let (a, b) = en.strip_prefix(begins)?.split_once(parts)?;
        Some(zh.replace("{a}", &chinese(a)).replace("{b}", &chinese(b)))
    });
    Both { zh: zh.unwrap_or_else(|| format!("读不懂：{en}")), en: en.to_owned() }
}

/// The line on which an item begins to be told apart: that of its id.
pub(super) fn line_of(text: &str, id: &str) -> Option<usize> {
    let names = |line: &str| {
        let (field, value) = line.split_once('=')?;
        let is_it = matches!(field.trim(), "id" | "of") && value.split('"').nth(1) == Some(id);
        is_it.then_some(())
    };
    text.lines().position(|line| names(line).is_some()).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read to be refused")]
    struct Step {
        title: String,
        office: Office,
        days: Option<u32>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Office {
        Hall,
        Online,
    }

    #[test]
    fn a_misread_value_is_told_in_both_languages_with_its_field() {
        let told = |step: Value| strict::<Vec<Step>>(&json!([step])).expect_err("refused");
        for (step, zh, en) in [
            (json!({"office": "hall"}), "[0]：缺字段 title", "[0]: missing field `title`"),
            (
                json!({"titel": "x"}),
                "[0].titel：没有 titel 这个字段；可用的有 `title`, `office`, `days`",
                "[0].titel: unknown field `titel`, expected one of `title`, `office`, `days`",
            ),
            (
                json!({"title": "x", "office": "window"}),
                "[0].office：window 不在可选的里面；可用的有 `hall` or `online`",
                "[0].office: unknown variant `window`, expected `hall` or `online`",
            ),
            (
                json!({"title": 3, "office": "hall"}),
                "[0].title：写的是 整数 `3`，应当是 文字",
                "[0].title: invalid type: integer `3`, expected a string",
            ),
            (
                json!({"title": "x", "office": "hall", "days": "many"}),
                "[0].days：写的是 文字 \"many\"，应当是 u32",
                "[0].days: invalid type: string \"many\", expected u32",
            ),
        ] {
            assert_eq!(told(step), Both::new(zh, en));
        }
    }

    #[test]
    fn a_sentence_not_heard_before_is_quoted() {
        assert_eq!(misread("the moon is full").zh, "读不懂：the moon is full");
    }

    #[test]
    fn the_line_is_that_of_the_items_id() {
        let text = "[[term]]\nid = \"a\"\n\n[[term]]\nid = \"b\"\nabout = \"a\"\n";
        assert_eq!((line_of(text, "b"), line_of(text, "c")), (Some(5), None));
    }
}
