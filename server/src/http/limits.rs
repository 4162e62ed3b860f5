//! Slowing down the greedy: so many requests a minute per device and per network, before anything is verified.
//!
//! A network is an address as connected: whoever runs a proxy in front limits there too.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use sojourn_core::id::DeviceId;

use crate::config::Limits;
use crate::network::network;
use crate::service::Refusal;

/// Counters per device and network.
pub struct RateLimits {
    devices: DefaultKeyedRateLimiter<DeviceId>,
    networks: DefaultKeyedRateLimiter<IpAddr>,
    enrolments: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl RateLimits {
    /// Counters for these limits.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let count = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            devices: DefaultKeyedRateLimiter::keyed(Quota::per_minute(count(limits.device_per_minute))),
            networks: DefaultKeyedRateLimiter::keyed(Quota::per_minute(count(limits.network_per_minute))),
            enrolments: DefaultKeyedRateLimiter::keyed(Quota::per_hour(count(limits.enrol_per_hour))),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a request of a device.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`].
    pub fn count_device(&self, device: &DeviceId) -> Result<(), Refusal> {
        self.devices.check_key(device).map_err(|until| self.wait(&until))
    }

    /// Counts a request from a network.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`].
    pub fn count_network(&self, address: IpAddr) -> Result<(), Refusal> {
        self.networks.check_key(&network(address)).map_err(|until| self.wait(&until))
    }

    /// Counts an enrolment from a network.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`].
    pub fn count_enrolment(&self, address: IpAddr) -> Result<(), Refusal> {
        self.enrolments.check_key(&network(address)).map_err(|until| self.wait(&until))
    }

    /// Forgets those who have been quiet, so that memory follows the busy ones only.
    pub fn sweep(&self) {
        self.devices.retain_recent();
        self.networks.retain_recent();
        self.enrolments.retain_recent();
    }

    fn wait(&self, until: &governor::NotUntil<<DefaultClock as Clock>::Instant>) -> Refusal {
        let wait = until.wait_time_from(self.clock.now());
        Refusal::RateLimited { retry_after_s: wait.as_secs() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_beyond_its_rate_waits_and_another_does_not() {
        let limits = Limits { device_per_minute: 3, ..Limits::default() };
        let rates = RateLimits::new(&limits);
        let (one, two) = (DeviceId([1; 32]), DeviceId([2; 32]));
        for _ in 0..3 {
            rates.count_device(&one).expect("within the limit");
        }
        assert!(matches!(rates.count_device(&one), Err(Refusal::RateLimited { retry_after_s: 1.. })));
        rates.count_device(&two).expect("another device");
    }
}
