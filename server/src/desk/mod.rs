//! The guidance desk: who works there, what they write, how it is reviewed, signed and published.
//!
//! `head` is the approved folder, `changes` what is being written, `releases` what goes out, `people` who may do what. The rules of a
//! change's life are in `sojourn_core::guidance::desk`. Calls block on the desk's own file; the pages (`console`) make them off the
//! threads that serve rounds. Every deed is noted in a hash chain (`deeds`).

pub mod board;
pub mod changes;
pub mod checks;
mod deeds;
mod error;
pub mod folder;
mod found;
pub mod head;
#[cfg(test)]
mod kept_tests;
mod later;
pub mod overlay;
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
pub mod translated;
pub mod withdraw;

pub use crate::store::desk as rows;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sojourn_core::guidance::desk::change::{Actor, Duty};
use sojourn_core::time::{Date, Millis};

pub use deeds::{DEEDS, Deed, On};
pub use error::DeskError;

use crate::service::{Clock, Service};
use crate::store::desk::{DeskStore, PersonNo};

/// Releases made elsewhere of which it is remembered which state of the folder they came from.
const ORIGINS_MAX: usize = 32;

/// The desk of one server.
pub struct Desk {
    pub(crate) store: Arc<DeskStore>,
    pub(crate) service: Arc<Service>,
    pub(crate) clock: Clock,
    pub(crate) heads: head::Heads,
    pub(crate) overlays: overlay::Overlays,
    pub(crate) checks: checks::Checks,
    origins: later::Later<releases::OfRelease, releases::Origin>,
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
            store: Arc::new(store),
            service,
            clock,
            heads: head::Heads::default(),
            overlays: overlay::Overlays::default(),
            checks: checks::Checks::default(),
            origins: later::Later::new(ORIGINS_MAX),
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

    /// What the people of the desk are called, by number.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn names(&self) -> Result<BTreeMap<PersonNo, String>, DeskError> {
        let people = self.store.read(|view| view.people())?;
        Ok(people.into_iter().map(|person| (person.no, person.name)).collect())
    }
}
