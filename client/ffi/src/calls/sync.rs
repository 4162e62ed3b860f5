//! Sync: sending what is new here, hearing what is new there, guidance; and how a phone stands with all that.

use std::sync::{Arc, PoisonError};

use sojourn_client::sdk::{SyncWish, send_reports, sync};
use sojourn_client::sync::round::{Budget, Progress};
use sojourn_client::transport::{Blocking, at_once};

use crate::aside::{Stop, aside};
use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::{Change, LogLevel, SyncStep};
use crate::phone::Phone;
use crate::transport::{Deadline, Way};
use crate::views::{Letter, MaySync, MonthUse, PhoneStatus, ReportsSent, SyncOverview, SyncReport};
use crate::words::ConnectionCost;

/// How a sync may go.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncOptions {
    /// An invite, for a server that asks for one.
    #[uniffi(default = None)]
    pub invite: Option<String>,
    /// Most bytes of one reply.
    #[uniffi(default = None)]
    pub reply_bytes: Option<u64>,
    /// Most bytes of the whole run, both ways.
    #[uniffi(default = None)]
    pub total_bytes: Option<u64>,
}

#[uniffi::export]
impl Phone {
    /// How the phone stands with its server and its guidance.
    pub fn status(&self) -> Result<PhoneStatus, PhoneError> {
        self.look("status", |phone| Ok(phone.status()?.cross()))
    }

    /// The same in sentences, with everything a person may have to attend to.
    pub fn sync_view(&self) -> Result<SyncOverview, PhoneError> {
        self.look("sync_view", |phone| Ok(phone.sync_view()?.cross()))
    }

    /// Opens an operation that the server refused for good.
    pub fn letter(&self, id: &str) -> Result<Letter, PhoneError> {
        self.look("letter", |phone| Ok(phone.letter(id)?.cross()))
    }

    /// Offers it once more, as it is.
    pub fn resend_letter(&self, id: &str) -> Result<(), PhoneError> {
        self.tell("resend_letter", Change::Private, |phone| Ok(phone.resend_letter(id)?))
    }

    /// Lets go of an operation the server refused for good, after the person saw it.
    pub fn drop_letter(&self, id: &str) -> Result<(), PhoneError> {
        self.tell("drop_letter", Change::Private, |phone| Ok(phone.drop_letter(id)?))
    }

    /// What to say to a person about the stable code of an error, in the phone's language.
    pub fn trouble_words(&self, code: &str) -> Result<String, PhoneError> {
        self.look("trouble_words", |phone| Ok(sojourn_client::sdk::trouble_words(code, phone.locale()?).to_owned()))
    }

    /// Whether to send and receive now over such a connection, by itself or because the person pressed the button. What passes
    /// from now on counts as over that connection.
    pub fn may_sync(&self, connection: ConnectionCost, by_hand: bool) -> Result<MaySync, PhoneError> {
        let connection = connection.enter()?;
        self.look("may_sync", |phone| Ok(phone.may_sync(connection, by_hand)?.cross()))
    }

    /// What this month took so far where bytes may cost something.
    pub fn month_use(&self) -> Result<MonthUse, PhoneError> {
        self.look("month_use", |phone| Ok(phone.month_use()?.cross()))
    }

    /// Sends what is new here, hears what is new there, looks for guidance. Ends cleanly between two requests when it is
    /// cancelled, by `cancel_sync` or by cancelling the task that waits; what was kept until then stays.
    pub async fn sync(self: Arc<Self>, options: SyncOptions) -> Result<SyncReport, PhoneError> {
        self.run("sync", options, Deadline::default()).await
    }

    /// The same within bounds, for a background task of the system: no request begins after so many milliseconds, and no
    /// more than about so many bytes pass. `unfinished` says whether there is more to do.
    pub async fn background_sync(self: Arc<Self>, max_ms: u64, max_bytes: u64) -> Result<SyncReport, PhoneError> {
        let options = SyncOptions { total_bytes: Some(max_bytes), reply_bytes: Some(max_bytes), invite: None };
        self.run("background_sync", options, Deadline::within(max_ms)).await
    }

    /// Asks the sync under way to end after the request it is in.
    pub fn cancel_sync(&self) {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).raise();
    }

    /// Sends every report from the field that waits, now.
    pub async fn send_reports(self: Arc<Self>) -> Result<ReportsSent, PhoneError> {
        aside("sojourn-reports", Stop::default(), move || {
            let (inner, mut way) = (self.inner()?, Way::of(&self.hooks(), Deadline::default())?);
            let sent = at_once(send_reports(&*inner, &Blocking::new(&mut way))).map_err(PhoneError::from);
            self.changed(Change::Private);
            self.noted("send_reports", sent).map(Cross::cross)
        })
        .await
    }
}

impl Phone {
    /// A sync on a thread of its own.
    async fn run(
        self: Arc<Self>,
        call: &'static str,
        options: SyncOptions,
        deadline: Deadline,
    ) -> Result<SyncReport, PhoneError> {
        let stop = Stop::default();
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
        aside("sojourn-sync", stop.clone(), move || {
            let ended = self.run_here(options, deadline, &|| stop.is_raised() || deadline.is_over());
            self.account(call, ended)
        })
        .await
    }

    /// The same on this thread, which waits for replies. The phone is held for moments only: other calls go on meanwhile.
    fn run_here(
        &self,
        options: SyncOptions,
        deadline: Deadline,
        stop: &dyn Fn() -> bool,
    ) -> Result<SyncReport, PhoneError> {
        let (inner, hooks) = (self.inner()?, self.hooks());
        let mut way = Way::of(&hooks, deadline)?;
        let standard = Budget::default();
        let budget = Budget {
            reply_bytes: options.reply_bytes.unwrap_or(standard.reply_bytes).min(standard.reply_bytes),
            total_bytes: options.total_bytes.unwrap_or(standard.total_bytes),
        };
        let progress = &mut |step| {
            if let Some(watcher) = &hooks.watcher {
                watcher.progress(told(step));
                if matches!(step, Progress::Received { entries } if entries > 0) {
                    watcher.changed(Change::Private);
                }
            }
        };
        let wish = SyncWish { budget, invite: options.invite, progress, stop };
        Ok(at_once(sync(&*inner, &Blocking::new(&mut way), wish))?.cross())
    }

    /// Tells whoever watches, and the log, what a sync came to.
    fn account(&self, call: &str, ended: Result<SyncReport, PhoneError>) -> Result<SyncReport, PhoneError> {
        self.changed(Change::Private);
        let report = self.noted(call, ended)?;
        if report.release_is_new {
            self.changed(Change::Guidance);
        }
        let counts = [
            ("sent", report.sent),
            ("received", report.received),
            ("rejected", report.rejected),
            ("rounds", u64::from(report.rounds)),
            ("bytes", report.bytes),
            ("release", report.release),
        ];
        self.log(LogLevel::Info, call, None, &counts);
        Ok(report)
    }
}

fn told(step: Progress) -> SyncStep {
    match step {
        Progress::Connecting => SyncStep::Connecting,
        Progress::Sending { frames } => SyncStep::Sending { operations: frames },
        Progress::Received { entries } => SyncStep::Received { entries },
        Progress::Guidance { seq } => SyncStep::Guidance { release: seq },
    }
}
