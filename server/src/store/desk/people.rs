//! People of the desk and their codes on paper.

use rusqlite::Row;

use super::{DeskView, PersonNo};
use crate::store::StoreResult;

/// Somebody who works at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Their number.
    pub no: PersonNo,
    /// What they type to sign in.
    pub login: String,
    /// What colleagues read.
    pub name: String,
    /// One bit per duty.
    pub duties: u32,
    /// argon2id, as a PHC string.
    pub password: String,
    /// The TOTP secret, sealed.
    pub totp: Vec<u8>,
    /// The last time step that was used.
    pub totp_step: i64,
    /// Wrong tries in a row.
    pub failed: u32,
    /// Until when nobody signs in under this login.
    pub locked_until: Option<i64>,
    /// When they came.
    pub created_at: i64,
    /// When they were last here.
    pub seen_at: Option<i64>,
    /// When they were removed.
    pub disabled_at: Option<i64>,
    /// The public half of their signing key, hex.
    pub signing_key: Option<String>,
}

const SELECT: &str = "SELECT person_no, login, name, duties, password, totp, totp_step, failed, locked_until, created_at, seen_at, \
     disabled_at, signing_key FROM people";

#[expect(clippy::missing_errors_doc, reason = "every method fails when the database does, and only then")]
impl DeskView<'_> {
    /// A person by number.
    pub fn person(&self, no: PersonNo) -> StoreResult<Option<PersonRow>> {
        self.one(&format!("{SELECT} WHERE person_no = ?1"), [no], person)
    }

    /// A person by login, in any case.
    pub fn person_by_login(&self, login: &str) -> StoreResult<Option<PersonRow>> {
        self.one(&format!("{SELECT} WHERE login = ?1"), [login], person)
    }

    /// Everybody, also who was removed, in the order they came.
    pub fn people(&self) -> StoreResult<Vec<PersonRow>> {
        self.all(&format!("{SELECT} ORDER BY person_no"), [], person)
    }

    /// Puts a new person in; the number of the row does not count.
    pub fn insert_person(&self, row: &PersonRow) -> StoreResult<PersonNo> {
        let sql =
            "INSERT INTO people (login, name, duties, password, totp, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.insert(sql, (&row.login, &row.name, row.duties, &row.password, &row.totp, row.created_at))
    }

    /// Writes a person's row anew. Login and coming stay.
    pub fn update_person(&self, row: &PersonRow) -> StoreResult<()> {
        let sql = "UPDATE people SET name = ?2, duties = ?3, password = ?4, totp = ?5, totp_step = ?6, failed = ?7, locked_until = ?8, \
                   seen_at = ?9, disabled_at = ?10, signing_key = ?11 WHERE person_no = ?1";
        let with = rusqlite::params![
            row.no,
            row.name,
            row.duties,
            row.password,
            row.totp,
            row.totp_step,
            row.failed,
            row.locked_until,
            row.seen_at,
            row.disabled_at,
            row.signing_key,
        ];
        self.run(sql, with).map(drop)
    }

    /// Replaces a person's codes on paper.
    pub fn put_codes(&self, no: PersonNo, hashes: &[[u8; 32]]) -> StoreResult<()> {
        self.run("DELETE FROM recovery_codes WHERE person_no = ?1", [no])?;
        for hash in hashes {
            self.run("INSERT INTO recovery_codes VALUES (?1, ?2, NULL)", (no, hash))?;
        }
        Ok(())
    }

    /// Uses a code up; false where there is none such left.
    pub fn use_code(&self, no: PersonNo, hash: &[u8; 32], at: i64) -> StoreResult<bool> {
        let sql = "UPDATE recovery_codes SET used_at = ?3 WHERE person_no = ?1 AND code_hash = ?2 AND used_at IS NULL";
        Ok(self.run(sql, (no, hash, at))? == 1)
    }

    /// How many codes a person has left.
    pub fn codes_left(&self, no: PersonNo) -> StoreResult<i64> {
        let sql = "SELECT count(*) FROM recovery_codes WHERE person_no = ?1 AND used_at IS NULL";
        Ok(self.one(sql, [no], |row| row.get(0))?.unwrap_or(0))
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        no: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        duties: row.get(3)?,
        password: row.get(4)?,
        totp: row.get(5)?,
        totp_step: row.get(6)?,
        failed: row.get(7)?,
        locked_until: row.get(8)?,
        created_at: row.get(9)?,
        seen_at: row.get(10)?,
        disabled_at: row.get(11)?,
        signing_key: row.get(12)?,
    })
}
