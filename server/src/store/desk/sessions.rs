//! Open sessions, and invitations that wait.

use rusqlite::Row;

use super::{DeskView, PersonNo};
use crate::store::StoreResult;

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

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// Hash of its code.
    pub code_hash: [u8; 32],
    /// What whoever takes it may do, one bit per duty.
    pub duties: u32,
    /// Who sets up signing in anew with it; nobody for somebody new.
    pub person: Option<PersonNo>,
    /// Who made it; nobody on the command line.
    pub created_by: Option<PersonNo>,
    /// When.
    pub created_at: i64,
    /// Until when it is good.
    pub expires_at: i64,
    /// Who took it.
    pub used_by: Option<PersonNo>,
}

const SESSION: &str = "SELECT token_hash, person_no, csrf, created_at, seen_at, expires_at, agent FROM sessions";
const INVITATION: &str =
    "SELECT code_hash, duties, person_no, created_by, created_at, expires_at, used_by FROM invitations";

#[expect(clippy::missing_errors_doc, reason = "every method fails when the database does, and only then")]
impl DeskView<'_> {
    /// A session by the hash of its cookie.
    pub fn session(&self, token_hash: &[u8; 32]) -> StoreResult<Option<SessionRow>> {
        self.one(&format!("{SESSION} WHERE token_hash = ?1"), [token_hash], session)
    }

    /// A person's sessions, newest first.
    pub fn sessions_of(&self, no: PersonNo) -> StoreResult<Vec<SessionRow>> {
        self.all(&format!("{SESSION} WHERE person_no = ?1 ORDER BY created_at DESC, token_hash"), [no], session)
    }

    /// Opens a session.
    pub fn put_session(&self, row: &SessionRow) -> StoreResult<()> {
        let sql = "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let with = (row.token_hash, row.person, row.csrf, row.created_at, row.seen_at, row.expires_at, &row.agent);
        self.run(sql, with).map(drop)
    }

    /// Notes that a session was used, and that its person was here.
    pub fn touch_session(&self, token_hash: &[u8; 32], at: i64) -> StoreResult<()> {
        self.run("UPDATE sessions SET seen_at = ?2 WHERE token_hash = ?1", (token_hash, at))?;
        let sql =
            "UPDATE people SET seen_at = ?2 WHERE person_no = (SELECT person_no FROM sessions WHERE token_hash = ?1)";
        self.run(sql, (token_hash, at)).map(drop)
    }

    /// Ends a session; false where there was none.
    pub fn delete_session(&self, token_hash: &[u8; 32]) -> StoreResult<bool> {
        Ok(self.run("DELETE FROM sessions WHERE token_hash = ?1", [token_hash])? == 1)
    }

    /// Ends a person's sessions but one; how many.
    pub fn delete_sessions_of(&self, no: PersonNo, but: Option<&[u8; 32]>) -> StoreResult<usize> {
        self.run("DELETE FROM sessions WHERE person_no = ?1 AND token_hash IS NOT ?2", (no, but))
    }

    /// Sweeps sessions that have ended by themselves: past their end, or not used since a moment.
    pub fn delete_ended_sessions(&self, now: i64, unused_since: i64) -> StoreResult<()> {
        self.run("DELETE FROM sessions WHERE expires_at <= ?1 OR seen_at <= ?2", (now, unused_since)).map(drop)
    }

    /// Keeps an invitation.
    pub fn put_invitation(&self, row: &InvitationRow) -> StoreResult<()> {
        let sql = "INSERT INTO invitations (code_hash, duties, person_no, created_by, created_at, expires_at, used_by) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let with = (row.code_hash, row.duties, row.person, row.created_by, row.created_at, row.expires_at, row.used_by);
        self.run(sql, with).map(drop)
    }

    /// An invitation by the hash of its code.
    pub fn invitation(&self, code_hash: &[u8; 32]) -> StoreResult<Option<InvitationRow>> {
        self.one(&format!("{INVITATION} WHERE code_hash = ?1"), [code_hash], invitation)
    }

    /// Invitations that can still be taken, newest first.
    pub fn open_invitations(&self, now: i64) -> StoreResult<Vec<InvitationRow>> {
        let sql = format!("{INVITATION} WHERE used_by IS NULL AND expires_at > ?1 ORDER BY created_at DESC, code_hash");
        self.all(&sql, [now], invitation)
    }

    /// Marks an invitation as taken; false where somebody was quicker.
    pub fn use_invitation(&self, code_hash: &[u8; 32], by: PersonNo) -> StoreResult<bool> {
        let sql = "UPDATE invitations SET used_by = ?2 WHERE code_hash = ?1 AND used_by IS NULL";
        Ok(self.run(sql, (code_hash, by))? == 1)
    }

    /// Takes back an invitation that nobody took; false where there is none.
    pub fn delete_invitation(&self, code_hash: &[u8; 32]) -> StoreResult<bool> {
        Ok(self.run("DELETE FROM invitations WHERE code_hash = ?1 AND used_by IS NULL", [code_hash])? == 1)
    }

    /// Takes back a person's links for signing in anew.
    pub fn delete_links_for(&self, no: PersonNo) -> StoreResult<()> {
        self.run("DELETE FROM invitations WHERE person_no = ?1 AND used_by IS NULL", [no]).map(drop)
    }
}

fn session(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
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

fn invitation(row: &Row<'_>) -> rusqlite::Result<InvitationRow> {
    Ok(InvitationRow {
        code_hash: row.get(0)?,
        duties: row.get(1)?,
        person: row.get(2)?,
        created_by: row.get(3)?,
        created_at: row.get(4)?,
        expires_at: row.get(5)?,
        used_by: row.get(6)?,
    })
}
