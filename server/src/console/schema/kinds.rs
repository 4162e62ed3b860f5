//! Fields of the kinds that are lists of plain things.

use sojourn_core::guidance::text::Kind;

use super::Length::{Long, Prose, Short};
use super::{Field, Of};

const STANDINGS: &[&str] = &["in_force", "announced", "disputed", "superseded", "historic"];
pub(super) const RESTS_ON: Field = Field::may("statements", Of::Many(Kind::Statement));
const MUST_REST_ON: Field = Field::needs("statements", Of::Many(Kind::Statement));
pub(super) const GLOSSES: Field = Field::may("glosses", Of::Many(Kind::Term));
pub(super) const ALIASES: Field = Field::may("aliases", Of::Lines);
pub(super) const ID: Field = Field::needs("id", Of::Name);
pub(super) const TITLE: Field = Field::needs("title", Of::Words(Short));

pub(super) const PACK: &[Field] = &[
    Field::needs("place", Of::Line),
    Field::needs("about", Of::Words(Long)),
    Field::may("below", Of::Choice(&["minimum", "covered"])),
    Field::may("standing", Of::Choice(STANDINGS)),
    Field::may("valid_from", Of::Day),
    Field::may("valid_to", Of::Day),
];

const CITATION: &[Field] = &[
    Field::needs("law", Of::Words(Short)),
    Field::may("number", Of::Line),
    Field::may("article", Of::Line),
    Field::may("url", Of::Line),
    Field::may("path", Of::Line),
];

pub(super) const STATEMENT: &[Field] = &[
    ID,
    Field::needs("text", Of::Words(Long)),
    Field::needs("citation", Of::Group(CITATION)),
    Field::needs("confidence", Of::Choice(&["high", "medium", "low", "gk"])),
    Field::may("standing", Of::Choice(STANDINGS)),
    Field::needs("verified_on", Of::Day),
    Field::needs("review_by", Of::Day),
    Field::may("grace_days", Of::Number),
    Field::may("reported_on", Of::Day),
    Field::may("valid_from", Of::Day),
    Field::may("valid_to", Of::Day),
    Field::may("risk", Of::Boxes(&["fee", "deadline", "document", "legal"])),
    GLOSSES,
];

const VALUES: &[Field] = &[
    Field::needs("from", Of::Day),
    Field::may("value", Of::Value),
    Field::may("abolished", Of::Flag),
    Field::may("unknown", Of::Flag),
    RESTS_ON,
];

pub(super) const PARAMETER: &[Field] = &[
    Field::needs("values", Of::List(VALUES)),
    TITLE,
    Field::needs("type", Of::Choice(&["money", "months", "days", "int", "date", "text"])),
    Field::may("currency", Of::Line),
    ID,
];

pub(super) const ARTICLE: &[Field] = &[
    ID,
    TITLE,
    Field::needs("verdict", Of::Choice(&["yes", "no", "depends", "free", "unknown"])),
    Field::needs("answer", Of::Words(Prose)),
    Field::may("today", Of::Words(Prose)),
    Field::may("by_when", Of::Words(Prose)),
    Field::may("call", Of::Words(Prose)),
    Field::may("do_not_sign", Of::Words(Prose)),
    Field::may("more", Of::Words(Prose)),
    MUST_REST_ON,
    Field::may("services", Of::Many(Kind::ServicePoint)),
    Field::may("procedures", Of::Many(Kind::Procedure)),
    Field::may("related", Of::Many(Kind::Article)),
    Field::needs("topics", Of::Names),
    Field::may("audience", Of::Boxes(&["worker", "volunteer", "family", "youth"])),
    GLOSSES,
    ALIASES,
];

const REFUSAL: &[Field] =
    &[Field::needs("they_say", Of::Words(Long)), Field::needs("reply", Of::Words(Long)), RESTS_ON];

pub(super) const WINDOW_CARD: &[Field] = &[
    ID,
    Field::needs("say", Of::Words(Long)),
    Field::needs("please_read", Of::Words(Long)),
    Field::needs("refusals", Of::List(REFUSAL)),
    Field::needs("write_down", Of::Words(Long)),
    Field::needs("if_unsafe", Of::Words(Long)),
    Field::needs("call", Of::Many(Kind::ServicePoint)),
    MUST_REST_ON,
];

const ACCESS: &[Field] = &[
    Field::needs("standing", Of::Choice(&["unregistered", "registered", "permit", "suspended", "local"])),
    Field::needs("access", Of::Choice(&["free", "paid", "none", "unknown"])),
    Field::may("note", Of::Words(Long)),
];

pub(super) const ENTITLEMENT: &[Field] = &[
    ID,
    TITLE,
    Field::needs("group", Of::Choice(&["right", "service", "convenience"])),
    Field::needs("access", Of::List(ACCESS)),
    MUST_REST_ON,
];

pub(super) const SERVICE_POINT: &[Field] = &[
    ID,
    Field::needs("kind", Of::Choice(&["hotline", "office", "online", "shelter", "organisation"])),
    TITLE,
    Field::needs("helps_with", Of::Words(Long)),
    Field::may("phone", Of::Line),
    Field::may("address", Of::Words(Short)),
    Field::may("hours", Of::Words(Short)),
    Field::may("languages", Of::Lines),
    Field::may("bring", Of::Words(Long)),
    Field::may("url", Of::Line),
    ALIASES,
    MUST_REST_ON,
];

/// What people come for stands first: how much, from when until when.
pub(super) const FEE: &[Field] = &[
    Field::may("amount", Of::Amount),
    Field::needs("currency", Of::Line),
    Field::needs("valid_from", Of::Day),
    Field::may("valid_to", Of::Day),
    Field::may("as_at", Of::Day),
    TITLE,
    MUST_REST_ON,
    Field::may("channel", Of::Choice(&["counter", "online", "agent"])),
    Field::may("payer", Of::Name),
    Field::may("batch_from", Of::Number),
    Field::may("per", Of::Choice(&["case", "person"])),
    Field::may("exempt", Of::Names),
    ID,
    Field::needs("item", Of::Name),
];

pub(super) const CALENDAR: &[Field] = &[
    ID,
    Field::needs("year", Of::Number),
    TITLE,
    Field::may("off", Of::Days),
    Field::may("work", Of::Days),
    Field::may("statutory", Of::Days),
    RESTS_ON,
];

pub(super) const NOTICE: &[Field] = &[
    ID,
    TITLE,
    Field::needs("text", Of::Words(Long)),
    Field::needs("from", Of::Day),
    Field::needs("until", Of::Day),
    Field::may("call", Of::Many(Kind::ServicePoint)),
    MUST_REST_ON,
];

const VERSION: &[Field] = &[ID, Field::needs("says", Of::Words(Long)), MUST_REST_ON];

pub(super) const DISPUTE: &[Field] = &[
    ID,
    TITLE,
    Field::needs("blocks", Of::References),
    Field::needs("versions", Of::List(VERSION)),
    Field::needs("ask", Of::Words(Long)),
];

pub(super) const TERM: &[Field] = &[ID, Field::needs("word", Of::Words(Short)), Field::needs("means", Of::Words(Long))];

pub(super) const PATCH: &[Field] =
    &[Field::needs("of", Of::Line), Field::may("set", Of::Set), Field::may("remove", Of::Lines)];
