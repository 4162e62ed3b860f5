//! Overtime pay (劳动法 44, 工资支付暂行规定 13): at least 150, 200 or 300 per cent of the ordinary pay of the time worked.
//!
//! A monthly wage becomes an hourly one by the paid days of a month and the hours of a day; a piece rate is raised in the
//! same proportion. Overtime pay is wages: while one works there no limit of arbitration runs.

use serde::{Deserialize, Serialize};

use super::error::{RightsError, has_come};
use super::input::{WorkMonth, check_amounts, check_months};
use super::law::{Known, Law};
use super::limits::wages_after_leaving;
use super::outcome::{Assumption, Calculator, Gap, Item, Outcome, Warning, When};
use super::sum::{Range, share, share_of};
use super::words::{Both, clock, money, range};
use crate::dates::month::Month;
use crate::guidance::text::ItemId;
use crate::money::{Currency, Money};
use crate::time::Date;

/// How pay is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pay {
    /// So much a month for ordinary hours.
    Monthly(Money),
    /// What each month promised is the month's wage for ordinary hours.
    AsPromised,
    /// So much an hour.
    Hourly(Money),
    /// So much a piece, with the pieces made in overtime instead of minutes.
    Piece {
        /// The rate in ordinary hours.
        rate: Money,
        /// Pieces made in overtime on working days, after the quota.
        workday: u32,
        /// Pieces made on rest days.
        rest_day: u32,
        /// Pieces made on statutory holidays.
        holiday: u32,
    },
}

/// The system of working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// Eight hours a day.
    #[default]
    Ordinary,
    /// Averaged or flexible hours that the labour office approved.
    Approved,
}

/// What the calculator is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The months, each once.
    pub months: Vec<WorkMonth>,
    /// The currency of all of it.
    pub currency: Currency,
    /// How pay is reckoned.
    pub pay: Pay,
    /// The system of hours.
    #[serde(default)]
    pub hours: Hours,
    /// Whether the rest days were given back; then nothing is due for them.
    pub rest_days_given_back: Option<bool>,
    /// What was paid for overtime already.
    pub paid: Option<Money>,
    /// The last day of work, if it ended.
    pub ended: Option<Date>,
    /// Days on which the person asked for it, complained, or was promised it.
    #[serde(default)]
    pub interruptions: Vec<Date>,
}

/// The sums of one kind of overtime, and by how much it is paid.
#[derive(Clone, Copy)]
struct Kind {
    item: Item,
    parameter: &'static str,
    minutes: fn(&WorkMonth) -> u32,
    pieces: fn(&Pay) -> u32,
}

const KINDS: [Kind; 3] = [
    Kind {
        item: Item::OvertimeWorkday,
        parameter: "overtime-workday",
        minutes: |month| month.minutes_overtime_workday,
        pieces: |pay| if let Pay::Piece { workday, .. } = pay { *workday } else { 0 },
    },
    Kind {
        item: Item::OvertimeRestDay,
        parameter: "overtime-rest-day",
        minutes: |month| month.minutes_rest_day,
        pieces: |pay| if let Pay::Piece { rest_day, .. } = pay { *rest_day } else { 0 },
    },
    Kind {
        item: Item::OvertimeHoliday,
        parameter: "overtime-holiday",
        minutes: |month| month.minutes_holiday,
        pieces: |pay| if let Pay::Piece { holiday, .. } = pay { *holiday } else { 0 },
    },
];

/// Reckons the overtime pay due.
///
/// # Errors
/// [`RightsError`] for facts that contradict each other or cannot be reckoned with.
pub fn overtime(law: &Law<'_>, facts: &Facts) -> Result<Outcome, RightsError> {
    check(law, facts)?;
    let mut outcome = Outcome::new(Calculator::Overtime, law);
    outcome.warn(Warning::KeepProofOfHours);
    if facts.hours == Hours::Approved {
        outcome.warn(Warning::OtherHours);
        outcome.add(Item::OvertimeDue, When::AsGiven, Range::UNKNOWN);
    } else {
        outcome.assume([Assumption::OrdinaryHours, Assumption::WageForOrdinaryHours]);
        outcome.assume((facts.pay == Pay::AsPromised).then_some(Assumption::PromisedIsAMonth));
        let mut due = Range::zero(facts.currency);
        for kind in KINDS {
            let sum = of_kind(law, &mut outcome, facts, kind)?;
            outcome.add(kind.item, When::AsGiven, sum);
            due = due.plus(sum)?;
        }
        outcome.lead(Item::OvertimeDue, When::AsGiven, due);
        if let Some(paid) = facts.paid {
            outcome.lead(Item::OvertimeOwed, When::AsGiven, due.less(paid)?);
        }
    }
    monthly_limits(law, &mut outcome, facts);
    wages_after_leaving(law, &mut outcome, facts.ended, &facts.interruptions)?;
    Ok(outcome)
}

fn check(law: &Law<'_>, facts: &Facts) -> Result<(), RightsError> {
    check_months(facts.currency, &facts.months)?;
    let pay = match facts.pay {
        Pay::Monthly(money) | Pay::Hourly(money) | Pay::Piece { rate: money, .. } => Some(money),
        Pay::AsPromised => None,
    };
    check_amounts(facts.currency, pay.into_iter().chain(facts.paid))?;
    facts.interruptions.iter().chain(&facts.ended).try_for_each(|day| has_come(*day, law.as_of()))
}

