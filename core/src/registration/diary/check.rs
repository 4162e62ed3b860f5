//! What may be written: an entry is checked before it is kept, with a reason that says what to do instead.
//!
//! Checked against the person's other entries on this phone. Two phones may still record the same hours; sums then say
//! that entries overlap.

use serde::{Deserialize, Serialize};

use super::entry::{DAY_MINUTES, Entry, Span};
use super::kind::DayType;
use crate::locale::Locale;
use crate::money::Money;
use crate::registration::record::Write;
use crate::registration::say::{Say, day};
use crate::time::Date;

/// Most characters of a workplace or an employer.
pub const NAME_CHARS_MAX: usize = 200;
/// Most characters of a remark.
pub const REMARK_CHARS_MAX: usize = 2_000;
/// Most of one amount, in minor units: ten million yuan. Beyond it somebody slipped.
pub const AMOUNT_MINOR_MAX: i64 = 1_000_000_000;
/// How far back an entry may lie, in years: a working life.
pub const YEARS_BACK_MAX: i16 = 60;

/// What a person writes: a whole new entry, or the fields of an entry that change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The day.
    pub day: Option<Date>,
    /// From when to when.
    pub span: Option<Span>,
    /// Minutes worked, without breaks.
    pub minutes: Option<u32>,
    /// Minutes of break between beginning and end: another way to say how long was worked, where that is left out.
    pub rest: Option<u32>,
    /// Where.
    pub workplace: Option<String>,
    /// For whom.
    pub employer: Option<String>,
    /// The kind of day, against the calendar.
    pub kind: Option<DayType>,
    /// Pay that was promised.
    pub promised: Option<Money>,
    /// Pay that was received.
    pub received: Option<Money>,
    /// A day of the month the money is for.
    pub pay_month: Option<Date>,
    /// The person's own words.
    pub remark: Option<String>,
}

/// Why an entry is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiaryError {
    /// It names no day.
    #[error("which day is missing")]
    NoDay,
    /// It says nothing but a day.
    #[error("it says nothing: give times, hours, money or a note")]
    Nothing,
    /// The day has not come yet.
    #[error("{0} has not come yet")]
    Future(Date),
    /// The day is more than a working life ago.
    #[error("{0} is too long ago")]
    LongAgo(Date),
    /// The end is not after the beginning, or more than a day later.
    #[error("the times do not fit: an end after the beginning, within a day")]
    Times,
    /// More than a day has.
    #[error("{0} minutes are more than a day has")]
    OverADay(u32),
    /// More minutes than lie between beginning and end.
    #[error("{minutes} minutes do not fit between beginning and end ({span} minutes)")]
    LongerThanItsTimes {
        /// Said to be worked.
        minutes: u32,
        /// Between beginning and end.
        span: u32,
    },
    /// With the other entries of the day, more than a day has.
    #[error("with the other entries {day} would have {minutes} minutes")]
    DayTooFull {
        /// The day.
        day: Date,
        /// All its minutes together.
        minutes: u32,
    },
    /// Another entry covers the same time.
    #[error("it overlaps an entry of {day}")]
    Overlap {
        /// The other entry's day.
        day: Date,
        /// The other entry's id.
        id: String,
    },
    /// Below zero, or so much that somebody slipped.
    #[error("{0} is not an amount of pay")]
    Amount(Money),
    /// Another currency than the money of the same month.
    #[error("two currencies in one month")]
    Currencies,
    /// Too long.
    #[error("{field} has more than {most} characters")]
    TooLong {
        /// Which.
        field: &'static str,
        /// Most characters.
        most: usize,
    },
    /// Not a file's SHA-256 in hex, or no file name.
    #[error("not a file's name and its SHA-256")]
    Mark,
}

impl DiaryError {
    /// A stable word for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoDay => "diary-no-day",
            Self::Nothing => "diary-nothing",
            Self::Future(_) => "diary-future",
            Self::LongAgo(_) => "diary-long-ago",
            Self::Times => "diary-times",
            Self::OverADay(_) | Self::DayTooFull { .. } => "diary-over-a-day",
            Self::LongerThanItsTimes { .. } => "diary-longer-than-its-times",
            Self::Overlap { .. } => "diary-overlap",
            Self::Amount(_) => "diary-amount",
            Self::Currencies => "diary-currencies",
            Self::TooLong { .. } => "diary-too-long",
            Self::Mark => "diary-mark",
        }
    }
}

impl Draft {
    /// Whether nothing is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with minutes worked in place of a break, reckoned from the times given or those of the entry it corrects.
    ///
    /// # Errors
    /// [`DiaryError::Times`] for a break without times, [`DiaryError::LongerThanItsTimes`] for one that leaves nothing.
    pub fn without_rest(mut self, base: Option<&Entry>) -> Result<Self, DiaryError> {
        let Some(rest) = self.rest.take().filter(|_| self.minutes.is_none()) else { return Ok(self) };
        let span = self.span.or(base.and_then(|entry| entry.span)).ok_or(DiaryError::Times)?;
        if span.ended <= span.started {
            return Err(DiaryError::Times);
        }
        let worked = span.minutes().checked_sub(rest).filter(|left| *left > 0);
        let too_long = DiaryError::LongerThanItsTimes { minutes: rest, span: span.minutes() };
        self.minutes = Some(worked.ok_or(too_long)?);
        Ok(self)
    }

