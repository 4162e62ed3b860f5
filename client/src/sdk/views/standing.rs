//! How the person stands at a place, and what that entitles to.

use serde::Serialize;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::service::{Access, Entitlement};
use sojourn_core::guidance::text::Kind;
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::deadline::Setting;
use sojourn_core::registration::overview::calendar;
use sojourn_core::registration::status::{entitlements, standing};
use sojourn_core::time::Date;

use super::build::endorsement;
use crate::sdk::Phone;
use crate::sdk::error::PhoneError;

/// A person's standing at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingView {
    /// `unregistered`, `registered`, `permit_valid`, `endorsement_window`, …
    pub status: &'static str,
    /// Since when, where that is known.
    pub since: Option<Date>,
    /// The next change that comes by itself.
    pub next: Option<(Date, &'static str)>,
    /// It may be otherwise: ask the window.
    pub uncertain: bool,
    /// What it gives at this place.
    pub entitled: Vec<EntitledView>,
}

/// One thing a standing gives, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntitledView {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// `free`, `paid`, `none` or `unknown`.
    pub access: &'static str,
    /// A remark.
    pub note: Option<String>,
}

impl Phone {
    /// The standing at a place on a day, from what was issued.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn standing(&mut self, place: &PlaceCode, as_of: Date) -> Result<StandingView, PhoneError> {
        let profile = self.profile()?;
        let library = self.library()?;
        let here = Here { library, place: place.clone(), moment: Moment::today(as_of) };
        let calendar = calendar(&here);
        let setting = Setting { calendar: &calendar, grounds: &here, as_of };
        let own = library.own_place(place);
        let counts =
            |code: &PlaceCode| code == place || own.as_ref().is_some_and(|own| library.places().is_within(code, own));
        let found = standing(&profile, counts, endorsement(&here).as_ref(), setting);
        let of_place: Vec<Entitlement> = library
            .ids(place, Kind::Entitlement)
            .iter()
            .filter_map(|id| match here.find(Kind::Entitlement, id) {
                Some(Body::Entitlement(entitlement)) => Some(entitlement),
                _ => None,
            })
            .collect();
        Ok(StandingView {
            status: found.status.name(),
            since: found.since,
            next: found.next.map(|next| (next.on, next.to.name())),
            uncertain: found.uncertain.is_some(),
            entitled: entitlements(&found, &of_place)
                .into_iter()
                .map(|entitled| EntitledView {
                    id: entitled.id.to_string(),
                    title: entitled.title.text,
                    access: match entitled.access {
                        Access::Free => "free",
                        Access::Paid => "paid",
                        Access::None => "none",
                        Access::Unknown => "unknown",
                    },
                    note: entitled.note.map(|note| note.text),
                })
                .collect(),
        })
    }
}
