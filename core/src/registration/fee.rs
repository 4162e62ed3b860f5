//! What a procedure costs: from fee items, a place's schedule and the person's facts to lines with an amount and a why.
//!
//! An amount nobody could look up is unknown and never nothing; the same holds for one that rests on an unverified source
//! and for two lines that contradict each other. Free is an amount like any other and carries its citation.

use super::basis::{Basis, Doubt, Grounds, weigh};
use crate::guidance::fee::{Channel, Fee, Per};
use crate::guidance::library::{FeeAnswer, Label};
use crate::guidance::procedure::{Pays, Question};
use crate::guidance::rule::{Fact, Facts};
use crate::guidance::text::{ItemId, Text};
use crate::money::Money;
use crate::place::PlaceCode;
use crate::time::Date;

/// Who pays, how and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// Classes the person belongs to, as the schedule names them.
    pub classes: Vec<ItemId>,
    /// How it is paid.
    pub channel: Channel,
    /// How many people at once.
    pub batch: u32,
    /// The day of paying, or today.
    pub on: Date,
}

impl Payer {
    /// One ordinary person at a counter on this day.
    #[must_use]
    pub const fn at_the_counter(on: Date) -> Self {
        Self { classes: Vec::new(), channel: Channel::Counter, batch: 1, on }
    }

    /// Whoever these answers say, on this day: an ordinary person at a counter as far as they say nothing.
    #[must_use]
    pub fn of_answers(questions: &[Question], facts: &Facts, on: Date) -> Self {
        let mut payer = Self::at_the_counter(on);
        for question in questions {
            match (question.pays, facts.get(&question.id)) {
                (Some(Pays::Channel), Some(Fact::Choice(choice))) => {
                    payer.channel = Channel::parse(choice.as_str()).unwrap_or(payer.channel);
                }
                (Some(Pays::Batch), Some(Fact::Int(people))) => {
                    payer.batch = u32::try_from(*people).unwrap_or(1).max(1);
                }
                (Some(Pays::Class), Some(Fact::Choice(class))) => payer.classes.push(class.clone()),
                (Some(Pays::Class), Some(Fact::YesNo(true))) => payer.classes.push(question.id.clone()),
                _ => {}
            }
        }
        payer
    }
}

/// An amount, or the honest absence of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// So much; nothing, if it is zero.
    Known(Money),
    /// Not known: ask before paying. Never to be read as nothing.
    Unknown(Gap),
}

/// Why an amount is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// No line of the schedule fits.
    NoLine,
    /// The line that fits has no amount: nobody could look it up.
    NoAmount,
    /// What it rests on may not drive an amount.
    Doubtful(Doubt),
    /// Lines that fit equally well say different amounts.
    Differ(Vec<Money>),
    /// Sources contradict each other at this place.
    Disputed,
    /// This app is too old to read the schedule.
    UpdateApp,
}

/// An amount charged for each of several people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Each {
    /// For one of them.
    pub one: Money,
    /// How many they are.
    pub people: u32,
}

/// Why it is that much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The schedule says so.
    Scheduled,
    /// The schedule exempts this class of payer.
    Exempt,
}

/// One line of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeLine {
    /// What is charged for.
    pub item: ItemId,
    /// What it is called, when a line names it.
    pub title: Option<Text>,
    /// How much, for everybody it is for.
    pub amount: Amount,
    /// What one of them pays, where the schedule counts people and there are several.
    pub each: Option<Each>,
    /// Why.
    pub why: Why,
    /// Only known as at this day; shown with the amount.
    pub as_at: Option<Date>,
    /// The place whose schedule says so, when it is not the one asked about.
    pub inherited_from: Option<PlaceCode>,
    /// What it rests on; `medium` is shown with its label. None when there is no amount.
    pub basis: Option<Basis>,
}

impl FeeLine {
    /// Whether there is nothing to pay, as far as the source behind the line goes.
    #[must_use]
    pub fn is_free(&self) -> bool {
        matches!(&self.amount, Amount::Known(money) if money.minor == 0)
    }

    fn unknown(item: &ItemId, gap: Gap) -> Self {
        let amount = Amount::Unknown(gap);
        Self {
            item: item.clone(),
            title: None,
            amount,
            each: None,
            why: Why::Scheduled,
            as_at: None,
            inherited_from: None,
            basis: None,
        }
    }
}

/// Assesses the fee items of a procedure, one line each, in their order. `schedule` is what guidance says of an item at
/// the place on the day of paying: the nearest place that has lines for it answers alone.
#[must_use]
pub fn assess(
    items: &[ItemId],
    schedule: impl Fn(&ItemId) -> FeeAnswer,
    payer: &Payer,
    grounds: &dyn Grounds,
) -> Vec<FeeLine> {
    let assess_one = |item: &ItemId| match schedule(item) {
        FeeAnswer::Lines { lines, label } => assess_item(item, &lines, &label, payer, grounds),
        FeeAnswer::Unknown => FeeLine::unknown(item, Gap::NoLine),
        FeeAnswer::Disputed(_) => FeeLine::unknown(item, Gap::Disputed),
        FeeAnswer::UpdateApp => FeeLine::unknown(item, Gap::UpdateApp),
    };
    items.iter().map(assess_one).collect()
}

