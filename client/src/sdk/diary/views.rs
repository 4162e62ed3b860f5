//! The diary as a screen shows it: plain data in the person's language, ready for JSON.

use std::collections::BTreeSet;

use serde::Serialize;
use sojourn_core::dates::month::Month;
use sojourn_core::guidance::render::money_words;
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::registration::diary::words::{duration, field_label, month as month_words, span, value_words};
use sojourn_core::registration::diary::{Correction, Diary, Entry, EntryFields, EvidenceLine, MonthTotals, Unsettled};
use sojourn_core::registration::fields::{Field, FieldValue};
use sojourn_core::say::{Say, day, pick};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

use super::start::rest;
use crate::sdk::NoteView;

/// An entry, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryEntryView {
    /// Its id.
    pub id: String,
    /// The day it is about; none while that is in two versions.
    pub day: Option<Date>,
    /// `stands`, `taken_back`, `two_versions` or `incomplete`.
    pub state: &'static str,
    /// The day in words, with its weekday.
    pub day_words: Option<String>,
    /// First minute after the day's midnight.
    pub started: Option<u32>,
    /// Last minute; beyond 1,440 in the next day.
    pub ended: Option<u32>,
    /// Minutes of break between the two.
    pub rest: Option<u32>,
    /// From when to when, in words.
    pub times: Option<String>,
    /// Minutes that count.
    pub minutes: Option<u32>,
    /// The same in words.
    pub worked: Option<String>,
    /// `working_day`, `rest_day` or `holiday`.
    pub kind: Option<&'static str>,
    /// The same in words, with how it is known.
    pub kind_words: Option<String>,
    /// The kind is what the person said, not what the calendar says.
    pub kind_said: bool,
    /// The kind may be another once a table is known.
    pub approximate: bool,
    /// Where.
    pub workplace: Option<String>,
    /// For whom.
    pub employer: Option<String>,
    /// Pay that was promised.
    pub promised: Option<Money>,
    /// Pay that was received.
    pub received: Option<Money>,
    /// The month the money is for, where it is not the month of the day.
    pub pay_month: Option<Month>,
    /// The person's own words.
    pub remark: Option<String>,
    /// When it was written, by the phone that did.
    pub written_at: Option<Millis>,
    /// The day of that in China.
    pub written_on: Option<Date>,
    /// When a server received it; none while it is only here.
    pub received_at: Option<Millis>,
    /// Something of it is only on this phone.
    pub only_here: bool,
    /// All it says in words, a line each: times, pay, names, the person's own words.
    pub lines: Vec<NoteView>,
    /// What was changed since it was written.
    pub corrections: Vec<DiaryCorrectionView>,
    /// For `two_versions`: the fields to choose, by writing them once more.
    pub versions: Vec<DiaryVersionsView>,
    /// Files marked as evidence.
    pub marks: Vec<DiaryMarkView>,
}

/// A later change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryCorrectionView {
    /// The field.
    pub field: String,
    /// Its name on a screen.
    pub label: String,
    /// What it said before, in words; empty when it had said nothing.
    pub before: Vec<String>,
    /// What it says since.
    pub after: String,
    /// When it was changed, by the phone that did.
    pub written_at: Millis,
    /// When a server received the change.
    pub received_at: Option<Millis>,
}

/// A field with two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryVersionsView {
    /// The field.
    pub field: &'static str,
    /// Its name on a screen.
    pub label: String,
    /// Its values, in words.
    pub values: Vec<String>,
}

/// A file marked as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryMarkView {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// What a month comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryMonthView {
    /// Which.
    pub month: Month,
    /// The same in words.
    pub title: String,
    /// What it comes to in words: what there is nothing of is left out, what is not known says so.
    pub lines: Vec<NoteView>,
    /// Days with work.
    pub days: u32,
    /// Minutes on working days within the regular hours.
    pub minutes_regular: u32,
    /// Minutes on working days beyond them.
    pub minutes_overtime_workday: u32,
    /// Minutes on rest days.
    pub minutes_rest_day: u32,
    /// Minutes on public holidays.
    pub minutes_holiday: u32,
    /// Pay promised; none when not known.
    pub promised: Option<Money>,
    /// Pay received; none when not known, never nothing.
    pub received: Option<Money>,
    /// Promised less received, where both are known.
    pub difference: Option<Money>,
    /// A day whose kind is not sure is in it.
    pub approximate: bool,
    /// Entries overlap: two phones may have noted the same.
    pub overlapping: bool,
}

/// What the months come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryMonthsView {
    /// The oldest first.
    pub months: Vec<DiaryMonthView>,
    /// Entries in two versions or incomplete, which no sum counts.
    pub unsettled: u32,
}

