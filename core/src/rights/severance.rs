//! Severance, damages for unlawful dismissal, and pay in lieu of notice (劳动合同法 40, 46, 47, 87; 实施条例 20, 25, 27).
//!
//! A month of wages for each full year, with a remainder rounded to a year or half a month; the month is the average of
//! the last twelve. Above three times the local average wage that cap is the month, and at most twelve years count.

mod count;

use count::Service;
use serde::{Deserialize, Serialize};

use super::average::{Average, average};
use super::error::{RightsError, has_come, in_order};
use super::input::{Wages, check_amounts};
use super::law::{Known, Law, Limit};
use super::limits::arbitration;
use super::outcome::{Assumption, Calculator, Gap, Item, Outcome, Warning, When};
use super::sum::{Range, share, share_of};
use super::words::{Both, range};
use crate::dates::month::Month;
use crate::money::Money;
use crate::time::Date;

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The employer dismissed without a ground of the law, or against it.
    Unlawful,
    /// By agreement, on the employer's proposal (36, 46(2)).
    Agreed,
    /// Illness after the medical period, inability after training, greatly changed circumstances (40).
    WithNotice,
    /// Redundancy (41).
    Redundancy,
    /// The contract ran out, and the employer offered none or a worse one (44(1), 46(5)).
    RanOut,
    /// The employer closed, went bankrupt or was wound up (44(4) and (5)).
    Closed,
    /// The worker left because of unpaid wages, missing insurance and the like (38).
    ForCause,
    /// The worker left of their own will (37).
    Resigned,
    /// Serious misconduct, as the employer says (39).
    Misconduct,
    /// Not known yet.
    Unknown,
}

impl Why {
    /// Every one, for lists of choices.
    pub const ALL: [Self; 10] = [
        Self::Unlawful,
        Self::Agreed,
        Self::WithNotice,
        Self::Redundancy,
        Self::RanOut,
        Self::Closed,
        Self::ForCause,
        Self::Resigned,
        Self::Misconduct,
        Self::Unknown,
    ];
}

/// What the calculator is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// First day of work for this employer.
    pub started: Date,
    /// Last day of work.
    pub ended: Date,
    /// What the months brought, before deductions.
    pub wages: Wages,
    /// How the work ended.
    pub why: Why,
    /// Whether thirty days' notice in writing was given; asked where the law wants it.
    pub notice: Option<bool>,
    /// The average monthly wage of the year before, as the city announced it.
    pub local_average: Option<Money>,
    /// The local minimum monthly wage.
    pub minimum_wage: Option<Money>,
    /// Days on which the person asked the employer for it, complained to an office, or was promised it.
    #[serde(default)]
    pub interruptions: Vec<Date>,
}

/// The law's numbers that this needs.
struct Rules {
    year: Known<u32>,
    round: Known<u32>,
    part: Known<u32>,
    since: Known<Date>,
    cap_times: Known<u32>,
    cap_years: Known<u32>,
}

/// Reckons what leaving brings.
///
/// # Errors
/// [`RightsError`] for facts that contradict each other or cannot be reckoned with.
pub fn severance(law: &Law<'_>, facts: &Facts) -> Result<Outcome, RightsError> {
    check(law, facts)?;
    let mut outcome = Outcome::new(Calculator::Severance, law);
    outcome.assume([Assumption::OneEmployer, Assumption::NothingPausedIt]);
    let (severance, damages) = match facts.why {
        Why::Unlawful => (None, Some(When::AsGiven)),
        Why::Agreed | Why::WithNotice | Why::Redundancy | Why::RanOut | Why::Closed | Why::ForCause => {
            (Some(When::AsGiven), None)
        }
        Why::Misconduct => (None, Some(When::IfUnlawful)),
        Why::Unknown => (Some(When::IfLawful), Some(When::IfUnlawful)),
        Why::Resigned => (None, None),
    };
    warn_about(facts.why, &mut outcome);
    let month = month_of_wages(law, &mut outcome, facts)?;
    let rules = rules(law, &mut outcome, facts.ended);
    if let Some(when) = severance {
        let sum = match (&rules, month) {
            (Some(rules), Some(month)) => owed(law, &mut outcome, facts, rules, month, false)?,
            _ => Range::UNKNOWN,
        };
        outcome.add(Item::Severance, when, sum);
    }
    if let Some(when) = damages {
        let times = outcome.known(law.number("damages-times", facts.ended));
        let sum = match (&rules, month, times) {
            (Some(rules), Some(month), Some(times)) => doubled(law, &mut outcome, facts, rules, month, &times)?,
            _ => Range::UNKNOWN,
        };
        outcome.add(Item::Damages, when, sum);
    }
    if facts.why == Why::WithNotice {
        notice_pay(law, &mut outcome, facts)?;
    }
    if severance.is_some() || damages.is_some() {
        arbitration(law, &mut outcome, Limit::Arbitration, facts.ended, &facts.interruptions)?;
    }
    Ok(outcome)
}

