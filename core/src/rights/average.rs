//! The average wage of the months before leaving, kept as a sum and a number of months so that nothing is rounded early.

use super::error::RightsError;
use super::input::Wages;
use super::outcome::{Assumption, Gap, Outcome};
use super::sum::{Range, add, share};
use crate::dates::month::Month;
use crate::money::Money;
use crate::time::Date;

/// An average: the sum over so many months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Average {
    /// What the months brought together.
    pub(super) sum: Money,
    /// How many there were; never zero.
    pub(super) months: u32,
}

impl Average {
    /// One amount, for one month.
    pub(super) const fn of(money: Money) -> Self {
        Self { sum: money, months: 1 }
    }

    /// `times / over` of the average month.
    pub(super) fn share(self, times: u64, over: u64) -> Result<Range, RightsError> {
        share(self.sum, times, over.saturating_mul(u64::from(self.months)))
    }

    /// Whether the average month is more than this.
    pub(super) fn is_above(self, amount: Money) -> bool {
        i128::from(self.sum.minor) > i128::from(amount.minor) * i128::from(self.months)
    }

    /// Whether the average month is less than this.
    pub(super) fn is_below(self, amount: Money) -> bool {
        i128::from(self.sum.minor) < i128::from(amount.minor) * i128::from(self.months)
    }
}

/// The average over the last months of work, at most `window` of them: those that ended by the last day of work, or the
/// one it lies in where there is none. Months before the first day of work do not count.
///
/// Nothing if a month is missing, which is then noted as a gap.
pub(super) fn average(
    outcome: &mut Outcome,
    wages: &Wages,
    (started, ended): (Date, Date),
    window: u32,
) -> Result<Option<Average>, RightsError> {
    let mut found: Option<Average> = None;
    let mut missing = false;
    for month in last_months(started, ended, window) {
        match wages.of(month) {
            Some(wage) => {
                outcome.assume((!wages.months.contains_key(&month)).then_some(Assumption::UsualWage));
                found = Some(match found {
                    Some(before) => Average { sum: add(before.sum, wage)?, months: before.months + 1 },
                    None => Average::of(wage),
                });
            }
            None => {
                missing = true;
                outcome.miss(Gap::Wage(month));
            }
        }
    }
    Ok(found.filter(|_| !missing))
}

fn last_months(started: Date, ended: Date, window: u32) -> Vec<Month> {
    let (first, ending) = (Month::of(started), Month::of(ended));
    let newest = if ended == ending.last_day() { Some(ending) } else { ending.previous() };
    let newest = newest.filter(|month| *month >= first).unwrap_or(ending);
    std::iter::successors(Some(newest), |month| month.previous())
        .take_while(|month| *month >= first)
        .take(window as usize)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn months(started: Date, ended: Date) -> Vec<String> {
        last_months(started, ended, 12).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_month_of_leaving_counts_only_when_it_was_worked_to_its_end_or_is_the_only_one() {
        assert_eq!(months(date(2020, 1, 1), date(2026, 3, 31)).first().map(String::as_str), Some("2026-03"));
        let middle = months(date(2020, 1, 1), date(2026, 3, 30));
        assert_eq!(
            (middle.len(), middle.first().map(String::as_str), middle.last().map(String::as_str)),
            (12, Some("2026-02"), Some("2025-03"))
        );
        assert_eq!(months(date(2026, 3, 2), date(2026, 3, 20)), ["2026-03"]);
        assert_eq!(months(date(2026, 1, 15), date(2026, 3, 20)), ["2026-02", "2026-01"]);
    }

    #[test]
    fn an_average_is_compared_without_rounding() {
        let third = Average { sum: Money::fen(100), months: 3 };
        assert!(third.is_above(Money::fen(33)) && third.is_below(Money::fen(34)));
        assert_eq!(third.share(1, 1), Ok(Range { low: Some(Money::fen(33)), high: Some(Money::fen(34)) }));
    }
}
