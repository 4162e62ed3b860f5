//! Time that stands still until a test moves it.
//!
//! A world has one true time; each phone reads it through its own [`PhoneClock`], which may be wrong
//! by any amount. Nothing in a simulated world reads the machine's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use sojourn_client::Clock;
use sojourn_core::time::Millis;

/// True time, shared by everything in one world.
#[derive(Debug, Clone)]
pub struct WorldClock(Arc<AtomicU64>);

impl WorldClock {
    /// A clock standing at an instant.
    #[must_use]
    pub fn at(now: Millis) -> Self {
        Self(Arc::new(AtomicU64::new(now.0)))
    }

    /// The instant it stands at.
    #[must_use]
    pub fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }

    /// Moves it on.
    pub fn advance(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// A phone's view of it, right at first.
    #[must_use]
    pub fn phone(&self) -> PhoneClock {
        PhoneClock { world: self.clone(), error_ms: Arc::new(AtomicI64::new(0)) }
    }
}

/// What one phone believes the time is.
#[derive(Debug, Clone)]
pub struct PhoneClock {
    world: WorldClock,
    error_ms: Arc<AtomicI64>,
}

impl PhoneClock {
    /// Sets how far this clock is ahead (positive) or behind.
    pub fn set_error_ms(&self, error_ms: i64) {
        self.error_ms.store(error_ms, Ordering::SeqCst);
    }
}

impl Clock for PhoneClock {
    fn now(&self) -> Millis {
        Millis(self.world.now().0.saturating_add_signed(self.error_ms.load(Ordering::SeqCst)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phones_clock_may_be_wrong_while_the_worlds_is_right() {
        let world = WorldClock::at(Millis(1_000));
        let phone = world.phone();
        phone.set_error_ms(-400);
        world.advance(50);
        assert_eq!(world.now(), Millis(1_050));
        assert_eq!(phone.now(), Millis(650));
        phone.set_error_ms(i64::MIN);
        assert_eq!(phone.now(), Millis(0), "a clock cannot show a time before 1970");
    }
}
