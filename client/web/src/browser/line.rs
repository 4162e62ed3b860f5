//! Requests over the browser's `fetch`, which JavaScript makes: limits of time and size are kept there, while bytes arrive.
//!
//! The function is given an object (`method`, `path`, `headers`, `body`, `limit`, `apart`) and promises one (`status`, `headers`,
//! `body`), or fails with an object that says how (`kind`, `message`).

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use sojourn_client::transport::{Line, Method, Request, Response, TransportError};
use wasm_bindgen::prelude::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::world::{bytes_of, text_of};

/// A line to the server.
pub(super) struct FetchLine(pub(super) Function);

impl Line for FetchLine {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let limit = request.reply_bytes_max;
        let asked = to_object(&request).map_err(|_| TransportError::Invalid(request.path.clone()))?;
        let promised = self.0.call1(&JsValue::NULL, &asked).map_err(|error| failed(&error, limit))?;
        let reply = JsFuture::from(Promise::resolve(&promised)).await.map_err(|error| failed(&error, limit))?;
        from_object(&reply).ok_or_else(|| TransportError::Broken("a reply without a status".into()))
    }
}

fn to_object(request: &Request) -> Result<JsValue, JsValue> {
    let headers: Array = request.headers.iter().map(|(name, value)| pair(name, value)).collect();
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let object = Object::new();
    let put = |name: &str, value: JsValue| Reflect::set(&object, &JsValue::from_str(name), &value);
    put("method", method.into())?;
    put("path", request.path.as_str().into())?;
    put("headers", headers.into())?;
    put("body", Uint8Array::from(request.body.as_slice()).into())?;
    put("limit", JsValue::from(u32::try_from(request.reply_bytes_max).unwrap_or(u32::MAX)))?;
    put("apart", request.apart.into())?;
    Ok(object.into())
}

fn pair(name: &str, value: &str) -> Array {
    Array::of2(&name.into(), &value.into())
}

fn from_object(reply: &JsValue) -> Option<Response> {
    let status = text_of(reply, "status")?.parse().ok()?;
    let headers: Array = Reflect::get(reply, &"headers".into()).ok()?.dyn_into().ok()?;
    let headers = headers.iter().filter_map(|one| {
        let one: Array = one.dyn_into().ok()?;
        Some((one.get(0).as_string()?, one.get(1).as_string()?))
    });
    Some(Response { status, headers: headers.collect(), body: bytes_of(reply, "body")? })
}

fn failed(error: &JsValue, limit: usize) -> TransportError {
    let message = text_of(error, "message").unwrap_or_else(|| "no reply".to_owned());
    match text_of(error, "kind").as_deref() {
        Some("unreachable") => TransportError::Unreachable(message),
        Some("captive-portal") => TransportError::NotTheServer("it leads elsewhere"),
        Some("too-large") => TransportError::TooLarge(limit),
        Some("invalid") => TransportError::Invalid(message),
        _ => TransportError::Broken(message),
    }
}
