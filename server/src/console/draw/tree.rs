//! A rule as nested sentences, and with what answers made of each of them.

use std::collections::BTreeMap;

use askama::Template;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::render::fill;
use sojourn_core::guidance::rule::sentences::{Explained, Names, Sentence, explain, refusal, sentences};
use sojourn_core::guidance::rule::{Facts, Rule, RuleError, Truth};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::Here;
use sojourn_core::guidance::words;
use sojourn_core::place::PlaceCode;

use crate::console::asking::Question;
use crate::console::known::{Known, place_name};
use crate::console::page::Frame;

/// What sentences are told with.
pub(in crate::console) struct Told<'a> {
    /// The frame, for its language.
    pub frame: &'a Frame,
    /// What exists at the place.
    pub known: &'a Known<'a>,
    /// The place on a day, for what is looked up.
    pub here: &'a Here<'a>,
    /// The questions in words.
    pub questions: &'a BTreeMap<String, Question>,
}

#[derive(Template)]
#[template(path = "tree.html")]
struct Branch<'a> {
    frame: &'a Frame,
    text: String,
    exactly: Option<String>,
    truth: Option<Truth>,
    answered: Option<String>,
    /// Ways to the statements it rests on, and what they are called.
    sources: Vec<(String, String)>,
    parts: Vec<String>,
}

/// One sentence that has no parts.
pub(super) fn plain(frame: &Frame, text: String) -> String {
    let (answered, sources, parts) = Default::default();
    let branch = Branch { frame, text, exactly: None, truth: None, answered, sources, parts };
    branch.render().unwrap_or_default()
}

impl Told<'_> {
    /// A rule in sentences, as HTML; why it cannot be told where it is too deep or too large.
    pub(in crate::console) fn rule(&self, rule: &Rule) -> String {
        match self.names(|names| sentences(rule, names)) {
            Ok(whole) => self.branch(&whole, None),
            Err(error) => self.refused(&error),
        }
    }

    /// The same with what answers make of every part, on the day of `here`.
    pub(in crate::console) fn explained(&self, rule: &Rule, facts: &Facts) -> String {
        let told = self.names(|names| {
            let whole = sentences(rule, names)?;
            Ok((whole, explain(rule, facts, self.here.moment.as_of, self.here, names)?))
        });
        match told {
            Ok((whole, explained)) => self.branch(&whole, Some(&explained)),
            Err(error) => self.refused(&error),
        }
    }

    fn refused(&self, error: &RuleError) -> String {
        plain(self.frame, format!("! {}", refusal(error, self.frame.locale)))
    }

    fn branch(&self, said: &Sentence, came: Option<&Explained>) -> String {
        let parts = said.children.iter().enumerate();
        let parts = parts.map(|(at, part)| self.branch(part, came.and_then(|came| came.children.get(at)))).collect();
        // What was answered, needed and cited is one sentence already; the same would stand there twice.
        let answered = came.and_then(|came| came.because.clone());
        let sources = said.because.iter().filter(|_| answered.is_none()).map(|id| self.source(id)).collect();
        let branch = Branch {
            frame: self.frame,
            text: said.text.clone(),
            exactly: said.exactly.clone().filter(|_| answered.is_none()),
            truth: came.map(|came| came.truth),
            answered,
            sources,
            parts,
        };
        branch.render().unwrap_or_default()
    }

    fn source(&self, id: &ItemId) -> (String, String) {
        let place = self.known.find(Kind::Statement, id.as_str()).map_or(&self.here.place, |(place, _)| place);
        (format!("/console/items/{place}/statement/{id}"), self.cited(id))
    }

    /// The citation of a statement; its name where there is no such statement.
    fn cited(&self, id: &ItemId) -> String {
        let found = self.here.statement(id);
        found.map_or_else(|| id.to_string(), |found| words::citation(self.frame.locale, &found.citation))
    }

    /// Calls with what things are called here.
    fn names<T>(&self, call: impl FnOnce(&Names<'_>) -> T) -> T {
        let locale = self.frame.locale;
        let question = |id: &ItemId| self.questions.get(id.as_str()).filter(|question| !question.ask.is_empty());
        let choice = |fact: &ItemId, choice: &ItemId| {
            let options = question(fact).map(|question| question.options.as_slice()).unwrap_or_default();
            let found = options.iter().find(|(id, _)| id == choice.as_str());
            found.map_or_else(|| choice.to_string(), |(_, label)| label.clone())
        };
        let param = |id: &ItemId| {
            let found = self.known.find(Kind::Parameter, id.as_str());
            found
                .map_or_else(|| id.to_string(), |(_, value)| format!("“{}”", names::called(value, id.as_str(), locale)))
        };
        call(&Names {
            locale,
            fact: &|id| question(id).map_or_else(|| id.to_string(), |question| question.ask.clone()),
            choice: &choice,
            param: &param,
            place: &|code: &PlaceCode| place_name(code),
            source: &|id| self.cited(id),
            fill: &|text| fill(self.here, text).text,
        })
    }
}
