//! Withdrawing: find it, say why in both languages, see what phones will show, sign. One signature, within a minute.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, ServiceConfig};
use askama::Template;
use data_encoding::HEXLOWER;
use sojourn_core::guidance::desk::reach::reach;
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::guidance::trust::{Channel, Withdrawal, WithdrawalTarget};
use sojourn_core::locale::Locale;

use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, query, show};
use super::super::{Failed, Shown, off};
use super::deed::done;
use crate::desk::board::title_of;
use crate::desk::changes::key;
use crate::desk::head::{Head, place_name, places};
use crate::desk::withdraw::Wanted;
use crate::desk::{Desk, DeskError};

/// Most items a search shows.
const FOUND_MAX: usize = 40;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/withdraw").route(web::get().to(choose)).route(web::post().to(look)));
    config.service(web::resource("/console/withdraw/sign").route(web::post().to(withdraw)));
}

/// An item that is or can be hidden.
struct Target {
    /// `330100/article:permit-fee`.
    name: String,
    title: String,
    /// Why, in Chinese and English; empty for one that is not hidden.
    why: (String, String),
}

#[derive(Template)]
#[template(path = "withdraw.html")]
struct ChoosePage {
    frame: Frame,
    asked: String,
    found: Vec<Target>,
    hidden: Vec<Target>,
    notices: Vec<(Target, bool)>,
    older: Vec<u64>,
    back_to: Option<u64>,
}

impl ChoosePage {
    fn goes_back_to(&self, seq: &u64) -> bool {
        self.back_to.as_ref() == Some(seq)
    }
}

async fn choose(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "releases");
    let locale = frame.locale;
    let asked = query(&request, "q").unwrap_or_default();
    let words = asked.trim().to_lowercase();
    let gathered = off(&desk, move |desk| {
        let head = desk.head()?;
        let now = desk.withdrawn(Channel::Stable);
        let library = desk.service().guidance();
        let live = library.published(Channel::Stable).map_or(0, |(release, _)| release.seq);
        let older = library.history(Channel::Stable).into_iter().map(|one| one.seq).filter(|seq| *seq < live).collect();
        let hidden = now.hide.iter().map(|one| hidden(&head, one, locale)).collect();
        Ok((find(&head, &words, &now, locale), hidden, notices(&head, &now, locale), older, now.back_to))
    });
    let (found, hidden, notices, older, back_to): (_, _, _, Vec<u64>, _) =
        gathered.await.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&ChoosePage { frame, asked, found, hidden, notices, older, back_to })
}

fn target(head: &Head, place: &sojourn_core::place::PlaceCode, item: &ItemRef, locale: Locale) -> Target {
    let found = head.item(&(place.clone(), item.kind, item.id.clone()));
    let title = found.and_then(|item| title_of(&item.value, locale)).unwrap_or_else(|| item.id.to_string());
    Target {
        name: format!("{place}/{item}"),
        title: format!("{} · {title}", place_name(place, locale)),
        why: Default::default(),
    }
}

fn hidden(head: &Head, one: &WithdrawalTarget, locale: Locale) -> Target {
    let why = |locale| one.why.get(&locale).cloned().unwrap_or_default();
    Target { why: (why(Locale::ZhHans), why(Locale::En)), ..target(head, &one.place, &one.item, locale) }
}

/// Items whose title or name holds the words, or the one whose name was typed, which may be gone from the folder.
fn find(head: &Head, words: &str, now: &Wanted, locale: Locale) -> Vec<Target> {
    if words.is_empty() {
        return Vec::new();
    }
    let is_hidden = |name: &str| now.hide.iter().any(|one| format!("{}/{}", one.place, one.item) == name);
    let holds = |key: &crate::desk::head::Key, value: &serde_json::Value| {
        let titles = Locale::ALL.into_iter().filter_map(|locale| title_of(value, locale));
        key.2.as_str().contains(words) || titles.into_iter().any(|title| title.to_lowercase().contains(words))
    };
    let items = head
        .source
        .items
        .iter()
        .filter(|(key, item)| !matches!(key.1, Kind::Pack | Kind::Patch) && holds(key, &item.value));
    let mut found: Vec<Target> = items
        .map(|(key, _)| target(head, &key.0, &ItemRef { kind: key.1, id: key.2.clone() }, locale))
        .filter(|one| !is_hidden(&one.name))
        .take(FOUND_MAX)
        .collect();
    if let Ok((place, item)) = named(words)
        && !is_hidden(words)
        && !found.iter().any(|one| one.name == words)
    {
        found.push(target(head, &place, &item, locale));
    }
    found
}

