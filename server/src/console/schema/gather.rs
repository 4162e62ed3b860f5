//! From what a form sent back to an item's value; what is wrong is told with the field it is wrong in.

use serde_json::{Map, Value, json};
use sojourn_core::guidance::rule::DEPTH_MAX as RULE_DEPTH_MAX;
use sojourn_core::guidance::text::{ItemId, ItemRef, Kind};
use sojourn_core::locale::Locale;
use sojourn_core::money::{Currency, Money};

use super::spread::{beside, currency};
use super::{Case, Draft, Field, Length, Of, deeper, fields, patched};
use crate::console::typed;

/// Longest text of one field, in characters: several times the longest article.
const TEXT_MAX: usize = 20_000;
/// Most rows of a list: more than any item has, and less than a page can bear.
const ROWS_MAX: usize = 200;
/// How much deeper than the deepest node of a rule what it compares may be nested.
const TERM_DEPTH_MAX: usize = RULE_DEPTH_MAX + 8;

/// Something wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) struct Problem {
    /// The field's name in the form.
    pub path: String,
    /// What is wrong: a key of the words.
    pub what: &'static str,
    /// What it is about, for the words.
    pub with: String,
}

struct Gatherer<'a> {
    draft: &'a Draft,
    known: &'a dyn Fn(Kind, &str) -> bool,
    /// Whether nothing is needed: a patch says only what differs.
    partial: bool,
    problems: Vec<Problem>,
}

/// The value of a form's draft and what is wrong with it. `known` tells whether something of a kind exists at the place.
pub(in crate::console) fn gather(
    all: &[Field],
    draft: &Draft,
    known: &dyn Fn(Kind, &str) -> bool,
) -> (Value, Vec<Problem>) {
    let mut gatherer = Gatherer { draft, known, partial: false, problems: Vec::new() };
    let value = gatherer.group(all, "", 0);
    (Value::Object(value), gatherer.problems)
}

