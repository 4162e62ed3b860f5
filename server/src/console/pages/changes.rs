//! Changes: the list, one change with its items and findings, and beginning, sending, taking back and dropping one.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::desk::change::State;
use sojourn_core::guidance::desk::names;

use crate::console::form::Form;
use crate::console::guard::{Sent, SignedIn};
use crate::console::known::place_name;
use crate::console::page::{Frame, onward, query, show};
use crate::console::{Failed, Shown, off};
use crate::desk::changes::Edit;
use crate::desk::head::Head;
use crate::desk::rows::{ChangeNo, ChangeRow};
use crate::desk::{Desk, DeskError, Who};

use super::findings::OfChange;
use super::listed::Listed;

/// Rows of the list.
const ROWS: u32 = 200;
/// Items of a change on a page.
const ROWS_OF_ONE: usize = 200;
/// States the list offers, in the order of a change's life.
const STATES: [State; 4] = [State::Draft, State::InReview, State::Approved, State::Live];

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/console/changes").route(web::get().to(list)).route(web::post().to(begin)))
        .service(web::resource("/console/changes/{no}").route(web::get().to(one)).route(web::post().to(step)))
        .service(web::resource("/console/changes/{no}/drop").route(web::get().to(before_drop)));
}

/// In which change something is written: an open one, or a new one with this title.
pub(super) struct Target {
    no: Option<ChangeNo>,
    title: String,
}

impl Target {
    /// What a form chose.
    pub(super) fn of(form: &Form, otherwise: String) -> Self {
        let title = form.get("title").trim();
        Self { no: form.number("change"), title: if title.is_empty() { otherwise } else { title.to_owned() } }
    }
}

/// The change to write in.
pub(super) fn open_for(desk: &Desk, who: &Who, target: Target) -> Result<ChangeNo, DeskError> {
    match target.no {
        Some(no) => Ok(desk.change(no)?.row.no),
        None => desk.open_change(who, &target.title.chars().take(120).collect::<String>()),
    }
}

/// Drafts somebody may write in, their own first.
pub(super) fn drafts(desk: &Desk, who: &Who) -> Result<Vec<(ChangeNo, String)>, DeskError> {
    let mut rows = desk.changes_in(State::Draft, ROWS)?;
    rows.sort_by_key(|row| row.created_by != who.person);
    Ok(rows.into_iter().map(|row| (row.no, row.title)).collect())
}

#[derive(Template)]
#[template(path = "changes.html")]
struct List {
    frame: Frame,
    states: Vec<(&'static str, i64)>,
    state: &'static str,
    rows: Vec<(ChangeRow, String)>,
    may_write: bool,
}

async fn list(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "changes");
    let asked = query(&request, "state").and_then(|state| state.parse::<State>().ok());
    let read = move |desk: &Desk| {
        let counts = desk.count_changes()?;
        let busiest = STATES.into_iter().find(|state| counts.get(state).copied().unwrap_or(0) > 0);
        let state = asked.or(busiest).unwrap_or(State::Draft);
        let rows = desk.changes_in(state, ROWS)?;
        let people = desk.names()?;
        let name = |person: i64| people.get(&person).cloned().unwrap_or_default();
        let rows: Vec<(String, ChangeRow)> = rows.into_iter().map(|row| (name(row.created_by), row)).collect();
        Ok((counts, state, rows))
    };
    let (counts, state, rows) = off(&desk, read).await.map_err(|error| Failed::within(frame.clone(), error))?;
    let shown = State::ALL.into_iter().filter(|one| STATES.contains(one) || counts.contains_key(one));
    let states = shown.map(|one| (one.name(), counts.get(&one).copied().unwrap_or(0))).collect();
    let rows = rows.into_iter().map(|(by, row)| (row, by)).collect();
    show(&List { states, state: state.name(), rows, may_write: frame.may("editor"), frame })
}

/// What somebody is called.
pub(super) fn name_of(desk: &Desk, person: i64) -> Result<String, DeskError> {
    Ok(desk.store.read(|view| view.person(person))?.map_or_else(String::new, |person| person.name))
}

async fn begin(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "changes");
    let title = sent.form.get("title").to_owned();
    let no = off(&desk, move |desk| desk.open_change(&sent.by.who, &title)).await;
    let no = no.map_err(|error| Failed::within(frame, error))?;
    Ok(onward(&format!("/console/changes/{no}"), None))
}

