//! How the person stands at a place, what that entitles to, and what comes next.

use serde::Serialize;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::{Anchor, Deadline, DeadlineRole, Procedure};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::Anchors;
use sojourn_core::registration::deadline::{Setting, reckon_all};
use sojourn_core::registration::overview::calendar;
use sojourn_core::registration::profile::{PeriodKind, Profile};
use sojourn_core::registration::status::{Standing, Status, standing};
use sojourn_core::say::Say;
use sojourn_core::time::Date;

use super::DueView;
use super::build::endorsement;
use super::words::due_view;
use crate::sdk::Phone;
use crate::sdk::entitled::{EntitledView, rows};
use crate::sdk::error::PhoneError;

/// A person's standing at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingView {
    /// `unregistered`, `registered`, `permit_valid`, `endorsement_window`, …
    pub status: &'static str,
    /// The same as a screen calls it.
    pub words: &'static str,
    /// The whole of it as sentences: status, next change, doubt.
    pub says: String,
    /// Since when, where that is known.
    pub since: Option<Date>,
    /// The next change that comes by itself.
    pub next: Option<(Date, &'static str)>,
    /// What a screen calls that.
    pub next_words: Option<&'static str>,
    /// It may be otherwise: ask the window.
    pub uncertain: bool,
    /// Why it may be.
    pub doubt: Option<String>,
    /// Which of the steps of settling in are done.
    pub ticks: StandingTicks,
    /// What to do next here, if guidance has a procedure for it.
    pub next_step: Option<NextStepView>,
    /// What it gives at this place.
    pub entitled: Vec<EntitledView>,
}

/// The three steps of settling in, each done or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StandingTicks {
    /// Registered, or holding a permit, for which one had to be.
    pub registered: bool,
    /// A permit that works.
    pub permit: bool,
    /// No endorsement is owed: the last one was made, or none was due yet.
    pub endorsed: bool,
}

/// What to do next at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextStepView {
    /// The procedure to open.
    pub procedure: String,
    /// Its title.
    pub title: String,
    /// Its first or last day, with the derivation, or the day to tell so that it can be reckoned; none where guidance for
    /// the place names no day.
    pub due: Option<DueView>,
    /// The standing it leads to, as `entitlements` takes it, where it changes what one may use.
    pub leads_to: Option<&'static str>,
}

impl Phone {
    /// The standing at a place on a day, from what was issued.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn standing(&mut self, place: &PlaceCode, as_of: Date) -> Result<StandingView, PhoneError> {
        let found = self.found_standing(place, as_of)?;
        let profile = self.profile()?;
        let library = self.library()?;
        let here = Here { library, place: place.clone(), moment: Moment::today(as_of) };
        let own = library.own_place(place);
        let counts =
            |code: &PlaceCode| code == place || own.as_ref().is_some_and(|own| library.places().is_within(code, own));
        let locale = library.locale;
        Ok(StandingView {
            status: found.status.name(),
            words: found.status.label(locale),
            says: found.say(locale),
            since: found.since,
            next: found.next.map(|next| (next.on, next.to.name())),
            next_words: found.next.map(|next| next.to.label(locale)),
            uncertain: found.uncertain.is_some(),
            doubt: found.uncertain.map(|doubt| doubt.say(locale)),
            ticks: ticks(found.status),
            next_step: next_step(&here, found.status, &anchors(&profile, counts, as_of)),
            entitled: rows(&here, found.entitles_as),
        })
    }

    /// The standing as it was reckoned.
    pub(in crate::sdk) fn found_standing(&mut self, place: &PlaceCode, as_of: Date) -> Result<Standing, PhoneError> {
        let profile = self.profile()?;
        let library = self.library()?;
        let here = Here { library, place: place.clone(), moment: Moment::today(as_of) };
        let calendar = calendar(&here);
        let setting = Setting { calendar: &calendar, grounds: &here, as_of };
        let own = library.own_place(place);
        let counts =
            |code: &PlaceCode| code == place || own.as_ref().is_some_and(|own| library.places().is_within(code, own));
        Ok(standing(&profile, counts, endorsement(&here).as_ref(), setting))
    }
}

