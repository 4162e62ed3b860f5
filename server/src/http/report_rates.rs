//! Slowing down who floods the desk, without remembering anyone.
//!
//! What is counted is a keyed hash of the network. Its key is random, lives in memory only and is thrown away with all
//! counts when the day (UTC) ends or the process does: then nothing can be traced back to an address, also not by who
//! holds the machine. Neither hash nor address is stored with a report, or anywhere.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use sojourn_core::time::Millis;
use zeroize::Zeroizing;

use crate::keys::random;
use crate::network::network;
use crate::service::{Refusal, seconds_left};

/// Networks counted in one day; beyond them all wait for the next. 24 bytes each.
const NETWORKS_MAX: usize = 100_000;

/// Reports per network and day.
pub struct ReportRates {
    most: u32,
    today: Mutex<Option<Day>>,
}

/// One day's counts under one key.
struct Day {
    number: u64,
    key: Zeroizing<[u8; 32]>,
    counts: HashMap<[u8; 16], u32>,
}

impl ReportRates {
    /// Counts up to `most` reports a day from one network.
    #[must_use]
    pub fn new(most: u32) -> Self {
        Self { most, today: Mutex::new(None) }
    }

    /// Counts a report from a network.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] until the day ends, [`Refusal::Keys`] when there is no randomness.
    pub fn count(&self, address: IpAddr, now: Millis) -> Result<(), Refusal> {
        let number = now.0 / Millis::DAY;
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        let day = match today.take().filter(|day| day.number == number) {
            Some(day) => today.insert(day),
            None => today.insert(Day { number, key: Zeroizing::new(random()?), counts: HashMap::new() }),
        };
        let name = day.name(address);
        let known = day.counts.get(&name).copied();
        let full = known.is_none() && day.counts.len() >= NETWORKS_MAX;
        if full || known.is_some_and(|count| count >= self.most) {
            return Err(Refusal::RateLimited { retry_after_s: seconds_left(now) });
        }
        day.counts.insert(name, known.unwrap_or(0) + 1);
        Ok(())
    }
}

impl Day {
    /// What stands for a network today.
    fn name(&self, address: IpAddr) -> [u8; 16] {
        let bytes = match network(address) {
            IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
            IpAddr::V6(v6) => v6.octets(),
        };
        let hash = blake3::keyed_hash(&self.key, &bytes);
        let mut name = [0; 16];
        name.copy_from_slice(&hash.as_bytes()[..16]);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Millis = Millis(20_000 * Millis::DAY + Millis::DAY / 2);

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_network_beyond_its_day_waits_for_the_next_and_others_do_not() {
        let rates = ReportRates::new(2);
        for _ in 0..2 {
            rates.count(address("10.0.0.1"), NOON).expect("within the limit");
        }
        let refused = rates.count(address("10.0.0.1"), NOON);
        assert!(matches!(refused, Err(Refusal::RateLimited { retry_after_s: 43_200 })), "{refused:?}");
        rates.count(address("10.0.0.2"), NOON).expect("another network");
        rates.count(address("10.0.0.1"), NOON + Millis::DAY / 2).expect("the next day");
    }

    #[test]
    fn nothing_of_a_day_outlives_it() {
        let rates = ReportRates::new(9);
        let kept = || rates.today.lock().expect("alone").as_ref().map(|day| (day.key.clone(), day.counts.clone()));
        rates.count(address("10.0.0.1"), NOON).expect("counts");
        let (key, names) = kept().expect("today");
        assert!(!names.keys().any(|name| name.ends_with(&[10, 0, 0, 1])), "an address is nowhere in the clear");
        rates.count(address("10.0.0.1"), NOON + Millis::DAY).expect("counts");
        let (next_key, next_names) = kept().expect("the next day");
        assert_ne!(key, next_key);
        assert!(next_names.keys().all(|name| !names.contains_key(name)), "the same network has another name");
    }
}
