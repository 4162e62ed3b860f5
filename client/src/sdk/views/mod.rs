//! Applications as a screen shows them: plain data in the person's language, ready for JSON.
//!
//! What is reckoned comes from `core::registration` and is only put into words here. [`build`] makes the views.

mod build;
mod changes;
mod parts;
mod said;
mod standing;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;
use sojourn_core::money::Money;
use sojourn_core::time::Date;

use super::guide_views::{CheckView, QuestionView};

pub use self::parts::{MoneyTotalView, NextStageView, NotedView, PaperHeldView, ReachedView};
pub use standing::{NextStepView, StandingTicks, StandingView};
pub(crate) use words::{checklist_views, due_view, fee_view, office_name, step_views};

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicationSummary {
    /// Its 32 hex digits.
    pub id: String,
    /// The procedure.
    pub procedure: String,
    /// The title as it read at opening.
    pub title: String,
    /// The place.
    pub place: String,
    /// The place's full name.
    pub place_name: String,
    /// Where it stands; none while that is in conflict.
    pub stage: Option<&'static str>,
    /// The same as a screen calls it.
    pub stage_words: Option<&'static str>,
    /// Which of the four parts of the way that is (gather, hand in, decide, collect), and of how many; none once it was
    /// refused or given up.
    pub part: Option<(u8, u8)>,
    /// Whether something may still happen.
    pub open: bool,
    /// When it was opened.
    pub opened_on: Option<Date>,
    /// The next date, if one is known.
    pub next_due: Option<Date>,
    /// Fields a person has to choose.
    pub conflicts: usize,
    /// Operations not acknowledged yet.
    pub not_sent: usize,
    /// A newer app changed something here.
    pub needs_newer_app: bool,
    /// Why its procedure was withdrawn, if it was: shown before anything else.
    pub withdrawn: Option<String>,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicationView {
    /// What a list shows.
    #[serde(flatten)]
    pub summary: ApplicationSummary,
    /// The procedure's id.
    #[serde(skip)]
    pub procedure: String,
    /// The place's code.
    #[serde(skip)]
    pub place: String,
    /// The place's full name.
    #[serde(skip)]
    pub place_name: String,
    /// The version it was opened under.
    pub version: i64,
    /// Whether that version's text is on this phone; otherwise the newest is shown in its stead.
    pub definition_here: bool,
    /// The day each stage was reached, where recorded.
    pub reached: BTreeMap<&'static str, Date>,
    /// The same in order, with the words of a screen.
    pub past: Vec<ReachedView>,
    /// Days that deadlines run from.
    pub dates: BTreeMap<&'static str, Date>,
    /// The procedure's questions with the answers so far.
    pub questions: Vec<QuestionView>,
    /// Whether it is open to the person, on these answers.
    pub check: CheckView,
    /// The papers.
    pub checklist: Vec<ChecklistGroupView>,
    /// Whether every group is satisfied.
    pub checklist_complete: bool,
    /// Stages that may follow; empty while the stage is in conflict.
    pub next_stages: Vec<&'static str>,
    /// The same with the words of a screen, the ordinary one first.
    pub next: Vec<NextStageView>,
    /// What to do, in order.
    pub steps: Vec<StepView>,
    /// Due dates, in the procedure's order.
    pub due: Vec<DueView>,
    /// What it costs.
    pub fees: Vec<FeeLineView>,
    /// The person's own book of money.
    pub money: Vec<MoneyEntryView>,
    /// Its sums, one for each currency.
    pub totals: Vec<MoneyTotalView>,
    /// What was paid although it should not have been.
    pub overcharges: Vec<OverchargeView>,
    /// Notes.
    pub notes: Vec<String>,
    /// The same with the days on which they were written.
    pub noted: Vec<NotedView>,
    /// The procedure that contests a refusal.
    pub appeal: Option<String>,
    /// What comes once it is done.
    pub afterwards: Option<String>,
    /// Fields a person has to choose.
    pub conflict_paths: Vec<String>,
    /// Fields a newer app wrote that this one cannot read.
    pub unread: Vec<String>,
    /// A newer version of the procedure.
    pub upgrade: Option<UpgradeView>,
}

/// A group of papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChecklistGroupView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `all_of` or `one_of`.
    pub need: &'static str,
    /// `yes`, `no`, or `undecided` while an answer is missing.
    pub applies: &'static str,
    /// Whether nothing more is needed for it.
    pub satisfied: bool,
    /// Its documents.
    pub items: Vec<ChecklistItemView>,
    /// What says so, a line each.
    pub sources: Vec<String>,
}

/// A paper on the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChecklistItemView {
    /// Its id, as [`super::Phone::paper`] takes it.
    pub document: String,
    /// Its name.
    pub title: String,
    /// `missing`, `expired`, `too_old`, `age_unknown`, `other_form`, `good`.
    pub state: &'static str,
    /// The last day it is (or was) good.
    pub until: Option<Date>,
    /// Photographs of it on this phone, as [`super::Phone::photo_get`] takes them.
    pub photos: Vec<String>,
    /// The state as a sentence.
    pub words: String,
    /// The form wanted: `original`, `copy`, `digital`, `original_and_copy`, `either`; none where nothing is said.
    pub form: Option<String>,
    /// Whether it may only be so old, so that the day of issue matters.
    pub ages: bool,
    /// Who issues it.
    pub issuer: Option<String>,
    /// What to look out for.
    pub note: Option<String>,
    /// What the person has of it.
    pub held: Vec<PaperHeldView>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// Its id.
    pub id: String,
    /// What to do.
    pub title: String,
    /// The kind of office.
    pub office: String,
    /// A remark.
    pub note: Option<String>,
    /// The window card to show there.
    pub card: Option<String>,
}

