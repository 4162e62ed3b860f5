//! A desk with a small folder and a root of its own, two people with keys, and a clock that a test moves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey};
use rusqlite::Connection;
use serde_json::json;
use sojourn_core::guidance::baseline::{DemoKey, demo_root};
use sojourn_core::guidance::desk::change::{Duty, State};
use sojourn_core::guidance::trust::{Channel, PublicKey, Role, Root, sign};
use sojourn_core::time::Millis;

use crate::app;
use crate::config::Config;
use crate::desk::releases::Outgoing;
use crate::desk::stop::Stop;
use crate::desk::{Desk, DeskError, Who, changes, duty_bits};
use crate::keys::preset;
use crate::store::desk::{DESK_FILE, DeskStore, ReleaseNo};

pub(crate) const STABLE: Channel = Channel::Stable;
/// 2026-11-24, noon in China.
const NOON: u64 = 1_795_492_800_000;

const FILES: [(&str, &str); 2] = [
    (
        "CN/pack.toml",
        "[pack]\nplace = \"CN\"\nabout = { zh-Hans = \"全国\", en = \"The country\" }\nbelow = \"minimum\"\n",
    ),
    (
        "CN/fees.toml",
        "[[parameter]]\nid = \"card-fee\"\ntitle = { zh-Hans = \"补办的费用\", en = \"Replacement fee\" }\ntype = \"int\"\n\
         values = [{ from = 2016-01-01, value = 2000, statements = [\"fee-source\"] }]\n\n[[statement]]\nid = \"fee-source\"\n\
         text = { zh-Hans = \"补办要交费。\", en = \"A replacement has a fee.\" }\n\
         citation = { law = { zh-Hans = \"居住证暂行条例\", en = \"Interim Regulations on Residence Permits\" }, number = \"国务院令第663号\", article = \"18\", url = \"https://www.gov.cn/zhengce/content/2015-12/12/content_10398.htm\" }\n\
         confidence = \"high\"\nverified_on = 2026-11-24\nreview_by = 2027-11-24\nvalid_from = 2016-01-01\nrisk = [\"fee\"]\n",
    ),
];

/// A desk with a folder, under a root of its own.
pub(crate) struct Place {
    pub(crate) desk: Desk,
    now: Arc<AtomicU64>,
    folder: tempfile::TempDir,
}

/// Somebody with a key.
pub(crate) struct Person {
    pub(crate) who: Who,
    key: SigningKey,
}

impl Person {
    /// The private half.
    pub(crate) fn key(&self) -> SigningKey {
        self.key.clone()
    }
}

