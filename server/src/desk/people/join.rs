//! Coming to the desk: an invitation is good once, for a while; whoever takes it chooses login and password and sets up the digits.
//!
//! The same page serves somebody who lost phone or password: an operator hands them a link of their own, and they begin anew as
//! themselves.

use std::collections::BTreeSet;

use data_encoding::BASE32_NOPAD;
use serde_json::json;
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::wire::v1::FieldProblem;
use zeroize::Zeroizing;

use super::password::{self, Turn};
use super::second::{Secret, new_codes, step_of};
use super::{Desk, DeskError, Opened, Who, about, no_randomness};
use crate::desk::{duties_of, duty_bits};
use crate::keys::random;
use crate::store::desk::{DeskView, InvitationRow, PersonNo, PersonRow};

/// Longest life of an invitation: a month.
const HOURS_MAX: u32 = 720;
/// Hours that a link for signing in anew is good for.
const LINK_HOURS: u32 = 48;
/// Random bytes of a code: 160 bits, in a link.
const CODE_BYTES: usize = 20;
/// Longest name, in characters.
const NAME_CHARS_MAX: usize = 40;
/// Longest login.
const LOGIN_CHARS_MAX: usize = 32;

/// A new invitation; its code is shown this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// What the link carries.
    pub code: String,
    /// Until when it is good.
    pub expires_at: i64,
}

/// An invitation that can be taken.
pub struct Invited {
    /// What whoever takes it may do.
    pub duties: BTreeSet<Duty>,
    /// Login and name of who signs in anew; none for somebody new.
    pub known: Option<(String, String)>,
    /// What their app is to make digits from.
    pub secret: Secret,
}

/// What somebody typed to take it.
pub struct Joining {
    /// The login they choose.
    pub login: String,
    /// What colleagues are to read.
    pub name: String,
    /// The password.
    pub password: Zeroizing<String>,
    /// The password again.
    pub again: Zeroizing<String>,
    /// What their app shows now.
    pub digits: String,
    /// What kind of browser.
    pub agent: String,
}

/// Somebody who has come.
#[derive(Debug)]
pub struct Joined {
    /// Signed in at once.
    pub opened: Opened,
    /// Codes on paper, shown this once.
    pub codes: Vec<String>,
}

impl Desk {
    /// Makes an invitation. Nobody asks for one made on the command line.
    ///
    /// # Errors
    /// Without the operator's duty; [`DeskError::Invalid`] without duties or for a life that is too long.
    pub fn invite(&self, who: Option<&Who>, duties: &BTreeSet<Duty>, hours: u32) -> Result<Invitation, DeskError> {
        who.map_or(Ok(()), |who| who.require(Duty::Operator))?;
        if duties.is_empty() {
            return Err(DeskError::field("duties", "people.invite.no_duty"));
        }
        if hours == 0 || hours > HOURS_MAX {
            return Err(DeskError::field("hours", "people.invite.hours"));
        }
        self.store.write(|view| {
            let (invitation, row) = self.new_invitation(who, duties, hours, None)?;
            view.put_invitation(&row)?;
            let detail = json!({ "duties": names(duties), "hours": hours });
            self.note(view, who.map(|who| who.person), "invited", "people", &detail)?;
            Ok(invitation)
        })
    }

    /// Makes a link by which somebody sets up signing in anew. What they had ends now.
    ///
    /// # Errors
    /// Without the operator's duty; [`DeskError::NotFound`].
    pub fn invite_anew(&self, who: Option<&Who>, person: PersonNo) -> Result<Invitation, DeskError> {
        who.map_or(Ok(()), |who| who.require(Duty::Operator))?;
        self.store.write(|view| {
            let mut row = view.person(person)?.filter(|row| row.disabled_at.is_none()).ok_or(DeskError::NotFound)?;
            let (invitation, link) = self.new_invitation(who, &duties_of(row.duties), LINK_HOURS, Some(person))?;
            view.delete_links_for(person)?;
            view.put_invitation(&link)?;
            row.totp = Vec::new();
            view.update_person(&row)?;
            view.put_codes(person, &[])?;
            view.delete_sessions_of(person, None)?;
            self.note(view, who.map(|who| who.person), "sign-in-reset", &about(person), &json!({}))?;
            Ok(invitation)
        })
    }

