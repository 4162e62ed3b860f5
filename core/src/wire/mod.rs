//! What crosses the network, by version. Signed bytes live in `sync` and travel here as byte strings, never re-encoded.
//!
//! One file per message family; JSON by default, deterministic CBOR by negotiation, golden files for both. A new version
//! is a new folder: envelopes convert, frames never do.

pub mod v1;

/// The newest version, under the name callers use.
pub use v1 as latest;
