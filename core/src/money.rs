//! Money: integer minor units and a currency. No floating point comes near it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 code with its number of decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Currencies whose minor unit is the unit itself (ISO 4217, exponent 0), one a line: data, so that no code knows a country.
const NO_MINOR_UNIT: &str = include_str!("money/no_minor_unit.txt");

impl Currency {
    /// Renminbi.
    pub const CNY: Self = Self(*b"CNY");

    /// Decimal places of the minor unit.
    #[must_use]
    pub fn decimals(self) -> u32 {
        if NO_MINOR_UNIT.lines().any(|code| code == self.code()) { 0 } else { 2 }
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(c: Currency) -> Self {
        c.code().to_owned()
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(MoneyError::Currency(text.chars().take(12).collect())),
        }
    }
}

/// Why an amount could not be read or reckoned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not three capital letters.
    #[error("{0:?} is not a currency code")]
    Currency(String),
    /// Not a number with at most the currency's decimal places.
    #[error("{0:?} is not an amount of money, like 20 or 20.00")]
    Amount(String),
    /// Beyond what can be reckoned.
    #[error("the amount is too large")]
    Overflow,
    /// Two currencies in one sum.
    #[error("cannot add {0} to {1}")]
    Mixed(String, String),
}

/// An amount in the currency's minor unit (fen for yuan).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// Minor units; negative for money back.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of fen.
    #[must_use]
    pub const fn fen(minor: i64) -> Self {
        Self { minor, currency: Currency::CNY }
    }

    /// The sum, if both are of one currency and it fits.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`], [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(other.currency.code().into(), self.currency.code().into()));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// So many times the amount, if it fits.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn checked_times(self, times: u32) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(i64::from(times)).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Reads what a person types: `20`, `20.5`, `20.00`, in the currency's major unit.
    ///
    /// # Errors
    /// [`MoneyError::Amount`] for anything else, [`MoneyError::Overflow`] beyond `i64`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let bad = || MoneyError::Amount(text.chars().take(40).collect());
        let trimmed = text.trim();
        let (sign, digits) = trimmed.strip_prefix('-').map_or((1, trimmed), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let places = currency.decimals() as usize;
        let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !numeric(whole) || !numeric(part) || part.len() > places || digits.ends_with('.') {
            return Err(bad());
        }
        let padded = format!("{whole}{part:0<places$}");
        let minor: i64 = padded.parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor: minor * sign, currency })
    }
}

impl fmt::Display for Money {
    /// Major units with all decimals: `20.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.currency.decimals();
        let unit = 10_u64.pow(places);
        let (whole, part) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        let sign = if self.minor < 0 { "-" } else { "" };
        if places == 0 {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{part:0width$}", width = places as usize)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_becomes_fen() {
        for (text, fen) in [("20", 2000), ("20.5", 2050), ("0.05", 5), (" 50.00 ", 5000), ("-3", -300)] {
            assert_eq!(Money::parse(text, Currency::CNY), Ok(Money::fen(fen)), "{text}");
        }
        for text in ["", ".5", "5.", "1.234", "1e3", "二十", "1,000"] {
            assert!(matches!(Money::parse(text, Currency::CNY), Err(MoneyError::Amount(_))), "{text}");
        }
        assert_eq!(Money::parse("99999999999999999999", Currency::CNY), Err(MoneyError::Overflow));
    }

    #[test]
    fn a_currency_without_minor_unit_has_no_decimals() {
        let yen: Currency = "JPY".parse().expect("a code");
        assert_eq!(Money::parse("15000", yen).expect("whole").to_string(), "15000");
        assert!(Money::parse("15000.5", yen).is_err());
        assert_eq!(Money::fen(-205).to_string(), "-2.05");
        assert_eq!(Money::fen(205).checked_times(3), Ok(Money::fen(615)));
        assert_eq!(Money::fen(i64::MAX).checked_times(2), Err(MoneyError::Overflow));
    }
}
