//! Trying a rule: its questions with the right inputs, a place and a day, and what comes of the answers, sentence by sentence.
//!
//! A plain form that asks the address anew, so that a trial can be kept and sent to a colleague. Nothing is stored. What is told comes from
//! the code that phones run, over the approved folder or over a change.

mod outcome;

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::rule::{FactType, Facts, Rule};
use sojourn_core::guidance::text::{ItemId, ItemRef, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use crate::console::asking::{self, Asked, Question};
use crate::console::draw::Told;
use crate::console::form::Form;
use crate::console::guard::SignedIn;
use crate::console::known::{Known, place_name};
use crate::console::page::{Frame, draw};
use crate::console::{Failed, Shown, off, typed};
use crate::desk::changes::{Change, key};
use crate::desk::head::{Head, Key};
use crate::desk::{Desk, DeskError};

use outcome::{Outcome, Tried};

pub(super) fn routes(config: &mut ServiceConfig) {
    let approved = web::resource("/console/items/{place}/rule/{id}/explain");
    let written = web::resource("/console/changes/{no}/items/{place}/rule/{id}/explain");
    config.service(approved.route(web::get().to(of_folder))).service(written.route(web::get().to(of_change)));
}

#[derive(Template)]
#[template(path = "explain.html")]
struct Page {
    frame: Frame,
    /// Where the rule is read or written.
    back: String,
    in_change: bool,
    action: String,
    title: String,
    place: PlaceCode,
    place_name: String,
    at: String,
    at_name: String,
    at_error: Option<String>,
    on: String,
    on_error: Option<String>,
    asked: Vec<Asked>,
    /// What came of the answers; nothing while one of them cannot be read.
    outcome: Option<Outcome>,
    tried: Vec<Tried>,
}

impl Page {
    fn is_wrong(&self) -> bool {
        self.at_error.is_some() || self.on_error.is_some() || self.asked.iter().any(|asked| asked.error.is_some())
    }
}

async fn of_folder(request: HttpRequest, path: Path<(String, String)>, signed: SignedIn, desk: Data<Desk>) -> Shown {
    answered(&request, &signed, &desk, None, path.into_inner()).await
}

async fn of_change(
    request: HttpRequest,
    path: Path<(i64, String, String)>,
    signed: SignedIn,
    desk: Data<Desk>,
) -> Shown {
    let (no, place, id) = path.into_inner();
    answered(&request, &signed, &desk, Some(no), (place, id)).await
}

async fn answered(
    request: &HttpRequest,
    signed: &SignedIn,
    desk: &Data<Desk>,
    change: Option<i64>,
    (place, id): (String, String),
) -> Shown {
    let frame = Frame::of(request, signed, if change.is_some() { "changes" } else { "places" });
    let inner = frame.clone();
    let query = Form::parse(&web::Bytes::copy_from_slice(request.query_string().as_bytes()));
    let page = off(desk, move |desk| {
        let key = key(&place, "rule", &id)?;
        let (head, change) = (desk.head()?, change.map(|no| desk.change(no)).transpose()?);
        let library = match &change {
            Some(change) => desk.overlay(change)?.library(inner.locale),
            None => head.library(inner.locale),
        };
        let trial = Trial { today: desk.today(), head: &head, change: change.as_ref(), key: &key, query: &query };
        trial.page(inner, &library)
    });
    let page = page.await.map_err(|error| Failed::within(frame, error))?;
    let status = if page.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(draw(status, &page))
}

/// A rule that is tried.
struct Trial<'a> {
    today: Date,
    head: &'a Head,
    change: Option<&'a Change>,
    key: &'a Key,
    query: &'a Form,
}

impl Trial<'_> {
    fn page(&self, frame: Frame, library: &Library) -> Result<Page, DeskError> {
        let (own, _, id) = self.key;
        let rule = rule_of(library, own, id).ok_or(DeskError::NotFound)?;
        let today = self.today;
        let (at, on) = (self.query.get("at").trim(), self.query.get("on").trim());
        let place = if at.is_empty() { Some(own.clone()) } else { asking::place(at) };
        let day = if on.is_empty() { Some(today) } else { typed::day(on) };
        let say = |key: &str, with: &str| frame.f(key, "with", with);
        let at_error = place.is_none().then(|| say("problem.place", at));
        let on_error = day.is_none().then(|| say("problem.day", on));
        let (place, day) = (place.unwrap_or_else(|| own.clone()), day.unwrap_or(today));
        let known = Known::new(self.head, self.change, &place);
        let questions = asking::questions(&known, Some(id.as_str()), frame.locale);
        let (asked, facts) = self.asked(&frame, rule, &questions);
        let here = Here { library, place: place.clone(), moment: Moment { as_of: day, today: day } };
        let told = Told { frame: &frame, known: &known, here: &here, questions: &questions };
        let is_wrong = at_error.is_some() || on_error.is_some() || asked.iter().any(|asked| asked.error.is_some());
        let path = format!("{own}/rule/{id}");
        let back = match self.change {
            Some(change) => format!("/console/changes/{}/items/{path}", change.row.no),
            None => format!("/console/items/{path}"),
        };
        let action = format!("{back}/explain");
        Ok(Page {
            outcome: (!is_wrong).then(|| Outcome::of(&told, id, rule, &facts)),
            tried: outcome::tried(&told, rule, &action),
            title: rule.title.text.clone(),
            in_change: self.change.is_some(),
            at: if at.is_empty() { place.to_string() } else { at.to_owned() },
            at_name: place_name(&place),
            on: if on.is_empty() { day.to_string() } else { on.to_owned() },
            place_name: place_name(own),
            place: own.clone(),
            back,
            action,
            asked,
            at_error,
            on_error,
            frame,
        })
    }

    /// The questions with what was typed, and the answers that could be read.
    fn asked(&self, frame: &Frame, rule: &Rule, questions: &BTreeMap<String, Question>) -> (Vec<Asked>, Facts) {
        let mut facts = Facts::new();
        let asked = rule.facts.iter().map(|(fact, kind)| {
            let name = format!("a.{fact}");
            let text = self.query.get(&name).to_owned();
            let answer = asking::answer(*kind, &text);
            if let Ok(Some(answer)) = &answer {
                facts.insert(fact.clone(), answer.clone());
            }
            let question = questions.get(fact.as_str());
            let ask = question.map(|question| question.ask.clone()).filter(|ask| !ask.is_empty());
            Asked {
                id: Asked::id_of(&name),
                is_bare: ask.is_none(),
                label: ask.unwrap_or_else(|| fact.to_string()),
                options: options(rule, fact, question),
                kind: *kind,
                error: answer.err().map(|what| frame.f(what, "with", &text)),
                name,
                text,
            }
        });
        let mut asked: Vec<Asked> = asked.collect();
        asked.sort_by_key(|asked| questions.get(&asked.name[2..]).map_or(usize::MAX, |question| question.at));
        (asked, facts)
    }
}