impl DiaryMonthsView {
    /// What is to be minded about these sums, for whoever reckons with them.
    #[must_use]
    pub fn caveats(&self, locale: Locale) -> Vec<NoteView> {
        let any = |of: fn(&DiaryMonthView) -> bool| self.months.iter().any(of);
        let found = [
            (
                any(|month| month.approximate),
                "diary_approximate",
                "日记里有的数还不能确定，是大概的。",
                "Some of the diary is not sure: approximate.",
            ),
            (
                any(|month| month.overlapping),
                "diary_overlapping",
                "日记里有的时间记了两次，请核对。",
                "Some hours of the diary were noted twice: please compare.",
            ),
            (
                self.unsettled > 0,
                "diary_unsettled",
                "日记里有的条目两边写得不一样或不完整，没有算。",
                "Some entries of the diary are in two versions or incomplete: not counted.",
            ),
        ];
        let found = found.into_iter().filter(|(is_so, ..)| *is_so);
        found
            .map(|(_, code, zh, en)| NoteView { code: code.to_owned(), words: pick(locale, zh, en).to_owned() })
            .collect()
    }
}

/// The list of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// Today.
    pub made_on: Date,
    /// The employer it is limited to.
    pub employer: Option<String>,
    /// Every entry, by day.
    pub entries: Vec<DiaryEntryView>,
    /// What the months come to.
    pub months: Vec<DiaryMonthView>,
    /// Entries that no sum counts.
    pub unsettled: u32,
    /// Whether the diary leaves this phone.
    pub shared: bool,
}

pub(super) fn month_view(sum: &MonthTotals, locale: Locale) -> DiaryMonthView {
    DiaryMonthView {
        month: sum.month,
        title: month_words(sum.month.first_day(), locale),
        lines: month_lines(sum, locale),
        days: sum.days,
        minutes_regular: sum.minutes_regular,
        minutes_overtime_workday: sum.minutes_overtime_workday,
        minutes_rest_day: sum.minutes_rest_day,
        minutes_holiday: sum.minutes_holiday,
        promised: sum.promised,
        received: sum.received,
        difference: sum.difference,
        approximate: sum.approximate,
        overlapping: sum.overlapping,
    }
}

/// A month in words, hours first.
fn month_lines(sum: &MonthTotals, locale: Locale) -> Vec<NoteView> {
    let note = |code: &str, words| NoteView { code: code.to_owned(), words };
    let days = match locale {
        Locale::ZhHans => format!("干了{}天", sum.days),
        Locale::En => format!("{} days worked", sum.days),
    };
    let hours = [
        ("regular", sum.minutes_regular, "平时", "ordinary"),
        ("overtime_workday", sum.minutes_overtime_workday, "平日加班", "overtime on working days"),
        ("rest_day", sum.minutes_rest_day, "休息日", "on rest days"),
        ("holiday", sum.minutes_holiday, "法定节假日", "on public holidays"),
    ];
    let hours = hours.into_iter().filter(|(_, minutes, ..)| *minutes > 0).map(|(code, minutes, zh, en)| {
        let words = format!("{}{}{}", pick(locale, zh, en), pick(locale, "", " "), duration(minutes, locale));
        note(code, words)
    });
    let unknown = pick(locale, "没记", "not noted");
    let paid = [
        ("promised", sum.promised, "说好", "promised"),
        ("received", sum.received, "拿到", "received"),
        ("difference", sum.difference.filter(|left| left.minor > 0), "还差", "still short"),
    ];
    let paid = paid.into_iter().filter(|(code, money, ..)| *code != "difference" || money.is_some()).map(
        |(code, money, zh, en)| {
            let amount = money.map_or_else(|| unknown.to_owned(), |money| money_words(locale, money));
            note(code, format!("{}{}{amount}", pick(locale, zh, en), pick(locale, "：", ": ")))
        },
    );
    std::iter::once(note("days", days)).chain(hours).chain(paid).collect()
}

