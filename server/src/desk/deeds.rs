//! What was done at the desk: noted in a hash chain in the transaction that does it, verified, and told.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sojourn_core::guidance::desk::audit::{Deed as Link, START, broken, link};
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::object::ObjectId;

use super::head::Key;
use super::{Desk, DeskError, changes};
use crate::store::StoreResult;
use crate::store::desk::{AuditRow, DeskView, PersonNo};

/// Rows of the chain that are verified in one go.
const CHAIN_ROWS: u32 = 1_000;

/// Every deed there is. The console has words for each (`deed.…`).
pub const DEEDS: [&str; 48] = [
    "change-approved",
    "change-dropped",
    "change-moved",
    "change-opened",
    "change-reopened",
    "change-returned",
    "change-submitted",
    "commented",
    "device-invited",
    "device-revoked",
    "disabled",
    "duties-changed",
    "edit-dropped",
    "edit-saved",
    "enabled",
    "folder-begun",
    "folder-imported",
    "folder-rolled-back",
    "invitation-taken-back",
    "invited",
    "joined",
    "key-dropped",
    "key-registered",
    "locked",
    "password-changed",
    "recovery-renewed",
    "recovery-used",
    "release-dropped",
    "release-overtaken",
    "release-prepared",
    "release-published",
    "release-scheduled",
    "release-signed",
    "release-trouble",
    "release-unscheduled",
    "root-found",
    "root-published",
    "session-ended",
    "sessions-ended",
    "sheet-imported",
    "sign-in-failed",
    "sign-in-reset",
    "sign-in-set-up",
    "signed-in",
    "signed-out",
    "translation-confirmed",
    "withdrawal-found",
    "withdrawn",
];

/// A deed, for the page that shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// Counts from 1.
    pub no: i64,
    /// When.
    pub at: i64,
    /// Whose name; nobody for the server and the command line.
    pub by: Option<String>,
    /// A word.
    pub deed: String,
    /// Done to what.
    pub on: On,
    /// What differed, by name.
    pub detail: Map<String, Value>,
}

/// What a deed was done to, as far as it is still known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// A change: its number and title.
    Change(i64, String),
    /// A release: its row, its number, for whom.
    Release(i64, i64, String),
    /// A person: their number and name.
    Person(i64, String),
    /// A state of the folder.
    Snapshot(i64),
    /// A withdrawal: for whom, and its number.
    Withdrawal(String, i64),
    /// An item of the folder.
    Item(Key),
    /// Something with a name of its own: a root's version, a device.
    Named(String, String),
    /// What has no name: people, devices.
    Bare(String),
}

impl Desk {
    /// Notes a deed in the chain, in the transaction that does it.
    pub(crate) fn note(
        &self,
        view: &DeskView<'_>,
        who: Option<PersonNo>,
        deed: &str,
        about: &str,
        detail: &Value,
    ) -> StoreResult<()> {
        debug_assert!(DEEDS.contains(&deed), "{deed} has no words");
        let head = view.audit_head()?;
        let (no, before) = head.map_or((0, START), |row| (row.no, ObjectId(row.hash)));
        let detail = jcs::canonical_value(detail).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let mut row = AuditRow {
            no: no + 1,
            at: self.at(),
            person: who,
            deed: deed.to_owned(),
            about: about.to_owned(),
            detail: detail.unwrap_or_else(|| "{}".to_owned()),
            hash: [0; 32],
        };
        row.hash = link(before, &deed_of(&row)).0;
        view.put_audit(&row)
    }

    /// Verifies the whole chain of deeds: the number of the first row that does not follow, if there is one.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn verify_audit(&self) -> Result<Option<i64>, DeskError> {
        let mut before = (0, START);
        loop {
            let rows = self.store.read(|view| view.audit_from(before.0 + 1, CHAIN_ROWS))?;
            let Some(last) = rows.last() else { return Ok(None) };
            let next = (last.no, ObjectId(last.hash));
            if let Some(no) = broken(before, rows.iter().map(|row| (deed_of(row), ObjectId(row.hash)))) {
                return Ok(Some(no));
            }
            before = next;
        }
    }

    /// Deeds before a number, newest first, with who did them and to what.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn deeds(&self, before: Option<i64>, rows_max: u32) -> Result<Vec<Deed>, DeskError> {
        self.store.read(|view| {
            let people = view.people()?.into_iter().map(|person| (person.no, person.name)).collect();
            let rows = view.audit_before(before.unwrap_or(i64::MAX), rows_max)?;
            rows.into_iter().map(|row| told(view, &people, row)).collect()
        })
    }
}

fn told(view: &DeskView<'_>, people: &BTreeMap<PersonNo, String>, row: AuditRow) -> Result<Deed, DeskError> {
    Ok(Deed {
        no: row.no,
        at: row.at,
        by: row.person.and_then(|no| people.get(&no).cloned()),
        on: on(view, people, &row.about)?,
        deed: row.deed,
        detail: serde_json::from_str(&row.detail).unwrap_or_default(),
    })
}

/// Reads what a row says the deed was done to: `change:3`, `release:2`, `330100/fee:card`, `people`.
fn on(view: &DeskView<'_>, people: &BTreeMap<PersonNo, String>, about: &str) -> Result<On, DeskError> {
    if let Some(key) = changes::read_name(about) {
        return Ok(On::Item(key));
    }
    let Some((kind, name)) = about.split_once(':') else { return Ok(On::Bare(about.to_owned())) };
    let no = name.parse::<i64>().ok();
    Ok(match (kind, no) {
        ("change", Some(no)) => On::Change(no, view.change(no)?.map(|row| row.title).unwrap_or_default()),
        ("person", Some(no)) => On::Person(no, people.get(&no).cloned().unwrap_or_default()),
        ("snapshot", Some(no)) => On::Snapshot(no),
        ("release", Some(no)) => match view.release(no)? {
            Some(row) => On::Release(no, row.seq, row.channel),
            None => On::Named(kind.to_owned(), name.to_owned()),
        },
        ("withdrawal", None) => {
            match name.split_once('/').and_then(|(channel, seq)| Some((channel, seq.parse().ok()?))) {
                Some((channel, seq)) => On::Withdrawal(channel.to_owned(), seq),
                None => On::Named(kind.to_owned(), name.to_owned()),
            }
        }
        _ => On::Named(kind.to_owned(), name.to_owned()),
    })
}

fn deed_of(row: &AuditRow) -> Link<'_> {
    let at = u64::try_from(row.at).unwrap_or(0);
    Link { no: row.no, at, person: row.person, deed: &row.deed, about: &row.about, detail: &row.detail }
}
