//! Scenario `serving`: a pack of 500 objects fetched by many, beside nginx with the same bytes and Kinto with the same
//! records; and the question whether a pack one has is still the one.

use std::path::Path;

use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::Channel;
use sojourn_server::app;
use sojourn_server::config::Config;
use sojourn_server::service::system_clock;
use sojourn_tests::http::{Connection, Reply, write_request};
use sojourn_tests::process::Process;

use crate::guidance::objects_of;
use crate::load::{Driver, Outcome, drive};
use crate::publishing::publication;
use crate::report::{Report, Target, Unit};
use crate::{Options, Servers, kinto, nginx};

pub(crate) const NAME: &str = "serving";

/// Objects of the pack.
const OBJECTS: usize = 500;

const WHOLE: &str = "whole pack";
const UNCHANGED: &str = "unchanged (304)";

/// The same request again and again, and the answer it must get.
struct Fetch {
    request: Vec<u8>,
    status: u16,
    bytes: usize,
}

impl Fetch {
    /// Asks once, to learn what the answers have to be like.
    fn new(process: &Process, path: &str, headers: &[(&str, &str)]) -> Outcome<(Self, Reply)> {
        let reply = Connection::open(process.address())?.ask("GET", path, headers, b"")?;
        let mut request = Vec::new();
        write_request(&mut request, "GET", path, headers, b"");
        Ok((Self { request, status: reply.status, bytes: reply.body.len() }, reply))
    }
}

impl Driver for Fetch {
    fn next(&mut self, _connection: usize, out: &mut Vec<u8>) -> bool {
        out.extend_from_slice(&self.request);
        true
    }

    fn answered(&mut self, _connection: usize, reply: &Reply) -> Outcome<()> {
        let is_right = reply.status == self.status && reply.body.len() == self.bytes;
        if is_right { Ok(()) } else { Err(format!("status {}, {} bytes", reply.status, reply.body.len()).into()) }
    }
}

/// One measure of one server, repeat by repeat.
struct Subject<'a> {
    name: &'static str,
    measure: &'static str,
    process: &'a Process,
    fetch: Fetch,
    rates: Vec<u64>,
    /// Processor time of an answer, the server's own, in nanoseconds.
    costs: Vec<u64>,
    reopened: u64,
}

impl Subject<'_> {
    fn measure(&mut self, options: &Options) -> Outcome<()> {
        let address = self.process.address();
        drive(address, options.connections, options.warm_up() / 2, &mut self.fetch)?;
        let before = self.process.cpu_with_workers()?;
        let run = drive(address, options.connections, options.window(), &mut self.fetch)?;
        let spent = self.process.cpu_with_workers()? - before;
        self.rates.push(run.per_second());
        self.costs.push(u64::try_from(spent.as_nanos())? / run.answers.max(1));
        self.reopened += run.reopened;
        Ok(())
    }
}

/// A fetch of a whole file, and one that names the tag of what one has.
fn subjects<'a>(name: &'static str, process: &'a Process, path: &str, zstd: bool) -> Outcome<[Subject<'a>; 2]> {
    let headers: &[(&str, &str)] = if zstd { &[("accept-encoding", "zstd")] } else { &[] };
    let (whole, reply) = Fetch::new(process, path, headers)?;
    let tag = reply.header("etag").ok_or("an answer without a tag")?.to_owned();
    let (known, again) = Fetch::new(process, path, &[headers, &[("if-none-match", tag.as_str())]].concat())?;
    if (reply.status, again.status, again.body.len()) != (200, 304, 0) {
        return Err(format!("{name}: {} and then {}", reply.status, again.status).into());
    }
    let subject = |measure, fetch| {
        let (rates, costs) = (Vec::new(), Vec::new());
        Subject { name, measure, process, fetch, rates, costs, reopened: 0 }
    };
    Ok([subject(WHOLE, whole), subject(UNCHANGED, known)])
}