/// An item of a change.
struct Row {
    edit: String,
    read: Option<String>,
    title: String,
    kind: String,
    place: String,
    what: &'static str,
    by: String,
    at: i64,
}

#[derive(Template)]
#[template(path = "change.html")]
struct One {
    frame: Frame,
    row: ChangeRow,
    list: Listed<Row>,
    /// None of a change without items, and of one that is over.
    checks: Option<OfChange>,
    by: String,
    comments: Vec<(String, i64, String)>,
    may_write: bool,
    is_contributor: bool,
}

impl One {
    fn is(&self, state: &str) -> bool {
        self.row.state == state
    }
}

async fn one(request: HttpRequest, path: Path<ChangeNo>, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "changes");
    let (no, inner) = (path.into_inner(), frame.clone());
    let from = query(&request, "from").and_then(|from| from.parse().ok()).unwrap_or(0);
    let read = move |desk: &Desk| {
        let (change, head) = (desk.change(no)?, desk.head()?);
        let checks = desk.checks_of(&change)?.map(|checks| OfChange::of(&inner, &change, &checks));
        let people = desk.names()?;
        let name = |person: i64| people.get(&person).cloned().unwrap_or_default();
        let way = (format!("/console/changes/{no}?from="), "items");
        let row = |edit: &Edit| row_of(&inner, &head, no, edit, name(edit.by));
        let list = Listed::of(&change.edits, (from, ROWS_OF_ONE), way, row);
        let comments = change.comments.iter().map(|one| (name(one.person), one.at, one.text.clone())).collect();
        Ok((list, checks, name(change.row.created_by), comments, change))
    };
    let (list, checks, by, comments, change) =
        off(&desk, read).await.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&One {
        list,
        checks,
        by,
        comments,
        may_write: frame.may("editor"),
        is_contributor: change.contributors.contains(&signed.who.person),
        row: change.row,
        frame,
    })
}

fn row_of(frame: &Frame, head: &Head, no: ChangeNo, edit: &Edit, by: String) -> Row {
    let (place, kind, id) = &edit.key;
    let before = head.item(&edit.key);
    let value = edit.value.as_ref().or(before.map(|item| &item.value));
    let title = value.map_or_else(|| id.to_string(), |value| names::called(value, id.as_str(), frame.locale));
    let what = match (&edit.value, before) {
        (None, _) => "change.removes",
        (Some(_), None) => "change.adds",
        (Some(value), Some(item)) if item.value == *value => "change.same",
        (Some(_), Some(_)) => "change.changes",
    };
    let path = format!("{place}/{kind}/{id}");
    Row {
        edit: format!("/console/changes/{no}/items/{path}"),
        read: before.map(|_| format!("/console/items/{path}")),
        title,
        kind: names::kind_alone(*kind, frame.locale),
        place: place_name(place),
        what,
        by,
        at: edit.at,
    }
}

/// Sends to review, takes back, drops, comments.
async fn step(request: HttpRequest, path: Path<ChangeNo>, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "changes");
    let (no, what) = (path.into_inner(), sent.form.get("do").to_owned());
    let done = match what.as_str() {
        "submit" => "submitted",
        "take-back" => "back_to_draft",
        "drop" => "dropped",
        "comment" => "commented",
        _ => return Err(Failed::within(frame, DeskError::NotFound)),
    };
    let (text, reason) = (sent.form.get("text").to_owned(), sent.form.get("reason").trim().to_owned());
    let reason = if reason.is_empty() { frame.t("change.taken_back").to_owned() } else { reason };
    let form = sent.form.clone();
    let deed = move |desk: &Desk| match what.as_str() {
        "submit" => desk.submit(&sent.by.who, no),
        "take-back" => desk.return_change(&sent.by.who, no, &reason),
        "drop" => desk.drop_change(&sent.by.who, no),
        _ => desk.comment(&sent.by.who, no, None, &text),
    };
    off(&desk, deed).await.map_err(|error| Failed::within(frame, error).keeping(&form))?;
    Ok(onward(&format!("/console/changes/{no}"), Some(done)))
}

#[derive(Template)]
#[template(path = "change_drop.html")]
struct Drop {
    frame: Frame,
    row: ChangeRow,
    items: usize,
}

/// Says what giving a change up means, before it is done.
async fn before_drop(request: HttpRequest, path: Path<ChangeNo>, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "changes");
    let no = path.into_inner();
    let change = off(&desk, move |desk| desk.change(no)).await;
    let change = change.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&Drop { frame, items: change.edits.len(), row: change.row })
}
