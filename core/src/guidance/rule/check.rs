//! Refusing a tree before it is asked: too deep, too large, unlike things compared, facts that were not declared.

use std::collections::BTreeMap;

use super::super::parameter::ParameterType;
use super::super::text::ItemId;
use super::{FactType, Node, Rule, Term};

/// Deepest nesting of nodes.
pub const DEPTH_MAX: usize = 32;
/// Most nodes of a tree.
pub const NODES_MAX: usize = 512;

/// Why a rule cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Deeper than [`DEPTH_MAX`].
    #[error("nested more than {DEPTH_MAX} deep")]
    Deep,
    /// More than [`NODES_MAX`] nodes.
    #[error("more than {NODES_MAX} nodes")]
    Large,
    /// `all` or `any` of nothing: always true or never, which nobody means.
    #[error("{0:?} of nothing")]
    Empty(&'static str),
    /// A fact that `facts` does not declare.
    #[error("the fact {0} is not declared")]
    Undeclared(ItemId),
    /// A fact of another type than where it stands.
    #[error("the fact {0} is of another type")]
    FactType(ItemId),
    /// A parameter that is not there.
    #[error("there is no parameter {0}")]
    Parameter(ItemId),
    /// Unlike things compared, or a parameter of text.
    #[error("unlike things are compared: {0}")]
    Unlike(String),
    /// A declared fact that nothing asks for.
    #[error("the fact {0} is declared and never used")]
    Unused(ItemId),
    /// A leaf that no answer can reach or change: the same leaf twice in one `all` or `any`.
    #[error("a branch can never matter: {0}")]
    Unreachable(String),
}

/// What a term comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TermType {
    Date,
    Months,
    Int,
    Money,
}

/// Looks up the type of a parameter; none if there is no such parameter.
pub type ParameterTypes<'a> = &'a dyn Fn(&ItemId) -> Option<ParameterType>;

impl<T: PartialEq + std::fmt::Debug> Rule<T> {
    /// Checks size, types and references.
    ///
    /// # Errors
    /// [`RuleError`] for the first thing that is wrong.
    pub fn check(&self, parameters: ParameterTypes<'_>) -> Result<(), RuleError> {
        self.tree.check_size()?;
        let mut used = Vec::new();
        Checker { facts: &self.facts, parameters }.node(&self.tree, &mut used)?;
        let unused = self.facts.keys().find(|fact| !used.contains(fact));
        unused.map_or(Ok(()), |fact| Err(RuleError::Unused(fact.clone())))
    }
}

impl<T> Node<T> {
    /// Checks depth and number of nodes, which bound the cost of asking.
    ///
    /// # Errors
    /// [`RuleError::Deep`], [`RuleError::Large`].
    pub fn check_size(&self) -> Result<(), RuleError> {
        fn walk<T>(node: &Node<T>, depth: usize, count: &mut usize) -> Result<(), RuleError> {
            *count += 1;
            if depth > DEPTH_MAX {
                return Err(RuleError::Deep);
            }
            if *count > NODES_MAX {
                return Err(RuleError::Large);
            }
            node.children().iter().try_for_each(|child| walk(child, depth + 1, count))
        }
        walk(self, 1, &mut 0)
    }

    /// The nodes directly below.
    #[must_use]
    pub fn children(&self) -> &[Self] {
        match self {
            Self::All { of, .. } | Self::Any { of, .. } => of,
            Self::Not { of, .. } => std::slice::from_ref(of),
            Self::True { .. }
            | Self::OneOf { .. }
            | Self::Compare { .. }
            | Self::Within { .. }
            | Self::AgeAt { .. }
            | Self::In { .. } => &[],
        }
    }

    /// The statements it rests on itself, without those of nodes below.
    #[must_use]
    pub fn because(&self) -> &[ItemId] {
        match self {
            Self::All { because, .. }
            | Self::Any { because, .. }
            | Self::Not { because, .. }
            | Self::True { because, .. }
            | Self::OneOf { because, .. }
            | Self::Compare { because, .. }
            | Self::Within { because, .. }
            | Self::AgeAt { because, .. }
            | Self::In { because, .. } => because,
        }
    }

    /// The terms of a leaf.
    #[must_use]
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::Compare { left, right, .. } => vec![left, right],
            Self::Within { date, from, to, .. } => vec![date, from, to],
            Self::AgeAt { born, on, years, .. } => vec![born, on, years],
            Self::All { .. }
            | Self::Any { .. }
            | Self::Not { .. }
            | Self::True { .. }
            | Self::OneOf { .. }
            | Self::In { .. } => Vec::new(),
        }
    }
}

