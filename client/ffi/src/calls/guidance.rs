//! Guidance: asking, searching, reading, cards, places, procedures, what applies, what it costs. Works on a locked phone.

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::input::{AnchorDay, TypedAnswer};
use crate::phone::Phone;
use crate::types::{Day, PlaceCode};
use crate::views::{
    Answer, Article, DueDate, Eligibility, Entitlements, FeeLine, History, Notice, OtherAnswer, Place, Procedure,
    Question, Saved, SearchHit, Service, StepCard, WindowCard,
};
use crate::words::StandingHere;

#[uniffi::export]
impl Phone {
    /// Answers a question in one's own words at a place, with at most so many articles in all.
    #[uniffi::method(default(limit = 5))]
    pub fn ask(&self, question: &str, place: PlaceCode, limit: u32) -> Result<Answer, PhoneError> {
        self.look("ask", |phone| Ok(phone.ask(question, &place, limit as usize)?.cross()))
    }

    /// Searches guidance at a place, best first; everywhere without one.
    #[uniffi::method(default(place = None, limit = 10))]
    pub fn search(&self, query: &str, place: Option<PlaceCode>, limit: u32) -> Result<Vec<SearchHit>, PhoneError> {
        self.look("search", |phone| Ok(phone.search(query, place.as_ref(), limit as usize)?.cross()))
    }

    /// Reads an article at a place, about a day.
    #[uniffi::method(default(as_of = None))]
    pub fn read(&self, article: &str, place: PlaceCode, as_of: Option<Day>) -> Result<Article, PhoneError> {
        self.look("read", |phone| {
            let as_of = as_of.unwrap_or_else(|| phone.today());
            Ok(phone.read(article, &place, as_of)?.cross())
        })
    }

    /// A window card.
    pub fn card(&self, card: &str, place: PlaceCode) -> Result<WindowCard, PhoneError> {
        self.look("card", |phone| Ok(phone.card(card, &place)?.cross()))
    }

    /// The same card in the language of the offices there: for holding up to a clerk.
    pub fn card_for_clerk(&self, card: &str, place: PlaceCode) -> Result<WindowCard, PhoneError> {
        self.look("card_for_clerk", |phone| Ok(phone.card_for_clerk(card, &place)?.cross()))
    }

    /// The steps of a procedure, each with its card.
    pub fn cards(&self, procedure: &str, place: PlaceCode) -> Result<Vec<StepCard>, PhoneError> {
        self.look("cards", |phone| Ok(phone.cards(procedure, &place)?.cross()))
    }

    /// The card for one step of a procedure.
    pub fn card_of_step(&self, procedure: &str, step: &str, place: PlaceCode) -> Result<WindowCard, PhoneError> {
        self.look("card_of_step", |phone| Ok(phone.card_of_step(procedure, step, &place)?.cross()))
    }

    /// What a standing gives at a place on a day; without one, the person's own as they recorded it.
    #[uniffi::method(default(standing = None, as_of = None))]
    pub fn entitlements(
        &self,
        place: PlaceCode,
        standing: Option<StandingHere>,
        as_of: Option<Day>,
    ) -> Result<Entitlements, PhoneError> {
        let standing = standing.enter()?;
        self.look("entitlements", |phone| {
            let as_of = as_of.unwrap_or_else(|| phone.today());
            Ok(phone.entitlements(&place, standing, as_of)?.cross())
        })
    }

    /// What changed when, at a place or everywhere; with a day, what the rules said then.
    #[uniffi::method(default(place = None, on = None))]
    pub fn history(&self, place: Option<PlaceCode>, on: Option<Day>) -> Result<History, PhoneError> {
        self.look("history", |phone| Ok(phone.history(place.as_ref(), on)?.cross()))
    }

    /// Finds places by name, pinyin, initials or code; best first.
    #[uniffi::method(default(limit = 10))]
    pub fn places(&self, query: &str, limit: u32) -> Result<Vec<Place>, PhoneError> {
        self.look("places", |phone| Ok(phone.places(query, limit as usize).cross()))
    }

