//! A desk for tests: a real service and a real file in a temporary folder, on one morning.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ed25519_dalek::{Signer, SigningKey};
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::time::Millis;

use super::{Desk, Who, duty_bits};
use crate::app::build;
use crate::config::Config;
use crate::service::Clock;
use crate::store::desk::{DeskStore, PersonRow};

/// 2026-11-24, nine in the morning in China.
pub(crate) const MORNING: u64 = 1_795_482_000_000;

/// A desk and what it stands on.
pub(crate) struct Stand {
    pub(crate) desk: Arc<Desk>,
    now: Arc<AtomicU64>,
    _folder: tempfile::TempDir,
}

impl Stand {
    /// An empty desk of a demonstration server.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let now = Arc::new(AtomicU64::new(MORNING));
        let told = Arc::clone(&now);
        let ticking: Clock = Arc::new(move || Millis(told.load(Ordering::Relaxed)));
        let config = Config { data_dir: folder.path().into(), demo: true, ..Config::default() };
        let service = Arc::new(build(&config, Arc::clone(&ticking)).expect("a service"));
        let store = DeskStore::open(folder.path()).expect("a desk's file");
        Self { desk: Arc::new(Desk::new(store, service, ticking)), now, _folder: folder }
    }

    /// A desk with a small folder: the national pack of `docs/guidance.md`, and one city with a fee.
    pub(crate) fn with_content() -> Self {
        let stand = Self::empty();
        stand.desk.import_files(None, small_folder()).expect("a folder that is read");
        stand
    }

    /// Sets the clock.
    pub(crate) fn clock(&self, now: Millis) {
        self.now.store(now.0, Ordering::Relaxed);
    }

    /// A session of somebody: its cookie's value, and what its forms carry.
    pub(crate) fn signed_in(&self, who: &Who) -> (String, String) {
        session(&self.desk, who)
    }

    /// Somebody with duties and a key.
    pub(crate) fn somebody(&self, login: &str, duties: &[Duty]) -> (Who, SigningKey) {
        let key = SigningKey::from_bytes(blake3::hash(login.as_bytes()).as_bytes());
        let public = data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes());
        let duties = duties.iter().copied().collect();
        let row = PersonRow {
            no: 0,
            login: login.into(),
            name: login.into(),
            duties: duty_bits(&duties),
            password: String::new(),
            totp: Vec::new(),
            totp_step: 0,
            failed: 0,
            locked_until: None,
            created_at: 0,
            seen_at: None,
            disabled_at: None,
            signing_key: Some(public.clone()),
        };
        let no = self.desk.store.write(|view| view.insert_person(&row)).expect("a person");
        (Who { person: no, name: login.into(), duties, signing_key: Some(public) }, key)
    }
}

/// Somebody's session as if they had signed in: the cookie's value, and what their forms carry.
pub(crate) fn session(desk: &Desk, who: &Who) -> (String, String) {
    let opened = desk.store.write(|view| {
        let row = view.person(who.person)?.ok_or(super::DeskError::NotFound)?;
        desk.open_session(view, &row, "?")
    });
    let opened = opened.expect("a session");
    (opened.token, opened.session.csrf)
}

/// A signature as pages send it.
pub(crate) fn signature(key: &SigningKey, message: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&key.sign(message).to_bytes())
}

/// The blocks of `docs/guidance.md` as the folder they describe: what the documentation's own test reads.
pub(crate) fn small_folder() -> BTreeMap<String, String> {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guidance.md")).expect("the page");
    let mut files = BTreeMap::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("```").and_then(|info| info.split_once(' ')).map(|(_, path)| path) else {
            continue;
        };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        files.insert(path.to_owned(), format!("{}\n", text.join("\n")));
    }
    files
}
