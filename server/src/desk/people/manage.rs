//! What operators do with the people of the desk, and what everybody may see of them.
//!
//! There is always an operator. Whoever changes their own duties does it in everybody's sight: the deed says so. No deed here lets
//! anybody approve what they wrote: who wrote in a change is kept with the change.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde_json::json;
use sojourn_core::guidance::desk::change::Duty;

use super::join::names;
use super::{Desk, DeskError, Who, about};
use crate::desk::{duties_of, duty_bits};
use crate::store::desk::{DeskView, InvitationRow, PersonNo, PersonRow};

/// Somebody of the desk, as colleagues see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number.
    pub no: PersonNo,
    /// What they sign in under.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub duties: BTreeSet<Duty>,
    /// When they came.
    pub created_at: i64,
    /// When they were last here.
    pub seen_at: Option<i64>,
    /// Since when they are kept out.
    pub disabled_at: Option<i64>,
    /// Whether they must set up signing in anew before they can.
    pub must_set_up: bool,
    /// Until when nobody signs in under their login, after wrong tries.
    pub locked_until: Option<i64>,
    /// The public half of their signing key.
    pub signing_key: Option<String>,
    /// Sessions that are open.
    pub sessions: usize,
}

/// An invitation that nobody took yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The hash of its code, to take it back by.
    pub id: String,
    /// What it lets do.
    pub duties: BTreeSet<Duty>,
    /// For whom; nobody known for somebody new.
    pub person: Option<PersonNo>,
    /// Until when.
    pub expires_at: i64,
}

/// Whether there are enough people for the rules to be kept at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guards {
    /// People who write.
    pub editors: usize,
    /// People who approve.
    pub reviewers: usize,
    /// People who sign releases.
    pub publishers: usize,
}

impl Guards {
    /// Whether what one person writes can reach phones: somebody else reviews, and two sign.
    #[must_use]
    pub fn suffice(&self) -> bool {
        self.reviewers >= 2 && self.publishers >= 2
    }
}

