//! "This was different at my window": what a person found at an office, told without saying who they are.
//!
//! Nothing in the message names a person, a phone or a moment: no account, no token, a random id that stands for nothing
//! else, a day. [`FieldReport::check`] is asked on the phone before a report is kept and on the server before it is stored,
//! so that both refuse the same things.

use serde::{Deserialize, Serialize};

use super::problem::FieldProblem;
use crate::guidance::text::{ItemId, ItemRef, Kind};
use crate::id::ReportId;
use crate::locale::Locale;
use crate::money::Money;
use crate::place::PlaceCode;
use crate::time::Date;

/// Most bytes of the request body, before and after decompression: every text at its longest, escaped, fits.
pub const FIELD_REPORT_BYTES_MAX: usize = 16 * 1024;
/// Most characters of the office's name.
pub const OFFICE_CHARS_MAX: usize = 200;
/// Most characters of the free text.
pub const REPORT_TEXT_CHARS_MAX: usize = 500;
/// Digits in a row from which a number may name a person: telephone, identity card, bank card, permit. Hotlines have five.
const NAMING_DIGITS: usize = 8;
/// The earliest day a report may be about: before it there was no permit to be asked for.
const EARLIEST: Date = Date::constant(2000, 1, 1);

/// What was different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReportKind {
    /// The office asked for papers the guidance does not name.
    AskedForMorePapers,
    /// The office charged money, or other money than the guidance says.
    ChargedMoney,
    /// The office named another date or another waiting time.
    OtherDeadline,
    /// The office did not take it.
    Refused,
    /// Something else; the text says what.
    Other,
}

impl ReportKind {
    /// Every kind, in the order a screen offers them.
    pub const ALL: [Self; 5] =
        [Self::AskedForMorePapers, Self::ChargedMoney, Self::OtherDeadline, Self::Refused, Self::Other];

    /// The word on the wire and in the server's table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AskedForMorePapers => "asked_for_more_papers",
            Self::ChargedMoney => "charged_money",
            Self::OtherDeadline => "other_deadline",
            Self::Refused => "refused",
            Self::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// `POST /v1/field-reports`: one report, without any credential.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldReport {
    /// Random bytes that make a repetition the same report.
    pub id: ReportId,
    /// Where the office is.
    pub place: PlaceCode,
    /// What the guidance had said it about: a procedure, an article or a statement.
    pub item: ItemRef,
    /// The release that was on the screen.
    pub release: u64,
    /// The step of the procedure it happened at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<ItemId>,
    /// The window card that was held up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<ItemId>,
    /// What was different.
    pub kind: ReportKind,
    /// The office, in the person's words, at most 200 characters; never a clerk's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub office: String,
    /// The day it happened. No time of day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub on: Date,
    /// What was asked or paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// What happened, in the person's words, at most 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub text: String,
    /// The language it is written in.
    pub locale: Locale,
}

impl std::fmt::Debug for FieldReport {
    /// What it is about; never the words, the day or the id.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FieldReport({} at {}, {})", self.item, self.place, self.kind.word())
    }
}

impl FieldReport {
    /// Looks for what a report may not say or be, on a day.
    ///
    /// # Errors
    /// Every field that is wrong, without repeating what it holds.
    pub fn check(&self, today: Date) -> Result<(), Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &str, message: String| wrong.push(FieldProblem { field: field.into(), message });
        if !matches!(self.item.kind, Kind::Procedure | Kind::Article | Kind::Statement) {
            refuse("item", "must be a procedure, an article or a statement".into());
        }
        if self.step.is_some() && self.item.kind != Kind::Procedure {
            refuse("step", "only a procedure has steps".into());
        }
        // Tomorrow by this clock is today further east.
        if self.on < EARLIEST || self.on > today.tomorrow().unwrap_or(today) {
            refuse("on", format!("must be a day between {EARLIEST} and today"));
        }
        if self.amount.is_some_and(|amount| amount.minor < 0) {
            refuse("amount", "must not be below zero".into());
        }
        for (field, words, chars_max) in
            [("office", &self.office, OFFICE_CHARS_MAX), ("text", &self.text, REPORT_TEXT_CHARS_MAX)]
        {
            if words.chars().count() > chars_max {
                refuse(field, format!("must have at most {chars_max} characters"));
            }
            if words.chars().any(|c| c.is_control() && c != '\n') {
                refuse(field, "must not hold control characters".into());
            }
            if names_someone(words) {
                refuse(field, format!("must not hold numbers of {NAMING_DIGITS} or more digits: they name people"));
            }
        }
        if self.kind == ReportKind::Other && self.text.trim().is_empty() {
            refuse("text", "must say what was different".into());
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// Whether a text holds a number long enough to be somebody's: also in full-width digits, or with spaces and hyphens in it.
#[must_use]
pub fn names_someone(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => digits += 1,
            ' ' | '\u{a0}' | '\u{3000}' | '-' | '－' | '–' => {}
            _ => digits = 0,
        }
        if digits >= NAMING_DIGITS {
            return true;
        }
    }
    false
}

