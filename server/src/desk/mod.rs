//! The guidance desk: who works there, what they write, how it is reviewed, signed and published.
//!
//! `head` is the approved folder, `changes` what is being written, `releases` what goes out, `people` who may do what. The rules of a
//! change's life are in `sojourn_core::guidance::desk`. Calls block on the desk's own file; the pages (`console`) make them off the
//! threads that serve rounds. Every deed is noted in a hash chain.

pub mod board;
pub mod changes;
mod error;
pub mod folder;
pub mod head;
pub mod people;
pub mod releases;
pub mod review;
pub mod root;
pub mod sheets;
pub mod stop;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod withdraw;

pub use crate::store::desk as rows;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use sojourn_core::guidance::desk::audit::{Deed as Link, START, broken, link};
use sojourn_core::guidance::desk::change::{Actor, Duty};
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::time::{Date, Millis};

pub use error::DeskError;

use crate::service::{Clock, Service};
use crate::store::StoreResult;
use crate::store::desk::{AuditRow, DeskStore, DeskView, PersonNo};

/// Rows of the chain that are verified in one go.
const CHAIN_ROWS: u32 = 1_000;

/// The desk of one server.
pub struct Desk {
    pub(crate) store: DeskStore,
    pub(crate) service: Arc<Service>,
    pub(crate) clock: Clock,
    pub(crate) heads: head::Heads,
    pub(crate) found: changes::Found,
    seals: people::Seals,
    turns: people::Turns,
    strangers: people::Strangers,
    knocks: people::Knocks,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Their number.
    pub person: PersonNo,
    /// What colleagues read.
    pub name: String,
    /// What they may do.
    pub duties: BTreeSet<Duty>,
    /// The public half of their signing key, hex.
    pub signing_key: Option<String>,
}

impl Who {
    /// The same, as the rules of a change see it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { person: self.person, duties: self.duties.clone() }
    }

    /// Refuses without a duty.
    ///
    /// # Errors
    /// [`DeskError::Refused`].
    pub fn require(&self, duty: Duty) -> Result<(), DeskError> {
        let may = self.duties.contains(&duty);
        may.then_some(()).ok_or(DeskError::Refused(sojourn_core::guidance::desk::change::Refused::Duty(duty)))
    }
}

/// Duties from their bits as stored.
#[must_use]
pub fn duties_of(bits: u32) -> BTreeSet<Duty> {
    Duty::ALL.into_iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, duty)| duty).collect()
}

/// Duties as stored.
#[must_use]
pub fn duty_bits(duties: &BTreeSet<Duty>) -> u32 {
    Duty::ALL.into_iter().enumerate().filter(|(_, duty)| duties.contains(duty)).map(|(at, _)| 1 << at).sum()
}

impl Desk {
    /// Brings the parts together.
    #[must_use]
    pub fn new(store: DeskStore, service: Arc<Service>, clock: Clock) -> Self {
        let seals = people::Seals::new(&service.keys.desk);
        let (turns, strangers, knocks) = Default::default();
        Self {
            store,
            service,
            clock,
            heads: head::Heads::default(),
            found: changes::Found::default(),
            seals,
            turns,
            strangers,
            knocks,
        }
    }

    /// Leave to hash a password: few do at a time, and who comes when many wait is sent away.
    ///
    /// # Errors
    /// [`DeskError::Wait`].
    pub async fn turn(&self) -> Result<people::Turn, DeskError> {
        self.turns.take().await
    }

    /// As [`Self::turn`], without waiting.
    ///
    /// # Errors
    /// [`DeskError::Wait`].
    pub fn turn_now(&self) -> Result<people::Turn, DeskError> {
        self.turns.take_now()
    }

    /// The server's clock.
    #[must_use]
    pub fn now(&self) -> Millis {
        (self.clock)()
    }

    /// Today in China, where the guidance is read.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().date_at(sojourn_core::time::CHINA_OFFSET_MINUTES)
    }

    /// Milliseconds now, as rows keep them.
    pub(crate) fn at(&self) -> i64 {
        i64::try_from(self.now().0).unwrap_or(i64::MAX)
    }

    /// The service beneath: published guidance, field reports, devices.
    #[must_use]
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Notes a deed in the chain, in the transaction that does it.
    pub(crate) fn note(
        &self,
        view: &DeskView<'_>,
        who: Option<PersonNo>,
        deed: &str,
        about: &str,
        detail: &Value,
    ) -> StoreResult<()> {
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

    /// Deeds before a number, newest first, with who did them.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn deeds(&self, before: Option<i64>, rows_max: u32) -> Result<Vec<Deed>, DeskError> {
        self.store.read(|view| {
            let people = view.people()?;
            let name = |no: PersonNo| people.iter().find(|person| person.no == no).map(|person| person.name.clone());
            let rows = view.audit_before(before.unwrap_or(i64::MAX), rows_max)?;
            let told = |row: AuditRow| Deed {
                no: row.no,
                at: row.at,
                by: row.person.and_then(name),
                deed: row.deed,
                about: row.about,
                detail: row.detail,
            };
            Ok(rows.into_iter().map(told).collect())
        })
    }
}

/// A deed, for the page that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub about: String,
    /// What differed, as JSON.
    pub detail: String,
}

fn deed_of(row: &AuditRow) -> Link<'_> {
    let at = u64::try_from(row.at).unwrap_or(0);
    Link { no: row.no, at, person: row.person, deed: &row.deed, about: &row.about, detail: &row.detail }
}
