//! Guidance: what a worker needs to know, true on a day, as known by a release.
//!
//! Statements carry citations; parameters, rules, procedures and articles rest on statements; places inherit from the places
//! around them; releases are signed. How it is written and published: `docs/guidance.md`. Nothing here names another room.

pub mod article;
pub mod baseline;
#[cfg(feature = "publish")]
pub mod build;
pub mod calendar;
pub mod dated;
pub mod delta;
#[cfg(feature = "publish")]
pub mod desk;
pub mod diff;
pub mod entitled;
pub mod fee;
pub mod gloss;
pub mod jcs;
pub mod library;
#[cfg(feature = "publish")]
pub mod lint;
pub mod manifest;
pub mod markdown;
pub mod object;
pub mod pack;
pub mod parameter;
pub mod preview;
pub mod procedure;
#[cfg(feature = "publish")]
mod publish;
pub mod render;
pub mod rule;
pub mod saved;
pub mod search;
pub mod service;
#[cfg(feature = "publish")]
pub mod sheet;
#[cfg(feature = "publish")]
pub mod source;
pub mod statement;
pub mod text;
#[cfg(feature = "publish")]
pub mod timeline;
pub mod trust;
pub mod verdict;
pub mod words;

#[cfg(test)]
mod bad_input;
