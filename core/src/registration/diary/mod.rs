//! The wage and work diary: what a person wrote down, day by day, about work and pay.
//!
//! It is the `diary` log read as typed entries, sums by month for the calculators, and a list that serves as evidence. What
//! counts as a working day, a rest day or a public holiday follows from the holiday tables and can be corrected by the
//! person, because many work by another week than the office does. Read [`entry`] for what an entry holds, [`check`] for
//! what may be written, [`month`] for sums, [`evidence`] for the list. Nothing here knows where the diary is kept: that
//! it stays on one phone until its owner decides otherwise is the client's business.

pub mod check;
pub mod entry;
pub mod evidence;
pub mod kind;
pub mod month;
pub mod words;

pub use check::{DiaryError, Draft};
pub use entry::{Diary, Entry, EntryFields, Mark, Span, Unsettled};
pub use evidence::{Correction, Evidence, EvidenceLine, Said};
pub use kind::{DayType, Shown};
pub use month::MonthTotals;
