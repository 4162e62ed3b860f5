//! Applications: opening one and everything a person records in it. Reading them is [`super::views`].

use sojourn_core::entropy::Entropy;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::id::LogId;
use sojourn_core::money::Money;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::{Anchor, anchor_name};
use sojourn_core::registration::application::Answer;
use sojourn_core::registration::book::Kind;
use sojourn_core::registration::fields::FieldValue;
use sojourn_core::registration::paper::PaperForm;
use sojourn_core::registration::stage::Stage;
use sojourn_core::sync::kinds::{FOLD_PATH, FOLD_VERSION};
use sojourn_core::sync::operation::{Path, Value};
use sojourn_core::time::Date;

use super::error::PhoneError;
use super::write::{Draft, write};
use super::{Identity, Phone, Txn};

/// An application's 16 bytes, written as 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApplicationId(pub [u8; 16]);

impl ApplicationId {
    /// Its log.
    #[must_use]
    pub fn log(self) -> LogId {
        LogId::application(self.0)
    }

    /// The application of a log, if it is one's.
    #[must_use]
    pub fn of(log: &LogId) -> Option<Self> {
        log.application_id().map(Self)
    }
}

impl std::fmt::Display for ApplicationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl std::str::FromStr for ApplicationId {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| PhoneError::input("application", "32 hex digits"))
    }
}

/// A paper the person has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaperEntry {
    /// In what form; the original, if not said.
    pub form: Option<PaperForm>,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// Until when it is good.
    pub valid_until: Option<Date>,
    /// A remark.
    pub note: Option<String>,
    /// It is not there any more.
    pub gone: bool,
}

/// A line of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeEntry {
    /// What it says: paid, waived, refunded, disputed, a cost of one's own.
    pub kind: Kind,
    /// For what: the item of the fee schedule, or words.
    pub item: String,
    /// How much; `None` when not known.
    pub amount: Option<Money>,
    /// When.
    pub on: Date,
    /// The receipt's number: the same receipt on two phones counts once.
    pub receipt: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// What an application is opened under, copied so that it can be read without the guidance of that day.
pub(crate) struct Opening<'a> {
    pub(crate) procedure: &'a str,
    pub(crate) version: u32,
    pub(crate) definition: String,
    pub(crate) place: &'a PlaceCode,
    pub(crate) opened_on: Date,
    pub(crate) title: &'a str,
}

impl Phone {
    pub(crate) fn open_with(&mut self, opening: &Opening<'_>) -> Result<ApplicationId, PhoneError> {
        self.writing(|tx, identity, scene| {
            let id = ApplicationId(scene.entropy.array());
            write(tx, identity, &id.log(), "opened", scene, |draft| {
                let hex = id.to_string();
                draft.touch(Path::entity("app", &hex)?);
                pin(draft, &hex, opening)?;
                draft.set(Path::field("app", &hex, "opened_on")?, value(&opening.opened_on)?);
                draft.set(Path::field("app", &hex, "stage")?, value(&Stage::Draft)?);
                draft.set(Path::parse(FOLD_PATH)?, Value::encode(&FOLD_VERSION)?);
                Ok(())
            })?;
            Ok(id)
        })
    }

    pub(crate) fn repin(&mut self, id: ApplicationId, opening: &Opening<'_>) -> Result<(), PhoneError> {
        self.edit(id, "upgrade", |draft| pin(draft, &id.to_string(), opening))
    }

