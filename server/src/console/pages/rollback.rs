//! Two dangerous deeds, each on a page that says what happens and to how many: going back to an older release, taking in a new root.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::trust::{Channel, Root};

use super::super::failure::status;
use super::super::guard::{Sent, SignedIn, Upload};
use super::super::page::{Frame, draw, onward, show};
use super::super::{Failed, Shown, off};
use super::deed::Refusal;
use super::releases::lifts;
use crate::desk::releases::{MaySign, Undone};
use crate::desk::{Desk, DeskError};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/console/rollback/{seq}").route(web::get().to(before)).route(web::post().to(rollback)));
    config.service(web::resource("/console/root").route(web::get().to(root)).route(web::post().to(take_in)));
}

#[derive(Template)]
#[template(path = "rollback.html")]
struct RollbackPage {
    frame: Frame,
    undone: Undone,
    live: u64,
    withdrawal: u64,
    /// What was typed, where it was refused.
    reason: String,
    lifts: bool,
    refused: Option<Refusal>,
}

impl RollbackPage {
    fn wrong(&self) -> Option<String> {
        self.refused.as_ref()?.about("reason", self.frame.locale)
    }
}

async fn before(request: HttpRequest, signed: SignedIn, desk: Data<Desk>, seq: Path<u64>) -> Shown {
    let frame = Frame::of(&request, &signed, "releases");
    let inner = frame.clone();
    let page = off(&desk, move |desk| page(desk, inner, *seq)).await;
    show(&page.map_err(|error| Failed::within(frame, error))?)
}

fn page(desk: &Desk, frame: Frame, seq: u64) -> Result<RollbackPage, DeskError> {
    let live = desk.live(Channel::Stable).release.map_or(0, |release| release.seq);
    let withdrawal = desk.service().guidance().withdrawal(Channel::Stable).filter(|one| !one.hide.is_empty());
    Ok(RollbackPage {
        undone: desk.undone_by(seq)?,
        live,
        withdrawal: withdrawal.map_or(0, |one| one.seq),
        reason: String::new(),
        lifts: false,
        refused: None,
        frame,
    })
}

async fn rollback(request: HttpRequest, sent: Sent, desk: Data<Desk>, seq: Path<u64>) -> Shown {
    let (frame, form) = (Frame::of(&request, &sent.by, "releases"), sent.form.clone());
    let inner = frame.clone();
    let drawn = off(&desk, move |desk| {
        let reason = sent.form.get("reason");
        let error = match desk.rollback(&sent.by.who, *seq, reason, lifts(&sent)) {
            Ok(no) => return Ok(Ok(no)),
            Err(error) => error,
        };
        let (code, refused) = (status(&error), Refusal::of(inner.locale, error)?);
        let page = page(desk, inner, *seq)?;
        let (reason, lifts) = (reason.to_owned(), lifts(&sent).is_some());
        Ok(Err((code, RollbackPage { reason, lifts, refused: Some(refused), ..page })))
    });
    match drawn.await.map_err(|error| Failed::within(frame, error).keeping(&form))? {
        Ok(no) => Ok(onward(&format!("/console/releases/{no}"), Some("prepared"))),
        Err((code, page)) => Ok(draw(code, &page)),
    }
}

#[derive(Template)]
#[template(path = "root.html")]
struct RootPage {
    frame: Frame,
    root: Option<Root>,
    signers: Vec<MaySign>,
    is_old: bool,
}

async fn root(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "releases");
    let gathered = off(&desk, |desk| {
        let root = desk.live(Channel::Stable).root;
        let signers = root.as_ref().map(|root| desk.may_sign(root)).transpose()?.unwrap_or_default();
        Ok((root.as_ref().is_some_and(|root| root.expires < desk.today()), root, signers))
    });
    let (is_old, root, signers) = gathered.await.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&RootPage { frame, root, signers, is_old })
}

/// A file, or its text pasted.
async fn take_in(request: HttpRequest, upload: Upload, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &upload.by, "releases");
    let taken = off(&desk, move |desk| {
        let file = String::from_utf8_lossy(&upload.file).into_owned();
        let text = if file.trim().is_empty() { upload.form.get("text").to_owned() } else { file };
        desk.publish_root(&upload.by.who, &text)
    });
    taken.await.map_err(|error| Failed::within(frame, error))?;
    Ok(onward("/console/root", Some("root")))
}