/// The reply: the same for the first time and for every repetition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldReportReply {
    /// The report's id: it is kept.
    pub id: ReportId,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> FieldReport {
        FieldReport {
            id: ReportId([1; 16]),
            place: "330100".parse().expect("a place"),
            item: "procedure:residence-permit".parse().expect("an item"),
            release: 3,
            step: Some("apply".parse().expect("a step")),
            card: None,
            kind: ReportKind::ChargedMoney,
            office: "派出所".into(),
            on: Date::constant(2026, 11, 24),
            amount: Some(Money::fen(2_000)),
            text: "让交工本费".into(),
            locale: Locale::ZhHans,
        }
    }

    const TODAY: Date = Date::constant(2026, 11, 24);

    /// The fields that are refused after a change.
    fn refused(change: impl FnOnce(&mut FieldReport)) -> Vec<String> {
        let mut changed = report();
        change(&mut changed);
        changed.check(TODAY).err().unwrap_or_default().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_report_within_its_bounds_is_taken() {
        assert_eq!(report().check(TODAY), Ok(()));
        assert_eq!(refused(|r| r.on = Date::constant(2026, 11, 25)), [""; 0], "further east it is tomorrow");
        assert_eq!(refused(|r| r.text = "居".repeat(REPORT_TEXT_CHARS_MAX)), [""; 0]);
        assert_eq!(refused(|r| r.text = "打 12345 问过，窗口 3 号，要 20.50 元\n下午".into()), [""; 0]);
    }

    #[test]
    fn each_bound_names_its_field() {
        assert_eq!(refused(|r| r.on = Date::constant(2026, 11, 26)), ["on"]);
        assert_eq!(refused(|r| r.on = Date::constant(1999, 12, 31)), ["on"]);
        assert_eq!(refused(|r| r.text = "居".repeat(REPORT_TEXT_CHARS_MAX + 1)), ["text"]);
        assert_eq!(refused(|r| r.office = "所".repeat(OFFICE_CHARS_MAX + 1)), ["office"]);
        assert_eq!(refused(|r| r.office = "a\u{1b}[2J".into()), ["office"]);
        assert_eq!(refused(|r| r.amount = Some(Money::fen(-1))), ["amount"]);
        assert_eq!(refused(|r| r.item = "rule:permit-eligibility".parse().expect("an item")), ["item", "step"]);
        assert_eq!(refused(|r| (r.kind, r.text) = (ReportKind::Other, " ".into())), ["text"]);
    }

    #[test]
    fn numbers_that_name_people_are_refused_however_they_are_written() {
        for named in ["13800138000", "138 0013 8000", "１３８００１３８０００", "34020319900101123X", "0571-87654321"]
        {
            assert_eq!(refused(|r| r.text = format!("我叫{named}")), ["text"], "{named}");
        }
        for plain in ["12345", "12333 或者 12348", "2026-11", "窗口3，20元，5天", ""] {
            assert!(!names_someone(plain), "{plain}");
        }
    }

    #[test]
    fn what_is_printed_for_developers_says_nothing_a_person_wrote() {
        assert_eq!(format!("{:?}", report()), "FieldReport(procedure:residence-permit at 330100, charged_money)");
    }

    #[test]
    fn kinds_are_written_as_they_are_read() {
        for kind in ReportKind::ALL {
            assert_eq!(ReportKind::from_word(kind.word()), Some(kind));
            assert_eq!(serde_json::to_string(&kind).expect("json"), format!("\"{}\"", kind.word()));
        }
        assert_eq!(ReportKind::from_word("praised"), None);
    }
}
