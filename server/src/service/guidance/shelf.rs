//! What is published in one channel, as read from the folder at start: the newest root, release and withdrawal.
//!
//! Everything is verified again. A release signed by a key that a later root removed stays what is newest, because
//! phones have it and lower numbers are refused; phones that meet it anew refuse it, and the board says so until it is
//! signed again under a higher number.

use sojourn_core::guidance::baseline;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{
    Channel, PublicKey, Release, Role, Root, TrustError, Withdrawal, load_root, rotate, verify_release,
    verify_withdrawal,
};

use super::LibraryError;
use super::files::{FileError, Files};
use super::timestamp::Stamp;
use crate::config::Config;
use crate::keys::ServerKeys;

/// What is published in one channel.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    pub(super) channel: Channel,
    pub(super) root: Root,
    pub(super) release: Option<(Release, Vec<u8>)>,
    /// The release's address, which timestamps name.
    pub(super) address: ObjectId,
    pub(super) withdrawal: Option<(Withdrawal, Vec<u8>)>,
    pub(super) stamp: Stamp,
}

impl Shelf {
    /// Walks roots, releases and withdrawals up to the newest that verifies.
    pub(super) fn open(files: &Files, channel: Channel, anchor: Root) -> Result<Self, LibraryError> {
        let root = walk(files, channel, anchor)?;
        let stamp = Stamp::read(files, channel, &root)?;
        let mut shelf = Self { channel, root, release: None, address: ObjectId::of(b""), withdrawal: None, stamp };
        if let Some(seq) = files.newest(&format!("{channel}/releases"))? {
            let path = format!("{channel}/releases/{seq}.json");
            let bytes = files.read(&path)?.unwrap_or_default();
            let release = under_any_root(files, &shelf, &path, |root| verify_release(root, channel, 0, None, &bytes))?;
            shelf.put(release, bytes);
        }
        if let Some(seq) = files.newest(&format!("{channel}/withdrawals"))? {
            let path = format!("{channel}/withdrawals/{seq}.json");
            let bytes = files.read(&path)?.unwrap_or_default();
            let withdrawal = under_any_root(files, &shelf, &path, |root| verify_withdrawal(root, channel, 0, &bytes))?;
            shelf.withdrawal = Some((withdrawal, bytes));
        }
        Ok(shelf)
    }

    /// Makes a verified release the newest.
    pub(super) fn put(&mut self, release: Release, bytes: Vec<u8>) {
        self.address = ObjectId::of(&bytes);
        self.release = Some((release, bytes));
    }

    /// Becomes what a publication made of it; its timestamps went on meanwhile.
    pub(super) fn take(&mut self, published: Self) {
        let stamp = std::mem::take(&mut self.stamp);
        *self = Self { stamp, ..published };
    }

    /// Whether the keys of the newest root have signed the newest release and withdrawal.
    pub(super) fn is_of_its_root(&self) -> bool {
        let Self { channel, root, release, withdrawal, .. } = self;
        release.as_ref().is_none_or(|(_, bytes)| verify_release(root, *channel, 0, None, bytes).is_ok())
            && withdrawal.as_ref().is_none_or(|(_, bytes)| verify_withdrawal(root, *channel, 0, bytes).is_ok())
    }
}

fn unverified(path: &str) -> impl FnOnce(TrustError) -> LibraryError {
    let path = path.to_owned();
    move |source| LibraryError::Trust { path, source }
}

/// The newest root that follows, one by one, from the one the settings name.
fn walk(files: &Files, channel: Channel, mut root: Root) -> Result<Root, LibraryError> {
    let path = |version: u64| format!("{channel}/roots/{version}.json");
    while let Some(bytes) = files.read(&path(root.version.saturating_add(1)))? {
        root = rotate(&root, &bytes).map_err(unverified(&path(root.version.saturating_add(1))))?;
    }
    Ok(root)
}

/// What the newest root vouches for, or else one before it: these were verified when they were published here.
fn under_any_root<T>(
    files: &Files,
    shelf: &Shelf,
    path: &str,
    verify: impl Fn(&Root) -> Result<T, TrustError>,
) -> Result<T, LibraryError> {
    let refused = match verify(&shelf.root) {
        Ok(document) => return Ok(document),
        Err(refused) => refused,
    };
    for version in (1..shelf.root.version).rev() {
        let Some(bytes) = files.read(&format!("{}/roots/{version}.json", shelf.channel))? else { break };
        if let Ok(document) = load_root(&bytes).and_then(|root| verify(&root)) {
            tracing::warn!(path, root = version, "signed by keys that root no longer names: sign it anew");
            return Ok(document);
        }
    }
    Err(unverified(path)(refused))
}

/// The root everything is verified from: the organisation's, or in a demonstration the one inside the program.
pub(super) fn anchor(config: &Config) -> Result<Option<(Vec<u8>, Root)>, LibraryError> {
    let trust = |path: &str| {
        let path = path.to_owned();
        move |source| LibraryError::Trust { path, source }
    };
    let Some(path) = config.root_path() else {
        if !config.demo {
            return Ok(None);
        }
        let root = load_root(baseline::ROOT).map_err(trust("the demonstration root"))?;
        return Ok(Some((baseline::ROOT.to_vec(), root)));
    };
    let bytes = std::fs::read(&path).map_err(|source| FileError { path: path.clone(), source })?;
    let root = load_root(&bytes).map_err(trust(&path.display().to_string()))?;
    if root.demo && !config.demo {
        return Err(LibraryError::DemoRoot(path));
    }
    Ok(Some((bytes, root)))
}

/// The public keys with which this server signs.
pub(super) struct Named([(Role, PublicKey); 2]);

impl Named {
    pub(super) fn of(keys: &ServerKeys) -> Self {
        Self([(Role::Log, &keys.log), (Role::Timestamp, &keys.timestamp)].map(|(role, key)| (role, PublicKey::of(key))))
    }
}

/// Phones believe receipts and timestamps only under keys their root names.
pub(super) fn check_keys(root: &Root, keys: &Named) -> Result<(), LibraryError> {
    let unnamed = keys.0.iter().find(|(role, key)| !root.keys(*role).keys.contains(key));
    unnamed.map_or(Ok(()), |(role, key)| Err(LibraryError::KeyNotNamed { role: *role, key: (*key).into() }))
}

/// Whether this program can be a demonstration: it carries the root whose keys everyone has.
pub(crate) fn can_demonstrate() -> Result<(), LibraryError> {
    if baseline::load()?.root.demo { Ok(()) } else { Err(LibraryError::NoDemoInside) }
}

/// Puts the baseline's files where phones fetch them, if they are not there yet.
pub(super) fn lay_baseline(files: &Files) -> Result<(), LibraryError> {
    let baseline = baseline::load()?;
    let channel = baseline.release.channel;
    let release = format!("{channel}/releases/{}.json", baseline.release.seq);
    if files.has(&release) {
        return Ok(());
    }
    for (key, packed) in baseline::packed()? {
        let entry = baseline.release.packs.get(&key).ok_or(baseline::BaselineError::List)?;
        let text = Pack::unpack(packed, &key, entry)?;
        files.keep_packed(&format!("{channel}/packs/{key}/{}", entry.index), text.text().as_bytes(), packed)?;
    }
    files.keep(&release, baseline::RELEASE)?;
    Ok(())
}
