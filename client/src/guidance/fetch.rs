//! Bringing guidance over a transport: timestamp, roots, release, then a delta or the whole pack for each that changed.
//!
//! Public files from any cache; nothing here says who asks. Bytes are only gathered: `news` and
//! [`super::packs`] believe or refuse them. Documents come first, so that a withdrawal is heard before any pack is asked for.

use std::collections::BTreeMap;

use sojourn_core::guidance::delta;
use sojourn_core::guidance::pack::{PACK_BYTES_MAX, PACK_TEXT_BYTES_MAX};
use sojourn_core::guidance::trust::{DOCUMENT_BYTES_MAX, PackEntry, PackKey, Release, verify_timestamp};
use sojourn_core::time::Millis;

use super::GuidanceFault;
use super::install::{Incoming, Installed, Verified};
use super::packs::{pack_path, read_pack};
use crate::store::StoreError;
use crate::transport::{Line, Request};

/// Roots followed in one go: an organisation that changes keys monthly needs four years to get here.
const ROOTS_MAX: usize = 50;

/// Finds a file that is kept under the path it was published at.
pub type Kept<'a> = &'a dyn Fn(&str) -> Result<Option<Vec<u8>>, StoreError>;

/// A phone's wishes about guidance.
pub struct Wishes<'a> {
    /// This app's version.
    pub app_version: &'a str,
    /// This phone's random number below 10,000, for staged rollouts.
    pub ticket: u16,
    /// Which packs it keeps.
    pub wanted: &'a dyn Fn(&PackKey) -> bool,
    /// A file kept from the installed release: what deltas start from.
    pub kept: Kept<'a>,
    /// Asked between files: whether to give up, with nothing installed.
    pub stop: &'a dyn Fn() -> bool,
}

/// What a server said, before any pack was asked for.
pub struct News {
    /// What to install: the newest release, or what is here with what was withdrawn since.
    pub verified: Verified,
    /// Why the newest release, or the older one a withdrawal points back to, is not in it.
    pub problem: Option<GuidanceFault>,
}

/// Looks for news: all documents, and no pack.
///
/// Nothing is written.
///
/// # Errors
/// [`GuidanceFault`].
pub async fn listen(
    installed: &Installed,
    line: &impl Line,
    wishes: &Wishes<'_>,
    now: Millis,
) -> Result<News, GuidanceFault> {
    let channel = installed.release.channel;
    let mut incoming = Incoming {
        timestamp: get(line, &format!("{channel}/timestamp.json"), DOCUMENT_BYTES_MAX).await?,
        ..Incoming::default()
    };
    incoming.roots = newer_roots(installed, line, &incoming.timestamp).await?;
    let named = peek(&incoming.timestamp);
    if let Some((seq, _)) = named.filter(|(seq, _)| *seq != installed.release.seq) {
        incoming.release = Some(get(line, &format!("{channel}/releases/{seq}.json"), DOCUMENT_BYTES_MAX).await?);
    }
    let held = installed.withdrawal.as_ref().map(|held| held.seq);
    if let Some(seq) = named.and_then(|(_, withdrawal)| withdrawal).filter(|seq| Some(*seq) > held) {
        incoming.withdrawal = Some(get(line, &format!("{channel}/withdrawals/{seq}.json"), DOCUMENT_BYTES_MAX).await?);
    }
    let mut news = News { verified: installed.verify(&incoming, wishes.app_version, now)?, problem: None };
    if let Some(min_app) = news.verified.needs_app.clone() {
        news = News {
            verified: news.verified.without_release(installed, false),
            problem: Some(GuidanceFault::NeedsNewerApp(min_app)),
        };
    } else if news.verified.is_new_release && !news.verified.release().includes(wishes.ticket) {
        news.verified = news.verified.without_release(installed, true);
    }
    if let Some(seq) = news.verified.older_wanted() {
        let bytes = get(line, &format!("{channel}/releases/{seq}.json"), DOCUMENT_BYTES_MAX).await;
        let read = bytes.and_then(|bytes| news.verified.read_older(&bytes));
        news.problem = news.problem.or(read.err());
    }
    Ok(news)
}

/// Brings the packs that are needed and not here. Nothing is written, and the phone's rows are only asked for kept packs:
/// it stays usable meanwhile.
///
/// # Errors
/// [`GuidanceFault`].
pub async fn bring(
    installed: &Installed,
    verified: &Verified,
    line: &impl Line,
    wishes: &Wishes<'_>,
) -> Result<BTreeMap<PackKey, Vec<u8>>, GuidanceFault> {
    if !verified.needs_packs() {
        return Ok(BTreeMap::new());
    }
    packs(installed.reading(), verified.reading(), line, wishes).await
}

