//! The phone's client for a browser: the same calls as `client`'s SDK, by name and JSON.
//!
//! [`calls`] is the whole seam, and knows nothing of browsers: it is compiled and tried on every platform.

pub mod calls;
