//! Changes: begun, written in, sent to review, returned, approved.
//!
//! Every save names the version it was made from (`write`). The rules of its life say which step is next (`steps`). Approving signs exactly what a change says (`approve`) and merges its items into the
//! folder, in one transaction with the new snapshot (`merge`); where the folder moved on meanwhile, the change goes back to whoever
//! wrote it.

mod approve;
mod keys;
mod merge;
mod steps;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sojourn_core::guidance::desk::change::{Duty, State};
use sojourn_core::guidance::object::ObjectId;

pub(super) use approve::verify;
pub use keys::{key, named, read_name};
pub(super) use merge::{edit_item, merged};
pub(super) use steps::step_as;

use super::head::Key;
use super::{Desk, DeskError, Who};
use crate::store::desk::{ApprovalRow, ChangeNo, ChangeRow, CommentRow, DeskView, EditRow};

/// Longest title of a change, in characters.
const TITLE_MAX: usize = 120;
/// Longest comment, in characters.
const COMMENT_MAX: usize = 4_000;

/// A change with everything the pages show of it.
#[derive(Debug, Clone)]
pub struct Change {
    /// The row.
    pub row: ChangeRow,
    /// Where it stands.
    pub state: State,
    /// Its items.
    pub edits: Vec<Edit>,
    /// Who wrote in it, ever.
    pub contributors: BTreeSet<i64>,
    /// What was said about it.
    pub comments: Vec<CommentRow>,
    /// Who approved it.
    pub approvals: Vec<ApprovalRow>,
}

/// One item of a change.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Which.
    pub key: Key,
    /// What it becomes; none if it goes.
    pub value: Option<Value>,
    /// Hash of what it was when the edit began; none for a new item.
    pub base: Option<ObjectId>,
    /// Counts up with every save.
    pub version: i64,
    /// Who saved last.
    pub by: i64,
    /// When.
    pub at: i64,
}

impl Desk {
    /// Begins a change.
    ///
    /// # Errors
    /// Without the editor's duty, or for a title that is empty or too long.
    pub fn open_change(&self, who: &Who, title: &str) -> Result<ChangeNo, DeskError> {
        who.require(Duty::Editor)?;
        let title = title.trim();
        if title.is_empty() || title.chars().count() > TITLE_MAX {
            return Err(DeskError::field("title", format!("1–{TITLE_MAX} 字 · 1 to {TITLE_MAX} characters")));
        }
        self.store.write(|view| {
            let no = view.insert_change(title, State::Draft.name(), who.person, self.at())?;
            view.put_contributor(no, who.person)?;
            self.note(view, Some(who.person), "change-opened", &format!("change:{no}"), &json!({ "title": title }))?;
            Ok(no)
        })
    }

    /// A change.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn change(&self, no: ChangeNo) -> Result<Change, DeskError> {
        self.store.read(|view| load(view, no))
    }

    /// Changes in a state, newest first.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn changes_in(&self, state: State, rows_max: u32) -> Result<Vec<ChangeRow>, DeskError> {
        Ok(self.store.read(|view| view.changes_in(state.name(), rows_max))?)
    }

    /// How many changes are in each state.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn count_changes(&self) -> Result<BTreeMap<State, i64>, DeskError> {
        let counts = self.store.read(|view| view.count_changes())?;
        Ok(counts.into_iter().filter_map(|(state, count)| Some((state.parse().ok()?, count))).collect())
    }

    /// Says something about a change or one of its items.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for no words or too many.
    pub fn comment(&self, who: &Who, no: ChangeNo, about: Option<&str>, text: &str) -> Result<(), DeskError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > COMMENT_MAX {
            return Err(DeskError::field("text", format!("1–{COMMENT_MAX} 字 · 1 to {COMMENT_MAX} characters")));
        }
        self.store.write(|view| {
            load(view, no)?;
            let about = about.map(ToOwned::to_owned);
            let row = CommentRow { person: who.person, at: self.at(), about, text: text.to_owned() };
            view.put_comment(no, &row)?;
            Ok(self.note(
                view,
                Some(who.person),
                "commented",
                &format!("change:{no}"),
                &json!({ "about": row.about }),
            )?)
        })
    }
}

/// A change as the desk's file has it.
pub(in crate::desk) fn load(view: &DeskView<'_>, no: ChangeNo) -> Result<Change, DeskError> {
    let row = view.change(no)?.ok_or(DeskError::NotFound)?;
    let state = row.state.parse().map_err(|_| DeskError::Internal("a stored state is not one".into()))?;
    Ok(Change {
        state,
        edits: view.edits(no)?.into_iter().map(parsed).collect::<Result<_, _>>()?,
        contributors: view.contributors(no)?.into_iter().collect(),
        comments: view.comments(no)?,
        approvals: view.approvals(no)?,
        row,
    })
}

fn parsed(row: EditRow) -> Result<Edit, DeskError> {
    let value = row.value.as_deref().map(serde_json::from_str).transpose();
    Ok(Edit {
        key: key(&row.key.0, &row.key.1, &row.key.2)?,
        value: value.map_err(|_| DeskError::Internal("a stored edit is not JSON".into()))?,
        base: row.base.map(ObjectId),
        version: row.version,
        by: row.edited_by,
        at: row.edited_at,
    })
}
