//! Signing in and out, and how long one waits after guessing wrong.
//!
//! Password and second factor are asked together and refused together, so that an answer never says which was wrong. A login that does
//! not exist costs the same hash and makes the same waits as one that does.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use zeroize::Zeroizing;

use super::password::{self, Turn};
use super::second::step_of;
use super::{Desk, DeskError, Session, about, token_hash};
use crate::store::desk::{DeskView, PersonRow};

/// Wrong tries in a row that cost nothing but themselves.
const FREE_TRIES: u32 = 5;
/// The first wait.
const FIRST_WAIT_MS: i64 = 30_000;
/// The longest wait: whoever is kept out by somebody else's guessing is so for a quarter of an hour at a time.
const LONGEST_WAIT_MS: i64 = 15 * 60_000;
/// Logins that do not exist whose tries are counted.
const STRANGERS_MAX: usize = 1_024;
/// Tries under logins that do not exist are noted together, once in so long: nobody fills the chain of deeds from outside.
const STRANGERS_NOTED_MS: i64 = 60_000;

/// What somebody typed to sign in.
pub struct Attempt {
    /// The login.
    pub login: String,
    /// The password.
    pub password: Zeroizing<String>,
    /// Six digits, or a code on paper.
    pub code: String,
    /// What kind of browser.
    pub agent: String,
    /// The cookie of a session that was open in this browser: it ends when another begins.
    pub before: Option<String>,
}

/// What came of it.
#[derive(Debug)]
pub enum Entry {
    /// Signed in.
    In(Box<Opened>),
    /// Login, password or code is wrong: which, is not said.
    Wrong,
}

/// A session that has just begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The cookie's value, known to nobody before.
    pub token: String,
    /// The session.
    pub session: Session,
}

/// How the second factor was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Second {
    Digits,
    Paper,
}