    /// Records an answer to a question of the procedure, already of the question's type.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn answer_with(&mut self, id: ApplicationId, question: &ItemId, answer: &Answer) -> Result<(), PhoneError> {
        self.edit(id, "answer", |draft| {
            draft.set(Path::field("answer", question.as_str(), "value")?, value(answer)?);
            Ok(())
        })
    }

    /// Records a day that deadlines run from: arrival, registration, change, an event.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn date(&mut self, id: ApplicationId, anchor: Anchor, on: Date) -> Result<(), PhoneError> {
        self.edit(id, "date", |draft| {
            draft.set(Path::field("date", anchor_name(anchor), "value")?, value(&on)?);
            Ok(())
        })
    }

    /// Records a paper for a document of the checklist.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn paper(&mut self, id: ApplicationId, document: &ItemId, paper: &PaperEntry) -> Result<(), PhoneError> {
        self.edit(id, "paper", |draft| {
            let field = |name| Path::field("paper", document.as_str(), name);
            draft.set(field("document")?, value(&document.as_str().to_owned())?);
            draft.set(field("form")?, value(&paper.form.unwrap_or(PaperForm::Original))?);
            draft.set(field("gone")?, value(&paper.gone)?);
            if let Some(on) = &paper.issued_on {
                draft.set(field("issued_on")?, value(on)?);
            }
            if let Some(until) = &paper.valid_until {
                draft.set(field("valid_until")?, value(until)?);
            }
            if let Some(note) = &paper.note {
                draft.set(field("note")?, value(note)?);
            }
            Ok(())
        })
    }

    /// Moves the application to a stage, reached on a day. A stage may be jumped to, never impossible.
    ///
    /// # Errors
    /// [`PhoneError::NoEffect`] with the reason when the stage cannot follow.
    pub fn stage(&mut self, id: ApplicationId, to: Stage, on: Option<Date>) -> Result<(), PhoneError> {
        self.edit(id, "stage", |draft| {
            draft.set(Path::field("app", &id.to_string(), "stage")?, value(&to)?);
            if let Some(on) = &on {
                draft.set(Path::field("reached", to.name(), "on")?, value(on)?);
            }
            Ok(())
        })
    }

    /// Adds a line of money. Lines are never changed: a mistake is answered by another line.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn fee(&mut self, id: ApplicationId, fee: &FeeEntry) -> Result<(), PhoneError> {
        self.edit(id, "fee", |draft| {
            let new = draft.new_id();
            draft.touch(Path::entity("fee", &new)?);
            let field = |name| Path::field("fee", &new, name);
            draft.set(field("kind")?, value(&fee.kind)?);
            draft.set(field("item")?, value(&fee.item)?);
            draft.set(field("on")?, value(&fee.on)?);
            if let Some(amount) = &fee.amount {
                draft.set(field("amount")?, value(amount)?);
            }
            if let Some(receipt) = &fee.receipt {
                draft.set(field("receipt")?, value(receipt)?);
            }
            if let Some(note) = &fee.note {
                draft.set(field("note")?, value(note)?);
            }
            Ok(())
        })
    }

    /// Adds a note.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn note(&mut self, id: ApplicationId, text: &str) -> Result<(), PhoneError> {
        self.edit(id, "note", |draft| {
            let new = draft.new_id();
            draft.touch(Path::entity("note", &new)?);
            draft.set(Path::field("note", &new, "text")?, Value::text(text)?);
            Ok(())
        })
    }

    /// One operation in an application that is here.
    fn edit(
        &mut self,
        id: ApplicationId,
        kind: &str,
        build: impl FnOnce(&mut Draft<'_>) -> Result<(), PhoneError>,
    ) -> Result<(), PhoneError> {
        self.writing(|tx, identity, scene| {
            require(tx, identity, id)?;
            write(tx, identity, &id.log(), kind, scene, build)?;
            Ok(())
        })
    }
}

fn require(tx: &dyn Txn, identity: &Identity, id: ApplicationId) -> Result<(), PhoneError> {
    match tx.get_log(identity.space, &id.log())? {
        Some(_) => Ok(()),
        None => Err(PhoneError::not_found("application", id.to_string())),
    }
}

fn pin(draft: &mut Draft<'_>, hex: &str, opening: &Opening<'_>) -> Result<(), PhoneError> {
    let field = |name| Path::field("app", hex, name);
    draft.set(field("procedure")?, value(&opening.procedure.to_owned())?);
    draft.set(field("version")?, value(&i64::from(opening.version))?);
    draft.set(field("definition")?, value(&opening.definition)?);
    draft.set(field("place")?, value(opening.place)?);
    draft.set(field("title")?, value(&opening.title.to_owned())?);
    Ok(())
}

/// A typed value as a field's CBOR.
pub(crate) fn value(value: &impl FieldValue) -> Result<Value, PhoneError> {
    Ok(Value::encode(&value.write())?)
}
