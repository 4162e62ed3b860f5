//! Guidance for an app: search, places, procedures, and what applies to a person at a place.

use sojourn_core::guidance::library::{Label, Library, Resolution};
use sojourn_core::guidance::manifest::Dispute;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::{Procedure, Question, QuestionType};
use sojourn_core::guidance::render::fill_text;
use sojourn_core::guidance::rule::{Facts, Truth};
use sojourn_core::guidance::text::{ItemId, ItemRef, Kind};
use sojourn_core::guidance::verdict::{Answer as RuleAnswer, Here, Moment, Verdict};
use sojourn_core::guidance::words;
use sojourn_core::money::{Currency, Money};
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::application::{Answer, Application};
use sojourn_core::time::Date;

use super::Phone;
use super::error::PhoneError;
use super::guide_views::{CheckView, DisputeView, LeafView, PlaceView, ProcedureView, QuestionView};
use crate::guidance::library;
use crate::guidance::search::{Found, search};
use crate::store::Store;

impl Phone {
    /// Searches guidance at a place, best first; everywhere without one.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn search(&self, query: &str, place: Option<&PlaceCode>, limit: usize) -> Result<Vec<Found>, PhoneError> {
        let chain = match place {
            Some(place) => self.places.chain(place),
            None => Vec::new(),
        };
        let locale = self.locale()?;
        Ok(search(&*self.store.read()?, &self.installed, query, &chain, locale, limit)?)
    }

    /// Finds places by name, pinyin, initials or code; best first.
    #[must_use]
    pub fn places(&self, query: &str, limit: usize) -> Vec<PlaceView> {
        let matches = self.places.search(query, limit);
        matches
            .into_iter()
            .map(|found| PlaceView {
                code: found.place.code.to_string(),
                name: found.place.name.clone(),
                path: found.path,
                years: found.place.years.clone(),
            })
            .collect()
    }

    /// A place's name with everything above it; the code if the list does not have it.
    #[must_use]
    pub fn place_name(&self, place: &PlaceCode) -> String {
        self.places.today(place).map_or_else(|| place.to_string(), |found| self.places.full_path(found))
    }

    /// Procedures at a place.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn procedures(&mut self, place: &PlaceCode) -> Result<Vec<ProcedureView>, PhoneError> {
        let library = self.library()?;
        let ids = library.ids(place, Kind::Procedure);
        Ok(ids.iter().filter_map(|id| procedure_view(library, place, id)).collect())
    }

    /// What a procedure needs and whether it is open to a person with these answers, on a day.
    ///
    /// Answers are texts, as a person types them: `2026-03-04`, `yes`, a choice's id, an amount.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`], [`PhoneError::Input`] for an answer of another type.
    pub fn check(
        &mut self,
        procedure: &str,
        place: &PlaceCode,
        answers: &[(String, String)],
        as_of: Date,
    ) -> Result<CheckView, PhoneError> {
        let today = self.today();
        let library = self.library()?;
        let here = Here { library, place: place.clone(), moment: Moment { as_of, today } };
        let id = item_id("procedure", procedure)?;
        match resolve_procedure(library, place, &id)? {
            ProcedureHere::Found(found, _) => {
                let mut application = Application::default();
                for (question, text) in answers {
                    let asked = found.questions.iter().find(|q| q.id.as_str() == question);
                    let asked = asked.ok_or_else(|| PhoneError::not_found("question", question.clone()))?;
                    let answer = parse_answer(asked, text)?;
                    application.answers.insert(question.clone(), std::iter::once(answer).collect());
                }
                Ok(check_procedure(&here, &found, &application))
            }
            ProcedureHere::Withdrawn(_, why) => Ok(taken_back(&here, why)),
            ProcedureHere::Disputed(dispute) => Ok(disputed(&here, &dispute)),
            ProcedureHere::UpdateApp => Ok(bare(&here, &Verdict::UpdateApp)),
        }
    }

    /// The questions of a procedure.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn questions(&mut self, procedure: &str, place: &PlaceCode) -> Result<Vec<QuestionView>, PhoneError> {
        let today = self.today();
        let library = self.library()?;
        let here = Here { library, place: place.clone(), moment: Moment::today(today) };
        let id = item_id("procedure", procedure)?;
        match resolve_procedure(library, place, &id)? {
            ProcedureHere::Found(found, _) => {
                Ok(found.questions.iter().map(|question| question_view(&here, question, None)).collect())
            }
            ProcedureHere::Withdrawn(..) | ProcedureHere::Disputed(_) | ProcedureHere::UpdateApp => Ok(Vec::new()),
        }
    }

    /// Reads from other guidance, as a release would bring it.
    #[cfg(test)]
    pub(crate) fn set_library(&mut self, library: Library) {
        self.library = Some((self.installed.in_force().map(|withdrawal| withdrawal.seq), library));
    }

    /// Everything installed in the phone's language, read once per release and withdrawal.
    pub(crate) fn library(&mut self) -> Result<&Library, PhoneError> {
        let locale = self.locale()?;
        // A withdrawal comes without a new release and must be heard all the same.
        let withdrawal = self.installed.in_force().map(|withdrawal| withdrawal.seq);
        let current = |(of, library): &(Option<u64>, Library)| {
            *of == withdrawal && library.locale == locale && library.release == self.installed.reading().seq
        };
        if !self.library.as_ref().is_some_and(current) {
            self.library = Some((withdrawal, library::load(&*self.store.read()?, &self.installed, locale)?));
        }
        self.library.as_ref().map(|(_, library)| library).ok_or(PhoneError::NeedsNewerApp)
    }
}

