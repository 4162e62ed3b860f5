//! Scenario `bindings`: the client from Python and from a JVM, and how large its library is.
//!
//! The measuring is done by `tests/bindings/bench`, in the languages concerned; here its figures join the others.

use std::path::Path;
use std::process::Command;

use crate::app::Told;
use crate::load::Outcome;
use crate::report::Report;
use crate::{Options, Servers};

/// Name of the scenario.
pub(crate) const NAME: &str = "bindings";

/// Runs the scenario and reports; a checkout without the Kotlin bindings says so among what was not measured.
pub(crate) fn run(options: &Options, servers: &Servers, report: &mut Report) -> Outcome<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bindings/bench");
    let figures = servers.folder("bindings.json");
    let mut command = Command::new(&script);
    command.arg(options.repeats().to_string()).arg(&figures).env("SOJOURN_BENCH_DIR", &servers.root);
    let status = command.status()?;
    if status.code() == Some(MISSING) {
        report.absent("bindings: need `tests/bindings/run` first");
        return Ok(());
    }
    if !status.success() {
        return Err(format!("tests/bindings/bench: {status}").into());
    }
    let told: Told = serde_json::from_slice(&std::fs::read(&figures)?)?;
    told.report(NAME, "sojourn bindings", report);
    Ok(())
}

/// What the script ends with where something it needs is missing (`EX_UNAVAILABLE`).
const MISSING: i32 = 69;
