//! Packs: the objects of one place in one language, as one text.
//!
//! Each line is an object. The index — canonical JSON with place, language and the hash of every object in order — is made from them
//! by whoever holds them and never travels: hashes do not compress, and would be a quarter of what a phone downloads. The hash of the
//! index is what a release signs. Packed with zstd on the wire and in the baseline; unpacked only up to a limit, and nothing is
//! believed before that hash agrees.

use serde::Serialize;

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

/// What a pack holds: what is hashed and signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackIndex {
    /// The shape of the objects: 1.
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
    /// The objects, their order, the place or the language are not what was signed.
    #[error("the objects are not those that were signed")]
    Index,
    /// An object over the limit.
    #[error("object {0} of the pack is longer than {OBJECT_BYTES_MAX} bytes")]
    LongObject(usize),
    /// Too many objects.
    #[error("{0} objects in the pack; the most is {PACK_OBJECTS_MAX}")]
    Count(usize),
}

/// A pack whose every hash agrees with what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its index.
    pub index: PackIndex,
    entry: PackEntry,
    text: String,
}

impl Pack {
    /// Makes a pack of canonical objects.
    ///
    /// # Errors
    /// [`PackError::TooLong`], [`PackError::Count`] over the limits; [`PackError::Malformed`] for an object that is not text of one line.
    pub fn build(key: &PackKey, objects: &[Vec<u8>]) -> Result<Self, PackError> {
        let mut text = String::new();
        for line in objects {
            let line = std::str::from_utf8(line).map_err(|error| PackError::Malformed(error.to_string()))?;
            if line.contains('\n') {
                return Err(PackError::Malformed("an object of several lines".into()));
            }
            text.push_str(line);
            text.push('\n');
        }
        Self::read(text, key)
    }

    /// Reads a pack's text against what a release says of it.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn verify(text: String, key: &PackKey, entry: &PackEntry) -> Result<Self, PackError> {
        if text.len() as u64 != entry.bytes {
            return Err(PackError::TooLong { bytes: text.len(), max: PACK_TEXT_BYTES_MAX });
        }
        let pack = Self::read(text, key)?;
        if pack.entry == *entry { Ok(pack) } else { Err(PackError::Index) }
    }

    fn read(text: String, key: &PackKey) -> Result<Self, PackError> {
        if text.len() > PACK_TEXT_BYTES_MAX {
            return Err(PackError::TooLong { bytes: text.len(), max: PACK_TEXT_BYTES_MAX });
        }
        if !text.is_empty() && !text.ends_with('\n') {
            return Err(PackError::Malformed("the last object does not end".into()));
        }
        let lines: Vec<&str> = text.split_terminator('\n').collect();
        if lines.len() > PACK_OBJECTS_MAX {
            return Err(PackError::Count(lines.len()));
        }
        if let Some(long) = lines.iter().position(|line| line.len() > OBJECT_BYTES_MAX) {
            return Err(PackError::LongObject(long));
        }
        let objects = lines.iter().map(|line| ObjectId::of(line.as_bytes())).collect();
        let index = PackIndex { format: 1, place: key.place.clone(), locale: key.locale, objects };
        let canonical = jcs::canonical(&index).map_err(|error| PackError::Malformed(error.to_string()))?;
        let entry = PackEntry { index: ObjectId::of(&canonical), bytes: text.len() as u64 };
        Ok(Self { index, entry, text })
    }

    /// Reads a pack that came packed or as text.
    ///
    /// # Errors
    /// [`PackError`] when it is not the one that was signed.
    pub fn from_bytes(bytes: &[u8], key: &PackKey, entry: &PackEntry) -> Result<Self, PackError> {
        /// How every zstd frame begins (RFC 8878 §3.1.1).
        const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
        if bytes.starts_with(&ZSTD_MAGIC) {
            return Self::unpack(bytes, key, entry);
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|error| PackError::Malformed(error.to_string()))?;
        Self::verify(text, key, entry)
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
        self.entry.clone()
    }

    /// Its name.
    #[must_use]
    pub fn key(&self) -> PackKey {
        PackKey { place: self.index.place.clone(), locale: self.index.locale }
    }

    /// The whole text, an object a line.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, without the rest.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// The objects with their addresses.
    pub fn objects(&self) -> impl Iterator<Item = (ObjectId, &str)> {
        self.index.objects.iter().copied().zip(self.text.split_terminator('\n'))
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
        assert!(
            matches!(Pack::verify(pack.text.clone(), &other, &pack.entry()), Err(PackError::Index)),
            "another place"
        );
    }

    #[test]
    fn order_and_ends_of_objects_are_part_of_what_is_signed() {
        let lines = [br#"{"a":1}"#.to_vec(), br#"{"a":2}"#.to_vec()];
        let pack = Pack::build(&key(), &lines).expect("a pack");
        let swapped = format!("{}\n{}\n", r#"{"a":2}"#, r#"{"a":1}"#);
        assert!(matches!(Pack::verify(swapped, &key(), &pack.entry()), Err(PackError::Index)));
        let open = pack.text().trim_end().to_owned();
        let entry = PackEntry { bytes: open.len() as u64, ..pack.entry() };
        assert!(matches!(Pack::verify(open, &key(), &entry), Err(PackError::Malformed(_))));
        assert!(matches!(Pack::build(&key(), &[b"{}\n{}".to_vec()]), Err(PackError::Malformed(_))));
        assert_eq!(Pack::build(&key(), &[]).expect("a pack of nothing").objects().count(), 0);
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
