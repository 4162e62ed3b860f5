//! Scenario `publishing`: a large release taken in, with its deltas; and what a phone fetches that is one release or a
//! year behind.

use std::path::Path;
use std::time::Instant;

use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::build::sign_release;
use sojourn_core::guidance::delta;
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{Channel, PackKey, Release};
use sojourn_core::id::Bytes;
use sojourn_core::locale::Locale;
use sojourn_core::wire::v1::{PublishRequest, PublishedFile};
use sojourn_server::app;
use sojourn_server::config::Config;
use sojourn_server::service::guidance::{Encoding, Library};
use sojourn_server::service::system_clock;
use sojourn_tests::process::cpu_of;

use crate::Options;
use crate::guidance::objects_of;
use crate::load::Outcome;
use crate::report::{Report, Target, Unit};

pub(crate) const NAME: &str = "publishing";

/// Packs of a release.
const PACKS: usize = 40;
/// Objects of each.
const OBJECTS: usize = 2_000;
/// Releases with deltas to the newest; one more is a year behind.
const RELEASES: u64 = 8;
/// Packs come as small as this here: how small does not matter to whom takes them in, and level 19 takes minutes.
const LEVEL: i32 = 3;

/// A signed publication of packs under a number.
pub(crate) fn publication(seq: u64, packs: &[(&Pack, &[u8])]) -> Outcome<PublishRequest> {
    let entries = packs.iter().map(|(pack, _)| (pack.key(), pack.entry())).collect();
    let release = Release { seq, packs: entries, ..baseline::load()?.release };
    let keys = [1, 2].map(|n| DemoKey::Release(n).signing_key());
    let signed = sign_release(&release, &[&keys[0], &keys[1]])?;
    let file = |path: String, bytes: &[u8]| PublishedFile { path, bytes: Bytes(bytes.to_vec()) };
    let mut files = vec![file(format!("{}/releases/{seq}.json", Channel::Stable), &signed)];
    for (pack, packed) in packs {
        files.push(file(format!("{}/packs/{}/{}", Channel::Stable, pack.key(), pack.entry().index), packed));
    }
    Ok(PublishRequest { files })
}

/// A release in the making: for each pack its objects, of which one parameter changes from number to number.
struct Made {
    packs: Vec<(PackKey, Vec<Vec<u8>>)>,
}

impl Made {
    fn new(packs: usize, objects: usize) -> Outcome<Self> {
        let make = |at: usize| -> Outcome<_> {
            let key = PackKey { place: format!("{:06}", 110_000 + at).parse()?, locale: Locale::ZhHans };
            let objects = objects_of(&key, objects)?;
            Ok((key, objects))
        };
        Ok(Self { packs: (0..packs).map(make).collect::<Outcome<_>>()? })
    }

    /// The release of a number, in which the first `changed` packs have a parameter of that number's value.
    fn release(&self, seq: u64, changed: usize) -> Outcome<Vec<(Pack, Vec<u8>)>> {
        let build = |(at, (key, objects)): (usize, &(PackKey, Vec<Vec<u8>>))| -> Outcome<_> {
            let mut objects = objects.clone();
            let value = if at < changed { 1_000 + seq } else { 0 };
            objects.push(parameter(key, value));
            let pack = Pack::build(key, &objects)?;
            let packed = zstd::bulk::compress(pack.text().as_bytes(), LEVEL)?;
            Ok((pack, packed))
        };
        self.packs.iter().enumerate().map(build).collect()
    }
}

/// A fee as the baseline has them, with a value of this number.
fn parameter(key: &PackKey, value: u64) -> Vec<u8> {
    format!(
        r#"{{"body":{{"id":"permit-replacement-fee","kind":"money","steps":[{{"from":"2016-01-01","statements":["permit-fee"],"value":{value}}}],"unit":"fen"}},"kind":"parameter","locale":"{}","place":"{}"}}"#,
        key.locale.tag(),
        key.place
    )
    .into_bytes()
}

