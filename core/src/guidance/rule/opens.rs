//! "Not yet: from …" — the first later day on which a tree that is false today becomes true, on the same answers.
//!
//! Truth changes only on a few days: dates the tree reckons with, moved by what it adds to `as_of`, and days on which a parameter
//! changes. Each such day and its neighbours are tried in order, so the first hit is the exact first day.

use std::collections::BTreeSet;

use super::eval::{Truth, World, evaluate};
use super::reckon::plus_months;
use super::{Fact, Facts, Node, Term};
use crate::time::Date;

/// Clamping to a month's last day moves a date by at most three; one more on each side catches "after" and "before".
const NEIGHBOURS: i64 = 4;
/// The most days that are tried.
const TRIES_MAX: usize = 4_000;
/// Parameter changes that are followed.
const CHANGES_MAX: usize = 64;
/// Ages reach back this far.
const YEARS_MAX: i64 = 150;

/// The first day after `as_of` on which the tree is true; none if it never is.
pub fn first_true<W: World>(tree: &Node, facts: &Facts, as_of: Date, world: &W) -> Option<Date> {
    let mut changes = BTreeSet::from([as_of]);
    visit_terms(tree, &mut |term| {
        if let Term::Param(id) = term {
            changes.extend(world.changes(id).into_iter().filter(|day| *day > as_of));
        }
    });
    let mut days: BTreeSet<Date> = changes.iter().copied().collect();
    for era in changes.into_iter().take(CHANGES_MAX) {
        breakpoints(tree, facts, era, world, &mut days);
    }
    let later = days.into_iter().filter(|day| *day > as_of).take(TRIES_MAX);
    later.into_iter().find(|day| evaluate(tree, facts, *day, world).is_ok_and(|trace| trace.truth == Truth::True))
}

fn visit_terms(node: &Node, call: &mut impl FnMut(&Term)) {
    node.terms().into_iter().for_each(|term| term.visit(call));
    node.children().iter().for_each(|child| visit_terms(child, call));
}

/// Days around which the tree may change while the parameters are those of `era`.
fn breakpoints<W: World>(tree: &Node, facts: &Facts, era: Date, world: &W, days: &mut BTreeSet<Date>) {
    let reckon = |term: &Term| reckon(term, facts, era, world);
    let (mut fixed, mut shifts) = (BTreeSet::new(), BTreeSet::from([(0, 0)]));
    visit_terms(tree, &mut |term| {
        if let Some((date, months, plus)) = reckon(term) {
            match date {
                Some(date) => fixed.extend(shifted(date, months, plus)),
                None => {
                    shifts.insert((months, plus));
                }
            }
        }
    });
    let born: Vec<Date> =
        facts.values().filter_map(|fact| if let Fact::Date(day) = fact { Some(*day) } else { None }).collect();
    let years = ages(tree, facts, era, world);
    for day in born {
        fixed.extend(years.iter().flat_map(|n| [*n, n + 1]).filter_map(|n| plus_months(day, n * 12)));
    }
    for day in fixed {
        for (months, plus) in &shifts {
            let moved = plus_months(day, -months).and_then(|day| shifted(day, 0, -plus));
            let near = (-NEIGHBOURS..=NEIGHBOURS).filter_map(|n| moved.and_then(|day| shifted(day, 0, n)));
            days.extend(near);
        }
    }
}

fn shifted(day: Date, months: i64, days: i64) -> Option<Date> {
    plus_months(day, months)?.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The numbers of years that ages are compared with.
fn ages<W: World>(node: &Node, facts: &Facts, era: Date, world: &W) -> BTreeSet<i64> {
    let mut years = BTreeSet::new();
    if let Node::AgeAt { years: term, .. } = node {
        years.extend(whole(term, facts, era, world).filter(|n| (0..=YEARS_MAX).contains(n)));
    }
    node.children().iter().for_each(|child| years.extend(ages(child, facts, era, world)));
    years
}

/// A date term as a start (none: `as_of`), months and days to add.
fn reckon<W: World>(term: &Term, facts: &Facts, era: Date, world: &W) -> Option<(Option<Date>, i64, i64)> {
    use super::super::parameter::{Lookup, Value};
    match term {
        Term::AsOf => Some((None, 0, 0)),
        Term::Date(date) => Some((Some(*date), 0, 0)),
        Term::Fact(id) => match facts.get(id)? {
            Fact::Date(date) => Some((Some(*date), 0, 0)),
            Fact::YesNo(_) | Fact::Choice(_) | Fact::Money(_) | Fact::Months(_) | Fact::Int(_) | Fact::Place(_) => None,
        },
        Term::Param(id) => match world.parameter(id, era) {
            Lookup::Value { value: Value::Date(date), .. } => Some((Some(date), 0, 0)),
            Lookup::Value { .. } | Lookup::Abolished { .. } | Lookup::Unknown => None,
        },
        Term::PlusMonths { date, months } => {
            let (start, m, d) = reckon(date, facts, era, world)?;
            Some((start, m.checked_add(whole(months, facts, era, world)?)?, d))
        }
        Term::PlusDays { date, days } => {
            let (start, m, d) = reckon(date, facts, era, world)?;
            Some((start, m, d.checked_add(whole(days, facts, era, world)?)?))
        }
        Term::Months(_) | Term::Int(_) | Term::Money(_) => None,
    }
}

/// A number of months, days or years.
fn whole<W: World>(term: &Term, facts: &Facts, era: Date, world: &W) -> Option<i64> {
    use super::super::parameter::{Lookup, Value};
    match term {
        Term::Months(n) | Term::Int(n) => Some(*n),
        Term::Fact(id) => match facts.get(id)? {
            Fact::Months(n) | Fact::Int(n) => Some(*n),
            Fact::YesNo(_) | Fact::Choice(_) | Fact::Money(_) | Fact::Date(_) | Fact::Place(_) => None,
        },
        Term::Param(id) => match world.parameter(id, era) {
            Lookup::Value { value: Value::Months(n) | Value::Days(n) | Value::Int(n), .. } => Some(n),
            Lookup::Value { .. } | Lookup::Abolished { .. } | Lookup::Unknown => None,
        },
        Term::AsOf | Term::Date(_) | Term::Money(_) | Term::PlusMonths { .. } | Term::PlusDays { .. } => None,
    }
}