fn notices(head: &Head, now: &Wanted, locale: Locale) -> Vec<(Target, bool)> {
    let all = head.source.items.keys().filter(|key| key.1 == Kind::Notice);
    all.map(|key| {
        let item = ItemRef { kind: key.1, id: key.2.clone() };
        (target(head, &key.0, &item, locale), now.show_first.contains(&item))
    })
    .collect()
}

/// `330100/article:permit-fee`.
fn named(text: &str) -> Result<(sojourn_core::place::PlaceCode, ItemRef), DeskError> {
    let (place, rest) = text.split_once('/').ok_or(DeskError::NotFound)?;
    let (kind, id) = rest.split_once(':').ok_or(DeskError::NotFound)?;
    let (place, kind, id) = key(place, kind, id)?;
    Ok((place, ItemRef { kind, id }))
}

#[derive(Template)]
#[template(path = "withdraw_sign.html")]
struct SignPage {
    frame: Frame,
    content: Withdrawal,
    json: String,
    message: String,
    key: String,
    lines: Vec<(Target, String)>,
    lifted: Vec<Target>,
}

/// What the form asks for: what stays hidden, what is hidden now, what comes first, where phones go back to.
fn wanted(sent: &Sent, now: &Wanted) -> Result<Wanted, DeskError> {
    let kept =
        |one: &&WithdrawalTarget| sent.form.all("keep").any(|name| name == format!("{}/{}", one.place, one.item));
    let mut hide: Vec<WithdrawalTarget> = now.hide.iter().filter(kept).cloned().collect();
    let why = |name: &str| sent.form.get(name).trim().to_owned();
    for name in sent.form.all("hide") {
        let (place, item) = named(name)?;
        let why = [(Locale::ZhHans, why("why_zh")), (Locale::En, why("why_en"))].into_iter().collect();
        hide.push(WithdrawalTarget { place, item, why });
    }
    let first = sent.form.all("first").map(|name| named(name).map(|(_, item)| item));
    let back_to = sent.form.number("back_to").and_then(|seq| u64::try_from(seq).ok());
    Ok(Wanted { hide, show_first: first.collect::<Result<_, _>>()?, back_to })
}

/// Shows what will be signed and what phones will show; nothing has happened yet.
async fn look(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "releases");
    let locale = frame.locale;
    let key = sent.by.who.signing_key.clone().unwrap_or_default();
    let gathered = off(&desk, move |desk| {
        let (head, now) = (desk.head()?, desk.withdrawn(Channel::Stable));
        let (content, message) = desk.withdrawal(Channel::Stable, &wanted(&sent, &now)?)?;
        let lines = content.hide.iter().map(|one| {
            let reached = reach(&head.source, places(), &one.item, &one.place).said(locale);
            (hidden(&head, one, locale), reached)
        });
        let lifted = now.hide.iter().filter(|one| !content.hide.contains(one));
        let (lines, lifted) = (lines.collect(), lifted.map(|one| hidden(&head, one, locale)).collect());
        Ok((content, message, lines, lifted))
    });
    let (content, message, lines, lifted) = gathered.await.map_err(|error| Failed::within(frame.clone(), error))?;
    let json = serde_json::to_string(&content).unwrap_or_default();
    show(&SignPage { frame, content, json, message: HEXLOWER.encode(&message), key, lines, lifted })
}

async fn withdraw(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    done(&request, sent, &desk, ("releases", "withdrawn"), |desk, sent| {
        let content: Withdrawal = serde_json::from_str(sent.form.get("content")).map_err(|_| DeskError::NotFound)?;
        desk.withdraw(&sent.by.who, &content, sent.form.get("signature"))?;
        Ok("/console/releases".to_owned())
    })
    .await
}
