//! Due dates: from a deadline as guidance states it and the days a person recorded to a date with its derivation.
//!
//! Three answers are possible and none is an error: a [`Due`] date, "that day is not known yet", or "ask about this",
//! when what the deadline rests on may not drive a date. The arithmetic is next door in `reckon`.

use super::anchor::{Anchor, Anchors};
use super::basis::{Basis, Doubt, Grounds, weigh};
use super::derivation::Derivation;
use super::reckon::Reckoner;
use crate::dates::Window;
use crate::dates::working::Calendar;
use crate::guidance::procedure::{Consequence, Deadline, DeadlineRole, Roll, YearsAfterGap};
use crate::guidance::text::{ItemId, Text};
use crate::time::Date;

/// What every deadline is reckoned with.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The holiday tables of the country.
    pub calendar: &'a Calendar,
    /// Statements and parameters of the place.
    pub grounds: &'a dyn Grounds,
    /// The day of asking, at the place.
    pub as_of: Date,
}

/// What came of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reckoned {
    /// A date.
    Due(Box<Due>),
    /// The day it runs from is not known: ask for it.
    NotKnown {
        /// Which deadline.
        deadline: ItemId,
        /// What is due.
        title: Text,
        /// The day to ask for.
        anchor: Anchor,
    },
    /// No date may be given: ask the office.
    Ask {
        /// Which deadline.
        deadline: ItemId,
        /// What is due.
        title: Text,
        /// Why there is no date.
        doubt: Doubt,
        /// The words of the source, shown with "ask about this".
        as_stated: Text,
    },
}

impl Reckoned {
    /// The date, if one could be given.
    #[must_use]
    pub fn due(&self) -> Option<&Due> {
        match self {
            Self::Due(due) => Some(due),
            Self::NotKnown { .. } | Self::Ask { .. } => None,
        }
    }
}

/// A date by which, or from which, somebody acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which deadline.
    pub deadline: ItemId,
    /// What is due.
    pub title: Text,
    /// What the date limits: the person, the office, or the first possible day.
    pub role: DeadlineRole,
    /// What it runs from.
    pub anchor: Anchor,
    /// The day of that.
    pub anchored_on: Date,
    /// For a window, its first and last day.
    pub window: Option<Window>,
    /// The date as the rule counts it; for a window its last day; for `opens_on` the first possible day.
    pub statutory: Date,
    /// The statutory date, or the next day on which offices work. Whether a deadline moves is disputed, so both are shown
    /// and the earlier one is the safe one.
    pub next_working_day: Date,
    /// How far the office may extend it, where it may.
    pub at_most: Option<Date>,
    /// A year touched has no holiday table: working days, or the next working day, may be off.
    pub approximate: bool,
    /// How it came about.
    pub derivation: Derivation,
    /// What happens when it is missed.
    pub consequence: Consequence,
    /// The same in words.
    pub consequence_note: Option<Text>,
    /// How residence years count after missing it.
    pub years_after_gap: Option<YearsAfterGap>,
    /// What it rests on; `medium` is shown with its label.
    pub basis: Basis,
}

impl Due {
    /// Whole days from a day until the statutory date; negative once it has passed.
    #[must_use]
    pub fn days_left(&self, today: Date) -> i32 {
        today.until(self.statutory).map_or(i32::MAX, |span| span.get_days())
    }

    /// Whether the statutory date has passed.
    #[must_use]
    pub fn is_past(&self, today: Date) -> bool {
        self.statutory < today
    }
}

/// Reckons one deadline.
#[must_use]
pub fn reckon(deadline: &Deadline, anchors: &Anchors, setting: Setting<'_>) -> Reckoned {
    let Some(anchored_on) = anchors.get(deadline.anchor) else {
        let (id, title) = (deadline.id.clone(), deadline.title.clone());
        return Reckoned::NotKnown { deadline: id, title, anchor: deadline.anchor };
    };
    match try_reckon(deadline, anchored_on, setting) {
        Ok(due) => Reckoned::Due(Box::new(due)),
        Err(doubt) => Reckoned::Ask {
            deadline: deadline.id.clone(),
            title: deadline.title.clone(),
            doubt,
            as_stated: deadline.as_stated.clone(),
        },
    }
}

/// Reckons every deadline of a procedure, in the order it names them.
#[must_use]
pub fn reckon_all(deadlines: &[Deadline], anchors: &Anchors, setting: Setting<'_>) -> Vec<Reckoned> {
    deadlines.iter().map(|deadline| reckon(deadline, anchors, setting)).collect()
}

fn try_reckon(deadline: &Deadline, anchored_on: Date, setting: Setting<'_>) -> Result<Due, Doubt> {
    let basis = weigh(&deadline.statements, setting.grounds, setting.as_of)?;
    let mut reckoner = Reckoner::new(deadline.anchor, anchored_on, setting);
    let window = match deadline.role {
        DeadlineRole::Window => Some(reckoner.window(deadline.before.as_ref(), deadline.after.as_ref())?),
        DeadlineRole::DueBy | DeadlineRole::OfficeBy | DeadlineRole::OpensOn => {
            if deadline.offset.is_none() && deadline.before.is_none() {
                return Err(Doubt::OnlyInWords);
            }
            deadline.offset.as_ref().map(|span| reckoner.plus(span)).transpose()?;
            deadline.before.as_ref().map(|span| reckoner.minus(span)).transpose()?;
            None
        }
    };
    let statutory = reckoner.reached();
    let at_most = deadline.at_most.as_ref().map(|span| reckoner.at_most(span)).transpose()?;
    let next_working_day = match deadline.roll {
        Roll::ShowBoth => reckoner.next_working_day(statutory)?,
        Roll::Keep => statutory,
    };
    let (derivation, approximate) = reckoner.finish();
    Ok(Due {
        deadline: deadline.id.clone(),
        title: deadline.title.clone(),
        role: deadline.role,
        anchor: deadline.anchor,
        anchored_on,
        window,
        statutory,
        next_working_day,
        at_most,
        approximate,
        derivation,
        consequence: deadline.consequence,
        consequence_note: deadline.consequence_note.clone(),
        years_after_gap: deadline.years_after_gap,
        basis,
    })
}

#[cfg(test)]
#[path = "deadline_tests.rs"]
mod tests;
