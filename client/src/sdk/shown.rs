//! What screens show of guidance that is on no phone yet: for whoever previews what they write. The views are those of a phone, made by
//! the same code; only where the guidance comes from differs.

use serde::Serialize;
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::guidance::render::fill_text;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::guidance::verdict::Here;
use sojourn_core::registration::application::Application;
use sojourn_core::registration::overview::overview;

use super::cards::{CardView, card_view};
use super::error::PhoneError;
use super::guide::{check_procedure, procedure_view, question_view};
use super::guide_views::{CheckView, ProcedureView, QuestionView};
use super::reading::{ArticleView, article_view};
use super::views::{ChecklistGroupView, DueView, FeeLineView, StepView};
use super::views::{checklist_views, due_view, fee_view, step_views};

/// A procedure with what an application for it would show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcedureShown {
    /// Before it is begun: title, summary, and whether it is the place's own.
    pub about: ProcedureView,
    /// Whether it is open to this person, and why.
    pub check: CheckView,
    /// What is asked.
    pub questions: Vec<QuestionView>,
    /// The papers.
    pub checklist: Vec<ChecklistGroupView>,
    /// The steps.
    pub steps: Vec<StepView>,
    /// The cards for the windows on the way, each once.
    pub cards: Vec<CardView>,
    /// The deadlines, with how each is reckoned.
    pub due: Vec<DueView>,
    /// What it costs.
    pub fees: Vec<FeeLineView>,
    /// What happens next.
    pub afterwards: Option<String>,
}

/// An article as a phone at that place shows it.
///
/// # Errors
/// [`PhoneError::NotFound`].
pub fn show_article(here: &Here<'_>, id: &ItemId) -> Result<ArticleView, PhoneError> {
    article_view(here, id)
}

/// A window card as a phone at that place shows it.
///
/// # Errors
/// [`PhoneError::NotFound`].
pub fn show_card(here: &Here<'_>, id: &ItemId) -> Result<CardView, PhoneError> {
    card_view(here, id)
}

/// A procedure, and what an application with these answers and days would show under it.
///
/// # Errors
/// [`PhoneError::NotFound`] for a procedure that this place neither has nor inherits.
pub fn show_procedure(
    here: &Here<'_>,
    procedure: &Procedure,
    application: &Application,
) -> Result<ProcedureShown, PhoneError> {
    let locale = here.library.locale;
    let about = procedure_view(here.library, &here.place, &procedure.id);
    let seen = overview(application, procedure, here);
    let mut cards: Vec<CardView> = Vec::new();
    for id in procedure.steps.iter().filter_map(|step| step.card.as_ref()) {
        if let (false, Ok(card)) = (cards.iter().any(|card| card.id == id.as_str()), card_view(here, id)) {
            cards.push(card);
        }
    }
    Ok(ProcedureShown {
        about: about.ok_or_else(|| PhoneError::not_found("procedure", procedure.id.as_str()))?,
        check: check_procedure(here, procedure, application),
        questions: procedure.questions.iter().map(|question| question_view(here, question, None)).collect(),
        checklist: checklist_views(here, procedure, application, &seen.checklist, &[]),
        steps: step_views(here, procedure),
        cards,
        due: seen.deadlines.iter().map(|reckoned| due_view(reckoned, here.moment.as_of, locale)).collect(),
        fees: seen.fees.iter().map(|line| fee_view(line, locale)).collect(),
        afterwards: procedure.next.as_ref().map(|next| fill_text(here, next)),
    })
}
