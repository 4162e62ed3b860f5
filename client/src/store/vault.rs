//! The store key: what seals private rows, and what it takes to get it.
//!
//! A random 256-bit store key is wrapped under a key made of two things: a device secret that never enters the database
//! file (a keystore's, or a file beside the database), and, if the person set one, argon2id of the PIN. With a PIN a
//! thief of both files must still guess it at the cost below; without one, whoever copies both files reads everything.
//! `docs/sdk.md` says how much that is worth.

use argon2::{Algorithm, Argon2, Params, Version};
use sojourn_core::entropy::Entropy;
use sojourn_core::sync::seal::{open_with, seal_with};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Secret, StoreError};

/// Memory of one argon2id run. 19 MiB, two passes (OWASP's first choice of 2023) run in well under a second on the
/// cheapest phones, and cannot be bought down by a graphics card.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Most memory a stored row may ask for: a damaged file must not make the phone swap.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
/// Most passes a stored row may ask for.
const PASSES_MAX: u32 = 16;

/// What one run of argon2id costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory; 0 when there is no PIN.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// What this app pays.
    pub const OWN: Self = Self { memory_kib: MEMORY_KIB, passes: PASSES };

    fn is_sane(self) -> bool {
        self.memory_kib <= MEMORY_KIB_MAX && self.passes <= PASSES_MAX
    }
}

/// A PIN made expensive to guess.
///
/// # Errors
/// [`StoreError::Row`] for costs no app would write; nothing is paid then.
pub fn stretched(pin: &str, salt: &[u8], cost: Cost) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let bad = |why: String| StoreError::Row { table: "vault", why };
    if !cost.is_sane() {
        return Err(bad("absurd argon2id cost".into()));
    }
    #[cfg(test)]
    STRETCHES.with(|count| count.set(count.get() + 1));
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|e| bad(e.to_string()))?;
    let mut out = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, &mut *out)
        .map_err(|e| bad(e.to_string()))?;
    Ok(out)
}

#[cfg(test)]
thread_local! {
    /// How often this thread paid: so that a test can hold two PINs to the same price without a clock.
    pub(crate) static STRETCHES: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Local only, so not among the wire's tags.
const KEK_CONTEXT: &str = "sojourn 1 client store key encryption key";
/// Associated data of the wrapped store key.
const WRAP_AAD: &[u8] = b"sojourn/1/store-key\0";

/// Bytes bound to this device: from a keystore, or a file that is not the database.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DeviceSecret(pub [u8; 32]);

/// The key that seals private rows.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

/// The stored row from which a PIN and a device secret give the store key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultRow {
    /// For argon2id.
    pub salt: [u8; 16],
    /// Memory cost; 0 when there is no PIN.
    pub memory_kib: u32,
    /// Time cost.
    pub passes: u32,
    /// The store key, sealed.
    pub wrapped_key: Vec<u8>,
}

impl VaultRow {
    /// Whether a PIN is needed.
    #[must_use]
    pub fn has_pin(&self) -> bool {
        self.memory_kib != 0
    }

    /// Opens the store key.
    ///
    /// # Errors
    /// [`StoreError::WrongPin`] when PIN or device secret are not the right ones, [`StoreError::Row`] for costs no app
    /// would write.
    pub fn open(&self, secret: &DeviceSecret, pin: Option<&str>) -> Result<StoreKey, StoreError> {
        let kek = self.key_encryption_key(secret, pin)?;
        let bytes = open_with(&kek, WRAP_AAD, &self.wrapped_key).map_err(|_| StoreError::WrongPin)?;
        let key = bytes.as_slice().try_into().map_err(|_| StoreError::Corrupt("store key of wrong length".into()))?;
        Ok(StoreKey(key))
    }

    fn key_encryption_key(&self, secret: &DeviceSecret, pin: Option<&str>) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let cost = Cost { memory_kib: self.memory_kib, passes: self.passes };
        let stretched = match (self.has_pin(), pin) {
            (true, Some(pin)) => stretched(pin, &self.salt, cost)?,
            (true, None) | (false, _) => Zeroizing::new([0u8; 32]),
        };
        let mut hasher = blake3::Hasher::new_derive_key(KEK_CONTEXT);
        hasher.update(&secret.0).update(&*stretched);
        Ok(Zeroizing::new(*hasher.finalize().as_bytes()))
    }
}

