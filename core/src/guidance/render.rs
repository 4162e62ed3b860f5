//! Rendering: placeables filled for a place and a day, with the marks that what they show deserves.
//!
//! A fee, date or limit in an article is looked up at the moment it is read. What rests on less than the original text carries its
//! label wherever it stands; what nobody may rely on is not shown as a value at all.

mod amounts;

use std::collections::BTreeSet;

use super::article::{Article, ArticleVerdict};
use super::gloss::{Gloss, glosses};
use super::library::{FeeAnswer, Label, Resolution};
use super::manifest::Dispute;
use super::markdown::{Block, blocks, plain};
use super::object::Body;
use super::parameter::{Lookup, Value};
use super::rule::{Trust, World};
use super::statement::{Confidence, Standing, Statement};
use super::text::{ItemId, ItemRef, Kind, Text};
use super::verdict::{Here, Mark, Staleness};
use super::words;
use crate::locale::Locale;
use crate::time::Date;

pub use amounts::{fee_words, money_words, value_words};

/// How deep placeables may stand in what placeables show.
const DEPTH_MAX: usize = 3;

/// A text with its placeables filled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// The words.
    pub text: String,
    /// Statements that what was filled in rests on.
    pub statements: BTreeSet<ItemId>,
    /// Parameters that were read: a later release that changes one changes this text.
    pub parameters: BTreeSet<ItemId>,
}

/// A source as shown below an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The statement.
    pub id: ItemId,
    /// What it claims, filled.
    pub claim: String,
    /// Its citation in one line.
    pub citation: String,
    /// Where it is published.
    pub url: Option<String>,
    /// Its label.
    pub mark: Mark,
    /// How long ago it was checked.
    pub staleness: Staleness,
    /// When it was checked.
    pub verified_on: Date,
    /// By when it is to be checked again.
    pub review_by: Date,
    /// Why it was withdrawn, if it was: what rests on it is not checked any more.
    pub withdrawn: Option<String>,
}

/// One part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `answer`, `today`, `by-when`, `call`, `do-not-sign`, `more`.
    pub name: &'static str,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Said where its words are not in the reader's language.
    pub other_language: Option<&'static str>,
}

/// An article, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The article as it stands here.
    pub article: Article,
    /// Its title.
    pub title: String,
    /// The one word; less than the article's own where its sources do not carry a plain one.
    pub verdict: ArticleVerdict,
    /// Its parts, in order. Only the sources are left when it was too long unchecked.
    pub parts: Vec<Part>,
    /// Where it comes from.
    pub label: Label,
    /// The lowest mark.
    pub mark: Mark,
    /// The worst staleness.
    pub staleness: Staleness,
    /// The staleness in words.
    pub staleness_words: String,
    /// Legal terms it uses, explained.
    pub glosses: Vec<Gloss>,
    /// Its sources.
    pub sources: Vec<Source>,
    /// Parameters it showed.
    pub parameters: BTreeSet<ItemId>,
    /// Why it was withdrawn, if it was: shown first, as a banner; its one word no longer counts.
    pub withdrawn: Option<String>,
}

/// What opening an article came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Here it is.
    Page(Box<Page>),
    /// Sources differ; both are shown.
    Disputed(Box<Dispute>),
    /// This app is too old to read it.
    UpdateApp,
    /// There is none.
    Missing,
}

/// Opens an article at a place and day.
#[must_use]
pub fn open(here: &Here<'_>, id: &ItemId) -> Opened {
    match here.library.resolve(&here.place, &ItemRef { kind: Kind::Article, id: id.clone() }) {
        Resolution::Found(found) => match found.body {
            Body::Article(article) => Opened::Page(Box::new(page(here, article, found.label, found.withdrawn))),
            _ => Opened::Missing,
        },
        Resolution::Disputed { dispute, .. } => Opened::Disputed(dispute),
        Resolution::UpdateApp => Opened::UpdateApp,
        Resolution::Missing => Opened::Missing,
    }
}

