//! The `profile` log read as typed records: registrations, permits, endorsements, and periods of residence, work and
//! insurance. They belong to the person, not to one application, and move with the person between places.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{Field, Fields, named_field};
use crate::place::PlaceCode;
use crate::time::Date;

/// What was issued, or done by an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IssuedKind {
    /// A residence registration.
    Registration,
    /// A residence permit, or what a place has in its stead.
    Permit,
    /// An endorsement of a permit.
    Endorsement,
}

impl IssuedKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Registration, Self::Permit, Self::Endorsement];

    /// The wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Permit => "permit",
            Self::Endorsement => "endorsement",
        }
    }

    /// The kind of this wire name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

named_field!(IssuedKind);

/// Something issued.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Issued {
    /// What.
    pub kind: Field<IssuedKind>,
    /// Where.
    pub place: Field<PlaceCode>,
    /// The day it was issued or done.
    pub on: Field<Date>,
    /// Its last valid day, where it has one.
    pub until: Field<Date>,
    /// The day it was lost, or its holder kept from it.
    pub lost_on: Field<Date>,
    /// The day it ended: moved away, or cancelled.
    pub ended_on: Field<Date>,
    /// For an endorsement, the id of the permit.
    pub of: Field<String>,
    /// Recorded by mistake and taken back.
    pub removed: Field<bool>,
}

impl Issued {
    /// Whether it is of this kind and was not taken back.
    #[must_use]
    pub fn is(&self, kind: IssuedKind) -> bool {
        self.kind.agreed() == Some(&kind) && self.removed.agreed() != Some(&true)
    }
}

/// What a period is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Registrations, permits and endorsements, by id.
    pub issued: BTreeMap<String, Issued>,
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
            issued: fields.take_each("issued", |fields, id| Issued {
                kind: fields.take("issued", id, "kind"),
                place: fields.take("issued", id, "place"),
                on: fields.take("issued", id, "on"),
                until: fields.take("issued", id, "until"),
                lost_on: fields.take("issued", id, "lost_on"),
                ended_on: fields.take("issued", id, "ended_on"),
                of: fields.take("issued", id, "of"),
                removed: fields.take("issued", id, "removed"),
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
        let of_it =
            |entry: &&Issued| entry.is(IssuedKind::Endorsement) && entry.of.agreed().is_some_and(|id| id == permit);
        self.issued.values().filter(of_it).filter_map(|entry| entry.on.agreed().copied()).collect()
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
            ("issued/r1/kind", text("registration")),
            ("issued/r1/place", text("330100")),
            ("issued/r1/on", text("2026-03-04")),
            ("issued/p1/kind", text("permit")),
            ("issued/e1/kind", text("endorsement")),
            ("issued/e1/of", text("p1")),
            ("issued/e1/on", text("2027-09-01")),
            ("issued/e2/kind", text("endorsement")),
            ("issued/e2/of", text("p2")),
            ("issued/e2/on", text("2027-09-02")),
            ("issued/e3/kind", text("endorsement")),
            ("issued/e3/of", text("p1")),
            ("issued/e3/on", text("2027-09-03")),
            ("issued/e3/removed", cbor::encode(&Value::Bool(true))),
            ("period/w1/kind", text("work")),
            ("period/w2/kind", text("leisure")),
        ];
        let profile = Profile::from_fields(pairs.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
        assert_eq!(profile.issued["r1"].on.agreed(), Some(&date(2026, 3, 4)));
        assert!(profile.issued["p1"].is(IssuedKind::Permit) && !profile.issued["p1"].is(IssuedKind::Registration));
        assert!(!profile.issued["e3"].is(IssuedKind::Endorsement), "taken back");
        assert_eq!(profile.endorsed_on("p1"), BTreeSet::from([date(2027, 9, 1)]));
        assert_eq!(profile.periods["w1"].kind.agreed(), Some(&PeriodKind::Work));
        assert_eq!(profile.unread, BTreeSet::from(["period/w2/kind".to_owned()]));
    }
}
