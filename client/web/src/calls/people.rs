//! Letting someone in by their card, and standing with someone who let this phone's person in.

use sojourn_client::sdk::{ApplicationId, ContactCardView, GrantView, NewGrant, PersonView, Shared, grant_level};
use sojourn_core::id::{GrantId, SpaceId};
use sojourn_core::time::Date;

use super::calls;
use super::error::CallError;

calls! { CALLS:
    /// This person's card, to be shown as a QR code to someone who is to let them in.
    Write my_card(name: String) -> String = |phone| phone.my_card(&name)?;

    /// Whose card this is: shown before anything is given.
    Read read_card(card: String) -> ContactCardView = |phone| phone.read_card(&card)?;

    /// Lets someone into applications, and the record if wished. `level` is `read`, `note` or `write`; `until` the last day.
    /// Gives the ids of the grants.
    Write give(card: String, applications: Vec<ApplicationId>, record: bool, level: String, purpose: String, until: Date) -> Vec<String> = |phone| {
        let what = Shared::list(&applications, record);
        let level = grant_level(&level).ok_or_else(|| CallError::input("level", "read, note or write"))?;
        let given = phone.give(&NewGrant { card: &card, what: &what, level, purpose: &purpose, until })?;
        given.iter().map(|id| id.to_hex()).collect::<Vec<String>>()
    };

    /// Takes a grant back, by its id in hex.
    Write take_back(grant: String) -> () = |phone| {
        let grant: GrantId = grant.parse().map_err(|_| CallError::input("grant", "32 hex digits"))?;
        phone.take_back(grant)?
    };

    /// Everyone who was let in, newest first.
    Read grants() -> Vec<GrantView> = |phone| phone.grants()?;

    /// Everyone who let this phone's person in.
    Read people() -> Vec<PersonView> = |phone| phone.people()?;

    /// Gives someone a name of one's own; it stays on this phone.
    Write name_person(person: String, name: String) -> () = |phone| {
        let person: SpaceId = person.parse().map_err(|_| CallError::input("person", "64 hex digits"))?;
        phone.name_person(person, &name)?
    };

    /// Shows and works on someone else's applications from now on; one's own again with none.
    Write stand_with(person: Option<String>) -> () = |phone| {
        let parsed = person.map(|text| text.parse::<SpaceId>()).transpose();
        phone.stand_with(parsed.map_err(|_| CallError::input("person", "64 hex digits"))?)?
    };

    /// Whose applications are shown, in hex, if not one's own.
    Read standing_with() -> Option<String> = |phone| phone.standing_with().map(|space| space.to_hex());
}
