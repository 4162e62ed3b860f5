//! Withdrawing: find it, say why in both languages, see what phones will show, sign. One signature, within a minute.
//!
//! A form that is refused comes back with everything in it, and with what is wrong beside it.

mod found;
#[cfg(test)]
mod tests;

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use data_encoding::HEXLOWER;
use sojourn_core::guidance::trust::{Channel, Withdrawal, WithdrawalTarget};
use sojourn_core::locale::Locale;

use self::found::{Target, find, hidden, named, notices};
use super::super::failure::status;
use super::super::form::Form;
use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, draw, onward, query, show};
use super::super::{Failed, Shown, off};
use super::deed::Refusal;
use crate::desk::head::places;
use crate::desk::withdraw::Wanted;
use crate::desk::{Desk, DeskError};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/withdraw").route(web::get().to(choose)).route(web::post().to(look)));
    config.service(web::resource("/console/withdraw/sign").route(web::post().to(withdraw)));
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
    /// The form as it was sent, where it was refused.
    typed: Option<Form>,
    refused: Option<Refusal>,
}

impl ChoosePage {
    fn goes_back_to(&self, seq: &u64) -> bool {
        match &self.typed {
            Some(form) => form.get("back_to") == seq.to_string(),
            None => self.back_to.as_ref() == Some(seq),
        }
    }

    fn why(&self, field: &str) -> &str {
        self.typed.as_ref().map_or("", |form| form.get(field))
    }

    fn has(&self, list: &str, name: &str, before: bool) -> bool {
        self.typed.as_ref().map_or(before, |form| form.all(list).any(|one| one == name))
    }

    fn wrong_with(&self, field: &str) -> Option<String> {
        self.refused.as_ref()?.about(field, self.frame.locale)
    }
}

async fn choose(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "releases");
    let asked = query(&request, "q").unwrap_or_default();
    let inner = frame.clone();
    let page = off(&desk, move |desk| choice(desk, inner, asked)).await;
    show(&page.map_err(|error| Failed::within(frame, error))?)
}

fn choice(desk: &Desk, frame: Frame, asked: String) -> Result<ChoosePage, DeskError> {
    let (head, now, locale) = (desk.head()?, desk.withdrawn(Channel::Stable), frame.locale);
    let library = desk.service().guidance();
    let live = library.published(Channel::Stable).map_or(0, |(release, _)| release.seq);
    let older = library.history(Channel::Stable).into_iter().map(|one| one.seq).filter(|seq| *seq < live).collect();
    Ok(ChoosePage {
        found: find(&head, &asked.trim().to_lowercase(), &now, locale),
        hidden: now.hide.iter().map(|one| hidden(&head, one, locale)).collect(),
        notices: notices(&head, &now, locale),
        older,
        back_to: now.back_to,
        typed: None,
        refused: None,
        frame,
        asked,
    })
}

/// The first form again, with what was typed and why it was refused.
fn choose_again(desk: &Desk, frame: Frame, form: &Form, error: DeskError) -> Result<Next, DeskError> {
    let (code, refused) = (status(&error), Refusal::of(frame.locale, error)?);
    let mut page = choice(desk, frame, form.get("q").to_owned())?;
    // What was ticked stays in sight, also where the search no longer finds it.
    let head = desk.head()?;
    for name in form.all("hide") {
        let known = page.found.iter().any(|one| one.name == name);
        if let Some((place, item)) = named(name).ok().filter(|_| !known) {
            page.found.push(found::target(&head, &place, &item, page.frame.locale));
        }
    }
    (page.typed, page.refused) = (Some(form.clone()), Some(refused));
    Ok(Next::Choose(code, Box::new(page)))
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
    refused: Option<Refusal>,
}

/// What the form asks for: what stays hidden, what is hidden now, what comes first, where phones go back to.
fn wanted(form: &Form, now: &Wanted) -> Result<Wanted, DeskError> {
    let kept = |one: &&WithdrawalTarget| form.all("keep").any(|name| name == format!("{}/{}", one.place, one.item));
    let mut hide: Vec<WithdrawalTarget> = now.hide.iter().filter(kept).cloned().collect();
    let why = |name: &str| form.get(name).trim().to_owned();
    for name in form.all("hide") {
        let (place, item) = named(name)?;
        let why = [(Locale::ZhHans, why("why_zh")), (Locale::En, why("why_en"))].into_iter().collect();
        hide.push(WithdrawalTarget { place, item, why });
    }
    let first = form.all("first").map(|name| named(name).map(|(_, item)| item));
    let back_to = form.number("back_to").and_then(|seq| u64::try_from(seq).ok());
    Ok(Wanted { hide, show_first: first.collect::<Result<_, _>>()?, back_to })
}

