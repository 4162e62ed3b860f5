//! What the guidance says on a day, and only what may be relied on.
//!
//! A value counts if it is in the guidance for that day and every statement behind it is within its review and was read in the
//! original; one that was only seen repeated counts with that said beside it. Anything else is a [`Gap`]: the calculator then says
//! that it does not know.

use serde::Serialize;

use super::outcome::{Amendment, Calculator, Checked, Gap};
use crate::dates::working::Calendar;
use crate::dates::{DateError, add_days, add_months};
use crate::guidance::object::Body;
use crate::guidance::parameter::{Lookup, Value};
use crate::guidance::rule::{Trust, World};
use crate::guidance::statement::Confidence;
use crate::guidance::text::{ItemId, Kind};
use crate::guidance::verdict::Here;
use crate::time::Date;

/// Whom to call when a calculator's own page names nobody: the legal and the labour line.
const HOTLINES: [&str; 2] = ["line-12348", "line-12333"];
/// How the ids of statements about amendments begin.
const AMENDMENT: &str = "amend-";

/// The guidance of a place, for calculators.
#[derive(Debug, Clone)]
pub struct Law<'a> {
    here: &'a Here<'a>,
    calendar: Calendar,
}

/// A value with the statements it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known<T> {
    pub(super) value: T,
    pub(super) statements: Vec<ItemId>,
    /// Whether a source of it is still to be confirmed.
    pub(super) to_confirm: bool,
}

/// Which time it is that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// To labour arbitration, from the day one knew.
    Arbitration,
    /// To labour arbitration for wages, from the end of the employment.
    WagesAfterLeaving,
    /// To labour arbitration for the earliest double wage still open, if counted day by day.
    DoubleWageFirst,
    /// To labour arbitration for double wages, if counted as a whole.
    DoubleWageWhole,
    /// To labour inspection, from the breach or its end.
    Inspection,
    /// To the court, from receiving the award.
    Court,
    /// To the recognition of a work injury, for the worker.
    Injury,
}

/// The last day to act, and a day by which one is safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitDay {
    /// Which time.
    pub limit: Limit,
    /// The day it is counted from, itself not counted.
    pub from: Date,
    /// The last day by the law.
    pub last: Date,
    /// The last working day that is not after it: be there by then.
    pub safe: Date,
    /// Whether a holiday table was missing, so that `safe` may be a day off.
    pub approximate: bool,
    /// Statements it follows.
    pub statements: Vec<ItemId>,
}

impl LimitDay {
    /// Whether the last day is over.
    #[must_use]
    pub fn has_passed(&self, today: Date) -> bool {
        self.last < today
    }

    /// Days until the last one; negative once it is over.
    #[must_use]
    pub fn days_left(&self, today: Date) -> i32 {
        self.last.since(today).map_or(0, |span| span.get_days())
    }

    /// Whether there is still time but no working day in it.
    pub(super) fn only_days_off_left(&self, today: Date) -> bool {
        !self.has_passed(today) && self.safe < today
    }
}

impl<'a> Law<'a> {
    /// The law at a place, asked about a day.
    #[must_use]
    pub fn new(here: &'a Here<'a>) -> Self {
        let calendar = Calendar::new(here.library.calendars(&here.place).values());
        Self { here, calendar }
    }

    /// The day asked about: the claim is made then.
    #[must_use]
    pub const fn as_of(&self) -> Date {
        self.here.moment.as_of
    }

    /// Which days are worked.
    pub(super) const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// A number on a day: months, days, hours, a percentage.
    pub(super) fn number(&self, parameter: &'static str, day: Date) -> Result<Known<u32>, Gap> {
        let found = self.value(parameter, day)?;
        let number = match found.value {
            Value::Months(n) | Value::Days(n) | Value::Int(n) => u32::try_from(n).ok(),
            Value::Money(_) | Value::Date(_) | Value::Text(_) => None,
        };
        match number {
            Some(value) => Ok(Known { value, statements: found.statements, to_confirm: found.to_confirm }),
            None => Err(Gap::Law { parameter, day }),
        }
    }

    /// A date on a day.
    pub(super) fn date(&self, parameter: &'static str, day: Date) -> Result<Known<Date>, Gap> {
        let found = self.value(parameter, day)?;
        match found.value {
            Value::Date(value) => Ok(Known { value, statements: found.statements, to_confirm: found.to_confirm }),
            Value::Months(_) | Value::Days(_) | Value::Int(_) | Value::Money(_) | Value::Text(_) => {
                Err(Gap::Law { parameter, day })
            }
        }
    }

    /// The first day for which a parameter is known: when its law began.
    pub(super) fn begins(&self, parameter: &str) -> Option<Date> {
        let parameter = self.here.library.parameter_at(&self.here.place, &parameter.parse().ok()?)?;
        parameter.changes().find(|day| matches!(parameter.on(*day), Lookup::Value { .. }))
    }

