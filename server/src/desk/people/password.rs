//! Passwords: what is accepted, and how dear one guess is.
//!
//! argon2id with 19 MiB, two passes, one lane: OWASP's first choice for servers. Few run at a time: whoever wants to hash takes a
//! [`Turn`] first, so that a flood of sign-ins takes neither the memory nor the threads that serve rounds.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{DeskError, no_randomness};
use crate::keys::random;

/// Fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Most characters: beyond a sentence nothing is won.
const PASSWORD_CHARS_MAX: usize = 128;
/// Fewest different characters.
const DIFFERENT_MIN: usize = 5;

/// Memory of one run. Tests pay less: they look at what is decided, not at what it costs.
const MEMORY_KIB: u32 = if cfg!(test) { 64 } else { 19 * 1024 };
/// Passes over that memory.
const PASSES: u32 = 2;
/// Runs at a time: 38 MiB and two threads, whatever comes.
const TURNS: usize = 2;
/// How many may stand in line.
const LINE_MAX: usize = 16;
/// How long one stands in line before being sent away.
const LINE_WAIT: Duration = if cfg!(test) { Duration::from_millis(50) } else { Duration::from_secs(3) };

/// Compared with where there is no such login, so that it takes as long as where there is. No password has this hash.
const NOBODY: &str = if cfg!(test) {
    "$argon2id$v=19$m=64,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
} else {
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
};

#[cfg(test)]
thread_local! {
    /// How often this thread has hashed.
    pub(super) static RUNS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Leave to hash one password now.
#[derive(Debug)]
pub struct Turn(
    #[expect(dead_code, reason = "held, never looked at: letting go of it lets the next one in")] OwnedSemaphorePermit,
);

/// Who may hash, and who waits.
pub(crate) struct Turns {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Default for Turns {
    fn default() -> Self {
        Self { free: Arc::new(Semaphore::new(TURNS)), waiting: AtomicUsize::new(0) }
    }
}

impl Turns {
    /// A turn, after a short wait at most.
    ///
    /// # Errors
    /// [`DeskError::Wait`] when the line is long or does not move.
    pub(crate) async fn take(&self) -> Result<Turn, DeskError> {
        if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            return Ok(Turn(permit));
        }
        let _place = Place::take(&self.waiting).ok_or(BUSY)?;
        let permit = tokio::time::timeout(LINE_WAIT, Arc::clone(&self.free).acquire_owned()).await;
        permit.ok().and_then(Result::ok).map(Turn).ok_or(BUSY)
    }

    /// A turn if one is free: for commands, which stand alone.
    ///
    /// # Errors
    /// [`DeskError::Wait`].
    pub(crate) fn take_now(&self) -> Result<Turn, DeskError> {
        Arc::clone(&self.free).try_acquire_owned().map(Turn).map_err(|_| BUSY)
    }
}

const BUSY: DeskError = DeskError::Wait { retry_after_s: 5 };

/// A place in the line, given up however the wait ends.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(line: &'a AtomicUsize) -> Option<Self> {
        let place = Self(line);
        (line.fetch_add(1, Ordering::Relaxed) < LINE_MAX).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Hashes a password for keeping.
pub(super) fn hash(_turn: &Turn, password: &str) -> Result<String, DeskError> {
    let fault = |error: &dyn std::fmt::Display| DeskError::Internal(format!("argon2id: {error}"));
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|error| fault(&error))?;
    let salt = random::<16>().map_err(no_randomness)?;
    let hashed =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_with_salt(password.as_bytes(), &salt);
    hashed.map(|hash| hash.to_string()).map_err(|error| fault(&error))
}

/// Whether a password is the one kept. With nothing kept it takes as long and is none.
pub(super) fn is_right(_turn: &Turn, password: &str, kept: Option<&str>) -> bool {
    #[cfg(test)]
    RUNS.with(|runs| runs.set(runs.get() + 1));
    let typed: String = password.chars().take(PASSWORD_CHARS_MAX + 1).collect();
    let right = Argon2::default().verify_password(typed.as_bytes(), kept.unwrap_or(NOBODY)).is_ok();
    right && kept.is_some()
}

