//! The desk's rules: the life of a change, what was done, and what a change says in words.
//!
//! Only publishers need it; phones do not carry it.

pub mod audit;
pub mod change;
pub mod names;
pub mod reach;
pub mod words;
