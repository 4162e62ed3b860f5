//! The money book of an application: what was assessed, paid, waived, refunded, disputed, and what it cost besides.
//!
//! Entries are only added, never changed. One receipt entered on two phones counts once and the book says so. Sums are
//! checked integers, one per currency; an amount that is not known makes a sum incomplete, never smaller.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fields::{Field, Fields, named_field};
use crate::money::{Currency, Money, MoneyError};
use crate::time::Date;

/// What an entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The office, or the app, says so much is due.
    Assessed,
    /// So much was paid to an office.
    Paid,
    /// So much need not be paid.
    Waived,
    /// So much came back.
    Refunded,
    /// The person contests so much.
    Disputed,
    /// A cost of one's own: photo, copies, travel, a lost day of work.
    OwnCost,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Assessed, Self::Paid, Self::Waived, Self::Refunded, Self::Disputed, Self::OwnCost];

    /// The wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Paid => "paid",
            Self::Waived => "waived",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::OwnCost => "own_cost",
        }
    }

    /// The kind of this wire name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

named_field!(Kind);

/// A money entry as it was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeeFields {
    /// What it says.
    pub kind: Field<Kind>,
    /// The fee item of the schedule, or the name of an own cost.
    pub item: Field<String>,
    /// How much; absent when not known.
    pub amount: Field<Money>,
    /// When.
    pub on: Field<Date>,
    /// The receipt's number.
    pub receipt: Field<String>,
    /// The person's own words.
    pub note: Field<String>,
}

impl FeeFields {
    /// The fields on which a person has to choose.
    pub(super) fn conflicts(&self) -> impl Iterator<Item = &'static str> {
        let fields = [
            ("kind", self.kind.is_conflict()),
            ("item", self.item.is_conflict()),
            ("amount", self.amount.is_conflict()),
            ("on", self.on.is_conflict()),
            ("receipt", self.receipt.is_conflict()),
            ("note", self.note.is_conflict()),
        ];
        fields.into_iter().filter(|(_, conflict)| *conflict).map(|(field, _)| field)
    }
}

pub(super) fn read_fee(fields: &mut Fields, id: &str) -> FeeFields {
    FeeFields {
        kind: fields.take("fee", id, "kind"),
        item: fields.take("fee", id, "item"),
        amount: fields.take("fee", id, "amount"),
        on: fields.take("fee", id, "on"),
        receipt: fields.take("fee", id, "receipt"),
        note: fields.take("fee", id, "note"),
    }
}

/// An entry that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id: the operation that wrote it.
    pub id: String,
    /// What it says.
    pub kind: Kind,
    /// The fee item, or the own cost.
    pub item: String,
    /// How much; `None` when not known.
    pub amount: Option<Money>,
    /// When, if recorded.
    pub on: Option<Date>,
    /// The receipt's number as it was typed.
    pub receipt: Option<String>,
}

/// An entry that repeats another's receipt and is not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The entry that counts.
    pub counted: String,
    /// The entry that does not.
    pub repeated: String,
    /// The receipt both name.
    pub receipt: String,
    /// The two differ in amount: a person has to say which is right.
    pub amounts_differ: bool,
}

/// The book of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    /// Entries that count, by date and then by id; those without a date come first.
    pub entries: Vec<Entry>,
    /// Entries left out because their receipt is counted already.
    pub repeats: Vec<Repeat>,
    /// Entries left out because a field is missing, unreadable or in conflict.
    pub unsettled: Vec<String>,
}

/// Sums in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Sum by kind; a kind without entries is absent.
    pub by_kind: BTreeMap<Kind, Money>,
    /// Paid less refunded.
    pub net_paid: Money,
    /// Net paid and own costs together: what it really cost.
    pub cost: Money,
}

/// Everything summed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// By currency: amounts of two currencies are never added.
    pub by_currency: BTreeMap<Currency, Totals>,
    /// Entries whose amount is not known, so that the sums are incomplete.
    pub unknown: Vec<String>,
}

