//! One field of a form, and whatever is inside it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use askama::Template;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::rule::DEPTH_MAX;
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;

use super::sheet::{FACTS, Sheet, id_of};
use crate::console::page::Frame;
use crate::console::schema::{Case, Field, Length, Of, deeper, fields, patched};
use crate::console::words;

#[derive(Template)]
#[template(path = "field.html")]
struct Part<'a> {
    frame: &'a Frame,
    /// The name in the form, `f.steps.0.title`, and the id in the page.
    path: String,
    id: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    needed: bool,
    action: &'a str,
    input: Input,
}

enum Input {
    Words { zh: Words, en: Words, length: Length, moved: Option<Moved> },
    Line { text: String, kind: &'static str, list: Option<&'static str>, called: Option<Called>, fixed: bool },
    Lines { text: String },
    Many { list: &'static str, rows: Vec<(String, Option<Called>)>, ask: String },
    Flag { on: bool },
    Choice { options: Vec<(String, String, bool)>, radio: bool },
    Boxes { options: Vec<(String, String, bool)> },
    Group { parts: Vec<String> },
    List { rows: Vec<Row>, ask: String, listed: bool },
    Cases { name: String, options: Vec<(String, String, bool)>, parts: Vec<String>, is_open: bool },
}

/// How words moved on: what stayed at both ends, and what was and is between.
#[derive(Debug, PartialEq, Eq)]
struct Moved {
    begins: String,
    was: String,
    is: String,
    ends: String,
}

impl Moved {
    fn of(was: &str, is: &str) -> Self {
        let same = was.char_indices().zip(is.chars()).take_while(|((_, a), b)| a == b);
        let begins = same.last().map_or(0, |((at, letter), _)| at + letter.len_utf8());
        let (old, new) = (&was[begins..], &is[begins..]);
        let same = old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b);
        let ends: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
        Self {
            begins: was[..begins].to_owned(),
            was: old[..old.len() - ends].to_owned(),
            is: new[..new.len() - ends].to_owned(),
            ends: old[old.len() - ends..].to_owned(),
        }
    }
}

/// What a name stands for, and the way there.
struct Called {
    to: Option<String>,
    title: String,
}

struct Words {
    path: String,
    id: String,
    text: String,
    error: Option<String>,
}

struct Row {
    path: String,
    at: usize,
    title: String,
    html: String,
}

/// Draws one field after the other, and remembers from which lists they choose.
pub(super) struct Pen<'a> {
    sheet: &'a Sheet<'a>,
    kinds: RefCell<BTreeSet<Kind>>,
    /// The kind by which fields are called.
    naming: Kind,
}

impl<'a> Pen<'a> {
    /// For a form.
    pub(super) fn new(sheet: &'a Sheet<'a>) -> Self {
        Self { sheet, kinds: RefCell::default(), naming: patched(sheet.draft).unwrap_or(sheet.kind) }
    }

    /// The kinds that fields drawn so far choose from.
    pub(super) fn kinds(self) -> BTreeSet<Kind> {
        self.kinds.into_inner()
    }

