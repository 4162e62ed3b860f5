//! Back to older content, under a higher number; and what happens to the changes that are undone by it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use sojourn_core::guidance::build::{self, build_release};
use sojourn_core::guidance::desk::change::{Actor, Duty, State, Step};
use sojourn_core::guidance::trust::{Channel, PackEntry, PackKey, Release};

use super::super::changes::{load, named};
use super::super::head::{Head, item_hash};
use super::super::stop::stop;
use super::super::{Desk, DeskError, Who};
use super::prepare::Draft;
use super::{Facts, Plan};
use crate::store::desk::{ChangeNo, ChangeRow, DeskStore, DeskView, EditRow, ReleaseNo, ReleaseRow, SnapshotNo};

/// Most states of the folder that are looked through for the content of a release that was not made here.
const LOOKED_AT_MAX: usize = 8;
/// Longest reason, in characters.
const REASON_MAX: usize = 2_000;

/// What going back would undo.
pub struct Undone {
    /// The release whose content comes back.
    pub to: Release,
    /// Changes that are taken back by it.
    pub changes: Vec<ChangeRow>,
}

impl Desk {
    /// What going back to a release would undo: for the page that asks whether to.
    ///
    /// # Errors
    /// [`DeskError::Stopped`] for a release that is not an older one of this channel, or whose content is not kept here.
    pub fn undone_by(&self, seq: u64) -> Result<Undone, DeskError> {
        let to = self.older(seq)?;
        // Looking through imported states builds the packs of each, which no page waits for.
        let snapshot = match self.own_snapshot(Channel::Stable, seq)? {
            Some(own) => own,
            None => self.origin_soon(&to)?.ok_or_else(|| stop("release.stop.looking", &[("seq", &seq)]))?,
        };
        let changes = self.store.read(|view| since(view, snapshot))?;
        Ok(Undone { to, changes })
    }

    /// Prepares a release with the content of an older one, to be signed by two like any other.
    ///
    /// When it goes out, the folder becomes what it was then, and every change approved since is withdrawn with the reason; its words stay
    /// and can be opened again as a new draft.
    ///
    /// # Errors
    /// As [`Self::undone_by`] and [`Self::prepare`]; [`DeskError::Invalid`] without a reason.
    pub fn rollback(&self, who: &Who, seq: u64, reason: &str, lifts: Option<u64>) -> Result<ReleaseNo, DeskError> {
        who.require(Duty::Publisher)?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_MAX {
            return Err(DeskError::field("reason", format!("1–{REASON_MAX} 字 · 1 to {REASON_MAX} characters")));
        }
        let older = self.older(seq)?;
        let head = self.state_of(self.snapshot_of(Channel::Stable, &older)?)?;
        let facts = Facts { reason: Some(reason.to_owned()), ..Facts::default() };
        let plan = Plan { min_app: Some(older.min_app), lifts, ..Plan::default() };
        let draft = Draft {
            channel: Channel::Stable,
            head: &head,
            own: None,
            rollback_to: Some(seq),
            changes: Vec::new(),
            facts,
        };
        self.make(who, &plan, draft)
    }

    /// Opens what a withdrawn, superseded or dropped change said as a new draft over the folder of today.
    ///
    /// # Errors
    /// Without the editor's duty; [`DeskError::Refused`] for a change that is not over.
    pub fn reopen(&self, who: &Who, no: ChangeNo) -> Result<ChangeNo, DeskError> {
        let old = self.change(no)?;
        if !old.state.is_over() {
            return Err(sojourn_core::guidance::desk::change::Refused::NotNow { state: old.state }.into());
        }
        let head = self.head()?;
        let new = self.open_change(who, &old.row.title)?;
        self.store.write(|view| {
            for edit in &old.edits {
                let value = edit.value.as_ref().map(sojourn_core::guidance::jcs::canonical_value).transpose();
                let value = value.map_err(|error| DeskError::Internal(error.to_string()))?;
                let row = EditRow {
                    key: (edit.key.0.as_str().into(), edit.key.1.name().into(), edit.key.2.as_str().into()),
                    value: value.and_then(|bytes| String::from_utf8(bytes).ok()),
                    base: head.item(&edit.key).map(|item| item_hash(item).0),
                    version: 1,
                    edited_by: who.person,
                    edited_at: self.at(),
                };
                view.put_edit(new, &row)?;
            }
            // Whoever wrote the words then does not approve them now.
            old.contributors.iter().try_for_each(|person| view.put_contributor(new, *person))?;
            let items: Vec<String> = old.edits.iter().map(|edit| named(&edit.key)).collect();
            let detail = json!({ "from": no, "items": items });
            Ok::<_, DeskError>(self.note(
                view,
                Some(who.person),
                "change-reopened",
                &format!("change:{new}"),
                &detail,
            )?)
        })?;
        Ok(new)
    }

