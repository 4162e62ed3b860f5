//! Small types that cross by themselves: days, months, places, applications, money.
//!
//! A day is a `LocalDate` in Kotlin and a `date` in Python (`bindings.toml`); elsewhere, like months, places and applications,
//! it is text in the form the client reads. Text of another form is the error `input`, thrown by the call it was given to.

use sojourn_core::dates::month::Month as CoreMonth;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::money::{Currency, Money as CoreMoney};

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;

/// A day at the place concerned: `2026-03-04`.
pub type Day = sojourn_core::time::Date;
/// A month: `2026-03`.
pub type Month = CoreMonth;
/// The code of a place: `330100`, or `CN` for the whole country.
pub type PlaceCode = sojourn_core::place::PlaceCode;
/// An application: 32 hex digits.
pub type ApplicationId = sojourn_client::sdk::ApplicationId;

uniffi::custom_type!(Day, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| text.parse().map_err(|_| PhoneError::input("day", "a date, like 2026-03-04").into()),
});

uniffi::custom_type!(Month, String, {
    remote,
    lower: |month| month.to_string(),
    try_lift: |text| text.parse().map_err(|_| PhoneError::input("month", "a month, like 2026-03").into()),
});

uniffi::custom_type!(PlaceCode, String, {
    remote,
    lower: |place| place.to_string(),
    try_lift: |text| text.parse().map_err(|_| PhoneError::input("place", "a place code, like 330100").into()),
});

uniffi::custom_type!(ApplicationId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse().map_err(|error| PhoneError::from(error).into()),
});

/// An amount in the smallest unit of its currency (fen for yuan): never a fraction.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Money {
    /// How many of the smallest unit.
    pub minor: i64,
    /// The currency's three letters.
    #[uniffi(default = "CNY")]
    pub currency: String,
    /// The amount as a person reads it; not read when it is given to a phone.
    #[uniffi(default = "")]
    pub words: String,
}

impl Cross<Money> for CoreMoney {
    fn cross(self) -> Money {
        let currency = self.currency.code().to_owned();
        Money { minor: self.minor, words: format!("{self} {currency}"), currency }
    }
}

impl Enter<CoreMoney> for Money {
    fn enter(self) -> Result<CoreMoney, PhoneError> {
        Ok(CoreMoney { minor: self.minor, currency: self.currency.enter()? })
    }
}

impl Enter<Currency> for String {
    fn enter(self) -> Result<Currency, PhoneError> {
        self.parse().map_err(|error| PhoneError::input("currency", error))
    }
}

impl Enter<ItemId> for String {
    fn enter(self) -> Result<ItemId, PhoneError> {
        self.parse().map_err(|_| PhoneError::new("not-found", format!("there is no {self:?} here")))
    }
}