/// Sequence and withdrawal a timestamp names, read before it is believed: they only say which file to ask for.
fn peek(timestamp: &[u8]) -> Option<(u64, Option<u64>)> {
    let value: serde_json::Value = serde_json::from_slice(timestamp).ok()?;
    let signed = value.get("signed")?;
    Some((signed.get("seq")?.as_u64()?, signed.get("withdrawal").and_then(serde_json::Value::as_u64)))
}

/// Roots after ours, if the timestamp is signed by a later one.
async fn newer_roots(installed: &Installed, line: &impl Line, timestamp: &[u8]) -> Result<Vec<Vec<u8>>, GuidanceFault> {
    let channel = installed.release.channel;
    let current = verify_timestamp(&installed.root, channel, 0, timestamp);
    if current.is_ok_and(|timestamp| timestamp.root <= installed.root.version) {
        return Ok(Vec::new());
    }
    let mut roots = Vec::new();
    for version in (installed.root.version + 1..).take(ROOTS_MAX) {
        match get(line, &format!("{channel}/roots/{version}.json"), DOCUMENT_BYTES_MAX).await {
            Ok(bytes) => roots.push(bytes),
            Err(GuidanceFault::Missing { status: 404, .. }) => break,
            Err(fault) => return Err(fault),
        }
    }
    Ok(roots)
}

async fn packs(
    old: &Release,
    new: &Release,
    line: &impl Line,
    wishes: &Wishes<'_>,
) -> Result<BTreeMap<PackKey, Vec<u8>>, GuidanceFault> {
    let mut packs = BTreeMap::new();
    for (key, entry) in new.packs.iter().filter(|(key, _)| (wishes.wanted)(key)) {
        if (wishes.stop)() {
            return Err(GuidanceFault::Stopped);
        }
        let held = (wishes.kept)(&pack_path(key))?;
        let bytes = match (held, old.packs.get(key)) {
            (Some(bytes), Some(before)) if before == entry => {
                // Kept text verifies like any other; a damaged row is fetched anew.
                match read_pack(&bytes, key, entry) {
                    Ok(pack) => pack.text().as_bytes().to_vec(),
                    Err(_) => whole_pack(line, new.channel, key, entry).await?,
                }
            }
            (Some(bytes), Some(before)) => {
                let channel = new.channel;
                match try_delta(line, channel, key, &bytes, before, entry).await? {
                    Some(pack) => pack,
                    None => whole_pack(line, channel, key, entry).await?,
                }
            }
            _ => whole_pack(line, new.channel, key, entry).await?,
        };
        packs.insert(key.clone(), bytes);
    }
    Ok(packs)
}

/// The new pack from the old one and a delta; `None` when there is no delta or it does not give the pack that was
/// signed: then the whole pack is fetched.
async fn try_delta(
    line: &impl Line,
    channel: sojourn_core::guidance::trust::Channel,
    key: &PackKey,
    held: &[u8],
    before: &PackEntry,
    entry: &PackEntry,
) -> Result<Option<Vec<u8>>, GuidanceFault> {
    let Ok(old) = read_pack(held, key, before) else { return Ok(None) };
    let path = format!("{channel}/deltas/{}/{}", before.index, entry.index);
    let bytes = match get(line, &path, PACK_BYTES_MAX).await {
        Ok(bytes) => bytes,
        Err(GuidanceFault::Missing { .. }) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    Ok(delta::apply(&old, &bytes, entry).ok().map(|pack| pack.text().as_bytes().to_vec()))
}

async fn whole_pack(
    line: &impl Line,
    channel: sojourn_core::guidance::trust::Channel,
    key: &PackKey,
    entry: &PackEntry,
) -> Result<Vec<u8>, GuidanceFault> {
    get(line, &format!("{channel}/packs/{key}/{}", entry.index), PACK_TEXT_BYTES_MAX).await
}

pub(super) async fn get(line: &impl Line, path: &str, bytes_max: usize) -> Result<Vec<u8>, GuidanceFault> {
    let response = line.send(Request::get(format!("/v1/guidance/{path}"), bytes_max)).await?.from_the_server()?;
    match response.status {
        200 => Ok(response.body),
        status => Err(GuidanceFault::Missing { path: path.to_owned(), status }),
    }
}