/// Runs the scenario and reports.
pub(crate) fn run(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    let (packs, objects) = if options.quick { (4, OBJECTS / 10) } else { (PACKS, OBJECTS) };
    let config = Config { data_dir: folder.join("publishing"), demo: true, ..Config::default() };
    let service = app::build(&config, system_clock())?;
    let library = service.guidance();
    let made = Made::new(packs, objects)?;
    let first = made.release(2, packs)?;
    let bytes: usize = first.iter().map(|(pack, _)| pack.text().len()).sum();
    report.configured("publishing: release", format!("{packs} packs of {objects} objects, {bytes} bytes as text"));
    let seconds = Some(Target::AtMost(5_000_000));
    tell(report, "every pack new", &publish(library, 2, &first)?, seconds);
    tell(report, "one parameter changed in every pack", &publish(library, 3, &made.release(3, packs)?)?, seconds);
    for seq in 4..2 + RELEASES {
        publish(library, seq, &made.release(seq, packs)?)?;
    }
    let last = 2 + RELEASES;
    let newest = made.release(last, packs)?;
    let took = publish(library, last, &newest)?;
    tell(report, "every pack changed in each of eight releases", &took, seconds);
    behind(library, &made, &newest, report)?;
    roll_back(library, &first, last + 1, report)?;
    service.stop();
    Ok(())
}

/// What taking in a release took: on the clock, and of all processors together.
struct Took {
    wall: u64,
    cpu: u64,
}

fn tell(report: &mut Report, what: &str, took: &Took, target: Option<Target>) {
    report.add(NAME, "sojourn", what, Unit::Micros, &[took.wall], target);
    report.add(NAME, "sojourn", &format!("{what}: CPU of all threads"), Unit::Micros, &[took.cpu], None);
}

fn publish(library: &Library, seq: u64, packs: &[(Pack, Vec<u8>)]) -> Outcome<Took> {
    let packs: Vec<_> = packs.iter().map(|(pack, packed)| (pack, packed.as_slice())).collect();
    take_in(library, publication(seq, &packs)?)
}

fn take_in(library: &Library, request: PublishRequest) -> Outcome<Took> {
    let own = std::process::id();
    let (begun, before) = (Instant::now(), cpu_of(own)?);
    let reply = library.publish(Channel::Stable, request)?;
    let took = Took {
        wall: u64::try_from(begun.elapsed().as_micros())?,
        cpu: u64::try_from((cpu_of(own)? - before).as_micros())?,
    };
    if reply.warnings.is_empty() { Ok(took) } else { Err(format!("{:?}", reply.warnings).into()) }
}

/// What a phone fetches for one pack: from the release before, and from one that is no longer remembered.
fn behind(library: &Library, made: &Made, newest: &[(Pack, Vec<u8>)], report: &mut Report) -> Outcome<()> {
    let (new, _) = newest.first().ok_or("a release without packs")?;
    let path = |old: &Pack| format!("{}/deltas/{}/{}", Channel::Stable, old.entry().index, new.entry().index);
    let before = made.release(1 + RELEASES, newest.len())?;
    let (before, _) = before.first().ok_or("a release without packs")?;
    let found = library.file(&path(before), |encoding| encoding == Encoding::Identity)?;
    if delta::apply(before, &found.bytes, &new.entry())? != *new {
        return Err("the delta does not give the pack".into());
    }
    let size = found.bytes.len() as u64;
    report.add(NAME, "phone, a release behind", "delta of a pack", Unit::Bytes, &[size], Some(Target::AtMost(2_048)));
    let old = made.release(1, newest.len())?;
    let (old, _) = old.first().ok_or("a release without packs")?;
    let whole_path = format!("{}/packs/{}/{}", Channel::Stable, new.key(), new.entry().index);
    let whole = library.file(&whole_path, |_| true)?.bytes.len() as u64;
    let fetched = library.file(&path(old), |_| true).map_or(whole, |found| found.bytes.len() as u64);
    let ratio = fetched * 1000 / whole.max(1);
    report.add(
        NAME,
        "phone, a year behind",
        "bytes to one full pack",
        Unit::Permille,
        &[ratio],
        Some(Target::AtMost(1000)),
    );
    Ok(())
}

/// An older release under a higher number: its packs are here, only the document travels.
fn roll_back(library: &Library, first: &[(Pack, Vec<u8>)], seq: u64, report: &mut Report) -> Outcome<()> {
    let packs: Vec<_> = first.iter().map(|(pack, packed)| (pack, packed.as_slice())).collect();
    let mut request = publication(seq, &packs)?;
    request.files.retain(|file| file.path.contains("/releases/"));
    tell(report, "roll back, no pack sent", &take_in(library, request)?, None);
    Ok(())
}
