//! Tries to sign in or to come, counted per network before anything is hashed.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

use super::{Desk, DeskError};
use crate::network::network;

/// Tries a minute: an office of colleagues behind one address, and no more.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
/// Networks that are remembered before the quiet ones are forgotten.
const NETWORKS_MAX: usize = 10_000;

/// Counters per network.
pub(crate) struct Knocks {
    networks: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Default for Knocks {
    fn default() -> Self {
        let networks = DefaultKeyedRateLimiter::keyed(Quota::per_minute(PER_MINUTE));
        Self { networks, clock: DefaultClock::default() }
    }
}

impl Desk {
    /// Counts a try from a network.
    ///
    /// # Errors
    /// [`DeskError::Wait`].
    pub fn count_knock(&self, address: IpAddr) -> Result<(), DeskError> {
        let Knocks { networks, clock } = &self.knocks;
        if networks.len() > NETWORKS_MAX {
            networks.retain_recent();
        }
        networks.check_key(&network(address)).map_err(|until| {
            let wait = until.wait_time_from(clock.now());
            DeskError::Wait { retry_after_s: wait.as_secs() + 1 }
        })
    }
}
