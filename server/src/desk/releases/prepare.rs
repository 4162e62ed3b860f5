//! Building a release: from the head, from what is live for more phones, from a change that is not approved yet.

use std::collections::BTreeMap;

use sojourn_core::guidance::build::{self, build_release};
use sojourn_core::guidance::desk::change::{Duty, State};
use sojourn_core::guidance::lint::{Finding, Severity};
use sojourn_core::guidance::trust::{Channel, Release, Role, SHARE_ALL, sign};
use sojourn_core::time::Date;

use serde_json::json;

use super::super::head::Head;
use super::super::stop::{distrust, stop};
use super::super::{Desk, DeskError, Who, changes};
use super::{Facts, Stage, waiting};
use crate::store::desk::{ChangeNo, ReleaseNo, ReleaseRow, SnapshotNo};

/// What the oldest app is called that reads the first release.
const FIRST_APP: &str = "0.1";

/// How a release goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// To how many phones, in parts of ten thousand.
    pub share: u16,
    /// The day it is meant to go out by itself; it is scheduled when it is signed.
    pub publish_on: Option<Date>,
    /// The oldest app that reads all of it; that of the live release when absent.
    pub min_app: Option<String>,
    /// The last withdrawal whose mistake it repairs: phones that have it show that item again (ADR 0132).
    pub lifts: Option<u64>,
}

impl Default for Plan {
    fn default() -> Self {
        Self { share: SHARE_ALL, publish_on: None, min_app: None, lifts: None }
    }
}

/// What a release is built from.
pub(super) struct Draft<'a> {
    pub(super) channel: Channel,
    pub(super) head: &'a Head,
    /// Files that are kept for this release alone, and never become the head; else the head's own snapshot.
    pub(super) own: Option<(BTreeMap<String, String>, String)>,
    pub(super) rollback_to: Option<u64>,
    pub(super) changes: Vec<ChangeNo>,
    pub(super) facts: Facts,
}

impl Desk {
    /// Prepares a release of the approved folder: built, checked, kept without signatures.
    ///
    /// # Errors
    /// Without the publisher's duty; [`DeskError::Findings`] with what stops it; [`DeskError::Stopped`] where another release of the
    /// channel has still to go out, or nothing differs from what phones have.
    pub fn prepare(&self, who: &Who, channel: Channel, plan: &Plan) -> Result<ReleaseNo, DeskError> {
        let head = self.head()?;
        let changes = match channel {
            Channel::Stable => self.changes_in(State::Approved, u32::MAX)?.into_iter().map(|row| row.no).collect(),
            // What editors look at beforehand leaves every change where it is.
            Channel::Preview => Vec::new(),
        };
        let draft = Draft { channel, head: &head, own: None, rollback_to: None, changes, facts: Facts::default() };
        self.make(who, plan, draft)
    }

    /// Prepares a release with the content of the live one for more phones.
    ///
    /// # Errors
    /// As [`Self::prepare`]; [`DeskError::Stopped`] for a share that is not greater.
    pub fn share(&self, who: &Who, channel: Channel, share: u16) -> Result<ReleaseNo, DeskError> {
        let live = self.published(channel)?;
        if share <= live.share {
            return Err(stop("release.stop.share", &[("share", &percent(live.share))]));
        }
        let head = self.state_of(self.snapshot_of(channel, &live)?)?;
        let facts = Facts { is_share: true, ..Facts::default() };
        let draft = Draft { channel, head: &head, own: None, rollback_to: None, changes: Vec::new(), facts };
        let plan = Plan { share, publish_on: None, min_app: Some(live.min_app), lifts: live.lifts };
        self.make(who, &plan, draft)
    }

    /// Prepares a release of the channel `preview` with a change that is not approved yet. It takes two signatures like any other, for
    /// phones verify them; it approves nothing, and the change stays where it is.
    ///
    /// # Errors
    /// As [`Self::prepare`]; [`DeskError::Behind`] where the folder moved on under the change.
    pub fn prepare_preview(&self, who: &Who, change: ChangeNo) -> Result<ReleaseNo, DeskError> {
        let change = self.change(change)?;
        let approved = self.head()?;
        let head = changes::merged(&approved, &change)?;
        let files = head.files.clone();
        let draft = Draft {
            channel: Channel::Preview,
            head: &head,
            own: Some((files, format!("preview:{}", change.row.no))),
            rollback_to: None,
            changes: Vec::new(),
            facts: Facts { preview_of: Some(change.row.no), ..Facts::default() },
        };
        self.make(who, &Plan::default(), draft)
    }

