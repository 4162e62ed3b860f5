//! What everybody does for themselves: sessions, password, codes on paper, and the key they sign with.
//!
//! The key's private half never comes here. What comes is its public half, with a signature over a text that names this server and this
//! login: a key cannot be registered by who only saw it, nor a registration be used elsewhere.

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::json;
use sojourn_core::guidance::trust::Channel;

use super::join::problem;
use super::password::{self, Turn};
use super::second::new_codes;
use super::{Desk, DeskError, Session, Who, about};
use crate::store::desk::{PersonNo, PersonRow};

/// What somebody sees of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// What they sign in under.
    pub login: String,
    /// Codes on paper that are left.
    pub codes_left: i64,
    /// Where they are signed in.
    pub sessions: Vec<SessionView>,
    /// Their key.
    pub signing_key: Option<String>,
    /// Version of the root that phones hold, and whether it names their key as one that signs releases.
    pub root: Option<(u64, bool)>,
    /// What a signature for registering a key begins with.
    pub register: String,
}

/// An open session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// Names it in forms.
    pub id: String,
    /// What kind of browser.
    pub agent: String,
    /// When it began.
    pub created_at: i64,
    /// When it was last used.
    pub seen_at: i64,
    /// Whether it is the one that asks.
    pub this: bool,
}

