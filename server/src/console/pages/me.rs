//! One's own page: the key one signs with, sessions, password, codes on paper.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, ServiceConfig};
use askama::Template;
use sojourn_core::wire::v1::FieldProblem;
use zeroize::Zeroizing;

use super::super::failure::{status, told};
use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, draw, onward, show};
use super::super::{Failed, Shown, off};
use super::join::CodesPage;
use crate::desk::people::{Own, PASSWORD_CHARS_MIN, Session};
use crate::desk::{Desk, DeskError};

const ME: &str = "/console/me";

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource(ME).route(web::get().to(me)));
    config.service(web::resource("/console/me/password").route(web::post().to(password)));
    config.service(web::resource("/console/me/codes").route(web::post().to(codes)));
    config.service(web::resource("/console/me/sessions").route(web::post().to(sessions)));
    config.service(web::resource("/console/me/key").route(web::post().to(key)));
    config.service(web::resource("/console/me/key/drop").route(web::post().to(drop_key)));
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    frame: Frame,
    own: Own,
    says: Option<String>,
    wrong: Vec<FieldProblem>,
    chars_min: usize,
}

impl MePage {
    /// What is wrong with a field.
    fn wrong_with(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|one| one.field == field).map(|one| self.frame.t(&one.message))
    }

    /// Where the codes on paper run low.
    fn few_codes(&self) -> bool {
        self.own.codes_left < 3
    }
}

fn session(signed: &SignedIn) -> Session {
    Session { who: signed.who.clone(), csrf: signed.csrf.clone(), id: signed.session }
}

async fn me(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let page = own(&request, &signed, &desk).await?;
    show(&page)
}

async fn own(request: &HttpRequest, signed: &SignedIn, desk: &Data<Desk>) -> Result<MePage, Failed> {
    let mut frame = Frame::of(request, signed, "me");
    if request.method() != actix_web::http::Method::GET {
        ME.clone_into(&mut frame.path);
    }
    let session = session(signed);
    let own = off(desk, move |desk| desk.own(&session)).await;
    let own = own.map_err(|error| Failed::within(frame.clone(), error))?;
    Ok(MePage { frame, own, says: None, wrong: Vec::new(), chars_min: PASSWORD_CHARS_MIN })
}

/// On after a deed, or the page again with what is wrong.
async fn after(request: &HttpRequest, sent: &Sent, desk: &Data<Desk>, done: Result<&str, DeskError>) -> Shown {
    let error = match done {
        Ok(done) => return Ok(onward(ME, Some(done))),
        Err(error) => error,
    };
    let mut page = own(request, &sent.by, desk).await?;
    let code = status(&error);
    match error {
        DeskError::Invalid(wrong) => page.wrong = wrong,
        wait @ (DeskError::Wait { .. } | DeskError::Signature(_)) => page.says = Some(told(page.frame.locale, &wait).0),
        other => return Err(Failed::within(page.frame, other)),
    }
    Ok(draw(code, &page))
}

async fn password(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let typed = |name: &str| Zeroizing::new(sent.form.get(name).to_owned());
    let (old, new, again, session) = (typed("old"), typed("password"), typed("again"), session(&sent.by));
    let done = match desk.turn().await {
        Ok(turn) => off(&desk, move |desk| desk.change_password(&turn, &session, (&old, &new, &again))).await,
        Err(error) => Err(error),
    };
    after(&request, &sent, &desk, done.map(|()| "password")).await
}

async fn codes(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let (who, typed) = (sent.by.who.clone(), Zeroizing::new(sent.form.get("proof").to_owned()));
    let made = match desk.turn().await {
        Ok(turn) => off(&desk, move |desk| desk.renew_codes(&turn, &who, &typed)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(codes) => {
            let mut frame = Frame::of(&request, &sent.by, "me");
            ME.clone_into(&mut frame.path);
            Ok(draw(StatusCode::OK, &CodesPage { frame, codes, onward: ME }))
        }
        Err(error) => after(&request, &sent, &desk, Err(error)).await,
    }
}

async fn sessions(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let (session, id) = (session(&sent.by), sent.form.get("id").to_owned());
    let done = off(&desk, move |desk| match id.as_str() {
        "others" => desk.end_other_sessions(&session),
        one => desk.end_own_session(&session.who, one),
    });
    let done = done.await;
    after(&request, &sent, &desk, done.map(|()| "end")).await
}

async fn key(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let (who, form) = (sent.by.who.clone(), sent.form.clone());
    let done = off(&desk, move |desk| desk.register_key(&who, form.get("public_key"), form.get("signature"))).await;
    after(&request, &sent, &desk, done.map(|()| "key")).await
}

async fn drop_key(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let who = sent.by.who.clone();
    let done = off(&desk, move |desk| desk.drop_key(&who)).await;
    after(&request, &sent, &desk, done.map(|()| "key_dropped")).await
}
