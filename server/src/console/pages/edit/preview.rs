//! An item of a change as phones would show it: at a place, as if today were some day, in both languages.
//!
//! What is shown is made by the code that phones run, over the approved folder with the change laid over it; only the drawing is the desk's
//! own. Of a procedure one can say what a person would have answered and when what happened, and see what the screens make of it.

mod others;
mod supposed;

use actix_web::HttpRequest;
use actix_web::web::{Bytes, Data};
use askama::Template;
use sojourn_client::sdk::{ArticleView, CardView, DueView, ProcedureShown, show_article, show_card, show_procedure};
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::rule::FactType;
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::guidance::words as said;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::{About, ItemPath};
use crate::console::asking::Asked;
use crate::console::form::Form;
use crate::console::guard::SignedIn;
use crate::console::known::place_name;
use crate::console::page::{Frame, show};
use crate::console::{Failed, Shown as Response, asking, off, typed, words};
use crate::desk::overlay::Overlay;
use crate::desk::{Desk, DeskError};

use others::Other;
use supposed::Supposed;

#[derive(Template)]
#[template(path = "preview.html")]
struct Page {
    frame: Frame,
    edit: String,
    place: PlaceCode,
    place_name: String,
    day: Date,
    /// What could not be read of what was asked: each field's way and name, and what is wrong.
    wrong: Vec<(String, String, String)>,
    /// Answers and days of a person, for a procedure.
    asked: Vec<Asked>,
    days: Vec<Asked>,
    phones: Vec<Phone>,
}

/// One language of it.
struct Phone {
    locale: Locale,
    shown: Shown,
}

/// What is on the screen.
enum Shown {
    Procedure(Box<ProcedureShown>),
    Article(Box<ArticleView>),
    Card(Box<CardView>),
    Other(Other),
}

impl Phone {
    fn t<'k>(&self, key: &'k str) -> &'k str {
        words::say(self.locale, key)
    }

    /// Words with one value, in the phone's language.
    fn f(&self, key: &str, name: &str, value: &str) -> String {
        words::fill(self.locale, key, &[(name, value)])
    }

    fn day(&self, day: &Date) -> String {
        said::date(self.locale, *day)
    }

    fn choice(&self, field: &str, value: &str) -> String {
        names::choice(field, value, self.locale).unwrap_or(value).to_owned()
    }

    /// What a verdict's colour is; the words say the same.
    fn tone(&self, verdict: &str) -> &'static str {
        match verdict {
            "yes" | "free" => "ok",
            "no" => "bad",
            _ => "warn",
        }
    }

    fn left(&self, due: &DueView) -> Option<String> {
        let days = due.days_left?;
        let key = if days < 0 { "phone.past" } else { "phone.left" };
        Some(self.f(key, "n", &days.unsigned_abs().to_string()))
    }
}

/// The page.
pub(super) async fn preview(request: HttpRequest, path: ItemPath, signed: SignedIn, desk: Data<Desk>) -> Response {
    let frame = Frame::of(&request, &signed, "changes");
    let inner = frame.clone();
    let query = Form::parse(&Bytes::copy_from_slice(request.query_string().as_bytes()));
    let page = off(&desk, move |desk| {
        let about = About::load(desk, &path)?;
        page(&about, &*desk.overlay(&about.change)?, desk.today(), inner, &query)
    });
    show(&page.await.map_err(|error| Failed::within(frame, error))?)
}

fn page(about: &About, overlay: &Overlay, today: Date, frame: Frame, query: &Form) -> Result<Page, DeskError> {
    let (own, kind, id) = &about.key;
    let (at, on) = (query.get("at").trim(), query.get("on").trim());
    let mut wrong = Vec::new();
    let mut say = |to: &str, label: &str, what: &str, with: &str| {
        wrong.push((to.to_owned(), frame.t(label).to_owned(), frame.f(what, "with", with)));
    };
    let place = if at.is_empty() { Some(own.clone()) } else { asking::place(at) };
    let place = place.unwrap_or_else(|| {
        say("at", "preview.at", "problem.place", at);
        own.clone()
    });
    let day = if on.is_empty() { Some(today) } else { typed::day(on) };
    let day = day.unwrap_or_else(|| {
        say("on", "preview.on", "problem.day", on);
        today
    });
    let mut supposed = Supposed::default();
    let mut phones = Vec::new();
    for locale in Locale::ALL {
        let library = overlay.library(locale);
        let here = Here { library: &library, place: place.clone(), moment: Moment::today(day) };
        if locale == frame.locale {
            supposed = supposed::read(&frame, &here, (*kind, id), query);
        }
        phones.push((locale, library));
    }
    let phones = phones.into_iter().map(|(locale, library)| {
        let here = Here { library: &library, place: place.clone(), moment: Moment::today(day) };
        Phone { locale, shown: shown(&here, *kind, id, &supposed) }
    });
    let phones = phones.collect();
    wrong.extend(supposed.asked.iter().chain(&supposed.days).filter_map(Asked::wrong));
    let edit = format!("/console/changes/{}/items/{own}/{kind}/{id}", about.change.row.no);
    let (asked, days) = (supposed.asked, supposed.days);
    Ok(Page { edit, place_name: place_name(&place), place, day, wrong, asked, days, phones, frame })
}

fn shown(here: &Here<'_>, kind: Kind, id: &ItemId, supposed: &Supposed) -> Shown {
    let missing = || Shown::Other(Other::missing(here.library.locale));
    match kind {
        Kind::Article => show_article(here, id).map_or_else(|_| missing(), |view| Shown::Article(Box::new(view))),
        Kind::WindowCard => show_card(here, id).map_or_else(|_| missing(), |view| Shown::Card(Box::new(view))),
        Kind::Procedure => match here.find(kind, id) {
            Some(Body::Procedure(procedure)) => show_procedure(here, &procedure, &supposed.application)
                .map_or_else(|_| missing(), |view| Shown::Procedure(Box::new(view))),
            _ => missing(),
        },
        Kind::Patch => {
            match here.library.get(&here.place, &sojourn_core::guidance::text::ItemRef { kind, id: id.clone() }) {
                Some(Body::Patch(patch)) => shown(here, patch.of.kind, &patch.of.id, supposed),
                _ => missing(),
            }
        }
        _ => here.find(kind, id).map_or_else(missing, |body| Shown::Other(others::of(here, body))),
    }
}

#[cfg(test)]
mod tests;
