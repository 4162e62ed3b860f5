//! Who is in a world, and what they were promised.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sojourn_client::sdk::ApplicationId;
use sojourn_core::id::{DeviceId, Hash, LogId, OpId, SpaceId};

use crate::check::{Invariant, Violation, short};
use crate::clock::WorldClock;
use crate::rng::Rng;
use crate::world::PhoneHost;

/// A person with phones.
pub(super) struct Person {
    /// The first one made the space, the others were paired.
    pub(super) phones: Vec<Owned>,
    /// Their space, once there is one.
    pub(super) space: Option<SpaceId>,
}

/// A phone, and what its owner knows it took.
pub(super) struct Owned {
    /// The phone.
    pub(super) host: PhoneHost,
    /// Whether it has started to join, or is the first.
    pub(super) joined: bool,
    /// Whether another phone has certified it, or it is the first.
    pub(super) certified: bool,
    /// Operations this phone has confirmed to its owner: they must never be nowhere.
    pub(super) confirmed: BTreeMap<Hash, Confirmed>,
}

/// A confirmed operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Confirmed {
    pub(super) space: SpaceId,
    pub(super) log: LogId,
    pub(super) device: DeviceId,
    pub(super) op_id: OpId,
}

impl Person {
    pub(super) fn new(name: &str, phones: usize, world: &Path, clock: &WorldClock, rng: &Rng) -> Self {
        let phones = (1..=phones)
            .map(|number| {
                let host = PhoneHost::new(world, &format!("{name}{number}"), clock, rng.clone());
                Owned { host, joined: number == 1, certified: number == 1, confirmed: BTreeMap::new() }
            })
            .collect();
        Self { phones, space: None }
    }

    pub(super) fn crashes(&self) -> u64 {
        self.phones.iter().map(|phone| u64::from(phone.host.crashes())).sum()
    }
}

impl Owned {
    /// Takes note of everything the phone has stored for sending: from now on it is a promise.
    pub(super) fn note_confirmed(&mut self) {
        for row in self.host.outbox() {
            let confirmed =
                Confirmed { space: row.row.space, log: row.row.log, device: row.row.device, op_id: row.row.op_id };
            self.confirmed.entry(row.row.header).or_insert(confirmed);
        }
    }

    /// *nothing-lost*, for this phone: whatever it confirmed is an entry it holds, or still in its outbox.
    pub(super) fn nothing_lost(&mut self) -> Vec<Violation> {
        let mut here: BTreeSet<Hash> = self.host.outbox().into_iter().map(|row| row.row.header).collect();
        for (log, _) in self.host.logs() {
            here.extend(log.entries.iter().map(|entry| entry.frame.header_hash()));
            // Set aside while a server that lost them is asked for its history.
            here.extend(self.host.look(|tx| {
                Ok(tx.list_displaced(log.space, &log.log)?.into_iter().map(|row| row.header).collect::<Vec<_>>())
            }));
        }
        let name = self.host.name();
        self.confirmed
            .iter()
            .filter(|(header, _)| !here.contains(header))
            .map(|(header, confirmed)| {
                let what = format!(
                    "{name}: confirmed operation {} of {} (frame {}) is neither an entry nor in the outbox",
                    short(&confirmed.op_id.0),
                    confirmed.log,
                    short(&header.0)
                );
                Invariant::NothingLost.violated(what)
            })
            .collect()
    }

    /// The applications this phone knows.
    pub(super) fn applications(&mut self) -> Vec<ApplicationId> {
        self.host.look(|tx| Ok(tx.list_logs()?.iter().filter_map(|row| ApplicationId::of(&row.log)).collect()))
    }
}