    /// The entry it makes: alone, or over the entry that it corrects.
    ///
    /// # Errors
    /// [`DiaryError::NoDay`].
    pub fn over(&self, base: Option<&Entry>) -> Result<Entry, DiaryError> {
        let kept = |text: &Option<String>, old: Option<&String>| text.clone().or_else(|| old.cloned());
        Ok(Entry {
            id: base.map(|entry| entry.id.clone()).unwrap_or_default(),
            day: self.day.or(base.map(|entry| entry.day)).ok_or(DiaryError::NoDay)?,
            span: self.span.or(base.and_then(|entry| entry.span)),
            minutes: self.minutes.or(base.and_then(|entry| entry.minutes)),
            workplace: kept(&self.workplace, base.and_then(|entry| entry.workplace.as_ref())),
            employer: kept(&self.employer, base.and_then(|entry| entry.employer.as_ref())),
            kind: self.kind.or(base.and_then(|entry| entry.kind)),
            promised: self.promised.or(base.and_then(|entry| entry.promised)),
            received: self.received.or(base.and_then(|entry| entry.received)),
            pay_month: self.pay_month.map(|day| day.first_of_month()).or(base.and_then(|entry| entry.pay_month)),
            remark: kept(&self.remark, base.and_then(|entry| entry.remark.as_ref())),
        })
    }

    /// The fields to write for an entry.
    #[must_use]
    pub fn writes(&self, id: &str) -> Vec<Write> {
        let mut writes = Vec::new();
        let mut add = |write: Option<Write>| writes.extend(write);
        add(self.day.map(|day| Write::new("entry", id, "day", &day)));
        add(self.span.map(|span| Write::new("entry", id, "started", &i64::from(span.started))));
        add(self.span.map(|span| Write::new("entry", id, "ended", &i64::from(span.ended))));
        add(self.minutes.map(|minutes| Write::new("entry", id, "minutes", &i64::from(minutes))));
        add(self.workplace.as_ref().map(|words| Write::new("entry", id, "workplace", words)));
        add(self.employer.as_ref().map(|words| Write::new("entry", id, "employer", words)));
        add(self.kind.map(|kind| Write::new("entry", id, "kind", &kind)));
        add(self.promised.map(|money| Write::new("entry", id, "promised", &money)));
        add(self.received.map(|money| Write::new("entry", id, "received", &money)));
        add(self.pay_month.map(|day| Write::new("entry", id, "pay_month", &day.first_of_month())));
        add(self.remark.as_ref().map(|words| Write::new("entry", id, "remark", words)));
        writes
    }
}

/// Takes an entry back.
#[must_use]
pub fn removal(entity: &str, id: &str) -> Write {
    Write::new(entity, id, "removed", &true)
}

/// Marks a file as evidence for an entry; `id` is the operation's, in hex.
///
/// # Errors
/// [`DiaryError::Mark`] for anything but a name and 64 hex digits.
pub fn mark(id: &str, entry: &str, file: &str, sha256: &str) -> Result<Vec<Write>, DiaryError> {
    let hash = sha256.to_ascii_lowercase();
    let hex = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !hex || file.trim().is_empty() || file.chars().count() > NAME_CHARS_MAX {
        return Err(DiaryError::Mark);
    }
    Ok(vec![
        Write::new("attachment", id, "entry", &entry.to_owned()),
        Write::new("attachment", id, "file", &file.to_owned()),
        Write::new("attachment", id, "sha256", &hash),
    ])
}

/// Checks an entry against today and against the person's other entries.
///
/// # Errors
/// [`DiaryError`], the first thing that does not fit.
pub fn check(entry: &Entry, others: &[Entry], today: Date) -> Result<(), DiaryError> {
    let others: Vec<&Entry> = others.iter().filter(|other| other.id != entry.id).collect();
    days(entry, today)?;
    times(entry)?;
    money(entry, &others)?;
    words(entry)?;
    let full = others.iter().filter(|other| other.day == entry.day).filter_map(|other| other.worked());
    let minutes = full.fold(entry.worked().unwrap_or(0), u32::saturating_add);
    if minutes > DAY_MINUTES {
        return Err(DiaryError::DayTooFull { day: entry.day, minutes });
    }
    match others.iter().find(|other| entry.overlaps(other)) {
        Some(other) => Err(DiaryError::Overlap { day: other.day, id: other.id.clone() }),
        None => Ok(()),
    }
}

fn days(entry: &Entry, today: Date) -> Result<(), DiaryError> {
    if entry.day > today {
        Err(DiaryError::Future(entry.day))
    } else if entry.day.year() < today.year().saturating_sub(YEARS_BACK_MAX) {
        Err(DiaryError::LongAgo(entry.day))
    } else {
        Ok(())
    }
}

