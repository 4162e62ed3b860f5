//! Whether this phone may send and receive now, and what that may cost: a decision about what a person chose, what the month
//! took, and what is known of the connection.
//!
//! [`decide`] is pure. Bytes are counted as what passed in bodies, unpacked, so that the count is never below what a provider
//! counts of them; what headers add is small beside it and not counted. Where nobody can tell what a connection costs (many
//! browsers), it is taken to cost something. A person who presses the button is not refused.

use std::cell::Cell;

use serde::{Deserialize, Serialize};
use sojourn_core::dates::month::Month;
use sojourn_core::locale::Locale;
use sojourn_core::say::{Say, pick};
use sojourn_core::time::Millis;

use super::choices::Choices;
use super::error::PhoneError;
use super::syncing::Desk;
use super::{Identity, Phone};
use crate::store::{Store, StoreError};
use crate::sync::state::RoundState;
use crate::transport::{Line, Request, Response, TransportError};

/// The setting that counts a month's bytes.
pub(super) const MONTH: &str = "month-bytes";
/// With less left than this a run would end before it began.
const LEFT_MIN: u64 = 20_000;

/// What is known of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Bytes cost nothing: a Wi-Fi.
    Unmetered,
    /// Bytes cost something.
    Metered,
    /// Nobody can tell.
    #[default]
    Unknown,
}

/// Why a phone waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    /// It is to go only where bytes cost nothing, and here they do.
    OnlyWifi,
    /// The same, and nobody can tell.
    MaybeNotWifi,
    /// The month's bytes are used up.
    MonthUsedUp,
    /// It failed lately and is tried again then.
    NotYet(Millis),
}

impl Wait {
    const fn code(self) -> &'static str {
        match self {
            Self::OnlyWifi => "only-wifi",
            Self::MaybeNotWifi => "maybe-not-wifi",
            Self::MonthUsedUp => "month-used-up",
            Self::NotYet(_) => "not-yet",
        }
    }
}

impl Say for Wait {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::OnlyWifi => ("等有 Wi-Fi 再传。", "Waiting for Wi-Fi."),
            Self::MaybeNotWifi => {
                ("看不出是不是 Wi-Fi，先不自动传。", "Nobody can tell whether this is Wi-Fi, so it waits for you.")
            }
            Self::MonthUsedUp => {
                ("这个月的流量用完了，下个月再传。", "This month's bytes are used up; it waits for the next.")
            }
            Self::NotYet(_) => ("刚才没传成，过一会儿再试。", "It failed just now and is tried again later."),
        };
        pick(locale, zh, en).to_owned()
    }
}

/// Whether to send and receive now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaySyncView {
    /// Whether.
    pub may: bool,
    /// Most bytes it may take, for the budget of the run; no bound when absent.
    pub bytes_max: Option<u64>,
    /// Why not: `only-wifi`, `maybe-not-wifi`, `month-used-up`, `not-yet`.
    pub reason: Option<&'static str>,
    /// The same in words; when by hand, pressing the button is still possible.
    pub words: Option<String>,
    /// Not by itself before this instant.
    pub until: Option<Millis>,
}

/// What a month took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthUseView {
    /// The month.
    pub month: Month,
    /// Bytes that passed where they may cost something.
    pub bytes: u64,
    /// How many may.
    pub bytes_max: Option<u64>,
    /// In words.
    pub words: String,
}

/// The count as it is kept.
#[derive(Serialize, Deserialize)]
struct Used {
    month: Month,
    bytes: u64,
}

/// Whether to go, with how many bytes at most, or why to wait.
fn decide(
    choices: &Choices,
    used: u64,
    next_try: Option<Millis>,
    now: Millis,
    connection: Connection,
    by_hand: bool,
) -> Result<Option<u64>, Wait> {
    if by_hand {
        return Ok(None);
    }
    if let Some(until) = next_try.filter(|until| *until > now) {
        return Err(Wait::NotYet(until));
    }
    match (connection, choices.only_wifi) {
        (Connection::Unmetered, _) => return Ok(None),
        (Connection::Metered, true) => return Err(Wait::OnlyWifi),
        (Connection::Unknown, true) => return Err(Wait::MaybeNotWifi),
        (Connection::Metered | Connection::Unknown, false) => {}
    }
    let Some(most) = choices.month_bytes_max else { return Ok(None) };
    match most.saturating_sub(used) {
        left if left >= LEFT_MIN => Ok(Some(left)),
        _ => Err(Wait::MonthUsedUp),
    }
}

