//! A round with a server: planned and applied without sockets.

pub mod backoff;
