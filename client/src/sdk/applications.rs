//! Applications: opening one and everything a person records in it. Reading them is [`super::views`].

use serde::{Deserialize, Serialize};
use sojourn_core::entropy::Entropy;
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::id::LogId;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::Anchor;
use sojourn_core::registration::application::Answer;
use sojourn_core::registration::paper::PaperForm;
use sojourn_core::registration::record::{self, NewFee, NewPaper, Opening};
use sojourn_core::registration::stage::Stage;
use sojourn_core::sync::kinds::{FOLD_PATH, FOLD_VERSION};
use sojourn_core::sync::operation::{Path, Value};
use sojourn_core::time::Date;

use super::error::PhoneError;
use super::guide::{ProcedureHere, item_id, parse_answer, resolve_procedure};
use super::write::{Draft, write};
use super::{Identity, Phone, Txn};
use crate::store::Store;

/// An application's 16 bytes, written as 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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

impl From<ApplicationId> for String {
    fn from(id: ApplicationId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for ApplicationId {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        text.parse()
    }
}

impl std::str::FromStr for ApplicationId {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| PhoneError::input("application", "32 hex digits"))
    }
}

/// A procedure's definition as it was when an application was opened under it, by its hash.
fn definition_name(hash: &str) -> String {
    format!("definition/{hash}")
}

/// In which language that definition is.
fn definition_language(hash: &str) -> String {
    format!("definition/{hash}/language")
}

impl Phone {
    /// Opens an application for a procedure as it stands at a place today. The version is pinned: what guidance says
    /// later is offered, never applied by itself.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`]; [`PhoneError::Input`] where sources about the procedure contradict each other, or it was
    /// withdrawn.
    pub fn open_application(&mut self, procedure: &str, place: &PlaceCode) -> Result<ApplicationId, PhoneError> {
        let id = item_id("procedure", procedure)?;
        if let ProcedureHere::Withdrawn(_, why) = resolve_procedure(self.library()?, place, &id)? {
            return Err(PhoneError::input("procedure", why));
        }
        let (procedure, definition, hash) = self.definition(procedure, place)?;
        let pinned = procedure.clone();
        let opening = Opening {
            procedure: procedure.id.clone(),
            version: procedure.version,
            definition: hash,
            place: place.clone(),
            opened_on: self.today(),
            title: procedure.title.text,
        };
        let id = self.open_under(&opening, &definition)?;
        self.keep_beneath(id, place, &pinned)?;
        Ok(id)
    }

    /// A procedure at a place with its canonical text and the hash of that.
    pub(crate) fn definition(
        &mut self,
        procedure: &str,
        place: &PlaceCode,
    ) -> Result<(Procedure, Vec<u8>, String), PhoneError> {
        let id = item_id("procedure", procedure)?;
        match resolve_procedure(self.library()?, place, &id)? {
            ProcedureHere::Found(found, _) | ProcedureHere::Withdrawn(found, _) => {
                let bytes = jcs::canonical(&*found).map_err(|_| PhoneError::NeedsNewerApp)?;
                let hash = ObjectId::of(&bytes).to_string();
                Ok((*found, bytes, hash))
            }
            ProcedureHere::Disputed(dispute) => Err(PhoneError::input("procedure", dispute.ask.text)),
            ProcedureHere::UpdateApp => Err(PhoneError::NeedsNewerApp),
        }
    }

    pub(crate) fn open_under(&mut self, opening: &Opening, definition: &[u8]) -> Result<ApplicationId, PhoneError> {
        let locale = self.locale()?;
        self.writing(|tx, identity, scene| {
            let id = ApplicationId(scene.entropy.array());
            tx.put_private(&definition_name(&opening.definition), definition)?;
            tx.put_private(&definition_language(&opening.definition), locale.tag().as_bytes())?;
            write(tx, identity, &id.log(), "opened", scene, |draft| {
                let hex = id.to_string();
                draft.touch(Path::entity("app", &hex)?);
                draft.set_all(&record::opening(&hex, opening))?;
                draft.set(Path::parse(FOLD_PATH)?, Value::encode(&FOLD_VERSION)?);
                Ok(())
            })?;
            Ok(id)
        })
    }

