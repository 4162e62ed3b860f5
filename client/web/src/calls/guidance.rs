//! Guidance: what needs neither PIN nor network.

use std::collections::BTreeMap;

use sojourn_client::guidance::search::Found;
use sojourn_client::sdk::{
    ArticleView, AskView, CardView, CheckView, DueView, FeeLineView, HistoryView, MatrixView, NoticeView, OtherAnswer,
    PlaceView, ProcedureView, QuestionView, SavedView, ServiceView, StepCardView, parse_money,
};
use sojourn_core::guidance::procedure::Anchor;
use sojourn_core::guidance::service::StandingHere;
use sojourn_core::money::Money;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::calls;

/// Articles an answer shows where the caller names no number.
const ANSWERS: usize = 3;
/// Hits a search shows where the caller names no number.
const HITS: usize = 20;

calls! { CALLS:
    /// Answers a question in one's own words, with at most `limit` articles in all (3 when left out).
    Read ask(question: String, place: PlaceCode, limit: Option<usize>) -> AskView =
        |phone| phone.ask(&question, &place, limit.unwrap_or(ANSWERS))?;

    /// Searches guidance at a place, best first (20 when `limit` is left out); everywhere without a place.
    Read search(query: String, place: Option<PlaceCode>, limit: Option<usize>) -> Vec<Found> =
        |phone| phone.search(&query, place.as_ref(), limit.unwrap_or(HITS))?;

    /// An article as it stands at a place on a day, today when left out.
    Read read(article: String, place: PlaceCode, as_of: Option<Date>) -> ArticleView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.read(&article, &place, day)? };

    /// A window card at a place.
    Read card(card: String, place: PlaceCode) -> CardView = |phone| phone.card(&card, &place)?;

    /// The same card in the language clerks read, whatever language the person reads.
    Read card_for_clerk(card: String, place: PlaceCode) -> CardView = |phone| phone.card_for_clerk(&card, &place)?;

    /// The steps of a procedure at a place, each with its card.
    Read cards(procedure: String, place: PlaceCode) -> Vec<StepCardView> = |phone| phone.cards(&procedure, &place)?;

    /// The card for one step of a procedure.
    Read card_of_step(procedure: String, step: String, place: PlaceCode) -> CardView =
        |phone| phone.card_of_step(&procedure, &step, &place)?;

    /// What a standing gives at a place on a day; the person's own standing and today when left out.
    Read entitlements(place: PlaceCode, standing: Option<StandingHere>, as_of: Option<Date>) -> MatrixView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.entitlements(&place, standing, day)? };

    /// What changed when; with a day, what held then. Without a place, each place tells its own.
    Read history(place: Option<PlaceCode>, on: Option<Date>) -> HistoryView = |phone| phone.history(place.as_ref(), on)?;

    /// Finds places by name, pinyin, initials or code; best first (20 when `limit` is left out).
    Read places(query: String, limit: Option<usize>) -> Vec<PlaceView> =
        |phone| phone.places(&query, limit.unwrap_or(HITS));

    /// The places directly below a place; none below a county.
    Read places_in(outer: PlaceCode) -> Vec<PlaceView> = |phone| phone.places_in(&outer);

    /// A place's name with everything above it; the code if the list does not have it.
    Read place_name(place: PlaceCode) -> String = |phone| phone.place_name(&place);

    /// The articles of any of these subjects as they stand at a place.
    Read articles_on(topics: Vec<String>, place: PlaceCode) -> Vec<OtherAnswer> =
        |phone| phone.articles_on(&topics, &place)?;

    /// The urgent notices of a place today, the most pressing first.
    Read notices(place: PlaceCode) -> Vec<NoticeView> = |phone| phone.notices(&place)?;

    /// Saves an article as it stands at a place; the list is sealed and stays here.
    Write save_article(article: String, place: PlaceCode) -> () = |phone| phone.save_article(&article, &place)?;

    /// Takes an article out of the list.
    Write unsave_article(article: String, place: PlaceCode) -> () = |phone| phone.unsave_article(&article, &place)?;

    /// What was saved, the latest first; `locked` before the PIN.
    Read saved() -> Vec<SavedView> = |phone| phone.saved()?;

    /// Where help is at a place: lines to call first, then offices and the rest.
    Read services(place: PlaceCode) -> Vec<ServiceView> = |phone| phone.services(&place)?;

    /// Procedures at a place.
    Read procedures(place: PlaceCode) -> Vec<ProcedureView> = |phone| phone.procedures(&place)?;

    /// The questions of a procedure.
    Read questions(procedure: String, place: PlaceCode) -> Vec<QuestionView> =
        |phone| phone.questions(&procedure, &place)?;

    /// Whether a procedure is open to a person with these answers, by question, each as a person types it.
    Read check(procedure: String, place: PlaceCode, answers: BTreeMap<String, String>, as_of: Option<Date>) -> CheckView =
        |phone| {
            let answers: Vec<(String, String)> = answers.into_iter().collect();
            let day = as_of.unwrap_or(phone.today());
            phone.check(&procedure, &place, &answers, day)?
        };

    /// Due dates of a procedure at a place from given days, without an application.
    Read deadlines(procedure: String, place: PlaceCode, days: BTreeMap<Anchor, Date>, as_of: Option<Date>) -> Vec<DueView> =
        |phone| {
            let days: Vec<(Anchor, Date)> = days.into_iter().collect();
            let as_of = as_of.unwrap_or(phone.today());
            phone.deadlines(&procedure, &place, &days, as_of)?
        };

    /// What a procedure costs at a place on a day, without an application.
    Read fees(procedure: String, place: PlaceCode, as_of: Option<Date>) -> Vec<FeeLineView> =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.fees(&procedure, &place, day)? };

    /// An amount as a person types it, `20` or `20.50`, as money.
    Read parse_money(text: String) -> Money = |_phone| parse_money(&text)?;
}
