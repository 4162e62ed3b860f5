//! The form of one item in a change: read, saved, drawn again with everything that was typed.
//!
//! It is one plain form. Buttons that add or move a part draw it again without saving; saving says from which version it was made, and
//! where somebody else was faster both versions stand side by side. In a browser with scripts the same form also saves as one types.

mod conflict;
mod preview;
mod start;
mod told;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use serde_json::Value;
use sojourn_core::guidance::desk::change::State;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use crate::console::draw::{Drawing, Sheet, course, drafted, id_of};
use crate::console::failure::{self, told};
use crate::console::form::Form;
use crate::console::guard::{Sent, SignedIn};
use crate::console::known::{Known, place_name};
use crate::console::page::{Frame, draw, onward, show};
use crate::console::schema::{Draft, Problem, arrange, fields, gather};
use crate::console::{Failed, Shown, off};
use crate::desk::changes::{Change, Edit, key};
use crate::desk::head::{Head, Key};
use crate::desk::{Desk, DeskError, Who};

use super::changes::name_of;
use conflict::Differing;

type ItemPath = Path<(i64, String, String, String)>;

pub(super) fn routes(config: &mut ServiceConfig) {
    let item = web::resource("/console/changes/{no}/items/{place}/{kind}/{id}");
    let preview = web::resource("/console/changes/{no}/items/{place}/{kind}/{id}/preview");
    config.service(item.route(web::get().to(form)).route(web::post().to(save)));
    config.service(preview.route(web::get().to(preview::preview)));
}

/// What a form is about.
struct About {
    head: std::sync::Arc<Head>,
    change: Change,
    key: Key,
}

impl About {
    fn load(desk: &Desk, path: &(i64, String, String, String)) -> Result<Self, DeskError> {
        let key = key(&path.1, &path.2, &path.3)?;
        Ok(Self { head: desk.head()?, change: desk.change(path.0)?, key })
    }

    fn edit(&self) -> Option<&Edit> {
        self.change.edits.iter().find(|edit| edit.key == self.key)
    }

    fn approved(&self) -> Option<&Value> {
        self.head.item(&self.key).map(|item| &item.value)
    }

    fn version(&self) -> i64 {
        self.edit().map_or(0, |edit| edit.version)
    }

    fn known(&self) -> Known<'_> {
        Known::new(&self.head, Some(&self.change), &self.key.0)
    }

    /// The draft of a value; what the page knows beside it, for what a patch changes.
    fn draft_of(&self, value: Option<&Value>, known: &Known<'_>) -> Draft {
        let mut draft = start::beside(&self.key, value, known);
        match value {
            Some(value) => crate::console::schema::spread_into(&mut draft, fields(self.key.1), value),
            None => start::fill(&mut draft, &self.key),
        }
        draft
    }
}

/// What happened to what was sent.
#[derive(Default)]
struct Happened {
    problems: Vec<Problem>,
    /// What the item's own reading said, where no field is to blame.
    unreadable: Vec<String>,
    conflict: Option<(String, Vec<Differing>)>,
}

/// A problem, with the way to its field.
struct Wrong {
    to: String,
    label: String,
    what: String,
}

#[derive(Template)]
#[template(path = "edit.html")]
struct Page {
    frame: Frame,
    action: String,
    change: i64,
    change_title: String,
    state: &'static str,
    place: PlaceCode,
    place_name: String,
    kind: &'static str,
    kind_name: String,
    title: String,
    version: i64,
    saved: Option<(i64, String)>,
    is_there: bool,
    is_removed: bool,
    may_write: bool,
    drawing: Drawing,
    /// A rule in sentences as it was saved last, as HTML; empty for what is none.
    rules: String,
    /// The course over the years of what was saved last, as HTML; empty for what has none.
    course: String,
    placeables: Vec<(String, String)>,
    wrong: Vec<Wrong>,
    unreadable: Vec<String>,
    conflict: Option<(String, Vec<Differing>)>,
}

/// What an autosave answers: how it went, and the version to go on from.
#[derive(Template)]
#[template(path = "saved.html")]
struct Part<'a> {
    frame: &'a Frame,
    version: Option<i64>,
    at: i64,
    wrong: Vec<Wrong>,
    unreadable: Vec<String>,
    says: Option<String>,
    conflict: Option<(String, Vec<Differing>)>,
}

