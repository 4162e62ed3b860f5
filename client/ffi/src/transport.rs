//! The way to the server: the built-in HTTP client, or the platform's own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sojourn_client::transport as client;

use crate::error::PhoneError;
use crate::hooks::{HookError, HttpMethod, HttpRequest, HttpResponse, HttpTransport};
use crate::phone::Hooks;

/// Until when a sync may go on.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// So many milliseconds from now.
    pub(crate) fn within(ms: u64) -> Self {
        Self(Instant::now().checked_add(Duration::from_millis(ms)))
    }

    /// Whether it is over.
    pub(crate) fn is_over(self) -> bool {
        self.0.is_some_and(|until| Instant::now() >= until)
    }
}

/// A way to the server.
pub(crate) enum Way {
    /// The built-in client.
    BuiltIn(client::HttpTransport),
    /// The platform's, with the server's address.
    Platform(Arc<dyn HttpTransport>, String),
}

impl Way {
    /// The way that was set; the built-in client breaks off at the deadline.
    ///
    /// # Errors
    /// `input` where no server was named.
    pub(crate) fn of(hooks: &Hooks, deadline: Deadline) -> Result<Self, PhoneError> {
        let server = hooks.server.as_deref().ok_or_else(|| PhoneError::input("server", "set_server comes first"))?;
        Ok(match &hooks.transport {
            None => {
                let own = client::HttpTransport::new(server);
                Self::BuiltIn(match deadline.0 {
                    Some(until) => own.until(until),
                    None => own,
                })
            }
            Some(own) => Self::Platform(Arc::clone(own), server.trim_end_matches('/').to_owned()),
        })
    }
}

impl client::Transport for Way {
    fn send(&mut self, request: &client::Request) -> Result<client::Response, client::TransportError> {
        match self {
            Self::BuiltIn(own) => own.send(request),
            Self::Platform(own, server) => {
                let reply = own.send(outward(request, server)).map_err(broken)?;
                inward(reply, request.reply_bytes_max)
            }
        }
    }
}

fn outward(request: &client::Request, server: &str) -> HttpRequest {
    HttpRequest {
        method: match request.method {
            client::Method::Get => HttpMethod::Get,
            client::Method::Post => HttpMethod::Post,
        },
        url: format!("{server}{}", request.path),
        headers: request.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        body: request.body.clone(),
        reply_bytes_max: request.reply_bytes_max as u64,
        apart: request.apart,
    }
}

fn inward(reply: HttpResponse, bytes_max: usize) -> Result<client::Response, client::TransportError> {
    if reply.body.len() > bytes_max {
        return Err(client::TransportError::TooLarge(bytes_max));
    }
    let headers = reply.headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
    Ok(client::Response { status: reply.status, headers, body: reply.body })
}

/// Whether anything arrived is not known.
fn broken(error: HookError) -> client::TransportError {
    client::TransportError::Broken(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sojourn_client::transport::Transport;

    struct Echo;

    impl HttpTransport for Echo {
        fn send(&self, request: HttpRequest) -> Result<HttpResponse, HookError> {
            let headers = [("X-Url".to_owned(), request.url)].into();
            Ok(HttpResponse { status: 200, headers, body: request.body })
        }
    }

    #[test]
    fn the_platforms_client_gets_the_whole_address_and_its_reply_keeps_its_limit() {
        let mut way = Way::Platform(Arc::new(Echo), "https://example.org".to_owned());
        let reply = way.send(&client::Request::post("/v1/sync", vec![7; 10], 10)).expect("answered");
        assert_eq!(reply.header("x-url"), Some("https://example.org/v1/sync"));
        assert_eq!(reply.body, [7; 10]);
        let too_large = way.send(&client::Request::post("/v1/sync", vec![7; 11], 10));
        assert_eq!(too_large, Err(client::TransportError::TooLarge(10)));
    }
}
