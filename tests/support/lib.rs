//! What the suites share: seeded randomness and time, a bad network, what to look for afterwards.

pub mod bytes;
pub mod check;
pub mod clock;
pub mod network;
pub mod record;
pub mod rng;
pub mod trace;
