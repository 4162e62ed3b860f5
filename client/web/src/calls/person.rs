//! The person's own record, and how they stand at a place.

use sojourn_client::sdk::{ConflictView, RecordsView, StandingView};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::profile::{PeriodKind, Profile};
use sojourn_core::registration::schema::{FIELDS, Log, ValueType};
use sojourn_core::time::Date;

use super::calls;
use super::error::CallError;

calls! { CALLS:
    /// The person's record as it is on this phone. A field holds its live values: one, none, or several in conflict.
    Read profile() -> Profile = |phone| phone.profile()?;

    /// The same for a screen: what stands, the youngest first, with names of places.
    Read records() -> RecordsView = |phone| phone.records()?;

    /// Every field of the person's record with several values.
    Read record_conflicts() -> Vec<ConflictView> = |phone| phone.record_conflicts()?;

    /// Settles such a conflict with one of its sides, counted from 0.
    Write choose_in_record(path: String, side: usize) -> () = |phone| phone.choose_in_record(&path, side)?;

    /// Settles such a conflict with a value that is neither side's, as a person types it.
    Write choose_other_in_record(path: String, text: String) -> () = |phone| phone.choose_other_in_record(&path, &text)?;

    /// Records a residence registration. Gives its id.
    Write add_registration(place: PlaceCode, on: Date) -> String = |phone| phone.add_registration(&place, on)?;

    /// Records a permit that was issued. Gives its id.
    Write add_permit(place: PlaceCode, issued_on: Date, expires_on: Option<Date>) -> String =
        |phone| phone.add_permit(&place, issued_on, expires_on)?;

    /// Records an endorsement of a permit. Gives its id.
    Write add_endorsement(permit: String, on: Date) -> String = |phone| phone.add_endorsement(&permit, on)?;

    /// Records a period of residence, work or insurance. Gives its id.
    Write add_period(kind: PeriodKind, place: PlaceCode, from: Date, to: Option<Date>) -> String =
        |phone| phone.add_period(kind, &place, from, to)?;

    /// Changes one field of a record, as text: `permit`, its id, `lost_on`, `2026-03-04`. `removed` takes `yes` or `no`.
    Write revise_record(entity: String, id: String, field: String, to: String) -> () =
        |phone| revise(phone, &entity, &id, &field, &to)?;

    /// The standing at a place on a day, today when left out.
    Read standing(place: PlaceCode, as_of: Option<Date>) -> StandingView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.standing(&place, day)? };
}

/// Writes a field in the type that `core`'s list of fields gives it.
fn revise(phone: &mut Phone, entity: &str, id: &str, field: &str, to: &str) -> Result<(), CallError> {
    let rule = FIELDS.iter().find(|rule| rule.log == Log::Profile && rule.entity == entity && rule.field == field);
    let rule = rule.ok_or_else(|| CallError::input("field", "is no field of such a record"))?;
    let wrong = |why: &str| CallError::input("to", why);
    let done: Result<(), PhoneError> = match rule.value {
        ValueType::Date => {
            let day: Date = to.parse().map_err(|_| wrong("a date, like 2026-03-04"))?;
            phone.revise_record(entity, id, field, &day)
        }
        ValueType::Place => {
            let place: PlaceCode = to.parse().map_err(|_| wrong("a place code, like 330100"))?;
            phone.revise_record(entity, id, field, &place)
        }
        ValueType::YesNo => match to {
            "yes" => phone.revise_record(entity, id, field, &true),
            "no" => phone.revise_record(entity, id, field, &false),
            _ => return Err(wrong("yes or no")),
        },
        ValueType::Name(names) if !names.contains(&to) => return Err(wrong(&format!("one of {}", names.join(", ")))),
        ValueType::Name(_) | ValueType::Text => phone.revise_record(entity, id, field, &to.to_owned()),
        ValueType::Whole | ValueType::Money | ValueType::Answer => {
            return Err(CallError::input("field", "cannot be changed by itself"));
        }
    };
    Ok(done?)
}
