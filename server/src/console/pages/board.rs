//! The board: every number is a link; and what the field reports, with the way to a review.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::desk::change::State;
use sojourn_core::guidance::render::fill;
use sojourn_core::guidance::source::Item;
use sojourn_core::guidance::trust::Channel;
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::locale::Locale;
use sojourn_core::time::Date;

use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, onward, query, show, unchanged};
use super::super::{Failed, Shown, off, trouble};
use super::findings::under_way;
use super::listed::Listed;
use crate::desk::board::{Board, Live, title_of};
use crate::desk::changes::{key, named};
use crate::desk::head::{Head, Items, Key, place_name};
use crate::desk::{Desk, DeskError};
use crate::service::field_reports::ReportedItem;

/// Rows of each list of what is old.
const OLD_ROWS: usize = 200;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console").route(web::get().to(board)));
    config.service(web::resource("/console/reports").route(web::get().to(reports)).route(web::post().to(open_review)));
    config.service(web::resource("/console/figures").route(web::get().to(figures_alone)));
    config.service(web::resource("/console/old").route(web::get().to(old)));
}

/// A number with where it leads.
struct Figure {
    /// None while nobody knows yet.
    count: Option<i64>,
    words: &'static str,
    to: &'static str,
    /// A class: nothing, `warn` or `bad`.
    mark: &'static str,
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    frame: Frame,
    board: Board,
    figures: Vec<Figure>,
    /// That the checks are under way, which some of the figures come from.
    checking: Option<String>,
    reports: Vec<Reported>,
    live: Vec<LiveLine>,
}

/// The figures alone, for a page that waits for the checks.
#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPart {
    frame: Frame,
    figures: Vec<Figure>,
    checking: Option<String>,
}

/// A channel in words.
struct LiveLine {
    channel: Channel,
    seq: Option<u64>,
    created: Option<Date>,
    signed: Option<i64>,
    days_left: i64,
    trouble: Option<String>,
    root: Option<(u64, Date, bool)>,
}

/// What was reported of an item.
struct Reported {
    place: String,
    place_name: String,
    item: String,
    title: String,
    count: u64,
    opens: bool,
    kinds: Vec<(String, u64, Date, Date)>,
    /// Statements the item rests on, that can be marked.
    statements: Vec<(String, String)>,
}

async fn board(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "board");
    let locale = frame.locale;
    let who = signed.who.clone();
    let gathered = off(&desk, move |desk| {
        let board = desk.board(&who)?;
        let head = desk.head()?;
        let reports = board
            .reports
            .iter()
            .filter(|one| one.opens_review)
            .map(|one| reported(&head, one, locale, desk.today()))
            .collect();
        let live = board.channels.iter().map(|live| line(live, desk, locale)).collect();
        Ok((board, reports, live))
    });
    let (board, reports, live) = gathered.await.map_err(|error| Failed::within(frame.clone(), error))?;
    let figures = figures(&board);
    let checking = under_way(&frame, &board.checks, "checks.before_folder");
    show(&BoardPage { frame, board, figures, checking, reports, live })
}

async fn figures_alone(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "board");
    let board = off(&desk, move |desk| desk.board(&signed.who)).await;
    let board = board.map_err(|error| Failed::within(frame.clone(), error))?;
    if !board.checks.is_done() {
        return Ok(unchanged());
    }
    let checking = under_way(&frame, &board.checks, "checks.before_folder");
    show(&FiguresPart { figures: figures(&board), checking, frame })
}

fn figures(board: &Board) -> Vec<Figure> {
    let state = |state| board.counts.get(&state).copied().unwrap_or(0);
    let size = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let known = board.checks.counts();
    let found = |count: fn((usize, usize)) -> usize| known.map(|counts| size(count(counts)));
    let behind = known.map(|_| size(board.behind.len()));
    let figure = |count: Option<i64>, words, to, mark| {
        let mark = if count.is_some_and(|count| count > 0) { mark } else { "" };
        Figure { count, words, to, mark }
    };
    let sure = |count, words, to, mark| figure(Some(count), words, to, mark);
    vec![
        sure(size(board.for_you.len()), "board.for_you", "#for-you", "warn"),
        sure(state(State::InReview), "state.in_review", "/console/changes?state=in_review", ""),
        sure(state(State::Approved), "state.approved", "/console/changes?state=approved", ""),
        sure(state(State::Scheduled), "state.scheduled", "/console/releases", ""),
        sure(size(board.past_review.len()), "board.past_review", "/console/old#past", "warn"),
        figure(behind, "board.behind", "/console/old#behind", "warn"),
        figure(found(|(stops, _)| stops), "board.stops", "/console/findings", "bad"),
        figure(found(|(_, looks)| looks), "board.looks", "/console/findings#look", ""),
        sure(size(board.reports.len()), "board.reports", "/console/reports", "warn"),
        sure(size(board.items), "board.items", "/console/places", ""),
    ]
}