pub(super) fn entry_view(
    line: &EvidenceLine,
    diary: &Diary,
    only_here: &BTreeSet<String>,
    locale: Locale,
) -> DiaryEntryView {
    let entry = line.entry.as_ref().ok();
    let fields = diary.entries.get(&line.id);
    DiaryEntryView {
        id: line.id.clone(),
        day: line.day,
        state: state(&line.entry),
        day_words: line.day.map(|on| day(on, locale)),
        started: entry.and_then(|entry| entry.span).map(|times| times.started),
        ended: entry.and_then(|entry| entry.span).map(|times| times.ended),
        rest: entry.filter(|entry| entry.span.is_some()).map(rest),
        times: entry.and_then(|entry| entry.span).map(|times| span(times, locale)),
        minutes: entry.and_then(Entry::worked),
        worked: entry.and_then(Entry::worked).map(|minutes| duration(minutes, locale)),
        kind: line.kind.map(|shown| shown.kind.name()),
        kind_words: line.kind.map(|shown| shown.say(locale)),
        kind_said: line.kind.is_some_and(|shown| shown.said),
        approximate: line.kind.is_some_and(|shown| !shown.sure),
        workplace: entry.and_then(|entry| entry.workplace.clone()),
        employer: entry.and_then(|entry| entry.employer.clone()),
        promised: entry.and_then(|entry| entry.promised),
        received: entry.and_then(|entry| entry.received),
        pay_month: entry.and_then(|entry| entry.pay_month).map(Month::of),
        remark: entry.and_then(|entry| entry.remark.clone()),
        written_at: line.written_at,
        written_on: line.written_at.map(|at| at.date_at(CHINA_OFFSET_MINUTES)),
        received_at: line.received_at,
        only_here: only_here.contains(&line.id),
        lines: entry.map(|entry| entry_lines(entry, locale)).unwrap_or_default(),
        // Times are written together: an end that was moved is no correction of the beginning.
        corrections: line
            .corrections
            .iter()
            .map(|one| correction_view(one, locale))
            .filter(|one| one.before.as_slice() != std::slice::from_ref(&one.after))
            .collect(),
        versions: match (&line.entry, fields) {
            (Err(Unsettled::Conflict(_)), Some(fields)) => versions(fields, locale),
            _ => Vec::new(),
        },
        marks: line
            .marks
            .iter()
            .map(|mark| DiaryMarkView { id: mark.id.clone(), file: mark.file.clone(), sha256: mark.sha256.clone() })
            .collect(),
    }
}

/// What an entry says, each field by its name.
fn entry_lines(entry: &Entry, locale: Locale) -> Vec<NoteView> {
    let amount = |money: Option<Money>| money.map(|money| money_words(locale, money));
    let times = entry.span.map(|times| span(times, locale));
    let lines = [
        ("started", times.map(|times| (pick(locale, "时间", "time"), times))),
        ("minutes", entry.worked().map(|minutes| (field_label("minutes", locale), duration(minutes, locale)))),
        ("promised", amount(entry.promised).map(|words| (field_label("promised", locale), words))),
        ("received", amount(entry.received).map(|words| (field_label("received", locale), words))),
        ("pay_month", entry.pay_month.map(|month| (field_label("pay_month", locale), month_words(month, locale)))),
        ("employer", entry.employer.clone().map(|name| (field_label("employer", locale), name))),
        ("workplace", entry.workplace.clone().map(|name| (field_label("workplace", locale), name))),
        ("remark", entry.remark.clone().map(|words| (field_label("remark", locale), words))),
    ];
    let colon = pick(locale, "：", ": ");
    let said = lines.into_iter().filter_map(|(code, line)| line.map(|(label, words)| (code, label, words)));
    said.map(|(code, label, words)| NoteView { code: code.to_owned(), words: format!("{label}{colon}{words}") })
        .collect()
}

const fn state(entry: &Result<Entry, Unsettled>) -> &'static str {
    match entry {
        Ok(_) => "stands",
        Err(Unsettled::Removed) => "taken_back",
        Err(Unsettled::Conflict(_)) => "two_versions",
        Err(Unsettled::Incomplete) => "incomplete",
    }
}

fn correction_view(one: &Correction, locale: Locale) -> DiaryCorrectionView {
    DiaryCorrectionView {
        field: one.field.clone(),
        label: field_label(&one.field, locale).to_owned(),
        before: one.before.iter().map(|value| value_words(&one.field, value, locale)).collect(),
        after: value_words(&one.field, &one.after, locale),
        written_at: one.written_at,
        received_at: one.received_at,
    }
}

fn versions(fields: &EntryFields, locale: Locale) -> Vec<DiaryVersionsView> {
    fn of<T: FieldValue>(name: &'static str, field: &Field<T>, locale: Locale) -> Option<DiaryVersionsView> {
        let values = field.values().iter().map(|value| value_words(name, &value.write(), locale)).collect();
        field.is_conflict().then(|| DiaryVersionsView {
            field: name,
            label: field_label(name, locale).to_owned(),
            values,
        })
    }
    [
        of("day", &fields.day, locale),
        of("started", &fields.started, locale),
        of("ended", &fields.ended, locale),
        of("minutes", &fields.minutes, locale),
        of("workplace", &fields.workplace, locale),
        of("employer", &fields.employer, locale),
        of("kind", &fields.kind, locale),
        of("promised", &fields.promised, locale),
        of("received", &fields.received, locale),
        of("pay_month", &fields.pay_month, locale),
        of("removed", &fields.removed, locale),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the checklist says about a printed diary.
pub(super) fn paper_note(locale: Locale, entries: usize, made_on: Date) -> String {
    let day = words::date(locale, made_on);
    match locale {
        Locale::ZhHans => format!("自己的记工清单，{entries}条，{day}打印"),
        Locale::En => format!("my own work diary, {entries} entries, printed {day}"),
    }
}