/// What looking for a procedure at a place came to.
pub(crate) enum ProcedureHere {
    /// Here it is.
    Found(Box<Procedure>, Label),
    /// Here it is, withdrawn for this reason: to be read, and not to be begun.
    Withdrawn(Box<Procedure>, String),
    /// Sources differ.
    Disputed(Box<Dispute>),
    /// This app is too old for it.
    UpdateApp,
}

/// A procedure as it stands at a place.
pub(crate) fn resolve_procedure(
    library: &Library,
    place: &PlaceCode,
    id: &ItemId,
) -> Result<ProcedureHere, PhoneError> {
    match library.resolve(place, &ItemRef { kind: Kind::Procedure, id: id.clone() }) {
        Resolution::Found(found) => match found.body {
            Body::Procedure(procedure) => Ok(match found.withdrawn {
                Some(why) => ProcedureHere::Withdrawn(Box::new(procedure), why),
                None => ProcedureHere::Found(Box::new(procedure), found.label),
            }),
            _ => Err(PhoneError::not_found("procedure", id.as_str())),
        },
        Resolution::Disputed { dispute, .. } => Ok(ProcedureHere::Disputed(dispute)),
        Resolution::UpdateApp => Ok(ProcedureHere::UpdateApp),
        Resolution::Missing => Err(PhoneError::not_found("procedure", id.as_str())),
    }
}

pub(crate) fn procedure_view(library: &Library, place: &PlaceCode, id: &ItemId) -> Option<ProcedureView> {
    let view = |state, title: String| ProcedureView {
        id: id.to_string(),
        version: 0,
        title,
        summary: String::new(),
        from_place: place.to_string(),
        own: false,
        state,
        withdrawn: None,
        topics: Vec::new(),
    };
    Some(match resolve_procedure(library, place, id).ok()? {
        ProcedureHere::Found(procedure, label) => ProcedureView {
            version: procedure.version,
            title: procedure.title.text,
            summary: procedure.summary.text,
            from_place: label.place().to_string(),
            own: label.is_own(),
            topics: topics(library, place, &procedure.articles),
            ..view("found", String::new())
        },
        ProcedureHere::Withdrawn(procedure, why) => ProcedureView {
            version: procedure.version,
            withdrawn: Some(why),
            ..view("withdrawn", procedure.title.text)
        },
        ProcedureHere::Disputed(dispute) => view("disputed", dispute.title.text),
        ProcedureHere::UpdateApp => view("update_app", id.to_string()),
    })
}

