//! The calculators. They keep nothing, and work on a locked phone.

use sojourn_client::sdk::CalcView;
use sojourn_core::place::PlaceCode;
use sojourn_core::rights::arrears::Facts as ArrearsFacts;
use sojourn_core::rights::double_wage::Facts as DoubleWageFacts;
use sojourn_core::rights::limits::Facts as LimitsFacts;
use sojourn_core::rights::overtime::Facts as OvertimeFacts;
use sojourn_core::rights::severance::Facts as SeveranceFacts;
use sojourn_core::time::Date;

use super::calls;

calls! { CALLS:
    /// Double wages for the time without a written contract, and what of them may still be claimed on a day.
    Read calculate_double_wage(facts: DoubleWageFacts, place: PlaceCode, as_of: Option<Date>) -> CalcView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.calculate_double_wage(&facts, &place, day)? };

    /// Severance, damages and pay in lieu of notice.
    Read calculate_severance(facts: SeveranceFacts, place: PlaceCode, as_of: Option<Date>) -> CalcView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.calculate_severance(&facts, &place, day)? };

    /// Overtime pay due. The months may be those of the diary.
    Read calculate_overtime(facts: OvertimeFacts, place: PlaceCode, as_of: Option<Date>) -> CalcView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.calculate_overtime(&facts, &place, day)? };

    /// Wages owed, and what is added when an order to pay was missed. The months may be those of the diary.
    Read calculate_arrears(facts: ArrearsFacts, place: PlaceCode, as_of: Option<Date>) -> CalcView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.calculate_arrears(&facts, &place, day)? };

    /// Until when one may go to arbitration, inspection, court, and for a work injury.
    Read calculate_limits(facts: LimitsFacts, place: PlaceCode, as_of: Option<Date>) -> CalcView =
        |phone| { let day = as_of.unwrap_or(phone.today()); phone.calculate_limits(&facts, &place, day)? };
}
