//! Small integers for ids, as this database numbered them. They never change, so the writer remembers them.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};
use sojourn_core::id::{DeviceId, LogId, SpaceId};

use super::engine;
use crate::store::StoreResult;

/// Numbers remembered of each kind: a few hundred kilobytes at most.
const REMEMBERED_MAX: usize = 4096;

/// What the writer remembers. Forgotten whole whenever a transaction was undone, since its numbers went with it.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    spaces: HashMap<SpaceId, i64>,
    logs: HashMap<(i64, LogId), i64>,
    devices: HashMap<DeviceId, i64>,
}

impl Numbers {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Between transactions: forgets everything once it is too much.
    pub(super) fn trim(&mut self) {
        if self.spaces.len() > REMEMBERED_MAX || self.logs.len() > REMEMBERED_MAX || self.devices.len() > REMEMBERED_MAX
        {
            self.clear();
        }
    }

    pub(super) fn space(&mut self, conn: &Connection, space: &SpaceId) -> StoreResult<Option<i64>> {
        if let Some(number) = self.spaces.get(space) {
            return Ok(Some(*number));
        }
        let found = find(conn, "SELECT space_no FROM spaces WHERE space_id = ?1", &space.0)?;
        Ok(found.inspect(|number| {
            self.spaces.insert(*space, *number);
        }))
    }

    pub(super) fn device(&mut self, conn: &Connection, device: &DeviceId) -> StoreResult<Option<i64>> {
        if let Some(number) = self.devices.get(device) {
            return Ok(Some(*number));
        }
        let found = find(conn, "SELECT device_no FROM device_ids WHERE device_id = ?1", &device.0)?;
        Ok(found.inspect(|number| {
            self.devices.insert(*device, *number);
        }))
    }

    pub(super) fn log(&mut self, conn: &Connection, space_no: i64, log: &LogId) -> StoreResult<Option<i64>> {
        let key = (space_no, log.clone());
        if let Some(number) = self.logs.get(&key) {
            return Ok(Some(*number));
        }
        let found = conn
            .prepare_cached("SELECT log_no FROM logs WHERE space_no = ?1 AND log = ?2")
            .and_then(|mut s| s.query_row((space_no, log.as_str()), |row| row.get(0)).optional())
            .map_err(engine)?;
        Ok(found.inspect(|number| {
            self.logs.insert(key, *number);
        }))
    }
}

fn find(conn: &Connection, sql: &str, id: &[u8; 32]) -> StoreResult<Option<i64>> {
    conn.prepare_cached(sql).and_then(|mut s| s.query_row([id], |row| row.get(0)).optional()).map_err(engine)
}
