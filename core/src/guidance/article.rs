//! Articles: the answer first, in a language a worker speaks.

use serde::{Deserialize, Serialize};

use super::text::{ItemId, Text};

/// The one word an article begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleVerdict {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It depends; the answer says on what.
    Depends,
    /// It costs nothing.
    Free,
    /// Not settled: ask the window.
    Unknown,
}

/// Whom an article is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The person.
    Worker,
    /// Someone who helps.
    Volunteer,
    /// Parents.
    Family,
    /// Young people before they leave home.
    Youth,
}

/// An article. Texts are a Markdown subset with placeables; see `docs/guidance.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What it is called.
    pub title: T,
    /// The one word.
    pub verdict: ArticleVerdict,
    /// The main answer; at most 200 Han characters.
    pub answer: T,
    /// What to do today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today: Option<T>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_when: Option<T>,
    /// Whom to call, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<T>,
    /// What not to sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub do_not_sign: Option<T>,
    /// More, for who wants it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<T>,
    /// Subjects, for browsing.
    pub topics: Vec<ItemId>,
    /// For whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Audience>,
    /// What it rests on.
    pub statements: Vec<ItemId>,
    /// Where help is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ItemId>,
    /// Procedures it leads to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedures: Vec<ItemId>,
    /// Articles close to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<ItemId>,
    /// Legal terms it uses, explained below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glosses: Vec<ItemId>,
    /// Other words people search for, in any language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

impl<T> Article<T> {
    /// Every text with its name, in the order they are read.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &T)> {
        let always = [("title", Some(&self.title)), ("answer", Some(&self.answer))];
        let maybe = [
            ("today", self.today.as_ref()),
            ("by-when", self.by_when.as_ref()),
            ("call", self.call.as_ref()),
            ("do-not-sign", self.do_not_sign.as_ref()),
            ("more", self.more.as_ref()),
        ];
        always.into_iter().chain(maybe).filter_map(|(name, text)| text.map(|text| (name, text)))
    }
}
