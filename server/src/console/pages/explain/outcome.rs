//! What came of trying a rule: what a person would be told and why, what is still missing, and the sources it rests on.

use sojourn_core::guidance::render::{Source, sources};
use sojourn_core::guidance::rule::cases::compare_cases;
use sojourn_core::guidance::rule::{Case, Facts, Rule};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Answer, Here, Verdict};
use sojourn_core::guidance::words;

use crate::console::asking;
use crate::console::draw::Told;

/// What a person would be told, and why.
pub(super) struct Outcome {
    /// What its colour is: `ok`, `bad` or `warn`. The words say the same.
    pub tone: &'static str,
    /// The verdict in words.
    pub words: String,
    /// Said beside a rule that a place only inherits.
    pub inherited: Option<&'static str>,
    /// How far it may be relied on, and when it was checked.
    pub mark: Option<String>,
    /// Questions whose answers are missing, the most useful first.
    pub missing: Vec<String>,
    /// Parameters nobody could look up: name and way there.
    pub unknown: Vec<(String, String)>,
    /// The rule, sentence by sentence, as HTML.
    pub tree: String,
    /// What it rests on.
    pub sources: Vec<Cited>,
}

/// A source with how far it may be relied on.
pub(super) struct Cited {
    /// The statement's page.
    pub to: String,
    /// What it claims.
    pub claim: String,
    /// Where it stands.
    pub citation: String,
    /// Its mark and the day it was checked, in words.
    pub mark: String,
}

/// A published case, to be tried.
pub(super) struct Tried {
    /// Its name.
    pub name: String,
    /// The form filled in with it.
    pub to: String,
    /// What comes of it.
    pub came: String,
    /// Whether that is what it says must come.
    pub holds: bool,
}

impl Outcome {
    /// Asks a rule as a phone would.
    pub(super) fn of(told: &Told<'_>, id: &ItemId, own: &Rule, facts: &Facts) -> Self {
        let locale = told.frame.locale;
        let answer = told.here.ask(id, facts);
        // The place may have a rule of its own by this name; what is explained is the one that answers.
        let rule = answer.rule.as_ref().unwrap_or(own);
        let trace = answer.trace.as_ref();
        let missing = trace.map(|trace| trace.ask.as_slice()).unwrap_or_default();
        let unknown = trace.map(|trace| trace.unknown_parameters.as_slice()).unwrap_or_default();
        let statements: Vec<ItemId> = trace.into_iter().flat_map(|trace| trace.statements.iter().cloned()).collect();
        Self {
            tone: tone(&answer.verdict),
            words: words::verdict(locale, &answer.verdict),
            inherited: answer.label.as_ref().filter(|label| !label.is_own()).map(|_| words::inherited(locale)),
            mark: mark(told, &answer),
            missing: missing.iter().map(|id| called(told, id)).collect(),
            unknown: unknown.iter().map(|id| parameter(told, id)).collect(),
            tree: told.explained(rule, facts),
            sources: sources(told.here, &statements).into_iter().map(|source| cited(told, source)).collect(),
        }
    }
}

const fn tone(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "ok",
        Verdict::No => "bad",
        Verdict::NotYet { .. }
        | Verdict::MeetsNationalMinimum
        | Verdict::Unknown { .. }
        | Verdict::AskWindow
        | Verdict::Disputed { .. }
        | Verdict::UpdateApp
        | Verdict::TooStale => "warn",
    }
}

fn mark(told: &Told<'_>, answer: &Answer) -> Option<String> {
    let locale = told.frame.locale;
    let mark = words::mark(locale, answer.mark?);
    let checked = words::staleness(locale, answer.staleness?, answer.verified_on?);
    Some(format!("{mark} · {checked}"))
}

fn called(told: &Told<'_>, id: &ItemId) -> String {
    let question = told.questions.get(id.as_str()).filter(|question| !question.ask.is_empty());
    question.map_or_else(|| id.to_string(), |question| question.ask.clone())
}

fn parameter(told: &Told<'_>, id: &ItemId) -> (String, String) {
    let found = told.known.find(Kind::Parameter, id.as_str());
    let place = found.map_or(&told.here.place, |(place, _)| place);
    let title = told.known.title(Kind::Parameter, id.as_str(), told.frame.locale);
    (title.unwrap_or_else(|| id.to_string()), format!("/console/items/{place}/parameter/{id}"))
}

fn cited(told: &Told<'_>, source: Source) -> Cited {
    let locale = told.frame.locale;
    let found = told.known.find(Kind::Statement, source.id.as_str());
    let place = found.map_or(&told.here.place, |(place, _)| place);
    let checked = words::staleness(locale, source.staleness, source.verified_on);
    Cited {
        to: format!("/console/items/{place}/statement/{}", source.id),
        claim: source.claim,
        citation: source.citation,
        mark: format!("{} · {checked}", words::mark(locale, source.mark)),
    }
}

/// Every published case with what comes of it today, and the form filled in with its answers.
pub(super) fn tried(told: &Told<'_>, rule: &Rule, action: &str) -> Vec<Tried> {
    let all = compare_cases(None::<(&Rule, &Here<'_>)>, Some((rule, told.here)), told.here.moment.today);
    let one = |case: &Case| {
        let change = all.iter().find(|change| change.name == case.name)?;
        let came = change.after.as_ref()?.said(told.frame.locale);
        Some(Tried { name: case.name.clone(), to: filled(told, case, action), came, holds: change.holds })
    };
    rule.cases.iter().filter_map(one).collect()
}

fn filled(told: &Told<'_>, case: &Case, action: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("at", told.here.place.as_str());
    query.append_pair("on", &case.as_of.unwrap_or(told.here.moment.today).to_string());
    for (fact, answer) in &case.facts {
        query.append_pair(&format!("a.{fact}"), &asking::sent(answer));
    }
    format!("{action}?{}#outcome", query.finish())
}
