//! Reports from the field: taken from anyone, kept apart from everything else, and read by the desk.
//!
//! Nothing here knows who asks: the edge that slows down the greedy (`http::report_rates`) tells this file no address, and
//! what is stored is the message and a day. What was written is never logged.

use std::sync::Arc;

use serde::Serialize;
use sojourn_core::guidance::text::ItemRef;
use sojourn_core::id::SpaceId;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::{Date, Millis};
use sojourn_core::wire::v1::{FieldReport, FieldReportReply, ReportKind};

use super::{Refusal, Service};
use crate::store::read;
use crate::store::reports::{ReportCount, ReportPosition, ReportRow};
use crate::telemetry::FIELD_REPORTS;

/// So many reports about one item at one place are no chance any more: a review opens.
pub const REVIEW_FROM: u64 = 3;
/// Reports of one page.
const PAGE_ROWS: usize = 200;
/// Old reports forgotten in one go; more follow a minute later.
const FORGET_MAX: usize = 500;

/// What became of a report that was sent.
enum Taken {
    Stored,
    /// It was here already: an earlier reply was lost.
    Repeated,
    /// As many came today as are taken in a day.
    DayFull,
}

/// Everything reported about one item at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedItem {
    /// Where.
    pub place: PlaceCode,
    /// About what: `procedure:residence-permit`.
    pub item: ItemRef,
    /// How many reports, of any kind.
    pub count: u64,
    /// Whether they are enough for a review.
    pub opens_review: bool,
    /// The kinds, with how many each.
    pub kinds: Vec<ReportedKind>,
}

/// Reports of one kind about one item at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedKind {
    /// What was different.
    pub kind: ReportKind,
    /// How many reports.
    pub count: u64,
    /// The earliest day it happened.
    pub first_on: Date,
    /// The latest day it happened.
    pub last_on: Date,
}

/// A page of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPage {
    /// By place, item and kind.
    pub reports: Vec<ReportRow>,
    /// Where the next page begins; none on the last.
    pub next: Option<ReportPosition>,
}

impl Service {
    /// Keeps a report. The same report again gets the same reply and changes nothing.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming what is out of bounds, [`Refusal::DayFull`] when enough came today, or the store's.
    pub async fn take_field_report(self: &Arc<Self>, report: FieldReport) -> Result<FieldReportReply, Refusal> {
        let now = (self.clock)();
        let today = now.date_at(0);
        report.check(today).map_err(Refusal::Invalid)?;
        let id = report.id;
        let row = ReportRow { received_on: today, report };
        let most = self.settings.reports.per_day;
        let taken = self
            .committer
            .commit(SpaceId::ZERO, move |tx| {
                if tx.has_report(&id)? {
                    return Ok(Taken::Repeated);
                }
                if tx.count_reports_on(today)? >= most {
                    return Ok(Taken::DayFull);
                }
                tx.put_report(&row)?;
                Ok(Taken::Stored)
            })
            .await?;
        let outcome = match taken {
            Taken::Stored => "stored",
            Taken::Repeated => "repeated",
            Taken::DayFull => return Err(Refusal::DayFull { retry_after_s: seconds_left(now) }),
        };
        metrics::counter!(FIELD_REPORTS, "outcome" => outcome).increment(1);
        Ok(FieldReportReply { id })
    }

    /// What was reported, by place and item: what the desk opens reviews from. The caller has checked who asks.
    ///
    /// # Errors
    /// [`Refusal::Store`].
    pub fn reported_items(&self) -> Result<Vec<ReportedItem>, Refusal> {
        Ok(by_item(read(self.store.as_ref(), SpaceId::ZERO, |view| view.count_reports())?))
    }

    /// A page of the reports themselves, after a position that an earlier page named. The caller has checked who asks.
    ///
    /// # Errors
    /// [`Refusal::Store`].
    pub fn list_field_reports(&self, after: Option<&ReportPosition>) -> Result<ReportPage, Refusal> {
        let reports = read(self.store.as_ref(), SpaceId::ZERO, |view| view.list_reports(after, PAGE_ROWS))?;
        let position =
            |ReportRow { report: one, .. }: &ReportRow| (one.place.clone(), one.item.clone(), one.kind, one.id);
        let next = reports.last().filter(|_| reports.len() == PAGE_ROWS).map(position);
        Ok(ReportPage { reports, next })
    }

    /// Forgets reports that came longer ago than they are kept. Returns how many went.
    ///
    /// # Errors
    /// [`Refusal::Store`].
    pub async fn forget_old_reports(&self) -> Result<usize, Refusal> {
        let kept_ms = self.settings.reports.keep_days.saturating_mul(Millis::DAY);
        let before = Millis((self.clock)().0.saturating_sub(kept_ms)).date_at(0);
        let oldest = read(self.store.as_ref(), SpaceId::ZERO, |view| view.oldest_report_on())?;
        if oldest.is_none_or(|day| day >= before) {
            return Ok(0);
        }
        Ok(self.committer.commit(SpaceId::ZERO, move |tx| tx.delete_reports_before(before, FORGET_MAX)).await?)
    }
}

/// Seconds until the next day (UTC) begins.
pub(crate) fn seconds_left(now: Millis) -> u64 {
    (Millis::DAY - now.0 % Millis::DAY).div_ceil(1000)
}

/// Puts the counts of one item at one place together. They come sorted.
fn by_item(counts: Vec<ReportCount>) -> Vec<ReportedItem> {
    let mut items: Vec<ReportedItem> = Vec::new();
    for ReportCount { place, item, kind, count, first_on, last_on } in counts {
        let kind = ReportedKind { kind, count, first_on, last_on };
        match items.last_mut().filter(|last| last.place == place && last.item == item) {
            Some(last) => {
                last.count += count;
                last.opens_review = last.count >= REVIEW_FROM;
                last.kinds.push(kind);
            }
            None => {
                items.push(ReportedItem { place, item, count, opens_review: count >= REVIEW_FROM, kinds: vec![kind] });
            }
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(place: &str, kind: ReportKind, count: u64) -> ReportCount {
        let item = "procedure:residence-permit".parse().expect("an item");
        let day = Date::constant(2026, 11, 24);
        ReportCount { place: place.parse().expect("a place"), item, kind, count, first_on: day, last_on: day }
    }

    #[test]
    fn three_reports_about_one_item_at_one_place_open_a_review_whatever_their_kinds() {
        let items = by_item(vec![
            counted("330100", ReportKind::ChargedMoney, 2),
            counted("330100", ReportKind::Refused, 1),
            counted("440300", ReportKind::ChargedMoney, 2),
        ]);
        let told: Vec<(&str, u64, bool, usize)> =
            items.iter().map(|one| (one.place.as_str(), one.count, one.opens_review, one.kinds.len())).collect();
        assert_eq!(told, [("330100", 3, true, 2), ("440300", 2, false, 1)]);
    }

    #[test]
    fn who_comes_on_a_full_day_is_asked_to_wait_for_the_next() {
        assert_eq!(seconds_left(Millis(0)), 24 * 3_600);
        assert_eq!(seconds_left(Millis(Millis::DAY - 1)), 1);
    }
}
