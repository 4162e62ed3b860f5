//! What a person's standing gives access to at a place: the matrix of rights, services and conveniences, one column of it.

use serde::Serialize;
use sojourn_core::guidance::entitled::{Entitled, Ground, entitled};
use sojourn_core::guidance::service::{Access, EntitlementGroup, StandingHere};
use sojourn_core::guidance::verdict::{Here, Moment, Verdict};
use sojourn_core::guidance::words;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::Phone;
use super::error::PhoneError;
use super::guide::dispute_view;
use super::guide_views::DisputeView;
use super::reading::{SourceView, source_view};

/// One column of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatrixView {
    /// The place's code.
    pub place: String,
    /// The place's full name.
    pub place_name: String,
    /// For which standing: `unregistered`, `registered`, `permit`, `suspended`, `local`.
    pub standing: &'static str,
    /// Where the standing comes from: `given`, `record` (what the person noted for this place), or `nothing_recorded`: then it
    /// is read as unregistered, which a screen has to say.
    pub standing_from: &'static str,
    /// The record leaves it open whether the standing is that: ask the window.
    pub uncertain: bool,
    /// Rights, then services, then conveniences, then what cannot be read.
    pub rows: Vec<EntitledView>,
    /// The release it was read from.
    pub release: u64,
    /// The day it is about.
    pub as_of: Date,
}

/// One thing a standing gives, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntitledView {
    /// Its id.
    pub id: String,
    /// `right`, `service` or `convenience`; none where it cannot be read.
    pub group: Option<&'static str>,
    /// What it is.
    pub title: String,
    /// `free`, `paid`, `none` or `unknown`.
    pub access: &'static str,
    /// Why: `stated`, `not_stated`, `not_carried`, `too_stale`, `withdrawn`, `disputed`, `update_app`.
    pub ground: &'static str,
    /// The same in words, where access is unknown.
    pub why_unknown: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Said where its words are not in the reader's language.
    pub other_language: Option<&'static str>,
    /// The place whose rule it is.
    pub from_place: Option<String>,
    /// Said where the rule is inherited.
    pub inherited: Option<&'static str>,
    /// How sure the sources are, in words.
    pub mark: Option<&'static str>,
    /// When they were checked, in words.
    pub staleness: Option<String>,
    /// The day the least recently checked source was checked.
    pub verified_on: Option<Date>,
    /// For `disputed`: every version.
    pub dispute: Option<DisputeView>,
    /// Its sources.
    pub sources: Vec<SourceView>,
}

impl Phone {
    /// What a standing gives at a place on a day: a standing that was given, or else the person's own as they recorded it.
    ///
    /// # Errors
    /// [`PhoneError`]; a locked phone answers for a standing that was given.
    pub fn entitlements(
        &mut self,
        place: &PlaceCode,
        standing: Option<StandingHere>,
        as_of: Date,
    ) -> Result<MatrixView, PhoneError> {
        let (standing, standing_from, uncertain) = match standing {
            Some(given) => (given, "given", false),
            None => {
                let found = self.found_standing(place, as_of)?;
                let from = if found.since.is_some() { "record" } else { "nothing_recorded" };
                (found.entitles_as, from, found.uncertain.is_some())
            }
        };
        let (place_name, today) = (self.place_name(place), self.today());
        let library = self.library()?;
        let here = Here { library, place: place.clone(), moment: Moment { as_of, today } };
        Ok(MatrixView {
            place: place.to_string(),
            place_name,
            standing: standing_name(standing),
            standing_from,
            uncertain,
            rows: rows(&here, standing),
            release: library.release,
            as_of,
        })
    }
}

/// The rows of one column, for a screen.
pub(crate) fn rows(here: &Here<'_>, standing: StandingHere) -> Vec<EntitledView> {
    entitled(here, standing).into_iter().map(|row| view(here, row)).collect()
}

const fn standing_name(standing: StandingHere) -> &'static str {
    match standing {
        StandingHere::Unregistered => "unregistered",
        StandingHere::Registered => "registered",
        StandingHere::Permit => "permit",
        StandingHere::Suspended => "suspended",
        StandingHere::Local => "local",
    }
}

fn view(here: &Here<'_>, row: Entitled) -> EntitledView {
    let locale = here.library.locale;
    let (ground, why) = match &row.ground {
        Ground::Stated => ("stated", None),
        Ground::NotStated => ("not_stated", Some(words::ask_window(locale).to_owned())),
        Ground::NotCarried => ("not_carried", Some(words::ask_window(locale).to_owned())),
        Ground::TooStale => ("too_stale", Some(words::verdict(locale, &Verdict::TooStale))),
        Ground::Withdrawn(why) => ("withdrawn", Some(why.clone())),
        Ground::Disputed(dispute) => {
            let disputed = Verdict::Disputed { dispute: dispute.clone() };
            ("disputed", Some(words::verdict(locale, &disputed)))
        }
        Ground::UpdateApp => ("update_app", Some(words::verdict(locale, &Verdict::UpdateApp))),
    };
    let staleness = row.staleness.zip(row.verified_on);
    EntitledView {
        id: row.id.to_string(),
        group: row.group.map(group_name),
        title: row.title,
        access: access_name(row.access),
        ground,
        why_unknown: why,
        note: row.note,
        other_language: row.other_language,
        from_place: row.label.as_ref().map(|label| label.place().to_string()),
        inherited: row.label.as_ref().filter(|label| !label.is_own()).map(|_| words::inherited(locale)),
        mark: row.mark.map(|mark| words::mark(locale, mark)),
        staleness: staleness.map(|(step, on)| words::staleness(locale, step, on)),
        verified_on: row.verified_on,
        dispute: match &row.ground {
            Ground::Disputed(dispute) => Some(dispute_view(here, dispute)),
            _ => None,
        },
        sources: row.sources.into_iter().map(|source| source_view(locale, source)).collect(),
    }
}

const fn group_name(group: EntitlementGroup) -> &'static str {
    match group {
        EntitlementGroup::Right => "right",
        EntitlementGroup::Service => "service",
        EntitlementGroup::Convenience => "convenience",
    }
}

const fn access_name(access: Access) -> &'static str {
    match access {
        Access::Free => "free",
        Access::Paid => "paid",
        Access::None => "none",
        Access::Unknown => "unknown",
    }
}
