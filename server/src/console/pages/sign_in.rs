//! Signing in and out.

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use zeroize::Zeroizing;

use super::super::failure::{status, told};
use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, draw, onward, query};
use super::super::visitor::{self, Knock, Visitor};
use super::super::{Failed, Shown, off};
use crate::desk::people::{Attempt, Entry, Session};
use crate::desk::{Desk, DeskError};

pub(super) fn routes(config: &mut ServiceConfig) {
    let sign_in = web::resource("/console/sign-in").route(web::get().to(form)).route(web::post().to(sign_in));
    config.service(sign_in);
    config.service(web::resource("/console/sign-out").route(web::post().to(sign_out)));
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    next: String,
    login: String,
    /// What went wrong the last time.
    says: Option<String>,
    /// Nobody works here yet.
    is_empty: bool,
}

async fn form(request: HttpRequest, desk: Data<Desk>, signed: Option<SignedIn>) -> Shown {
    let next = safe(query(&request, "next").as_deref());
    if signed.is_some() {
        return Ok(onward(&next, None));
    }
    let visitor = Visitor::of(&request)?;
    let mut frame = Frame::before(&request);
    frame.csrf = visitor.mark;
    let is_empty = !off(&desk, Desk::has_people).await.map_err(|error| Failed::within(frame.clone(), error))?;
    let mut response = draw(StatusCode::OK, &SignInPage { frame, next, login: String::new(), says: None, is_empty });
    if let Some(cookie) = visitor.cookie {
        add(&mut response, &cookie);
    }
    Ok(response)
}

async fn sign_in(request: HttpRequest, desk: Data<Desk>, knock: Knock) -> Shown {
    let next = safe(Some(knock.form.get("next")));
    let attempt = Attempt {
        login: knock.form.get("login").to_owned(),
        password: Zeroizing::new(knock.form.get("password").to_owned()),
        code: knock.form.get("code").to_owned(),
        agent: visitor::agent(&request),
        before: visitor::token(&request),
    };
    let login = attempt.login.clone();
    let turn = desk.turn().await;
    let entry = match turn {
        Ok(turn) => off(&desk, move |desk| desk.sign_in(&turn, &attempt)).await,
        Err(error) => Err(error),
    };
    let mut frame = Frame::before(&request);
    frame.csrf = knock.mark;
    let (code, says) = match entry {
        Ok(Entry::In(opened)) => {
            let mut response = onward(&next, None);
            add(&mut response, &visitor::opened(&request, opened.token));
            return Ok(response);
        }
        Ok(Entry::Wrong) => (StatusCode::UNPROCESSABLE_ENTITY, frame.t("people.sign_in.wrong").to_owned()),
        Err(error @ DeskError::Wait { .. }) => (status(&error), told(frame.locale, &error).0),
        Err(error) => return Err(Failed::within(frame, error)),
    };
    Ok(draw(code, &SignInPage { frame, next, login, says: Some(says), is_empty: false }))
}

async fn sign_out(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let session = Session { who: sent.by.who, csrf: sent.by.csrf, id: sent.by.session };
    let ended = off(&desk, move |desk| desk.sign_out(&session)).await;
    ended.map_err(|error| Failed::of(&request, error))?;
    let mut response = onward("/console/sign-in", Some("signed_out"));
    add(&mut response, &visitor::closed(&request));
    Ok(response)
}

/// Adds a cookie to a response; what cannot be written is left out, and its form is refused later.
pub(super) fn add(response: &mut HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) {
    if let Err(error) = response.add_cookie(cookie) {
        tracing::error!(error = &error as &dyn std::error::Error, "a cookie could not be set");
    }
}

/// Where to go on: a page of the desk, never another site.
fn safe(next: Option<&str>) -> String {
    let board = "/console";
    let here = |next: &&str| {
        let rest = next.strip_prefix(board).unwrap_or("x");
        let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        plain && (rest.is_empty() || rest.starts_with(['/', '?'])) && !rest.starts_with("/sign-")
    };
    next.filter(here).unwrap_or(board).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_a_page_of_the_desk_and_nowhere_else() {
        assert_eq!(safe(Some("/console/changes/3?tab=diff")), "/console/changes/3?tab=diff");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/console.evil",
            "/consolex",
            "/console/\\x",
            "/console/a b",
            "/console/sign-out",
            "/v1/docs",
            "",
        ] {
            assert_eq!(safe(Some(elsewhere)), "/console", "{elsewhere}");
        }
        assert_eq!(safe(None), "/console");
    }
}