/// What is wrong with a new password, as a key of the console's words; none when it will do.
pub(super) fn objection(password: &str, login: &str) -> Option<&'static str> {
    let chars = password.chars().count();
    let mut different: Vec<char> = password.to_lowercase().chars().collect();
    different.sort_unstable();
    different.dedup();
    match () {
        () if chars < PASSWORD_CHARS_MIN => Some("people.password.short"),
        () if chars > PASSWORD_CHARS_MAX => Some("people.password.long"),
        () if different.len() < DIFFERENT_MIN => Some("people.password.same"),
        () if !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase()) => {
            Some("people.password.login")
        }
        () if is_row(password) => Some("people.password.row"),
        () => None,
    }
}

/// Whether nearly every character follows the one before, up or down: `123456789012`, `abcdefghijkl`.
fn is_row(password: &str) -> bool {
    let points: Vec<u32> = password.chars().map(u32::from).collect();
    let steps = points.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    steps * 5 >= (points.len() - 1) * 4
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_new_password_is_refused_with_its_reason() {
        let told = |password: &str| objection(password, "lin");
        assert_eq!(told("short"), Some("people.password.short"));
        assert_eq!(told("aaaabbbbaaaabbbb"), Some("people.password.same"));
        assert_eq!(told("the word of Lin is good"), Some("people.password.login"));
        assert_eq!(told("abcdefghijklmn"), Some("people.password.row"));
        assert_eq!(told(&"long and longer ".repeat(20)), Some("people.password.long"));
        assert_eq!(told("seven blue bicycles"), None);
        assert_eq!(objection("七辆蓝色的自行车停在楼下", ""), None, "characters count, not bytes");
    }

    #[test]
    fn a_kept_hash_says_what_it_cost_and_takes_only_its_password() {
        let turns = Turns::default();
        let turn = turns.take_now().expect("free");
        let kept = hash(&turn, "seven blue bicycles").expect("hashes");
        assert!(kept.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t=2,p=1$")), "{kept}");
        assert!(is_right(&turn, "seven blue bicycles", Some(&kept)));
        assert!(!is_right(&turn, "seven blue bicycle", Some(&kept)));
        assert!(!is_right(&turn, "seven blue bicycles", None));
        assert_ne!(kept, hash(&turn, "seven blue bicycles").expect("hashes"), "each has its own salt");
    }

    #[test]
    fn comparing_with_nobody_costs_what_comparing_with_somebody_costs() {
        let turn = Turns::default().take_now().expect("free");
        let kept = hash(&turn, "seven blue bicycles").expect("hashes");
        let cost = |phc: &str| phc.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(cost(NOBODY), cost(&kept));
        let parsed = argon2::password_hash::phc::PasswordHash::new(NOBODY).expect("a hash that can be compared with");
        assert_eq!(parsed.hash.map(|hash| hash.len()), Some(32));
    }

    #[tokio::test]
    async fn few_hash_at_a_time_some_wait_and_the_rest_are_sent_away() {
        let turns = Arc::new(Turns::default());
        let held = (turns.take().await.expect("one"), turns.take().await.expect("two"));
        assert!(turns.take_now().is_err(), "no third");
        let line: Vec<_> = (0..LINE_MAX)
            .map(|_| {
                let turns = Arc::clone(&turns);
                tokio::spawn(async move { turns.take().await.map(drop) })
            })
            .collect();
        tokio::task::yield_now().await;
        assert!(matches!(turns.take().await, Err(DeskError::Wait { .. })), "the line is full");
        drop(held);
        for waits in line {
            waits.await.expect("ends").expect("was let in");
        }
        let _held = (turns.take().await.expect("one"), turns.take().await.expect("two"));
        assert!(matches!(turns.take().await, Err(DeskError::Wait { .. })), "nobody waits for ever");
    }
}
