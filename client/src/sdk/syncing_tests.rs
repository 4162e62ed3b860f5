//! A phone in use while it syncs: every test does something to it while a request is under way.

use std::cell::Cell;
use std::task::{Context, Poll, Waker};

use sojourn_core::place::PlaceCode;

use super::*;
use crate::sdk::ApplicationId;
use crate::testing::{MiniServer, TestClock, phone};
use crate::transport::{Request, Response, TransportError};

/// A line to the server in process that lets something happen while each request is under way.
struct Meanwhile<'a, F> {
    server: RefCell<&'a mut MiniServer>,
    asked: Cell<u64>,
    happens: F,
}

impl<'a, F: Fn(u64)> Meanwhile<'a, F> {
    fn new(server: &'a mut MiniServer, happens: F) -> Self {
        Self { server: RefCell::new(server), asked: Cell::new(0), happens }
    }
}

impl<F: Fn(u64)> Line for Meanwhile<'_, F> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.asked.set(self.asked.get() + 1);
        let reply = self.server.borrow_mut().answer(&request);
        (self.happens)(self.asked.get());
        Ok(reply)
    }
}

fn hangzhou() -> PlaceCode {
    "330100".parse().expect("a place")
}

fn opened(phone: &mut Phone) -> ApplicationId {
    phone.open_application("residence-permit", &hangzhou()).expect("opens")
}

fn run(desk: &RefCell<Phone>, line: &impl Line, stop: &dyn Fn() -> bool) -> Result<SyncReport, PhoneError> {
    at_once(sync(desk, line, SyncWish { budget: Budget::default(), invite: None, progress: &mut |_| {}, stop }))
}

#[test]
fn an_edit_made_while_any_request_is_under_way_is_kept_and_sent() {
    for at in 1..=6 {
        let clock = TestClock::new();
        let mut server = MiniServer::new(&clock);
        let desk = RefCell::new(phone("busy", None, &clock));
        let id = opened(&mut desk.borrow_mut());
        let line = Meanwhile::new(&mut server, |asked| {
            if asked == at {
                desk.borrow_mut().note(id, "written meanwhile").expect("writes");
                assert!(!desk.borrow_mut().search("居住证", None, 3).expect("searches").is_empty());
            }
        });
        run(&desk, &line, &|| false).expect("syncs");
        run(&desk, &line, &|| false).expect("syncs again");
        let asked = line.asked.get();
        assert!(asked >= at, "request {at} of {asked} was made");
        let status = desk.borrow().status().expect("status");
        assert!(status.not_sent == 0 && status.rejected.is_empty(), "edited during request {at}");
        assert_eq!(desk.borrow_mut().application(id, None).expect("reads").notes, ["written meanwhile"]);
        let sent = server.op_ids(&id.log()).len();
        assert_eq!(sent, 2, "the opening and the note, each once");
    }
}

#[test]
fn a_phone_that_was_erased_while_a_request_was_under_way_stays_empty() {
    for at in 1..=5 {
        let clock = TestClock::new();
        let mut server = MiniServer::new(&clock);
        let desk = RefCell::new(phone("erased", None, &clock));
        opened(&mut desk.borrow_mut());
        let line = Meanwhile::new(&mut server, |asked| {
            if asked == at {
                let phone = &mut *desk.borrow_mut();
                let tx = phone.store.begin().expect("begins");
                tx.wipe_private().expect("wipes");
                tx.commit().expect("commits");
            }
        });
        let outcome = run(&desk, &line, &|| false);
        if line.asked.get() >= at {
            let ended = matches!(&outcome, Err(PhoneError::Sync(SyncFault::SomeoneElse))) || outcome.is_ok();
            assert!(ended, "{outcome:?}");
        }
        let phone = &mut *desk.borrow_mut();
        assert!(phone.applications().expect("lists").is_empty(), "erased during request {at}");
        assert!(phone.store.read().expect("reads").list_logs().expect("lists").is_empty());
        assert!(!phone.status().expect("status").has_identity);
    }
}

#[test]
fn a_phone_that_is_locked_while_a_request_is_under_way_loses_nothing() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let desk = RefCell::new(phone("locked", None, &clock));
    let id = opened(&mut desk.borrow_mut());
    desk.borrow_mut().set_pin(Some("2468")).expect("sets");
    let line = Meanwhile::new(&mut server, |asked| {
        if asked == 4 {
            desk.borrow_mut().lock();
        }
    });
    let ended = run(&desk, &line, &|| false).expect_err("it cannot go on without its keys");
    assert_eq!(ended.code(), "locked");
    desk.borrow_mut().unlock("2468").expect("opens");
    run(&desk, &line, &|| false).expect("syncs");
    assert_eq!(desk.borrow().status().expect("status").not_sent, 0);
    assert_eq!(server.op_ids(&id.log()).len(), 1);
}

#[test]
fn there_is_one_sync_at_a_time_and_a_dropped_one_makes_room() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let desk = RefCell::new(phone("one", None, &clock));
    opened(&mut desk.borrow_mut());
    let nobody = Never;
    let mut idle = |_| {};
    let wish = SyncWish { budget: Budget::default(), invite: None, progress: &mut idle, stop: &|| false };
    {
        let mut first = Box::pin(sync(&desk, &nobody, wish));
        assert!(matches!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
        let second = run(&desk, &Meanwhile::new(&mut server, |_| {}), &|| false);
        assert_eq!(second.expect_err("refused").code(), "sync-under-way");
    }
    run(&desk, &Meanwhile::new(&mut server, |_| {}), &|| false).expect("there is room again");
    assert_eq!(desk.borrow().status().expect("status").not_sent, 0);
}

#[test]
fn a_sync_that_is_stopped_ends_between_two_requests() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let desk = RefCell::new(phone("stopped", None, &clock));
    opened(&mut desk.borrow_mut());
    let asked = Cell::new(0);
    let line = Meanwhile::new(&mut server, |_| asked.set(asked.get() + 1));
    let report = run(&desk, &line, &|| true).expect("ends");
    assert!(report.unfinished && asked.get() == 0, "stopped before it began: {report:?}");
    let report = run(&desk, &line, &|| asked.get() > 0).expect("ends");
    assert!(report.unfinished && report.rounds <= 1, "{report:?}");
    run(&desk, &line, &|| false).expect("goes on");
    assert_eq!(desk.borrow().status().expect("status").not_sent, 0);
}

/// A line whose replies never come.
struct Never;

impl Line for Never {
    async fn send(&self, _: Request) -> Result<Response, TransportError> {
        std::future::pending().await
    }
}
