//! Faults against the real binary: what a power cut, a killed process or a lying disk may not do to anyone's data.
//!
//! A runner of its own instead of the usual harness, because some faults need tools or rights that are not everywhere:
//! such a case is skipped *by name* in the last line, never silently. `cargo test --test faults -- NAME` runs those
//! whose name contains NAME.

mod fsync;
mod kill;
mod strace;

use std::process::ExitCode;
use std::time::Instant;

/// What became of a case.
enum Verdict {
    Passed,
    /// It could not be tried here, and why.
    Skipped(String),
}

type Fault = sojourn_tests::device::Fault;
type Case = (&'static str, fn() -> Result<Verdict, Fault>);

const CASES: [Case; 5] = [
    ("every_acknowledged_operation_survives_twenty_kills", kill::twenty_kills),
    ("the_checker_of_traces_tells_right_from_wrong", fsync::checker_on_written_traces),
    ("no_acknowledgement_leaves_before_its_fsync", fsync::acknowledged_after_fsync),
    ("a_store_that_does_not_flush_is_found_out", fsync::unsafe_store_is_found_out),
    ("a_store_that_does_not_flush_needs_a_second_word", fsync::unsafe_store_is_refused),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&String> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let chosen = CASES.iter().filter(|(name, _)| words.is_empty() || words.iter().any(|w| name.contains(w.as_str())));
    if arguments.iter().any(|a| a == "--list") {
        chosen.for_each(|(name, _)| say(&format!("{name}: test")));
        return ExitCode::SUCCESS;
    }
    let (mut passed, mut failed, mut skipped) = (0, Vec::new(), Vec::new());
    for (name, case) in chosen {
        let begun = Instant::now();
        let (word, detail) = match case() {
            Ok(Verdict::Passed) => {
                passed += 1;
                ("ok", String::new())
            }
            Ok(Verdict::Skipped(why)) => {
                skipped.push(format!("{name} ({why})"));
                ("skipped", format!(": {why}"))
            }
            Err(e) => {
                failed.push(*name);
                ("FAILED", format!(": {e}"))
            }
        };
        say(&format!("test {name} ... {word}{detail} [{} ms]", begun.elapsed().as_millis()));
    }
    let left_out = if skipped.is_empty() { String::new() } else { format!(": {}", skipped.join(", ")) };
    say(&format!("faults: {passed} passed; {} failed; {} skipped{left_out}", failed.len(), skipped.len()));
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::print_stdout, reason = "a test runner tells what happened")]
fn say(text: &str) {
    println!("{text}");
}
