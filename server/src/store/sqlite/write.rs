//! Statements that write one space.

use sojourn_core::hash::{Tag, hash};
use sojourn_core::id::{DeviceId, GrantId, Hash, LogId, SpaceId};
use sojourn_core::sync::{Frame, Stamp};
use sojourn_core::time::Millis;

use super::rows::{self, int};
use super::{SpaceView, Writer, engine, open, statement};
use crate::store::journal::{Journal, Record};
use crate::store::{
    AuthorRow, DeviceRow, Hint, InboxHash, InboxHead, InboxItem, InviteRow, LogHead, NewEntry, SpaceRead, SpaceRow,
    SpaceTx, StoreError, StoreResult, Unplaced,
};

impl SpaceView<'_> {
    pub(super) fn run(&self, sql: &str, params: rows::Params<'_>) -> StoreResult<usize> {
        self.conn.prepare_cached(sql).and_then(|mut s| s.execute(params)).map_err(engine)
    }

    fn own_no(&mut self) -> StoreResult<i64> {
        self.space_no()?.ok_or(StoreError::Row("a space that was not made"))
    }

    /// The number of a space, which is made when it is not there: hints may arrive before the space's first frame.
    fn space_no_of(&mut self, space: &SpaceId, now: Millis) -> StoreResult<i64> {
        if let Some(number) = self.numbers.space(self.conn, space)? {
            return Ok(number);
        }
        self.run(
            "INSERT INTO spaces (space_id, created_at) VALUES (?1, ?2) ON CONFLICT (space_id) DO NOTHING",
            &[&space.0, &int(now.0)],
        )?;
        self.numbers.space(self.conn, space)?.ok_or(StoreError::Row("space"))
    }

    /// The number of a log, which is made when it is not there.
    fn log_no_of(&mut self, space_no: i64, log: &LogId) -> StoreResult<i64> {
        if let Some(number) = self.numbers.log(self.conn, space_no, log)? {
            return Ok(number);
        }
        self.run(
            "INSERT INTO logs (space_no, log, chain) VALUES (?1, ?2, ?3) ON CONFLICT (space_no, log) DO NOTHING",
            &[&space_no, &log.as_str(), &Hash::ZERO.0],
        )?;
        self.numbers.log(self.conn, space_no, log)?.ok_or(StoreError::Row("log"))
    }

    fn device_no_of(&mut self, device: &DeviceId) -> StoreResult<i64> {
        if let Some(number) = self.numbers.device(self.conn, device)? {
            return Ok(number);
        }
        self.run("INSERT INTO device_ids (device_id) VALUES (?1) ON CONFLICT (device_id) DO NOTHING", &[&device.0])?;
        self.numbers.device(self.conn, device)?.ok_or(StoreError::Row("device"))
    }

    /// The columns of an inbox item: kind, `log_no`, header hash, device, detail.
    fn item_columns(&mut self, item: &InboxItem, now: Millis) -> StoreResult<ItemColumns> {
        let (kind, space, log) = match item {
            InboxItem::Changed { space, log } => (1, *space, log),
            InboxItem::Undecided { space, log, .. } => (2, *space, log),
            InboxItem::Receipt { space, log, .. } => (3, *space, log),
            InboxItem::Ended { space, log } => (4, *space, log),
        };
        let space_no = self.space_no_of(&space, now)?;
        let log_no = self.log_no_of(space_no, log)?;
        let mut columns = ItemColumns { kind, log_no, header: None, device: None, detail: None };
        match item {
            InboxItem::Changed { .. } | InboxItem::Ended { .. } => {}
            InboxItem::Undecided { header, .. } => columns.header = Some(header.0.to_vec()),
            InboxItem::Receipt { device, header, outcome, .. } => {
                columns.header = Some(header.0.to_vec());
                columns.device = Some(device.0.to_vec());
                columns.detail = Some(outcome.clone());
            }
        }
        Ok(columns)
    }

    /// Changes the space's own row; [`Self::write_space`] writes it.
    fn change_space(&mut self, change: impl FnOnce(&mut SpaceRow)) -> StoreResult<()> {
        let mut row = self.space()?.ok_or(StoreError::Row("a space that was not made"))?;
        change(&mut row);
        self.unwritten = Some(row);
        Ok(())
    }

    /// Writes what changed of the space's own row; once, at the end of a transaction.
    pub(super) fn write_space(&mut self) -> StoreResult<()> {
        let Some(row) = self.unwritten.take() else { return Ok(()) };
        let space_no = self.own_no()?;
        self.run(
            "UPDATE spaces SET bytes = ?2, inbox_pos = ?3, inbox_hash = ?4, erased_at = ?5 WHERE space_no = ?1",
            &[&space_no, &int(row.bytes), &int(row.inbox.pos), &row.inbox.hash, &row.erased_at.map(|at| int(at.0))],
        )?;
        if let Some(rows) = &mut self.numbers.rows {
            rows.spaces.insert(space_no, row);
        }
        Ok(())
    }

    /// Rewrites an entry's frame without its body.
    fn strip(&self, entry_no: i64, frame: Vec<u8>) -> StoreResult<u64> {
        let before = frame.len();
        let bare = Frame::parse(frame).map_err(|_| StoreError::Row("frame"))?.to_bare().into_bytes();
        self.run("UPDATE entries SET frame = ?2, body_erased = 1 WHERE entry_no = ?1", &[&entry_no, &bare])?;
        Ok((before - bare.len()) as u64)
    }

    /// Deletes the bodies of a log's entries but those listed, and everything unplaced in it.
    fn erase_bodies(&mut self, space_no: i64, log_no: i64, keep: &[u64]) -> StoreResult<()> {
        let mut freed = 0;
        let mut after = 0_i64;
        loop {
            let next: Option<(i64, i64, Vec<u8>)> = {
                let mut statement = self
                    .conn
                    .prepare_cached(
                        "SELECT seq, entry_no, frame FROM entries
                         WHERE space_no = ?1 AND log_no = ?2 AND seq > ?3 AND body_erased = 0 ORDER BY seq LIMIT 1",
                    )
                    .map_err(engine)?;
                let mut found = statement.query((space_no, log_no, after)).map_err(engine)?;
                match found.next().map_err(engine)? {
                    Some(row) => {
                        Some((row.get(0).map_err(engine)?, row.get(1).map_err(engine)?, row.get(2).map_err(engine)?))
                    }
                    None => None,
                }
            };
            let Some((seq, entry_no, frame)) = next else { break };
            after = seq;
            if !keep.contains(&u64::try_from(seq).unwrap_or(0)) {
                freed += self.strip(entry_no, frame)?;
            }
        }
        self.run("DELETE FROM unsequenced WHERE space_no = ?1 AND log_no = ?2", &[&space_no, &log_no])?;
        self.change_space(|row| row.bytes = row.bytes.saturating_sub(freed))
    }
}

