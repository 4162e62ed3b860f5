//! What went wrong, as a page: a summary with what to do next, and everything somebody wrote still there.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use sojourn_core::guidance::desk::change::Refused;
use sojourn_core::guidance::lint::Finding;
use sojourn_core::locale::Locale;
use sojourn_core::say::pick;

use super::form::Form;
use super::page::{Frame, draw, onward};
use super::words::{fill, say};
use crate::desk::DeskError;

/// A failed page.
#[derive(Debug)]
pub struct Failed {
    frame: Box<Frame>,
    what: What,
    /// What somebody had typed, so that it can be copied.
    typed: Vec<String>,
}

#[derive(Debug)]
enum What {
    /// Nobody is signed in: to the page for that, and back here.
    SignedOut,
    /// A form of another page, another session or another time.
    Forged,
    /// The address is there, and not for this: its status.
    Foreign(StatusCode),
    /// The desk said no.
    Desk(Box<DeskError>),
}

#[derive(Template)]
#[template(path = "failure.html")]
struct Page<'a> {
    frame: &'a Frame,
    says: String,
    lines: Vec<String>,
    typed: &'a [String],
}

/// Fields in which people write sentences.
const WRITTEN: [&str; 4] = ["reason", "text", "title", "why"];

impl Failed {
    /// What the desk said, in the asker's language.
    #[must_use]
    pub fn of(request: &HttpRequest, error: DeskError) -> Self {
        Self { frame: Box::new(Frame::before(request)), what: What::Desk(Box::new(error)), typed: Vec::new() }
    }

    /// Within the frame of somebody signed in.
    #[must_use]
    pub fn within(frame: Frame, error: DeskError) -> Self {
        Self { frame: Box::new(frame), what: What::Desk(Box::new(error)), typed: Vec::new() }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out(request: &HttpRequest) -> Self {
        Self { frame: Box::new(Frame::before(request)), what: What::SignedOut, typed: Vec::new() }
    }

    /// What the program beneath refused before any page was asked: an address that does not parse, a deed the page does not know.
    #[must_use]
    pub fn foreign(request: &HttpRequest, status: StatusCode) -> Self {
        Self { frame: Box::new(Frame::before(request)), what: What::Foreign(status), typed: Vec::new() }
    }

    /// With the sentences of a form, so that nobody writes them twice.
    #[must_use]
    pub fn keeping(mut self, form: &Form) -> Self {
        let sentences = WRITTEN.iter().map(|name| form.get(name).trim()).filter(|text| !text.is_empty());
        self.typed = sentences.map(ToOwned::to_owned).collect();
        self
    }

    /// The form is not one of this session's pages.
    #[must_use]
    pub fn forged(request: &HttpRequest) -> Self {
        Self { frame: Box::new(Frame::before(request)), what: What::Forged, typed: Vec::new() }
    }
}

impl Failed {
    /// What is said of it, in one sentence: for a part of a page.
    #[must_use]
    pub fn says(&self, locale: Locale) -> String {
        match &self.what {
            What::SignedOut => say(locale, "fail.signed_out").to_owned(),
            What::Forged => say(locale, "fail.form").to_owned(),
            What::Foreign(status) => say(locale, foreign(*status)).to_owned(),
            What::Desk(error) => {
                log(error);
                told(locale, error).0
            }
        }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::SignedOut => f.write_str("nobody is signed in"),
            What::Forged => f.write_str("a form that is not of this session"),
            What::Foreign(status) => write!(f, "refused before any page was asked: {status}"),
            What::Desk(error) => error.fmt(f),
        }
    }
}

impl ResponseError for Failed {
    fn status_code(&self) -> StatusCode {
        match &self.what {
            What::SignedOut => StatusCode::SEE_OTHER,
            What::Forged => StatusCode::FORBIDDEN,
            What::Foreign(status) => *status,
            What::Desk(error) => status(error),
        }
    }

    fn error_response(&self) -> HttpResponse {
        let locale = self.frame.locale;
        let (says, lines) = match &self.what {
            What::SignedOut => return to_sign_in(&self.frame),
            What::Forged => (say(locale, "fail.form").to_owned(), Vec::new()),
            What::Foreign(status) => (say(locale, foreign(*status)).to_owned(), Vec::new()),
            What::Desk(error) => {
                log(error);
                told(locale, error)
            }
        };
        draw(self.status_code(), &Page { frame: &self.frame, says, lines, typed: &self.typed })
    }
}

