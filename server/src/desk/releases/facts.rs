//! What the page of a release shows, reckoned once when it is prepared: what differs from what phones have, and how much travels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sojourn_core::guidance::build::Built;
use sojourn_core::guidance::delta;
use sojourn_core::guidance::diff::{self, diff};
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::text::ItemRef;
use sojourn_core::guidance::trust::{Channel, PackEntry, PackKey, Release};
use sojourn_core::place::PlaceCode;

use super::super::DeskError;
use crate::service::guidance::Library;
use crate::store::desk::{DeskView, ReleaseNo};

/// Most differing items that are kept by name; the count is always whole.
const NAMES_MAX: usize = 300;

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is new.
    Added,
    /// Its words or values are others.
    Changed,
    /// It is gone.
    Removed,
}

impl Fate {
    /// The name as written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// An item that phones will read differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The place.
    pub place: PlaceCode,
    /// Which.
    pub item: ItemRef,
    /// How.
    pub fate: Fate,
}

/// What was reckoned of a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The release it was compared with; none for the first.
    pub against: Option<u64>,
    /// Objects in all packs.
    pub objects: usize,
    /// Packs.
    pub packs: usize,
    /// Bytes of all packs as phones fetch them whole.
    pub packed_bytes: usize,
    /// Bytes of the largest one.
    pub largest_bytes: usize,
    /// Bytes of all deltas from the release before.
    pub delta_bytes: usize,
    /// How many items differ.
    pub changed_count: usize,
    /// Which, up to a page full.
    pub changed: Vec<Changed>,
    /// What the checks had to say that does not stop it.
    pub notes: usize,
    /// Only to more phones: the content is what is live.
    pub is_share: bool,
    /// Why older content comes back.
    pub reason: Option<String>,
    /// The change that is previewed before it is approved.
    pub preview_of: Option<i64>,
}

impl Facts {
    /// Compares a built release with what phones have.
    pub(super) fn reckon(library: &Library, built: &Built) -> Result<Self, DeskError> {
        let channel = built.release.channel;
        let live = library.published(channel).map(|(release, _)| release);
        let mut facts =
            Self { against: live.as_ref().map(|live| live.seq), packs: built.packs.len(), ..Self::default() };
        for pack in built.packs.values() {
            let bytes = pack.pack().map_err(|error| DeskError::Internal(error.to_string()))?.len();
            facts.objects += pack.objects().count();
            facts.packed_bytes += bytes;
            facts.largest_bytes = facts.largest_bytes.max(bytes);
        }
        facts.compare(&before(library, channel, live.as_ref(), built), live.as_ref(), built)?;
        Ok(facts)
    }

    /// Only packs that differ are looked into.
    fn compare(&mut self, old: &[Pack], live: Option<&Release>, built: &Built) -> Result<(), DeskError> {
        let is_new = |pack: &&Pack| live.and_then(|live| live.packs.get(&pack.key())) != Some(&pack.entry());
        let new: Vec<&Pack> = built.packs.values().filter(is_new).collect();
        for pack in &new {
            let delta = old.iter().find(|before| before.key() == pack.key()).map(|before| delta::make(before, pack));
            self.delta_bytes +=
                delta.transpose().map_err(|error| DeskError::Internal(error.to_string()))?.map_or(0, |d| d.len());
        }
        let differences = diff(old, new).map_err(|error| DeskError::Internal(error.to_string()))?;
        let mut items: BTreeMap<(PlaceCode, ItemRef), Fate> = BTreeMap::new();
        for one in differences {
            let fate = match one.fate {
                diff::Fate::Added => Fate::Added,
                diff::Fate::Changed => Fate::Changed,
                diff::Fate::Removed => Fate::Removed,
            };
            items.insert((one.pack.place, one.item), fate);
        }
        self.changed_count = items.len();
        self.changed =
            items.into_iter().take(NAMES_MAX).map(|((place, item), fate)| Changed { place, item, fate }).collect();
        Ok(())
    }

    /// Kept beside the row.
    pub(super) fn save(&self, view: &DeskView<'_>, no: ReleaseNo) -> Result<(), DeskError> {
        let bytes = serde_json::to_vec(self).map_err(|error| DeskError::Internal(error.to_string()))?;
        Ok(view.put_meta(&name(no), &bytes)?)
    }

    /// As it was kept.
    pub(super) fn load(view: &DeskView<'_>, no: ReleaseNo) -> Result<Self, DeskError> {
        let bytes = view.meta(&name(no))?.unwrap_or_default();
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }
}

fn name(no: ReleaseNo) -> String {
    format!("release:{no}")
}

/// The packs phones have; one that cannot be read counts as absent, which makes the difference larger, never smaller.
fn before(library: &Library, channel: Channel, live: Option<&Release>, built: &Built) -> Vec<Pack> {
    let Some(live) = live else { return Vec::new() };
    let has_same = |(key, entry): &(&PackKey, &PackEntry)| built.release.packs.get(*key) == Some(*entry);
    let differing = live.packs.iter().filter(|pair| !has_same(pair));
    differing.filter_map(|(key, entry)| library.pack(channel, key, entry.index)).collect()
}
