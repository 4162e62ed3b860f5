//! What most forms do: a deed of the desk, and on to the page that says it was done.

use actix_web::HttpRequest;
use actix_web::web::Data;

use super::super::guard::Sent;
use super::super::page::{Frame, onward};
use super::super::{Failed, Shown, off};
use crate::desk::{Desk, DeskError};

/// Runs a deed and goes on to the page it names. `at` is the entry of the navigation, `said` the sentence shown there (`done.…`).
pub(super) async fn done(
    request: &HttpRequest,
    sent: Sent,
    desk: &Data<Desk>,
    (at, said): (&'static str, &str),
    deed: impl FnOnce(&Desk, &Sent) -> Result<String, DeskError> + Send + 'static,
) -> Shown {
    let frame = Frame::of(request, &sent.by, at);
    let to = off(desk, move |desk| deed(desk, &sent)).await.map_err(|error| Failed::within(frame, error))?;
    Ok(onward(&to, Some(said)))
}
