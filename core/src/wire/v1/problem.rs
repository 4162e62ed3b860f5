//! Problems as the wire tells them (RFC 9457), with types that never change their meaning.

use serde::{Deserialize, Serialize};

/// One field that was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// Where: a path like `frames/3`.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:sojourn:problem:NAME`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence that is the same for every problem of this type.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request id, to find it in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The fields concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Seconds to wait before trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:literal, $title:literal;)+) => {
        /// Every type of problem there is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemKind { $($(#[$doc])* $variant),+ }

        impl ProblemKind {
            /// All of them, as documented in `docs/api.md`.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable last part of the type.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The HTTP status it travels with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// The sentence that never changes.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

kinds! {
    /// The body is not the message it should be.
    Malformed = "malformed", 400, "The request could not be read.";
    /// A value is out of its range.
    Invalid = "invalid", 422, "A value in the request is not allowed.";
    /// The body, a frame or a list is larger than allowed.
    TooLarge = "too-large", 413, "The request is larger than allowed.";
    /// Compressed bytes that grow beyond the limit.
    Bomb = "decompression-limit", 413, "The request grows too large when decompressed.";
    /// A content type or encoding the server does not read.
    UnsupportedMedia = "unsupported-media-type", 415, "The request's media type or encoding is not supported.";
    /// None of the offered reply types can be given.
    NotAcceptable = "not-acceptable", 406, "No acceptable reply type is available.";
    /// A protocol version that is not served.
    UnsupportedProtocol = "unsupported-protocol", 426, "This protocol version is not served: please update the app.";
    /// No token, or one that is no longer good.
    Unauthenticated = "unauthenticated", 401, "Please prove who you are.";
    /// A device the server does not know.
    UnknownDevice = "unknown-device", 401, "This device is not enrolled here.";
    /// A proof, certificate or signature that does not verify.
    BadProof = "bad-proof", 403, "The proof does not verify.";
    /// A challenge that expired, was used, or is not ours.
    StaleChallenge = "stale-challenge", 403, "The challenge is not valid any more: ask for a new one.";
    /// A device its owner or the server revoked.
    DeviceRevoked = "device-revoked", 403, "This device was revoked.";
    /// A device whose data exists twice: it makes a new key and signs what is pending again.
    DeviceCloned = "device-cloned", 409, "This device's data was restored or copied: it needs a new key.";
    /// A role or duty that does not include this.
    Forbidden = "forbidden", 403, "You may not do this.";
    /// New spaces are not taken, or need an invite.
    EnrolmentClosed = "enrolment-closed", 403, "This server takes no new people without an invite.";
    /// An invite that is unknown, used or expired.
    BadInvite = "bad-invite", 403, "The invite is not valid.";
    /// Nothing is there.
    NotFound = "not-found", 404, "There is nothing here.";
    /// The server was not given a built app to serve.
    AppNotBuilt = "app-not-built", 404, "The app is not built on this server.";
    /// The method is not for this address.
    MethodNotAllowed = "method-not-allowed", 405, "This method is not allowed here.";
    /// The range asked for is outside the file.
    RangeNotSatisfiable = "range-not-satisfiable", 416, "The requested range is outside the file.";
    /// The release is not newer than what is published.
    ReleaseNotNewer = "release-not-newer", 409, "A newer or equal release is already published.";
    /// A release that does not verify.
    ReleaseRefused = "release-refused", 422, "The release does not verify.";
    /// More requests than the limit allows.
    RateLimited = "rate-limited", 429, "Too many requests: please wait.";
    /// A space, device or network over its quota.
    QuotaExceeded = "quota-exceeded", 429, "The quota is used up.";
    /// The request body arrived too slowly.
    Timeout = "timeout", 408, "The request took too long.";
    /// The server cannot take more right now.
    Busy = "busy", 503, "The server is busy: please try again.";
    /// The server's disk is full; nothing was acknowledged.
    StorageFull = "storage-full", 507, "The server cannot store more right now.";
    /// A fault of ours.
    Internal = "internal", 500, "Something went wrong on our side.";
}

impl ProblemKind {
    /// The `type` member.
    #[must_use]
    pub fn urn(self) -> String {
        format!("urn:sojourn:problem:{}", self.name())
    }

    /// Reads a `type` member back; `None` for types of a newer server.
    #[must_use]
    pub fn from_urn(urn: &str) -> Option<Self> {
        let name = urn.strip_prefix("urn:sojourn:problem:")?;
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// A problem of this type without further detail.
    #[must_use]
    pub fn problem(self) -> Problem {
        Problem {
            kind: self.urn(),
            title: self.title().to_owned(),
            status: self.status(),
            detail: None,
            request_id: None,
            errors: Vec::new(),
            retry_after_s: None,
        }
    }
}
