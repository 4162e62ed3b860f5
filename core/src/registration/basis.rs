//! What a date or an amount rests on, and whether it may drive anything.
//!
//! A compound mark counts as its lowest. `high` drives; `medium` drives with its label; anything weaker, disputed, out of
//! force or unreviewed for too long drives nothing and becomes "ask about this", with what the source says beside it.

use std::collections::BTreeMap;

use crate::guidance::parameter::Parameter;
use crate::guidance::statement::{Citation, Confidence, Standing, Statement};
use crate::guidance::text::ItemId;
use crate::guidance::verdict::{Here, Mark, Staleness};
use crate::guidance::words;
use crate::locale::Locale;
use crate::registration::say::{Say, pick};
use crate::time::Date;

/// Where statements and parameters are looked up: the resolved guidance of a place, in one language.
pub trait Grounds {
    /// The statement of this id.
    fn statement(&self, id: &ItemId) -> Option<Statement>;
    /// The parameter of this id.
    fn parameter(&self, id: &ItemId) -> Option<Parameter>;
}

/// Statements and parameters held in maps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// By id.
    pub statements: BTreeMap<ItemId, Statement>,
    /// By id.
    pub parameters: BTreeMap<ItemId, Parameter>,
}

impl Grounds for Shelf {
    fn statement(&self, id: &ItemId) -> Option<Statement> {
        self.statements.get(id).cloned()
    }

    fn parameter(&self, id: &ItemId) -> Option<Parameter> {
        self.parameters.get(id).cloned()
    }
}

impl Grounds for Here<'_> {
    fn statement(&self, id: &ItemId) -> Option<Statement> {
        Here::statement(self, id)
    }

    fn parameter(&self, id: &ItemId) -> Option<Parameter> {
        self.library.parameter_at(&self.place, id)
    }
}

/// The sources behind a date or an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Where it can be looked up, in the order the guidance names them.
    pub citations: Vec<Citation>,
    /// The lowest confidence among them; what is reported different counts as still to be confirmed.
    pub confidence: Confidence,
    /// People reported that one of them is otherwise at their window.
    pub reported: bool,
}

/// Why something may not be reckoned from, although a text says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No source is given, or one that is named is missing.
    NoSource,
    /// Nobody has read the original.
    Unverified,
    /// Sources contradict each other.
    Disputed,
    /// Not the law on this day.
    NotInForce,
    /// Not compared with its source for too long.
    Unreviewed {
        /// The day by which it should have been.
        review_by: Date,
    },
    /// It says when only in words, or in a way this app cannot reckon.
    OnlyInWords,
}

/// Weighs the statements something rests on, as of a day.
///
/// # Errors
/// [`Doubt`], the first in the order the statements are named.
pub fn weigh(ids: &[ItemId], grounds: &dyn Grounds, as_of: Date) -> Result<Basis, Doubt> {
    let mut basis = Basis { citations: Vec::new(), confidence: Confidence::High, reported: false };
    for id in ids {
        let statement = grounds.statement(id).ok_or(Doubt::NoSource)?;
        weigh_one(&statement, as_of)?;
        basis.confidence = basis.confidence.min(statement.relied_on());
        basis.reported |= statement.reported_on.is_some();
        basis.citations.push(statement.citation);
    }
    if basis.citations.is_empty() { Err(Doubt::NoSource) } else { Ok(basis) }
}

fn weigh_one(statement: &Statement, as_of: Date) -> Result<(), Doubt> {
    if statement.standing == Standing::Disputed {
        return Err(Doubt::Disputed);
    }
    match statement.confidence {
        Confidence::Gk | Confidence::Low => return Err(Doubt::Unverified),
        Confidence::Medium | Confidence::High => {}
    }
    if !statement.holds_on(as_of) {
        return Err(Doubt::NotInForce);
    }
    if Staleness::of(statement, as_of) == Staleness::TooStale {
        return Err(Doubt::Unreviewed { review_by: statement.review_by });
    }
    Ok(())
}

