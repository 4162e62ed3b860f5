//! HTTP: one endpoint family a file; handlers only read, call the service and write.
//!
//! `body` reads and writes messages (JSON or CBOR, compressed or not, within limits), `caller` finds out who asks,
//! `webapp` hands out the app, `limits` slows down the greedy (`report_rates` without knowing them), `trace` names, counts
//! and logs each request, and gives problems their request id.

mod about;
mod admin;
mod body;
mod caller;
mod docs;
mod enrol;
mod field_reports;
mod guidance;
mod health;
mod limits;
mod report_rates;
mod sync;
mod trace;
mod webapp;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, ServiceConfig};
use metrics_exporter_prometheus::PrometheusHandle;
use sojourn_core::wire::v1::ProblemKind;

pub(crate) use limits::RateLimits;
pub(crate) use report_rates::ReportRates;
pub(crate) use trace::trace;

use crate::config::Limits;
use crate::problem::Failure;
use crate::service::Service;
use crate::webapp::WebApp;

/// What handlers share.
pub struct Shared {
    /// The service.
    pub service: Arc<Service>,
    /// Limits of bodies and clients.
    pub limits: Limits,
    /// Counters per device and network.
    pub rates: RateLimits,
    /// Counters of reports from the field, under a key of the day.
    pub report_rates: ReportRates,
    /// The app for browsers.
    pub webapp: Arc<WebApp>,
    /// Metrics.
    pub metrics: PrometheusHandle,
}

impl Shared {
    fn request_time(&self) -> Duration {
        Duration::from_secs(self.limits.request_s)
    }
}

/// Result of a handler.
type Answer<T> = Result<T, Failure>;

/// All routes. They are tried in this order: the busiest come first.
pub(crate) fn routes(config: &mut ServiceConfig) {
    sync::routes(config);
    guidance::routes(config);
    about::routes(config);
    enrol::routes(config);
    admin::routes(config);
    field_reports::routes(config);
    docs::routes(config);
    health::routes(config);
    webapp::routes(config);
    config.default_service(web::to(nothing));
}

async fn nothing() -> Answer<&'static str> {
    Err(Failure::new(ProblemKind::NotFound))
}

/// For resources: a known address with another method.
pub(crate) async fn other_method() -> Answer<&'static str> {
    Err(Failure::new(ProblemKind::MethodNotAllowed))
}
