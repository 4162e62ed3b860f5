//! The wage and work diary: writing in it, reading it, sharing it.
//!
//! Until the person shares it, every entry stays on this phone ([`crate::sync::local`]); calls are the same before and after.
//! What may be written and what months come to is `core`'s, in `registration::diary`; reading is [`gather`], plain data for
//! screens is [`views`].

mod gather;
mod start;
#[cfg(test)]
mod tests;
mod views;

use std::collections::BTreeSet;

use serde::Serialize;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::id::LogId;
use sojourn_core::registration::diary::check::{check, mark, removal};
use sojourn_core::registration::diary::{Diary, DiaryError, Draft as Entered, EntryFields};
use sojourn_core::registration::paper::PaperForm;
use sojourn_core::registration::record::NewPaper;
use sojourn_core::sync::operation::{Operation, Path};

pub use start::{DiaryStartView, DiaryTryView};
pub use views::{
    DiaryCorrectionView, DiaryEntryView, DiaryMarkView, DiaryMonthView, DiaryMonthsView, DiaryVersionsView,
    EvidenceView,
};

use super::applications::ApplicationId;
use super::error::PhoneError;
use super::write::{open_log, write};
use super::{Phone, Txn};
use crate::sync::{SyncFault, local};

/// The template by which guidance names the sheet of days worked and pay owed.
const SHEET: &str = "wage-claim-sheet";

/// What became of an entry that a person does not want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// It was only on this phone; no trace of it is left.
    Erased,
    /// It had left this phone: it counts no more, and its line stays in the list of evidence.
    TakenBack,
}

/// Where the diary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DiaryStatus {
    /// Whether new entries leave this phone.
    pub shared: bool,
    /// Entries of which something is only on this phone.
    pub only_here: u64,
}

impl Phone {
    /// Writes an entry. Returns its id.
    ///
    /// # Errors
    /// [`PhoneError::Diary`] with what does not fit: a day to come, more than a day has, overlapping times, an amount.
    pub fn diary_add(&mut self, entered: &Entered) -> Result<String, PhoneError> {
        let today = self.today();
        self.writing_here(|tx, identity, scene| {
            let diary = gather::read(&open_log(tx, identity, &LogId::diary(), scene)?);
            let entered = entered.clone().without_rest(None)?;
            check(&entered.over(None)?, &diary.settled(), today)?;
            let op_id = write(tx, identity, &LogId::diary(), "entry", scene, |draft| {
                let new = draft.new_id();
                draft.touch(Path::entity("entry", &new)?);
                draft.set_all(&entered.writes(&new))
            })?;
            Ok(op_id.to_hex())
        })
    }

    /// Corrects fields of an entry; what they said before stays in the list of evidence. A field with two versions is settled
    /// by this as well.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`]; [`PhoneError::Diary`] as for [`Self::diary_add`].
    pub fn diary_correct(&mut self, id: &str, entered: &Entered) -> Result<(), PhoneError> {
        let today = self.today();
        self.writing_here(|tx, identity, scene| {
            let diary = gather::read(&open_log(tx, identity, &LogId::diary(), scene)?);
            if entered.is_empty() {
                return Err(DiaryError::Nothing.into());
            }
            let base = standing(&diary, id)?.latest(id);
            let entered = entered.clone().without_rest(base.as_ref())?;
            check(&entered.over(base.as_ref())?, &diary.settled(), today)?;
            write(tx, identity, &LogId::diary(), "revise", scene, |draft| draft.set_all(&entered.writes(id)))?;
            Ok(())
        })
    }

