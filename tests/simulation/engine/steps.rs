//! What happens, one step at a time, as the seed draws it.

use sojourn_client::sdk::SyncReport;
use sojourn_client::sync::round::Budget;
use sojourn_core::id::SpaceId;
use sojourn_core::time::Millis;

use super::World;
use super::edits;
use super::people::Person;
use super::witness::Watched;
use crate::check::{acknowledged_is_durable, applied_once, order_is_gapless};
use crate::network::Weather;

/// A phone: whose, and which.
pub(super) type Which = (usize, usize);

/// Writes after which an armed server dies, at most: a round makes a handful of commits.
const SERVER_WRITES_MAX: u64 = 8;
/// Writes after which an armed phone dies, at most: applying a reply writes some dozens of rows.
const PHONE_WRITES_MAX: u64 = 60;
/// Worlds, per thousand, whose first person's phones are paired from the beginning.
const KNOWN_PER_MILLE: u16 = 700;
/// Edits, per thousand, that go to one and the same application, so that phones meet in it.
const SAME_APPLICATION_PER_MILLE: u16 = 700;
/// How far a phone's clock may jump, both ways: about three years.
const CLOCK_JUMP_MS_MAX: u64 = 1_100 * Millis::DAY;

impl World {
    /// The first people, their first phones, a running server, and weather.
    pub(super) fn begin(&mut self) {
        let phones = 2 + self.rng.index(3);
        let world = self.folder.path().to_owned();
        let rng = self.rng.named("phones");
        self.people.push(Person::new("A", phones, &world, &self.clock, &rng));
        if self.rng.chance(250) {
            self.people.push(Person::new("B", 1, &world, &self.clock, &rng));
        }
        self.server.start();
        self.tell("world", &format!("{} people, the first with {phones} phones", self.people.len()));
        for person in 0..self.people.len() {
            self.open_application((person, 0));
        }
        // Most worlds begin with phones that know each other; in the others pairing itself meets the weather.
        if self.rng.chance(KNOWN_PER_MILLE) {
            self.become_known(phones);
        }
        self.network.weather = Weather::ROUGH;
    }

    /// Pairs the first person's phones in clear weather.
    fn become_known(&mut self, phones: usize) {
        while self.people[0].phones.iter().any(|phone| !phone.certified) {
            self.pair_for(0);
        }
        for _ in 0..2 {
            for phone in 0..phones {
                let _told_already = self.sync_with((0, phone), Budget::default());
            }
        }
    }

    /// One step.
    pub(super) fn step(&mut self) {
        self.counts.steps += 1;
        self.clock.advance(self.rng.between(1, 120_000));
        if !self.server.is_up() && self.rng.chance(500) {
            self.start_server();
        }
        let who = self.anyone();
        match self.rng.below(100) {
            0..=32 => self.edit(who),
            33..=64 => self.sync(who),
            65..=66 => self.open_application(who),
            67..=72 => self.choose(who),
            73..=79 => self.pair(),
            80..=81 => self.crash_server(),
            82..=85 => self.arm_server(),
            86..=87 => self.crash_phone(who),
            88..=91 => self.arm_phone(who),
            92 => self.time_passes(),
            93..=94 => self.clock_jumps(who),
            95..=97 => {
                self.arrives_late();
            }
            _ => self.weather_changes(),
        }
        let seen = self.witness.take_found();
        self.found(seen);
    }

    /// A phone somebody may use: the first of a person, or one that has begun to join.
    fn anyone(&mut self) -> Which {
        let usable: Vec<Which> = self
            .people
            .iter()
            .enumerate()
            .flat_map(|(person, of)| (0..of.phones.len()).map(move |phone| (person, phone)))
            .filter(|(person, phone)| self.people[*person].phones[*phone].joined)
            .collect();
        *self.rng.pick(&usable)
    }

    fn name(&self, (person, phone): Which) -> String {
        self.people[person].phones[phone].host.name().to_owned()
    }

    fn open_application(&mut self, who: Which) {
        let phone = self.people[who.0].phones[who.1].host.phone();
        let done = edits::open(phone).map(|id| format!("opens application {}", &id.to_string()[..8]));
        self.after_edit(who, "opens an application", done);
    }

    fn edit(&mut self, who: Which) {
        let owned = &mut self.people[who.0].phones[who.1];
        let known = owned.applications();
        if known.is_empty() {
            return self.open_application(who);
        }
        let id = if self.rng.chance(SAME_APPLICATION_PER_MILLE) { known[0] } else { *self.rng.pick(&known) };
        let (what, done) = edits::edit(owned.host.phone(), id, &mut self.rng);
        let told = format!("{what} in {}", &id.to_string()[..8]);
        self.after_edit(who, &told, done.map(|()| told.clone()));
    }

