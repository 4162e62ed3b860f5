//! What the knowledge promises: a source for everything shown, an answer for every claim, the values of the day on every day, a
//! list of sources that is what the folder cites, and a second country in data alone.

mod claims;
mod clock;
mod ledger;
mod screens;
mod second_country;
