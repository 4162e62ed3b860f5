//! What a place's pack is, how far it speaks, where it differs from the place above, and where sources contradict.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::statement::Standing;
use super::text::{ItemId, ItemRef, Text};
use crate::place::PlaceCode;
use crate::time::Date;

/// What a pack's rules are for the places inside it that have no pack of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Below {
    /// A minimum: the place may ask for more, so nothing there is a plain yes.
    #[default]
    Minimum,
    /// The same rules: districts of a city that has one set of rules.
    Covered,
}

/// A place's pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest<T = Text> {
    /// The place.
    pub place: PlaceCode,
    /// What the pack holds, in a sentence.
    pub about: T,
    /// Where the regime it describes stands.
    #[serde(default)]
    pub standing: Standing,
    /// First day of the regime, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day of the regime, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// What its rules are for the places inside it.
    #[serde(default)]
    pub below: Below,
}

/// Fields of an inherited item that differ here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The item of a place above.
    pub of: ItemRef,
    /// Its fields here. A list of things with ids is merged by id; anything else is replaced.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub set: Map<String, Value>,
    /// Things taken out of lists: `steps.take-number`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

/// One of the versions that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What it says.
    pub says: T,
    /// Where it says so.
    pub statements: Vec<ItemId>,
}

/// Sources that contradict each other: nothing inherited answers, and both are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispute<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What it is about.
    pub title: T,
    /// Items of places above that do not answer here.
    pub blocks: Vec<ItemRef>,
    /// The versions, at least two.
    pub versions: Vec<Version<T>>,
    /// What to do about it.
    pub ask: T,
}
