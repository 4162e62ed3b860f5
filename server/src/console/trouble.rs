//! What keeps the daily statement from being made, in the reader's language.

use sojourn_core::locale::Locale;
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};

use super::words::{fill, say};
use crate::service::guidance::TimestampTrouble;

/// A trouble as a sentence.
pub(super) fn told(locale: Locale, trouble: &TimestampTrouble) -> String {
    let day = |at: &Millis| at.date_at(CHINA_OFFSET_MINUTES).to_string();
    let clock = |key: &str, now: &Millis, issued: &Millis| {
        fill(locale, key, &[("now", day(now).as_str()), ("issued", day(issued).as_str())])
    };
    match trouble {
        TimestampTrouble::ClockBack { now, issued } => clock("trouble.clock_back", now, issued),
        TimestampTrouble::ClockLeap { now, issued } => clock("trouble.clock_leap", now, issued),
        TimestampTrouble::CannotSign => say(locale, "trouble.cannot_sign").to_owned(),
        TimestampTrouble::CannotKeep => say(locale, "trouble.cannot_keep").to_owned(),
        TimestampTrouble::NotRun { last_run: Some(at) } => fill(locale, "trouble.not_run_since", &[("day", &day(at))]),
        TimestampTrouble::NotRun { last_run: None } => say(locale, "trouble.not_run").to_owned(),
        TimestampTrouble::ReleaseUnsigned { root } => fill(locale, "trouble.unsigned", &[("root", &root.to_string())]),
    }
}
