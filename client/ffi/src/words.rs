//! Stable words of the client as enums, so that a compiler sees a case that was forgotten.
//!
//! What goes in as well as out is turned back by its word. The test `mirrors` holds each list to the client's.

mod case;
mod guide;

pub use case::*;
pub use guide::*;

use sojourn_client::sdk::DayType;
use sojourn_core::guidance::procedure::Anchor as CoreAnchor;
use sojourn_core::registration::{anchor, book, paper, profile, stage};
use sojourn_core::wire::v1::ReportKind as CoreReportKind;

use crate::cross::{Enter, Word};
use crate::error::PhoneError;

/// What an app gives in, as the client's own type.
macro_rules! inward {
    ($($name:ident => $core:ty, $parse:expr;)*) => {$(
        impl Enter<$core> for $name {
            fn enter(self) -> Result<$core, PhoneError> {
                let word: &str = self.word();
                $parse(word).ok_or_else(|| PhoneError::input(stringify!($name), word))
            }
        }
    )*};
}

inward! {
    Stage => stage::Stage, stage::Stage::parse;
    Anchor => CoreAnchor, anchor::parse_anchor;
    PaperForm => paper::PaperForm, paper::PaperForm::parse;
    MoneyKind => book::Kind, book::Kind::parse;
    PeriodKind => profile::PeriodKind, profile::PeriodKind::parse;
    DayKind => DayType, DayType::parse;
    ReportKind => CoreReportKind, CoreReportKind::from_word;
    CalendarWording => sojourn_client::sdk::Wording, by_serde;
    ConnectionCost => sojourn_client::sdk::Connection, by_serde;
    MediaKind => sojourn_client::sdk::Media, by_serde;
    Language => sojourn_core::locale::Locale, |word: &str| word.parse().ok();
    StandingHere => sojourn_core::guidance::service::StandingHere, by_serde;
}

/// A word as `serde` writes it.
fn by_serde<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
