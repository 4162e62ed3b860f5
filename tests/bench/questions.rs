//! Scenario `questions`: what a phone makes of workers' questions, and what the guidance that comes with it weighs.
//!
//! A phone opens on the baseline of the binary, as on its first start: every signature and hash is checked, the index is built, one
//! transaction is committed to a file. Then it is asked the measured questions, place and all, through the SDK's own call.

use std::path::{Path, PathBuf};
use std::time::Instant;

use sojourn_client::environment::Random;
use sojourn_client::sdk::Environment;
use sojourn_client::store::sqlite::Location;
use sojourn_client::store::vault::DeviceSecret;
use sojourn_client::{Phone, SystemClock};
use sojourn_core::guidance::baseline;
use sojourn_tests::questions::{Asked, LOOKED_AT, ask_all, read};
use sojourn_tests::rng::Rng;

use crate::Options;
use crate::latency::Latencies;
use crate::load::Outcome;
use crate::report::{Report, Target, Unit};

const NAME: &str = "questions";
const SUBJECT: &str = "sojourn phone";

/// Where the person is: a city with rules of its own in a province with some.
const PLACE: &str = "330100";

/// Runs the scenario and reports.
pub(crate) fn run(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    let bytes = (baseline::PACKS.len() + baseline::RELEASE.len() + baseline::TIMESTAMP.len()) as u64;
    report.add(NAME, "baseline, both languages", "compressed", Unit::Bytes, &[bytes], Some(Target::AtMost(1_000_000)));
    let asked = read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("questions.tsv"))?;
    report.configured("questions: asked", asked.len().to_string());
    let place = PLACE.parse()?;
    let (mut start, mut right, mut p50, mut p99) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for repeat in 0..options.repeats() {
        let begun = Instant::now();
        let mut phone = phone(folder.join(format!("asked-{repeat}.db")))?;
        start.push(u64::try_from(begun.elapsed().as_micros())?);
        let missed = ask_all(&mut phone, &place, &asked)?.len();
        right.push(((asked.len() - missed) * 1_000 / asked.len().max(1)) as u64);
        let latencies = ask_each(&mut phone, &asked)?;
        p50.push(latencies.permille(500));
        p99.push(latencies.permille(990));
    }
    report.add(NAME, SUBJECT, "first start, index built", Unit::Micros, &start, Some(Target::AtMost(500_000)));
    report.add(NAME, SUBJECT, "right in the first three", Unit::Permille, &right, Some(Target::AtLeast(950)));
    report.add(NAME, SUBJECT, "ask p50", Unit::Micros, &p50, None);
    report.add(NAME, SUBJECT, "ask p99", Unit::Micros, &p99, Some(Target::AtMost(10_000)));
    Ok(())
}

fn phone(path: PathBuf) -> Outcome<Phone> {
    let environment = Environment {
        location: Location::File(path),
        secret: DeviceSecret([7; 32]),
        clock: Box::new(SystemClock),
        entropy: Random::new(Rng::new(1, NAME)),
        store_entropy: Random::new(Rng::new(2, NAME)),
    };
    Ok(Phone::open_in(environment, None)?)
}

fn ask_each(phone: &mut Phone, asked: &[Asked]) -> Outcome<Latencies> {
    let place = PLACE.parse()?;
    let mut latencies = Latencies::default();
    for one in asked {
        let begun = Instant::now();
        std::hint::black_box(phone.ask(&one.question, &place, LOOKED_AT)?);
        latencies.add(begun.elapsed());
    }
    Ok(latencies)
}
