//! Changes: their edits, who wrote in them, what was said about them, who approved them.

use super::{ChangeNo, DeskView, PersonNo};
use crate::store::StoreResult;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Its number.
    pub no: ChangeNo,
    /// What it is called.
    pub title: String,
    /// A state's name.
    pub state: String,
    /// Who began it.
    pub created_by: PersonNo,
    /// When.
    pub created_at: i64,
    /// Counts up with every edit and step.
    pub version: i64,
    /// When that was.
    pub updated_at: i64,
    /// Why it was returned or withdrawn.
    pub reason: Option<String>,
}

/// One item of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRow {
    /// The item's place, kind and id, as written.
    pub key: (String, String, String),
    /// Its canonical JSON; none takes it out.
    pub value: Option<String>,
    /// Hash of what it was when the edit began; none for a new item.
    pub base: Option<[u8; 32]>,
    /// Counts up with every save.
    pub version: i64,
    /// Who saved last.
    pub edited_by: PersonNo,
    /// When.
    pub edited_at: i64,
}

/// Something said about a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRow {
    /// Who.
    pub person: PersonNo,
    /// When.
    pub at: i64,
    /// The item meant, or the whole change.
    pub about: Option<String>,
    /// The words.
    pub text: String,
}

/// Somebody's approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRow {
    /// Who.
    pub person: PersonNo,
    /// When.
    pub at: i64,
    /// The digest that was signed.
    pub digest: [u8; 32],
    /// Under which key, hex.
    pub public_key: String,
    /// The signature, hex.
    pub signature: String,
}

/// An item that is being written, and in which change.
pub type OpenEdit = ((String, String, String), ChangeNo);