fn line(live: &Live, desk: &Desk, locale: Locale) -> LiveLine {
    let now = desk.now().0;
    let left =
        live.timestamp.expires.map_or(0, |expires| expires.0.saturating_sub(now) / sojourn_core::time::Millis::DAY);
    LiveLine {
        channel: live.channel,
        seq: live.release.as_ref().map(|release| release.seq),
        created: live.release.as_ref().map(|release| release.created),
        signed: live.timestamp.issued.map(|issued| i64::try_from(issued.0).unwrap_or(i64::MAX)),
        days_left: i64::try_from(left).unwrap_or(i64::MAX),
        trouble: live.timestamp.trouble.as_ref().map(|why| trouble::told(locale, why)),
        root: live.root.as_ref().map(|root| (root.version, root.expires, root.expires < desk.today())),
    }
}

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    frame: Frame,
    reports: Vec<Reported>,
}

async fn reports(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "board");
    let locale = frame.locale;
    let found = off(&desk, move |desk| {
        let head = desk.head()?;
        Ok(desk.service().reported_items()?.iter().map(|one| reported(&head, one, locale, desk.today())).collect())
    });
    let reports = found.await.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&ReportsPage { frame, reports })
}

/// Opens a review of what was reported, and marks the statements that were ticked.
async fn open_review(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "board");
    let no = off(&desk, move |desk| {
        let place = sent.form.get("place").parse().map_err(|_| DeskError::NotFound)?;
        let item = sent.form.get("item").parse().map_err(|_| DeskError::NotFound)?;
        let marked: Vec<Key> = sent.form.all("statement").map(parse_key).collect::<Result<_, _>>()?;
        let no = desk.open_report_review(&sent.by.who, &place, &item)?;
        for key in &marked {
            desk.mark_reported(&sent.by.who, no, key)?;
        }
        Ok(no)
    });
    let no = no.await.map_err(|error| Failed::within(frame, error))?;
    Ok(onward(&format!("/console/changes/{no}"), Some("review_opened")))
}

fn parse_key(text: &str) -> Result<Key, DeskError> {
    let (place, rest) = text.split_once('/').ok_or(DeskError::NotFound)?;
    let (kind, id) = rest.split_once(':').ok_or(DeskError::NotFound)?;
    key(place, kind, id)
}

fn reported(head: &Head, one: &ReportedItem, locale: Locale, today: Date) -> Reported {
    let library = head.library(locale);
    let here = Here { library: &library, place: one.place.clone(), moment: Moment { as_of: today, today } };
    let words = |item: &Item| fill(&here, &title_of(&item.value, locale).unwrap_or_default()).text;
    let title = head.nearest(&one.place, one.item.kind, &one.item.id).and_then(|item| title_of(&item.value, locale));
    let statements = head.statements_of(&one.place, one.item.kind, &one.item.id);
    Reported {
        place: one.place.to_string(),
        place_name: place_name(&one.place, locale),
        item: one.item.to_string(),
        title: title.unwrap_or_else(|| one.item.to_string()),
        count: one.count,
        opens: one.opens_review,
        kinds: one
            .kinds
            .iter()
            .map(|kind| (kind.kind.word().to_owned(), kind.count, kind.first_on, kind.last_on))
            .collect(),
        statements: statements
            .into_iter()
            .map(|item| (named(&(item.place.clone(), item.kind, item.id.clone())), words(item)))
            .collect(),
    }
}

#[derive(Template)]
#[template(path = "old.html")]
struct OldPage {
    frame: Frame,
    /// That the checks are under way, which say what is behind.
    under_way: Option<String>,
    past: Listed<(String, String, String)>,
    behind: Listed<(String, String, String)>,
}

/// What is past its review day, and translations behind.
async fn old(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "board");
    let locale = frame.locale;
    let from = |name: &str| query(&request, name).and_then(|from| from.parse().ok()).unwrap_or(0);
    let (past_from, behind_from) = (from("past"), from("behind"));
    let lists = off(&desk, move |desk| {
        let (old, head) = (desk.old()?, desk.head()?);
        let told = |key: &Key| {
            let title = head.item(key).and_then(|item| title_of(&item.value, locale)).unwrap_or_default();
            (format!("/console/items/{}/{}/{}", key.0, key.1, key.2), place_name(&key.0, locale), title)
        };
        let list = |keys: &[Key], name: &'static str, from| {
            Listed::of(keys, (from, OLD_ROWS), (format!("/console/old?{name}="), name), told)
        };
        Ok((list(&old.past_review, "past", past_from), list(&old.behind, "behind", behind_from), old.checks))
    });
    let (past, behind, checks) = lists.await.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&OldPage { under_way: under_way(&frame, &checks, "checks.before_folder"), past, behind, frame })
}
