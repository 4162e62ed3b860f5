//! Fields of a rule: its facts, its tree, its cases.

use sojourn_core::guidance::text::Kind;

use super::Length::Short;
use super::kinds::{ID, TITLE};
use super::{Case, Field, Of};

const COMPARISONS: &[&str] = &["below", "at_most", "equal", "at_least", "above"];
const BECAUSE: Field = Field::may("because", Of::Many(Kind::Statement));
const NEEDS: Field = Field::needs("needs", Of::Words(Short));
const FACT: Field = Field::needs("fact", Of::Fact);
const IS: Field = Field::needs("is", Of::Choice(COMPARISONS));

const fn term(name: &'static str) -> Field {
    Field::needs(name, Of::Either(TERMS))
}

/// What is compared.
static TERM_CASES: [Case; 9] = [
    Case { name: "as_of", fields: &[] },
    Case { name: "fact", fields: &[Field::needs("", Of::Fact)] },
    Case { name: "param", fields: &[Field::needs("", Of::One(Kind::Parameter))] },
    Case { name: "date", fields: &[Field::needs("", Of::Day)] },
    Case { name: "months", fields: &[Field::needs("", Of::Number)] },
    Case { name: "int", fields: &[Field::needs("", Of::Number)] },
    Case { name: "money", fields: &[Field::needs("", Of::Money)] },
    Case { name: "plus_months", fields: &[term("date"), term("months")] },
    Case { name: "plus_days", fields: &[term("date"), term("days")] },
];
static TERMS: &[Case] = &TERM_CASES;

/// The nodes of a tree.
static NODE_CASES: [Case; 9] = [
    Case { name: "all", fields: &[Field::needs("of", Of::Nodes(NODES)), BECAUSE] },
    Case { name: "any", fields: &[Field::needs("of", Of::Nodes(NODES)), BECAUSE] },
    Case { name: "not", fields: &[Field::needs("of", Of::Tagged(NODES)), BECAUSE] },
    Case { name: "true", fields: &[FACT, NEEDS, BECAUSE] },
    Case { name: "one_of", fields: &[FACT, Field::needs("values", Of::Names), NEEDS, BECAUSE] },
    Case { name: "compare", fields: &[term("left"), IS, term("right"), NEEDS, BECAUSE] },
    Case { name: "within", fields: &[term("date"), term("from"), term("to"), NEEDS, BECAUSE] },
    Case { name: "age_at", fields: &[term("born"), term("on"), IS, term("years"), NEEDS, BECAUSE] },
    Case { name: "in", fields: &[FACT, Field::needs("place", Of::Line), NEEDS, BECAUSE] },
];
pub(super) static NODES: &[Case] = &NODE_CASES;

const TYPES: &[&str] = &["date", "yes_no", "choice", "money", "months", "int", "place"];
static TYPE: Field = Field::needs("type", Of::Choice(TYPES));

static ANSWERS: [Case; 7] = [
    Case { name: "date", fields: &[Field::needs("", Of::Day)] },
    Case { name: "yes_no", fields: &[Field::needs("", Of::Truth)] },
    Case { name: "choice", fields: &[Field::needs("", Of::Name)] },
    Case { name: "money", fields: &[Field::needs("", Of::Money)] },
    Case { name: "months", fields: &[Field::needs("", Of::Number)] },
    Case { name: "int", fields: &[Field::needs("", Of::Number)] },
    Case { name: "place", fields: &[Field::needs("", Of::Line)] },
];
static ANSWER: Field = Field::needs("answer", Of::Either(&ANSWERS));

const CASES: &[Field] = &[
    Field::needs("name", Of::Line),
    Field::may("as_of", Of::Day),
    Field::may("facts", Of::Map(&ANSWER)),
    Field::needs("expect", Of::Choice(&["yes", "no", "not_yet", "unknown"])),
    Field::may("from", Of::Day),
    Field::may("ask", Of::Fact),
];

pub(super) static RULE: &[Field] = &[
    ID,
    TITLE,
    Field::needs("facts", Of::Map(&TYPE)),
    Field::needs("tree", Of::Tagged(NODES)),
    Field::may("cases", Of::List(CASES)),
];
