//! What an item says, field by field.

use askama::Template;
use serde_json::Value;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;
use sojourn_core::money::{Currency, Money};

use crate::console::known::Known;
use crate::console::page::Frame;
use crate::console::schema::{Case, Field, Of, fields};

/// What somebody reads of an item.
#[derive(Template)]
#[template(path = "said.html")]
struct Said<'a> {
    frame: &'a Frame,
    shown: Shown,
}

enum Shown {
    Words { zh: String, en: Option<String> },
    Plain(String),
    Link { to: String, title: String, id: String },
    Many(Vec<String>),
    Rows(Vec<String>),
    Facts(Vec<(String, String)>),
}

struct Reader<'a> {
    frame: &'a Frame,
    known: &'a Known<'a>,
    /// The kind by which fields are called.
    naming: Kind,
    /// The item itself: types and currencies stand beside amounts.
    whole: &'a Value,
}

/// The fields of an item with what they say, as HTML: name, what it is called, what it says.
pub(in crate::console) fn said(
    frame: &Frame,
    known: &Known<'_>,
    kind: Kind,
    value: &Value,
) -> Vec<(&'static str, String, String)> {
    let of = value.get("of").and_then(Value::as_str).filter(|_| kind == Kind::Patch);
    let patched = of
        .and_then(|of| of.split_once(':'))
        .and_then(|(name, _)| Kind::ALL.into_iter().find(|kind| kind.name() == name));
    let reader = Reader { frame, known, naming: patched.unwrap_or(kind), whole: value };
    let shown = fields(kind).iter().filter(|field| field.name != "id");
    let shown = shown.filter_map(|field| {
        let part = value.get(field.name)?;
        Some((field.name, reader.label(field.name), reader.field(field, part)))
    });
    shown.collect()
}

