//! Guidance as a screen shows it: places, procedures, questions, and what applies, with its reasons.

use serde::Serialize;
use sojourn_core::time::Date;

/// A place found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name with everything above it, because names repeat.
    pub path: String,
    /// The years of a former place.
    pub years: Option<String>,
}

/// A procedure in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcedureView {
    /// Its id.
    pub id: String,
    /// Its version; 0 where sources differ or the app is too old.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// The place whose rules it follows.
    pub from_place: String,
    /// Whether that is the place's own rule; otherwise it may ask for more.
    pub own: bool,
    /// `found`, `disputed`, `update_app` or `withdrawn`.
    pub state: &'static str,
    /// Why it was withdrawn, if it was: it cannot be begun.
    pub withdrawn: Option<String>,
    /// Subjects of the articles that explain it, for browsing.
    pub topics: Vec<String>,
}

/// What applies, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckView {
    /// `yes`, `no`, `not_yet`, `meets_national_minimum`, `unknown`, `ask_window`, `disputed`, `update_app`, `too_stale`.
    pub verdict: &'static str,
    /// The same as a sentence.
    pub words: String,
    /// For `not_yet`: the first day.
    pub from: Option<Date>,
    /// For `unknown`: what to answer next, the most useful first.
    pub ask: Vec<QuestionView>,
    /// The place whose rule was asked.
    pub from_place: Option<String>,
    /// Said beside an inherited rule.
    pub inherited: Option<String>,
    /// How sure the sources are, in words.
    pub mark: Option<String>,
    /// When they were checked, in words.
    pub staleness: Option<String>,
    /// Every condition: what it needs, what was answered, what it came to, and the source.
    pub trace: Vec<LeafView>,
    /// For `disputed`: every version.
    pub dispute: Option<DisputeView>,
    /// Why the procedure or its rule was withdrawn, if it was: shown before anything else.
    pub withdrawn: Option<String>,
    /// The release that answered.
    pub release: u64,
    /// The day the question was about.
    pub as_of: Date,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeafView {
    /// What it needs.
    pub needs: String,
    /// The answers it read, by question.
    pub answered: Vec<(String, Option<String>)>,
    /// `true`, `false` or `unknown`.
    pub truth: &'static str,
    /// Its sources, a line each.
    pub sources: Vec<String>,
}

/// Sources that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisputeView {
    /// About what.
    pub title: String,
    /// Each version with its sources.
    pub versions: Vec<(String, Vec<String>)>,
    /// What to do.
    pub ask: String,
}

/// A question of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// `choice`, `date`, `place`, `money`, `text`, `yes_no`, `int`, `months`.
    pub kind: &'static str,
    /// Choices: id and label.
    pub options: Vec<(String, String)>,
    /// Whether it should not be asked aloud.
    pub sensitive: bool,
    /// The answer so far, as JSON.
    pub answer: Option<serde_json::Value>,
}
