//! The form of an item.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;

use crate::console::known::Known;
use crate::console::page::Frame;
use crate::console::schema::{Case, Draft, Field, Length, Of, Problem, deeper, fields, patched};
use crate::console::words;

/// What a form is drawn from.
pub(in crate::console) struct Sheet<'a> {
    /// The frame, for its language.
    pub frame: &'a Frame,
    /// The item's kind.
    pub kind: Kind,
    /// What was typed.
    pub draft: &'a Draft,
    /// What the approved folder says, to show what a translation has to follow.
    pub base: Option<&'a Draft>,
    /// What is wrong.
    pub problems: &'a [Problem],
    /// What exists at the place.
    pub known: &'a Known<'a>,
    /// Where the form goes.
    pub action: &'a str,
    /// What a new patch may change.
    pub targets: Vec<String>,
}

/// A drawn form.
pub(in crate::console) struct Drawing {
    /// A section for each field, in order.
    pub sections: Vec<Section>,
    /// Lists to choose from.
    pub lists: Vec<(Kind, Vec<(String, String)>)>,
}

/// One field of the item, whole.
pub(in crate::console) struct Section {
    /// Its name.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// Its HTML.
    pub html: String,
}

#[derive(Template)]
#[template(path = "field.html")]
struct Part<'a> {
    frame: &'a Frame,
    /// The name in the form, `f.steps.0.title`, and the id in the page.
    path: String,
    id: String,
    label: String,
    hint: Option<&'a str>,
    error: Option<String>,
    needed: bool,
    action: &'a str,
    input: Input,
}

enum Input {
    Words { zh: Words, en: Words, length: Length, before: Option<String> },
    Line { text: String, kind: &'static str, list: Option<&'static str>, called: Option<String>, fixed: bool },
    Lines { text: String },
    Many { list: &'static str, rows: Vec<(String, Option<String>)> },
    Flag { on: bool },
    Choice { options: Vec<(String, String, bool)>, radio: bool },
    Boxes { options: Vec<(String, String, bool)> },
    Group { parts: Vec<String> },
    List { rows: Vec<Row>, ask: String, listed: bool },
    Cases { name: String, options: Vec<(String, String, bool)>, parts: Vec<String>, is_open: bool },
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

impl<'a> Sheet<'a> {
    /// Draws the form.
    pub(in crate::console) fn draw(&self) -> Drawing {
        let pen = Pen { sheet: self, kinds: RefCell::default(), naming: patched(self.draft).unwrap_or(self.kind) };
        let sections = fields(self.kind).iter().map(|field| {
            let label = pen.label(field.name);
            Section { name: field.name, html: pen.field(field, field.name.to_owned()), label }
        });
        let sections = sections.collect();
        let kinds = pen.kinds.into_inner();
        let lists = kinds.into_iter().map(|kind| (kind, self.known.options(kind, self.frame.locale))).collect();
        Drawing { sections, lists }
    }
}

struct Pen<'a> {
    sheet: &'a Sheet<'a>,
    kinds: RefCell<BTreeSet<Kind>>,
    /// The kind by which fields are called.
    naming: Kind,
}

impl<'a> Pen<'a> {
    fn text(&self, path: &str) -> &'a str {
        self.sheet.draft.get(path).map_or("", String::as_str)
    }

    fn label(&self, name: &str) -> String {
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

    fn field(&self, field: &Field, path: String) -> String {
        self.named(field, path, self.label(field.name))
    }

    fn named(&self, field: &Field, path: String, label: String) -> String {
        let hint = words::find(self.sheet.frame.locale, &format!("hint.{}", field.name));
        let input = self.input(field, &path);
        self.part(path, label, hint, field.needed, input)
    }

    fn part(&self, path: String, label: String, hint: Option<&'static str>, needed: bool, input: Input) -> String {
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
        let called = self.sheet.known.title(kind, &text, self.sheet.frame.locale);
        Input::Line { text, kind: "text", list: Some(kind.name()), called, fixed: false }
    }

    fn many(&self, kind: Kind, path: &str) -> Input {
        self.kinds.borrow_mut().insert(kind);
        let locale = self.sheet.frame.locale;
        let ids = self.text(path).lines().filter(|line| !line.trim().is_empty());
        let rows = ids.map(|id| (id.to_owned(), self.sheet.known.title(kind, id, locale)));
        Input::Many { list: kind.name(), rows: rows.chain([(String::new(), None)]).collect() }
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
        let before = self.sheet.base.and_then(|base| {
            let old = |locale: Locale| base.get(&deeper(path, locale.tag()));
            let stayed = !en.text.is_empty() && old(Locale::En) == Some(&en.text);
            old(Locale::ZhHans).filter(|old| stayed && **old != zh.text).cloned()
        });
        Input::Words { zh, en, length, before }
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

/// The id a field has in the page.
pub(in crate::console) fn id_of(path: &str) -> String {
    format!("f-{}", path.replace('.', "-"))
}

/// What a form sent, without what belongs to the page: several values of a name become lines.
pub(in crate::console) fn drafted<'f>(pairs: impl Iterator<Item = (&'f str, &'f str)>) -> Draft {
    let mut draft: BTreeMap<String, String> = Draft::new();
    for (name, value) in pairs {
        let Some(name) = name.strip_prefix("f.") else { continue };
        match draft.get_mut(name) {
            None => drop(draft.insert(name.to_owned(), value.to_owned())),
            Some(text) if !value.trim().is_empty() => {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(value);
            }
            Some(_) => {}
        }
    }
    draft
}