fn check(law: &Law<'_>, facts: &Facts) -> Result<(), RightsError> {
    facts.wages.check()?;
    check_amounts(facts.wages.currency, facts.local_average.into_iter().chain(facts.minimum_wage))?;
    in_order(facts.started, facts.ended)?;
    facts.interruptions.iter().try_for_each(|day| has_come(*day, law.as_of()))
}

fn warn_about(why: Why, outcome: &mut Outcome) {
    match why {
        Why::Resigned => outcome.warn(Warning::NoSeverance),
        Why::Misconduct => outcome.warn(Warning::EmployerMustProve),
        Why::Unknown => outcome.miss(Gap::WhyLeft),
        Why::Unlawful | Why::Agreed | Why::WithNotice | Why::Redundancy | Why::RanOut | Why::Closed | Why::ForCause => {
        }
    }
}

fn rules(law: &Law<'_>, outcome: &mut Outcome, day: Date) -> Option<Rules> {
    let year = outcome.known(law.number("severance-year", day));
    let round = outcome.known(law.number("severance-round", day));
    let part = outcome.known(law.number("severance-part", day));
    let since = outcome.known(law.date("severance-since", day));
    let cap_times = outcome.known(law.number("severance-cap-times", day));
    let cap_years = outcome.known(law.number("severance-cap-years", day));
    Some(Rules { year: year?, round: round?, part: part?, since: since?, cap_times: cap_times?, cap_years: cap_years? })
}

/// The average month before leaving, raised to the minimum wage if that is known and higher.
fn month_of_wages(law: &Law<'_>, outcome: &mut Outcome, facts: &Facts) -> Result<Option<Average>, RightsError> {
    let Some(window) = outcome.known(law.number("severance-average", facts.ended)) else { return Ok(None) };
    let Some(found) = average(outcome, &facts.wages, (facts.started, facts.ended), window.value)? else {
        return Ok(None);
    };
    let mut statements = window.statements;
    statements.extend(law.cite(&["sev-wage"]));
    let (zh, en) = range(found.share(1, 1)?);
    let text = Both::new(
        format!("走之前{}个月的平均工资，一个月{zh}。", found.months),
        format!("The average of the last {} months is {en} a month.", found.months),
    );
    outcome.step(text, statements);
    match facts.minimum_wage {
        Some(minimum) if found.is_below(minimum) => {
            let (zh, en) = range(Range::exactly(minimum));
            let text = Both::new(
                format!("平均工资低于最低工资，按最低工资{zh}算。"),
                format!("That is below the minimum wage: {en} counts."),
            );
            outcome.step(text, law.cite(&["sev-wage"]));
            Ok(Some(Average::of(minimum)))
        }
        Some(_) => Ok(Some(found)),
        None => {
            outcome.assume([Assumption::AboveMinimumWage]);
            Ok(Some(found))
        }
    }
}

/// Severance, or its base for damages when every year counts from the first day.
fn owed(
    law: &Law<'_>,
    outcome: &mut Outcome,
    facts: &Facts,
    rules: &Rules,
    month: Average,
    all_years: bool,
) -> Result<Range, RightsError> {
    let mut from = facts.started;
    if !all_years && from < rules.since.value {
        from = rules.since.value;
        outcome.assume([Assumption::EarlierYearsLeftOut { since: from }]);
    }
    let counted = Service::count(rules, from, facts.ended)?;
    let full = month.share(u64::from(counted.hundredths), 100)?;
    counted.explain(law, outcome, rules, all_years);
    let capped = cap(law, outcome, facts, rules, month, counted)?;
    let sum = match capped {
        Capped::No => full,
        Capped::At(sum) => sum,
        Capped::Unknown => Range { low: None, high: full.high },
    };
    let (zh, en) = range(sum);
    outcome.step(
        Both::new(
            format!("{}个月工资：{zh}。", counted.months_of_wages()),
            format!("{} months of wages: {en}.", counted.months_of_wages()),
        ),
        law.cite(&["fire-severance"]),
    );
    Ok(sum)
}

