//! Scenario `app`: the app in Chromium, on a slow link and a slow processor, served by the binary that is measured.
//!
//! The measuring is done by `tests/browser/bench/app.mjs`, because a browser is driven from there; here its figures join the others.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::load::Outcome;
use crate::report::{Report, Target, Unit};
use crate::{Options, Servers};

/// Name of the scenario.
pub(crate) const NAME: &str = "app";

/// What a script tells.
#[derive(Deserialize)]
pub(crate) struct Told {
    configuration: Vec<(String, String)>,
    figures: Vec<Figure>,
    absent: Vec<String>,
}

#[derive(Deserialize)]
struct Figure {
    measure: String,
    unit: Unit,
    values: Vec<u64>,
    target: Option<Target>,
}

impl Told {
    /// Adds it to the report.
    pub(crate) fn report(self, scenario: &'static str, subject: &'static str, report: &mut Report) {
        self.configuration.iter().for_each(|(name, value)| report.configured(name, value));
        self.absent.iter().for_each(|what| report.absent(what));
        for figure in self.figures {
            report.add(scenario, subject, &figure.measure, figure.unit, &figure.values, figure.target);
        }
    }
}

/// Runs the scenario and reports; a checkout without the built app says so among what was not measured.
pub(crate) fn run(options: &Options, servers: &Servers, report: &mut Report) -> Outcome<()> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let browser = top.join("tests/browser");
    if !top.join("client/web/app/dist/index.html").is_file() || !browser.join("node_modules/lighthouse").is_dir() {
        report.absent("app: needs `client/web/build` and `npm ci` in tests/browser");
        return Ok(());
    }
    let figures = servers.folder("app.json");
    let mut command = Command::new("node");
    command.arg("bench/app.mjs").arg("--json").arg(&figures).arg("--repeats").arg(options.repeats().to_string());
    command.current_dir(&browser).env(sojourn_tests::binary::BINARY_VARIABLE, &servers.sojourn);
    let status = command.status()?;
    if !status.success() {
        return Err(format!("tests/browser/bench/app.mjs: {status}").into());
    }
    let told: Told = serde_json::from_slice(&std::fs::read(&figures)?)?;
    told.report(NAME, "sojourn app", report);
    Ok(())
}