    /// Removes an entry: without a trace while it is only here, by a mark that it was taken back once it was shared.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn diary_remove(&mut self, id: &str) -> Result<Removal, PhoneError> {
        self.writing_here(|tx, identity, scene| {
            let log = LogId::diary();
            let diary = gather::read(&open_log(tx, identity, &log, scene)?);
            standing(&diary, id)?;
            let kept = local::list(tx, &log)?;
            if kept.iter().any(|one| one.op_id.to_hex() == id) {
                for one in &kept {
                    if entry_of(&Operation::parse(&one.plaintext)?).as_deref() == Some(id) {
                        local::forget(tx, one)?;
                    }
                }
                return Ok(Removal::Erased);
            }
            write(tx, identity, &log, "remove", scene, |draft| draft.set_all(&[removal("entry", id)]))?;
            Ok(Removal::TakenBack)
        })
    }

    /// Marks a file as evidence for an entry: its name and the SHA-256 of its bytes in hex. The file itself stays where it
    /// is. Returns the mark's id.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`]; [`PhoneError::Diary`] for what is no name or no hash.
    pub fn diary_mark(&mut self, entry: &str, file: &str, sha256: &str) -> Result<String, PhoneError> {
        self.writing_here(|tx, identity, scene| {
            let diary = gather::read(&open_log(tx, identity, &LogId::diary(), scene)?);
            standing(&diary, entry)?;
            let op_id = write(tx, identity, &LogId::diary(), "attach", scene, |draft| {
                let new = draft.new_id();
                draft.touch(Path::entity("attachment", &new)?);
                draft.set_all(&mark(&new, entry, file, sha256)?)
            })?;
            Ok(op_id.to_hex())
        })
    }

    /// Whether the diary is shared with the person's other phones, and what is only here.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn diary_status(&mut self) -> Result<DiaryStatus, PhoneError> {
        let found = self.reading(|tx, _, _| {
            let shared = !local::stays_here(tx, &LogId::diary())?;
            Ok(DiaryStatus { shared, only_here: only_here(tx)?.len() as u64 })
        })?;
        Ok(found.unwrap_or(DiaryStatus { shared: false, only_here: 0 }))
    }

    /// Decides whether the diary leaves this phone, sealed like everything else. On: every earlier entry follows with the
    /// next sync. Off: new entries stay here; what left before is not called back. Returns how many entries follow.
    ///
    /// # Errors
    /// [`PhoneError`]; nothing is shared then.
    pub fn diary_share(&mut self, on: bool) -> Result<u64, PhoneError> {
        let log = LogId::diary();
        if !on {
            self.writing_here(|tx, _, _| Ok(local::keep_here(tx, &log)?))?;
            return Ok(0);
        }
        self.writing(|tx, identity, scene| {
            let entries = only_here(tx)?.len() as u64;
            local::share(tx, identity, &log, scene)?;
            Ok(entries)
        })
    }

    /// Records the printed diary as a paper of an application: for the document named, or for the sheet of days and pay that
    /// its checklist asks for. The note says how many entries there are; the entries themselves stay in the diary. Returns
    /// the document.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when the checklist has no such document; [`PhoneError::Diary`] when there is no entry.
    pub fn diary_as_paper(&mut self, id: ApplicationId, document: Option<&ItemId>) -> Result<ItemId, PhoneError> {
        let evidence = self.diary_evidence(None)?;
        let standing = evidence.entries.iter().filter(|entry| entry.state == "stands").count();
        if standing == 0 {
            return Err(DiaryError::Nothing.into());
        }
        let document = match document {
            Some(named) => named.clone(),
            None => self.sheet_of(id)?,
        };
        let note = views::paper_note(self.locale()?, standing, evidence.made_on);
        let paper = NewPaper {
            document: document.clone(),
            form: PaperForm::Original,
            issued_on: Some(evidence.made_on),
            valid_until: None,
            note: Some(note),
        };
        self.paper(id, &paper)?;
        Ok(document)
    }

    /// The document of an application's checklist that the diary prints as.
    fn sheet_of(&mut self, id: ApplicationId) -> Result<ItemId, PhoneError> {
        let (_, procedure) = self.application_and_procedure(id)?;
        let mut documents = procedure.documents.into_iter().flat_map(|group| group.documents);
        let sheet = documents.find(|document| document.template.as_ref().is_some_and(|of| of.as_str() == SHEET));
        sheet.map(|document| document.id).ok_or_else(|| PhoneError::not_found("document", SHEET))
    }
}

/// An entry that was not taken back.
fn standing<'a>(diary: &'a Diary, id: &str) -> Result<&'a EntryFields, PhoneError> {
    let stands = |fields: &&EntryFields| fields.removed.agreed() != Some(&true);
    diary.entries.get(id).filter(stands).ok_or_else(|| PhoneError::not_found("entry", id))
}

/// Entries of which something is only on this phone.
pub(crate) fn only_here(tx: &dyn Txn) -> Result<BTreeSet<String>, SyncFault> {
    let kept = local::list(tx, &LogId::diary())?;
    kept.iter().map(|one| Ok(entry_of(&Operation::parse(&one.plaintext)?))).filter_map(Result::transpose).collect()
}

/// The entry an operation is about: the one it writes, or marks a file for.
fn entry_of(operation: &Operation) -> Option<String> {
    operation.writes.iter().find_map(|write| match write.path.parts() {
        ("entry", Some(id), _) => Some(id.to_owned()),
        ("attachment", _, Some("entry")) => write.value.as_text().map(str::to_owned),
        _ => None,
    })
}