#[expect(clippy::missing_errors_doc, reason = "every method fails when the database does, and only then")]
impl DeskView<'_> {
    /// Begins a change.
    pub fn insert_change(&self, title: &str, state: &str, by: PersonNo, now: i64) -> StoreResult<ChangeNo> {
        let sql = "INSERT INTO changes (title, state, created_by, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)";
        self.insert(sql, (title, state, by, now))
    }

    /// A change.
    pub fn change(&self, no: ChangeNo) -> StoreResult<Option<ChangeRow>> {
        self.one(&format!("{CHANGE} WHERE change_no = ?1"), [no], change)
    }

    /// Changes in a state, newest first.
    pub fn changes_in(&self, state: &str, rows_max: u32) -> StoreResult<Vec<ChangeRow>> {
        let sql = format!("{CHANGE} WHERE state = ?1 ORDER BY updated_at DESC, change_no DESC LIMIT ?2");
        self.all(&sql, (state, rows_max), change)
    }

    /// How many changes are in each state.
    pub fn count_changes(&self) -> StoreResult<Vec<(String, i64)>> {
        let sql = "SELECT state, count(*) FROM changes GROUP BY state";
        self.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Writes a change's title, state, version, day and reason.
    pub fn update_change(&self, row: &ChangeRow) -> StoreResult<()> {
        let sql = "UPDATE changes SET title = ?2, state = ?3, version = ?4, updated_at = ?5, reason = ?6 WHERE change_no = ?1";
        self.run(sql, (row.no, &row.title, &row.state, row.version, row.updated_at, &row.reason)).map(drop)
    }

    /// The edits of a change, by place, kind and id.
    pub fn edits(&self, no: ChangeNo) -> StoreResult<Vec<EditRow>> {
        self.all(&format!("{EDIT} WHERE change_no = ?1 ORDER BY place, kind, id"), [no], edit)
    }

    /// One edit.
    pub fn edit(&self, no: ChangeNo, key: &(String, String, String)) -> StoreResult<Option<EditRow>> {
        let sql = format!("{EDIT} WHERE change_no = ?1 AND place = ?2 AND kind = ?3 AND id = ?4");
        self.one(&sql, (no, &key.0, &key.1, &key.2), edit)
    }

    /// Saves an edit in its new version.
    pub fn put_edit(&self, no: ChangeNo, row: &EditRow) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO edits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let key = &row.key;
        self.run(sql, (no, &key.0, &key.1, &key.2, &row.value, row.base, row.version, row.edited_by, row.edited_at))
            .map(drop)
    }

    /// Takes an edit back.
    pub fn delete_edit(&self, no: ChangeNo, key: &(String, String, String)) -> StoreResult<()> {
        let sql = "DELETE FROM edits WHERE change_no = ?1 AND place = ?2 AND kind = ?3 AND id = ?4";
        self.run(sql, (no, &key.0, &key.1, &key.2)).map(drop)
    }

    /// Changes that are not over and touch an item, other than one.
    pub fn changes_touching(&self, key: &(String, String, String), other_than: ChangeNo) -> StoreResult<Vec<ChangeNo>> {
        let sql = "SELECT change_no FROM edits JOIN changes USING (change_no) WHERE place = ?1 AND kind = ?2 AND id = ?3 \
             AND change_no <> ?4 AND state IN ('draft', 'in_review') ORDER BY change_no";
        self.all(sql, (&key.0, &key.1, &key.2, other_than), |row| row.get(0))
    }

    /// Every change that touches or touched an item, newest first.
    pub fn changes_with(&self, key: &(String, String, String)) -> StoreResult<Vec<ChangeNo>> {
        let sql =
            "SELECT change_no FROM edits WHERE place = ?1 AND kind = ?2 AND id = ?3 ORDER BY change_no DESC LIMIT 100";
        self.all(sql, (&key.0, &key.1, &key.2), |row| row.get(0))
    }

    /// What is being written now at a place: place, kind and id of each edit of a draft or a change in review, with the change's number.
    pub fn open_edits(&self, place: &str) -> StoreResult<Vec<OpenEdit>> {
        let sql = "SELECT place, kind, id, change_no FROM edits JOIN changes USING (change_no) \
             WHERE place = ?1 AND state IN ('draft', 'in_review') ORDER BY change_no";
        self.all(sql, [place], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)))
    }

    /// Notes who wrote in a change.
    pub fn put_contributor(&self, no: ChangeNo, person: PersonNo) -> StoreResult<()> {
        self.run("INSERT OR IGNORE INTO contributors VALUES (?1, ?2)", (no, person)).map(drop)
    }

    /// Who wrote in a change.
    pub fn contributors(&self, no: ChangeNo) -> StoreResult<Vec<PersonNo>> {
        self.all("SELECT person_no FROM contributors WHERE change_no = ?1 ORDER BY person_no", [no], |row| row.get(0))
    }

    /// Keeps a comment.
    pub fn put_comment(&self, no: ChangeNo, row: &CommentRow) -> StoreResult<()> {
        let sql = "INSERT INTO comments (change_no, person_no, at, about, text) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, (no, row.person, row.at, &row.about, &row.text)).map(drop)
    }

    /// What was said about a change, oldest first.
    pub fn comments(&self, no: ChangeNo) -> StoreResult<Vec<CommentRow>> {
        let sql = "SELECT person_no, at, about, text FROM comments WHERE change_no = ?1 ORDER BY comment_no";
        let comment = |row: &rusqlite::Row<'_>| {
            Ok(CommentRow { person: row.get(0)?, at: row.get(1)?, about: row.get(2)?, text: row.get(3)? })
        };
        self.all(sql, [no], comment)
    }

    /// Keeps an approval.
    pub fn put_approval(&self, no: ChangeNo, row: &ApprovalRow) -> StoreResult<()> {
        let sql = "INSERT INTO approvals VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(sql, (no, row.person, row.at, row.digest, &row.public_key, &row.signature)).map(drop)
    }

    /// Approvals of a change. They go when it is edited again.
    pub fn approvals(&self, no: ChangeNo) -> StoreResult<Vec<ApprovalRow>> {
        let sql = "SELECT person_no, at, digest, public_key, signature FROM approvals WHERE change_no = ?1 ORDER BY at";
        let approval = |row: &rusqlite::Row<'_>| {
            Ok(ApprovalRow {
                person: row.get(0)?,
                at: row.get(1)?,
                digest: row.get(2)?,
                public_key: row.get(3)?,
                signature: row.get(4)?,
            })
        };
        self.all(sql, [no], approval)
    }

    /// Forgets the approvals of a change.
    pub fn delete_approvals(&self, no: ChangeNo) -> StoreResult<()> {
        self.run("DELETE FROM approvals WHERE change_no = ?1", [no]).map(drop)
    }
}

const CHANGE: &str = "SELECT change_no, title, state, created_by, created_at, version, updated_at, reason FROM changes";
const EDIT: &str = "SELECT place, kind, id, value, base_hash, version, edited_by, edited_at FROM edits";

fn change(row: &rusqlite::Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        no: row.get(0)?,
        title: row.get(1)?,
        state: row.get(2)?,
        created_by: row.get(3)?,
        created_at: row.get(4)?,
        version: row.get(5)?,
        updated_at: row.get(6)?,
        reason: row.get(7)?,
    })
}

fn edit(row: &rusqlite::Row<'_>) -> rusqlite::Result<EditRow> {
    Ok(EditRow {
        key: (row.get(0)?, row.get(1)?, row.get(2)?),
        value: row.get(3)?,
        base: row.get(4)?,
        version: row.get(5)?,
        edited_by: row.get(6)?,
        edited_at: row.get(7)?,
    })
}
