//! What the checks say: of the folder on a page of its own, of a change as a part of its pages.
//!
//! The checks run beside the pages. While they do, what they said last stands there with the version it was said of, and the part asks for
//! itself again; without scripts, loading the page again shows how far they are.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use sojourn_core::guidance::desk::change::State;
use sojourn_core::guidance::lint::{Finding, Severity};
use sojourn_core::locale::Locale;

use super::listed::Listed;
use crate::console::guard::SignedIn;
use crate::console::page::{Frame, query, show, unchanged};
use crate::console::{Failed, Shown, off};
use crate::desk::Desk;
use crate::desk::changes::{Change, named};
use crate::desk::checks::Checked;
use crate::desk::rows::ChangeNo;

/// Findings on a page.
const ROWS: usize = 200;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/findings").route(web::get().to(findings)));
    config.service(web::resource("/console/changes/{no}/findings").route(web::get().to(part)));
}

/// That the checks are under way, as a page says it.
pub(super) fn under_way(frame: &Frame, checks: &Checked, before: &'static str) -> Option<String> {
    match checks {
        Checked::Done(_) => None,
        Checked::Before(said, version) => {
            Some(frame.f(before, "version", version).replace("{at}", &frame.when(&said.at)))
        }
        Checked::Awaited => Some(frame.t("checks.awaited").to_owned()),
    }
}

/// A finding with the way to what it is about.
pub(super) struct Found {
    pub stops: bool,
    pub check: String,
    pub item: String,
    pub what: String,
    pub to: Option<String>,
}

#[derive(Template)]
#[template(path = "findings.html")]
struct FindingsPage {
    frame: Frame,
    under_way: Option<String>,
    stops: Listed<Found>,
    looks: Listed<Found>,
}

async fn findings(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "board");
    let locale = frame.locale;
    let checks = off(&desk, Desk::checked).await.map_err(|error| Failed::within(frame.clone(), error))?;
    let from = |name: &str| query(&request, name).and_then(|from| from.parse().ok()).unwrap_or(0);
    let all = checks.findings();
    // What stops comes first.
    let (stops, looks) = all.split_at(all.partition_point(|one| one.severity == Severity::Stop));
    let list = |list: &[Finding], name: &str, anchor: &'static str| {
        Listed::of(list, (from(name), ROWS), (format!("/console/findings?{name}="), anchor), |one| {
            found(one, None, locale)
        })
    };
    let (stops, looks) = (list(stops, "stops", "stop"), list(looks, "looks", "look"));
    show(&FindingsPage { under_way: under_way(&frame, &checks, "checks.before_folder"), stops, looks, frame })
}

/// The checks of a change.
pub(super) struct OfChange {
    /// Those that are listed.
    pub found: Vec<Found>,
    /// All of them; more than are listed here where there are many.
    pub count: usize,
    /// What stops, as far as is known.
    pub stops: usize,
    /// That they are under way, and of what version they are.
    pub under_way: Option<String>,
    /// The address of this part.
    pub way: String,
}

impl OfChange {
    /// As far as they are known now.
    pub(super) fn of(frame: &Frame, change: &Change, checks: &Checked) -> Self {
        let all = checks.findings();
        Self {
            found: all.iter().take(ROWS).map(|one| found(one, Some(change), frame.locale)).collect(),
            count: all.len(),
            // Older ones say nothing certain of this version, and stop nothing.
            stops: checks.counts().filter(|_| checks.is_done()).map_or(0, |(stops, _)| stops),
            under_way: under_way(frame, checks, "checks.before_change"),
            way: format!("/console/changes/{}/findings", change.row.no),
        }
    }

    /// How many more there are.
    pub(super) fn more(&self) -> usize {
        self.count - self.found.len()
    }

    /// Whether they are done and found nothing.
    pub(super) fn is_clean(&self) -> bool {
        self.under_way.is_none() && self.count == 0
    }
}

#[derive(Template)]
#[template(path = "change_findings.html")]
struct Part {
    frame: Frame,
    checks: Option<OfChange>,
    /// The change may be sent to review, or not: the form below the checks says so anew.
    submits: bool,
    is_part: bool,
}

async fn part(request: HttpRequest, path: Path<ChangeNo>, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "changes");
    let no = path.into_inner();
    let read = move |desk: &Desk| {
        let change = desk.change(no)?;
        Ok((desk.checks_of(&change)?, change))
    };
    let (checks, change) = off(&desk, read).await.map_err(|error| Failed::within(frame.clone(), error))?;
    if checks.as_ref().is_some_and(|checks| !checks.is_done()) {
        return Ok(unchanged());
    }
    let checks = checks.map(|checks| OfChange::of(&frame, &change, &checks));
    let submits = change.state == State::Draft && frame.may("editor") && !change.edits.is_empty();
    show(&Part { checks, submits, is_part: true, frame })
}

fn found(one: &Finding, change: Option<&Change>, locale: Locale) -> Found {
    let path = one.item.replacen(':', "/", 1);
    let touched = change.filter(|change| change.edits.iter().any(|edit| named(&edit.key) == one.item));
    let to = match touched {
        Some(change) => format!("/console/changes/{}/items/{path}", change.row.no),
        None => format!("/console/items/{path}"),
    };
    Found {
        stops: one.severity == Severity::Stop,
        check: one.check.called().said(locale).to_owned(),
        item: one.item.clone(),
        what: one.what.said(locale).to_owned(),
        to: one.item.contains(':').then_some(to),
    }
}
