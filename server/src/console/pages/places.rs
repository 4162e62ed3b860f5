//! The places that have content, and what each has.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::source::{Item, TranslationState};
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use crate::console::guard::{Sent, SignedIn};
use crate::console::known::{of_kind, place_name};
use crate::console::page::{Frame, onward, query, show};
use crate::console::{Failed, Shown, off};
use crate::desk::changes::key;
use crate::desk::head::{Head, places};
use crate::desk::rows::OpenEdit;
use crate::desk::{Desk, DeskError};

use super::changes::{Target, drafts, open_for};
use super::listed::Listed;

/// Places a search shows.
const FOUND_MAX: usize = 20;
/// Items a page of a list shows.
const ROWS_MAX: usize = 200;

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/console/places").route(web::get().to(tree)))
        .service(web::resource("/console/places/{place}").route(web::get().to(place)))
        .service(web::resource("/console/places/{place}/new").route(web::post().to(begin)));
}

/// A place in the tree.
struct Spot {
    code: PlaceCode,
    name: String,
    items: usize,
    about: Option<String>,
    is_historic: bool,
    below: Vec<Self>,
}

#[derive(Template)]
#[template(path = "places.html")]
struct Tree {
    frame: Frame,
    asked: String,
    found: Vec<(PlaceCode, String, bool)>,
    country: Vec<Spot>,
}

async fn tree(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "places");
    let head = off(&desk, Desk::head).await.map_err(|error| Failed::within(frame.clone(), error))?;
    let asked = query(&request, "q").unwrap_or_default();
    let packs = head.counts();
    let found = places().search(&asked, FOUND_MAX).into_iter();
    let found = found.map(|hit| (hit.place.code.clone(), hit.path.clone(), packs.contains_key(&hit.place.code)));
    let (found, country) = (found.collect(), spots(&head, packs, frame.locale));
    show(&Tree { frame, asked, found, country })
}

/// The country, the provinces below it, the cities below those; a province without content stands there for its cities.
fn spots(head: &Head, packs: &BTreeMap<PlaceCode, usize>, locale: Locale) -> Vec<Spot> {
    let mut children: BTreeMap<Option<PlaceCode>, BTreeSet<PlaceCode>> = BTreeMap::new();
    for code in packs.keys() {
        for one in places().chain(code) {
            children.entry(places().parent(&one)).or_default().insert(one);
        }
    }
    fn grow(
        above: Option<&PlaceCode>,
        children: &BTreeMap<Option<PlaceCode>, BTreeSet<PlaceCode>>,
        make: &dyn Fn(&PlaceCode, Vec<Spot>) -> Spot,
    ) -> Vec<Spot> {
        let here = children.get(&above.cloned()).into_iter().flatten();
        here.map(|code| make(code, grow(Some(code), children, make))).collect()
    }
    grow(None, &children, &|code, below| {
        let pack = key(code.as_str(), "pack", "pack").ok().and_then(|key| head.item(&key));
        let name = places().get(code).map_or_else(|| code.to_string(), |place| place.name.clone());
        Spot {
            code: code.clone(),
            name,
            items: packs.get(code).copied().unwrap_or(0),
            about: pack.map(|pack| names::title(pack, locale)),
            is_historic: pack.is_some_and(|pack| pack.value.get("standing").is_some_and(|s| s == "historic")),
            below,
        }
    })
}

