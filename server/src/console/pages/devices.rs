//! Devices that sync with this server: what it knows of them, revoking one, letting one in.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::id::{DeviceId, SpaceId};
use sojourn_core::wire::v1::{DeviceOverview, Duty, Invite, InviteRequest, Role};

use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, draw, onward, query, show};
use super::super::{Failed, Shown, off};
use crate::desk::{Desk, DeskError};

const DEVICES: &str = "/console/people/devices";

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource(DEVICES).route(web::get().to(devices)));
    config.service(web::resource("/console/people/devices/invite").route(web::post().to(invite)));
    let one = web::resource("/console/people/devices/{space}/{device}");
    config.service(one.route(web::get().to(ask)).route(web::post().to(revoke)));
}

#[derive(Template)]
#[template(path = "devices.html")]
struct DevicesPage {
    frame: Frame,
    rows: Vec<DeviceOverview>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "revoke.html")]
struct RevokePage {
    frame: Frame,
    space: SpaceId,
    device: DeviceId,
}

#[derive(Template)]
#[template(path = "device_invite.html")]
struct InvitePage {
    frame: Frame,
    invite: Invite,
}

async fn devices(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "people");
    let after = query(&request, "after");
    let found = off(&desk, move |desk| desk.devices(&signed.who, after.as_deref())).await;
    let page = found.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&DevicesPage { frame, rows: page.devices, next: page.next })
}

/// A role as the words call it.
fn role(role: &Role) -> &'static str {
    match role {
        Role::Worker => "worker",
        Role::Volunteer => "volunteer",
        Role::Administrator => "administrator",
    }
}

async fn ask(request: HttpRequest, signed: SignedIn, path: Path<(String, String)>) -> Shown {
    let frame = Frame::of(&request, &signed, "people");
    let (space, device) = named(&path).map_err(|error| Failed::within(frame.clone(), error))?;
    show(&RevokePage { frame, space, device })
}

async fn revoke(request: HttpRequest, desk: Data<Desk>, sent: Sent, path: Path<(String, String)>) -> Shown {
    let failed = |error| Failed::within(Frame::of(&request, &sent.by, "people"), error);
    let (space, device) = named(&path).map_err(failed)?;
    desk.revoke_device(&sent.by.who, space, device).await.map_err(failed)?;
    Ok(onward(DEVICES, Some("revoked")))
}

async fn invite(request: HttpRequest, desk: Data<Desk>, sent: Sent) -> Shown {
    let mut frame = Frame::of(&request, &sent.by, "people");
    DEVICES.clone_into(&mut frame.path);
    let role = match sent.form.get("role") {
        "volunteer" => Role::Volunteer,
        "administrator" => Role::Administrator,
        _ => Role::Worker,
    };
    let duties = if role == Role::Administrator { duties(&sent) } else { Vec::new() };
    let valid_hours = sent.form.number("hours").and_then(|hours| u32::try_from(hours).ok()).unwrap_or(0);
    let made = desk.invite_device(&sent.by.who, InviteRequest { role, duties, valid_hours }).await;
    let invite = made.map_err(|error| Failed::within(frame.clone(), error))?;
    Ok(draw(StatusCode::OK, &InvitePage { frame, invite }))
}

fn duties(sent: &Sent) -> Vec<Duty> {
    let known = [
        ("editor", Duty::Editor),
        ("reviewer", Duty::Reviewer),
        ("publisher", Duty::Publisher),
        ("operator", Duty::Operator),
    ];
    known.into_iter().filter(|(name, _)| sent.form.all("duty").any(|one| one == *name)).map(|(_, duty)| duty).collect()
}

fn named(path: &(String, String)) -> Result<(SpaceId, DeviceId), DeskError> {
    let space = path.0.parse().map_err(|_| DeskError::NotFound)?;
    Ok((space, path.1.parse().map_err(|_| DeskError::NotFound)?))
}
