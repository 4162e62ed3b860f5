//! Challenges, enrolment, tokens.

use actix_web::dev::Payload;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{FromRequest, HttpRequest};
use sojourn_core::wire::v1::{Challenge, EnrolRequest, Problem, RefreshRequest, TokenReply};

use super::body::{self, Reply};
use super::{Answer, Shared, other_method};

pub(super) fn routes(config: &mut ServiceConfig) {
    let post = |path: &str| web::resource(path.to_owned()).default_service(web::to(other_method));
    config.service(post("/v1/challenges").route(web::post().to(challenges)));
    config.service(post("/v1/devices").route(web::post().to(devices)));
    config.service(post("/v1/tokens").route(web::post().to(tokens)));
}

/// Something fresh for a device to sign.
#[utoipa::path(post, path = "/v1/challenges", tag = "enrolment", responses((status = 200, body = Challenge)))]
async fn challenges(shared: Data<Shared>) -> Answer<Reply<Challenge>> {
    Ok(Reply(shared.service.challenge()?))
}

/// Enrols a device, with the genesis of a new space or certified in a known one.
#[utoipa::path(post, path = "/v1/devices", tag = "enrolment", request_body = EnrolRequest,
    responses((status = 200, body = TokenReply), (status = "default", body = Problem)))]
async fn devices(request: HttpRequest, payload: Raw, shared: Data<Shared>) -> Answer<Reply<TokenReply>> {
    if let Some(address) = request.peer_addr() {
        shared.rates.count_enrolment(address.ip())?;
    }
    let message = body::receive(&request, payload.0, &shared, shared.limits.request_bytes_max)
        .await?
        .message::<EnrolRequest>()?;
    Ok(Reply(shared.service.enrol(message.value).await?))
}

/// Exchanges a refresh token, or the proof of a device's key alone, for new tokens.
#[utoipa::path(post, path = "/v1/tokens", tag = "enrolment", request_body = RefreshRequest,
    responses((status = 200, body = TokenReply), (status = "default", body = Problem)))]
async fn tokens(request: HttpRequest, payload: Raw, shared: Data<Shared>) -> Answer<Reply<TokenReply>> {
    let message = body::receive(&request, payload.0, &shared, shared.limits.request_bytes_max)
        .await?
        .message::<RefreshRequest>()?;
    shared.rates.count_device(&message.value.device)?;
    Ok(Reply(shared.service.refresh(message.value).await?))
}

/// The body as it comes, before anything reads it.
pub(super) struct Raw(pub(super) Payload);

impl FromRequest for Raw {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self(payload.take())))
    }
}
