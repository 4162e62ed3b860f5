//! The folder of guidance as text: the head, which is the newest snapshot, and every state it was released from.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{DeskView, SnapshotNo};
use crate::store::StoreResult;

/// A state of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotRow {
    /// Its number.
    pub no: SnapshotNo,
    /// When it came to be.
    pub at: i64,
    /// What made it: `change:12`, `import`, `rollback:41`.
    pub made_by: String,
}

#[expect(clippy::missing_errors_doc, reason = "every method fails when the database does, and only then")]
impl DeskView<'_> {
    /// The newest snapshot's number; none before the first import. What was kept for a preview alone never is the head.
    pub fn head(&self) -> StoreResult<Option<SnapshotRow>> {
        let sql = "SELECT snapshot_no, at, made_by FROM snapshots WHERE made_by NOT LIKE 'preview:%' \
             ORDER BY snapshot_no DESC LIMIT 1";
        self.one(sql, [], |row| Ok(SnapshotRow { no: row.get(0)?, at: row.get(1)?, made_by: row.get(2)? }))
    }

    /// The files of a snapshot.
    pub fn snapshot(&self, no: SnapshotNo) -> StoreResult<BTreeMap<String, String>> {
        let sql = "SELECT path, text FROM snapshot_files JOIN texts USING (text_hash) WHERE snapshot_no = ?1";
        Ok(self.all(sql, [no], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }

    /// What a file said in states of the folder, each text once, the newest first.
    pub fn texts_of(&self, path: &str, texts_max: u32) -> StoreResult<Vec<String>> {
        let sql = "SELECT text FROM snapshot_files JOIN texts USING (text_hash) WHERE path = ?1 \
             GROUP BY text_hash ORDER BY max(snapshot_no) DESC LIMIT ?2";
        self.all(sql, (path, texts_max), |row| row.get(0))
    }

    /// Snapshots that something made, newest first.
    pub fn snapshots_made_by(&self, made_by: &str) -> StoreResult<Vec<SnapshotNo>> {
        let sql = "SELECT snapshot_no FROM snapshots WHERE made_by = ?1 ORDER BY snapshot_no DESC";
        self.all(sql, [made_by], |row| row.get(0))
    }

    /// What made the snapshots after one, oldest first.
    pub fn snapshots_after(&self, no: SnapshotNo) -> StoreResult<Vec<String>> {
        self.all("SELECT made_by FROM snapshots WHERE snapshot_no > ?1 ORDER BY snapshot_no", [no], |row| row.get(0))
    }

    /// Keeps a state of the folder, which becomes the head.
    pub fn put_snapshot(&self, files: &BTreeMap<String, String>, at: i64, made_by: &str) -> StoreResult<SnapshotNo> {
        let no = self.insert("INSERT INTO snapshots (at, made_by) VALUES (?1, ?2)", (at, made_by))?;
        for (path, text) in files {
            let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
            self.run("INSERT OR IGNORE INTO texts VALUES (?1, ?2)", (hash, text))?;
            self.run("INSERT INTO snapshot_files VALUES (?1, ?2, ?3)", (no, path, hash))?;
        }
        Ok(no)
    }
}
