//! The person's own record and standing: registrations, permits, endorsements, periods.

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::input::RecordValue;
use crate::phone::Phone;
use crate::types::{Day, PlaceCode};
use crate::views::{Conflict, RecordPage, Standing};
use crate::words::PeriodKind;

#[uniffi::export]
impl Phone {
    /// The person's record as it is on this phone.
    pub fn records(&self) -> Result<RecordPage, PhoneError> {
        self.look("records", |phone| Ok(phone.records()?.cross()))
    }

    /// Every conflict in the person's own record.
    pub fn record_conflicts(&self) -> Result<Vec<Conflict>, PhoneError> {
        self.look("record_conflicts", |phone| Ok(phone.record_conflicts()?.cross()))
    }

    /// Settles a conflict of the record with one of its sides, counted from 0.
    pub fn choose_in_record(&self, path: &str, side: u32) -> Result<(), PhoneError> {
        self.tell("choose_in_record", Change::Private, |phone| Ok(phone.choose_in_record(path, side as usize)?))
    }

    /// Settles it with a value of its own, as a person types it.
    pub fn choose_other_in_record(&self, path: &str, text: &str) -> Result<(), PhoneError> {
        self.tell("choose_other_in_record", Change::Private, |phone| Ok(phone.choose_other_in_record(path, text)?))
    }

    /// Records a residence registration. Returns its id.
    pub fn add_registration(&self, place: PlaceCode, on: Day) -> Result<String, PhoneError> {
        self.tell("add_registration", Change::Private, |phone| Ok(phone.add_registration(&place, on)?))
    }

    /// Records a permit that was issued. Returns its id.
    #[uniffi::method(default(expires_on = None))]
    pub fn add_permit(&self, place: PlaceCode, issued_on: Day, expires_on: Option<Day>) -> Result<String, PhoneError> {
        self.tell("add_permit", Change::Private, |phone| Ok(phone.add_permit(&place, issued_on, expires_on)?))
    }

    /// Records an endorsement of a permit. Returns its id.
    pub fn add_endorsement(&self, permit: &str, on: Day) -> Result<String, PhoneError> {
        self.tell("add_endorsement", Change::Private, |phone| Ok(phone.add_endorsement(permit, on)?))
    }

    /// Records a period of residence, work or insurance. Returns its id.
    #[uniffi::method(default(to_day = None))]
    pub fn add_period(
        &self,
        kind: PeriodKind,
        place: PlaceCode,
        from_day: Day,
        to_day: Option<Day>,
    ) -> Result<String, PhoneError> {
        let kind = kind.enter()?;
        self.tell("add_period", Change::Private, |phone| Ok(phone.add_period(kind, &place, from_day, to_day)?))
    }

    /// Changes one field of a record: `permit`, its id, `lost_on`, a day.
    pub fn revise_record(&self, entity: &str, id: &str, field: &str, to: RecordValue) -> Result<(), PhoneError> {
        self.tell("revise_record", Change::Private, |phone| {
            match to {
                RecordValue::On { day } => phone.revise_record(entity, id, field, &day)?,
                RecordValue::At { place } => phone.revise_record(entity, id, field, &place)?,
                RecordValue::Words { text } => phone.revise_record(entity, id, field, &text)?,
                RecordValue::Is { so } => phone.revise_record(entity, id, field, &so)?,
            }
            Ok(())
        })
    }

    /// The standing at a place, from what was issued.
    #[uniffi::method(default(as_of = None))]
    pub fn standing(&self, place: PlaceCode, as_of: Option<Day>) -> Result<Standing, PhoneError> {
        self.look("standing", |phone| {
            let as_of = as_of.unwrap_or_else(|| phone.today());
            Ok(phone.standing(&place, as_of)?.cross())
        })
    }
}