    fn text(&self, path: &str) -> &'a str {
        self.sheet.draft.get(path).map_or("", String::as_str)
    }

    /// What a field is called.
    pub(super) fn label(&self, name: &str) -> String {
        let locale = self.sheet.frame.locale;
        names::field(self.naming, name, locale).map_or_else(|| name.to_owned(), ToOwned::to_owned)
    }

    fn choice(&self, field: &str, value: &str) -> String {
        let locale = self.sheet.frame.locale;
        let found = names::choice(field, value, locale);
        let found = found.or_else(|| (field == "answer").then(|| names::choice("type", value, locale)).flatten());
        found.or_else(|| names::field(self.naming, value, locale)).unwrap_or(value).to_owned()
    }

    fn error(&self, path: &str) -> Option<String> {
        let found = self.sheet.problems.iter().find(|problem| problem.path == path)?;
        Some(self.sheet.frame.f(found.what, "with", &found.with))
    }

    /// A field as HTML.
    pub(super) fn field(&self, field: &Field, path: String) -> String {
        self.named(field, path, self.label(field.name))
    }

    fn named(&self, field: &Field, path: String, label: String) -> String {
        let say = |key: &str| words::find(self.sheet.frame.locale, &format!("hint.{key}"));
        let day = matches!(field.of, Of::Day).then(|| say("day")).flatten();
        let hint: Vec<&str> = say(field.name).into_iter().chain(day).collect();
        let hint = (!hint.is_empty()).then(|| hint.join(if self.sheet.frame.is_chinese() { "" } else { " " }));
        let input = self.input(field, &path);
        self.part(path, label, hint, field.needed, input)
    }

    fn part(&self, path: String, label: String, hint: Option<String>, needed: bool, input: Input) -> String {
        let error = self.error(&path);
        let part = Part {
            frame: self.sheet.frame,
            id: id_of(&path),
            label,
            hint,
            error,
            needed,
            action: self.sheet.action,
            input,
            path: format!("f.{path}"),
        };
        part.render().unwrap_or_default()
    }

    fn input(&self, field: &Field, path: &str) -> Input {
        let text = || self.text(path).to_owned();
        let line = |kind| Input::Line { text: text(), kind, list: None, called: None, fixed: false };
        match field.of {
            Of::Words(length) => self.words(length, path),
            Of::Line if path == "of" && self.sheet.targets.len() > 1 => self.targets(path),
            Of::Line if path == "of" || (path == "place" && self.sheet.kind == Kind::Pack) => self.fixed(path),
            Of::Name if path == "id" => self.fixed(path),
            Of::Line | Of::Name | Of::Value => line("text"),
            Of::Fact => Input::Line { text: text(), kind: "text", list: Some(FACTS), called: None, fixed: false },
            Of::Day => line("date"),
            Of::Number => line("number"),
            Of::Amount => line("amount"),
            Of::One(kind) => self.one(kind, path),
            Of::Count => self.one(Kind::Parameter, path),
            Of::Many(kind) => self.many(kind, path),
            Of::Names | Of::References | Of::Lines | Of::Days => Input::Lines { text: text() },
            Of::Flag => Input::Flag { on: !self.text(path).is_empty() },
            Of::Truth => Input::Choice { options: self.options(field, &["yes", "no"], path), radio: true },
            Of::Choice(words) => Input::Choice { options: self.options(field, words, path), radio: words.len() <= 5 },
            Of::Boxes(words) => Input::Boxes { options: self.boxes(field, words, path) },
            Of::Group(parts) => Input::Group { parts: self.parts(parts, path) },
            Of::Money => Input::Group { parts: self.parts(MONEY, path) },
            Of::List(parts) => self.rows(path, |row| self.parts(parts, row).concat()),
            Of::Nodes(cases) => self.rows(path, |row| self.node(cases, row.to_owned())),
            Of::Map(part) => self.rows(path, |row| {
                let key = Field { name: "key", needed: true, of: Of::Name };
                self.named(&key, deeper(row, "key"), self.label("fact")) + &self.field(part, deeper(row, part.name))
            }),
            Of::Tagged(cases) => self.cases(cases, path, &deeper(path, "op"), "op", true),
            Of::Either(cases) => self.cases(cases, path, path, field.name, false),
            Of::Set => Input::Group { parts: self.set(path) },
        }
    }

    fn targets(&self, path: &str) -> Input {
        let chosen = self.text(path);
        let option = |of: &String| (of.clone(), of.clone(), of == chosen);
        Input::Choice { options: self.sheet.targets.iter().map(option).collect(), radio: true }
    }

    fn fixed(&self, path: &str) -> Input {
        Input::Line { text: self.text(path).to_owned(), kind: "text", list: None, called: None, fixed: true }
    }

    fn one(&self, kind: Kind, path: &str) -> Input {
        self.kinds.borrow_mut().insert(kind);
        let text = self.text(path).to_owned();
        let called = self.called(kind, &text);
        Input::Line { text, kind: "text", list: Some(kind.name()), called, fixed: false }
    }

    fn many(&self, kind: Kind, path: &str) -> Input {
        self.kinds.borrow_mut().insert(kind);
        let ids = self.text(path).lines().filter(|line| !line.trim().is_empty());
        let rows = ids.map(|id| (id.to_owned(), self.called(kind, id)));
        Input::Many { list: kind.name(), rows: rows.chain([(String::new(), None)]).collect(), ask: path.to_owned() }
    }

    /// What a name stands for. A fee is named by what is charged for, which several lines share: there is no one page of it.
    fn called(&self, kind: Kind, id: &str) -> Option<Called> {
        let title = self.sheet.known.title(kind, id, self.sheet.frame.locale)?;
        let found = self.sheet.known.find(kind, id);
        Some(Called { to: found.map(|(place, _)| format!("/console/items/{place}/{kind}/{id}")), title })
    }

    fn words(&self, length: Length, path: &str) -> Input {
        let of = |locale: Locale| {
            let path = deeper(path, locale.tag());
            Words {
                id: id_of(&path),
                text: self.text(&path).to_owned(),
                error: self.error(&path),
                path: format!("f.{path}"),
            }
        };
        let (zh, en) = (of(Locale::ZhHans), of(Locale::En));
        // The Chinese words moved on and the English ones did not: shown beside what they were made from.
        let moved = self.sheet.base.and_then(|base| {
            let old = |locale: Locale| base.get(&deeper(path, locale.tag()));
            let stayed = !en.text.is_empty() && old(Locale::En) == Some(&en.text);
            old(Locale::ZhHans).filter(|old| stayed && **old != zh.text).map(|old| Moved::of(old, &zh.text))
        });
        Input::Words { zh, en, length, moved }
    }

    fn options(&self, field: &Field, words: &[&str], path: &str) -> Vec<(String, String, bool)> {
        let chosen = self.text(path);
        let mut options: Vec<_> =
            words.iter().map(|word| ((*word).to_owned(), self.choice(field.name, word), *word == chosen)).collect();
        if !chosen.is_empty() && !words.contains(&chosen) {
            options.push((chosen.to_owned(), chosen.to_owned(), true));
        }
        if !field.needed {
            let none = self.sheet.frame.t("edit.not_said").to_owned();
            options.insert(0, (String::new(), none, chosen.is_empty()));
        }
        options
    }

    fn boxes(&self, field: &Field, words: &[&str], path: &str) -> Vec<(String, String, bool)> {
        let chosen: BTreeSet<&str> = self.text(path).lines().collect();
        let option = |word: &&str| ((*word).to_owned(), self.choice(field.name, word), chosen.contains(*word));
        words.iter().map(option).collect()
    }

    fn parts(&self, parts: &[Field], path: &str) -> Vec<String> {
        parts.iter().map(|part| self.field(part, deeper(path, part.name))).collect()
    }

    fn set(&self, path: &str) -> Vec<String> {
        let parts = patched(self.sheet.draft).map(fields).unwrap_or_default();
        let parts = parts.iter().filter(|part| part.name != "id");
        parts.map(|part| self.field(&Field { needed: false, ..*part }, deeper(path, part.name))).collect()
    }

    fn rows(&self, path: &str, draw: impl Fn(&str) -> String) -> Input {
        let name = deeper(path, "n");
        let count: usize = self.text(&name).parse().unwrap_or(0);
        let rows = (0..count).map(|at| {
            let row = deeper(path, at);
            Row { title: self.row_title(&row), html: draw(&row), path: path.to_owned(), at }
        });
        Input::List { rows: rows.collect(), ask: path.to_owned(), listed: self.sheet.draft.contains_key(&name) }
    }

    /// What a part of a list is called: its title, its name, or nothing.
    fn row_title(&self, row: &str) -> String {
        let lang = self.sheet.frame.lang();
        let names = ["title", "ask", "label", "they_say", "says", "who", "needs"];
        let words = names.iter().flat_map(|name| [format!("{row}.{name}.{lang}"), format!("{row}.{name}.zh-Hans")]);
        let plain = ["name", "from", "key", "standing", "id"].iter().map(|name| format!("{row}.{name}"));
        let found = words.chain(plain).find_map(|name| Some(self.text(&name)).filter(|text| !text.is_empty()));
        found.unwrap_or_default().to_owned()
    }

    fn node(&self, cases: &[Case], path: String) -> String {
        // What is nested deeper than any rule may be is told at its level, and not drawn on and on.
        if path.split('.').filter(|part| *part == "of").count() > DEPTH_MAX {
            return String::new();
        }
        let input = self.cases(cases, &path, &deeper(&path, "op"), "op", true);
        self.part(path, self.label("op"), None, true, input)
    }

    fn cases(&self, cases: &[Case], path: &str, name: &str, group: &str, tagged: bool) -> Input {
        let chosen = self.text(name);
        let mut options = vec![(String::new(), self.sheet.frame.t("edit.not_said").to_owned(), chosen.is_empty())];
        options.extend(
            cases.iter().map(|case| (case.name.to_owned(), self.choice(group, case.name), case.name == chosen)),
        );
        let case = cases.iter().find(|case| case.name == chosen);
        let below = if tagged { path.to_owned() } else { deeper(path, chosen) };
        let parts = case.map(|case| match case.fields {
            [only] if only.name.is_empty() => {
                vec![self.named(only, below.clone(), self.choice(group, case.name))]
            }
            parts => self.parts(parts, &below),
        });
        Input::Cases {
            name: format!("f.{name}"),
            options,
            parts: parts.unwrap_or_default(),
            is_open: !tagged || !chosen.is_empty(),
        }
    }
}

const MONEY: &[Field] =
    &[Field { name: "amount", needed: true, of: Of::Line }, Field { name: "currency", needed: false, of: Of::Line }];

#[cfg(test)]
mod tests {
    use super::Moved;

    #[test]
    fn what_moved_on_is_shown_between_what_stayed() {
        let parts = |was: &str, is: &str| {
            let moved = Moved::of(was, is);
            [moved.begins, moved.was, moved.is, moved.ends]
        };
        assert_eq!(parts("带身份证和照片。", "带身份证、照片。"), ["带身份证", "和", "、", "照片。"]);
        assert_eq!(parts("十五天", "十五天内"), ["十五天", "", "内", ""]);
        assert_eq!(parts("天天", "天天天"), ["天天", "", "天", ""], "what stayed is counted once");
        assert_eq!(parts("", "新"), ["", "", "新", ""]);
        assert_eq!(parts("不办", "要办"), ["", "不", "要", "办"]);
    }
}
