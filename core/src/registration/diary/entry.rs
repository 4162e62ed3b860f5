//! Entries of the diary as they were folded, and an entry whose fields agree.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::kind::DayType;
use crate::money::Money;
use crate::registration::fields::{Field, Fields};
use crate::time::Date;

/// Minutes in a day.
pub const DAY_MINUTES: u32 = 24 * 60;

/// From when to when, in minutes after the day's midnight. The end lies in the next day when it is beyond
/// [`DAY_MINUTES`]; what was worked counts for the day on which it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First minute, below [`DAY_MINUTES`].
    pub started: u32,
    /// End, after `started`.
    pub ended: u32,
}

impl Span {
    /// How long it is.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        self.ended.saturating_sub(self.started)
    }
}

/// An entry as it was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFields {
    /// The day it is about; for a night shift the day on which it began.
    pub day: Field<Date>,
    /// When work began, in minutes after midnight.
    pub started: Field<i64>,
    /// When it ended, in minutes after the same midnight.
    pub ended: Field<i64>,
    /// Minutes worked, without breaks.
    pub minutes: Field<i64>,
    /// Where, in the person's own words.
    pub workplace: Field<String>,
    /// For whom, in the person's own words.
    pub employer: Field<String>,
    /// The kind of day, where the person corrected the calendar.
    pub kind: Field<DayType>,
    /// Pay that was promised.
    pub promised: Field<Money>,
    /// Pay that was received; zero when it was due and nothing came.
    pub received: Field<Money>,
    /// First day of the month the money is for, where it is not the month of `day`.
    pub pay_month: Field<Date>,
    /// The person's own words.
    pub remark: Field<String>,
    /// Recorded by mistake and taken back.
    pub removed: Field<bool>,
}

/// A mark of evidence: a file that the person keeps, named and fingerprinted so that it can be recognised later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkFields {
    /// The entry's id.
    pub entry: Field<String>,
    /// The file's name.
    pub file: Field<String>,
    /// SHA-256 of its bytes, in lower-case hex.
    pub sha256: Field<String>,
    /// Taken back.
    pub removed: Field<bool>,
}

/// A mark whose fields agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes, in lower-case hex.
    pub sha256: String,
}

/// A diary as far as its log could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diary {
    /// By id.
    pub entries: BTreeMap<String, EntryFields>,
    /// By id.
    pub marks: BTreeMap<String, MarkFields>,
    /// Paths this app could not read.
    pub unread: BTreeSet<String>,
}

impl Diary {
    /// What this reader takes from the log.
    pub const ENTITIES: [&'static str; 2] = ["entry", "attachment"];

    /// Reads a diary from pairs of a path and a live value, as the fold yields them.
    pub fn from_fields<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut fields = Fields::collect(pairs);
        let mut diary = Self {
            entries: fields.take_each("entry", |fields, id| EntryFields {
                day: fields.take("entry", id, "day"),
                started: fields.take("entry", id, "started"),
                ended: fields.take("entry", id, "ended"),
                minutes: fields.take("entry", id, "minutes"),
                workplace: fields.take("entry", id, "workplace"),
                employer: fields.take("entry", id, "employer"),
                kind: fields.take("entry", id, "kind"),
                promised: fields.take("entry", id, "promised"),
                received: fields.take("entry", id, "received"),
                pay_month: fields.take("entry", id, "pay_month"),
                remark: fields.take("entry", id, "remark"),
                removed: fields.take("entry", id, "removed"),
            }),
            marks: fields.take_each("attachment", |fields, id| MarkFields {
                entry: fields.take("attachment", id, "entry"),
                file: fields.take("attachment", id, "file"),
                sha256: fields.take("attachment", id, "sha256"),
                removed: fields.take("attachment", id, "removed"),
            }),
            unread: BTreeSet::new(),
        };
        diary.unread = fields.into_unread();
        diary
    }

