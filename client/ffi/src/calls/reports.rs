//! Reports from the field: "this was different at my window". No identity, no network needed.

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::input::NewReport;
use crate::phone::Phone;
use crate::views::FieldReport;

#[uniffi::export]
impl Phone {
    /// Keeps a report until it can be sent. Returns its id.
    pub fn report_difference(&self, report: NewReport) -> Result<String, PhoneError> {
        let report = report.enter()?;
        self.tell("report_difference", Change::Private, |phone| Ok(phone.report_difference(&report)?))
    }

    /// Reports that are not sent yet.
    pub fn reports(&self) -> Result<Vec<FieldReport>, PhoneError> {
        self.look("reports", |phone| Ok(phone.reports()?.cross()))
    }

    /// Deletes a report that is not sent yet.
    pub fn delete_report(&self, id: &str) -> Result<(), PhoneError> {
        self.tell("delete_report", Change::Private, |phone| Ok(phone.delete_report(id)?))
    }
}
