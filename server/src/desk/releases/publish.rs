//! Out to phones: on a day or now; and what becomes of the changes a release carries.
//!
//! The published guidance is written first, the rows after it. A crash in between is made good by `reconcile`: what is published wins.

use std::collections::BTreeSet;

use serde_json::json;
use sojourn_core::guidance::build::{self, Built, build_release};
use sojourn_core::guidance::desk::change::{Actor, Duty, State, Step};
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::trust::{Channel, Release, TrustError, verify_release};
use sojourn_core::id::Bytes;
use sojourn_core::time::Date;
use sojourn_core::wire::v1::{PublishRequest, PublishedFile};

use super::super::changes::{self, load};
use super::super::head::Key;
use super::super::stop::{distrust, refused, stop};
use super::super::{Desk, DeskError, Who};
use super::{Stage, channel_of, content_of, keys_of, unmoved};
use crate::store::desk::{DeskView, PersonNo, ReleaseNo, ReleaseRow};

impl Desk {
    /// Sets the day on which a signed release goes out by itself.
    ///
    /// # Errors
    /// Without the publisher's duty; [`DeskError::Stopped`] before enough have signed, or for a day that is not ahead.
    pub fn schedule(&self, who: &Who, no: ReleaseNo, version: i64, day: Date) -> Result<(), DeskError> {
        who.require(Duty::Publisher)?;
        if day <= self.today() {
            return Err(stop("release.stop.day", &[("today", &self.today())]));
        }
        self.move_changes(who, no, version, (Stage::Open, Stage::Scheduled), Step::Schedule, |row| {
            self.trusted(row)?;
            row.publish_on = Some(day.to_string());
            Ok(("release-scheduled", json!({ "on": day.to_string(), "seq": row.seq })))
        })
    }

    /// Takes the day back; the signatures stay.
    ///
    /// # Errors
    /// Without the publisher's duty, or for a release that has no day.
    pub fn unschedule(&self, who: &Who, no: ReleaseNo, version: i64) -> Result<(), DeskError> {
        self.move_changes(who, no, version, (Stage::Scheduled, Stage::Open), Step::Unschedule, |row| {
            row.trouble = None;
            Ok(("release-unscheduled", json!({ "seq": row.seq })))
        })
    }

    /// Gives a release up that has not gone out. Its number is not used again; its changes stay approved.
    ///
    /// # Errors
    /// Without the publisher's duty, or for a release that is out.
    pub fn drop_release(&self, who: &Who, no: ReleaseNo, version: i64) -> Result<(), DeskError> {
        let scheduled =
            self.store.read(|view| view.release(no))?.is_some_and(|row| row.state == Stage::Scheduled.name());
        let from = if scheduled { Stage::Scheduled } else { Stage::Open };
        self.move_changes(who, no, version, (from, Stage::Dropped), Step::Unschedule, |row| {
            Ok(("release-dropped", json!({ "seq": row.seq })))
        })
    }

    /// Publishes a signed release now.
    ///
    /// # Errors
    /// Without the publisher's duty; [`DeskError::Stopped`] in words when it cannot go out: nothing was kept then.
    pub fn publish(&self, who: &Who, no: ReleaseNo, version: i64) -> Result<(), DeskError> {
        who.require(Duty::Publisher)?;
        let row = self.store.read(|view| {
            let (row, stage) = unmoved(view, no, version)?;
            if stage.is_waiting() { Ok(row) } else { Err(stop("release.stop.not_open", &[("seq", &row.seq)])) }
        })?;
        self.go_out(&row)?;
        self.store.write(|view| self.settle(view, row.no, Some(who.person)))?;
        // After going back the folder is another one: it is read here, not by whoever opens the next page.
        self.go_on();
        Ok(())
    }

    /// Verifies a release as phones would, under the root of today.
    pub(super) fn trusted(&self, row: &ReleaseRow) -> Result<Release, DeskError> {
        let channel = channel_of(row)?;
        let root = self.root_of(channel)?;
        verify_release(&root, channel, 0, None, &row.document).map_err(|error| {
            let removed: Vec<String> = keys_of(row)
                .unwrap_or_default()
                .difference(&root.release.keys)
                .map(|key| super::sign::short(&String::from(*key)))
                .collect();
            match error {
                TrustError::Threshold { .. } if !removed.is_empty() => {
                    stop("release.stop.removed", &[("key", &removed.join(", ")), ("root", &root.version)])
                }
                TrustError::Threshold { needed, found, .. } => {
                    stop("release.stop.signatures", &[("needed", &needed), ("found", &found)])
                }
                other => distrust(&other),
            }
        })
    }

    /// Builds the packs again from what the release was made of and hands everything to the published guidance.
    pub(super) fn go_out(&self, row: &ReleaseRow) -> Result<(), DeskError> {
        let content = self.trusted(row)?;
        let head = self.state_of(row.snapshot)?;
        let plan = build::Plan {
            seq: content.seq,
            channel: content.channel,
            created: content.created,
            min_app: content.min_app.clone(),
            share: content.share,
            lifts: content.lifts,
        };
        let built = build_release(&head.source, &plan).map_err(|error| DeskError::Internal(error.to_string()))?;
        if built.release != content {
            return Err(stop("release.stop.rebuilt", &[("seq", &content.seq)]));
        }
        let request = bundle(row, &built)?;
        let reply = self.service.guidance().publish(content.channel, request).map_err(refused)?;
        reply.warnings.iter().for_each(|one| tracing::warn!(field = one.field, "{}", one.message));
        Ok(())
    }