/// Runs the scenario and reports.
pub(crate) fn run(options: &Options, servers: &Servers, report: &mut Report) -> Outcome<()> {
    let objects = objects_of(&"110000/zh-Hans".parse()?, OBJECTS)?;
    let pack = Pack::build(&"110000/zh-Hans".parse()?, &objects)?;
    let packed = pack.pack()?;
    report
        .configured("serving: pack of 500 objects", format!("{} bytes, {} with zstd", pack.text().len(), packed.len()));
    let sojourn = start_sojourn(&servers.sojourn, &servers.folder("serving"), &pack, &packed)?;
    let path = format!("/v1/guidance/{}/packs/{}/{}", Channel::Stable, pack.key(), pack.entry().index);
    let nginx = match nginx::find() {
        Some(binary) => {
            report.configured("serving: peer", nginx::version(&binary)?);
            Some(nginx::Nginx::start(&binary, &servers.folder("nginx"), &packed)?)
        }
        None => {
            report.absent("nginx: not found; `apt-get install nginx`");
            None
        }
    };
    let records: Vec<String> = objects.into_iter().map(String::from_utf8).collect::<Result<_, _>>()?;
    let kinto = match kinto::find(options.peers.as_deref()) {
        Some(found) => Some(kinto::Kinto::start(&found, &servers.folder("kinto"), &records)?),
        None => {
            report.absent(format!("kinto {}: not found; see `sojourn-bench install-peers`", kinto::VERSION));
            None
        }
    };
    let mut all: Vec<Subject<'_>> = subjects("sojourn, zstd", &sojourn, &path, true)?.into();
    if let Some(nginx) = &nginx {
        all.extend(subjects("nginx, the same zstd bytes", &nginx.process, nginx::PATH, true)?);
    }
    all.extend(subjects("sojourn, plain", &sojourn, &path, false)?);
    if let Some(kinto) = &kinto {
        all.extend(subjects("kinto, plain (it compresses nothing)", &kinto.process, kinto::RECORDS, false)?);
    }
    // What is compared runs one right after the other: the machine may be busier a minute later.
    all.sort_by_key(|subject| subject.measure);
    for _ in 0..options.repeats() {
        all.iter_mut().try_for_each(|subject| subject.measure(options))?;
    }
    tell(&all, report);
    Ok(())
}

fn tell(all: &[Subject<'_>], report: &mut Report) {
    for subject in all {
        report.add(NAME, subject.name, subject.measure, Unit::PerSecond, &subject.rates, None);
        let cost = format!("{}: CPU", subject.measure);
        report.add(NAME, subject.name, &cost, Unit::Nanos, &subject.costs, None);
        if subject.reopened > 0 {
            let name = format!("serving: connections {} closed, {}", subject.name, subject.measure);
            report.configured(&name, subject.reopened.to_string());
        }
    }
    let rates = |name: &str, measure: &str| {
        let found = all.iter().find(|subject| subject.name.starts_with(name) && subject.measure == measure);
        found.map(|subject| subject.rates.as_slice())
    };
    for (ours, peer, measure, told, target) in [
        ("sojourn, zstd", "nginx", WHOLE, "whole pack, the same bytes", Some(500)),
        ("sojourn, zstd", "nginx", UNCHANGED, UNCHANGED, Some(500)),
        ("sojourn, zstd", "kinto", WHOLE, "whole pack, zstd to plain", Some(30_000)),
        ("sojourn, plain", "kinto", WHOLE, "whole pack, plain to plain", None),
        ("sojourn, zstd", "kinto", UNCHANGED, UNCHANGED, None),
    ] {
        if let (Some(ours), Some(theirs)) = (rates(ours, measure), rates(peer, measure)) {
            let ratios: Vec<u64> = ours.iter().zip(theirs).map(|(a, b)| a * 1000 / (*b).max(1)).collect();
            report.add(NAME, &format!("sojourn : {peer}"), told, Unit::Permille, &ratios, target.map(Target::AtLeast));
        }
    }
}

/// The shipped server, as a demonstration, with the pack published.
fn start_sojourn(binary: &Path, folder: &Path, pack: &Pack, packed: &[u8]) -> Outcome<Process> {
    let config = Config { data_dir: folder.join("data"), demo: true, ..Config::default() };
    let service = app::build(&config, system_clock())?;
    service.guidance().publish(Channel::Stable, publication(2, &[(pack, packed)])?)?;
    service.stop();
    drop(service);
    let (port, mut command) = sojourn_tests::serve::command(binary, &config.data_dir)?;
    command.arg("--demo");
    Ok(Process::start(command, port, "/readyz", &folder.join("log"))?)
}
