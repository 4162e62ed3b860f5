//! `sojourn-bench`: how fast, how small, how soon — measured beside a peer in the same run, and told as measured.
//!
//! `sojourn-bench run` starts every server fresh, interleaves the repeats, prints a Markdown table and writes JSON when
//! asked. Exit code 0 means that it was measured, not that every target was met: misses are said in the table.
//! `docs/performance.md` explains what is compared and why.

mod app;
mod atuin;
mod bindings;
mod catchup;
mod desk;
mod durability;
mod guidance;
mod kinto;
mod latency;
mod load;
mod machine;
mod nginx;
mod parts;
mod parts_server;
mod publishing;
mod push;
mod questions;
mod report;
mod serving;
mod settled;
mod sojourn;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use load::Outcome;
use report::Report;

/// Folder the peers were installed into.
const PEERS_VARIABLE: &str = "SOJOURN_BENCH_PEERS";

#[derive(Parser)]
#[command(name = "sojourn-bench", version, about = "Measures Sojourn beside a peer, in one run")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print a table.
    Run(Options),
    /// Build the peer servers into a folder (about a quarter of an hour on two cores).
    InstallPeers {
        /// Where to; name the same folder in SOJOURN_BENCH_PEERS afterwards.
        #[arg(long, env = PEERS_VARIABLE)]
        root: PathBuf,
    },
}

/// How to measure.
#[derive(clap::Args, Clone)]
struct Options {
    /// Short windows, one repeat, small numbers: shows that the benchmark works, not how fast anything is.
    #[arg(long)]
    quick: bool,
    /// Repeats of each measurement; medians are told.
    #[arg(long, default_value_t = 5)]
    repeats: usize,
    /// Seconds of load in each repeat.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Kept-open connections.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Only these scenarios, by name.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Data directories go here; must be a real disk for fsync to mean anything. A temporary folder otherwise.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Where the peers are.
    #[arg(long, env = PEERS_VARIABLE)]
    peers: Option<PathBuf>,
    /// Write the figures as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write the table as Markdown.
    #[arg(long)]
    markdown: Option<PathBuf>,
}

impl Options {
    fn wants(&self, scenario: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == scenario)
    }

    fn window(&self) -> Duration {
        if self.quick { Duration::from_millis(300) } else { Duration::from_secs(self.seconds) }
    }

    /// Load before the clock starts, so that every server's write-ahead log has reached its size: growing a file makes
    /// each flush slower, and no server that runs for days does it.
    fn warm_up(&self) -> Duration {
        self.window() / 2
    }

    fn repeats(&self) -> usize {
        if self.quick { 1 } else { self.repeats }
    }
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run(options) => run(&options),
        Command::InstallPeers { root } => install_peers(&root),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            say_error(&e.to_string());
            ExitCode::FAILURE
        }
    }
}

/// What there is to measure, and where it keeps its data.
struct Servers {
    sojourn: PathBuf,
    atuin: Option<PathBuf>,
    root: PathBuf,
}

impl Servers {
    /// A folder of that name, which does not exist yet.
    fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

fn run(options: &Options) -> Outcome<()> {
    let temporary = match &options.dir {
        Some(dir) => tempfile::tempdir_in(dir)?,
        None => tempfile::tempdir()?,
    };
    let servers = Servers {
        sojourn: sojourn_tests::binary::sojourn()?,
        atuin: atuin::find(options.peers.as_deref()),
        root: temporary.path().to_owned(),
    };
    let mut report = Report::default();
    machine::describe(&mut report, temporary.path())?;
    if servers.atuin.is_none() {
        report.absent(format!("atuin-server {}: not found; see `sojourn-bench install-peers`", atuin::VERSION));
    }
    if options.wants("push") || options.wants("durability") {
        let prepared = push::Prepared::new(options)?;
        if options.wants("durability") {
            durability::run(options, &servers, &prepared, &mut report)?;
        }
        if options.wants("push") {
            push::run(options, &servers, &prepared, &mut report)?;
        }
    }
    if ["catchup", "idle", "start"].iter().any(|name| options.wants(name)) {
        catchup::run(options, &servers, &mut report)?;
    }
    if options.wants("guidance") {
        guidance::run(options, temporary.path(), &mut report)?;
    }
    // Thousands of items are more than a program without optimisation reads in a test's time.
    if options.wants(desk::NAME) && (!options.quick || !options.only.is_empty()) {
        desk::run(options, temporary.path(), &mut report)?;
    }
    if options.wants(publishing::NAME) {
        publishing::run(options, temporary.path(), &mut report)?;
    }
    if options.wants(serving::NAME) {
        serving::run(options, &servers, &mut report)?;
    }
    if options.wants("questions") {
        questions::run(options, temporary.path(), &mut report)?;
    }
    // A quick run is a test of this program, and has no browser.
    if options.wants(app::NAME) && (!options.quick || !options.only.is_empty()) {
        app::run(options, &servers, &mut report)?;
    }
    if options.wants(bindings::NAME) && (!options.quick || !options.only.is_empty()) {
        bindings::run(options, &servers, &mut report)?;
    }
    if options.wants("parts") {
        parts::run(options, temporary.path(), &mut report)?;
    }
    tell(options, &report)
}

/// Prints the table and writes what was asked for.
fn tell(options: &Options, report: &Report) -> Outcome<()> {
    say(&report.markdown());
    say(&format!("{} figures missed their target.", report.missed()));
    if let Some(path) = &options.json {
        std::fs::write(path, report.json())?;
    }
    if let Some(path) = &options.markdown {
        std::fs::write(path, report.markdown())?;
    }
    Ok(())
}

/// `cargo install`, pinned, into a folder that nothing else uses.
fn install_peers(root: &std::path::Path) -> Outcome<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = std::process::Command::new(cargo)
        .args(["install", "atuin-server", "--version", atuin::VERSION, "--locked", "--root"])
        .arg(root)
        .status()?;
    if !status.success() {
        return Err(format!("cargo install atuin-server: {status}").into());
    }
    kinto::install(root)?;
    say(&format!("Installed. Now: {PEERS_VARIABLE}={} sojourn-bench run", root.display()));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the table is this program's product")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "why nothing was measured")]
fn say_error(text: &str) {
    eprintln!("sojourn-bench: {text}");
}
