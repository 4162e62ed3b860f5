//! Logs and their sequenced entries.

use rusqlite::{Row, params};
use sojourn_core::id::{Hash, LogId, SpaceId};

use super::{SqliteTxn, id, signed, text, unsigned, word};
use crate::store::{BodyKept, Displaced, EntryRow, LogRow, LogRows, LogStatus, StoreError};

const LOG_COLUMNS: &str = "space, log, seq, chain, server_seq, backed_up_seq, signed_head, stale, status";
const ENTRY_COLUMNS: &str = "seq, header, frame, stamp, chain, body";

fn log_row(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow {
        space: id(row, 0, SpaceId::from_slice)?,
        log: text(row, 1, str::parse)?,
        seq: unsigned(row.get(2)?),
        chain: id(row, 3, Hash::from_slice)?,
        server_seq: unsigned(row.get(4)?),
        backed_up_seq: unsigned(row.get(5)?),
        signed_head: row.get(6)?,
        stale: row.get(7)?,
        status: word(row, 8, LogStatus::from_word)?,
    })
}

fn entry_row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        seq: unsigned(row.get(0)?),
        header: id(row, 1, Hash::from_slice)?,
        frame: row.get(2)?,
        stamp: row.get(3)?,
        chain: id(row, 4, Hash::from_slice)?,
        body: word(row, 5, BodyKept::from_word)?,
    })
}

impl LogRows for SqliteTxn<'_> {
    fn get_log(&self, space: SpaceId, log: &LogId) -> Result<Option<LogRow>, StoreError> {
        let sql = format!("SELECT {LOG_COLUMNS} FROM log WHERE space = ?1 AND log = ?2");
        self.one(&sql, params![space.as_bytes(), log.as_str()], log_row)
    }

    fn list_logs(&self) -> Result<Vec<LogRow>, StoreError> {
        self.many(&format!("SELECT {LOG_COLUMNS} FROM log ORDER BY space, log"), [], log_row)
    }

    fn put_log(&self, row: &LogRow) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO log (space, log, seq, chain, server_seq, backed_up_seq, signed_head, stale, status)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (space, log) DO UPDATE SET seq = excluded.seq, chain = excluded.chain,
                 server_seq = excluded.server_seq, backed_up_seq = excluded.backed_up_seq,
                 signed_head = excluded.signed_head, stale = excluded.stale, status = excluded.status",
            params![
                row.space.as_bytes(),
                row.log.as_str(),
                signed(row.seq),
                row.chain.as_bytes(),
                signed(row.server_seq),
                signed(row.backed_up_seq),
                row.signed_head,
                row.stale,
                row.status.word(),
            ],
        )?;
        Ok(())
    }

    fn delete_log(&self, space: SpaceId, log: &LogId) -> Result<(), StoreError> {
        for table in ["entry", "outbox", "displaced", "author", "log"] {
            let sql = format!("DELETE FROM {table} WHERE space = ?1 AND log = ?2");
            self.write(&sql, params![space.as_bytes(), log.as_str()])?;
        }
        Ok(())
    }

    fn list_entries(&self, space: SpaceId, log: &LogId, after: u64, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let sql = format!(
            "SELECT {ENTRY_COLUMNS} FROM entry WHERE space = ?1 AND log = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4"
        );
        self.many(&sql, params![space.as_bytes(), log.as_str(), signed(after), limit], entry_row)
    }

    fn get_entry(&self, space: SpaceId, log: &LogId, seq: u64) -> Result<Option<EntryRow>, StoreError> {
        let sql = format!("SELECT {ENTRY_COLUMNS} FROM entry WHERE space = ?1 AND log = ?2 AND seq = ?3");
        self.one(&sql, params![space.as_bytes(), log.as_str(), signed(seq)], entry_row)
    }

    fn has_entry(&self, header: Hash) -> Result<bool, StoreError> {
        let found = self.one("SELECT 1 FROM entry WHERE header = ?1", [header.as_bytes()], |_| Ok(()))?;
        Ok(found.is_some())
    }

    fn append_entry(&self, space: SpaceId, log: &LogId, row: &EntryRow) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO entry (space, log, seq, header, frame, stamp, chain, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                space.as_bytes(),
                log.as_str(),
                signed(row.seq),
                row.header.as_bytes(),
                row.frame,
                row.stamp,
                row.chain.as_bytes(),
                row.body.word(),
            ],
        )?;
        Ok(())
    }

    fn displace_entries(&self, space: SpaceId, log: &LogId, after: u64) -> Result<u64, StoreError> {
        let place = params![space.as_bytes(), log.as_str(), signed(after)];
        self.write(
            "INSERT OR REPLACE INTO displaced (space, log, seq, header, frame, stamp)
             SELECT space, log, seq, header, frame, stamp FROM entry WHERE space = ?1 AND log = ?2 AND seq > ?3",
            place,
        )?;
        let moved = self.write(
            "DELETE FROM entry WHERE space = ?1 AND log = ?2 AND seq > ?3",
            params![space.as_bytes(), log.as_str(), signed(after)],
        )?;
        Ok(moved as u64)
    }

    fn list_displaced(&self, space: SpaceId, log: &LogId) -> Result<Vec<Displaced>, StoreError> {
        self.many(
            "SELECT seq, header, frame, stamp FROM displaced WHERE space = ?1 AND log = ?2 ORDER BY seq",
            params![space.as_bytes(), log.as_str()],
            |row| {
                Ok(Displaced {
                    seq: unsigned(row.get(0)?),
                    header: id(row, 1, Hash::from_slice)?,
                    frame: row.get(2)?,
                    stamp: row.get(3)?,
                })
            },
        )
    }

    fn delete_displaced(&self, space: SpaceId, log: &LogId, header: Hash) -> Result<(), StoreError> {
        self.write(
            "DELETE FROM displaced WHERE space = ?1 AND log = ?2 AND header = ?3",
            params![space.as_bytes(), log.as_str(), header.as_bytes()],
        )?;
        Ok(())
    }
}
