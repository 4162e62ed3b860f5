//! Guidance as files: the timestamp short-lived, everything else immutable, resumable, compressed beforehand.

use std::sync::Arc;

use actix_web::dev::{AppService, HttpServiceFactory, ResourceDef, ServiceRequest, ServiceResponse, fn_service};
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH,
    IF_RANGE, RANGE, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Bytes, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use sojourn_core::guidance::trust::Channel;
use sojourn_core::wire::v1::{Problem, ProblemKind, PublishReply, PublishRequest};

use super::body::{self, Reply, accepts};
use super::enrol::Raw;
use super::{Answer, Shared, caller, other_method};
use crate::problem::Failure;
use crate::service::Refusal;
use crate::service::guidance::{CHANNELS, Encoding, Found};

/// How long caches keep what never changes: a year.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// How long caches keep the timestamp.
const SHORT: &str = "public, max-age=300";
/// Where everything published is.
const FOLDER: &str = "/v1/guidance";

pub(super) fn routes(config: &mut ServiceConfig) {
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(other_method));
    for channel in CHANNELS {
        let newest = move |shared| timestamp(channel, shared);
        let resource = at(&format!("{FOLDER}/{channel}/timestamp.json"));
        config.service(resource.route(web::get().to(newest)).route(web::head().to(newest)));
    }
    config.service(Published);
    config.service(at("/v1/admin/guidance/{channel}").route(web::post().to(publish)));
}

/// All files below [`FOLDER`], found by that prefix alone: a pattern with a name in it is a regular expression, which for
/// the path of a pack takes longer than everything else about its answer.
struct Published;

impl HttpServiceFactory for Published {
    fn register(self, config: &mut AppService) {
        let answer = fn_service(|request: ServiceRequest| async move {
            let (request, _) = request.into_parts();
            let answered = match *request.method() {
                Method::GET | Method::HEAD => file(&request).await,
                _ => Err(Failure::new(ProblemKind::MethodNotAllowed)),
            };
            Ok(match answered {
                Ok(response) => ServiceResponse::new(request, response),
                Err(failure) => ServiceResponse::from_err(failure, request),
            })
        });
        config.register_service(ResourceDef::prefix(FOLDER), None, answer, None);
    }
}

fn channel(text: &str) -> Result<Channel, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// Which release is newest, signed anew each day.
#[utoipa::path(get, path = "/v1/guidance/{channel}/timestamp.json", tag = "guidance",
    params(("channel" = String, Path, description = "`stable` or `preview`")),
    responses((status = 200, description = "A signed timestamp"), (status = "default", body = Problem)))]
async fn timestamp(channel: Channel, shared: Data<Shared>) -> Answer<HttpResponse> {
    let bytes = shared.service.guidance_timestamp(channel)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, SHORT))
        .body(bytes))
}

/// A published file: roots, releases, packs, deltas, withdrawals.
#[utoipa::path(get, path = "/v1/guidance/{path}", tag = "guidance",
    params(("path" = String, Path, description = "`CHANNEL/roots/N.json`, `CHANNEL/releases/SEQ.json`, `CHANNEL/packs/PLACE/LOCALE/HASH`, `CHANNEL/deltas/FROM/TO`, `CHANNEL/withdrawals/SEQ.json`")),
    responses((status = 200, description = "The file"), (status = 206, description = "A part of it"), (status = "default", body = Problem)))]
async fn file(request: &HttpRequest) -> Answer<HttpResponse> {
    let shared = request.app_data::<Data<Shared>>().ok_or(Refusal::Internal("nothing is shared with this handler"))?;
    let path = request.match_info().unprocessed().strip_prefix('/').ok_or(Refusal::NotFound)?;
    let json = path.ends_with(".json");
    let takes_zstd = accepts(request.headers(), "zstd");
    let takes_gzip = accepts(request.headers(), "gzip");
    let takes = move |encoding| match encoding {
        Encoding::Identity => true,
        Encoding::Gzip => takes_gzip,
        Encoding::Zstd => takes_zstd,
    };
    let guidance = shared.service.guidance();
    if let Some(found) = guidance.file_at_hand(path, takes) {
        return serve(request, &found, json);
    }
    let (service, path) = (Arc::clone(&shared.service), path.to_owned());
    let found = web::block(move || service.guidance().file(&path, takes)).await.map_err(|_| Refusal::Busy)??;
    serve(request, &found, json)
}

