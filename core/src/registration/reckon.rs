//! One reckoning: from an anchor to a date, writing down every step on the way.

use std::collections::BTreeSet;

use super::anchor::Anchor;
use super::basis::Doubt;
use super::deadline::Setting;
use super::derivation::{Derivation, Step};
use crate::dates::working::WorkingCount;
use crate::dates::{self, DateError, Window};
use crate::guidance::parameter::{Lookup, Value};
use crate::guidance::procedure::{Amount, Span, Unit};
use crate::time::Date;

/// Anniversaries looked at when a window closes after its anniversary; one such window overlaps the next at most.
const ANNIVERSARIES_BACK: u32 = 1;

/// A reckoning under way.
pub(super) struct Reckoner<'a> {
    setting: Setting<'a>,
    anchor: Anchor,
    /// The original day; every amount is added to it, never to a clamped result.
    origin: Date,
    reached: Date,
    steps: Vec<Step>,
    years_missing: BTreeSet<i16>,
}

/// Past or before the anchor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    After,
    Before,
}

/// An amount looked up and checked.
#[derive(Clone, Copy)]
struct Stretch {
    amount: u32,
    unit: Unit,
}

impl From<DateError> for Doubt {
    /// A date beyond a century is a mistake in the data; a person is better served by asking.
    fn from(_: DateError) -> Self {
        Self::OnlyInWords
    }
}

impl<'a> Reckoner<'a> {
    pub(super) fn new(anchor: Anchor, origin: Date, setting: Setting<'a>) -> Self {
        let steps = vec![Step::From { anchor, date: origin }];
        Self { setting, anchor, origin, reached: origin, steps, years_missing: BTreeSet::new() }
    }

    pub(super) fn reached(&self) -> Date {
        self.reached
    }

    /// Adds an offset to the anchor. From anniversaries it runs from the first whose result is not past.
    pub(super) fn plus(&mut self, span: &Span) -> Result<(), Doubt> {
        let stretch = self.stretch(span)?;
        if self.anchor == Anchor::Anniversary {
            let number = self.anniversary(|this, day| this.moved(day, stretch, Direction::After))?;
            self.step_to_anniversary(number)?;
        }
        self.reached = self.step(self.reached, stretch, Direction::After)?;
        Ok(())
    }

    /// Takes an amount off what was reached. Straight from anniversaries it runs from the next one, also when the result is
    /// past: then it is late, and not a year away.
    pub(super) fn minus(&mut self, span: &Span) -> Result<(), Doubt> {
        let stretch = self.stretch(span)?;
        if self.anchor == Anchor::Anniversary && self.steps.len() == 1 {
            let number = self.anniversary(|_, day| Ok(day))?;
            self.step_to_anniversary(number)?;
        }
        self.reached = self.step(self.reached, stretch, Direction::Before)?;
        Ok(())
    }

    /// The window around the anchor, both ends included; it closes on the anchor unless `after` says otherwise.
    pub(super) fn window(&mut self, before: Option<&Span>, after: Option<&Span>) -> Result<Window, Doubt> {
        let before = before.map(|span| self.stretch(span)).transpose()?;
        let after = after.map(|span| self.stretch(span)).transpose()?;
        if before.is_none() && after.is_none() {
            return Err(Doubt::OnlyInWords);
        }
        if self.anchor == Anchor::Anniversary {
            let number = self.anniversary(|this, day| match after {
                Some(after) => this.moved(day, after, Direction::After),
                None => Ok(day),
            })?;
            self.step_to_anniversary(number)?;
        }
        let centre = self.reached;
        let opens = before.map_or(Ok(centre), |before| self.step(centre, before, Direction::Before))?;
        let closes = after.map_or(Ok(centre), |after| self.step(centre, after, Direction::After))?;
        self.steps.push(Step::Open { opens, closes });
        self.reached = closes;
        Ok(Window { opens, closes })
    }

    /// How far the office may extend what was reached, counted from the anchor as well.
    pub(super) fn at_most(&mut self, span: &Span) -> Result<Date, Doubt> {
        let Stretch { amount, unit } = self.stretch(span)?;
        let (reached, count) = self.moved_counting(self.origin, Stretch { amount, unit }, Direction::After)?;
        self.note_missing(count.as_ref());
        self.steps.push(Step::AtMost { amount, unit, reached });
        Ok(reached)
    }

    /// The day itself, or the next on which offices work; a step only when they differ.
    pub(super) fn next_working_day(&mut self, statutory: Date) -> Result<Date, Doubt> {
        let count = self.setting.calendar.working_day_from(statutory)?;
        self.note_missing(Some(&count));
        if count.reached != statutory {
            self.steps.push(Step::DayOff { statutory, next: count.reached });
        }
        Ok(count.reached)
    }

    /// The steps, and whether a missing table makes them approximate.
    pub(super) fn finish(mut self) -> (Derivation, bool) {
        let approximate = !self.years_missing.is_empty();
        if approximate {
            self.steps.push(Step::NoTable(self.years_missing.into_iter().collect()));
        }
        (Derivation(self.steps), approximate)
    }

