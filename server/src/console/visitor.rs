//! Forms of pages that come before signing in, and the cookies of a session.
//!
//! Nobody is known yet, so a form carries what a cookie of the same browser says: another site can send the form and not know that.
//! Tries are counted per network before anything is hashed.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::USER_AGENT;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};
use data_encoding::HEXLOWER;
use futures_util::future::LocalBoxFuture;

use super::Failed;
use super::form::{Form, received};
use crate::desk::{Desk, DeskError};
use crate::keys::random;

/// A cookie of the desk, by its names: behind TLS one that browsers take from this very host alone, for every path and never without TLS.
struct Named {
    plain: &'static str,
    by_tls: &'static str,
}

/// The session's cookie.
const SESSION: Named = Named { plain: "desk", by_tls: "__Host-desk" };
/// The cookie whose value forms before signing in carry.
const VISIT: Named = Named { plain: "desk-visit", by_tls: "__Host-desk-visit" };

/// A browser on a page before signing in.
pub struct Visitor {
    /// What its forms carry.
    pub mark: String,
    /// The cookie to set, if it has none yet.
    pub cookie: Option<Cookie<'static>>,
}

impl Visitor {
    /// Who asks for a page.
    ///
    /// # Errors
    /// Without randomness.
    pub fn of(request: &HttpRequest) -> Result<Self, Failed> {
        if let Some(mark) = mark(request) {
            return Ok(Self { mark, cookie: None });
        }
        let drawn = random::<16>().map_err(|error| Failed::of(request, DeskError::Internal(error.to_string())))?;
        let mark = HEXLOWER.encode(&drawn);
        Ok(Self { cookie: Some(kept(request, &VISIT, mark.clone())), mark })
    }
}

fn mark(request: &HttpRequest) -> Option<String> {
    let value = sent(request, &VISIT)?;
    HEXLOWER.decode(value.as_bytes()).is_ok_and(|bytes| bytes.len() == 16).then_some(value)
}

/// A form sent before signing in. As an argument of a handler it refuses forged ones, and too many from one network.
pub struct Knock {
    /// What was sent.
    pub form: Form,
    /// The mark, for showing the form again.
    pub mark: String,
}

impl FromRequest for Knock {
    type Error = Failed;
    type Future = LocalBoxFuture<'static, Result<Self, Failed>>;

    fn from_request(request: &HttpRequest, payload: &mut actix_web::dev::Payload) -> Self::Future {
        let request = request.clone();
        let body = Bytes::from_request(&request, payload);
        Box::pin(async move {
            counted(&request)?;
            let mark = mark(&request).ok_or_else(|| Failed::forged(&request))?;
            let form = received(&request, body, &mark).await?;
            Ok(Self { form, mark })
        })
    }
}

fn counted(request: &HttpRequest) -> Result<(), Failed> {
    let (Some(desk), Some(address)) = (request.app_data::<Data<Desk>>(), request.peer_addr()) else { return Ok(()) };
    desk.count_knock(address.ip()).map_err(|error| Failed::of(request, error))
}

/// The cookie of a session that has just begun. It goes with the browser: desks stand in shared offices.
#[must_use]
pub fn opened(request: &HttpRequest, token: String) -> Cookie<'static> {
    kept(request, &SESSION, token)
}

/// The cookie that takes a session's cookie away.
#[must_use]
pub fn closed(request: &HttpRequest) -> Cookie<'static> {
    let mut cookie = kept(request, &SESSION, String::new());
    cookie.make_removal();
    cookie
}

/// The session cookie of a request, as it came.
#[must_use]
pub fn token(request: &HttpRequest) -> Option<String> {
    sent(request, &SESSION)
}

/// Whether the browser came by TLS: what the proxy in front says of it.
fn is_by_tls(request: &HttpRequest) -> bool {
    request.connection_info().scheme() == "https"
}

/// A cookie's value; behind TLS the plain name counts for nothing, for a neighbouring host could have set it.
fn sent(request: &HttpRequest, cookie: &Named) -> Option<String> {
    let name = if is_by_tls(request) { cookie.by_tls } else { cookie.plain };
    Some(request.cookie(name)?.value().to_owned())
}

/// A cookie that no script reads and no other site sends.
fn kept(request: &HttpRequest, cookie: &Named, value: String) -> Cookie<'static> {
    let by_tls = is_by_tls(request);
    let (name, path) = if by_tls { (cookie.by_tls, "/") } else { (cookie.plain, "/console") };
    Cookie::build(name, value).path(path).http_only(true).same_site(SameSite::Strict).secure(by_tls).finish()
}

/// What kind of browser asks, in two words: its owner recognises it, nobody else learns much.
#[must_use]
pub fn agent(request: &HttpRequest) -> String {
    let said = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| said.contains(mark)).map_or("?", |(_, name)| name)
    };
    let browser = first(&[
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    format!("{browser} · {system}")
}
