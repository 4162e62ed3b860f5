//! Facts that the calculators are told.

use std::collections::HashMap;

use sojourn_core::rights;

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::types::{Day, Money, Month};

accept! {
    /// One month of work for one employer.
    pub struct WorkMonth into rights::input::WorkMonth {
        /// Which month.
        month: Month,
        /// Minutes within the ordinary working time.
        #[uniffi(default = 0)]
        minutes_regular: u32,
        /// Minutes beyond it on working days.
        #[uniffi(default = 0)]
        minutes_overtime_workday: u32,
        /// Minutes on rest days without time off instead.
        #[uniffi(default = 0)]
        minutes_rest_day: u32,
        /// Minutes on statutory holidays.
        #[uniffi(default = 0)]
        minutes_holiday: u32,
        /// What was promised for the month, if it is known.
        #[uniffi(default = None)]
        promised: Option<Money>,
        /// What was received for it so far, if it is known: zero when nothing came.
        #[uniffi(default = None)]
        received: Option<Money>,
    }

    /// What was paid a month, where it may differ from month to month.
    pub struct Wages into rights::input::Wages {
        /// What a month usually brought, before deductions.
        #[uniffi(default = None)]
        usual: Option<Money>,
        /// Months that brought another amount.
        #[uniffi(default)]
        months: HashMap<Month, Money>,
        /// The currency of all of it.
        #[uniffi(default = "CNY")]
        currency: String,
    }

    /// Facts about work without a written contract.
    pub struct DoubleWageFacts into rights::double_wage::Facts {
        /// First day of work.
        started: Day,
        /// What the months brought.
        wages: Wages,
        /// The day a written contract was signed, if one was.
        #[uniffi(default = None)]
        signed: Option<Day>,
        /// The last day of work, if it ended.
        #[uniffi(default = None)]
        ended: Option<Day>,
        /// Days on which the person asked the employer for it, complained to an office, or was promised it.
        #[uniffi(default = [])]
        interruptions: Vec<Day>,
    }

    /// Facts about the end of work.
    pub struct SeveranceFacts into rights::severance::Facts {
        /// First day of work for this employer.
        started: Day,
        /// Last day of work.
        ended: Day,
        /// What the months brought, before deductions.
        wages: Wages,
        /// How the work ended.
        why: WorkEnd,
        /// Whether thirty days' notice in writing was given; asked where the law wants it.
        #[uniffi(default = None)]
        notice: Option<bool>,
        /// The average monthly wage of the year before, as the city announced it.
        #[uniffi(default = None)]
        local_average: Option<Money>,
        /// The local minimum monthly wage.
        #[uniffi(default = None)]
        minimum_wage: Option<Money>,
        /// Days on which the person asked the employer for it, complained to an office, or was promised it.
        #[uniffi(default = [])]
        interruptions: Vec<Day>,
    }

    /// Facts about overtime.
    pub struct OvertimeFacts into rights::overtime::Facts {
        /// The months, each once; `diary_months` gives them.
        months: Vec<WorkMonth>,
        /// How pay is reckoned.
        pay: Pay,
        /// The system of hours.
        hours: WorkHours,
        /// Whether the rest days were given back; then nothing is due for them.
        #[uniffi(default = None)]
        rest_days_given_back: Option<bool>,
        /// What was paid for overtime already.
        #[uniffi(default = None)]
        paid: Option<Money>,
        /// The last day of work, if it ended.
        #[uniffi(default = None)]
        ended: Option<Day>,
        /// Days on which the person asked for it, complained, or was promised it.
        #[uniffi(default = [])]
        interruptions: Vec<Day>,
        /// The currency of all of it.
        #[uniffi(default = "CNY")]
        currency: String,
    }

    /// An order to pay.
    pub struct PayOrder into rights::arrears::Order {
        /// The day it set.
        pay_by: Day,
        /// The amount it ordered, if it names one; otherwise what is owed.
        #[uniffi(default = None)]
        amount: Option<Money>,
    }

    /// Facts about wages owed.
    pub struct ArrearsFacts into rights::arrears::Facts {
        /// The months, each once; `diary_months` gives them.
        months: Vec<WorkMonth>,
        /// The last day of work, if it ended.
        #[uniffi(default = None)]
        ended: Option<Day>,
        /// An order to pay, if there was one.
        #[uniffi(default = None)]
        order: Option<PayOrder>,
        /// Days on which the person asked for it, complained, or was promised it.
        #[uniffi(default = [])]
        interruptions: Vec<Day>,
        /// The currency of all of it.
        #[uniffi(default = "CNY")]
        currency: String,
    }

    /// Facts about time limits.
    pub struct LimitFacts into rights::limits::Facts {
        /// The day one knew, or should have known, that a right was infringed.
        #[uniffi(default = None)]
        knew: Option<Day>,
        /// Whether the work goes on and the claim is for wages: no limit runs then.
        #[uniffi(default = false)]
        wages_while_employed: bool,
        /// The last day of work, for wages and overtime.
        #[uniffi(default = None)]
        ended: Option<Day>,
        /// The day of the breach, or on which it stopped, for labour inspection.
        #[uniffi(default = None)]
        breach: Option<Day>,
        /// The day the award was received.
        #[uniffi(default = None)]
        award: Option<Day>,
        /// The day of the accident, or on which the occupational disease was diagnosed.
        #[uniffi(default = None)]
        injury: Option<Day>,
        /// Days on which the person asked the employer, complained to an office, or was promised it.
        #[uniffi(default = [])]
        interruptions: Vec<Day>,
    }
}