impl Book {
    /// Makes the book of recorded entries. The result is the same on every phone, whatever the order.
    #[must_use]
    pub fn of(fees: &BTreeMap<String, FeeFields>) -> Self {
        let mut book = Self::default();
        let mut entries = Vec::new();
        for (id, fields) in fees {
            match settle(id, fields) {
                Some(entry) => entries.push(entry),
                None => book.unsettled.push(id.clone()),
            }
        }
        entries.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
        for entry in entries {
            match book.entries.iter().find(|counted| same_receipt(counted, &entry)) {
                Some(counted) => book.repeats.push(Repeat::of(counted, &entry)),
                None => book.entries.push(entry),
            }
        }
        book
    }

    /// Sums of what counts.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when a sum is beyond what can be reckoned.
    pub fn summary(&self) -> Result<Summary, MoneyError> {
        let known = || self.entries.iter().filter_map(|entry| Some((entry.kind, entry.amount?)));
        let currencies: BTreeSet<_> = known().map(|(_, money)| money.currency).collect();
        let totals = |currency| Totals::of(known().filter(|(_, money)| money.currency == currency), currency);
        let by_currency =
            currencies.into_iter().map(|currency| Ok((currency, totals(currency)?))).collect::<Result<_, _>>()?;
        let unknown =
            self.entries.iter().filter(|entry| entry.amount.is_none()).map(|entry| entry.id.clone()).collect();
        Ok(Summary { by_currency, unknown })
    }
}

impl Repeat {
    fn of(counted: &Entry, repeated: &Entry) -> Self {
        Self {
            counted: counted.id.clone(),
            repeated: repeated.id.clone(),
            receipt: counted.receipt.clone().unwrap_or_default(),
            amounts_differ: counted.amount != repeated.amount,
        }
    }
}

impl Totals {
    fn of(entries: impl Iterator<Item = (Kind, Money)>, currency: Currency) -> Result<Self, MoneyError> {
        let nothing = Money { minor: 0, currency };
        let mut by_kind = BTreeMap::new();
        for (kind, money) in entries {
            let sum = by_kind.entry(kind).or_insert(nothing);
            *sum = sum.checked_add(money)?;
        }
        let of = |kind: Kind| by_kind.get(&kind).copied().unwrap_or(nothing);
        let back = of(Kind::Refunded).minor.checked_neg().ok_or(MoneyError::Overflow)?;
        let net_paid = of(Kind::Paid).checked_add(Money { minor: back, currency })?;
        let cost = net_paid.checked_add(of(Kind::OwnCost))?;
        Ok(Self { by_kind, net_paid, cost })
    }
}

/// An entry whose needed fields are all there and agreed. Amounts are never below zero: money back has its own kind.
fn settle(id: &str, fields: &FeeFields) -> Option<Entry> {
    if fields.conflicts().any(|field| field != "note") {
        return None;
    }
    let amount = fields.amount.agreed().copied();
    if amount.is_some_and(|money| money.minor < 0) {
        return None;
    }
    Some(Entry {
        id: id.to_owned(),
        kind: *fields.kind.agreed()?,
        item: fields.item.agreed()?.clone(),
        amount,
        on: fields.on.agreed().copied(),
        receipt: fields.receipt.agreed().filter(|receipt| !normal(receipt).is_empty()).cloned(),
    })
}

/// One receipt may cover two items, and a refund may quote the receipt of its payment: only the same kind and item repeat.
fn same_receipt(a: &Entry, b: &Entry) -> bool {
    let receipt = |entry: &Entry| entry.receipt.as_deref().map(normal);
    a.kind == b.kind && a.item == b.item && a.receipt.is_some() && receipt(a) == receipt(b)
}

/// A receipt number as two people would both read it: letters and digits only, full-width ones made plain, one case.
fn normal(receipt: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    receipt.chars().map(plain).filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
