//! "This was different at my window": reports from the field, kept and taken back. They leave with a sync.

use sojourn_client::sdk::{NewReport, ReportView};

use super::calls;

calls! { CALLS:
    /// Keeps a report until it can be sent. Gives its id, in hex.
    Write report_difference(new: NewReport) -> String = |phone| phone.report_difference(&new)?;

    /// Reports that wait, and those a server refused.
    Read reports() -> Vec<ReportView> = |phone| phone.reports()?;

    /// Takes back a report that was not sent.
    Write delete_report(id: String) -> () = |phone| phone.delete_report(&id)?;
}
