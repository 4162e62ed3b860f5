//! The client in the idiom of Kotlin, Swift and Python: one [`Phone`], plain records, enums, one error.
//!
//! Nothing is decided here. A call takes the client's phone for a moment, asks it, and hands the view over under the same names
//! (`cross`). What may take long (opening, PINs, sync) runs on a thread of its own and is `async` outside (`aside`). What
//! the platform brings (a keystore, a way to the network, someone to tell) comes in through `hooks`.

#[macro_use]
mod cross;

mod aside;
mod calls;
mod error;
mod hooks;
mod input;
mod keys;
mod phone;
mod transport;
mod types;
mod views;
mod words;

pub use calls::{NewPhoto, PhotoFile, SyncOptions};
pub use error::PhoneError;
pub use hooks::{
    Change, HookError, HttpMethod, HttpRequest, HttpResponse, HttpTransport, Keystore, LogLevel, LogLine, LogSink,
    SyncStep, Watcher,
};
pub use input::*;
pub use phone::Phone;
pub use types::{ApplicationId, Day, Money, Month, PlaceCode};
pub use views::*;
pub use words::*;

uniffi::setup_scaffolding!("sojourn");
