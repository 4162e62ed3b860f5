//! What was done at the desk, row upon row. The chain is reckoned by the caller (`sojourn_core::guidance::desk::audit`).

use super::{DeskView, PersonNo};
use crate::store::StoreResult;

/// One deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Counts from 1.
    pub no: i64,
    /// When.
    pub at: i64,
    /// Who; nobody for the server and the command line.
    pub person: Option<PersonNo>,
    /// A word.
    pub deed: String,
    /// Done to what.
    pub about: String,
    /// Canonical JSON: what differed.
    pub detail: String,
    /// Covers this row and the hash before it.
    pub hash: [u8; 32],
}

#[expect(clippy::missing_errors_doc, reason = "every method fails when the database does, and only then")]
impl DeskView<'_> {
    /// The last row.
    pub fn audit_head(&self) -> StoreResult<Option<AuditRow>> {
        self.one(&format!("{SELECT} ORDER BY audit_no DESC LIMIT 1"), [], audit)
    }

    /// Appends a row, whose number and hash the caller has reckoned.
    pub fn put_audit(&self, row: &AuditRow) -> StoreResult<()> {
        let sql = "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.run(sql, (row.no, row.at, row.person, &row.deed, &row.about, &row.detail, row.hash)).map(drop)
    }

    /// Rows before a number, newest first.
    pub fn audit_before(&self, before: i64, rows_max: u32) -> StoreResult<Vec<AuditRow>> {
        self.all(&format!("{SELECT} WHERE audit_no < ?1 ORDER BY audit_no DESC LIMIT ?2"), (before, rows_max), audit)
    }

    /// Rows about one thing, oldest first.
    pub fn audit_about(&self, about: &str) -> StoreResult<Vec<AuditRow>> {
        self.all(&format!("{SELECT} WHERE about = ?1 ORDER BY audit_no"), [about], audit)
    }

    /// Rows from a number on, oldest first: for verifying the chain.
    pub fn audit_from(&self, from: i64, rows_max: u32) -> StoreResult<Vec<AuditRow>> {
        self.all(&format!("{SELECT} WHERE audit_no >= ?1 ORDER BY audit_no LIMIT ?2"), (from, rows_max), audit)
    }
}

const SELECT: &str = "SELECT audit_no, at, person_no, deed, about, detail, hash FROM audit";

fn audit(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        no: row.get(0)?,
        at: row.get(1)?,
        person: row.get(2)?,
        deed: row.get(3)?,
        about: row.get(4)?,
        detail: row.get(5)?,
        hash: row.get(6)?,
    })
}
