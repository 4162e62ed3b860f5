//! The phone's client for a browser: the same calls as `client`'s SDK, by name and JSON.
//!
//! [`calls`] is the whole seam, and knows nothing of browsers: it is compiled and tried on every platform. `browser` is what only a
//! worker of a browser has: a store in its private file system, its clock and randomness, and `fetch` as a line to the server.

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod calls;
