//! What the suites share: seeded randomness and time, a bad network, servers as processes, HTTP as bare as it gets,
//! devices at the level of the wire, and what to look for afterwards.

pub mod binary;
pub mod bytes;
pub mod check;
pub mod clock;
pub mod device;
pub mod http;
pub mod in_process;
pub mod knowledge;
pub mod network;
pub mod process;
pub mod questions;
pub mod record;
pub mod rng;
pub mod serve;
pub mod trace;
pub mod world;

#[path = "../simulation/engine/mod.rs"]
pub mod simulation;
