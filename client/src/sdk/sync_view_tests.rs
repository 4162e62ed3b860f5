//! Where things stand, in words: on a phone with nothing, one that waits, one that was refused, one that is locked.

use sojourn_core::id::LogId;

use super::*;
use crate::sync::round::Budget;
use crate::testing::{MiniServer, TestClock, phone};
use crate::transport::{FnTransport, TransportError};

fn view(phone: &Phone) -> SyncView {
    phone.sync_view().expect("a view")
}

#[test]
fn the_line_says_the_most_pressing_thing_first() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    phone.set_locale(Locale::En).expect("sets");
    assert_eq!((view(&phone).tone, view(&phone).bytes_words), ("none", None));
    phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let waiting = view(&phone);
    assert_eq!((waiting.tone, waiting.line), ("wait", format!("Not sent: {}", waiting.not_sent)));
    assert!(waiting.bytes > 0 && waiting.oldest.as_deref() == Some("today 08:00"));
    let mut none = FnTransport::new(|_: &_| Err(TransportError::Unreachable("no network".into())));
    phone.sync(&mut none, Budget::default(), &mut |_| {}).expect_err("there is no network");
    let failed = view(&phone);
    assert!(failed.failing && failed.failure.is_some_and(|words| words.starts_with("today 08:00: No network")));
    clock.advance(2 * Millis::DAY);
    assert_eq!(view(&phone).oldest.as_deref(), Some("2 days ago"));
    phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
    let sent = view(&phone);
    assert_eq!((sent.tone, sent.not_sent, sent.failing), ("ok", 0, false));
    assert!(sent.failure.is_some(), "the last failure is kept after a success");
    phone.set_pin(Some("blue kettle")).expect("sets");
    phone.lock();
    assert_eq!((view(&phone).tone, view(&phone).not_sent), ("none", 0));
}

#[test]
fn what_was_not_taken_is_shown_with_its_reason_until_it_is_given_up() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    let id = phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let log: LogId = id.log();
    server.refuses = Some((log, 1));
    phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
    let refused = view(&phone);
    assert_eq!((refused.tone, refused.attention.len()), ("attention", 1));
    let one = &refused.attention[0];
    assert_eq!((one.application.as_deref(), one.diary), (Some(id.to_string().as_str()), false));
    assert!(phone.drop_letter(&"00".repeat(32)).is_err() && phone.drop_letter("x").is_err());
    phone.drop_letter(&one.id).expect("gives it up");
    assert!(view(&phone).attention.is_empty());
}
