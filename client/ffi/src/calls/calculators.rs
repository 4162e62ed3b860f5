//! Calculators: what the law lets a worker ask for, as ranges, with every step and its source. They keep nothing.

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::input::{ArrearsFacts, DoubleWageFacts, LimitFacts, OvertimeFacts, SeveranceFacts};
use crate::phone::Phone;
use crate::types::{Day, PlaceCode};
use crate::views::Calculation;

/// A call of a calculator.
macro_rules! calculators {
    ($( $(#[$doc:meta])* $name:ident($facts:ty); )*) => {
        #[uniffi::export]
        impl Phone {
            $(
                $(#[$doc])*
                #[uniffi::method(default(as_of = None))]
                pub fn $name(&self, facts: $facts, place: PlaceCode, as_of: Option<Day>) -> Result<Calculation, PhoneError> {
                    let facts = facts.enter()?;
                    self.look(stringify!($name), |phone| {
                        let as_of = as_of.unwrap_or_else(|| phone.today());
                        Ok(phone.$name(&facts, &place, as_of)?.cross())
                    })
                }
            )*
        }
    };
}

calculators! {
    /// Double wages for the time without a written contract.
    calculate_double_wage(DoubleWageFacts);
    /// Severance, damages and pay in lieu of notice.
    calculate_severance(SeveranceFacts);
    /// Overtime pay due.
    calculate_overtime(OvertimeFacts);
    /// Wages owed, and what is added when an order to pay was missed.
    calculate_arrears(ArrearsFacts);
    /// Until when one may go to arbitration, inspection, court, and for a work injury.
    calculate_limits(LimitFacts);
}
