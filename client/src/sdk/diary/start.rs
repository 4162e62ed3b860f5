//! Before an entry is written: what it may begin with, and what it would say.
//!
//! Most days are like the day before, so a new entry starts as the last one of that time did, and a person touches only what was
//! different. Trying an entry reads it back in words, or says what does not fit, without keeping anything.

use std::collections::BTreeMap;

use serde::Serialize;
use sojourn_core::id::LogId;
use sojourn_core::locale::Locale;
use sojourn_core::registration::diary::check::check;
use sojourn_core::registration::diary::words::{clock, duration, span};
use sojourn_core::registration::diary::{Diary, Draft as Entered, Entry, Span, kind};
use sojourn_core::say::{Say, day, pick};
use sojourn_core::time::Date;

use super::gather;
use crate::sdk::error::PhoneError;
use crate::sdk::write::open_log;
use crate::sdk::{NoteView, Phone};

/// Where a first entry's steppers stand; a person moves them. It says nothing about what is usual or lawful.
const FIRST: Span = Span { started: 8 * 60, ended: 18 * 60 };
/// The break of a first entry, in minutes.
const FIRST_REST: u32 = 60;
/// Names offered to choose from, at most: the ones used last.
const NAMES_MAX: usize = 6;

/// What a new entry may begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryStartView {
    /// The day it would be about.
    pub day: Date,
    /// The day in words, with its weekday.
    pub day_words: String,
    /// The kind of that day in words, as the calendar has it.
    pub kind_words: String,
    /// First minute, as in the entry before.
    pub started: u32,
    /// Last minute, likewise.
    pub ended: u32,
    /// Minutes of break, likewise.
    pub rest: u32,
    /// For whom, likewise.
    pub employer: Option<String>,
    /// Where, likewise.
    pub workplace: Option<String>,
    /// The day these are taken from; none while there is no entry with times.
    pub like: Option<Date>,
    /// Employers noted before, the last one first.
    pub employers: Vec<String>,
    /// Workplaces noted before, likewise.
    pub workplaces: Vec<String>,
    /// Entries of that day which are there already.
    pub noted: u32,
}

/// How an entry would read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryTryView {
    /// From when to when.
    pub times: Option<String>,
    /// How long that is without the break.
    pub worked: Option<String>,
    /// The kind of day.
    pub kind_words: Option<String>,
    /// All of it in a sentence, to be read before it is kept.
    pub words: String,
    /// Why it would not be kept.
    pub problem: Option<NoteView>,
}

impl Phone {
    /// What a new entry of a day may begin with: the times, break and names of the last entry before it.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn diary_start(&mut self, on: Date) -> Result<DiaryStartView, PhoneError> {
        let entries = self.diary_now()?.settled();
        let (calendar, _) = self.working_time()?;
        let locale = self.locale()?;
        let earlier = entries.iter().rev().filter(|entry| entry.day <= on);
        let like = earlier.clone().find(|entry| entry.span.is_some());
        let times = like.and_then(|entry| entry.span).unwrap_or(FIRST);
        Ok(DiaryStartView {
            day: on,
            day_words: day(on, locale),
            kind_words: kind::shown(None, &calendar, on).say(locale),
            started: times.started,
            ended: times.ended,
            rest: like.map_or(FIRST_REST, rest),
            employer: earlier.clone().find_map(|entry| name(entry.employer.as_ref())),
            workplace: like.and_then(|entry| name(entry.workplace.as_ref())),
            like: like.map(|entry| entry.day),
            employers: names(entries.iter().map(|entry| entry.employer.as_ref())),
            workplaces: names(entries.iter().map(|entry| entry.workplace.as_ref())),
            noted: u32::try_from(entries.iter().filter(|entry| entry.day == on).count()).unwrap_or(u32::MAX),
        })
    }

    /// How an entry would read, or why it would not be kept: a new one, or corrections of the one named. Keeps nothing.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for an entry that is not there.
    pub fn diary_try(&mut self, id: Option<&str>, entered: &Entered) -> Result<DiaryTryView, PhoneError> {
        let diary = self.diary_now()?;
        let base = match id {
            Some(id) => super::standing(&diary, id)?.latest(id),
            None => None,
        };
        let (calendar, _) = self.working_time()?;
        let (locale, today) = (self.locale()?, self.today());
        let made = entered.clone().without_rest(base.as_ref()).and_then(|entered| entered.over(base.as_ref()));
        let checked = made.as_ref().map_err(Clone::clone);
        let problem = checked.and_then(|entry| check(entry, &diary.settled(), today)).err();
        let note = |code: &str, words| NoteView { code: code.to_owned(), words };
        let entry = made.ok();
        let kind = entry.as_ref().map(|entry| kind::shown(entry.kind, &calendar, entry.day).say(locale));
        Ok(DiaryTryView {
            times: entry.as_ref().and_then(|entry| entry.span).map(|times| span(times, locale)),
            worked: entry.as_ref().and_then(Entry::worked).map(|minutes| duration(minutes, locale)),
            words: entry.as_ref().map(|entry| sentence(entry, locale)).unwrap_or_default(),
            kind_words: kind,
            problem: problem.map(|why| note(why.code(), why.say(locale))),
        })
    }

    fn diary_now(&mut self) -> Result<Diary, PhoneError> {
        let found =
            self.reading(|tx, identity, scene| Ok(gather::read(&open_log(tx, identity, &LogId::diary(), scene)?)));
        Ok(found?.unwrap_or_default())
    }
}

/// Minutes of an entry's times that were not worked.
pub(super) fn rest(entry: &Entry) -> u32 {
    let length = entry.span.map_or(0, Span::minutes);
    entry.minutes.map_or(0, |minutes| length.saturating_sub(minutes))
}

fn name(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Names, each once, the last used first.
fn names<'a>(oldest_first: impl Iterator<Item = Option<&'a String>>) -> Vec<String> {
    let used: BTreeMap<String, usize> =
        oldest_first.enumerate().filter_map(|(at, text)| Some((name(text)?, at))).collect();
    let mut names: Vec<(String, usize)> = used.into_iter().collect();
    names.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    names.into_iter().take(NAMES_MAX).map(|(name, _)| name).collect()
}

/// `2026-03-02（星期一），08:00–17:00，歇1小时，算8小时，给金龙玩具厂`.
fn sentence(entry: &Entry, locale: Locale) -> String {
    let mut parts = vec![day(entry.day, locale)];
    if let Some(times) = entry.span {
        parts.push(format!("{}–{}", clock(times.started, locale), clock(times.ended, locale)));
    }
    if let (rest @ 1.., true) = (rest(entry), entry.span.is_some()) {
        parts.push(format!("{}{}", pick(locale, "歇", "break "), duration(rest, locale)));
    }
    if let Some(minutes) = entry.worked() {
        parts.push(format!("{}{}", pick(locale, "算", "counts "), duration(minutes, locale)));
    }
    if let Some(who) = name(entry.employer.as_ref()) {
        parts.push(format!("{}{who}", pick(locale, "给", "for ")));
    }
    parts.join(pick(locale, "，", ", "))
}

#[cfg(test)]
#[path = "start_tests.rs"]
mod tests;
