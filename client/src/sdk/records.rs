//! The person's own record as a screen shows it: registrations, permits with their endorsements, periods.

use std::collections::BTreeMap;

use serde::Serialize;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::fields::Field;
use sojourn_core::registration::profile::{Endorsement, PeriodFields, Permit, Registration};
use sojourn_core::time::Date;

use super::Phone;
use super::error::PhoneError;

/// The record: what stands, the youngest first; what was taken back is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RecordsView {
    /// Residence registrations.
    pub registrations: Vec<RegistrationView>,
    /// Permits.
    pub permits: Vec<PermitView>,
    /// Periods of living, working, being insured.
    pub periods: Vec<PeriodView>,
    /// Fields a newer app wrote that this one cannot read.
    pub unread: Vec<String>,
}

/// A registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegistrationView {
    /// Its id.
    pub id: String,
    /// The place's code; none while two phones disagree about it. So for every field below.
    pub place: Option<String>,
    /// The place's full name.
    pub place_name: Option<String>,
    /// The day it was made.
    pub on: Option<Date>,
    /// The day it ended.
    pub ended_on: Option<Date>,
    /// Fields of it on which a person has to choose.
    pub conflicts: Vec<&'static str>,
}

/// A permit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PermitView {
    /// Its id.
    pub id: String,
    /// The place's code.
    pub place: Option<String>,
    /// The place's full name.
    pub place_name: Option<String>,
    /// The day it was issued.
    pub issued_on: Option<Date>,
    /// Its last valid day, where it has one.
    pub expires_on: Option<Date>,
    /// The day it was lost.
    pub lost_on: Option<Date>,
    /// The day it was cancelled.
    pub cancelled_on: Option<Date>,
    /// Its endorsements.
    pub endorsements: Vec<EndorsementView>,
    /// Fields of it on which a person has to choose.
    pub conflicts: Vec<&'static str>,
}

/// An endorsement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndorsementView {
    /// Its id.
    pub id: String,
    /// The day.
    pub on: Option<Date>,
}

/// A period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodView {
    /// Its id.
    pub id: String,
    /// `residence`, `registered`, `work` or `insurance`.
    pub kind: Option<&'static str>,
    /// The place's code.
    pub place: Option<String>,
    /// The place's full name.
    pub place_name: Option<String>,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day; none while it lasts.
    pub to: Option<Date>,
    /// Fields of it on which a person has to choose.
    pub conflicts: Vec<&'static str>,
}

impl Phone {
    /// The person's record, for a screen.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn records(&mut self) -> Result<RecordsView, PhoneError> {
        let profile = self.profile()?;
        let place = |field: &Field<PlaceCode>| {
            let code = field.agreed()?;
            Some((code.to_string(), self.place_name(code)))
        };
        let registrations = profile.registrations.iter().filter(|(_, one)| stands(&one.removed));
        let mut registrations: Vec<_> =
            registrations.map(|(id, one)| registration(id, one, place(&one.place))).collect();
        registrations.sort_by_key(|one| std::cmp::Reverse(one.on));
        let permits = profile.permits.iter().filter(|(_, one)| stands(&one.removed));
        let mut permits: Vec<_> =
            permits.map(|(id, one)| permit(id, one, place(&one.place), &profile.endorsements)).collect();
        permits.sort_by_key(|one| std::cmp::Reverse(one.issued_on));
        let periods = profile.periods.iter().filter(|(_, one)| stands(&one.removed));
        let mut periods: Vec<_> = periods.map(|(id, one)| period(id, one, place(&one.place))).collect();
        periods.sort_by_key(|one| std::cmp::Reverse(one.from));
        Ok(RecordsView { registrations, permits, periods, unread: profile.unread.into_iter().collect() })
    }
}

fn stands(removed: &Field<bool>) -> bool {
    removed.agreed() != Some(&true)
}

