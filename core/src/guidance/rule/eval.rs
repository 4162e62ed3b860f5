//! Asking a rule: three-valued truth, what it rests on, what to ask next, and from which day it will be true.

use std::collections::BTreeSet;

use super::super::parameter::{Lookup, MoneyValue, Value};
use super::super::text::{ItemId, Text};
use super::check::RuleError;
use super::reckon::{age, compare, plus_days, plus_months};
use super::{Comparison, Fact, Facts, Node, Term};
use crate::money::Money;
use crate::place::PlaceCode;
use crate::time::Date;

/// How far a statement may be relied on, on a day. The order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Not at all: low, general knowledge, disputed, not in force, or not there.
    Nothing,
    /// It was too long since anyone checked.
    Stale,
    /// With its label, never for a plain yes.
    Confirm,
    /// It may drive dates, amounts and eligibility.
    Full,
}

/// What a rule needs to know beside the answers.
pub trait World {
    /// A parameter on a day.
    fn parameter(&self, id: &ItemId, day: Date) -> Lookup;
    /// The days on which a parameter changes.
    fn changes(&self, id: &ItemId) -> Vec<Date>;
    /// Whether a place is another one or lies in it.
    fn is_within(&self, place: &PlaceCode, outer: &PlaceCode) -> bool;
    /// How far a statement may be relied on.
    fn trust(&self, statement: &ItemId, day: Date) -> Trust;
}

/// Three-valued truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// Yes.
    True,
    /// No.
    False,
    /// An answer or a parameter is missing.
    Unknown,
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(b: bool) -> Self {
        if b { Self::True } else { Self::False }
    }
}

/// One leaf, as an app can show it: "you answered …, the rule needs …, source …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What is needed, in words.
    pub needs: Text,
    /// The facts it reads and what was answered.
    pub answered: Vec<(ItemId, Option<Fact>)>,
    /// What its terms came to, in order; none where something is missing.
    pub values: Vec<Option<Value>>,
    /// What it came to.
    pub truth: Truth,
    /// What it rests on, its own and that of the nodes above it.
    pub because: Vec<ItemId>,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The whole.
    pub truth: Truth,
    /// Every leaf, in order.
    pub leaves: Vec<Leaf>,
    /// Facts to ask for, the most useful first; empty unless the whole is unknown.
    pub ask: Vec<ItemId>,
    /// Parameters whose value is not known on the day and would matter.
    pub unknown_parameters: Vec<ItemId>,
    /// The weakest of the statements the outcome rests on.
    pub trust: Trust,
    /// The statements the outcome rests on.
    pub statements: BTreeSet<ItemId>,
    /// The parameters it read.
    pub parameters: BTreeSet<ItemId>,
}

/// What a node came to and rests on.
struct Outcome {
    truth: Truth,
    trust: Trust,
    statements: BTreeSet<ItemId>,
    ask: Vec<ItemId>,
    unknown: Vec<ItemId>,
}

/// Why a term has no value.
enum Gap {
    Fact(ItemId),
    Parameter(ItemId),
    /// Beyond the calendar or unlike: the check refuses the latter before anyone asks.
    Nonsense,
}

struct Asker<'a, W: World> {
    world: &'a W,
    facts: &'a Facts,
    as_of: Date,
    leaves: Vec<Leaf>,
    parameters: BTreeSet<ItemId>,
}

/// Asks a tree about a day.
///
/// # Errors
/// [`RuleError::Deep`], [`RuleError::Large`]; anything else a tree can be is an answer.
pub fn evaluate<W: World>(tree: &Node, facts: &Facts, as_of: Date, world: &W) -> Result<Trace, RuleError> {
    tree.check_size()?;
    let mut asker = Asker { world, facts, as_of, leaves: Vec::new(), parameters: BTreeSet::new() };
    let outcome = asker.node(tree, &[]);
    let unknown = outcome.truth == Truth::Unknown;
    let trust = if outcome.statements.is_empty() { Trust::Nothing } else { outcome.trust };
    Ok(Trace {
        truth: outcome.truth,
        leaves: asker.leaves,
        ask: if unknown { dedup(outcome.ask) } else { Vec::new() },
        unknown_parameters: if unknown { dedup(outcome.unknown) } else { Vec::new() },
        trust,
        statements: outcome.statements,
        parameters: asker.parameters,
    })
}

fn dedup(ids: Vec<ItemId>) -> Vec<ItemId> {
    let mut seen = BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}

