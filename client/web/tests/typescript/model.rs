//! What TypeScript can say of a value, and whether a value is that.

use std::collections::BTreeMap;

use serde_json::Value;

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `string`, `number`, `boolean`, `null`, or `unknown`.
    Plain(&'static str),
    /// A text of a known form, by the name it is given in TypeScript.
    Text(&'static str),
    /// One word.
    Word(String),
    /// A declared type.
    Named(String),
    /// `T | null`.
    Nullable(Box<Shape>),
    /// `T[]`.
    List(Box<Shape>),
    /// `[A, B]`.
    Tuple(Vec<Shape>),
    /// `{ [key: string]: T }`.
    Map(Box<Shape>),
    /// Fields by name.
    Object(Vec<Field>),
    /// One of these.
    Union(Vec<Shape>),
    /// All of these at once: a flattened part and what stands beside it.
    Both(Vec<Shape>),
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// As it is in JSON.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) docs: Vec<String>,
    /// Whether it may be left out.
    pub(crate) optional: bool,
    /// Its type.
    pub(crate) shape: Shape,
}

/// A declared type.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    /// What it is for.
    pub(crate) docs: Vec<String>,
    /// What it is.
    pub(crate) shape: Shape,
}

/// A call.
#[derive(Debug, Clone)]
pub(crate) struct CallShape {
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether it changes something.
    pub(crate) kind: &'static str,
    /// What it is for.
    pub(crate) docs: Vec<String>,
    /// Its arguments.
    pub(crate) args: Vec<Field>,
    /// Its answer.
    pub(crate) answer: Shape,
}

/// Everything that is declared.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// Types by name.
    pub(crate) types: BTreeMap<String, Declared>,
    /// Calls in their order.
    pub(crate) calls: Vec<CallShape>,
}

impl Model {
    /// Says where a value is not of a shape; nothing when it is.
    pub(crate) fn differs(&self, shape: &Shape, value: &Value, at: &str) -> Option<String> {
        let wrong = || Some(format!("{at}: {value} is not {shape:?}"));
        let is = |so: bool| if so { None } else { wrong() };
        match shape {
            Shape::Plain("string") | Shape::Text(_) => is(value.is_string()),
            Shape::Plain("number") => is(value.is_number()),
            Shape::Plain("boolean") => is(value.is_boolean()),
            Shape::Plain("null") => is(value.is_null()),
            Shape::Plain(_) => None,
            Shape::Word(word) => is(value.as_str() == Some(word)),
            Shape::Named(name) => self.differs(&self.types[name].shape, value, at),
            Shape::Nullable(inner) => {
                if value.is_null() {
                    None
                } else {
                    self.differs(inner, value, at)
                }
            }
            Shape::List(inner) => match value.as_array() {
                Some(all) => self.each(all.iter().map(|one| (&**inner, one)), at),
                None => wrong(),
            },
            Shape::Tuple(shapes) => match value.as_array() {
                Some(all) if all.len() == shapes.len() => self.each(shapes.iter().zip(all), at),
                _ => wrong(),
            },
            Shape::Map(inner) => match value.as_object() {
                Some(map) => self.each(map.values().map(|one| (&**inner, one)), at),
                None => wrong(),
            },
            Shape::Union(shapes) => {
                let all: Option<Vec<String>> = shapes.iter().map(|one| self.differs(one, value, at)).collect();
                all.and_then(|_| wrong())
            }
            Shape::Object(_) | Shape::Both(_) => self.object(shape, value, at),
        }
    }

    fn each<'a>(&self, all: impl Iterator<Item = (&'a Shape, &'a Value)>, at: &str) -> Option<String> {
        let mut places = all.enumerate();
        places.find_map(|(place, (shape, value))| self.differs(shape, value, &format!("{at}[{place}]")))
    }

    /// An object holds every field that must be there, and no other.
    fn object(&self, shape: &Shape, value: &Value, at: &str) -> Option<String> {
        let Some(map) = value.as_object() else { return Some(format!("{at}: {value} is no object")) };
        let fields = self.fields(shape);
        if let Some(extra) = map.keys().find(|key| !fields.iter().any(|field| field.name == **key)) {
            return Some(format!("{at}: {extra} is not declared"));
        }
        fields.iter().find_map(|field| match map.get(&field.name) {
            Some(found) => self.differs(&field.shape, found, &format!("{at}.{}", field.name)),
            None if field.optional => None,
            None => Some(format!("{at}: {} is not there", field.name)),
        })
    }

    fn fields(&self, shape: &Shape) -> Vec<Field> {
        match shape {
            Shape::Object(fields) => fields.clone(),
            Shape::Both(all) => all.iter().flat_map(|one| self.fields(one)).collect(),
            Shape::Named(name) => self.fields(&self.types[name].shape),
            _ => Vec::new(),
        }
    }
}
