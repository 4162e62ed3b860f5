//! Applications, what a person records in them, conflicts, and the packet to print.

use sojourn_client::sdk::{
    ApplicationId, ApplicationSummary, ApplicationView, ConflictView, NewFee, NewPaper, ReminderView, Wording,
    calendar_file,
};
use sojourn_core::guidance::procedure::Anchor;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::application::Answer;
use sojourn_core::registration::paper::PaperForm;
use sojourn_core::registration::stage::Stage;
use sojourn_core::time::Date;

use super::calls;

calls! { CALLS:
    /// Opens an application for a procedure as it stands at a place today. Makes the person's identity, on this phone.
    Write open_application(procedure: String, place: PlaceCode) -> ApplicationId =
        |phone| phone.open_application(&procedure, &place)?;

    /// Answers a question of the procedure, as a person types it.
    Write answer(id: ApplicationId, question: String, text: String) -> () = |phone| phone.answer(id, &question, &text)?;

    /// Records an answer that is already of the question's type.
    Write answer_with(id: ApplicationId, question: ItemId, answer: Answer) -> () =
        |phone| phone.answer_with(id, &question, &answer)?;

    /// Records a day that deadlines run from.
    Write date(id: ApplicationId, anchor: Anchor, on: Date) -> () = |phone| phone.date(id, anchor, on)?;

    /// Records a paper for a document of the checklist.
    Write paper(id: ApplicationId, paper: NewPaper) -> () = |phone| phone.paper(id, &paper)?;

    /// A paper is not there any more: lost, or kept by someone.
    Write paper_gone(id: ApplicationId, document: ItemId, form: PaperForm) -> () =
        |phone| phone.paper_gone(id, &document, form)?;

    /// Moves the application to a stage, reached on a day.
    Write stage(id: ApplicationId, to: Stage, on: Option<Date>) -> () = |phone| phone.stage(id, to, on)?;

    /// Adds a line of money.
    Write fee(id: ApplicationId, fee: NewFee) -> () = |phone| phone.fee(id, &fee)?;

    /// Adds a note.
    Write note(id: ApplicationId, text: String) -> () = |phone| phone.note(id, &text)?;

    /// Moves an application to the newest version of its procedure, after the person saw what differs.
    Write upgrade(id: ApplicationId) -> () = |phone| phone.upgrade(id)?;

    /// Every application, the youngest first.
    Read applications() -> Vec<ApplicationSummary> = |phone| phone.applications()?;

    /// One application in full, as of today or of another day.
    Read application(id: ApplicationId, as_of: Option<Date>) -> ApplicationView = |phone| phone.application(id, as_of)?;

    /// The days on which this phone should speak up.
    Read reminders() -> Vec<ReminderView> = |phone| phone.reminders()?;

    /// Every field with several values, in every application.
    Read conflicts() -> Vec<ConflictView> = |phone| phone.conflicts()?;

    /// Settles a conflict with one of its sides, counted from 0 as `conflicts` lists them.
    Write choose(id: ApplicationId, path: String, side: usize) -> () = |phone| phone.choose(id, &path, side)?;

    /// Settles a conflict with a value that is neither side's, as a person types it.
    Write choose_other(id: ApplicationId, path: String, text: String) -> () =
        |phone| phone.choose_other(id, &path, &text)?;

    /// The packet of an application as one HTML page. Say `print_warning` before it is written anywhere.
    Read print_application(id: ApplicationId) -> String = |phone| phone.print_application(id)?;

    /// Days of an application that are still to come, as a calendar file (`text/calendar`); neutral where nothing else is asked for.
    Read calendar_application(id: ApplicationId, wording: Option<Wording>) -> String =
        |phone| phone.calendar_application(id, wording.unwrap_or_default())?;

    /// What to say before a calendar file is written.
    Read calendar_warning(wording: Option<Wording>) -> String =
        |phone| calendar_file::warning(phone.locale()?, wording.unwrap_or_default()).to_owned();
}
