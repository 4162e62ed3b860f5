//! `/console`: the guidance desk as pages, readable without JavaScript.
//!
//! `guard` finds out who asks and refuses forged forms, `page` draws the frame around every page, `words` holds what is said in both
//! languages, `form` reads what was sent, `failure` says what went wrong. A page is one file in `pages`: it calls the desk (off the
//! threads that serve rounds, by [`off`]) and fills a template of `server/templates`.

mod asking;
mod assets;
mod draw;
pub mod failure;
pub mod form;
pub mod guard;
mod known;
pub mod page;
pub mod pages;
pub mod picture;
mod schema;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod trouble;
mod typed;
pub mod visitor;
pub mod words;

use std::sync::Arc;

use actix_web::ResponseError;
use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::ALLOW;
use actix_web::web::{self, Data, ServiceConfig};

pub use failure::Failed;

use crate::desk::{Desk, DeskError};

/// Result of a page.
pub type Shown = Result<actix_web::HttpResponse, Failed>;

/// All pages, under `/console`.
pub(crate) fn routes(config: &mut ServiceConfig) {
    assets::routes(config);
    pages::routes(config);
}

/// Whether an address is one of these pages: what fails there is told to people.
#[must_use]
pub(crate) fn is_page(path: &str) -> bool {
    path == "/console" || path.starts_with("/console/")
}

/// In place of what the program beneath says to other programs, a page in the visitor's language with the way back.
pub(crate) fn failed_page(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let (request, refused) = response.into_parts();
    let mut page = Failed::foreign(&request, refused.status()).error_response();
    if let Some(allow) = refused.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allow.clone());
    }
    ServiceResponse::new(request, page)
}

/// Runs what blocks on the desk away from the threads that serve rounds.
///
/// # Errors
/// What the deed returns.
pub async fn off<T: Send + 'static>(
    desk: &Data<Desk>,
    deed: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    let desk = Arc::clone(desk);
    let done = web::block(move || deed(&desk)).await;
    done.map_err(|_| DeskError::Internal("the thread of a page ended early".into()))?
}
