//! How many months of wages the time worked comes to.

use super::Rules;
use crate::dates::{DateError, add_months, full_months};
use crate::guidance::text::ItemId;
use crate::rights::error::RightsError;
use crate::rights::law::Law;
use crate::rights::outcome::Outcome;
use crate::rights::words::{Both, on};
use crate::time::Date;

/// The time from a first to a last day of work, and the months of wages it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Service {
    from: Date,
    ended: Date,
    years: u32,
    /// Full months beyond the full years.
    months: u32,
    /// Months of wages, in hundredths.
    pub(super) hundredths: u32,
}

impl Service {
    /// Counts it: the last day of work counts whole, and a remainder is rounded as the law says.
    pub(super) fn count(rules: &Rules, from: Date, ended: Date) -> Result<Self, RightsError> {
        let after = ended.tomorrow().map_err(|_| DateError::OutOfRange)?;
        if after <= from {
            return Ok(Self { from, ended, years: 0, months: 0, hundredths: 0 });
        }
        let full = full_months(from, after);
        let (years, months) = (full / 12, full % 12);
        let is_whole = months == 0 && add_months(from, i32::try_from(full).unwrap_or(i32::MAX))? == after;
        let per_year = rules.year.value.saturating_mul(100);
        let remainder = match months {
            _ if is_whole => 0,
            months if months >= rules.round.value => per_year,
            _ => rules.part.value,
        };
        let hundredths = years.saturating_mul(per_year).saturating_add(remainder);
        Ok(Self { from, ended, years, months, hundredths })
    }

    /// Months of wages as people write them: `5.5`.
    pub(super) fn months_of_wages(self) -> String {
        let (whole, part) = (self.hundredths / 100, self.hundredths % 100);
        let text = format!("{whole}.{part:02}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// Says how it was counted; damages count every year from the first day.
    pub(super) fn explain(self, law: &Law<'_>, outcome: &mut Outcome, rules: &Rules, every_year: bool) {
        let (from, ended, of_wages) = (on(self.from), on(self.ended), self.months_of_wages());
        let Self { years, months, .. } = self;
        let mut statements: Vec<ItemId> = rules.year.statements.clone();
        statements.extend(rules.round.statements.iter().cloned());
        statements.extend(law.cite(if every_year { &["damages-years"] } else { &["sev-part", "sev-since"] }));
        let text = Both::new(
            format!("从{}到{}，满{years}年零{months}个月，算{of_wages}个月工资。", from.0, ended.0),
            format!(
                "From {} to {}: {years} years and {months} full months, {of_wages} months of wages.",
                from.1, ended.1
            ),
        );
        outcome.step(text, statements);
    }
}
