//! Applications: opening one, everything a person records in it, conflicts, printing.

use sojourn_client::sdk::{calendar_file, print};

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::input::{NewFee, NewPaper};
use crate::phone::Phone;
use crate::types::{ApplicationId, Day, PlaceCode};
use crate::views::{ApplicationDetails, ApplicationSummary, Conflict, Reminder};
use crate::words::{Anchor, CalendarWording, PaperForm, Stage};

#[uniffi::export]
impl Phone {
    /// Opens an application for a procedure as it stands at a place today. Its version is pinned.
    pub fn open_application(&self, procedure: &str, place: PlaceCode) -> Result<ApplicationId, PhoneError> {
        self.tell("open_application", Change::Private, |phone| Ok(phone.open_application(procedure, &place)?))
    }

    /// Answers a question of the procedure, as a person types it.
    pub fn answer(&self, id: ApplicationId, question: &str, text: &str) -> Result<(), PhoneError> {
        self.tell("answer", Change::Private, |phone| Ok(phone.answer(id, question, text)?))
    }

    /// Records a day that deadlines run from.
    pub fn date(&self, id: ApplicationId, anchor: Anchor, on: Day) -> Result<(), PhoneError> {
        let anchor = anchor.enter()?;
        self.tell("date", Change::Private, |phone| Ok(phone.date(id, anchor, on)?))
    }

    /// Records a paper for a document of the checklist.
    pub fn paper(&self, id: ApplicationId, paper: NewPaper) -> Result<(), PhoneError> {
        let paper = paper.enter()?;
        self.tell("paper", Change::Private, |phone| Ok(phone.paper(id, &paper)?))
    }

    /// A paper is not there any more: lost, or kept by someone.
    pub fn paper_gone(&self, id: ApplicationId, document: String, form: PaperForm) -> Result<(), PhoneError> {
        let (document, form) = (document.enter()?, form.enter()?);
        self.tell("paper_gone", Change::Private, |phone| Ok(phone.paper_gone(id, &document, form)?))
    }

    /// Moves the application to a stage, reached on a day.
    #[uniffi::method(default(on = None))]
    pub fn stage(&self, id: ApplicationId, to: Stage, on: Option<Day>) -> Result<(), PhoneError> {
        let to = to.enter()?;
        self.tell("stage", Change::Private, |phone| Ok(phone.stage(id, to, on)?))
    }

    /// Adds a line of money. Lines are never changed: a mistake is answered by another line.
    pub fn fee(&self, id: ApplicationId, fee: NewFee) -> Result<(), PhoneError> {
        let fee = fee.enter()?;
        self.tell("fee", Change::Private, |phone| Ok(phone.fee(id, &fee)?))
    }

    /// Adds a note.
    pub fn note(&self, id: ApplicationId, text: &str) -> Result<(), PhoneError> {
        self.tell("note", Change::Private, |phone| Ok(phone.note(id, text)?))
    }

    /// Moves an application to the newest version of its procedure, after the person saw what differs.
    pub fn upgrade(&self, id: ApplicationId) -> Result<(), PhoneError> {
        self.tell("upgrade", Change::Private, |phone| Ok(phone.upgrade(id)?))
    }

    /// Every application, the youngest first.
    pub fn applications(&self) -> Result<Vec<ApplicationSummary>, PhoneError> {
        self.look("applications", |phone| Ok(phone.applications()?.cross()))
    }

    /// One application in full, as of today or of another day.
    #[uniffi::method(default(as_of = None))]
    pub fn application(&self, id: ApplicationId, as_of: Option<Day>) -> Result<ApplicationDetails, PhoneError> {
        self.look("application", |phone| Ok(phone.application(id, as_of)?.cross()))
    }

    /// The days on which this phone should speak up.
    pub fn reminders(&self) -> Result<Vec<Reminder>, PhoneError> {
        self.look("reminders", |phone| Ok(phone.reminders()?.cross()))
    }

    /// The dates of an application that are still to come, as a calendar file (`.ics`). Show `calendar_warning` before.
    pub fn calendar_application(&self, id: ApplicationId, wording: CalendarWording) -> Result<String, PhoneError> {
        let wording = wording.enter()?;
        self.look("calendar_application", |phone| Ok(phone.calendar_application(id, wording)?))
    }

    /// What to say before a calendar file is written.
    pub fn calendar_warning(&self, wording: CalendarWording) -> Result<String, PhoneError> {
        let wording = wording.enter()?;
        self.look("calendar_warning", |phone| Ok(calendar_file::warning(phone.locale()?, wording).to_owned()))
    }

    /// Every conflict in every application.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, PhoneError> {
        self.look("conflicts", |phone| Ok(phone.conflicts()?.cross()))
    }

    /// Settles a conflict with one of its sides, counted from 0 as `conflicts` lists them.
    pub fn choose(&self, id: ApplicationId, path: &str, side: u32) -> Result<(), PhoneError> {
        self.tell("choose", Change::Private, |phone| Ok(phone.choose(id, path, side as usize)?))
    }

    /// Settles a conflict with a value of its own, as a person types it.
    pub fn choose_other(&self, id: ApplicationId, path: &str, text: &str) -> Result<(), PhoneError> {
        self.tell("choose_other", Change::Private, |phone| Ok(phone.choose_other(id, path, text)?))
    }

    /// The packet of an application as one HTML page. It is not sealed: show `print_warning` before writing it anywhere.
    pub fn print_application(&self, id: ApplicationId) -> Result<String, PhoneError> {
        self.look("print_application", |phone| Ok(phone.print_application(id)?))
    }

    /// The diary's list of evidence as one HTML page, of one employer or of all. Not sealed either.
    #[uniffi::method(default(employer = None))]
    pub fn print_diary(&self, employer: Option<String>) -> Result<String, PhoneError> {
        self.look("print_diary", |phone| Ok(phone.print_diary(employer.as_deref())?))
    }

    /// What to say before a printed page leaves the sealed store.
    pub fn print_warning(&self) -> Result<String, PhoneError> {
        self.look("print_warning", |phone| Ok(print::warning(phone.locale()?).to_owned()))
    }
}
