//! What a phone and a server must agree on, byte for byte: frames, sealing, order, and the state folded from them.
//!
//! Read `frame` first, then `seal`, `chain` and `fold`. Everything is a pure function of its arguments: the caller
//! brings bytes, keys, entropy and time. The normative text for other implementers is `docs/protocol.md`.

pub mod bundle;
pub mod card;
pub mod chain;
pub mod codec;
pub mod conflict;
mod error;
pub mod fold;
pub mod frame;
pub mod genesis;
pub mod header;
pub mod keys;
pub mod kinds;
pub mod log;
pub mod operation;
pub mod outcome;
pub mod plain;
pub mod rebase;
pub mod receipt;
pub mod recovery;
pub mod seal;
pub mod snapshot;
pub mod stamp;
pub mod wrap;

pub use chain::Head;
pub use error::SyncError;
pub use frame::{FORMAT_V1, Frame};
pub use header::Header;
pub use operation::Operation;
pub use plain::Plain;
pub use stamp::Stamp;

#[cfg(test)]
mod tests;
