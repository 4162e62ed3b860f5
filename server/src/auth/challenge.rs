//! Challenges: something fresh for a device to sign, without the server keeping what it handed out.
//!
//! A challenge is `expiry (8) ‖ random (16) ‖ MAC (32)` under a key of this process; a restart ends all of them. Used ones
//! are remembered until they would have expired anyway, so each serves once.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use sojourn_core::id::Bytes;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::Challenge;

use crate::keys::{KeyError, random};

const EXPIRY_BYTES: usize = 8;
const NONCE_BYTES: usize = 16;
const MAC_BYTES: usize = 32;
/// Used challenges remembered; beyond it enrolment is told to wait rather than a replay be possible.
const USED_MAX: usize = 100_000;

/// What became of a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was ours, fresh and unused; now it is used.
    Fresh,
    /// Expired, used before, or not ours.
    Stale,
    /// Too many were used of late.
    Busy,
}

/// Makes and takes challenges.
pub struct Challenges {
    key: [u8; 32],
    lifetime_ms: u64,
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    nonces: HashSet<[u8; NONCE_BYTES]>,
    by_expiry: VecDeque<(Millis, [u8; NONCE_BYTES])>,
}

impl Challenges {
    /// With a fresh key.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn new(lifetime_s: u64) -> Result<Self, KeyError> {
        Ok(Self { key: random()?, lifetime_ms: lifetime_s * 1000, used: Mutex::default() })
    }

    /// Makes one.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn issue(&self, now: Millis) -> Result<Challenge, KeyError> {
        let expires_at = now + self.lifetime_ms;
        let mut bytes = expires_at.0.to_be_bytes().to_vec();
        bytes.extend_from_slice(&random::<NONCE_BYTES>()?);
        bytes.extend_from_slice(self.mac(&bytes).as_bytes());
        Ok(Challenge { challenge: Bytes(bytes), expires_at })
    }

    /// Uses one up.
    pub fn take(&self, challenge: &[u8], now: Millis) -> Taken {
        let Some((expires_at, nonce)) = self.open(challenge) else { return Taken::Stale };
        if now >= expires_at {
            return Taken::Stale;
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.forget_expired(now);
        if used.nonces.len() >= USED_MAX {
            return Taken::Busy;
        }
        if !used.nonces.insert(nonce) {
            return Taken::Stale;
        }
        used.by_expiry.push_back((expires_at, nonce));
        Taken::Fresh
    }

    fn open(&self, challenge: &[u8]) -> Option<(Millis, [u8; NONCE_BYTES])> {
        let (body, mac) = challenge.split_at_checked(EXPIRY_BYTES + NONCE_BYTES)?;
        let mac: [u8; MAC_BYTES] = mac.try_into().ok()?;
        // `blake3::Hash` compares in constant time.
        if self.mac(body) != blake3::Hash::from_bytes(mac) {
            return None;
        }
        let (expiry, nonce) = body.split_at(EXPIRY_BYTES);
        Some((Millis(u64::from_be_bytes(expiry.try_into().ok()?)), nonce.try_into().ok()?))
    }

    fn mac(&self, body: &[u8]) -> blake3::Hash {
        blake3::keyed_hash(&self.key, body)
    }
}

impl Used {
    fn forget_expired(&mut self, now: Millis) {
        while let Some((expires_at, nonce)) = self.by_expiry.front().copied()
            && now >= expires_at
        {
            self.nonces.remove(&nonce);
            self.by_expiry.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_serves_once_and_only_while_fresh() {
        let challenges = Challenges::new(60).expect("random bytes");
        let one = challenges.issue(Millis(0)).expect("issued").challenge.0;
        assert_eq!(challenges.take(&one, Millis(59_999)), Taken::Fresh);
        assert_eq!(challenges.take(&one, Millis(59_999)), Taken::Stale);
        let late = challenges.issue(Millis(0)).expect("issued").challenge.0;
        assert_eq!(challenges.take(&late, Millis(60_000)), Taken::Stale);
    }

    #[test]
    fn a_challenge_of_another_server_or_with_a_later_expiry_is_stale() {
        let (ours, theirs) = (Challenges::new(60).expect("random"), Challenges::new(60).expect("random"));
        let mut one = theirs.issue(Millis(0)).expect("issued").challenge.0;
        assert_eq!(ours.take(&one, Millis(1)), Taken::Stale);
        one[0] = 1;
        assert_eq!(theirs.take(&one, Millis(1)), Taken::Stale);
        assert_eq!(ours.take(&[], Millis(1)), Taken::Stale);
    }
}
