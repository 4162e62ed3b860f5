//! How a person stands at a place: derived from what was issued and from today, never stored.
//!
//! A permit is walked through its yearly cycles: the window before each anniversary, an endorsement in it, or a lapse that
//! suspends it until it is made up for. Where sources do not say how years count after a gap, the earlier reminder is
//! given and the standing is marked uncertain.

use std::collections::BTreeSet;

use super::basis::{Doubt, weigh};
use super::deadline::Setting;
use super::profile::{Permit, Profile, Registration};
use super::reckon::window_around;
use crate::dates;
use crate::guidance::procedure::{Consequence, Deadline, YearsAfterGap};
use crate::guidance::service::StandingHere;
use crate::place::PlaceCode;
use crate::time::Date;

/// Cycles walked before the walk gives up: a century of yearly endorsements.
const CYCLES_MAX: usize = 100;

/// Where a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Nothing recorded at this place.
    Unregistered,
    /// Registered, without a permit.
    Registered,
    /// The permit is valid.
    PermitValid,
    /// The permit is valid and wants its endorsement now.
    EndorsementWindow,
    /// The window passed without endorsement: the permit's functions rest.
    Suspended,
    /// A late endorsement restored it; valid until the next window.
    Restored,
    /// The permit's last day has passed.
    Expired,
    /// The permit is lost and not yet replaced.
    Lost,
    /// The permit was cancelled.
    Cancelled,
}

impl Status {
    /// The name in documents and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unregistered => "unregistered",
            Self::Registered => "registered",
            Self::PermitValid => "permit_valid",
            Self::EndorsementWindow => "endorsement_window",
            Self::Suspended => "suspended",
            Self::Restored => "restored",
            Self::Expired => "expired",
            Self::Lost => "lost",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How a person stands, since when, and what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Today's status.
    pub status: Status,
    /// Since which day, where that is known.
    pub since: Option<Date>,
    /// The next change that comes by itself.
    pub next: Option<NextChange>,
    /// What it counts as for entitlements.
    pub entitles_as: StandingHere,
    /// Why it may be otherwise; show "ask the window" beside it.
    pub uncertain: Option<Uncertainty>,
}

/// A change that comes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextChange {
    /// The first day of the new status.
    pub on: Date,
    /// The new status.
    pub to: Status,
}

/// Why a standing may be otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncertainty {
    /// The rule about endorsements may not drive a date.
    Rule(Doubt),
    /// The place has no rule about endorsements that we know of.
    NoRule,
    /// There was a gap, and sources do not say how years count after it.
    YearsAfterGap,
    /// What happens after a missed window is not known.
    Consequence,
}

/// Derives the standing at a place.
///
/// `here` says which places count as this one: the place and what lies in it. `endorsement` is the window deadline of the
/// place's endorsement procedure, if it has one.
#[must_use]
pub fn standing(
    profile: &Profile,
    here: impl Fn(&PlaceCode) -> bool,
    endorsement: Option<&Deadline>,
    setting: Setting<'_>,
) -> Standing {
    let today = setting.as_of;
    let registered = registered_since(profile.registrations.values(), &here, today);
    let Some((id, permit, issued_on)) = newest_permit(profile, &here, today) else {
        return without_permit(registered);
    };
    let without = without_permit(registered).entitles_as;
    if let Some(ended) = ended(permit, today) {
        return Standing { entitles_as: without, ..ended };
    }
    let endorsed = profile.endorsed_on(id).into_iter().filter(|day| *day <= today).collect();
    let mut standing = walk(issued_on, &endorsed, endorsement, setting);
    if standing.status == Status::Expired {
        standing.entitles_as = without;
    }
    bounded_by(standing, permit)
}

