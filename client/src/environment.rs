//! What a phone takes from the world besides storage and network: the time and randomness.
//!
//! Randomness is `core`'s [`Entropy`]; time is the [`Clock`] here. Nothing below reads a clock or draws bytes by itself.
//! Native defaults are here; a browser passes its own.

use sojourn_core::entropy::Entropy;
use sojourn_core::time::Millis;

/// The phone's wall clock. It may be wrong by years: nothing about order depends on it.
pub trait Clock: Send {
    /// Milliseconds since 1970 as this phone believes.
    fn now(&self) -> Millis;
}

/// Any entropy source behind a pointer, as one type that `core`'s functions take.
pub struct Random(Box<dyn Entropy + Send>);

impl Random {
    /// Takes a source.
    #[must_use]
    pub fn new(source: impl Entropy + Send + 'static) -> Self {
        Self(Box::new(source))
    }
}

impl Entropy for Random {
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill(out);
    }
}

/// The operating system's clock.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[cfg(not(target_arch = "wasm32"))]
impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

/// The operating system's randomness.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

#[cfg(not(target_arch = "wasm32"))]
impl Entropy for OsEntropy {
    fn fill(&mut self, out: &mut [u8]) {
        getrandom::fill(out).expect("a system without randomness cannot make keys, and must not pretend to");
    }
}