fn serve(request: &HttpRequest, found: &Found, json: bool) -> Answer<HttpResponse> {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let mut response = HttpResponse::Ok();
    response
        .insert_header((ETAG, &*found.etag))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE)))
        .insert_header((ACCEPT_RANGES, HeaderValue::from_static("bytes")))
        .insert_header((VARY, HeaderValue::from_static("accept-encoding")));
    if text(IF_NONE_MATCH).is_some_and(|known| holds(known, &found.etag)) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    response.insert_header((CONTENT_TYPE, if json { "application/json" } else { "application/octet-stream" }));
    if found.encoding != Encoding::Identity {
        response.insert_header((CONTENT_ENCODING, found.encoding.name()));
    }
    let whole = || Bytes::from_owner(Arc::clone(&found.bytes));
    let same = text(IF_RANGE).is_none_or(|known| known == &*found.etag);
    let Some(range) = text(RANGE).filter(|_| same) else { return Ok(response.body(whole())) };
    let size = found.bytes.len() as u64;
    match parse_range(range, size) {
        Asked::Part(from, to) => {
            let part = whole().slice(from as usize..=to as usize);
            response.insert_header((CONTENT_RANGE, format!("bytes {from}-{to}/{size}")));
            Ok(response.status(StatusCode::PARTIAL_CONTENT).body(part))
        }
        Asked::Outside => {
            Err(Failure::new(ProblemKind::RangeNotSatisfiable).detail(format!("the file has {size} bytes")))
        }
        // Several ranges or another unit: the whole file is a right answer (RFC 9110 §14.2).
        Asked::Whole => Ok(response.body(whole())),
    }
}

/// Whether one of the tags a client knows is this one. A cache on the way may have made it a weak one, which is the same
/// here (RFC 9110 §13.1.2).
fn holds(known: &str, etag: &str) -> bool {
    let tag = |one: &str| one.strip_prefix("W/").unwrap_or(one) == etag;
    known.split(',').map(str::trim).any(|one| one == "*" || tag(one))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(u64, u64),
    Outside,
}

/// One range of bytes: `bytes=A-B`, `bytes=A-` or `bytes=-N`.
fn parse_range(text: &str, size: u64) -> Asked {
    let Some((from, to)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    let last = size.saturating_sub(1);
    let (from, to) = match (from.trim().parse::<u64>(), to.trim()) {
        (Ok(from), "") => (from, last),
        (Ok(from), to) => match to.parse::<u64>() {
            Ok(to) if to >= from => (from, to.min(last)),
            _ => return Asked::Whole,
        },
        (Err(_), to) => match to.parse::<u64>() {
            Ok(0) => return Asked::Outside,
            Ok(count) => (size.saturating_sub(count), last),
            Err(_) => return Asked::Whole,
        },
    };
    if from >= size { Asked::Outside } else { Asked::Part(from, to) }
}

/// Publishes a signed release. Duty: publisher.
#[utoipa::path(post, path = "/v1/admin/guidance/{channel}", tag = "admin", request_body = PublishRequest,
    params(("channel" = String, Path, description = "`stable` or `preview`")),
    responses((status = 200, body = PublishReply), (status = "default", body = Problem)))]
async fn publish(
    request: HttpRequest,
    path: Path<String>,
    payload: Raw,
    shared: Data<Shared>,
) -> Answer<Reply<PublishReply>> {
    // Who asks comes first here: nobody else may send megabytes.
    let principal = caller::principal(&request, &shared)?;
    let received = body::receive(&request, payload.0, &shared, shared.limits.publish_bytes_max).await?;
    let channel = channel(&path)?;
    let message = received.message::<PublishRequest>()?;
    let service = Arc::clone(&shared.service);
    let reply =
        web::block(move || service.publish(&principal, channel, message.value)).await.map_err(|_| Refusal::Busy)??;
    Ok(Reply(reply))
}

#[cfg(test)]
mod tests {
    use actix_web::App;
    use actix_web::test::{TestRequest, call_service, init_service};

    use super::*;

    #[actix_web::test]
    async fn published_files_are_found_by_their_folder_and_the_route_is_told_without_their_path() {
        let app = App::new().service(Published);
        let app = init_service(app).await;
        for (method, path, status) in [
            // Nothing is shared here, so whoever gets as far as the file is told so.
            (Method::GET, "/v1/guidance/stable/packs/CN/en/00", 500),
            (Method::HEAD, "/v1/guidance/stable", 500),
            (Method::POST, "/v1/guidance/stable/packs/CN/en/00", 405),
            (Method::GET, "/v1/guidancex/stable", 404),
        ] {
            let request = TestRequest::with_uri(path).method(method).to_request();
            let response = call_service(&app, request).await;
            assert_eq!(response.status().as_u16(), status, "{path}");
            let route = response.request().match_pattern();
            assert_eq!(route.as_deref(), (status != 404).then_some(FOLDER), "{path}");
        }
    }

    #[test]
    fn a_tag_is_known_in_a_list_or_weakened_by_a_cache_and_no_other_is() {
        for known in [r#""a""#, r#""x", "a""#, r#"W/"a""#, r#""x",W/"a""#, "*"] {
            assert!(holds(known, r#""a""#), "{known}");
        }
        for other in ["", r#""b""#, "a", r#"w/"a""#, r#"W/"ab""#] {
            assert!(!holds(other, r#""a""#), "{other}");
        }
    }

    #[test]
    fn a_range_is_one_span_of_bytes_inside_the_file() {
        for (text, asked) in [
            ("bytes=0-4", Asked::Part(0, 4)),
            ("bytes=5-", Asked::Part(5, 9)),
            ("bytes=-3", Asked::Part(7, 9)),
            ("bytes=8-99", Asked::Part(8, 9)),
            ("bytes=10-", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=4-2", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("lines=1-2", Asked::Whole),
        ] {
            assert_eq!(parse_range(text, 10), asked, "{text}");
        }
    }
}
