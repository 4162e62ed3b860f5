//! Statements about reports from the field. No space is named in any of them.

use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::Type;
use sojourn_core::id::ReportId;
use sojourn_core::money::Money;
use sojourn_core::time::Date;
use sojourn_core::wire::v1::{FieldReport, ReportKind};

use super::SpaceView;
use super::rows::{self, int};
use crate::store::reports::{ReportCount, ReportPosition, ReportRead, ReportRow, ReportTx};
use crate::store::{StoreError, StoreResult};

const COLUMNS: &str = "report_id, received_on, place, item, release_seq, step, card, kind, office, said, happened_on,
                       amount_minor, currency, locale";

impl ReportRead for SpaceView<'_> {
    fn has_report(&mut self, id: &ReportId) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM field_reports WHERE report_id = ?1";
        Ok(self.one(sql, &[&id.0], |_| Ok(()))?.is_some())
    }

    fn count_reports_on(&mut self, day: Date) -> StoreResult<u64> {
        let sql = "SELECT count(*) FROM field_reports WHERE received_on = ?1";
        Ok(self.one(sql, &[&day.to_string()], |row| rows::uint(row, 0))?.unwrap_or(0))
    }

    fn oldest_report_on(&mut self) -> StoreResult<Option<Date>> {
        let sql = "SELECT received_on FROM field_reports ORDER BY received_on LIMIT 1";
        self.one(sql, &[], |row| parsed(row, 0))
    }

    fn count_reports(&mut self) -> StoreResult<Vec<ReportCount>> {
        let sql = "SELECT place, item, kind, count(*), min(happened_on), max(happened_on) FROM field_reports
                   GROUP BY place, item, kind ORDER BY place, item, kind";
        self.all(sql, &[], |row| {
            Ok(ReportCount {
                place: parsed(row, 0)?,
                item: parsed(row, 1)?,
                kind: kind(row, 2)?,
                count: rows::uint(row, 3)?,
                first_on: parsed(row, 4)?,
                last_on: parsed(row, 5)?,
            })
        })
    }

    fn list_reports(&mut self, after: Option<&ReportPosition>, rows_max: usize) -> StoreResult<Vec<ReportRow>> {
        let (place, item, word, id) = match after {
            Some((place, item, kind, id)) => (place.to_string(), item.to_string(), kind.word(), id.0.to_vec()),
            None => (String::new(), String::new(), "", Vec::new()),
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM field_reports WHERE (place, item, kind, report_id) > (?1, ?2, ?3, ?4)
             ORDER BY place, item, kind, report_id LIMIT ?5"
        );
        self.all(&sql, &[&place, &item, &word, &id, &int(rows_max as u64)], report)
    }
}

impl ReportTx for SpaceView<'_> {
    fn put_report(&mut self, row: &ReportRow) -> StoreResult<()> {
        let one = &row.report;
        let sql = format!(
            "INSERT INTO field_reports ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
        );
        let (step, card) = (one.step.as_ref().map(ToString::to_string), one.card.as_ref().map(ToString::to_string));
        let currency = one.amount.map(|amount| amount.currency.code().to_owned());
        self.run(
            &sql,
            &[
                &one.id.0,
                &row.received_on.to_string(),
                &one.place.as_str(),
                &one.item.to_string(),
                &int(one.release),
                &step,
                &card,
                &one.kind.word(),
                &one.office,
                &one.text,
                &one.on.to_string(),
                &one.amount.map(|amount| amount.minor),
                &currency,
                &one.locale.tag(),
            ],
        )
        .map(|_| ())
    }

    fn delete_reports_before(&mut self, day: Date, rows_max: usize) -> StoreResult<usize> {
        self.run(
            "DELETE FROM field_reports WHERE report_id IN
                 (SELECT report_id FROM field_reports WHERE received_on < ?1 LIMIT ?2)",
            &[&day.to_string(), &int(rows_max as u64)],
        )
    }
}

/// A value that is written as text.
fn parsed<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: FromStr<Err: std::fmt::Display>,
{
    let text = row.get_ref(column)?.as_str().map_err(|e| rows::other(column, Type::Text, e))?;
    text.parse().map_err(|_| unreadable(column))
}

fn parsed_option<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>>
where
    T: FromStr<Err: std::fmt::Display>,
{
    rows::option(row, column, parsed)
}

fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<ReportKind> {
    let word: String = row.get(column)?;
    ReportKind::from_word(&word).ok_or_else(|| unreadable(column))
}

fn unreadable(column: usize) -> rusqlite::Error {
    rows::other(column, Type::Text, StoreError::Row("field report"))
}

fn report(row: &Row<'_>) -> rusqlite::Result<ReportRow> {
    let amount = match (row.get::<_, Option<i64>>(11)?, parsed_option(row, 12)?) {
        (Some(minor), Some(currency)) => Some(Money { minor, currency }),
        _ => None,
    };
    Ok(ReportRow {
        received_on: parsed(row, 1)?,
        report: FieldReport {
            id: rows::report_id(row, 0)?,
            place: parsed(row, 2)?,
            item: parsed(row, 3)?,
            release: rows::uint(row, 4)?,
            step: parsed_option(row, 5)?,
            card: parsed_option(row, 6)?,
            kind: kind(row, 7)?,
            office: row.get(8)?,
            text: row.get(9)?,
            on: parsed(row, 10)?,
            amount,
            locale: parsed(row, 13)?,
        },
    })
}