    /// The places directly below a place.
    pub fn places_in(&self, outer: PlaceCode) -> Result<Vec<Place>, PhoneError> {
        self.look("places_in", |phone| Ok(phone.places_in(&outer).cross()))
    }

    /// A place's name with everything above it; the code if the list does not have it.
    pub fn place_name(&self, place: PlaceCode) -> Result<String, PhoneError> {
        self.look("place_name", |phone| Ok(phone.place_name(&place)))
    }

    /// Procedures at a place.
    pub fn procedures(&self, place: PlaceCode) -> Result<Vec<Procedure>, PhoneError> {
        self.look("procedures", |phone| Ok(phone.procedures(&place)?.cross()))
    }

    /// The questions of a procedure.
    pub fn questions(&self, procedure: &str, place: PlaceCode) -> Result<Vec<Question>, PhoneError> {
        self.look("questions", |phone| Ok(phone.questions(procedure, &place)?.cross()))
    }

    /// Whether a procedure is open to a person with these answers, and why.
    #[uniffi::method(default(as_of = None))]
    pub fn check(
        &self,
        procedure: &str,
        place: PlaceCode,
        answers: Vec<TypedAnswer>,
        as_of: Option<Day>,
    ) -> Result<Eligibility, PhoneError> {
        let answers: Vec<(String, String)> = answers.into_iter().map(|one| (one.question, one.text)).collect();
        self.look("check", |phone| {
            let as_of = as_of.unwrap_or_else(|| phone.today());
            Ok(phone.check(procedure, &place, &answers, as_of)?.cross())
        })
    }

    /// Due dates of a procedure from given days, without an application.
    #[uniffi::method(default(as_of = None))]
    pub fn deadlines(
        &self,
        procedure: &str,
        place: PlaceCode,
        days: Vec<AnchorDay>,
        as_of: Option<Day>,
    ) -> Result<Vec<DueDate>, PhoneError> {
        let days: Vec<_> =
            days.into_iter().map(|day| Ok((day.anchor.enter()?, day.on))).collect::<Result<_, PhoneError>>()?;
        self.look("deadlines", |phone| {
            let as_of = as_of.unwrap_or_else(|| phone.today());
            Ok(phone.deadlines(procedure, &place, &days, as_of)?.cross())
        })
    }

    /// What a procedure costs, without an application.
    #[uniffi::method(default(as_of = None))]
    pub fn fees(&self, procedure: &str, place: PlaceCode, as_of: Option<Day>) -> Result<Vec<FeeLine>, PhoneError> {
        self.look("fees", |phone| {
            let as_of = as_of.unwrap_or_else(|| phone.today());
            Ok(phone.fees(procedure, &place, as_of)?.cross())
        })
    }

    /// The articles of any of these subjects, by their titles.
    pub fn articles_on(&self, topics: Vec<String>, place: PlaceCode) -> Result<Vec<OtherAnswer>, PhoneError> {
        self.look("articles_on", |phone| Ok(phone.articles_on(&topics, &place)?.cross()))
    }

    /// Where help is at a place.
    pub fn services(&self, place: PlaceCode) -> Result<Vec<Service>, PhoneError> {
        self.look("services", |phone| Ok(phone.services(&place)?.cross()))
    }

    /// The urgent notices of a place today, the most pressing first.
    pub fn notices(&self, place: PlaceCode) -> Result<Vec<Notice>, PhoneError> {
        self.look("notices", |phone| Ok(phone.notices(&place)?.cross()))
    }

    /// Saves an article as it stands at a place.
    pub fn save_article(&self, article: &str, place: PlaceCode) -> Result<(), PhoneError> {
        self.tell("save_article", Change::Private, |phone| Ok(phone.save_article(article, &place)?))
    }

    /// Takes an article out of the list.
    pub fn unsave_article(&self, article: &str, place: PlaceCode) -> Result<(), PhoneError> {
        self.tell("unsave_article", Change::Private, |phone| Ok(phone.unsave_article(article, &place)?))
    }

    /// What was saved, the latest first.
    pub fn saved(&self) -> Result<Vec<Saved>, PhoneError> {
        self.look("saved", |phone| Ok(phone.saved()?.cross()))
    }
}
