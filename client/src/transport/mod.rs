//! How bytes reach a server and come back: the seam, and what is agreed about it.
//!
//! A [`Transport`] carries one request and returns one reply; it keeps no state a round depends on and retries nothing.
//! [`HttpTransport`] is the native one; tests put a server in process behind [`FnTransport`] and wrap it to lose,
//! repeat or reorder what passes. A [`Line`] is the same for platforms that wait without holding a thread: a browser's.

mod function;
#[cfg(not(target_arch = "wasm32"))]
mod http;
mod line;

pub use function::FnTransport;
#[cfg(not(target_arch = "wasm32"))]
pub use http::HttpTransport;
pub use line::{Blocking, Line, at_once};

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Sends a body.
    Post,
}

/// One request.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// Path and query, from the server's root: `/v1/sync`.
    pub path: String,
    /// Headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body, uncompressed; empty for reads.
    pub body: Vec<u8>,
    /// More reply bytes than this (after decompression) are an error, not an allocation.
    pub reply_bytes_max: usize,
    /// Travels over a connection of its own, so that nothing before or after it is seen to come from the same phone by more
    /// than its address.
    pub apart: bool,
}

impl std::fmt::Debug for Request {
    /// Never headers (a token) or the body.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request({:?} {}, {} bytes)", self.method, self.path, self.body.len())
    }
}

impl Request {
    /// A read.
    #[must_use]
    pub fn get(path: impl Into<String>, reply_bytes_max: usize) -> Self {
        let body = Vec::new();
        Self { method: Method::Get, path: path.into(), headers: Vec::new(), body, reply_bytes_max, apart: false }
    }

    /// A body to a path.
    #[must_use]
    pub fn post(path: impl Into<String>, body: Vec<u8>, reply_bytes_max: usize) -> Self {
        Self { method: Method::Post, path: path.into(), headers: Vec::new(), body, reply_bytes_max, apart: false }
    }

    /// Over a connection of its own.
    #[must_use]
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }

    /// With one more header; the name in lower case.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// One reply, whatever its status.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

impl Response {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The response, unless it cannot be this server's: nothing a phone asks for leads elsewhere or is a page for people to read. A
    /// page that says the server is down (5xx) comes from a proxy of its own house.
    ///
    /// # Errors
    /// [`TransportError::NotTheServer`].
    pub fn from_the_server(self) -> Result<Self, TransportError> {
        let is_page = self.header("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html"));
        match self.status {
            300..400 => Err(TransportError::NotTheServer("it leads elsewhere")),
            511 => Err(TransportError::NotTheServer("the network wants a login")),
            500.. => Ok(self),
            _ if is_page => Err(TransportError::NotTheServer("a web page came")),
            _ => Ok(self),
        }
    }
}

/// Why no reply came. Whether the request arrived is unknown in every case but the first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection: no signal, no name, nobody listening.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// It took too long, or broke off.
    #[error("the connection broke off: {0}")]
    Broken(String),
    /// The reply is larger than it may be.
    #[error("the reply is larger than {0} bytes")]
    TooLarge(usize),
    /// Something on the way answered in the server's stead: a Wi-Fi that wants a login.
    #[error("something else answered: {0}")]
    NotTheServer(&'static str),
    /// The address or a header is not one HTTP could carry.
    #[error("the request cannot be sent: {0}")]
    Invalid(String),
}

/// Carries one request at a time.
pub trait Transport {
    /// Sends a request and waits for its reply, of any status.
    ///
    /// # Errors
    /// [`TransportError`] when there is no reply.
    fn send(&mut self, request: &Request) -> Result<Response, TransportError>;
}

impl<T: Transport + ?Sized> Transport for &mut T {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_or_a_redirect_is_not_the_servers_answer() {
        let of = |status, kind: &str| {
            let headers = vec![("content-type".to_owned(), kind.to_owned())];
            Response { status, headers, body: Vec::new() }.from_the_server().is_ok()
        };
        assert!(of(200, "application/cbor") && of(404, "application/problem+json") && of(503, "text/html"));
        assert!(!of(200, "text/html; charset=utf-8") && !of(302, "") && !of(404, "text/html") && !of(511, ""));
    }
}
