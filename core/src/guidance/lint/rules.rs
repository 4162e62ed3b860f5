//! Rules: trees that can be asked, cases that come out as they say, also with the clock 13 months ahead.

use super::{Check, Linter};
use crate::guidance::object::Body;
use crate::guidance::rule::{Case, Expect, Rule, Trace, Trust, Truth, evaluate, first_true};
use crate::guidance::source::Item;
use crate::guidance::text::Kind;
use crate::guidance::verdict::{Here, Moment};
use crate::locale::Locale;
use crate::time::Date;

/// How far ahead cases are run again: a year and a month, so that every yearly change is met once.
const LATER_MONTHS: i64 = 13;

impl Linter<'_> {
    pub(super) fn rules(&mut self, item: &Item) {
        if item.kind != Kind::Rule {
            return;
        }
        let Body::Rule(rule) = self.source.object(item, Locale::ZhHans).body else { return };
        let types = |id: &_| self.library.parameter_at(&item.place, id).map(|parameter| parameter.kind);
        if let Err(error) = rule.check(&types) {
            return self.stop(Check::Tree, item, error);
        }
        if rests_on_nothing(&rule) {
            self.stop(Check::Citation, item, "no node of the tree says because");
        }
        let later = self.today.checked_add(jiff::Span::new().months(LATER_MONTHS)).unwrap_or(self.today);
        for case in &rule.cases {
            match (self.outcome(item, &rule, case, self.today), self.outcome(item, &rule, case, later)) {
                (Err(what), _) => self.stop(Check::Case, item, format!("{:?}: {what}", case.name)),
                (Ok(_), Err(what)) => self.stop(Check::CaseLater, item, format!("{:?} on {later}: {what}", case.name)),
                (Ok(Trust::Stale), _) | (Ok(_), Ok(Trust::Full | Trust::Confirm | Trust::Nothing)) => {}
                (Ok(_), Ok(Trust::Stale)) => {
                    self.look(
                        Check::CaseLater,
                        item,
                        format!("{:?}: nothing it rests on answers on {later} without a review", case.name),
                    );
                }
            }
        }
    }

    /// Runs a case as a phone would on a day, and tells how far what it came to may be relied on then.
    fn outcome(&self, item: &Item, rule: &Rule, case: &Case, today: Date) -> Result<Trust, String> {
        let moment = Moment { as_of: case.as_of.unwrap_or(today), today };
        let here = Here { library: &self.library, place: item.place.clone(), moment };
        let trace = evaluate(&rule.tree, &case.facts, moment.as_of, &here).map_err(|error| error.to_string())?;
        let from = || first_true(&rule.tree, &case.facts, moment.as_of, &here);
        expected(case, &trace, from).map(|()| trace.trust)
    }
}

fn expected(case: &Case, trace: &Trace, from: impl Fn() -> Option<Date>) -> Result<(), String> {
    match (case.expect, trace.truth) {
        (Expect::Yes, Truth::True) => Ok(()),
        (Expect::No, Truth::False) => from().map_or(Ok(()), |day| Err(format!("it is not yet: true from {day}"))),
        (Expect::NotYet, Truth::False) if case.from.is_none() => Err("not_yet needs from".into()),
        (Expect::NotYet, Truth::False) if from() == case.from => Ok(()),
        (Expect::NotYet, Truth::False) => Err(format!("the first day is {:?}", from().map(|day| day.to_string()))),
        (Expect::Unknown, Truth::Unknown) if case.ask.is_none() || trace.ask.first() == case.ask.as_ref() => Ok(()),
        (Expect::Unknown, Truth::Unknown) => {
            Err(format!("it asks for {:?}", trace.ask.first().map(ToString::to_string)))
        }
        (_, truth) => Err(format!("it is {truth:?}")),
    }
}

fn rests_on_nothing(rule: &Rule) -> bool {
    fn any(node: &crate::guidance::rule::Node) -> bool {
        !node.because().is_empty() || node.children().iter().any(any)
    }
    !any(&rule.tree)
}