    fn value(&self, parameter: &'static str, day: Date) -> Result<Known<Value>, Gap> {
        let unknown = || Gap::Law { parameter, day };
        let id: ItemId = parameter.parse().map_err(|_| unknown())?;
        match World::parameter(self.here, &id, day) {
            Lookup::Value { value, statements, .. } => match self.least_trust(&statements, day) {
                Trust::Full => Ok(Known { value, statements, to_confirm: false }),
                Trust::Confirm => Ok(Known { value, statements, to_confirm: true }),
                Trust::Nothing | Trust::Stale => Err(unknown()),
            },
            Lookup::Abolished { .. } | Lookup::Unknown => Err(unknown()),
        }
    }

    /// How far the weakest of these may be relied on for that day; no source is none at all.
    fn least_trust(&self, statements: &[ItemId], day: Date) -> Trust {
        statements.iter().map(|id| self.here.trust(id, day)).min().unwrap_or(Trust::Nothing)
    }

    /// Those of these statements that the guidance has, to be shown beside a step.
    pub(super) fn cite(&self, ids: &[&str]) -> Vec<ItemId> {
        let known = ids.iter().filter_map(|id| id.parse().ok());
        known.filter(|id| self.here.statement(id).is_some()).collect()
    }

    /// Whom a calculator's page says to call, and the amendments it lists.
    pub(super) fn page(&self, calculator: Calculator) -> (Vec<ItemId>, Vec<Amendment>) {
        let article = calculator.article().parse().ok().and_then(|id| match self.here.find(Kind::Article, &id) {
            Some(Body::Article(article)) => Some(article),
            _ => None,
        });
        let hotlines = || HOTLINES.iter().filter_map(|id| id.parse().ok()).collect();
        let Some(article) = article else { return (hotlines(), Vec::new()) };
        let call = if article.services.is_empty() { hotlines() } else { article.services };
        let listed = article.statements.iter().filter(|id| id.as_str().starts_with(AMENDMENT));
        let amendments = listed.filter_map(|id| {
            let checked = match self.here.statement(id)?.relied_on() {
                Confidence::High => Checked::Read,
                Confidence::Medium => Checked::Seen,
                Confidence::Low | Confidence::Gk => Checked::Not,
            };
            Some(Amendment { statement: id.clone(), checked })
        });
        (call, amendments.collect())
    }

    /// A limit of so many months, started anew by everything that interrupted it in time.
    pub(super) fn months_limit(
        &self,
        limit: Limit,
        from: Date,
        months: &Known<u32>,
        interruptions: &[Date],
    ) -> Result<(LimitDay, Vec<Date>), DateError> {
        let run = run(from, months.value, interruptions)?;
        let mut statements = months.statements.clone();
        if run.from != from {
            statements.extend(self.cite(&["arb-interrupt"]));
        }
        Ok((self.limit_day(limit, run.from, run.last, statements)?, run.too_late))
    }

    /// A limit of so many calendar days.
    pub(super) fn days_limit(&self, limit: Limit, from: Date, days: &Known<u32>) -> Result<LimitDay, DateError> {
        let count = i32::try_from(days.value).map_err(|_| DateError::TooFar(days.value))?;
        self.limit_day(limit, from, add_days(from, count)?, days.statements.clone())
    }

    fn limit_day(&self, limit: Limit, from: Date, last: Date, statements: Vec<ItemId>) -> Result<LimitDay, DateError> {
        let safe = self.calendar.working_day_until(last)?;
        Ok(LimitDay { limit, from, last, safe: safe.reached, approximate: !safe.is_exact(), statements })
    }
}

/// How a limit ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// The day it last started from.
    pub(super) from: Date,
    /// Its last day.
    pub(super) last: Date,
    /// Interruptions that came after it was over.
    pub(super) too_late: Vec<Date>,
}

/// Runs a limit: the day it starts from is not counted, and each interruption in time starts it anew. One that comes
/// after the last day does not bring it back. Interruptions before it began have no effect.
pub(super) fn run(from: Date, months: u32, interruptions: &[Date]) -> Result<Run, DateError> {
    let months = i32::try_from(months).map_err(|_| DateError::TooFar(months))?;
    let mut sorted: Vec<Date> = interruptions.iter().copied().filter(|day| *day > from).collect();
    sorted.sort_unstable();
    let mut run = Run { from, last: add_months(from, months)?, too_late: Vec::new() };
    for day in sorted {
        if day <= run.last {
            run.from = day;
            run.last = add_months(day, months)?;
        } else {
            run.too_late.push(day);
        }
    }
    Ok(run)
}
