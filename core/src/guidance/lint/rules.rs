//! Rules: trees that can be asked, cases that come out as they say, also with the clock 13 months ahead.

use super::{Check, Linter, errors};
use crate::both::{Both, both};
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
            return self.stop(Check::Tree, item, errors::rule(&error));
        }
        if rests_on_nothing(&rule) {
            self.stop(Check::Citation, item, both!("整棵树都没写依据（because）", "no node of the tree says because"));
        }
        let later = self.today.checked_add(jiff::Span::new().months(LATER_MONTHS)).unwrap_or(self.today);
        for case in &rule.cases {
            let name = &case.name;
            match (self.outcome(item, &rule, case, self.today), self.outcome(item, &rule, case, later)) {
                (Err(Both { zh, en }), _) => self.stop(Check::Case, item, both!("“{name}”：{zh}", "{name:?}: {en}")),
                (Ok(_), Err(Both { zh, en })) => {
                    let what = both!("“{name}”到 {later}：{zh}", "{name:?} on {later}: {en}");
                    self.stop(Check::CaseLater, item, what);
                }
                (Ok(Trust::Stale), _) | (Ok(_), Ok(Trust::Full | Trust::Confirm | Trust::Nothing)) => {}
                (Ok(_), Ok(Trust::Stale)) => {
                    let what = both!(
                        "“{name}”：不复核的话，到 {later} 它的依据都答不出来",
                        "{name:?}: nothing it rests on answers on {later} without a review"
                    );
                    self.look(Check::CaseLater, item, what);
                }
            }
        }
    }

    /// Runs a case as a phone would on a day, and tells how far what it came to may be relied on then.
    fn outcome(&self, item: &Item, rule: &Rule, case: &Case, today: Date) -> Result<Trust, Both> {
        let moment = Moment { as_of: case.as_of.unwrap_or(today), today };
        let here = Here { library: &self.library, place: item.place.clone(), moment };
        let trace = evaluate(&rule.tree, &case.facts, moment.as_of, &here).map_err(|error| errors::rule(&error))?;
        let from = || first_true(&rule.tree, &case.facts, moment.as_of, &here);
        expected(case, &trace, from).map(|()| trace.trust)
    }
}

fn expected(case: &Case, trace: &Trace, from: impl Fn() -> Option<Date>) -> Result<(), Both> {
    match (case.expect, trace.truth) {
        (Expect::Yes, Truth::True) => Ok(()),
        (Expect::No, Truth::False) => {
            from().map_or(Ok(()), |day| Err(both!("还没到：{day} 起才符合", "it is not yet: true from {day}")))
        }
        (Expect::NotYet, Truth::False) if case.from.is_none() => {
            Err(both!("not_yet 要写从哪天起（from）", "not_yet needs from"))
        }
        (Expect::NotYet, Truth::False) if from() == case.from => Ok(()),
        (Expect::NotYet, Truth::False) => Err(from().map_or_else(
            || both!("哪天起都不符合", "there is no first day"),
            |day| both!("第一天是 {day}", "the first day is {day}"),
        )),
        (Expect::Unknown, Truth::Unknown) if case.ask.is_none() || trace.ask.first() == case.ask.as_ref() => Ok(()),
        (Expect::Unknown, Truth::Unknown) => Err(trace.ask.first().map_or_else(
            || both!("它什么也不问", "it asks for nothing"),
            |fact| both!("它问的是 {fact}", "it asks for {fact}"),
        )),
        (_, Truth::True) => Err(both!("结果是符合", "it is true")),
        (_, Truth::False) => Err(both!("结果是不符合", "it is false")),
        (_, Truth::Unknown) => Err(both!("结果是还不知道", "it is unknown")),
    }
}

fn rests_on_nothing(rule: &Rule) -> bool {
    fn any(node: &crate::guidance::rule::Node) -> bool {
        !node.because().is_empty() || node.children().iter().any(any)
    }
    !any(&rule.tree)
}