    /// Moves an application to the newest version of its procedure and to what that rests on now, after the person saw what
    /// differs.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when nothing newer is on offer.
    pub fn upgrade(&mut self, id: ApplicationId) -> Result<(), PhoneError> {
        let view = self.application(id, None)?;
        let offer = view.upgrade.ok_or_else(|| PhoneError::not_found("upgrade", id.to_string()))?;
        let place: PlaceCode = view.place.parse().map_err(|_| PhoneError::not_found("place", view.place.clone()))?;
        let (procedure, definition, hash) = self.definition(&view.procedure, &place)?;
        if procedure.version != offer.to {
            return Err(PhoneError::not_found("upgrade", id.to_string()));
        }
        if offer.to == offer.from {
            return self.keep_beneath(id, &place, &procedure);
        }
        let locale = self.locale()?;
        self.writing(|tx, identity, scene| {
            tx.put_private(&definition_name(&hash), &definition)?;
            tx.put_private(&definition_language(&hash), locale.tag().as_bytes())?;
            write(tx, identity, &id.log(), "upgrade", scene, |draft| {
                draft.set_all(&record::upgrade(&id.to_string(), procedure.version, &hash))
            })?;
            Ok(())
        })?;
        self.keep_beneath(id, &place, &procedure)
    }

    /// Answers a question of the procedure, as a person types it.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for a question it does not ask, [`PhoneError::Input`] for an answer of another type.
    pub fn answer(&mut self, id: ApplicationId, question: &str, text: &str) -> Result<(), PhoneError> {
        let (_, procedure) = self.application_and_procedure(id)?;
        let asked = procedure.questions.iter().find(|known| known.id.as_str() == question);
        let asked = asked.ok_or_else(|| PhoneError::not_found("question", question))?;
        let answer = parse_answer(asked, text)?;
        self.answer_with(id, &asked.id, &answer)
    }

    /// Records an answer that is already of the question's type.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn answer_with(&mut self, id: ApplicationId, question: &ItemId, answer: &Answer) -> Result<(), PhoneError> {
        self.edit(id, "answer", |draft| draft.set_all(&[record::answer(question, answer)]))
    }

    /// Records a day that deadlines run from: arrival, registration, change, an event.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn date(&mut self, id: ApplicationId, anchor: Anchor, on: Date) -> Result<(), PhoneError> {
        self.edit(id, "date", |draft| draft.set_all(&[record::day_of(anchor, on)]))
    }

    /// Records a paper for a document of the checklist; one that was gone is there again.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for a document that is not on the checklist.
    pub fn paper(&mut self, id: ApplicationId, paper: &NewPaper) -> Result<(), PhoneError> {
        self.document_of(id, paper.document.as_str())?;
        let name = record::paper_id(&paper.document, paper.form);
        self.edit(id, "paper", |draft| {
            let mut writes = record::paper(paper);
            if !draft.state().seen(&Path::field("paper", &name, "gone")?).is_empty() {
                writes.push(record::Write::new("paper", &name, "gone", &false));
            }
            draft.set_all(&writes)
        })
    }

    /// A paper is not there any more: lost, or kept by someone.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn paper_gone(&mut self, id: ApplicationId, document: &ItemId, form: PaperForm) -> Result<(), PhoneError> {
        let gone = record::Write::new("paper", &record::paper_id(document, form), "gone", &true);
        self.edit(id, "paper", |draft| draft.set_all(&[gone]))
    }

    /// Moves the application to a stage, reached on a day. A stage may be jumped to, never impossible.
    ///
    /// # Errors
    /// [`PhoneError::NoEffect`] with the reason when the stage cannot follow.
    pub fn stage(&mut self, id: ApplicationId, to: Stage, on: Option<Date>) -> Result<(), PhoneError> {
        self.edit(id, "stage", |draft| draft.set_all(&record::stage(&id.to_string(), to, on)))
    }

    /// Adds a line of money. Lines are never changed: a mistake is answered by another line.
    ///
    /// # Errors
    /// [`PhoneError::Input`] for an amount below zero.
    pub fn fee(&mut self, id: ApplicationId, fee: &NewFee) -> Result<(), PhoneError> {
        if fee.amount.is_some_and(|amount| amount.minor < 0) {
            return Err(PhoneError::input("amount", "nothing below zero; money back is a refund"));
        }
        self.edit(id, "fee", |draft| {
            let new = draft.new_id();
            draft.touch(Path::entity("fee", &new)?);
            draft.set_all(&record::fee(&new, fee))
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

    /// The definition an application was opened under, if it is here: another phone may have opened it.
    pub(crate) fn pinned_definition(&self, hash: &str) -> Result<Option<Procedure>, PhoneError> {
        let bytes = self.store.read()?.get_private(&definition_name(hash))?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Whether a kept definition is in another language than the reader's.
    pub(crate) fn pinned_in_other_language(&self, hash: &str) -> Result<bool, PhoneError> {
        let locale = self.locale()?;
        let kept = self.store.read()?.get_private(&definition_language(hash))?;
        Ok(kept.is_some_and(|tag| tag.as_slice() != locale.tag().as_bytes()))
    }
}

fn require(tx: &dyn Txn, identity: &Identity, id: ApplicationId) -> Result<(), PhoneError> {
    match tx.get_log(identity.whose, &id.log())? {
        Some(_) => Ok(()),
        None => Err(PhoneError::not_found("application", id.to_string())),
    }
}
