//! The portable ledger of residence, work and insurance: periods per place, and how a place counts them.
//!
//! Periods are the person's own and move along. Whether they start at arrival or registration, whether a gap breaks them
//! or is merely left out, and whether time in other places counts is the place's rule. Days are counted once however many
//! periods cover them; half a year is six calendar months from the day counting began, moved on by the days left out.

use super::derivation::{Derivation, Step};
use super::profile::{PeriodFields, PeriodKind};
use crate::dates::{self, DateError, Window, full_months};
use crate::guidance::procedure::{Anchor, YearsAfterGap};
use crate::place::PlaceCode;
use crate::time::Date;

/// A period that counts: agreed in kind, place and days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Of what.
    pub kind: PeriodKind,
    /// Where.
    pub place: PlaceCode,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts.
    pub to: Option<Date>,
}

impl Period {
    /// The period of recorded fields; none while a field is missing or in conflict, or it ends before it begins.
    #[must_use]
    pub fn settled(fields: &PeriodFields) -> Option<Self> {
        if fields.to.is_conflict() || fields.removed.agreed() == Some(&true) {
            return None;
        }
        let (kind, place) = (*fields.kind.agreed()?, fields.place.agreed()?.clone());
        let (from, to) = (*fields.from.agreed()?, fields.to.agreed().copied());
        to.is_none_or(|to| from <= to).then_some(Self { kind, place, from, to })
    }
}

/// How a place counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountingRule {
    /// Which periods count: residence (from arrival), registered (from registration), work or insurance.
    pub kind: PeriodKind,
    /// Days between two periods that do not yet make a gap.
    pub gap_days_tolerated: u32,
    /// What a gap does.
    pub after_gap: YearsAfterGap,
}

/// What was counted up to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The first day that counts.
    pub began: Date,
    /// Whether it still lasts on the day of asking. If not, it reaches no further than its last day.
    pub lasts: bool,
    /// Stretches left out since then.
    pub gaps: Vec<Window>,
    /// Full calendar months so far.
    pub months: u32,
    /// There was a gap and the place does not say what it does; counted as if years began anew, the safe side.
    pub uncertain: bool,
    /// How it came about.
    pub derivation: Derivation,
    /// The day months are counted from: the first day moved on by the days left out.
    effective: Date,
}

impl Counted {
    /// The day on which so many months are full, if nothing interrupts: 满半年 is `reaches(6)`.
    ///
    /// # Errors
    /// [`DateError`] for more than a century.
    pub fn reaches(&self, months: i32) -> Result<Date, DateError> {
        dates::add_months(self.effective, months)
    }
}

/// Counts the periods that a place counts, up to a day; none when there are none.
///
/// `counts_here` says of which places the periods count: the place itself, its districts, or wherever periods are
/// recognised from.
#[must_use]
pub fn count(
    periods: &[Period],
    rule: &CountingRule,
    counts_here: impl Fn(&PlaceCode) -> bool,
    as_of: Date,
) -> Option<Counted> {
    let counting = periods.iter().filter(|period| period.kind == rule.kind && counts_here(&period.place));
    let begun = counting.filter(|period| period.from <= as_of);
    let mut spans: Vec<Window> =
        begun.map(|period| Window { opens: period.from, closes: period.to.unwrap_or(as_of).min(as_of) }).collect();
    spans.sort_by_key(|span| (span.opens, span.closes));
    let spans = joined(spans, rule.gap_days_tolerated);
    let last = spans.last()?.closes;
    Some(tally(&spans, rule, last, as_of))
}

