//! The frame around every page: language, navigation, who is signed in, headers.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use sojourn_core::locale::Locale;
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

use super::guard::SignedIn;
use super::{assets, trouble, words};
use crate::desk::Who;
use crate::service::guidance::TimestampTrouble;

/// Nothing but what this server sends; no inline script or style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The cookie with the language somebody chose.
const LANGUAGE: &str = "desk-lang";

/// What the layout needs. Every page's template has it as `frame`.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language.
    pub locale: Locale,
    /// Who is signed in; nobody on the pages before.
    pub who: Option<Who>,
    /// What forms carry.
    pub csrf: String,
    /// Which entry of the navigation this page belongs to: `board`, `places` …
    pub at: &'static str,
    /// The page's path, for changing the language.
    pub path: String,
    /// A sentence about what was just done.
    pub notice: Option<String>,
}

impl Frame {
    /// The frame for a signed-in person.
    #[must_use]
    pub fn of(request: &HttpRequest, signed: &SignedIn, at: &'static str) -> Self {
        let mut frame = Self::before(request);
        (frame.who, frame.csrf, frame.at) = (Some(signed.who.clone()), signed.csrf.clone(), at);
        frame
    }

    /// The frame of pages before signing in.
    #[must_use]
    pub fn before(request: &HttpRequest) -> Self {
        let path = request.uri().path_and_query().map_or("/console", |path| path.as_str());
        let notice = query(request, "done").map(|key| words::say(locale(request), &format!("done.{key}")).to_owned());
        Self { locale: locale(request), who: None, csrf: String::new(), at: "", path: without(path, "lang"), notice }
    }

    /// The words of a key.
    #[must_use]
    pub fn t<'k>(&self, key: &'k str) -> &'k str {
        words::say(self.locale, key)
    }

    /// The words of a key with one value filled in.
    #[must_use]
    pub fn f(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        words::fill(self.locale, key, &[(name, &value.to_string())])
    }

    /// The words of a key made of a group and a name: a state, a duty, a kind.
    #[must_use]
    pub fn w(&self, group: &str, name: &str) -> String {
        words::say(self.locale, &format!("{group}.{name}")).to_owned()
    }

    /// `zh-Hans` or `en`.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    /// Whether it is in Chinese.
    #[must_use]
    pub fn is_chinese(&self) -> bool {
        self.locale == Locale::ZhHans
    }

    /// This page in the other language.
    #[must_use]
    pub fn other(&self) -> String {
        let mark = if self.path.contains('?') { '&' } else { '?' };
        let lang = if self.is_chinese() { "en" } else { "zh-Hans" };
        format!("{}{mark}lang={lang}", self.path)
    }

    /// Whether somebody with a duty is signed in.
    #[must_use]
    pub fn may(&self, duty: &str) -> bool {
        self.who.as_ref().is_some_and(|who| who.duties.iter().any(|one| one.name() == duty))
    }

    /// The folder of styles and scripts.
    #[must_use]
    pub fn assets(&self) -> String {
        format!("/console/assets/{}", assets::edition())
    }

    /// A moment, as people in China write it: `2026-11-24 10:58`.
    #[must_use]
    pub fn when(&self, at: &i64) -> String {
        Millis(u64::try_from(*at).unwrap_or(0)).minute_at(CHINA_OFFSET_MINUTES).replace('T', " ")
    }

    /// The same of a moment that is typed as one.
    #[must_use]
    pub fn moment(&self, at: &Millis) -> String {
        at.minute_at(CHINA_OFFSET_MINUTES).replace('T', " ")
    }

    /// What keeps the daily statement from being made.
    #[must_use]
    pub fn troubled(&self, why: &TimestampTrouble) -> String {
        trouble::told(self.locale, why)
    }

    /// A day.
    #[must_use]
    pub fn day(&self, day: &Date) -> String {
        day.to_string()
    }
}

/// Draws a page.
#[must_use]
pub fn draw(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(html) => guarded(status).body(html),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a page could not be drawn");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Draws a page that is as it should be.
///
/// # Errors
/// Never; the type is what handlers return.
pub fn show(page: &impl Template) -> super::Shown {
    Ok(draw(StatusCode::OK, page))
}

/// To another page, after something was done (303). `done` names the sentence shown there (`done.…` in the words).
#[must_use]
pub fn onward(to: &str, done: Option<&str>) -> HttpResponse {
    let mark = if to.contains('?') { '&' } else { '?' };
    let to = done.map_or_else(|| to.to_owned(), |done| format!("{to}{mark}done={done}"));
    HttpResponse::SeeOther().insert_header(("location", to)).insert_header((CACHE_CONTROL, "no-store")).finish()
}

/// Nothing new: a part that asks for itself stays as it is, with the keyboard where it was.
#[must_use]
pub(super) fn unchanged() -> HttpResponse {
    HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish()
}

/// A response with the headers every page has.
pub(super) fn guarded(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "same-origin"))
        .insert_header(("cross-origin-opener-policy", "same-origin"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((VARY, "cookie, accept-language"));
    response
}

/// A value of the query.
#[must_use]
pub fn query(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(found, value)| found == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

/// The language: asked for in the address, chosen before, or Chinese.
pub(super) fn locale(request: &HttpRequest) -> Locale {
    let chosen = request.cookie(LANGUAGE).map(|cookie| cookie.value().to_owned());
    query(request, "lang").or(chosen).and_then(|tag| tag.parse().ok()).unwrap_or(Locale::ZhHans)
}

/// A path without a value of its query.
fn without(path: &str, name: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let kept: Vec<_> =
        query.split('&').filter(|pair| !pair.starts_with(&format!("{name}=")) && !pair.starts_with("done=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}