    /// The entries that stand and agree with themselves, by day and beginning.
    #[must_use]
    pub fn settled(&self) -> Vec<Entry> {
        let mut all: Vec<Entry> = self.entries.iter().filter_map(|(id, fields)| fields.settle(id).ok()).collect();
        all.sort_by_key(Entry::order);
        all
    }

    /// How many entries wait for a person to choose, or lack what an entry needs.
    #[must_use]
    pub fn unsettled(&self) -> u32 {
        let waits =
            |fields: &EntryFields| matches!(fields.settle(""), Err(Unsettled::Conflict(_) | Unsettled::Incomplete));
        u32::try_from(self.entries.values().filter(|fields| waits(fields)).count()).unwrap_or(u32::MAX)
    }

    /// The marks of an entry that stand.
    #[must_use]
    pub fn marks_of(&self, entry: &str) -> Vec<Mark> {
        let stands = |mark: &&MarkFields| mark.removed.agreed() != Some(&true);
        let of_it = |mark: &MarkFields| mark.entry.agreed().is_some_and(|id| id == entry);
        let marks = self.marks.iter().filter(|(_, mark)| stands(mark) && of_it(mark));
        marks
            .filter_map(|(id, mark)| {
                Some(Mark { id: id.clone(), file: mark.file.agreed()?.clone(), sha256: mark.sha256.agreed()?.clone() })
            })
            .collect()
    }
}

/// An entry whose fields agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The day it is about.
    pub day: Date,
    /// From when to when, where recorded.
    pub span: Option<Span>,
    /// Minutes worked without breaks, where the person gave them.
    pub minutes: Option<u32>,
    /// Where.
    pub workplace: Option<String>,
    /// For whom.
    pub employer: Option<String>,
    /// The kind of day, where the person corrected the calendar.
    pub kind: Option<DayType>,
    /// Pay that was promised.
    pub promised: Option<Money>,
    /// Pay that was received.
    pub received: Option<Money>,
    /// First day of the month the money is for, where it is not the month of `day`.
    pub pay_month: Option<Date>,
    /// The person's own words.
    pub remark: Option<String>,
}

/// Why an entry does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsettled {
    /// Taken back.
    Removed,
    /// These fields have two values; nothing is reckoned from either.
    Conflict(Vec<&'static str>),
    /// It has no day, or a value that cannot be.
    Incomplete,
}

impl EntryFields {
    /// Fields with two values.
    #[must_use]
    pub fn conflicts(&self) -> Vec<&'static str> {
        let fields = [
            ("day", self.day.is_conflict()),
            ("started", self.started.is_conflict()),
            ("ended", self.ended.is_conflict()),
            ("minutes", self.minutes.is_conflict()),
            ("workplace", self.workplace.is_conflict()),
            ("employer", self.employer.is_conflict()),
            ("kind", self.kind.is_conflict()),
            ("promised", self.promised.is_conflict()),
            ("received", self.received.is_conflict()),
            ("pay_month", self.pay_month.is_conflict()),
            ("removed", self.removed.is_conflict()),
        ];
        fields.into_iter().filter(|(_, conflict)| *conflict).map(|(name, _)| name).collect()
    }

    /// The entry, if it stands and its fields agree.
    ///
    /// # Errors
    /// [`Unsettled`], why it does not count.
    pub fn settle(&self, id: &str) -> Result<Entry, Unsettled> {
        if self.removed.agreed() == Some(&true) {
            return Err(Unsettled::Removed);
        }
        let conflicts = self.conflicts();
        if !conflicts.is_empty() {
            return Err(Unsettled::Conflict(conflicts));
        }
        Ok(Entry {
            id: id.to_owned(),
            day: *self.day.agreed().ok_or(Unsettled::Incomplete)?,
            span: self.span()?,
            minutes: small(&self.minutes, DAY_MINUTES)?,
            workplace: self.workplace.agreed().cloned(),
            employer: self.employer.agreed().cloned(),
            kind: self.kind.agreed().copied(),
            promised: amount(&self.promised)?,
            received: amount(&self.received)?,
            pay_month: self.pay_month.agreed().map(|day| day.first_of_month()),
            remark: self.remark.values().last().cloned(),
        })
    }

    /// The entry as the later of two versions of a field would have it: what a correction lies over. None when it was taken
    /// back or has no day.
    #[must_use]
    pub fn latest(&self, id: &str) -> Option<Entry> {
        let later = Self {
            day: last(&self.day),
            started: last(&self.started),
            ended: last(&self.ended),
            minutes: last(&self.minutes),
            workplace: last(&self.workplace),
            employer: last(&self.employer),
            kind: last(&self.kind),
            promised: last(&self.promised),
            received: last(&self.received),
            pay_month: last(&self.pay_month),
            remark: last(&self.remark),
            removed: last(&self.removed),
        };
        later.settle(id).ok()
    }

    fn span(&self) -> Result<Option<Span>, Unsettled> {
        match (small(&self.started, DAY_MINUTES - 1)?, small(&self.ended, 2 * DAY_MINUTES)?) {
            (None, None) => Ok(None),
            (Some(started), Some(ended)) if started < ended && ended - started <= DAY_MINUTES => {
                Ok(Some(Span { started, ended }))
            }
            _ => Err(Unsettled::Incomplete),
        }
    }
}