impl StoreKey {
    /// Draws a new one.
    pub fn generate(entropy: &mut impl Entropy) -> Self {
        Self(entropy.array())
    }

    /// Wraps this key anew: at first, and whenever the PIN changes.
    ///
    /// # Errors
    /// [`StoreError::Row`] when argon2id refuses, which it does not for these costs.
    pub fn wrap(
        &self,
        secret: &DeviceSecret,
        pin: Option<&str>,
        entropy: &mut impl Entropy,
    ) -> Result<VaultRow, StoreError> {
        let free = Cost { memory_kib: 0, passes: 0 };
        let Cost { memory_kib, passes } = if pin.is_some() { Cost::OWN } else { free };
        let mut row = VaultRow { salt: entropy.array(), memory_kib, passes, wrapped_key: Vec::new() };
        let kek = row.key_encryption_key(secret, pin)?;
        row.wrapped_key = seal_with(&kek, WRAP_AAD, &self.0, entropy);
        Ok(row)
    }

    /// Seals a private column. `place` names table and row, so that a sealed value moved elsewhere does not open.
    pub fn seal(&self, place: &[&[u8]], plaintext: &[u8], entropy: &mut impl Entropy) -> Vec<u8> {
        seal_with(&self.0, &associated(place), plaintext, entropy)
    }

    /// Opens a private column.
    ///
    /// # Errors
    /// [`StoreError::Unsealed`] when it was changed or moved.
    pub fn open(&self, table: &'static str, place: &[&[u8]], sealed: &[u8]) -> Result<Secret, StoreError> {
        open_with(&self.0, &associated(place), sealed).map_err(|_| StoreError::Unsealed(table))
    }
}

/// Length-prefixed parts: no two places share their bytes.
fn associated(place: &[&[u8]]) -> Vec<u8> {
    let mut out = b"sojourn/1/row\0".to_vec();
    for part in place {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting() -> impl Entropy {
        let mut next = 0u8;
        move |out: &mut [u8]| {
            out.iter_mut().for_each(|b| {
                next = next.wrapping_add(1);
                *b = next;
            })
        }
    }

    #[test]
    fn a_pin_and_the_device_secret_are_both_needed() {
        let mut entropy = counting();
        let secret = DeviceSecret([7; 32]);
        let key = StoreKey::generate(&mut entropy);
        let row = key.wrap(&secret, Some("2468"), &mut entropy).expect("wraps");
        assert_eq!(row.open(&secret, Some("2468")).expect("opens").0, key.0);
        assert!(matches!(row.open(&secret, Some("2469")), Err(StoreError::WrongPin)));
        assert!(matches!(row.open(&secret, None), Err(StoreError::WrongPin)));
        assert!(matches!(row.open(&DeviceSecret([8; 32]), Some("2468")), Err(StoreError::WrongPin)));
    }

    #[test]
    fn without_a_pin_the_device_secret_alone_opens() {
        let mut entropy = counting();
        let secret = DeviceSecret([7; 32]);
        let key = StoreKey::generate(&mut entropy);
        let row = key.wrap(&secret, None, &mut entropy).expect("wraps");
        assert!(!row.has_pin());
        assert_eq!(row.open(&secret, None).expect("opens").0, key.0);
        assert!(row.open(&DeviceSecret([8; 32]), None).is_err());
    }

    #[test]
    fn a_sealed_column_opens_only_in_its_own_row() {
        let mut entropy = counting();
        let key = StoreKey::generate(&mut entropy);
        let sealed = key.seal(&[b"private", b"tokens"], b"secret", &mut entropy);
        assert_eq!(&*key.open("private", &[b"private", b"tokens"], &sealed).expect("opens"), b"secret");
        assert!(key.open("private", &[b"private", b"token", b"s"], &sealed).is_err());
        assert!(!sealed.windows(6).any(|w| w == b"secret"));
    }

    #[test]
    fn a_damaged_cost_is_refused_before_it_is_paid() {
        let row = VaultRow { salt: [0; 16], memory_kib: u32::MAX, passes: 1, wrapped_key: vec![0; 72] };
        assert!(matches!(row.open(&DeviceSecret([0; 32]), Some("1")), Err(StoreError::Row { .. })));
    }
}
