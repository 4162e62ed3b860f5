//! The steps of a change that write nothing but where it stands.

use serde_json::json;
use sojourn_core::guidance::desk::change::{Actor, Standing, State, Step, decide};
use sojourn_core::guidance::lint::{Finding, Severity};

use super::super::{Desk, DeskError, Who};
use super::{COMMENT_MAX, Change, load};
use crate::store::desk::{ChangeNo, ChangeRow, DeskView};

impl Desk {
    /// Sends a draft to review, through the lint gate.
    ///
    /// # Errors
    /// [`DeskError::Findings`] with what stops it.
    pub fn submit(&self, who: &Who, no: ChangeNo) -> Result<(), DeskError> {
        let change = self.change(no)?;
        let version = change.row.version;
        let stops: Vec<Finding> =
            self.findings_of(&change)?.iter().filter(|finding| finding.severity == Severity::Stop).cloned().collect();
        if !stops.is_empty() {
            return Err(DeskError::Findings(stops));
        }
        self.go(who, no, Some(version), Step::Submit, "change-submitted", None)
    }

    /// Returns a change to be written on, with a reason.
    ///
    /// # Errors
    /// Without a reason, or where the rules refuse.
    pub fn return_change(&self, who: &Who, no: ChangeNo, reason: &str) -> Result<(), DeskError> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > COMMENT_MAX {
            return Err(DeskError::field("reason", format!("1–{COMMENT_MAX} 字 · 1 to {COMMENT_MAX} characters")));
        }
        self.go(who, no, None, Step::Return, "change-returned", Some(reason))
    }

    /// Gives a change up. It stays readable.
    ///
    /// # Errors
    /// Where the rules refuse.
    pub fn drop_change(&self, who: &Who, no: ChangeNo) -> Result<(), DeskError> {
        self.go(who, no, None, Step::Drop, "change-dropped", None)
    }

    /// Takes a step that changes nothing but the state.
    fn go(
        &self,
        who: &Who,
        no: ChangeNo,
        version: Option<i64>,
        what: Step,
        deed: &str,
        reason: Option<&str>,
    ) -> Result<(), DeskError> {
        self.store.write(|view| {
            let change = load(view, no)?;
            if version.is_some_and(|version| version != change.row.version) {
                return Err(DeskError::Behind(vec![change.row.title]));
            }
            let next = step(&change, what, who)?;
            view.delete_approvals(no)?;
            self.touch(view, change.row, next, reason)?;
            Ok(self.note(view, Some(who.person), deed, &format!("change:{no}"), &json!({ "reason": reason }))?)
        })
    }

    /// Writes a change's row after a step.
    pub(in crate::desk) fn touch(
        &self,
        view: &DeskView<'_>,
        mut row: ChangeRow,
        state: State,
        reason: Option<&str>,
    ) -> Result<(), DeskError> {
        row.state = state.name().to_owned();
        row.version += 1;
        row.updated_at = self.at();
        row.reason = reason.map(ToOwned::to_owned).or(row.reason);
        Ok(view.update_change(&row)?)
    }
}

/// What the rules say about a step.
pub(in crate::desk) fn step(change: &Change, what: Step, who: &Who) -> Result<State, DeskError> {
    step_as(change, what, &who.actor())
}

/// What the rules say about a step somebody takes who may not be signed in: the server on a publisher's word.
pub(in crate::desk) fn step_as(change: &Change, what: Step, actor: &Actor) -> Result<State, DeskError> {
    let standing = Standing { state: change.state, contributors: &change.contributors, items: change.edits.len() };
    Ok(decide(&standing, what, actor)?)
}