struct ItemColumns {
    kind: i64,
    log_no: i64,
    header: Option<Vec<u8>>,
    device: Option<Vec<u8>>,
    detail: Option<Vec<u8>>,
}

impl SpaceTx for SpaceView<'_> {
    fn put_space(&mut self, now: Millis) -> StoreResult<()> {
        let space = self.space;
        self.space_no_of(&space, now).map(|_| ())
    }

    fn append_entry(&mut self, log: &LogId, entry: &NewEntry<'_>) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let log_no = self.log_no_of(space_no, log)?;
        let device_no = self.device_no_of(&entry.device)?;
        let grant = (entry.stamp.grant != GrantId::ZERO).then_some(&entry.stamp.grant.0);
        self.run(
            "INSERT INTO entries (space_no, log_no, seq, device_no, op_id, frame, chain, access_seq, devices_seq,
                                  received_at, grant_id, resequenced)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            &[
                &space_no,
                &log_no,
                &int(entry.head.seq),
                &device_no,
                &entry.op_id.0,
                &entry.frame,
                &entry.head.chain.0,
                &int(entry.stamp.access_seq),
                &int(entry.stamp.devices_seq),
                &int(entry.stamp.received_at.0),
                &rows::bytes(grant),
                &entry.stamp.resequenced,
            ],
        )?;
        let moved = self.run(
            "UPDATE logs SET seq = ?2, chain = ?3, access_seq = max(access_seq, ?4), received_at = max(received_at, ?5)
             WHERE log_no = ?1 AND seq = ?2 - 1",
            &[
                &log_no,
                &int(entry.head.seq),
                &entry.head.chain.0,
                &int(entry.stamp.access_seq),
                &int(entry.stamp.received_at.0),
            ],
        )?;
        if moved != 1 {
            return Err(StoreError::Row("an entry that does not follow its log's head"));
        }
        if let Some(known) = self.numbers.rows.as_mut().and_then(|rows| rows.heads.get_mut(&log_no)) {
            known.head = entry.head;
            known.access_seq = known.access_seq.max(entry.stamp.access_seq);
            known.received_at = known.received_at.max(entry.stamp.received_at);
        }
        self.change_space(|row| row.bytes += entry.frame.len() as u64)
    }

    fn put_author(&mut self, log: &LogId, device: &DeviceId, row: AuthorRow) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let log_no = self.log_no_of(space_no, log)?;
        let device_no = self.device_no_of(device)?;
        if let Some(known) = self.numbers.rows.as_mut().and_then(|rows| rows.authors.get_mut(&(log_no, device_no))) {
            *known = AuthorRow { consumed: row.consumed, devices_seq: known.devices_seq.max(row.devices_seq) };
        }
        self.run(
            "INSERT INTO authors (space_no, log_no, device_no, consumed, devices_seq) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (space_no, log_no, device_no)
             DO UPDATE SET consumed = excluded.consumed, devices_seq = max(devices_seq, excluded.devices_seq)",
            &[&space_no, &log_no, &device_no, &int(row.consumed), &int(row.devices_seq)],
        )
        .map(|_| ())
    }

    fn put_unplaced(&mut self, row: &Unplaced) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let log_no = self.log_no_of(space_no, &row.log)?;
        let device_no = self.device_no_of(&row.device)?;
        let (state, code) = rows::unplaced_state(&row.state);
        self.run(
            "INSERT INTO unsequenced (space_no, log_no, device_no, n, op_id, header_hash, state, code, author_space,
                                      frame, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (space_no, log_no, device_no, n, header_hash)
             DO UPDATE SET state = excluded.state, code = excluded.code, frame = excluded.frame",
            &[
                &space_no,
                &log_no,
                &device_no,
                &int(row.n),
                &row.op_id.0,
                &row.header.0,
                &state,
                &code,
                &row.author_space.0,
                &row.frame,
                &int(row.received_at.0),
            ],
        )
        .map(|_| ())
    }

    fn delete_unplaced(&mut self, row: &Unplaced) -> StoreResult<()> {
        let space_no = self.own_no()?;
        self.run("DELETE FROM unsequenced WHERE space_no = ?1 AND header_hash = ?2", &[&space_no, &row.header.0])
            .map(|_| ())
    }

    fn put_used_ahead(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let log_no = self.log_no_of(space_no, log)?;
        let device_no = self.device_no_of(device)?;
        self.run(
            "INSERT INTO used_ahead (space_no, log_no, device_no, n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (space_no, log_no, device_no, n) DO NOTHING",
            &[&space_no, &log_no, &device_no, &int(n)],
        )
        .map(|_| ())
    }

    fn delete_used_ahead(&mut self, log: &LogId, device: &DeviceId, n: u64) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let log_no = self.log_no_of(space_no, log)?;
        let device_no = self.device_no_of(device)?;
        self.run(
            "DELETE FROM used_ahead WHERE space_no = ?1 AND log_no = ?2 AND device_no = ?3 AND n = ?4",
            &[&space_no, &log_no, &device_no, &int(n)],
        )
        .map(|_| ())
    }

    fn push_inbox(&mut self, item: &InboxItem, at: Millis) -> StoreResult<()> {
        let space = self.space;
        let space_no = self.space_no_of(&space, at)?;
        let columns = self.item_columns(item, at)?;
        let head = self.space()?.ok_or(StoreError::Row("space"))?.inbox;
        let pos = head.pos + 1;
        let step = hash(
            Tag::Cursor,
            &[
                &head.hash,
                &pos.to_be_bytes(),
                &columns.kind.to_be_bytes(),
                &columns.log_no.to_be_bytes(),
                columns.header.as_deref().unwrap_or_default(),
            ],
        );
        let running = &step.0[..16];
        self.run(
            "INSERT INTO inbox (space_no, pos, kind, log_no, at, hash, header_hash, device_id, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            &[
                &space_no,
                &int(pos),
                &columns.kind,
                &columns.log_no,
                &int(at.0),
                &running,
                &columns.header,
                &columns.device,
                &columns.detail,
            ],
        )?;
        let mut hash = InboxHash::default();
        hash.copy_from_slice(running);
        self.change_space(|row| row.inbox = InboxHead { pos, hash })
    }

    fn put_hint(&mut self, hint: &Hint) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let columns = self.item_columns(&hint.item, Millis(0))?;
        self.run(
            "INSERT INTO hints (space_no, principal, kind, log_no, header_hash, device_id, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                &space_no,
                &hint.principal.0,
                &columns.kind,
                &columns.log_no,
                &columns.header,
                &columns.device,
                &columns.detail,
            ],
        )
        .map(|_| ())
    }

    fn delete_hints(&mut self, numbers: &[u64]) -> StoreResult<()> {
        let space_no = self.own_no()?;
        for number in numbers {
            self.run("DELETE FROM hints WHERE space_no = ?1 AND hint_no = ?2", &[&space_no, &int(*number)])?;
        }
        Ok(())
    }

    fn put_granted_by(&mut self, owner: &SpaceId) -> StoreResult<()> {
        let space_no = self.own_no()?;
        self.run(
            "INSERT INTO granted_by (space_no, owner) VALUES (?1, ?2) ON CONFLICT (space_no, owner) DO NOTHING",
            &[&space_no, &owner.0],
        )
        .map(|_| ())
    }

    fn put_device(&mut self, device: &DeviceId, row: &DeviceRow) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let device_no = self.device_no_of(device)?;
        let sql = format!(
            "INSERT INTO devices (space_no, device_no, {columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (space_no, device_no) DO UPDATE SET role = excluded.role, duties = excluded.duties,
                last_round_at = excluded.last_round_at, revoked_at = excluded.revoked_at,
                refresh_hash = excluded.refresh_hash, refresh_previous = excluded.refresh_previous,
                refresh_until = excluded.refresh_until, lineage = excluded.lineage,
                lineage_previous = excluded.lineage_previous",
            columns = rows::DEVICE_COLUMNS
        );
        if let Some(rows) = &mut self.numbers.rows {
            rows.devices.insert((space_no, device_no), row.clone());
        }
        let time = |at: Option<Millis>| at.map(|at| int(at.0));
        self.run(
            &sql,
            &[
                &space_no,
                &device_no,
                &rows::role_number(row.role),
                &rows::duty_bits(&row.duties),
                &int(row.enrolled_at.0),
                &time(row.last_round_at),
                &time(row.revoked_at),
                &rows::bytes(row.refresh.as_ref().map(|h| &h.0)),
                &rows::bytes(row.refresh_previous.as_ref().map(|h| &h.0)),
                &time(row.refresh_until),
                &rows::bytes(row.lineage.as_ref().map(|l| &l.0)),
                &rows::bytes(row.lineage_previous.as_ref().map(|l| &l.0)),
            ],
        )
        .map(|_| ())
    }

    fn erase_log(&mut self, log: &LogId, now: Millis) -> StoreResult<()> {
        let space_no = self.own_no()?;
        let log_no = self.log_no_of(space_no, log)?;
        self.run("UPDATE logs SET erased_at = coalesce(erased_at, ?2) WHERE log_no = ?1", &[&log_no, &int(now.0)])?;
        if let Some(known) = self.numbers.rows.as_mut().and_then(|rows| rows.heads.get_mut(&log_no)) {
            known.erased = true;
        }
        self.erase_bodies(space_no, log_no, &[])
    }

    fn erase_space(&mut self, keep: &[(LogId, u64)], now: Millis) -> StoreResult<()> {
        let space_no = self.own_no()?;
        self.change_space(|row| row.erased_at = row.erased_at.or(Some(now)))?;
        for (log, _) in self.list_logs(None, usize::MAX)? {
            let log_no = self.log_no_of(space_no, &log)?;
            let kept: Vec<u64> = keep.iter().filter(|(kept, _)| *kept == log).map(|(_, seq)| *seq).collect();
            self.erase_bodies(space_no, log_no, &kept)?;
        }
        Ok(())
    }

    fn journal(&mut self, log: &LogId, seq: u64, stamp: &Stamp, frame: &[u8]) -> StoreResult<()> {
        self.journaled.push(Record {
            space: self.space,
            log: log.clone(),
            seq,
            stamp: stamp.to_bytes(),
            frame: frame.to_vec(),
        });
        Ok(())
    }

    fn prune_inbox(&mut self, before: Millis) -> StoreResult<bool> {
        let space_no = self.own_no()?;
        // The newest row stays: the head's hash must be found by the next cursor.
        let newest = self.space()?.map_or(0, |row| row.inbox.pos);
        let gone = self.run(
            "DELETE FROM inbox WHERE space_no = ?1 AND at < ?2 AND pos < ?3",
            &[&space_no, &int(before.0), &int(newest)],
        )?;
        Ok(gone > 0)
    }

    fn put_invite(&mut self, code: &Hash, row: &InviteRow) -> StoreResult<()> {
        self.run(
            "INSERT INTO invites (code_hash, role, duties, created_at, expires_at, used_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (code_hash) DO UPDATE SET used_by = excluded.used_by",
            &[
                &code.0,
                &rows::role_number(row.role),
                &rows::duty_bits(&row.duties),
                &int(row.created_at.0),
                &int(row.expires_at.0),
                &rows::bytes(row.used_by.as_ref().map(|s| &s.0)),
            ],
        )
        .map(|_| ())
    }
}

