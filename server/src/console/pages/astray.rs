//! Addresses under `/console` that lead nowhere: said in words, with the way back. It is asked last.

use actix_web::http::header::LOCATION;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::super::guard::SignedIn;
use super::super::page::Frame;
use super::super::{Failed, Shown};
use crate::desk::DeskError;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/").route(web::get().to(door)));
    config.service(web::resource("/console/{rest:.*}").default_service(web::to(astray)));
}

async fn door() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/console")).finish()
}

async fn astray(request: HttpRequest, signed: SignedIn) -> Shown {
    Err(Failed::within(Frame::of(&request, &signed, ""), DeskError::NotFound))
}
