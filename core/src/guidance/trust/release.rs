//! Releases, timestamps and withdrawals.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::TrustError;
use super::envelope::{Envelope, Role, open};
use super::root::Root;
use crate::guidance::object::ObjectId;
use crate::guidance::text::{ItemRef, Texts};
use crate::locale::Locale;
use crate::place::PlaceCode;
use crate::time::{Date, Millis};

/// How long a timestamp is meant to be fresh.
pub const TIMESTAMP_DAYS: u64 = 14;
/// A release's share when everyone is to have it, in parts of ten thousand.
pub const SHARE_ALL: u16 = 10_000;

/// Which readers a release is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Everyone.
    #[default]
    Stable,
    /// Editors' phones.
    Preview,
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stable => "stable",
            Self::Preview => "preview",
        })
    }
}

impl std::str::FromStr for Channel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "stable" => Ok(Self::Stable),
            "preview" => Ok(Self::Preview),
            other => Err(format!("{other:?} is not a channel; there are stable and preview")),
        }
    }
}

/// A pack's name: `330100/zh-Hans`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackKey {
    /// The place.
    pub place: PlaceCode,
    /// The language.
    pub locale: Locale,
}

/// Not a pack's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a pack, like 330100/zh-Hans")]
pub struct PackKeyError(String);

impl std::str::FromStr for PackKey {
    type Err = PackKeyError;

    fn from_str(text: &str) -> Result<Self, PackKeyError> {
        let parsed = text.split_once('/').and_then(|(place, locale)| Some((place.parse().ok()?, locale.parse().ok()?)));
        let (place, locale): (PlaceCode, Locale) =
            parsed.ok_or_else(|| PackKeyError(text.chars().take(40).collect()))?;
        Ok(Self { place, locale })
    }
}

impl TryFrom<String> for PackKey {
    type Error = PackKeyError;

    fn try_from(text: String) -> Result<Self, PackKeyError> {
        text.parse()
    }
}

impl From<PackKey> for String {
    fn from(key: PackKey) -> Self {
        key.to_string()
    }
}

impl fmt::Display for PackKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.place, self.locale)
    }
}

/// A pack of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackEntry {
    /// SHA-256 of its index.
    pub index: ObjectId,
    /// Size of the pack as text, in bytes; checked before unpacking.
    pub bytes: u64,
}

/// A release: one hash per pack index. Two signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Always `release`.
    #[serde(rename = "type")]
    pub kind: ReleaseTag,
    /// For whom.
    pub channel: Channel,
    /// Counts up; never reused.
    pub seq: u64,
    /// The day it was built.
    pub created: Date,
    /// The oldest app that reads all of it, as `major.minor`.
    pub min_app: String,
    /// To how many phones it goes, in parts of ten thousand: a phone compares it with a random number of its own.
    pub share: u16,
    /// The last withdrawal that it makes good: those up to here stand no longer on a phone that has this release (ADR 0132).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifts: Option<u64>,
    /// Its packs.
    pub packs: BTreeMap<PackKey, PackEntry>,
}

/// The word `release`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseTag {
    /// The only one.
    Release,
}

impl Release {
    /// Whether an app of a version, as `major.minor` or longer, reads all of it. A version that is not so reads nothing.
    #[must_use]
    pub fn is_readable_by(&self, app: &str) -> bool {
        version(app).zip(version(&self.min_app)).is_some_and(|(app, min)| app >= min)
    }

    /// Whether a withdrawal stands on a phone that has this release.
    #[must_use]
    pub fn leaves(&self, withdrawal: &Withdrawal) -> bool {
        self.lifts.is_none_or(|lifted| withdrawal.seq > lifted)
    }

    /// Whether a phone whose random number is `ticket` (0 to 9,999) takes part in a staged rollout.
    #[must_use]
    pub const fn includes(&self, ticket: u16) -> bool {
        ticket < self.share
    }
}

/// Major and minor.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The newest release, re-signed daily by the server's online key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timestamp {
    /// Always `timestamp`.
    #[serde(rename = "type")]
    pub kind: TimestampTag,
    /// Of which channel.
    pub channel: Channel,
    /// The newest release.
    pub seq: u64,
    /// SHA-256 of its envelope.
    pub release: ObjectId,
    /// Newest root version there is.
    pub root: u64,
    /// Newest withdrawal there is; none when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<u64>,
    /// When it was signed.
    pub issued: Millis,
    /// Until when it counts as fresh.
    pub expires: Millis,
}

/// The word `timestamp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampTag {
    /// The only one.
    Timestamp,
}

