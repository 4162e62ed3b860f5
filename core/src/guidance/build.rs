//! From a source folder to a release: objects, packs, and the document that signers sign.
//!
//! The same source and plan give the same bytes. Signing is apart, because it happens elsewhere and by two people.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use super::object::ObjectError;
use super::pack::{Pack, PackError};
use super::source::Source;
use super::trust::{Channel, PackKey, Release, Role, SHARE_ALL, TrustError, sign};
use crate::locale::Locale;
use crate::time::Date;

/// What a release is, beside its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its number.
    pub seq: u64,
    /// For whom.
    #[serde(default)]
    pub channel: Channel,
    /// The day it is built.
    pub created: Date,
    /// The oldest app that reads all of it, as `major.minor`.
    pub min_app: String,
    /// To how many phones it goes, in parts of ten thousand.
    #[serde(default = "everyone")]
    pub share: u16,
    /// The last withdrawal it makes good, if it makes any good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifts: Option<u64>,
}

const fn everyone() -> u16 {
    SHARE_ALL
}

impl Plan {
    /// Reads `release.toml`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table = super::source::parse_toml("release.toml", text).map_err(|error| error.to_string())?;
        serde_json::from_value(table.into()).map_err(|error| error.to_string())
    }
}

/// Why a release cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// An item has no canonical form.
    #[error("{file}: {item}")]
    Object {
        /// Its file.
        file: String,
        /// What it is.
        item: String,
        /// Why.
        #[source]
        source: ObjectError,
    },
    /// An item this code does not understand although it was read: two shapes of one type have drifted apart.
    #[error("{file}: {item} is not understood: {why}")]
    Unknown {
        /// Its file.
        file: String,
        /// What it is.
        item: String,
        /// Why.
        why: String,
    },
    /// A pack over its limits.
    #[error("pack {key}")]
    Pack {
        /// Which.
        key: PackKey,
        /// Why.
        #[source]
        source: PackError,
    },
}

/// An unsigned release and its packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// What the signers sign.
    pub release: Release,
    /// Its packs.
    pub packs: BTreeMap<PackKey, Pack>,
}

/// Builds a release.
///
/// # Errors
/// [`BuildError`] for the first thing that is wrong.
pub fn build_release(source: &Source, plan: &Plan) -> Result<Built, BuildError> {
    let mut packs = BTreeMap::new();
    for locale in Locale::ALL {
        let mut by_place: BTreeMap<PackKey, Vec<Vec<u8>>> = BTreeMap::new();
        for item in source.items.values() {
            let object = super::publish::finish(source.object(item, locale), item);
            let named = || (item.file.clone(), format!("{} {}", item.kind, item.id));
            if let super::object::Body::Unknown { why, .. } = object.body {
                let (file, item) = named();
                return Err(BuildError::Unknown { file, item, why });
            }
            let bytes = object.canonical().map_err(|source| {
                let (file, item) = named();
                BuildError::Object { file, item, source }
            })?;
            by_place.entry(PackKey { place: item.place.clone(), locale }).or_default().push(bytes);
        }
        for (key, objects) in by_place {
            let pack = Pack::build(&key, &objects).and_then(|pack| pack.pack().map(|_| pack));
            match pack {
                Ok(pack) => drop(packs.insert(key, pack)),
                Err(source) => return Err(BuildError::Pack { key, source }),
            }
        }
    }
    let entries = packs.iter().map(|(key, pack)| (key.clone(), pack.entry())).collect();
    let release = Release {
        kind: super::trust::ReleaseTag::Release,
        channel: plan.channel,
        seq: plan.seq,
        created: plan.created,
        min_app: plan.min_app.clone(),
        share: plan.share,
        lifts: plan.lifts,
        packs: entries,
    };
    Ok(Built { release, packs })
}

/// Signs a release with every key given; the second signer may add theirs later with `Envelope::add_signature`.
///
/// # Errors
/// [`TrustError::Malformed`] if it has no canonical form.
pub fn sign_release(release: &Release, keys: &[&SigningKey]) -> Result<Vec<u8>, TrustError> {
    sign(Role::Release, release, keys)
}
