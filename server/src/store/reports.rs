//! Reports from the field, as the store keeps them: a table of the server's own, beside the spaces.
//!
//! A row is the message and the day it came; there is nothing else to keep, and nothing here could say from whom.

use sojourn_core::guidance::text::ItemRef;
use sojourn_core::id::ReportId;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;
use sojourn_core::wire::v1::{FieldReport, ReportKind};

use super::StoreResult;

/// A stored report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// The server's day when it came.
    pub received_on: Date,
    /// The report.
    pub report: FieldReport,
}

/// How many reports say the same kind of thing about the same item at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCount {
    /// Where.
    pub place: PlaceCode,
    /// About what.
    pub item: ItemRef,
    /// What was different.
    pub kind: ReportKind,
    /// How many.
    pub count: u64,
    /// The earliest day it happened.
    pub first_on: Date,
    /// The latest day it happened.
    pub last_on: Date,
}

/// Where a list of reports goes on: place, item, kind and id of the last one shown.
pub type ReportPosition = (PlaceCode, ItemRef, ReportKind, ReportId);

/// What can be read of reports. Every method fails with [`super::StoreError`] when the database does.
#[expect(clippy::missing_errors_doc, reason = "the trait's own text says it once for all methods")]
pub trait ReportRead {
    /// Whether a report is here.
    fn has_report(&mut self, id: &ReportId) -> StoreResult<bool>;
    /// How many came on a day.
    fn count_reports_on(&mut self, day: Date) -> StoreResult<u64>;
    /// The earliest day on which one that is still here came.
    fn oldest_report_on(&mut self) -> StoreResult<Option<Date>>;
    /// Counts by place, item and kind, in that order.
    fn count_reports(&mut self) -> StoreResult<Vec<ReportCount>>;
    /// Reports after a position, by place, item, kind and id.
    fn list_reports(&mut self, after: Option<&ReportPosition>, rows_max: usize) -> StoreResult<Vec<ReportRow>>;
}

/// What can be written of reports. Every method fails with [`super::StoreError`] when the database does.
#[expect(clippy::missing_errors_doc, reason = "the trait's own text says it once for all methods")]
pub trait ReportTx: ReportRead {
    /// Keeps a report that is not here yet.
    fn put_report(&mut self, row: &ReportRow) -> StoreResult<()>;
    /// Forgets what came before a day, at most so many; returns how many went.
    fn delete_reports_before(&mut self, day: Date, rows_max: usize) -> StoreResult<usize>;
}