struct Checker<'a> {
    facts: &'a BTreeMap<ItemId, FactType>,
    parameters: ParameterTypes<'a>,
}

impl<'a> Checker<'a> {
    fn node<T: PartialEq + std::fmt::Debug>(&self, node: &Node<T>, used: &mut Vec<ItemId>) -> Result<(), RuleError> {
        match node {
            Node::All { of, .. } | Node::Any { of, .. } => {
                if of.is_empty() {
                    return Err(RuleError::Empty(if matches!(node, Node::All { .. }) { "all" } else { "any" }));
                }
                if let Some((_, twin)) = of.iter().enumerate().find(|(i, a)| of[..*i].contains(a)) {
                    return Err(RuleError::Unreachable(format!("{twin:?}").chars().take(80).collect()));
                }
                of.iter().try_for_each(|child| self.node(child, used))
            }
            Node::Not { of, .. } => self.node(of, used),
            Node::True { fact, .. } => self.fact(fact, FactType::YesNo, used),
            Node::OneOf { fact, values, .. } => {
                if values.is_empty() {
                    return Err(RuleError::Empty("one_of"));
                }
                self.fact(fact, FactType::Choice, used)
            }
            Node::In { fact, .. } => self.fact(fact, FactType::Place, used),
            Node::Compare { left, right, .. } => {
                let (a, b) = (self.term(left, used)?, self.term(right, used)?);
                if a == b { Ok(()) } else { Err(RuleError::Unlike(format!("{a:?} and {b:?}"))) }
            }
            Node::Within { date, from, to, .. } => {
                [date, from, to].into_iter().try_for_each(|term| self.expect(term, TermType::Date, used))
            }
            Node::AgeAt { born, on, years, .. } => {
                self.expect(born, TermType::Date, used)?;
                self.expect(on, TermType::Date, used)?;
                self.expect(years, TermType::Int, used)
            }
        }
    }

    fn fact(&self, fact: &ItemId, kind: FactType, used: &mut Vec<ItemId>) -> Result<(), RuleError> {
        used.push(fact.clone());
        match self.facts.get(fact) {
            None => Err(RuleError::Undeclared(fact.clone())),
            Some(declared) if *declared == kind => Ok(()),
            Some(_) => Err(RuleError::FactType(fact.clone())),
        }
    }

    fn expect(&self, term: &Term, kind: TermType, used: &mut Vec<ItemId>) -> Result<(), RuleError> {
        let found = self.term(term, used)?;
        if found == kind { Ok(()) } else { Err(RuleError::Unlike(format!("{found:?} instead of {kind:?}"))) }
    }

    fn term(&self, term: &Term, used: &mut Vec<ItemId>) -> Result<TermType, RuleError> {
        Ok(match term {
            Term::AsOf | Term::Date(_) => TermType::Date,
            Term::Months(_) => TermType::Months,
            Term::Int(_) => TermType::Int,
            Term::Money(_) => TermType::Money,
            Term::Fact(fact) => {
                used.push(fact.clone());
                match self.facts.get(fact).ok_or_else(|| RuleError::Undeclared(fact.clone()))? {
                    FactType::Date => TermType::Date,
                    FactType::Months => TermType::Months,
                    FactType::Int => TermType::Int,
                    FactType::Money => TermType::Money,
                    FactType::YesNo | FactType::Choice | FactType::Place => {
                        return Err(RuleError::FactType(fact.clone()));
                    }
                }
            }
            Term::Param(id) => match (self.parameters)(id).ok_or_else(|| RuleError::Parameter(id.clone()))? {
                ParameterType::Date => TermType::Date,
                ParameterType::Months => TermType::Months,
                ParameterType::Days | ParameterType::Int => TermType::Int,
                ParameterType::Money => TermType::Money,
                ParameterType::Text => return Err(RuleError::Unlike(format!("{id} is text"))),
            },
            Term::PlusMonths { date, months } => {
                self.expect(date, TermType::Date, used)?;
                self.expect(months, TermType::Months, used)?;
                TermType::Date
            }
            Term::PlusDays { date, days } => {
                self.expect(date, TermType::Date, used)?;
                self.expect(days, TermType::Int, used)?;
                TermType::Date
            }
        })
    }
}
