//! Asking: a question as people say it, answered with one article in full, what to say at the window, and what else may be meant.

use serde::Serialize;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::fill_text;
use sojourn_core::guidance::search::ask::ANSWERS_FROM;
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::place::PlaceCode;

use super::Phone;
use super::error::PhoneError;
use super::guide::{ProcedureHere, resolve_procedure};
use super::reading::ArticleView;
use crate::guidance::ask::{Answer, ask};
use crate::store::Store;

/// What a question came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskView {
    /// The article that answers best, in full; none if nothing here is about it.
    pub first: Option<ArticleView>,
    /// Whether it probably is what was meant; otherwise show it as a guess.
    pub sure: bool,
    /// What to say at the window, if the article leads to one.
    pub say: Option<SayView>,
    /// What else may have been meant, best first.
    pub others: Vec<OtherAnswer>,
}

/// One sentence for a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SayView {
    /// The card it stands on.
    pub card: String,
    /// The sentence.
    pub say: String,
}

/// Another article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherAnswer {
    /// Its id.
    pub article: String,
    /// Its title.
    pub title: String,
}

impl Phone {
    /// Answers a question at a place, with at most `limit` articles in all.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn ask(&mut self, question: &str, place: &PlaceCode, limit: usize) -> Result<AskView, PhoneError> {
        let chain = self.places.chain(place);
        let locale = self.locale()?;
        let answers = ask(&*self.store.read()?, question, &chain, locale, limit)?;
        let Some((best, rest)) = answers.split_first() else {
            return Ok(AskView { first: None, sure: false, say: None, others: Vec::new() });
        };
        let today = self.today();
        let first = self.read(&best.article, place, today)?;
        let say = self.say(&first.procedures, place)?;
        let other = |answer: &Answer| OtherAnswer { article: answer.article.clone(), title: answer.title.clone() };
        Ok(AskView {
            first: Some(first),
            sure: best.score >= ANSWERS_FROM,
            say,
            others: rest.iter().map(other).collect(),
        })
    }

    /// The sentence of the first window on the way of the first of these procedures that has one.
    fn say(&mut self, procedures: &[String], place: &PlaceCode) -> Result<Option<SayView>, PhoneError> {
        let today = self.today();
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(today) };
        for id in procedures.iter().filter_map(|id| id.parse::<ItemId>().ok()) {
            let ProcedureHere::Found(procedure, _) = resolve_procedure(here.library, place, &id)? else { continue };
            for card in procedure.steps.iter().filter_map(|step| step.card.as_ref()) {
                if let Some(Body::WindowCard(found)) = here.find(Kind::WindowCard, card) {
                    return Ok(Some(SayView { card: card.to_string(), say: fill_text(&here, &found.say) }));
                }
            }
        }
        Ok(None)
    }
}
