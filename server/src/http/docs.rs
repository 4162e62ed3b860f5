//! The OpenAPI document, generated from the handlers and messages, and a page for people that loads nothing else.

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use utoipa::OpenApi;

use super::other_method;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sojourn server",
        description = "Sync and guidance for Sojourn phones. The bytes inside are in docs/protocol.md.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        super::about::about,
        super::about::jwks,
        super::enrol::challenges,
        super::enrol::devices,
        super::enrol::tokens,
        super::sync::sync,
        super::sync::wake,
        super::admin::invites,
        super::admin::devices,
        super::admin::revoke,
        super::admin::dead_letters,
        super::field_reports::report,
        super::guidance::timestamp,
        super::guidance::file,
        super::guidance::publish,
        super::webapp::file,
        super::health::alive,
        super::health::ready,
        super::health::metrics,
    ),
    modifiers(&Tokens)
)]
struct Document;

struct Tokens;

impl utoipa::Modify for Tokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("JWT".to_owned());
        document.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

pub(super) fn routes(config: &mut ServiceConfig) {
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(other_method));
    config.service(at("/v1/openapi.json").route(web::get().to(document)));
    config.service(at("/v1/docs").route(web::get().to(page)));
    config.service(at("/v1/docs/page.js").route(web::get().to(script)));
    config.service(at("/v1/docs/page.css").route(web::get().to(style)));
}

async fn document() -> impl Responder {
    HttpResponse::Ok().insert_header(("cache-control", "max-age=300")).json(Document::openapi())
}

async fn page() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'",
        ))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("referrer-policy", "no-referrer"))
        .body(include_str!("docs/page.html"))
}

async fn script() -> impl Responder {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(include_str!("docs/page.js"))
}

async fn style() -> impl Responder {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("docs/page.css"))
}
