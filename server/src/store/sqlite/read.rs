//! Statements that read one space.

use rusqlite::{OptionalExtension, Row};
use sojourn_core::id::{DeviceId, Hash, LogId, OpId, SpaceId};
use sojourn_core::sync::Head;

use super::rows::{self, ENTRY_COLUMNS, UNPLACED_COLUMNS, int};
use super::{SpaceView, engine};
use crate::store::{
    AuthorRow, DeviceRow, EntryRow, Hint, InboxHash, InboxHead, InboxItem, InboxRow, InviteRow, LogHead, SpaceRead,
    SpaceRow, StoreError, StoreResult, Unplaced,
};

impl SpaceView<'_> {
    pub(super) fn space_no(&mut self) -> StoreResult<Option<i64>> {
        self.numbers.space(self.conn, &self.space)
    }

    fn log_no(&mut self, log: &LogId) -> StoreResult<Option<(i64, i64)>> {
        let Some(space_no) = self.space_no()? else { return Ok(None) };
        Ok(self.numbers.log(self.conn, space_no, log)?.map(|log_no| (space_no, log_no)))
    }

    /// One row or none.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: rows::Params<'_>,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Option<T>> {
        self.conn.prepare_cached(sql).and_then(|mut s| s.query_row(params, map).optional()).map_err(engine)
    }

    /// All rows.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: rows::Params<'_>,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql).map_err(engine)?;
        statement.query_map(params, map).and_then(Iterator::collect).map_err(engine)
    }

    fn entry(&self, entry_no: i64, log_no: i64) -> StoreResult<(LogId, EntryRow)> {
        let sql = format!("SELECT {ENTRY_COLUMNS} FROM entries WHERE entry_no = ?1");
        let entry = self.one(&sql, &[&entry_no], |row| rows::entry(row, 0))?.ok_or(StoreError::Row("entry"))?;
        let log = self
            .one("SELECT log FROM logs WHERE log_no = ?1", &[&log_no], |row| rows::log_id(row, 0))?
            .ok_or(StoreError::Row("log"))?;
        Ok((log, entry))
    }

    fn unplaced_where(&self, condition: &str, params: rows::Params<'_>) -> StoreResult<Vec<Unplaced>> {
        let sql = format!(
            "SELECT {UNPLACED_COLUMNS} FROM unsequenced u JOIN logs l USING (log_no) JOIN device_ids d USING (device_no)
             WHERE u.space_no = ?1 AND {condition}"
        );
        self.all(&sql, params, rows::unplaced)
    }
}

