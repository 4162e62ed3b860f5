//! Who works at the desk: sessions, and what is known of a signed-in person.

use data_encoding::HEXLOWER;

use super::{Desk, DeskError, Who, duties_of};

/// An open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub who: Who,
    /// What forms must carry.
    pub csrf: String,
    /// The hash of its cookie.
    pub id: [u8; 32],
}

impl Desk {
    /// Who holds a session, by its cookie's value; none when it has ended or its person was removed.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn session(&self, token: &str) -> Result<Option<Session>, DeskError> {
        let id = *blake3::hash(token.as_bytes()).as_bytes();
        self.store.read(|view| {
            let Some(row) = view.session(&id)?.filter(|row| row.expires_at > self.at()) else { return Ok(None) };
            let Some(person) = view.person(row.person)?.filter(|person| person.disabled_at.is_none()) else {
                return Ok(None);
            };
            let duties = duties_of(person.duties);
            let who = Who { person: person.no, name: person.name, duties, signing_key: person.signing_key };
            Ok(Some(Session { who, csrf: HEXLOWER.encode(&row.csrf), id }))
        })
    }
}
