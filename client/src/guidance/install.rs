//! What is installed, and installing: everything is verified first, then objects, index and trust move in one transaction.
//!
//! The documents themselves are kept and verified again at every opening, so that trust never rests on a row somebody
//! could edit. A failure at any point leaves the old release usable. Newer documents are believed or refused in
//! `news`; packs are in [`super::packs`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sojourn_core::guidance::baseline::{self, Carried};
use sojourn_core::guidance::trust::{
    Channel, Freshness, PackKey, Release, Root, Timestamp, TrustError, Withdrawal, freshness, load_root,
    verify_release, verify_timestamp, verify_withdrawal,
};
use sojourn_core::id::SigningPublic;
use sojourn_core::time::Millis;

mod roots;

use self::roots::under_one;
use super::GuidanceFault;
use super::packs::{verify_packs, write_packs};
use crate::store::{TrustRow, Txn};

pub use super::news::{Incoming, Verified};

/// The documents behind what is installed, as they were signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Documents {
    pub(super) channel: Channel,
    pub(super) root: String,
    pub(super) release: String,
    /// An older release that a withdrawal points back to, once its objects are here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) older: Option<String>,
    pub(super) timestamp: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) withdrawal: Option<String>,
    /// Roots the documents here were accepted under, where the newest no longer names who signed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) accepted_under: Vec<String>,
}

/// What is installed, read back from its documents.
#[derive(Debug, Clone)]
pub struct Installed {
    pub(super) documents: Documents,
    /// Which keys may sign what.
    pub root: Root,
    /// The newest release this phone took.
    pub release: Release,
    /// The older one whose objects are read in its place, because a withdrawal points back to it.
    pub(super) older: Option<Release>,
    /// The newest statement that this is the newest release.
    pub timestamp: Timestamp,
    /// The newest withdrawal, whether or not it still stands: see [`Self::in_force`].
    pub withdrawal: Option<Withdrawal>,
    /// This phone's clock when a timestamp last verified.
    pub checked_at: Millis,
}

impl Installed {
    /// What is installed; `None` on a store that was never opened by an app before.
    ///
    /// # Errors
    /// [`GuidanceFault`] when a stored document does not verify any more.
    pub fn load(tx: &dyn Txn) -> Result<Option<Self>, GuidanceFault> {
        let Some(row) = tx.get_trust()? else { return Ok(None) };
        let documents: Documents = serde_json::from_slice(&row.state)
            .map_err(|e| crate::store::StoreError::Row { table: "guidance_trust", why: e.to_string() })?;
        Self::read(documents, row.checked_at).map(Some)
    }

    pub(super) fn read(documents: Documents, checked_at: Millis) -> Result<Self, GuidanceFault> {
        let root = load_root(documents.root.as_bytes())?;
        let channel = documents.channel;
        let before = documents.accepted_under.iter().map(|text| load_root(text.as_bytes()));
        let before = before.collect::<Result<Vec<_>, _>>()?;
        let release_of =
            |text: &String| under_one(&root, &before, |root| verify_release(root, channel, 0, None, text.as_bytes()));
        let release = release_of(&documents.release)?;
        let older = documents.older.as_ref().map(release_of).transpose()?;
        let timestamp =
            under_one(&root, &before, |root| verify_timestamp(root, channel, 0, documents.timestamp.as_bytes()))?;
        let withdrawal = documents
            .withdrawal
            .as_ref()
            .map(|text| under_one(&root, &before, |root| verify_withdrawal(root, channel, 0, text.as_bytes())))
            .transpose()?;
        Ok(Self { documents, root, release, older, timestamp, withdrawal, checked_at })
    }

    /// The release whose objects are here to be read.
    #[must_use]
    pub fn reading(&self) -> &Release {
        self.older.as_ref().unwrap_or(&self.release)
    }

    /// The withdrawal that stands: the newest one, unless the release here makes it good.
    #[must_use]
    pub fn in_force(&self) -> Option<&Withdrawal> {
        self.withdrawal.as_ref().filter(|withdrawal| self.release.leaves(withdrawal))
    }

    /// Keys whose receipts and log heads are believed.
    #[must_use]
    pub fn log_keys(&self) -> Vec<SigningPublic> {
        self.root.log.keys.iter().map(|key| SigningPublic(key.0)).collect()
    }

    /// How old the news is that this is the newest release. A wrong clock only warns.
    #[must_use]
    pub fn freshness(&self, now: Millis) -> Freshness {
        freshness(&self.timestamp, now)
    }

    pub(super) fn write(&self, tx: &dyn Txn) -> Result<(), GuidanceFault> {
        let state = serde_json::to_vec(&self.documents)
            .map_err(|e| crate::store::StoreError::Row { table: "guidance_trust", why: e.to_string() })?;
        tx.put_trust(&TrustRow { release_seq: self.release.seq, state, checked_at: self.checked_at })?;
        Ok(())
    }
}

/// Installs the release inside the app, where none is installed yet or an older one of the same root.
///
/// Returns what is installed then. What a withdrawal hides stays hidden in it.
///
/// # Errors
/// [`GuidanceFault`]; a test holds that the baseline verifies.
pub fn install_baseline(
    tx: &dyn Txn,
    wanted: &dyn Fn(&PackKey) -> bool,
    now: Millis,
) -> Result<Installed, GuidanceFault> {
    install_carried(tx, &baseline::CARRIED, wanted, now)
}

/// The same with what some program carries.
pub(super) fn install_carried(
    tx: &dyn Txn,
    carried: &Carried<'_>,
    wanted: &dyn Fn(&PackKey) -> bool,
    now: Millis,
) -> Result<Installed, GuidanceFault> {
    let base = carried.load()?;
    // Whoever tried a demonstration and then has the app of an organisation must not go on believing keys that everybody has.
    let is_trial = |known: &Installed| known.documents.channel == Channel::Stable && known.root.demo && !base.root.demo;
    let known = Installed::load(tx)?.filter(|known| !is_trial(known));
    if let Some(known) = &known {
        // An app update brings a newer baseline; a release fetched meanwhile is newer still.
        let is_newer = known.root.version > base.root.version || known.release.seq >= base.release.seq;
        if is_newer || known.documents.channel != Channel::Stable || known.older.is_some() {
            return Ok(known.clone());
        }
    }
    let documents = Documents {
        channel: Channel::Stable,
        root: text(carried.root)?,
        release: text(carried.release)?,
        older: None,
        timestamp: text(carried.timestamp)?,
        withdrawal: known.as_ref().and_then(|known| known.documents.withdrawal.clone()),
        accepted_under: known.as_ref().map_or_else(Vec::new, |known| known.documents.accepted_under.clone()),
    };
    let installed = Installed::read(documents, now)?;
    let packed: BTreeMap<PackKey, Vec<u8>> =
        carried.packed()?.into_iter().map(|(key, bytes)| (key, bytes.to_vec())).collect();
    write_packs(tx, &verify_packs(&installed.release, &packed, wanted)?)?;
    installed.write(tx)?;
    Ok(installed)
}

pub(super) fn text(bytes: &[u8]) -> Result<String, GuidanceFault> {
    let text = std::str::from_utf8(bytes).map_err(|e| TrustError::Malformed(e.to_string()))?;
    Ok(text.to_owned())
}
