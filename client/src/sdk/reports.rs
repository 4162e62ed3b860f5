//! "This was different at my window": written offline, kept apart from the logs, sent without saying who one is.
//!
//! A report needs no identity and makes none. It waits for a while drawn at random before it leaves by itself, and a sync
//! takes only a few along, in random order, each over a connection of its own: so that what was sent with it says little
//! about whose it is. What a server sees all the same is in `docs/security.md`. Once a server has a report, nothing of it is
//! left here.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use sojourn_core::cbor;
use sojourn_core::entropy::Entropy;
use sojourn_core::guidance::library::{Library, Resolution};
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::text::{ItemId, ItemRef, Kind};
use sojourn_core::id::ReportId;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::place::PlaceCode;
use sojourn_core::say::pick;
use sojourn_core::time::{Date, Millis};
use sojourn_core::wire::v1::{FieldReport, ProblemKind, ReportKind};
use zeroize::Zeroizing;

use super::Phone;
use super::error::PhoneError;
use super::syncing::Desk;
use crate::store::{Store, StoreError, WaitingReport};
use crate::sync::SyncFault;
use crate::sync::backoff::pause_ms;
use crate::sync::server::{Server, encode};
use crate::transport::{Blocking, Line, Transport, at_once};

/// Longest time a new report waits before it leaves by itself.
const WAIT_MS_MAX: u64 = Millis::DAY;
/// Most reports one sync takes along.
const BATCH_MAX: u64 = 3;
/// Most reports that wait on one phone.
const REPORTS_MAX: u64 = 100;

/// What a person says was different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// What the guidance had said it about: a procedure, an article or a statement, by its id.
    pub item: String,
    /// Where the office is.
    pub place: PlaceCode,
    /// What was different.
    pub kind: ReportKind,
    /// The step of the procedure.
    pub step: Option<String>,
    /// The office, in the person's words.
    pub office: String,
    /// The day; today when left out.
    pub on: Option<Date>,
    /// What was asked or paid.
    pub amount: Option<Money>,
    /// What happened, in the person's words.
    pub text: String,
}

/// A report that is not sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportView {
    /// Its id, in hex.
    pub id: String,
    /// The place's code.
    pub place: String,
    /// The place's name.
    pub place_name: String,
    /// `procedure:residence-permit`.
    pub item: String,
    /// What that is called, while the guidance has it.
    pub title: Option<String>,
    /// `asked_for_more_papers`, `charged_money`, `other_deadline`, `refused`, `other`.
    pub kind: &'static str,
    /// The step.
    pub step: Option<String>,
    /// The office.
    pub office: String,
    /// The day it happened.
    pub on: Date,
    /// What was asked or paid.
    pub amount: Option<Money>,
    /// What happened.
    pub text: String,
    /// It does not leave by itself before this instant.
    pub not_before: Millis,
    /// The problem, where a server refused it for good.
    pub refused: Option<String>,
    /// When it leaves by itself, or why it never will, in words.
    pub fate: String,
}

/// What sending came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportsSent {
    /// Reports a server has now; nothing of them is left here.
    pub sent: u64,
    /// Reports that still wait.
    pub waiting: u64,
    /// Reports refused for good this time.
    pub refused: u64,
    /// Why sending stopped, as a stable word.
    pub problem: Option<String>,
}

impl Phone {
    /// Keeps a report until it can be sent. Returns its id, in hex.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for an item or step the guidance does not have at that place, [`PhoneError::Input`] for words
    /// or values a report may not hold, [`StoreError::Locked`] before the PIN.
    pub fn report_difference(&mut self, new: &NewReport) -> Result<String, PhoneError> {
        self.may_keep()?;
        let today = self.today();
        let now = self.now();
        let (id, wait) = (ReportId(self.entropy.array()), u64::from_be_bytes(self.entropy.array()) % WAIT_MS_MAX);
        let library = self.library()?;
        let (item, step, card) = subject(library, new)?;
        let report = FieldReport {
            id,
            place: new.place.clone(),
            item,
            release: library.release,
            step,
            card,
            kind: new.kind,
            office: new.office.trim().to_owned(),
            on: new.on.unwrap_or(today),
            amount: new.amount,
            text: new.text.trim().to_owned(),
            locale: library.locale,
        };
        // The server's day may be one ahead of ours; a person's window was not.
        if report.on > today {
            return Err(PhoneError::input("on", "a day that has been"));
        }
        report.check(today).map_err(first_problem)?;
        let message = Zeroizing::new(encode(&report)?);
        let tx = self.store.begin()?;
        if tx.count_reports()?.waiting >= REPORTS_MAX {
            return Err(PhoneError::input("report", format!("at most {REPORTS_MAX} may wait; send or delete some")));
        }
        tx.put_report(&WaitingReport { id, message, not_before: now + wait, tries: 0, refused: None })?;
        tx.commit()?;
        Ok(id.to_hex())
    }

