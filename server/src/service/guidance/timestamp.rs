//! The daily word that a release is the newest, and what may go wrong with it.
//!
//! A timestamp is only ever signed with a later time than the one before, because phones refuse an earlier one. So a
//! clock that steps back changes nothing, and the last one is kept on disk. A clock that leaps ahead is not believed:
//! a timestamp of a far year would make phones refuse every true one until that year. News is signed all the same,
//! a millisecond after the last. See docs/adr/0134.

use std::fmt;

use jiff::civil::date;
use sojourn_core::guidance::trust::{Channel, Envelope, Release, Role, Root, Timestamp, sign, verify_timestamp};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

use super::files::{FileError, Files};
use super::shelf::Shelf;
use super::{CHANNELS, GUIDANCE_SEQ, Library};
use crate::config::Config;

/// Age at which a timestamp is signed anew.
const RESIGN_MS: u64 = Millis::DAY;
/// A clock further ahead of the last timestamp than this is not believed: the job runs daily.
const LEAP_MS: u64 = 30 * Millis::DAY;
/// Clocks are set back by seconds all the time; this much is worth a word.
const BACK_MS: u64 = 5 * 60 * 1000;
/// A job that looks every minute and was not seen for so long does not run.
const QUIET_MS: u64 = 60 * 60 * 1000;

/// What is wrong with the timestamp of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampTrouble {
    /// The clock shows an earlier time than the last timestamp: that one is still served.
    ClockBack {
        /// What the clock shows.
        now: Millis,
        /// When the last one was issued.
        issued: Millis,
    },
    /// The clock is further ahead of the last timestamp than any pause explains: it is not believed.
    ClockLeap {
        /// What the clock shows.
        now: Millis,
        /// When the last one was issued.
        issued: Millis,
    },
    /// It could not be signed.
    CannotSign,
    /// It could not be written to the disk; it is served all the same.
    CannotKeep,
    /// The daily job was not seen since.
    NotRun {
        /// When it last ran; `None` when it never did.
        last_run: Option<Millis>,
    },
    /// The newest release or withdrawal is signed by keys the newest root does not name: phones that do not have it yet
    /// refuse it.
    ReleaseUnsigned {
        /// The newest root.
        root: u64,
    },
}

impl fmt::Display for TimestampTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |at: &Millis| at.date_at(CHINA_OFFSET_MINUTES);
        match self {
            Self::ClockBack { now, issued } => write!(
                f,
                "this server's clock shows {}, but the last timestamp is of {}: set the clock; until then that one is served",
                day(now),
                day(issued)
            ),
            Self::ClockLeap { now, issued } => write!(
                f,
                "this server's clock shows {}, far ahead of the last timestamp of {}: if the clock is right, stop the server \
                 and run `sojourn guidance restamp`",
                day(now),
                day(issued)
            ),
            Self::CannotSign => f.write_str("the timestamp cannot be signed"),
            Self::CannotKeep => f.write_str("the timestamp cannot be written to the guidance folder"),
            Self::NotRun { last_run: Some(at) } => write!(f, "the daily job last ran on {}", day(at)),
            Self::NotRun { last_run: None } => f.write_str("the daily job has not run"),
            Self::ReleaseUnsigned { root } => write!(
                f,
                "the newest release or withdrawal is signed by keys that root {root} no longer names: sign it again under a \
                 higher number"
            ),
        }
    }
}

/// How a channel's timestamp is doing, for the board and `sojourn doctor`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimestampHealth {
    /// When the one being served was issued; `None` while nothing is published.
    pub issued: Option<Millis>,
    /// Until when phones take it for fresh.
    pub expires: Option<Millis>,
    /// When the job last ran without trouble.
    pub last_run: Option<Millis>,
    /// When it last ran into trouble, and which.
    pub last_failure: Option<(Millis, TimestampTrouble)>,
    /// What is wrong now.
    pub trouble: Option<TimestampTrouble>,
}

/// The newest timestamp of a channel and how its job has fared.
#[derive(Debug, Clone, Default)]
pub(super) struct Stamp {
    newest: Option<(Timestamp, Vec<u8>)>,
    last_run: Option<Millis>,
    last_failure: Option<(Millis, TimestampTrouble)>,
    trouble: Option<TimestampTrouble>,
}

fn path(channel: Channel) -> String {
    format!("{channel}/timestamp.json")
}

impl Stamp {
    /// The last one issued. One under a key the root no longer names is forgotten, and so are its times.
    pub(super) fn read(files: &Files, channel: Channel, root: &Root) -> Result<Self, FileError> {
        let bytes = files.read(&path(channel))?.unwrap_or_default();
        let newest = verify_timestamp(root, channel, 0, &bytes).ok().map(|timestamp| (timestamp, bytes));
        Ok(Self { newest, ..Self::default() })
    }

    fn note(&mut self, channel: Channel, now: Millis, trouble: Option<TimestampTrouble>) {
        match trouble {
            None => self.last_run = Some(now),
            Some(what) => {
                self.last_failure = Some((now, what));
                if self.trouble.is_none_or(|known| std::mem::discriminant(&known) != std::mem::discriminant(&what)) {
                    tracing::error!(%channel, "{what}");
                }
            }
        }
        self.trouble = trouble;
    }
}