/// An item in a list.
struct Row {
    to: String,
    title: String,
    id: String,
    marks: Vec<(&'static str, String)>,
    open: Vec<i64>,
}

#[derive(Template)]
#[template(path = "place.html")]
struct Place {
    frame: Frame,
    code: PlaceCode,
    name: String,
    above: Vec<(PlaceCode, String)>,
    about: Option<String>,
    has_pack: bool,
    kinds: Vec<(&'static str, String, usize)>,
    kind: &'static str,
    kind_name: String,
    asked: String,
    only: String,
    list: Listed<Row>,
    may_write: bool,
    /// New items that are being written: their kind, id, and the way to them.
    begun: Vec<(String, String, String, i64)>,
    drafts: Vec<(i64, String)>,
    makes: Vec<(&'static str, String)>,
}

impl Place {
    /// Whether anything but a pack can be begun: where there is one, or one is being written.
    fn may_begin(&self) -> bool {
        self.makes.iter().any(|(kind, _)| *kind != Kind::Pack.name())
    }
}

async fn place(request: HttpRequest, path: Path<String>, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "places");
    let fail = |error| Failed::within(frame.clone(), error);
    let code: PlaceCode = path.parse().map_err(|_| fail(DeskError::NotFound))?;
    let who = signed.who.clone();
    let at = code.to_string();
    let read =
        move |desk: &Desk| Ok((desk.head()?, desk.store.read(|view| view.open_edits(&at))?, drafts(desk, &who)?));
    let (head, open, drafts) = off(&desk, read).await.map_err(fail)?;
    let kinds: Vec<(Kind, usize)> =
        Kind::ALL.into_iter().map(|kind| (kind, of_kind(&head, &code, kind).count())).filter(|(_, n)| *n > 0).collect();
    let has_pack = !kinds.is_empty();
    let begun = begun(&head, &code, &open);
    let may_begin = has_pack || begun.iter().any(|(of, ..)| of == Kind::Pack.name());
    if !has_pack && places().get(&code).is_none() {
        return Err(fail(DeskError::NotFound));
    }
    let asked_kind = query(&request, "kind").unwrap_or_default();
    let first = [Kind::Article, Kind::Procedure, Kind::Fee].into_iter().find(|one| kinds.iter().any(|(k, _)| k == one));
    let kind = kinds.iter().map(|(kind, _)| *kind).find(|kind| kind.name() == asked_kind).or(first);
    let kind = kind.or_else(|| kinds.first().map(|(kind, _)| *kind)).unwrap_or(Kind::Pack);
    let filter = Filter {
        asked: query(&request, "q").unwrap_or_default(),
        only: query(&request, "only").unwrap_or_default(),
        today: desk.today().to_string(),
    };
    let from: usize = query(&request, "from").and_then(|from| from.parse().ok()).unwrap_or(0);
    let list = list(&frame, &head, (&code, kind), &filter, &open, from);
    let pack = key(code.as_str(), "pack", "pack").ok().and_then(|key| head.item(&key));
    let chain = places().chain(&code);
    let locale = frame.locale;
    show(&Place {
        name: place_name(&code),
        above: chain.into_iter().skip(1).map(|code| (code.clone(), place_name(&code))).collect(),
        about: pack.map(|pack| names::title(pack, locale)),
        has_pack,
        kinds: kinds.iter().map(|(kind, n)| (kind.name(), names::kind_alone(*kind, locale), *n)).collect(),
        kind: kind.name(),
        kind_name: names::kind_alone(kind, locale),
        asked: filter.asked,
        only: filter.only,
        list,
        may_write: frame.may("editor"),
        begun: begun
            .into_iter()
            .map(|(of, id, no)| (names_kind(&of, locale), id.clone(), way(no, &code, &of, &id), no))
            .collect(),
        drafts,
        makes: makes(may_begin).map(|kind| (kind.name(), names::kind_alone(kind, locale))).collect(),
        code,
        frame,
    })
}

/// New items at a place that a draft or a change in review has: their kind, id and change. The folder does not have them yet.
fn begun(head: &Head, code: &PlaceCode, open: &[OpenEdit]) -> Vec<(String, String, i64)> {
    let is_new = |of: &str, id: &str| key(code.as_str(), of, id).is_ok_and(|key| head.item(&key).is_none());
    let here = open.iter().filter(|((at, of, id), _)| *at == code.as_str() && is_new(of, id));
    here.map(|((_, of, id), no)| (of.clone(), id.clone(), *no)).collect()
}

/// The form of an item in a change.
fn way(no: i64, code: &PlaceCode, kind: &str, id: &str) -> String {
    format!("/console/changes/{no}/items/{code}/{kind}/{id}")
}

/// What can be begun at a place: a place without content begins with what its pack is.
fn makes(has_pack: bool) -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(move |kind| (*kind != Kind::Pack) == has_pack)
}

struct Filter {
    asked: String,
    only: String,
    today: String,
}

impl Filter {
    /// The address of the list, up to the number of its first row.
    fn way(&self, code: &PlaceCode, kind: Kind) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("kind", kind.name()).append_pair("q", &self.asked).append_pair("only", &self.only);
        format!("/console/places/{code}?{}&from=", query.finish())
    }

