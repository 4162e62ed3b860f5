//! A transport that is a function: a server in the same process, or a test's script.

use super::{Request, Response, Transport, TransportError};

/// Answers each request with a function.
pub struct FnTransport<F>(F);

impl<F: FnMut(&Request) -> Result<Response, TransportError>> FnTransport<F> {
    /// Takes the function.
    pub fn new(answer: F) -> Self {
        Self(answer)
    }
}

impl<F: FnMut(&Request) -> Result<Response, TransportError>> Transport for FnTransport<F> {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        (self.0)(request)
    }
}
