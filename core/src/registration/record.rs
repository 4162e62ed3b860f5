//! What a client writes: typed records turned into the paths and values that the readers next door read back.
//!
//! An operation is made of these; which kind of operation carries them, and what it saw, is the caller's. Records are
//! written whole when they are made; a single field is changed with [`Write::new`].

use ciborium::Value;
use serde::{Deserialize, Serialize};

use super::anchor::{Anchor, anchor_name};
use super::application::Answer;
use super::book::Kind;
use super::fields::FieldValue;
use super::paper::PaperForm;
use super::profile::PeriodKind;
use super::stage::Stage;
use crate::guidance::text::ItemId;
use crate::money::Money;
use crate::place::PlaceCode;
use crate::time::Date;

/// One field to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// `entity/id/field`.
    pub path: String,
    /// Its value.
    pub value: Value,
}

impl Write {
    /// A single field.
    pub fn new<T: FieldValue>(entity: &str, id: &str, field: &str, value: &T) -> Self {
        Self { path: format!("{entity}/{id}/{field}"), value: value.write() }
    }
}

/// What is pinned when an application is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The procedure.
    pub procedure: ItemId,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its object, in lower-case hex.
    pub definition: String,
    /// The place whose rules apply.
    pub place: PlaceCode,
    /// Today.
    pub opened_on: Date,
    /// Its title in the person's language.
    pub title: String,
}

/// Opens an application; `id` is its log's 32 hex digits.
#[must_use]
pub fn opening(id: &str, opening: &Opening) -> Vec<Write> {
    let mut writes = upgrade(id, opening.version, &opening.definition);
    writes.extend([
        Write::new("app", id, "procedure", &opening.procedure.to_string()),
        Write::new("app", id, "place", &opening.place),
        Write::new("app", id, "opened_on", &opening.opened_on),
        Write::new("app", id, "title", &opening.title),
        Write::new("app", id, "stage", &Stage::Draft),
    ]);
    writes
}

/// Moves an application to another version of its procedure, after the person chose it.
#[must_use]
pub fn upgrade(id: &str, version: u32, definition: &str) -> Vec<Write> {
    vec![
        Write::new("app", id, "version", &i64::from(version)),
        Write::new("app", id, "definition", &definition.to_owned()),
    ]
}

/// A stage reached, with its day where the person knows it.
#[must_use]
pub fn stage(id: &str, stage: Stage, on: Option<Date>) -> Vec<Write> {
    let mut writes = vec![Write::new("app", id, "stage", &stage)];
    writes.extend(on.map(|day| Write::new("reached", stage.name(), "on", &day)));
    writes
}

/// The day that deadlines of an anchor run from.
#[must_use]
pub fn day_of(anchor: Anchor, day: Date) -> Write {
    Write::new("date", anchor_name(anchor), "value", &day)
}

/// An answer to a question.
#[must_use]
pub fn answer(question: &ItemId, answer: &Answer) -> Write {
    Write::new("answer", question.as_str(), "value", answer)
}

/// A paper the person has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPaper {
    /// Which document of the checklist.
    pub document: ItemId,
    /// In what form.
    pub form: PaperForm,
    /// The day it was issued.
    pub issued_on: Option<Date>,
    /// Its last valid day.
    pub valid_until: Option<Date>,
    /// The person's own words.
    pub note: Option<String>,
}

/// Records a paper. One document in one form is one record, so that two phones which record it agree.
#[must_use]
pub fn paper(paper: &NewPaper) -> Vec<Write> {
    let id = paper_id(&paper.document, paper.form);
    let mut writes = vec![
        Write::new("paper", &id, "document", &paper.document.to_string()),
        Write::new("paper", &id, "form", &paper.form),
    ];
    writes.extend(paper.issued_on.map(|day| Write::new("paper", &id, "issued_on", &day)));
    writes.extend(paper.valid_until.map(|day| Write::new("paper", &id, "valid_until", &day)));
    writes.extend(paper.note.as_ref().map(|note| Write::new("paper", &id, "note", note)));
    writes
}

/// The id of a paper record: the form's letter, a dot, and the document, within the 64 bytes of a path's part.
#[must_use]
pub fn paper_id(document: &ItemId, form: PaperForm) -> String {
    let letter = match form {
        PaperForm::Original => 'o',
        PaperForm::Copy => 'c',
        PaperForm::Digital => 'd',
    };
    let mut id = format!("{letter}.{document}");
    id.truncate(ItemId::LENGTH_MAX);
    id
}