    /// Reports that are not sent yet, in no order that says when they were written.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn reports(&mut self) -> Result<Vec<ReportView>, PhoneError> {
        if self.guidance_only {
            return Ok(Vec::new());
        }
        let (now, locale) = (self.now(), self.locale()?);
        let rows = self.store.read()?.list_reports()?;
        let mut views = rows.into_iter().map(view).collect::<Result<Vec<_>, _>>()?;
        for view in &mut views {
            view.place_name = view.place.parse().map_or_else(|_| view.place.clone(), |place| self.place_name(&place));
            view.title = title(self.library()?, &view.place, &view.item);
            view.fate = fate_words(view, now, locale).to_owned();
        }
        Ok(views)
    }

    /// Deletes a report that is not sent yet.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when it is not here, perhaps because it was sent: what was sent cannot be called back.
    pub fn delete_report(&mut self, id: &str) -> Result<(), PhoneError> {
        let missing = || PhoneError::not_found("report", id);
        let known: ReportId = id.parse().map_err(|_| missing())?;
        if self.guidance_only {
            return Err(missing());
        }
        let tx = self.store.begin()?;
        if !tx.delete_report(known)? {
            return Err(missing());
        }
        Ok(tx.commit()?)
    }

    /// Sends every report that waits, now. Sending when nothing else is sent says less about whose they are.
    ///
    /// # Errors
    /// [`PhoneError::Store`]; what a server or the network refuses is in the result.
    pub fn send_reports(&mut self, transport: &mut dyn Transport) -> Result<ReportsSent, PhoneError> {
        let line = Blocking::new(transport);
        at_once(send_reports(&RefCell::new(self), &line))
    }

    /// A few of those whose time has come.
    fn due_reports(&mut self) -> Result<Vec<WaitingReport>, PhoneError> {
        let now = self.now();
        let mut due = self.unsent(|row| row.not_before <= now)?;
        if !due.is_empty() {
            let most = 1 + u64::from_be_bytes(self.entropy.array()) % BATCH_MAX;
            due.truncate(usize::try_from(most).unwrap_or(1));
        }
        Ok(due)
    }

    /// Reports to send, in random order.
    fn unsent(&mut self, goes: impl Fn(&WaitingReport) -> bool) -> Result<Vec<WaitingReport>, PhoneError> {
        if self.guidance_only {
            return Ok(Vec::new());
        }
        let mut rows = self.store.read()?.list_reports()?;
        rows.retain(|row| row.refused.is_none() && goes(row));
        rows.sort_by_cached_key(|_| u64::from_be_bytes(self.entropy.array()));
        Ok(rows)
    }

    fn count_waiting(&self) -> Result<u64, PhoneError> {
        if self.guidance_only { Ok(0) } else { Ok(self.store.read()?.count_reports()?.waiting) }
    }

    fn still_waits(&self, id: ReportId) -> Result<bool, PhoneError> {
        Ok(self.store.read()?.list_reports()?.iter().any(|row| row.id == id))
    }

    /// Remembers what became of one report before the next is sent.
    fn settle(&mut self, row: WaitingReport, fate: &Fate) -> Result<(), PhoneError> {
        // Taken back while it was under way: it is not kept a second time, whatever became of it.
        if !self.still_waits(row.id)? {
            return Ok(());
        }
        let (now, random) = (self.now(), u64::from_be_bytes(self.entropy.array()));
        let tx = self.store.begin()?;
        match fate {
            Fate::Kept => drop(tx.delete_report(row.id)?),
            Fate::Refused(code) => tx.put_report(&WaitingReport { refused: Some((*code).to_owned()), ..row })?,
            Fate::Later(fault) => {
                let tries = row.tries.saturating_add(1);
                let not_before = now + pause_ms(tries, fault.retry_after_ms(), random);
                tx.put_report(&WaitingReport { tries, not_before, ..row })?;
            }
        }
        Ok(tx.commit()?)
    }
}

/// Sends every report that waits; the phone is free while each is under way.
///
/// # Errors
/// As for [`Phone::send_reports`].
pub async fn send_reports(desk: &impl Desk, line: &impl Line) -> Result<ReportsSent, PhoneError> {
    let waiting = desk.at(|phone| phone.unsent(|_| true))?;
    send(desk, line, waiting).await
}

/// Sends a few of those whose time has come.
pub(super) async fn send_due_reports(desk: &impl Desk, line: &impl Line) -> Result<ReportsSent, PhoneError> {
    let due = desk.at(Phone::due_reports)?;
    send(desk, line, due).await
}

async fn send(desk: &impl Desk, line: &impl Line, rows: Vec<WaitingReport>) -> Result<ReportsSent, PhoneError> {
    let mut told = ReportsSent::default();
    for row in rows {
        // It may have been taken back while the one before was under way.
        if !desk.at(|phone| phone.still_waits(row.id))? {
            continue;
        }
        let answer = Server::new(line).field_report(&row.message).await;
        let fate = fate(row.id, answer);
        desk.at(|phone| phone.settle(row, &fate))?;
        match fate {
            Fate::Kept => told.sent += 1,
            Fate::Refused(_) => told.refused += 1,
            Fate::Later(fault) => {
                told.problem = Some(fault.code().to_owned());
                break;
            }
        }
    }
    told.waiting = desk.at(|phone| phone.count_waiting())?;
    Ok(told)
}

