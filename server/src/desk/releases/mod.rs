//! Releases: prepared from the folder, signed by two people in their browsers, published now or on a day.
//!
//! `prepare` builds one, `facts` reckons what its page shows, `sign` takes signatures, `publish` hands it to the published guidance and
//! settles what became of the changes in it, `rollback` brings older content back under a higher number, `due` does what has a day.
//! What phones get is decided by the published guidance alone; the rows here follow it.

mod due;
mod facts;
mod prepare;
mod publish;
mod rollback;
mod sign;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use sojourn_core::guidance::trust::{Channel, Envelope, PublicKey, Release, Role, Root};

pub use facts::{Changed, Facts, Fate};
pub use prepare::{Plan, percent};
pub use rollback::Undone;
pub(super) use rollback::{OfRelease, Origin};
pub use sign::{MaySign, Signer, short};

use super::head::Head;
use super::stop::{distrust, stop};
use super::{Desk, DeskError};
use crate::store::desk::{ChangeRow, DeskView, ReleaseNo, ReleaseRow, SnapshotNo};

/// Most releases of a channel that a page lists.
const ROWS: u32 = 200;

/// Where a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Collects signatures.
    Open,
    /// Goes out on its day.
    Scheduled,
    /// What phones get.
    Live,
    /// Phones get a later one.
    Superseded,
    /// Given up.
    Dropped,
}

impl Stage {
    const ALL: [Self; 5] = [Self::Open, Self::Scheduled, Self::Live, Self::Superseded, Self::Dropped];

    /// The name as stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::Superseded => "superseded",
            Self::Dropped => "dropped",
        }
    }

    /// Whether it has still to go out.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Open | Self::Scheduled)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Stage {
    type Err = DeskError;

    fn from_str(text: &str) -> Result<Self, DeskError> {
        let found = Self::ALL.into_iter().find(|stage| stage.name() == text);
        found.ok_or_else(|| DeskError::Internal("a stored state of a release is not one".into()))
    }
}

/// A release with everything its page shows.
pub struct Outgoing {
    /// The row.
    pub row: ReleaseRow,
    /// Where it stands.
    pub stage: Stage,
    /// For whom.
    pub channel: Channel,
    /// What is signed.
    pub content: Release,
    /// What was reckoned when it was prepared.
    pub facts: Facts,
    /// Who signed.
    pub signers: Vec<Signer>,
    /// How many signatures the root asks for.
    pub needed: u32,
    /// The folder has moved on since: this release does not carry what was approved later.
    pub is_behind: bool,
    /// The changes it carries.
    pub changes: Vec<ChangeRow>,
}

impl Outgoing {
    /// How many of its signatures the root of today takes.
    #[must_use]
    pub fn good(&self) -> usize {
        self.signers.iter().filter(|signer| signer.counts).count()
    }

    /// Whether enough have signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.good() >= usize::try_from(self.needed).unwrap_or(usize::MAX)
    }
}

impl Desk {
    /// A release.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn release(&self, no: ReleaseNo) -> Result<Outgoing, DeskError> {
        let (row, facts, changes) = self.store.read(|view| {
            let row = view.release(no)?.ok_or(DeskError::NotFound)?;
            let carried = view.release_changes(no)?;
            let changes = carried.into_iter().map(|change| view.change(change)).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, DeskError>((row, Facts::load(view, no)?, changes))
        })?;
        let channel = channel_of(&row)?;
        let root = self.root_of(channel)?;
        let head = self.store.read(|view| view.head())?.map_or(0, |row| row.no);
        let stage: Stage = row.state.parse()?;
        Ok(Outgoing {
            content: content_of(&row)?,
            signers: self.signers(&row, &root)?,
            needed: root.release.threshold,
            // A preview and what brings old content back are not meant to be the head.
            is_behind: stage.is_waiting()
                && channel == Channel::Stable
                && row.rollback_to.is_none()
                && row.snapshot != head
                && !facts.is_share,
            changes: changes.into_iter().flatten().collect(),
            stage,
            channel,
            facts,
            row,
        })
    }

    /// The desk's releases of a channel, newest first.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn releases(&self, channel: Channel) -> Result<Vec<ReleaseRow>, DeskError> {
        Ok(self.store.read(|view| view.releases(&channel.to_string(), ROWS))?)
    }

    /// The release of a channel that has still to go out: there is one at a time.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn waiting_release(&self, channel: Channel) -> Result<Option<ReleaseRow>, DeskError> {
        self.store.read(|view| waiting(view, channel))
    }

    /// The newest root, which says who may sign.
    pub(super) fn root_of(&self, channel: Channel) -> Result<Root, DeskError> {
        self.service.guidance().root(channel).ok_or_else(|| stop("release.stop.no_root", &[]))
    }

    /// A state of the folder, read.
    pub(super) fn state_of(&self, snapshot: SnapshotNo) -> Result<Arc<Head>, DeskError> {
        let head = self.head()?;
        if head.no == snapshot {
            return Ok(head);
        }
        let files = self.store.read(|view| view.snapshot(snapshot))?;
        Ok(Arc::new(Head::read(snapshot, files)?))
    }
}

/// A channel's release that has still to go out.
fn waiting(view: &DeskView<'_>, channel: Channel) -> Result<Option<ReleaseRow>, DeskError> {
    for stage in [Stage::Open, Stage::Scheduled] {
        let rows = view.releases_in(stage.name())?;
        if let Some(row) = rows.into_iter().find(|row| row.channel == channel.to_string()) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// A row as it is now, if it is still where the caller saw it.
fn unmoved(view: &DeskView<'_>, no: ReleaseNo, version: i64) -> Result<(ReleaseRow, Stage), DeskError> {
    let row = view.release(no)?.ok_or(DeskError::NotFound)?;
    if row.version != version {
        return Err(stop("release.stop.moved", &[("seq", &row.seq)]));
    }
    let stage = row.state.parse()?;
    Ok((row, stage))
}

fn channel_of(row: &ReleaseRow) -> Result<Channel, DeskError> {
    row.channel.parse().map_err(DeskError::Internal)
}

fn envelope_of(row: &ReleaseRow) -> Result<Envelope, DeskError> {
    Envelope::parse(&row.document).map_err(|error| distrust(&error))
}

fn content_of(row: &ReleaseRow) -> Result<Release, DeskError> {
    envelope_of(row)?.content().map_err(|error| distrust(&error))
}

/// Keys whose signature holds, whether or not the root still names them.
fn keys_of(row: &ReleaseRow) -> Result<std::collections::BTreeSet<PublicKey>, DeskError> {
    envelope_of(row)?.signers(Role::Release).map_err(|error| distrust(&error))
}