impl Gatherer<'_> {
    fn text(&self, path: &str) -> &str {
        self.draft.get(path).map_or("", String::as_str)
    }

    fn say(&mut self, path: &str, what: &'static str, with: &str) -> Option<Value> {
        let with = with.chars().take(60).collect();
        self.problems.push(Problem { path: path.to_owned(), what, with });
        None
    }

    fn group(&mut self, all: &[Field], path: &str, depth: usize) -> Map<String, Value> {
        let mut value = Map::new();
        for field in all {
            let path = deeper(path, field.name);
            let before = self.problems.len();
            if let Some(part) = self.one(field, &path, depth) {
                value.insert(field.name.to_owned(), part);
            } else if field.needed && !self.partial && self.problems.len() == before {
                self.say(&path, "problem.needed", "");
            }
        }
        value
    }

    /// A field's value; none if nothing was said.
    fn one(&mut self, field: &Field, path: &str, depth: usize) -> Option<Value> {
        let text = self.text(path).trim().to_owned();
        match field.of {
            Of::Words(length) => self.words(length, path),
            Of::Lines => self.lines(&text, field.needed, path, |_| None),
            Of::Days => self.days(&text, field.needed, path),
            Of::Names => self.lines(&text, field.needed, path, not_a_name),
            Of::References => self.lines(&text, field.needed, path, not_a_reference),
            Of::Many(kind) => {
                let known = self.known;
                self.lines(&text, field.needed, path, |line| unknown(known, kind, line))
            }
            Of::Boxes(words) => {
                self.lines(&text, field.needed, path, |line| (!words.contains(&line)).then_some("problem.choice"))
            }
            Of::Group(parts) => self.part(parts, field.needed, path, depth),
            Of::Set => {
                let parts = patched(self.draft).map(fields).unwrap_or_default();
                self.partial = true;
                let set = self.group(parts, path, depth);
                (!set.is_empty()).then_some(Value::Object(set))
            }
            Of::List(parts) => {
                self.rows(field.needed, path, |this, row| Some(Value::Object(this.group(parts, row, depth))))
            }
            Of::Nodes(cases) => self.rows(field.needed, path, |this, row| this.node(cases, row, depth + 1)),
            Of::Tagged(cases) => self.node(cases, path, depth + 1),
            Of::Map(part) => self.map(part, field.needed, path, depth),
            Of::Either(cases) => self.either(cases, path, depth + 1),
            Of::Money => self.money(path),
            _ if text.is_empty() => None,
            of => self.plain(of, text, path),
        }
    }

    fn plain(&mut self, of: Of, text: String, path: &str) -> Option<Value> {
        let wrong = match of {
            Of::Line => (text.chars().count() > TEXT_MAX).then_some("problem.long"),
            Of::Name | Of::Fact => not_a_name(&text),
            Of::One(kind) => unknown(self.known, kind, &text),
            Of::Day => return self.day(&text, path),
            Of::Choice(words) => (!words.contains(&text.as_str())).then_some("problem.choice"),
            Of::Truth => (text != "yes" && text != "no").then_some("problem.choice"),
            Of::Number => return self.number(&text, path),
            Of::Amount => return self.amount(&text, currency(self.draft), path),
            Of::Value => return self.value(text, path),
            Of::Count if typed::narrow(&text).parse::<i64>().is_ok() => return self.number(&text, path),
            Of::Count => match unknown(self.known, Kind::Parameter, &text) {
                None => return Some(json!({ "param": text })),
                wrong => wrong,
            },
            _ => None,
        };
        match (wrong, of) {
            (Some(what), _) => self.say(path, what, &text),
            (None, Of::Flag) => Some(Value::Bool(true)),
            (None, Of::Truth) => Some(Value::Bool(text == "yes")),
            (None, _) => Some(Value::String(text)),
        }
    }

    fn day(&mut self, text: &str, path: &str) -> Option<Value> {
        match typed::day(text) {
            Some(day) => Some(Value::String(day.to_string())),
            None => self.say(path, "problem.day", text),
        }
    }

    /// Days and stretches of days, as they are kept; one that is none stays as it was typed and is named.
    fn days(&mut self, text: &str, needed: bool, path: &str) -> Option<Value> {
        let kept = text.lines().map(|line| typed::stretch(line).unwrap_or_else(|| line.to_owned()));
        let kept = kept.collect::<Vec<_>>().join("\n");
        self.lines(&kept, needed, path, |line| typed::stretch(line).is_none().then_some("problem.day"))
    }

    fn number(&mut self, text: &str, path: &str) -> Option<Value> {
        match typed::narrow(text).parse::<i64>() {
            Ok(number) => Some(Value::from(number)),
            Err(_) => self.say(path, "problem.number", text),
        }
    }

    fn amount(&mut self, text: &str, currency: Currency, path: &str) -> Option<Value> {
        match Money::parse(&typed::narrow(text), currency) {
            Ok(money) => Some(Value::from(money.minor)),
            Err(_) => self.say(path, "problem.amount", text),
        }
    }

    /// A parameter's value, by the parameter's type.
    fn value(&mut self, text: String, path: &str) -> Option<Value> {
        match beside(self.draft, "type") {
            "money" => self.amount(&text, currency(self.draft), path),
            "months" | "days" | "int" => self.number(&text, path),
            "date" => self.day(&text, path),
            _ => Some(Value::String(text)),
        }
    }

    fn money(&mut self, path: &str) -> Option<Value> {
        let amount = self.text(&deeper(path, "amount")).trim().to_owned();
        if amount.is_empty() {
            return None;
        }
        let code = self.text(&deeper(path, "currency")).trim().to_owned();
        let code = if code.is_empty() { "CNY".to_owned() } else { code };
        let Ok(currency) = code.parse::<Currency>() else {
            return self.say(&deeper(path, "currency"), "problem.currency", &code);
        };
        let minor = self.amount(&amount, currency, &deeper(path, "amount"))?;
        Some(json!({ "minor": minor, "currency": code }))
    }

    fn words(&mut self, length: Length, path: &str) -> Option<Value> {
        let mut words = Map::new();
        for locale in Locale::ALL {
            let path = deeper(path, locale.tag());
            let text = self.text(&path).trim().to_owned();
            if let Some(what) = refused(length, &text) {
                self.say(&path, what, "");
            }
            if !text.is_empty() {
                words.insert(locale.tag().to_owned(), Value::String(text));
            }
        }
        if words.is_empty() {
            return None;
        }
        if !words.contains_key(Locale::ZhHans.tag()) {
            return self.say(&deeper(path, Locale::ZhHans.tag()), "problem.zh", "");
        }
        Some(Value::Object(words))
    }

    fn lines(
        &mut self,
        text: &str,
        needed: bool,
        path: &str,
        wrong: impl Fn(&str) -> Option<&'static str>,
    ) -> Option<Value> {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if let Some((line, what)) = lines.iter().find_map(|line| Some((*line, wrong(line)?))) {
            return self.say(path, what, line);
        }
        (!lines.is_empty() || (needed && self.draft.contains_key(path) && !self.partial)).then(|| json!(lines))
    }

    /// A group that may be left out whole.
    fn part(&mut self, parts: &[Field], needed: bool, path: &str, depth: usize) -> Option<Value> {
        let inside = format!("{path}.");
        let said = self.draft.range(inside.clone()..).take_while(|(name, _)| name.starts_with(&inside));
        let empty = said.filter(|(_, text)| !text.trim().is_empty()).count() == 0;
        if empty && (!needed || self.partial) {
            return None;
        }
        Some(Value::Object(self.group(parts, path, depth)))
    }

    /// Whether a list is there at all, be it empty.
    fn is_listed(&self, path: &str) -> bool {
        self.draft.contains_key(&deeper(path, "n"))
    }

    fn count(&mut self, path: &str) -> usize {
        let count = self.text(&deeper(path, "n")).parse().unwrap_or(0);
        if count > ROWS_MAX {
            self.say(path, "problem.rows", &count.to_string());
        }
        count.min(ROWS_MAX)
    }

    fn rows(
        &mut self,
        needed: bool,
        path: &str,
        mut row: impl FnMut(&mut Self, &str) -> Option<Value>,
    ) -> Option<Value> {
        let count = self.count(path);
        let rows: Vec<Value> = (0..count).filter_map(|at| row(self, &deeper(path, at))).collect();
        (self.is_listed(path) || (needed && !self.partial)).then_some(Value::Array(rows))
    }

    fn map(&mut self, part: &Field, needed: bool, path: &str, depth: usize) -> Option<Value> {
        let mut map = Map::new();
        for at in 0..self.count(path) {
            let row = deeper(path, at);
            let name = deeper(&row, "key");
            let key = self.text(&name).trim().to_owned();
            if let Some(what) = not_a_name(&key) {
                self.say(&name, what, &key);
            }
            let below = deeper(&row, part.name);
            match self.one(part, &below, depth) {
                Some(value) => {
                    if map.insert(key.clone(), value).is_some() {
                        self.say(&name, "problem.twice", &key);
                    }
                }
                None => drop(self.say(&below, "problem.needed", "")),
            }
        }
        (self.is_listed(path) || (needed && !self.partial)).then_some(Value::Object(map))
    }

    fn node(&mut self, cases: &[Case], path: &str, depth: usize) -> Option<Value> {
        let name = deeper(path, "op");
        let op = self.text(&name).to_owned();
        if op.is_empty() {
            return None;
        }
        if depth > RULE_DEPTH_MAX {
            return self.say(&name, "problem.deep", &RULE_DEPTH_MAX.to_string());
        }
        let Some(case) = cases.iter().find(|case| case.name == op) else {
            return self.say(&name, "problem.choice", &op);
        };
        let mut node = self.group(case.fields, path, depth);
        node.insert("op".into(), Value::String(op));
        Some(Value::Object(node))
    }

    fn either(&mut self, cases: &[Case], path: &str, depth: usize) -> Option<Value> {
        let name = self.text(path).to_owned();
        if name.is_empty() {
            return None;
        }
        if depth > TERM_DEPTH_MAX {
            return self.say(path, "problem.deep", &RULE_DEPTH_MAX.to_string());
        }
        let Some(case) = cases.iter().find(|case| case.name == name) else {
            return self.say(path, "problem.choice", &name);
        };
        let below = deeper(path, case.name);
        let inner = match case.fields {
            [] => return Some(Value::String(name)),
            [only] if only.name.is_empty() => match self.one(only, &below, depth) {
                Some(inner) => inner,
                None => return self.say(&below, "problem.needed", ""),
            },
            parts => Value::Object(self.group(parts, &below, depth)),
        };
        Some(json!({ name: inner }))
    }
}

