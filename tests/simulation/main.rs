//! The simulation as a suite: fresh seeds, seeds that once found a bug, and proof that it can find one.
//!
//! `docs/testing.md` says what is simulated. More seeds, longer ones, or one seed's story: `sojourn-sim`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sojourn_tests::check::Invariant;
use sojourn_tests::simulation::{Options, Run, run};

/// Fresh seeds in one run of the suite.
const FRESH_SEEDS: u64 = 100;
/// Steps of each: short, so that the suite stays a matter of a minute or two.
const FRESH_STEPS: u32 = 60;
/// Seeds within which the planted bug must be found.
const PLANTED_SEEDS_MAX: u64 = 40;
/// Worlds at a time.
const JOBS: usize = 2;

/// Seeds that once found a bug: number, steps, and what it was.
const REGRESSIONS: &str = include_str!("seeds.txt");

/// Runs seeds on a few threads; the failures, in any order.
fn failures(seeds: &[(u64, u32)]) -> Vec<(Run, u32)> {
    let next = AtomicU64::new(0);
    let worker = || {
        let mut failed = Vec::new();
        loop {
            let index = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX);
            let Some(&(seed, steps)) = seeds.get(index) else { return failed };
            let done = run(seed, &Options { steps, ..Options::default() });
            if !done.violations.is_empty() {
                failed.push((done, steps));
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..JOBS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a world that panics breaks its test")).collect()
    })
}

/// Says which seeds broke what, and how to see it again.
fn demand_none(failed: &[(Run, u32)]) {
    let told: Vec<String> = failed
        .iter()
        .map(|(run, steps)| {
            let broken: Vec<String> = run.violations.iter().map(|violation| format!("  {violation}")).collect();
            format!(
                "seed {} (trace {}):\n{}\n  replay: cargo run --release -p sojourn-tests --bin sojourn-sim -- --seed {} \
                 --steps {steps} --verbose",
                run.seed,
                run.trace,
                broken.join("\n"),
                run.seed
            )
        })
        .collect();
    assert!(told.is_empty(), "{} seeds break their promises\n{}", told.len(), told.join("\n"));
}

#[test]
fn fresh_seeds_keep_every_promise() {
    let first = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().wrapping_mul(1_000));
    let seeds: Vec<(u64, u32)> = (0..FRESH_SEEDS).map(|n| (first.wrapping_add(n), FRESH_STEPS)).collect();
    demand_none(&failures(&seeds));
}

#[test]
fn seeds_that_once_found_a_bug_keep_every_promise() {
    let seeds: Vec<(u64, u32)> = REGRESSIONS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let seed = words.next().and_then(|word| word.parse().ok()).expect("a seed begins the line");
            let steps = words.next().and_then(|word| word.parse().ok()).expect("its steps follow");
            (seed, steps)
        })
        .collect();
    demand_none(&failures(&seeds));
}

#[test]
fn a_server_that_acknowledges_before_it_commits_is_found() {
    let options = Options { planted: true, ..Options::default() };
    let found = (1..=PLANTED_SEEDS_MAX).map(|seed| run(seed, &options)).find(|run| !run.violations.is_empty());
    let found = found.expect("the simulation finds a bug that was planted");
    let broken: Vec<Invariant> = found.violations.iter().map(|violation| violation.invariant).collect();
    assert!(broken.contains(&Invariant::AcknowledgedIsDurable), "{:?}", found.violations);
}

/// *same-seed-same-trace*.
#[test]
fn a_seed_run_twice_gives_one_trace() {
    let options = Options { steps: FRESH_STEPS, ..Options::default() };
    let (first, again, other) = (run(11, &options), run(11, &options), run(12, &options));
    assert_eq!((first.trace.clone(), first.counts), (again.trace, again.counts));
    assert_ne!(first.trace, other.trace);
}