impl Cross<WorkMonth> for rights::input::WorkMonth {
    fn cross(self) -> WorkMonth {
        WorkMonth {
            month: self.month,
            minutes_regular: self.minutes_regular,
            minutes_overtime_workday: self.minutes_overtime_workday,
            minutes_rest_day: self.minutes_rest_day,
            minutes_holiday: self.minutes_holiday,
            promised: self.promised.cross(),
            received: self.received.cross(),
        }
    }
}

/// How work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum WorkEnd {
    /// The employer dismissed without a ground of the law, or against it.
    Unlawful,
    /// By agreement, on the employer's proposal.
    Agreed,
    /// Illness after the medical period, inability after training, greatly changed circumstances.
    WithNotice,
    /// Redundancy.
    Redundancy,
    /// The contract ran out, and the employer offered none or a worse one.
    RanOut,
    /// The employer closed, went bankrupt or was wound up.
    Closed,
    /// The worker left because of unpaid wages, missing insurance and the like.
    ForCause,
    /// The worker left of their own will.
    Resigned,
    /// Serious misconduct, as the employer says.
    Misconduct,
    /// Not known yet.
    Unknown,
}

impl Enter<rights::severance::Why> for WorkEnd {
    fn enter(self) -> Result<rights::severance::Why, PhoneError> {
        use rights::severance::Why;
        Ok(match self {
            Self::Unlawful => Why::Unlawful,
            Self::Agreed => Why::Agreed,
            Self::WithNotice => Why::WithNotice,
            Self::Redundancy => Why::Redundancy,
            Self::RanOut => Why::RanOut,
            Self::Closed => Why::Closed,
            Self::ForCause => Why::ForCause,
            Self::Resigned => Why::Resigned,
            Self::Misconduct => Why::Misconduct,
            Self::Unknown => Why::Unknown,
        })
    }
}

/// The system of working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum WorkHours {
    /// Eight hours a day.
    Ordinary,
    /// Averaged or flexible hours that the labour office approved.
    Approved,
}

impl Enter<rights::overtime::Hours> for WorkHours {
    fn enter(self) -> Result<rights::overtime::Hours, PhoneError> {
        Ok(match self {
            Self::Ordinary => rights::overtime::Hours::Ordinary,
            Self::Approved => rights::overtime::Hours::Approved,
        })
    }
}

/// How pay is reckoned.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Pay {
    /// So much a month for ordinary hours.
    Monthly {
        /// The wage.
        wage: Money,
    },
    /// What each month promised is the month's wage for ordinary hours.
    AsPromised,
    /// So much an hour.
    Hourly {
        /// The wage.
        wage: Money,
    },
    /// So much a piece, with the pieces made in overtime instead of minutes.
    Piece {
        /// The rate in ordinary hours.
        rate: Money,
        /// Pieces made in overtime on working days, after the quota.
        workday: u32,
        /// Pieces made on rest days.
        rest_day: u32,
        /// Pieces made on statutory holidays.
        holiday: u32,
    },
}

impl Enter<rights::overtime::Pay> for Pay {
    fn enter(self) -> Result<rights::overtime::Pay, PhoneError> {
        use rights::overtime::Pay as Core;
        Ok(match self {
            Self::Monthly { wage } => Core::Monthly(wage.enter()?),
            Self::AsPromised => Core::AsPromised,
            Self::Hourly { wage } => Core::Hourly(wage.enter()?),
            Self::Piece { rate, workday, rest_day, holiday } => {
                Core::Piece { rate: rate.enter()?, workday, rest_day, holiday }
            }
        })
    }
}
