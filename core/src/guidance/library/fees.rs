//! What the fee schedule says at a place: the nearest place with lines of its own answers alone.

use super::{Label, Library};
use crate::guidance::fee::Fee;
use crate::guidance::manifest::Dispute;
use crate::guidance::object::Body;
use crate::guidance::text::{ItemId, ItemRef, Kind};
use crate::place::PlaceCode;
use crate::time::Date;

/// What the fee schedule says of an item at a place on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeeAnswer {
    /// These lines, from this place. A line without amount is unknown.
    Lines {
        /// The lines that hold on the day.
        lines: Vec<Fee>,
        /// Where they come from.
        label: Label,
    },
    /// Nothing is known: ask before paying. Never to be read as nothing to pay.
    Unknown,
    /// Sources contradict each other.
    Disputed(Box<Dispute>),
    /// This app is too old to read the line.
    UpdateApp,
}

impl Library {
    /// What the fee schedule says of an item on a day: the nearest place with lines for it answers alone. A line that was
    /// withdrawn is one whose amount is unknown.
    #[must_use]
    pub fn fee(&self, place: &PlaceCode, item: &ItemId, day: Date) -> FeeAnswer {
        let reference = ItemRef { kind: Kind::Fee, id: item.clone() };
        for code in self.places.chain(place) {
            let known = |fee: &Fee| {
                let line = ItemRef { kind: Kind::Fee, id: fee.id.clone() };
                let taken_back = self.withdrawn(&code, &line).is_some();
                Fee { amount: fee.amount.filter(|_| !taken_back), ..fee.clone() }
            };
            let own = self.of_kind(&code, Kind::Fee).filter_map(|body| match body {
                Body::Fee(fee) if fee.item == *item => Some(fee),
                _ => None,
            });
            let all: Vec<&Fee> = own.collect();
            if self.unknown.contains(&(code.clone(), "fee".into(), item.to_string())) {
                return FeeAnswer::UpdateApp;
            }
            if !all.is_empty() {
                let lines: Vec<Fee> = all.into_iter().filter(|fee| fee.holds_on(day)).map(known).collect();
                let label = self.label(place, &code);
                return if lines.is_empty() { FeeAnswer::Unknown } else { FeeAnswer::Lines { lines, label } };
            }
            if let Some(dispute) = self.dispute_at(&code, &reference) {
                return FeeAnswer::Disputed(Box::new(dispute.clone()));
            }
        }
        FeeAnswer::Unknown
    }
}