impl Say for Doubt {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::NoSource => ("这一点没有找到出处。", "We have no source for this."),
            Self::Unverified => ("这一点还没有人查过原文。", "Nobody has checked the original text of this yet."),
            Self::Disputed => ("几个来源说法不一。", "Sources differ about this."),
            Self::NotInForce => ("这条规定在这一天不适用。", "This rule does not apply on this day."),
            Self::Unreviewed { .. } => ("太久没核对了。", "This has not been checked for too long."),
            Self::OnlyInWords => ("规定里没有写明可以推算的日期。", "The rule gives no date that can be reckoned."),
        };
        let ask = pick(locale, "去窗口问，或打 12345。", "Ask the window, or call 12345.");
        match locale {
            Locale::ZhHans => format!("{zh}{ask}"),
            Locale::En => format!("{en} {ask}"),
        }
    }
}

/// The label a worker sees beside what rests on this.
#[must_use]
pub const fn label(basis: &Basis, locale: Locale) -> &'static str {
    let mark = match basis.confidence {
        _ if basis.reported => Mark::Reported,
        Confidence::High => Mark::Checked,
        Confidence::Medium | Confidence::Low | Confidence::Gk => Mark::ToConfirm,
    };
    words::mark(locale, mark)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{id, shelf, statement};
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn a_compound_mark_counts_as_its_lowest() {
        let grounds = shelf([statement("a", Confidence::High), statement("b", Confidence::Medium)]);
        assert_eq!(weigh(&[id("a")], &grounds, TODAY).map(|basis| basis.confidence), Ok(Confidence::High));
        let both = weigh(&[id("a"), id("b")], &grounds, TODAY).expect("both may drive");
        assert_eq!((both.confidence, both.citations.len()), (Confidence::Medium, 2));
    }

    #[test]
    fn what_is_reported_different_counts_as_still_to_be_confirmed_and_says_why() {
        let mut told = statement("b", Confidence::High);
        told.reported_on = Some(date(2026, 11, 20));
        let grounds = shelf([statement("a", Confidence::High), told]);
        let basis = weigh(&[id("a"), id("b")], &grounds, TODAY).expect("it may drive, with its label");
        assert_eq!((basis.confidence, basis.reported), (Confidence::Medium, true));
        assert_eq!(label(&basis, Locale::ZhHans), "有人反映不一样，去之前问一声");
        let alone = weigh(&[id("a")], &grounds, TODAY).expect("a source");
        assert_eq!(label(&alone, Locale::En), "Original text checked");
    }

    #[test]
    fn low_and_general_knowledge_drive_nothing() {
        for confidence in [Confidence::Low, Confidence::Gk] {
            let grounds = shelf([statement("a", Confidence::High), statement("b", confidence)]);
            assert_eq!(weigh(&[id("a"), id("b")], &grounds, TODAY), Err(Doubt::Unverified));
        }
    }

    #[test]
    fn nothing_named_and_something_missing_are_both_no_source() {
        let grounds = shelf([statement("a", Confidence::High)]);
        assert_eq!(weigh(&[], &grounds, TODAY), Err(Doubt::NoSource));
        assert_eq!(weigh(&[id("a"), id("lost")], &grounds, TODAY), Err(Doubt::NoSource));
    }

    #[test]
    fn disputed_ended_and_unreviewed_statements_only_send_one_to_ask() {
        let mut disputed = statement("a", Confidence::High);
        disputed.standing = Standing::Disputed;
        assert_eq!(weigh(&[id("a")], &shelf([disputed]), TODAY), Err(Doubt::Disputed));
        let mut ended = statement("a", Confidence::High);
        ended.valid_to = Some(date(2026, 11, 23));
        assert_eq!(weigh(&[id("a")], &shelf([ended]), TODAY), Err(Doubt::NotInForce));
    }

    #[test]
    fn a_risky_statement_answers_until_the_last_day_of_its_grace() {
        let mut risky = statement("a", Confidence::High);
        risky.risk = vec![crate::guidance::statement::Risk::Deadline];
        risky.review_by = date(2027, 1, 1);
        let grounds = shelf([risky.clone()]);
        assert!(weigh(&[id("a")], &grounds, date(2027, 6, 30)).is_ok(), "180 days later");
        let doubt = Doubt::Unreviewed { review_by: date(2027, 1, 1) };
        assert_eq!(weigh(&[id("a")], &grounds, date(2027, 7, 1)), Err(doubt));
        risky.grace_days = Some(0);
        assert_eq!(weigh(&[id("a")], &shelf([risky]), date(2027, 1, 2)), Err(doubt));
    }
}
