//! The people who let this phone's person in, and standing with one of them: then their applications are the ones that are
//! shown and worked on.
//!
//! Nothing of two people is ever mixed: [`Phone::stand_with`] changes whose logs every call about applications and the
//! record reads and writes, and the rights of the grant are checked at each of them.

use serde::Serialize;
use sojourn_core::id::{LogId, SpaceId};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

use super::applications::ApplicationId;
use super::devices::short;
use super::error::PhoneError;
use super::grants::{level_code, level_words, purpose_of};
use super::{Identity, Phone, Scene, Txn};
use crate::store::{LogRow, LogStatus};
use crate::sync::SyncFault;
use crate::sync::contacts::{contact, rename};
use crate::sync::view::{Overlay, SpaceView};

/// Someone who let this phone's person in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// Their space.
    pub person: String,
    /// What this phone's person calls them.
    pub name: String,
    /// Eight digits of their space, to tell two of one name apart.
    pub code: String,
    /// How many of their applications are here.
    pub applications: usize,
    /// The furthest level of any grant: `read`, `note`, `write`.
    pub level: &'static str,
    /// The same in words.
    pub level_words: &'static str,
    /// What for, as they said it.
    pub purposes: Vec<String>,
    /// The last day of the grant that ends last.
    pub until: Option<Date>,
    /// Operations of this phone in their logs that no server has acknowledged.
    pub not_sent: usize,
    /// Whether this is whom one stands with.
    pub standing: bool,
}

impl Phone {
    /// Everyone whose logs are here by a grant that still holds.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn people(&mut self) -> Result<Vec<PersonView>, PhoneError> {
        let locale = self.locale()?;
        let standing = self.standing_with;
        let found = self.reading(|tx, identity, scene| {
            let logs = tx.list_logs()?;
            let mut spaces: Vec<SpaceId> = logs.iter().map(|row| row.space).filter(|s| *s != identity.space).collect();
            spaces.dedup();
            let mut people = Vec::new();
            for space in spaces {
                let rows: Vec<&LogRow> = logs.iter().filter(|row| row.space == space).collect();
                people.extend(person(tx, identity, scene, space, &rows, locale)?);
            }
            Ok(people)
        })?;
        let mut people = found.unwrap_or_default();
        for one in &mut people {
            one.standing = standing.is_some_and(|space| space.to_hex() == one.person);
        }
        people.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
        Ok(people)
    }

    /// Gives someone a name of one's own. It stays on this phone.
    ///
    /// # Errors
    /// [`PhoneError::Input`] for more than 40 characters.
    pub fn name_person(&mut self, person: SpaceId, name: &str) -> Result<(), PhoneError> {
        if name.trim().chars().count() > sojourn_core::sync::card::CARD_NAME_MAX {
            return Err(PhoneError::input("name", "at most 40 characters"));
        }
        self.writing(|tx, _, _| Ok(rename(tx, person, name)?))
    }

    /// Shows and works on someone else's applications from now on, or one's own again with `None`.
    ///
    /// # Errors
    /// [`SyncFault::AccessEnded`] when nothing of theirs may be read now.
    pub fn stand_with(&mut self, person: Option<SpaceId>) -> Result<(), PhoneError> {
        if let Some(space) = person {
            let held = self.reading(|tx, identity, scene| {
                let view = SpaceView::load(tx, space, Overlay::Pending(scene.now))?;
                Ok(view.is_some_and(|view| holds(&view, identity, scene.now).next().is_some()))
            })?;
            if held != Some(true) {
                return Err(SyncFault::AccessEnded.into());
            }
        }
        self.standing_with = person;
        Ok(())
    }

    /// Whose applications are shown, if not one's own.
    #[must_use]
    pub fn standing_with(&self) -> Option<SpaceId> {
        self.standing_with
    }

    /// Does something about this person's own things, whoever one stands with.
    pub(crate) fn with_own<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let with = self.standing_with.take();
        let done = work(self);
        self.standing_with = with;
        done
    }
}

/// The grants by which this person may look into someone's logs now.
fn holds<'a>(
    view: &'a SpaceView,
    me: &'a Identity,
    now: Millis,
) -> impl Iterator<Item = &'a sojourn_core::access::state::GrantState> {
    let seq = view.access.seq;
    view.access.grants.values().filter(move |state| state.grant.grantee == me.space && state.active_at(seq, now))
}

fn person(
    tx: &dyn Txn,
    identity: &Identity,
    scene: &Scene<'_>,
    space: SpaceId,
    rows: &[&LogRow],
    locale: sojourn_core::locale::Locale,
) -> Result<Option<PersonView>, PhoneError> {
    let Some(view) = SpaceView::load(tx, space, Overlay::Pending(scene.now))? else { return Ok(None) };
    let grants: Vec<_> = holds(&view, identity, scene.now).map(|state| &state.grant).collect();
    let Some(level) = grants.iter().map(|grant| grant.level).max() else { return Ok(None) };
    let mut purposes =
        grants.iter().map(|grant| purpose_of(tx, identity, space, grant)).collect::<Result<Vec<_>, _>>()?;
    purposes.retain(|purpose| !purpose.is_empty());
    purposes.dedup();
    let open = |log: &LogId| view.access.may_read(&identity.space, log, scene.now);
    let applications = rows.iter().filter(|row| row.status != LogStatus::Revoked);
    let applications = applications.filter(|row| ApplicationId::of(&row.log).is_some() && open(&row.log)).count();
    let mut not_sent = 0;
    for row in rows {
        not_sent += tx.list_pending(space, &row.log)?.len();
    }
    let ends = grants.iter().map(|grant| grant.ends).max_by_key(|ends| ends.map_or(u64::MAX, |ends| ends.0)).flatten();
    let hex = space.to_hex();
    Ok(Some(PersonView {
        code: short(&hex),
        person: hex,
        name: contact(tx, space)?.map(|known| known.name).unwrap_or_default(),
        applications,
        level: level_code(level),
        level_words: level_words(level, locale),
        purposes,
        until: ends.map(|ends| Millis(ends.0.saturating_sub(1)).date_at(CHINA_OFFSET_MINUTES)),
        not_sent,
        standing: false,
    }))
}
