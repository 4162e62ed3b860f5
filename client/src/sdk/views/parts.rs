//! Smaller parts of an application's view: what may come next, what was reached, notes, papers held, sums.

use serde::Serialize;
use sojourn_core::guidance::render::money_words;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::registration::application::Application;
use sojourn_core::registration::book::{Book, Totals};
use sojourn_core::registration::overview::Overview;
use sojourn_core::registration::paper::{Paper, PaperForm};
use sojourn_core::registration::stage::{Event, Stage};
use sojourn_core::time::{Date, Millis};

/// A stage that may follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextStageView {
    /// Its name.
    pub stage: &'static str,
    /// What a screen calls it.
    pub words: &'static str,
    /// Whether it is the ordinary next one.
    pub ordinary: bool,
}

/// A stage that was reached on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReachedView {
    /// Its name.
    pub stage: &'static str,
    /// What a screen calls it.
    pub words: &'static str,
    /// The day.
    pub on: Date,
}

/// A note, and when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedView {
    /// Its words.
    pub text: String,
    /// When, by the clock of the phone that wrote it.
    pub written_at: Millis,
    /// The day of that in China.
    pub on: Date,
}

/// A paper the person has or had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperHeldView {
    /// `original`, `copy` or `digital`.
    pub form: &'static str,
    /// The day it was issued.
    pub issued_on: Option<Date>,
    /// Its last valid day.
    pub valid_until: Option<Date>,
    /// Lost, or kept by someone.
    pub gone: bool,
    /// The person's own words.
    pub note: Option<String>,
}

/// Sums of the book in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoneyTotalView {
    /// What was paid, less what came back.
    pub net_paid: Money,
    /// The same in words.
    pub net_paid_words: String,
    /// With own costs: what it really cost.
    pub cost: Money,
    /// The same in words.
    pub cost_words: String,
}

/// Every stage that may follow, the ordinary one first.
pub(super) fn next_stages(seen: &Overview, locale: Locale) -> Vec<NextStageView> {
    let possible = Stage::ALL.into_iter().filter_map(|stage| {
        let event = Event::leading_to(stage).filter(|event| seen.possible.contains(event))?;
        let ordinary = seen.ordinary_next == Some(event);
        Some(NextStageView { stage: stage.name(), words: stage.label(locale), ordinary })
    });
    let mut possible: Vec<_> = possible.collect();
    possible.sort_by_key(|next| !next.ordinary);
    possible
}

/// The stages reached, in the order of their days.
pub(super) fn past(application: &Application, locale: Locale) -> Vec<ReachedView> {
    let reached = application.reached.iter().filter_map(|(stage, on)| Some((*on.agreed()?, *stage)));
    let mut reached: Vec<(Date, Stage)> = reached.collect();
    reached.sort_unstable();
    let view = |(on, stage): (Date, Stage)| ReachedView { stage: stage.name(), words: stage.label(locale), on };
    reached.into_iter().map(view).collect()
}

/// What the person has of a document.
pub(super) fn held(application: &Application, document: &str) -> Vec<PaperHeldView> {
    let of_it = |(id, paper): &(&String, &Paper)| match paper.document.agreed() {
        Some(name) => name == document,
        None => id.get(2..) == Some(document),
    };
    let view = |(_, paper): (_, &Paper)| PaperHeldView {
        form: paper.form.agreed().copied().unwrap_or(PaperForm::Original).name(),
        issued_on: paper.issued_on.agreed().copied(),
        valid_until: paper.valid_until.agreed().copied(),
        gone: !paper.is_here(),
        note: paper.note.agreed().cloned(),
    };
    application.papers.iter().filter(of_it).map(view).collect()
}

/// The sums of a book; empty while nothing was entered, or where a sum is beyond what can be reckoned.
pub(super) fn totals(book: &Book, locale: Locale) -> Vec<MoneyTotalView> {
    let by_currency = book.summary().map(|summary| summary.by_currency).unwrap_or_default();
    let view = |totals: Totals| MoneyTotalView {
        net_paid: totals.net_paid,
        net_paid_words: money_words(locale, totals.net_paid),
        cost: totals.cost,
        cost_words: money_words(locale, totals.cost),
    };
    by_currency.into_values().map(view).collect()
}
