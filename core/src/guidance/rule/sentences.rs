//! A rule as sentences: what it asks for, nested as the tree is, and what given answers make of each part.
//!
//! For people who write rules and people who review them; phones show only what is needed and what it rests on.

use super::super::desk::names::exact;
use super::super::parameter::Value;
use super::super::render::value_words;
use super::super::text::ItemId;
use super::{
    Comparison, DEPTH_MAX, Fact, FactType, Facts, Leaf, NODES_MAX, Node, Rule, RuleError, Term, Truth, World, evaluate,
};
use crate::locale::Locale;
use crate::place::PlaceCode;
use crate::say::pick;
use crate::time::Date;

/// What things are called in the sentences. [`Names::plain`] calls them by their ids.
pub struct Names<'a> {
    /// The language of the sentences.
    pub locale: Locale,
    /// A question, in its own words.
    pub fact: &'a dyn Fn(&ItemId) -> String,
    /// A choice of a question.
    pub choice: &'a dyn Fn(&ItemId, &ItemId) -> String,
    /// A parameter.
    pub param: &'a dyn Fn(&ItemId) -> String,
    /// A place.
    pub place: &'a dyn Fn(&PlaceCode) -> String,
    /// A statement's source.
    pub source: &'a dyn Fn(&ItemId) -> String,
    /// Placeables of a text, filled.
    pub fill: &'a dyn Fn(&str) -> String,
}

impl Names<'_> {
    /// Everything by its id.
    #[must_use]
    pub fn plain(locale: Locale) -> Self {
        Self {
            locale,
            fact: &ItemId::to_string,
            choice: &|_, choice| choice.to_string(),
            param: &ItemId::to_string,
            place: &PlaceCode::to_string,
            source: &ItemId::to_string,
            fill: &str::to_owned,
        }
    }

    const fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        pick(self.locale, zh, en)
    }
}

/// One node as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What it needs, in words; for `all`, `any` and `not`, how the parts below count.
    pub text: String,
    /// For a leaf: exactly what is compared with what.
    pub exactly: Option<String>,
    /// The statements it rests on itself.
    pub because: Vec<ItemId>,
    /// How deep it is; the whole is at 0.
    pub depth: usize,
    /// Its parts.
    pub children: Vec<Self>,
}

/// A node with what the answers made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What it needs.
    pub text: String,
    /// For a leaf: exactly what is compared with what.
    pub exactly: Option<String>,
    /// How deep it is.
    pub depth: usize,
    /// What it came to.
    pub truth: Truth,
    /// For a leaf: "You answered …. The rule needs …. Source …."
    pub because: Option<String>,
    /// Its parts.
    pub children: Vec<Self>,
}

/// A rule as nested sentences.
///
/// # Errors
/// [`RuleError::Deep`], [`RuleError::Large`] before anything is said.
pub fn sentences(rule: &Rule, names: &Names<'_>) -> Result<Sentence, RuleError> {
    rule.tree.check_size()?;
    Ok(Teller { rule, names }.sentence(&rule.tree, 0))
}

/// What answers make of a rule on a day, part by part.
///
/// # Errors
/// [`RuleError::Deep`], [`RuleError::Large`].
pub fn explain<W: World>(
    rule: &Rule,
    facts: &Facts,
    as_of: Date,
    world: &W,
    names: &Names<'_>,
) -> Result<Explained, RuleError> {
    let trace = evaluate(&rule.tree, facts, as_of, world)?;
    let teller = Teller { rule, names };
    let whole = teller.sentence(&rule.tree, 0);
    // The trace has every leaf in the order in which they stand, so that the sentences take them one by one.
    Ok(teller.explained(&rule.tree, whole, &mut trace.leaves.iter()))
}

/// Why a rule cannot be asked, in words.
#[must_use]
pub fn refusal(error: &RuleError, locale: Locale) -> String {
    let zh = match error {
        RuleError::Deep => format!("套得太深：最多{DEPTH_MAX}层"),
        RuleError::Large => format!("条件太多：最多{NODES_MAX}个"),
        RuleError::Empty(op) => format!("“{op}”下面什么都没有"),
        RuleError::Undeclared(fact) => format!("用到了没有列出的回答 {fact}"),
        RuleError::FactType(fact) => format!("回答 {fact} 的类型用在这里不对"),
        RuleError::Parameter(id) => format!("没有参数 {id}"),
        RuleError::Unlike(what) => format!("拿不同的东西作比较：{what}"),
        RuleError::Unused(fact) => format!("列出了回答 {fact}，却没有用到"),
        RuleError::Unreachable(what) => format!("有一条永远不起作用：{what}"),
    };
    match locale {
        Locale::ZhHans => zh,
        Locale::En => error.to_string(),
    }
}

