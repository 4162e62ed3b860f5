//! An answer of a calculator as a screen shows it: words in the phone's language beside the values.

use serde::Serialize;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::sources;
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::Here;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::rights::outcome::{Amendment, Line, Outcome, Step};
use sojourn_core::rights::words::not_a_promise;
use sojourn_core::say::Say;
use sojourn_core::time::Date;

use crate::sdk::guide::citations;

/// What a calculator answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalcView {
    /// `double_wage`, `severance`, `overtime`, `arrears` or `time_limits`.
    pub calculator: String,
    /// Its name in words.
    pub title: String,
    /// The article that explains it.
    pub article: &'static str,
    /// The day asked about.
    pub as_of: Date,
    /// Sums, the most useful first.
    pub sums: Vec<SumView>,
    /// Until when to act, the earliest first.
    pub limits: Vec<LimitView>,
    /// What is not known, so that part is left out or open.
    pub gaps: Vec<NoteView>,
    /// What to mind.
    pub warnings: Vec<NoteView>,
    /// How it was reckoned.
    pub steps: Vec<CalcStepView>,
    /// What was taken for granted.
    pub assumptions: Vec<NoteView>,
    /// Whom to call.
    pub call: Vec<CallView>,
    /// Changes of the law after the texts were collected: checked or not.
    pub amendments: Vec<AmendmentView>,
    /// What stands under every answer: it is no promise.
    pub note: &'static str,
    /// The release it was read from.
    pub release: u64,
}

/// One sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SumView {
    /// `severance`, `damages`, `overtime_due` …
    pub item: String,
    /// Its name in words.
    pub title: String,
    /// `as_given`, `if_lawful`, `if_unlawful` or `if_order_missed`.
    pub when: String,
    /// The same in words; none for what is due on the facts as given.
    pub when_words: Option<String>,
    /// At least this much; none if that is not known.
    pub low: Option<Money>,
    /// At most this much; none if that is not known.
    pub high: Option<Money>,
    /// The range in words.
    pub words: String,
}

/// A last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitView {
    /// `arbitration`, `wages_after_leaving`, `inspection`, `court` …
    pub limit: String,
    /// The day it is counted from.
    pub from: Date,
    /// The last day.
    pub last: Date,
    /// The last working day that is not after it.
    pub safe: Date,
    /// Whether a holiday table was missing.
    pub approximate: bool,
    /// Whether it is over.
    pub passed: bool,
    /// Days until the last one; negative once it is over.
    pub days_left: i32,
    /// All of it in a sentence.
    pub words: String,
    /// Its sources, a line each.
    pub sources: Vec<String>,
}

/// A gap, a warning or an assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// A stable word.
    pub code: String,
    /// A sentence.
    pub words: String,
}

/// A step of the reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalcStepView {
    /// What was done.
    pub words: String,
    /// Its sources, a line each.
    pub sources: Vec<String>,
}

/// Whom to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallView {
    /// The service point.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its number.
    pub phone: Option<String>,
}

/// A change of the law that may touch the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AmendmentView {
    /// `read`, `seen` or `not`.
    pub checked: String,
    /// The same in words.
    pub checked_words: String,
    /// What it says.
    pub claim: String,
    /// Where it stands.
    pub citation: String,
}

pub(super) fn view(here: &Here<'_>, outcome: &Outcome) -> CalcView {
    let locale = here.library.locale;
    let limits = outcome.limits.iter().map(|day| LimitView {
        limit: code(&day.limit),
        from: day.from,
        last: day.last,
        safe: day.safe,
        approximate: day.approximate,
        passed: day.has_passed(outcome.as_of),
        days_left: day.days_left(outcome.as_of),
        words: day.say_on(outcome.as_of, locale),
        sources: cited(here, &day.statements),
    });
    CalcView {
        calculator: code(&outcome.calculator),
        title: outcome.calculator.say(locale),
        article: outcome.calculator.article(),
        as_of: outcome.as_of,
        sums: outcome.lines.iter().map(|line| sum(line, locale)).collect(),
        limits: limits.collect(),
        gaps: notes(&outcome.gaps, locale),
        warnings: notes(&outcome.warnings, locale),
        steps: outcome.steps.iter().map(|one| step(here, one)).collect(),
        assumptions: notes(&outcome.assumptions, locale),
        call: outcome.call.iter().map(|id| call(here, id)).collect(),
        amendments: outcome.amendments.iter().flat_map(|one| amendment(here, one)).collect(),
        note: not_a_promise(locale),
        release: here.library.release,
    }
}

fn sum(line: &Line, locale: Locale) -> SumView {
    SumView {
        item: code(&line.item),
        title: line.item.say(locale),
        when: code(&line.when),
        when_words: Some(line.when.say(locale)).filter(|words| !words.is_empty()),
        low: line.range.low,
        high: line.range.high,
        words: line.range.say(locale),
    }
}

fn step(here: &Here<'_>, step: &Step) -> CalcStepView {
    CalcStepView { words: step.text.say(here.library.locale), sources: cited(here, &step.statements) }
}

/// Citations, each once: several statements of one article are one source.
fn cited(here: &Here<'_>, statements: &[ItemId]) -> Vec<String> {
    let mut lines = citations(here, statements);
    let mut seen = std::collections::BTreeSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines
}

fn notes<'a, T: Say + Serialize + 'a>(all: impl IntoIterator<Item = &'a T>, locale: Locale) -> Vec<NoteView> {
    all.into_iter().map(|one| NoteView { code: code(one), words: one.say(locale) }).collect()
}

/// A service point; one that this release does not have still shows its id, which names its line.
fn call(here: &Here<'_>, id: &ItemId) -> CallView {
    let (title, phone) = match here.find(Kind::ServicePoint, id) {
        Some(Body::ServicePoint(point)) => (point.title.text.clone(), point.phone.clone()),
        _ => (id.to_string(), None),
    };
    CallView { id: id.to_string(), title, phone }
}

fn amendment(here: &Here<'_>, amendment: &Amendment) -> Option<AmendmentView> {
    let source = sources(here, std::slice::from_ref(&amendment.statement)).pop()?;
    Some(AmendmentView {
        checked: code(&amendment.checked),
        checked_words: amendment.checked.say(here.library.locale),
        claim: source.claim,
        citation: source.citation,
    })
}

/// The stable word of a value: its name as it is serialised, without what it carries.
fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        Ok(_) | Err(_) => String::new(),
    }
}