async fn form(request: HttpRequest, path: ItemPath, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "changes");
    let inner = frame.clone();
    let page = off(&desk, move |desk| {
        let about = About::load(desk, &path)?;
        let known = about.known();
        let value = about.edit().map_or(about.approved(), |edit| edit.value.as_ref().or(about.approved()));
        let draft = about.draft_of(value, &known);
        page(desk, inner, &about, &draft, Happened::default())
    });
    show(&page.await.map_err(|error| Failed::within(frame, error))?)
}

/// The whole page around a draft.
fn page(desk: &Desk, frame: Frame, about: &About, draft: &Draft, what: Happened) -> Result<Page, DeskError> {
    let (place, kind, id) = &about.key;
    let path = format!("{place}/{kind}/{id}");
    let action = format!("/console/changes/{}/items/{path}", about.change.row.no);
    let known = about.known();
    // A translation that fell behind is compared with the words it was made from, however long ago that was.
    let made_from = desk.translated_from(&about.head, &about.key)?;
    let base = made_from.as_ref().or(about.approved()).map(|value| about.draft_of(Some(value), &known));
    let sheet = Sheet {
        frame: &frame,
        kind: *kind,
        draft,
        base: base.as_ref(),
        problems: &what.problems,
        known: &known,
        action: &action,
        targets: start::targets(about, &known),
    };
    let mut drawing = sheet.draw();
    let rules = told::rules((desk, about), &known, &frame, desk.today(), &mut drawing)?;
    let saved = about.edit().map(|edit| (edit.at, edit.by));
    let saved = saved.map(|(at, by)| Ok::<_, DeskError>((at, name_of(desk, by)?))).transpose()?;
    let value = about.edit().and_then(|edit| edit.value.as_ref()).or(about.approved());
    let title = value.map_or_else(|| id.to_string(), |value| names::called(value, id.as_str(), frame.locale));
    Ok(Page {
        placeables: start::placeables(*kind, &known, frame.locale),
        course: value.map(|value| course(&frame, &known, (place, *kind), value, desk.today())).unwrap_or_default(),
        rules,
        drawing,
        action,
        change: about.change.row.no,
        change_title: about.change.row.title.clone(),
        state: about.change.state.name(),
        place: place.clone(),
        place_name: place_name(place),
        kind: kind.name(),
        kind_name: names::kind_alone(*kind, frame.locale),
        title,
        version: about.version(),
        saved,
        is_there: about.edit().is_some(),
        is_removed: about.edit().is_some_and(|edit| edit.value.is_none()),
        may_write: frame.may("editor") && about.change.state == State::Draft,
        wrong: wrong(&frame, *kind, &what.problems),
        unreadable: what.unreadable,
        conflict: what.conflict,
        frame,
    })
}

fn wrong(frame: &Frame, kind: Kind, problems: &[Problem]) -> Vec<Wrong> {
    let one = |problem: &Problem| {
        let language = problem.path.rsplit('.').next().and_then(|part| part.parse::<Locale>().ok());
        let language = match language {
            Some(Locale::ZhHans) => "（中文）",
            Some(Locale::En) => " (English)",
            None => "",
        };
        Wrong {
            to: id_of(&problem.path),
            label: format!("{}{language}", names::field_name(kind, &problem.path, frame.locale)),
            what: frame.f(problem.what, "with", &problem.with),
        }
    };
    problems.iter().map(one).collect()
}

/// What a sent form came to.
enum Outcome {
    Saved(i64),
    Same,
    Gone,
    Again(StatusCode, Box<Page>),
}

async fn save(request: HttpRequest, path: ItemPath, sent: Result<Sent, Failed>, desk: Data<Desk>) -> Shown {
    let quiet = request.headers().contains_key("hx-request");
    let Sent { by, form } = match sent {
        Ok(sent) => sent,
        Err(failed) if quiet => return Ok(could_not(&request, &failed)),
        Err(failed) => return Err(failed),
    };
    let frame = Frame::of(&request, &by, "changes");
    let (inner, to) = (frame.clone(), request.path().to_owned());
    let outcome = off(&desk, move |desk| act(desk, inner, &by.who, &path, &form)).await;
    match outcome {
        Ok(Outcome::Saved(version)) if quiet => Ok(part(StatusCode::OK, &frame, at_of(&desk), Some(version), None)),
        Ok(Outcome::Same) if quiet => Ok(part(StatusCode::OK, &frame, at_of(&desk), None, None)),
        Ok(Outcome::Saved(_)) => Ok(onward(&to, Some("saved"))),
        Ok(Outcome::Same) => Ok(onward(&to, Some("same"))),
        Ok(Outcome::Gone) => {
            let change = to.split("/items/").next().unwrap_or("/console/changes");
            Ok(onward(change, Some("put_back")))
        }
        Ok(Outcome::Again(status, page)) if quiet => Ok(part(status, &frame, at_of(&desk), None, Some(*page))),
        Ok(Outcome::Again(status, page)) => Ok(draw(status, &*page)),
        Err(error) if quiet => Ok(could_not(&request, &Failed::within(frame, error))),
        Err(error) => Err(Failed::within(frame, error)),
    }
}

