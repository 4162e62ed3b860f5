//! A phone that can crash: the real SDK on a real file, a clock that may be wrong, and a look into its store.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sojourn_client::Random;
use sojourn_client::sdk::{Environment, Phone};
use sojourn_client::store::sqlite::{Location, SqliteStore};
use sojourn_client::store::vault::DeviceSecret;
use sojourn_client::store::{OutboxRow, OutboxState, Store, StoreError, Txn};
use sojourn_client::sync::state::RoundState;
use sojourn_core::id::{Bytes, DeviceId, Hash, SpaceId};
use sojourn_core::sync::{Frame, Head, Stamp};

use super::crash::Trap;
use super::folder::{Folder, image_of};
use crate::check::{HeldEntry, HeldLog};
use crate::clock::{PhoneClock, WorldClock};
use crate::rng::Rng;

/// The database's name in a phone's folder.
const DATABASE: &str = "phone.db";
/// What a keystore would hold. The same for all: nothing here is about stolen phones.
const SECRET: DeviceSecret = DeviceSecret([7; 32]);
/// Rows looked at in one list.
const INSPECTED_ROWS: u32 = 100_000;

/// A phone's files, and its process while it runs.
pub struct PhoneHost {
    name: String,
    folder: PathBuf,
    clock: PhoneClock,
    rng: Rng,
    trap: Trap,
    starts: u32,
    crashes: u32,
    running: Option<Running>,
}

struct Running {
    phone: Phone,
    store: SqliteStore,
}

impl PhoneHost {
    /// A phone fresh from the shop: guidance on it, nobody's yet. Not running.
    ///
    /// # Panics
    /// When its folder cannot be made.
    #[must_use]
    pub fn new(world: &Path, name: &str, clock: &WorldClock, rng: Rng) -> Self {
        let folder = world.join(name.replace(' ', "-"));
        std::fs::create_dir_all(&folder).expect("a folder for a phone");
        std::fs::write(folder.join(DATABASE), fresh_from_the_shop()).expect("a database can be written");
        let clock = clock.phone();
        let trap = Trap::default();
        Self { name: name.to_owned(), folder, clock, rng, trap, starts: 0, crashes: 0, running: None }
    }

    /// What it is called in stories.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> &PhoneClock {
        &self.clock
    }

    /// Whether its process lives.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.running.is_some() && !self.trap.has_sprung()
    }

    /// How often it crashed.
    #[must_use]
    pub fn crashes(&self) -> u32 {
        self.crashes
    }

    /// The trap of its running process.
    #[must_use]
    pub fn trap(&self) -> &Trap {
        &self.trap
    }

    /// The SDK; starts the process if it is down.
    ///
    /// # Panics
    /// When the phone does not open its own files.
    pub fn phone(&mut self) -> &mut Phone {
        if !self.is_up() {
            self.start();
        }
        &mut self.running.as_mut().expect("it was just started").phone
    }

    fn start(&mut self) {
        self.crash();
        self.trap = Trap::default();
        self.starts += 1;
        let stream = |what: &str| Random::new(self.rng.named(&format!("{} {what} {}", self.name, self.starts)));
        let environment = Environment {
            location: Location::File(self.folder.join(DATABASE)),
            secret: SECRET,
            clock: Box::new(self.clock.clone()),
            entropy: stream("sdk"),
            store_entropy: stream("store"),
        };
        let mut phone = Phone::open_in(environment, None).expect("a phone opens its own files again");
        let trap = self.trap.clone();
        phone.set_write_hook(Some(Box::new(move |_| if trap.survives() { Ok(()) } else { Err(StoreError::Full) })));
        let location = Location::File(self.folder.join(DATABASE));
        let store = SqliteStore::open(&location, &SECRET, None, stream("look")).expect("the same file once more");
        self.running = Some(Running { phone, store });
    }

    /// Ends its process in the middle of whatever it does.
    ///
    /// # Panics
    /// When its files cannot be copied.
    pub fn crash(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.trap.spring();
        self.crashes += 1;
        let image = image_of(&self.folder, &self.folder, self.crashes);
        drop(running);
        std::fs::remove_dir_all(&self.folder).expect("the dead process's files can go");
        self.folder = image;
    }

    /// Looks at what is committed in its store, through a connection of its own.
    ///
    /// # Panics
    /// When the phone cannot be started or its store cannot be read.
    pub fn look<T>(&mut self, at: impl FnOnce(&dyn Txn) -> Result<T, StoreError>) -> T {
        self.phone();
        let store = &self.running.as_ref().expect("it was just started").store;
        let tx = store.read().expect("a phone's file can be read");
        at(&*tx).expect("a phone's rows can be read")
    }

    /// The person's space, once there is one.
    pub fn space(&mut self) -> Option<SpaceId> {
        self.look(|tx| Ok(tx.list_spaces()?.into_iter().find(|row| row.own).map(|row| row.space)))
    }

    /// Every own frame without an entry, whatever became of it.
    pub fn outbox(&mut self) -> Vec<OutboxRow> {
        self.look(|tx| {
            let mut rows = Vec::new();
            for state in [
                OutboxState::Waiting,
                OutboxState::Stored,
                OutboxState::Held,
                OutboxState::Undecided,
                OutboxState::Rejected,
            ] {
                rows.extend(tx.list_outbox(state, INSPECTED_ROWS)?);
            }
            Ok(rows)
        })
    }

    /// This device and the cursor it stored.
    pub fn cursor(&mut self) -> Option<(DeviceId, Bytes)> {
        let device = self.phone().status().ok()?.device?.parse().ok()?;
        self.look(|tx| Ok(RoundState::load(tx)?.cursor)).map(|cursor| (device, cursor))
    }

    /// Every log it holds, with whether it knows that it is behind.
    ///
    /// # Panics
    /// When a row holds what is no frame.
    pub fn logs(&mut self) -> Vec<(HeldLog, bool)> {
        self.look(|tx| {
            let mut logs = Vec::new();
            for row in tx.list_logs()? {
                let entries = tx
                    .list_entries(row.space, &row.log, 0, INSPECTED_ROWS)?
                    .into_iter()
                    .map(|entry| HeldEntry {
                        seq: entry.seq,
                        frame: Frame::parse(entry.frame).expect("a phone keeps frames"),
                        stamp: Stamp::parse(&entry.stamp).expect("a phone keeps stamps"),
                    })
                    .collect();
                let chain = if row.seq == 0 { Hash::ZERO } else { row.chain };
                let head = Head { seq: row.seq, chain };
                logs.push((HeldLog { space: row.space, log: row.log, head, entries }, row.stale));
            }
            Ok(logs)
        })
    }
}

/// A database with the baseline installed. Installing takes a while, so it is done once in a process; what it draws
/// from is fixed, so that all phones begin alike.
fn fresh_from_the_shop() -> &'static [u8] {
    static DATABASE_BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    DATABASE_BYTES.get_or_init(|| {
        let folder = Folder::new();
        let path = folder.path().join(DATABASE);
        let shop = Rng::new(0, "shop");
        let environment = Environment {
            location: Location::File(path.clone()),
            secret: SECRET,
            clock: Box::new(WorldClock::at(super::BEGINNING).phone()),
            entropy: Random::new(shop.named("sdk")),
            store_entropy: Random::new(shop.named("store")),
        };
        drop(Phone::open_in(environment, None).expect("a phone can be made"));
        std::fs::read(path).expect("its database is one file once it is closed")
    })
}
