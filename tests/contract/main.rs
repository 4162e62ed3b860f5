//! The server from outside, over real HTTP: what it does with good requests, and that bad ones get a stable problem type
//! and lose nothing that was acknowledged.

mod bad_input;
mod disk;
mod documents;
mod field_reports;
mod guidance;
mod rounds;
mod server;
mod sharing;
mod webapp;
