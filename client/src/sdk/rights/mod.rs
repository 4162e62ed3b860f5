//! Calculators for an app: what the law lets a worker ask for, as a range, with every step, its source and a day to act by.
//!
//! Nothing is kept: facts go in, an answer comes out, on a locked phone as well. The reckoning is core's room `rights`.

#[cfg(test)]
mod tests;
mod views;

use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::place::PlaceCode;
use sojourn_core::rights::{self, Law, Outcome, RightsError};
use sojourn_core::say::Say;
use sojourn_core::time::Date;

pub use views::{AmendmentView, CalcStepView, CalcView, CallView, LimitView, NoteView, SumView};

use super::Phone;
use super::error::PhoneError;

impl Phone {
    /// Double wages for the time without a written contract, and what of them may still be claimed on a day.
    ///
    /// # Errors
    /// [`PhoneError::Input`] for facts that contradict each other, with what is wrong in the phone's language.
    pub fn calculate_double_wage(
        &mut self,
        facts: &rights::double_wage::Facts,
        place: &PlaceCode,
        as_of: Date,
    ) -> Result<CalcView, PhoneError> {
        self.calculate(place, as_of, |law| rights::double_wage(law, facts))
    }

    /// Severance, damages and pay in lieu of notice.
    ///
    /// # Errors
    /// As for [`Self::calculate_double_wage`].
    pub fn calculate_severance(
        &mut self,
        facts: &rights::severance::Facts,
        place: &PlaceCode,
        as_of: Date,
    ) -> Result<CalcView, PhoneError> {
        self.calculate(place, as_of, |law| rights::severance(law, facts))
    }

    /// Overtime pay due. The months may be those of the diary: [`Self::diary_months`].
    ///
    /// # Errors
    /// As for [`Self::calculate_double_wage`].
    pub fn calculate_overtime(
        &mut self,
        facts: &rights::overtime::Facts,
        place: &PlaceCode,
        as_of: Date,
    ) -> Result<CalcView, PhoneError> {
        self.calculate(place, as_of, |law| rights::overtime(law, facts))
    }

    /// Wages owed, and what is added when an order to pay was missed. The months may be those of the diary.
    ///
    /// # Errors
    /// As for [`Self::calculate_double_wage`].
    pub fn calculate_arrears(
        &mut self,
        facts: &rights::arrears::Facts,
        place: &PlaceCode,
        as_of: Date,
    ) -> Result<CalcView, PhoneError> {
        self.calculate(place, as_of, |law| rights::arrears(law, facts))
    }

    /// Until when one may go to arbitration, inspection, court, and for a work injury.
    ///
    /// # Errors
    /// As for [`Self::calculate_double_wage`].
    pub fn calculate_limits(
        &mut self,
        facts: &rights::limits::Facts,
        place: &PlaceCode,
        as_of: Date,
    ) -> Result<CalcView, PhoneError> {
        self.calculate(place, as_of, |law| rights::limits(law, facts))
    }

    fn calculate(
        &mut self,
        place: &PlaceCode,
        as_of: Date,
        ask: impl FnOnce(&Law<'_>) -> Result<Outcome, RightsError>,
    ) -> Result<CalcView, PhoneError> {
        let (today, locale) = (self.today(), self.locale()?);
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment { as_of, today } };
        let outcome = ask(&Law::new(&here)).map_err(|error| PhoneError::input("facts", error.say(locale)))?;
        Ok(views::view(&here, &outcome))
    }
}
