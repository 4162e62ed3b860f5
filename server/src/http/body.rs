//! Messages in and out: JSON or deterministic CBOR by media type, gzip or zstd by encoding, never beyond a limit.
//!
//! The request hash that receipts carry is over the uncompressed body as sent, so it is taken here.

use std::io::Read;

use actix_web::dev::Payload;
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, VARY,
};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, HttpResponse, Responder};
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sojourn_core::cbor;
use sojourn_core::id::Hash;
use sojourn_core::sync::receipt::request_hash;
use sojourn_core::wire::v1::{CBOR, JSON, ProblemKind};

use super::Shared;
use crate::problem::Failure;

/// Bodies below this are sent as they are: compressing them gains less than its header costs.
const COMPRESS_FROM_BYTES: usize = 1_024;
/// Fast levels: replies are made while somebody waits.
const ZSTD_LEVEL: i32 = 3;
const GZIP_LEVEL: u32 = 5;

/// A message that was read, and the hash of its bytes.
pub(super) struct Message<T> {
    pub(super) value: T,
    pub(super) hash: Hash,
}

/// Takes a body off the wire, at most `bytes_max`, within the time a request may take.
///
/// Before anything is judged, also who asks: an answer to a half-read request is often lost with its connection.
pub(super) async fn receive(
    request: &HttpRequest,
    payload: Payload,
    shared: &Shared,
    bytes_max: usize,
) -> Result<Received, Failure> {
    let collected = tokio::time::timeout(shared.request_time(), collect(request, payload, bytes_max));
    let raw = collected.await.map_err(|_| Failure::new(ProblemKind::Timeout))??;
    Ok(Received { headers: request.headers().clone(), raw, bytes_max })
}

/// A body as it came.
pub(super) struct Received {
    headers: HeaderMap,
    raw: Bytes,
    bytes_max: usize,
}

impl Received {
    /// Reads the message, within the limit also after decompression.
    pub(super) fn message<T: DeserializeOwned>(self) -> Result<Message<T>, Failure> {
        let format = Format::of_body(&self.headers)?;
        let plain = decompress(&self.headers, self.raw, self.bytes_max)?;
        let value = match format {
            Format::Json => serde_json::from_slice(&plain).map_err(|e| malformed(&e))?,
            Format::Cbor => cbor::decode_lenient(&plain).map_err(|e| malformed(&e))?,
        };
        Ok(Message { value, hash: request_hash(&plain) })
    }
}

/// Where it went wrong, without the values: serde's texts quote what was sent, and that may be anything.
fn malformed(error: &dyn std::error::Error) -> Failure {
    let told = error.to_string();
    let safe: String = told.split('`').step_by(2).collect::<Vec<_>>().join("…");
    let safe: String = safe.split('"').step_by(2).collect::<Vec<_>>().join("…");
    Failure::new(ProblemKind::Malformed).detail(safe.chars().take(200).collect::<String>())
}

