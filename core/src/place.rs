//! Places: administrative codes, their parents, names and pinyin.
//!
//! A code is an ISO 3166 country (`CN`), or a country's own code: six digits of GB/T 2260 for China, `XX-…` elsewhere.
//! The whole list is one sorted TSV (`core/knowledge/places.tsv`); here it is parsed, searched and walked upwards.

mod search;
mod table;

use serde::{Deserialize, Serialize};

pub use search::Match;
pub use table::{Level, Place, PlaceTable, PlaceTableError};

/// An administrative code: `CN`, `330000`, `330106`, `XY-79`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlaceCode(String);

/// Not an administrative code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a place code, like CN, 330100 or XY-79")]
pub struct PlaceCodeError(String);

impl PlaceCode {
    /// The national baseline of China.
    #[must_use]
    pub fn cn() -> Self {
        Self("CN".into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for PlaceCode {
    type Err = PlaceCodeError;

    fn from_str(text: &str) -> Result<Self, PlaceCodeError> {
        let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        let (country, rest) = text.split_once('-').map_or((text, None), |(c, r)| (c, Some(r)));
        let national = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        let sub = rest.is_none_or(|r| (1..=12).contains(&r.len()) && r.bytes().all(|b| b.is_ascii_alphanumeric()));
        if digits || (national && sub) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PlaceCodeError(text.chars().take(20).collect()))
        }
    }
}

impl TryFrom<String> for PlaceCode {
    type Error = PlaceCodeError;

    fn try_from(text: String) -> Result<Self, PlaceCodeError> {
        text.parse()
    }
}

impl From<PlaceCode> for String {
    fn from(code: PlaceCode) -> Self {
        code.0
    }
}

impl std::fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