struct Teller<'a> {
    rule: &'a Rule,
    names: &'a Names<'a>,
}

impl Teller<'_> {
    fn sentence(&self, node: &Node, depth: usize) -> Sentence {
        let text = match node {
            Node::All { .. } => self.names.pick("下面每一条都要", "All of these").to_owned(),
            Node::Any { .. } => self.names.pick("下面有一条就行", "At least one of these").to_owned(),
            Node::Not { .. } => self.names.pick("下面这一条不能成立", "The following must not be so").to_owned(),
            Node::True { needs, .. }
            | Node::OneOf { needs, .. }
            | Node::Compare { needs, .. }
            | Node::Within { needs, .. }
            | Node::AgeAt { needs, .. }
            | Node::In { needs, .. } => (self.names.fill)(&needs.text),
        };
        let children = node.children().iter().map(|child| self.sentence(child, depth + 1)).collect();
        Sentence { text, exactly: self.exactly(node), because: node.because().to_vec(), depth, children }
    }

    fn exactly(&self, node: &Node) -> Option<String> {
        let names = self.names;
        let fact = |id: &ItemId| (names.fact)(id);
        let filled = |zh: &str, en: &str, parts: &[(&str, String)]| {
            let empty = names.pick(zh, en).to_owned();
            parts.iter().fold(empty, |text, (name, part)| text.replace(&format!("{{{name}}}"), part))
        };
        Some(match node {
            Node::All { .. } | Node::Any { .. } | Node::Not { .. } => return None,
            Node::True { fact: id, .. } => {
                filled("“{fact}”回答“是”", "“{fact}” is answered yes", &[("fact", fact(id))])
            }
            Node::OneOf { fact: id, values, .. } => {
                let choices: Vec<String> = values.iter().map(|value| (names.choice)(id, value)).collect();
                let choices = choices.join(names.pick("、", ", "));
                let parts = [("fact", fact(id)), ("choices", choices)];
                filled("“{fact}”选的是其中之一：{choices}", "“{fact}” is one of: {choices}", &parts)
            }
            Node::In { fact: id, place, .. } => filled(
                "“{fact}”在{place}",
                "“{fact}” lies in {place}",
                &[("fact", fact(id)), ("place", (names.place)(place))],
            ),
            Node::Compare { left, is, right, .. } => {
                let dates = self.is_date(left) || self.is_date(right);
                format!("{} {} {}", self.term(left), self.relation(*is, dates), self.term(right))
            }
            Node::Within { date, from, to, .. } => {
                let parts = [("date", self.term(date)), ("from", self.term(from)), ("to", self.term(to))];
                filled("{date} 在 {from} 到 {to} 之间，两头都算", "{date} from {from} to {to}, both included", &parts)
            }
            Node::AgeAt { born, on, is, years, .. } => {
                let parts = [
                    ("born", self.term(born)),
                    ("on", self.term(on)),
                    ("is", self.relation(*is, false).to_owned()),
                    ("years", self.term(years)),
                ];
                filled(
                    "{born} 出生的人，到 {on} {is} {years} 岁",
                    "whoever was born on {born} is {is} {years} years old on {on}",
                    &parts,
                )
            }
        })
    }

    const fn relation(&self, is: Comparison, dates: bool) -> &'static str {
        let (zh, en) = match (is, dates) {
            (Comparison::Below, true) => ("早于", "is before"),
            (Comparison::AtMost, true) => ("不晚于", "is not after"),
            (Comparison::Equal, true) => ("就是", "is"),
            (Comparison::AtLeast, true) => ("不早于", "is not before"),
            (Comparison::Above, true) => ("晚于", "is after"),
            (Comparison::Below, false) => ("少于", "less than"),
            (Comparison::AtMost, false) => ("不超过", "at most"),
            (Comparison::Equal, false) => ("正好是", "exactly"),
            (Comparison::AtLeast, false) => ("不少于", "at least"),
            (Comparison::Above, false) => ("多于", "more than"),
        };
        pick(self.names.locale, zh, en)
    }

    fn is_date(&self, term: &Term) -> bool {
        match term {
            Term::AsOf | Term::Date(_) | Term::PlusMonths { .. } | Term::PlusDays { .. } => true,
            Term::Fact(id) => self.rule.facts.get(id) == Some(&FactType::Date),
            Term::Param(_) | Term::Months(_) | Term::Int(_) | Term::Money(_) => false,
        }
    }

    fn term(&self, term: &Term) -> String {
        let names = self.names;
        match term {
            Term::AsOf => names.pick("问的那天", "the day asked about").into(),
            Term::Fact(id) => format!("“{}”", (names.fact)(id)),
            Term::Param(id) => (names.param)(id),
            Term::Date(day) => day.to_string(),
            Term::Months(n) => value_words(names.locale, &Value::Months(*n)),
            Term::Int(n) => n.to_string(),
            Term::Money(money) => exact(names.locale, *money),
            Term::PlusMonths { date, months } => self.later(date, self.term(months)),
            Term::PlusDays { date, days } => self.later(
                date,
                match **days {
                    Term::Int(n) => value_words(names.locale, &Value::Days(n)),
                    ref days => self.term(days),
                },
            ),
        }
    }

    fn later(&self, date: &Term, by: String) -> String {
        let date = self.term(date);
        match self.names.locale {
            Locale::ZhHans => format!("{date}再过{by}"),
            Locale::En => format!("{by} after {date}"),
        }
    }

    fn explained<'l>(&self, node: &Node, said: Sentence, leaves: &mut impl Iterator<Item = &'l Leaf>) -> Explained {
        let parts = node.children().iter().zip(said.children);
        let children: Vec<Explained> = parts.map(|(child, said)| self.explained(child, said, leaves)).collect();
        let truths = || children.iter().map(|child| child.truth);
        let (truth, because) = match node {
            Node::All { .. } => (decide(truths(), Truth::False), None),
            Node::Any { .. } => (decide(truths(), Truth::True), None),
            Node::Not { .. } => (truths().next().map_or(Truth::Unknown, std::ops::Not::not), None),
            _ => match leaves.next() {
                Some(leaf) => (leaf.truth, Some(self.because(leaf, &said.text))),
                None => (Truth::Unknown, None),
            },
        };
        Explained { text: said.text, exactly: said.exactly, depth: said.depth, truth, because, children }
    }

    /// "You answered …, the rule needs …, source …."
    fn because(&self, leaf: &Leaf, needs: &str) -> String {
        let names = self.names;
        let answered: Vec<String> = leaf.answered.iter().map(|(id, fact)| self.answer(id, fact.as_ref())).collect();
        let mut parts = Vec::new();
        if !answered.is_empty() {
            parts.push(format!(
                "{}{}",
                names.pick("你回答：", "You answered: "),
                answered.join(names.pick("；", "; "))
            ));
        }
        parts.push(format!("{}{needs}", names.pick("规则要：", "The rule needs: ")));
        let mut sources: Vec<String> = leaf.because.iter().map(|id| (names.source)(id)).collect();
        sources.dedup();
        if !sources.is_empty() {
            parts.push(format!("{}{}", names.pick("依据：", "Source: "), sources.join(names.pick("、", ", "))));
        }
        parts.join(names.pick("。", ". "))
    }

    fn answer(&self, id: &ItemId, fact: Option<&Fact>) -> String {
        let names = self.names;
        let answer = match fact {
            None => names.pick("还没回答", "not answered").to_owned(),
            Some(Fact::Date(day)) => day.to_string(),
            Some(Fact::YesNo(true)) => names.pick("是", "yes").into(),
            Some(Fact::YesNo(false)) => names.pick("否", "no").into(),
            Some(Fact::Choice(choice)) => (names.choice)(id, choice),
            Some(Fact::Money(money)) => exact(names.locale, *money),
            Some(Fact::Months(n)) => value_words(names.locale, &Value::Months(*n)),
            Some(Fact::Int(n)) => n.to_string(),
            Some(Fact::Place(place)) => (names.place)(place),
        };
        let asked = (names.fact)(id);
        // A question ends with a sign of its own.
        let colon = if asked.ends_with(['？', '?']) { " " } else { names.pick("：", ": ") };
        format!("{asked}{colon}{answer}")
    }
}

/// Three-valued `all` and `any`, by the truth that decides them alone.
fn decide(truths: impl Iterator<Item = Truth>, decisive: Truth) -> Truth {
    let mut whole = !decisive;
    for truth in truths {
        if truth == decisive {
            return decisive;
        }
        if truth == Truth::Unknown {
            whole = Truth::Unknown;
        }
    }
    whole
}

#[cfg(test)]
pub(super) mod tests;
