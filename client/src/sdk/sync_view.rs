//! The page about sending and receiving: what is not sent, what needs the person, when it last went well and when not, in words.
//!
//! [`Phone::status`] has the values; here they become sentences in the phone's language, so that every screen says them alike.
//! Sent and received are told apart: one says nothing about the other. The words for what can go wrong are in
//! [`super::trouble`].

use serde::Serialize;
use sojourn_core::id::{Hash, LogId};
use sojourn_core::locale::Locale;
use sojourn_core::say::{day, pick};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};

use super::applications::ApplicationId;
use super::error::PhoneError;
use super::trouble::{letter_words, trouble_words};
use super::{Phone, Status};
use crate::store::{OutboxRow, OutboxState, Store};

/// Frames looked at to say how much would be sent. Beyond it the answer is "at least".
const COUNTED_MAX: u32 = 2_000;
/// Dead letters shown at most.
const LETTERS_MAX: u32 = 100;

/// The page about sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SyncView {
    /// `ok`, `wait`, `here`, `attention` or `none`: how the line below is shown.
    pub tone: &'static str,
    /// Where things stand, in one line for the top of any page.
    pub line: String,
    /// Operations not acknowledged yet.
    pub not_sent: u64,
    /// When the oldest of them was written, in words.
    pub oldest: Option<String>,
    /// Bytes of them, before packing.
    pub bytes: u64,
    /// The same in words, with what a request adds.
    pub bytes_words: Option<String>,
    /// When everything was last sent and heard, in words.
    pub success: String,
    /// What went wrong last, in words with its day; kept after later successes.
    pub failure: Option<String>,
    /// Whether that was after the last success.
    pub failing: bool,
    /// When it is tried again by itself.
    pub next: Option<String>,
    /// Which guidance is here and when that was last confirmed.
    pub guidance: String,
    /// What waits for the person.
    pub attention: Vec<AttentionView>,
}

/// Something that waits for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttentionView {
    /// Its id, for [`Phone::drop_letter`].
    pub id: String,
    /// What it is about, in words.
    pub what: String,
    /// When it was written, in words.
    pub written: String,
    /// Why it was not taken.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The application it belongs to.
    pub application: Option<String>,
    /// It belongs to the diary.
    pub diary: bool,
}

impl Phone {
    /// The page about sending and receiving. On a locked phone it says only what guidance is here.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn sync_view(&self) -> Result<SyncView, PhoneError> {
        let (status, locale, now) = (self.status()?, self.locale()?, self.now());
        let failing = status.last_failure > status.last_success;
        let (bytes, attention) = if self.is_unlocked() { self.outbox_words(locale, now)? } else { (0, Vec::new()) };
        let failure = status.last_failure.map(|at| {
            let why = trouble_words(status.last_failure_code.as_deref().unwrap_or_default(), locale);
            format!("{}{}{why}", when(at, now, locale), pick(locale, "，", ": "))
        });
        let (tone, line) = line(&status, attention.len(), now, locale);
        Ok(SyncView {
            tone,
            line,
            not_sent: status.not_sent,
            oldest: status.oldest_not_sent.map(|at| ago(at, now, locale)),
            bytes,
            bytes_words: (status.not_sent > 0).then(|| size(bytes, locale)),
            success: match status.last_success {
                Some(at) => when(at, now, locale),
                None => pick(locale, "还没有传过", "not yet").to_owned(),
            },
            failure,
            failing,
            next: status.next_try.filter(|at| failing && *at > now).map(|at| when(at, now, locale)),
            guidance: guidance(&status, now, locale),
            attention,
        })
    }

    /// Gives up something the server did not take, once the person wrote it anew or does not want it any more.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for what is no dead letter.
    pub fn drop_letter(&mut self, id: &str) -> Result<(), PhoneError> {
        let missing = || PhoneError::not_found("letter", id);
        let header: Hash = id.parse().ok().filter(|_| self.is_unlocked()).ok_or_else(missing)?;
        let tx = self.store.begin()?;
        tx.get_outbox(header)?.filter(|row| row.state == OutboxState::Rejected).ok_or_else(missing)?;
        tx.delete_outbox(header)?;
        Ok(tx.commit()?)
    }

    fn outbox_words(&self, locale: Locale, now: Millis) -> Result<(u64, Vec<AttentionView>), PhoneError> {
        let tx = self.store.read()?;
        let waiting = tx.list_outbox(OutboxState::Waiting, COUNTED_MAX)?;
        let bytes = waiting.iter().map(|row| row.row.frame.len() as u64).sum();
        let dead = tx.list_outbox(OutboxState::Rejected, LETTERS_MAX)?;
        Ok((bytes, dead.iter().map(|row| attention(row, locale, now)).collect()))
    }
}

