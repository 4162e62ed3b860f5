//! Packs on a phone: checked to the last byte, and written with their search index in the caller's transaction.

use std::collections::BTreeMap;

use sojourn_core::guidance::object::Object;
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::search;
use sojourn_core::guidance::trust::{PackEntry, PackKey, Release};

use super::GuidanceFault;
use crate::store::{GuidanceObject, SearchRow, Txn};

/// Every wanted pack of a release, verified to the last byte.
pub(super) fn verify_packs(
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

pub(super) fn write_packs(tx: &dyn Txn, packs: &[Pack]) -> Result<(), GuidanceFault> {
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
