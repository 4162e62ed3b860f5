//! Drafts on an editor's phone: everything a phone begins with, brought by the code that was scanned.
//!
//! A phone of drafts has no release of its own to fall back on, so it is made only once all of it is here and verified; the
//! root is believed by its hash, which came through the camera. Afterwards it is a phone like any other, of another channel.

use std::collections::BTreeMap;

use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::pack::PACK_TEXT_BYTES_MAX;
use sojourn_core::guidance::preview::PreviewCode;
use sojourn_core::guidance::trust::{
    Channel, DOCUMENT_BYTES_MAX, PackKey, Root, Timestamp, TrustError, load_root, rotate, verify_timestamp,
};
use sojourn_core::time::Millis;

use super::GuidanceFault;
use super::fetch::get;
use super::install::{Documents, Installed, text};
use super::packs::{verify_packs, write_packs};
use crate::store::Txn;
use crate::transport::Line;

/// Roots followed from the one in the code.
const ROOTS_MAX: usize = 50;

/// Drafts, verified, with their packs; not yet on the phone.
pub struct Drafts {
    installed: Installed,
    packs: BTreeMap<PackKey, Vec<u8>>,
}

/// Brings the drafts a code points to. `line` leads to the server that the code names.
///
/// # Errors
/// [`GuidanceFault`]; [`TrustError::Hash`] for a root that is not the one in the code, [`GuidanceFault::CodeUnknown`] where the
/// server has no such root, [`GuidanceFault::NoDrafts`] where it has nothing under it.
pub async fn bring_drafts(code: &PreviewCode, line: &impl Line, now: Millis) -> Result<Drafts, GuidanceFault> {
    let channel = Channel::Preview;
    let document = async |path: String| get(line, &format!("{channel}/{path}"), DOCUMENT_BYTES_MAX).await;
    let mut root_file = found(get(line, &code.root_path(), DOCUMENT_BYTES_MAX).await, GuidanceFault::CodeUnknown)?;
    if !code.names(&root_file) {
        return Err(TrustError::Hash.into());
    }
    let mut root = load_root(&root_file)?;
    let stamped = found(document("timestamp.json".to_owned()).await, GuidanceFault::NoDrafts)?;
    for _ in 0..ROOTS_MAX {
        if is_under(&root, &stamped) {
            break;
        }
        root_file = match document(format!("roots/{}.json", root.version + 1)).await {
            // No root follows: the timestamp is nobody's, and is refused for that below.
            Err(GuidanceFault::Missing { status: 404, .. }) => break,
            next => next?,
        };
        root = rotate(&root, &root_file)?;
    }
    let timestamp = verify_timestamp(&root, channel, 0, &stamped)?;
    let release = document(format!("releases/{}.json", timestamp.seq)).await?;
    if ObjectId::of(&release) != timestamp.release {
        return Err(TrustError::Hash.into());
    }
    let withdrawal = match timestamp.withdrawal {
        Some(seq) => Some(text(&document(format!("withdrawals/{seq}.json")).await?)?),
        None => None,
    };
    let documents = Documents {
        channel,
        root: text(&root_file)?,
        release: text(&release)?,
        older: None,
        timestamp: text(&stamped)?,
        withdrawal,
        accepted_under: Vec::new(),
    };
    let installed = Installed::read(documents, now)?;
    let mut packs = BTreeMap::new();
    for (key, entry) in &installed.release.packs {
        let path = format!("{channel}/packs/{key}/{}", entry.index);
        packs.insert(key.clone(), get(line, &path, PACK_TEXT_BYTES_MAX).await?);
    }
    Ok(Drafts { installed, packs })
}

/// What the server has no such file for, by what that means of drafts.
fn found(got: Result<Vec<u8>, GuidanceFault>, otherwise: GuidanceFault) -> Result<Vec<u8>, GuidanceFault> {
    match got {
        Err(GuidanceFault::Missing { status: 404, .. }) => Err(otherwise),
        other => other,
    }
}

/// Whether a timestamp is signed under a root and knows of no newer one.
fn is_under(root: &Root, stamped: &[u8]) -> bool {
    let verified: Result<Timestamp, TrustError> = verify_timestamp(root, Channel::Preview, 0, stamped);
    verified.is_ok_and(|timestamp| timestamp.root <= root.version)
}

impl Drafts {
    /// Puts the drafts on an empty phone, in the caller's transaction.
    ///
    /// # Errors
    /// [`GuidanceFault`] when a pack is not what was signed.
    pub(crate) fn install(&self, tx: &dyn Txn) -> Result<Installed, GuidanceFault> {
        write_packs(tx, &verify_packs(&self.installed.release, &self.packs, &|_| true)?)?;
        self.installed.write(tx)?;
        Ok(self.installed.clone())
    }
}

impl Installed {
    /// Whether what is read here are drafts.
    #[must_use]
    pub fn is_preview(&self) -> bool {
        self.documents.channel == Channel::Preview
    }
}
