//! What changed when and where, and what the rules said on a day.
//!
//! Two clocks stay apart: the day the question is about, and the release that knows of it. What no release knows of a day is
//! said as unknown.

use serde::Serialize;
use sojourn_core::guidance::dated::{Dated, OnDay, State, dated, held};
use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::{Opened, Page, open, sources};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::guidance::words;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::Phone;
use super::error::PhoneError;
use super::reading::{SourceView, paragraphs, source_view};

/// The subject under which articles tell of the past.
const TOPIC: &str = "history";

/// The past of a place, or of every place the guidance knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryView {
    /// The place that was asked about; none for all.
    pub place: Option<String>,
    /// The day that was asked about; none for all days.
    pub on: Option<Date>,
    /// Articles that tell what changed, the earliest matter first.
    pub articles: Vec<HistoryArticleView>,
    /// With a day: claims whose first day is known and that held then. What has no known first day is not told of the past.
    pub held: Vec<SourceView>,
    /// Dated values.
    pub values: Vec<DatedView>,
    /// The release that knows of it.
    pub release: u64,
}

/// An article about the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryArticleView {
    /// Its id.
    pub id: String,
    /// The place whose past it tells.
    pub place: String,
    /// Its title.
    pub title: String,
    /// Its answer, a paragraph a line.
    pub answer: Vec<String>,
    /// The first day any of its sources names.
    pub begins: Option<Date>,
    /// How sure the sources are, in words.
    pub mark: &'static str,
}

/// A value with its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatedView {
    /// `parameter` or `fee`.
    pub kind: &'static str,
    /// Its id; for a fee what is charged for.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The place whose value it is.
    pub place: String,
    /// On the day that was asked about, or today: `known`, `disputed`, `abolished`, `unknown`, `too_stale`, `update_app`.
    pub state: &'static str,
    /// The same in words, with its label.
    pub words: String,
    /// Since when.
    pub since: Option<Date>,
    /// Every day on which it changed.
    pub changes: Vec<ChangeView>,
    /// What says so, for that day.
    pub sources: Vec<SourceView>,
}

/// A day on which a value changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// The first day.
    pub from: Date,
    /// As for the value.
    pub state: &'static str,
    /// What it was from then on.
    pub words: String,
}

impl Phone {
    /// What changed when, at a place and what it inherits, or at every place; with a day, what the rules said then.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn history(&mut self, place: Option<&PlaceCode>, on: Option<Date>) -> Result<HistoryView, PhoneError> {
        let today = self.today();
        let library = self.library()?;
        let moment = Moment { as_of: on.unwrap_or(today), today };
        let places = place.map_or_else(|| with_items(library), |place| vec![place.clone()]);
        let mut view = HistoryView {
            place: place.map(ToString::to_string),
            on,
            articles: Vec::new(),
            held: Vec::new(),
            values: Vec::new(),
            release: library.release,
        };
        for code in places {
            let here = Here { library, place: code, moment };
            // Of all places, each tells only what is its own: what it inherits is told where it comes from.
            let tells = |from: &PlaceCode| place.is_some() || *from == here.place;
            view.articles.extend(articles(&here).into_iter().filter(|one| tells_text(&one.place, &tells)));
            let values = dated(&here).into_iter().filter(|one| tells(one.label.place()));
            view.values.extend(values.map(|one| dated_view(&here, one)));
            if on.is_some() {
                let own = held(&here).into_iter().filter(|one| place.is_some() || is_own(&here, &one.id));
                let ids: Vec<ItemId> = own.map(|statement| statement.id).collect();
                view.held.extend(sources(&here, &ids).into_iter().map(|source| source_view(library.locale, source)));
            }
        }
        view.articles.sort_by(|a, b| (a.begins.is_none(), a.begins, &a.id).cmp(&(b.begins.is_none(), b.begins, &b.id)));
        Ok(view)
    }
}

fn tells_text(place: &str, tells: &impl Fn(&PlaceCode) -> bool) -> bool {
    place.parse().is_ok_and(|code| tells(&code))
}

/// Every place that has something of its own.
fn with_items(library: &Library) -> Vec<PlaceCode> {
    let places: std::collections::BTreeSet<PlaceCode> = library.items().map(|(place, _)| place.clone()).collect();
    // The country first, as what the others build on.
    let (countries, others): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| place.as_str().len() == 2);
    countries.into_iter().chain(others).collect()
}

fn is_own(here: &Here<'_>, statement: &ItemId) -> bool {
    let mut own = here.library.of_kind(&here.place, Kind::Statement);
    own.any(|body| matches!(body, Body::Statement(one) if one.id == *statement))
}

fn articles(here: &Here<'_>) -> Vec<HistoryArticleView> {
    let told = |id: &ItemId| match here.find(Kind::Article, id) {
        Some(Body::Article(article)) if article.topics.iter().any(|topic| topic.as_str() == TOPIC) => {
            open_page(here, id)
        }
        _ => None,
    };
    here.library.ids(&here.place, Kind::Article).iter().filter_map(told).collect()
}

fn open_page(here: &Here<'_>, id: &ItemId) -> Option<HistoryArticleView> {
    let Opened::Page(page) = open(here, id) else { return None };
    let Page { title, parts, label, mark, article, .. } = *page;
    let begins = article.statements.iter().filter_map(|id| here.statement(id)?.valid_from).min();
    let answer = parts.iter().find(|part| part.name == "answer").map(|part| paragraphs(&part.blocks));
    Some(HistoryArticleView {
        id: id.to_string(),
        place: label.place().to_string(),
        title,
        answer: answer.unwrap_or_default(),
        begins,
        mark: words::mark(here.library.locale, mark),
    })
}

fn dated_view(here: &Here<'_>, one: Dated) -> DatedView {
    let locale = here.library.locale;
    let change = |(from, day): (Date, OnDay)| ChangeView { from, state: state_name(day.state), words: day.words };
    DatedView {
        kind: one.item.kind.name(),
        id: one.item.id.to_string(),
        title: one.title.text,
        place: one.label.place().to_string(),
        state: state_name(one.on.state),
        words: one.on.words,
        since: one.on.since,
        changes: one.changes.into_iter().map(change).collect(),
        sources: sources(here, &one.on.statements).into_iter().map(|source| source_view(locale, source)).collect(),
    }
}

const fn state_name(state: State) -> &'static str {
    match state {
        State::Known => "known",
        State::Disputed => "disputed",
        State::Abolished => "abolished",
        State::Unknown => "unknown",
        State::TooStale => "too_stale",
        State::UpdateApp => "update_app",
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
