//! `/app/`: the built app, from memory, under the strictest policy it works with; and the way there.
//!
//! Every file carries the policy, not only the page: a worker is governed by the headers of its own script.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH,
    LOCATION, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use sojourn_core::wire::v1::{Problem, ProblemKind};

use super::body::accepts;
use super::guidance::IMMUTABLE;
use super::{Answer, Shared, other_method};
use crate::problem::Failure;
use crate::webapp::{AppFile, BUILD_COMMAND, Variant};

/// Nothing but what the server itself sends, WebAssembly allowed, no markup from strings.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; \
     img-src 'self' blob: data:; style-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sojourn-urls";
/// What of the device the app may ask for: papers and pairing by camera, the place, a screen that stays on while a clerk
/// reads, copying an answer. Everything else is off.
const PERMISSIONS: &str = "camera=(self), geolocation=(self), screen-wake-lock=(self), \
     clipboard-write=(self), fullscreen=(self), accelerometer=(), autoplay=(), display-capture=(), \
     encrypted-media=(), gyroscope=(), hid=(), identity-credentials-get=(), magnetometer=(), microphone=(), midi=(), \
     payment=(), picture-in-picture=(), publickey-credentials-get=(), serial=(), storage-access=(), usb=(), \
     xr-spatial-tracking=()";
/// The page people see where no app was built.
const ABSENT: &str = include_str!("webapp/absent.html");

pub(super) fn routes(config: &mut ServiceConfig) {
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(other_method));
    config.service(at("/").route(web::get().to(front)).route(web::head().to(front)));
    config.service(at("/app").route(web::get().to(door)).route(web::head().to(door)));
    config.service(at("/app/{path:.*}").route(web::get().to(file)).route(web::head().to(file)));
}

/// Browsers are led to the app; everyone else finds nothing here, as before.
async fn front(request: HttpRequest) -> Answer<HttpResponse> {
    if !is_browser(request.headers()) {
        return Err(Failure::new(ProblemKind::NotFound));
    }
    Ok(HttpResponse::Found()
        .insert_header((LOCATION, "/app/"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((VARY, "accept"))
        .finish())
}

async fn door() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/app/")).finish()
}

/// A file of the app; the empty path is its page.
#[utoipa::path(get, path = "/app/{path}", tag = "app",
    params(("path" = String, Path, description = "Of a file of the built app; empty for the page")),
    responses((status = 200, description = "The file"), (status = 304, description = "The one you have"),
        (status = "default", body = Problem)))]
async fn file(request: HttpRequest, path: Path<String>, shared: Data<Shared>) -> Answer<HttpResponse> {
    if shared.webapp.is_absent() {
        return absent(request.headers());
    }
    let found = shared.webapp.file(&path).ok_or_else(|| Failure::new(ProblemKind::NotFound))?;
    Ok(serve(request.headers(), found))
}

fn serve(headers: &HeaderMap, file: &AppFile) -> HttpResponse {
    let (encoding, variant) = choose(headers, file);
    let mut response = HttpResponse::Ok();
    response
        .insert_header((ETAG, variant.etag.as_str()))
        .insert_header((CACHE_CONTROL, if file.is_immutable { IMMUTABLE } else { "no-cache" }))
        .insert_header((VARY, "accept-encoding"));
    guard(&mut response);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| is_same(one, &variant.etag))) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    response.insert_header((CONTENT_TYPE, file.media));
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    response.body(variant.bytes.clone())
}

/// The smallest the client takes.
fn choose<'a>(headers: &HeaderMap, file: &'a AppFile) -> (Option<&'static str>, &'a Variant) {
    match (&file.brotli, &file.gzip) {
        (Some(brotli), _) if accepts(headers, "br") => (Some("br"), brotli),
        (_, Some(gzip)) if accepts(headers, "gzip") => (Some("gzip"), gzip),
        _ => (None, &file.plain),
    }
}

/// Compares weakly, as `If-None-Match` does: a proxy that compressed on the way marks the name as weak.
fn is_same(given: &str, etag: &str) -> bool {
    let given = given.trim();
    given == "*" || given.strip_prefix("W/").unwrap_or(given) == etag
}

fn guard(response: &mut HttpResponseBuilder) {
    response
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .insert_header(("permissions-policy", PERMISSIONS))
        .insert_header(("cross-origin-opener-policy", "same-origin"))
        .insert_header(("cross-origin-resource-policy", "same-origin"));
}

/// No app: a page for people, a problem for programs, and both name the command.
fn absent(headers: &HeaderMap) -> Answer<HttpResponse> {
    if !is_browser(headers) {
        let told = format!("build it with {BUILD_COMMAND}, then start the server again");
        return Err(Failure::new(ProblemKind::AppNotBuilt).detail(told));
    }
    let mut response = HttpResponse::NotFound();
    guard(&mut response);
    response.insert_header((CACHE_CONTROL, "no-store")).insert_header((VARY, "accept"));
    Ok(response.content_type("text/html; charset=utf-8").body(ABSENT.replace("{command}", BUILD_COMMAND)))
}

fn is_browser(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_weakened_on_the_way_is_still_the_name() {
        assert!(is_same(" W/\"abc\"", "\"abc\"") && is_same("*", "\"abc\""));
        assert!(!is_same("\"abd\"", "\"abc\""));
    }
}