/// Adds to the database what the safety journal holds beyond it. Returns how many entries were missing.
pub(super) fn replay(writer: &mut Writer, journal: &mut Journal) -> StoreResult<usize> {
    let seen = open::journal_end(&writer.conn)?;
    if seen > journal.end() {
        tracing::warn!(path = %journal.path().display(), "the safety journal is shorter than the database knows");
    }
    let records = journal.records_from(if seen > journal.end() { 0 } else { seen })?;
    statement(&writer.conn, "BEGIN IMMEDIATE")?;
    let mut adopted = 0;
    for record in records {
        let mut view = SpaceView::new(&writer.conn, record.space, &mut writer.numbers);
        adopted += usize::from(adopt(&mut view, record)?);
        view.write_space()?;
    }
    open::put_journal_end(&writer.conn, journal.end())?;
    statement(&writer.conn, "COMMIT")?;
    if adopted > 0 {
        tracing::warn!(entries = adopted, "entries of devices and access restored from the safety journal");
    }
    Ok(adopted)
}

/// Appends a journaled entry when it is the next of its log.
fn adopt(view: &mut SpaceView<'_>, record: Record) -> StoreResult<bool> {
    let LogHead { head, .. } = view.log(&record.log)?;
    if record.seq != head.seq + 1 {
        return Ok(false);
    }
    let stamp = Stamp::parse(&record.stamp).map_err(|_| StoreError::Row("journaled stamp"))?;
    let frame = Frame::parse(record.frame).map_err(|_| StoreError::Row("journaled frame"))?;
    let header = frame.header().map_err(|_| StoreError::Row("journaled header"))?;
    let next = head.next(&record.space, &record.log, &frame.header_hash(), &stamp.hash());
    view.put_space(stamp.received_at)?;
    view.append_entry(
        &record.log,
        &NewEntry { head: next, device: header.device, op_id: header.op_id, frame: frame.as_bytes(), stamp },
    )?;
    let author = view.author(&record.log, &header.device)?;
    let consumed = author.consumed.max(header.n);
    view.put_author(&record.log, &header.device, AuthorRow { consumed, devices_seq: stamp.devices_seq })?;
    Ok(true)
}
