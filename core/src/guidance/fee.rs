//! Fee schedule lines. An amount nobody could look up is unknown, and is never read as nothing to pay.

use serde::{Deserialize, Serialize};

use super::text::{ItemId, Text};
use crate::money::{Currency, Money};
use crate::time::Date;

/// How it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At a counter.
    Counter,
    /// Online.
    Online,
    /// Through an agent.
    Agent,
}

/// What an amount is charged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Once, however many people it is for.
    #[default]
    Case,
    /// For each person.
    Person,
}

impl Per {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_case(&self) -> bool {
        *self == Self::Case
    }
}

impl Channel {
    /// The channel of a name as it is written; none for another word.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "counter" => Some(Self::Counter),
            "online" => Some(Self::Online),
            "agent" => Some(Self::Agent),
            _ => None,
        }
    }
}

/// One line of a place's schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee<T = Text> {
    /// The line's name.
    pub id: ItemId,
    /// What is charged for; procedures refer to it, and several lines may share it.
    pub item: ItemId,
    /// What it is called.
    pub title: T,
    /// Minor units; absent = unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Its currency.
    pub currency: Currency,
    /// Only through this channel; any when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Only for this class of payer; anyone when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<ItemId>,
    /// Only from so many people at once; one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_from: Option<u32>,
    /// What the amount is charged for.
    #[serde(default, skip_serializing_if = "Per::is_case")]
    pub per: Per,
    /// Classes of payer who pay nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<ItemId>,
    /// First day.
    pub valid_from: Date,
    /// Last day; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// Only known as at this day: shown with the amount, and asked about before paying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_at: Option<Date>,
    /// What says so.
    pub statements: Vec<ItemId>,
}

impl<T> Fee<T> {
    /// Whether the line applies on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The amount; `None` = unknown, never nothing.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        self.amount.map(|minor| Money { minor, currency: self.currency })
    }
}
