//! Which fields an application's log, the profile and the diary hold: the one list behind the readers, the document and its tests.
//!
//! A path is `entity/id/field`. What an operation may write is the business of `sync`; what a field means is told here
//! and, row by row, in `docs/registration.md`.

/// Which log a field lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// `app/…`, one application.
    Application,
    /// `profile`.
    Profile,
    /// `diary`.
    Diary,
}

/// What a field's values are, in CBOR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// True or false.
    YesNo,
    /// Text `YYYY-MM-DD`.
    Date,
    /// `[minor units, currency]`.
    Money,
    /// Text, an administrative code.
    Place,
    /// Text, one of these names.
    Name(&'static [&'static str]),
    /// Any of text, whole number, true or false, money: the question says which.
    Answer,
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRule {
    /// Where it lives.
    pub log: Log,
    /// The first part of its path.
    pub entity: &'static str,
    /// The last part.
    pub field: &'static str,
    /// What it holds.
    pub value: ValueType,
    /// Whether the last write in log order wins without asking; otherwise two values are a conflict for a person.
    pub silent: bool,
}

use Log::{Application, Diary, Profile};
use ValueType::{Answer, Date, Money, Name, Place, Text, Whole, YesNo};

const fn asks(log: Log, entity: &'static str, field: &'static str, value: ValueType) -> FieldRule {
    FieldRule { log, entity, field, value, silent: false }
}

const fn silent(log: Log, entity: &'static str, field: &'static str, value: ValueType) -> FieldRule {
    FieldRule { log, entity, field, value, silent: true }
}

/// Names of stages.
const STAGES: &[&str] = &[
    "draft",
    "preparing",
    "ready",
    "submitted",
    "accepted",
    "supplement_requested",
    "resubmitted",
    "in_review",
    "approved",
    "card_ready",
    "issued",
    "refused",
    "review_requested",
    "withdrawn",
];

/// Every field this version reads.
pub const FIELDS: &[FieldRule] = &[
    asks(Application, "app", "procedure", Text),
    asks(Application, "app", "version", Whole),
    asks(Application, "app", "definition", Text),
    asks(Application, "app", "place", Place),
    asks(Application, "app", "opened_on", Date),
    silent(Application, "app", "title", Text),
    asks(Application, "app", "stage", Name(STAGES)),
    asks(Application, "date", "value", Date),
    asks(Application, "reached", "on", Date),
    asks(Application, "answer", "value", Answer),
    asks(Application, "paper", "document", Text),
    asks(Application, "paper", "form", Name(&["original", "copy", "digital"])),
    asks(Application, "paper", "issued_on", Date),
    asks(Application, "paper", "valid_until", Date),
    asks(Application, "paper", "gone", YesNo),
    asks(Application, "paper", "note", Text),
    asks(Application, "fee", "kind", Name(&["assessed", "paid", "waived", "refunded", "disputed", "own_cost"])),
    asks(Application, "fee", "item", Text),
    asks(Application, "fee", "amount", Money),
    asks(Application, "fee", "on", Date),
    asks(Application, "fee", "receipt", Text),
    asks(Application, "fee", "note", Text),
    asks(Profile, "registration", "place", Place),
    asks(Profile, "registration", "on", Date),
    asks(Profile, "registration", "ended_on", Date),
    asks(Profile, "registration", "removed", YesNo),
    asks(Profile, "permit", "place", Place),
    asks(Profile, "permit", "issued_on", Date),
    asks(Profile, "permit", "expires_on", Date),
    asks(Profile, "permit", "lost_on", Date),
    asks(Profile, "permit", "cancelled_on", Date),
    asks(Profile, "permit", "removed", YesNo),
    asks(Profile, "endorsement", "permit", Text),
    asks(Profile, "endorsement", "on", Date),
    asks(Profile, "endorsement", "removed", YesNo),
    asks(Profile, "period", "kind", Name(&["residence", "registered", "work", "insurance"])),
    asks(Profile, "period", "place", Place),
    asks(Profile, "period", "from", Date),
    asks(Profile, "period", "to", Date),
    asks(Profile, "period", "removed", YesNo),
    asks(Diary, "entry", "day", Date),
    asks(Diary, "entry", "started", Whole),
    asks(Diary, "entry", "ended", Whole),
    asks(Diary, "entry", "minutes", Whole),
    asks(Diary, "entry", "workplace", Text),
    asks(Diary, "entry", "employer", Text),
    asks(Diary, "entry", "kind", Name(&["working_day", "rest_day", "holiday"])),
    asks(Diary, "entry", "promised", Money),
    asks(Diary, "entry", "received", Money),
    asks(Diary, "entry", "pay_month", Date),
    silent(Diary, "entry", "remark", Text),
    asks(Diary, "entry", "removed", YesNo),
    asks(Diary, "attachment", "entry", Text),
    asks(Diary, "attachment", "file", Text),
    asks(Diary, "attachment", "sha256", Text),
    asks(Diary, "attachment", "removed", YesNo),
];

