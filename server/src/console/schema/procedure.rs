//! Fields of a procedure.

use sojourn_core::guidance::text::Kind;

use super::Length::{Long, Short};
use super::kinds::{ALIASES, GLOSSES, ID, RESTS_ON, TITLE};
use super::rule::NODES;
use super::{Field, Of};

const ANCHORS: &[&str] = &[
    "arrival",
    "registration",
    "acceptance",
    "issue",
    "expiry",
    "anniversary",
    "payment",
    "decision",
    "change",
    "event",
];
const OFFICES: &[&str] = &[
    "police_station",
    "community_service",
    "service_hall",
    "online",
    "labour_inspection",
    "arbitration",
    "social_insurance",
    "review_body",
    "court",
    "legal_aid",
    "school",
    "medical",
    "union",
    "aid_station",
    "station",
    "telephone",
    "employer",
    "landlord",
    "home",
];

const SPAN: &[Field] = &[
    Field::needs("amount", Of::Count),
    Field::needs("unit", Of::Choice(&["calendar_day", "working_day", "month", "year"])),
];

const OPTION: &[Field] = &[ID, Field::needs("label", Of::Words(Short))];

const QUESTION: &[Field] = &[
    ID,
    Field::needs("type", Of::Choice(&["choice", "date", "place", "money", "text", "yes_no", "int", "months"])),
    Field::needs("ask", Of::Words(Long)),
    Field::needs("why", Of::Words(Long)),
    Field::may("options", Of::List(OPTION)),
    Field::may("anchor", Of::Choice(ANCHORS)),
    Field::may("pays", Of::Choice(&["channel", "batch", "class"])),
    Field::may("sensitive", Of::Flag),
];

const DOCUMENT: &[Field] = &[
    ID,
    TITLE,
    Field::may("issuer", Of::Words(Short)),
    Field::may("form", Of::Choice(&["original", "copy", "original_and_copy", "digital", "either"])),
    Field::may("max_age", Of::Group(SPAN)),
    Field::may("template", Of::Name),
    Field::may("note", Of::Words(Long)),
    RESTS_ON,
];

const PAPERS: &[Field] = &[
    ID,
    TITLE,
    Field::needs("need", Of::Choice(&["all_of", "one_of"])),
    Field::needs("documents", Of::List(DOCUMENT)),
    Field::may("when", Of::Tagged(NODES)),
    RESTS_ON,
];

const AGENT: &[Field] = &[Field::needs("who", Of::Words(Short)), Field::needs("needs", Of::Words(Long)), RESTS_ON];

const STEP: &[Field] = &[
    ID,
    TITLE,
    Field::needs("office", Of::Choice(OFFICES)),
    Field::may("card", Of::One(Kind::WindowCard)),
    Field::may("note", Of::Words(Long)),
    Field::may("takes", Of::Group(SPAN)),
    Field::may("agents", Of::List(AGENT)),
    RESTS_ON,
];

const DEADLINE: &[Field] = &[
    ID,
    TITLE,
    Field::needs("role", Of::Choice(&["due_by", "office_by", "opens_on", "window"])),
    Field::needs("anchor", Of::Choice(ANCHORS)),
    Field::may("offset", Of::Group(SPAN)),
    Field::may("at_most", Of::Group(SPAN)),
    Field::may("before", Of::Group(SPAN)),
    Field::may("after", Of::Group(SPAN)),
    Field::needs("consequence", Of::Choice(&["fine", "suspended", "lapse", "none", "unknown"])),
    Field::may("consequence_note", Of::Words(Long)),
    Field::may("years_after_gap", Of::Choice(&["gap_excluded", "restart", "unknown"])),
    Field::may("roll", Of::Choice(&["show_both", "keep"])),
    Field::needs("as_stated", Of::Words(Long)),
    RESTS_ON,
];

pub(super) const PROCEDURE: &[Field] = &[
    ID,
    Field::needs("version", Of::Number),
    TITLE,
    Field::needs("summary", Of::Words(Long)),
    Field::may("duty_holder", Of::Choice(&["oneself", "employer", "landlord", "guardian"])),
    Field::may("eligibility", Of::One(Kind::Rule)),
    Field::may("questions", Of::List(QUESTION)),
    Field::may("documents", Of::List(PAPERS)),
    Field::may("steps", Of::List(STEP)),
    Field::may("deadlines", Of::List(DEADLINE)),
    Field::may("fees", Of::Many(Kind::Fee)),
    Field::may("next", Of::Words(Long)),
    Field::may("appeal", Of::One(Kind::Procedure)),
    Field::may("complaint", Of::One(Kind::Procedure)),
    Field::may("articles", Of::Many(Kind::Article)),
    RESTS_ON,
    GLOSSES,
    ALIASES,
    Field::may("applies_to", Of::Group(&[Field::may("min", Of::Line), Field::may("max", Of::Line)])),
];
