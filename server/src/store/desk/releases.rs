//! Releases on their way out, who signed them, and withdrawals.

use super::{ChangeNo, DeskView, PersonNo, ReleaseNo, SnapshotNo};
use crate::store::StoreResult;

/// A release at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its number here.
    pub no: ReleaseNo,
    /// `stable` or `preview`.
    pub channel: String,
    /// The number phones know.
    pub seq: i64,
    /// A state's name.
    pub state: String,
    /// What it is built from.
    pub snapshot: SnapshotNo,
    /// The envelope with the signatures so far.
    pub document: Vec<u8>,
    /// The day it goes out by itself, as ISO text.
    pub publish_on: Option<String>,
    /// To how many phones, in parts of ten thousand.
    pub share: u16,
    /// Who made it.
    pub created_by: PersonNo,
    /// When.
    pub created_at: i64,
    /// When it went out.
    pub published_at: Option<i64>,
    /// The `seq` whose content it brings back.
    pub rollback_to: Option<i64>,
    /// Why publishing failed when it was last tried.
    pub trouble: Option<String>,
    /// Counts up with every step.
    pub version: i64,
}

/// Whose signature a release carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureRow {
    /// Under which key, hex.
    pub public_key: String,
    /// By whom.
    pub person: PersonNo,
    /// When.
    pub at: i64,
}

/// A withdrawal as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawalRow {
    /// The channel.
    pub channel: String,
    /// Counts up.
    pub seq: i64,
    /// The signed envelope.
    pub document: Vec<u8>,
    /// By whom.
    pub person: PersonNo,
    /// When.
    pub at: i64,
}

#[expect(clippy::missing_errors_doc, reason = "every method fails when the database does, and only then")]
impl DeskView<'_> {
    /// Keeps a new release; its `no` is given here.
    pub fn insert_release(&self, row: &ReleaseRow) -> StoreResult<ReleaseNo> {
        let sql = "INSERT INTO releases (channel, seq, state, snapshot_no, document, publish_on, share, created_by, created_at, \
             published_at, rollback_to, trouble, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        self.insert(
            sql,
            rusqlite::params![
                row.channel,
                row.seq,
                row.state,
                row.snapshot,
                row.document,
                row.publish_on,
                row.share,
                row.created_by,
                row.created_at,
                row.published_at,
                row.rollback_to,
                row.trouble,
                row.version
            ],
        )
    }

    /// Writes a release's state, document, day, publication, trouble and version.
    pub fn update_release(&self, row: &ReleaseRow) -> StoreResult<()> {
        let sql = "UPDATE releases SET state = ?2, document = ?3, publish_on = ?4, published_at = ?5, trouble = ?6, version = ?7 \
             WHERE release_no = ?1";
        let with = (row.no, &row.state, &row.document, &row.publish_on, row.published_at, &row.trouble, row.version);
        self.run(sql, with).map(drop)
    }

    /// A release.
    pub fn release(&self, no: ReleaseNo) -> StoreResult<Option<ReleaseRow>> {
        self.one(&format!("{RELEASE} WHERE release_no = ?1"), [no], release)
    }

    /// Releases of a channel, newest first.
    pub fn releases(&self, channel: &str, rows_max: u32) -> StoreResult<Vec<ReleaseRow>> {
        let sql = format!("{RELEASE} WHERE channel = ?1 ORDER BY release_no DESC LIMIT ?2");
        self.all(&sql, (channel, rows_max), release)
    }

    /// Releases in a state, oldest first.
    pub fn releases_in(&self, state: &str) -> StoreResult<Vec<ReleaseRow>> {
        self.all(&format!("{RELEASE} WHERE state = ?1 ORDER BY release_no"), [state], release)
    }

    /// Notes that a release carries a change.
    pub fn put_release_change(&self, no: ReleaseNo, change: ChangeNo) -> StoreResult<()> {
        self.run("INSERT OR IGNORE INTO release_changes VALUES (?1, ?2)", (no, change)).map(drop)
    }

    /// The changes a release carries.
    pub fn release_changes(&self, no: ReleaseNo) -> StoreResult<Vec<ChangeNo>> {
        let sql = "SELECT change_no FROM release_changes WHERE release_no = ?1 ORDER BY change_no";
        self.all(sql, [no], |row| row.get(0))
    }

    /// Notes who signed.
    pub fn put_release_signature(&self, no: ReleaseNo, row: &SignatureRow) -> StoreResult<()> {
        let sql = "INSERT INTO release_signatures VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (no, &row.public_key, row.person, row.at)).map(drop)
    }

    /// Who signed, in order.
    pub fn release_signatures(&self, no: ReleaseNo) -> StoreResult<Vec<SignatureRow>> {
        let sql = "SELECT public_key, person_no, at FROM release_signatures WHERE release_no = ?1 ORDER BY at";
        let signature = |row: &rusqlite::Row<'_>| {
            Ok(SignatureRow { public_key: row.get(0)?, person: row.get(1)?, at: row.get(2)? })
        };
        self.all(sql, [no], signature)
    }

    /// Keeps a withdrawal.
    pub fn put_withdrawal(&self, row: &WithdrawalRow) -> StoreResult<()> {
        let sql = "INSERT INTO withdrawals VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, (&row.channel, row.seq, &row.document, row.person, row.at)).map(drop)
    }

    /// Withdrawals of a channel, newest first.
    pub fn withdrawals(&self, channel: &str) -> StoreResult<Vec<WithdrawalRow>> {
        let sql = "SELECT channel, seq, document, person_no, at FROM withdrawals WHERE channel = ?1 ORDER BY seq DESC";
        let withdrawal = |row: &rusqlite::Row<'_>| {
            Ok(WithdrawalRow {
                channel: row.get(0)?,
                seq: row.get(1)?,
                document: row.get(2)?,
                person: row.get(3)?,
                at: row.get(4)?,
            })
        };
        self.all(sql, [channel], withdrawal)
    }
}

const RELEASE: &str = "SELECT release_no, channel, seq, state, snapshot_no, document, publish_on, share, created_by, created_at, \
     published_at, rollback_to, trouble, version FROM releases";

fn release(row: &rusqlite::Row<'_>) -> rusqlite::Result<ReleaseRow> {
    Ok(ReleaseRow {
        no: row.get(0)?,
        channel: row.get(1)?,
        seq: row.get(2)?,
        state: row.get(3)?,
        snapshot: row.get(4)?,
        document: row.get(5)?,
        publish_on: row.get(6)?,
        share: row.get(7)?,
        created_by: row.get(8)?,
        created_at: row.get(9)?,
        published_at: row.get(10)?,
        rollback_to: row.get(11)?,
        trouble: row.get(12)?,
        version: row.get(13)?,
    })
}