/// The subjects of articles, each once, in the articles' order.
fn topics(library: &Library, place: &PlaceCode, articles: &[ItemId]) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for id in articles {
        let found = library.resolve(place, &ItemRef { kind: Kind::Article, id: id.clone() });
        let Resolution::Found(found) = found else { continue };
        let Body::Article(article) = found.body else { continue };
        for topic in article.topics.iter().map(ToString::to_string) {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
    }
    topics
}

/// Asks a procedure's rule with the answers of an application.
pub(crate) fn check_procedure(here: &Here<'_>, procedure: &Procedure, application: &Application) -> CheckView {
    let of_it = |kind, id: &ItemId| here.find_at_all(kind, id).and_then(|found| found.withdrawn);
    let rule = procedure.eligibility.as_ref();
    let why = of_it(Kind::Procedure, &procedure.id).or_else(|| of_it(Kind::Rule, rule?));
    if let Some(why) = why {
        return taken_back(here, why);
    }
    let facts = application.facts(&procedure.questions);
    match &procedure.eligibility {
        Some(rule) => check_view(here, procedure, &here.ask(rule, &facts), &facts),
        // Nothing published says who may: that is for the window to say.
        None => bare(here, &Verdict::AskWindow),
    }
}

fn check_view(here: &Here<'_>, procedure: &Procedure, answer: &RuleAnswer, facts: &Facts) -> CheckView {
    let locale = here.library.locale;
    let mut view = bare(here, &answer.verdict);
    if let Verdict::NotYet { from } = &answer.verdict {
        view.from = Some(*from);
    }
    if let Verdict::Unknown { ask } = &answer.verdict {
        let asked = ask.iter().filter_map(|id| procedure.questions.iter().find(|q| q.id == *id));
        view.ask = asked.map(|question| question_view(here, question, None)).collect();
    }
    if let Verdict::Disputed { dispute } = &answer.verdict {
        view.dispute = Some(dispute_view(here, dispute));
    }
    view.from_place = answer.label.as_ref().map(|label| label.place().to_string());
    view.inherited = answer.label.as_ref().filter(|l| !l.is_own()).map(|_| words::inherited(locale).to_owned());
    view.mark = answer.mark.map(|mark| words::mark(locale, mark).to_owned());
    view.staleness = match (answer.staleness, answer.verified_on) {
        (Some(step), Some(on)) => Some(words::staleness(locale, step, on)),
        _ => None,
    };
    if let Some(trace) = &answer.trace {
        view.trace = trace
            .leaves
            .iter()
            .map(|leaf| LeafView {
                needs: fill_text(here, &leaf.needs),
                answered: leaf.answered.iter().map(|(id, _)| (id.to_string(), facts.get(id).map(fact_words))).collect(),
                truth: match leaf.truth {
                    Truth::True => "true",
                    Truth::False => "false",
                    Truth::Unknown => "unknown",
                },
                sources: citations(here, &leaf.because),
            })
            .collect();
    }
    view
}

fn bare(here: &Here<'_>, verdict: &Verdict) -> CheckView {
    CheckView {
        verdict: verdict.name(),
        words: words::verdict(here.library.locale, verdict),
        from: None,
        ask: Vec::new(),
        from_place: None,
        inherited: None,
        mark: None,
        staleness: None,
        trace: Vec::new(),
        dispute: None,
        withdrawn: None,
        release: here.library.release,
        as_of: here.moment.as_of,
    }
}

/// What was withdrawn answers nothing; the reason is told instead.
fn taken_back(here: &Here<'_>, why: String) -> CheckView {
    CheckView { withdrawn: Some(why), ..bare(here, &Verdict::AskWindow) }
}

fn disputed(here: &Here<'_>, dispute: &Dispute) -> CheckView {
    let verdict = Verdict::Disputed { dispute: Box::new(dispute.clone()) };
    CheckView { dispute: Some(dispute_view(here, dispute)), ..bare(here, &verdict) }
}

