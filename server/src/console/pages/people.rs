//! The people of the desk: who may do what, and what operators do about it.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use sojourn_core::guidance::desk::change::Duty;

use super::super::failure::told;
use super::super::form::Form;
use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, draw, onward, show};
use super::super::picture::{Picture, qr};
use super::super::{Failed, Shown, off};
use crate::desk::people::{Guards, Invitation, Open, Person};
use crate::desk::{Desk, DeskError, Who};

const PEOPLE: &str = "/console/people";

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource(PEOPLE).route(web::get().to(people)));
    config.service(web::resource("/console/people/invite").route(web::post().to(invite)));
    config.service(web::resource("/console/people/take-back").route(web::post().to(take_back)));
    config.service(web::resource("/console/people/{no:\\d+}").route(web::get().to(person)));
    config.service(web::resource("/console/people/{no:\\d+}/anew").route(web::post().to(anew)));
    config.service(
        web::resource("/console/people/{no:\\d+}/{deed:duties|disable|enable|end}").route(web::post().to(deed)),
    );
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Person>,
    guards: Guards,
    open: Vec<Open>,
    says: Option<String>,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    frame: Frame,
    person: Person,
    /// Whether it is the one who asks.
    own: bool,
    /// Version of the root, and whether it names their key.
    root: Option<(u64, bool)>,
    says: Option<String>,
}

impl PersonPage {
    fn has(&self, duty: &Duty) -> bool {
        self.person.duties.contains(duty)
    }
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    frame: Frame,
    link: String,
    picture: Option<Picture>,
    expires_at: i64,
    /// Who begins anew with it; nobody for somebody new.
    person: Option<String>,
}

async fn people(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let page = listed(&request, &signed, &desk, None).await?;
    show(&page)
}

async fn listed(
    request: &HttpRequest,
    signed: &SignedIn,
    desk: &Data<Desk>,
    says: Option<String>,
) -> Result<PeoplePage, Failed> {
    let frame = Frame::of(request, signed, "people");
    let who = signed.who.clone();
    let found = off(desk, move |desk| {
        let open = if who.duties.contains(&Duty::Operator) { desk.invitations(&who)? } else { Vec::new() };
        Ok((desk.people()?, desk.guards()?, open))
    });
    let (people, guards, open) = found.await.map_err(|error| Failed::within(frame.clone(), error))?;
    Ok(PeoplePage { frame, people, guards, open, says })
}

async fn invite(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let (who, duties) = (sent.by.who.clone(), ticked(&sent.form));
    let hours = sent.form.number("hours").and_then(|hours| u32::try_from(hours).ok()).unwrap_or(0);
    match off(&desk, move |desk| desk.invite(Some(&who), &duties, hours)).await {
        Ok(invitation) => Ok(handed_over(&request, &sent.by, invitation, None)),
        Err(error @ DeskError::Invalid(_)) => {
            let says = sentence(&Frame::of(&request, &sent.by, "people"), &error);
            let page = listed(&request, &sent.by, &desk, Some(says)).await?;
            Ok(draw(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(Failed::within(Frame::of(&request, &sent.by, "people"), error)),
    }
}

async fn take_back(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let (who, id) = (sent.by.who.clone(), sent.form.get("id").to_owned());
    let done = off(&desk, move |desk| desk.take_back_invitation(&who, &id)).await;
    done.map_err(|error| Failed::within(Frame::of(&request, &sent.by, "people"), error))?;
    Ok(onward(PEOPLE, Some("taken_back")))
}

async fn person(request: HttpRequest, signed: SignedIn, desk: Data<Desk>, no: Path<i64>) -> Shown {
    let page = looked_at(&request, &signed, &desk, *no, None).await?;
    show(&page)
}

async fn looked_at(
    request: &HttpRequest,
    signed: &SignedIn,
    desk: &Data<Desk>,
    no: i64,
    says: Option<String>,
) -> Result<PersonPage, Failed> {
    let frame = Frame::of(request, signed, "people");
    let found = off(desk, move |desk| {
        let person = desk.person(no)?;
        let root = desk.root_names(person.signing_key.as_deref());
        Ok((person, root))
    });
    let (person, root) = found.await.map_err(|error| Failed::within(frame.clone(), error))?;
    Ok(PersonPage { frame, person, own: signed.who.person == no, root, says })
}

async fn anew(request: HttpRequest, desk: Data<Desk>, sent: Sent, no: Path<i64>) -> Shown {
    let (who, no) = (sent.by.who.clone(), *no);
    let made = off(&desk, move |desk| Ok((desk.invite_anew(Some(&who), no)?, desk.person(no)?.name))).await;
    let (invitation, name) = made.map_err(|error| Failed::within(Frame::of(&request, &sent.by, "people"), error))?;
    Ok(handed_over(&request, &sent.by, invitation, Some(name)))
}

async fn deed(request: HttpRequest, desk: Data<Desk>, sent: Sent, path: Path<(i64, String)>) -> Shown {
    let (no, deed) = path.into_inner();
    let (who, duties) = (sent.by.who.clone(), ticked(&sent.form));
    let (asked, page) = (deed.clone(), format!("{PEOPLE}/{no}"));
    match off(&desk, move |desk| act(desk, &who, no, &asked, &duties)).await {
        Ok(()) => Ok(onward(&page, Some(&deed))),
        Err(error @ DeskError::Invalid(_)) => {
            let says = sentence(&Frame::of(&request, &sent.by, "people"), &error);
            let mut shown = looked_at(&request, &sent.by, &desk, no, Some(says)).await?;
            shown.frame.path = page;
            Ok(draw(StatusCode::UNPROCESSABLE_ENTITY, &shown))
        }
        Err(error) => Err(Failed::within(Frame::of(&request, &sent.by, "people"), error)),
    }
}

fn act(desk: &Desk, who: &Who, no: i64, deed: &str, duties: &BTreeSet<Duty>) -> Result<(), DeskError> {
    match deed {
        "duties" => desk.set_duties(who, no, duties),
        "disable" => desk.disable(who, no),
        "enable" => desk.enable(who, no),
        "end" => desk.end_sessions(who, no),
        _ => Err(DeskError::NotFound),
    }
}

/// The link, shown this once.
fn handed_over(
    request: &HttpRequest,
    signed: &SignedIn,
    invitation: Invitation,
    person: Option<String>,
) -> HttpResponse {
    let mut frame = Frame::of(request, signed, "people");
    PEOPLE.clone_into(&mut frame.path);
    let link = {
        let place = request.connection_info();
        format!("{}://{}/console/join?code={}", place.scheme(), place.host(), invitation.code)
    };
    let page = InvitationPage { picture: qr(&link), frame, link, expires_at: invitation.expires_at, person };
    draw(StatusCode::OK, &page)
}

/// The duties whose boxes are ticked.
pub(super) fn ticked(form: &Form) -> BTreeSet<Duty> {
    Duty::ALL.into_iter().filter(|duty| form.all("duty").any(|name| name == duty.name())).collect()
}

/// What is wrong, in one sentence or two.
fn sentence(frame: &Frame, error: &DeskError) -> String {
    match error {
        DeskError::Invalid(wrong) => wrong.iter().map(|one| frame.t(&one.message)).collect::<Vec<_>>().join(" "),
        other => told(frame.locale, other).0,
    }
}