fn torn(fields: &[(&'static str, bool)]) -> Vec<&'static str> {
    fields.iter().filter(|(_, conflict)| *conflict).map(|(name, _)| *name).collect()
}

fn registration(id: &str, one: &Registration, place: Option<(String, String)>) -> RegistrationView {
    let (place, place_name) = place.unzip();
    RegistrationView {
        id: id.to_owned(),
        place,
        place_name,
        on: one.on.agreed().copied(),
        ended_on: one.ended_on.agreed().copied(),
        conflicts: torn(&[
            ("place", one.place.is_conflict()),
            ("on", one.on.is_conflict()),
            ("ended_on", one.ended_on.is_conflict()),
            ("removed", one.removed.is_conflict()),
        ]),
    }
}

fn permit(
    id: &str,
    one: &Permit,
    place: Option<(String, String)>,
    endorsements: &BTreeMap<String, Endorsement>,
) -> PermitView {
    let (place, place_name) = place.unzip();
    let of_it = |(_, endorsement): &(&String, &Endorsement)| {
        stands(&endorsement.removed) && endorsement.permit.agreed().is_some_and(|of| of == id)
    };
    let view = |(id, endorsement): (&String, &Endorsement)| EndorsementView {
        id: id.clone(),
        on: endorsement.on.agreed().copied(),
    };
    let mut endorsements: Vec<_> = endorsements.iter().filter(of_it).map(view).collect();
    endorsements.sort_by_key(|endorsement| std::cmp::Reverse(endorsement.on));
    PermitView {
        id: id.to_owned(),
        place,
        place_name,
        issued_on: one.issued_on.agreed().copied(),
        expires_on: one.expires_on.agreed().copied(),
        lost_on: one.lost_on.agreed().copied(),
        cancelled_on: one.cancelled_on.agreed().copied(),
        endorsements,
        conflicts: torn(&[
            ("place", one.place.is_conflict()),
            ("issued_on", one.issued_on.is_conflict()),
            ("expires_on", one.expires_on.is_conflict()),
            ("lost_on", one.lost_on.is_conflict()),
            ("cancelled_on", one.cancelled_on.is_conflict()),
            ("removed", one.removed.is_conflict()),
        ]),
    }
}

fn period(id: &str, one: &PeriodFields, place: Option<(String, String)>) -> PeriodView {
    let (place, place_name) = place.unzip();
    PeriodView {
        id: id.to_owned(),
        kind: one.kind.agreed().map(|kind| kind.name()),
        place,
        place_name,
        from: one.from.agreed().copied(),
        to: one.to.agreed().copied(),
        conflicts: torn(&[
            ("kind", one.kind.is_conflict()),
            ("place", one.place.is_conflict()),
            ("from", one.from.is_conflict()),
            ("to", one.to.is_conflict()),
            ("removed", one.removed.is_conflict()),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestClock, phone};
    use jiff::civil::date;

    #[test]
    fn a_record_is_shown_youngest_first_and_without_what_was_taken_back() {
        let mut phone = phone("one", None, &TestClock::new());
        assert_eq!(phone.records().expect("reads"), RecordsView::default());
        let here: PlaceCode = "330100".parse().expect("a place");
        phone.add_registration(&here, date(2025, 3, 4)).expect("records");
        let wrong = phone.add_registration(&here, date(2025, 5, 1)).expect("records");
        phone.add_registration(&here, date(2026, 1, 2)).expect("records");
        phone.revise_record("registration", &wrong, "removed", &true).expect("takes back");
        let permit = phone.add_permit(&here, date(2026, 2, 1), None).expect("records");
        phone.add_endorsement(&permit, date(2026, 2, 2)).expect("records");
        let view = phone.records().expect("reads");
        let days: Vec<_> = view.registrations.iter().map(|one| one.on).collect();
        assert_eq!(days, [Some(date(2026, 1, 2)), Some(date(2025, 3, 4))]);
        assert!(view.registrations[0].place_name.as_deref().is_some_and(|name| name.contains("杭州")));
        assert_eq!(view.permits[0].endorsements[0].on, Some(date(2026, 2, 2)));
        assert!(view.permits[0].conflicts.is_empty());
    }

    #[test]
    fn a_standing_says_what_to_do_next_and_how_its_day_was_reckoned() {
        let mut phone = phone("one", None, &TestClock::new());
        let here: PlaceCode = "330100".parse().expect("a place");
        let today = phone.today();
        let new = phone.standing(&here, today).expect("reckons");
        let step = new.next_step.expect("registration comes first");
        assert_eq!(step.procedure, "residence-registration");
        assert_eq!(step.due.map(|due| due.state), Some("not_known"), "the day of arrival has to be told");
        assert!(!new.ticks.registered);
        phone.add_registration(&here, today).expect("records");
        let registered = phone.standing(&here, today).expect("reckons");
        let step = registered.next_step.expect("the permit comes next");
        let due = step.due.expect("it has a first day");
        assert_eq!((step.procedure.as_str(), due.role), ("residence-permit", Some("opens_on")));
        assert!(due.statutory.is_some() && !due.derivation.is_empty() && !due.sources.is_empty());
        assert!(registered.ticks.registered && !registered.ticks.permit);
        let nowhere: PlaceCode = "620100".parse().expect("a place");
        let step = phone.standing(&nowhere, today).expect("reckons").next_step.expect("it begins the same way");
        assert_eq!((step.procedure.as_str(), step.due), ("residence-registration", None), "no day is made up");
    }
}
