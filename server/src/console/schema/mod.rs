//! The fields of every kind of item, declared once: what the form draws, what it reads, what the reading view names.
//!
//! `kinds`, `procedure` and `rule` list the fields; `spread` turns an item's value into names and texts, `gather` turns what a form sent
//! back into a value and says what is wrong where; `rows` adds, moves and takes out parts of lists. A form is nothing but names and texts
//! (`steps.0.title.zh-Hans`), so what somebody typed is never lost, however wrong it is.

mod gather;
mod kinds;
mod parts;
mod procedure;
mod rows;
mod rule;
mod spread;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use sojourn_core::guidance::text::Kind;

pub(super) use gather::{Problem, gather};
pub(super) use parts::{MACHINE, parts};
pub(super) use rows::arrange;
pub(super) use spread::spread_into;

/// What a form holds: names and texts, in order of name.
pub(super) type Draft = BTreeMap<String, String>;

/// One field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Its name in the item.
    pub name: &'static str,
    /// Whether it must be said.
    pub needed: bool,
    /// What it is.
    pub of: Of,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    /// Words in every language: a line, or several lines.
    Words(Length),
    /// A line that is the same in every language.
    Line,
    /// A new name: lower-case letters, digits, `-`, `_`, `.`.
    Name,
    /// The name of an answer that is asked for, by choice.
    Fact,
    /// The name of an item of a kind, by choice.
    One(Kind),
    /// Names of items of a kind, by choice.
    Many(Kind),
    /// Names that belong to no kind: topics, classes of payer.
    Names,
    /// References such as `rule:permit-eligibility`.
    References,
    /// Lines of a list.
    Lines,
    /// Days and stretches of days, a line each.
    Days,
    /// A day.
    Day,
    /// A whole number.
    Number,
    /// An amount of money in the currency beside it: typed `15.00`, kept in minor units.
    Amount,
    /// An amount with its own currency.
    Money,
    /// A value of a parameter: what it may be is said by the parameter's type.
    Value,
    /// How many, written or looked up: a number or a parameter.
    Count,
    /// Yes, or left out.
    Flag,
    /// Yes or no, both said.
    Truth,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any of these words.
    Boxes(&'static [&'static str]),
    /// Parts with names.
    Group(&'static [Field]),
    /// A list of parts.
    List(&'static [Field]),
    /// A map from names to one thing each.
    Map(&'static Field),
    /// A node: `op` says which fields it has.
    Tagged(&'static [Case]),
    /// A list of nodes.
    Nodes(&'static [Case]),
    /// One of several things, each under its own name; a case without field is the bare name.
    Either(&'static [Case]),
    /// What a patch sets: fields of the kind it patches.
    Set,
}

/// How long words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// A title, a label.
    Short,
    /// A sentence or a few.
    Long,
    /// Markdown.
    Prose,
}

/// One of several shapes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case {
    /// Its name.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

impl Field {
    const fn needs(name: &'static str, of: Of) -> Self {
        Self { name, needed: true, of }
    }

    const fn may(name: &'static str, of: Of) -> Self {
        Self { name, needed: false, of }
    }
}

/// The fields of a kind, in the order a person fills them in. The id comes first, a pack's place and a patch's target are fixed.
pub(super) fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Pack => kinds::PACK,
        Kind::Statement => kinds::STATEMENT,
        Kind::Parameter => kinds::PARAMETER,
        Kind::Rule => rule::RULE,
        Kind::Procedure => procedure::PROCEDURE,
        Kind::Article => kinds::ARTICLE,
        Kind::WindowCard => kinds::WINDOW_CARD,
        Kind::Entitlement => kinds::ENTITLEMENT,
        Kind::ServicePoint => kinds::SERVICE_POINT,
        Kind::Fee => kinds::FEE,
        Kind::Calendar => kinds::CALENDAR,
        Kind::Notice => kinds::NOTICE,
        Kind::Dispute => kinds::DISPUTE,
        Kind::Term => kinds::TERM,
        Kind::Patch => kinds::PATCH,
    }
}

/// A name one level deeper.
pub(super) fn deeper(path: &str, name: impl std::fmt::Display) -> String {
    if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
}

/// The kind a patch changes, as far as its draft says.
pub(super) fn patched(draft: &Draft) -> Option<Kind> {
    let of = draft.get("of")?;
    let name = of.split_once(':')?.0;
    Kind::ALL.into_iter().find(|kind| kind.name() == name && !matches!(kind, Kind::Patch | Kind::Pack))
}
