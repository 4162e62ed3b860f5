//! Letting someone in by their card, and standing with someone who let this phone's person in.

use sojourn_client::sdk::{NewGrant, Shared, grant_level};

use crate::cross::Cross;
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::phone::Phone;
use crate::types::{ApplicationId, Day};
use crate::views::{ContactCard, Grant, Person};

#[uniffi::export]
impl Phone {
    /// This person's card, to be shown as a QR code to someone who is to let them in.
    pub fn my_card(&self, name: &str) -> Result<String, PhoneError> {
        self.tell("my_card", Change::Private, |phone| Ok(phone.my_card(name)?))
    }

    /// Whose card this is: shown before anything is given.
    pub fn read_card(&self, card: &str) -> Result<ContactCard, PhoneError> {
        self.look("read_card", |phone| Ok(phone.read_card(card)?.cross()))
    }

    /// Lets someone into applications, and the record if wished. `level` is `read`, `note` or `write`; `until` the last day.
    pub fn give(
        &self,
        card: &str,
        applications: Vec<ApplicationId>,
        record: bool,
        level: &str,
        purpose: &str,
        until: Day,
    ) -> Result<Vec<String>, PhoneError> {
        let what = Shared::list(&applications, record);
        let level = grant_level(level).ok_or_else(|| PhoneError::input("level", "read, note or write"))?;
        let wish = NewGrant { card, what: &what, level, purpose, until };
        self.tell("give", Change::Private, |phone| Ok(phone.give(&wish)?.iter().map(|id| id.to_hex()).collect()))
    }

    /// Takes a grant back, by its id.
    pub fn take_back(&self, grant: &str) -> Result<(), PhoneError> {
        let grant = grant.parse().map_err(|_| PhoneError::input("grant", "an id, as grants lists it"))?;
        self.tell("take_back", Change::Private, |phone| Ok(phone.take_back(grant)?))
    }

    /// Everyone who was let in, newest first.
    pub fn grants(&self) -> Result<Vec<Grant>, PhoneError> {
        self.look("grants", |phone| Ok(phone.grants()?.cross()))
    }

    /// Everyone who let this phone's person in.
    pub fn people(&self) -> Result<Vec<Person>, PhoneError> {
        self.look("people", |phone| Ok(phone.people()?.cross()))
    }

    /// Gives someone a name of one's own; it stays on this phone.
    pub fn name_person(&self, person: &str, name: &str) -> Result<(), PhoneError> {
        let person = person.parse().map_err(|_| PhoneError::input("person", "an id, as people lists it"))?;
        self.tell("name_person", Change::Private, |phone| Ok(phone.name_person(person, name)?))
    }

    /// Shows and works on someone else's applications from now on; one's own again without a person.
    pub fn stand_with(&self, person: Option<String>) -> Result<(), PhoneError> {
        let parsed = person.map(|text| text.parse()).transpose();
        let person = parsed.map_err(|_| PhoneError::input("person", "an id, as people lists it"))?;
        self.tell("stand_with", Change::Private, |phone| Ok(phone.stand_with(person)?))
    }

    /// Whose applications are shown, if not one's own.
    pub fn standing_with(&self) -> Result<Option<String>, PhoneError> {
        self.look("standing_with", |phone| Ok(phone.standing_with().map(|space| space.to_hex())))
    }
}
