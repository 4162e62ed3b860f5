//! A server and phones in one process, on real files, with a clock and randomness that a test owns.
//!
//! [`server`] runs the server's routes over its real store, [`phone`] the real SDK, each in a folder of its own below a
//! [`Folder`]. Either may crash at a chosen write ([`crash`]): the files are copied as they lie and opened again.

pub mod crash;
pub mod folder;
pub mod phone;
pub mod server;

pub use crash::Trap;
pub use folder::Folder;
pub use phone::PhoneHost;
pub use server::ServerHost;

use sojourn_core::time::Millis;

/// Monday, 2 March 2026, 8 o'clock in China: when worlds begin.
pub const BEGINNING: Millis = Millis(1_772_409_600_000);
