//! Months taken from the diary, and what is to be minded about them.

use sojourn_client::sdk::CalcView;
use sojourn_client::{Phone, PhoneError};
use sojourn_core::rights::input::WorkMonth;

/// The months of the diary, of one employer or of all. No month is no answer: a sum of nothing would look like one.
pub(super) fn months(phone: &mut Phone, employer: Option<&str>) -> Result<Vec<WorkMonth>, PhoneError> {
    let months = phone.diary_months(employer)?;
    if months.is_empty() {
        return Err(PhoneError::NotFound { what: "diary entry", id: employer.unwrap_or("any").to_owned() });
    }
    Ok(months)
}

/// The answer with a warning where the diary is not sure, has hours twice, or entries that were not counted.
pub(super) fn with_caveats(
    phone: &mut Phone,
    from_diary: bool,
    employer: Option<&str>,
    mut view: CalcView,
) -> Result<CalcView, PhoneError> {
    if from_diary {
        let locale = phone.locale()?;
        view.warnings.extend(phone.diary_totals(employer)?.caveats(locale));
    }
    Ok(view)
}
