//! Around every request: its network's rate, a name for the log, a count, a time; and for problems, their request id.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use data_encoding::HEXLOWER;
use sojourn_core::wire::v1::ProblemKind;

use super::Shared;
use crate::console;
use crate::problem::Failure;
use crate::telemetry::{HTTP_REQUESTS, HTTP_SECONDS};

/// Header that names a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest name taken from a client.
const REQUEST_ID_BYTES_MAX: usize = 64;

/// The middleware.
pub(crate) async fn trace(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let id = request_id(&request);
    let method = request.method().clone();
    let refused = over_rate(&request);
    let mut response = match refused {
        Some(failure) => request.into_response(failure.respond(Some(&id))),
        None => match next.call(request).await {
            Ok(response) => response.map_into_boxed_body(),
            Err(error) => return Err(error),
        },
    };
    response = name_problem(response, &id);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    // Known since the request found its way; before that, every pattern would be tried once more to tell.
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let status = response.status().as_u16();
    let seconds = begun.elapsed();
    metrics::counter!(HTTP_REQUESTS, "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!(HTTP_SECONDS, "route" => route.clone()).record(seconds);
    let micros = u64::try_from(seconds.as_micros()).unwrap_or(u64::MAX);
    tracing::debug!(request_id = id, method = %method, route, status, micros, "request");
    Ok(response)
}

/// A client's name for its request when it is a plain short word, otherwise one of ours.
fn request_id(request: &ServiceRequest) -> String {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let sane = |text: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !text.is_empty() && text.len() <= REQUEST_ID_BYTES_MAX && text.chars().all(plain)
    };
    if let Some(given) = given.filter(sane) {
        return given.to_owned();
    }
    let mut bytes = [0; 8];
    // Without randomness the name is dull, the request is served all the same.
    let _ = getrandom::fill(&mut bytes);
    HEXLOWER.encode(&bytes)
}

fn over_rate(request: &ServiceRequest) -> Option<Failure> {
    let shared = request.app_data::<Data<Shared>>()?;
    let address = request.peer_addr()?.ip();
    shared.rates.count_network(address).err().map(Failure::from)
}

fn name_problem(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let Some(failure) = response.response().error().and_then(|error| error.as_error::<Failure>()) else {
        return name_foreign(response, id);
    };
    failure.log(id);
    let mut named = failure.respond(Some(id));
    if failure.kind() == ProblemKind::Unauthenticated {
        named.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, named)
}

/// Errors of the framework itself (a bad query, a path that does not parse) become problems too.
fn name_foreign(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    // Pages of the desk say themselves what went wrong, to people.
    let is_page = |error: &Error| error.as_error::<console::Failed>().is_some();
    let is_foreign = response.response().error().is_some_and(|error| !is_page(error));
    if console::is_page(response.request().path()) {
        // A deed that a page does not know comes without an error.
        let bare = response.status() == StatusCode::METHOD_NOT_ALLOWED;
        return if is_foreign || bare { console::failed_page(response) } else { response };
    }
    if !is_foreign {
        return response;
    }
    let kind = match response.status().as_u16() {
        404 => ProblemKind::NotFound,
        405 => ProblemKind::MethodNotAllowed,
        413 => ProblemKind::TooLarge,
        408 => ProblemKind::Timeout,
        500.. => ProblemKind::Internal,
        _ => ProblemKind::Malformed,
    };
    let failure = Failure::new(kind);
    failure.log(id);
    let (request, _) = response.into_parts();
    request.extensions_mut().clear();
    ServiceResponse::new(request, failure.respond(Some(id)))
}
