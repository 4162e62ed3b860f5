//! The wage and work diary.
//!
//! Written by the test `mirrors` out of the client's views: change those, not this.

use std::time::SystemTime;

use super::*;
use crate::types::{Day, Money, Month};
use crate::words::*;

mirror! {
    /// Where the diary is.
    pub struct DiaryStatus from sojourn_client::sdk::DiaryStatus {
        /// Whether new entries leave this phone.
        shared: bool,
        /// Entries of which something is only on this phone.
        only_here: u64,
    }

    /// What a new entry may begin with.
    pub struct DiaryStart from sojourn_client::sdk::DiaryStartView {
        /// The day it would be about.
        day: Day,
        /// The day in words, with its weekday.
        day_words: String,
        /// The kind of that day in words, as the calendar has it.
        kind_words: String,
        /// First minute, as in the entry before.
        started: u32,
        /// Last minute, likewise.
        ended: u32,
        /// Minutes of break, likewise.
        rest: u32,
        /// For whom, likewise.
        employer: Option<String>,
        /// Where, likewise.
        workplace: Option<String>,
        /// The day these are taken from; none while there is no entry with times.
        like: Option<Day>,
        /// Employers noted before, the last one first.
        employers: Vec<String>,
        /// Workplaces noted before, likewise.
        workplaces: Vec<String>,
        /// Entries of that day which are there already.
        noted: u32,
    }

    /// How an entry would read.
    pub struct DiaryPreview from sojourn_client::sdk::DiaryTryView {
        /// From when to when.
        times: Option<String>,
        /// How long that is without the break.
        worked: Option<String>,
        /// The kind of day.
        kind_words: Option<String>,
        /// All of it in a sentence, to be read before it is kept.
        words: String,
        /// Why it would not be kept.
        problem: Option<CodedNote>,
    }

    /// An entry, whatever became of it.
    pub struct DiaryEntry from sojourn_client::sdk::DiaryEntryView {
        /// Its id.
        id: String,
        /// The day it is about; none while that is in two versions.
        day: Option<Day>,
        /// `stands`, `taken_back`, `two_versions` or `incomplete`.
        state: DiaryState,
        /// The day in words, with its weekday.
        day_words: Option<String>,
        /// First minute after the day's midnight.
        started: Option<u32>,
        /// Last minute; beyond 1,440 in the next day.
        ended: Option<u32>,
        /// Minutes of break between the two.
        rest: Option<u32>,
        /// From when to when, in words.
        times: Option<String>,
        /// Minutes that count.
        minutes: Option<u32>,
        /// The same in words.
        worked: Option<String>,
        /// `working_day`, `rest_day` or `holiday`.
        kind: Option<DayKind>,
        /// The same in words, with how it is known.
        kind_words: Option<String>,
        /// The kind is what the person said, not what the calendar says.
        kind_said: bool,
        /// The kind may be another once a table is known.
        approximate: bool,
        /// Where.
        workplace: Option<String>,
        /// For whom.
        employer: Option<String>,
        /// Pay that was promised.
        promised: Option<Money>,
        /// Pay that was received.
        received: Option<Money>,
        /// The month the money is for, where it is not the month of the day.
        pay_month: Option<Month>,
        /// The person's own words.
        remark: Option<String>,
        /// When it was written, by the phone that did.
        written_at: Option<SystemTime>,
        /// The day of that in China.
        written_on: Option<Day>,
        /// When a server received it; none while it is only here.
        received_at: Option<SystemTime>,
        /// Something of it is only on this phone.
        only_here: bool,
        /// All it says in words, a line each: times, pay, names, the person's own words.
        lines: Vec<CodedNote>,
        /// What was changed since it was written.
        corrections: Vec<DiaryCorrection>,
        /// For `two_versions`: the fields to choose, by writing them once more.
        versions: Vec<DiaryVersions>,
        /// Files marked as evidence.
        marks: Vec<DiaryMark>,
    }

    /// A later change.
    pub struct DiaryCorrection from sojourn_client::sdk::DiaryCorrectionView {
        /// The field.
        field: String,
        /// Its name on a screen.
        label: String,
        /// What it said before, in words; empty when it had said nothing.
        before: Vec<String>,
        /// What it says since.
        after: String,
        /// When it was changed, by the phone that did.
        written_at: SystemTime,
        /// When a server received the change.
        received_at: Option<SystemTime>,
    }

    /// A field with two versions.
    pub struct DiaryVersions from sojourn_client::sdk::DiaryVersionsView {
        /// The field.
        field: String,
        /// Its name on a screen.
        label: String,
        /// Its values, in words.
        values: Vec<String>,
    }

    /// A file marked as evidence.
    pub struct DiaryMark from sojourn_client::sdk::DiaryMarkView {
        /// Its id.
        id: String,
        /// The file's name.
        file: String,
        /// SHA-256 of its bytes, in hex.
        sha256: String,
    }

    /// What a month comes to.
    pub struct DiaryMonth from sojourn_client::sdk::DiaryMonthView {
        /// Which.
        month: Month,
        /// The same in words.
        title: String,
        /// What it comes to in words: what there is nothing of is left out, what is not known says so.
        lines: Vec<CodedNote>,
        /// Days with work.
        days: u32,
        /// Minutes on working days within the regular hours.
        minutes_regular: u32,
        /// Minutes on working days beyond them.
        minutes_overtime_workday: u32,
        /// Minutes on rest days.
        minutes_rest_day: u32,
        /// Minutes on public holidays.
        minutes_holiday: u32,
        /// Pay promised; none when not known.
        promised: Option<Money>,
        /// Pay received; none when not known, never nothing.
        received: Option<Money>,
        /// Promised less received, where both are known.
        difference: Option<Money>,
        /// A day whose kind is not sure is in it.
        approximate: bool,
        /// Entries overlap: two phones may have noted the same.
        overlapping: bool,
    }

    /// What the months come to.
    pub struct DiaryTotals from sojourn_client::sdk::DiaryMonthsView {
        /// The oldest first.
        months: Vec<DiaryMonth>,
        /// Entries in two versions or incomplete, which no sum counts.
        unsettled: u32,
    }

    /// The list of evidence.
    pub struct DiaryEvidence from sojourn_client::sdk::EvidenceView {
        /// Today.
        made_on: Day,
        /// The employer it is limited to.
        employer: Option<String>,
        /// Every entry, by day.
        entries: Vec<DiaryEntry>,
        /// What the months come to.
        months: Vec<DiaryMonth>,
        /// Entries that no sum counts.
        unsettled: u32,
        /// Whether the diary leaves this phone.
        shared: bool,
    }
}
