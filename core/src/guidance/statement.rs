//! Statements: one claim each, with where it stands, how sure we are, and until when that may be relied on.

use serde::{Deserialize, Serialize};

use super::text::{ItemId, Text};
use crate::time::Date;

/// How a claim was checked. The order is the order of trust: a compound mark counts as its lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// General knowledge; the text was not seen. Drives nothing.
    Gk,
    /// One weak page. Drives nothing.
    Low,
    /// A secondary page, or inferred from two sources. Shown with its label, never behind a plain yes.
    Medium,
    /// The statute or the official page was read. Drives dates, amounts and eligibility.
    High,
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The law today, within its validity.
    #[default]
    InForce,
    /// Published, not yet in force.
    Announced,
    /// Sources contradict each other.
    Disputed,
    /// Replaced by something newer.
    Superseded,
    /// Of the past; whether it was repealed may be open.
    Historic,
}

/// What a mistake in this claim would cost a person. A claim with any of these is *risky*: its translation may not lag
/// behind, and past its grace it does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Money asked or owed.
    Fee,
    /// A date to keep.
    Deadline,
    /// A paper to bring.
    Document,
    /// A right, a duty or a penalty.
    Legal,
}

/// Where a claim can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation<T = Text> {
    /// Title of the law, notice or page.
    pub law: T,
    /// Its number: 国务院令第663号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Article within it, in digits: `21`, `9(2)`, `20-21`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Where the text is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where the text we read is kept, for editors: a repository and path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement<T = Text> {
    /// Its name, which rules and articles refer to.
    pub id: ItemId,
    /// The claim, in plain words. Fees, dates and limits are placeables.
    pub text: T,
    /// Where it can be looked up.
    pub citation: Citation<T>,
    /// How it was checked.
    pub confidence: Confidence,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "is_in_force")]
    pub standing: Standing,
    /// The day someone last compared it with its source.
    pub verified_on: Date,
    /// The last day on which that may be relied on without a warning.
    pub review_by: Date,
    /// Days after `review_by` until a risky claim stops answering; 180 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_days: Option<u16>,
    /// The day from which people reported that it is otherwise at their window. Until an editor takes it out again in a
    /// release, it answers no plain yes and says so (ADR 0133).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_on: Option<Date>,
    /// First day it was law; absent when unknown or without beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day it was law; absent while it is, or when unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// What a mistake in it would cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risk: Vec<Risk>,
    /// Legal terms in it that are explained, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glosses: Vec<ItemId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_in_force(standing: &Standing) -> bool {
    *standing == Standing::InForce
}

impl<T> Statement<T> {
    /// Whether it was law on a day, as far as its dates say; announced claims only from their first day, disputed ones never
    /// plainly, historic and superseded ones only within their dates.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        let begun = self.valid_from.is_none_or(|from| from <= day);
        let not_over = self.valid_to.is_none_or(|to| day <= to);
        let dated = self.valid_from.is_some() && self.valid_to.is_some();
        begun
            && not_over
            && match self.standing {
                Standing::InForce => true,
                Standing::Announced => self.valid_from.is_some(),
                Standing::Disputed => false,
                Standing::Superseded | Standing::Historic => dated,
            }
    }

    /// How far it may be relied on: a claim that is reported different counts as still to be confirmed, whatever was read.
    #[must_use]
    pub fn relied_on(&self) -> Confidence {
        if self.reported_on.is_some() { self.confidence.min(Confidence::Medium) } else { self.confidence }
    }

    /// Whether a mistake in it would cost a person something.
    #[must_use]
    pub const fn is_risky(&self) -> bool {
        !self.risk.is_empty()
    }
}

/// A legal term in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// The word itself, as it stands in texts of that language.
    pub word: T,
    /// What it means, in words a worker uses.
    pub means: T,
}
