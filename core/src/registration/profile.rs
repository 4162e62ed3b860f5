//! The `profile` log read as typed records: registrations, permits, endorsements, and periods of residence, work and
//! insurance. They belong to the person, not to one application, and move with the person between places.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fields::{Field, Fields, named_field};
use crate::place::PlaceCode;
use crate::time::Date;

/// A residence registration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Registration {
    /// Where.
    pub place: Field<PlaceCode>,
    /// The day it was made.
    pub on: Field<Date>,
    /// The day it ended: moved away, or cancelled.
    pub ended_on: Field<Date>,
    /// Recorded by mistake and taken back.
    pub removed: Field<bool>,
}

/// A residence permit, or what a place has in its stead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Permit {
    /// Where it was issued.
    pub place: Field<PlaceCode>,
    /// The day it was issued.
    pub issued_on: Field<Date>,
    /// Its last valid day, where it has one.
    pub expires_on: Field<Date>,
    /// The day it was lost, or its holder kept from it.
    pub lost_on: Field<Date>,
    /// The day it was cancelled.
    pub cancelled_on: Field<Date>,
    /// Recorded by mistake and taken back.
    pub removed: Field<bool>,
}

/// An endorsement of a permit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Endorsement {
    /// The permit's id.
    pub permit: Field<String>,
    /// The day.
    pub on: Field<Date>,
    /// Recorded by mistake and taken back.
    pub removed: Field<bool>,
}

/// What a period is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// Living somewhere, whether registered or not.
    Residence,
    /// Being registered there.
    Registered,
    /// Working there.
    Work,
    /// Being insured there.
    Insurance,
}

impl PeriodKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Residence, Self::Registered, Self::Work, Self::Insurance];

    /// The wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Residence => "residence",
            Self::Registered => "registered",
            Self::Work => "work",
            Self::Insurance => "insurance",
        }
    }

    /// The kind of this wire name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

named_field!(PeriodKind);

/// A period as it was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PeriodFields {
    /// Of what.
    pub kind: Field<PeriodKind>,
    /// Where.
    pub place: Field<PlaceCode>,
    /// Its first day.
    pub from: Field<Date>,
    /// Its last day; absent while it lasts.
    pub to: Field<Date>,
    /// Recorded by mistake and taken back.
    pub removed: Field<bool>,
}

/// A person's records, as far as their log could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// By id.
    pub registrations: BTreeMap<String, Registration>,
    /// By id.
    pub permits: BTreeMap<String, Permit>,
    /// By id.
    pub endorsements: BTreeMap<String, Endorsement>,
    /// By id.
    pub periods: BTreeMap<String, PeriodFields>,
    /// Paths this app could not read.
    pub unread: BTreeSet<String>,
}

impl Profile {
    /// Reads a profile from pairs of a path and a live value, as the fold yields them.
    pub fn from_fields<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut fields = Fields::collect(pairs);
        let mut profile = Self {
            registrations: fields.take_each("registration", |fields, id| Registration {
                place: fields.take("registration", id, "place"),
                on: fields.take("registration", id, "on"),
                ended_on: fields.take("registration", id, "ended_on"),
                removed: fields.take("registration", id, "removed"),
            }),
            permits: fields.take_each("permit", |fields, id| Permit {
                place: fields.take("permit", id, "place"),
                issued_on: fields.take("permit", id, "issued_on"),
                expires_on: fields.take("permit", id, "expires_on"),
                lost_on: fields.take("permit", id, "lost_on"),
                cancelled_on: fields.take("permit", id, "cancelled_on"),
                removed: fields.take("permit", id, "removed"),
            }),
            endorsements: fields.take_each("endorsement", |fields, id| Endorsement {
                permit: fields.take("endorsement", id, "permit"),
                on: fields.take("endorsement", id, "on"),
                removed: fields.take("endorsement", id, "removed"),
            }),
            periods: fields.take_each("period", |fields, id| PeriodFields {
                kind: fields.take("period", id, "kind"),
                place: fields.take("period", id, "place"),
                from: fields.take("period", id, "from"),
                to: fields.take("period", id, "to"),
                removed: fields.take("period", id, "removed"),
            }),
            unread: BTreeSet::new(),
        };
        profile.unread = fields.into_unread();
        profile
    }

    /// The days on which a permit was endorsed, sorted, each once; entries in conflict are left out.
    #[must_use]
    pub fn endorsed_on(&self, permit: &str) -> BTreeSet<Date> {
        let stands = |entry: &&Endorsement| entry.removed.agreed() != Some(&true);
        let of_it = |entry: &&Endorsement| entry.permit.agreed().is_some_and(|id| id == permit);
        self.endorsements.values().filter(stands).filter(of_it).filter_map(|entry| entry.on.agreed().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor;
    use ciborium::Value;
    use jiff::civil::date;

    #[test]
    fn a_profile_is_read_from_its_fields() {
        let text = |text: &str| cbor::encode(&Value::Text(text.to_owned()));
        let pairs = [
            ("registration/r1/place", text("330100")),
            ("registration/r1/on", text("2026-03-04")),
            ("permit/p1/issued_on", text("2026-09-20")),
            ("endorsement/e1/permit", text("p1")),
            ("endorsement/e1/on", text("2027-09-01")),
            ("endorsement/e2/permit", text("p2")),
            ("endorsement/e2/on", text("2027-09-02")),
            ("endorsement/e3/permit", text("p1")),
            ("endorsement/e3/on", text("2027-09-03")),
            ("endorsement/e3/removed", cbor::encode(&Value::Bool(true))),
            ("period/w1/kind", text("work")),
            ("period/w2/kind", text("leisure")),
        ];
        let profile = Profile::from_fields(pairs.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
        assert_eq!(profile.registrations["r1"].on.agreed(), Some(&date(2026, 3, 4)));
        assert_eq!(profile.permits["p1"].issued_on.agreed(), Some(&date(2026, 9, 20)));
        assert_eq!(profile.endorsed_on("p1"), BTreeSet::from([date(2027, 9, 1)]));
        assert_eq!(profile.periods["w1"].kind.agreed(), Some(&PeriodKind::Work));
        assert_eq!(profile.unread, BTreeSet::from(["period/w2/kind".to_owned()]));
    }
}