pub(crate) fn dispute_view(here: &Here<'_>, dispute: &Dispute) -> DisputeView {
    DisputeView {
        title: dispute.title.text.clone(),
        versions: dispute
            .versions
            .iter()
            .map(|version| (fill_text(here, &version.says), citations(here, &version.statements)))
            .collect(),
        ask: fill_text(here, &dispute.ask),
    }
}

/// Citations of statements, a line each.
pub(crate) fn citations(here: &Here<'_>, statements: &[ItemId]) -> Vec<String> {
    let found = statements.iter().filter_map(|id| here.statement(id));
    found.map(|statement| words::citation(here.library.locale, &statement.citation)).collect()
}

fn fact_words(fact: &sojourn_core::guidance::rule::Fact) -> String {
    use sojourn_core::guidance::rule::Fact;
    match fact {
        Fact::Date(date) => date.to_string(),
        Fact::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Fact::Choice(choice) => choice.to_string(),
        Fact::Money(money) => format!("{money} {}", money.currency.code()),
        Fact::Months(number) | Fact::Int(number) => number.to_string(),
        Fact::Place(place) => place.to_string(),
    }
}

/// A question for a screen.
pub(crate) fn question_view(here: &Here<'_>, question: &Question, answer: Option<serde_json::Value>) -> QuestionView {
    QuestionView {
        id: question.id.to_string(),
        ask: fill_text(here, &question.ask),
        why: fill_text(here, &question.why),
        kind: kind_name(question.kind),
        options: question
            .options
            .iter()
            .map(|option| (option.id.to_string(), fill_text(here, &option.label)))
            .collect(),
        sensitive: question.sensitive,
        answer,
    }
}

const fn kind_name(kind: QuestionType) -> &'static str {
    match kind {
        QuestionType::Choice => "choice",
        QuestionType::Date => "date",
        QuestionType::Place => "place",
        QuestionType::Money => "money",
        QuestionType::Text => "text",
        QuestionType::YesNo => "yes_no",
        QuestionType::Int => "int",
        QuestionType::Months => "months",
    }
}

/// Reads an answer as a person types it.
pub(crate) fn parse_answer(question: &Question, text: &str) -> Result<Answer, PhoneError> {
    let wrong = |why: &str| PhoneError::input("answer", why);
    let text = text.trim();
    Ok(match question.kind {
        QuestionType::YesNo => Answer::Yes(yes_no(text).ok_or_else(|| wrong("yes or no"))?),
        QuestionType::Int | QuestionType::Months => Answer::Number(text.parse().map_err(|_| wrong("a whole number"))?),
        QuestionType::Money => Answer::Money(parse_money(text)?),
        QuestionType::Date => {
            let date: Date = text.parse().map_err(|_| wrong("a date, like 2026-03-04"))?;
            Answer::Text(date.to_string())
        }
        QuestionType::Place => {
            let place: PlaceCode = text.parse().map_err(|_| wrong("a place code, like 330100"))?;
            Answer::Text(place.to_string())
        }
        QuestionType::Choice => {
            let known = question.options.iter().find(|option| option.id.as_str() == text || option.label.text == text);
            let choices = || question.options.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(", ");
            Answer::Text(known.ok_or_else(|| wrong(&format!("one of {}", choices())))?.id.to_string())
        }
        QuestionType::Text => Answer::Text(text.to_owned()),
    })
}

/// Reads an amount in yuan as a person types it.
///
/// # Errors
/// [`PhoneError::Input`].
pub fn parse_money(text: &str) -> Result<Money, PhoneError> {
    let money = Money::parse(text, Currency::CNY).map_err(|e| PhoneError::input("amount", e.to_string()))?;
    if money.minor < 0 { Err(PhoneError::input("amount", "nothing below zero")) } else { Ok(money) }
}

fn yes_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "是" | "有" => Some(true),
        "no" | "n" | "false" | "否" | "不是" | "没有" => Some(false),
        _ => None,
    }
}

pub(crate) fn item_id(what: &'static str, text: &str) -> Result<ItemId, PhoneError> {
    text.parse().map_err(|_| PhoneError::not_found(what, text))
}