impl Desk {
    /// Whether anybody works here yet.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn has_people(&self) -> Result<bool, DeskError> {
        Ok(!self.store.read(|view| view.people())?.is_empty())
    }

    /// Everybody, also who is kept out.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn people(&self) -> Result<Vec<Person>, DeskError> {
        self.store.read(|view| view.people()?.into_iter().map(|row| self.seen(view, row)).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn person(&self, no: PersonNo) -> Result<Person, DeskError> {
        self.store.read(|view| {
            let row = view.person(no)?.ok_or(DeskError::NotFound)?;
            self.seen(view, row)
        })
    }

    /// Invitations that wait.
    ///
    /// # Errors
    /// Without the operator's duty.
    pub fn invitations(&self, who: &Who) -> Result<Vec<Open>, DeskError> {
        who.require(Duty::Operator)?;
        let rows = self.store.read(|view| view.open_invitations(self.at()))?;
        let open = |row: InvitationRow| Open {
            id: HEXLOWER.encode(&row.code_hash),
            duties: duties_of(row.duties),
            person: row.person,
            expires_at: row.expires_at,
        };
        Ok(rows.into_iter().map(open).collect())
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// Without the operator's duty; [`DeskError::NotFound`] when it was taken meanwhile.
    pub fn take_back_invitation(&self, who: &Who, id: &str) -> Result<(), DeskError> {
        who.require(Duty::Operator)?;
        let hash = HEXLOWER.decode(id.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        let hash: [u8; 32] = hash.ok_or(DeskError::NotFound)?;
        self.store.write(|view| {
            if !view.delete_invitation(&hash)? {
                return Err(DeskError::NotFound);
            }
            Ok(self.note(view, Some(who.person), "invitation-taken-back", "people", &json!({}))?)
        })
    }

    /// How many people of each duty work here.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn guards(&self) -> Result<Guards, DeskError> {
        let people = self.store.read(|view| view.people())?;
        let count = |duty| working(&people).filter(|row| duties_of(row.duties).contains(&duty)).count();
        Ok(Guards {
            editors: count(Duty::Editor),
            reviewers: count(Duty::Reviewer),
            publishers: count(Duty::Publisher),
        })
    }

    /// Changes what somebody may do.
    ///
    /// # Errors
    /// Without the operator's duty; [`DeskError::Invalid`] where nobody would be an operator any more.
    pub fn set_duties(&self, who: &Who, person: PersonNo, duties: &BTreeSet<Duty>) -> Result<(), DeskError> {
        self.manage(who, person, |view, row| {
            let before = duties_of(row.duties);
            row.duties = duty_bits(duties);
            view.update_person(row)?;
            let detail = json!({ "before": names(&before), "after": names(duties), "own": who.person == person });
            Ok(self.note(view, Some(who.person), "duties-changed", &about(person), &detail)?)
        })
    }

    /// Keeps somebody out: their sessions end, and nobody signs in as them. What they did stays theirs.
    ///
    /// # Errors
    /// As [`Self::set_duties`].
    pub fn disable(&self, who: &Who, person: PersonNo) -> Result<(), DeskError> {
        self.manage(who, person, |view, row| {
            row.disabled_at = row.disabled_at.or(Some(self.at()));
            view.update_person(row)?;
            view.delete_links_for(person)?;
            let ended = view.delete_sessions_of(person, None)?;
            Ok(self.note(view, Some(who.person), "disabled", &about(person), &json!({ "sessions": ended }))?)
        })
    }

    /// Lets somebody in again.
    ///
    /// # Errors
    /// Without the operator's duty.
    pub fn enable(&self, who: &Who, person: PersonNo) -> Result<(), DeskError> {
        self.manage(who, person, |view, row| {
            (row.disabled_at, row.failed, row.locked_until) = (None, 0, None);
            view.update_person(row)?;
            Ok(self.note(view, Some(who.person), "enabled", &about(person), &json!({}))?)
        })
    }

    /// Ends all of somebody's sessions.
    ///
    /// # Errors
    /// Without the operator's duty.
    pub fn end_sessions(&self, who: &Who, person: PersonNo) -> Result<(), DeskError> {
        self.manage(who, person, |view, _| {
            let ended = view.delete_sessions_of(person, None)?;
            Ok(self.note(view, Some(who.person), "sessions-ended", &about(person), &json!({ "sessions": ended }))?)
        })
    }

    /// A deed upon a person, refused where it leaves no operator.
    fn manage(
        &self,
        who: &Who,
        person: PersonNo,
        deed: impl FnOnce(&DeskView<'_>, &mut PersonRow) -> Result<(), DeskError>,
    ) -> Result<(), DeskError> {
        who.require(Duty::Operator)?;
        self.store.write(|view| {
            // Who was kept out a moment ago does nothing more, whatever their page still shows.
            let asks = view.person(who.person)?.filter(|row| row.disabled_at.is_none());
            if !asks.is_some_and(|row| duties_of(row.duties).contains(&Duty::Operator)) {
                return Err(DeskError::Refused(sojourn_core::guidance::desk::change::Refused::Duty(Duty::Operator)));
            }
            let mut row = view.person(person)?.ok_or(DeskError::NotFound)?;
            deed(view, &mut row)?;
            let after = view.people()?;
            if !working(&after).any(|row| duties_of(row.duties).contains(&Duty::Operator)) {
                return Err(DeskError::field("duties", "people.last_operator"));
            }
            Ok(())
        })
    }

    fn seen(&self, view: &DeskView<'_>, row: PersonRow) -> Result<Person, DeskError> {
        Ok(Person {
            sessions: view.sessions_of(row.no)?.iter().filter(|session| session.expires_at > self.at()).count(),
            no: row.no,
            login: row.login,
            name: row.name,
            duties: duties_of(row.duties),
            created_at: row.created_at,
            seen_at: row.seen_at,
            disabled_at: row.disabled_at,
            must_set_up: row.totp.is_empty(),
            locked_until: row.locked_until.filter(|until| *until > self.at()),
            signing_key: row.signing_key,
        })
    }
}

fn working(people: &[PersonRow]) -> impl Iterator<Item = &PersonRow> {
    people.iter().filter(|row| row.disabled_at.is_none())
}
