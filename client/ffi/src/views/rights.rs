//! What the calculators answer.
//!
//! Written by the test `mirrors` out of the client's views: change those, not this.

use crate::types::{Day, Money};

mirror! {
    /// What a calculator answers.
    pub struct Calculation from sojourn_client::sdk::CalcView {
        /// `double_wage`, `severance`, `overtime`, `arrears` or `time_limits`.
        calculator: String,
        /// Its name in words.
        title: String,
        /// The article that explains it.
        article: String,
        /// The day asked about.
        as_of: Day,
        /// Sums, the most useful first.
        sums: Vec<CalculatedSum>,
        /// Until when to act, the earliest first.
        limits: Vec<TimeLimit>,
        /// What is not known, so that part is left out or open.
        gaps: Vec<CodedNote>,
        /// What to mind.
        warnings: Vec<CodedNote>,
        /// How it was reckoned.
        steps: Vec<CalculationStep>,
        /// What was taken for granted.
        assumptions: Vec<CodedNote>,
        /// Whom to call.
        call: Vec<CallLine>,
        /// Changes of the law after the texts were collected: checked or not.
        amendments: Vec<Amendment>,
        /// What stands under every answer: it is no promise.
        note: String,
        /// The release it was read from.
        release: u64,
    }

    /// One sum.
    pub struct CalculatedSum from sojourn_client::sdk::SumView {
        /// `severance`, `damages`, `overtime_due` …
        item: String,
        /// Its name in words.
        title: String,
        /// `as_given`, `if_lawful`, `if_unlawful` or `if_order_missed`.
        applies_when: String = when,
        /// The same in words; none for what is due on the facts as given.
        when_words: Option<String>,
        /// At least this much; none if that is not known.
        low: Option<Money>,
        /// At most this much; none if that is not known.
        high: Option<Money>,
        /// The range in words.
        words: String,
    }

    /// A last day.
    pub struct TimeLimit from sojourn_client::sdk::LimitView {
        /// `arbitration`, `wages_after_leaving`, `inspection`, `court` …
        limit: String,
        /// The day it is counted from.
        from_day: Day = from,
        /// The last day.
        last: Day,
        /// The last working day that is not after it.
        safe: Day,
        /// Whether a holiday table was missing.
        approximate: bool,
        /// Whether it is over.
        passed: bool,
        /// Days until the last one; negative once it is over.
        days_left: i32,
        /// All of it in a sentence.
        words: String,
        /// Its sources, a line each.
        sources: Vec<String>,
    }

    /// A gap, a warning or an assumption.
    pub struct CodedNote from sojourn_client::sdk::NoteView {
        /// A stable word.
        code: String,
        /// A sentence.
        words: String,
    }

    /// A step of the reckoning.
    pub struct CalculationStep from sojourn_client::sdk::CalcStepView {
        /// What was done.
        words: String,
        /// Its sources, a line each.
        sources: Vec<String>,
    }

    /// Whom to call.
    pub struct CallLine from sojourn_client::sdk::CallView {
        /// The service point.
        id: String,
        /// Its name.
        title: String,
        /// Its number.
        phone: Option<String>,
    }

    /// A change of the law that may touch the answer.
    pub struct Amendment from sojourn_client::sdk::AmendmentView {
        /// `read`, `seen` or `not`.
        checked: String,
        /// The same in words.
        checked_words: String,
        /// What it says.
        claim: String,
        /// Where it stands.
        citation: String,
    }
}