/// What became of a report that was sent.
enum Fate {
    /// The server has it.
    Kept,
    /// It will never take it: the problem's name.
    Refused(&'static str),
    /// Nobody knows, or not now: the same report goes again.
    Later(SyncFault),
}

fn fate(id: ReportId, answer: Result<sojourn_core::wire::v1::FieldReportReply, SyncFault>) -> Fate {
    use ProblemKind::{Bomb, Invalid, Malformed, TooLarge};
    match answer {
        Ok(reply) if reply.id == id => Fate::Kept,
        Ok(_) => Fate::Later(SyncFault::Reply("it names another report".into())),
        Err(SyncFault::Server(problem)) => match problem.kind {
            Some(kind @ (Malformed | Invalid | TooLarge | Bomb)) => Fate::Refused(kind.name()),
            _ => Fate::Later(SyncFault::Server(problem)),
        },
        Err(fault) => Fate::Later(fault),
    }
}

/// The item as it is called on the wire, with the step and the card that is held up there.
fn subject(library: &Library, new: &NewReport) -> Result<(ItemRef, Option<ItemId>, Option<ItemId>), PhoneError> {
    let named = new.item.rsplit_once(':').map_or(new.item.as_str(), |(_, id)| id);
    let id: ItemId = named.parse().map_err(|_| PhoneError::not_found("item", new.item.as_str()))?;
    let here = |kind: Kind| {
        let item = ItemRef { kind, id: id.clone() };
        let meant = !new.item.contains(':') || new.item == item.to_string();
        let resolution = library.resolve(&new.place, &item);
        (meant && !matches!(resolution, Resolution::Missing)).then_some((item, resolution))
    };
    let found = [Kind::Procedure, Kind::Article, Kind::Statement].into_iter().find_map(here);
    let (item, resolution) = found.ok_or_else(|| PhoneError::not_found("item", new.item.as_str()))?;
    let Some(step) = &new.step else { return Ok((item, None, None)) };
    let missing = || PhoneError::not_found("step", step.as_str());
    match resolution {
        Resolution::Found(found) => match found.body {
            Body::Procedure(procedure) => {
                let step = procedure.steps.into_iter().find(|one| one.id.as_str() == step).ok_or_else(missing)?;
                Ok((item, Some(step.id), step.card))
            }
            _ => Err(missing()),
        },
        Resolution::Disputed { .. } | Resolution::UpdateApp | Resolution::Missing => Err(missing()),
    }
}

fn first_problem(problems: Vec<sojourn_core::wire::v1::FieldProblem>) -> PhoneError {
    let fields = ["item", "step", "on", "amount", "office", "text"];
    let problem = problems.into_iter().next();
    let field = problem.as_ref().and_then(|one| fields.into_iter().find(|field| *field == one.field));
    PhoneError::input(field.unwrap_or("report"), problem.map(|one| one.message).unwrap_or_default())
}

/// What an item is called at a place.
fn title(library: &Library, place: &str, item: &str) -> Option<String> {
    let (place, id) = (place.parse().ok()?, item.rsplit_once(':')?.1.parse::<ItemId>().ok()?);
    [Kind::Procedure, Kind::Article].into_iter().filter(|kind| item.starts_with(kind.name())).find_map(|kind| {
        let Resolution::Found(found) = library.resolve(&place, &ItemRef { kind, id: id.clone() }) else { return None };
        match found.body {
            Body::Procedure(procedure) => Some(procedure.title.text),
            Body::Article(article) => Some(article.title.text),
            _ => None,
        }
    })
}

fn fate_words(view: &ReportView, now: Millis, locale: Locale) -> &'static str {
    match (&view.refused, view.not_before > now) {
        (Some(_), _) => pick(locale, "服务器没收，不会再发。", "The server did not take it; it is not sent again."),
        (None, true) => pick(locale, "还在等，过一阵有网时自己发。", "It waits, and leaves by itself later."),
        (None, false) => pick(locale, "下次传的时候发。", "It leaves with the next sync."),
    }
}

fn view(row: WaitingReport) -> Result<ReportView, PhoneError> {
    let report: FieldReport = cbor::decode_lenient(&row.message)
        .map_err(|e| StoreError::Row { table: "field_report", why: e.to_string() })?;
    Ok(ReportView {
        id: row.id.to_hex(),
        place: report.place.to_string(),
        place_name: String::new(),
        title: None,
        fate: String::new(),
        item: report.item.to_string(),
        kind: report.kind.word(),
        step: report.step.map(|step| step.to_string()),
        office: report.office,
        on: report.on,
        amount: report.amount,
        text: report.text,
        not_before: row.not_before,
        refused: row.refused,
    })
}

#[cfg(test)]
#[path = "reports_tests.rs"]
mod tests;
