//! What a platform brings: a keystore, a way to the network, someone to tell of changes, a place for log lines.
//!
//! Hooks are called from the thread that does the work, never while the phone is held: a hook may call the phone.

use std::collections::HashMap;

/// Why a hook could not do its part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum HookError {
    /// It failed, or could not be reached.
    #[error("{why}")]
    Failed {
        /// A sentence.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HookError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { why: error.reason }
    }
}

/// Keeps the device-bound secret: 32 bytes that never enter the database. An Android app wraps them with a key of the
/// Android Keystore, an iOS app keeps them in the Keychain as "this device only".
#[uniffi::export(with_foreign)]
pub trait Keystore: Send + Sync {
    /// The secret, as it was kept; none if there is none yet.
    fn load(&self) -> Result<Option<Vec<u8>>, HookError>;

    /// Keeps the secret. Called once, before anything is written under it.
    fn keep(&self, secret: Vec<u8>) -> Result<(), HookError>;
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum Change {
    /// Something private: an application, the diary, the record, a device, a report.
    Private,
    /// The language, the place.
    Settings,
    /// The installed guidance.
    Guidance,
    /// The phone was locked or unlocked.
    Lock,
}

/// What a sync is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SyncStep {
    /// Making itself known, or renewing a token.
    Connecting,
    /// A request leaves.
    Sending {
        /// Operations in it.
        operations: u64,
    },
    /// A reply was kept.
    Received {
        /// Entries in it.
        entries: u64,
    },
    /// New guidance is fetched.
    Guidance {
        /// The release.
        release: u64,
    },
}

/// Hears of changes and progress, so that a screen reads anew. It should return at once.
#[uniffi::export(with_foreign)]
pub trait Watcher: Send + Sync {
    /// Something changed: read again what is shown.
    fn changed(&self, what: Change);

    /// A sync goes on.
    fn progress(&self, step: SyncStep);
}

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// Something was done.
    Info,
    /// Something was not done, and why.
    Warn,
}

/// A line for a log. It holds names of calls, stable codes and counts; never what a person typed or was shown.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LogLine {
    /// How much it matters.
    pub level: LogLevel,
    /// The call.
    pub call: String,
    /// The stable code of an error.
    pub code: Option<String>,
    /// Counts by name.
    pub counts: HashMap<String, u64>,
}

/// Takes log lines.
#[uniffi::export(with_foreign)]
pub trait LogSink: Send + Sync {
    /// Takes one.
    fn log(&self, line: LogLine);
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum HttpMethod {
    /// Reads.
    Get,
    /// Sends a body.
    Post,
}

/// A request for the platform's own HTTP client.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpRequest {
    /// What it does.
    pub method: HttpMethod,
    /// The whole address.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// The body; empty for reads.
    pub body: Vec<u8>,
    /// A longer reply is to be refused, not held.
    pub reply_bytes_max: u64,
    /// It needs a connection of its own, with no cookie and no credential.
    pub apart: bool,
}

/// A reply, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HashMap<String, String>,
    /// The body, with no compression left.
    pub body: Vec<u8>,
}

/// The platform's own HTTP client, where the built-in one is not wanted (a proxy, pinned certificates, a per-app VPN).
#[uniffi::export(with_foreign)]
pub trait HttpTransport: Send + Sync {
    /// Sends a request and waits for its reply. Redirects are not followed.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, HookError>;
}
