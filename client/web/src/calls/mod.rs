//! Every call of the SDK by its name: JSON arguments in, a JSON view out.
//!
//! A family of calls is a file here. Each call is written once, by the macro `calls!`: what it is named, what it takes and gives, and
//! the line that makes it. From the same lines come the dispatch below and the TypeScript declarations (`tests/typescript`), so that
//! the two cannot differ. Arguments are checked one by one; what is wrong is said with the argument's name, and nothing panics.

mod applications;
mod args;
mod devices;
mod diary;
pub mod drafts;
mod error;
mod guidance;
mod people;
mod person;
mod phone;
mod photos;
mod reports;
mod rights;
pub mod sync;

use serde_json::Value;
use sojourn_client::Phone;

pub use args::Args;
pub use error::CallError;

/// What a call does to the phone, for whoever has to tell other screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reads; answers a second tab as well.
    Read,
    /// Changes what is kept; only where the store is owned.
    Write,
    /// Changes what may be read, and keeps nothing: the PIN was given, or the phone was locked.
    Session,
}

/// One call.
#[derive(Debug)]
pub struct Call {
    /// Its name: that of the SDK's method.
    pub name: &'static str,
    /// What it does to the phone.
    pub kind: Kind,
    /// What it is for, a line each.
    pub docs: &'static [&'static str],
    /// Its arguments: name and Rust type. An `Option` may be left out.
    pub args: &'static [(&'static str, &'static str)],
    /// The Rust type of its answer.
    pub result: &'static str,
    run: fn(&mut Phone, &mut Args) -> Result<Value, CallError>,
}

/// Every family, in the order in which they are declared.
const FAMILIES: [&[Call]; 11] = [
    phone::CALLS,
    guidance::CALLS,
    rights::CALLS,
    applications::CALLS,
    photos::CALLS,
    diary::CALLS,
    person::CALLS,
    devices::CALLS,
    people::CALLS,
    reports::CALLS,
    phone::STATUS,
];

/// Every call there is.
pub fn all() -> impl Iterator<Item = &'static Call> {
    FAMILIES.into_iter().flatten()
}

/// The call of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Call> {
    all().find(|call| call.name == name)
}

/// Makes a call. `args` is an object with the arguments by name, or null for none.
///
/// # Errors
/// [`CallError`]: the phone's own, or `input` for arguments that are not what the call takes, or `no-such-call`.
pub fn call(phone: &mut Phone, name: &str, args: Value) -> Result<Value, CallError> {
    let found = find(name).ok_or_else(|| CallError::no_such_call(name))?;
    (found.run)(phone, &mut Args::new(args)?).map_err(|error| error.said_in(phone.locale().unwrap_or_default()))
}

/// Declares calls: `Kind name(argument: Type, …) -> Answer = |phone| the call;`, with `?` for whatever the phone refuses.
macro_rules! calls {
    ($table:ident: $(
        $(#[doc = $doc:literal])*
        $kind:ident $name:ident($($arg:ident: $type:ty),* $(,)?) -> $answer:ty = |$phone:ident| $body:expr;
    )*) => {
        pub(super) const $table: &[crate::calls::Call] = &[$(crate::calls::Call {
            name: stringify!($name),
            kind: crate::calls::Kind::$kind,
            docs: &[$($doc),*],
            args: &[$((stringify!($arg), stringify!($type))),*],
            result: stringify!($answer),
            run: |$phone, args| {
                $(let $arg: $type = args.take(stringify!($arg))?;)*
                args.done()?;
                let answer: $answer = $body;
                crate::calls::error::answer(&answer)
            },
        }),*];
    };
}
use calls;