impl Desk {
    /// What somebody sees of themselves.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn own(&self, session: &Session) -> Result<Own, DeskError> {
        let no = session.who.person;
        let (row, codes_left, sessions) = self.store.read(|view| -> Result<_, DeskError> {
            let row = view.person(no)?.ok_or(DeskError::NotFound)?;
            Ok((row, view.codes_left(no)?, view.sessions_of(no)?))
        })?;
        let sessions = sessions.into_iter().filter(|open| open.expires_at > self.at()).map(|open| SessionView {
            this: open.token_hash == session.id,
            id: HEXLOWER.encode(&open.token_hash[..8]),
            agent: open.agent,
            created_at: open.created_at,
            seen_at: open.seen_at,
        });
        Ok(Own {
            sessions: sessions.collect(),
            codes_left,
            root: self.root_names(row.signing_key.as_deref()),
            register: self.register_text(&row.login),
            login: row.login,
            signing_key: row.signing_key,
        })
    }

    /// The version of the root that phones hold, and whether it names a key as one that signs releases.
    #[must_use]
    pub fn root_names(&self, key: Option<&str>) -> Option<(u64, bool)> {
        let root = self.service.guidance().root(Channel::Stable)?;
        let key = key.and_then(|key| HEXLOWER.decode(key.as_bytes()).ok());
        Some((root.version, key.is_some_and(|key| root.release.keys.iter().any(|one| one.0[..] == key))))
    }

    /// Ends one of one's own sessions, by the beginning of its hash.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn end_own_session(&self, who: &Who, id: &str) -> Result<(), DeskError> {
        self.store.write(|view| {
            let sessions = view.sessions_of(who.person)?;
            let found = sessions.iter().find(|open| HEXLOWER.encode(&open.token_hash[..8]) == id);
            view.delete_session(&found.ok_or(DeskError::NotFound)?.token_hash)?;
            Ok(self.note(view, Some(who.person), "session-ended", &about(who.person), &json!({}))?)
        })
    }

    /// Ends all of one's own sessions but the one that asks.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn end_other_sessions(&self, session: &Session) -> Result<(), DeskError> {
        let no = session.who.person;
        self.store.write(|view| {
            let ended = view.delete_sessions_of(no, Some(&session.id))?;
            Ok(self.note(view, Some(no), "sessions-ended", &about(no), &json!({ "sessions": ended }))?)
        })
    }

    /// Changes one's password. Other sessions end.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with every field that is wrong; [`DeskError::Wait`] after too many wrong tries.
    pub fn change_password(
        &self,
        turn: &Turn,
        session: &Session,
        (old, new, again): (&str, &str, &str),
    ) -> Result<(), DeskError> {
        let row = self.proved(turn, &session.who, old, "old")?;
        let mut wrong: Vec<_> =
            password::objection(new, &row.login).map(|why| problem("password", why)).into_iter().collect();
        if new != again {
            wrong.push(problem("again", "people.password.differs"));
        }
        if !wrong.is_empty() {
            return Err(DeskError::Invalid(wrong));
        }
        let hashed = password::hash(turn, new)?;
        self.store.write(|view| {
            let mut row = view.person(row.no)?.ok_or(DeskError::NotFound)?;
            row.password = hashed;
            view.update_person(&row)?;
            view.delete_sessions_of(row.no, Some(&session.id))?;
            Ok(self.note(view, Some(row.no), "password-changed", &about(row.no), &json!({}))?)
        })
    }

    /// New codes on paper; the ones before are worth nothing any more.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for a wrong password; [`DeskError::Wait`] after too many.
    pub fn renew_codes(&self, turn: &Turn, who: &Who, password: &str) -> Result<Vec<String>, DeskError> {
        self.proved(turn, who, password, "proof")?;
        let codes = new_codes()?;
        let hashes: Vec<[u8; 32]> = codes.iter().map(|code| self.seals.paper(who.person, code)).collect();
        self.store.write(|view| {
            view.put_codes(who.person, &hashes)?;
            Ok::<_, DeskError>(self.note(view, Some(who.person), "recovery-renewed", &about(who.person), &json!({}))?)
        })?;
        Ok(codes)
    }

    /// Registers the public half of a key, shown to be one's own by a signature.
    ///
    /// # Errors
    /// [`DeskError::Signature`]; [`DeskError::Invalid`] for a key that a colleague has.
    pub fn register_key(&self, who: &Who, public_key: &str, signature: &str) -> Result<(), DeskError> {
        let key = public_key.trim().to_ascii_lowercase();
        self.store.write(|view| {
            let people = view.people()?;
            let mut row = people.iter().find(|row| row.no == who.person).cloned().ok_or(DeskError::NotFound)?;
            holds(&key, &format!("{}{key}", self.register_text(&row.login)), signature)?;
            if people.iter().any(|other| other.no != who.person && other.signing_key.as_deref() == Some(key.as_str())) {
                return Err(DeskError::field("public_key", "people.key.taken"));
            }
            let before = row.signing_key.replace(key.clone());
            view.update_person(&row)?;
            let detail = json!({ "key": key, "before": before });
            Ok(self.note(view, Some(who.person), "key-registered", &about(who.person), &detail)?)
        })
    }

    /// Takes one's key off: nothing more is signed with it here.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] without one.
    pub fn drop_key(&self, who: &Who) -> Result<(), DeskError> {
        self.store.write(|view| {
            let mut row = view.person(who.person)?.ok_or(DeskError::NotFound)?;
            let key = row.signing_key.take().ok_or(DeskError::NotFound)?;
            view.update_person(&row)?;
            Ok(self.note(view, Some(who.person), "key-dropped", &about(who.person), &json!({ "key": key }))?)
        })
    }

    /// What a signature for registering a key begins with; the key in hex follows.
    fn register_text(&self, login: &str) -> String {
        format!("sojourn desk key\n{}\n{login}\n", self.service.about().audience)
    }

    /// Asks for the password of somebody signed in; wrong tries count as at the door.
    fn proved(&self, turn: &Turn, who: &Who, typed: &str, field: &str) -> Result<PersonRow, DeskError> {
        let row = self.store.read(|view| view.person(who.person))?.ok_or(DeskError::NotFound)?;
        super::sign_in::waited(row.locked_until, self.at())?;
        if password::is_right(turn, typed, Some(&row.password)) {
            return Ok(row);
        }
        self.count_wrong(row.no)?;
        Err(DeskError::field(field, "people.password.wrong"))
    }

    fn count_wrong(&self, no: PersonNo) -> Result<(), DeskError> {
        self.store.write(|view| {
            let row = view.person(no)?.ok_or(DeskError::NotFound)?;
            self.failed(view, row).map(drop)
        })
    }
}

/// Whether a signature over a text holds under a key.
fn holds(key: &str, text: &str, signature: &str) -> Result<(), DeskError> {
    let bytes = |hex: &str| HEXLOWER.decode(hex.as_bytes()).ok();
    let public: Option<[u8; 32]> = bytes(key).and_then(|bytes| bytes.try_into().ok());
    let public = public.ok_or(DeskError::Signature("the key is not 64 hex digits"))?;
    let signature = bytes(signature).and_then(|bytes| Signature::from_slice(&bytes).ok());
    let signature = signature.ok_or(DeskError::Signature("it is not 128 hex digits"))?;
    let key = VerifyingKey::from_bytes(&public).map_err(|_| DeskError::Signature("the key is not one"))?;
    let good = !key.is_weak() && key.verify_strict(text.as_bytes(), &signature).is_ok();
    good.then_some(()).ok_or(DeskError::Signature("it is not over this text by this key"))
}