/// What is said of a status that no page gave.
const fn foreign(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "fail.not_found",
        StatusCode::METHOD_NOT_ALLOWED => "fail.method",
        StatusCode::PAYLOAD_TOO_LARGE => "fail.long",
        _ => "fail.request",
    }
}

fn to_sign_in(frame: &Frame) -> HttpResponse {
    let next: String = form_urlencoded::byte_serialize(frame.path.as_bytes()).collect();
    onward(&format!("/console/sign-in?next={next}"), None)
}

/// The status a desk's error has.
#[must_use]
pub fn status(error: &DeskError) -> StatusCode {
    match error {
        DeskError::Refused(_) => StatusCode::FORBIDDEN,
        DeskError::Conflict { .. } | DeskError::Behind(_) => StatusCode::CONFLICT,
        DeskError::Invalid(_) | DeskError::Unreadable(_) | DeskError::Findings(_) | DeskError::Signature(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        DeskError::NotFound => StatusCode::NOT_FOUND,
        DeskError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        DeskError::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        DeskError::Release(_) | DeskError::Stopped(_) => StatusCode::CONFLICT,
        DeskError::Service(_) | DeskError::Store(_) | DeskError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A desk's error as a sentence, and the lines beneath it.
#[must_use]
pub fn told(locale: Locale, error: &DeskError) -> (String, Vec<String>) {
    let plain = |key: &str| say(locale, key).to_owned();
    match error {
        DeskError::Refused(refused) => (refusal(locale, *refused), Vec::new()),
        DeskError::Conflict { by, .. } => (fill(locale, "fail.conflict", &[("by", by)]), Vec::new()),
        DeskError::Behind(items) => (plain("fail.behind"), items.clone()),
        DeskError::Invalid(fields) => (
            plain("fail.invalid"),
            fields.iter().map(|one| format!("{}: {}", one.field, say(locale, &one.message))).collect(),
        ),
        DeskError::Unreadable(files) => (plain("fail.unreadable"), files.iter().map(|one| one.said(locale)).collect()),
        DeskError::Findings(found) => {
            let colon = pick(locale, "：", ": ");
            let line = |one: &Finding| format!("{}{colon}{}", one.item, one.what.said(locale));
            (plain("fail.findings"), found.iter().map(line).collect())
        }
        DeskError::Signature(why) => (fill(locale, "fail.signature", &[("why", why)]), Vec::new()),
        DeskError::NotFound => (plain("fail.not_found"), Vec::new()),
        DeskError::TooLarge { what, max } => {
            (fill(locale, "fail.too_large", &[("what", what), ("max", &max.to_string())]), Vec::new())
        }
        DeskError::Wait { retry_after_s } => {
            (fill(locale, "fail.wait", &[("seconds", &retry_after_s.to_string())]), Vec::new())
        }
        DeskError::Release(why) => (fill(locale, "fail.release", &[("why", why)]), Vec::new()),
        DeskError::Stopped(stop) => {
            let with: Vec<(&str, &str)> =
                stop.with.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            (fill(locale, &stop.key, &with), Vec::new())
        }
        DeskError::Service(_) | DeskError::Store(_) | DeskError::Internal(_) => {
            (fill(locale, "fail.internal", &[("id", "desk")]), Vec::new())
        }
    }
}

fn refusal(locale: Locale, refused: Refused) -> String {
    match refused {
        Refused::NotNow { state } => {
            let state = say(locale, &format!("state.{state}")).to_owned();
            fill(locale, "refused.not_now", &[("state", &state)])
        }
        Refused::Duty(duty) => {
            let duty = say(locale, &format!("duty.{}", duty.name())).to_owned();
            fill(locale, "refused.duty", &[("duty", &duty)])
        }
        Refused::Contributor => say(locale, "refused.contributor").to_owned(),
        Refused::Empty => say(locale, "refused.empty").to_owned(),
    }
}

/// Faults of ours go to the log with their causes; what people sent does not.
fn log(error: &DeskError) {
    if matches!(error, DeskError::Service(_) | DeskError::Store(_) | DeskError::Internal(_)) {
        tracing::error!(error = error as &dyn std::error::Error, "a page of the desk failed");
    }
}
