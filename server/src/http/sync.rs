//! The round, and the long wait for news.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Query, ServiceConfig};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use sojourn_core::id::Bytes;
use sojourn_core::wire::v1::{Problem, SyncReply, SyncRequest, WakeReply};

use super::body::{self, Reply};
use super::enrol::Raw;
use super::{Answer, Shared, caller, other_method};
use crate::service::Refusal;

/// Longest wait of `GET /v1/wake`: proxies cut idle connections after a minute or more.
const WAIT_S_MAX: u64 = 60;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/v1/sync").route(web::post().to(sync)).default_service(web::to(other_method)));
    config.service(web::resource("/v1/wake").route(web::get().to(wake)).default_service(web::to(other_method)));
}

/// One round: takes frames, answers with receipts and with what is new.
#[utoipa::path(post, path = "/v1/sync", tag = "sync", request_body = SyncRequest,
    responses((status = 200, body = SyncReply), (status = "default", body = Problem)))]
async fn sync(request: HttpRequest, payload: Raw, shared: Data<Shared>) -> Answer<Reply<SyncReply>> {
    let received = body::receive(&request, payload.0, &shared, shared.limits.request_bytes_max).await?;
    let (principal, standing) = caller::sender(&request, &shared)?;
    let message = received.message::<SyncRequest>()?;
    Ok(Reply(shared.service.round(&principal, standing, message.value, message.hash).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Wait {
    /// The cursor of the last reply, base64url.
    cursor: Option<String>,
    /// Seconds to wait, at most 60.
    wait_s: Option<u64>,
}

/// Waits until a round would bring something. Only a hint.
#[utoipa::path(get, path = "/v1/wake", tag = "sync", params(Wait),
    responses((status = 200, body = WakeReply), (status = "default", body = Problem)))]
async fn wake(request: HttpRequest, wait: Query<Wait>, shared: Data<Shared>) -> Answer<Reply<WakeReply>> {
    let principal = caller::principal(&request, &shared)?;
    let cursor = wait
        .cursor
        .as_ref()
        .map(|text| BASE64URL_NOPAD.decode(text.as_bytes()).map(Bytes))
        .transpose()
        .map_err(|_| Refusal::field("cursor", "must be base64url without padding"))?;
    let most = Duration::from_secs(wait.wait_s.unwrap_or(WAIT_S_MAX).min(WAIT_S_MAX));
    let news = shared.service.wait_for_news(&principal, cursor, most).await?;
    Ok(Reply(WakeReply { news }))
}
