//! The rules of an item in sentences: a rule itself; of a procedure the rule that decides who may, and when which papers are needed.

use askama::Template;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::guidance::rule::Rule;
use sojourn_core::guidance::text::{ItemId, ItemRef, Kind};
use sojourn_core::place::PlaceCode;

use super::tree::Told;
use crate::console::page::Frame;

#[derive(Template)]
#[template(path = "ruled.html")]
struct Ruled<'a> {
    frame: &'a Frame,
    /// What the rule is called, where it is not the page's own.
    title: Option<String>,
    /// The rule in sentences, as HTML.
    tree: String,
    /// Where it is read, where that is another page; in a change it is also written there.
    read: Option<String>,
    is_written: bool,
    /// Where it is tried.
    test: Option<String>,
}

/// A rule that is the item itself, as HTML; empty for what is no rule.
pub(in crate::console) fn rule(told: &Told<'_>, (place, kind, id): (&PlaceCode, Kind, &ItemId), page: &str) -> String {
    match told.here.library.get(place, &ItemRef { kind, id: id.clone() }) {
        Some(Body::Rule(rule)) => {
            let ruled = Ruled {
                frame: told.frame,
                title: None,
                tree: told.rule(rule),
                read: None,
                is_written: false,
                test: Some(format!("{page}/explain")),
            };
            ruled.render().unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The rule that decides about a procedure, as HTML. `pages` is where items are read: the folder's pages, or a change's.
pub(in crate::console) fn eligibility(told: &Told<'_>, procedure: &Procedure, pages: &str) -> String {
    let locale = told.frame.locale;
    let named = procedure.eligibility.as_ref();
    let found = named.and_then(|id| match told.here.find(Kind::Rule, id)? {
        Body::Rule(rule) => Some(rule),
        _ => None,
    });
    let Some(rule) = found else {
        let missing = told.frame.t(if named.is_some() { "rule.missing" } else { "rule.none" }).to_owned();
        return Ruled {
            frame: told.frame,
            title: None,
            tree: super::tree::plain(told.frame, missing),
            read: None,
            is_written: false,
            test: None,
        }
        .render()
        .unwrap_or_default();
    };
    let at = told.known.find(Kind::Rule, rule.id.as_str());
    let title = at.map_or_else(|| rule.id.to_string(), |(_, value)| names::called(value, rule.id.as_str(), locale));
    let page = format!("{pages}/{}/rule/{}", at.map_or(&told.here.place, |(place, _)| place), rule.id);
    let ruled = Ruled {
        frame: told.frame,
        title: Some(title),
        tree: told.rule(&rule),
        test: Some(format!("{page}/explain")),
        read: Some(page),
        is_written: pages.starts_with("/console/changes"),
    };
    ruled.render().unwrap_or_default()
}

/// When groups of papers are needed, as HTML; empty where every group always is.
pub(in crate::console) fn papers(told: &Told<'_>, procedure: &Procedure) -> String {
    let facts = procedure.questions.iter();
    let facts: std::collections::BTreeMap<_, _> =
        facts.filter_map(|question| Some((question.id.clone(), question.kind.fact()?))).collect();
    let group = procedure.documents.iter().filter_map(|group| {
        let tree = group.when.clone()?;
        let (id, title, cases) = (group.id.clone(), group.title.clone(), Vec::new());
        let tree = told.rule(&Rule { id, title, facts: facts.clone(), tree, cases });
        let title = told.frame.f("rule.when", "title", &group.title.text);
        Ruled { frame: told.frame, title: Some(title), tree, read: None, is_written: false, test: None }.render().ok()
    });
    group.collect()
}
