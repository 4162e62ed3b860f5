//! What an app gives in about applications, the diary and windows; facts for the calculators are in [`facts`].

mod facts;

pub use facts::*;

use sojourn_client::sdk;
use sojourn_core::registration::diary::Span;
use sojourn_core::registration::diary::words::{parse_clock, span_of};

use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::types::{Day, Money, PlaceCode};
use crate::words::{Anchor, DayKind, MoneyKind, PaperForm, ReportKind};

/// An answer to a question, as a person types it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TypedAnswer {
    /// The question's id.
    pub question: String,
    /// `yes`, `2026-03-04`, a choice's id, `4800.50`, a place code.
    pub text: String,
}

/// A day that deadlines run from.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AnchorDay {
    /// Of what.
    pub anchor: Anchor,
    /// The day.
    pub on: Day,
}

/// A value of a field of the person's record.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum RecordValue {
    /// A day.
    On {
        /// Which.
        day: Day,
    },
    /// A place.
    At {
        /// Which.
        place: PlaceCode,
    },
    /// Words.
    Words {
        /// Which.
        text: String,
    },
    /// Yes or no.
    Is {
        /// Which.
        so: bool,
    },
}

accept! {
    /// A paper the person has.
    pub struct NewPaper into sdk::NewPaper {
        /// Which document of the checklist.
        document: String,
        /// In what form.
        form: PaperForm,
        /// The day it was issued.
        #[uniffi(default = None)]
        issued_on: Option<Day>,
        /// Its last valid day.
        #[uniffi(default = None)]
        valid_until: Option<Day>,
        /// The person's own words.
        #[uniffi(default = None)]
        note: Option<String>,
    }

    /// A line of money.
    pub struct NewFee into sdk::NewFee {
        /// What it says.
        kind: MoneyKind,
        /// The fee item, or the own cost.
        item: String,
        /// How much, if known; never below zero.
        #[uniffi(default = None)]
        amount: Option<Money>,
        /// When.
        #[uniffi(default = None)]
        on: Option<Day>,
        /// The receipt's number.
        #[uniffi(default = None)]
        receipt: Option<String>,
        /// The person's own words.
        #[uniffi(default = None)]
        note: Option<String>,
    }

    /// "This was different at my window."
    pub struct NewReport into sdk::NewReport {
        /// What the guidance had said it about: a procedure, an article or a statement, by its id.
        item: String,
        /// Where the office is.
        place: PlaceCode,
        /// What was different.
        kind: ReportKind,
        /// The office, in the person's words.
        office: String,
        /// What happened, in the person's words.
        text: String,
        /// The step of the procedure.
        #[uniffi(default = None)]
        step: Option<String>,
        /// The day; today when left out.
        #[uniffi(default = None)]
        on: Option<Day>,
        /// What was asked or paid.
        #[uniffi(default = None)]
        amount: Option<Money>,
    }

    /// A new entry of the diary, or the fields of one that change.
    pub struct DiaryDraft into sdk::DiaryDraft {
        /// The day.
        #[uniffi(default = None)]
        day: Option<Day>,
        /// From when to when.
        #[uniffi(default = None)]
        span: Option<WorkTimes>,
        /// Minutes worked, without breaks.
        #[uniffi(default = None)]
        minutes: Option<u32>,
        /// Minutes of rest within the times.
        #[uniffi(default = None)]
        rest: Option<u32>,
        /// Where.
        #[uniffi(default = None)]
        workplace: Option<String>,
        /// For whom.
        #[uniffi(default = None)]
        employer: Option<String>,
        /// The kind of day, against the calendar.
        #[uniffi(default = None)]
        kind: Option<DayKind>,
        /// Pay that was promised.
        #[uniffi(default = None)]
        promised: Option<Money>,
        /// Pay that was received.
        #[uniffi(default = None)]
        received: Option<Money>,
        /// A day of the month the money is for.
        #[uniffi(default = None)]
        pay_month: Option<Day>,
        /// The person's own words.
        #[uniffi(default = None)]
        remark: Option<String>,
    }
}

accept! {
    /// What a person chose about this phone.
    pub struct PhoneChoices into sdk::Choices {
        /// Send and receive by itself only where bytes cost nothing.
        only_wifi: bool,
        /// Most bytes a month where they may cost something; no bound when absent.
        month_bytes_max: Option<u64>,
        /// Minutes unused after which it locks, where there is a PIN; never by itself when absent.
        lock_after_minutes: Option<u16>,
        /// Read every page aloud without being asked.
        read_aloud: bool,
    }
}

impl Cross<PhoneChoices> for sdk::Choices {
    fn cross(self) -> PhoneChoices {
        PhoneChoices {
            only_wifi: self.only_wifi,
            month_bytes_max: self.month_bytes_max,
            lock_after_minutes: self.lock_after_minutes,
            read_aloud: self.read_aloud,
        }
    }
}

/// When work began and ended.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct WorkTimes {
    /// `8:00`.
    pub began: String,
    /// `17:30`; earlier than the beginning is the next day.
    pub ended: String,
}

impl Enter<Span> for WorkTimes {
    fn enter(self) -> Result<Span, PhoneError> {
        let clock = |text: &str| parse_clock(text).ok_or_else(|| PhoneError::input("time", "a time of day, like 8:00"));
        Ok(span_of(clock(&self.began)?, clock(&self.ended)?))
    }
}
