//! Who asks, and whether a form is really theirs.
//!
//! The session is an unguessable cookie (`__Host-desk` behind TLS, which no other host can set); what is stored is its hash. Every form carries a value that only pages of
//! the same session know, and comes from this origin; a POST without either is refused before anything is read.

use actix_multipart::Multipart;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use super::form::{Form, genuine, received};
use super::{Failed, off, visitor};
use crate::desk::people::Session;
use crate::desk::{Desk, DeskError, Who};

/// Largest form with files: a folder's ZIP and a little.
const UPLOAD_BYTES_MAX: usize = crate::desk::folder::ZIP_BYTES_MAX + 64 * 1024;

/// Somebody who is signed in. As an argument of a handler it sends everybody else to the sign-in page.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub who: Who,
    /// What their forms carry.
    pub csrf: String,
    /// The hash of their session, to end it.
    pub session: [u8; 32],
}

impl FromRequest for SignedIn {
    type Error = Failed;
    type Future = LocalBoxFuture<'static, Result<Self, Failed>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { signed_in(&request).await })
    }
}

async fn signed_in(request: &HttpRequest) -> Result<SignedIn, Failed> {
    let desk = request.app_data::<Data<Desk>>().cloned();
    let desk = desk.ok_or_else(|| Failed::of(request, DeskError::Internal("the pages have no desk".into())))?;
    let Some(token) = visitor::token(request) else { return Err(Failed::signed_out(request)) };
    let found = off(&desk, move |desk| desk.session(&token)).await.map_err(|error| Failed::of(request, error))?;
    let Session { who, csrf, id } = found.ok_or_else(|| Failed::signed_out(request))?;
    Ok(SignedIn { who, csrf, session: id })
}

/// A form somebody signed in has sent. As an argument of a handler it refuses forged and foreign ones.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Who.
    pub by: SignedIn,
    /// What.
    pub form: Form,
}

impl FromRequest for Sent {
    type Error = Failed;
    type Future = LocalBoxFuture<'static, Result<Self, Failed>>;

    fn from_request(request: &HttpRequest, payload: &mut actix_web::dev::Payload) -> Self::Future {
        let request = request.clone();
        let body = Bytes::from_request(&request, payload);
        Box::pin(async move {
            let by = signed_in(&request).await?;
            let form = received(&request, body, &by.csrf).await?;
            Ok(Self { by, form })
        })
    }
}

/// A form with a file in it (`multipart/form-data`): the fields `csrf` and `file`, and others as text.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Who.
    pub by: SignedIn,
    /// The file's bytes.
    pub file: Vec<u8>,
    /// The other fields.
    pub form: Form,
}

impl FromRequest for Upload {
    type Error = Failed;
    type Future = LocalBoxFuture<'static, Result<Self, Failed>>;

    fn from_request(request: &HttpRequest, payload: &mut actix_web::dev::Payload) -> Self::Future {
        let request = request.clone();
        let multipart = Multipart::new(request.headers(), payload.take());
        Box::pin(async move {
            let by = signed_in(&request).await?;
            let fields = fields(multipart).await.map_err(|error| Failed::of(&request, error))?;
            let (mut file, mut pairs) = (Vec::new(), Vec::new());
            for (name, bytes) in fields {
                match name.as_str() {
                    "file" => file = bytes,
                    _ => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
                }
            }
            let form = genuine(&request, Form::of(pairs), &by.csrf)?;
            Ok(Self { by, file, form })
        })
    }
}

/// Every field of a form with files, within the limit for all of them together.
async fn fields(mut multipart: Multipart) -> Result<Vec<(String, Vec<u8>)>, DeskError> {
    let cut = || DeskError::field("file", "传了一半断了 · the upload was cut off");
    let (mut fields, mut room) = (Vec::new(), UPLOAD_BYTES_MAX);
    while let Some(field) = multipart.next().await {
        let mut field = field.map_err(|_| cut())?;
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| cut())?;
            room = room
                .checked_sub(chunk.len())
                .ok_or_else(|| DeskError::TooLarge { what: name.clone(), max: UPLOAD_BYTES_MAX })?;
            bytes.extend_from_slice(&chunk);
        }
        fields.push((name, bytes));
    }
    Ok(fields)
}