/// Joins spans that touch, overlap, or lie no further apart than is tolerated.
fn joined(spans: Vec<Window>, tolerated: u32) -> Vec<Window> {
    let mut joined: Vec<Window> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if days_between(last.closes, span.opens) <= i64::from(tolerated) => {
                last.closes = last.closes.max(span.closes);
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// Days strictly between two days: 0 for neighbours, negative when they overlap.
fn days_between(earlier: Date, later: Date) -> i64 {
    earlier.until(later).map_or(i64::MAX, |span| i64::from(span.get_days()) - 1)
}

fn tally(spans: &[Window], rule: &CountingRule, last: Date, as_of: Date) -> Counted {
    let gaps: Vec<Window> = spans.windows(2).filter_map(|pair| between(pair[0].closes, pair[1].opens)).collect();
    let anew = match rule.after_gap {
        YearsAfterGap::GapExcluded => false,
        YearsAfterGap::Restart | YearsAfterGap::Unknown => !gaps.is_empty(),
    };
    let began = if anew { spans[spans.len() - 1].opens } else { spans[0].opens };
    let gaps = if anew { Vec::new() } else { gaps };
    let left_out: i64 = gaps.iter().map(|gap| days_between(gap.opens, gap.closes) + 2).sum();
    let effective = began.checked_add(jiff::Span::new().days(left_out)).unwrap_or(Date::MAX);
    let mut steps = vec![Step::From { anchor: anchor_of(rule.kind), date: spans[0].opens }];
    steps.extend(gaps.iter().map(|gap| Step::LeftOut { from: gap.opens, to: gap.closes }));
    if anew {
        steps.push(Step::Anew(began));
    }
    Counted {
        began,
        lasts: last == as_of,
        gaps,
        months: full_months(effective, counted_to(last, as_of)),
        uncertain: anew && rule.after_gap == YearsAfterGap::Unknown,
        derivation: Derivation(steps),
        effective,
    }
}

/// While a period lasts, a month is full on the day of the same number, as for every deadline. Once it has ended, its last
/// day counts whole: insured from 1 January to 30 June is six months.
fn counted_to(last: Date, as_of: Date) -> Date {
    if last == as_of { as_of } else { last.tomorrow().unwrap_or(last) }
}

fn between(closed: Date, opened: Date) -> Option<Window> {
    Some(Window { opens: closed.tomorrow().ok()?, closes: opened.yesterday().ok()? })
}

const fn anchor_of(kind: PeriodKind) -> Anchor {
    match kind {
        PeriodKind::Residence => Anchor::Arrival,
        PeriodKind::Registered => Anchor::Registration,
        PeriodKind::Work | PeriodKind::Insurance => Anchor::Event,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use crate::registration::say::Say;
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn at(place: &str, kind: PeriodKind, from: Date, to: Option<Date>) -> Period {
        Period { kind, place: place.parse().expect("a place"), from, to }
    }

    fn registered(from: Date, to: Option<Date>) -> Period {
        at("330100", PeriodKind::Registered, from, to)
    }

    fn rule(gap_days_tolerated: u32, after_gap: YearsAfterGap) -> CountingRule {
        CountingRule { kind: PeriodKind::Registered, gap_days_tolerated, after_gap }
    }

    fn anywhere(periods: &[Period], rule: &CountingRule, as_of: Date) -> Counted {
        count(periods, rule, |_| true, as_of).expect("something counts")
    }

    #[test]
    fn half_a_year_from_registration_is_six_calendar_months() {
        let rule = rule(0, YearsAfterGap::Restart);
        let lasting = [registered(date(2026, 3, 4), None)];
        assert_eq!(anywhere(&lasting, &rule, date(2026, 9, 3)).months, 5);
        let full = anywhere(&lasting, &rule, date(2026, 9, 4));
        assert_eq!((full.months, full.lasts), (6, true));
        assert_eq!(full.reaches(6), Ok(date(2026, 9, 4)));
        let august = [registered(date(2025, 8, 31), None)];
        assert_eq!(anywhere(&august, &rule, date(2025, 9, 1)).reaches(6), Ok(date(2026, 2, 28)));
    }

    #[test]
    fn a_gap_is_left_out_or_begins_anew_as_the_place_says() {
        let periods = [registered(date(2026, 1, 1), Some(date(2026, 3, 31))), registered(date(2026, 4, 11), None)];
        let as_of = date(2026, 8, 1);
        let excluded = anywhere(&periods, &rule(0, YearsAfterGap::GapExcluded), as_of);
        assert_eq!(excluded.gaps, [Window { opens: date(2026, 4, 1), closes: date(2026, 4, 10) }]);
        assert_eq!(excluded.reaches(6), Ok(date(2026, 7, 11)), "ten days later than without the gap");
        assert!(excluded.derivation.say(Locale::ZhHans).contains("不算在内"));
        let anew = anywhere(&periods, &rule(0, YearsAfterGap::Restart), as_of);
        assert_eq!((anew.began, anew.reaches(6)), (date(2026, 4, 11), Ok(date(2026, 10, 11))));
        assert!(!anew.uncertain);
        let unknown = anywhere(&periods, &rule(0, YearsAfterGap::Unknown), as_of);
        assert_eq!((unknown.began, unknown.uncertain), (date(2026, 4, 11), true));
    }

    #[test]
    fn a_tolerated_gap_is_none_and_its_days_count() {
        let periods = [registered(date(2026, 1, 1), Some(date(2026, 3, 31))), registered(date(2026, 4, 11), None)];
        let as_of = date(2026, 8, 1);
        let ten = anywhere(&periods, &rule(10, YearsAfterGap::Restart), as_of);
        assert_eq!((ten.began, ten.gaps.len()), (date(2026, 1, 1), 0));
        let nine = anywhere(&periods, &rule(9, YearsAfterGap::Restart), as_of);
        assert_eq!(nine.began, date(2026, 4, 11));
    }

    #[test]
    fn overlapping_and_neighbouring_periods_count_once() {
        let periods = [
            registered(date(2026, 3, 1), Some(date(2026, 3, 31))),
            registered(date(2026, 1, 1), Some(date(2026, 3, 10))),
            registered(date(2026, 4, 1), Some(date(2026, 6, 30))),
        ];
        let counted = anywhere(&periods, &rule(0, YearsAfterGap::Restart), date(2026, 12, 1));
        assert_eq!((counted.began, counted.months, counted.lasts), (date(2026, 1, 1), 6, false));
    }

    #[test]
    fn only_the_kind_and_the_places_of_the_rule_count() {
        let periods = [
            at("330100", PeriodKind::Work, date(2020, 1, 1), None),
            at("440100", PeriodKind::Registered, date(2021, 1, 1), None),
            registered(date(2026, 1, 1), None),
        ];
        let hangzhou = |place: &PlaceCode| place.as_str() == "330100";
        let counted =
            count(&periods, &rule(0, YearsAfterGap::Restart), hangzhou, date(2026, 3, 1)).expect("one counts");
        assert_eq!(counted.began, date(2026, 1, 1));
        assert_eq!(count(&periods, &rule(0, YearsAfterGap::Restart), hangzhou, date(2025, 12, 31)), None);
    }

    #[test]
    fn a_period_that_is_torn_or_backwards_does_not_settle() {
        let mut fields = PeriodFields {
            kind: [PeriodKind::Work].into_iter().collect(),
            place: ["330100".parse().expect("a place")].into_iter().collect(),
            from: [date(2026, 1, 1)].into_iter().collect(),
            ..PeriodFields::default()
        };
        assert!(Period::settled(&fields).is_some());
        let taken_back = PeriodFields { removed: [true].into_iter().collect(), ..fields.clone() };
        assert_eq!(Period::settled(&taken_back), None);
        fields.to = [date(2025, 12, 31)].into_iter().collect();
        assert_eq!(Period::settled(&fields), None);
        fields.to = [date(2026, 2, 1), date(2026, 3, 1)].into_iter().collect();
        assert_eq!(Period::settled(&fields), None);
    }

    proptest! {
        /// Against a calendar on the wall: mark every covered day, and look at the marks.
        #[test]
        fn counting_agrees_with_marking_days(rows in proptest::collection::vec((0_i32..400, 0_i32..120), 1..6), asked in 0_i32..500) {
            let day = |n: i32| dates::add_days(date(2025, 1, 1), n).expect("in range");
            let periods: Vec<_> = rows.iter().map(|(from, long)| registered(day(*from), Some(day(from + long)))).collect();
            let marked: BTreeSet<i32> = rows.iter().flat_map(|(from, long)| *from..=from + long).filter(|n| *n <= asked).collect();
            let counted = count(&periods, &rule(0, YearsAfterGap::GapExcluded), |_| true, day(asked));
            let Some(counted) = counted else { prop_assert!(marked.is_empty()); return Ok(()) };
            let (first, last) = (*marked.first().expect("some"), *marked.last().expect("some"));
            prop_assert_eq!(counted.began, day(first));
            prop_assert_eq!(counted.lasts, last == asked);
            let unmarked = (first..last).filter(|n| !marked.contains(n)).count();
            prop_assert_eq!(counted.effective, day(first + i32::try_from(unmarked).expect("small")));
            let end = if last == asked { last } else { last + 1 };
            prop_assert_eq!(counted.months, full_months(counted.effective, day(end)));
            let anew = count(&periods, &rule(0, YearsAfterGap::Restart), |_| true, day(asked)).expect("some");
            let run = (first..=last).rev().take_while(|n| marked.contains(n)).last().expect("some");
            prop_assert_eq!(anew.began, day(run));
        }
    }
}
