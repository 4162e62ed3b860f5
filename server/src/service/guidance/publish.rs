//! Taking in a release: everything is verified against the roots here, then everything is kept, then it becomes newest.
//!
//! A crash in between leaves files nobody points to. The two signatures are made elsewhere, by people; the server only
//! checks them.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{
    Channel, Release, Root, TrustError, Withdrawal, rotate, verify_release, verify_withdrawal,
};
use sojourn_core::wire::v1::{Duty, PublishReply, PublishRequest, PublishedFile};

use super::Library;
use super::deltas::in_parallel;
use super::shelf::{Shelf, check_keys};
use crate::auth::Principal;
use crate::service::admin::require;
use crate::service::{Refusal, Service};

/// Files of one publication: a release of every place and locale.
const FILES_MAX: usize = 10_000;

impl Service {
    /// Publishes signed documents and packs in a channel.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] without the publisher's duty; [`Refusal::ReleaseRefused`] or [`Refusal::ReleaseNotNewer`]
    /// when something does not verify: nothing was kept then.
    pub fn publish(
        &self,
        principal: &Principal,
        channel: Channel,
        request: PublishRequest,
    ) -> Result<PublishReply, Refusal> {
        require(principal, Duty::Publisher)?;
        self.guidance.publish(channel, request)
    }
}

/// What a publication holds, read and verified.
struct Verified {
    root: Root,
    roots: Vec<(String, Vec<u8>)>,
    release: Option<(Release, Vec<u8>)>,
    packs: Vec<Arrived>,
    withdrawal: Option<(Withdrawal, Vec<u8>)>,
}

/// A pack that came with a publication and is what was signed.
struct Arrived {
    path: String,
    text: String,
    /// As it came: packed on the publisher's machine, and what its text was read from.
    packed: Vec<u8>,
}

impl Library {
    /// As [`Service::publish`], for the command line on the server itself.
    ///
    /// # Errors
    /// As [`Service::publish`].
    pub fn publish(&self, channel: Channel, request: PublishRequest) -> Result<PublishReply, Refusal> {
        if request.files.len() > FILES_MAX {
            return Err(Refusal::TooLarge(format!("`files` holds more than {FILES_MAX}")));
        }
        // One at a time; and rounds, which ask what is newest, wait only for the exchange at the end.
        let _one = self.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut shelf = self
            .shelf(channel)
            .ok_or(Refusal::ReleaseRefused("this server has no trust root (setting `guidance.root`)".into()))?;
        let files = by_path(request.files);
        let verified = self.verify(&shelf, files)?;
        let reply = self.keep(&mut shelf, verified)?;
        if let Some(known) = self.shelves().iter_mut().find(|known| known.channel == channel) {
            known.take(shelf);
        }
        Ok(reply)
    }

    fn verify(&self, shelf: &Shelf, mut files: BTreeMap<String, Vec<u8>>) -> Result<Verified, Refusal> {
        let channel = shelf.channel;
        let mut verified = Verified {
            root: shelf.root.clone(),
            roots: Vec::new(),
            release: None,
            packs: Vec::new(),
            withdrawal: None,
        };
        while let Some((path, bytes)) = next_root(&files, channel, verified.root.version) {
            verified.root = rotate(&verified.root, bytes).map_err(|error| refused(&path, &error))?;
            verified.roots.push((path, bytes.clone()));
        }
        if let Some((path, _)) = verified.roots.last()
            && let Err(error) = check_keys(&verified.root, &self.named)
        {
            return Err(Refusal::ReleaseRefused(format!("{path}: {error}")));
        }
        let known = shelf.release.as_ref().map_or(0, |(release, _)| release.seq);
        if let Some((path, bytes)) = newest(&files, &format!("{channel}/releases/")) {
            let release = verify_release(&verified.root, channel, 0, None, bytes).map_err(|e| refused(path, &e))?;
            if release.seq <= known {
                return Err(Refusal::ReleaseNotNewer(release.seq));
            }
            if *path != format!("{channel}/releases/{}.json", release.seq) {
                return Err(Refusal::ReleaseRefused(format!("{path} holds release {}", release.seq)));
            }
            let bytes = bytes.clone();
            verified.packs = self.verify_packs(channel, &release, &mut files)?;
            verified.release = Some((release, bytes));
        }
        let withdrawn = shelf.withdrawal.as_ref().map_or(0, |(withdrawal, _)| withdrawal.seq);
        if let Some((path, bytes)) = newest(&files, &format!("{channel}/withdrawals/")) {
            let withdrawal =
                verify_withdrawal(&verified.root, channel, withdrawn, bytes).map_err(|e| refused(path, &e))?;
            if withdrawal.seq <= withdrawn {
                return Err(Refusal::ReleaseNotNewer(withdrawal.seq));
            }
            let newest = verified.release.as_ref().or(shelf.release.as_ref()).map_or(0, |(release, _)| release.seq);
            if let Some(back) = withdrawal.back_to
                && (back >= newest || !self.files.has(&format!("{channel}/releases/{back}.json")))
            {
                return Err(Refusal::ReleaseRefused(format!(
                    "{path} points back to {back}, which is no older release here"
                )));
            }
            verified.withdrawal = Some((withdrawal, bytes.clone()));
        }
        if verified.roots.is_empty() && verified.release.is_none() && verified.withdrawal.is_none() {
            return Err(Refusal::ReleaseRefused("holds no newer root, release or withdrawal".into()));
        }
        Ok(verified)
    }

