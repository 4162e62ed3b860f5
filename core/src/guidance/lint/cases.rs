//! Published cases: enough of them, on the border, and with an answer missing.

use super::{Check, Linter};
use crate::both::both;
use crate::guidance::object::Body;
use crate::guidance::rule::{Case, Expect, Node, Rule, Term, evaluate};
use crate::guidance::source::Item;
use crate::guidance::verdict::{Here, Moment};
use crate::time::Date;

/// Cases a rule has at least.
const CASES_MIN: usize = 5;

impl Linter<'_> {
    /// A rule shows what it does: in five cases or more, with one whose answer is missing, and, where it depends on the day, one
    /// that comes out differently the day before or after. A procedure has a rule.
    pub(super) fn cases(&mut self, item: &Item) {
        match self.as_found(item) {
            Some(Body::Rule(rule)) => self.rule_cases(item, &rule),
            Some(Body::Procedure(procedure)) if procedure.eligibility.is_none() => {
                self.stop(
                    Check::FewCases,
                    item,
                    both!("没有规则说给谁办，也就没有样例", "no rule says whom it is for, so no case shows it"),
                );
            }
            _ => {}
        }
    }

    fn rule_cases(&mut self, item: &Item, rule: &Rule) {
        if rule.cases.len() < CASES_MIN {
            let cases = rule.cases.len();
            let what = both!(
                "只有 {cases} 个样例，至少要 {CASES_MIN} 个",
                "{cases} cases; at least {CASES_MIN} are published"
            );
            self.stop(Check::FewCases, item, what);
        }
        if !rule.facts.is_empty() && !rule.cases.iter().any(|case| case.expect == Expect::Unknown) {
            self.stop(
                Check::FewCases,
                item,
                both!(
                    "没有一个样例是少了回答的（expect = \"unknown\"）",
                    "no case with a missing answer (expect = \"unknown\")"
                ),
            );
        }
        if reads_the_day(&rule.tree) && !rule.cases.iter().any(|case| self.is_on_the_border(item, rule, case)) {
            self.stop(
                Check::FewCases,
                item,
                both!(
                    "没有一个样例正好在界线上：早一天或晚一天结果就不同",
                    "no case on the border: one that a day earlier or later comes out differently"
                ),
            );
        }
    }

    fn is_on_the_border(&self, item: &Item, rule: &Rule, case: &Case) -> bool {
        let Some(day) = case.as_of else { return false };
        let truth = |as_of: Date| {
            let here =
                Here { library: &self.library, place: item.place.clone(), moment: Moment { as_of, today: self.today } };
            evaluate(&rule.tree, &case.facts, as_of, &here).map(|trace| trace.truth).ok()
        };
        let beside = [day.yesterday(), day.tomorrow()];
        beside.into_iter().flatten().any(|other| truth(other) != truth(day))
    }
}

/// Whether what a tree comes to depends on the day it is asked about, apart from the values parameters have on it.
fn reads_the_day(node: &Node) -> bool {
    let mut reads = false;
    for term in node.terms() {
        term.visit(&mut |term| reads |= *term == Term::AsOf);
    }
    reads || node.children().iter().any(reads_the_day)
}
