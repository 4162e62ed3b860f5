//! The folder out and in, as a ZIP file of text files; service points and fees as spreadsheets.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{self, Bytes, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::guidance::sheet::Sheet;

use super::super::guard::{Sent, SignedIn, Upload};
use super::super::page::{Frame, onward, show};
use super::super::{Failed, Shown, off};
use crate::desk::folder::{Imported, ZIP_BYTES_MAX};
use crate::desk::{Desk, DeskError};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/folder").route(web::get().to(folder)));
    config.service(web::resource("/console/folder/export").route(web::get().to(export)));
    config.service(web::resource("/console/folder/import").route(web::post().to(import)));
    config.service(web::resource("/console/folder/{sheet}.csv").route(web::get().to(sheet_out)));
    config.service(web::resource("/console/folder/sheet").route(web::post().to(sheet_in)));
    config.service(web::resource("/console/folder/begin").route(web::post().to(begin)));
}

#[derive(Template)]
#[template(path = "folder.html")]
struct FolderPage {
    frame: Frame,
    files: usize,
    items: usize,
    megabytes: usize,
}

async fn folder(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "folder");
    let head = off(&desk, |desk| desk.head()).await.map_err(|error| Failed::within(frame.clone(), error))?;
    let (files, items) = (head.files.len(), head.source.items.len());
    show(&FolderPage { frame, files, items, megabytes: ZIP_BYTES_MAX / 1024 / 1024 })
}

async fn export(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "folder");
    let zip = off(&desk, |desk| desk.export()).await.map_err(|error| Failed::within(frame, error))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"guidance.zip\""))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(Bytes::from(zip)))
}

async fn import(request: HttpRequest, upload: Upload, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &upload.by, "folder");
    let done = off(&desk, move |desk| desk.import(&upload.by.who, &upload.file)).await;
    arrived(done.map_err(|error| Failed::within(frame, error))?)
}

/// Fills an empty desk with what the program itself carries.
async fn begin(request: HttpRequest, sent: Sent, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &sent.by, "folder");
    let done = off(&desk, move |desk| {
        sent.by.who.require(Duty::Editor)?;
        desk.begin(Some(&sent.by.who))
    });
    done.await.map_err(|error| Failed::within(frame, error))?;
    Ok(onward("/console/places", Some("imported")))
}

/// Which sheet an address or a form names.
fn which(name: &str) -> Result<Sheet, DeskError> {
    match name {
        "services" => Ok(Sheet::Services),
        "fees" => Ok(Sheet::Fees),
        _ => Err(DeskError::NotFound),
    }
}

async fn sheet_out(request: HttpRequest, signed: SignedIn, name: web::Path<String>, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "folder");
    let (locale, asked) = (frame.locale, name.clone());
    let text = off(&desk, move |desk| desk.sheet(which(&asked)?, locale)).await;
    let text = text.map_err(|error| Failed::within(frame, error))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(text))
}

async fn sheet_in(request: HttpRequest, upload: Upload, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &upload.by, "folder");
    let locale = frame.locale;
    let done = off(&desk, move |desk| {
        let sheet = which(upload.form.get("sheet"))?;
        desk.import_sheet(&upload.by.who, sheet, &upload.file, locale)
    });
    arrived(done.await.map_err(|error| Failed::within(frame, error))?)
}

/// Where an import leads.
fn arrived(imported: Imported) -> Shown {
    Ok(match imported {
        Imported::Head(_) => onward("/console/places", Some("imported")),
        Imported::Draft(no, _) => onward(&format!("/console/changes/{no}"), Some("imported_draft")),
        Imported::Same => onward("/console/folder", Some("imported_same")),
    })
}
