//! The outbox: own frames that have no entry yet, and others' frames that wait for a decision.

use rusqlite::{Row, params};
use sojourn_core::id::{DeviceId, Hash, LogId, OpId, SpaceId};
use sojourn_core::time::Millis;

use super::{SqliteTxn, id, signed, text, unsigned, word};
use crate::store::{NewOutboxRow, OutboxCounts, OutboxRow, OutboxRows, OutboxState, StoreError};

const COLUMNS: &str = "id, space, log, device, n, op_id, header, frame, written_at, state, detail, seq";

fn outbox_row(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        id: row.get(0)?,
        row: NewOutboxRow {
            space: id(row, 1, SpaceId::from_slice)?,
            log: text(row, 2, str::parse)?,
            device: id(row, 3, DeviceId::from_slice)?,
            n: unsigned(row.get(4)?),
            op_id: id(row, 5, OpId::from_slice)?,
            header: id(row, 6, Hash::from_slice)?,
            frame: row.get(7)?,
            written_at: Millis(unsigned(row.get(8)?)),
        },
        state: word(row, 9, OutboxState::from_word)?,
        detail: row.get(10)?,
        seq: row.get::<_, Option<i64>>(11)?.map(unsigned),
    })
}

impl OutboxRows for SqliteTxn<'_> {
    fn next_n(&self, space: SpaceId, log: &LogId, device: DeviceId) -> Result<u64, StoreError> {
        let found = self.one(
            "SELECT next_n FROM author WHERE space = ?1 AND log = ?2 AND device = ?3",
            params![space.as_bytes(), log.as_str(), device.as_bytes()],
            |row| row.get(0),
        )?;
        Ok(found.map_or(1, unsigned))
    }

    fn raise_next_n(&self, space: SpaceId, log: &LogId, device: DeviceId, next_n: u64) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO author (space, log, device, next_n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (space, log, device) DO UPDATE SET next_n = max(next_n, excluded.next_n)",
            params![space.as_bytes(), log.as_str(), device.as_bytes(), signed(next_n)],
        )?;
        Ok(())
    }

    fn put_outbox(&self, row: &NewOutboxRow) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO outbox (space, log, device, n, op_id, header, frame, written_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                row.space.as_bytes(),
                row.log.as_str(),
                row.device.as_bytes(),
                signed(row.n),
                row.op_id.as_bytes(),
                row.header.as_bytes(),
                row.frame,
                signed(row.written_at.0),
            ],
        )?;
        self.raise_next_n(row.space, &row.log, row.device, row.n + 1)
    }

    fn list_outbox(&self, state: OutboxState, limit: u32) -> Result<Vec<OutboxRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE state = ?1 ORDER BY id LIMIT ?2");
        self.many(&sql, params![state.word(), limit], outbox_row)
    }

    fn list_pending(&self, space: SpaceId, log: &LogId) -> Result<Vec<OutboxRow>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM outbox WHERE space = ?1 AND log = ?2 AND state <> 'rejected' ORDER BY id");
        self.many(&sql, params![space.as_bytes(), log.as_str()], outbox_row)
    }

    fn list_pending_logs(&self) -> Result<Vec<(SpaceId, LogId)>, StoreError> {
        self.many("SELECT DISTINCT space, log FROM outbox WHERE state <> 'rejected' ORDER BY space, log", [], |row| {
            Ok((id(row, 0, SpaceId::from_slice)?, text(row, 1, str::parse)?))
        })
    }

    fn get_outbox(&self, header: Hash) -> Result<Option<OutboxRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE header = ?1");
        self.one(&sql, [header.as_bytes()], outbox_row)
    }

    fn set_outbox_state(
        &self,
        header: Hash,
        state: OutboxState,
        detail: Option<&str>,
        seq: Option<u64>,
    ) -> Result<(), StoreError> {
        self.write(
            "UPDATE outbox SET state = ?2, detail = ?3, seq = ?4 WHERE header = ?1",
            params![header.as_bytes(), state.word(), detail, seq.map(signed)],
        )?;
        Ok(())
    }

    fn delete_outbox(&self, header: Hash) -> Result<(), StoreError> {
        self.write("DELETE FROM outbox WHERE header = ?1", [header.as_bytes()])?;
        Ok(())
    }

    fn count_outbox(&self) -> Result<OutboxCounts, StoreError> {
        let counts = self.one(
            "SELECT count(*) FILTER (WHERE state IN ('waiting', 'held')),
                    min(written_at) FILTER (WHERE state IN ('waiting', 'held')),
                    count(*) FILTER (WHERE state = 'undecided'),
                    count(*) FILTER (WHERE state = 'rejected')
             FROM outbox",
            [],
            |row| {
                Ok(OutboxCounts {
                    unsent: unsigned(row.get(0)?),
                    oldest: row.get::<_, Option<i64>>(1)?.map(|at| Millis(unsigned(at))),
                    undecided: unsigned(row.get(2)?),
                    rejected: unsigned(row.get(3)?),
                })
            },
        )?;
        Ok(counts.unwrap_or_default())
    }

    fn put_held(&self, header: Hash, frame: &[u8]) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO held (header, frame) VALUES (?1, ?2) ON CONFLICT (header) DO NOTHING",
            params![header.as_bytes(), frame],
        )?;
        Ok(())
    }

    fn list_held(&self) -> Result<Vec<(Hash, Vec<u8>)>, StoreError> {
        self.many("SELECT header, frame FROM held ORDER BY header", [], |row| {
            Ok((id(row, 0, Hash::from_slice)?, row.get(1)?))
        })
    }

    fn delete_held(&self, header: Hash) -> Result<(), StoreError> {
        self.write("DELETE FROM held WHERE header = ?1", [header.as_bytes()])?;
        Ok(())
    }
}
