//! Sums of money that are known within bounds, in whole minor units.
//!
//! A share of an amount is reckoned exactly and rounded once, down for the low end and up for the high one, so that a
//! range never promises too much at one end nor loses a fen at the other.

use serde::{Deserialize, Serialize};

use super::error::RightsError;
use crate::money::{Currency, Money};

/// From how much to how much. An end that is not known is left out; with neither, nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// At least this much, as far as the law and the facts given go.
    pub low: Option<Money>,
    /// At most this much.
    pub high: Option<Money>,
}

impl Range {
    /// Nothing known.
    pub const UNKNOWN: Self = Self { low: None, high: None };

    /// Exactly this.
    #[must_use]
    pub const fn exactly(money: Money) -> Self {
        Self { low: Some(money), high: Some(money) }
    }

    /// Nothing at all.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::exactly(Money { minor: 0, currency })
    }

    /// At most this; how little is not known.
    #[must_use]
    pub const fn at_most(money: Money) -> Self {
        Self { low: None, high: Some(money) }
    }

    /// Whether neither end is known.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }

    /// Whether both ends are the same amount.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low.is_some() && self.low == self.high
    }

    /// The sum of two. A low end not known counts as nothing, as long as one is; a high end needs both.
    ///
    /// # Errors
    /// [`RightsError::TooLarge`], [`RightsError::Currency`].
    pub fn plus(self, other: Self) -> Result<Self, RightsError> {
        let low = match (self.low, other.low) {
            (Some(a), Some(b)) => Some(add(a, b)?),
            (one, None) | (None, one) => one,
        };
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) => Some(add(a, b)?),
            (None, _) | (_, None) => None,
        };
        Ok(Self { low, high })
    }

    /// What is left of it after a payment, never below zero.
    ///
    /// # Errors
    /// [`RightsError::Currency`], [`RightsError::TooLarge`].
    pub fn less(self, paid: Money) -> Result<Self, RightsError> {
        let left = |end: Option<Money>| end.map(|money| shortfall(money, paid)).transpose();
        Ok(Self { low: left(self.low)?, high: left(self.high)? })
    }
}

/// Two amounts of one currency together.
pub(super) fn add(a: Money, b: Money) -> Result<Money, RightsError> {
    a.checked_add(b).map_err(|error| match error {
        crate::money::MoneyError::Mixed(..) => RightsError::Currency,
        _ => RightsError::TooLarge,
    })
}

/// How much of the first the second does not cover; zero if it does.
pub(super) fn shortfall(owed: Money, paid: Money) -> Result<Money, RightsError> {
    if owed.currency != paid.currency {
        return Err(RightsError::Currency);
    }
    let minor = i128::from(owed.minor) - i128::from(paid.minor);
    Ok(Money { minor: fits(minor.max(0))?, ..owed })
}

/// A share of an amount: `times / over` of it, rounded down and up.
///
/// # Errors
/// [`RightsError::Negative`], [`RightsError::TooLarge`].
pub(super) fn share(amount: Money, times: u64, over: u64) -> Result<Range, RightsError> {
    let down = portion(amount, times, over, false)?;
    let up = portion(amount, times, over, true)?;
    Ok(Range { low: Some(down), high: Some(up) })
}

/// A share of a range, the low end rounded down and the high end up.
pub(super) fn share_of(range: Range, times: u64, over: u64) -> Result<Range, RightsError> {
    let low = range.low.map(|money| portion(money, times, over, false)).transpose()?;
    let high = range.high.map(|money| portion(money, times, over, true)).transpose()?;
    Ok(Range { low, high })
}

fn portion(amount: Money, times: u64, over: u64, up: bool) -> Result<Money, RightsError> {
    not_negative(amount)?;
    let over = i128::from(over.max(1));
    let product = i128::from(amount.minor).checked_mul(i128::from(times)).ok_or(RightsError::TooLarge)?;
    let whole = product / over;
    let rest = i128::from(up && product % over != 0);
    Ok(Money { minor: fits(whole + rest)?, ..amount })
}

/// Refuses an amount below zero.
pub(super) const fn not_negative(amount: Money) -> Result<(), RightsError> {
    if amount.minor < 0 { Err(RightsError::Negative) } else { Ok(()) }
}

fn fits(minor: i128) -> Result<i64, RightsError> {
    i64::try_from(minor).map_err(|_| RightsError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(low: i64, high: i64) -> Range {
        Range { low: Some(Money::fen(low)), high: Some(Money::fen(high)) }
    }

    #[test]
    fn a_share_is_rounded_once_and_outwards() {
        assert_eq!(share(Money::fen(100), 1, 3), Ok(range(33, 34)));
        assert_eq!(share(Money::fen(300), 1, 3), Ok(range(100, 100)));
        assert_eq!(share(Money::fen(0), 7, 3), Ok(range(0, 0)));
        assert_eq!(share(Money::fen(-1), 1, 1), Err(RightsError::Negative));
        assert_eq!(share(Money::fen(i64::MAX), 2, 1), Err(RightsError::TooLarge));
        assert_eq!(share(Money::fen(i64::MAX), u64::MAX, u64::MAX), Ok(range(i64::MAX, i64::MAX)));
    }

    #[test]
    fn an_unknown_end_stays_unknown_at_the_top_and_counts_nothing_at_the_bottom() {
        let known = range(5, 8);
        assert_eq!(known.plus(Range::UNKNOWN), Ok(Range { low: Some(Money::fen(5)), high: None }));
        assert_eq!(known.plus(range(1, 1)), Ok(range(6, 9)));
        assert_eq!(Range::UNKNOWN.plus(Range::UNKNOWN), Ok(Range::UNKNOWN));
        let dong = Money { minor: 1, currency: "JPY".parse().expect("a code") };
        assert_eq!(known.plus(Range::exactly(dong)), Err(RightsError::Currency));
        assert_eq!(range(i64::MAX, i64::MAX).plus(range(1, 1)), Err(RightsError::TooLarge));
    }

    #[test]
    fn what_was_paid_comes_off_both_ends_and_never_below_zero() {
        assert_eq!(range(5, 8).less(Money::fen(6)), Ok(range(0, 2)));
        assert_eq!(Range::at_most(Money::fen(8)).less(Money::fen(6)), Ok(Range::at_most(Money::fen(2))));
    }

    proptest! {
        #[test]
        fn the_low_end_is_never_above_the_high_one(minor in 0_i64..i64::MAX / 1000, times in 0_u64..1000, over in 1_u64..1000) {
            let found = share(Money::fen(minor), times, over).expect("fits");
            prop_assert!(found.low <= found.high);
        }

        #[test]
        fn shares_of_a_split_amount_together_hold_the_share_of_the_whole(
            a in 0_i64..1_000_000_000, b in 0_i64..1_000_000_000, times in 0_u64..1000, over in 1_u64..1000,
        ) {
            let whole = share(Money::fen(a + b), times, over).expect("fits");
            let parts = share(Money::fen(a), times, over).and_then(|x| x.plus(share(Money::fen(b), times, over)?)).expect("fits");
            prop_assert!(parts.low <= whole.low && whole.high <= parts.high);
        }
    }
}