fn of_kind(law: &Law<'_>, outcome: &mut Outcome, facts: &Facts, kind: Kind) -> Result<Range, RightsError> {
    let sum = if let Pay::Piece { rate, .. } = facts.pay {
        of_pieces(law, outcome, facts, kind, rate)?
    } else {
        let mut sum = Range::zero(facts.currency);
        for month in facts.months.iter().filter(|month| (kind.minutes)(month) > 0) {
            sum = sum.plus(of_month(law, outcome, facts, kind, month)?)?;
        }
        sum
    };
    Ok(if kind.item == Item::OvertimeRestDay { given_back(outcome, facts, sum) } else { sum })
}

/// Rest days that were given back bring nothing; where that is not known, they may.
fn given_back(outcome: &mut Outcome, facts: &Facts, sum: Range) -> Range {
    let zero = Range::zero(facts.currency);
    match facts.rest_days_given_back {
        _ if sum == zero => zero,
        Some(true) => zero,
        Some(false) => {
            outcome.assume([Assumption::RestDaysAsListed]);
            sum
        }
        None => {
            outcome.miss(Gap::RestDaysGivenBack);
            Range { low: zero.low, high: sum.high }
        }
    }
}

fn of_month(
    law: &Law<'_>,
    outcome: &mut Outcome,
    facts: &Facts,
    kind: Kind,
    month: &WorkMonth,
) -> Result<Range, RightsError> {
    let day = month.month.last_day().min(law.as_of());
    let minutes = u64::from((kind.minutes)(month));
    let Some(percent) = outcome.known(law.number(kind.parameter, day)) else { return Ok(Range::UNKNOWN) };
    let raised = minutes.saturating_mul(u64::from(percent.value));
    let (sum, base) = match (facts.pay, month.promised) {
        (Pay::Hourly(rate), _) => (share(rate, raised, 60 * 100)?, Vec::new()),
        (Pay::Monthly(wage), _) | (Pay::AsPromised, Some(wage)) => {
            let Some((parts, base)) = hours_of_a_month(law, outcome, day) else { return Ok(Range::UNKNOWN) };
            // wage / (paid days × hours) × minutes / 60 × percent / 100, with paid days in hundredths.
            (share(wage, raised, parts * 60)?, base)
        }
        (Pay::AsPromised, None) => {
            outcome.miss(Gap::Promised(month.month));
            (Range::UNKNOWN, Vec::new())
        }
        (Pay::Piece { .. }, _) => (Range::zero(facts.currency), Vec::new()),
    };
    explain(outcome, kind, (month.month, minutes), (&percent, base), sum);
    Ok(sum)
}

/// Paid days of a month times hours of a day, in hundredths of an hour.
fn hours_of_a_month(law: &Law<'_>, outcome: &mut Outcome, day: Date) -> Option<(u64, Vec<ItemId>)> {
    let days = outcome.known(law.number("paid-days-hundredths", day));
    let hours = outcome.known(law.number("hours-day", day));
    let (days, hours) = (days?, hours?);
    let parts = u64::from(days.value) * u64::from(hours.value);
    (parts > 0).then(|| (parts, [days.statements, hours.statements].concat()))
}

fn explain(
    outcome: &mut Outcome,
    kind: Kind,
    (month, minutes): (Month, u64),
    (percent, base): (&Known<u32>, Vec<ItemId>),
    sum: Range,
) {
    use crate::locale::Locale::{En, ZhHans};
    use crate::say::Say;
    let ((zh, en), of) = (range(sum), kind.item);
    let text = Both::new(
        format!("{month}{}{}，按{}%：{zh}。", of.say(ZhHans), clock(minutes, ZhHans), percent.value),
        format!("{month}, {}: {} at {} per cent: {en}.", of.say(En), clock(minutes, En), percent.value),
    );
    outcome.step(text, [percent.statements.clone(), base].concat());
}

fn of_pieces(
    law: &Law<'_>,
    outcome: &mut Outcome,
    facts: &Facts,
    kind: Kind,
    rate: Money,
) -> Result<Range, RightsError> {
    let pieces = (kind.pieces)(&facts.pay);
    if pieces == 0 {
        return Ok(Range::zero(facts.currency));
    }
    let day = facts.months.iter().map(|month| month.month.last_day()).max().unwrap_or(law.as_of()).min(law.as_of());
    let Some(percent) = outcome.known(law.number(kind.parameter, day)) else { return Ok(Range::UNKNOWN) };
    let sum = share_of(Range::exactly(rate), u64::from(pieces) * u64::from(percent.value), 100)?;
    let ((zh, en), (rate_zh, rate_en)) = (range(sum), money(rate));
    let text = Both::new(
        format!("{pieces}件，每件{rate_zh}，按{}%：{zh}。", percent.value),
        format!("{pieces} pieces at {rate_en}, at {} per cent: {en}.", percent.value),
    );
    let cited = law.cite(&["overtime-piece"]);
    outcome.step(text, [percent.statements, cited].concat());
    Ok(sum)
}

/// Notes the months with more overtime than the law allows.
fn monthly_limits(law: &Law<'_>, outcome: &mut Outcome, facts: &Facts) {
    for month in facts.months.iter().filter(|month| month.minutes_overtime_workday > 0) {
        let day = month.month.last_day().min(law.as_of());
        let Some(most) = outcome.known(law.number("overtime-month-most", day)) else { continue };
        if u64::from(month.minutes_overtime_workday) > u64::from(most.value) * 60 {
            let (month, minutes) = (month.month, month.minutes_overtime_workday);
            outcome.warn(Warning::OverMonthlyLimit { month, minutes, hours: most.value });
        }
    }
}