const fn ticks(status: Status) -> StandingTicks {
    let (registered, permit, endorsed) = match status {
        Status::Unregistered => (false, false, false),
        Status::Registered | Status::Expired | Status::Lost | Status::Cancelled => (true, false, false),
        Status::Suspended | Status::EndorsementWindow => (true, true, false),
        Status::PermitValid | Status::Restored => (true, true, true),
    };
    StandingTicks { registered, permit, endorsed }
}

/// The days of the person's record at a place that deadlines run from.
fn anchors(profile: &Profile, here: impl Fn(&PlaceCode) -> bool, as_of: Date) -> Anchors {
    let mut anchors = Anchors::default();
    let lives = profile.periods.values().filter(|period| {
        period.kind.agreed() == Some(&PeriodKind::Residence)
            && period.removed.agreed() != Some(&true)
            && period.to.agreed().is_none_or(|to| *to >= as_of)
            && period.place.agreed().is_some_and(&here)
    });
    if let Some(arrived) = lives.filter_map(|period| period.from.agreed()).min() {
        anchors.set(Anchor::Arrival, *arrived);
    }
    let registered = profile.registrations.values().filter(|registration| {
        registration.removed.agreed() != Some(&true)
            && registration.ended_on.agreed().is_none_or(|ended| *ended > as_of)
            && registration.place.agreed().is_some_and(&here)
    });
    if let Some(on) = registered.filter_map(|registration| registration.on.agreed()).max() {
        anchors.set(Anchor::Registration, *on);
    }
    let permits = profile
        .permits
        .values()
        .filter(|permit| permit.removed.agreed() != Some(&true) && permit.place.agreed().is_some_and(&here));
    if let Some(on) = permits.filter_map(|permit| permit.issued_on.agreed()).max() {
        anchors.set(Anchor::Issue, *on);
    }
    anchors
}

/// The procedure whose own deadline is the next one for this status: the one that is due from the arrival, the one that
/// opens, the one with the yearly window.
fn next_step(here: &Here<'_>, status: Status, anchors: &Anchors) -> Option<NextStepView> {
    let fits = |deadline: &Deadline| match status {
        Status::Unregistered => deadline.role == DeadlineRole::DueBy && deadline.anchor == Anchor::Arrival,
        Status::Registered => deadline.role == DeadlineRole::OpensOn,
        Status::PermitValid | Status::EndorsementWindow | Status::Suspended | Status::Restored => {
            deadline.role == DeadlineRole::Window && deadline.anchor == Anchor::Anniversary
        }
        Status::Expired | Status::Lost | Status::Cancelled => false,
    };
    let all = procedures(here);
    // Its first deadline is what a procedure is about; a permit's own list also names the endorsement to come.
    let dated = |procedure: &&Procedure| procedure.deadlines.first().is_some_and(fits);
    // Where a place names no day, newcomers still begin with what asks for the day they came.
    let undated = |procedure: &&Procedure| {
        let asks_arrival = || procedure.questions.iter().any(|question| question.anchor == Some(Anchor::Arrival));
        status == Status::Unregistered && procedure.deadlines.is_empty() && asks_arrival()
    };
    let procedure = all.iter().find(dated).or_else(|| all.iter().find(undated))?;
    let calendar = calendar(here);
    let setting = Setting { calendar: &calendar, grounds: here, as_of: here.moment.as_of };
    let first = procedure.deadlines.get(..1).unwrap_or_default();
    let reckoned = reckon_all(first, anchors, setting);
    Some(NextStepView {
        procedure: procedure.id.to_string(),
        title: procedure.title.text.clone(),
        due: reckoned.first().map(|reckoned| due_view(reckoned, here.moment.as_of, here.library.locale)),
        leads_to: match status {
            Status::Unregistered => Some("registered"),
            Status::Registered | Status::Suspended => Some("permit"),
            _ => None,
        },
    })
}

fn procedures(here: &Here<'_>) -> Vec<Procedure> {
    let ids = here.library.ids(&here.place, Kind::Procedure);
    let found = ids.iter().filter_map(|id: &ItemId| match here.find(Kind::Procedure, id) {
        Some(Body::Procedure(procedure)) => Some(procedure),
        _ => None,
    });
    found.collect()
}
