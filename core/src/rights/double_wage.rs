//! Double wages for the time without a written contract (劳动合同法 82, 实施条例 6 and 7).
//!
//! The second wage runs from the day after one month of work to the day before the contract is signed, eleven months at
//! most. How the one-year limit of arbitration eats into it is counted day by day in some places and as a whole in
//! others: the low end of the answer is the one, the high end the other.

use serde::{Deserialize, Serialize};

use super::error::{RightsError, has_come, in_order};
use super::input::Wages;
use super::law::{Known, Law, Limit, run};
use super::outcome::{Assumption, Calculator, Gap, Item, Outcome, Warning, When};
use super::sum::{Range, share};
use super::words::{Both, on, range};
use crate::dates::month::Month;
use crate::dates::{DateError, add_days, add_months};
use crate::money::Money;
use crate::time::Date;

/// What the calculator is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// First day of work.
    pub started: Date,
    /// The day a written contract was signed, if one was.
    pub signed: Option<Date>,
    /// The last day of work, if it ended.
    pub ended: Option<Date>,
    /// What the months brought.
    pub wages: Wages,
    /// Days on which the person asked the employer for it, complained to an office, or was promised it.
    #[serde(default)]
    pub interruptions: Vec<Date>,
}

/// The law's numbers that this needs.
struct Rules {
    grace: Known<u32>,
    open: Known<u32>,
    most: Known<u32>,
    times: Known<u32>,
    limit: Known<u32>,
}

/// The stretch of days without a contract, both ends included, and whether the law's longest time ended it.
struct Span {
    first: Date,
    last: Date,
    deemed: Option<Date>,
}

/// Reckons the second wage, and what of it may still be claimed.
///
/// # Errors
/// [`RightsError`] for facts that contradict each other or cannot be reckoned with.
pub fn double_wage(law: &Law<'_>, facts: &Facts) -> Result<Outcome, RightsError> {
    check(law, facts)?;
    let mut outcome = Outcome::new(Calculator::DoubleWage, law);
    outcome.assume([Assumption::OneEmployer, Assumption::NoFaultOfTheirs, Assumption::OrdinaryWagePaid]);
    let day = [facts.signed, facts.ended].into_iter().flatten().fold(law.as_of(), Date::min);
    let Some(rules) = rules(law, &mut outcome, day) else {
        outcome.add(Item::DoubleWageWhole, When::AsGiven, Range::UNKNOWN);
        outcome.lead(Item::DoubleWage, When::AsGiven, Range::UNKNOWN);
        return Ok(outcome);
    };
    let began = law.begins("contract-written").filter(|since| *since > facts.started);
    outcome.assume(began.map(|since| Assumption::BeganBeforeLaw { since }));
    let span = span(began.unwrap_or(facts.started), facts, &rules, law.as_of())?;
    explain_span(law, &mut outcome, &span, &rules, began.is_some());
    if span.last < span.first {
        outcome.add(Item::DoubleWageWhole, When::AsGiven, Range::zero(facts.wages.currency));
        outcome.lead(Item::DoubleWage, When::AsGiven, Range::zero(facts.wages.currency));
        return Ok(outcome);
    }
    let whole = second_wage(law, &mut outcome, facts, &rules, (span.first, span.last))?;
    outcome.add(Item::DoubleWageWhole, When::AsGiven, whole);
    claimable(law, &mut outcome, facts, &rules, &span, whole)?;
    Ok(outcome)
}

fn check(law: &Law<'_>, facts: &Facts) -> Result<(), RightsError> {
    facts.wages.check()?;
    has_come(facts.started, law.as_of())?;
    for day in [facts.signed, facts.ended].into_iter().flatten().chain(facts.interruptions.iter().copied()) {
        has_come(day, law.as_of())?;
    }
    facts.ended.map_or(Ok(()), |ended| in_order(facts.started, ended))
}

fn rules(law: &Law<'_>, outcome: &mut Outcome, day: Date) -> Option<Rules> {
    let grace = outcome.known(law.number("contract-written", day));
    let open = outcome.known(law.number("contract-open", day));
    let most = outcome.known(law.number("double-wage-most", day));
    let times = outcome.known(law.number("double-wage-times", day));
    let limit = outcome.known(law.number("arb-limit", law.as_of()));
    Some(Rules { grace: grace?, open: open?, most: most?, times: times?, limit: limit? })
}

fn span(start: Date, facts: &Facts, rules: &Rules, as_of: Date) -> Result<Span, RightsError> {
    let grace = months(rules.grace.value)?;
    let first = add_months(start, grace)?;
    let longest = grace.saturating_add(months(rules.most.value)?);
    let by_most = add_days(add_months(start, longest)?, -1)?;
    let open = add_months(start, months(rules.open.value)?)?;
    let by_law = by_most.min(add_days(open, -1)?);
    let before_signing = facts.signed.map(|signed| add_days(signed, -1)).transpose()?;
    let last = [before_signing, facts.ended, Some(as_of)].into_iter().flatten().fold(by_law, Date::min);
    let works_on = |day: Date| facts.ended.is_none_or(|ended| ended >= day) && facts.signed.is_none_or(|s| s > day);
    let deemed = (open <= as_of && works_on(open)).then_some(open);
    Ok(Span { first, last, deemed })
}

