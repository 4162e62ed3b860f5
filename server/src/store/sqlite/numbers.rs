//! Small integers for ids, as this database numbered them, and the rows the writer touches at every push.
//!
//! A number never changes once committed, so every connection remembers those it met. Heads, counters and devices change,
//! but only through the one writer: it alone also remembers *rows*, writes through, and forgets everything whenever a
//! transaction is undone. A reader's memory of rows stays empty.

use std::collections::HashMap;
use std::hash::Hash;

use rusqlite::{Connection, OptionalExtension};
use sojourn_core::id::{DeviceId, LogId, SpaceId};

use super::engine;
use crate::store::{AuthorRow, DeviceRow, LogHead, SpaceRow, StoreResult};

/// Things remembered of each kind: a few hundred kilobytes in all.
const REMEMBERED_MAX: usize = 4096;

/// What a connection remembers.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    spaces: HashMap<SpaceId, i64>,
    logs: HashMap<(i64, LogId), i64>,
    devices: HashMap<DeviceId, i64>,
    /// Rows, for the writer only.
    pub(super) rows: Option<Rows>,
}

/// Rows as the writer last wrote or read them.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(super) heads: HashMap<i64, LogHead>,
    pub(super) authors: HashMap<(i64, i64), AuthorRow>,
    pub(super) spaces: HashMap<i64, SpaceRow>,
    pub(super) devices: HashMap<(i64, i64), DeviceRow>,
}

impl Numbers {
    /// For the writer.
    pub(super) fn with_rows() -> Self {
        Self { rows: Some(Rows::default()), ..Self::default() }
    }

    pub(super) fn clear(&mut self) {
        *self = Self { rows: self.rows.as_ref().map(|_| Rows::default()), ..Self::default() };
    }

    /// Between transactions: forgets everything once it is too much.
    pub(super) fn trim(&mut self) {
        let rows = self
            .rows
            .as_ref()
            .map_or(0, |rows| rows.heads.len().max(rows.authors.len()).max(rows.spaces.len()).max(rows.devices.len()));
        if self.spaces.len().max(self.logs.len()).max(self.devices.len()).max(rows) > REMEMBERED_MAX {
            self.clear();
        }
    }

    pub(super) fn space(&mut self, conn: &Connection, space: &SpaceId) -> StoreResult<Option<i64>> {
        remembered(&mut self.spaces, *space, || find(conn, "SELECT space_no FROM spaces WHERE space_id = ?1", &space.0))
    }

    pub(super) fn device(&mut self, conn: &Connection, device: &DeviceId) -> StoreResult<Option<i64>> {
        remembered(&mut self.devices, *device, || {
            find(conn, "SELECT device_no FROM device_ids WHERE device_id = ?1", &device.0)
        })
    }

    pub(super) fn log(&mut self, conn: &Connection, space_no: i64, log: &LogId) -> StoreResult<Option<i64>> {
        remembered(&mut self.logs, (space_no, log.clone()), || {
            conn.prepare_cached("SELECT log_no FROM logs WHERE space_no = ?1 AND log = ?2")
                .and_then(|mut s| s.query_row((space_no, log.as_str()), |row| row.get(0)).optional())
                .map_err(engine)
        })
    }
}

/// A remembered number, or the one that is found, remembered from then on.
fn remembered<K: Eq + Hash>(
    known: &mut HashMap<K, i64>,
    key: K,
    find: impl FnOnce() -> StoreResult<Option<i64>>,
) -> StoreResult<Option<i64>> {
    if let Some(number) = known.get(&key) {
        return Ok(Some(*number));
    }
    let found = find()?;
    if let Some(number) = found {
        known.insert(key, number);
    }
    Ok(found)
}

fn find(conn: &Connection, sql: &str, id: &[u8; 32]) -> StoreResult<Option<i64>> {
    conn.prepare_cached(sql).and_then(|mut s| s.query_row([id], |row| row.get(0)).optional()).map_err(engine)
}