fn registered_since<'a>(
    registrations: impl Iterator<Item = &'a Registration>,
    here: &impl Fn(&PlaceCode) -> bool,
    today: Date,
) -> Option<Date> {
    let current = |registration: &Registration| {
        let on = *registration.on.agreed()?;
        let is_here = registration.place.agreed().is_some_and(here);
        let ended = registration.ended_on.agreed().is_some_and(|ended| *ended <= today);
        let removed = registration.removed.agreed() == Some(&true);
        (is_here && on <= today && !ended && !removed).then_some(on)
    };
    registrations.filter_map(current).max()
}

fn newest_permit<'a>(
    profile: &'a Profile,
    here: &impl Fn(&PlaceCode) -> bool,
    today: Date,
) -> Option<(&'a str, &'a Permit, Date)> {
    let issued = |(id, permit): (&'a String, &'a Permit)| {
        let on = *permit.issued_on.agreed()?;
        let is_here = permit.place.agreed().is_some_and(here);
        let removed = permit.removed.agreed() == Some(&true);
        (is_here && on <= today && !removed).then_some((id.as_str(), permit, on))
    };
    profile.permits.iter().filter_map(issued).max_by_key(|(id, _, on)| (*on, *id))
}

const fn without_permit(registered: Option<Date>) -> Standing {
    let (status, entitles_as) = match registered {
        Some(_) => (Status::Registered, StandingHere::Registered),
        None => (Status::Unregistered, StandingHere::Unregistered),
    };
    Standing { status, since: registered, next: None, entitles_as, uncertain: None }
}

/// What ended the permit for good, if something has: cancellation before loss before expiry.
fn ended(permit: &Permit, today: Date) -> Option<Standing> {
    let passed = |day: Option<&Date>| day.copied().filter(|day| *day <= today);
    let expired = permit.expires_on.agreed().and_then(|last| last.tomorrow().ok());
    let (status, since) = passed(permit.cancelled_on.agreed())
        .map(|day| (Status::Cancelled, day))
        .or_else(|| passed(permit.lost_on.agreed()).map(|day| (Status::Lost, day)))
        .or_else(|| passed(expired.as_ref()).map(|day| (Status::Expired, day)))?;
    Some(Standing { status, since: Some(since), ..without_permit(None) })
}

/// A permit with a last day expires on the day after it, if nothing else comes before.
fn bounded_by(mut standing: Standing, permit: &Permit) -> Standing {
    let expiry = permit.expires_on.agreed().and_then(|last| last.tomorrow().ok());
    let expires = expiry.map(|on| NextChange { on, to: Status::Expired });
    standing.next = [standing.next, expires].into_iter().flatten().min_by_key(|change| change.on);
    standing
}

/// Walks a permit through its cycles up to today.
fn walk(issued_on: Date, endorsed: &BTreeSet<Date>, rule: Option<&Deadline>, setting: Setting<'_>) -> Standing {
    let valid = valid(Status::PermitValid, issued_on, None);
    let Some(rule) = rule else { return Standing { uncertain: Some(Uncertainty::NoRule), ..valid } };
    let walked = weigh(&rule.statements, setting.grounds, setting.as_of)
        .and_then(|_| Walk::new(issued_on, endorsed, rule, setting).run());
    walked.unwrap_or_else(|doubt| Standing { uncertain: Some(Uncertainty::Rule(doubt)), ..valid })
}

const fn valid(status: Status, since: Date, next: Option<NextChange>) -> Standing {
    Standing { status, since: Some(since), next, entitles_as: StandingHere::Permit, uncertain: None }
}

/// A permit on its way through the years.
struct Walk<'a> {
    endorsed: &'a BTreeSet<Date>,
    rule: &'a Deadline,
    setting: Setting<'a>,
    /// Anniversaries are those of this day: the issue, or a late endorsement where years begin anew.
    base: Date,
    cycle: u32,
    /// Up to this day endorsements have been used.
    used: Date,
    status: Status,
    since: Date,
    uncertain: Option<Uncertainty>,
}

