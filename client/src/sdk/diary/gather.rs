//! Reading the diary: the folded log as `core` reads it, and everything that was ever said in it.

use std::collections::BTreeSet;

use sojourn_core::cbor;
use sojourn_core::dates::month::Month;
use sojourn_core::dates::working::Calendar;
use sojourn_core::guidance::parameter::{Lookup, Value};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::id::LogId;
use sojourn_core::registration::diary::month::totals;
use sojourn_core::registration::diary::{Diary, Evidence, MonthTotals, Said};
use sojourn_core::registration::overview::calendar;
use sojourn_core::rights::input::WorkMonth;
use sojourn_core::sync::operation::Name;
use sojourn_core::sync::outcome::EntryOutcome;

use super::only_here;
use super::views::{DiaryEntryView, DiaryMonthsView, EvidenceView, entry_view, month_view};
use crate::sdk::Phone;
use crate::sdk::error::PhoneError;
use crate::sdk::fold::LogView;
use crate::sdk::guide::item_id;
use crate::sdk::write::open_log;

/// The parameter that says how many hours an ordinary working day has.
const HOURS_A_DAY: &str = "hours-day";

/// What the diary says now.
pub(super) fn read(view: &LogView) -> Diary {
    let pairs: Vec<(&str, &[u8])> = view
        .state
        .visible()
        .filter(|(path, _)| Diary::ENTITIES.contains(&path.parts().0))
        .flat_map(|(path, field)| field.distinct().into_iter().map(move |value| (path.as_str(), value.as_cbor())))
        .collect();
    Diary::from_fields(pairs)
}

/// Everything that was said and had effect, each operation once.
fn said(view: &LogView) -> Vec<Said> {
    let pending = view
        .pending
        .iter()
        .filter(|(_, outcome)| matches!(outcome, EntryOutcome::Void(_) | EntryOutcome::NeedsNewerApp));
    let void = view.without_effect.iter().map(|(_, name, _)| *name).chain(pending.map(|(name, _)| *name));
    let mut passed_over: BTreeSet<Name> = void.collect();
    let mut all = Vec::new();
    for spoken in &view.spoken {
        if !passed_over.insert(spoken.name) {
            continue;
        }
        for write in &spoken.operation.writes {
            let Ok(value) = cbor::decode_value(write.value.as_cbor()) else { continue };
            all.push(Said {
                path: write.path.to_string(),
                value,
                name: spoken.name.op_id.to_hex(),
                replaces: write.seen.iter().map(|name| name.op_id.to_hex()).collect(),
                written_at: spoken.operation.time.at,
                received_at: spoken.received_at,
            });
        }
    }
    all
}

/// The diary as folded, with what the fold knows beside it.
#[derive(Default)]
struct Gathered {
    diary: Diary,
    said: Vec<Said>,
    only_here: BTreeSet<String>,
    shared: bool,
}

impl Phone {
    fn gathered(&mut self) -> Result<Gathered, PhoneError> {
        let found = self.reading(|tx, identity, scene| {
            let view = open_log(tx, identity, &LogId::diary(), scene)?;
            Ok(Gathered {
                diary: read(&view),
                said: said(&view),
                only_here: only_here(tx)?,
                shared: !crate::sync::local::stays_here(tx, &LogId::diary())?,
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// The holiday tables at the person's place, and the minutes of an ordinary working day there.
    pub(super) fn working_time(&mut self) -> Result<(Calendar, Option<u32>), PhoneError> {
        let (place, today) = (self.place()?, self.today());
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(today) };
        let hours = match here.library.parameter(&place, &item_id("parameter", HOURS_A_DAY)?, today) {
            Lookup::Value { value: Value::Int(hours), .. } => u32::try_from(hours).ok(),
            Lookup::Value { .. } | Lookup::Abolished { .. } | Lookup::Unknown => None,
        };
        Ok((calendar(&here), hours.and_then(|hours| hours.checked_mul(60))))
    }

    /// Entries by day, of one month or of all; also those taken back or in two versions, which say so.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn diary_list(&mut self, month: Option<Month>) -> Result<Vec<DiaryEntryView>, PhoneError> {
        let mut entries = self.diary_evidence(None)?.entries;
        entries.retain(|entry| month.is_none_or(|month| entry.day.is_some_and(|day| Month::of(day) == month)));
        Ok(entries)
    }

    /// What each month comes to, of one employer or of all.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn diary_totals(&mut self, employer: Option<&str>) -> Result<DiaryMonthsView, PhoneError> {
        let gathered = self.gathered()?;
        let (months, locale) = (self.sums(&gathered.diary, employer)?, self.locale()?);
        let months = months.iter().map(|sum| month_view(sum, locale)).collect();
        Ok(DiaryMonthsView { months, unsettled: gathered.diary.unsettled() })
    }

    fn sums(&mut self, diary: &Diary, employer: Option<&str>) -> Result<Vec<MonthTotals>, PhoneError> {
        let (calendar, regular) = self.working_time()?;
        Ok(totals(diary, &calendar, regular, employer.map(str::trim)))
    }

    /// The months as the calculators of overtime and arrears take them, of one employer or of all.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn diary_months(&mut self, employer: Option<&str>) -> Result<Vec<WorkMonth>, PhoneError> {
        let diary = self.gathered()?.diary;
        let months = self.sums(&diary, employer)?;
        Ok(months
            .into_iter()
            .map(|sum| WorkMonth {
                month: sum.month,
                minutes_regular: sum.minutes_regular,
                minutes_overtime_workday: sum.minutes_overtime_workday,
                minutes_rest_day: sum.minutes_rest_day,
                minutes_holiday: sum.minutes_holiday,
                promised: sum.promised,
                received: sum.received,
            })
            .collect())
    }

    /// The list of evidence: every entry with the time it was written and every change since, and what the months come to;
    /// of one employer or of all.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn diary_evidence(&mut self, employer: Option<&str>) -> Result<EvidenceView, PhoneError> {
        let gathered = self.gathered()?;
        let (calendar, regular) = self.working_time()?;
        let locale = self.locale()?;
        let mut evidence = Evidence::gather(&gathered.diary, &gathered.said, &calendar);
        if let Some(name) = employer {
            evidence = evidence.of_employer(name);
        }
        let months = totals(&gathered.diary, &calendar, regular, employer.map(str::trim));
        let view = |line: &_| entry_view(line, &gathered.diary, &gathered.only_here, locale);
        Ok(EvidenceView {
            made_on: self.today(),
            employer: employer.map(str::to_owned),
            entries: evidence.lines.iter().map(view).collect(),
            months: months.iter().map(|sum| month_view(sum, locale)).collect(),
            unsettled: gathered.diary.unsettled(),
            shared: gathered.shared,
        })
    }
}
