//! The form of an item as a whole: its parts under their headings, and the lists to choose from.

use std::collections::BTreeMap;

use sojourn_core::guidance::text::Kind;

use super::input::Pen;
use crate::console::known::Known;
use crate::console::page::Frame;
use crate::console::schema::{Draft, MACHINE, Problem, fields, parts};

/// What a form is drawn from.
pub(in crate::console) struct Sheet<'a> {
    /// The frame, for its language.
    pub frame: &'a Frame,
    /// The item's kind.
    pub kind: Kind,
    /// What was typed.
    pub draft: &'a Draft,
    /// What the translation was made from, to show what it has to follow: an earlier state of the item, or the approved one.
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
    /// Its parts, in order.
    pub groups: Vec<Group>,
    /// Lists to choose from.
    pub lists: Vec<(String, Vec<(String, String)>)>,
}

/// What stands under one heading.
pub(in crate::console) struct Group {
    /// Its name; empty where the form has one part only.
    pub key: &'static str,
    /// Its fields.
    pub sections: Vec<Section>,
    /// Whether it is folded away: names that programs use.
    pub is_machine: bool,
    /// Whether something in it has to be put right.
    pub is_wrong: bool,
    /// What stands before its fields, as HTML.
    pub first: String,
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

impl Sheet<'_> {
    /// Draws the form.
    pub(in crate::console) fn draw(&self) -> Drawing {
        let pen = Pen::new(self);
        let all = fields(self.kind);
        let section = |name: &&'static str| {
            let field = all.iter().find(|field| field.name == *name)?;
            Some(Section { name, html: pen.field(field, (*name).to_owned()), label: pen.label(name) })
        };
        let groups = parts(self.kind).into_iter().map(|part| Group {
            sections: part.names.iter().filter_map(section).collect(),
            is_machine: part.key == MACHINE,
            is_wrong: self.problems.iter().any(|problem| part.has(&problem.path)),
            first: String::new(),
            key: part.key,
        });
        let groups = groups.collect();
        let kinds = pen.kinds();
        let lists = kinds.into_iter().map(|kind| (kind.to_string(), self.known.options(kind, self.frame.locale)));
        let lists = lists.chain([(FACTS.to_owned(), self.facts())]).collect();
        Drawing { groups, lists }
    }
}

/// The list of answers that a rule or a procedure asks for.
pub(super) const FACTS: &str = "facts";

impl Sheet<'_> {
    /// The answers that conditions can read, with the questions in words: a procedure's own, or those a rule lists.
    fn facts(&self) -> Vec<(String, String)> {
        let (list, name) = if self.kind == Kind::Procedure { ("questions", "id") } else { ("facts", "key") };
        let text = |path: String| self.draft.get(&path).filter(|text| !text.is_empty()).cloned();
        let count: usize = text(format!("{list}.n")).and_then(|n| n.parse().ok()).unwrap_or(0);
        let lang = self.frame.lang();
        let ids = (0..count).filter_map(|at| {
            let id = text(format!("{list}.{at}.{name}"))?;
            let asked = text(format!("{list}.{at}.ask.{lang}")).or_else(|| text(format!("{list}.{at}.ask.zh-Hans")));
            Some((id.clone(), asked.unwrap_or(id)))
        });
        ids.collect()
    }
}

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