/// When the next timestamp is issued (`None`: the last one stands), and what is wrong with the clock.
fn due(
    release: &Release,
    last: Option<&Timestamp>,
    is_news: bool,
    believes: bool,
    now: Millis,
) -> (Option<Millis>, Option<TimestampTrouble>) {
    let Some(last) = last else {
        // A machine without a clock of its own begins in 1970, and all later would look like a leap.
        let issued = if believes { now } else { built(release.created) };
        let early = now < issued;
        return (Some(now.max(issued)), early.then_some(TimestampTrouble::ClockBack { now, issued }));
    };
    let issued = last.issued;
    let next = is_news.then_some(issued + 1);
    if now < issued {
        let far = now + BACK_MS < issued;
        return (next, far.then_some(TimestampTrouble::ClockBack { now, issued }));
    }
    if now > issued + LEAP_MS && !believes {
        return (next, Some(TimestampTrouble::ClockLeap { now, issued }));
    }
    let renew = is_news || now >= issued + RESIGN_MS;
    (renew.then_some(now.max(issued + 1)), None)
}

/// The first instant of the day a release was built, in China.
fn built(created: Date) -> Millis {
    let days = (created - date(1970, 1, 1)).get_days();
    let local_ms = u64::try_from(days).unwrap_or(0) * Millis::DAY;
    Millis(local_ms.saturating_sub(u64::try_from(CHINA_OFFSET_MINUTES).unwrap_or(0) * 60_000))
}

impl Library {
    /// The channel's timestamp, signed anew once a day; `None` while nothing is published.
    #[must_use]
    pub fn timestamp(&self, channel: Channel, now: Millis) -> Option<Vec<u8>> {
        let mut shelves = self.shelves();
        let shelf = shelves.iter_mut().find(|shelf| shelf.channel == channel)?;
        self.stamp(shelf, now, self.demo);
        shelf.stamp.newest.as_ref().map(|(_, bytes)| bytes.clone())
    }

    /// The daily job: signs what is due in every channel, whether or not anybody asks.
    pub fn renew_timestamps(&self, now: Millis) {
        for shelf in self.shelves().iter_mut() {
            self.stamp(shelf, now, self.demo);
        }
    }

    /// Signs a channel's timestamp with the time the clock shows, on somebody's word that the clock is right.
    ///
    /// A clock behind the last timestamp is not taken even so: phones would refuse it.
    #[must_use]
    pub fn restamp(&self, channel: Channel, now: Millis) -> TimestampHealth {
        if let Some(shelf) = self.shelves().iter_mut().find(|shelf| shelf.channel == channel) {
            self.stamp(shelf, now, true);
        }
        self.timestamp_health(channel, now)
    }

    /// How a channel's timestamp is doing.
    #[must_use]
    pub fn timestamp_health(&self, channel: Channel, now: Millis) -> TimestampHealth {
        let shelves = self.shelves();
        let Some(shelf) = shelves.iter().find(|shelf| shelf.channel == channel) else {
            return TimestampHealth::default();
        };
        let Stamp { newest, last_run, last_failure, trouble } = &shelf.stamp;
        let quiet = shelf.release.is_some() && last_run.is_none_or(|at| at + QUIET_MS < now);
        let quiet = quiet.then_some(TimestampTrouble::NotRun { last_run: *last_run });
        let unsigned =
            (!shelf.is_of_its_root()).then_some(TimestampTrouble::ReleaseUnsigned { root: shelf.root.version });
        TimestampHealth {
            issued: newest.as_ref().map(|(timestamp, _)| timestamp.issued),
            expires: newest.as_ref().map(|(timestamp, _)| timestamp.expires),
            last_run: *last_run,
            last_failure: *last_failure,
            trouble: trouble.or(quiet).or(unsigned),
        }
    }

    fn stamp(&self, shelf: &mut Shelf, now: Millis, believes: bool) {
        let channel = shelf.channel;
        let Some((release, envelope)) = &shelf.release else { return };
        metrics::gauge!(GUIDANCE_SEQ, "channel" => channel.to_string())
            .set(u32::try_from(release.seq).unwrap_or(u32::MAX));
        let withdrawal = shelf.withdrawal.as_ref().map(|(withdrawal, _)| withdrawal.seq);
        let last = shelf.stamp.newest.as_ref().map(|(timestamp, _)| timestamp);
        let is_news = last
            .is_none_or(|last| (last.seq, last.root, last.withdrawal) != (release.seq, shelf.root.version, withdrawal));
        let (at, trouble) = due(release, last, is_news, believes, now);
        let Some(at) = at else { return shelf.stamp.note(channel, now, trouble) };
        let mut timestamp = Timestamp::new(release, envelope, shelf.root.version, withdrawal, at);
        timestamp.expires = at + self.timestamp_days * Millis::DAY;
        let Ok(bytes) = sign(Role::Timestamp, &timestamp, &[&self.timestamp_key]) else {
            return shelf.stamp.note(channel, now, Some(TimestampTrouble::CannotSign));
        };
        let kept = self.files.replace(&path(channel), &bytes);
        shelf.stamp.newest = Some((timestamp, bytes));
        let unkept = kept.err().map(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "a timestamp was not kept");
            TimestampTrouble::CannotKeep
        });
        shelf.stamp.note(channel, now, trouble.or(unkept));
    }
}

/// The last timestamp a data folder holds, read beside a running server; not verified.
///
/// # Errors
/// When the folder cannot be read.
pub fn last_stamped(config: &Config) -> std::io::Result<Vec<Timestamp>> {
    let mut stamps = Vec::new();
    for channel in CHANNELS {
        let bytes = match std::fs::read(config.guidance_path().join(path(channel))) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let timestamp = Envelope::parse(&bytes).and_then(|envelope| envelope.content());
        stamps.push(timestamp.map_err(std::io::Error::other)?);
    }
    Ok(stamps)
}

#[cfg(test)]
mod tests;