    fn choose(&mut self, who: Which) {
        let phone = self.people[who.0].phones[who.1].host.phone();
        let Ok(conflicts) = phone.conflicts() else { return };
        if conflicts.is_empty() {
            return self.edit(who);
        }
        let conflict = self.rng.pick(&conflicts).clone();
        let side = self.rng.index(conflict.sides.len());
        let phone = self.people[who.0].phones[who.1].host.phone();
        let done = conflict.application.parse().and_then(|id| phone.choose(id, &conflict.path, side));
        let told = format!("chooses among {} values of {}", conflict.sides.len(), conflict.path);
        self.counts.choices += u64::from(done.is_ok());
        self.after_edit(who, &told, done.map(|()| told.clone()));
    }

    /// What an edit came to: confirmed is a promise, a refusal is not, a dead phone is opened again and looked at.
    fn after_edit(&mut self, who: Which, tried: &str, done: Result<String, sojourn_client::sdk::PhoneError>) {
        let name = self.name(who);
        let owned = &mut self.people[who.0].phones[who.1];
        if !owned.host.is_up() {
            self.tell(&name, &format!("dies while it {tried}"));
            return self.reopen(who);
        }
        match done {
            Ok(told) => {
                owned.note_confirmed();
                self.counts.edits += 1;
                self.tell(&name, &told);
            }
            Err(error) => self.tell(&name, &format!("cannot: {tried} ({})", error.code())),
        }
        let space = self.people[who.0].phones[0].host.space();
        self.people[who.0].space = self.people[who.0].space.or(space);
    }

    /// Takes the next step of pairing the next phone that is not paired.
    fn pair(&mut self) {
        let person = self.rng.index(self.people.len());
        self.pair_for(person);
    }

    fn pair_for(&mut self, person: usize) {
        let Some(new) = self.people[person].phones.iter().position(|phone| !phone.certified) else { return };
        let certifiers: Vec<usize> = (0..new).filter(|&old| self.people[person].phones[old].certified).collect();
        let old = *self.rng.pick(&certifiers);
        let Ok(invitation) = self.people[person].phones[old].host.phone().invitation() else {
            return self.mourn((person, old), "invites");
        };
        let joined = self.people[person].phones[new].host.phone().join(&invitation);
        let Ok(answer) = joined else { return self.mourn((person, new), "joins") };
        self.people[person].phones[new].joined = true;
        let certified = self.people[person].phones[old].host.phone().certify(&answer);
        let who = (person, old);
        let told = format!("certifies {}", self.name((person, new)));
        if certified.is_ok() && self.people[person].phones[old].host.is_up() {
            self.people[person].phones[new].certified = true;
        }
        self.after_edit(who, &told, certified.map(|_| told.clone()));
    }

    /// A phone that failed at something other than an edit: it may have died of it.
    fn mourn(&mut self, who: Which, tried: &str) {
        let name = self.name(who);
        if !self.people[who.0].phones[who.1].host.is_up() {
            self.tell(&name, &format!("dies while it {tried}"));
            self.reopen(who);
        }
    }

    /// One call of the SDK's `sync`, over the network as it is.
    pub(super) fn sync(&mut self, who: Which) {
        let budget = if self.rng.chance(150) {
            Budget { reply_bytes: self.rng.between(1_000, 20_000), total_bytes: self.rng.between(1_000, 60_000) }
        } else {
            Budget::default()
        };
        let _told_already = self.sync_with(who, budget);
    }

    /// The same with a budget; the report, unless it failed.
    pub(super) fn sync_with(&mut self, who: Which, budget: Budget) -> Result<SyncReport, String> {
        let name = self.name(who);
        let host = &mut self.people[who.0].phones[who.1].host;
        let mut watched = Watched { server: &mut self.server, witness: &mut self.witness };
        let mut link = self.network.link(&mut watched);
        let done = host.phone().sync(&mut link, budget, &mut |_| {});
        self.counts.syncs += 1;
        if !self.people[who.0].phones[who.1].host.is_up() {
            self.counts.failed_syncs += 1;
            self.tell(&name, "dies while it syncs");
            self.reopen(who);
            return Err("died".into());
        }
        match done {
            Ok(report) => {
                self.trace.absorb(format!("{report:?}").as_bytes());
                self.tell(
                    &name,
                    &format!("syncs: {} out, {} in, {} rounds", report.sent, report.received, report.rounds),
                );
                if report.cloned || report.revoked || report.rejected > 0 {
                    self.tell(&name, &format!("is told: {report:?}"));
                }
                Ok(report)
            }
            Err(error) => {
                self.counts.failed_syncs += 1;
                self.tell(&name, &format!("does not sync: {} ({})", error.code(), self.network.last()));
                Err(format!("{} ({error})", error.code()))
            }
        }
    }

