//! Holiday tables: whoever counts working days has the year's table.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Linter};
use crate::both::both;
use crate::guidance::object::Body;
use crate::guidance::procedure::{Procedure, Span, Unit};
use crate::guidance::source::Item;
use crate::guidance::text::Kind;
use crate::locale::Locale;
use crate::place::PlaceCode;

/// From this month on the next year's table is missed: its notice has usually come out by then.
const NEXT_YEAR_FROM_MONTH: i8 = 12;

impl Linter<'_> {
    /// No year is left out between a place's tables, nor is this one.
    pub(super) fn calendars(&mut self) {
        let source = self.source;
        let mut years: BTreeMap<&PlaceCode, BTreeMap<i16, &Item>> = BTreeMap::new();
        for item in source.items.values().filter(|item| item.kind == Kind::Calendar) {
            if let Body::Calendar(table) = source.object(item, Locale::ZhHans).body {
                years.entry(&item.place).or_default().insert(table.year, item);
            }
        }
        for tables in years.values() {
            let (Some((first, _)), Some((_, newest))) = (tables.first_key_value(), tables.last_key_value()) else {
                continue;
            };
            let missing = (*first..=self.today.year()).find(|year| !tables.contains_key(year));
            if let Some(year) = missing {
                self.stop(Check::Calendar, newest, both!("没有 {year} 年的放假安排", "there is no table of {year}"));
            }
            let next = self.today.year().saturating_add(1);
            if self.today.month() >= NEXT_YEAR_FROM_MONTH && !tables.contains_key(&next) {
                self.look(
                    Check::Calendar,
                    newest,
                    both!("还没有 {next} 年的放假安排", "there is no table of {next} yet"),
                );
            }
        }
    }

    /// Working days without any table are counted by weekday alone, and say that they are approximate.
    pub(super) fn working_days(&mut self, item: &Item) {
        let Some(Body::Procedure(procedure)) = self.as_found(item) else { return };
        let spans: BTreeSet<&str> = working(&procedure).collect();
        if !spans.is_empty() && self.library.calendars(&item.place).is_empty() {
            let names = Vec::from_iter(spans).join("、");
            let what = both!(
                "按工作日算，却没有放假安排，只能大概：{names}",
                "working days without any holiday table, so only approximate: {names}"
            );
            self.look(Check::Calendar, item, what);
        }
    }
}

/// The names of deadlines that count working days.
fn working(procedure: &Procedure) -> impl Iterator<Item = &str> {
    let counts = |span: &Option<Span>| span.as_ref().is_some_and(|span| span.unit == Unit::WorkingDay);
    let deadlines = procedure.deadlines.iter();
    deadlines
        .filter(move |d| [&d.offset, &d.at_most, &d.before, &d.after].into_iter().any(counts))
        .map(|deadline| deadline.id.as_str())
}
