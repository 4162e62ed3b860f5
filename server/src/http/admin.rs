//! For administrators: invites, devices, dead letters. Each call is checked for the duty it needs, in the service.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, Query, ServiceConfig};
use serde::Deserialize;
use sojourn_core::id::{DeviceId, SpaceId};
use sojourn_core::wire::v1::{DeadLetterPage, DevicePage, Invite, InviteRequest, Problem};

use super::body::{self, Reply};
use super::enrol::Raw;
use super::{Answer, Shared, caller, other_method};
use crate::service::Refusal;

pub(super) fn routes(config: &mut ServiceConfig) {
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(other_method));
    config.service(at("/v1/admin/invites").route(web::post().to(invites)));
    config.service(at("/v1/admin/devices").route(web::get().to(devices)));
    config.service(at("/v1/admin/devices/{space}/{device}").route(web::delete().to(revoke)));
    config.service(at("/v1/admin/dead-letters").route(web::get().to(dead_letters)));
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Page {
    /// `next` of the page before.
    after: Option<String>,
}

/// Makes an invite. Duty: operator.
#[utoipa::path(post, path = "/v1/admin/invites", tag = "admin", request_body = InviteRequest,
    responses((status = 200, body = Invite), (status = "default", body = Problem)))]
async fn invites(request: HttpRequest, payload: Raw, shared: Data<Shared>) -> Answer<Reply<Invite>> {
    let received = body::receive(&request, payload.0, &shared, shared.limits.request_bytes_max).await?;
    let principal = caller::principal(&request, &shared)?;
    let message = received.message::<InviteRequest>()?;
    Ok(Reply(shared.service.make_invite(&principal, message.value).await?))
}

/// Lists enrolled devices. Duty: operator.
#[utoipa::path(get, path = "/v1/admin/devices", tag = "admin", params(Page),
    responses((status = 200, body = DevicePage), (status = "default", body = Problem)))]
async fn devices(request: HttpRequest, page: Query<Page>, shared: Data<Shared>) -> Answer<Reply<DevicePage>> {
    let principal = caller::principal(&request, &shared)?;
    Ok(Reply(shared.service.list_devices(&principal, page.after.as_deref())?))
}

/// Revokes a device on this server. Duty: operator.
#[utoipa::path(delete, path = "/v1/admin/devices/{space}/{device}", tag = "admin",
    params(("space" = String, Path, description = "The space, hex"), ("device" = String, Path, description = "The device, hex")),
    responses((status = 204), (status = "default", body = Problem)))]
async fn revoke(request: HttpRequest, path: Path<(String, String)>, shared: Data<Shared>) -> Answer<HttpResponse> {
    let principal = caller::principal(&request, &shared)?;
    let space: SpaceId = path.0.parse().map_err(|_| Refusal::NotFound)?;
    let device: DeviceId = path.1.parse().map_err(|_| Refusal::NotFound)?;
    shared.service.revoke_device(&principal, space, device).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists rejected frames, newest first. Duty: operator.
#[utoipa::path(get, path = "/v1/admin/dead-letters", tag = "admin", params(Page),
    responses((status = 200, body = DeadLetterPage), (status = "default", body = Problem)))]
async fn dead_letters(request: HttpRequest, page: Query<Page>, shared: Data<Shared>) -> Answer<Reply<DeadLetterPage>> {
    let principal = caller::principal(&request, &shared)?;
    Ok(Reply(shared.service.list_dead_letters(&principal, page.after.as_deref())?))
}
