//! Reading drafts on a real phone: the code an editor's phone scans, and what the preview channel holds.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::preview::PreviewCode;
use sojourn_core::guidance::trust::{Channel, Release};

use super::super::guard::SignedIn;
use super::super::page::{Frame, show};
use super::super::picture::{Picture, qr};
use super::super::{Failed, Shown, off};
use crate::desk::rows::ReleaseRow;
use crate::desk::{Desk, DeskError};
use crate::service::guidance::Encoding;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/preview").route(web::get().to(preview)));
}

#[derive(Template)]
#[template(path = "preview_phone.html")]
struct PreviewPage {
    frame: Frame,
    code: Option<String>,
    picture: Option<Picture>,
    release: Option<Release>,
    waiting: Option<ReleaseRow>,
}

async fn preview(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "releases");
    let server = address(&request);
    let gathered = off(&desk, move |desk| {
        let live = desk.live(Channel::Preview);
        let code = live.root.as_ref().map(|root| code(desk, &server, root.version)).transpose()?;
        Ok((code, live.release, desk.waiting_release(Channel::Preview)?))
    });
    let (code, release, waiting) = gathered.await.map_err(|error| Failed::within(frame.clone(), error))?;
    let picture = code.as_deref().and_then(qr);
    show(&PreviewPage { frame, code, picture, release, waiting })
}

/// This server, as the browser that asks reaches it.
fn address(request: &HttpRequest) -> String {
    let here = request.connection_info();
    format!("{}://{}", here.scheme(), here.host())
}

/// The text for a phone: this server, and the very root file it serves.
fn code(desk: &Desk, server: &str, version: u64) -> Result<String, DeskError> {
    let path = format!("{}/roots/{version}.json", Channel::Preview);
    let file = desk.service().guidance().file(&path, |form| form == Encoding::Identity)?;
    let code = PreviewCode::of(server, &file.bytes).map_err(|error| DeskError::Internal(error.to_string()))?;
    Ok(code.to_string())
}
