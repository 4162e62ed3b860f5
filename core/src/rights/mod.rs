//! Rights: what the law lets a worker ask for, as a range, with every step and its source.
//!
//! Pure reckoning: whole numbers, dates and money in minor units. Multipliers and limits are parameters of the
//! guidance, as they were on the day of the facts; none of them stands in the code, and one that nobody read in the
//! original is a gap in the answer, not a guess. Read [`outcome`] for what an answer holds, [`law`] for what may be
//! relied on; each calculator is a file. `docs/rights.md` tells the formulas and what is not counted.

pub mod arrears;
mod average;
pub mod double_wage;
pub mod error;
pub mod input;
pub mod law;
pub mod limits;
pub mod outcome;
pub mod overtime;
pub mod severance;
pub mod sum;
pub mod words;

#[cfg(all(test, feature = "publish"))]
mod tests;

pub use arrears::arrears;
pub use double_wage::double_wage;
pub use error::RightsError;
pub use law::Law;
pub use limits::limits;
pub use outcome::Outcome;
pub use overtime::overtime;
pub use severance::severance;
