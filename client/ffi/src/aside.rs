//! Work that may take long, on a thread of its own, as a future that any language's runtime can wait for.
//!
//! No runtime is brought along: a thread does the work and wakes whoever waits. A future that is dropped before its work is
//! done raises a [`Stop`], which the work looks at where it can end cleanly.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::error::PhoneError;

/// Asks work to end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks.
    pub(crate) fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked.
    pub(crate) fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What passes between the thread and who waits.
struct Desk<T> {
    done: Option<T>,
    waker: Option<Waker>,
}

/// Work under way.
pub(crate) struct Aside<T> {
    desk: Arc<Mutex<Desk<T>>>,
    stop: Stop,
}

/// Begins work on a thread of its own.
pub(crate) fn aside<T: Send + 'static>(
    name: &'static str,
    stop: Stop,
    work: impl FnOnce() -> Result<T, PhoneError> + Send + 'static,
) -> Aside<Result<T, PhoneError>> {
    let desk = Arc::new(Mutex::new(Desk { done: None, waker: None }));
    let there = Arc::clone(&desk);
    let begun = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        // Told even if the work panics: nobody may wait for ever.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
            .unwrap_or_else(|_| Err(PhoneError::new("broken", "the work ended by a fault of this library")));
        hand_over(&there, done);
    });
    if let Err(error) = begun {
        hand_over(&desk, Err(PhoneError::new("no-thread", error)));
    }
    Aside { desk, stop }
}

fn hand_over<T>(desk: &Mutex<Desk<T>>, done: T) {
    let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
    desk.done = Some(done);
    if let Some(waker) = desk.waker.take() {
        waker.wake();
    }
}

impl<T> Future for Aside<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        match desk.done.take() {
            Some(done) => Poll::Ready(done),
            None => {
                desk.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Aside<T> {
    fn drop(&mut self) {
        self.stop.raise();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    /// Waits on this thread.
    fn wait<T>(mut future: Aside<T>) -> T {
        struct Unpark(std::thread::Thread);
        impl std::task::Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        loop {
            match Pin::new(&mut future).poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(done) => return done,
                Poll::Pending => std::thread::park(),
            }
        }
    }

    #[test]
    fn work_is_done_elsewhere_and_waited_for() {
        let here = std::thread::current().id();
        let there = wait(aside("work", Stop::default(), || Ok(std::thread::current().id()))).expect("done");
        assert_ne!(here, there);
    }

    #[test]
    fn who_stops_waiting_asks_the_work_to_end() {
        let (stop, (told, hears)) = (Stop::default(), channel());
        let seen = stop.clone();
        drop(aside("work", stop, move || {
            while !seen.is_raised() {
                std::thread::yield_now();
            }
            told.send(()).map_err(|error| PhoneError::new("test", error))
        }));
        hears.recv_timeout(std::time::Duration::from_secs(10)).expect("it ended");
    }

    #[test]
    fn a_panic_is_an_error_and_not_an_endless_wait() {
        let ended = wait(aside::<()>("work", Stop::default(), || panic!("on purpose")));
        assert_eq!(ended.expect_err("an error").stable_code(), "broken");
    }
}
