//! Rights: what the law lets a worker ask for, as a range, with every step and its source.
//!
//! Pure reckoning: whole numbers, dates and money in minor units. Multipliers and limits are parameters of the
//! guidance, as they were on the day of the facts; none of them stands in the code.

pub mod input;
