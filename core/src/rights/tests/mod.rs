//! Worked examples from the statutes, on the knowledge that is published.

mod arrears;
mod double_wage;
mod laws;
mod limits;
mod overtime;
mod severance;
mod statutes;
mod words;

use std::sync::OnceLock;

use jiff::civil::date;

use super::law::Law;
use super::outcome::{Item, Outcome};
use super::sum::Range;
use crate::guidance::baseline;
use crate::guidance::library::Library;
use crate::guidance::verdict::{Here, Moment};
use crate::locale::Locale;
use crate::money::Money;
use crate::place::PlaceTable;
use crate::time::Date;

/// The day these examples are asked about.
pub(super) const TODAY: Date = date(2026, 11, 24);

/// The source folder as a phone would have it, in Chinese.
pub(super) fn knowledge() -> &'static Library {
    static KNOWLEDGE: OnceLock<Library> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| {
        let mut library = Library::new(Locale::ZhHans, 1, PlaceTable::built_in().expect("the list"));
        baseline::source().0.objects(Locale::ZhHans).into_iter().for_each(|object| library.add(object));
        library
    })
}

/// Asks about a day, as read that day, with a library of one's own.
pub(super) fn asked_of<T>(library: &Library, as_of: Date, ask: impl FnOnce(&Law<'_>) -> T) -> T {
    let moment = Moment { as_of, today: TODAY.max(as_of) };
    let here = Here { library, place: "CN".parse().expect("a place"), moment };
    ask(&Law::new(&here))
}

/// Asks about a day.
pub(super) fn asked_on<T>(as_of: Date, ask: impl FnOnce(&Law<'_>) -> T) -> T {
    asked_of(knowledge(), as_of, ask)
}

/// Whole yuan.
pub(super) fn yuan(amount: i64) -> Money {
    Money::fen(amount * 100)
}

/// Exactly so many yuan.
pub(super) fn exactly(amount: i64) -> Range {
    Range::exactly(yuan(amount))
}

/// From and to, in fen.
pub(super) fn fen(low: i64, high: i64) -> Range {
    Range { low: Some(Money::fen(low)), high: Some(Money::fen(high)) }
}

/// The sum of a line.
pub(super) fn sum(outcome: &Outcome, item: Item) -> Range {
    outcome.line(item).unwrap_or_else(|| panic!("{item:?} in {outcome:?}")).range
}
