//! Every body that passed between phones and server, for whoever searches them afterwards.

use std::sync::{Arc, Mutex, PoisonError};

use sojourn_client::transport::{Request, Response, Transport, TransportError};

use crate::bytes::{Found, Pattern, search};

/// One body.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Body {
    what: String,
    bytes: Vec<u8>,
}

/// Bodies in the order they passed. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Body>>>);

impl Recorder {
    /// Takes down a request: its path, its headers and its body.
    pub fn request(&mut self, request: &Request) {
        let mut bytes = request.path.clone().into_bytes();
        for (name, value) in &request.headers {
            bytes.extend_from_slice(format!("\n{name}: {value}").as_bytes());
        }
        self.push(format!("headers of {:?} {}", request.method, request.path), bytes);
        self.push(format!("request {:?} {}", request.method, request.path), request.body.clone());
    }

    /// Takes down what came back.
    pub fn response(&mut self, request: &Request, response: &Response) {
        let what = format!("reply {} to {:?} {}", response.status, request.method, request.path);
        let headers: Vec<String> = response.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        self.push(format!("headers of {what}"), headers.join("\n").into_bytes());
        self.push(what, response.body.clone());
    }

    /// How many bodies and headers were taken down.
    #[must_use]
    pub fn bodies(&self) -> usize {
        self.lock().len()
    }

    /// Their bytes together.
    #[must_use]
    pub fn total_bytes(&self) -> usize {
        self.lock().iter().map(|body| body.bytes.len()).sum()
    }

    /// Looks for patterns in all of them. A body that is base64 or CBOR inside JSON is searched as it is: the patterns
    /// know those dresses.
    #[must_use]
    pub fn search(&self, patterns: &[Pattern]) -> Vec<Found> {
        self.lock().iter().flat_map(|body| search(&body.what, &body.bytes, patterns)).collect()
    }

    fn push(&self, what: String, bytes: Vec<u8>) {
        self.lock().push(Body { what, bytes });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Body>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A transport that takes down what passes.
pub struct Recording<T> {
    inner: T,
    recorder: Recorder,
}

impl<T> Recording<T> {
    /// Around a transport.
    pub fn new(inner: T, recorder: Recorder) -> Self {
        Self { inner, recorder }
    }
}

impl<T: Transport> Transport for Recording<T> {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        self.recorder.request(request);
        let response = self.inner.send(request)?;
        self.recorder.response(request, &response);
        Ok(response)
    }
}
