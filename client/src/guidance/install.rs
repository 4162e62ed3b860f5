//! Installing a release: everything is verified first, then objects, index and trust move in one transaction.
//!
//! The documents themselves are kept and verified again at every opening, so that trust never rests on a row somebody
//! could edit. A failure at any point leaves the old release usable.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sojourn_core::guidance::baseline;
use sojourn_core::guidance::object::{Object, ObjectId};
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::search;
use sojourn_core::guidance::trust::{
    Channel, Freshness, PackEntry, PackKey, Release, Root, Timestamp, TrustError, Withdrawal, freshness, load_root,
    rotate, verify_release, verify_timestamp, verify_withdrawal,
};
use sojourn_core::id::SigningPublic;
use sojourn_core::time::Millis;

mod roots;

use self::roots::under_one;
use super::GuidanceFault;
use crate::store::{GuidanceObject, SearchRow, TrustRow, Txn};

/// The documents behind what is installed, as they were signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Documents {
    channel: Channel,
    root: String,
    release: String,
    timestamp: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withdrawal: Option<String>,
    /// Roots the release and withdrawal were accepted under, where the newest no longer names who signed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accepted_under: Vec<String>,
}

/// What is installed, read back from its documents.
#[derive(Debug, Clone)]
pub struct Installed {
    documents: Documents,
    /// Which keys may sign what.
    pub root: Root,
    /// The release.
    pub release: Release,
    /// The newest statement that this is the newest release.
    pub timestamp: Timestamp,
    /// What was withdrawn since.
    pub withdrawal: Option<Withdrawal>,
    /// This phone's clock when a timestamp last verified.
    pub checked_at: Millis,
}

/// A newer set of documents and packs, not yet believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incoming {
    /// Roots that follow the one here, in order.
    pub roots: Vec<Vec<u8>>,
    /// The timestamp.
    pub timestamp: Vec<u8>,
    /// The release it names; absent when that is the one here.
    pub release: Option<Vec<u8>>,
    /// The withdrawal it names; absent when there is none or it is the one here.
    pub withdrawal: Option<Vec<u8>>,
    /// Packs by key, rebuilt but not verified: text, or packed.
    pub packs: BTreeMap<PackKey, Vec<u8>>,
}

/// A set of documents that verified, before their packs did.
#[derive(Debug, Clone)]
pub struct Verified {
    next: Installed,
    /// Whether the release itself is another than the one here.
    pub is_new_release: bool,
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

    fn read(documents: Documents, checked_at: Millis) -> Result<Self, GuidanceFault> {
        let root = load_root(documents.root.as_bytes())?;
        let channel = documents.channel;
        let timestamp = verify_timestamp(&root, channel, 0, documents.timestamp.as_bytes())?;
        let older = documents.accepted_under.iter().map(|text| load_root(text.as_bytes()));
        let older = older.collect::<Result<Vec<_>, _>>()?;
        let release = under_one(&root, &older, |r| verify_release(r, channel, 0, None, documents.release.as_bytes()))?;
        let withdrawal = documents
            .withdrawal
            .as_ref()
            .map(|text| under_one(&root, &older, |r| verify_withdrawal(r, channel, 0, text.as_bytes())))
            .transpose()?;
        Ok(Self { documents, root, release, timestamp, withdrawal, checked_at })
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

    /// Checks newer documents against what is here. Nothing is written.
    ///
    /// # Errors
    /// [`GuidanceFault::Trust`] for a lower number, a missing signature or another hash,
    /// [`GuidanceFault::Equivocation`], [`GuidanceFault::NeedsNewerApp`].
    pub fn verify(&self, incoming: &Incoming, app_version: &str, now: Millis) -> Result<Verified, GuidanceFault> {
        let mut documents = self.documents.clone();
        let mut root = self.root.clone();
        for bytes in &incoming.roots {
            root = rotate(&root, bytes)?;
            documents.root = text(bytes)?;
        }
        let channel = documents.channel;
        let timestamp = verify_timestamp(&root, channel, self.release.seq, &incoming.timestamp)?;
        self.follows(&timestamp, &root)?;
        documents.timestamp = text(&incoming.timestamp)?;
        let mut release = self.release.clone();
        let is_new_release = timestamp.release != ObjectId::of(self.documents.release.as_bytes());
        if is_new_release {
            let bytes = incoming.release.as_deref().ok_or_else(|| missing("release"))?;
            release = verify_release(&root, channel, self.release.seq, Some(timestamp.release), bytes)?;
            if release.seq == self.release.seq {
                return Err(GuidanceFault::Equivocation(release.seq));
            }
            if !app_reads(app_version, &release.min_app) {
                return Err(GuidanceFault::NeedsNewerApp(release.min_app));
            }
            documents.release = text(bytes)?;
        }
        let withdrawal = match (timestamp.withdrawal, &incoming.withdrawal) {
            (None, _) => None,
            (Some(seq), Some(bytes)) => {
                let known = self.withdrawal.as_ref().map_or(0, |known| known.seq).max(seq);
                documents.withdrawal = Some(text(bytes)?);
                Some(verify_withdrawal(&root, channel, known, bytes)?)
            }
            (Some(seq), None) => match &self.withdrawal {
                Some(known) if known.seq >= seq => Some(known.clone()),
                _ => return Err(missing("withdrawal")),
            },
        };
        documents.accepted_under = if documents.needs_older(&root) { self.older_roots() } else { Vec::new() };
        let next = Self { documents, root, release, timestamp, withdrawal, checked_at: now };
        Ok(Verified { next, is_new_release })
    }
}

impl Verified {
    /// The release that verified.
    #[must_use]
    pub fn release(&self) -> &Release {
        &self.next.release
    }