    /// Whether an item is asked for. Marks are only looked for where they decide: they hash every word of an item.
    fn lets(&self, frame: &Frame, head: &Head, item: &Item, is_open: bool) -> bool {
        let asked = self.asked.to_lowercase();
        let title = || names::title(item, frame.locale).to_lowercase();
        let named = asked.is_empty() || item.id.as_str().contains(&asked) || title().contains(&asked);
        named
            && match self.only.as_str() {
                "" => true,
                "open" => is_open,
                only => marks(frame, head, item, &self.today).iter().any(|(mark, _)| *mark == only),
            }
    }
}

fn list(
    frame: &Frame,
    head: &Head,
    (code, kind): (&PlaceCode, Kind),
    filter: &Filter,
    open: &[OpenEdit],
    from: usize,
) -> Listed<Row> {
    let mut writing: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for ((.., id), change) in open.iter().filter(|((_, of, _), _)| of == kind.name()) {
        writing.entry(id).or_default().push(*change);
    }
    let is_open = |item: &Item| writing.contains_key(item.id.as_str());
    let found: Vec<&Item> =
        of_kind(head, code, kind).filter(|item| filter.lets(frame, head, item, is_open(item))).collect();
    Listed::of(&found, (from, ROWS_MAX), (filter.way(code, kind), "items"), |item| Row {
        to: format!("/console/items/{code}/{kind}/{}", item.id),
        title: names::title(item, frame.locale),
        marks: marks(frame, head, item, &filter.today),
        open: writing.get(item.id.as_str()).cloned().unwrap_or_default(),
        id: item.id.to_string(),
    })
}

/// What an editor should see of an item at a glance: how far it was checked, whether that day has passed, whether a translation lags.
pub(super) fn marks(frame: &Frame, head: &Head, item: &Item, today: &str) -> Vec<(&'static str, String)> {
    let mut marks = Vec::new();
    let word = |name: &str| item.value.get(name).and_then(|value| value.as_str());
    if let Some(confidence) = word("confidence").filter(|confidence| *confidence != "high") {
        let said = names::choice("confidence", confidence, frame.locale).unwrap_or(confidence);
        marks.push(("weak", said.to_owned()));
    }
    if word("standing").is_some_and(|standing| standing == "disputed") {
        marks.push(("weak", names::choice("standing", "disputed", frame.locale).unwrap_or_default().to_owned()));
    }
    if item.value.get("reported_on").is_some() {
        marks.push(("reported", frame.t("item.reported").to_owned()));
    }
    // ISO days sort as they read.
    if let Some(day) = word("review_by").filter(|day| *day < today) {
        marks.push(("past", frame.f("item.past", "day", day)));
    }
    match head.source.confirmations.state(item, Locale::En) {
        TranslationState::Behind => marks.push(("behind", frame.t("item.behind").to_owned())),
        TranslationState::Unconfirmed => marks.push(("unconfirmed", frame.t("item.unconfirmed").to_owned())),
        TranslationState::Current => {}
    }
    marks
}

/// Begins a new item: in one's draft or a new one.
async fn begin(request: HttpRequest, path: Path<String>, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "places");
    let Sent { by, form } = sent;
    let id = form.get("id").trim().to_owned();
    let (kind, place) = (form.get("kind").to_owned(), path.into_inner());
    let id = if kind == "pack" { "pack".to_owned() } else { id };
    let target = Target::of(&form, format!("{} {id}", names_kind(&kind, frame.locale)));
    let key = key(&place, &kind, &id);
    let named = key.map_err(|_| DeskError::field(frame.t("edit.id"), frame.t("problem.name")));
    let done = off(&desk, move |desk| {
        let key = named?;
        let no = open_for(desk, &by.who, target)?;
        Ok(format!("/console/changes/{no}/items/{}/{}/{}", key.0, key.1, key.2))
    });
    Ok(onward(&done.await.map_err(|error| Failed::within(frame, error))?, None))
}

fn names_kind(kind: &str, locale: Locale) -> String {
    let found = Kind::ALL.into_iter().find(|one| one.name() == kind);
    found.map_or_else(|| kind.to_owned(), |found| names::kind_alone(found, locale))
}