fn page(here: &Here<'_>, article: Article, label: Label, withdrawn: Option<String>) -> Page {
    let locale = here.library.locale;
    let filled: Vec<(&'static str, &Text, Filled)> =
        article.parts().skip(1).map(|(name, text)| (name, text, fill(here, &text.text))).collect();
    // What was filled in has sources of its own, and the lowest of them counts as well.
    let mut statements = article.statements.clone();
    for id in filled.iter().flat_map(|(_, _, filled)| &filled.statements) {
        if !statements.contains(id) {
            statements.push(id.clone());
        }
    }
    let sources = sources(here, &statements);
    let mark = sources.iter().map(|source| source.mark).min().unwrap_or(Mark::ToConfirm);
    let staleness = sources.iter().map(|source| source.staleness).max().unwrap_or(Staleness::WindowDecides);
    let verified_on = sources.iter().map(|source| source.verified_on).min().unwrap_or(Date::MIN);
    let closed = staleness == Staleness::TooStale;
    let mut parameters = BTreeSet::new();
    let mut parts = Vec::new();
    if !closed {
        for (name, text, filled) in filled {
            parameters.extend(filled.parameters);
            let other_language = words::other_language(locale, text);
            parts.push(Part { name, blocks: blocks(&filled.text), other_language });
        }
    }
    let shown: Vec<String> = parts.iter().map(|part| plain(&part.blocks)).collect();
    let glosses = glosses(here, &article.glosses, &statements, &shown.join("\n"));
    let verdict = match article.verdict {
        _ if closed || withdrawn.is_some() => ArticleVerdict::Unknown,
        ArticleVerdict::Yes | ArticleVerdict::Free if mark != Mark::Checked => ArticleVerdict::Depends,
        verdict => verdict,
    };
    let title = article.title.text.clone();
    let staleness_words = words::staleness(locale, staleness, verified_on);
    Page {
        title,
        verdict,
        parts,
        label,
        mark,
        staleness,
        staleness_words,
        glosses,
        sources,
        parameters,
        withdrawn,
        article,
    }
}

/// The statements behind something, as shown.
#[must_use]
pub fn sources(here: &Here<'_>, statements: &[ItemId]) -> Vec<Source> {
    let found = statements.iter().filter_map(|id| here.find_at_all(Kind::Statement, id));
    found
        .filter_map(|found| match found.body {
            Body::Statement(statement) => Some(source(here, &statement, found.withdrawn)),
            _ => None,
        })
        .collect()
}

fn source(here: &Here<'_>, statement: &Statement, withdrawn: Option<String>) -> Source {
    let mark = Mark::of(statement);
    Source {
        id: statement.id.clone(),
        claim: fill(here, &statement.text.text).text,
        citation: words::citation(here.library.locale, &statement.citation),
        url: statement.citation.url.clone(),
        mark: if withdrawn.is_some() { mark.min(Mark::ToConfirm) } else { mark },
        staleness: Staleness::of(statement, here.moment.today),
        verified_on: statement.verified_on,
        review_by: statement.review_by,
        withdrawn,
    }
}

/// Fills the placeables of a text.
#[must_use]
pub fn fill(here: &Here<'_>, text: &str) -> Filled {
    let mut filled = Filled::default();
    fill_into(here, text, &mut filled, 0);
    filled
}

/// The same, of a text of an object.
#[must_use]
pub fn fill_text(here: &Here<'_>, text: &Text) -> String {
    fill(here, &text.text).text
}

fn fill_into(here: &Here<'_>, text: &str, filled: &mut Filled, depth: usize) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.text.push_str(before);
        let Some((inside, tail)) = after.split_once('}') else {
            filled.text.push('{');
            rest = after;
            continue;
        };
        show(here, inside, filled, depth);
        rest = tail;
    }
    filled.text.push_str(rest);
}

fn show(here: &Here<'_>, placeable: &str, filled: &mut Filled, depth: usize) {
    let locale = here.library.locale;
    let parsed = placeable.split_once(':').and_then(|(kind, id)| Some((kind, id.parse::<ItemId>().ok()?)));
    let shown = match parsed {
        Some(("param", id)) => show_parameter(here, &id, filled, |value, _| value_words(locale, value)),
        Some(("date", id)) => show_parameter(here, &id, filled, |_, since| words::date(locale, since)),
        Some(("fee", item)) => show_fee(here, &item, filled),
        Some(("s", id)) if depth < DEPTH_MAX => return show_statement(here, &id, filled, depth),
        Some(("service", id)) => match here.find(Kind::ServicePoint, &id) {
            Some(Body::ServicePoint(service)) => service
                .phone
                .as_ref()
                .map_or_else(|| service.title.to_string(), |phone| format!("{} {phone}", service.title)),
            _ => words::ask_window(locale).into(),
        },
        Some(("term", id)) => match here.find(Kind::Term, &id) {
            Some(Body::Term(term)) if locale == Locale::ZhHans => format!("{}（{}）", term.word, term.means),
            Some(Body::Term(term)) => format!("{} ({})", term.word, term.means),
            _ => words::unknown(locale).into(),
        },
        _ => words::unknown(locale).into(),
    };
    filled.text.push_str(&shown);
}

