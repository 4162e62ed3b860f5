//! What is wrong with the facts a person gave.

use crate::dates::DateError;
use crate::dates::month::Month;
use crate::time::Date;

/// Facts that cannot be reckoned with. Something merely not known is no error: see [`Gap`](super::outcome::Gap).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RightsError {
    /// An amount below zero.
    #[error("an amount of money is below zero")]
    Negative,
    /// Amounts in more than one currency.
    #[error("the amounts are in different currencies")]
    Currency,
    /// An end before its beginning.
    #[error("{later} is before {earlier}")]
    Order {
        /// What should come first.
        earlier: Date,
        /// What should come after it.
        later: Date,
    },
    /// A day that has not come yet, where something is said to have happened.
    #[error("{0} has not come yet")]
    Future(Date),
    /// One month given twice.
    #[error("{0} is given twice")]
    Twice(Month),
    /// Beyond what can be reckoned with.
    #[error("the amounts are too large")]
    TooLarge,
    /// Beyond the calendar.
    #[error(transparent)]
    Date(#[from] DateError),
}

/// Checks that one day is not before another.
pub(super) fn in_order(earlier: Date, later: Date) -> Result<(), RightsError> {
    if later < earlier { Err(RightsError::Order { earlier, later }) } else { Ok(()) }
}

/// Checks that a day has come.
pub(super) fn has_come(day: Date, as_of: Date) -> Result<(), RightsError> {
    if day > as_of { Err(RightsError::Future(day)) } else { Ok(()) }
}
