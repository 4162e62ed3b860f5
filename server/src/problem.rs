//! From a refusal to what travels: the one place that chooses a problem type, and with it the status.
//!
//! Faults of ours are logged here with their causes and told without them. `docs/api.md` lists the types.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use sojourn_core::wire::v1::{Problem, ProblemKind};

use crate::auth::access::TokenError;
use crate::service::Refusal;
use crate::store::StoreError;

/// Seconds a busy client is asked to wait.
const BUSY_RETRY_S: u64 = 2;

/// A problem on its way out.
#[derive(Debug)]
pub struct Failure {
    kind: ProblemKind,
    detail: Option<String>,
    errors: Vec<sojourn_core::wire::v1::FieldProblem>,
    retry_after_s: Option<u64>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Failure {
    /// A problem of a type, without detail.
    #[must_use]
    pub fn new(kind: ProblemKind) -> Self {
        Self { kind, detail: None, errors: Vec::new(), retry_after_s: None, cause: None }
    }

    /// Adds what happened this time. Never personal data, never what the client sent.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds seconds to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The type.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// Writes the causes to the log, once, when the fault is ours.
    pub fn log(&self, request_id: &str) {
        metrics::counter!(crate::telemetry::PROBLEMS, "type" => self.kind.name()).increment(1);
        let Some(cause) = &self.cause else { return };
        let mut causes = cause.to_string();
        let mut next = cause.source();
        while let Some(inner) = next {
            causes = format!("{causes}: {inner}");
            next = inner.source();
        }
        tracing::error!(request_id, problem = self.kind.name(), causes, "a request failed");
    }

    /// The response, with the request's id when it is known.
    #[must_use]
    pub fn respond(&self, request_id: Option<&str>) -> HttpResponse {
        let problem = Problem {
            detail: self.detail.clone(),
            request_id: request_id.map(str::to_owned),
            errors: self.errors.clone(),
            retry_after_s: self.retry_after_s,
            ..self.kind.problem()
        };
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((CONTENT_TYPE, HeaderValue::from_static("application/problem+json")));
        if let Some(seconds) = self.retry_after_s {
            response.insert_header((RETRY_AFTER, seconds));
        }
        match serde_json::to_vec(&problem) {
            Ok(body) => response.body(body),
            Err(_) => response.finish(),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind.title())
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.respond(None)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let told = refusal.to_string();
        match refusal {
            Refusal::Malformed(_) => Self::new(ProblemKind::Malformed).detail(told),
            Refusal::Invalid(errors) => Self { errors, ..Self::new(ProblemKind::Invalid) },
            Refusal::TooLarge(_) => Self::new(ProblemKind::TooLarge).detail(told),
            Refusal::Protocol(_) => Self::new(ProblemKind::UnsupportedProtocol).detail(told),
            Refusal::AppTooOld { upgrade_by } => {
                let until = upgrade_by.map(|at| format!("; it may push until {} (ms since 1970)", at.0));
                Self::new(ProblemKind::UnsupportedProtocol).detail(told + &until.unwrap_or_default())
            }
            Refusal::NoToken => Self::new(ProblemKind::Unauthenticated).detail(told),
            Refusal::Token(TokenError::Expired | TokenError::Invalid) => {
                Self::new(ProblemKind::Unauthenticated).detail(told)
            }
            Refusal::UnknownDevice => Self::new(ProblemKind::UnknownDevice),
            Refusal::BadProof(_) => Self::new(ProblemKind::BadProof).detail(told),
            Refusal::StaleChallenge => Self::new(ProblemKind::StaleChallenge),
            Refusal::DeviceRevoked => Self::new(ProblemKind::DeviceRevoked),
            Refusal::DeviceCloned => Self::new(ProblemKind::DeviceCloned),
            Refusal::EnrolmentClosed => Self::new(ProblemKind::EnrolmentClosed),
            Refusal::BadInvite => Self::new(ProblemKind::BadInvite),
            Refusal::Forbidden(_) => Self::new(ProblemKind::Forbidden).detail(told),
            Refusal::NotFound => Self::new(ProblemKind::NotFound),
            Refusal::ReleaseNotNewer(_) => Self::new(ProblemKind::ReleaseNotNewer).detail(told),
            Refusal::ReleaseRefused(_) => Self::new(ProblemKind::ReleaseRefused).detail(told),
            Refusal::RateLimited { retry_after_s } => Self::new(ProblemKind::RateLimited).retry_after(retry_after_s),
            Refusal::DayFull { retry_after_s } => Self::new(ProblemKind::Busy).detail(told).retry_after(retry_after_s),
            Refusal::Busy => Self::new(ProblemKind::Busy).retry_after(BUSY_RETRY_S),
            Refusal::Store(error) => error.into(),
            Refusal::Keys(error) => Self::internal(error),
            Refusal::Internal(why) => Self::internal(why),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => {
                Self { cause: Some(error.into()), ..Self::new(ProblemKind::StorageFull).retry_after(60) }
            }
            StoreError::Busy | StoreError::Closed => Self::new(ProblemKind::Busy).retry_after(BUSY_RETRY_S),
            StoreError::Newer { .. }
            | StoreError::Foreign { .. }
            | StoreError::Corrupt { .. }
            | StoreError::Row(_)
            | StoreError::Journal(_)
            | StoreError::Engine(_) => Self::internal(error),
        }
    }
}

impl Failure {
    fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..Self::new(ProblemKind::Internal) }
    }
}
