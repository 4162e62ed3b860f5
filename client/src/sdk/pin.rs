//! The PIN, the emergency PIN, and what happens to whoever guesses.
//!
//! A try is counted before it is made, so that stopping the app in the middle saves nobody a try. The emergency PIN opens public
//! guidance: the phone then answers like one that keeps nothing, and says so when asked to keep something. What a searcher
//! can find out all the same is in `docs/security.md`.

use super::Phone;
use super::error::PhoneError;
use super::tries::Tries;
use crate::store::{Opened, Store, StoreError};

/// The setting that counts wrong tries.
pub(super) const TRIES: &str = "pin-tries";
/// Fewer characters are no PIN.
const PIN_CHARS_MIN: usize = 4;

impl Phone {
    /// Whether private data can be read.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.store.is_unlocked()
    }

    /// What is open now; nothing but guidance, and a PIN to be asked for, when this is none.
    #[must_use]
    pub fn opened(&self) -> Option<Opened> {
        match (self.store.is_unlocked(), self.guidance_only) {
            (true, _) => Some(Opened::Everything),
            (false, true) => Some(Opened::GuidanceOnly),
            (false, false) => None,
        }
    }

    /// Whether a PIN protects this phone.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn has_pin(&self) -> Result<bool, PhoneError> {
        Ok(self.store.has_pin()?)
    }

    /// Gives the PIN, or the emergency PIN. Nothing is erased by wrong ones; after five, each must wait longer.
    ///
    /// # Errors
    /// [`PhoneError::WrongPin`] with how many more may be tried; [`PhoneError::PinPaused`] while none is taken.
    pub fn unlock(&mut self, pin: &str) -> Result<Opened, PhoneError> {
        if !self.store.has_pin()? {
            self.store.unlock_without_pin(&self.secret)?;
            return Ok(Opened::Everything);
        }
        let now = self.now();
        let before = self.tries()?;
        let tries = before.at(now);
        if let Some(until) = tries.until() {
            if tries != before {
                self.keep_tries(tries)?;
            }
            return Err(PhoneError::PinPaused { until });
        }
        let counted = tries.with_one_more(now);
        self.keep_tries(counted)?;
        match self.store.unlock(&self.secret, pin) {
            Ok(opened) => {
                self.guidance_only = opened == Opened::GuidanceOnly;
                // What is open and what is counted change together: a phone without room for either stays shut.
                self.keep_tries(Tries::default()).inspect_err(|_| self.lock())?;
                Ok(opened)
            }
            Err(StoreError::WrongPin) => {
                Err(PhoneError::WrongPin { tries_left: counted.left(), until: counted.until() })
            }
            Err(error) => {
                self.keep_tries(tries)?;
                Err(error.into())
            }
        }
    }

    /// Forgets the keys until the PIN is given again.
    pub fn lock(&mut self) {
        self.guidance_only = false;
        self.store.lock();
    }

    /// Sets, changes or removes the PIN of an unlocked phone. Without a PIN there is no emergency PIN either.
    ///
    /// # Errors
    /// [`PhoneError::Input`] for one that is too short or the emergency PIN; [`PhoneError::Store`].
    pub fn set_pin(&mut self, pin: Option<&str>) -> Result<(), PhoneError> {
        self.may_keep()?;
        long_enough(pin)?;
        self.store.set_pin(&self.secret, pin).map_err(told)?;
        self.keep_tries(Tries::default())
    }

    /// Sets, changes or removes the emergency PIN, which opens public guidance and nothing else.
    ///
    /// # Errors
    /// [`PhoneError::Input`] where there is no PIN yet, for one that is too short, or the PIN itself.
    pub fn set_duress_pin(&mut self, pin: Option<&str>) -> Result<(), PhoneError> {
        self.may_keep()?;
        long_enough(pin)?;
        self.store.set_second_pin(&self.secret, pin).map_err(told)
    }

    /// Whether there is an emergency PIN. A phone opened with it knows of none.
    ///
    /// # Errors
    /// [`PhoneError::Store`] when locked.
    pub fn has_duress_pin(&self) -> Result<bool, PhoneError> {
        if self.guidance_only {
            return Ok(false);
        }
        Ok(self.store.has_second_pin()?)
    }

    /// Refuses what would keep something on a phone that was opened with the emergency PIN.
    pub(super) fn may_keep(&self) -> Result<(), PhoneError> {
        if self.guidance_only { Err(PhoneError::GuidanceOnly) } else { Ok(()) }
    }

    fn tries(&self) -> Result<Tries, PhoneError> {
        let bytes = self.store.read()?.get_setting(TRIES)?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }

    fn keep_tries(&mut self, tries: Tries) -> Result<(), PhoneError> {
        let text =
            serde_json::to_string(&tries).map_err(|e| StoreError::Row { table: "setting", why: e.to_string() })?;
        self.put_setting(TRIES, &text)
    }
}

fn long_enough(pin: Option<&str>) -> Result<(), PhoneError> {
    match pin {
        Some(pin) if pin.chars().count() < PIN_CHARS_MIN => {
            Err(PhoneError::input("pin", format!("at least {PIN_CHARS_MIN} characters")))
        }
        Some(_) | None => Ok(()),
    }
}

/// What the store will not take as what was typed.
fn told(error: StoreError) -> PhoneError {
    match error {
        StoreError::SamePin | StoreError::NoPin => PhoneError::input("pin", error.to_string()),
        other => other.into(),
    }
}

#[cfg(test)]
#[path = "pin_tests.rs"]
mod tests;
