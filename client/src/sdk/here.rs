//! What is on this phone for whoever searches it, and how to make an end of it.
//!
//! A phone keeps no list of what was asked or searched; a test looks for the words in its files. What it does keep is counted by
//! [`Phone::what_is_here`], and wiped by [`Phone::erase_private`]. Nothing here makes an app undetectable, and nothing says so.

use serde::Serialize;
use sojourn_core::locale::Locale;
use sojourn_core::say::pick;

use super::applications::ApplicationId;
use super::error::PhoneError;
use super::{PLACE, Phone};
use crate::store::{LogStatus, OutboxState, Store, Txn};
use crate::sync::state::RoundState;

/// One kind of thing a searcher would find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HereView {
    /// `app`, `guidance`, `place`, `pin`, `applications`, `record`, `diary`, `photos`, `reports`, `saved`, `unsent`, `server`.
    pub kind: &'static str,
    /// How many, where that can be counted.
    pub count: Option<u64>,
    /// Whether its content is sealed: who copies the files sees that it is there, how many and how large.
    pub sealed: bool,
    /// A sentence.
    pub words: String,
}

/// What was wiped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ErasedView {
    /// Operations no server had yet: nobody has them now.
    pub not_sent: u64,
    /// Operations a server had refused.
    pub rejected: u64,
    /// Diary entries of which something was only here.
    pub only_here: u64,
    /// Photographs.
    pub photos: u64,
    /// Reports from the field that were not sent.
    pub reports: u64,
    /// Saved articles.
    pub saved: u64,
}

impl Phone {
    /// What a searcher of this phone would find, most visible first. What is private is only counted while the phone is open.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn what_is_here(&mut self) -> Result<Vec<HereView>, PhoneError> {
        let locale = self.locale()?;
        let mut found = self.public_things(locale)?;
        if self.is_unlocked() {
            let saved = self.saved()?.len() as u64;
            let tx = self.store.read()?;
            found.extend(private_things(&*tx, saved)?.into_iter().filter_map(|(what, count)| what.view(count, locale)));
        }
        Ok(found)
    }

    /// What erasing would take with it.
    ///
    /// # Errors
    /// [`PhoneError::Store`] when locked; [`PhoneError::GuidanceOnly`].
    pub fn erasing_takes(&mut self) -> Result<ErasedView, PhoneError> {
        self.may_keep()?;
        let saved = self.saved()?.len() as u64;
        let tx = self.store.read()?;
        let reports = tx.count_reports()?;
        Ok(ErasedView {
            not_sent: if Self::is_quiet(&*tx)? { 0 } else { tx.count_outbox()?.unsent },
            rejected: tx.list_outbox(OutboxState::Rejected, u32::MAX)?.len() as u64,
            only_here: super::diary::only_here(&*tx)?.len() as u64,
            photos: tx.count_photos()?.0,
            reports: reports.waiting + reports.refused,
            saved,
        })
    }

    /// Wipes everything private from this phone, the PIN with it, and makes a new key for what comes after: what is left of the
    /// old rows in a file's free pages opens to nobody. Guidance and the language stay. What a server or another phone has stays
    /// there, sealed.
    ///
    /// # Errors
    /// [`PhoneError::Store`] when locked: the PIN is asked for first; [`PhoneError::GuidanceOnly`].
    pub fn erase_private(&mut self) -> Result<ErasedView, PhoneError> {
        let taken = self.erasing_takes()?;
        self.store.erase(&self.secret, &[PLACE, super::allowance::MONTH, super::pin::TRIES])?;
        Ok(taken)
    }

    fn public_things(&self, locale: Locale) -> Result<Vec<HereView>, PhoneError> {
        let view = |kind, words: String| HereView { kind, count: None, sealed: false, words };
        let release = self.installed.reading().seq;
        let mut found = vec![
            view("app", pick(locale, "这个应用和它的图标。", "This app and its icon.").to_owned()),
            view(
                "guidance",
                match locale {
                    Locale::ZhHans => format!("公开的内容，第 {release} 期，谁的手机上都一样。"),
                    Locale::En => format!("Public guidance, release {release}, the same on every phone."),
                },
            ),
        ];
        if self.read_setting(PLACE)?.is_some_and(|place| !place.is_empty()) {
            let name = self.place_name(&self.place()?);
            found.push(view(
                "place",
                match locale {
                    Locale::ZhHans => format!("你选的地方：{name}。"),
                    Locale::En => format!("The place you chose: {name}."),
                },
            ));
        }
        if self.has_pin()? {
            found.push(view("pin", pick(locale, "有密码。", "That there is a PIN.").to_owned()));
        }
        Ok(found)
    }
}

/// A kind of private thing.
#[derive(Debug, Clone, Copy)]
enum Private {
    Applications,
    Record,
    Diary,
    Photos,
    Reports,
    Saved,
    Unsent,
    Server,
}

impl Private {
    fn view(self, count: u64, locale: Locale) -> Option<HereView> {
        let (kind, zh, en) = match self {
            Self::Applications => ("applications", "件办理", "applications"),
            Self::Record => ("record", "份你自己的资料", "record about you"),
            Self::Diary => ("diary", "条只在这里的日记", "diary entries that are only here"),
            Self::Photos => ("photos", "张证件照片", "photographs of papers"),
            Self::Reports => ("reports", "条没寄出的反映", "reports not sent yet"),
            Self::Saved => ("saved", "篇存好的内容", "saved articles"),
            Self::Unsent => ("unsent", "条没传上去的", "entries not sent yet"),
            Self::Server => ("server", "台服务器上有锁好的副本", "server that holds a sealed copy"),
        };
        let words = match locale {
            Locale::ZhHans => format!("{count} {zh}，内容锁着。"),
            Locale::En => format!("{count} {en}; what is in them is sealed."),
        };
        (count > 0).then_some(HereView { kind, count: Some(count), sealed: true, words })
    }
}

fn private_things(tx: &dyn Txn, saved: u64) -> Result<[(Private, u64); 8], PhoneError> {
    let logs = tx.list_logs()?;
    let held = || logs.iter().filter(|row| row.status != LogStatus::Revoked);
    let applications = held().filter(|row| ApplicationId::of(&row.log).is_some()).count() as u64;
    let record = held().filter(|row| row.log == sojourn_core::id::LogId::profile()).count() as u64;
    let reports = tx.count_reports()?;
    let unsent = if Phone::is_quiet(tx)? { 0 } else { tx.count_outbox()?.unsent };
    let server = u64::from(RoundState::load(tx)?.enrolled);
    Ok([
        (Private::Applications, applications),
        (Private::Record, record),
        (Private::Diary, super::diary::only_here(tx)?.len() as u64),
        (Private::Photos, tx.count_photos()?.0),
        (Private::Reports, reports.waiting + reports.refused),
        (Private::Saved, saved),
        (Private::Unsent, unsent),
        (Private::Server, server),
    ])
}

#[cfg(test)]
#[path = "here_tests.rs"]
mod tests;