/// What will be signed, and what phones will show.
fn signing(desk: &Desk, frame: Frame, key: String, wanted: &Wanted) -> Result<SignPage, DeskError> {
    let (head, now, locale) = (desk.head()?, desk.withdrawn(Channel::Stable), frame.locale);
    let (content, message) = desk.withdrawal(Channel::Stable, wanted)?;
    let line = |one: &WithdrawalTarget| {
        let reached = head.graph().reach(places(), &one.item, &one.place).said(locale);
        (hidden(&head, one, locale), reached)
    };
    let lifted = now.hide.iter().filter(|one| !content.hide.contains(one));
    Ok(SignPage {
        lines: content.hide.iter().map(line).collect(),
        lifted: lifted.map(|one| hidden(&head, one, locale)).collect(),
        json: serde_json::to_string(&content).unwrap_or_default(),
        message: HEXLOWER.encode(&message),
        refused: None,
        frame,
        content,
        key,
    })
}

/// What follows on a form: boxed, as pages are large.
enum Next {
    Done,
    Sign(StatusCode, Box<SignPage>),
    Choose(StatusCode, Box<ChoosePage>),
}

impl Next {
    fn answer(&self) -> HttpResponse {
        match self {
            Self::Done => onward("/console/releases", Some("withdrawn")),
            Self::Sign(code, page) => draw(*code, &**page),
            Self::Choose(code, page) => draw(*code, &**page),
        }
    }
}

/// Shows what will be signed; nothing has happened yet.
async fn look(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "releases");
    let inner = frame.clone();
    let drawn = off(&desk, move |desk| {
        let key = sent.by.who.signing_key.clone().unwrap_or_default();
        let wanted = wanted(&sent.form, &desk.withdrawn(Channel::Stable));
        match wanted.and_then(|wanted| signing(desk, inner.clone(), key, &wanted)) {
            Ok(page) => Ok(Next::Sign(StatusCode::OK, Box::new(page))),
            Err(error) => choose_again(desk, inner, &sent.form, error),
        }
    });
    Ok(drawn.await.map_err(|error| Failed::within(frame, error))?.answer())
}

async fn withdraw(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "releases");
    let inner = frame.clone();
    let drawn = off(&desk, move |desk| {
        let content: Withdrawal = serde_json::from_str(sent.form.get("content")).map_err(|_| DeskError::NotFound)?;
        match desk.withdraw(&sent.by.who, &content, sent.form.get("signature")) {
            Ok(_) => Ok(Next::Done),
            Err(error) => sign_again(desk, inner, &sent, content, error),
        }
    });
    Ok(drawn.await.map_err(|error| Failed::within(frame, error))?.answer())
}

/// The page to sign on again, over the withdrawals of now: somebody may have published another one meanwhile. Where what it says no
/// longer holds at all, the first form.
fn sign_again(
    desk: &Desk,
    frame: Frame,
    sent: &Sent,
    content: Withdrawal,
    error: DeskError,
) -> Result<Next, DeskError> {
    let (code, refused) = (status(&error), Refusal::of(frame.locale, error)?);
    let key = sent.by.who.signing_key.clone().unwrap_or_default();
    let form = as_form(&content, &desk.withdrawn(content.channel));
    let wanted = Wanted { hide: content.hide, show_first: content.show_first, back_to: content.back_to };
    match signing(desk, frame.clone(), key, &wanted) {
        Ok(page) => Ok(Next::Sign(code, Box::new(SignPage { refused: Some(refused), ..page }))),
        Err(error) => choose_again(desk, frame, &form, error),
    }
}

/// The first form as it must have been filled in for this: what is hidden already is kept, the rest is hidden for one reason.
fn as_form(content: &Withdrawal, now: &Wanted) -> Form {
    let (kept, new): (Vec<_>, Vec<_>) = content.hide.iter().partition(|one| now.hide.contains(one));
    let name = |list: &str, one: &WithdrawalTarget| (list.to_owned(), format!("{}/{}", one.place, one.item));
    let mut pairs: Vec<(String, String)> = kept.into_iter().map(|one| name("keep", one)).collect();
    pairs.extend(new.iter().map(|one| name("hide", one)));
    for (field, locale) in [("why_zh", Locale::ZhHans), ("why_en", Locale::En)] {
        let why = new.first().and_then(|one| one.why.get(&locale)).cloned().unwrap_or_default();
        pairs.push((field.to_owned(), why));
    }
    pairs.extend(content.back_to.map(|seq| ("back_to".to_owned(), seq.to_string())));
    Form::of(pairs)
}