impl<W: World> Asker<'_, W> {
    fn node(&mut self, node: &Node, above: &[ItemId]) -> Outcome {
        let because: Vec<ItemId> = above.iter().chain(node.because()).cloned().collect();
        let mut outcome = match node {
            Node::All { of, .. } => self.children(of, &because, Truth::False),
            Node::Any { of, .. } => self.children(of, &because, Truth::True),
            Node::Not { of, .. } => {
                let inner = self.node(of, &because);
                Outcome { truth: !inner.truth, ..inner }
            }
            Node::True { fact, needs, .. } => {
                let truth = match self.facts.get(fact) {
                    Some(Fact::YesNo(yes)) => Ok((*yes).into()),
                    Some(_) => Err(Gap::Nonsense),
                    None => Err(Gap::Fact(fact.clone())),
                };
                self.leaf(needs, std::slice::from_ref(fact), Vec::new(), truth, &because)
            }
            Node::OneOf { fact, values, needs, .. } => {
                let truth = match self.facts.get(fact) {
                    Some(Fact::Choice(choice)) => Ok(values.contains(choice).into()),
                    Some(_) => Err(Gap::Nonsense),
                    None => Err(Gap::Fact(fact.clone())),
                };
                self.leaf(needs, std::slice::from_ref(fact), Vec::new(), truth, &because)
            }
            Node::In { fact, place, needs, .. } => {
                let truth = match self.facts.get(fact) {
                    Some(Fact::Place(inner)) => Ok(self.world.is_within(inner, place).into()),
                    Some(_) => Err(Gap::Nonsense),
                    None => Err(Gap::Fact(fact.clone())),
                };
                self.leaf(needs, std::slice::from_ref(fact), Vec::new(), truth, &because)
            }
            Node::Compare { left, is, right, needs, .. } => {
                self.reckoned(&[left, right], needs, &because, |values| compare(&values[0], *is, &values[1]))
            }
            Node::Within { date, from, to, needs, .. } => self.reckoned(&[date, from, to], needs, &because, |values| {
                let after = compare(&values[0], Comparison::AtLeast, &values[1])?;
                let before = compare(&values[0], Comparison::AtMost, &values[2])?;
                Some(after && before)
            }),
            Node::AgeAt { born, on, is, years, needs, .. } => {
                self.reckoned(&[born, on, years], needs, &because, |values| {
                    match (&values[0], &values[1], &values[2]) {
                        (Value::Date(born), Value::Date(on), Value::Int(_)) => {
                            compare(&Value::Int(age(*born, *on)), *is, &values[2])
                        }
                        _ => None,
                    }
                })
            }
        };
        for statement in node.because() {
            outcome.trust = outcome.trust.min(self.world.trust(statement, self.as_of));
            outcome.statements.insert(statement.clone());
        }
        outcome
    }

    /// `all` (decided by one false) and `any` (decided by one true) are each other's mirror.
    fn children(&mut self, of: &[Node], because: &[ItemId], decisive: Truth) -> Outcome {
        let outcomes: Vec<Outcome> = of.iter().map(|child| self.node(child, because)).collect();
        // One decisive part is enough: take the one that rests on the best statements.
        let best = outcomes.iter().filter(|o| o.truth == decisive).max_by_key(|o| o.trust);
        if let Some(best) = best {
            return Outcome {
                truth: decisive,
                trust: best.trust,
                statements: best.statements.clone(),
                ask: Vec::new(),
                unknown: Vec::new(),
            };
        }
        let unknown = outcomes.iter().any(|o| o.truth == Truth::Unknown);
        let mut whole = Outcome {
            truth: if unknown { Truth::Unknown } else { !decisive },
            trust: Trust::Full,
            statements: BTreeSet::new(),
            ask: Vec::new(),
            unknown: Vec::new(),
        };
        for part in outcomes {
            whole.trust = whole.trust.min(part.trust);
            whole.statements.extend(part.statements);
            if part.truth == Truth::Unknown {
                whole.ask.extend(part.ask);
                whole.unknown.extend(part.unknown);
            }
        }
        whole
    }

    fn reckoned(
        &mut self,
        terms: &[&Term],
        needs: &Text,
        because: &[ItemId],
        decide: impl Fn(&[Value]) -> Option<bool>,
    ) -> Outcome {
        let found: Vec<Result<Value, Gap>> = terms.iter().map(|term| self.term(term)).collect();
        let values: Vec<Option<Value>> = found.iter().map(|v| v.as_ref().ok().cloned()).collect();
        let truth = found.into_iter().collect::<Result<Vec<_>, _>>();
        let truth = truth.and_then(|values| decide(&values).map(Truth::from).ok_or(Gap::Nonsense));
        let mut facts = Vec::new();
        terms.iter().for_each(|term| {
            term.visit(&mut |t| {
                if let Term::Fact(id) = t {
                    facts.push(id.clone())
                }
            })
        });
        let mut outcome = self.leaf(needs, &facts, values, truth, because);
        for term in terms {
            self.rest_on_parameters(term, &mut outcome);
        }
        outcome
    }

    /// A leaf also rests on what its parameters rest on.
    fn rest_on_parameters(&mut self, term: &Term, outcome: &mut Outcome) {
        let mut ids = Vec::new();
        term.visit(&mut |t| {
            if let Term::Param(id) = t {
                ids.push(id.clone())
            }
        });
        for id in ids {
            if let Lookup::Value { statements, .. } = self.world.parameter(&id, self.as_of) {
                let trust = statements.iter().map(|s| self.world.trust(s, self.as_of)).min().unwrap_or(Trust::Nothing);
                outcome.trust = outcome.trust.min(trust);
                outcome.statements.extend(statements);
            }
            self.parameters.insert(id);
        }
    }

    fn leaf(
        &mut self,
        needs: &Text,
        facts: &[ItemId],
        values: Vec<Option<Value>>,
        truth: Result<Truth, Gap>,
        because: &[ItemId],
    ) -> Outcome {
        let mut outcome = Outcome {
            truth: Truth::Unknown,
            trust: Trust::Full,
            statements: BTreeSet::new(),
            ask: Vec::new(),
            unknown: Vec::new(),
        };
        match truth {
            Ok(truth) => outcome.truth = truth,
            Err(Gap::Fact(id)) => outcome.ask.push(id),
            Err(Gap::Parameter(id)) => outcome.unknown.push(id),
            Err(Gap::Nonsense) => {}
        }
        // Two missing facts in one leaf are both asked for, the first one first.
        if !outcome.ask.is_empty() {
            outcome.ask.extend(facts.iter().filter(|fact| !self.facts.contains_key(*fact)).cloned());
        }
        let answered = facts.iter().map(|fact| (fact.clone(), self.facts.get(fact).cloned())).collect();
        let because = because.to_vec();
        self.leaves.push(Leaf { needs: needs.clone(), answered, values, truth: outcome.truth, because });
        outcome
    }

    fn term(&self, term: &Term) -> Result<Value, Gap> {
        match term {
            Term::AsOf => Ok(Value::Date(self.as_of)),
            Term::Date(date) => Ok(Value::Date(*date)),
            Term::Months(n) => Ok(Value::Months(*n)),
            Term::Int(n) => Ok(Value::Int(*n)),
            Term::Money(money) => Ok(Value::Money((*money).into())),
            Term::Fact(id) => match self.facts.get(id) {
                None => Err(Gap::Fact(id.clone())),
                Some(Fact::Date(date)) => Ok(Value::Date(*date)),
                Some(Fact::Months(n)) => Ok(Value::Months(*n)),
                Some(Fact::Int(n)) => Ok(Value::Int(*n)),
                Some(Fact::Money(Money { minor, currency })) => {
                    Ok(Value::Money(MoneyValue { minor: *minor, currency: *currency }))
                }
                Some(Fact::YesNo(_) | Fact::Choice(_) | Fact::Place(_)) => Err(Gap::Nonsense),
            },
            Term::Param(id) => match self.world.parameter(id, self.as_of) {
                Lookup::Value { value: Value::Days(n), .. } => Ok(Value::Int(n)),
                Lookup::Value { value, .. } => Ok(value),
                Lookup::Abolished { .. } | Lookup::Unknown => Err(Gap::Parameter(id.clone())),
            },
            Term::PlusMonths { date, months } => match (self.term(date)?, self.term(months)?) {
                (Value::Date(date), Value::Months(n)) => plus_months(date, n).map(Value::Date).ok_or(Gap::Nonsense),
                _ => Err(Gap::Nonsense),
            },
            Term::PlusDays { date, days } => match (self.term(date)?, self.term(days)?) {
                (Value::Date(date), Value::Int(n)) => plus_days(date, n).map(Value::Date).ok_or(Gap::Nonsense),
                _ => Err(Gap::Nonsense),
            },
        }
    }
}

impl Term {
    /// Calls with this term and every term inside it.
    pub fn visit(&self, call: &mut impl FnMut(&Self)) {
        call(self);
        match self {
            Self::PlusMonths { date, months } => {
                date.visit(call);
                months.visit(call);
            }
            Self::PlusDays { date, days } => {
                date.visit(call);
                days.visit(call);
            }
            Self::AsOf
            | Self::Fact(_)
            | Self::Param(_)
            | Self::Date(_)
            | Self::Months(_)
            | Self::Int(_)
            | Self::Money(_) => {}
        }
    }
}
