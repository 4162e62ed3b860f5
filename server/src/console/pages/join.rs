//! Taking an invitation: login, name, password, the digits, and ten codes on paper that are shown this once.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, ServiceConfig};
use askama::Template;
use data_encoding::BASE32_NOPAD;
use sojourn_core::wire::v1::FieldProblem;
use zeroize::Zeroizing;

use super::super::failure::{status, told};
use super::super::page::{Frame, draw, query};
use super::super::picture::{Picture, qr};
use super::super::visitor::{self, Knock, Visitor};
use super::super::{Failed, Shown, off};
use super::sign_in::add;
use crate::desk::people::{Invited, Joined, Joining, PASSWORD_CHARS_MIN, enrolment_url};
use crate::desk::{Desk, DeskError};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/join").route(web::get().to(form)).route(web::post().to(join)));
}

#[derive(Template)]
#[template(path = "join.html")]
struct JoinPage {
    frame: Frame,
    code: String,
    invited: Invited,
    /// The secret in groups of four, for an app that cannot look.
    secret: Zeroizing<String>,
    picture: Option<Picture>,
    login: String,
    name: String,
    says: Option<String>,
    wrong: Vec<FieldProblem>,
    chars_min: usize,
}

impl JoinPage {
    /// What is wrong with a field.
    fn wrong_with(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|one| one.field == field).map(|one| self.frame.t(&one.message))
    }
}

#[derive(Template)]
#[template(path = "codes.html")]
pub(super) struct CodesPage {
    pub(super) frame: Frame,
    pub(super) codes: Vec<String>,
    /// Where to go on.
    pub(super) onward: &'static str,
}

#[derive(Template)]
#[template(path = "join_over.html")]
struct OverPage {
    frame: Frame,
}

async fn form(request: HttpRequest, desk: Data<Desk>) -> Shown {
    let visitor = Visitor::of(&request)?;
    let mut frame = Frame::before(&request);
    frame.csrf = visitor.mark;
    let code = query(&request, "code").unwrap_or_default();
    let asked = code.clone();
    let found = off(&desk, move |desk| desk.invitation(&asked)).await;
    let Some(invited) = found.map_err(|error| Failed::within(frame.clone(), error))? else {
        return Ok(draw(StatusCode::GONE, &OverPage { frame }));
    };
    let page = shown(frame, &desk, code, invited);
    let mut response = draw(StatusCode::OK, &page);
    if let Some(cookie) = visitor.cookie {
        add(&mut response, &cookie);
    }
    Ok(response)
}

async fn join(request: HttpRequest, desk: Data<Desk>, knock: Knock) -> Shown {
    let mut frame = Frame::before(&request);
    frame.csrf = knock.mark;
    let form = knock.form;
    let code = form.get("code").to_owned();
    frame.path = format!("/console/join?code={}", code.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let typed = |name: &str| form.get(name).trim().to_owned();
    let secret = |name: &str| Zeroizing::new(form.get(name).to_owned());
    let joining = Joining {
        login: typed("login"),
        name: typed("name"),
        password: secret("password"),
        again: secret("again"),
        digits: typed("digits"),
        agent: visitor::agent(&request),
    };
    let turn = desk.turn().await;
    let asked = code.clone();
    let joined = match turn {
        Ok(turn) => off(&desk, move |desk| desk.join(&turn, &asked, &joining)).await,
        Err(error) => Err(error),
    };
    let error = match joined {
        Ok(joined) => return Ok(came(&request, joined)),
        Err(error) => error,
    };
    let asked = code.clone();
    let found = off(&desk, move |desk| desk.invitation(&asked)).await;
    let Some(invited) = found.map_err(|error| Failed::within(frame.clone(), error))? else {
        return Ok(draw(StatusCode::GONE, &OverPage { frame }));
    };
    let mut page = shown(frame, &desk, code, invited);
    (page.login, page.name) = (typed("login"), typed("name"));
    match error {
        DeskError::Invalid(wrong) => {
            page.wrong = wrong;
            Ok(draw(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        wait @ DeskError::Wait { .. } => {
            page.says = Some(told(page.frame.locale, &wait).0);
            Ok(draw(status(&wait), &page))
        }
        other => Err(Failed::within(page.frame, other)),
    }
}

/// Somebody is there: signed in, and shown their codes.
fn came(request: &HttpRequest, joined: Joined) -> actix_web::HttpResponse {
    let mut frame = Frame::before(request);
    (frame.who, frame.csrf, frame.at) = (Some(joined.opened.session.who), joined.opened.session.csrf, "me");
    "/console/me".clone_into(&mut frame.path);
    let page = CodesPage { frame, codes: joined.codes, onward: "/console/me" };
    let mut response = draw(StatusCode::OK, &page);
    add(&mut response, &visitor::opened(request, joined.opened.token));
    response
}

fn shown(frame: Frame, desk: &Desk, code: String, invited: Invited) -> JoinPage {
    let audience = desk.service().about().audience;
    let label = invited.known.as_ref().map_or("desk", |(login, _)| login);
    let url = enrolment_url(&audience, label, &invited.secret);
    let plain = Zeroizing::new(BASE32_NOPAD.encode(&invited.secret[..]));
    let groups: Vec<&str> = (0..plain.len()).step_by(4).map(|at| &plain[at..(at + 4).min(plain.len())]).collect();
    JoinPage {
        picture: qr(&url),
        secret: Zeroizing::new(groups.join(" ")),
        frame,
        code,
        invited,
        login: String::new(),
        name: String::new(),
        says: None,
        wrong: Vec::new(),
        chars_min: PASSWORD_CHARS_MIN,
    }
}
