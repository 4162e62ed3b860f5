//! Published cases before and after a change: who was told something else until now, and who will be.

use super::super::text::ItemId;
use super::sentences::refusal;
use super::{Case, Expect, Rule, RuleError, Truth, World, evaluate, first_true};
use crate::locale::Locale;
use crate::say::pick;
use crate::time::Date;

/// What a case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// Yes.
    Yes,
    /// No, and waiting will not change it.
    No,
    /// Not yet: from this day.
    NotYet(Date),
    /// An answer is missing: this one is asked next.
    Unknown(Option<ItemId>),
    /// The rule cannot be asked.
    Refused(RuleError),
}

impl Came {
    /// In words.
    #[must_use]
    pub fn said(&self, locale: Locale) -> String {
        match self {
            Self::Yes => pick(locale, "可以", "yes").into(),
            Self::No => pick(locale, "不可以", "no").into(),
            Self::NotYet(day) => pick(locale, "{day}起可以", "from {day}").replace("{day}", &day.to_string()),
            Self::Unknown(Some(fact)) => {
                pick(locale, "还要问 {fact}", "{fact} is asked next").replace("{fact}", fact.as_str())
            }
            Self::Unknown(None) => pick(locale, "还缺一个没查到的值", "a value is missing").into(),
            Self::Refused(error) => refusal(error, locale),
        }
    }

    /// Whether it is what the case says it must be.
    #[must_use]
    pub fn is_as_expected(&self, case: &Case) -> bool {
        match (case.expect, self) {
            (Expect::Yes, Self::Yes) | (Expect::No, Self::No) => true,
            (Expect::NotYet, Self::NotYet(day)) => case.from == Some(*day),
            (Expect::Unknown, Self::Unknown(ask)) => case.ask.is_none() || *ask == case.ask,
            _ => false,
        }
    }
}

/// One case, asked of the rule as it was and as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseChange {
    /// Its name.
    pub name: String,
    /// What the rule as it was makes of it; none if there was no rule.
    pub before: Option<Came>,
    /// What the rule as it is to be makes of it; none if it is taken out.
    pub after: Option<Came>,
    /// Whether the case itself is new, gone, or says something else.
    pub is_edited: bool,
    /// Whether the case says what came out; after the change, where there is an after.
    pub holds: bool,
}

impl CaseChange {
    /// Whether people in this case are told something else.
    #[must_use]
    pub fn is_other(&self) -> bool {
        self.before != self.after
    }
}

/// Asks every published case of both versions of both versions, each in its own world: a parameter may have changed although the
/// rule did not. Cases without a day are asked about `today`.
pub fn compare_cases<W: World, V: World>(
    before: Option<(&Rule, &W)>,
    after: Option<(&Rule, &V)>,
    today: Date,
) -> Vec<CaseChange> {
    let (old, new) = (before.map_or(&[][..], |(rule, _)| &rule.cases), after.map_or(&[][..], |(rule, _)| &rule.cases));
    let gone = old.iter().filter(|case| !new.iter().any(|other| other.name == case.name));
    let change = |case: &Case| {
        let came_before = before.map(|(rule, world)| ask(rule, case, today, world));
        let came_after = after.map(|(rule, world)| ask(rule, case, today, world));
        let same = |list: &[Case]| list.contains(case);
        let holds = came_after.as_ref().or(came_before.as_ref()).is_some_and(|came| came.is_as_expected(case));
        let is_edited = !(same(old) && same(new));
        CaseChange { name: case.name.clone(), before: came_before, after: came_after, is_edited, holds }
    };
    new.iter().chain(gone).map(change).collect()
}

fn ask<W: World>(rule: &Rule, case: &Case, today: Date, world: &W) -> Came {
    let as_of = case.as_of.unwrap_or(today);
    match evaluate(&rule.tree, &case.facts, as_of, world) {
        Err(error) => Came::Refused(error),
        Ok(trace) => match trace.truth {
            Truth::True => Came::Yes,
            Truth::False => first_true(&rule.tree, &case.facts, as_of, world).map_or(Came::No, Came::NotYet),
            Truth::Unknown => Came::Unknown(trace.ask.first().cloned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentences::tests::{AllMonths, permit};
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn a_shorter_time_lets_some_in_and_says_who_where_nothing_changed_nobody_is_told_otherwise() {
        let rule = permit();
        let same = compare_cases(Some((&rule, &AllMonths(6))), Some((&rule, &AllMonths(6))), TODAY);
        assert_eq!(same.len(), rule.cases.len());
        assert!(same.iter().all(|case| !case.is_other() && case.holds && !case.is_edited), "{same:?}");
        let shorter = compare_cases(Some((&rule, &AllMonths(6))), Some((&rule, &AllMonths(3))), TODAY);
        let other: Vec<&CaseChange> = shorter.iter().filter(|case| case.is_other()).collect();
        assert_eq!(other.len(), 1, "{shorter:?}");
        assert_eq!(other[0].name, "five months");
        let said = |came: &Option<Came>| came.as_ref().map(|came| came.said(Locale::En)).unwrap_or_default();
        assert_eq!((said(&other[0].before).as_str(), said(&other[0].after).as_str()), ("from 2026-12-24", "yes"));
        assert!(!other[0].holds, "its own words are to be changed");
    }

    #[test]
    fn new_cases_and_cases_that_are_gone_are_asked_too() {
        let (before, mut after) = (permit(), permit());
        after.cases[0].name = "renamed".into();
        let all = compare_cases(Some((&before, &AllMonths(6))), Some((&after, &AllMonths(6))), TODAY);
        assert_eq!(all.len(), before.cases.len() + 1);
        assert_eq!(all.iter().filter(|case| case.is_edited).count(), 2);
        let gone = compare_cases(Some((&before, &AllMonths(6))), None::<(&Rule, &AllMonths)>, TODAY);
        assert!(gone.iter().all(|case| case.after.is_none() && case.is_edited), "{gone:?}");
    }
}
