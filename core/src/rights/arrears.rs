//! Wages owed, and what is added when an order to pay was missed (劳动合同法 85, 劳动保障监察条例 26).
//!
//! The addition is never automatic: the labour office orders payment by a day, and only once that day has passed it is
//! 50 to 100 per cent of what should have been paid.

use serde::{Deserialize, Serialize};

use super::error::{RightsError, has_come};
use super::input::{WorkMonth, check_amounts, check_months};
use super::law::Law;
use super::limits::{inspection, wages_after_leaving};
use super::outcome::{Assumption, Calculator, Gap, Item, Outcome, Warning, When};
use super::sum::{Range, add, share_of, shortfall};
use super::words::{Both, money, on, range};
use crate::money::{Currency, Money};
use crate::time::Date;

/// An order of the labour office to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The day it set.
    pub pay_by: Date,
    /// The amount it ordered, if it names one; otherwise what is owed.
    pub amount: Option<Money>,
}

/// What the calculator is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The months, each once.
    pub months: Vec<WorkMonth>,
    /// The currency of all of it.
    pub currency: Currency,
    /// The last day of work, if it ended.
    pub ended: Option<Date>,
    /// An order to pay, if there was one.
    pub order: Option<Order>,
    /// Days on which the person asked for it, complained, or was promised it.
    #[serde(default)]
    pub interruptions: Vec<Date>,
}

/// Reckons what is owed, and the surcharge.
///
/// # Errors
/// [`RightsError`] for facts that contradict each other or cannot be reckoned with.
pub fn arrears(law: &Law<'_>, facts: &Facts) -> Result<Outcome, RightsError> {
    check(law, facts)?;
    let mut outcome = Outcome::new(Calculator::Arrears, law);
    outcome.assume([Assumption::BeforeDeductions]);
    let owed = owed(law, &mut outcome, facts)?;
    outcome.add(Item::Arrears, When::AsGiven, owed);
    surcharge(law, &mut outcome, facts, owed)?;
    wages_after_leaving(law, &mut outcome, facts.ended, &facts.interruptions)?;
    if let Some(last) = facts.months.iter().map(|month| month.month.last_day()).max() {
        inspection(law, &mut outcome, last.min(law.as_of()))?;
    }
    Ok(outcome)
}

fn check(law: &Law<'_>, facts: &Facts) -> Result<(), RightsError> {
    check_months(facts.currency, &facts.months)?;
    check_amounts(facts.currency, facts.order.and_then(|order| order.amount))?;
    facts.interruptions.iter().chain(&facts.ended).try_for_each(|day| has_come(*day, law.as_of()))
}

/// What the months are short of. A month paid beyond what was promised is set against the others at the low end only.
fn owed(law: &Law<'_>, outcome: &mut Outcome, facts: &Facts) -> Result<Range, RightsError> {
    let zero = Money { minor: 0, currency: facts.currency };
    let (mut short, mut over, mut complete) = (zero, zero, true);
    for month in &facts.months {
        outcome.told(month.promised.ok_or(Gap::Promised(month.month)));
        outcome.told(month.received.ok_or(Gap::Received(month.month)));
        let (Some(promised), Some(received)) = (month.promised, month.received) else {
            complete = false;
            continue;
        };
        let missing = shortfall(promised, received)?;
        short = add(short, missing)?;
        over = add(over, shortfall(received, promised)?)?;
        if missing.minor > 0 {
            let (p, r, m) = (money(promised), money(received), money(missing));
            let text = Both::new(
                format!("{}：说好{}，拿到{}，差{}。", month.month, p.0, r.0, m.0),
                format!("{}: promised {}, received {}, short {}.", month.month, p.1, r.1, m.1),
            );
            outcome.step(text, law.cite(&["arrears-monthly", "wage-right"]));
        }
    }
    if over.minor > 0 {
        outcome.warn(Warning::SomeMonthsOverpaid);
    }
    let low = shortfall(short, over)?;
    Ok(Range { low: Some(low), high: complete.then_some(short) })
}

fn surcharge(law: &Law<'_>, outcome: &mut Outcome, facts: &Facts, owed: Range) -> Result<(), RightsError> {
    let missed = facts.order.filter(|order| order.pay_by < law.as_of());
    let day = facts.order.map_or(law.as_of(), |order| order.pay_by.min(law.as_of()));
    let least = outcome.known(law.number("surcharge-least", day));
    let most = outcome.known(law.number("surcharge-most", day));
    let when = if missed.is_some() { When::AsGiven } else { When::IfOrderMissed };
    if missed.is_none() {
        outcome.warn(Warning::NoSurchargeYet);
    }
    let (Some(least), Some(most)) = (least, most) else {
        outcome.add(Item::Surcharge, when, Range::UNKNOWN);
        return Ok(());
    };
    let base = facts.order.and_then(|order| order.amount).map_or(owed, Range::exactly);
    let low = share_of(base, u64::from(least.value), 100)?.low;
    let high = share_of(base, u64::from(most.value), 100)?.high;
    let sum = Range { low, high };
    let (zh, en) = range(sum);
    let text = match missed {
        Some(order) => {
            let by = on(order.pay_by);
            Both::new(
                format!("责令{}前付，没付：加付{}%到{}%，{zh}。", by.0, least.value, most.value),
                format!("Ordered by {} and not paid: {} to {} per cent on top, {en}.", by.1, least.value, most.value),
            )
        }
        None => Both::new(
            format!("责令到期还不付的话，加付{}%到{}%，{zh}。", least.value, most.value),
            format!("If an order's day is missed: {} to {} per cent on top, {en}.", least.value, most.value),
        ),
    };
    outcome.step(text, least.statements);
    outcome.add(Item::Surcharge, when, sum);
    Ok(())
}
