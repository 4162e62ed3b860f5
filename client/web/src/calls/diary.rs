//! The wage and work diary, which stays on the phone until the person shares it.

use sojourn_client::sdk::{
    ApplicationId, DiaryDraft, DiaryEntryView, DiaryMonthsView, DiaryStartView, DiaryStatus, DiaryTryView,
    EvidenceView, NoteView, Removal,
};
use sojourn_core::dates::month::Month;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::rights::input::WorkMonth;
use sojourn_core::time::Date;

use super::calls;

calls! { CALLS:
    /// What a new entry of a day may begin with: times, break and names of the last one before it.
    Read diary_start(on: Date) -> DiaryStartView = |phone| phone.diary_start(on)?;

    /// How an entry would read, or why it would not be kept: a new one, or corrections of the one named. Keeps nothing.
    Read diary_try(id: Option<String>, entered: DiaryDraft) -> DiaryTryView =
        |phone| phone.diary_try(id.as_deref(), &entered)?;

    /// Writes an entry. Gives its id.
    Write diary_add(entered: DiaryDraft) -> String = |phone| phone.diary_add(&entered)?;

    /// Corrects fields of an entry; what they said before stays in the list of evidence.
    Write diary_correct(id: String, entered: DiaryDraft) -> () = |phone| phone.diary_correct(&id, &entered)?;

    /// Removes an entry: without a trace while it is only here, by a mark that it was taken back once it was shared.
    Write diary_remove(id: String) -> Removal = |phone| phone.diary_remove(&id)?;

    /// Marks a file as evidence for an entry: its name and the SHA-256 of its bytes in hex. Gives the mark's id.
    Write diary_mark(entry: String, file: String, sha256: String) -> String =
        |phone| phone.diary_mark(&entry, &file, &sha256)?;

    /// Entries, of one month or all.
    Read diary_list(month: Option<Month>) -> Vec<DiaryEntryView> = |phone| phone.diary_list(month)?;

    /// What the months come to, at one employer or all.
    Read diary_totals(employer: Option<String>) -> DiaryMonthsView = |phone| phone.diary_totals(employer.as_deref())?;

    /// What is to be minded about sums of the diary, for whoever reckons with them.
    Read diary_caveats(employer: Option<String>) -> Vec<NoteView> =
        |phone| { let locale = phone.locale()?; phone.diary_totals(employer.as_deref())?.caveats(locale) };

    /// The months as the calculators take them.
    Read diary_months(employer: Option<String>) -> Vec<WorkMonth> = |phone| phone.diary_months(employer.as_deref())?;

    /// The list of evidence.
    Read diary_evidence(employer: Option<String>) -> EvidenceView = |phone| phone.diary_evidence(employer.as_deref())?;

    /// Puts the printed diary on an application's checklist. Gives the document it stands for.
    Write diary_as_paper(id: ApplicationId, document: Option<ItemId>) -> ItemId =
        |phone| phone.diary_as_paper(id, document.as_ref())?;

    /// Shares the diary with the person's other phones, or ends that for what is written from now on. Gives how many operations
    /// are on their way.
    Write diary_share(on: bool) -> u64 = |phone| phone.diary_share(on)?;

    /// Whether the diary is shared, and what is only here.
    Read diary_status() -> DiaryStatus = |phone| phone.diary_status()?;

    /// The list of evidence as one HTML page. Say `print_warning` before it is written anywhere.
    Read print_diary(employer: Option<String>) -> String = |phone| phone.print_diary(employer.as_deref())?;
}
