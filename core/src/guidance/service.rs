//! What helps a person at a counter or on the telephone: window cards, service points, entitlements, notices.

use serde::{Deserialize, Serialize};

use super::text::{ItemId, Text};
use crate::time::Date;

/// What a clerk may say against it, and a calm reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal<T = Text> {
    /// What they say.
    pub they_say: T,
    /// What to reply.
    pub reply: T,
    /// What says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

/// What to say and show at a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowCard<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// One sentence to say.
    pub say: T,
    /// Large type for the clerk; the citations of `statements` are printed below it.
    pub please_read: T,
    /// The likeliest refusals, at most three.
    pub refusals: Vec<Refusal<T>>,
    /// What to write down: time, window, words, receipt.
    pub write_down: T,
    /// If it feels unsafe.
    pub if_unsafe: T,
    /// Whom to call then.
    pub call: Vec<ItemId>,
    /// What it rests on.
    pub statements: Vec<ItemId>,
}

/// What a service point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// A telephone line.
    Hotline,
    /// An office to go to.
    Office,
    /// An official app or site.
    Online,
    /// An aid station.
    Shelter,
    /// A non-government organisation.
    Organisation,
}

/// Where help is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicePoint<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What it is.
    pub kind: ServiceKind,
    /// What it is called.
    pub title: T,
    /// What it helps with.
    pub helps_with: T,
    /// Telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<T>,
    /// When it is open; absent when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<T>,
    /// Languages spoken, as tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// What to have at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bring: Option<T>,
    /// Its own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Other words people search for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it rests on.
    pub statements: Vec<ItemId>,
}

/// What Order 663 calls a service: a right, a basic public service, or a convenience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntitlementGroup {
    /// A right.
    Right,
    /// A basic public service.
    Service,
    /// A convenience.
    Convenience,
}

/// How a person stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingHere {
    /// Not registered.
    Unregistered,
    /// Registered, without permit.
    Registered,
    /// With a valid permit (also inside the endorsement window, or restored).
    Permit,
    /// With a suspended permit.
    Suspended,
    /// With local household registration.
    Local,
}

/// What access costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Free.
    Free,
    /// For pay.
    Paid,
    /// Not at all.
    None,
    /// We do not know.
    Unknown,
}

/// One cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessFor<T = Text> {
    /// Standing so.
    pub standing: StandingHere,
    /// Access is.
    pub access: Access,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<T>,
}

/// What a standing gives access to at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entitlement<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// The service.
    pub title: T,
    /// Of which group.
    pub group: EntitlementGroup,
    /// By standing; a standing not named is unknown.
    pub access: Vec<AccessFor<T>>,
    /// What it rests on.
    pub statements: Vec<ItemId>,
}

/// A short urgent message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What it is called.
    pub title: T,
    /// What to know, and do.
    pub text: T,
    /// First day it is shown.
    pub from: Date,
    /// Last day it is shown.
    pub until: Date,
    /// Whom to call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call: Vec<ItemId>,
    /// What it rests on.
    pub statements: Vec<ItemId>,
}

impl<T> Notice<T> {
    /// Whether it is shown on a day.
    #[must_use]
    pub fn shown_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}