fn attention(row: &OutboxRow, locale: Locale, now: Millis) -> AttentionView {
    let log = &row.row.log;
    let application = ApplicationId::of(log).map(|id| id.to_string());
    let diary = *log == LogId::diary();
    let what = match (&application, diary) {
        (Some(_), _) => pick(locale, "办理里写的一条", "Something in an application"),
        (None, true) => pick(locale, "日记里的一条", "An entry of the diary"),
        (None, false) => pick(locale, "你的资料里的一条", "Something about you or your phones"),
    };
    let (why, fix) = letter_words(row.detail.as_deref().unwrap_or_default(), locale);
    AttentionView {
        id: row.row.header.to_hex(),
        what: what.to_owned(),
        written: when(row.row.written_at, now, locale),
        why: why.to_owned(),
        fix: fix.to_owned(),
        application,
        diary,
    }
}

/// One line, the most pressing thing first.
fn line(status: &Status, attention: usize, now: Millis, locale: Locale) -> (&'static str, String) {
    let waiting = attention as u64 + status.to_decide;
    let zh = locale == Locale::ZhHans;
    if !status.unlocked {
        return (
            "none",
            pick(locale, "锁着：输密码看自己的记录。", "Locked: give the PIN to see your own records.").into(),
        );
    }
    match status {
        _ if waiting > 0 => {
            ("attention", if zh { format!("等你处理 {waiting}") } else { format!("Needs you: {waiting}") })
        }
        Status { update_by: Some(by), .. } => {
            let by = day(by.date_at(CHINA_OFFSET_MINUTES), locale);
            let words = if zh {
                format!("要更新才能收新的。{by}前写的还能传。")
            } else {
                format!("Update to receive; you can still send until {by}.")
            };
            ("attention", words)
        }
        Status { joining: true, .. } => {
            let words = pick(
                locale,
                "正在加入：旧手机先传一次，再传这部。",
                "Joining: sync the old phone first, then this one.",
            );
            ("wait", words.into())
        }
        Status { not_sent: 1.., .. } => {
            let n = status.not_sent;
            ("wait", if zh { format!("没传上去 {n}") } else { format!("Not sent: {n}") })
        }
        Status { only_here: 1.., .. } => {
            let n = status.only_here;
            (
                "here",
                if zh {
                    format!("日记 {n} 条，只在这部手机里")
                } else {
                    format!("Diary: {n} only on this phone")
                },
            )
        }
        Status { has_identity: false, .. } => {
            ("none", pick(locale, "这里还没有你的记录。", "Nothing of yours is here yet.").into())
        }
        Status { last_success: Some(at), .. } => {
            let at = when(*at, now, locale);
            ("ok", if zh { format!("都传上去了，{at}") } else { format!("All sent, {at}") })
        }
        _ => ("none", pick(locale, "没有要传的。", "Nothing to send.").into()),
    }
}

fn guidance(status: &Status, now: Millis, locale: Locale) -> String {
    let (seq, at) = (status.release, when(status.checked_at, now, locale));
    match (locale, status.stale_days) {
        (Locale::ZhHans, 0) => format!("第 {seq} 期，{at}确认是最新"),
        (Locale::En, 0) => format!("Release {seq}, confirmed as the newest {at}"),
        (Locale::ZhHans, days) => format!("第 {seq} 期，{days} 天没确认过，去之前再问一声"),
        (Locale::En, days) => format!("Release {seq}, not confirmed for {days} days; ask before you go"),
    }
}

/// An instant as people say it: `今天 07:50`, `2026-11-18（星期三） 08:12`.
pub(super) fn when(at: Millis, now: Millis, locale: Locale) -> String {
    let (on, today) = (at.date_at(CHINA_OFFSET_MINUTES), now.date_at(CHINA_OFFSET_MINUTES));
    let minute = at.minute_at(CHINA_OFFSET_MINUTES);
    let clock = minute.rsplit(' ').next().unwrap_or_default();
    let date = match today.since(on).map(|between| between.get_days()) {
        Ok(0) => pick(locale, "今天", "today").to_owned(),
        Ok(1) => pick(locale, "昨天", "yesterday").to_owned(),
        _ => day(on, locale),
    };
    format!("{date} {clock}")
}

fn ago(at: Millis, now: Millis, locale: Locale) -> String {
    let (on, today) = (at.date_at(CHINA_OFFSET_MINUTES), now.date_at(CHINA_OFFSET_MINUTES));
    match today.since(on).map(|between| between.get_days()) {
        Ok(days @ 2..) if locale == Locale::ZhHans => format!("{days} 天前"),
        Ok(days @ 2..) => format!("{days} days ago"),
        _ => when(at, now, locale),
    }
}

/// Whole kilobytes, never none.
fn size(bytes: u64, locale: Locale) -> String {
    let kilobytes = bytes.div_ceil(1024).max(1);
    match locale {
        Locale::ZhHans => format!("约 {kilobytes} KB"),
        Locale::En => format!("about {kilobytes} KB"),
    }
}

#[cfg(test)]
#[path = "sync_view_tests.rs"]
mod tests;