    /// The number of the first anniversary for which `ends` is not past.
    fn anniversary(&self, ends: impl Fn(&Self, Date) -> Result<Date, Doubt>) -> Result<u32, Doubt> {
        let (next, _) = dates::anniversary_from(self.origin, self.setting.as_of)?;
        let earliest = next.saturating_sub(ANNIVERSARIES_BACK).max(1);
        for number in earliest..next {
            if ends(self, self.nth(number)?)? >= self.setting.as_of {
                return Ok(number);
            }
        }
        Ok(next)
    }

    fn nth(&self, number: u32) -> Result<Date, Doubt> {
        let years = i32::try_from(number).map_err(|_| Doubt::OnlyInWords)?;
        Ok(dates::add_years(self.origin, years)?)
    }

    fn step_to_anniversary(&mut self, number: u32) -> Result<(), Doubt> {
        self.reached = self.nth(number)?;
        self.steps.push(Step::Anniversary { number, date: self.reached });
        self.note_clamp(self.origin, self.reached);
        Ok(())
    }

    fn stretch(&self, span: &Span) -> Result<Stretch, Doubt> {
        let amount = match &span.amount {
            Amount::Fixed(amount) => *amount,
            Amount::Param { param } => {
                let parameter = self.setting.grounds.parameter(param).ok_or(Doubt::NoSource)?;
                amount_of(parameter.on(self.setting.as_of), span.unit)?
            }
        };
        let amount = u32::try_from(amount).map_err(|_| Doubt::OnlyInWords)?;
        Ok(Stretch { amount, unit: span.unit })
    }

    fn step(&mut self, from: Date, stretch: Stretch, direction: Direction) -> Result<Date, Doubt> {
        let (reached, count) = self.moved_counting(from, stretch, direction)?;
        let Stretch { amount, unit } = stretch;
        self.steps.push(match direction {
            Direction::After => Step::Plus { amount, unit, reached },
            Direction::Before => Step::Minus { amount, unit, reached },
        });
        match unit {
            Unit::Month | Unit::Year => self.note_clamp(from, reached),
            Unit::CalendarDay | Unit::WorkingDay => {}
        }
        self.note_missing(count.as_ref());
        if let Some(count) = count {
            let days = [Step::PassedOver(count.passed_over), Step::MadeUp(count.made_up)];
            self.steps.extend(
                days.into_iter().filter(|step| !matches!(step, Step::PassedOver(d) | Step::MadeUp(d) if d.is_empty())),
            );
        }
        Ok(reached)
    }

    fn moved(&self, from: Date, stretch: Stretch, direction: Direction) -> Result<Date, Doubt> {
        self.moved_counting(from, stretch, direction).map(|(reached, _)| reached)
    }

    fn moved_counting(
        &self,
        from: Date,
        stretch: Stretch,
        direction: Direction,
    ) -> Result<(Date, Option<WorkingCount>), Doubt> {
        let amount = i32::try_from(stretch.amount).map_err(|_| Doubt::OnlyInWords)?;
        let signed = match direction {
            Direction::After => amount,
            Direction::Before => -amount,
        };
        Ok(match stretch.unit {
            Unit::CalendarDay => (dates::add_days(from, signed)?, None),
            Unit::Month => (dates::add_months(from, signed)?, None),
            Unit::Year => (dates::add_years(from, signed)?, None),
            Unit::WorkingDay => {
                let count = match direction {
                    Direction::After => self.setting.calendar.add_working_days(from, stretch.amount)?,
                    Direction::Before => self.setting.calendar.take_working_days(from, stretch.amount)?,
                };
                (count.reached, Some(count))
            }
        })
    }

    fn note_clamp(&mut self, from: Date, reached: Date) {
        if reached.day() < from.day() {
            self.steps.push(Step::EndOfMonth);
        }
    }

    fn note_missing(&mut self, count: Option<&WorkingCount>) {
        self.years_missing.extend(count.into_iter().flat_map(|count| &count.years_missing));
    }
}

/// A day so much later, without writing it down: for the age of papers.
pub(super) fn span_after(from: Date, span: &Span, setting: Setting<'_>) -> Result<Date, Doubt> {
    let reckoner = Reckoner::new(Anchor::Issue, from, setting);
    reckoner.moved(from, reckoner.stretch(span)?, Direction::After)
}

/// The window around a day, without writing it down.
pub(super) fn window_around(
    centre: Date,
    before: Option<&Span>,
    after: Option<&Span>,
    setting: Setting<'_>,
) -> Result<Window, Doubt> {
    Reckoner::new(Anchor::Event, centre, setting).window(before, after)
}

/// A parameter counts only in its own unit: months are not days, and a parameter without unit fits any.
fn amount_of(lookup: Lookup, unit: Unit) -> Result<i64, Doubt> {
    match lookup {
        Lookup::Value { value, .. } => match (value, unit) {
            (Value::Months(n), Unit::Month) | (Value::Days(n), Unit::CalendarDay | Unit::WorkingDay) => Ok(n),
            (Value::Int(n), _) => Ok(n),
            (Value::Months(_) | Value::Days(_) | Value::Money(_) | Value::Date(_) | Value::Text(_), _) => {
                Err(Doubt::OnlyInWords)
            }
        },
        Lookup::Abolished { .. } => Err(Doubt::NotInForce),
        Lookup::Unknown => Err(Doubt::Unverified),
    }
}