/// A due date, or the honest absence of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueView {
    /// Its id.
    pub id: String,
    /// What is due.
    pub title: String,
    /// `due`, `not_known` (a day is missing) or `ask` (no date may be given).
    pub state: &'static str,
    /// `due_by`, `office_by`, `opens_on` or `window`.
    pub role: Option<&'static str>,
    /// What it runs from.
    pub anchor: Option<&'static str>,
    /// The day of that.
    pub anchored_on: Option<Date>,
    /// For a window: its first day.
    pub opens: Option<Date>,
    /// The date as the rule counts it.
    pub statutory: Option<Date>,
    /// The same, or the next day on which offices work.
    pub next_working_day: Option<Date>,
    /// How far the office may extend it.
    pub at_most: Option<Date>,
    /// Days from today to the statutory date.
    pub days_left: Option<i32>,
    /// A year touched has no holiday table.
    pub approximate: bool,
    /// How it was reckoned, a sentence a step.
    pub derivation: Vec<String>,
    /// What happens when it is missed.
    pub consequence: Option<String>,
    /// How sure the sources are, in words.
    pub mark: Option<&'static str>,
    /// Its sources, a line each.
    pub sources: Vec<String>,
    /// Why there is no date, or which day to tell.
    pub why: Option<String>,
    /// The words of the source, where no date may be given.
    pub as_stated: Option<String>,
    /// When it is due, or why there is no date, as a sentence.
    pub words: String,
}

/// What one item costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeeLineView {
    /// The item.
    pub item: String,
    /// Its name.
    pub title: Option<String>,
    /// How much; none when not known, never nothing.
    pub amount: Option<Money>,
    /// The same in words: an amount, free of charge, or not known.
    pub words: String,
    /// Whether there is nothing to pay.
    pub free: bool,
    /// Only known as at this day.
    pub as_at: Option<Date>,
    /// The place whose schedule says so, when it is not the one asked about.
    pub inherited_from: Option<String>,
    /// Why there is no amount.
    pub why_unknown: Option<String>,
    /// How sure the sources are, in words.
    pub mark: Option<&'static str>,
    /// Its sources, a line each.
    pub sources: Vec<String>,
}

/// A line of the person's book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoneyEntryView {
    /// Its id.
    pub id: String,
    /// `paid`, `own_cost`, …
    pub kind: &'static str,
    /// For what.
    pub item: String,
    /// How much.
    pub amount: Option<Money>,
    /// When.
    pub on: Option<Date>,
    /// The receipt's number.
    pub receipt: Option<String>,
    /// Not counted, because this line has the same receipt.
    pub repeats: Option<String>,
    /// What kind of line it is, as a worker would say it.
    pub words: &'static str,
    /// What it was for, where guidance has a name for the item.
    pub title: Option<String>,
    /// How much, in words.
    pub amount_words: Option<String>,
    /// The person's own words.
    pub note: Option<String>,
}

/// Something that was paid and should not have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverchargeView {
    /// The item.
    pub item: String,
    /// What was paid.
    pub paid: Money,
    /// What it should be.
    pub should_be: Money,
    /// Whether it should have cost nothing.
    pub should_be_free: bool,
    /// What to tell the person.
    pub words: String,
    /// What says so.
    pub sources: Vec<String>,
    /// The procedure to complain with.
    pub complaint: Option<String>,
    /// What it was paid for, in words.
    pub title: Option<String>,
}

/// A newer version of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpgradeView {
    /// The version it runs under.
    pub from: u32,
    /// The one on offer; the same where only fees, limits or rules beneath it changed.
    pub to: u32,
    /// That new guidance changes the result, what, and from when, in a sentence.
    pub words: String,
    /// What differs.
    pub changes: Vec<UpgradeChangeView>,
    /// The latest day among those from which its sources hold, where one is known.
    pub since: Option<Date>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpgradeChangeView {
    /// In what: `deadline`, `fee`, `documents`, …
    pub part: &'static str,
    /// Which one.
    pub id: Option<String>,
    /// `added`, `removed` or `changed`.
    pub how: &'static str,
    /// What changes, as a line.
    pub words: String,
    /// What it comes to for this person now, where that can be said.
    pub before: Option<String>,
    /// What it would come to.
    pub after: Option<String>,
    /// From which day, where that is known.
    pub from: Option<Date>,
    /// What says so, a line each.
    pub sources: Vec<String>,
}

/// A day on which the phone should speak up. A notification shows only the neutral sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderView {
    /// The day.
    pub on: Date,
    /// What the notification says.
    pub text: &'static str,
    /// What it is about, shown after unlocking: application and deadline.
    pub about: Vec<(String, String)>,
}