/// A money entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFee {
    /// What it says.
    pub kind: Kind,
    /// The fee item, or the own cost.
    pub item: String,
    /// How much, if known; never below zero.
    pub amount: Option<Money>,
    /// When.
    pub on: Option<Date>,
    /// The receipt's number.
    pub receipt: Option<String>,
    /// The person's own words.
    pub note: Option<String>,
}

/// Adds a money entry; `id` is the operation's, in hex.
#[must_use]
pub fn fee(id: &str, fee: &NewFee) -> Vec<Write> {
    let mut writes = vec![Write::new("fee", id, "kind", &fee.kind), Write::new("fee", id, "item", &fee.item)];
    writes.extend(fee.amount.map(|money| Write::new("fee", id, "amount", &money)));
    writes.extend(fee.on.map(|day| Write::new("fee", id, "on", &day)));
    writes.extend(fee.receipt.as_ref().map(|receipt| Write::new("fee", id, "receipt", receipt)));
    writes.extend(fee.note.as_ref().map(|note| Write::new("fee", id, "note", note)));
    writes
}

/// Records a registration in the profile; `id` is the operation's, in hex.
#[must_use]
pub fn registration(id: &str, place: &PlaceCode, on: Date) -> Vec<Write> {
    vec![Write::new("registration", id, "place", place), Write::new("registration", id, "on", &on)]
}

/// Records a permit in the profile; `id` is the operation's, in hex.
#[must_use]
pub fn permit(id: &str, place: &PlaceCode, issued_on: Date, expires_on: Option<Date>) -> Vec<Write> {
    let mut writes = vec![Write::new("permit", id, "place", place), Write::new("permit", id, "issued_on", &issued_on)];
    writes.extend(expires_on.map(|day| Write::new("permit", id, "expires_on", &day)));
    writes
}

/// Records an endorsement of a permit in the profile; `id` is the operation's, in hex.
#[must_use]
pub fn endorsement(id: &str, permit: &str, on: Date) -> Vec<Write> {
    vec![Write::new("endorsement", id, "permit", &permit.to_owned()), Write::new("endorsement", id, "on", &on)]
}

