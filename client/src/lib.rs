//! What a phone embeds: store, sealing, guidance search, applications and sync, behind one handle.
//!
//! `sdk ► sync ► {store, transport}`: [`sdk`] is what an app calls, [`sync`] plans and applies a round without doing
//! I/O of its own, [`store`] alone speaks SQL, [`transport`] alone opens sockets. Time and randomness come in through
//! [`Clock`] and `core`’s `Entropy`, so that a test owns both and a browser can bring its own.

pub mod environment;
pub mod guidance;
pub mod sdk;
pub mod store;
pub mod sync;
#[cfg(test)]
mod testing;
pub mod transport;

pub use environment::{Clock, Random};
#[cfg(not(target_arch = "wasm32"))]
pub use environment::{OsEntropy, SystemClock};
pub use sdk::{Phone, PhoneError};
