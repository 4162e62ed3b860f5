//! Styles, htmx and our own script: compiled in, named by their content, cached for good.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use sha2::{Digest, Sha256};

struct Asset {
    name: &'static str,
    media: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset { name: "console.css", media: "text/css; charset=utf-8", bytes: include_bytes!("../../assets/console.css") },
    Asset {
        name: "console.js",
        media: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../assets/console.js"),
    },
    // htmx 2.0.11 (0BSD), as published.
    Asset {
        name: "htmx.min.js",
        media: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../assets/htmx.min.js"),
    },
];

/// A short name of everything here: another build, another address.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    ASSETS.iter().for_each(|asset| hash.update(asset.bytes));
    data_encoding::HEXLOWER.encode(&hash.finalize()[..8])
});

/// The folder in the address.
#[must_use]
pub(super) fn edition() -> &'static str {
    &EDITION
}

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/assets/{edition}/{name}").route(web::get().to(asset)));
}

async fn asset(path: Path<(String, String)>) -> impl Responder {
    let Some(found) = ASSETS.iter().find(|asset| asset.name == path.1) else {
        return HttpResponse::NotFound().finish();
    };
    let keep = if path.0 == *EDITION { "public, max-age=31536000, immutable" } else { "no-cache" };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, found.media))
        .insert_header((CACHE_CONTROL, keep))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(found.bytes)
}
