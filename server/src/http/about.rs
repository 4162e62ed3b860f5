//! `GET /v1/about` and the keys that verify access tokens.

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use sojourn_core::wire::v1::About;

use super::body::Reply;
use super::{Shared, other_method};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/v1/about").route(web::get().to(about)).default_service(web::to(other_method)));
    config.service(web::resource("/v1/jwks.json").route(web::get().to(jwks)).default_service(web::to(other_method)));
}

/// What the server says of itself, to anyone.
#[utoipa::path(get, path = "/v1/about", tag = "server", responses((status = 200, body = About)))]
async fn about(shared: Data<Shared>) -> impl Responder {
    Reply(shared.service.about())
}

/// Public keys of access tokens (RFC 7517).
#[utoipa::path(get, path = "/v1/jwks.json", tag = "server", responses((status = 200, description = "A JWK set")))]
async fn jwks(shared: Data<Shared>) -> impl Responder {
    HttpResponse::Ok().insert_header(("cache-control", "max-age=300")).json(shared.service.tokens().jwks())
}