/// Records a period in the profile; `id` is the operation's, in hex.
#[must_use]
pub fn period(id: &str, kind: PeriodKind, place: &PlaceCode, from: Date, to: Option<Date>) -> Vec<Write> {
    let mut writes = vec![
        Write::new("period", id, "kind", &kind),
        Write::new("period", id, "place", place),
        Write::new("period", id, "from", &from),
    ];
    writes.extend(to.map(|day| Write::new("period", id, "to", &day)));
    writes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor;
    use crate::registration::application::Application;
    use crate::registration::book::Book;
    use crate::registration::fixtures::id;
    use crate::registration::ledger::Period;
    use crate::registration::profile::Profile;
    use crate::registration::schema::FIELDS;
    use crate::sync::operation::{Path, WRITES_MAX};
    use jiff::civil::date;

    const ID: &str = "00112233445566778899aabbccddeeff";

    fn bytes(writes: &[Write]) -> Vec<(&str, Vec<u8>)> {
        writes.iter().map(|write| (write.path.as_str(), cbor::encode(&write.value))).collect()
    }

    fn application(writes: &[Write]) -> Application {
        Application::from_fields(bytes(writes).iter().map(|(path, bytes)| (*path, bytes.as_slice())))
    }

    fn place() -> PlaceCode {
        "330100".parse().expect("a place")
    }

    fn everything_in_an_application() -> Vec<Write> {
        let mut writes = opening(
            ID,
            &Opening {
                procedure: id("residence-permit"),
                version: 3,
                definition: "ab".repeat(32),
                place: place(),
                opened_on: date(2026, 9, 1),
                title: "居住证".into(),
            },
        );
        writes.retain(|write| !write.path.ends_with("/stage"));
        writes.extend(stage(ID, Stage::Accepted, Some(date(2026, 9, 10))));
        writes.push(day_of(Anchor::Registration, date(2026, 3, 4)));
        writes.push(answer(&id("wage"), &Answer::Money(Money::fen(480_000))));
        writes.extend(paper(&NewPaper {
            document: id("lease"),
            form: PaperForm::Copy,
            issued_on: Some(date(2026, 1, 1)),
            valid_until: Some(date(2026, 12, 31)),
            note: Some("在抽屉里".into()),
        }));
        writes.extend(fee(
            ID,
            &NewFee {
                kind: Kind::Paid,
                item: "permit-first".into(),
                amount: Some(Money::fen(5000)),
                on: Some(date(2026, 9, 10)),
                receipt: Some("00123".into()),
                note: Some("现金".into()),
            },
        ));
        writes
    }

    #[test]
    fn what_is_written_is_read_back() {
        let read = application(&everything_in_an_application());
        assert!(read.unread.is_empty() && read.conflicts().is_empty());
        assert_eq!(read.id, ID);
        assert_eq!(read.stage.agreed(), Some(&Stage::Accepted));
        assert_eq!(read.pinned.procedure.agreed().map(String::as_str), Some("residence-permit"));
        assert_eq!(read.pinned.title.agreed().map(String::as_str), Some("居住证"));
        assert_eq!(read.anchors(&[]).get(Anchor::Acceptance), Some(date(2026, 9, 10)));
        assert_eq!(read.anchors(&[]).get(Anchor::Registration), Some(date(2026, 3, 4)));
        let paper = &read.papers["c.lease"];
        assert_eq!(paper.document.agreed().map(String::as_str), Some("lease"));
        assert_eq!(paper.valid_until.agreed(), Some(&date(2026, 12, 31)));
        let book = Book::of(&read.fees);
        assert_eq!(book.entries[0].amount, Some(Money::fen(5000)));
        assert_eq!(book.entries[0].receipt.as_deref(), Some("00123"));
    }

    #[test]
    fn an_opening_begins_as_a_draft() {
        let all = opening(
            ID,
            &Opening {
                procedure: id("p"),
                version: 1,
                definition: String::new(),
                place: place(),
                opened_on: date(2026, 9, 1),
                title: String::new(),
            },
        );
        assert_eq!(application(&all).stage.agreed(), Some(&Stage::Draft));
    }

    #[test]
    fn a_profile_written_is_read_back() {
        let mut writes = registration("r", &place(), date(2026, 3, 4));
        writes.extend(permit("p", &place(), date(2026, 9, 20), Some(date(2036, 9, 20))));
        writes.extend(endorsement("e", "p", date(2027, 9, 1)));
        writes.extend(period("w", PeriodKind::Work, &place(), date(2026, 3, 1), Some(date(2026, 8, 31))));
        let encoded = bytes(&writes);
        let profile = Profile::from_fields(encoded.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
        assert!(profile.unread.is_empty());
        assert_eq!(profile.registrations["r"].on.agreed(), Some(&date(2026, 3, 4)));
        assert_eq!(profile.permits["p"].expires_on.agreed(), Some(&date(2036, 9, 20)));
        assert!(profile.endorsed_on("p").contains(&date(2027, 9, 1)));
        let period = Period::settled(&profile.periods["w"]).expect("settled");
        assert_eq!((period.from, period.to), (date(2026, 3, 1), Some(date(2026, 8, 31))));
    }

    #[test]
    fn every_path_is_one_that_sync_takes_and_the_list_knows() {
        let writes = everything_in_an_application();
        assert!(writes.len() <= WRITES_MAX);
        for write in &writes {
            let path = Path::parse(&write.path).expect("a path");
            let (entity, _, field) = path.parts();
            assert!(FIELDS.iter().any(|rule| rule.entity == entity && Some(rule.field) == field), "{path}");
        }
        let longest: ItemId = "d".repeat(ItemId::LENGTH_MAX).parse().expect("as long as ids get");
        assert!(Path::entity("paper", &paper_id(&longest, PaperForm::Copy)).is_ok());
    }

    #[test]
    fn names_in_json_are_the_names_on_the_wire() {
        use crate::registration::diary::DayType;
        fn json(value: &impl Serialize) -> String {
            serde_json::to_string(value).expect("plain").trim_matches('"').to_owned()
        }
        for form in [PaperForm::Original, PaperForm::Copy, PaperForm::Digital] {
            assert_eq!(json(&form), form.name());
        }
        Kind::ALL.iter().for_each(|kind| assert_eq!(json(&kind), kind.name()));
        PeriodKind::ALL.iter().for_each(|kind| assert_eq!(json(&kind), kind.name()));
        DayType::ALL.iter().for_each(|kind| assert_eq!(json(&kind), kind.name()));
    }
}