fn assess_item(item: &ItemId, lines: &[Fee], label: &Label, payer: &Payer, grounds: &dyn Grounds) -> FeeLine {
    let fitting: Vec<_> = lines.iter().filter(|fee| fee.item == *item && fits(fee, payer)).collect();
    let Some(best) = fitting.iter().map(|fee| closeness(fee)).max() else {
        return FeeLine::unknown(item, Gap::NoLine);
    };
    let closest = fitting.into_iter().filter(|fee| closeness(fee) == best);
    agree(item, closest.map(|fee| read_line(fee, label, payer, grounds)).collect())
}

/// Whether a line is about this payer on this day.
fn fits(fee: &Fee, payer: &Payer) -> bool {
    let channel = fee.channel.is_none_or(|channel| channel == payer.channel);
    let class = fee.payer.as_ref().is_none_or(|class| payer.classes.contains(class));
    let batch = fee.batch_from.is_none_or(|from| from <= payer.batch);
    channel && class && batch && fee.holds_on(payer.on)
}

/// How closely a fitting line is about the case: the payer's class first, then the channel, the larger batch, and last
/// the younger line.
fn closeness(fee: &Fee) -> (bool, bool, u32, Date) {
    (fee.payer.is_some(), fee.channel.is_some(), fee.batch_from.unwrap_or(0), fee.valid_from)
}

fn read_line(fee: &Fee, label: &Label, payer: &Payer, grounds: &dyn Grounds) -> FeeLine {
    let exempt = fee.exempt.iter().any(|class| payer.classes.contains(class));
    let one = if exempt { Some(Money { minor: 0, currency: fee.currency }) } else { fee.money() };
    let people = match fee.per {
        Per::Case => 1,
        Per::Person => payer.batch,
    };
    let weighed = weigh(&fee.statements, grounds, payer.on);
    let (amount, basis) = match (one.and_then(|one| one.checked_times(people).ok()), weighed) {
        (None, _) => (Amount::Unknown(Gap::NoAmount), None),
        (Some(_), Err(doubt)) => (Amount::Unknown(Gap::Doubtful(doubt)), None),
        (Some(money), Ok(basis)) => (Amount::Known(money), Some(basis)),
    };
    let several = matches!(&amount, Amount::Known(money) if money.minor != 0) && people > 1;
    FeeLine {
        item: fee.item.clone(),
        title: Some(fee.title.clone()),
        amount,
        each: one.filter(|_| several).map(|one| Each { one, people }),
        why: if exempt { Why::Exempt } else { Why::Scheduled },
        as_at: fee.as_at,
        inherited_from: (!label.is_own()).then(|| label.place().clone()),
        basis,
    }
}

/// Lines that fit equally well must say the same, or nothing is known.
fn agree(item: &ItemId, lines: Vec<FeeLine>) -> FeeLine {
    let known = lines.iter().filter_map(|line| match &line.amount {
        Amount::Known(money) => Some(*money),
        Amount::Unknown(_) => None,
    });
    let mut amounts: Vec<_> = known.collect();
    amounts.sort();
    amounts.dedup();
    if amounts.len() > 1 {
        return FeeLine::unknown(item, Gap::Differ(amounts));
    }
    let first_unknown = lines.iter().position(|line| matches!(line.amount, Amount::Unknown(_)));
    lines.into_iter().nth(first_unknown.unwrap_or(0)).unwrap_or_else(|| FeeLine::unknown(item, Gap::NoLine))
}

/// What a whole assessment comes to: the sum of what is known per currency, and whether that is all.
///
/// # Errors
/// [`MoneyError`](crate::money::MoneyError) when a sum is beyond what can be reckoned.
pub fn total(lines: &[FeeLine]) -> Result<AssessedTotal, crate::money::MoneyError> {
    let mut total = AssessedTotal { known: Vec::new(), complete: true };
    for line in lines {
        match &line.amount {
            Amount::Unknown(_) => total.complete = false,
            Amount::Known(money) => match total.known.iter_mut().find(|sum| sum.currency == money.currency) {
                Some(sum) => *sum = sum.checked_add(*money)?,
                None => total.known.push(*money),
            },
        }
    }
    Ok(total)
}

/// The sum of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedTotal {
    /// Sums of the known amounts, one per currency.
    pub known: Vec<Money>,
    /// Whether every line was known; otherwise the sums are "at least".
    pub complete: bool,
}

#[cfg(test)]
#[path = "fee_tests.rs"]
mod tests;