fn times(entry: &Entry) -> Result<(), DiaryError> {
    let said = entry.worked().is_some() || entry.promised.is_some() || entry.received.is_some();
    let words = [&entry.workplace, &entry.employer, &entry.remark];
    if !said && words.iter().all(|words| words.as_ref().is_none_or(|words| words.trim().is_empty())) {
        return Err(DiaryError::Nothing);
    }
    if let Some(span) = entry.span
        && (span.started >= DAY_MINUTES || span.ended <= span.started || span.minutes() > DAY_MINUTES)
    {
        return Err(DiaryError::Times);
    }
    match (entry.minutes, entry.span) {
        (Some(minutes), _) if minutes > DAY_MINUTES => Err(DiaryError::OverADay(minutes)),
        (Some(minutes), Some(span)) if minutes > span.minutes() => {
            Err(DiaryError::LongerThanItsTimes { minutes, span: span.minutes() })
        }
        _ => Ok(()),
    }
}

fn money(entry: &Entry, others: &[&Entry]) -> Result<(), DiaryError> {
    let own: Vec<Money> = [entry.promised, entry.received].into_iter().flatten().collect();
    if let Some(odd) = own.iter().find(|money| money.minor < 0 || money.minor > AMOUNT_MINOR_MAX) {
        return Err(DiaryError::Amount(*odd));
    }
    let month = others.iter().filter(|other| other.pays_for() == entry.pays_for());
    let theirs = month.flat_map(|other| [other.promised, other.received]).flatten();
    let mut currencies = own.iter().copied().chain(theirs).map(|money| money.currency);
    match currencies.next() {
        Some(first) if !own.is_empty() && currencies.any(|other| other != first) => Err(DiaryError::Currencies),
        _ => Ok(()),
    }
}

fn words(entry: &Entry) -> Result<(), DiaryError> {
    let fields = [
        ("workplace", &entry.workplace, NAME_CHARS_MAX),
        ("employer", &entry.employer, NAME_CHARS_MAX),
        ("remark", &entry.remark, REMARK_CHARS_MAX),
    ];
    let long = fields.into_iter().find(|(_, words, most)| words.as_ref().is_some_and(|w| w.chars().count() > *most));
    long.map_or(Ok(()), |(field, _, most)| Err(DiaryError::TooLong { field, most }))
}

impl Say for DiaryError {
    fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::ZhHans => self.zh(),
            Locale::En => self.en(),
        }
    }
}

impl DiaryError {
    fn zh(&self) -> String {
        let on = |date: &Date| day(*date, Locale::ZhHans);
        match self {
            Self::NoDay => "先写是哪一天。".into(),
            Self::Nothing => "写上几点到几点、多久、多少钱，或者一句话。".into(),
            Self::Future(date) => format!("{}还没到，过了那天再记。", on(date)),
            Self::LongAgo(date) => format!("{}太早了，看看年份对不对。", on(date)),
            Self::Times => "时间不对：下班要在上班以后，一天以内。".into(),
            Self::OverADay(_) => "一天只有24小时，看看是不是写错了。".into(),
            Self::LongerThanItsTimes { .. } => "干活或歇的时间比上班到下班还长，改一个。".into(),
            Self::DayTooFull { day: date, .. } => format!("{}加起来超过24小时了，看看是不是记了两次。", on(date)),
            Self::Overlap { day: date, .. } => format!("和{}已经记的时间重了。要改，就改那一条。", on(date)),
            Self::Amount(_) => "钱数不对：不能小于零，也不会这么多。没拿到钱就写0。".into(),
            Self::Currencies => "同一个月的钱要用同一种货币。".into(),
            Self::TooLong { most, .. } => format!("太长了，最多{most}个字。"),
            Self::Mark => "照片要写文件名和它的 SHA-256。".into(),
        }
    }

    fn en(&self) -> String {
        let on = |date: &Date| day(*date, Locale::En);
        match self {
            Self::NoDay => "Say which day first.".into(),
            Self::Nothing => "Give times, hours, money or a note.".into(),
            Self::Future(date) => format!("{} has not come yet: write it down afterwards.", on(date)),
            Self::LongAgo(date) => format!("{} is too long ago: check the year.", on(date)),
            Self::Times => "The times do not fit: the end comes after the beginning, within a day.".into(),
            Self::OverADay(_) => "A day has 24 hours: check what was typed.".into(),
            Self::LongerThanItsTimes { .. } => "More work than lies between beginning and end: correct one.".into(),
            Self::DayTooFull { day: date, .. } => format!("{} would have more than 24 hours: noted twice?", on(date)),
            Self::Overlap { day: date, .. } => {
                format!("It overlaps what is noted for {}: to change that, correct that entry.", on(date))
            }
            Self::Amount(_) => "Not an amount of pay: not below zero, and not that much. Nothing received is 0.".into(),
            Self::Currencies => "The money of one month is in one currency.".into(),
            Self::TooLong { most, .. } => format!("Too long: at most {most} characters."),
            Self::Mark => "A photograph is given by its file name and its SHA-256.".into(),
        }
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