    /// What follows from a release being out: it is live, the one before is not, and so for the changes in them.
    pub(super) fn settle(&self, view: &DeskView<'_>, no: ReleaseNo, by: Option<PersonNo>) -> Result<(), DeskError> {
        let mut row = view.release(no)?.ok_or(DeskError::NotFound)?;
        // `reconcile` may have come first.
        if row.state == Stage::Live.name() {
            return Ok(());
        }
        for mut before in view.releases_in(Stage::Live.name())?.into_iter().filter(|one| one.channel == row.channel) {
            before.state = Stage::Superseded.name().into();
            before.version += 1;
            view.update_release(&before)?;
        }
        row.state = Stage::Live.name().into();
        (row.published_at, row.trouble) = (Some(self.at()), None);
        row.version += 1;
        view.update_release(&row)?;
        let detail = json!({ "channel": row.channel, "seq": row.seq, "document": ObjectId::of(&row.document) });
        self.note(view, by, "release-published", &format!("release:{no}"), &detail)?;
        if channel_of(&row)? == Channel::Stable {
            let actor = publisher(by.unwrap_or(row.created_by));
            view.release_changes(no)?
                .into_iter()
                .try_for_each(|one| self.advance(view, one, Step::Publish, &actor, None))?;
            if row.rollback_to.is_some() {
                self.bring_back(view, &row, &actor)?;
            }
            self.supersede(view, &actor)?;
        }
        Ok(())
    }

    /// A change takes a step with the release it is in. One that cannot (it was withdrawn meanwhile) stays where it is.
    pub(super) fn advance(
        &self,
        view: &DeskView<'_>,
        no: i64,
        what: Step,
        actor: &Actor,
        reason: Option<&str>,
    ) -> Result<(), DeskError> {
        let change = load(view, no)?;
        match changes::step_as(&change, what, actor) {
            Ok(next) => {
                self.touch(view, change.row, next, reason)?;
                let detail = json!({ "to": next.name(), "reason": reason });
                Ok(self.note(view, Some(actor.person), "change-moved", &format!("change:{no}"), &detail)?)
            }
            Err(_) => Ok(()),
        }
    }

    /// Live changes whose every item a later one wrote over.
    fn supersede(&self, view: &DeskView<'_>, actor: &Actor) -> Result<(), DeskError> {
        let live = view.changes_in(State::Live.name(), u32::MAX)?;
        let mut loaded = live.into_iter().map(|row| load(view, row.no)).collect::<Result<Vec<_>, _>>()?;
        loaded.sort_by_key(|change| std::cmp::Reverse(change.approvals.iter().map(|one| one.at).max()));
        let mut later: BTreeSet<Key> = BTreeSet::new();
        for change in loaded {
            if !change.edits.is_empty() && change.edits.iter().all(|edit| later.contains(&edit.key)) {
                self.advance(view, change.row.no, Step::Supersede, actor, None)?;
            }
            later.extend(change.edits.into_iter().map(|edit| edit.key));
        }
        Ok(())
    }

    /// Moves a release that has not gone out from one stage to another, and its changes with it.
    fn move_changes(
        &self,
        who: &Who,
        no: ReleaseNo,
        version: i64,
        (from, to): (Stage, Stage),
        what: Step,
        with: impl FnOnce(&mut ReleaseRow) -> Result<(&'static str, serde_json::Value), DeskError>,
    ) -> Result<(), DeskError> {
        who.require(Duty::Publisher)?;
        self.store.write(|view| {
            let (mut row, stage) = unmoved(view, no, version)?;
            if stage != from {
                return Err(stop("release.stop.not_open", &[("seq", &row.seq)]));
            }
            let (deed, detail) = with(&mut row)?;
            row.state = to.name().into();
            row.version += 1;
            view.update_release(&row)?;
            self.note(view, Some(who.person), deed, &format!("release:{no}"), &detail)?;
            let carried = view.release_changes(no)?;
            carried.into_iter().try_for_each(|one| self.advance(view, one, what, &who.actor(), None))
        })
    }
}

/// The server does what a publisher has decided: the signatures were verified again.
pub(super) fn publisher(person: PersonNo) -> Actor {
    Actor { person, duties: BTreeSet::from([Duty::Publisher]) }
}

fn bundle(row: &ReleaseRow, built: &Built) -> Result<PublishRequest, DeskError> {
    let (channel, seq) = (built.release.channel, content_of(row)?.seq);
    let mut files =
        vec![PublishedFile { path: format!("{channel}/releases/{seq}.json"), bytes: Bytes(row.document.clone()) }];
    for (key, pack) in &built.packs {
        let bytes = pack.pack().map_err(|error| DeskError::Internal(error.to_string()))?;
        files
            .push(PublishedFile { path: format!("{channel}/packs/{key}/{}", pack.entry().index), bytes: Bytes(bytes) });
    }
    Ok(PublishRequest { files })
}