/// The choices of a question; those the rule itself names where nobody wrote the question.
fn options(rule: &Rule, fact: &ItemId, question: Option<&Question>) -> Vec<(String, String)> {
    let written = question.map(|question| question.options.clone()).unwrap_or_default();
    if !written.is_empty() {
        return written;
    }
    let mut named = Vec::new();
    asking::choices_in(&rule.tree, fact, &mut named);
    named.into_iter().map(|choice| (choice.clone(), choice)).collect()
}

fn rule_of<'a>(library: &'a Library, place: &PlaceCode, id: &ItemId) -> Option<&'a Rule> {
    match library.get(place, &ItemRef { kind: Kind::Rule, id: id.clone() }) {
        Some(Body::Rule(rule)) => Some(rule),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use askama::Template as _;
    use sojourn_core::guidance::baseline;
    use sojourn_core::locale::Locale;

    use super::*;

    fn tried(locale: Locale, query: &str) -> Page {
        let head = Head::read(0, baseline::folder().expect("the folder")).expect("its items");
        let key = key("CN", "rule", "permit-eligibility").expect("a key");
        let query = Form::parse(&web::Bytes::copy_from_slice(query.as_bytes()));
        let (who, csrf, notice) = Default::default();
        let frame = Frame { locale, who, csrf, at: "places", path: "/console".into(), notice };
        let today = "2026-11-24".parse().expect("a day");
        let library = head.library(frame.locale);
        let trial = Trial { today, head: &head, change: None, key: &key, query: &query };
        trial.page(frame, &library).expect("a page")
    }

    #[test]
    fn answers_are_told_sentence_by_sentence_with_what_is_missing_and_the_sources() {
        let page = tried(Locale::En, "at=442000&on=2026-11-24&a.hukou_elsewhere=yes&a.home=rent");
        let outcome = page.outcome.as_ref().expect("an outcome");
        assert_eq!((outcome.tone, outcome.missing.len()), ("warn", 1), "{:?}", outcome.missing);
        assert!(outcome.missing[0].contains("live"), "the question in words: {:?}", outcome.missing);
        let later =
            tried(Locale::En, "at=442000&on=2026-11-24&a.hukou_elsewhere=yes&a.home=rent&a.lived_since=2026-6-24");
        let later = later.outcome.expect("an outcome");
        assert!(later.words.contains("24 December 2026"), "{}", later.words);
        let enough = tried(Locale::En, "at=442000&a.hukou_elsewhere=yes&a.home=rent&a.lived_since=2026-05-24");
        let enough = enough.outcome.expect("an outcome");
        assert!(enough.missing.is_empty() && !enough.sources.is_empty());
        assert!(enough.sources.iter().all(|source| source.mark.contains("hecked ")), "each says when it was checked");
        for (part, count) in [("is-true", 5), ("is-unknown", 2), ("is-false", 0)] {
            assert_eq!(enough.tree.matches(part).count(), count, "{part}: {}", enough.tree);
        }
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_named_and_nothing_is_told_from_the_others() {
        let page = tried(Locale::ZhHans, "at=nowhere-at-all&a.lived_since=24/5/2026&a.hukou_elsewhere=yes");
        assert!(page.outcome.is_none() && page.is_wrong());
        let html = page.render().expect("a page");
        assert!(html.contains("“24/5/2026”看不出是哪天") && html.contains("nowhere-at-all"), "{html}");
        assert!(html.contains("value=\"24/5/2026\""), "what was typed is still there");
    }

    #[test]
    fn published_cases_can_be_tried_and_say_whether_they_hold() {
        let page = tried(Locale::En, "");
        assert!(page.tried.len() > 5 && page.tried.iter().all(|case| case.holds));
        let case = page.tried.iter().find(|case| case.name == "one day short of six months").expect("the case");
        assert!(case.to.contains("on=2026-11-23") && case.to.contains("a.lived_since=2026-05-24"), "{}", case.to);
        let (_, query) = case.to.split_once('?').expect("a query");
        let again = tried(Locale::En, query.split('#').next().unwrap_or_default());
        assert!(again.outcome.expect("an outcome").words.contains("24 November 2026"));
    }
}