    /// Every pack the release names is here or in the publication, and is what was signed.
    fn verify_packs(
        &self,
        channel: Channel,
        release: &Release,
        files: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<Vec<Arrived>, Refusal> {
        let mut came = Vec::new();
        for (key, entry) in &release.packs {
            let path = format!("{channel}/packs/{key}/{}", entry.index);
            match files.remove(&path) {
                Some(packed) => came.push((key, entry, path, packed)),
                None if self.files.has(&path) => {}
                None => return Err(Refusal::ReleaseRefused(format!("{path} is missing"))),
            }
        }
        let texts = in_parallel(&came, |(key, entry, path, packed)| {
            let pack = Pack::unpack(packed, key, entry);
            pack.map(Pack::into_text).map_err(|e| Refusal::ReleaseRefused(format!("{path}: {e}")))
        });
        let arrived = |((_, _, path, packed), text): (_, Result<String, Refusal>)| {
            text.map(|text| Arrived { path, text, packed })
        };
        came.into_iter().zip(texts).map(arrived).collect()
    }

    fn keep(&self, shelf: &mut Shelf, verified: Verified) -> Result<PublishReply, Refusal> {
        let channel = shelf.channel;
        let failed = |error: super::FileError| {
            tracing::error!(error = &error as &dyn std::error::Error, "a publication could not be kept");
            Refusal::Internal("the guidance folder cannot be written")
        };
        let mut stored = 0;
        let kept =
            in_parallel(&verified.packs, |pack| self.files.keep_packed(&pack.path, pack.text.as_bytes(), &pack.packed));
        for kept in kept {
            stored += u64::from(kept.map_err(failed)?);
        }
        let release = verified.release.as_ref().map(|(release, _)| release);
        let warnings = release.map(|release| self.keep_deltas(channel, release)).unwrap_or_default();
        for (path, bytes) in &verified.roots {
            stored += u64::from(self.files.keep(path, bytes).map_err(failed)?);
        }
        if let Some((withdrawal, bytes)) = verified.withdrawal {
            let path = format!("{channel}/withdrawals/{}.json", withdrawal.seq);
            stored += u64::from(self.files.keep(&path, &bytes).map_err(failed)?);
            shelf.withdrawal = Some((withdrawal, bytes));
        }
        if let Some((release, bytes)) = verified.release {
            let path = format!("{channel}/releases/{}.json", release.seq);
            stored += u64::from(self.files.keep(&path, &bytes).map_err(failed)?);
            shelf.put(release, bytes);
        }
        shelf.root = verified.root;
        let seq = shelf.release.as_ref().map_or(0, |(release, _)| release.seq);
        tracing::info!(%channel, seq, stored, "guidance published");
        Ok(PublishReply { seq, stored, warnings })
    }
}

fn by_path(files: Vec<PublishedFile>) -> BTreeMap<String, Vec<u8>> {
    files.into_iter().map(|file| (file.path, file.bytes.0)).collect()
}

fn next_root(files: &BTreeMap<String, Vec<u8>>, channel: Channel, version: u64) -> Option<(String, &Vec<u8>)> {
    let path = format!("{channel}/roots/{}.json", version.checked_add(1)?);
    files.get(&path).map(|bytes| (path, bytes))
}

/// The file with the highest number below a path.
fn newest<'a>(files: &'a BTreeMap<String, Vec<u8>>, under: &str) -> Option<(&'a String, &'a Vec<u8>)> {
    let number = |path: &str| path.strip_prefix(under)?.strip_suffix(".json")?.parse::<u64>().ok();
    files.iter().filter_map(|(path, bytes)| Some((number(path)?, path, bytes))).max().map(|(_, p, b)| (p, b))
}

fn refused(path: &str, error: &TrustError) -> Refusal {
    Refusal::ReleaseRefused(format!("{path}: {error}"))
}