impl<'a> Walk<'a> {
    const fn new(issued_on: Date, endorsed: &'a BTreeSet<Date>, rule: &'a Deadline, setting: Setting<'a>) -> Self {
        Self {
            endorsed,
            rule,
            setting,
            base: issued_on,
            cycle: 1,
            used: issued_on,
            status: Status::PermitValid,
            since: issued_on,
            uncertain: None,
        }
    }

    fn run(mut self) -> Result<Standing, Doubt> {
        let today = self.setting.as_of;
        for _ in 0..CYCLES_MAX {
            let window = self.window()?;
            if let Some(day) = self.next_endorsement().filter(|day| *day <= window.closes) {
                self.endorse(day);
            } else if today < window.opens {
                let next = NextChange { on: window.opens, to: Status::EndorsementWindow };
                return Ok(self.stands(self.status, self.since, Some(next)));
            } else if today <= window.closes {
                let next = self.missed_on(window.closes).map(|on| NextChange { on, to: self.after_missing() });
                return Ok(self.stands(Status::EndorsementWindow, window.opens, next));
            } else if self.after_missing() == Status::PermitValid {
                self.cycle += 1;
            } else if let Some(late) = self.next_endorsement() {
                self.make_up(late)?;
            } else {
                return Ok(self.missed(window.closes));
            }
        }
        Err(Doubt::OnlyInWords)
    }

    fn window(&self) -> Result<dates::Window, Doubt> {
        let years = i32::try_from(self.cycle).map_err(|_| Doubt::OnlyInWords)?;
        let anniversary = dates::add_years(self.base, years)?;
        window_around(anniversary, self.rule.before.as_ref(), self.rule.after.as_ref(), self.setting)
    }

    /// The first endorsement not used yet.
    fn next_endorsement(&self) -> Option<Date> {
        self.endorsed.iter().copied().find(|day| *day > self.used)
    }

    /// Endorsed in time. Before the window counts too: the office did it, so it is done.
    fn endorse(&mut self, day: Date) {
        self.used = day;
        self.cycle += 1;
        if self.status == Status::Restored {
            self.status = Status::PermitValid;
            self.since = day;
        }
    }

    /// Endorsed late: restored from that day. Years begin anew, or go on by the old anniversaries.
    fn make_up(&mut self, late: Date) -> Result<(), Doubt> {
        self.used = late;
        self.status = Status::Restored;
        self.since = late;
        match self.rule.years_after_gap.unwrap_or(YearsAfterGap::Unknown) {
            YearsAfterGap::Restart => {
                self.base = late;
                self.cycle = 1;
                return Ok(());
            }
            YearsAfterGap::GapExcluded => {}
            YearsAfterGap::Unknown => self.uncertain = Some(Uncertainty::YearsAfterGap),
        }
        while self.window()?.closes < late {
            self.cycle += 1;
        }
        Ok(())
    }

    fn missed_on(&self, closes: Date) -> Option<Date> {
        closes.tomorrow().ok()
    }

    /// What a missed window makes of the permit. Not knowing is taken as suspended: the safe side to plan by.
    const fn after_missing(&self) -> Status {
        match self.rule.consequence {
            Consequence::Suspended | Consequence::Unknown => Status::Suspended,
            Consequence::Lapse => Status::Expired,
            Consequence::Fine | Consequence::None => Status::PermitValid,
        }
    }

    fn missed(&self, closes: Date) -> Standing {
        let since = self.missed_on(closes).unwrap_or(closes);
        self.stands(self.after_missing(), since, None)
    }

    fn stands(&self, status: Status, since: Date, next: Option<NextChange>) -> Standing {
        let unknown = self.rule.consequence == Consequence::Unknown && status == Status::Suspended;
        let entitles_as = if status == Status::Suspended { StandingHere::Suspended } else { StandingHere::Permit };
        let uncertain = if unknown { Some(Uncertainty::Consequence) } else { self.uncertain };
        Standing { entitles_as, uncertain, ..valid(status, since, next) }
    }
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
