//! What a phone remembers of its server between rounds: positions, echoes and how the last round went.
//!
//! One sealed row, written in the same transaction as the data a reply brought, so that the cursor never runs ahead.

use serde::{Deserialize, Serialize};
use sojourn_core::id::{Bytes, Epoch, Lineage};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::LogPosition;

use crate::store::{StoreError, Txn};

/// The row's name among the private ones.
const ROUND: &str = "round";
/// The row that holds tokens.
const TOKENS: &str = "tokens";

/// Between two full rounds, which compare every head: a lost hint delays by a day and never loses.
pub const FULL_ROUND_EVERY_MS: u64 = Millis::DAY;

/// Where a phone stands with its server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundState {
    /// The server's life when last seen.
    pub epoch: Option<Epoch>,
    /// Position in the inbox.
    pub cursor: Option<Bytes>,
    /// To echo in the next request.
    pub lineage: Option<Lineage>,
    /// A full round is under way and continues after this position.
    pub full_after: Option<LogPosition>,
    /// A full round is due or under way.
    pub full_due: bool,
    /// When the last full round ended.
    pub full_done_at: Option<Millis>,
    /// Logs the server asked entries of.
    pub wants: Vec<WantedRange>,
    /// Whether this device is enrolled there.
    pub enrolled: bool,
    /// When the last round succeeded.
    pub last_success_at: Option<Millis>,
    /// When the last round failed, and why, as a stable word.
    pub last_failure: Option<Failure>,
    /// Rounds that failed in a row.
    pub failures: u32,
    /// No round before this instant, unless the person asks.
    pub not_before: Option<Millis>,
    /// The server's clock minus this phone's, in milliseconds, when last told.
    pub clock_offset_ms: i64,
    /// The oldest app version the server lets pull.
    pub min_app_version: Option<String>,
    /// Until when this app may still push, where it is too old to pull.
    pub upgrade_by: Option<Millis>,
}

/// Entries the server lost and asked back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedRange {
    /// Which log.
    pub at: LogPosition,
    /// First sequence number.
    pub from: u64,
    /// Last sequence number, inclusive.
    pub to: u64,
}

/// Why a round did not work out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// This phone's clock.
    pub at: Millis,
    /// A stable word: a problem type of the server, or one of `SyncFault::code`.
    pub code: String,
    /// For people, without personal data.
    pub detail: String,
}

/// Tokens as they are kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// For `Authorization`.
    pub access: String,
    /// When it expires, by this phone's clock.
    pub access_until: Millis,
    /// For new ones.
    pub refresh: String,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("access_until", &self.access_until).finish_non_exhaustive()
    }
}

impl RoundState {
    /// Reads the row; the default before the first round.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load(tx: &dyn Txn) -> Result<Self, StoreError> {
        read_json(tx, ROUND)
    }

    /// Writes the row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save(&self, tx: &dyn Txn) -> Result<(), StoreError> {
        write_json(tx, ROUND, self)
    }

    /// Whether the next round compares every head.
    #[must_use]
    pub fn is_full_due(&self, now: Millis) -> bool {
        let due = |done: Millis| now.0 >= done.0.saturating_add(FULL_ROUND_EVERY_MS) || now < done;
        self.full_due || self.full_after.is_some() || self.full_done_at.is_none_or(due)
    }
}

impl Tokens {
    /// Reads the row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load(tx: &dyn Txn) -> Result<Self, StoreError> {
        read_json(tx, TOKENS)
    }

    /// Writes the row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save(&self, tx: &dyn Txn) -> Result<(), StoreError> {
        write_json(tx, TOKENS, self)
    }
}

fn read_json<T: Default + for<'de> Deserialize<'de>>(tx: &dyn Txn, name: &str) -> Result<T, StoreError> {
    let Some(bytes) = tx.get_private(name)? else { return Ok(T::default()) };
    serde_json::from_slice(&bytes).map_err(|e| StoreError::Row { table: "private", why: e.to_string() })
}

fn write_json<T: Serialize>(tx: &dyn Txn, name: &str, value: &T) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(value).map_err(|e| StoreError::Row { table: "private", why: e.to_string() })?;
    tx.put_private(name, &zeroize::Zeroizing::new(bytes))
}
