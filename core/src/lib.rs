//! What Sojourn knows and decides.
//!
//! Pure by its manifest: no I/O, no async, no SQL, no HTTP, no source of time or randomness. Callers pass all of these.
//! Rooms and who may name whom are drawn in `ARCHITECTURE.md`; the tidy test keeps them.

pub mod access;
pub mod both;
pub mod cbor;
pub mod dates;
pub mod entropy;
pub mod guidance;
pub mod hash;
pub mod id;
pub mod locale;
pub mod money;
#[cfg(feature = "openapi")]
mod openapi;
pub mod place;
pub mod registration;
pub mod rights;
pub mod say;
pub mod sync;
pub mod time;
pub mod wire;
