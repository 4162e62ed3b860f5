//! Deadlines as data: what they are counted from, how long, and what happens when one is missed.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::guidance::text::{ItemId, Text};

/// The event a deadline is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The person arrived.
    Arrival,
    /// The person was registered.
    Registration,
    /// The office accepted the papers.
    Acceptance,
    /// The document was issued.
    Issue,
    /// The document expires.
    Expiry,
    /// Each full year after the issue.
    Anniversary,
    /// A payment.
    Payment,
    /// The person learnt of the decision.
    Decision,
    /// Something changed: address, employer.
    Change,
    /// Another event, which the title names.
    Event,
}

/// What a deadline limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineRole {
    /// The duty holder must have acted by the end of the offset.
    DueBy,
    /// The office must have acted by the end of the offset.
    OfficeBy,
    /// It becomes possible at the end of the offset.
    OpensOn,
    /// Open from `before` the anchor to `after` it, both ends included.
    Window,
}

/// What happens when it is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// A fine is possible.
    Fine,
    /// The document's functions are suspended.
    Suspended,
    /// The right or document is lost.
    Lapse,
    /// Nothing is laid down.
    None,
    /// We do not know.
    Unknown,
}

/// How years count after a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearsAfterGap {
    /// The gap is left out, the years before it count.
    GapExcluded,
    /// They begin anew.
    Restart,
    /// Sources do not say: ask the window.
    Unknown,
}

/// What to show when the last day is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// The statutory day and, beside it, the next working day.
    #[default]
    ShowBoth,
    /// The statutory day only.
    Keep,
}

/// A deadline. `offset` for `due_by`, `office_by`, `opens_on`, less `before` where the law counts back from a day; `before` and
/// `after` for `window`; `at_most` where an office may extend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What is due.
    pub title: T,
    /// What it limits.
    pub role: DeadlineRole,
    /// Counted from.
    pub anchor: Anchor,
    /// How long after the anchor; the anchor's own day is not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<Span>,
    /// How long after the anchor at most, where the office may extend: 15 days, locally up to 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Span>,
    /// How long before the anchor a window opens; for anything else, how long before what the offset reaches it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Span>,
    /// How long after the anchor the window closes; on the anchor when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Span>,
    /// What happens when it is missed.
    pub consequence: Consequence,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequence_note: Option<T>,
    /// How residence years count after missing it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years_after_gap: Option<YearsAfterGap>,
    /// What to show when the last day is a day off.
    #[serde(default, skip_serializing_if = "is_show_both")]
    pub roll: Roll,
    /// The words of the source.
    pub as_stated: T,
    /// What says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_show_both(roll: &Roll) -> bool {
    *roll == Roll::ShowBoth
}
