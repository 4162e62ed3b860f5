//! A transport as something to be awaited, so that a phone stays usable while a reply is under way.
//!
//! What runs over a [`Line`] is written once. Where a thread may block, [`Blocking`] makes a line of any transport and
//! [`at_once`] drives it without a runtime: such a line never leaves anything pending.

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::{Request, Response, Transport, TransportError};

/// Carries one request at a time.
pub trait Line {
    /// Sends a request; ready when its reply, of any status, is there.
    ///
    /// Errors are those of [`Transport::send`].
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, TransportError>>;
}

/// A line whose replies are there when asked for, because its thread waited.
pub struct Blocking<'a>(RefCell<&'a mut dyn Transport>);

impl<'a> Blocking<'a> {
    /// Takes the transport.
    pub fn new(transport: &'a mut dyn Transport) -> Self {
        Self(RefCell::new(transport))
    }
}

impl Line for Blocking<'_> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.0.borrow_mut().send(&request)
    }
}

/// Runs what waits for nothing but blocking lines.
///
/// # Panics
/// When it is left pending: it awaited something else, which is a mistake in the program.
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("only blocking lines may be awaited here"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::FnTransport;
    use super::*;

    #[test]
    fn a_blocking_line_answers_at_once() {
        let mut asked = Vec::new();
        let mut transport = FnTransport::new(|request: &Request| {
            asked.push(request.path.clone());
            Ok(Response { status: 204, headers: Vec::new(), body: Vec::new() })
        });
        let line = Blocking::new(&mut transport);
        let statuses = at_once(async {
            let first = line.send(Request::get("/a", 1)).await?.status;
            Ok::<_, TransportError>([first, line.send(Request::get("/b", 1)).await?.status])
        });
        assert_eq!(statuses, Ok([204, 204]));
        assert_eq!(asked, ["/a", "/b"]);
    }
}
