//! Two dangerous deeds, each on a page that says what happens and to how many: going back to an older release, taking in a new root.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::trust::Root;

use super::super::guard::{Sent, SignedIn, Upload};
use super::super::page::{Frame, onward, show};
use super::super::{Failed, Shown, off};
use super::deed::done;
use super::releases::lifts;
use crate::desk::Desk;
use crate::desk::releases::{MaySign, Undone};

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
}

async fn before(request: HttpRequest, signed: SignedIn, desk: Data<Desk>, seq: Path<u64>) -> Shown {
    let frame = Frame::of(&request, &signed, "releases");
    let gathered = off(&desk, move |desk| {
        let live = desk.live(sojourn_core::guidance::trust::Channel::Stable).release.map_or(0, |release| release.seq);
        let channel = sojourn_core::guidance::trust::Channel::Stable;
        let withdrawal = desk.service().guidance().withdrawal(channel).filter(|one| !one.hide.is_empty());
        Ok((desk.undone_by(*seq)?, live, withdrawal.map_or(0, |one| one.seq)))
    });
    let (undone, live, withdrawal) = gathered.await.map_err(|error| Failed::within(frame.clone(), error))?;
    show(&RollbackPage { frame, undone, live, withdrawal })
}

async fn rollback(request: HttpRequest, sent: Sent, desk: Data<Desk>, seq: Path<u64>) -> Shown {
    done(&request, sent, &desk, ("releases", "prepared"), move |desk, sent| {
        let no = desk.rollback(&sent.by.who, *seq, sent.form.get("reason"), lifts(sent))?;
        Ok(format!("/console/releases/{no}"))
    })
    .await
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
        let root = desk.live(sojourn_core::guidance::trust::Channel::Stable).root;
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
