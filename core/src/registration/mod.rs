//! Registration: what a person has to do at an office, by when, with which papers, for how much money, and where it
//! stands.
//!
//! Procedures are data from guidance; this room reckons with them and never changes them. Everything is a function of
//! its arguments: the caller passes the day, the tables, the folded fields. Read [`stage`] for the life of an
//! application, [`application`] and [`record`] for what its log holds, [`deadline`] for due dates, [`fee`] and [`book`]
//! for money, [`status`] for how a person stands; [`overview`] asks them all at once. `docs/registration.md` tells other implementers the same.

pub mod anchor;
pub mod application;
pub mod basis;
pub mod book;
pub mod checklist;
pub mod deadline;
pub mod derivation;
pub mod diary;
pub mod fee;
pub mod fields;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod ics;
pub mod impossible;
pub mod ledger;
pub mod overcharge;
pub mod overview;
pub mod paper;
pub mod photo;
pub mod profile;
mod reckon;
pub mod record;
pub mod reminder;
pub mod schema;
pub mod stage;
pub mod status;
pub mod upgrade;
pub mod words;

/// Sentences are said with the base module's helpers.
pub use crate::say;

#[cfg(test)]
#[path = "said_tests.rs"]
mod said_tests;
