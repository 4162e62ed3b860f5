//! The one error of all calls: a kind to branch on, a stable code for machines, and a sentence.

use std::time::SystemTime;

use crate::cross::Cross;

/// Makes the error and its reading of codes from one table.
macro_rules! errors {
    ($( $(#[$doc:meta])* $variant:ident: $($code:literal)|*; )*) => {
        /// Why a phone could not do what was asked. Every kind carries the same two fields.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
        pub enum PhoneError {
            $(
                $(#[$doc])*
                #[error("{why}")]
                $variant {
                    /// A stable word for machines.
                    code: String,
                    /// A sentence.
                    why: String,
                },
            )*
            /// The PIN is not the right one. Nothing was erased.
            #[error("{why}")]
            WrongPin {
                /// A stable word for machines.
                code: String,
                /// A sentence.
                why: String,
                /// Wrong tries left before a pause.
                tries_left: u32,
                /// No PIN is taken before this instant, by this phone's clock.
                until: Option<SystemTime>,
            },
            /// Too many wrong PINs: this one was not tried.
            #[error("{why}")]
            PinPaused {
                /// A stable word for machines.
                code: String,
                /// A sentence.
                why: String,
                /// None is taken before this instant, by this phone's clock.
                until: SystemTime,
            },
            /// Anything else; the code says what.
            #[error("{why}")]
            Other {
                /// A stable word for machines.
                code: String,
                /// A sentence.
                why: String,
            },
        }

        impl PhoneError {
            /// The error of a code.
            pub(crate) fn new(code: &str, why: impl ToString) -> Self {
                let (code, why) = (code.to_owned(), why.to_string());
                match code.as_str() {
                    $( $($code)|* => Self::$variant { code, why }, )*
                    _ => Self::Other { code, why },
                }
            }

            fn parts(&self) -> (&str, &str) {
                match self {
                    $( Self::$variant { code, why } => (code, why), )*
                    Self::WrongPin { code, why, .. }
                    | Self::PinPaused { code, why, .. }
                    | Self::Other { code, why } => (code, why),
                }
            }
        }
    };
}

errors! {
    /// The PIN is needed.
    Locked: "locked";
    /// Opened with the emergency PIN, for reading guidance: nothing is kept.
    GuidanceOnly: "guidance-only";
    /// Written or published for a newer app.
    UpdateApp: "update-app";
    /// No room left; what was saved is all there.
    StorageFull: "storage-full";
    /// Another process has the phone's data open.
    InUse: "in-use";
    /// This phone was shut down; open it again.
    Closed: "closed";
    /// The data or its keys cannot be read.
    Store: "store";
    /// The keystore gave no secret, or failed.
    Keystore: "keystore" | "keystore-lost";
    /// What was asked for is not on this phone.
    NotFound: "not-found";
    /// What was typed is not what is asked for; the sentence says what would be right.
    Input: "input" | "typing-mistake";
    /// There is no connection, or it broke off; everything waits for the next time.
    NoConnection: "no-connection" | "connection-broken";
}

#[uniffi::export]
impl PhoneError {
    /// The stable word, whatever the kind.
    pub fn stable_code(&self) -> String {
        self.parts().0.to_owned()
    }

    /// The sentence, whatever the kind.
    pub fn sentence(&self) -> String {
        self.parts().1.to_owned()
    }
}

impl PhoneError {
    /// What was given is not what is asked for.
    pub(crate) fn input(field: &str, why: impl std::fmt::Display) -> Self {
        Self::new("input", format!("{field}: {why}"))
    }
}

impl From<sojourn_client::PhoneError> for PhoneError {
    fn from(error: sojourn_client::PhoneError) -> Self {
        use sojourn_client::PhoneError as Client;
        let (code, why) = (error.code(), error.to_string());
        match error {
            Client::WrongPin { tries_left, until } => {
                Self::WrongPin { code: code.to_owned(), why, tries_left, until: until.cross() }
            }
            Client::PinPaused { until } => Self::PinPaused { code: code.to_owned(), why, until: until.cross() },
            _ => Self::new(code, why),
        }
    }
}

/// Sealed inside UniFFI: what a hook of the app's did not expect to happen.
impl From<uniffi::UnexpectedUniFFICallbackError> for PhoneError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::new("hook", error.reason)
    }
}
