//! The person's record. A field that two phones wrote differently is left out, and named in `unsettled`.

use sojourn_core::registration::fields::Field;
use sojourn_core::registration::profile as core;

use crate::cross::Cross;
use crate::types::Day;
use crate::words::PeriodKind;

/// A residence registration.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Registration {
    /// Its id.
    pub id: String,
    /// Where.
    pub place: Option<String>,
    /// The day it was made.
    pub on: Option<Day>,
    /// The day it ended.
    pub ended_on: Option<Day>,
    /// Recorded by mistake and taken back.
    pub removed: bool,
    /// Fields in two versions.
    pub unsettled: Vec<String>,
}

/// A residence permit, or what a place has in its stead.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Permit {
    /// Its id.
    pub id: String,
    /// Where it was issued.
    pub place: Option<String>,
    /// The day it was issued.
    pub issued_on: Option<Day>,
    /// Its last valid day, where it has one.
    pub expires_on: Option<Day>,
    /// The day it was lost, or its holder kept from it.
    pub lost_on: Option<Day>,
    /// The day it was cancelled.
    pub cancelled_on: Option<Day>,
    /// Recorded by mistake and taken back.
    pub removed: bool,
    /// Fields in two versions.
    pub unsettled: Vec<String>,
}

/// An endorsement of a permit.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Endorsement {
    /// Its id.
    pub id: String,
    /// The permit's id.
    pub permit: Option<String>,
    /// The day.
    pub on: Option<Day>,
    /// Recorded by mistake and taken back.
    pub removed: bool,
    /// Fields in two versions.
    pub unsettled: Vec<String>,
}

/// A period of residence, work or insurance.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Period {
    /// Its id.
    pub id: String,
    /// Of what.
    pub kind: Option<PeriodKind>,
    /// Where.
    pub place: Option<String>,
    /// Its first day.
    pub from: Option<Day>,
    /// Its last day; none while it lasts.
    pub to: Option<Day>,
    /// Recorded by mistake and taken back.
    pub removed: bool,
    /// Fields in two versions.
    pub unsettled: Vec<String>,
}

/// Everything a person recorded about themselves.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Profile {
    /// Registrations.
    pub registrations: Vec<Registration>,
    /// Permits.
    pub permits: Vec<Permit>,
    /// Endorsements.
    pub endorsements: Vec<Endorsement>,
    /// Periods.
    pub periods: Vec<Period>,
    /// Paths this app could not read.
    pub unread: Vec<String>,
}

/// Names of fields that are in two versions.
macro_rules! unsettled {
    ($of:ident: $($field:ident),*) => {
        [$((stringify!($field), $of.$field.is_conflict())),*]
            .into_iter()
            .filter(|(_, is_conflict)| *is_conflict)
            .map(|(name, _)| name.to_owned())
            .collect()
    };
}

fn agreed<T: Clone>(field: &Field<T>) -> Option<T> {
    field.agreed().cloned()
}

fn text<T: ToString>(field: &Field<T>) -> Option<String> {
    field.agreed().map(ToString::to_string)
}

fn is(field: &Field<bool>) -> bool {
    field.agreed() == Some(&true)
}

impl Cross<Profile> for core::Profile {
    fn cross(self) -> Profile {
        Profile {
            registrations: self.registrations.iter().map(registration).collect(),
            permits: self.permits.iter().map(permit).collect(),
            endorsements: self.endorsements.iter().map(endorsement).collect(),
            periods: self.periods.iter().map(period).collect(),
            unread: self.unread.into_iter().collect(),
        }
    }
}

fn registration((id, one): (&String, &core::Registration)) -> Registration {
    Registration {
        id: id.clone(),
        place: text(&one.place),
        on: agreed(&one.on),
        ended_on: agreed(&one.ended_on),
        removed: is(&one.removed),
        unsettled: unsettled!(one: place, on, ended_on, removed),
    }
}

fn permit((id, one): (&String, &core::Permit)) -> Permit {
    Permit {
        id: id.clone(),
        place: text(&one.place),
        issued_on: agreed(&one.issued_on),
        expires_on: agreed(&one.expires_on),
        lost_on: agreed(&one.lost_on),
        cancelled_on: agreed(&one.cancelled_on),
        removed: is(&one.removed),
        unsettled: unsettled!(one: place, issued_on, expires_on, lost_on, cancelled_on, removed),
    }
}

fn endorsement((id, one): (&String, &core::Endorsement)) -> Endorsement {
    Endorsement {
        id: id.clone(),
        permit: agreed(&one.permit),
        on: agreed(&one.on),
        removed: is(&one.removed),
        unsettled: unsettled!(one: permit, on, removed),
    }
}

fn period((id, one): (&String, &core::PeriodFields)) -> Period {
    Period {
        id: id.clone(),
        kind: one.kind.agreed().map(|kind| kind.name().cross()),
        place: text(&one.place),
        from: agreed(&one.from),
        to: agreed(&one.to),
        removed: is(&one.removed),
        unsettled: unsettled!(one: kind, place, from, to, removed),
    }
}
