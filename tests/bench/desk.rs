//! Scenario `desk`: how long the pages of the guidance desk take where there is much guidance, as their readers wait for them.
//!
//! A server in this process, five thousand items in its desk, one person signed in; each page is asked for over HTTP again and again. Five
//! thousand is four times what is built in: cities get as many statements as they need to make up the number. Each page is asked for once
//! before, as on a working day; what was just saved or just approved is asked for without that, while the checks run beside it.

mod content;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

use sojourn_server::app::{Running, start};
use sojourn_server::config::{Config, Limits};

use self::content::{COOKIE, Office, folder_of};
use crate::Options;
use crate::latency::Latencies;
use crate::load::Outcome;
use crate::report::{Report, Target, Unit};

/// The scenario's name.
pub(crate) const NAME: &str = "desk";
/// Items in the desk.
const ITEMS: usize = 5_000;
/// Times each page is asked for in a repeat.
const ROUNDS: usize = 40;
/// Times something is saved, or the folder moved on, before its page is asked for.
const FRESH_ROUNDS: usize = 10;
/// What a page may take at the ninety-ninth percentile.
const LIMIT_MICROS: u64 = 50_000;
/// How long the checks of the folder are waited for before anything is measured.
const CHECKS: Duration = Duration::from_secs(120);

/// Runs the scenario and reports.
pub(crate) fn run(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    let config = Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        data_dir: folder.join(NAME),
        demo: true,
        limits: Limits { network_per_minute: 10_000_000, ..Limits::default() },
        ..Config::default()
    };
    let running = start(&config)?;
    running.desk().import_files(None, folder_of(ITEMS)?)?;
    let mut office = Office::open(&running, &config.data_dir)?;
    let pages = office.pages()?;
    wait_for_checks(&running)?;
    report.configured("desk: items", running.desk().head()?.source.items.len().to_string());
    let rounds = if options.quick { 3 } else { ROUNDS };
    let mut taken: Vec<Latencies> = pages.iter().map(|_| Latencies::default()).collect();
    // One page after the other in each repeat, so that a disturbance does not fall on one of them alone.
    for _ in 0..options.repeats() {
        for ((_, page), latencies) in pages.iter().zip(&mut taken) {
            ask(running.addr, page, rounds, latencies)?;
        }
    }
    for ((name, _), latencies) in pages.iter().zip(&taken) {
        tell(report, name, latencies);
    }
    fresh(options, &running, &mut office, report)?;
    running.stop();
    Ok(())
}

/// Pages of what was just saved, and of a folder that has just moved on: nothing of it is kept yet.
fn fresh(options: &Options, running: &Running, office: &mut Office<'_>, report: &mut Report) -> Outcome<()> {
    let rounds = if options.quick { 2 } else { FRESH_ROUNDS };
    let (mut change, mut review) = (Latencies::default(), Latencies::default());
    let (mut board, mut item) = (Latencies::default(), Latencies::default());
    for _ in 0..rounds * options.repeats() {
        office.save()?;
        change.add(once(running.addr, &office.way_of_change())?);
        office.save()?;
        review.add(once(running.addr, &format!("{}/review", office.way_of_change()))?);
    }
    for _ in 0..rounds {
        office.move_on()?;
        board.add(once(running.addr, "/console")?);
        office.move_on()?;
        item.add(once(running.addr, "/console/items/CN/parameter/permit-residence")?);
    }
    for (name, latencies) in [
        ("a change just saved", change),
        ("its review", review),
        ("board, the folder moved on", board),
        ("one item, the folder moved on", item),
    ] {
        tell(report, name, &latencies);
    }
    Ok(())
}

fn tell(report: &mut Report, name: &str, latencies: &Latencies) {
    report.add(NAME, name, "p50", Unit::Micros, &[latencies.permille(500)], None);
    let limit = Some(Target::AtMost(LIMIT_MICROS));
    report.add(NAME, name, "p99", Unit::Micros, &[latencies.permille(990)], limit);
}

/// Asks for a page again and again; once before, so that what is kept in memory is there as it is on a working day.
fn ask(addr: SocketAddr, page: &str, rounds: usize, latencies: &mut Latencies) -> Outcome<()> {
    once(addr, page)?;
    for _ in 0..rounds {
        latencies.add(once(addr, page)?);
    }
    Ok(())
}

/// How long a page takes, read to its end.
fn once(addr: SocketAddr, page: &str) -> Outcome<Duration> {
    let agent = ureq::Agent::new_with_defaults();
    let begun = Instant::now();
    let mut reply = agent
        .get(format!("http://{addr}{page}"))
        .header("cookie", format!("desk={COOKIE}"))
        .call()
        .map_err(|error| format!("{page}: {error}"))?;
    let text = reply.body_mut().with_config().limit(32 * 1024 * 1024).read_to_string()?;
    let taken = begun.elapsed();
    if text.contains("sign-out") || page.ends_with("/findings") || page.ends_with("/figures") {
        Ok(taken)
    } else {
        Err(format!("{page} is not a page of somebody signed in").into())
    }
}

/// The checks of the folder run once and are kept; pages are measured after them.
fn wait_for_checks(running: &Running) -> Outcome<()> {
    let begun = Instant::now();
    running.desk().look_ahead()?;
    while !running.desk().checked()?.is_done() {
        if begun.elapsed() > CHECKS {
            return Err("the checks of the folder do not end".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
