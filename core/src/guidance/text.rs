//! Ids of guidance items and the two shapes a text has: every language at once in the source, one language on a phone.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::locale::Locale;

/// A text in every language it was written in: the source's shape. Simplified Chinese is the one that must be there.
pub type Texts = BTreeMap<Locale, String>;

/// A text in the language of its pack, or in another one where the translation is missing or behind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Said", into = "Said")]
pub struct Text {
    /// The words.
    pub text: String,
    /// Their language, where it is not the pack's own: show the words with a label.
    pub lang: Option<Locale>,
}

/// How a text is written: bare, or with its language when that differs.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Said {
    Here(String),
    Elsewhere { text: String, lang: Locale },
}

impl From<Said> for Text {
    fn from(said: Said) -> Self {
        match said {
            Said::Here(text) => Self { text, lang: None },
            Said::Elsewhere { text, lang } => Self { text, lang: Some(lang) },
        }
    }
}

impl From<Text> for Said {
    fn from(text: Text) -> Self {
        match text.lang {
            None => Self::Here(text.text),
            Some(lang) => Self::Elsewhere { text: text.text, lang },
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), lang: None }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The name of an item within its kind and place: lower-case letters, digits, `-`, `_` and `.`, at most 64.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemId(String);

/// Not an item id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an id: 1 to 64 of a-z, 0-9, '-', '_' and '.'")]
pub struct ItemIdError(String);

impl ItemId {
    /// The longest id, in bytes.
    pub const LENGTH_MAX: usize = 64;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What sorts before every id; it is none itself.
    pub(super) const fn before_all() -> Self {
        Self(String::new())
    }
}

impl FromStr for ItemId {
    type Err = ItemIdError;

    fn from_str(text: &str) -> Result<Self, ItemIdError> {
        let fits = (1..=Self::LENGTH_MAX).contains(&text.len());
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
        if fits && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ItemIdError(text.chars().take(80).collect()))
        }
    }
}

impl TryFrom<String> for ItemId {
    type Error = ItemIdError;

    fn try_from(text: String) -> Result<Self, ItemIdError> {
        text.parse()
    }
}

impl From<ItemId> for String {
    fn from(id: ItemId) -> Self {
        id.0
    }
}

impl std::borrow::Borrow<str> for ItemId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What a place's pack is and how far it speaks.
    Pack,
    /// One claim with its citation.
    Statement,
    /// A dated value.
    Parameter,
    /// A typed decision tree.
    Rule,
    /// A way through the offices.
    Procedure,
    /// A short answer in plain words.
    Article,
    /// What to say and show at a window.
    WindowCard,
    /// What a status gives access to.
    Entitlement,
    /// Where help is.
    ServicePoint,
    /// A line of a fee schedule.
    Fee,
    /// A year's holidays and make-up workdays.
    Calendar,
    /// A short urgent message with an end.
    Notice,
    /// Sources that contradict each other.
    Dispute,
    /// A legal term explained.
    Term,
    /// Fields that differ from the place above.
    Patch,
}

impl Kind {
    /// Every kind, in the order packs list them.
    pub const ALL: [Self; 15] = [
        Self::Pack,
        Self::Statement,
        Self::Parameter,
        Self::Rule,
        Self::Procedure,
        Self::Article,
        Self::WindowCard,
        Self::Entitlement,
        Self::ServicePoint,
        Self::Fee,
        Self::Calendar,
        Self::Notice,
        Self::Dispute,
        Self::Term,
        Self::Patch,
    ];

    /// The name in files: `window_card`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Statement => "statement",
            Self::Parameter => "parameter",
            Self::Rule => "rule",
            Self::Procedure => "procedure",
            Self::Article => "article",
            Self::WindowCard => "window_card",
            Self::Entitlement => "entitlement",
            Self::ServicePoint => "service_point",
            Self::Fee => "fee",
            Self::Calendar => "calendar",
            Self::Notice => "notice",
            Self::Dispute => "dispute",
            Self::Term => "term",
            Self::Patch => "patch",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An item by kind and id: `rule:permit-eligibility`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemRef {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: ItemId,
}

/// Not a reference to an item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a reference like rule:permit-eligibility")]
pub struct ItemRefError(String);

impl FromStr for ItemRef {
    type Err = ItemRefError;

    fn from_str(text: &str) -> Result<Self, ItemRefError> {
        let bad = || ItemRefError(text.chars().take(90).collect());
        let (kind, id) = text.split_once(':').ok_or_else(bad)?;
        let kind = Kind::ALL.into_iter().find(|k| k.name() == kind).ok_or_else(bad)?;
        Ok(Self { kind, id: id.parse().map_err(|_| bad())? })
    }
}

impl TryFrom<String> for ItemRef {
    type Error = ItemRefError;

    fn try_from(text: String) -> Result<Self, ItemRefError> {
        text.parse()
    }
}

impl From<ItemRef> for String {
    fn from(item: ItemRef) -> Self {
        item.to_string()
    }
}

impl fmt::Display for ItemRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_written_as_it_is_read() {
        for kind in Kind::ALL {
            let text = format!("{kind}:some-id.v_2");
            assert_eq!(text.parse::<ItemRef>().expect("a reference").to_string(), text);
        }
        for bad in ["", "rule", "rule:", "law:x", "rule:Ü", "rule:A"] {
            assert!(bad.parse::<ItemRef>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_text_names_its_language_only_when_it_is_not_the_packs() {
        let here = Text::from("你好");
        let elsewhere = Text { text: "你好".into(), lang: Some(Locale::ZhHans) };
        assert_eq!(serde_json::to_string(&here).expect("json"), r#""你好""#);
        let json = serde_json::to_string(&elsewhere).expect("json");
        assert_eq!(json, r#"{"text":"你好","lang":"zh-Hans"}"#);
        assert_eq!(serde_json::from_str::<Text>(&json).expect("text"), elsewhere);
    }
}
