//! One item as the approved folder has it: what it says, what it rests on, what rests on it, its history.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::source::TranslationState;
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use crate::console::asking;
use crate::console::draw::{Told, course, ruled, said};
use crate::console::guard::{Sent, SignedIn};
use crate::console::known::{Known, place_name};
use crate::console::page::{Frame, onward, show};
use crate::console::{Failed, Shown, off};
use crate::desk::changes::{key, named};
use crate::desk::head::{Head, Key, places};
use crate::desk::rows::ChangeRow;
use crate::desk::{Desk, DeskError};

use super::changes::{Target, drafts, open_for};
use super::places::marks;

/// What somebody sees of what rests on an item, of each kind.
const REACH_MAX: usize = 40;

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/console/items/{place}/{kind}/{id}").route(web::get().to(one)))
        .service(web::resource("/console/items/{place}/{kind}/{id}/edit").route(web::post().to(edit)))
        .service(web::resource("/console/items/{place}/{kind}/{id}/confirm").route(web::post().to(confirm)));
}

/// What rests on it, of one kind.
struct Resting {
    kind: String,
    count: usize,
    links: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "item.html")]
struct One {
    frame: Frame,
    path: String,
    place: PlaceCode,
    place_name: String,
    kind: &'static str,
    kind_name: String,
    id: String,
    title: String,
    file: String,
    marks: Vec<(&'static str, String)>,
    says: Vec<(&'static str, String, String)>,
    /// Its course over the years, as HTML; empty for what has none.
    course: String,
    /// Its rules in sentences, as HTML; empty for what has none.
    rules: String,
    resting: Vec<Resting>,
    writing: Vec<ChangeRow>,
    history: Vec<ChangeRow>,
    may_write: bool,
    may_confirm: bool,
    drafts: Vec<(i64, String)>,
}

async fn one(request: HttpRequest, path: Path<(String, String, String)>, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "places");
    let fail = |error| Failed::within(frame.clone(), error);
    let found = key(&path.0, &path.1, &path.2).map_err(fail)?;
    let inner = frame.clone();
    let page = off(&desk, move |desk| {
        let head = desk.head()?;
        let item = head.item(&found).ok_or(DeskError::NotFound)?;
        let (place, kind, id) = &found;
        let row = (place.to_string(), kind.name().to_owned(), id.to_string());
        let touching = desk.store.read(|view| {
            let changes = view.changes_with(&row)?;
            changes.into_iter().filter_map(|no| view.change(no).transpose()).collect::<Result<Vec<_>, _>>()
        })?;
        let (writing, history) =
            touching.into_iter().partition(|row: &ChangeRow| row.state == "draft" || row.state == "in_review");
        let known = Known::new(&head, None, place);
        let behind = head.source.confirmations.state(item, Locale::En) != TranslationState::Current;
        Ok(One {
            path: format!("{place}/{kind}/{id}"),
            place_name: place_name(place),
            kind: kind.name(),
            kind_name: names::kind_alone(*kind, inner.locale),
            id: id.to_string(),
            title: names::title(item, inner.locale),
            file: item.file.clone(),
            marks: marks(&inner, &head, item, &desk.today().to_string()),
            says: said(&inner, &known, *kind, &item.value),
            course: course(&inner, &known, (place, *kind), &item.value, desk.today()),
            rules: rules(&inner, &head, &found, desk.today()),
            resting: resting(&inner, &head, &found),
            writing,
            history,
            may_write: inner.may("editor"),
            may_confirm: behind && inner.may("editor"),
            drafts: drafts(desk, &signed.who)?,
            place: place.clone(),
            frame: inner,
        })
    });
    show(&page.await.map_err(fail)?)
}

/// The rules of an item in sentences.
fn rules(frame: &Frame, head: &Head, (place, kind, id): &Key, today: Date) -> String {
    if !matches!(kind, Kind::Rule | Kind::Procedure) {
        return String::new();
    }
    let (library, known) = (head.library(frame.locale), Known::new(head, None, place));
    let questions = asking::questions(&known, (*kind == Kind::Rule).then_some(id.as_str()), frame.locale);
    let here = Here { library: &library, place: place.clone(), moment: Moment::today(today) };
    let told = Told { frame, known: &known, here: &here, questions: &questions };
    if *kind == Kind::Rule {
        return ruled::rule(&told, (place, *kind, id), &format!("/console/items/{place}/rule/{id}"));
    }
    match here.find(*kind, id) {
        Some(Body::Procedure(procedure)) => {
            ruled::eligibility(&told, &procedure, "/console/items") + &ruled::papers(&told, &procedure)
        }
        _ => String::new(),
    }
}

/// What rests on an item, by kind, what people read first.
fn resting(frame: &Frame, head: &Head, (place, kind, id): &Key) -> Vec<Resting> {
    let reach = head.graph().reach(places(), &ItemRef { kind: *kind, id: id.clone() }, place);
    let first = [Kind::Article, Kind::Procedure];
    let kinds = first.into_iter().chain(Kind::ALL.into_iter().filter(|kind| !first.contains(kind)));
    let of = |kind: Kind| {
        let links = reach.of(kind).take(REACH_MAX).map(|(place, id)| {
            let item = head.item(&(place.clone(), kind, id.clone()));
            let title = item.map_or_else(|| id.to_string(), |item| names::title(item, frame.locale));
            let patched = item.is_none() && head.item(&(place.clone(), Kind::Patch, id.clone())).is_some();
            let kind = if patched { Kind::Patch } else { kind };
            (format!("/console/items/{place}/{kind}/{id}"), format!("{title} · {}", place_name(place)))
        });
        Resting { kind: names::kind_alone(kind, frame.locale), count: reach.count(kind), links: links.collect() }
    };
    kinds.filter(|kind| reach.count(*kind) > 0).map(of).collect()
}

/// To the form, in a draft or a new change.
async fn edit(request: HttpRequest, path: Path<(String, String, String)>, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "places");
    let Sent { by, form } = sent;
    let locale = frame.locale;
    let done = off(&desk, move |desk| {
        let key = key(&path.0, &path.1, &path.2)?;
        let head = desk.head()?;
        let item = head.item(&key).ok_or(DeskError::NotFound)?;
        let title = format!("{} · {}", names::title(item, locale), place_name(&key.0));
        let no = open_for(desk, &by.who, Target::of(&form, title))?;
        Ok(format!("/console/changes/{no}/items/{}/{}/{}", key.0, key.1, key.2))
    });
    Ok(onward(&done.await.map_err(|error| Failed::within(frame, error))?, None))
}

/// Says that the translation is right as it stands.
async fn confirm(request: HttpRequest, path: Path<(String, String, String)>, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "places");
    let done = off(&desk, move |desk| {
        let key = key(&path.0, &path.1, &path.2)?;
        desk.confirm_translation(&sent.by.who, &key)?;
        Ok(format!("/console/items/{}", named(&key).replacen(':', "/", 1)))
    });
    Ok(onward(&done.await.map_err(|error| Failed::within(frame, error))?, Some("confirmed")))
}