impl ValueType {
    /// How the document calls it.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Text => "text".into(),
            Whole => "whole number".into(),
            YesNo => "true or false".into(),
            Date => "date".into(),
            Money => "money".into(),
            Place => "place".into(),
            Answer => "text, whole number, true or false, or money".into(),
            Name(names) if names.len() > 6 => "a stage".into(),
            Name(names) => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor;
    use crate::registration::application::Application as ApplicationView;
    use crate::registration::book::Kind;
    use crate::registration::diary::{DayType, Diary as DiaryView};
    use crate::registration::fields::FieldValue;
    use crate::registration::paper::PaperForm;
    use crate::registration::profile::{PeriodKind, Profile as ProfileView};
    use crate::registration::stage::Stage;
    use crate::sync::kinds;
    use crate::sync::operation::Path;
    use ciborium::Value;

    fn example(value: ValueType) -> Value {
        let text = |text: &str| Value::Text(text.to_owned());
        match value {
            Text | Answer => text("x"),
            Whole => 3_i64.write(),
            YesNo => true.write(),
            Date => text("2026-03-04"),
            Money => crate::money::Money::fen(2000).write(),
            Place => text("330100"),
            Name(names) => text(names[0]),
        }
    }

    fn path(rule: &FieldRule) -> String {
        let id = match rule.entity {
            "reached" => "accepted",
            "date" => "arrival",
            _ => "00112233445566778899aabbccddeeff",
        };
        format!("{}/{id}/{}", rule.entity, rule.field)
    }

    /// What the readers leave unread when each field of a log holds an example of its type.
    #[test]
    fn the_readers_read_every_field_of_the_list() {
        for log in [Application, Profile, Diary] {
            let of_log = FIELDS.iter().filter(|rule| rule.log == log);
            let pairs: Vec<_> = of_log.map(|rule| (path(rule), cbor::encode(&example(rule.value)))).collect();
            let pairs = || pairs.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
            let unread = match log {
                Application => ApplicationView::from_fields(pairs()).unread,
                Profile => ProfileView::from_fields(pairs()).unread,
                Diary => DiaryView::from_fields(pairs()).unread,
            };
            assert!(unread.is_empty(), "{unread:?}");
        }
    }

    #[test]
    fn the_names_are_those_of_the_types() {
        let names_of = |entity: &str, field: &str| -> Vec<&str> {
            let rule = FIELDS.iter().find(|rule| (rule.entity, rule.field) == (entity, field)).expect("in the list");
            let Name(names) = rule.value else { panic!("{entity}/{field} has no names") };
            names.to_vec()
        };
        assert_eq!(names_of("app", "stage"), Stage::ALL.map(Stage::name));
        assert_eq!(names_of("fee", "kind"), Kind::ALL.map(Kind::name));
        assert_eq!(names_of("period", "kind"), PeriodKind::ALL.map(PeriodKind::name));
        assert_eq!(names_of("entry", "kind"), DayType::ALL.map(DayType::name));
        let forms = [PaperForm::Original, PaperForm::Copy, PaperForm::Digital];
        assert_eq!(names_of("paper", "form"), forms.map(PaperForm::name));
    }

    /// `sync` decides what merges silently and what may be written at all; this list must not promise otherwise.
    #[test]
    fn the_list_agrees_with_sync() {
        for rule in FIELDS {
            let path = Path::parse(&path(rule)).expect("a path sync takes");
            assert_eq!(kinds::is_silent(&path), rule.silent, "{path}");
            let log = match rule.log {
                Application => kinds::LogClass::Application,
                Profile => kinds::LogClass::Profile,
                Diary => kinds::LogClass::Diary,
            };
            let writable =
                kinds::KINDS.iter().any(|kind| kind.logs.contains(&log) && kind.writes.contains(&rule.entity));
            assert!(writable, "no kind writes {path}");
        }
    }

    #[test]
    fn the_document_shows_every_field() {
        let document = include_str!("../../../docs/registration.md");
        let row = |rule: &FieldRule| {
            let merge = if rule.silent { "last wins" } else { "asks" };
            format!("| `{}` | `{}` | {} | {merge} |", rule.entity, rule.field, rule.value.describe())
        };
        let missing: Vec<_> = FIELDS.iter().map(row).filter(|row| !document.contains(row)).collect();
        assert!(missing.is_empty(), "docs/registration.md lacks\n{}", missing.join("\n"));
    }

    /// Golden bytes: these values stand inside signed operations and can never be written another way.
    #[test]
    fn the_document_shows_the_bytes_of_each_type() {
        let document = include_str!("../../../docs/registration.md");
        let examples: [(&str, &str, Value); 6] = [
            ("text", "job", Value::Text("job".into())),
            ("whole number", "3", 3_i64.write()),
            ("true or false", "true", true.write()),
            ("date", "2026-03-04", FieldValue::write(&jiff::civil::date(2026, 3, 4))),
            ("money", "20.00 yuan", crate::money::Money::fen(2000).write()),
            ("place", "330100", FieldValue::write(&"330100".parse::<crate::place::PlaceCode>().expect("a code"))),
        ];
        for (name, shown, value) in examples {
            let hex = data_encoding::HEXLOWER.encode(&cbor::encode(&value));
            let row = format!("| {name} | {shown} | `{hex}` |");
            assert!(document.contains(&row), "docs/registration.md lacks\n{row}");
        }
    }
}
