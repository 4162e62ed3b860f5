//! Packs: the objects of one place in one language, as one text.
//!
//! The first line is the index, canonical JSON with the hash of every object in order; each further line is an object. The hash of
//! the index is what a release signs. Packed with zstd on the wire and in the baseline; unpacked only up to a limit, and nothing is
//! believed before every hash agrees.

use serde::{Deserialize, Serialize};

use super::jcs;
use super::object::{OBJECT_BYTES_MAX, ObjectId};
use super::trust::{PackEntry, PackKey};
use crate::locale::Locale;
use crate::place::PlaceCode;

/// The most bytes of a pack as packed: what a phone may spend on one.
pub const PACK_BYTES_MAX: usize = 2 * 1024 * 1024;
/// The most bytes of a pack as text: ten times as much, so that a bomb stops here.
pub const PACK_TEXT_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The most objects of a pack.
pub const PACK_OBJECTS_MAX: usize = 20_000;
/// zstd level: packs are built once and read often.
const LEVEL: i32 = 19;

/// What a pack holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackIndex {
    /// The shape of the text: 1.
    pub format: u32,
    /// The place.
    pub place: PlaceCode,
    /// The language.
    pub locale: Locale,
    /// Hashes of the objects, in order.
    pub objects: Vec<ObjectId>,
}

/// Why a pack is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Over a limit.
    #[error("a pack of {bytes} bytes; the most is {max}")]
    TooLong {
        /// Its size.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// Cannot be unpacked within the limit.
    #[error("cannot be unpacked")]
    Unpack(#[source] std::io::Error),
    /// Not index and objects.
    #[error("malformed: {0}")]
    Malformed(String),
    /// The index is not the one that was signed.
    #[error("the index is not the one that was signed")]
    Index,
    /// An object's bytes are not those the index names.
    #[error("object {0} of the pack is not the one the index names")]
    Object(usize),
    /// Too many, too few or repeated objects.
    #[error("the pack has another number of objects than its index")]
    Count,
    /// A pack of another place or language.
    #[error("the pack is that of {0}")]
    Other(PackKey),
}

/// A pack whose every hash agrees with what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its index.
    pub index: PackIndex,
    text: String,
}

impl Pack {
    /// Makes a pack of canonical objects.
    ///
    /// # Errors
    /// [`PackError::TooLong`], [`PackError::Count`] over the limits; [`PackError::Malformed`] for an object with a line break.
    pub fn build(key: &PackKey, objects: &[Vec<u8>]) -> Result<Self, PackError> {
        let ids = objects.iter().map(|bytes| ObjectId::of(bytes)).collect();
        let index = PackIndex { format: 1, place: key.place.clone(), locale: key.locale, objects: ids };
        let first = jcs::canonical(&index).map_err(|error| PackError::Malformed(error.to_string()))?;
        let mut text = String::new();
        for line in std::iter::once(&first).chain(objects) {
            let line = std::str::from_utf8(line).map_err(|error| PackError::Malformed(error.to_string()))?;
            text.push_str(line);
            text.push('\n');
        }
        let entry = PackEntry { index: ObjectId::of(&first), bytes: text.len() as u64 };
        Self::verify(text, key, &entry)
    }

