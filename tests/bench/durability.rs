//! Scenario `durability`: whether both servers flush before they answer, seen from outside, with `strace`.
//!
//! With one connection a durable server flushes at least once for each push. With many, fewer flushes than pushes show
//! how many acknowledgements share one. Tracing slows a server down, so no rate is told from here. That an
//! acknowledgement never *precedes* its flush is the fault suite's to show, for our server.

use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use sojourn_tests::device::Encoding;
use sojourn_tests::process::Process;

use crate::atuin::Atuin;
use crate::load::{Driver, Outcome, drive};
use crate::push::{Prepared, Pushes};
use crate::report::{Report, Target, Unit};
use crate::sojourn::Sojourn;
use crate::{Options, Servers};

const NAME: &str = "durability";

/// How long a tracer takes to attach.
const ATTACH: Duration = Duration::from_millis(500);

/// Runs the scenario and reports; without `strace` it says so.
pub(crate) fn run(options: &Options, servers: &Servers, prepared: &Prepared, report: &mut Report) -> Outcome<()> {
    if Command::new("strace").arg("-V").output().is_err() {
        report.absent("durability: strace is not installed");
        return Ok(());
    }
    let window = options.window().min(Duration::from_secs(1));
    for connections in [1, options.connections] {
        let folder = servers.folder(&format!("durability-{connections}-sojourn"));
        let server = Sojourn::start(&servers.sojourn, &folder)?;
        let mut driver = Pushes::enrol(&server, prepared, Encoding::Cbor)?;
        let seen = traced(&server.process, &folder, connections, window, &mut driver)?;
        seen.report(report, "sojourn", connections);
        let Some(binary) = &servers.atuin else { continue };
        let folder = servers.folder(&format!("durability-{connections}-atuin"));
        let mut server = Atuin::start(binary, &folder)?;
        server.register(connections)?;
        let mut driver = server.pushes(prepared.frame_bytes());
        let seen = traced(&server.process, &folder, connections, window, &mut driver)?;
        seen.report(report, "atuin", connections);
    }
    Ok(())
}

/// What the tracer saw during a load.
struct Seen {
    pushes: u64,
    flush_micros: Vec<u64>,
}

impl Seen {
    fn report(&self, report: &mut Report, subject: &str, connections: usize) {
        let per_push = self.flush_micros.len() as u64 * 1000 / self.pushes.max(1);
        let target = (connections == 1).then_some(Target::AtLeast(1000));
        let plural = if connections == 1 { "1 connection".to_owned() } else { format!("{connections} connections") };
        report.add(NAME, subject, &format!("flushes per push, {plural}"), Unit::Permille, &[per_push], target);
        report.add(NAME, subject, &format!("time of a flush, {plural}"), Unit::Micros, &self.flush_micros, None);
    }
}

fn traced(
    server: &Process,
    folder: &Path,
    connections: usize,
    window: Duration,
    driver: &mut dyn Driver,
) -> Outcome<Seen> {
    let into = folder.join("flushes");
    let mut tracer = attach(server, &into)?;
    let run = drive(server.address(), connections, window, driver);
    // An interrupt makes the tracer let go of the server in good order.
    Command::new("kill").args(["-INT", &tracer.id().to_string()]).status()?;
    tracer.wait()?;
    let text = std::fs::read_to_string(&into)?;
    Ok(Seen { pushes: run?.answers, flush_micros: text.lines().filter_map(flush_micros).collect() })
}

fn attach(server: &Process, into: &Path) -> Outcome<Child> {
    let mut command = Command::new("strace");
    command.args(["-f", "-T", "-qq", "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-o"]).arg(into);
    let tracer = command.args(["-p", &server.id().to_string()]).spawn()?;
    std::thread::sleep(ATTACH);
    Ok(tracer)
}

/// The time of a flush that succeeded: `fdatasync(9) = 0 <0.000731>`, also where it was resumed.
fn flush_micros(line: &str) -> Option<u64> {
    let (_, time) = line.split_once("= 0 <")?;
    let (seconds, fraction) = time.strip_suffix('>')?.split_once('.')?;
    Some(seconds.parse::<u64>().ok()? * 1_000_000 + fraction.get(..6)?.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_flushes_that_succeeded_count() {
        assert_eq!(flush_micros("71 fdatasync(9) = 0 <0.000731>"), Some(731));
        assert_eq!(flush_micros("71 <... fdatasync resumed>) = 0 <1.000001>"), Some(1_000_001));
        assert_eq!(flush_micros("71 fdatasync(9 <unfinished ...>"), None);
        assert_eq!(flush_micros("71 fdatasync(9) = -1 EIO (Input/output error) <0.1>"), None);
    }
}