impl SpaceRead for SpaceView<'_> {
    fn space(&mut self) -> StoreResult<Option<SpaceRow>> {
        if let Some(row) = &self.unwritten {
            return Ok(Some(row.clone()));
        }
        let Some(space_no) = self.space_no()? else { return Ok(None) };
        if let Some(row) = self.numbers.rows.as_ref().and_then(|rows| rows.spaces.get(&space_no)) {
            return Ok(Some(row.clone()));
        }
        self.one(
            "SELECT created_at, erased_at, bytes, inbox_pos, inbox_hash FROM spaces WHERE space_no = ?1",
            &[&space_no],
            |row| {
                Ok(SpaceRow {
                    created_at: rows::millis(row, 0)?,
                    erased_at: rows::millis_option(row, 1)?,
                    bytes: rows::uint(row, 2)?,
                    inbox: InboxHead { pos: rows::uint(row, 3)?, hash: row.get(4)? },
                })
            },
        )
    }

    fn log(&mut self, log: &LogId) -> StoreResult<LogHead> {
        let Some((_, log_no)) = self.log_no(log)? else { return Ok(LogHead::EMPTY) };
        if let Some(head) = self.numbers.rows.as_ref().and_then(|rows| rows.heads.get(&log_no)) {
            return Ok(*head);
        }
        let sql = "SELECT seq, chain, access_seq, received_at, erased_at IS NOT NULL FROM logs WHERE log_no = ?1";
        let head = self.one(sql, &[&log_no], |row| log_head(row, 0))?.unwrap_or(LogHead::EMPTY);
        if let Some(rows) = &mut self.numbers.rows {
            rows.heads.insert(log_no, head);
        }
        Ok(head)
    }

    fn list_logs(&mut self, after: Option<&LogId>, rows_max: usize) -> StoreResult<Vec<(LogId, LogHead)>> {
        let Some(space_no) = self.space_no()? else { return Ok(Vec::new()) };
        let after = after.map_or("", LogId::as_str);
        self.all(
            "SELECT log, seq, chain, access_seq, received_at, erased_at IS NOT NULL FROM logs
             WHERE space_no = ?1 AND log > ?2 ORDER BY log LIMIT ?3",
            &[&space_no, &after, &int(rows_max as u64)],
            |row| Ok((rows::log_id(row, 0)?, log_head(row, 1)?)),
        )
    }

    fn list_entries(&mut self, log: &LogId, after: u64, rows_max: usize, bytes_max: u64) -> StoreResult<Vec<EntryRow>> {
        let Some((space_no, log_no)) = self.log_no(log)? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT {ENTRY_COLUMNS} FROM entries WHERE space_no = ?1 AND log_no = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4"
        );
        let mut statement = self.conn.prepare_cached(&sql).map_err(engine)?;
        let mut found = statement.query((space_no, log_no, int(after), int(rows_max as u64))).map_err(engine)?;
        let mut entries = Vec::new();
        let mut bytes = 0;
        while let Some(row) = found.next().map_err(engine)? {
            let entry = rows::entry(row, 0).map_err(engine)?;
            bytes += entry.frame.len() as u64;
            if bytes > bytes_max && !entries.is_empty() {
                break;
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    fn chain_at(&mut self, log: &LogId, seq: u64) -> StoreResult<Option<Hash>> {
        if seq == 0 {
            return Ok(Some(Hash::ZERO));
        }
        let Some((space_no, log_no)) = self.log_no(log)? else { return Ok(None) };
        let sql = "SELECT chain FROM entries WHERE space_no = ?1 AND log_no = ?2 AND seq = ?3";
        self.one(sql, &[&space_no, &log_no, &int(seq)], |row| rows::hash(row, 0))
    }

    fn author(&mut self, log: &LogId, device: &DeviceId) -> StoreResult<AuthorRow> {
        let (Some((space_no, log_no)), Some(device_no)) = (self.log_no(log)?, self.numbers.device(self.conn, device)?)
        else {
            return Ok(AuthorRow::default());
        };
        let key = (log_no, device_no);
        if let Some(row) = self.numbers.rows.as_ref().and_then(|rows| rows.authors.get(&key)) {
            return Ok(*row);
        }
        let sql = "SELECT consumed, devices_seq FROM authors WHERE space_no = ?1 AND log_no = ?2 AND device_no = ?3";
        let row = self.one(sql, &[&space_no, &log_no, &device_no], |row| {
            Ok(AuthorRow { consumed: rows::uint(row, 0)?, devices_seq: rows::uint(row, 1)? })
        })?;
        let row = row.unwrap_or_default();
        if let Some(rows) = &mut self.numbers.rows {
            rows.authors.insert(key, row);
        }
        Ok(row)
    }

    fn entries_by_op(&mut self, device: &DeviceId, op: &OpId) -> StoreResult<Vec<(LogId, EntryRow)>> {
        let (Some(space_no), Some(device_no)) = (self.space_no()?, self.numbers.device(self.conn, device)?) else {
            return Ok(Vec::new());
        };
        // Found by its key first: rows are fetched only for a repeat, which is rare.
        let found = self.all(
            "SELECT entry_no, log_no FROM entries WHERE space_no = ?1 AND device_no = ?2 AND op_id = ?3",
            &[&space_no, &device_no, &op.0],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
        )?;
        found.into_iter().map(|(entry_no, log_no)| self.entry(entry_no, log_no)).collect()
    }

    fn unplaced_by_op(&mut self, device: &DeviceId, op: &OpId) -> StoreResult<Vec<Unplaced>> {
        let (Some(space_no), Some(device_no)) = (self.space_no()?, self.numbers.device(self.conn, device)?) else {
            return Ok(Vec::new());
        };
        self.unplaced_where("u.device_no = ?2 AND u.op_id = ?3", &[&space_no, &device_no, &op.0])
    }

    fn unplaced_by_n(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<Vec<Unplaced>> {
        let (Some((space_no, log_no)), Some(device_no)) = (self.log_no(log)?, self.numbers.device(self.conn, device)?)
        else {
            return Ok(Vec::new());
        };
        self.unplaced_where(
            "u.log_no = ?2 AND u.device_no = ?3 AND u.n = ?4",
            &[&space_no, &log_no, &device_no, &int(n)],
        )
    }

    fn list_undecided(&mut self, after: Option<&Hash>, rows_max: usize) -> StoreResult<Vec<Unplaced>> {
        let Some(space_no) = self.space_no()? else { return Ok(Vec::new()) };
        let after = after.map_or(&[] as &[u8], |hash| &hash.0[..]);
        self.unplaced_where(
            "u.state = 2 AND u.header_hash > ?2 ORDER BY u.header_hash LIMIT ?3",
            &[&space_no, &after, &int(rows_max as u64)],
        )
    }

    fn unplaced(&mut self, header: &Hash) -> StoreResult<Option<Unplaced>> {
        let Some(space_no) = self.space_no()? else { return Ok(None) };
        Ok(self.unplaced_where("u.header_hash = ?2", &[&space_no, &header.0])?.pop())
    }

    fn count_held(&mut self, device: &DeviceId) -> StoreResult<u64> {
        let (Some(space_no), Some(device_no)) = (self.space_no()?, self.numbers.device(self.conn, device)?) else {
            return Ok(0);
        };
        let sql = "SELECT count(*) FROM unsequenced WHERE space_no = ?1 AND device_no = ?2 AND state < 3";
        Ok(self.one(sql, &[&space_no, &device_no], |row| rows::uint(row, 0))?.unwrap_or(0))
    }

    fn is_used_ahead(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<bool> {
        let (Some((space_no, log_no)), Some(device_no)) = (self.log_no(log)?, self.numbers.device(self.conn, device)?)
        else {
            return Ok(false);
        };
        let sql = "SELECT 1 FROM used_ahead WHERE space_no = ?1 AND log_no = ?2 AND device_no = ?3 AND n = ?4";
        Ok(self.one(sql, &[&space_no, &log_no, &device_no, &int(n)], |_| Ok(()))?.is_some())
    }

    fn inbox_hash_at(&mut self, pos: u64) -> StoreResult<Option<InboxHash>> {
        if pos == 0 {
            return Ok(Some(InboxHash::default()));
        }
        let Some(space_no) = self.space_no()? else { return Ok(None) };
        self.one("SELECT hash FROM inbox WHERE space_no = ?1 AND pos = ?2", &[&space_no, &int(pos)], |row| row.get(0))
    }

    fn list_inbox(&mut self, after: u64, rows_max: usize) -> StoreResult<Vec<InboxRow>> {
        let Some(space_no) = self.space_no()? else { return Ok(Vec::new()) };
        self.all(
            "SELECT i.kind, s.space_id, l.log, i.header_hash, i.device_id, i.detail, i.pos, i.hash
             FROM inbox i JOIN logs l USING (log_no) JOIN spaces s ON s.space_no = l.space_no
             WHERE i.space_no = ?1 AND i.pos > ?2 ORDER BY i.pos LIMIT ?3",
            &[&space_no, &int(after), &int(rows_max as u64)],
            |row| Ok(InboxRow { item: inbox_item(row)?, pos: rows::uint(row, 6)?, hash: row.get(7)? }),
        )
    }

    fn list_granted_by(&mut self, after: Option<&SpaceId>, rows_max: usize) -> StoreResult<Vec<SpaceId>> {
        let Some(space_no) = self.space_no()? else { return Ok(Vec::new()) };
        let after = after.map_or(&[] as &[u8], |space| &space.0[..]);
        self.all(
            "SELECT owner FROM granted_by WHERE space_no = ?1 AND owner > ?2 ORDER BY owner LIMIT ?3",
            &[&space_no, &after, &int(rows_max as u64)],
            |row| rows::space_id(row, 0),
        )
    }

    fn device(&mut self, device: &DeviceId) -> StoreResult<Option<DeviceRow>> {
        let (Some(space_no), Some(device_no)) = (self.space_no()?, self.numbers.device(self.conn, device)?) else {
            return Ok(None);
        };
        let key = (space_no, device_no);
        if let Some(row) = self.numbers.rows.as_ref().and_then(|rows| rows.devices.get(&key)) {
            return Ok(Some(row.clone()));
        }
        let sql = format!("SELECT {} FROM devices WHERE space_no = ?1 AND device_no = ?2", rows::DEVICE_COLUMNS);
        self.one(&sql, &[&space_no, &device_no], |row| rows::device(row, 0))
    }

    fn invite(&mut self, code: &Hash) -> StoreResult<Option<InviteRow>> {
        self.one(
            "SELECT role, duties, created_at, expires_at, used_by FROM invites WHERE code_hash = ?1",
            &[&code.0],
            rows::invite,
        )
    }

    fn list_hints(&mut self, rows_max: usize) -> StoreResult<Vec<(u64, Hint)>> {
        let Some(space_no) = self.space_no()? else { return Ok(Vec::new()) };
        self.all(
            "SELECT h.kind, s.space_id, l.log, h.header_hash, h.device_id, h.detail, h.hint_no, h.principal
             FROM hints h JOIN logs l USING (log_no) JOIN spaces s ON s.space_no = l.space_no
             WHERE h.space_no = ?1 ORDER BY h.hint_no LIMIT ?2",
            &[&space_no, &int(rows_max as u64)],
            |row| Ok((rows::uint(row, 6)?, Hint { principal: rows::space_id(row, 7)?, item: inbox_item(row)? })),
        )
    }
}

fn log_head(row: &Row<'_>, at: usize) -> rusqlite::Result<LogHead> {
    Ok(LogHead {
        head: Head { seq: rows::uint(row, at)?, chain: rows::hash(row, at + 1)? },
        access_seq: rows::uint(row, at + 2)?,
        received_at: rows::millis(row, at + 3)?,
        erased: row.get(at + 4)?,
    })
}

/// Columns: kind, space, log, header hash, device, detail.
fn inbox_item(row: &Row<'_>) -> rusqlite::Result<InboxItem> {
    let space = rows::space_id(row, 1)?;
    let log = rows::log_id(row, 2)?;
    Ok(match row.get::<_, i64>(0)? {
        2 => InboxItem::Undecided { space, log, header: rows::hash(row, 3)? },
        3 => InboxItem::Receipt {
            space,
            log,
            header: rows::hash(row, 3)?,
            device: rows::device_id(row, 4)?,
            outcome: row.get(5)?,
        },
        4 => InboxItem::Ended { space, log },
        _ => InboxItem::Changed { space, log },
    })
}
