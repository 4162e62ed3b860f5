//! The wage and work diary: on this phone alone until it is shared.

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::input::{DiaryDraft, WorkMonth};
use crate::phone::Phone;
use crate::types::{ApplicationId, Day, Month};
use crate::views::{DiaryEntry, DiaryEvidence, DiaryPreview, DiaryStart, DiaryStatus, DiaryTotals};
use crate::words::DiaryRemoval;

#[uniffi::export]
impl Phone {
    /// Writes an entry. Returns its id.
    pub fn diary_add(&self, entry: DiaryDraft) -> Result<String, PhoneError> {
        let entry = entry.enter()?;
        self.tell("diary_add", Change::Private, |phone| Ok(phone.diary_add(&entry)?))
    }

    /// What a new entry of a day may begin with, from the entry before it.
    pub fn diary_start(&self, on: Day) -> Result<DiaryStart, PhoneError> {
        self.look("diary_start", |phone| Ok(phone.diary_start(on)?.cross()))
    }

    /// How an entry would read, or why it would not be kept: a new one, or corrections of the one named. Keeps nothing.
    pub fn diary_try(&self, id: Option<String>, entry: DiaryDraft) -> Result<DiaryPreview, PhoneError> {
        let entry = entry.enter()?;
        self.look("diary_try", |phone| Ok(phone.diary_try(id.as_deref(), &entry)?.cross()))
    }

    /// Corrects fields of an entry; what they said before stays in the list of evidence.
    pub fn diary_correct(&self, id: &str, entry: DiaryDraft) -> Result<(), PhoneError> {
        let entry = entry.enter()?;
        self.tell("diary_correct", Change::Private, |phone| Ok(phone.diary_correct(id, &entry)?))
    }

    /// Removes an entry: without a trace while it is only here, by a mark once it was shared.
    pub fn diary_remove(&self, id: &str) -> Result<DiaryRemoval, PhoneError> {
        self.tell("diary_remove", Change::Private, |phone| Ok(phone.diary_remove(id)?.cross()))
    }

    /// Marks a file as evidence for an entry: its name and the SHA-256 of its bytes in hex. Returns the mark's id.
    pub fn diary_mark(&self, entry: &str, file: &str, sha256: &str) -> Result<String, PhoneError> {
        self.tell("diary_mark", Change::Private, |phone| Ok(phone.diary_mark(entry, file, sha256)?))
    }

    /// Entries by day, of one month or of all.
    #[uniffi::method(default(month = None))]
    pub fn diary_list(&self, month: Option<Month>) -> Result<Vec<DiaryEntry>, PhoneError> {
        self.look("diary_list", |phone| Ok(phone.diary_list(month)?.cross()))
    }

    /// What each month comes to, of one employer or of all.
    #[uniffi::method(default(employer = None))]
    pub fn diary_totals(&self, employer: Option<String>) -> Result<DiaryTotals, PhoneError> {
        self.look("diary_totals", |phone| Ok(phone.diary_totals(employer.as_deref())?.cross()))
    }

    /// The months as the calculators of overtime and arrears take them.
    #[uniffi::method(default(employer = None))]
    pub fn diary_months(&self, employer: Option<String>) -> Result<Vec<WorkMonth>, PhoneError> {
        self.look("diary_months", |phone| Ok(phone.diary_months(employer.as_deref())?.cross()))
    }

    /// The list of evidence: every entry, when it was written, and every change since.
    #[uniffi::method(default(employer = None))]
    pub fn diary_evidence(&self, employer: Option<String>) -> Result<DiaryEvidence, PhoneError> {
        self.look("diary_evidence", |phone| Ok(phone.diary_evidence(employer.as_deref())?.cross()))
    }

    /// Records the printed diary as a paper of an application. Returns the document.
    #[uniffi::method(default(document = None))]
    pub fn diary_as_paper(&self, id: ApplicationId, document: Option<String>) -> Result<String, PhoneError> {
        let document = document.enter()?;
        self.tell("diary_as_paper", Change::Private, |phone| {
            Ok(phone.diary_as_paper(id, document.as_ref())?.to_string())
        })
    }

    /// Decides whether the diary leaves this phone, sealed. Returns how many earlier entries follow with the next sync.
    pub fn diary_share(&self, on: bool) -> Result<u64, PhoneError> {
        self.tell("diary_share", Change::Private, |phone| Ok(phone.diary_share(on)?))
    }

    /// Whether the diary is shared with the person's other phones, and what is only here.
    pub fn diary_status(&self) -> Result<DiaryStatus, PhoneError> {
        self.look("diary_status", |phone| Ok(phone.diary_status()?.cross()))
    }
}