    fn crash_server(&mut self) {
        if self.server.is_up() {
            self.tell("server", "crashes");
            self.server.crash();
        }
    }

    fn arm_server(&mut self) {
        let write = self.rng.between(1, SERVER_WRITES_MAX);
        self.server.trap().arm(u32::try_from(write).unwrap_or(1));
        self.tell("server", &format!("will die at write {write}"));
    }

    /// Starts the server and holds it to its receipts.
    pub(super) fn start_server(&mut self) {
        if !self.server.start() {
            return;
        }
        self.tell("server", "starts");
        for space in self.spaces() {
            let logs = self.server.logs(space);
            let mut found = acknowledged_is_durable(self.witness.receipts_of(space), &logs);
            found.extend(logs.iter().flat_map(|log| order_is_gapless("server", log)));
            found.extend(applied_once("server", &logs));
            let kept: u64 = logs.iter().map(|log| log.head.seq).sum();
            self.tell(
                "server",
                &format!("holds {kept} entries, {} were acknowledged", self.witness.receipts_of(space).len()),
            );
            self.found(found);
        }
    }

    /// Everyone's space, as far as there is one.
    pub(super) fn spaces(&self) -> Vec<SpaceId> {
        self.people.iter().filter_map(|person| person.space).collect()
    }

    fn crash_phone(&mut self, who: Which) {
        let name = self.name(who);
        self.tell(&name, "crashes");
        self.people[who.0].phones[who.1].host.crash();
        self.reopen(who);
    }

    fn arm_phone(&mut self, who: Which) {
        let name = self.name(who);
        let write = self.rng.between(1, PHONE_WRITES_MAX);
        let host = &mut self.people[who.0].phones[who.1].host;
        host.phone();
        host.trap().arm(u32::try_from(write).unwrap_or(1));
        self.tell(&name, &format!("will die at write {write}"));
    }

    /// Opens a phone again and holds it to what it confirmed and to what its cursor says.
    pub(super) fn reopen(&mut self, who: Which) {
        let owned = &mut self.people[who.0].phones[who.1];
        let mut found = owned.nothing_lost();
        let (cursor, logs) = (owned.host.cursor(), owned.host.logs());
        let name = owned.host.name().to_owned();
        found.extend(self.witness.cursor_follows_data(&name, cursor, &logs));
        found.extend(logs.iter().flat_map(|(log, _)| order_is_gapless(&name, log)));
        // Whatever is in the outbox now will be sent, so it is a promise too.
        owned.note_confirmed();
        self.found(found);
    }

    fn time_passes(&mut self) {
        let hours = self.rng.between(1, 24 * 40);
        self.clock.advance(hours * 3_600_000);
        self.tell("world", &format!("{hours} hours pass"));
    }

    fn clock_jumps(&mut self, who: Which) {
        let jump = i64::try_from(self.rng.below(2 * CLOCK_JUMP_MS_MAX)).unwrap_or(0) - CLOCK_JUMP_MS_MAX as i64;
        let error_ms = if self.rng.chance(400) { 0 } else { jump };
        self.people[who.0].phones[who.1].host.clock().set_error_ms(error_ms);
        let name = self.name(who);
        self.tell(&name, &format!("has a clock {} hours off", error_ms / 3_600_000));
    }

    pub(super) fn arrives_late(&mut self) -> bool {
        let mut watched = Watched { server: &mut self.server, witness: &mut self.witness };
        let arrived = self.network.deliver_late(&mut watched);
        if arrived {
            self.counts.arrived_late += 1;
            self.tell("network", "a delayed request arrives");
        }
        arrived
    }

    fn weather_changes(&mut self) {
        let (weather, told) = match self.rng.below(3) {
            0 => (Weather::CLEAR, "clear"),
            1 => (Weather::ROUGH, "rough"),
            _ => (Weather { unreachable: 500, ..Weather::ROUGH }, "hardly any signal"),
        };
        self.network.weather = weather;
        self.tell("network", told);
    }
}