    /// Builds, compares, keeps.
    pub(super) fn make(&self, who: &Who, plan: &Plan, draft: Draft<'_>) -> Result<ReleaseNo, DeskError> {
        who.require(Duty::Publisher)?;
        checked(plan)?;
        self.root_of(draft.channel)?;
        let withdrawn = self.service.guidance().withdrawal(draft.channel).map_or(0, |one| one.seq);
        if plan.lifts.is_some_and(|seq| seq == 0 || seq > withdrawn) {
            return Err(stop("release.stop.lifts", &[("seq", &plan.lifts.unwrap_or_default())]));
        }
        let (stops, notes) = self.gate(&draft)?;
        if !stops.is_empty() {
            return Err(DeskError::Findings(stops));
        }
        let built = build_release(&draft.head.source, &self.numbered(plan, draft.channel)?)
            .map_err(|error| stop("release.stop.build", &[("why", &causes(&error))]))?;
        let library = self.service.guidance();
        let live = library.published(draft.channel).map(|(release, _)| release);
        if live.as_ref().is_some_and(|live| live.packs == built.release.packs) && !draft.facts.is_share {
            return Err(stop("release.stop.same", &[]));
        }
        let Facts { is_share, reason, preview_of, .. } = draft.facts;
        let facts = Facts { notes, is_share, reason, preview_of, ..Facts::reckon(library, &built)? };
        let document = sign(Role::Release, &built.release, &[]).map_err(|error| distrust(&error))?;
        self.store.write(|view| {
            if let Some(other) = waiting(view, draft.channel)? {
                return Err(stop("release.stop.waiting", &[("seq", &other.seq)]));
            }
            let snapshot = match &draft.own {
                Some((files, made_by)) => view.put_snapshot(files, self.at(), made_by)?,
                None => draft.head.no,
            };
            let row = self.row(who, plan, &built.release, (snapshot, document), draft.rollback_to);
            let no = view.insert_release(&row)?;
            draft.changes.iter().try_for_each(|change| view.put_release_change(no, *change))?;
            facts.save(view, no)?;
            let detail = json!({ "channel": row.channel, "seq": row.seq, "snapshot": snapshot, "changes": draft.changes,
                "share": row.share, "changed": facts.changed_count, "rollback_to": row.rollback_to, "reason": facts.reason });
            self.note(view, Some(who.person), "release-prepared", &format!("release:{no}"), &detail)?;
            Ok(no)
        })
    }

    /// What the lint says of what goes out: what stops, and how much does not. Old content that comes back was checked in its day, and a
    /// mistake must go even when something has run out since.
    fn gate(&self, draft: &Draft<'_>) -> Result<(Vec<Finding>, usize), DeskError> {
        let findings = draft.head.findings(self.today());
        let stops: Vec<Finding> = findings.iter().filter(|one| one.severity == Severity::Stop).cloned().collect();
        let notes = findings.len() - stops.len();
        if draft.rollback_to.is_some() || draft.facts.is_share {
            Ok((Vec::new(), findings.len()))
        } else {
            Ok((stops, notes))
        }
    }

    /// The plan under the next number of its channel.
    fn numbered(&self, plan: &Plan, channel: Channel) -> Result<build::Plan, DeskError> {
        let live = self.service.guidance().published(channel).map(|(release, _)| release);
        let rows = self.store.read(|view| view.releases(&channel.to_string(), u32::MAX))?;
        let here = rows.iter().filter_map(|row| u64::try_from(row.seq).ok()).max().unwrap_or(0);
        let newest = live.as_ref().map_or(0, |live| live.seq).max(here);
        let min_app = plan.min_app.clone().or(live.map(|live| live.min_app)).unwrap_or_else(|| FIRST_APP.into());
        Ok(build::Plan {
            seq: newest + 1,
            channel,
            created: self.today(),
            min_app,
            share: plan.share,
            lifts: plan.lifts,
        })
    }

    fn row(
        &self,
        who: &Who,
        plan: &Plan,
        release: &Release,
        (snapshot, document): (SnapshotNo, Vec<u8>),
        rollback_to: Option<u64>,
    ) -> ReleaseRow {
        ReleaseRow {
            no: 0,
            channel: release.channel.to_string(),
            seq: i64::try_from(release.seq).unwrap_or(i64::MAX),
            state: Stage::Open.name().into(),
            snapshot,
            document,
            publish_on: plan.publish_on.map(|day| day.to_string()),
            share: release.share,
            created_by: who.person,
            created_at: self.at(),
            published_at: None,
            rollback_to: rollback_to.and_then(|seq| i64::try_from(seq).ok()),
            trouble: None,
            version: 1,
        }
    }

    /// What phones have.
    pub(super) fn published(&self, channel: Channel) -> Result<Release, DeskError> {
        let published = self.service.guidance().published(channel);
        published.map(|(release, _)| release).ok_or_else(|| stop("release.stop.none", &[]))
    }
}

fn checked(plan: &Plan) -> Result<(), DeskError> {
    if plan.share == 0 || plan.share > SHARE_ALL {
        return Err(DeskError::field("share", "1–100 %"));
    }
    let is_app = |app: &String| {
        let parts: Vec<&str> = app.split('.').collect();
        parts.len() == 2 && parts.iter().all(|part| part.parse::<u32>().is_ok())
    };
    if plan.min_app.as_ref().is_some_and(|app| !is_app(app)) {
        return Err(DeskError::field("min_app", "0.1"));
    }
    Ok(())
}

/// Parts of ten thousand as people say them: `12.5 %`.
#[must_use]
pub fn percent(share: u16) -> String {
    match (share / 100, share % 100) {
        (whole, 0) => format!("{whole} %"),
        (whole, rest) => format!("{whole}.{rest:02} %"),
    }
}

/// An error with what lies beneath it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut beneath = error.source();
    while let Some(cause) = beneath {
        said.push_str(&format!(": {cause}"));
        beneath = cause.source();
    }
    said
}
