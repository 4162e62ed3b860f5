//! How values cross the border: [`Cross`] on the way out, [`Enter`] on the way in, and the macros that write both.
//!
//! [`mirror!`] makes a record out of a view, field by field under the same names; [`pairs!`] gives the two halves of a tuple
//! names; [`words!`] makes an enum out of a stable word; [`accept!`] makes a record that becomes one of the client's inputs.
//! Nothing here decides anything.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::time::{Duration, SystemTime};

use sojourn_core::time::Millis;

use crate::error::PhoneError;

/// Turns a value of the client into its counterpart in the bindings.
pub(crate) trait Cross<T> {
    /// The counterpart.
    fn cross(self) -> T;
}

/// Turns what an app gave into the client's own type.
pub(crate) trait Enter<T> {
    /// The client's.
    ///
    /// # Errors
    /// `input`, with what would be right.
    fn enter(self) -> Result<T, PhoneError>;
}

/// An enum that stands for a stable word of the client's.
pub(crate) trait Word {
    /// The word.
    fn word(self) -> &'static str;
}

macro_rules! as_it_is {
    ($($type:ty),*) => {$(
        impl Cross<$type> for $type {
            fn cross(self) -> $type {
                self
            }
        }

        impl Enter<$type> for $type {
            fn enter(self) -> Result<$type, PhoneError> {
                Ok(self)
            }
        }
    )*};
}

as_it_is!(bool, u8, u16, u32, i32, i64, u64, String, crate::types::Day, crate::types::Month, crate::types::PlaceCode);

impl Cross<String> for &'static str {
    fn cross(self) -> String {
        self.to_owned()
    }
}

impl Cross<u64> for usize {
    fn cross(self) -> u64 {
        self as u64
    }
}

impl Cross<SystemTime> for Millis {
    /// An instant beyond what the system can name is told as 1970.
    fn cross(self) -> SystemTime {
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(self.0)).unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl Cross<String> for serde_json::Value {
    /// Text as it is; anything else as JSON.
    fn cross(self) -> String {
        match self {
            Self::String(text) => text,
            other => other.to_string(),
        }
    }
}

impl<A: Cross<B>, B> Cross<Option<B>> for Option<A> {
    fn cross(self) -> Option<B> {
        self.map(Cross::cross)
    }
}

impl<A: Cross<B>, B> Cross<Vec<B>> for Vec<A> {
    fn cross(self) -> Vec<B> {
        self.into_iter().map(Cross::cross).collect()
    }
}

impl<A: Enter<B>, B> Enter<Option<B>> for Option<A> {
    fn enter(self) -> Result<Option<B>, PhoneError> {
        self.map(Enter::enter).transpose()
    }
}

impl<A: Enter<B>, B> Enter<Vec<B>> for Vec<A> {
    fn enter(self) -> Result<Vec<B>, PhoneError> {
        self.into_iter().map(Enter::enter).collect()
    }
}

impl<K: Enter<L>, V: Enter<W>, L: Ord, W> Enter<BTreeMap<L, W>> for HashMap<K, V> {
    fn enter(self) -> Result<BTreeMap<L, W>, PhoneError> {
        self.into_iter().map(|(key, value)| Ok((key.enter()?, value.enter()?))).collect()
    }
}

impl<K: Cross<L>, V: Cross<W>, L: Eq + Hash, W> Cross<HashMap<L, W>> for BTreeMap<K, V> {
    fn cross(self) -> HashMap<L, W> {
        self.into_iter().map(|(key, value)| (key.cross(), value.cross())).collect()
    }
}

/// A record with the fields of a view. `field: Type = inner.field` takes it from a view inside.
macro_rules! mirror {
    ($(
        $(#[$about:meta])*
        pub struct $name:ident from $view:ty {
            $( $(#[$doc:meta])* $field:ident: $type:ty $(= $($path:ident).+)?, )*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
        pub struct $name {
            $( $(#[$doc])* pub $field: $type, )*
        }

        impl $crate::cross::Cross<$name> for $view {
            fn cross(self) -> $name {
                $name { $( $field: mirror!(@from self, $field $(, $($path).+)?), )* }
            }
        }
    )*};
    (@from $view:ident, $field:ident) => { $view.$field.cross() };
    (@from $view:ident, $field:ident, $($path:ident).+) => { $view.$($path).+.cross() };
}

/// A record with two fields, out of a tuple.
macro_rules! pairs {
    ($(
        $(#[$about:meta])*
        pub struct $name:ident from ($from_a:ty, $from_b:ty) {
            $(#[$doc_a:meta])* $a:ident: $type_a:ty,
            $(#[$doc_b:meta])* $b:ident: $type_b:ty,
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
        pub struct $name {
            $(#[$doc_a])* pub $a: $type_a,
            $(#[$doc_b])* pub $b: $type_b,
        }

        impl $crate::cross::Cross<$name> for ($from_a, $from_b) {
            fn cross(self) -> $name {
                $name { $a: self.0.cross(), $b: self.1.cross() }
            }
        }
    )*};
}

/// An enum out of a stable word of the client's; the test `mirrors` reads the words there and here.
macro_rules! words {
    ($(
        $(#[$about:meta])*
        pub enum $name:ident {
            $( $(#[$doc:meta])* $variant:ident = $word:literal, )*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
        pub enum $name {
            $( $(#[$doc])* $variant, )*
        }

        impl $crate::cross::Word for $name {
            fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl $crate::cross::Cross<$name> for &str {
            fn cross(self) -> $name {
                match self {
                    $( $word => $name::$variant, )*
                    other => unreachable!(concat!("the client's word {:?} is no ", stringify!($name)), other),
                }
            }
        }

        impl $crate::cross::Cross<$name> for String {
            fn cross(self) -> $name {
                self.as_str().cross()
            }
        }
    )*};
}

/// A record that becomes one of the client's, field by field under the same names.
macro_rules! accept {
    ($(
        $(#[$about:meta])*
        pub struct $name:ident into $client:path {
            $( $(#[$doc:meta])* $field:ident: $type:ty, )*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
        pub struct $name {
            $( $(#[$doc])* pub $field: $type, )*
        }

        impl $crate::cross::Enter<$client> for $name {
            fn enter(self) -> Result<$client, $crate::error::PhoneError> {
                use $client as Client;
                Ok(Client { $( $field: self.$field.enter()?, )* })
            }
        }
    )*};
}