fn not_a_name(text: &str) -> Option<&'static str> {
    text.parse::<ItemId>().is_err().then_some("problem.name")
}

fn not_a_reference(text: &str) -> Option<&'static str> {
    text.parse::<ItemRef>().is_err().then_some("problem.reference")
}

/// A procedure or article may be named before it is written; anything else would leave a hole on a screen.
fn unknown(known: &dyn Fn(Kind, &str) -> bool, kind: Kind, id: &str) -> Option<&'static str> {
    not_a_name(id).or_else(|| {
        let open = matches!(kind, Kind::Procedure | Kind::Article | Kind::Fee);
        (!open && !known(kind, id)).then_some("problem.unknown")
    })
}

/// What no text may have: it is never drawn as anything but text, and whoever typed it is told why.
fn refused(length: Length, text: &str) -> Option<&'static str> {
    let is_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    if text.chars().count() > TEXT_MAX {
        Some("problem.long")
    } else if text.contains("![") {
        Some("problem.image")
    } else if text.split('<').skip(1).any(is_tag) {
        Some("problem.html")
    } else if text.contains("](") || text.contains("://") || text.to_ascii_lowercase().contains("javascript:") {
        Some("problem.link")
    } else if length == Length::Short && text.contains('\n') {
        Some("problem.lines")
    } else {
        None
    }
}
