//! One seed, one world: people with phones, a server, a network, faults; then healing, then the invariants.
//!
//! [`run`] is a function of its arguments. `people` holds who is there and what they believe, `steps` what happens,
//! `witness` what passed between phones and server, `heal` the end and the judgement. `planted` is a bug on purpose.

mod edits;
mod heal;
mod people;
mod planted;
mod steps;
mod witness;

use sojourn_core::time::Millis;

use crate::check::{Invariant, Violation};
use crate::clock::WorldClock;
use crate::network::{Faults, Network};
use crate::record::Recorder;
use crate::rng::Rng;
use crate::trace::Trace;
use crate::world::server::{Dress, undressed};
use crate::world::{BEGINNING, Folder, ServerHost};
use people::Person;
use planted::AcknowledgesTooEarly;
use witness::Witness;

/// How a world is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Steps before everything heals.
    pub steps: u32,
    /// Whether the server acknowledges before it commits.
    pub planted: bool,
    /// Lines of the story to keep.
    pub story_lines: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { steps: 120, planted: false, story_lines: 0 }
    }
}

/// What happened in a world, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Steps taken.
    pub steps: u64,
    /// Edits a phone confirmed.
    pub edits: u64,
    /// Calls of `sync`, and those of them that failed.
    pub syncs: u64,
    /// Failed calls of `sync`.
    pub failed_syncs: u64,
    /// Crashes of the server.
    pub server_crashes: u64,
    /// Crashes of phones.
    pub phone_crashes: u64,
    /// Operations that were acknowledged as stored.
    pub acknowledged: u64,
    /// Conflicts that somebody settled.
    pub choices: u64,
    /// Fields that showed several values when everything had healed.
    pub conflicts_left: u64,
    /// Requests that arrived after their phones gave up.
    pub arrived_late: u64,
}

/// A finished world.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its seed.
    pub seed: u64,
    /// The hash of its trace.
    pub trace: String,
    /// What it broke; nothing, if all is well.
    pub violations: Vec<Violation>,
    /// What happened.
    pub counts: Counts,
    /// What the network did.
    pub faults: Faults,
    /// The story, as far as it was kept.
    pub story: String,
}

/// Many worlds together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Worlds.
    pub seeds: u64,
    /// Worlds that broke something.
    pub failed: u64,
    /// What happened in them.
    pub counts: Counts,
    /// What the network did in them.
    pub faults: Faults,
}

impl Totals {
    /// Adds a world.
    pub fn add(&mut self, run: &Run) {
        self.seeds += 1;
        self.failed += u64::from(!run.violations.is_empty());
        let (to, from) = (&mut self.counts, &run.counts);
        to.steps += from.steps;
        to.edits += from.edits;
        to.syncs += from.syncs;
        to.failed_syncs += from.failed_syncs;
        to.server_crashes += from.server_crashes;
        to.phone_crashes += from.phone_crashes;
        to.acknowledged += from.acknowledged;
        to.choices += from.choices;
        to.conflicts_left += from.conflicts_left;
        to.arrived_late += from.arrived_late;
        self.faults.add(&run.faults);
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let c = &self.counts;
        write!(
            f,
            "{} seeds, {} failed; {} steps, {} edits, {} syncs ({} failed), {} acknowledged, {} choices, {} conflicts \
             left, {} crashes of servers, {} of phones; {}",
            self.seeds,
            self.failed,
            c.steps,
            c.edits,
            c.syncs,
            c.failed_syncs,
            c.acknowledged,
            c.choices,
            c.conflicts_left,
            c.server_crashes,
            c.phone_crashes,
            self.faults
        )
    }
}

/// A world while it runs.
struct World {
    seed: u64,
    rng: Rng,
    clock: WorldClock,
    network: Network,
    server: ServerHost,
    people: Vec<Person>,
    witness: Witness,
    trace: Trace,
    counts: Counts,
    violations: Vec<Violation>,
    // Last, so that its files outlive everyone who has them open.
    folder: Folder,
}

/// Runs one world to its end.
#[must_use]
pub fn run(seed: u64, options: &Options) -> Run {
    let mut world = World::new(seed, options);
    world.begin();
    for _ in 0..options.steps {
        world.step();
        if !world.violations.is_empty() {
            break;
        }
    }
    if world.violations.is_empty() {
        world.heal();
    }
    world.counts.server_crashes = u64::from(world.server.crashes());
    world.counts.phone_crashes = world.people.iter().map(Person::crashes).sum();
    world.counts.acknowledged = world.witness.acknowledged();
    Run {
        seed,
        trace: world.trace.hash(),
        story: world.trace.story(),
        violations: world.violations,
        counts: world.counts,
        faults: world.network.faults,
    }
}

impl World {
    fn new(seed: u64, options: &Options) -> Self {
        let rng = Rng::new(seed, "steps");
        let clock = WorldClock::at(BEGINNING);
        let folder = Folder::new();
        let dress: Dress = if options.planted { AcknowledgesTooEarly::dress } else { undressed };
        let mut network = Network::new(rng.named("network"));
        network.recorder = Self::is_searched(seed).then(Recorder::default);
        Self {
            seed,
            network,
            server: ServerHost::new(folder.path(), &clock, rng.named("server"), dress),
            people: Vec::new(),
            witness: Witness::default(),
            trace: Trace::keeping(options.story_lines, BEGINNING),
            counts: Counts::default(),
            violations: Vec::new(),
            rng,
            clock,
            folder,
        }
    }

    fn now(&self) -> Millis {
        self.clock.now()
    }

    fn tell(&mut self, who: &str, what: &str) {
        self.trace.tell(self.now(), who, what);
    }

    fn break_promise(&mut self, invariant: Invariant, what: String) {
        self.found(vec![invariant.violated(what)]);
    }

    fn found(&mut self, violations: Vec<Violation>) {
        for violation in violations {
            self.tell("BROKEN", &violation.to_string());
            self.violations.push(violation);
        }
    }
}
