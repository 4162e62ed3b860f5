//! What a form sent: names and values in order, within limits, and whether it is really of one of our pages.

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderName, ORIGIN};
use actix_web::web::Bytes;

use super::Failed;
use crate::desk::DeskError;

/// Largest form. A page with the longest article is a tenth of it.
pub const FORM_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`; line ends become `\n`.
    #[must_use]
    pub fn parse(body: &Bytes) -> Self {
        let pairs = form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")));
        Self(pairs.collect())
    }

    /// A form whose fields were read elsewhere.
    #[must_use]
    pub const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a name; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// A value that is a number; none when it is not.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name).trim().parse().ok()
    }

    /// Every value of a name: check boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Whether a name was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// Everything, in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Reads the body of a form sent from a page that carries `mark`; refuses one that is too long, forged or from elsewhere.
///
/// # Errors
/// The page that says so.
pub async fn received(
    request: &HttpRequest,
    body: impl Future<Output = actix_web::Result<Bytes>>,
    mark: &str,
) -> Result<Form, Failed> {
    let too_long = |_| Failed::of(request, DeskError::TooLarge { what: "form".into(), max: FORM_BYTES_MAX });
    genuine(request, Form::parse(&body.await.map_err(too_long)?), mark)
}

/// Refuses a form, already read, that does not carry `mark` or comes from elsewhere.
///
/// # Errors
/// The page that says so.
pub fn genuine(request: &HttpRequest, form: Form, mark: &str) -> Result<Form, Failed> {
    let is_ours = same_origin(request) && is_same(form.get("csrf"), mark);
    is_ours.then_some(form).ok_or_else(|| Failed::forged(request))
}

/// Whether a request that changes something comes from a page of this server: by what the browser says of its origin.
fn same_origin(request: &HttpRequest) -> bool {
    let text = |name: &HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    match text(&HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => text(&ORIGIN).is_none_or(|origin| {
            let host = request.connection_info().host().to_owned();
            origin.split_once("://").is_some_and(|(_, rest)| rest == host)
        }),
    }
}

/// Compares without telling by its time how much was right.
fn is_same(left: &str, right: &str) -> bool {
    let hash = |text: &str| blake3::hash(text.as_bytes());
    !right.is_empty() && hash(left) == hash(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_values_and_boxes_are_read() {
        let form = Form::parse(&Bytes::from_static(
            b"title=%E5%B7%A5+%E6%9C%AC&version=3&duty=editor&duty=reviewer&text=a%0D%0Ab",
        ));
        assert_eq!((form.get("title"), form.number("version"), form.get("text")), ("工 本", Some(3), "a\nb"));
        assert_eq!(form.all("duty").collect::<Vec<_>>(), ["editor", "reviewer"]);
        assert!(!form.has("other") && form.get("other").is_empty() && form.number("title").is_none());
    }
}
