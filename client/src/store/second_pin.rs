//! The emergency PIN: what tells it from any other, and what does not tell that there is one.
//!
//! A store with a PIN always keeps one such row. Without an emergency PIN it holds random bytes in the same places, so the
//! row does not say whether there is one: only trying does, and that costs what trying the PIN costs. Whether there is one
//! is written inside, sealed under the store key, for its owner's screen.

use serde::{Deserialize, Serialize};
use sojourn_core::cbor;
use sojourn_core::entropy::Entropy;
use sojourn_core::id::Bytes;

use super::StoreError;
use super::vault::{Cost, DeviceSecret, StoreKey, stretched};

/// Local only, so not among the wire's tags.
const CHECK_CONTEXT: &str = "sojourn 1 client emergency pin check";
/// Associated data of what the owner may know.
const PLACE: [&[u8]; 1] = [b"second_pin"];

/// The row: salt, memory, passes, check, and sealed whether it means something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondPin(Bytes, u32, u32, Bytes, Bytes);

impl SecondPin {
    /// The row of a store without an emergency PIN. No PIN is known that fits it.
    pub fn none(key: &StoreKey, entropy: &mut impl Entropy) -> Self {
        let check: [u8; 32] = entropy.array();
        Self::row(entropy.array::<16>(), check, 0, key, entropy)
    }

    /// The row of an emergency PIN.
    ///
    /// # Errors
    /// [`StoreError::Row`] when argon2id refuses, which it does not for these costs.
    pub fn of(
        pin: &str,
        secret: &DeviceSecret,
        key: &StoreKey,
        entropy: &mut impl Entropy,
    ) -> Result<Self, StoreError> {
        let salt: [u8; 16] = entropy.array();
        let check = check(pin, secret, &salt, Cost::OWN)?;
        Ok(Self::row(salt, check.into(), 1, key, entropy))
    }

    fn row(salt: [u8; 16], check: [u8; 32], is_set: u8, key: &StoreKey, entropy: &mut impl Entropy) -> Self {
        let Cost { memory_kib, passes } = Cost::OWN;
        let sealed = key.seal(&PLACE, &[is_set], entropy);
        Self(salt.to_vec().into(), memory_kib, passes, check.to_vec().into(), sealed.into())
    }

    /// Whether this is the emergency PIN. Takes as long whatever the answer is.
    ///
    /// # Errors
    /// [`StoreError::Row`] for a row no app would write.
    pub fn fits(&self, pin: &str, secret: &DeviceSecret) -> Result<bool, StoreError> {
        let Self(salt, memory_kib, passes, kept, _) = self;
        let kept: [u8; 32] = kept.0.as_slice().try_into().map_err(|_| bad("a check of another length"))?;
        let cost = Cost { memory_kib: *memory_kib, passes: *passes };
        // `blake3::Hash` compares in constant time.
        Ok(check(pin, secret, &salt.0, cost)? == kept)
    }

    /// Whether there is an emergency PIN, for whoever has the store key.
    ///
    /// # Errors
    /// [`StoreError::Unsealed`] when the row was changed.
    pub fn is_set(&self, key: &StoreKey) -> Result<bool, StoreError> {
        Ok(*key.open("second_pin", &PLACE, &self.4.0)? == [1])
    }

    /// The bytes of the row.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads the row back.
    ///
    /// # Errors
    /// [`StoreError::Row`].
    pub fn parse(bytes: &[u8]) -> Result<Self, StoreError> {
        cbor::decode(bytes).map_err(|error| bad(&error.to_string()))
    }

    /// As much work as [`Self::fits`] does, where an older app left no row.
    ///
    /// # Errors
    /// Never for these costs.
    pub fn work(pin: &str, secret: &DeviceSecret) -> Result<(), StoreError> {
        check(pin, secret, &[0; 16], Cost::OWN).map(drop)
    }
}

fn bad(why: &str) -> StoreError {
    StoreError::Row { table: "second_pin", why: why.to_owned() }
}

fn check(pin: &str, secret: &DeviceSecret, salt: &[u8], cost: Cost) -> Result<blake3::Hash, StoreError> {
    let stretched = stretched(pin, salt, cost)?;
    Ok(blake3::Hasher::new_derive_key(CHECK_CONTEXT).update(&secret.0).update(&*stretched).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::OsEntropy;

    const SECRET: DeviceSecret = DeviceSecret([7; 32]);

    #[test]
    fn only_the_emergency_pin_fits_and_only_on_its_device() {
        let key = StoreKey::generate(&mut OsEntropy);
        let row = SecondPin::of("2468", &SECRET, &key, &mut OsEntropy).expect("made");
        assert!(row.fits("2468", &SECRET).expect("tries"));
        assert!(!row.fits("2469", &SECRET).expect("tries"));
        assert!(!row.fits("2468", &DeviceSecret([8; 32])).expect("tries"));
        assert!(row.is_set(&key).expect("opens"));
    }

    #[test]
    fn a_row_without_one_has_the_same_shape_and_fits_nothing() {
        let key = StoreKey::generate(&mut OsEntropy);
        let with = SecondPin::of("2468", &SECRET, &key, &mut OsEntropy).expect("made");
        let without = SecondPin::none(&key, &mut OsEntropy);
        assert!(!without.fits("2468", &SECRET).expect("tries") && !without.is_set(&key).expect("opens"));
        let lengths = |row: &SecondPin| [&row.0, &row.3, &row.4].map(|bytes| bytes.0.len());
        assert_eq!(lengths(&with), lengths(&without));
        assert_eq!((with.1, with.2), (without.1, without.2));
        assert_eq!(with.to_bytes().len(), without.to_bytes().len());
        assert_eq!(SecondPin::parse(&without.to_bytes()).expect("reads"), without);
    }

    #[test]
    fn a_damaged_row_is_refused_before_it_costs_anything() {
        let key = StoreKey::generate(&mut OsEntropy);
        let SecondPin(salt, _, passes, check, sealed) = SecondPin::none(&key, &mut OsEntropy);
        let absurd = SecondPin(salt, u32::MAX, passes, check, sealed);
        assert!(matches!(absurd.fits("2468", &SECRET), Err(StoreError::Row { .. })));
        assert!(matches!(SecondPin::parse(b"x"), Err(StoreError::Row { .. })));
    }
}