    /// Checks every pack that is wanted, then writes objects, index and trust. Nothing counts before the commit.
    ///
    /// `wanted` says which packs of the release this phone keeps.
    ///
    /// # Errors
    /// [`GuidanceFault::Pack`], [`GuidanceFault::PackMissing`], [`GuidanceFault::Object`], [`GuidanceFault::Store`].
    pub fn install(
        &self,
        tx: &dyn Txn,
        packs: &BTreeMap<PackKey, Vec<u8>>,
        wanted: &dyn Fn(&PackKey) -> bool,
    ) -> Result<(), GuidanceFault> {
        if self.is_new_release {
            let packs = verify_packs(&self.next.release, packs, wanted)?;
            write_packs(tx, &packs)?;
        }
        self.next.write(tx)
    }
}

impl Installed {
    fn write(&self, tx: &dyn Txn) -> Result<(), GuidanceFault> {
        let state = serde_json::to_vec(&self.documents)
            .map_err(|e| crate::store::StoreError::Row { table: "guidance_trust", why: e.to_string() })?;
        tx.put_trust(&TrustRow { release_seq: self.release.seq, state, checked_at: self.checked_at })?;
        Ok(())
    }
}

/// Installs the release inside the app, where none is installed yet or an older one of the same root.
///
/// Returns what is installed then.
///
/// # Errors
/// [`GuidanceFault`]; a test holds that the baseline verifies.
pub fn install_baseline(
    tx: &dyn Txn,
    wanted: &dyn Fn(&PackKey) -> bool,
    now: Millis,
) -> Result<Installed, GuidanceFault> {
    let known = Installed::load(tx)?;
    let base = baseline::load()?;
    if let Some(known) = known {
        // An app update brings a newer baseline; a release fetched meanwhile is newer still.
        if known.root.version > base.root.version || known.release.seq >= base.release.seq {
            return Ok(known);
        }
    }
    let documents = Documents {
        channel: Channel::Stable,
        root: text(baseline::ROOT)?,
        release: text(baseline::RELEASE)?,
        timestamp: text(baseline::TIMESTAMP)?,
        withdrawal: None,
        accepted_under: Vec::new(),
    };
    let installed = Installed {
        documents,
        root: base.root,
        release: base.release,
        timestamp: base.timestamp,
        withdrawal: None,
        checked_at: now,
    };
    let packed = baseline::packed()?.into_iter().map(|(key, bytes)| (key, bytes.to_vec())).collect();
    write_packs(tx, &verify_packs(&installed.release, &packed, wanted)?)?;
    installed.write(tx)?;
    Ok(installed)
}

/// Every wanted pack of a release, verified to the last byte.
fn verify_packs(
    release: &Release,
    packs: &BTreeMap<PackKey, Vec<u8>>,
    wanted: &dyn Fn(&PackKey) -> bool,
) -> Result<Vec<Pack>, GuidanceFault> {
    release
        .packs
        .iter()
        .filter(|(key, _)| wanted(key))
        .map(|(key, entry)| {
            let bytes = packs.get(key).ok_or_else(|| GuidanceFault::PackMissing(key.clone()))?;
            read_pack(bytes, key, entry)
        })
        .collect()
}

/// Reads a pack that came packed or as text.
///
/// # Errors
/// [`GuidanceFault::Pack`] when it is not the one that was signed.
pub fn read_pack(bytes: &[u8], key: &PackKey, entry: &PackEntry) -> Result<Pack, GuidanceFault> {
    Pack::from_bytes(bytes, key, entry).map_err(|source| GuidanceFault::Pack { key: key.clone(), source })
}

/// Level at which a pack is kept: it is read once per release, and packing it as publishers do would take seconds.
#[cfg(not(target_arch = "wasm32"))]
const KEPT_LEVEL: i32 = 1;

/// A pack as it is kept, for [`read_pack`].
#[cfg(not(target_arch = "wasm32"))]
fn keep_pack(pack: &Pack) -> Result<Vec<u8>, GuidanceFault> {
    zstd::bulk::compress(pack.text().as_bytes(), KEPT_LEVEL).map_err(|source| GuidanceFault::Pack {
        key: pack.key(),
        source: sojourn_core::guidance::pack::PackError::Unpack(source),
    })
}

/// A browser keeps the text: a compressor would weigh on every first download for the sake of a few megabytes of disk.
#[cfg(target_arch = "wasm32")]
fn keep_pack(pack: &Pack) -> Result<Vec<u8>, GuidanceFault> {
    Ok(pack.text().as_bytes().to_vec())
}

/// Where a pack is kept: the base of the next delta.
#[must_use]
pub fn pack_path(key: &PackKey) -> String {
    format!("packs/{key}")
}

fn write_packs(tx: &dyn Txn, packs: &[Pack]) -> Result<(), GuidanceFault> {
    tx.clear_guidance()?;
    let paths: Vec<String> = packs.iter().map(|pack| pack_path(&pack.key())).collect();
    tx.retain_guidance_files(&paths.iter().map(String::as_str).collect::<Vec<_>>())?;
    for pack in packs {
        let key = pack.key();
        tx.put_guidance_file(&pack_path(&key), &keep_pack(pack)?)?;
        for (id, text) in pack.objects() {
            let object = Object::parse(text.as_bytes())?;
            let (kind, name) = match (object.body.kind(), object.body.id()) {
                (Some(kind), Some(name)) => (kind.name().to_owned(), name.as_str().to_owned()),
                // Made for a newer app: kept under its address, shown as "update the app".
                _ => ("unknown".to_owned(), id.to_string()),
            };
            let row = GuidanceObject {
                hash: id.0.to_vec(),
                kind,
                name,
                place: key.place.as_str().to_owned(),
                locale: key.locale.tag().to_owned(),
                bytes: text.as_bytes().to_vec(),
            };
            tx.put_guidance(&row, search_row(&object).as_ref())?;
        }
    }
    Ok(())
}

/// Search text of what people look for; `core` prepares it.
fn search_row(object: &Object) -> Option<SearchRow> {
    let [title, body, pinyin, initials, aliases] = search::row(&object.body)?.columns;
    Some(SearchRow { title, body, pinyin, initials, aliases })
}

fn text(bytes: &[u8]) -> Result<String, GuidanceFault> {
    let text = std::str::from_utf8(bytes).map_err(|e| TrustError::Malformed(e.to_string()))?;
    Ok(text.to_owned())
}

fn missing(what: &str) -> GuidanceFault {
    GuidanceFault::Missing { path: what.to_owned(), status: 0 }
}

/// Whether an app of this version reads what asks for `min_app` (`major.minor`, compared as numbers).
fn app_reads(app_version: &str, min_app: &str) -> bool {
    let parse = |text: &str| {
        let mut parts = text.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
    };
    parse(app_version) >= parse(min_app)
}
