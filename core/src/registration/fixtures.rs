//! The official tables of 2024 to 2026 for tests, written out day by day so that a test may read them as a plain list.

use super::anchor::Anchor;
use super::basis::{Basis, Shelf};
use super::deadline::Due;
use super::derivation::Derivation;
use crate::dates::working::Calendar;
use crate::guidance::calendar::YearTable;
use crate::guidance::procedure::{Consequence, DeadlineRole};
use crate::guidance::statement::{Citation, Confidence, Standing, Statement};
use crate::guidance::text::{ItemId, Text};
use crate::time::Date;

/// Days off, by the notices for 2024, 2025 and 2026.
pub(crate) const OFF: &[&str] = &[
    "2024-01-01",
    "2024-02-10",
    "2024-02-11",
    "2024-02-12",
    "2024-02-13",
    "2024-02-14",
    "2024-02-15",
    "2024-02-16",
    "2024-02-17",
    "2024-04-04",
    "2024-04-05",
    "2024-04-06",
    "2024-05-01",
    "2024-05-02",
    "2024-05-03",
    "2024-05-04",
    "2024-05-05",
    "2024-06-10",
    "2024-09-15",
    "2024-09-16",
    "2024-09-17",
    "2024-10-01",
    "2024-10-02",
    "2024-10-03",
    "2024-10-04",
    "2024-10-05",
    "2024-10-06",
    "2024-10-07",
    "2025-01-01",
    "2025-01-28",
    "2025-01-29",
    "2025-01-30",
    "2025-01-31",
    "2025-02-01",
    "2025-02-02",
    "2025-02-03",
    "2025-02-04",
    "2025-04-04",
    "2025-04-05",
    "2025-04-06",
    "2025-05-01",
    "2025-05-02",
    "2025-05-03",
    "2025-05-04",
    "2025-05-05",
    "2025-05-31",
    "2025-06-01",
    "2025-06-02",
    "2025-10-01",
    "2025-10-02",
    "2025-10-03",
    "2025-10-04",
    "2025-10-05",
    "2025-10-06",
    "2025-10-07",
    "2025-10-08",
    "2026-01-01",
    "2026-01-02",
    "2026-01-03",
    "2026-02-15",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-02-20",
    "2026-02-21",
    "2026-02-22",
    "2026-02-23",
    "2026-04-04",
    "2026-04-05",
    "2026-04-06",
    "2026-05-01",
    "2026-05-02",
    "2026-05-03",
    "2026-05-04",
    "2026-05-05",
    "2026-06-19",
    "2026-06-20",
    "2026-06-21",
    "2026-09-25",
    "2026-09-26",
    "2026-09-27",
    "2026-10-01",
    "2026-10-02",
    "2026-10-03",
    "2026-10-04",
    "2026-10-05",
    "2026-10-06",
    "2026-10-07",
];

/// Weekend days worked in exchange.
pub(crate) const WORK: &[&str] = &[
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
];

/// Public holidays by statute in 2026 (全国年节及纪念日放假办法, article 2).
pub(super) const STATUTORY_2026: &[&str] = &[
    "2026-01-01",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-04-05",
    "2026-05-01",
    "2026-05-02",
    "2026-06-19",
    "2026-09-25",
    "2026-10-01",
    "2026-10-02",
    "2026-10-03",
];

/// The calendar of these three years. Only the table of 2026 tells public holidays apart.
pub(crate) fn calendar_2024_to_2026() -> Calendar {
    let of_year = |list: &[&str], year: i16| -> _ {
        let dates = list.iter().map(|text| text.parse::<Date>().expect("a date in a test table"));
        dates.filter(|date| date.year() == year).collect()
    };
    let table = |year: i16| YearTable::<Text> {
        id: id(&format!("cn-{year}")),
        year,
        off: of_year(OFF, year),
        work: of_year(WORK, year),
        statutory: of_year(STATUTORY_2026, year),
        title: "放假安排".into(),
        statements: Vec::new(),
    };
    Calendar::new(&[2024, 2025, 2026].map(table))
}

/// An item id.
pub(super) fn id(text: &str) -> ItemId {
    text.parse().expect("an id in a test")
}

/// A statement in force, checked in November 2026, with a citation named after its id.
pub(super) fn statement(name: &str, confidence: Confidence) -> Statement {
    Statement {
        id: id(name),
        text: name.into(),
        citation: Citation { law: name.into(), number: None, article: None, url: None, path: None },
        confidence,
        standing: Standing::InForce,
        verified_on: jiff::civil::date(2026, 11, 24),
        review_by: jiff::civil::date(2027, 11, 24),
        grace_days: None,
        reported_on: None,
        valid_from: None,
        valid_to: None,
        risk: Vec::new(),
        glosses: Vec::new(),
    }
}

/// A shelf of these statements.
pub(super) fn shelf(statements: impl IntoIterator<Item = Statement>) -> Shelf {
    let statements = statements.into_iter().map(|statement| (statement.id.clone(), statement)).collect();
    Shelf { statements, ..Shelf::default() }
}

/// A due date without window, consequence or derivation.
pub(crate) fn due(role: DeadlineRole, anchored_on: Date, statutory: Date, next_working_day: Date) -> Due {
    Due {
        deadline: "register".parse().expect("an id"),
        title: "登记".into(),
        role,
        anchor: Anchor::Arrival,
        anchored_on,
        window: None,
        statutory,
        next_working_day,
        at_most: None,
        approximate: false,
        derivation: Derivation::default(),
        consequence: Consequence::None,
        consequence_note: None,
        years_after_gap: None,
        basis: Basis { citations: Vec::new(), confidence: Confidence::High, reported: false },
    }
}
