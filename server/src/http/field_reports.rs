//! `POST /v1/field-reports`: from anyone, without any credential.

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, COOKIE};
use actix_web::web::{self, Data, ServiceConfig};
use sojourn_core::wire::v1::{FIELD_REPORT_BYTES_MAX, FieldReport, FieldReportReply, Problem};

use super::body::{self, Reply};
use super::enrol::Raw;
use super::{Answer, Shared, other_method};
use crate::service::Refusal;

pub(super) fn routes(config: &mut ServiceConfig) {
    let at = web::resource("/v1/field-reports").default_service(web::to(other_method));
    config.service(at.route(web::post().to(report)));
}

/// Tells what was different at a window. No account, no token: a request that carries a credential is refused, so that no
/// client sends one by habit. The same report again gets the same reply.
#[utoipa::path(post, path = "/v1/field-reports", tag = "field reports", request_body = FieldReport,
    responses((status = 200, body = FieldReportReply), (status = "default", body = Problem)))]
async fn report(request: HttpRequest, payload: Raw, shared: Data<Shared>) -> Answer<Reply<FieldReportReply>> {
    let bytes_max = FIELD_REPORT_BYTES_MAX.min(shared.limits.request_bytes_max);
    let received = body::receive(&request, payload.0, &shared, bytes_max).await?;
    for (header, name) in [(AUTHORIZATION, "authorization"), (COOKIE, "cookie")] {
        if request.headers().contains_key(header) {
            return Err(Refusal::field(name, "must not be sent: a report is from nobody").into());
        }
    }
    if let Some(address) = request.peer_addr() {
        shared.report_rates.count(address.ip(), shared.service.now())?;
    }
    let message = received.message::<FieldReport>()?;
    Ok(Reply(shared.service.take_field_report(message.value).await?))
}
