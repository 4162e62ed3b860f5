//! How the person stands at a place, and what that entitles to.

use serde::Serialize;
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::deadline::Setting;
use sojourn_core::registration::overview::calendar;
use sojourn_core::registration::status::{Standing, standing};
use sojourn_core::time::Date;

use super::build::endorsement;
use crate::sdk::Phone;
use crate::sdk::entitled::{EntitledView, rows};
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

impl Phone {
    /// The standing at a place on a day, from what was issued.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn standing(&mut self, place: &PlaceCode, as_of: Date) -> Result<StandingView, PhoneError> {
        let found = self.found_standing(place, as_of)?;
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(as_of) };
        Ok(StandingView {
            status: found.status.name(),
            since: found.since,
            next: found.next.map(|next| (next.on, next.to.name())),
            uncertain: found.uncertain.is_some(),
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