fn part(
    status: StatusCode,
    frame: &Frame,
    at: i64,
    version: Option<i64>,
    page: Option<Page>,
) -> actix_web::HttpResponse {
    let (wrong, unreadable, conflict) =
        page.map_or_else(Default::default, |page| (page.wrong, page.unreadable, page.conflict));
    draw(status, &Part { frame, version, at, wrong, unreadable, says: None, conflict })
}

/// A failure in the place of the autosave's answer: the page with everything typed stays.
fn could_not(request: &HttpRequest, failed: &Failed) -> actix_web::HttpResponse {
    let frame = Frame::before(request);
    let says = Some(failed.says(frame.locale));
    let status = actix_web::ResponseError::status_code(failed);
    let part = Part { frame: &frame, version: None, at: 0, wrong: vec![], unreadable: vec![], says, conflict: None };
    draw(status, &part)
}

fn at_of(desk: &Desk) -> i64 {
    i64::try_from(desk.now().0).unwrap_or(i64::MAX)
}

/// Does what the form asks: save, draw again, take out, put back.
fn act(
    desk: &Desk,
    frame: Frame,
    who: &Who,
    path: &(i64, String, String, String),
    form: &Form,
) -> Result<Outcome, DeskError> {
    let about = About::load(desk, path)?;
    let version = form.number("version").unwrap_or(0);
    let no = about.change.row.no;
    match form.get("do") {
        "remove" => return desk.save_edit(who, no, &about.key, None, version).map(Outcome::Saved),
        "put-back" => return desk.drop_edit(who, no, &about.key, version).map(|()| Outcome::Gone),
        _ => {}
    }
    let known = about.known();
    let mut draft = start::beside(&about.key, None, &known);
    draft.extend(drafted(form.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str()))));
    start::fix(&mut draft, &about.key, &known);
    conflict::picked(&mut draft, form);
    let ask = form.get("do");
    if ask == "redraw" || arrange(&mut draft, ask) {
        let mut page = page(desk, frame, &about, &draft, Happened::default())?;
        page.version = version;
        return Ok(Outcome::Again(StatusCode::OK, Box::new(page)));
    }
    let (value, problems) = gather(fields(about.key.1), &draft, &|kind, id| known.has(kind, id));
    if !problems.is_empty() {
        let mut page = page(desk, frame, &about, &draft, Happened { problems, ..Happened::default() })?;
        page.version = version;
        return Ok(Outcome::Again(StatusCode::UNPROCESSABLE_ENTITY, Box::new(page)));
    }
    let stands = about.edit().map_or(about.approved(), |edit| edit.value.as_ref());
    if stands == Some(&value) && version == about.version() {
        return Ok(Outcome::Same);
    }
    match desk.save_edit(who, no, &about.key, Some(value), version) {
        Ok(version) => Ok(Outcome::Saved(version)),
        Err(DeskError::Conflict { theirs, version, by }) => {
            let theirs = theirs.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok());
            let theirs = about.draft_of(theirs.as_ref().or(about.approved()), &known);
            let differing = conflict::differing(&draft, &theirs, about.key.1, frame.locale);
            let what = Happened { conflict: Some((by, differing)), ..Happened::default() };
            let mut page = page(desk, frame, &about, &draft, what)?;
            page.version = version;
            Ok(Outcome::Again(StatusCode::CONFLICT, Box::new(page)))
        }
        Err(error @ (DeskError::Unreadable(_) | DeskError::Invalid(_))) => {
            let (_, unreadable) = told(frame.locale, &error);
            let what = Happened { unreadable, ..Happened::default() };
            let mut page = page(desk, frame, &about, &draft, what)?;
            page.version = version;
            Ok(Outcome::Again(failure::status(&error), Box::new(page)))
        }
        Err(error) => Err(error),
    }
}