/// What the cap does.
enum Capped {
    /// The wage is not above it.
    No,
    /// It is: this is the sum.
    At(Range),
    /// The local average is not known.
    Unknown,
}

fn cap(
    law: &Law<'_>,
    outcome: &mut Outcome,
    facts: &Facts,
    rules: &Rules,
    month: Average,
    counted: Service,
) -> Result<Capped, RightsError> {
    let times = u64::from(rules.cap_times.value);
    let Some(local) = facts.local_average else {
        if let Some(minimum) = facts.minimum_wage
            && !month.is_above(share(minimum, times, 1)?.low.unwrap_or(minimum))
        {
            outcome.assume([Assumption::AverageAboveMinimum]);
            return Ok(Capped::No);
        }
        outcome.miss(Gap::LocalAverage);
        outcome.warn(Warning::CapIfAverageBelow(month.share(1, times)?.high.unwrap_or(month.sum)));
        return Ok(Capped::Unknown);
    };
    let ceiling = share(local, times, 1)?.low.unwrap_or(local);
    if !month.is_above(ceiling) {
        outcome.assume([Assumption::BelowCap]);
        return Ok(Capped::No);
    }
    let most = rules.cap_years.value.saturating_mul(rules.year.value).saturating_mul(100);
    let sum = share(ceiling, u64::from(counted.hundredths.min(most)), 100)?;
    let (zh, en) = range(Range::exactly(ceiling));
    let text = Both::new(
        format!("工资高过当地平均工资的{times}倍，一个月按{zh}算，最多算{}年。", rules.cap_years.value),
        format!(
            "The wage is above {times} times the local average: a month counts as {en}, for at most {} years.",
            rules.cap_years.value
        ),
    );
    outcome.step(text, law.cite(&["sev-cap"]));
    Ok(Capped::At(sum))
}

fn doubled(
    law: &Law<'_>,
    outcome: &mut Outcome,
    facts: &Facts,
    rules: &Rules,
    month: Average,
    times: &Known<u32>,
) -> Result<Range, RightsError> {
    let base = owed(law, outcome, facts, rules, month, true)?;
    let sum = share_of(base, u64::from(times.value), 1)?;
    let (zh, en) = range(sum);
    let text = Both::new(
        format!("违法辞退，按{}倍：{zh}。", times.value),
        format!("Unlawful dismissal: {} times that, {en}.", times.value),
    );
    outcome.step(text, times.statements.clone());
    Ok(sum)
}

/// A month's wage where notice was due and not given.
fn notice_pay(law: &Law<'_>, outcome: &mut Outcome, facts: &Facts) -> Result<(), RightsError> {
    let months = outcome.known(law.number("notice-wage", facts.ended));
    let before = Month::of(facts.ended).previous();
    let wage = before.and_then(|month| facts.wages.of(month));
    if wage.is_none() {
        outcome.known::<Money>(Err(Gap::Wage(before.unwrap_or(Month::of(facts.ended)))));
    }
    let (Some(months), Some(wage)) = (months, wage) else {
        outcome.add(Item::NoticePay, When::AsGiven, Range::UNKNOWN);
        return Ok(());
    };
    let zero = Range::zero(facts.wages.currency);
    let full = share(wage, u64::from(months.value), 1)?;
    let sum = match facts.notice {
        Some(true) => zero,
        Some(false) => full,
        None => {
            outcome.miss(Gap::NoticeGiven);
            Range { low: zero.low, high: full.high }
        }
    };
    let mut statements = months.statements;
    statements.extend(law.cite(&["notice-wage"]));
    let (zh, en) = range(sum);
    outcome.step(
        Both::new(
            format!("没有提前书面通知的，多付上个月的工资：{zh}。"),
            format!("Without notice, the wage of the month before: {en}."),
        ),
        statements,
    );
    outcome.add(Item::NoticePay, When::AsGiven, sum);
    Ok(())
}
