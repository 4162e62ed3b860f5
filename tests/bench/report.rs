//! What was measured, as JSON for machines and as a Markdown table for people.
//!
//! Integers throughout, in the unit named: a figure is printed as it was counted. A target that was missed is said in
//! its own column, and changes neither the exit code nor anything that was measured.

use serde::{Deserialize, Serialize};

use crate::latency::median;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// Answers in a second.
    PerSecond,
    /// Microseconds; printed as milliseconds when long.
    Micros,
    /// Nanoseconds; printed as microseconds.
    Nanos,
    /// Bytes.
    Bytes,
    /// Thousandths of a ratio; printed as a ratio.
    Permille,
    /// Points of a hundred.
    Points,
}

impl Unit {
    fn show(self, value: u64) -> String {
        match self {
            Self::PerSecond => format!("{value}/s"),
            Self::Micros if value >= 10_000 => format!("{}.{} ms", value / 1000, value % 1000 / 100),
            Self::Micros if value >= 1000 => format!("{}.{:02} ms", value / 1000, value % 1000 / 10),
            Self::Micros => format!("{value} µs"),
            Self::Nanos => format!("{}.{} µs", value / 1000, value % 1000 / 100),
            Self::Bytes if value >= 1024 * 1024 => {
                format!("{}.{} MiB", value / 1024 / 1024, value % (1024 * 1024) * 10 / 1024 / 1024)
            }
            Self::Bytes => format!("{value} B"),
            Self::Points => value.to_string(),
            Self::Permille => format!("{}.{:02} ×", value / 1000, value % 1000 / 10),
        }
    }
}

/// What a figure should be, from the project's own promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    /// This or more.
    AtLeast(u64),
    /// This or less.
    AtMost(u64),
}

impl Target {
    fn missed_by(self, value: u64) -> bool {
        match self {
            Self::AtLeast(bound) => value < bound,
            Self::AtMost(bound) => value > bound,
        }
    }

    fn show(self, unit: Unit) -> String {
        match self {
            Self::AtLeast(bound) => format!("≥ {}", unit.show(bound)),
            Self::AtMost(bound) => format!("≤ {}", unit.show(bound)),
        }
    }
}

/// One measure of one subject, with a value for each repeat.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    scenario: &'static str,
    subject: String,
    measure: String,
    unit: Unit,
    values: Vec<u64>,
    median: u64,
    least: u64,
    greatest: u64,
    target: Option<Target>,
    missed: bool,
}

/// All of one run.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// What was run on what: name and value.
    configuration: Vec<(String, String)>,
    figures: Vec<Figure>,
    /// What could not be measured, and why.
    absent: Vec<String>,
}

impl Report {
    /// Notes a setting.
    pub(crate) fn configured(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !self.configuration.iter().any(|(known, same)| known == name && *same == value) {
            self.configuration.push((name.to_owned(), value));
        }
    }

    /// Notes something that was not measured.
    pub(crate) fn absent(&mut self, what: impl Into<String>) {
        self.absent.push(what.into());
    }

    /// Adds a figure from the values of the repeats; nothing when there are none.
    pub(crate) fn add(
        &mut self,
        scenario: &'static str,
        subject: &str,
        measure: &str,
        unit: Unit,
        values: &[u64],
        target: Option<Target>,
    ) {
        let (Some(least), Some(greatest)) = (values.iter().min(), values.iter().max()) else { return };
        let median = median(values);
        self.figures.push(Figure {
            scenario,
            subject: subject.to_owned(),
            measure: measure.to_owned(),
            unit,
            values: values.to_vec(),
            median,
            least: *least,
            greatest: *greatest,
            target,
            missed: target.is_some_and(|target| target.missed_by(median)),
        });
    }

    /// Adds the ratio of two figures, repeat by repeat.
    pub(crate) fn ratio(
        &mut self,
        scenario: &'static str,
        measure: &str,
        values: &[u64],
        to: &[u64],
        target: Option<Target>,
    ) {
        let ratios: Vec<u64> = values.iter().zip(to).map(|(value, base)| value * 1000 / (*base).max(1)).collect();
        self.add(scenario, "sojourn : atuin", measure, Unit::Permille, &ratios, target);
    }

    /// How many figures missed their target.
    pub(crate) fn missed(&self) -> usize {
        self.figures.iter().filter(|figure| figure.missed).count()
    }

    /// The JSON text.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_else(|e| format!("{{\"error\": \"{e}\"}}"))
    }

    /// The Markdown text.
    pub(crate) fn markdown(&self) -> String {
        let mut out = String::from("| scenario | subject | measure | median | spread | target | missed |\n");
        out.push_str("|---|---|---|---:|---|---|---|\n");
        for f in &self.figures {
            let spread = format!("{} – {}", f.unit.show(f.least), f.unit.show(f.greatest));
            let spread = if f.values.len() > 1 { spread } else { "once".to_owned() };
            let target = f.target.map_or(String::new(), |target| target.show(f.unit));
            let missed = if f.missed { "**missed**" } else { "" };
            let median = f.unit.show(f.median);
            out.push_str(&format!(
                "| {} | {} | {} | {median} | {spread} | {target} | {missed} |\n",
                f.scenario, f.subject, f.measure
            ));
        }
        self.add_lists(&mut out);
        out
    }

    fn add_lists(&self, out: &mut String) {
        out.push_str("\nConfiguration\n\n");
        for (name, value) in &self.configuration {
            out.push_str(&format!("- {name}: {value}\n"));
        }
        if !self.absent.is_empty() {
            out.push_str("\nNot measured\n\n");
            self.absent.iter().for_each(|what| out.push_str(&format!("- {what}\n")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_is_said() {
        let mut report = Report::default();
        report.add("push", "sojourn", "rate", Unit::PerSecond, &[90, 100, 80], Some(Target::AtLeast(95)));
        report.ratio("push", "rate", &[90, 100, 80], &[30, 20, 40], Some(Target::AtLeast(3000)));
        assert_eq!(report.missed(), 1);
        assert!(report.markdown().contains("| push | sojourn | rate | 90/s | 80/s – 100/s | ≥ 95/s | **missed** |"));
        assert!(report.markdown().contains("3.00 × | 2.00 × – 5.00 × | ≥ 3.00 × |  |"));
        assert!(report.json().contains("\"missed\": true"));
    }

    #[test]
    fn what_was_not_measured_leaves_no_figure() {
        let mut report = Report::default();
        report.add("push", "atuin", "rate", Unit::PerSecond, &[], None);
        report.absent("atuin-server: not installed");
        assert!(!report.markdown().contains("| push"));
        assert!(report.markdown().contains("Not measured\n\n- atuin-server: not installed"));
    }
}
