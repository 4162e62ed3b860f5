//! The person's own record: registrations, permits, endorsements, and periods of residence, work and insurance.
//!
//! It belongs to the person, not to one application, and moves along between places.

use sojourn_core::id::LogId;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::fields::FieldValue;
use sojourn_core::registration::profile::{PeriodKind, Profile};
use sojourn_core::registration::record;
use sojourn_core::sync::operation::Path;
use sojourn_core::time::Date;

use super::Phone;
use super::error::PhoneError;
use super::write::{open_log, write};

impl Phone {
    /// Records a residence registration. Returns its id.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn add_registration(&mut self, place: &PlaceCode, on: Date) -> Result<String, PhoneError> {
        self.create("registration", |id| record::registration(id, place, on))
    }

    /// Records a permit that was issued. Returns its id.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn add_permit(
        &mut self,
        place: &PlaceCode,
        issued_on: Date,
        expires_on: Option<Date>,
    ) -> Result<String, PhoneError> {
        self.create("permit", |id| record::permit(id, place, issued_on, expires_on))
    }

    /// Records an endorsement of a permit. Returns its id.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn add_endorsement(&mut self, permit: &str, on: Date) -> Result<String, PhoneError> {
        self.create("endorsement", |id| record::endorsement(id, permit, on))
    }

    /// Records a period of residence, work or insurance. Returns its id.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn add_period(
        &mut self,
        kind: PeriodKind,
        place: &PlaceCode,
        from: Date,
        to: Option<Date>,
    ) -> Result<String, PhoneError> {
        self.create("period", |id| record::period(id, kind, place, from, to))
    }

    /// Changes one field of a record: `permit`, its id, `lost_on`, a date.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn revise_record(
        &mut self,
        entity: &str,
        id: &str,
        field: &str,
        to: &impl FieldValue,
    ) -> Result<(), PhoneError> {
        let field = record::Write::new(entity, id, field, to);
        self.writing(|tx, identity, scene| {
            write(tx, identity, &LogId::profile(), "revise", scene, |draft| draft.set_all(&[field]))?;
            Ok(())
        })
    }

    /// The person's record as it is on this phone.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn profile(&mut self) -> Result<Profile, PhoneError> {
        let found = self.reading(|tx, identity, scene| {
            let folded = open_log(tx, identity, &LogId::profile(), scene)?;
            let pairs: Vec<(&str, &[u8])> = folded
                .state
                .visible()
                .filter(|(path, _)| ENTITIES.contains(&path.parts().0))
                .flat_map(|(path, field)| field.distinct().into_iter().map(move |v| (path.as_str(), v.as_cbor())))
                .collect();
            Ok(Profile::from_fields(pairs))
        })?;
        Ok(found.unwrap_or_default())
    }

    fn create(
        &mut self,
        entity: &'static str,
        fields: impl FnOnce(&str) -> Vec<record::Write>,
    ) -> Result<String, PhoneError> {
        self.writing(|tx, identity, scene| {
            let op_id = write(tx, identity, &LogId::profile(), entity, scene, |draft| {
                let new = draft.new_id();
                draft.touch(Path::entity(entity, &new)?);
                draft.set_all(&fields(&new))
            })?;
            Ok(op_id.to_hex())
        })
    }
}

/// What the registration room reads from a profile.
const ENTITIES: [&str; 4] = ["registration", "permit", "endorsement", "period"];
