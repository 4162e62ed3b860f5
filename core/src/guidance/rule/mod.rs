//! Rules: decision trees that always end, always explain, and never guess.
//!
//! [`Node`] is what is published; `check` refuses a tree that is too deep, too large or compares unlike things; `eval` gives
//! three-valued answers with a trace. There are no loops and no floating point, and the day the question is asked about
//! (`as_of`) is an input like any other.

#[cfg(feature = "publish")]
pub mod cases;
mod check;
mod eval;
mod opens;
mod reckon;
#[cfg(feature = "publish")]
pub mod sentences;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::text::{ItemId, Text};
use crate::money::Money;
use crate::place::PlaceCode;
use crate::time::Date;

pub use check::{DEPTH_MAX, NODES_MAX, ParameterTypes, RuleError};
pub use eval::{Leaf, Trace, Trust, Truth, World, evaluate};
pub use opens::first_true;
pub use reckon::plus_months;

/// How two values of one type relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Smaller, or earlier.
    Below,
    /// Smaller or equal; on or before.
    AtMost,
    /// Equal.
    Equal,
    /// Greater or equal; on or after.
    AtLeast,
    /// Greater, or later.
    Above,
}

/// A value in a rule: written, answered, looked up or reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// The day the question is about.
    AsOf,
    /// What a person answered.
    Fact(ItemId),
    /// A parameter's value on `as_of`.
    Param(ItemId),
    /// A date as written.
    Date(Date),
    /// Calendar months as written.
    Months(i64),
    /// A whole number as written.
    Int(i64),
    /// Money as written.
    Money(Money),
    /// A date so many calendar months later, clamped to the month's last day.
    PlusMonths {
        /// From here.
        date: Box<Term>,
        /// So many.
        months: Box<Term>,
    },
    /// A date so many calendar days later.
    PlusDays {
        /// From here.
        date: Box<Term>,
        /// So many (`int`).
        days: Box<Term>,
    },
}

/// One node. Every node says which statements it rests on; a leaf also says in words what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Node<T = Text> {
    /// Every one of these.
    All {
        /// The parts.
        of: Vec<Node<T>>,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// At least one of these.
    Any {
        /// The parts.
        of: Vec<Node<T>>,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// The opposite.
    Not {
        /// Of this.
        of: Box<Node<T>>,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// A yes/no answer is yes.
    True {
        /// The question.
        fact: ItemId,
        /// What is needed, in words.
        needs: T,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// A choice is one of these.
    OneOf {
        /// The question.
        fact: ItemId,
        /// The choices that will do.
        values: Vec<ItemId>,
        /// What is needed, in words.
        needs: T,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// Two values of one type relate so.
    Compare {
        /// On the left.
        left: Term,
        /// How.
        is: Comparison,
        /// On the right.
        right: Term,
        /// What is needed, in words.
        needs: T,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// A date lies in a window that includes both ends.
    Within {
        /// The date.
        date: Term,
        /// First day.
        from: Term,
        /// Last day.
        to: Term,
        /// What is needed, in words.
        needs: T,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// Completed years of age on a day relate so to a number. A birthday counts from its own day; 29 February from 28.
    AgeAt {
        /// The date of birth.
        born: Term,
        /// The day.
        on: Term,
        /// How.
        is: Comparison,
        /// Years (`int`).
        years: Term,
        /// What is needed, in words.
        needs: T,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
    /// A place is this one or lies in it.
    In {
        /// The question.
        fact: ItemId,
        /// The place.
        place: PlaceCode,
        /// What is needed, in words.
        needs: T,
        /// What it rests on.
        #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
        because: Vec<ItemId>,
    },
}

/// What kind of answer a rule takes for a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// A date.
    Date,
    /// Yes or no.
    YesNo,
    /// One of the question's choices.
    Choice,
    /// Money.
    Money,
    /// Calendar months.
    Months,
    /// A whole number.
    Int,
    /// A place code.
    Place,
}

/// A person's answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A date.
    Date(Date),
    /// Yes or no.
    YesNo(bool),
    /// A choice.
    Choice(ItemId),
    /// Money.
    Money(Money),
    /// Calendar months.
    Months(i64),
    /// A whole number.
    Int(i64),
    /// A place.
    Place(PlaceCode),
}

impl Fact {
    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> FactType {
        match self {
            Self::Date(_) => FactType::Date,
            Self::YesNo(_) => FactType::YesNo,
            Self::Choice(_) => FactType::Choice,
            Self::Money(_) => FactType::Money,
            Self::Months(_) => FactType::Months,
            Self::Int(_) => FactType::Int,
            Self::Place(_) => FactType::Place,
        }
    }
}

/// What a person has answered so far; what is missing is unknown, never false.
pub type Facts = BTreeMap<ItemId, Fact>;

/// What a published test case must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// The tree is true.
    Yes,
    /// The tree is false, and will stay so on these facts.
    No,
    /// The tree is false now and true from the case's `from`.
    NotYet,
    /// A fact is missing: the case's `ask` comes first.
    Unknown,
}

/// A published test case: given these answers on this day, the tree comes to this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows, for editors.
    pub name: String,
    /// The day it is asked about; the day it is run when absent, so that it must hold for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// The answers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: Facts,
    /// What it must come to.
    pub expect: Expect,
    /// For `not_yet`: the first day on which it is true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// For `unknown`: the fact to ask for next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<ItemId>,
}

/// A rule as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What it decides.
    pub title: T,
    /// The facts it asks for and their types.
    pub facts: BTreeMap<ItemId, FactType>,
    /// The tree.
    pub tree: Node<T>,
    /// Its published test cases.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
}

#[cfg(test)]
mod tests;
