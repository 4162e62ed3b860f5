//! Who asks: an access token in `Authorization: Bearer`, or the proof of a device key in `Authorization: Sojourn-Device`.
//!
//! The second form is `SPACE.DEVICE.CHALLENGE.SIGNATURE`, each base64url without padding; it lets a phone whose token
//! expired months ago push and get receipts, and nothing else.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use data_encoding::BASE64URL_NOPAD;
use sojourn_core::id::{DeviceId, Signature, SpaceId};

use super::{Answer, Shared};
use crate::auth::{Principal, Standing};
use crate::service::Refusal;

/// Longest proof header looked at.
const PROOF_BYTES_MAX: usize = 1_024;

/// A caller with a good token. Its rate is counted.
pub(super) fn principal(request: &HttpRequest, shared: &Shared) -> Answer<Principal> {
    let token = bearer(request).ok_or(Refusal::NoToken)?;
    let principal = shared.service.tokens().verify(token, shared.service.now()).map_err(Refusal::from)?;
    shared.rates.count_device(&principal.device)?;
    Ok(principal)
}

/// A caller with a token or with a proof of its device's key.
pub(super) fn sender(request: &HttpRequest, shared: &Shared) -> Answer<(Principal, Standing)> {
    if bearer(request).is_some() {
        return Ok((principal(request, shared)?, Standing::Full));
    }
    let proof = scheme(request, "Sojourn-Device").ok_or(Refusal::NoToken)?;
    let (space, device, challenge, signature) =
        parse_proof(proof).ok_or(Refusal::BadProof("the proof cannot be read"))?;
    shared.rates.count_device(&device)?;
    Ok(shared.service.prove(space, device, &challenge, &signature)?)
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    scheme(request, "Bearer")
}

fn scheme<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let text = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case(name).then(|| rest.trim())
}

fn parse_proof(text: &str) -> Option<(SpaceId, DeviceId, Vec<u8>, Signature)> {
    if text.len() > PROOF_BYTES_MAX {
        return None;
    }
    let parts: Vec<Vec<u8>> =
        text.split('.').map(|part| BASE64URL_NOPAD.decode(part.as_bytes())).collect::<Result<_, _>>().ok()?;
    let [space, device, challenge, signature] = parts.try_into().ok()?;
    let space = SpaceId::from_slice(&space).ok()?;
    let device = DeviceId::from_slice(&device).ok()?;
    Some((space, device, challenge, Signature::from_slice(&signature).ok()?))
}