impl Reader<'_> {
    fn label(&self, name: &str) -> String {
        names::field(self.naming, name, self.frame.locale).unwrap_or(name).to_owned()
    }

    fn draw(&self, shown: Shown) -> String {
        Said { frame: self.frame, shown }.render().unwrap_or_default()
    }

    fn plain(&self, text: impl Into<String>) -> String {
        self.draw(Shown::Plain(text.into()))
    }

    fn choice(&self, field: &str, word: &str) -> String {
        names::choice(field, word, self.frame.locale).unwrap_or(word).to_owned()
    }

    fn field(&self, field: &Field, value: &Value) -> String {
        match field.of {
            Of::Words(_) => self.words(value),
            Of::Line | Of::Name | Of::Fact | Of::Day | Of::Number => self.plain(text(value)),
            Of::One(kind) => self.link(kind, &text(value)),
            Of::Many(kind) => self.many(value, |id| self.link(kind, id)),
            Of::Names | Of::Lines | Of::Days => self.plain(each(value).collect::<Vec<_>>().join("、")),
            Of::References => self.many(value, |of| self.reference(of)),
            Of::Boxes(_) => {
                let words: Vec<String> = each(value).map(|word| self.choice(field.name, &word)).collect();
                self.plain(words.join("、"))
            }
            Of::Choice(_) => self.plain(self.choice(field.name, &text(value))),
            Of::Flag | Of::Truth => self.plain(self.truth(value)),
            Of::Amount => self.plain(self.amount(value)),
            Of::Value => self.plain(self.value(value)),
            Of::Money => self.plain(money(value)),
            Of::Count => match value.get("param") {
                Some(id) => self.link(Kind::Parameter, &text(id)),
                None => self.plain(text(value)),
            },
            Of::Group(parts) => self.facts(parts, value),
            Of::List(parts) => self.rows(value, |item| self.facts(parts, item)),
            Of::Nodes(cases) => self.rows(value, |item| self.node(cases, item)),
            Of::Tagged(cases) => self.node(cases, value),
            Of::Either(cases) => self.either(cases, field.name, value),
            Of::Map(part) => self.map(part, value),
            Of::Set => self.facts(fields(self.naming), value),
        }
    }

    fn words(&self, value: &Value) -> String {
        let of = |locale: Locale| value.get(locale.tag()).map(text);
        self.draw(Shown::Words { zh: of(Locale::ZhHans).unwrap_or_default(), en: of(Locale::En) })
    }

    fn many(&self, value: &Value, draw: impl Fn(&str) -> String) -> String {
        self.draw(Shown::Many(each(value).map(|id| draw(&id)).collect()))
    }

    fn rows(&self, value: &Value, draw: impl Fn(&Value) -> String) -> String {
        let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
        self.draw(Shown::Rows(list.iter().map(draw).collect()))
    }

    fn reference(&self, of: &str) -> String {
        let (name, id) = of.split_once(':').unwrap_or(("", of));
        match Kind::ALL.into_iter().find(|kind| kind.name() == name) {
            Some(kind) => self.link(kind, id),
            None => self.plain(of),
        }
    }

    fn link(&self, kind: Kind, id: &str) -> String {
        match self.known.find(kind, id) {
            Some((place, value)) => self.draw(Shown::Link {
                to: format!("/console/items/{place}/{kind}/{id}"),
                title: names::called(value, id, self.frame.locale),
                id: id.to_owned(),
            }),
            None => self.plain(id),
        }
    }

    fn truth(&self, value: &Value) -> &str {
        self.frame.t(if *value == Value::Bool(true) { "edit.yes" } else { "edit.no" })
    }

    fn amount(&self, value: &Value) -> String {
        let code = self.whole.get("currency").map(text).unwrap_or_default();
        value.as_i64().map_or_else(|| text(value), |minor| priced(minor, &code))
    }

    fn value(&self, value: &Value) -> String {
        match self.whole.get("type").and_then(Value::as_str) {
            Some("money") => self.amount(value),
            Some(unit @ ("months" | "days")) => format!("{} {}", text(value), self.choice("type", unit)),
            _ => text(value),
        }
    }

    fn facts(&self, parts: &[Field], value: &Value) -> String {
        let rows = parts.iter().filter_map(|part| {
            let inner = value.get(part.name)?;
            Some((self.label(part.name), self.field(part, inner)))
        });
        self.draw(Shown::Facts(rows.collect()))
    }

    fn node(&self, cases: &[Case], value: &Value) -> String {
        let op = value.get("op").map(text).unwrap_or_default();
        let parts = cases.iter().find(|case| case.name == op).map(|case| case.fields).unwrap_or_default();
        let mut rows = vec![(self.label("op"), self.plain(self.choice("op", &op)))];
        rows.extend(parts.iter().filter_map(|part| {
            let inner = value.get(part.name)?;
            Some((self.label(part.name), self.field(part, inner)))
        }));
        self.draw(Shown::Facts(rows))
    }

    fn either(&self, cases: &[Case], group: &str, value: &Value) -> String {
        let Some((name, inner)) = value.as_object().and_then(|map| map.iter().next()) else {
            return self.plain(self.choice(group, &text(value)));
        };
        let parts = cases.iter().find(|case| case.name == name).map(|case| case.fields).unwrap_or_default();
        let shown = match parts {
            [only] if only.name.is_empty() => self.field(only, inner),
            parts => self.facts(parts, inner),
        };
        self.draw(Shown::Facts(vec![(self.label(name), shown)]))
    }

    fn map(&self, part: &Field, value: &Value) -> String {
        let rows = value.as_object().into_iter().flatten();
        self.draw(Shown::Facts(rows.map(|(key, inner)| (key.clone(), self.field(part, inner))).collect()))
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn each(value: &Value) -> impl Iterator<Item = String> + '_ {
    value.as_array().into_iter().flatten().map(text)
}

fn money(value: &Value) -> String {
    let code = value.get("currency").map(text).unwrap_or_default();
    value.get("minor").and_then(Value::as_i64).map_or_else(String::new, |minor| priced(minor, &code))
}

fn priced(minor: i64, code: &str) -> String {
    let currency = code.parse().unwrap_or(Currency::CNY);
    format!("{} {}", Money { minor, currency }, currency.code())
}