impl Desk {
    /// Signs somebody in.
    ///
    /// # Errors
    /// [`DeskError::Wait`] after too many wrong tries under this login.
    pub fn sign_in(&self, turn: &Turn, attempt: &Attempt) -> Result<Entry, DeskError> {
        let login = attempt.login.trim();
        let now = self.at();
        let person = self.store.read(|view| view.person_by_login(login))?;
        let until = person.as_ref().map_or_else(|| self.strangers.locked_until(login), |row| row.locked_until);
        waited(until, now)?;
        let works = |row: &&PersonRow| row.disabled_at.is_none();
        let kept = person.as_ref().filter(works).map(|row| row.password.as_str());
        let right = password::is_right(turn, &attempt.password, kept);
        let Some(person) = person else { return self.stranger(login) };
        self.store.write(|view| {
            let mut row = view.person(person.no)?.ok_or(DeskError::NotFound)?;
            waited(row.locked_until, now)?;
            // The password may have been changed, or the person removed, while it was hashed.
            let right = right && row.password == person.password && row.disabled_at.is_none();
            let second = if right { self.second(view, &mut row, &attempt.code)? } else { None };
            match second {
                Some(second) => self.enter(view, row, second, attempt),
                None => self.failed(view, row),
            }
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn sign_out(&self, session: &Session) -> Result<(), DeskError> {
        self.store.write(|view| {
            view.delete_session(&session.id)?;
            let person = session.who.person;
            Ok(self.note(view, Some(person), "signed-out", &about(person), &json!({}))?)
        })
    }

    /// Which second factor this is; marks it as used.
    fn second(&self, view: &DeskView<'_>, row: &mut PersonRow, code: &str) -> Result<Option<Second>, DeskError> {
        let secret = self.seals.open(row.no, &row.totp);
        if let Some(step) = secret.and_then(|secret| step_of(&secret, code, self.at(), row.totp_step)) {
            row.totp_step = step;
            return Ok(Some(Second::Digits));
        }
        let used = view.use_code(row.no, &self.seals.paper(row.no, code), self.at())?;
        Ok(used.then_some(Second::Paper))
    }

    fn enter(
        &self,
        view: &DeskView<'_>,
        mut row: PersonRow,
        second: Second,
        attempt: &Attempt,
    ) -> Result<Entry, DeskError> {
        (row.failed, row.locked_until) = (0, None);
        view.update_person(&row)?;
        if let Some(before) = &attempt.before {
            view.delete_session(&token_hash(before))?;
        }
        let opened = self.open_session(view, &row, &attempt.agent)?;
        if second == Second::Paper {
            let left = view.codes_left(row.no)?;
            self.note(view, Some(row.no), "recovery-used", &about(row.no), &json!({ "left": left }))?;
        }
        self.note(view, Some(row.no), "signed-in", &about(row.no), &json!({}))?;
        Ok(Entry::In(Box::new(opened)))
    }

    pub(super) fn failed(&self, view: &DeskView<'_>, mut row: PersonRow) -> Result<Entry, DeskError> {
        row.failed = row.failed.saturating_add(1);
        let wait = wait_ms(row.failed);
        row.locked_until = (wait > 0).then(|| self.at() + wait);
        view.update_person(&row)?;
        self.note(view, None, "sign-in-failed", &about(row.no), &json!({ "in_a_row": row.failed }))?;
        if wait > 0 {
            self.note(view, None, "locked", &about(row.no), &json!({ "seconds": wait / 1_000 }))?;
        }
        Ok(Entry::Wrong)
    }

    /// A login that does not exist: counted as if it did.
    fn stranger(&self, login: &str) -> Result<Entry, DeskError> {
        if let Some(tries) = self.strangers.failed(login, self.at()) {
            let detail = json!({ "tries": tries });
            self.store.write(|view| self.note(view, None, "sign-in-failed", "person:unknown", &detail))?;
        }
        Ok(Entry::Wrong)
    }
}

/// The wait after so many wrong tries in a row.
fn wait_ms(failed: u32) -> i64 {
    match failed.checked_sub(FREE_TRIES) {
        None => 0,
        Some(beyond) => FIRST_WAIT_MS.saturating_mul(1 << beyond.min(16)).min(LONGEST_WAIT_MS),
    }
}

pub(super) fn waited(until: Option<i64>, now: i64) -> Result<(), DeskError> {
    match until.map(|until| until - now) {
        Some(left @ 1..=LONGEST_WAIT_MS) => {
            Err(DeskError::Wait { retry_after_s: u64::try_from(left / 1_000).unwrap_or(0) + 1 })
        }
        // Longer than any wait there is: the clock was set back, and nobody is kept out for that.
        Some(_) | None => Ok(()),
    }
}

/// Tries under logins that do not exist.
#[derive(Default)]
pub(crate) struct Strangers(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    by_login: HashMap<[u8; 32], (u32, Option<i64>)>,
    unnoted: u64,
    noted_at: i64,
}

impl Strangers {
    fn locked_until(&self, login: &str) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).by_login.get(&named(login)).and_then(|(_, until)| *until)
    }

    /// Counts a try. How many are to be noted now, if it is time to.
    fn failed(&self, login: &str, now: i64) -> Option<u64> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.by_login.len() >= STRANGERS_MAX {
            counts.by_login.retain(|_, (_, until)| until.is_some_and(|until| until > now));
        }
        if counts.by_login.len() < STRANGERS_MAX {
            let (failed, until) = counts.by_login.entry(named(login)).or_default();
            *failed = failed.saturating_add(1);
            let wait = wait_ms(*failed);
            *until = (wait > 0).then_some(now + wait);
        }
        counts.unnoted += 1;
        let due = now - counts.noted_at >= STRANGERS_NOTED_MS || now < counts.noted_at;
        due.then(|| {
            counts.noted_at = now;
            std::mem::take(&mut counts.unnoted)
        })
    }
}

fn named(login: &str) -> [u8; 32] {
    *blake3::hash(login.trim().to_ascii_lowercase().as_bytes()).as_bytes()
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn waits_begin_after_five_grow_and_end_growing() {
        let waits: Vec<i64> = [0, 4, 5, 6, 7, 9, 10, 1_000, u32::MAX].map(|failed| wait_ms(failed) / 1_000).into();
        assert_eq!(waits, [0, 0, 30, 60, 120, 480, 900, 900, 900]);
    }

    #[test]
    fn a_clock_set_back_keeps_nobody_out() {
        assert!(matches!(waited(Some(LONGEST_WAIT_MS), 0), Err(DeskError::Wait { retry_after_s: 901 })));
        assert!(waited(Some(10 * LONGEST_WAIT_MS), 0).is_ok());
        assert!(waited(Some(5), 5).is_ok() && waited(None, 5).is_ok());
    }

    #[test]
    fn strangers_are_counted_within_limits_and_noted_together() {
        let strangers = Strangers::default();
        assert_eq!(strangers.failed("nobody", 100_000), Some(1));
        for _ in 0..4 {
            assert_eq!(strangers.failed("Nobody ", 100_001), None);
        }
        assert_eq!(strangers.locked_until("nobody"), Some(130_001), "as for somebody who is there");
        for other in 0..5_000 {
            strangers.failed(&format!("guess-{other}"), 100_002);
        }
        assert!(strangers.0.lock().expect("whole").by_login.len() <= STRANGERS_MAX);
        assert!(strangers.locked_until("nobody").is_some(), "who waits is not forgotten");
        assert_eq!(strangers.failed("one more", 160_000), Some(5_005));
    }
}
