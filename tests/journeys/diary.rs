//! The diary between phones and the real server: nothing leaves until its owner says so, then all of it arrives.

use std::sync::{Arc, Mutex};

use sojourn_client::Phone;
use sojourn_client::sdk::{DiaryDraft, DiaryEntryView, DiaryStatus, Removal};
use sojourn_client::sync::round::Budget;
use sojourn_client::transport::{HttpTransport, Request, Response, Transport, TransportError};
use sojourn_core::money::Money;
use sojourn_core::registration::diary::Span;

use crate::world::World;

/// A network that remembers every request it carried, before compression.
struct Recording {
    inner: HttpTransport,
    carried: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Transport for Recording {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        let line = [request.path.as_bytes(), b" ", &request.body].concat();
        self.carried.lock().expect("one thread").push(line);
        self.inner.send(request)
    }
}

fn sync(world: &World, phone: &mut Phone, carried: &Arc<Mutex<Vec<Vec<u8>>>>) {
    let addr = world.running.as_ref().expect("running").addr;
    let inner = HttpTransport::new(&format!("http://{addr}"));
    let mut network = Recording { inner, carried: carried.clone() };
    phone.sync(&mut network, Budget::default(), &mut |_| {}).expect("syncs");
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn worked(phone: &Phone) -> DiaryDraft {
    DiaryDraft {
        day: Some(phone.today()),
        span: Some(Span { started: 0, ended: 60 }),
        employer: Some("Golden Dragon Toys".into()),
        promised: Some(Money::fen(20_000)),
        ..DiaryDraft::default()
    }
}

fn said(phone: &mut Phone) -> Vec<DiaryEntryView> {
    let mut entries = phone.diary_list(None).expect("lists");
    for entry in &mut entries {
        (entry.only_here, entry.received_at) = (false, None);
        entry.corrections.iter_mut().for_each(|one| one.received_at = None);
    }
    entries
}

#[test]
fn nothing_of_a_diary_is_on_the_network_until_it_is_shared_and_then_it_is_whole() {
    let world = World::new();
    let (mut old, mut new) = (world.phone("old"), world.phone("new"));
    let carried = Arc::new(Mutex::new(Vec::new()));
    let id = old.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let entry = old.diary_add(&worked(&old)).expect("adds");
    old.diary_correct(&entry, &DiaryDraft { minutes: Some(50), ..DiaryDraft::default() }).expect("corrects");
    old.diary_mark(&entry, "board.jpg", &"ab".repeat(32)).expect("marks");
    old.note(id, "said today").expect("notes");
    sync(&world, &mut old, &carried);
    let before = said(&mut old);
    {
        let requests = carried.lock().expect("one thread");
        assert!(requests.iter().any(|request| contains(request, b"/v1/sync")), "there were rounds");
        let op_id: Vec<u8> = data_encoding::HEXLOWER.decode(entry.as_bytes()).expect("hex");
        for needle in [&b"diary"[..], b"Golden Dragon", b"board.jpg", &op_id] {
            assert!(!requests.iter().any(|request| contains(request, needle)), "{needle:?} left the phone");
        }
    }
    let invitation = old.invitation().expect("invites");
    let pairing = new.join(&invitation).expect("joins");
    old.certify(&pairing).expect("certifies");
    sync(&world, &mut old, &carried);
    world.sync(&mut new);
    assert!(new.diary_list(None).expect("lists").is_empty());
    assert_eq!(old.status().expect("status").only_here, 1);
    assert_eq!(old.diary_share(true).expect("shares"), 1);
    old.diary_correct(&entry, &DiaryDraft { minutes: Some(40), ..DiaryDraft::default() }).expect("corrects");
    sync(&world, &mut old, &carried);
    world.sync(&mut new);
    let status = old.status().expect("status");
    assert_eq!((status.only_here, status.not_sent, status.rejected.len()), (0, 0, 0));
    assert_eq!(said(&mut old), said(&mut new), "both phones read the same");
    assert_eq!(said(&mut new)[0].corrections[0], before[0].corrections[0], "sharing changed nothing that was said");
    let arrived = &new.diary_list(None).expect("lists")[0];
    assert_eq!((arrived.minutes, arrived.corrections.len()), (Some(40), 2));
    assert!(arrived.received_at.is_some());
    assert_eq!(old.diary_remove(&entry).expect("removes"), Removal::TakenBack);
    sync(&world, &mut old, &carried);
    world.sync(&mut new);
    assert_eq!(new.diary_list(None).expect("lists")[0].state, "taken_back");
    assert_eq!(new.diary_status().expect("status"), DiaryStatus { shared: false, only_here: 0 });
    let requests = carried.lock().expect("one thread");
    assert!(!requests.iter().any(|request| contains(request, b"Golden Dragon")), "sealed when it travels");
    assert!(requests.iter().any(|request| contains(request, b"diary")), "the search finds what is there");
}

#[test]
fn a_phone_with_nothing_but_a_diary_never_meets_the_server() {
    let world = World::new();
    let mut phone = world.phone("one");
    let carried = Arc::new(Mutex::new(Vec::new()));
    phone.diary_add(&worked(&phone)).expect("adds");
    sync(&world, &mut phone, &carried);
    let requests = carried.lock().expect("one thread");
    let private = ["/v1/sync", "/v1/devices", "/v1/challenges", "/v1/tokens"];
    for path in private {
        assert!(!requests.iter().any(|request| request.starts_with(path.as_bytes())), "{path} was asked");
    }
    assert!(!requests.is_empty(), "guidance was");
}
