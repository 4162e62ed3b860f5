//! Cards for office windows: what to say, what the clerk is to read, what to reply; found by name or by the step they are for.

use serde::Serialize;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::guidance::render::{fill_text, sources};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use super::Phone;
use super::browse::{ServiceView, service_views};
use super::error::PhoneError;
use super::guide::{ProcedureHere, item_id, resolve_procedure};
use super::reading::{SourceView, source_view};
use super::views::office_name;
use crate::guidance::library;
use crate::store::Store;

/// The language clerks read.
const OFFICES_READ: Locale = Locale::ZhHans;

/// A card for an office window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardView {
    /// Its id.
    pub id: String,
    /// One sentence to say.
    pub say: String,
    /// In large type, for the clerk.
    pub please_read: String,
    /// Likely refusals, each with a reply.
    pub refusals: Vec<(String, String)>,
    /// What to write down.
    pub write_down: String,
    /// If it feels unsafe.
    pub if_unsafe: String,
    /// Whom to call: ids of service points.
    pub call: Vec<String>,
    /// Whom to call, by name and number.
    pub call_words: Vec<String>,
    /// Whom to call, with all that is known of them.
    pub services: Vec<ServiceView>,
    /// Its sources.
    pub sources: Vec<SourceView>,
    /// Why it was withdrawn, if it was: shown before anything else, and not held up to anybody.
    pub withdrawn: Option<String>,
}

/// A step of a procedure, and the card for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepCardView {
    /// The step.
    pub step: String,
    /// What is done there.
    pub title: String,
    /// The kind of office.
    pub office: String,
    /// Its card; none where nobody stands at a window.
    pub card: Option<String>,
}

impl Phone {
    /// A window card at a place.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn card(&mut self, card: &str, place: &PlaceCode) -> Result<CardView, PhoneError> {
        let today = self.today();
        let id = item_id("card", card)?;
        let library = self.library()?;
        let here = Here { library, place: place.clone(), moment: Moment::today(today) };
        card_view(&here, &id)
    }

    /// The same card in the language of the offices there, whatever language the person reads: for holding up to a clerk.
    ///
    /// # Errors
    /// As for [`Self::card`].
    pub fn card_for_clerk(&mut self, card: &str, place: &PlaceCode) -> Result<CardView, PhoneError> {
        if self.locale()? == OFFICES_READ {
            return self.card(card, place);
        }
        let id = item_id("card", card)?;
        let library = library::load(&*self.store.read()?, &self.installed, OFFICES_READ)?;
        card_view(&Here { library: &library, place: place.clone(), moment: Moment::today(self.today()) }, &id)
    }

    /// The steps of a procedure at a place, each with its card.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for a procedure that is not there, or disputed there: then there is no step to go by.
    pub fn cards(&mut self, procedure: &str, place: &PlaceCode) -> Result<Vec<StepCardView>, PhoneError> {
        let today = self.today();
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(today) };
        let found = procedure_at(&here, procedure)?;
        let steps = found.steps.iter().map(|step| StepCardView {
            step: step.id.to_string(),
            title: fill_text(&here, &step.title),
            office: office_name(step.office),
            card: step.card.as_ref().map(ToString::to_string),
        });
        Ok(steps.collect())
    }

    /// The card for one step of a procedure.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for a step that is not there or has no card.
    pub fn card_of_step(&mut self, procedure: &str, step: &str, place: &PlaceCode) -> Result<CardView, PhoneError> {
        let steps = self.cards(procedure, place)?;
        let found =
            steps.into_iter().find(|one| one.step == step).ok_or_else(|| PhoneError::not_found("step", step))?;
        let card = found.card.ok_or_else(|| PhoneError::not_found("card for the step", step))?;
        self.card(&card, place)
    }
}

fn procedure_at(here: &Here<'_>, procedure: &str) -> Result<Procedure, PhoneError> {
    let id = item_id("procedure", procedure)?;
    match resolve_procedure(here.library, &here.place, &id)? {
        ProcedureHere::Found(found, _) => Ok(*found),
        ProcedureHere::Withdrawn(..) => Err(PhoneError::not_found("procedure that still holds", procedure)),
        ProcedureHere::Disputed(_) => Err(PhoneError::not_found("undisputed procedure", procedure)),
        ProcedureHere::UpdateApp => Err(PhoneError::NeedsNewerApp),
    }
}

pub(super) fn card_view(here: &Here<'_>, id: &ItemId) -> Result<CardView, PhoneError> {
    let resolved = here.find_at_all(Kind::WindowCard, id).ok_or_else(|| PhoneError::not_found("card", id.as_str()))?;
    let Body::WindowCard(found) = resolved.body else {
        return Err(PhoneError::not_found("card", id.as_str()));
    };
    let refusals = found.refusals.iter();
    let shown = sources(here, &found.statements).into_iter();
    let call_words = found.call.iter().filter_map(|id| match here.find(Kind::ServicePoint, id)? {
        Body::ServicePoint(point) => {
            let phone = point.phone.map_or_else(String::new, |number| format!(" {number}"));
            Some(format!("{}{phone}", fill_text(here, &point.title)))
        }
        _ => None,
    });
    Ok(CardView {
        id: found.id.to_string(),
        say: fill_text(here, &found.say),
        please_read: fill_text(here, &found.please_read),
        refusals: refusals.map(|r| (fill_text(here, &r.they_say), fill_text(here, &r.reply))).collect(),
        write_down: fill_text(here, &found.write_down),
        if_unsafe: fill_text(here, &found.if_unsafe),
        call: found.call.iter().map(ToString::to_string).collect(),
        call_words: call_words.collect(),
        services: service_views(here, &found.call),
        sources: shown.map(|source| source_view(here.library.locale, source)).collect(),
        withdrawn: resolved.withdrawn,
    })
}
