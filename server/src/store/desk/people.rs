//! People of the desk, their sessions, codes and invitations.

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
    /// When they were removed.
    pub disabled_at: Option<i64>,
    /// The public half of their signing key, hex.
    pub signing_key: Option<String>,
}

#[expect(clippy::missing_errors_doc, reason = "every method fails when the database does, and only then")]
impl DeskView<'_> {
    /// A person by number.
    pub fn person(&self, no: PersonNo) -> StoreResult<Option<PersonRow>> {
        self.one(&format!("{SELECT} WHERE person_no = ?1"), [no], person)
    }

    /// A session by the hash of its cookie.
    pub fn session(&self, token_hash: &[u8; 32]) -> StoreResult<Option<SessionRow>> {
        self.one(&format!("{SESSION} WHERE token_hash = ?1"), [token_hash], session)
    }

    /// Everybody, also who was removed, in the order they came.
    pub fn people(&self) -> StoreResult<Vec<PersonRow>> {
        self.all(&format!("{SELECT} ORDER BY person_no"), [], person)
    }
}

const SELECT: &str = "SELECT person_no, login, name, duties, password, totp, totp_step, failed, locked_until, created_at, disabled_at, \
     signing_key FROM people";

fn person(row: &rusqlite::Row<'_>) -> rusqlite::Result<PersonRow> {
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
        disabled_at: row.get(10)?,
        signing_key: row.get(11)?,
    })
}

/// Somebody's open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// BLAKE3 of the cookie.
    pub token_hash: [u8; 32],
    /// Whose.
    pub person: PersonNo,
    /// What forms must carry.
    pub csrf: [u8; 16],
    /// When it began.
    pub created_at: i64,
    /// When it was last used.
    pub seen_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// What kind of browser.
    pub agent: String,
}

const SESSION: &str = "SELECT token_hash, person_no, csrf, created_at, seen_at, expires_at, agent FROM sessions";

fn session(row: &rusqlite::Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        token_hash: row.get(0)?,
        person: row.get(1)?,
        csrf: row.get(2)?,
        created_at: row.get(3)?,
        seen_at: row.get(4)?,
        expires_at: row.get(5)?,
        agent: row.get(6)?,
    })
}