fn explain_span(law: &Law<'_>, outcome: &mut Outcome, span: &Span, rules: &Rules, began_before: bool) {
    let (first, last) = (on(span.first), on(span.last));
    let mut statements = rules.grace.statements.clone();
    statements.extend(law.cite(&["double-span", "double-most"]));
    statements.extend(began_before.then(|| law.cite(&["double-before-law"])).into_iter().flatten());
    let text = if span.last < span.first {
        Both::new(
            format!("双倍工资最早从{}算起，你这段时间还没到那天，或那天以前就签了。", first.0),
            format!("Double wages begin on {} at the earliest; by then it was signed, over, or not yet.", first.1),
        )
    } else {
        Both::new(
            format!("双倍工资从{}算到{}。", first.0, last.0),
            format!("Double wages run from {} to {}.", first.1, last.1),
        )
    };
    outcome.step(text, statements);
    if let Some(day) = span.deemed {
        outcome.warn(Warning::OpenEndedSince(day));
    }
}

/// The second wage of a stretch of days, month by month.
fn second_wage(
    law: &Law<'_>,
    outcome: &mut Outcome,
    facts: &Facts,
    rules: &Rules,
    (first, last): (Date, Date),
) -> Result<Range, RightsError> {
    let extra = u64::from(rules.times.value.saturating_sub(1));
    let mut sum = Range::zero(facts.wages.currency);
    let mut month = Some(Month::of(first));
    while let Some(this) = month.filter(|month| month.first_day() <= last) {
        let (from, to) = (this.first_day().max(first), this.last_day().min(last));
        let part = match facts.wages.of(this) {
            Some(wage) => {
                let (part, whole) = part_of_month(law, wage, extra, (from, to))?;
                outcome.assume((!whole).then_some(Assumption::PartMonthByDays));
                outcome.assume((!facts.wages.months.contains_key(&this)).then_some(Assumption::UsualWage));
                let ((zh, en), (a, b)) = (range(part), (on(from), on(to)));
                let text = Both::new(
                    format!("{}到{}：多一份工资{zh}。", a.0, b.0),
                    format!("{} to {}: a second wage of {en}.", a.1, b.1),
                );
                outcome.step(text, rules.times.statements.clone());
                part
            }
            None => {
                outcome.miss(Gap::Wage(this));
                Range::UNKNOWN
            }
        };
        sum = sum.plus(part)?;
        month = this.next();
    }
    Ok(sum)
}

/// The share of a month's second wage for some of its days, by calendar and by working days; and whether it is all of it.
fn part_of_month(
    law: &Law<'_>,
    wage: Money,
    extra: u64,
    (from, to): (Date, Date),
) -> Result<(Range, bool), RightsError> {
    let month = Month::of(from);
    let all = (month.first_day(), month.last_day());
    if (from, to) == all {
        return Ok((share(wage, extra, 1)?, true));
    }
    let by_days = share(wage, extra * days_in((from, to)), days_in(all))?;
    let working =
        |(from, to): (Date, Date)| days_from(from, to).filter(|day| law.calendar().kind(*day).works()).count() as u64;
    let by_work = share(wage, extra * working((from, to)), working(all))?;
    Ok((Range { low: by_days.low.min(by_work.low), high: by_days.high.max(by_work.high) }, false))
}

fn days_from(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1)).take_while(move |day| *day <= to)
}

fn days_in((from, to): (Date, Date)) -> u64 {
    days_from(from, to).count() as u64
}

/// What may still be claimed on the day asked about, and until when.
fn claimable(
    law: &Law<'_>,
    outcome: &mut Outcome,
    facts: &Facts,
    rules: &Rules,
    span: &Span,
    whole: Range,
) -> Result<(), RightsError> {
    let open_from = first_open_day(facts, rules, span, law.as_of())?;
    let (as_whole, too_late) =
        law.months_limit(Limit::DoubleWageWhole, span.last, &rules.limit, &facts.interruptions)?;
    too_late.into_iter().for_each(|day| outcome.warn(Warning::InterruptedTooLate(day)));
    let zero = Range::zero(facts.wages.currency);
    let low = match open_from {
        Some(from) if from == span.first => whole.low,
        Some(from) => {
            outcome.warn(Warning::PartLapsed { from });
            second_wage(law, &mut Outcome::new(Calculator::DoubleWage, law), facts, rules, (from, span.last))?.low
        }
        None => zero.low,
    };
    let high = if as_whole.has_passed(law.as_of()) { zero.high } else { whole.high };
    outcome.lead(Item::DoubleWage, When::AsGiven, Range { low, high });
    if as_whole.has_passed(law.as_of()) {
        outcome.warn(Warning::LimitPassed);
    } else if low != whole.low {
        outcome.warn(Warning::PlacesDiffer);
    }
    if let Some(from) = open_from {
        let (first, _) = law.months_limit(Limit::DoubleWageFirst, from, &rules.limit, &facts.interruptions)?;
        outcome.limit(first);
    }
    outcome.limit(as_whole);
    outcome.assume([Assumption::NothingPausedIt]);
    Ok(())
}

/// The first day of the span whose own limit has not passed. A later day's limit never ends earlier.
fn first_open_day(facts: &Facts, rules: &Rules, span: &Span, as_of: Date) -> Result<Option<Date>, RightsError> {
    for day in days_from(span.first, span.last) {
        if run(day, rules.limit.value, &facts.interruptions)?.last >= as_of {
            return Ok(Some(day));
        }
    }
    Ok(None)
}

fn months(count: u32) -> Result<i32, DateError> {
    i32::try_from(count).map_err(|_| DateError::TooFar(count))
}