impl Timestamp {
    /// A timestamp for a release envelope, signed now.
    #[must_use]
    pub fn new(release: &Release, envelope: &[u8], root: u64, withdrawal: Option<u64>, now: Millis) -> Self {
        Self {
            kind: TimestampTag::Timestamp,
            channel: release.channel,
            seq: release.seq,
            release: ObjectId::of(envelope),
            root,
            withdrawal,
            issued: now,
            expires: now + TIMESTAMP_DAYS * Millis::DAY,
        }
    }
}

/// One thing taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalTarget {
    /// The place.
    pub place: PlaceCode,
    /// What is hidden, behind a banner with the reason.
    pub item: ItemRef,
    /// Why, in words.
    pub why: Texts,
}

/// Things taken back on one signature: it can hide, point to urgent notices already signed, and point back; it cannot add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Always `withdrawal`.
    #[serde(rename = "type")]
    pub kind: WithdrawalTag,
    /// Of which channel.
    pub channel: Channel,
    /// Counts up; the newest one replaces all before it, and stands until a newer one or a release that lifts it.
    pub seq: u64,
    /// What is hidden.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hide: Vec<WithdrawalTarget>,
    /// Notices of the installed release that are shown first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub show_first: Vec<ItemRef>,
    /// An older release, fully signed, to be read instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_to: Option<u64>,
}

/// The word `withdrawal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalTag {
    /// The only one.
    Withdrawal,
}

impl Withdrawal {
    /// Why an item is hidden, if it is. It stays readable behind the banner.
    #[must_use]
    pub fn hides(&self, place: &PlaceCode, item: &ItemRef) -> Option<&Texts> {
        self.hide.iter().find(|target| target.place == *place && target.item == *item).map(|target| &target.why)
    }
}

/// Reads the newest release's pointer.
///
/// # Errors
/// [`TrustError`]; [`TrustError::Rollback`] when it points below `seq_known`. Expiry is not an error: see [`freshness`].
pub fn verify_timestamp(root: &Root, channel: Channel, seq_known: u64, bytes: &[u8]) -> Result<Timestamp, TrustError> {
    let timestamp: Timestamp = open(Role::Timestamp, &root.timestamp, bytes)?;
    if timestamp.channel != channel {
        return Err(TrustError::Channel(timestamp.channel));
    }
    if timestamp.seq < seq_known {
        return Err(TrustError::Rollback { offered: timestamp.seq, known: seq_known });
    }
    Ok(timestamp)
}

/// Reads a release. `expected` is the timestamp's hash; none for one carried by hand, whose signatures decide alone.
///
/// # Errors
/// [`TrustError`]; [`TrustError::Rollback`] when its number is below `seq_known`.
pub fn verify_release(
    root: &Root,
    channel: Channel,
    seq_known: u64,
    expected: Option<ObjectId>,
    bytes: &[u8],
) -> Result<Release, TrustError> {
    if bytes.len() > super::DOCUMENT_BYTES_MAX {
        return Err(TrustError::TooLong(bytes.len()));
    }
    if expected.is_some_and(|hash| hash != ObjectId::of(bytes)) {
        return Err(TrustError::Hash);
    }
    let release: Release = open(Role::Release, &root.release, bytes)?;
    if release.channel != channel {
        return Err(TrustError::Channel(release.channel));
    }
    if release.seq < seq_known {
        return Err(TrustError::Rollback { offered: release.seq, known: seq_known });
    }
    Ok(release)
}

/// Reads a withdrawal: one release signature is enough, because it cannot add anything.
///
/// # Errors
/// [`TrustError`].
pub fn verify_withdrawal(
    root: &Root,
    channel: Channel,
    seq_known: u64,
    bytes: &[u8],
) -> Result<Withdrawal, TrustError> {
    let envelope = Envelope::parse(bytes)?;
    envelope.require(Role::Release, &root.release, 1)?;
    let withdrawal: Withdrawal = envelope.content()?;
    if withdrawal.channel != channel {
        return Err(TrustError::Channel(withdrawal.channel));
    }
    if withdrawal.seq < seq_known {
        return Err(TrustError::Rollback { offered: withdrawal.seq, known: seq_known });
    }
    Ok(withdrawal)
}

/// How old the last word from the server is. Only ever shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Heard from within the timestamp's term.
    Fresh,
    /// Last heard from so many days ago.
    Old {
        /// Days since it was signed.
        days: u64,
    },
    /// Signed in the future: this phone's clock is likely wrong.
    ClockWrong,
}

/// How old a timestamp is.
#[must_use]
pub fn freshness(timestamp: &Timestamp, now: Millis) -> Freshness {
    if now.0 + Millis::DAY < timestamp.issued.0 {
        Freshness::ClockWrong
    } else if now <= timestamp.expires {
        Freshness::Fresh
    } else {
        Freshness::Old { days: now.0.saturating_sub(timestamp.issued.0) / Millis::DAY }
    }
}

#[cfg(test)]
mod tests;
