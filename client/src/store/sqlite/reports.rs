//! Reports from the field that wait to be sent. The message is sealed under its id.

use rusqlite::params;
use sojourn_core::id::ReportId;
use sojourn_core::time::Millis;

use super::{SqliteTxn, id, signed, unsigned};
use crate::store::{ReportCounts, ReportRows, StoreError, WaitingReport};

impl ReportRows for SqliteTxn<'_> {
    fn put_report(&self, row: &WaitingReport) -> Result<(), StoreError> {
        let sealed = self.seal(&[b"field_report", row.id.as_bytes()], &row.message)?;
        self.write(
            "INSERT INTO field_report (id, sealed, not_before, tries, refused) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, not_before = excluded.not_before,
                 tries = excluded.tries, refused = excluded.refused",
            params![row.id.as_bytes(), sealed, signed(row.not_before.0), row.tries, row.refused],
        )?;
        Ok(())
    }

    fn list_reports(&self) -> Result<Vec<WaitingReport>, StoreError> {
        let rows =
            self.many("SELECT id, sealed, not_before, tries, refused FROM field_report ORDER BY id", [], |row| {
                let sealed: Vec<u8> = row.get(1)?;
                Ok((id(row, 0, ReportId::from_slice)?, sealed, unsigned(row.get(2)?), row.get(3)?, row.get(4)?))
            })?;
        rows.into_iter()
            .map(|(id, sealed, not_before, tries, refused)| {
                let message = self.unseal("field_report", &[b"field_report", id.as_bytes()], &sealed)?;
                Ok(WaitingReport { id, message, not_before: Millis(not_before), tries, refused })
            })
            .collect()
    }

    fn delete_report(&self, id: ReportId) -> Result<bool, StoreError> {
        Ok(self.write("DELETE FROM field_report WHERE id = ?1", [id.as_bytes()])? > 0)
    }

    fn count_reports(&self) -> Result<ReportCounts, StoreError> {
        let sql = "SELECT count(*) FILTER (WHERE refused IS NULL), count(refused) FROM field_report";
        let counts = self
            .one(sql, [], |row| Ok(ReportCounts { waiting: unsigned(row.get(0)?), refused: unsigned(row.get(1)?) }))?;
        Ok(counts.unwrap_or_default())
    }
}
