//! What a person chose about this phone: what sending may cost, when it locks by itself, whether it reads aloud.
//!
//! Choices are plain settings: they say nothing about a case, must be readable before the PIN, and stay when what is private is
//! wiped. What follows from them for sending is in [`super::allowance`].

use serde::{Deserialize, Serialize};

use super::Phone;
use super::error::PhoneError;
use crate::store::StoreError;

/// The setting that holds them.
const CHOICES: &str = "choices";
/// What a month may cost unless somebody says otherwise: some hundred rounds and a few releases.
const MONTH_BYTES_DEFAULT: u64 = 5_000_000;
/// Less a month would not even hear of a new release.
const MONTH_BYTES_MIN: u64 = 100_000;
/// Minutes unused after which a phone with a PIN locks, unless somebody says otherwise.
const LOCK_MINUTES_DEFAULT: u16 = 1;
/// Longest it may stay open unused.
const LOCK_MINUTES_MAX: u16 = 60;

/// What a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Send and receive by itself only where bytes cost nothing.
    pub only_wifi: bool,
    /// Most bytes a month where they may cost something; no bound when absent.
    pub month_bytes_max: Option<u64>,
    /// Minutes unused after which it locks, where there is a PIN; never by itself when absent.
    pub lock_after_minutes: Option<u16>,
    /// Read every page aloud without being asked.
    pub read_aloud: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            only_wifi: false,
            month_bytes_max: Some(MONTH_BYTES_DEFAULT),
            lock_after_minutes: Some(LOCK_MINUTES_DEFAULT),
            read_aloud: false,
        }
    }
}

impl Choices {
    fn check(&self) -> Result<(), PhoneError> {
        if self.month_bytes_max.is_some_and(|most| most < MONTH_BYTES_MIN) {
            return Err(PhoneError::input("month_bytes_max", format!("at least {MONTH_BYTES_MIN}, or none")));
        }
        if self.lock_after_minutes.is_some_and(|minutes| !(1..=LOCK_MINUTES_MAX).contains(&minutes)) {
            return Err(PhoneError::input("lock_after_minutes", format!("1 to {LOCK_MINUTES_MAX}, or none")));
        }
        Ok(())
    }
}

impl Phone {
    /// What was chosen, or what holds until something is.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn choices(&self) -> Result<Choices, PhoneError> {
        // What a newer app wrote and this one cannot read holds no surprise: the defaults are the careful ones.
        Ok(self.read_setting(CHOICES)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Chooses, all of it at once.
    ///
    /// # Errors
    /// [`PhoneError::Input`] for what no phone can keep to.
    pub fn set_choices(&mut self, choices: &Choices) -> Result<(), PhoneError> {
        choices.check()?;
        let text =
            serde_json::to_string(choices).map_err(|e| StoreError::Row { table: "setting", why: e.to_string() })?;
        self.put_setting(CHOICES, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestClock, phone};

    #[test]
    fn choices_are_kept_and_careful_before_anything_is_chosen() {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = TestClock::new();
        let mut held = phone("one", Some(dir.path()), &clock);
        assert_eq!(held.choices().expect("reads"), Choices::default());
        assert!(Choices::default().lock_after_minutes.is_some() && Choices::default().month_bytes_max.is_some());
        let chosen = Choices { only_wifi: true, month_bytes_max: None, lock_after_minutes: Some(15), read_aloud: true };
        held.set_choices(&chosen).expect("keeps");
        drop(held);
        assert_eq!(phone("one", Some(dir.path()), &clock).choices().expect("reads"), chosen);
    }

    #[test]
    fn what_no_phone_can_keep_to_is_refused() {
        let mut held = phone("one", None, &TestClock::new());
        for wrong in [
            Choices { month_bytes_max: Some(0), ..Choices::default() },
            Choices { lock_after_minutes: Some(0), ..Choices::default() },
            Choices { lock_after_minutes: Some(LOCK_MINUTES_MAX + 1), ..Choices::default() },
        ] {
            assert_eq!(held.set_choices(&wrong).expect_err("refused").code(), "input");
        }
        assert_eq!(held.choices().expect("reads"), Choices::default(), "nothing changed");
    }
}
