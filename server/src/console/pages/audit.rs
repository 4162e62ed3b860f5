//! What was done at the desk, newest first, and whether the chain of it holds.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, ServiceConfig};
use askama::Template;

use super::super::guard::SignedIn;
use super::super::page::{Frame, query, show};
use super::super::{Failed, Shown, off};
use crate::desk::{Deed, Desk};

/// Rows of a page.
const ROWS: u32 = 100;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/audit").route(web::get().to(audit)));
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    frame: Frame,
    deeds: Vec<Deed>,
    /// The first row that does not follow, where the whole chain was looked at.
    verified: Option<Option<i64>>,
    next: Option<i64>,
}

impl AuditPage {
    /// Where what a deed was done to can be looked at.
    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn way(&self, about: &str) -> Option<String> {
        let (kind, no) = about.split_once(':')?;
        let page = match kind {
            "change" => "changes",
            "release" => "releases",
            "person" => "people",
            _ => return None,
        };
        no.parse::<i64>().is_ok().then(|| format!("/console/{page}/{no}"))
    }
}

async fn audit(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "audit");
    let before = query(&request, "before").and_then(|text| text.parse().ok());
    let verify = query(&request, "verify").is_some();
    let found = off(&desk, move |desk| {
        let verified = if verify { Some(desk.verify_audit()?) } else { None };
        Ok((desk.deeds(before, ROWS)?, verified))
    });
    let (deeds, verified) = found.await.map_err(|error| Failed::within(frame.clone(), error))?;
    let is_full = deeds.len() == ROWS as usize;
    let next = deeds.last().filter(|_| is_full).map(|deed| deed.no);
    show(&AuditPage { frame, deeds, verified, next })
}