fn show_parameter(
    here: &Here<'_>,
    id: &ItemId,
    filled: &mut Filled,
    value_of: impl Fn(&Value, Date) -> String,
) -> String {
    let locale = here.library.locale;
    filled.parameters.insert(id.clone());
    match here.parameter(id, here.moment.as_of) {
        Lookup::Value { value, since, statements } => {
            let shown = gated(here, &statements, || value_of(&value, since));
            filled.statements.extend(statements);
            shown
        }
        Lookup::Abolished { .. } => words::abolished(locale).into(),
        Lookup::Unknown => words::unknown(locale).into(),
    }
}

/// How a value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carried {
    /// As it is.
    Plainly,
    /// With the label of what is still to be confirmed.
    WithLabel,
    /// As what one side of a dispute says.
    AsOneVersion,
    /// Not: it was too long unchecked.
    TooStale,
    /// Not: nobody may rely on it, or it did not hold on that day.
    NotAtAll,
}

/// How far what a value rests on carries it, on the day in question.
pub(super) fn carried(here: &Here<'_>, statements: &[ItemId]) -> Carried {
    let trust = statements.iter().map(|id| here.trust(id, here.moment.as_of)).min().unwrap_or(Trust::Nothing);
    match trust {
        Trust::Full => Carried::Plainly,
        Trust::Confirm => Carried::WithLabel,
        Trust::Stale => Carried::TooStale,
        Trust::Nothing if is_one_version(here, statements) => Carried::AsOneVersion,
        Trust::Nothing => Carried::NotAtAll,
    }
}

/// A value as far as what it rests on carries it.
fn gated(here: &Here<'_>, statements: &[ItemId], value: impl FnOnce() -> String) -> String {
    let locale = here.library.locale;
    match carried(here, statements) {
        Carried::Plainly => value(),
        Carried::WithLabel => labelled(locale, &value(), lowest(here, statements)),
        Carried::AsOneVersion => labelled(locale, &value(), Mark::Disputed),
        Carried::TooStale => words::staleness(locale, Staleness::TooStale, here.moment.today),
        Carried::NotAtAll => words::unknown(locale).into(),
    }
}

/// The lowest mark of what a value rests on.
fn lowest(here: &Here<'_>, statements: &[ItemId]) -> Mark {
    statements.iter().filter_map(|id| here.statement(id)).map(|found| Mark::of(&found)).min().unwrap_or(Mark::ToConfirm)
}

/// Whether a value is what one side of a dispute says: shown beside the other side's, never alone as true.
fn is_one_version(here: &Here<'_>, statements: &[ItemId]) -> bool {
    let read = |statement: &Statement| statement.confidence >= Confidence::Medium;
    let found: Vec<Statement> = statements.iter().filter_map(|id| here.statement(id)).collect();
    found.iter().any(|s| s.standing == Standing::Disputed) && found.iter().all(read)
}

fn labelled(locale: Locale, text: &str, mark: Mark) -> String {
    let mark = words::mark(locale, mark);
    match locale {
        Locale::ZhHans => format!("{text}（{mark}）"),
        Locale::En => format!("{text} ({})", mark.to_lowercase()),
    }
}

fn show_statement(here: &Here<'_>, id: &ItemId, filled: &mut Filled, depth: usize) {
    let locale = here.library.locale;
    let Some(statement) = here.statement(id) else { return filled.text.push_str(words::unknown(locale)) };
    filled.statements.insert(id.clone());
    let start = filled.text.len();
    fill_into(here, &statement.text.text, filled, depth + 1);
    let text = filled.text.split_off(start);
    filled.text.push_str(&labelled(locale, &text, Mark::of(&statement)));
}

fn show_fee(here: &Here<'_>, item: &ItemId, filled: &mut Filled) -> String {
    let locale = here.library.locale;
    match here.library.fee(&here.place, item, here.moment.as_of) {
        FeeAnswer::Lines { lines, .. } => {
            let shown: Vec<String> = lines.iter().map(|line| fee_words(here, line)).collect();
            filled.statements.extend(lines.into_iter().flat_map(|line| line.statements));
            shown.join(if locale == Locale::ZhHans { "；" } else { "; " })
        }
        FeeAnswer::Unknown | FeeAnswer::UpdateApp => words::fee_unknown(locale).into(),
        FeeAnswer::Disputed(_) => words::mark(locale, Mark::Disputed).into(),
    }
}

#[cfg(test)]
mod tests;
