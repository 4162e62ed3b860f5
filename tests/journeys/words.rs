//! *server-reads-nothing*: everything the server keeps, says and hears is searched for what a person typed.

use std::sync::{Arc, Mutex, PoisonError};

use sojourn_client::Phone;
use sojourn_client::sdk::NewFee;
use sojourn_client::sync::round::Budget;
use sojourn_client::transport::HttpTransport;
use sojourn_core::money::Money;
use sojourn_core::registration::book::Kind;
use sojourn_tests::bytes::{files, patterns, search, search_folder};
use sojourn_tests::record::{Recorder, Recording};

use crate::world::World;

const NAME: &str = "王小燕";
const EMPLOYER: &str = "金龙制衣厂";
const EMPLOYER_IN_ENGLISH: &str = "Golden Dragon Garments";
const ADDRESS: &str = "乔司街道三鑫路88号";
const RESIDENCE: &str = "余杭区乔司";
const WAGE: &str = "每月四千八百元";

const WORDS: [&str; 6] = [NAME, EMPLOYER, EMPLOYER_IN_ENGLISH, ADDRESS, RESIDENCE, WAGE];

#[test]
fn nothing_a_person_typed_is_at_the_server_in_any_dress() {
    let logs = Logs::capture();
    let mut world = World::new();
    let (mut old, mut new) = (world.phone("old"), world.phone("new"));
    let mut recorder = Recorder::default();
    let id = old.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    old.note(id, &format!("{NAME}，{EMPLOYER}（{EMPLOYER_IN_ENGLISH}），{ADDRESS}")).expect("notes");
    old.note(id, &format!("住在{RESIDENCE}，工资{WAGE}")).expect("notes");
    let paid = NewFee {
        kind: Kind::Paid,
        item: "permit-first".into(),
        amount: Some(Money::fen(480_000)),
        on: None,
        receipt: Some(NAME.into()),
        note: Some(EMPLOYER.into()),
    };
    old.fee(id, &paid).expect("records");
    let pairing = new.join(&old.invitation().expect("invites")).expect("joins");
    old.certify(&pairing).expect("certifies");
    let addr = world.running.as_ref().expect("running").addr;
    let recorded = |phone: &mut Phone| {
        let mut transport = Recording::new(HttpTransport::new(&format!("http://{addr}")), recorder.clone());
        phone.sync(&mut transport, Budget::default(), &mut |_| {}).expect("syncs");
    };
    recorded(&mut old);
    recorded(&mut new);
    recorded(&mut old);
    let seen = new.fields(id).expect("reads");
    assert!(seen.fields.values().flatten().any(|value| value.as_text() == Some(EMPLOYER)), "it did travel");
    world.stop();

    let patterns = patterns(&WORDS);
    assert!(recorder.bodies() > 20 && recorder.total_bytes() > 10_000, "{} bodies", recorder.bodies());
    assert!(files(world.server_folder()).len() > 3, "database, journal, keys, guidance");
    assert_eq!(recorder.search(&patterns), []);
    let said = logs.taken();
    assert!(said.len() > 1_000, "the server logged {} bytes", said.len());
    assert_eq!(search("the log", &said, &patterns), []);
    // Guidance is public and names places and industries of its own; what it says is no person's.
    let found: Vec<_> = search_folder(world.server_folder(), &patterns)
        .into_iter()
        .filter(|f| !f.place.contains("/guidance/"))
        .collect();
    assert_eq!(found, []);

    // A search that finds nothing proves something only if it can find.
    let marker = world.server_folder().join("planted");
    std::fs::write(&marker, data_encoding::BASE64.encode(format!("x{EMPLOYER}").as_bytes())).expect("writes");
    assert!(!search_folder(world.server_folder(), &patterns).is_empty(), "a planted word is found in the folder");
    let planted = sojourn_client::transport::Request::post("/v1/sync", WAGE.as_bytes().to_vec(), 0);
    recorder.request(&planted);
    assert!(!recorder.search(&patterns).is_empty(), "and in a body");
    assert!(search("a phone", &phone_bytes(&world), &patterns).is_empty(), "even a phone keeps it sealed");
}

/// Everything logged in this process, at the most talkative level.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    fn capture() -> Self {
        let logs = Self::default();
        let writer = logs.clone();
        tracing_subscriber::fmt()
            .with_env_filter("trace")
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .try_init()
            .expect("nobody else in this suite listens to the log");
        logs
    }

    fn taken(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn phone_bytes(world: &World) -> Vec<u8> {
    files(&world.phone_folder("old")).iter().flat_map(|path| std::fs::read(path).expect("reads")).collect()
}