impl Phone {
    /// Whether to send and receive now over such a connection, by itself or because the person pressed the button.
    ///
    /// What passes from now on counts as over that connection.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn may_sync(&mut self, connection: Connection, by_hand: bool) -> Result<MaySyncView, PhoneError> {
        self.connection = connection;
        let (now, locale) = (self.now(), self.locale()?);
        let next_try = self.next_try()?;
        let decided = decide(&self.choices()?, self.used()?.bytes, next_try, now, connection, by_hand);
        Ok(match decided {
            Ok(bytes_max) => MaySyncView { may: true, bytes_max, reason: None, words: None, until: None },
            Err(wait) => MaySyncView {
                may: false,
                bytes_max: None,
                reason: Some(wait.code()),
                words: Some(wait.say(locale)),
                until: if let Wait::NotYet(until) = wait { Some(until) } else { None },
            },
        })
    }

    /// What this month took so far where bytes may cost something.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn month_use(&self) -> Result<MonthUseView, PhoneError> {
        let (Used { month, bytes }, bytes_max) = (self.used()?, self.choices()?.month_bytes_max);
        let words = match (self.locale()?, bytes_max) {
            (Locale::ZhHans, Some(most)) => format!("这个月用了 {}，最多 {}", megabytes(bytes), megabytes(most)),
            (Locale::ZhHans, None) => format!("这个月用了 {}", megabytes(bytes)),
            (Locale::En, Some(most)) => format!("{} of {} this month", megabytes(bytes), megabytes(most)),
            (Locale::En, None) => format!("{} this month", megabytes(bytes)),
        };
        Ok(MonthUseView { month, bytes, bytes_max, words })
    }

    /// When the rounds are tried again after a failure; a phone that is not open has none.
    fn next_try(&self) -> Result<Option<Millis>, PhoneError> {
        if !self.is_unlocked() {
            return Ok(None);
        }
        let tx = self.store.read()?;
        Ok(if Identity::load(&*tx)?.is_some() { RoundState::load(&*tx)?.not_before } else { None })
    }

    fn used(&self) -> Result<Used, PhoneError> {
        let month = Month::of(self.today());
        let kept: Option<Used> = self.read_setting(MONTH)?.and_then(|text| serde_json::from_str(&text).ok());
        Ok(kept.filter(|used| used.month == month).unwrap_or(Used { month, bytes: 0 }))
    }

    /// Counts what passed, where it may have cost something.
    fn passed(&mut self, bytes: u64) -> Result<(), PhoneError> {
        if bytes == 0 || self.connection == Connection::Unmetered {
            return Ok(());
        }
        let used = self.used()?;
        let used = Used { bytes: used.bytes.saturating_add(bytes), ..used };
        let text =
            serde_json::to_string(&used).map_err(|e| StoreError::Row { table: "setting", why: e.to_string() })?;
        self.put_setting(MONTH, &text)
    }
}

/// Bytes as people read them on a bill: `0.4 MB`.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// A line that counts what passes, and tells the phone when it is let go, however the run ended.
pub(super) struct Metered<'a, D: Desk, L> {
    desk: &'a D,
    line: &'a L,
    bytes: Cell<u64>,
}

impl<'a, D: Desk, L: Line> Metered<'a, D, L> {
    pub(super) fn new(desk: &'a D, line: &'a L) -> Self {
        Self { desk, line, bytes: Cell::new(0) }
    }

    fn count(&self, bytes: usize) {
        self.bytes.set(self.bytes.get().saturating_add(bytes as u64));
    }
}

impl<D: Desk, L: Line> Line for Metered<'_, D, L> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.count(request.body.len());
        let response = self.line.send(request).await?;
        self.count(response.body.len());
        Ok(response)
    }
}

impl<D: Desk, L> Drop for Metered<'_, D, L> {
    fn drop(&mut self) {
        // A count that cannot be kept (a full phone) ends no run: it is lost, and the next one is counted again.
        let counted = self.desk.at(|phone| phone.passed(self.bytes.get()));
        drop(counted);
    }
}

#[cfg(test)]
#[path = "allowance_tests.rs"]
mod tests;
