//! Who works at the desk: coming, signing in, staying signed in, what each may do, whose key is whose.
//!
//! `password` and `second` are the two things somebody signs in with, `sign_in` is the act and its waits, `join` how somebody comes,
//! `manage` what operators do, `own` what everybody does for themselves. Nothing typed is kept, logged or noted.

mod devices;
mod join;
mod knocks;
mod manage;
mod own;
mod password;
mod second;
mod sign_in;
#[cfg(test)]
mod tests;

use data_encoding::HEXLOWER;

pub use join::{Invitation, Invited, Joined, Joining};
pub(crate) use knocks::Knocks;
pub use manage::{Guards, Open, Person};
pub use own::{Own, SessionView};
pub(crate) use password::Turns;
pub use password::{PASSWORD_CHARS_MIN, Turn};
pub(crate) use second::Seals;
#[cfg(test)]
pub(crate) use second::digits_at;
pub use second::{Secret, enrolment_url};
pub(crate) use sign_in::Strangers;
pub use sign_in::{Attempt, Entry, Opened};

use super::{Desk, DeskError, Who, duties_of};
use crate::keys::random;
use crate::store::desk::{DeskView, PersonRow, SessionRow};

/// A session that nobody used for so long has ended: a working day with its break.
pub const IDLE_MS: i64 = 12 * 3_600_000;
/// A session ends after so long whatever happens.
pub const LIFE_MS: i64 = 7 * 86_400_000;
/// How often a session's use is written down.
const TOUCH_MS: i64 = 5 * 60_000;

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
        let (id, now) = (token_hash(token), self.at());
        let found = self.store.read(|view| -> Result<_, DeskError> {
            let open = |row: &SessionRow| row.expires_at > now && row.seen_at > now - IDLE_MS;
            let Some(row) = view.session(&id)?.filter(open) else { return Ok(None) };
            let person = view.person(row.person)?.filter(|person| person.disabled_at.is_none());
            Ok(person.map(|person| (row, person)))
        })?;
        let Some((row, person)) = found else { return Ok(None) };
        if row.seen_at + TOUCH_MS <= now {
            self.store.write(|view| view.touch_session(&id, now))?;
        }
        Ok(Some(Session { who: who_of(person), csrf: HEXLOWER.encode(&row.csrf), id }))
    }

    /// Opens a session for somebody who has shown who they are. Its token is new: nothing known before signing in names it.
    pub(in crate::desk) fn open_session(
        &self,
        view: &DeskView<'_>,
        person: &PersonRow,
        agent: &str,
    ) -> Result<Opened, DeskError> {
        let now = self.at();
        view.delete_ended_sessions(now, now - IDLE_MS)?;
        let token = HEXLOWER.encode(&random::<32>().map_err(no_randomness)?);
        let row = SessionRow {
            token_hash: token_hash(&token),
            person: person.no,
            csrf: random().map_err(no_randomness)?,
            created_at: now,
            seen_at: now,
            expires_at: now + LIFE_MS,
            agent: agent.chars().take(64).collect(),
        };
        view.put_session(&row)?;
        view.touch_session(&row.token_hash, now)?;
        let session = Session { who: who_of(person.clone()), csrf: HEXLOWER.encode(&row.csrf), id: row.token_hash };
        Ok(Opened { token, session })
    }
}

fn who_of(person: PersonRow) -> Who {
    let duties = duties_of(person.duties);
    Who { person: person.no, name: person.name, duties, signing_key: person.signing_key }
}

fn token_hash(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

fn about(person: i64) -> String {
    format!("person:{person}")
}

fn no_randomness(error: crate::keys::KeyError) -> DeskError {
    DeskError::Internal(error.to_string())
}