pub(crate) fn root(version: u64, release: &[DemoKey]) -> Vec<u8> {
    let mut root = Root { demo: false, version, ..demo_root() };
    root.release.keys = release.iter().map(|key| PublicKey::of(&key.signing_key())).collect();
    let keys = [1, 2].map(|n| DemoKey::Root(n).signing_key());
    sign(Role::Root, &root, &keys.iter().collect::<Vec<_>>()).expect("signed")
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("root.json"), root(1, &[DemoKey::Release(1), DemoKey::Release(2)]))
            .expect("written");
        for (name, key) in [("log", DemoKey::Log), ("timestamp", DemoKey::Timestamp)] {
            preset(folder.path(), name, &key.signing_key().to_bytes()).expect("put");
        }
        let now = Arc::new(AtomicU64::new(NOON));
        let place = Self { desk: open(folder.path(), &now), now, folder };
        let files = FILES.map(|(path, text)| (path.to_owned(), text.to_owned()));
        place.desk.import_files(None, BTreeMap::from(files)).expect("imported");
        place
    }

    /// The same folder, opened by another process after this one ended.
    pub(crate) fn restarted(self) -> Self {
        let Self { desk, now, folder } = self;
        desk.service.stop();
        drop(desk);
        Self { desk: open(folder.path(), &now), now, folder }
    }

    /// The desk and the folder it stands in, for its pages.
    pub(crate) fn taken(self) -> (Desk, tempfile::TempDir) {
        (self.desk, self.folder)
    }

    pub(crate) fn person(&self, name: &str, duties: &[Duty], key: DemoKey) -> Person {
        let key = key.signing_key();
        let duties: BTreeSet<Duty> = duties.iter().copied().collect();
        let public = HEXLOWER.encode(&key.verifying_key().to_bytes());
        let conn = Connection::open(self.folder.path().join(DESK_FILE)).expect("opens");
        let sql = "INSERT INTO people (login, name, duties, password, totp, created_at, signing_key) VALUES (?1, ?1, ?2, '', x'', 0, ?3)";
        conn.execute(sql, (name, duty_bits(&duties), &public)).expect("inserted");
        let who = Who { person: conn.last_insert_rowid(), name: name.into(), duties, signing_key: Some(public) };
        Person { who, key }
    }

    pub(crate) fn two(&self) -> (Person, Person) {
        let all = [Duty::Editor, Duty::Reviewer, Duty::Publisher, Duty::Operator];
        (self.person("chen", &all, DemoKey::Release(1)), self.person("li", &all, DemoKey::Release(2)))
    }

    pub(crate) fn later(&self, days: u64) {
        self.now.fetch_add(days * Millis::DAY, Ordering::Relaxed);
    }

    /// One writes a fee, the other approves it.
    pub(crate) fn change(&self, by: &Person, approver: &Person, fee: u64) -> i64 {
        let no = self.desk.open_change(&by.who, &format!("{fee}")).expect("opened");
        let key = changes::key("CN", "parameter", "card-fee").expect("a key");
        let mut value = self.desk.head().expect("a head").item(&key).expect("the fee").value.clone();
        value["values"][0]["value"] = json!(fee);
        self.desk.save_edit(&by.who, no, &key, Some(value), 0).expect("saved");
        self.desk.submit(&by.who, no).expect("submitted");
        let change = self.desk.change(no).expect("there");
        let message = self.desk.approval_of(&change).expect("a message");
        self.desk.approve(&approver.who, no, change.row.version, &signed(approver, &message)).expect("approved");
        no
    }

    pub(crate) fn show(&self, no: ReleaseNo) -> Outgoing {
        self.desk.release(no).expect("there")
    }

    pub(crate) fn sign(&self, by: &Person, no: ReleaseNo) -> Result<(), DeskError> {
        let message = self.desk.message_to_sign(no).expect("a message");
        self.desk.sign(&by.who, no, self.show(no).row.version, &signed(by, &message))
    }

    /// Prepared, signed by both and published.
    pub(crate) fn out(&self, people: (&Person, &Person), no: ReleaseNo) {
        self.sign(people.0, no).expect("signed");
        self.sign(people.1, no).expect("signed");
        self.desk.publish(&people.0.who, no, self.show(no).row.version).expect("published");
    }

    pub(crate) fn fee(&self) -> i64 {
        let key = changes::key("CN", "parameter", "card-fee").expect("a key");
        self.desk.head().expect("a head").item(&key).expect("the fee").value["values"][0]["value"]
            .as_i64()
            .expect("a number")
    }

    pub(crate) fn state(&self, change: i64) -> State {
        self.desk.change(change).expect("there").state
    }

    pub(crate) fn live(&self) -> Option<u64> {
        self.desk.service.guidance().published(STABLE).map(|(release, _)| release.seq)
    }
}

fn open(folder: &std::path::Path, now: &Arc<AtomicU64>) -> Desk {
    let mut config = Config { data_dir: folder.to_owned(), ..Config::default() };
    config.guidance.root = Some("root.json".into());
    let ticking = Arc::clone(now);
    let clock: crate::service::Clock = Arc::new(move || Millis(ticking.load(Ordering::Relaxed)));
    let service = app::build(&config, Arc::clone(&clock)).expect("a service");
    Desk::new(DeskStore::open(folder).expect("opens"), Arc::new(service), clock)
}

pub(crate) fn signed(by: &Person, message: &[u8]) -> String {
    HEXLOWER.encode(&by.key.sign(message).to_bytes())
}

#[track_caller]
pub(crate) fn stopped<T>(done: Result<T, DeskError>, key: &str) {
    match done {
        Err(DeskError::Stopped(Stop { key: found, .. })) => assert_eq!(found, key),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}
