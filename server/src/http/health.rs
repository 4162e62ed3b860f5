//! For whoever runs the server: alive, ready, metrics.

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Responder};

use super::{Answer, Shared, other_method};
use crate::telemetry::{COMMIT_UNITS, COMMITS};

pub(super) fn routes(config: &mut ServiceConfig) {
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(other_method));
    config.service(at("/healthz").route(web::get().to(alive)));
    config.service(at("/readyz").route(web::get().to(ready)));
    config.service(at("/metrics").route(web::get().to(metrics)));
}

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200)))]
async fn alive() -> impl Responder {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

/// The store answers too.
#[utoipa::path(get, path = "/readyz", tag = "operations", responses((status = 200), (status = 503)))]
async fn ready(shared: Data<Shared>) -> Answer<HttpResponse> {
    shared.service.ready()?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready\n"))
}

/// Prometheus text.
#[utoipa::path(get, path = "/metrics", tag = "operations", responses((status = 200)))]
async fn metrics(shared: Data<Shared>) -> impl Responder {
    let (groups, units) = shared.service.commits();
    metrics::counter!(COMMITS).absolute(groups);
    metrics::counter!(COMMIT_UNITS).absolute(units);
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(shared.metrics.render())
}
