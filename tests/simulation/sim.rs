//! `sojourn-sim`: worlds from seeds, until one breaks a promise.
//!
//! `--seeds N` runs N seeds and keeps one line of progress; `--seed S --verbose` tells one seed's story. A seed that
//! fails is printed with its violations and the line that replays it, and the exit code is 1.
#![expect(clippy::print_stdout, reason = "a command speaks on standard output")]

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use sojourn_tests::simulation::{Options, Run, Totals, run};

/// Runs seeded worlds of phones, a server and faults.
#[derive(Debug, Parser)]
#[command(name = "sojourn-sim", version)]
struct Args {
    /// How many seeds to run.
    #[arg(long, default_value_t = 100, value_name = "N")]
    seeds: u64,
    /// The first of them; without it a fresh one is drawn from the time.
    #[arg(long, value_name = "S")]
    from: Option<u64>,
    /// Runs this one seed instead.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Steps before everything heals.
    #[arg(long, default_value_t = Options::default().steps, value_name = "N")]
    steps: u32,
    /// Plants a bug that must be found: a server that acknowledges before it commits.
    #[arg(long)]
    planted: bool,
    /// Tells the story of every seed that is run.
    #[arg(long)]
    verbose: bool,
    /// Worlds at a time.
    #[arg(long, default_value_t = 2, value_name = "N")]
    jobs: usize,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let story_lines = if args.verbose { 100_000 } else { 0 };
    let options = Options { steps: args.steps, planted: args.planted, story_lines };
    let (from, count) = match (args.seed, args.from) {
        (Some(seed), _) => (seed, 1),
        (None, Some(from)) => (from, args.seeds),
        (None, None) => (fresh(), args.seeds),
    };
    let begun = Instant::now();
    let (totals, failed) = run_all(from, count, args.jobs.max(1), &options);
    println!("\r{count} seeds from {from} in {:.1?}: {totals}", begun.elapsed());
    match failed {
        None => ExitCode::SUCCESS,
        Some(run) => {
            tell_failure(&run, &args);
            ExitCode::FAILURE
        }
    }
}

/// Where there is no terminal, progress is told this often.
const TOLD_EVERY: u64 = 50;

/// A first seed nobody has seen: seconds since 1970, with room for a thousand seeds each.
fn fresh() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().wrapping_mul(1_000))
}

/// Runs all seeds on a few threads; ends early at the first that fails.
fn run_all(from: u64, count: u64, jobs: usize, options: &Options) -> (Totals, Option<Run>) {
    let next = AtomicU64::new(0);
    let shared = Mutex::new((Totals::default(), None::<Run>));
    let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count || lock().1.is_some() {
                        return;
                    }
                    let done = run(from.wrapping_add(index), options);
                    let mut shared = lock();
                    shared.0.add(&done);
                    tell_progress(&shared.0, &done, options);
                    if !done.violations.is_empty() && shared.1.is_none() {
                        shared.1 = Some(done);
                    }
                }
            });
        }
    });
    shared.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn tell_progress(totals: &Totals, done: &Run, options: &Options) {
    if options.story_lines > 0 {
        println!("{}seed {} trace {}", done.story, done.seed, done.trace);
    } else if std::io::stdout().is_terminal() {
        print!("\r{totals}\x1b[K");
        let _no_terminal_is_no_fault = std::io::stdout().flush();
    } else if totals.seeds.is_multiple_of(TOLD_EVERY) {
        println!("{totals}");
    }
}

fn tell_failure(run: &Run, args: &Args) {
    println!("\nseed {} breaks its promises (trace {}):", run.seed, run.trace);
    for violation in &run.violations {
        println!("  {violation}");
    }
    let planted = if args.planted { " --planted" } else { "" };
    println!(
        "replay: cargo run --release -p sojourn-tests --bin sojourn-sim -- --seed {} --steps {}{planted} --verbose",
        run.seed, args.steps
    );
}