    /// Reads a pack's text against what a release says of it.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn verify(text: String, key: &PackKey, entry: &PackEntry) -> Result<Self, PackError> {
        if text.len() > PACK_TEXT_BYTES_MAX || text.len() as u64 != entry.bytes {
            return Err(PackError::TooLong { bytes: text.len(), max: PACK_TEXT_BYTES_MAX });
        }
        let mut lines = text.strip_suffix('\n').unwrap_or_default().split('\n');
        let first = lines.next().unwrap_or_default();
        if ObjectId::of(first.as_bytes()) != entry.index {
            return Err(PackError::Index);
        }
        let index: PackIndex = serde_json::from_str(first).map_err(|error| PackError::Malformed(error.to_string()))?;
        if index.format != 1 || index.objects.len() > PACK_OBJECTS_MAX {
            return Err(PackError::Malformed(format!("format {}, {} objects", index.format, index.objects.len())));
        }
        let own = PackKey { place: index.place.clone(), locale: index.locale };
        if own != *key {
            return Err(PackError::Other(own));
        }
        let mut seen = 0;
        for line in lines {
            let expected = index.objects.get(seen).ok_or(PackError::Count)?;
            if line.len() > OBJECT_BYTES_MAX || ObjectId::of(line.as_bytes()) != *expected {
                return Err(PackError::Object(seen));
            }
            seen += 1;
        }
        if seen != index.objects.len() {
            return Err(PackError::Count);
        }
        Ok(Self { index, text })
    }

    /// Unpacks and reads a pack.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn unpack(packed: &[u8], key: &PackKey, entry: &PackEntry) -> Result<Self, PackError> {
        if packed.len() > PACK_BYTES_MAX {
            return Err(PackError::TooLong { bytes: packed.len(), max: PACK_BYTES_MAX });
        }
        let size = usize::try_from(entry.bytes).unwrap_or(usize::MAX);
        if size > PACK_TEXT_BYTES_MAX {
            return Err(PackError::TooLong { bytes: size, max: PACK_TEXT_BYTES_MAX });
        }
        let bytes = zstd::bulk::decompress(packed, size).map_err(PackError::Unpack)?;
        let text = String::from_utf8(bytes).map_err(|error| PackError::Malformed(error.to_string()))?;
        Self::verify(text, key, entry)
    }

    /// The packed bytes.
    ///
    /// # Errors
    /// [`PackError::TooLong`] over the limit.
    pub fn pack(&self) -> Result<Vec<u8>, PackError> {
        let packed = zstd::bulk::compress(self.text.as_bytes(), LEVEL).map_err(PackError::Unpack)?;
        if packed.len() > PACK_BYTES_MAX {
            return Err(PackError::TooLong { bytes: packed.len(), max: PACK_BYTES_MAX });
        }
        Ok(packed)
    }

    /// What a release says of it.
    #[must_use]
    pub fn entry(&self) -> PackEntry {
        PackEntry { index: ObjectId::of(self.first_line().as_bytes()), bytes: self.text.len() as u64 }
    }

    /// Its name.
    #[must_use]
    pub fn key(&self) -> PackKey {
        PackKey { place: self.index.place.clone(), locale: self.index.locale }
    }

    /// The whole text, index first.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The objects with their addresses.
    pub fn objects(&self) -> impl Iterator<Item = (ObjectId, &str)> {
        self.index.objects.iter().copied().zip(self.text.lines().skip(1))
    }

    fn first_line(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> PackKey {
        "CN/zh-Hans".parse().expect("a pack")
    }

    fn pack() -> Pack {
        Pack::build(&key(), &[br#"{"a":1}"#.to_vec(), r#"{"b":"二"}"#.as_bytes().to_vec()]).expect("a pack")
    }

    #[test]
    fn a_pack_comes_back_as_it_was() {
        let pack = pack();
        let packed = pack.pack().expect("packed");
        let back = Pack::unpack(&packed, &key(), &pack.entry()).expect("the same");
        assert_eq!(back, pack);
        assert_eq!(back.objects().map(|(_, text)| text).collect::<Vec<_>>(), [r#"{"a":1}"#, r#"{"b":"二"}"#]);
    }

    #[test]
    fn every_flipped_byte_is_noticed() {
        let pack = pack();
        for at in 0..pack.text.len() {
            let mut bytes = pack.text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(Pack::verify(text, &key(), &pack.entry()).is_err(), "byte {at}");
        }
        let other = "330100/zh-Hans".parse().expect("a pack");
        assert!(matches!(Pack::verify(pack.text.clone(), &other, &pack.entry()), Err(PackError::Other(_))));
    }

    #[test]
    fn a_bomb_stops_at_the_size_that_was_signed() {
        let bomb = zstd::bulk::compress(&vec![b' '; 50_000_000], 19).expect("packed");
        assert!(bomb.len() < 20_000);
        assert!(matches!(Pack::unpack(&bomb, &key(), &pack().entry()), Err(PackError::Unpack(_))));
        let huge = PackEntry { bytes: u64::MAX, ..pack().entry() };
        assert!(matches!(Pack::unpack(&bomb, &key(), &huge), Err(PackError::TooLong { .. })));
    }
}