async fn collect(request: &HttpRequest, mut payload: Payload, bytes_max: usize) -> Result<Bytes, Failure> {
    let announced = request.headers().get(actix_web::http::header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok()).unwrap_or(0);
    let too_large = || Failure::new(ProblemKind::TooLarge).detail(format!("a body holds at most {bytes_max} bytes"));
    if announced > bytes_max {
        return Err(too_large());
    }
    let mut bytes = BytesMut::with_capacity(announced.min(bytes_max));
    while let Some(part) = payload.next().await {
        let part = part.map_err(|_| Failure::new(ProblemKind::Malformed).detail("the body ended early"))?;
        if bytes.len() + part.len() > bytes_max {
            return Err(too_large());
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.freeze())
}

fn decompress(headers: &HeaderMap, raw: Bytes, bytes_max: usize) -> Result<Bytes, Failure> {
    let Some(encoding) = headers.get(CONTENT_ENCODING) else { return Ok(raw) };
    match encoding.as_bytes() {
        b"identity" => Ok(raw),
        b"gzip" => limited(flate2::read::GzDecoder::new(&raw[..]), bytes_max),
        b"zstd" => {
            let decoder = zstd::stream::read::Decoder::new(&raw[..]).map_err(|_| not_compressed())?;
            limited(decoder, bytes_max)
        }
        _ => Err(Failure::new(ProblemKind::UnsupportedMedia).detail("encodings read here: identity, gzip, zstd")),
    }
}

fn not_compressed() -> Failure {
    Failure::new(ProblemKind::Malformed).detail("the body is not compressed as its encoding says")
}

fn limited(decoder: impl Read, bytes_max: usize) -> Result<Bytes, Failure> {
    let mut plain = Vec::new();
    decoder.take(bytes_max as u64 + 1).read_to_end(&mut plain).map_err(|_| not_compressed())?;
    if plain.len() > bytes_max {
        return Err(Failure::new(ProblemKind::Bomb));
    }
    Ok(plain.into())
}

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Cbor,
}

impl Format {
    fn of_body(headers: &HeaderMap) -> Result<Self, Failure> {
        let Some(given) = headers.get(CONTENT_TYPE) else { return Ok(Self::Json) };
        let media = given.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        match media {
            _ if media.eq_ignore_ascii_case(JSON) => Ok(Self::Json),
            _ if media.eq_ignore_ascii_case(CBOR) => Ok(Self::Cbor),
            _ => Err(Failure::new(ProblemKind::UnsupportedMedia)
                .detail("media types read here: application/json, application/cbor")),
        }
    }

    /// CBOR for whoever asks for it, JSON for everyone else.
    fn wanted(headers: &HeaderMap) -> Self {
        let accepts = header_text(headers, &ACCEPT);
        if accepts.split(',').any(|one| one.split(';').next().unwrap_or_default().trim() == CBOR) {
            Self::Cbor
        } else {
            Self::Json
        }
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A message on its way out.
pub(super) struct Reply<T>(pub(super) T);

impl<T: Serialize> Responder for Reply<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let headers = request.headers();
        let written = match Format::wanted(headers) {
            Format::Json => serde_json::to_vec(&self.0).map(|bytes| (JSON, bytes)).ok(),
            Format::Cbor => cbor::encode_message(&self.0).map(|bytes| (CBOR, bytes)).ok(),
        };
        let Some((media, bytes)) = written else {
            return Failure::from(crate::service::Refusal::Internal("a reply could not be written")).respond(None);
        };
        let mut response = HttpResponse::Ok();
        response.insert_header((CONTENT_TYPE, media)).insert_header((CACHE_CONTROL, "no-store"));
        response.insert_header((VARY, "accept, accept-encoding"));
        match compress(headers, bytes) {
            (Some(encoding), bytes) => response.insert_header((CONTENT_ENCODING, encoding)).body(bytes),
            (None, bytes) => response.body(bytes),
        }
    }
}

/// The encodings a client takes.
pub(super) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    header_text(headers, &ACCEPT_ENCODING).split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn compress(headers: &HeaderMap, bytes: Vec<u8>) -> (Option<&'static str>, Vec<u8>) {
    if bytes.len() < COMPRESS_FROM_BYTES {
        return (None, bytes);
    }
    if accepts(headers, "zstd")
        && let Ok(smaller) = zstd::bulk::compress(&bytes, ZSTD_LEVEL)
    {
        return (Some("zstd"), smaller);
    }
    if accepts(headers, "gzip") {
        let mut encoder = flate2::read::GzEncoder::new(&bytes[..], flate2::Compression::new(GZIP_LEVEL));
        let mut smaller = Vec::with_capacity(bytes.len() / 2);
        if encoder.read_to_end(&mut smaller).is_ok() {
            return (Some("gzip"), smaller);
        }
    }
    (None, bytes)
}
