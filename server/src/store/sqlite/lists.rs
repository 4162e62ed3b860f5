//! Lists for operators, across spaces: ids, times and codes.

use rusqlite::Connection;
use sojourn_core::id::{DeviceId, Hash, SpaceId};
use sojourn_core::time::Millis;

use super::engine;
use super::rows::{self, DEVICE_COLUMNS, int};
use crate::store::{DeadLetterRow, DeviceListing, StoreResult};

pub(super) fn devices(
    conn: &Connection,
    after: Option<(SpaceId, DeviceId)>,
    rows_max: usize,
) -> StoreResult<Vec<DeviceListing>> {
    let (space, device) = after.unwrap_or((SpaceId::ZERO, DeviceId::ZERO));
    let sql = format!(
        "SELECT s.space_id, i.device_id, {DEVICE_COLUMNS}
         FROM devices d JOIN spaces s USING (space_no) JOIN device_ids i USING (device_no)
         WHERE (s.space_id, i.device_id) > (?1, ?2) ORDER BY s.space_id, i.device_id LIMIT ?3"
    );
    let mut statement = conn.prepare_cached(&sql).map_err(engine)?;
    statement
        .query_map((&space.0, &device.0, int(rows_max as u64)), |row| {
            Ok(DeviceListing {
                space: rows::space_id(row, 0)?,
                device: rows::device_id(row, 1)?,
                row: rows::device(row, 2)?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(engine)
}

pub(super) fn dead_letters(
    conn: &Connection,
    before: Option<(Millis, Hash)>,
    rows_max: usize,
) -> StoreResult<Vec<DeadLetterRow>> {
    let (at, header) = before.unwrap_or((Millis(u64::MAX), Hash([0xff; 32])));
    let sql = "SELECT d.device_id, u.header_hash, u.code, u.received_at
               FROM unsequenced u JOIN device_ids d USING (device_no)
               WHERE u.state = 3 AND (u.received_at, u.header_hash) < (?1, ?2)
               ORDER BY u.received_at DESC, u.header_hash DESC LIMIT ?3";
    let mut statement = conn.prepare_cached(sql).map_err(engine)?;
    statement
        .query_map((int(at.0), &header.0, int(rows_max as u64)), |row| {
            Ok(DeadLetterRow {
                device: rows::device_id(row, 0)?,
                header: rows::hash(row, 1)?,
                code: row.get(2)?,
                rejected_at: rows::millis(row, 3)?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(engine)
}

pub(super) fn hinting(conn: &Connection, rows_max: usize) -> StoreResult<Vec<SpaceId>> {
    let sql = "SELECT DISTINCT s.space_id FROM hints h JOIN spaces s USING (space_no) LIMIT ?1";
    let mut statement = conn.prepare_cached(sql).map_err(engine)?;
    statement
        .query_map([int(rows_max as u64)], |row| rows::space_id(row, 0))
        .and_then(Iterator::collect)
        .map_err(engine)
}

pub(super) fn undecided_since(conn: &Connection, before: Millis, rows_max: usize) -> StoreResult<Vec<(SpaceId, Hash)>> {
    let sql = "SELECT s.space_id, u.header_hash FROM unsequenced u JOIN spaces s USING (space_no)
               WHERE u.state = 2 AND u.received_at < ?1 LIMIT ?2";
    let mut statement = conn.prepare_cached(sql).map_err(engine)?;
    statement
        .query_map((int(before.0), int(rows_max as u64)), |row| Ok((rows::space_id(row, 0)?, rows::hash(row, 1)?)))
        .and_then(Iterator::collect)
        .map_err(engine)
}