    /// After a rollback went out: the folder is what it was, and what was approved since is withdrawn.
    pub(super) fn bring_back(&self, view: &DeskView<'_>, row: &ReleaseRow, actor: &Actor) -> Result<(), DeskError> {
        let reason = Facts::load(view, row.no)?.reason.unwrap_or_default();
        for change in since(view, row.snapshot)? {
            self.advance(view, change.no, Step::Withdraw, actor, Some(&reason))?;
        }
        let files = view.snapshot(row.snapshot)?;
        let made_by = format!("rollback:{}", row.rollback_to.unwrap_or_default());
        let snapshot = view.put_snapshot(&files, self.at(), &made_by)?;
        let detail = json!({ "release": row.no, "snapshot": snapshot, "content": row.snapshot, "reason": reason });
        Ok(self.note(view, Some(actor.person), "folder-rolled-back", &format!("snapshot:{snapshot}"), &detail)?)
    }

    /// A release that phones had before the live one.
    fn older(&self, seq: u64) -> Result<Release, DeskError> {
        let live = self.published(Channel::Stable)?;
        let found = self.service.guidance().release(Channel::Stable, seq).map(|(release, _)| release);
        found
            .filter(|_| seq < live.seq)
            .ok_or_else(|| stop("release.stop.not_older", &[("seq", &seq), ("live", &live.seq)]))
    }

    /// The state of the folder a published release was made of: as the desk remembers it, or for one that was made elsewhere, an imported
    /// state that gives the same packs.
    pub(super) fn snapshot_of(&self, channel: Channel, release: &Release) -> Result<SnapshotNo, DeskError> {
        if let Some(own) = self.own_snapshot(channel, release.seq)? {
            return Ok(own);
        }
        let (asked, job) = self.question_of_origin(release)?;
        found(release, &self.origins.now(&asked, job))
    }

    /// As the desk remembers it.
    fn own_snapshot(&self, channel: Channel, seq: u64) -> Result<Option<SnapshotNo>, DeskError> {
        let rows = self.store.read(|view| view.releases(&channel.to_string(), u32::MAX))?;
        let own = rows.iter().find(|row| row.published_at.is_some() && u64::try_from(row.seq) == Ok(seq));
        Ok(own.map(|row| row.snapshot))
    }

    /// An imported state that gives a release's packs, once it was looked for: nothing while that is under way.
    fn origin_soon(&self, release: &Release) -> Result<Option<SnapshotNo>, DeskError> {
        let (asked, job) = self.question_of_origin(release)?;
        if let Some(answer) = self.origins.get(&asked) {
            return found(release, &answer).map(Some);
        }
        self.origins.ask(&asked, |_| false, job);
        Ok(None)
    }

    fn question_of_origin(
        &self,
        release: &Release,
    ) -> Result<(OfRelease, impl FnOnce() -> Origin + Send + use<>), DeskError> {
        let imported = self.store.read(|view| {
            let mut kept = view.snapshots_made_by("import")?;
            kept.extend(view.snapshots_made_by("baseline")?);
            Ok::<_, DeskError>(kept)
        })?;
        let asked = (release.channel, release.seq, imported.clone());
        let (store, release) = (Arc::clone(&self.store), release.clone());
        Ok((asked, move || origin(&store, &release, &imported).map_err(|error| error.to_string())))
    }
}

/// A release, and the imported states it may come from.
pub(in crate::desk) type OfRelease = (Channel, u64, Vec<SnapshotNo>);
/// The state it came from; none of those there are; or why they could not be read.
pub(in crate::desk) type Origin = Result<Option<SnapshotNo>, String>;

/// Looks for the state that gives the packs of a release.
fn origin(store: &DeskStore, release: &Release, imported: &[SnapshotNo]) -> Result<Option<SnapshotNo>, DeskError> {
    for no in imported.iter().take(LOOKED_AT_MAX) {
        let head = Head::read(*no, store.read(|view| view.snapshot(*no))?)?;
        if packs_of(&head, release)? == release.packs {
            return Ok(Some(*no));
        }
    }
    Ok(None)
}

fn found(release: &Release, answer: &Origin) -> Result<SnapshotNo, DeskError> {
    let origin = answer.clone().map_err(DeskError::Internal)?;
    origin.ok_or_else(|| stop("release.stop.not_kept", &[("seq", &release.seq)]))
}

/// The packs a state of the folder gives.
fn packs_of(head: &Head, release: &Release) -> Result<BTreeMap<PackKey, PackEntry>, DeskError> {
    let plan = build::Plan {
        seq: release.seq,
        channel: release.channel,
        created: release.created,
        min_app: release.min_app.clone(),
        share: release.share,
        lifts: release.lifts,
    };
    let built = build_release(&head.source, &plan).map_err(|error| DeskError::Internal(error.to_string()))?;
    Ok(built.release.packs)
}

/// Changes that were approved after a state of the folder and still hold.
fn since(view: &DeskView<'_>, snapshot: SnapshotNo) -> Result<Vec<ChangeRow>, DeskError> {
    let holds = |state: State| matches!(state, State::Approved | State::Scheduled | State::Live);
    let mut changes = Vec::new();
    for made_by in view.snapshots_after(snapshot)? {
        let Some(no) = made_by.strip_prefix("change:").and_then(|no| no.parse().ok()) else { continue };
        let change = load(view, no)?;
        if holds(change.state) {
            changes.push(change.row);
        }
    }
    changes.reverse();
    Ok(changes)
}
