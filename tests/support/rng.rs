//! Randomness that a seed decides: one stream per purpose, so that drawing once more here changes nothing there.
//!
//! The stream is BLAKE3's extended output, keyed by seed and name. It is quick, the same on every machine and needs no
//! crate of its own. Nothing in a simulated world draws from anywhere else.

use sojourn_core::entropy::Entropy;

/// Separates these streams from every other use of BLAKE3 here.
const CONTEXT: &str = "sojourn tests 1 seeded randomness";

/// A named stream of a seed.
#[derive(Clone)]
pub struct Rng {
    seed: u64,
    stream: blake3::OutputReader,
}

impl std::fmt::Debug for Rng {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rng").field("seed", &self.seed).finish_non_exhaustive()
    }
}

impl Rng {
    /// The stream of a seed for a purpose.
    #[must_use]
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
        hasher.update(&seed.to_be_bytes()).update(purpose.as_bytes());
        Self { seed, stream: hasher.finalize_xof() }
    }

    /// The stream of the same seed for another purpose.
    #[must_use]
    pub fn named(&self, purpose: &str) -> Self {
        Self::new(self.seed, purpose)
    }

    /// Uniform over all of `u64`.
    pub fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    /// Uniform below `bound`, which is at least 1. The bias of a remainder is below 2⁻⁴⁰ for the small bounds used.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next_u64() % bound.max(1)
    }

    /// An index into something of this length, which is at least 1.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.index(from.len())]
    }

    /// True this often in a thousand.
    pub fn chance(&mut self, per_mille: u16) -> bool {
        self.below(1000) < u64::from(per_mille)
    }

    /// Uniform between two bounds, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }
}

impl Entropy for Rng {
    fn fill(&mut self, out: &mut [u8]) {
        self.stream.fill(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_purpose_give_the_same_stream_and_others_do_not() {
        let draw = |seed, purpose| Rng::new(seed, purpose).next_u64();
        assert_eq!(draw(7, "network"), draw(7, "network"));
        assert_ne!(draw(7, "network"), draw(8, "network"));
        assert_ne!(draw(7, "network"), draw(7, "phone 1"));
    }

    #[test]
    fn bounds_are_kept_and_reached() {
        let mut rng = Rng::new(1, "bounds");
        let mut seen = [0u32; 3];
        for _ in 0..300 {
            seen[rng.index(3)] += 1;
            assert!((5..=7).contains(&rng.between(5, 7)));
        }
        assert!(seen.iter().all(|&times| times > 50), "{seen:?}");
        assert!(!rng.chance(0) && rng.chance(1000));
    }
}