    /// Somebody's number by their login.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn person_called(&self, login: &str) -> Result<PersonNo, DeskError> {
        let found = self.store.read(|view| view.person_by_login(login.trim()))?;
        found.map(|row| row.no).ok_or(DeskError::NotFound)
    }

    /// What a code invites to; none when it was taken, is over, or never was.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn invitation(&self, code: &str) -> Result<Option<Invited>, DeskError> {
        let hash = code_hash(code);
        self.store.read(|view| {
            let Some(row) = self.good(view, &hash)? else { return Ok(None) };
            let known = row.person.map(|no| view.person(no)).transpose()?.flatten();
            Ok(Some(Invited {
                duties: duties_of(row.duties),
                known: known.map(|person| (person.login, person.name)),
                secret: self.seals.enrolment(&hash),
            }))
        })
    }

    /// Takes an invitation: the person is there, signed in, with their codes on paper.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for an invitation that is no more; [`DeskError::Invalid`] with every field that is wrong.
    pub fn join(&self, turn: &Turn, code: &str, joining: &Joining) -> Result<Joined, DeskError> {
        let hash = code_hash(code);
        let invited = self.invitation(code)?.ok_or(DeskError::NotFound)?;
        let login = invited.known.as_ref().map_or(joining.login.trim(), |(login, _)| login).to_ascii_lowercase();
        let (mut wrong, step) = self.looked_at(joining, &invited, &login);
        let taken = self.store.read(|view| view.person_by_login(&login))?;
        if invited.known.is_none() && taken.is_some() {
            wrong.push(problem("login", "people.login.taken"));
        }
        let Some(step) = step.filter(|_| wrong.is_empty()) else { return Err(DeskError::Invalid(wrong)) };
        let password = password::hash(turn, &joining.password)?;
        let codes = new_codes()?;
        self.store.write(|view| {
            let invitation = self.good(view, &hash)?.ok_or(DeskError::NotFound)?;
            let mut person = match invitation.person {
                Some(no) => view.person(no)?.ok_or(DeskError::NotFound)?,
                None => self.newcomer(view, &login, joining.name.trim(), invitation.duties)?,
            };
            if !view.use_invitation(&hash, person.no)? {
                return Err(DeskError::NotFound);
            }
            (person.password, person.totp_step) = (password, step);
            person.totp = self.seals.seal(person.no, &invited.secret)?;
            (person.failed, person.locked_until) = (0, None);
            view.update_person(&person)?;
            let hashes: Vec<[u8; 32]> = codes.iter().map(|code| self.seals.paper(person.no, code)).collect();
            view.put_codes(person.no, &hashes)?;
            let deed = if invitation.person.is_some() { "sign-in-set-up" } else { "joined" };
            let detail = json!({ "duties": names(&duties_of(person.duties)), "invited_by": invitation.created_by });
            self.note(view, Some(person.no), deed, &about(person.no), &detail)?;
            let opened = self.open_session(view, &person, &joining.agent)?;
            Ok(Joined { opened, codes })
        })
    }

    /// What is wrong with what was typed, and the time step of the digits.
    fn looked_at(&self, joining: &Joining, invited: &Invited, login: &str) -> (Vec<FieldProblem>, Option<i64>) {
        let mut wrong = Vec::new();
        if invited.known.is_none() {
            wrong.extend(login_objection(login).map(|why| problem("login", why)));
            let chars = joining.name.trim().chars().count();
            if chars == 0 || chars > NAME_CHARS_MAX || joining.name.chars().any(char::is_control) {
                wrong.push(problem("name", "people.name.length"));
            }
        }
        wrong.extend(password::objection(&joining.password, login).map(|why| problem("password", why)));
        if *joining.password != *joining.again {
            wrong.push(problem("again", "people.password.differs"));
        }
        let step = step_of(&invited.secret, &joining.digits, self.at(), 0);
        if step.is_none() {
            wrong.push(problem("digits", "people.digits.wrong"));
        }
        (wrong, step)
    }

    fn newcomer(&self, view: &DeskView<'_>, login: &str, name: &str, duties: u32) -> Result<PersonRow, DeskError> {
        if view.person_by_login(login)?.is_some() {
            return Err(DeskError::field("login", "people.login.taken"));
        }
        let mut row = PersonRow {
            no: 0,
            login: login.to_owned(),
            name: name.to_owned(),
            duties,
            password: String::new(),
            totp: Vec::new(),
            totp_step: 0,
            failed: 0,
            locked_until: None,
            created_at: self.at(),
            seen_at: None,
            disabled_at: None,
            signing_key: None,
        };
        row.no = view.insert_person(&row)?;
        Ok(row)
    }

    fn new_invitation(
        &self,
        who: Option<&Who>,
        duties: &BTreeSet<Duty>,
        hours: u32,
        person: Option<PersonNo>,
    ) -> Result<(Invitation, InvitationRow), DeskError> {
        let code = BASE32_NOPAD.encode(&random::<CODE_BYTES>().map_err(no_randomness)?).to_ascii_lowercase();
        let now = self.at();
        let row = InvitationRow {
            code_hash: code_hash(&code),
            duties: duty_bits(duties),
            person,
            created_by: who.map(|who| who.person),
            created_at: now,
            expires_at: now + i64::from(hours) * 3_600_000,
            used_by: None,
        };
        Ok((Invitation { code, expires_at: row.expires_at }, row))
    }

    /// An invitation that can be taken now.
    fn good(&self, view: &DeskView<'_>, hash: &[u8; 32]) -> Result<Option<InvitationRow>, DeskError> {
        let row = view.invitation(hash)?.filter(|row| row.used_by.is_none() && row.expires_at > self.at());
        let Some(no) = row.as_ref().and_then(|row| row.person) else { return Ok(row) };
        Ok(if view.person(no)?.is_some_and(|person| person.disabled_at.is_none()) { row } else { None })
    }
}

pub(super) fn names(duties: &BTreeSet<Duty>) -> Vec<&'static str> {
    duties.iter().map(|duty| duty.name()).collect()
}

pub(super) fn problem(field: &str, why: &str) -> FieldProblem {
    FieldProblem { field: field.to_owned(), message: why.to_owned() }
}

fn login_objection(login: &str) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    let begins = login.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    let fits = (2..=LOGIN_CHARS_MAX).contains(&login.len());
    (!begins || !fits || !login.bytes().all(plain)).then_some("people.login.letters")
}

/// What is stored of a code.
fn code_hash(code: &str) -> [u8; 32] {
    *blake3::hash(code.trim().to_ascii_lowercase().as_bytes()).as_bytes()
}
