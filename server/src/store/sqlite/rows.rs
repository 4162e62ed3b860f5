//! Rows out of SQLite and into the store's shapes.

use rusqlite::types::Type;
use rusqlite::{Row, ToSql};
use sojourn_core::id::{DeviceId, GrantId, Hash, Lineage, LogId, OpId, ReportId, SpaceId};
use sojourn_core::sync::Stamp;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{Duty, Role};

use crate::store::{DeviceRow, EntryRow, InviteRow, Unplaced, UnplacedState};

type Result<T> = rusqlite::Result<T>;

/// Integers are signed in SQLite; ours count from zero and stay far below the sign.
pub(super) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(super) fn uint(row: &Row<'_>, column: usize) -> Result<u64> {
    row.get::<_, i64>(column).map(|v| u64::try_from(v).unwrap_or(0))
}

pub(super) fn millis(row: &Row<'_>, column: usize) -> Result<Millis> {
    uint(row, column).map(Millis)
}

pub(super) fn millis_option(row: &Row<'_>, column: usize) -> Result<Option<Millis>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(|v| Millis(u64::try_from(v).unwrap_or(0))))
}

macro_rules! id_columns {
    ($($name:ident, $id:ident;)+) => {$(
        pub(super) fn $name(row: &Row<'_>, column: usize) -> Result<$id> {
            let bytes = row.get_ref(column)?.as_blob().map_err(|e| other(column, Type::Blob, e))?;
            $id::from_slice(bytes).map_err(|e| other(column, Type::Blob, e))
        }
    )+};
}
id_columns! {
    space_id, SpaceId;
    device_id, DeviceId;
    op_id, OpId;
    hash, Hash;
    grant_id, GrantId;
    lineage, Lineage;
    report_id, ReportId;
}

/// A column that may be NULL.
pub(super) fn option<T>(
    row: &Row<'_>,
    column: usize,
    read: impl Fn(&Row<'_>, usize) -> Result<T>,
) -> Result<Option<T>> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => read(row, column).map(Some),
    }
}

pub(super) fn other(
    column: usize,
    kind: Type,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
}

pub(super) fn log_id(row: &Row<'_>, column: usize) -> Result<LogId> {
    row.get_ref(column)?
        .as_str()
        .map_err(|e| other(column, Type::Text, e))?
        .parse()
        .map_err(|e| other(column, Type::Text, e))
}

/// Columns: seq, frame, chain, `access_seq`, `devices_seq`, `received_at`, `grant_id`, resequenced, `body_erased`.
pub(super) const ENTRY_COLUMNS: &str =
    "seq, frame, chain, access_seq, devices_seq, received_at, grant_id, resequenced, body_erased";

/// Reads [`ENTRY_COLUMNS`] beginning at a column.
pub(super) fn entry(row: &Row<'_>, at: usize) -> Result<EntryRow> {
    Ok(EntryRow {
        seq: uint(row, at)?,
        frame: row.get(at + 1)?,
        chain: hash(row, at + 2)?,
        stamp: Stamp {
            access_seq: uint(row, at + 3)?,
            devices_seq: uint(row, at + 4)?,
            received_at: millis(row, at + 5)?,
            grant: option(row, at + 6, grant_id)?.unwrap_or(GrantId::ZERO),
            resequenced: row.get(at + 7)?,
        },
        erased: row.get(at + 8)?,
    })
}

/// Columns for [`unplaced`], of `unsequenced u JOIN logs l JOIN device_ids d`.
pub(super) const UNPLACED_COLUMNS: &str =
    "l.log, d.device_id, u.author_space, u.n, u.op_id, u.header_hash, u.state, u.code, u.frame, u.received_at";

pub(super) fn unplaced(row: &Row<'_>) -> Result<Unplaced> {
    let state = match row.get::<_, i64>(6)? {
        1 => UnplacedState::Waiting,
        2 => UnplacedState::Undecided,
        _ => UnplacedState::Rejected(row.get::<_, Option<String>>(7)?.unwrap_or_default()),
    };
    Ok(Unplaced {
        log: log_id(row, 0)?,
        device: device_id(row, 1)?,
        author_space: space_id(row, 2)?,
        n: uint(row, 3)?,
        op_id: op_id(row, 4)?,
        header: hash(row, 5)?,
        state,
        frame: row.get(8)?,
        received_at: millis(row, 9)?,
    })
}

pub(super) fn unplaced_state(state: &UnplacedState) -> (i64, Option<&str>) {
    match state {
        UnplacedState::Waiting => (1, None),
        UnplacedState::Undecided => (2, None),
        UnplacedState::Rejected(code) => (3, Some(code)),
    }
}

/// Columns for [`device`].
pub(super) const DEVICE_COLUMNS: &str = "role, duties, enrolled_at, last_round_at, revoked_at, refresh_hash, \
     refresh_previous, refresh_until, lineage, lineage_previous";

/// Reads [`DEVICE_COLUMNS`] beginning at a column.
pub(super) fn device(row: &Row<'_>, at: usize) -> Result<DeviceRow> {
    Ok(DeviceRow {
        role: role(row.get(at)?),
        duties: duties(row.get(at + 1)?),
        enrolled_at: millis(row, at + 2)?,
        last_round_at: millis_option(row, at + 3)?,
        revoked_at: millis_option(row, at + 4)?,
        refresh: option(row, at + 5, hash)?,
        refresh_previous: option(row, at + 6, hash)?,
        refresh_until: millis_option(row, at + 7)?,
        lineage: option(row, at + 8, lineage)?,
        lineage_previous: option(row, at + 9, lineage)?,
    })
}

pub(super) fn invite(row: &Row<'_>) -> Result<InviteRow> {
    Ok(InviteRow {
        role: role(row.get(0)?),
        duties: duties(row.get(1)?),
        created_at: millis(row, 2)?,
        expires_at: millis(row, 3)?,
        used_by: option(row, 4, space_id)?,
    })
}

fn role(number: i64) -> Role {
    match number {
        3 => Role::Administrator,
        2 => Role::Volunteer,
        _ => Role::Worker,
    }
}

pub(super) fn role_number(role: Role) -> i64 {
    match role {
        Role::Worker => 1,
        Role::Volunteer => 2,
        Role::Administrator => 3,
    }
}

const DUTIES: [(Duty, i64); 4] = [(Duty::Editor, 1), (Duty::Reviewer, 2), (Duty::Publisher, 4), (Duty::Operator, 8)];

fn duties(bits: i64) -> Vec<Duty> {
    DUTIES.iter().filter(|(_, bit)| bits & bit != 0).map(|(duty, _)| *duty).collect()
}

pub(super) fn duty_bits(duties: &[Duty]) -> i64 {
    DUTIES.iter().filter(|(duty, _)| duties.contains(duty)).map(|(_, bit)| bit).sum()
}

/// An optional id as a parameter.
pub(super) fn bytes<const N: usize>(id: Option<&[u8; N]>) -> Option<Vec<u8>> {
    id.map(|bytes| bytes.to_vec())
}

/// Shorthand for parameter lists.
pub(super) type Params<'a> = &'a [&'a dyn ToSql];
