//! Where random bytes come from: the caller, always.
//!
//! `core` has no source of randomness, so whatever needs a nonce, an id or a key takes one of these. A phone passes
//! the operating system's generator, the simulation a seeded one, a golden test fixed bytes.

/// Fills buffers with random bytes that nobody else can foresee.
pub trait Entropy {
    /// Overwrites all of `out`.
    fn fill(&mut self, out: &mut [u8]);

    /// Draws an array.
    fn array<const N: usize>(&mut self) -> [u8; N]
    where
        Self: Sized,
    {
        let mut out = [0; N];
        self.fill(&mut out);
        out
    }
}

impl<F: FnMut(&mut [u8])> Entropy for F {
    fn fill(&mut self, out: &mut [u8]) {
        self(out);
    }
}