fn last<T: Clone>(field: &Field<T>) -> Field<T> {
    field.values().last().cloned().into_iter().collect()
}

fn small(field: &Field<i64>, most: u32) -> Result<Option<u32>, Unsettled> {
    field
        .agreed()
        .map(|whole| u32::try_from(*whole).ok().filter(|whole| *whole <= most).ok_or(Unsettled::Incomplete))
        .transpose()
}

fn amount(field: &Field<Money>) -> Result<Option<Money>, Unsettled> {
    field.agreed().map(|money| (money.minor >= 0).then_some(*money).ok_or(Unsettled::Incomplete)).transpose()
}

impl Entry {
    /// Minutes that count: those given, else from beginning to end.
    #[must_use]
    pub fn worked(&self) -> Option<u32> {
        self.minutes.or_else(|| self.span.map(Span::minutes))
    }

    /// First day of the month its money is for.
    #[must_use]
    pub fn pays_for(&self) -> Date {
        self.pay_month.unwrap_or(self.day).first_of_month()
    }

    /// The order of a list: by day, then beginning.
    #[must_use]
    pub fn order(&self) -> (Date, Option<u32>, String) {
        (self.day, self.span.map(|span| span.started), self.id.clone())
    }

    /// Whether the times of two entries overlap, also across midnight. Entries without times never do.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let (Some(mine), Some(theirs)) = (self.span, other.span) else { return false };
        let Ok(days) = self.day.until(other.day) else { return false };
        let shift = i64::from(days.get_days()) * i64::from(DAY_MINUTES);
        let (start, end) = (i64::from(theirs.started) + shift, i64::from(theirs.ended) + shift);
        i64::from(mine.started) < end && start < i64::from(mine.ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor;
    use crate::registration::fields::FieldValue;
    use ciborium::Value;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(pairs: &[(&str, Value)]) -> Diary {
        let bytes: Vec<(&str, Vec<u8>)> = pairs.iter().map(|(path, value)| (*path, cbor::encode(value))).collect();
        Diary::from_fields(bytes.iter().map(|(path, bytes)| (*path, bytes.as_slice())))
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn night(day: Date, started: u32, ended: u32) -> Entry {
        Entry { day, span: Some(Span { started, ended }), ..bare(day) }
    }

    fn bare(day: Date) -> Entry {
        Entry {
            id: String::new(),
            day,
            span: None,
            minutes: None,
            workplace: None,
            employer: None,
            kind: None,
            promised: None,
            received: None,
            pay_month: None,
            remark: None,
        }
    }

    #[test]
    fn a_diary_is_read_from_its_fields_in_the_order_of_days() {
        let diary = read(&[
            ("entry/b/day", text("2026-03-03")),
            ("entry/b/started", 1200_i64.write()),
            ("entry/b/ended", 1920_i64.write()),
            ("entry/a/day", text("2026-03-04")),
            ("entry/a/minutes", 480_i64.write()),
            ("entry/a/received", Money::fen(20_000).write()),
            ("entry/c/day", text("2026-03-01")),
            ("entry/c/removed", true.write()),
            ("attachment/m/entry", text("a")),
            ("attachment/m/file", text("board.jpg")),
            ("attachment/m/sha256", text("ab")),
            ("entry/a/hologram", text("x")),
        ]);
        let settled = diary.settled();
        assert_eq!(settled.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(settled[0].worked(), Some(720), "a night shift counts for the day it began");
        assert_eq!(diary.marks_of("a")[0].file, "board.jpg");
        assert!(diary.marks_of("b").is_empty());
        assert_eq!(diary.unread, BTreeSet::from(["entry/a/hologram".to_owned()]));
        assert_eq!(diary.entries["c"].settle("c"), Err(Unsettled::Removed));
        assert_eq!(diary.unsettled(), 0, "what was taken back waits for nobody");
    }

    #[test]
    fn two_values_or_impossible_ones_count_for_nothing() {
        let diary = read(&[
            ("entry/a/day", text("2026-03-04")),
            ("entry/a/minutes", 480_i64.write()),
            ("entry/a/minutes", 540_i64.write()),
            ("entry/b/minutes", 480_i64.write()),
            ("entry/c/day", text("2026-03-04")),
            ("entry/c/started", 480_i64.write()),
            ("entry/d/day", text("2026-03-04")),
            ("entry/d/received", Money::fen(-1).write()),
            ("entry/e/day", text("2026-03-04")),
            ("entry/e/minutes", 1441_i64.write()),
        ]);
        assert_eq!(diary.entries["a"].settle("a"), Err(Unsettled::Conflict(vec!["minutes"])));
        for id in ["b", "c", "d", "e"] {
            assert_eq!(diary.entries[id].settle(id), Err(Unsettled::Incomplete), "{id}");
        }
        assert!(diary.settled().is_empty());
        assert_eq!(diary.unsettled(), 5);
        let later = diary.entries["a"].latest("a").expect("it has a day");
        assert_eq!(later.minutes, Some(540), "a correction lies over the later version");
        assert_eq!(diary.entries["b"].latest("b"), None);
    }

    #[test]
    fn a_night_shift_overlaps_the_next_morning() {
        let shift = night(date(2026, 3, 2), 20 * 60, 32 * 60);
        assert!(shift.overlaps(&night(date(2026, 3, 3), 7 * 60, 9 * 60)));
        assert!(!shift.overlaps(&night(date(2026, 3, 3), 8 * 60, 9 * 60)), "it ended at eight");
        assert!(!shift.overlaps(&bare(date(2026, 3, 2))));
    }

    proptest! {
        /// The independent check: paint minutes on a line.
        #[test]
        fn overlapping_is_sharing_a_minute(a in 0_u32..1440, la in 1_u32..1440, b in 0_u32..1440, lb in 1_u32..1440, later in 0_i8..3) {
            let one = night(date(2026, 3, 2), a, a + la);
            let two = night(date(2026, 3, 2 + later), b, b + lb);
            let from = b + u32::try_from(later).expect("not negative") * 1440;
            let painted: BTreeSet<u32> = (a..a + la).collect();
            let shared = (from..from + lb).any(|minute| painted.contains(&minute));
            prop_assert_eq!(one.overlaps(&two), shared);
            prop_assert_eq!(two.overlaps(&one), shared);
        }
    }
}
