//! What the server tells its operators: log lines and metrics, never a person's data.
//!
//! Lines carry ids of requests, counts, durations and outcomes. Metrics have constant names, each in `docs/metrics.md`;
//! a test holds the two together.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{Log, LogFormat};

macro_rules! metric_names {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        $($(#[$doc])* pub const $name: &str = $text;)+
        /// Every metric there is.
        pub const METRICS: &[&str] = &[$($text),+];
    };
}

metric_names! {
    /// Requests answered, by route and status.
    HTTP_REQUESTS = "sojourn_http_requests_total";
    /// Seconds a request took, by route.
    HTTP_SECONDS = "sojourn_http_request_seconds";
    /// Problems told, by type.
    PROBLEMS = "sojourn_problems_total";
    /// Frames received, by outcome.
    FRAMES = "sojourn_frames_total";
    /// Rounds, by kind (`idle`, `push`, `pull`, `full`, `receipts_only`).
    ROUNDS = "sojourn_sync_rounds_total";
    /// Commits of the committer.
    COMMITS = "sojourn_commits_total";
    /// Jobs in those commits.
    COMMIT_UNITS = "sojourn_commit_units_total";
    /// Devices enrolled.
    ENROLMENTS = "sojourn_enrolments_total";
    /// Token exchanges, by outcome.
    TOKENS = "sojourn_tokens_total";
    /// Reports from the field, by outcome.
    FIELD_REPORTS = "sojourn_field_reports_total";
    /// Rollbacks noticed (a phone knew more than the server).
    ROLLBACKS = "sojourn_rollbacks_noticed_total";
    /// Newest guidance release, by channel.
    GUIDANCE_SEQ = "sojourn_guidance_release_seq";
}

/// Parses a level filter.
///
/// # Errors
/// When it is not one.
pub fn filter(level: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::try_new(level)
}

/// Sends log lines to standard error. The first call in a process wins; later ones change nothing.
pub fn start_log(log: &Log) {
    let Ok(filter) = filter(&log.level) else { return };
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Pretty => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    if started.is_err() {
        tracing::debug!("another log is already set");
    }
}

/// Collects metrics of this process. Several servers in one process (tests) share one collection.
pub fn start_metrics() -> PrometheusHandle {
    static HANDLE: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];
            let builder = PrometheusBuilder::new();
            let builder = builder
                .set_buckets_for_metric(Matcher::Full(HTTP_SECONDS.to_owned()), &seconds)
                .unwrap_or_else(|_| PrometheusBuilder::new());
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another metrics recorder is already set: /metrics will be empty");
            }
            handle
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_documented_and_every_documented_one_exists() {
        let page = include_str!("../../docs/metrics.md");
        let mut documented: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        documented.sort_unstable();
        let mut existing = METRICS.to_vec();
        existing.sort_unstable();
        assert_eq!(existing, documented);
    }
}
